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
#define _GNU_SOURCE
#include "driver/driver.h"
#include "irgen/irgen.h"
#include "loam/names.h"
#include <errno.h>
#include <llvm-c/BitWriter.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

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
static void learn(Packages *p, Bytes facts) {
    for (const char *line = facts.p, *end = line + facts.n; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line)),
                   *tab = stop ? memchr(line, '\t', (size_t)(stop - line)) : NULL;
        if (!tab) return;
        char *text = arena_strndup(p->arena, tab + 1, (size_t)(stop - tab - 1));
        size_t n = (size_t)(tab - line - 2);
        if (*line == 'c') learn_callee(p, arena_strndup(p->arena, line + 2, n), text);
        else *strmap_at(*line == 'm' ? &p->missing : &p->facts, line + 2, n) = text;
        line = stop + 1;
    }
}

// ---- keys -------------------------------------------------------------------------------------------------

// Of the front end, but for the package.
static IrOptions ir_options(const Packages *p) {
    bool plain = p->o->no_optimize;
    return (IrOptions){.no_inline = p->o->no_inline || plain,
                       .no_optimize = plain,
                       .small_frames = p->o->small_frames,
                       .apart = true,
                       .imports = !plain};
}

static PackageObject *object_of(const Packages *p, const Package *pkg) {
    for (int i = 0; i < p->objects.n; i++)
        if (p->objects.at[i].pkg == pkg) return &p->objects.at[i];
    return NULL;
}

// What changes a package of the user's besides its sources: with them all, H28.
static void add_circumstances(const Packages *p, SHA2_CTX *h) {
    const Dialect *d = &p->o->dialect;
    cache_key_text(h, arena_printf(p->arena, "%d %d %d %d %d", d->lang, d->std, d->runtime, d->complete,
                                   ir_program_casts(p->c)));
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

static CacheKey key_of(const Packages *p, const Package *pkg) {
    SHA2_CTX h = p->common;
    add_package(p, &h, pkg, false);
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
    IrOptions options = ir_options(p);
    if (!p->sight) p->sight = irgen_sight(p->c, &options);
    SHA2_CTX h = p->common;
    add_package(p, &h, o->pkg, true);
    add_facts(&h, o->facts);
    return cache_key_end(&h);
}

// What is missing shows in the facts alone.
static CacheKey key_of_code(const Packages *p, const IrUnits *units) {
    SHA2_CTX h = p->settings;
    LLVMMemoryBufferRef code = LLVMWriteBitcodeToMemoryBuffer(units->at[0].mod);
    cache_key_bytes(&h, (Bytes){LLVMGetBufferStart(code), LLVMGetBufferSize(code)});
    LLVMDisposeMemoryBuffer(code);
    for (int i = 0; i < units->nmissing; i++) cache_key_text(&h, units->missing[i]);
    return cache_key_end(&h);
}

// ---- entries of the cache: the length of the facts, the facts filled up to 8 bytes, the object ------------

static size_t filled(size_t n) { return (n + 7) & ~(size_t)7; }

static bool take_entry(Bytes entry, PackageObject *out) {
    uint64_t n;
    if (!entry.p || entry.n < sizeof n) return false;
    memcpy(&n, entry.p, sizeof n);
    size_t from = sizeof n + filled(n);
    if (n > entry.n || from > entry.n) return false;
    out->facts = (Bytes){entry.p + sizeof n, n};
    out->object = (Bytes){entry.p + from, entry.n - from};
    return true;
}

static Bytes entry_of(Packages *p, const PackageObject *o) {
    static const char zeros[8];
    Text text = {.arena = p->arena};
    uint64_t n = o->facts.n;
    text_bytes(&text, (const char *)&n, sizeof n);
    text_bytes(&text, o->facts.p, n);
    text_bytes(&text, zeros, filled(n) - n);
    text_bytes(&text, o->object.p, o->object.n);
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
    if (!loam_pipeline_run(mod, &po)) internal_error("packages", "%s", out->pkg->path);
    out->facts = facts_of(p->arena, units);
    sections_apart(p->arena, mod);
    out->object = emit_object(p->arena, mod, p->machine);
    times_note(times, "code generation");
}

// Gives the entry for the IR, made if it is not kept; the key of the sources now leads to it.
static Bytes entry_of_units(Packages *p, PackageObject *out, const IrUnits *units, Times *times) {
    CacheKey code = key_of_code(p, units);
    Bytes entry = look_up(p, &code);
    if (!take_entry(entry, out)) {
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
    IrOptions options = ir_options(p);
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
    if (!take_entry(entry, out)) entry = compile(p, out);
    cache_unlock(lock, p->cache, &out->key);
    return entry;
}

// It has an object now, and those that import it can be made.
static void note_made(Packages *p, PackageObject *o) {
    learn(p, o->facts);
    o->seen = seen_of(p, o);
}

static void make_here(Packages *p, PackageObject *out) {
    if (make_object(p, out).p) note_made(p, out);
    else p->refused = true;
}

static bool is_made(const PackageObject *o) { return o->object.p != NULL; }

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
    if (!take_entry(find_entry(p, o), o)) return false;
    note_made(p, o);
    return true;
}

// ---- several at once --------------------------------------------------------------------------------------
//
// Processes instead of threads, since nothing that the front end has made is locked. A child begins with all
// that is known, and gives back an entry.

enum { MOST_CHILDREN = 16 };
enum { NO_PLACE = 75, REFUSED = 76 }; // status of a child: it cannot give back its entry; is_refused

typedef struct Child {
    pid_t pid; // 0: none
    int file;  // in memory, for the entry
    PackageObject *object;
} Child;

static int count_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < MOST_CHILDREN ? n : MOST_CHILDREN;
}

static _Noreturn void work(Packages *p, const Child *c, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(STATUS_INTERNAL);
    Bytes entry = make_object(p, c->object);
    if (!entry.p) _exit(REFUSED);
    _exit(file_append(c->file, entry) ? STATUS_OK : NO_PLACE);
}

// False: the system gives no other process.
static bool start(Packages *p, Child *c, PackageObject *object) {
    pid_t parent = getpid();
    *c = (Child){.file = memfd_create("loam-package", MFD_CLOEXEC), .object = object};
    if (c->file >= 0 && (c->pid = fork()) == 0) work(p, c, parent);
    if (c->pid > 0) return true;
    if (c->file >= 0) close(c->file);
    c->pid = 0;
    return false;
}

static Child *wait_for_one(Child *children, int *status) {
    for (;;) {
        pid_t pid = waitpid(-1, status, 0);
        for (int i = 0; i < MOST_CHILDREN && pid > 0; i++)
            if (children[i].pid == pid) return &children[i];
        if (pid < 0 && errno != EINTR) fail_io("waiting for a process");
    }
}

static void take_result(Packages *p, Child *c, int status) {
    off_t n = lseek(c->file, 0, SEEK_END);
    c->pid = 0;
    if (WIFSIGNALED(status))
        internal_error("packages", "the process that compiles package %s was ended by signal %d",
                       c->object->pkg->path, WTERMSIG(status));
    if (WEXITSTATUS(status) == REFUSED) {
        p->refused = true;
        close(c->file);
        return;
    }
    char *bytes = MAP_FAILED;
    if (status == 0) bytes = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE, MAP_PRIVATE, c->file, 0);
    else if (WEXITSTATUS(status) != NO_PLACE) exit(WEXITSTATUS(status)); // it has said why
    close(c->file);
    if (bytes == MAP_FAILED || !take_entry((Bytes){bytes, (size_t)n}, c->object)) make_here(p, c->object);
    else note_made(p, c->object);
}

// Also when no child can be had, one at least is made.
static int start_some(Packages *p, Child *children, int most) {
    int running = 0, slot = 0;
    for (int i = 0; i < most; i++) running += children[i].pid != 0;
    for (int i = 0; i < p->objects.n && running < most && !p->refused; i++) {
        PackageObject *o = &p->objects.at[i];
        if (is_made(o) || o->begun || !can_be_made(p, o) || is_kept(p, o)) continue;
        while (children[slot].pid) slot++;
        o->begun = true;
        if (start(p, &children[slot], o)) running++;
        else make_here(p, o);
    }
    return running;
}

static void make_at_once(Packages *p, int processors) {
    Child children[MOST_CHILDREN] = {0};
    int status;
    while (start_some(p, children, processors)) {
        Child *c = wait_for_one(children, &status);
        take_result(p, c, status);
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

bool packages_get(Packages *p) {
    p->facts.arena = p->missing.arena = p->arena;
    begin_keys(p);
    int lacking = find_kept(p), processors = count_processors();
    if (lacking && !(p->cache && cache_can_grow(p->cache))) return false;
    if (lacking > 1 && processors > 1) make_at_once(p, processors);
    else make_in_turn(p);
    if (p->refused) return false;
    for (int i = 0; i < p->objects.n; i++) p->objects.at[i].pkg->apart = true;
    return true;
}
