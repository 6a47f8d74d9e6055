// packages.c - imported packages, each compiled by itself.
//
// The object of a package depends on its sources, on those of the packages that it imports, and on the flags,
// never on the program: it holds all that the package has. The user's own packages are no exception, but one
// that is to be refused is refused with the whole program. Beside the object stand facts, lines of text:
//
//   f SYMBOL<tab>SUMMARY   a function, and what callers may know of its code (LOAM_ATTR_SUMMARY)
//   m SYMBOL<tab>          a function that has no code
//   c SYMBOL<tab>METHOD<tab>SIGNATURE<tab>TYPE<tab>SUMMARY
//                          a function that code pointers may lead to (LoamCallee)
//
// An entry is found in two steps. The key of the package's sources, and of what it may see of its imports
// (seen.c and their facts), leads to an entry that names another by a second key: of the IR that the front
// end makes of the package, from which alone its object is made. So a change that no other package can see is
// felt by none, and one that does not concern a package costs it the front end.
//
// Entries are taken from the user's cache or from those that came with the compiler; what both lack is
// compiled by several processes at once, a package after those that it imports.
#include "driver/driver.h"
#include "irgen/irgen.h"
#include "loam/names.h"
#include <llvm-c/BitWriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- facts ------------------------------------------------------------------------------------------------

static void add_line(Text *facts, char kind, const char *symbol, const char *text) {
    text_printf(facts, "%c %s\t%s\n", kind, symbol, text);
}

static const char *text_of(LLVMValueRef fn, const char *attribute) {
    unsigned n;
    LLVMAttributeRef a = LLVMGetStringAttributeAtIndex(fn, (unsigned)LLVMAttributeFunctionIndex, attribute,
                                                       (unsigned)strlen(attribute));
    return a ? LLVMGetStringAttributeValue(a, &n) : NULL;
}

static void add_function(Text *facts, LLVMValueRef fn) {
    size_t n;
    const char *summary = text_of(fn, LOAM_ATTR_SUMMARY);
    bool is_shared = LLVMGetLinkage(fn) != LLVMInternalLinkage && !LLVMIsDeclaration(fn);
    if (is_shared && summary) add_line(facts, 'f', LLVMGetValueName2(fn, &n), summary);
}

// What code pointers may lead to. The module that has a method's code tells it. Other modules may have other
// functions under the name of one that only this module sees.
static void add_callee(Text *facts, Arena *arena, LLVMValueRef fn) {
    const char *method = LLVMIsDeclaration(fn) ? NULL : text_of(fn, LOAM_ATTR_METHOD),
               *summary = text_of(fn, LOAM_ATTR_SUMMARY), *symbol = "";
    size_t n;
    if (!method && !text_of(fn, LOAM_ATTR_VALUE)) return;
    char *type = LLVMPrintTypeToString(LLVMGlobalGetValueType(fn));
    const char *signature = text_of(fn, LOAM_ATTR_SIGNATURE);
    const char *rest = arena_printf(arena, "%s\t%s\t%s", signature ? signature : "", type,
                                    summary && strchr(summary, ';') ? summary : "");
    LLVMDisposeMessage(type);
    if (LLVMGetLinkage(fn) != LLVMInternalLinkage) symbol = LLVMGetValueName2(fn, &n);
    if (method) add_line(facts, 'c', symbol, arena_printf(arena, "%s\t%s", method, rest));
    if (text_of(fn, LOAM_ATTR_VALUE)) add_line(facts, 'c', symbol, arena_printf(arena, "\t%s", rest));
}

static Bytes facts_of(Arena *arena, const IrUnits *units) {
    Text facts = {.arena = arena};
    text_printf(&facts, "%s", "");
    for (LLVMValueRef fn = LLVMGetFirstFunction(units->at[0].mod); fn; fn = LLVMGetNextFunction(fn)) {
        add_function(&facts, fn);
        add_callee(&facts, arena, fn);
    }
    for (int i = 0; i < units->nmissing; i++) add_line(&facts, 'm', units->missing[i], "");
    return (Bytes){facts.text, facts.n};
}

static void learn_callee(Packages *p, const char *symbol, char *text) {
    char *field[4] = {text};
    for (int i = 1; i < 4; i++) {
        field[i] = strchr(field[i - 1], '\t');
        if (!field[i]) return;
        *field[i]++ = 0;
    }
    LoamCallee c = {symbol, field[0], field[2], field[1], *field[3] ? field[3] : NULL};
    VEC_PUSH(p->arena, p->callees, c);
}

// Facts are read where packages that import this one are compiled.
static void learn(Packages *p, PackageObject *o) {
    for (const char *line = o->facts.p, *end = line + o->facts.n; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line)),
                   *tab = stop ? memchr(line, '\t', (size_t)(stop - line)) : NULL;
        if (!tab) return;
        char *text = arena_strndup(p->arena, tab + 1, (size_t)(stop - tab - 1));
        size_t n = (size_t)(tab - line - 2);
        if (*line == 'c') learn_callee(p, arena_strndup(p->arena, line + 2, n), text);
        else *strmap_at(*line == 'm' ? &p->missing : &p->facts, line + 2, n) = text;
        o->missing |= *line == 'm';
        line = stop + 1;
    }
}

// ---- keys -------------------------------------------------------------------------------------------------

// Of the front end, but for the package.
static IrOptions ir_options(const Packages *p, Pgo *pgo) {
    bool plain = p->o->no_optimize;
    return (IrOptions){.no_inline = p->o->no_inline || plain,
                       .no_optimize = plain,
                       .small_frames = p->o->small_frames,
                       .apart = true,
                       .hot = pgo ? &pgo->hot : NULL,
                       .imports = !plain,
                       .level = emit_level()};
}

static PackageObject *object_of(const Packages *p, const Package *pkg) {
    for (int i = 0; i < p->objects.n; i++)
        if (p->objects.at[i].pkg == pkg) return &p->objects.at[i];
    return NULL;
}

// What changes a package of the user's besides its sources: with them all, H28.
static void add_circumstances(const Packages *p, SHA2_CTX *h) {
    const Dialect *d = &p->o->dialect;
    cache_key_text(h, arena_printf(p->arena, "%d %d %d %d %d %d %d", d->lang, d->std, d->runtime, d->complete,
                                   ir_program_casts(p->c), ir_program_panics_on_fault(p->c), p->o->parts));
    cache_key_text(h, p->here); // debug information has it
}

// `seen`: only what others are made from.
static void add_file(const Packages *p, SHA2_CTX *h, const File *f, bool seen) {
    const SourceFile *file = diags_file(p->c->diags, f->file);
    cache_key_text(h, file->path); // positions and tracebacks have it
    cache_key_text(h, file->abs_path);
    cache_key_text(h, f->own ? "own" : "");
    if (seen) seen_add_file(h, p->c, p->sight, f);
    else cache_key_text(h, file->text.p);
}

static void add_package(const Packages *p, SHA2_CTX *h, const Package *pkg, bool seen) {
    cache_key_text(h, pkg->path);
    if (pkg->user) add_circumstances(p, h);
    for (int i = 0; i < pkg->files.n; i++) add_file(p, h, pkg->files.at[i], seen);
    for (int i = 0; i < pkg->imports.n; i++) {
        const PackageObject *import = object_of(p, pkg->imports.at[i]);
        if (import) cache_key_text(h, import->seen.text);
    }
}

// What changes the code of a package: see build_pass_options.
static void add_flags(const Options *o, SHA2_CTX *h) {
    const char *level = getenv("GOAMD64");
    cache_key_text(h, level ? level : "");
    cache_key_text(h, o->no_optimize ? "-N" : "");
    cache_key_text(h, o->no_inline ? "-l" : "");
    cache_key_text(h, o->poison_frames ? "-d=poisonframes" : "");
    cache_key_text(h, o->small_frames ? "-smallframes" : "");
}

// Every package may call package runtime, which compiled code stands on and which is loaded first, with what
// it imports.
static void begin_keys(Packages *p) {
    Bytes overlay = {0};
    cache_key_begin(&p->settings);
    add_flags(p->o, &p->settings);
    p->common = p->settings;
    if (file_read(p->arena, arena_printf(p->arena, "%s/overlay.txt", p->c->libdir), &overlay))
        cache_key_text(&p->common, overlay.p);
    int i = 0;
    do add_package(p, &p->common, p->c->packages.at[i], false);
    while (p->c->packages.at[i++] != p->c->runtime);
}

// Package runtime, and what it imports, is made for all programs.
static Pgo *profile_of(const Packages *p, const Package *pkg) {
    for (int i = 0; p->o->profiled && p->c->packages.at[i] != p->c->runtime; i++)
        if (p->c->packages.at[i] == pkg) return NULL;
    return pkg == p->c->runtime ? NULL : p->o->profiled;
}

static CacheKey key_of(const Packages *p, const Package *pkg) {
    SHA2_CTX h = p->common;
    add_package(p, &h, pkg, false);
    pgo_add_key(profile_of(p, pkg), &h, pkg);
    return cache_key_end(&h);
}

// Of the facts, callees are for package main alone.
static void add_facts(SHA2_CTX *h, Bytes facts) {
    for (const char *line = facts.p, *end = line + facts.n, *next; line < end; line = next) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        next = stop ? stop + 1 : end;
        if (*line != 'c') cache_key_bytes(h, (Bytes){line, (size_t)(next - line)});
    }
}

static CacheKey seen_of(Packages *p, const PackageObject *o) {
    if (!o->pkg->user) return o->key; // they change together, once in a while
    IrOptions options = ir_options(p, p->o->profiled);
    if (!p->sight) p->sight = irgen_sight(p->c, &options);
    SHA2_CTX h = p->common;
    add_package(p, &h, o->pkg, true);
    add_facts(&h, o->facts);
    return cache_key_end(&h);
}

// What is missing shows in the facts alone.
static CacheKey key_of_code(const Packages *p, const Package *pkg, const IrUnits *units) {
    SHA2_CTX h = p->settings;
    pgo_add_key(profile_of(p, pkg), &h, pkg);
    LLVMMemoryBufferRef code = LLVMWriteBitcodeToMemoryBuffer(units->at[0].mod);
    cache_key_bytes(&h, (Bytes){LLVMGetBufferStart(code), LLVMGetBufferSize(code)});
    LLVMDisposeMemoryBuffer(code);
    for (int i = 0; i < units->nmissing; i++) cache_key_text(&h, units->missing[i]);
    return cache_key_end(&h);
}

// ---- entries of the cache: lengths and bytes, filled up to 8, of the facts and of each object -------------

static size_t filled(size_t n) { return (n + 7) & ~(size_t)7; }

static bool take_piece(Bytes *entry, Bytes *piece) {
    uint64_t n;
    if (entry->n < sizeof n) return false;
    memcpy(&n, entry->p, sizeof n);
    if (n > entry->n - sizeof n || filled(n) > entry->n - sizeof n) return false;
    *piece = (Bytes){entry->p + sizeof n, n};
    entry->p += sizeof n + filled(n);
    entry->n -= sizeof n + filled(n);
    return true;
}

static bool take_entry(Packages *p, Bytes entry, PackageObject *out) {
    Bytes facts, object;
    ObjectList objects = {0};
    if (!entry.p || !take_piece(&entry, &facts)) return false;
    while (entry.n && take_piece(&entry, &object)) VEC_PUSH(p->arena, objects, object);
    if (entry.n || !objects.n) return false;
    out->facts = facts;
    out->objects = objects;
    return true;
}

static void add_piece(Text *entry, Bytes piece) {
    static const char zeros[8];
    uint64_t n = piece.n;
    text_bytes(entry, (const char *)&n, sizeof n);
    text_bytes(entry, piece.p, n);
    text_bytes(entry, zeros, filled(n) - n);
}

static Bytes entry_of(Packages *p, const PackageObject *o) {
    Text text = {.arena = p->arena};
    add_piece(&text, o->facts);
    for (int i = 0; i < o->objects.n; i++) add_piece(&text, o->objects.at[i]);
    return (Bytes){text.text, text.n};
}

static Bytes look_up(const Packages *p, const CacheKey *key) {
    Bytes entry = p->cache ? cache_get(p->cache, key) : (Bytes){0};
    return entry.p || !p->shipped ? entry : cache_look(p->shipped, key);
}

// What is kept of the package's sources, or none.
static Bytes find_entry(const Packages *p, const PackageObject *o) {
    CacheKey code;
    Bytes name = look_up(p, &o->key);
    if (name.n != sizeof code.text) return (Bytes){0};
    memcpy(code.text, name.p, sizeof code.text);
    return look_up(p, &code);
}

// ---- compiling --------------------------------------------------------------------------------------------

// Whether the user's package has what is not supported, or an error that only code shows. Compiling the
// program as a whole says so in order, and in the words of a program.
static bool is_refused(Packages *p, const Package *pkg, const IrUnits *units, int before) {
    if (!pkg->user || (units->n && !units->nmissing && diags_count(p->c->diags) == before)) return false;
    diags_withdraw(p->c->diags, before);
    return true;
}

// The IR becomes an object.
static void compile_units(Packages *p, PackageObject *out, const IrUnits *units, Times *times) {
    LLVMModuleRef mod = units->at[0].mod;
    LoamPassOptions po = build_pass_options(p->o, p->machine, times);
    po.part = true;
    const Pgo *pgo = profile_of(p, out->pkg);
    po.profile = pgo ? &pgo->profile : NULL;
    if (!loam_pipeline_begin(mod, &po)) internal_error("packages", "%s", out->pkg->path);
    out->facts = facts_of(p->arena, units);
    // Of Go's library many packages are compiled at a time.
    PartsWish wish = {.sections = true, .parts = out->pkg->user ? p->o->parts : 1};
    out->objects = parts_compile(p->arena, mod, &po, wish, times);
}

// Gives the entry for the IR, made if it is not kept; the key of the sources now leads to it.
static Bytes entry_of_units(Packages *p, PackageObject *out, const IrUnits *units, Times *times) {
    CacheKey code = key_of_code(p, out->pkg, units);
    Bytes entry = look_up(p, &code);
    if (!take_entry(p, entry, out)) {
        compile_units(p, out, units, times);
        entry = entry_of(p, out);
        cache_put(p->arena, p->cache, &code, entry);
    }
    cache_put(p->arena, p->cache, &out->key, (Bytes){code.text, sizeof code.text});
    return entry;
}

// Gives the package's entry; none: is_refused.
static Bytes compile(Packages *p, PackageObject *out) {
    Package *pkg = out->pkg;
    int before = diags_count(p->c->diags);
    LLVMContextRef ctx = LLVMContextCreate();
    Times *times = p->o->time ? times_new(p->arena) : NULL;
    IrOptions options = ir_options(p, profile_of(p, pkg));
    options.compile_dir = pkg->user ? p->here : "/";
    options.package = pkg;
    options.facts = &p->facts;
    IrUnits units = irgen_program(p->c, pkg, ctx, &options);
    if (is_refused(p, pkg, &units, before)) return (Bytes){0};
    if (diags_flush(p->c->diags, true) || !units.n)
        internal_error("packages", "package %s does not compile by itself", pkg->path);
    times_note(times, "generation of IR");
    Bytes entry = entry_of_units(p, out, &units, times);
    times_print(times, arena_printf(p->arena, "package %s", pkg->path));
    LLVMDisposeModule(units.at[0].mod);
    LLVMContextDispose(ctx);
    return entry;
}

// Gives the package's entry; none: is_refused. Runs at the same time make an object once: the others wait for
// the one that has the lock.
static Bytes make_object(Packages *p, PackageObject *out) {
    int lock = cache_lock(p->cache, &out->key);
    Bytes entry = find_entry(p, out);
    if (!take_entry(p, entry, out)) entry = compile(p, out);
    cache_unlock(lock, p->cache, &out->key);
    return entry;
}

// It has an object now, and those that import it can be made.
static void note_made(Packages *p, PackageObject *o) {
    learn(p, o);
    o->seen = seen_of(p, o);
}

static void make_here(Packages *p, PackageObject *out) {
    if (make_object(p, out).p) note_made(p, out);
    else p->refused = true;
}

static bool is_made(const PackageObject *o) { return o->objects.n > 0; }

// What it imports, and package runtime with what that imports, is there.
static bool can_be_made(const Packages *p, const PackageObject *o) {
    const PackageObject *runtime = object_of(p, p->c->runtime);
    if (o > runtime && !is_made(runtime)) return false;
    for (int i = 0; i < o->pkg->imports.n; i++) {
        const PackageObject *import = object_of(p, o->pkg->imports.at[i]);
        if (import && !is_made(import)) return false;
    }
    return true;
}

// Takes what is kept of a package that can be made.
static bool is_kept(Packages *p, PackageObject *o) {
    o->key = key_of(p, o->pkg);
    if (!take_entry(p, find_entry(p, o), o)) return false;
    note_made(p, o);
    return true;
}

// ---- several at once --------------------------------------------------------------------------------------

enum { REFUSED = 76 }; // status of a worker: is_refused

static int make_in_worker(void *data, void *job, Bytes *entry) {
    *entry = make_object(data, job);
    return entry->p ? STATUS_OK : REFUSED;
}

static void take_result(Packages *p, const WorkerEnd *end) {
    PackageObject *o = end->job;
    if (end->signal)
        internal_error("packages", "the process that compiles package %s was ended by signal %d",
                       o->pkg->path, end->signal);
    if (end->status == REFUSED) p->refused = true;
    else if (end->status) exit(end->status); // it has said why
    else if (take_entry(p, end->result, o)) note_made(p, o);
    else internal_error("packages", "a process gives nothing for package %s", o->pkg->path);
}

// Also when no worker can be had, one at least is made.
static void start_some(Packages *p, Workers *workers) {
    for (int i = 0; i < p->objects.n && !p->refused; i++) {
        PackageObject *o = &p->objects.at[i];
        if (is_made(o) || o->begun || !can_be_made(p, o) || is_kept(p, o)) continue;
        if (!workers_may_start(workers)) return;
        o->begun = true;
        if (!workers_start(workers, o, make_in_worker, p)) make_here(p, o);
    }
}

static void make_at_once(Packages *p) {
    Workers workers = {0};
    for (;;) {
        start_some(p, &workers);
        WorkerEnd end = workers_wait(&workers);
        if (!end.job) return;
        take_result(p, &end);
    }
}

static void make_in_turn(Packages *p) {
    for (int i = 0; i < p->objects.n && !p->refused; i++) {
        PackageObject *o = &p->objects.at[i];
        if (!is_made(o) && !is_kept(p, o)) make_here(p, o);
    }
}

// ---- all --------------------------------------------------------------------------------------------------

// Takes what is kept. How many packages are not, or import what is not, so that nobody knows yet.
static int find_kept(Packages *p) {
    int lacking = 0;
    for (int i = 0; i < p->c->packages.n; i++) {
        PackageObject object = {.pkg = p->c->packages.at[i]};
        if (object.pkg == p->program) continue;
        VEC_PUSH(p->arena, p->objects, object);
    }
    for (int i = 0; i < p->objects.n; i++) {
        PackageObject *o = &p->objects.at[i];
        if (!can_be_made(p, o) || !is_kept(p, o)) lacking++;
    }
    return lacking;
}

// Whether the program may need a function that has no code: packages that are compiled first would be so in
// vain. (What package runtime lacks hardly anybody calls.)
static bool is_doubtful(const Packages *p) {
    for (int i = 0; i < p->objects.n; i++) {
        const PackageObject *o = &p->objects.at[i];
        if (is_made(o) ? o->missing && o->pkg != p->c->runtime : !o->pkg->user) return true;
    }
    return false;
}

// The front end alone makes the program as a whole.
static bool is_supported(Packages *p) {
    int before = diags_count(p->c->diags);
    IrOptions options = {.compile_dir = p->here, .small_frames = p->o->small_frames, .no_inline = true};
    LLVMContextRef ctx = LLVMContextCreate();
    IrUnits units = irgen_program(p->c, p->program, ctx, &options);
    bool good = units.n && diags_count(p->c->diags) == before;
    for (int i = 0; i < units.n; i++) LLVMDisposeModule(units.at[i].mod);
    LLVMContextDispose(ctx);
    diags_withdraw(p->c->diags, before);
    return good;
}

bool packages_get(Packages *p) {
    p->facts.arena = p->missing.arena = p->arena;
    begin_keys(p);
    int lacking = find_kept(p);
    if (lacking && !(p->cache && cache_can_grow(p->cache))) return false;
    if (lacking && is_doubtful(p) && !is_supported(p)) return false;
    if (lacking > 1 && workers_processors() > 1) make_at_once(p);
    else make_in_turn(p);
    if (p->refused) return false;
    for (int i = 0; i < p->objects.n; i++) p->objects.at[i].pkg->apart = true;
    return true;
}
