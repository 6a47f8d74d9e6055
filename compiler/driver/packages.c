// packages.c - imported packages, each compiled by itself.
//
// The object of a package depends on its sources, on those of the packages that it imports, and on the flags,
// never on the program: it holds all that the package has. Beside it stand facts, lines of text:
//
//   f SYMBOL<tab>SUMMARY   a function, and what callers may know of its code (LOAM_ATTR_SUMMARY)
//   m SYMBOL<tab>          a function that has no code
//
// Entries are taken from the user's cache or from those that came with the compiler; what both lack is
// compiled by several processes at once, a package after those that it imports.
#define _GNU_SOURCE
#include "driver/driver.h"
#include "irgen/irgen.h"
#include "loam/names.h"
#include <errno.h>
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

static void add_function(Text *facts, LLVMValueRef fn) {
    unsigned n;
    size_t length;
    LLVMAttributeRef a = LLVMGetStringAttributeAtIndex(fn, (unsigned)LLVMAttributeFunctionIndex,
                                                       LOAM_ATTR_SUMMARY, sizeof LOAM_ATTR_SUMMARY - 1);
    if (!LLVMIsDeclaration(fn) && a)
        add_line(facts, 'f', LLVMGetValueName2(fn, &length), LLVMGetStringAttributeValue(a, &n));
}

static Bytes facts_of(Arena *arena, const IrUnits *units) {
    Text facts = {.arena = arena};
    text_printf(&facts, "%s", "");
    for (LLVMValueRef fn = LLVMGetFirstFunction(units->at[0].mod); fn; fn = LLVMGetNextFunction(fn))
        add_function(&facts, fn);
    for (int i = 0; i < units->nmissing; i++) add_line(&facts, 'm', units->missing[i], "");
    return (Bytes){facts.text, facts.n};
}

// Facts are read where packages that import this one are compiled.
static void learn(Packages *p, Bytes facts) {
    for (const char *line = facts.p, *end = line + facts.n; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line)),
                   *tab = stop ? memchr(line, '\t', (size_t)(stop - line)) : NULL;
        if (!tab) return;
        StrMap *map = *line == 'm' ? &p->missing : &p->facts;
        *strmap_at(map, line + 2, (size_t)(tab - line - 2)) =
            arena_strndup(p->arena, tab + 1, (size_t)(stop - tab - 1));
        line = stop + 1;
    }
}

// ---- keys -------------------------------------------------------------------------------------------------

static PackageObject *object_of(const Packages *p, const Package *pkg) {
    for (int i = 0; i < p->objects.n; i++)
        if (p->objects.at[i].pkg == pkg) return &p->objects.at[i];
    return NULL;
}

static void add_sources(const Packages *p, SHA2_CTX *h, const Package *pkg) {
    cache_key_text(h, pkg->path);
    for (int i = 0; i < pkg->files.n; i++) {
        const SourceFile *file = diags_file(p->c->diags, pkg->files.at[i]->file);
        cache_key_text(h, file->path); // positions and tracebacks have it
        cache_key_text(h, file->abs_path);
        cache_key_text(h, pkg->files.at[i]->own ? "own" : "");
        cache_key_text(h, file->text.p);
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

// What all keys begin with. Every package may call package runtime, which compiled code stands on and which
// is loaded first, with what it imports.
static void begin_keys(Packages *p) {
    Bytes overlay = {0};
    cache_key_begin(&p->common);
    add_flags(p->o, &p->common);
    if (file_read(p->arena, arena_printf(p->arena, "%s/overlay.txt", p->c->libdir), &overlay))
        cache_key_text(&p->common, overlay.p);
    int i = 0;
    do add_sources(p, &p->common, p->c->packages.at[i]);
    while (p->c->packages.at[i++] != p->c->runtime);
}

static CacheKey key_of(const Packages *p, const Package *pkg) {
    SHA2_CTX h = p->common;
    add_sources(p, &h, pkg);
    for (int i = 0; i < pkg->imports.n; i++) {
        const PackageObject *import = object_of(p, pkg->imports.at[i]);
        if (import) cache_key_text(&h, import->key.text);
    }
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

// ---- compiling --------------------------------------------------------------------------------------------

static void compile(Packages *p, PackageObject *out) {
    Package *pkg = out->pkg;
    LLVMContextRef ctx = LLVMContextCreate();
    bool plain = p->o->no_optimize;
    Times *times = p->o->time ? times_new(p->arena) : NULL;
    IrOptions options = {.compile_dir = "/",
                         .no_inline = p->o->no_inline || plain,
                         .small_frames = p->o->small_frames,
                         .apart = true,
                         .imports = !plain,
                         .package = pkg,
                         .facts = &p->facts};
    IrUnits units = irgen_program(p->c, pkg, ctx, &options);
    if (diags_flush(p->c->diags, true) || !units.n)
        internal_error("packages", "package %s does not compile by itself", pkg->path);
    times_note(times, "generation of IR");
    LoamPassOptions po = build_pass_options(p->o, p->machine, times);
    po.part = true;
    if (!loam_pipeline_run(units.at[0].mod, &po)) internal_error("packages", "%s", pkg->path);
    out->facts = facts_of(p->arena, &units);
    sections_apart(p->arena, units.at[0].mod);
    out->object = emit_object(p->arena, units.at[0].mod, p->machine);
    times_note(times, "code generation");
    times_print(times, arena_printf(p->arena, "package %s", pkg->path));
    LLVMDisposeModule(units.at[0].mod);
    LLVMContextDispose(ctx);
}

// Gives the object's entry. Runs at the same time make an object once: the others wait for the one that has
// the lock.
static Bytes make_object(Packages *p, PackageObject *out) {
    int lock = cache_lock(p->cache, &out->key);
    Bytes entry = cache_get(p->cache, &out->key);
    if (!take_entry(entry, out)) {
        compile(p, out);
        entry = entry_of(p, out);
        cache_put(p->arena, p->cache, &out->key, entry);
    }
    cache_unlock(lock, p->cache, &out->key);
    return entry;
}

static void make_here(Packages *p, PackageObject *out) {
    make_object(p, out);
    learn(p, out->facts);
}

// ---- several at once --------------------------------------------------------------------------------------
//
// Processes instead of threads, since nothing that the front end has made is locked. A child begins with all
// that is known, and gives back an entry.

enum { MOST_CHILDREN = 16, NO_PLACE = 75 }; // NO_PLACE: the status of a child that cannot give back its entry

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
    char *bytes = MAP_FAILED;
    if (status == 0) bytes = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE, MAP_PRIVATE, c->file, 0);
    else if (WEXITSTATUS(status) != NO_PLACE) exit(WEXITSTATUS(status)); // it has said why
    close(c->file);
    if (bytes == MAP_FAILED || !take_entry((Bytes){bytes, (size_t)n}, c->object)) make_object(p, c->object);
    learn(p, c->object->facts);
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

// Also when no child can be had, one at least is made.
static int start_some(Packages *p, Child *children, int most) {
    int running = 0, slot = 0;
    for (int i = 0; i < most; i++) running += children[i].pid != 0;
    for (int i = 0; i < p->objects.n && running < most; i++) {
        PackageObject *o = &p->objects.at[i];
        if (is_made(o) || o->begun || !can_be_made(p, o)) continue;
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
    for (int i = 0; i < p->objects.n; i++)
        if (!is_made(&p->objects.at[i])) make_here(p, &p->objects.at[i]);
}

// ---- all --------------------------------------------------------------------------------------------------

static bool take_kept(const Packages *p, PackageObject *o) {
    return (p->cache && take_entry(cache_get(p->cache, &o->key), o)) ||
           (p->shipped && take_entry(cache_look(p->shipped, &o->key), o));
}

// Takes what is kept; how many packages are not.
static int find_kept(Packages *p) {
    int lacking = 0;
    for (int i = 0; i < p->c->packages.n; i++) {
        Package *pkg = p->c->packages.at[i];
        if (pkg->user) continue;
        PackageObject object = {.pkg = pkg, .key = key_of(p, pkg)};
        if (take_kept(p, &object)) learn(p, object.facts);
        else lacking++;
        VEC_PUSH(p->arena, p->objects, object);
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
    for (int i = 0; i < p->objects.n; i++) p->objects.at[i].pkg->apart = true;
    return true;
}
