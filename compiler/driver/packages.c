// packages.c - imported packages, each compiled by itself.
//
// The object of a package depends on its sources, on those of the packages that it imports, and on the flags,
// never on the program: it holds all that the package has. Beside it stand facts, lines of text:
//
//   f SYMBOL<tab>SUMMARY   a function, and what callers may know of its code (LOAM_ATTR_SUMMARY)
//   m SYMBOL<tab>          a function that has no code
#include "driver/driver.h"
#include "irgen/irgen.h"
#include "loam/names.h"
#include <stdlib.h>
#include <string.h>

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

static const PackageObject *object_of(const Packages *p, const Package *pkg) {
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

// What all keys begin with. Every package may call package runtime, which compiled code stands on.
static void begin_keys(Packages *p) {
    Bytes overlay = {0};
    cache_key_begin(&p->common);
    add_flags(p->o, &p->common);
    if (file_read(p->arena, arena_printf(p->arena, "%s/overlay.txt", p->c->libdir), &overlay))
        cache_key_text(&p->common, overlay.p);
    add_sources(p, &p->common, p->c->runtime);
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

static void put_entry(Packages *p, const PackageObject *o) {
    static const char zeros[8];
    Text text = {.arena = p->arena};
    uint64_t n = o->facts.n;
    text_bytes(&text, (const char *)&n, sizeof n);
    text_bytes(&text, o->facts.p, n);
    text_bytes(&text, zeros, filled(n) - n);
    text_bytes(&text, o->object.p, o->object.n);
    cache_put(p->arena, p->cache, &o->key, (Bytes){text.text, text.n});
}

// ---- compiling --------------------------------------------------------------------------------------------

static void compile(Packages *p, PackageObject *out) {
    Package *pkg = out->pkg;
    LLVMContextRef ctx = LLVMContextCreate();
    bool plain = p->o->no_optimize;
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
    LoamPassOptions po = build_pass_options(p->o, p->machine);
    po.part = true;
    if (!loam_pipeline_run(units.at[0].mod, &po)) internal_error("packages", "%s", pkg->path);
    out->facts = facts_of(p->arena, &units);
    sections_apart(p->arena, units.at[0].mod);
    out->object = emit_object(p->arena, units.at[0].mod, p->machine);
    LLVMDisposeModule(units.at[0].mod);
    LLVMContextDispose(ctx);
}

// Runs at the same time make an object once: the others wait for the one that has the lock.
static void make_object(Packages *p, PackageObject *out) {
    int lock = cache_lock(p->cache, &out->key);
    if (!take_entry(cache_get(p->cache, &out->key), out)) {
        compile(p, out);
        put_entry(p, out);
    }
    cache_unlock(lock, p->cache, &out->key);
}

void packages_get(Packages *p) {
    p->facts.arena = p->missing.arena = p->arena;
    begin_keys(p);
    for (int i = 0; i < p->c->packages.n; i++) {
        Package *pkg = p->c->packages.at[i];
        if (pkg->user) continue;
        PackageObject object = {.pkg = pkg, .key = key_of(p, pkg)};
        if (!take_entry(cache_get(p->cache, &object.key), &object)) make_object(p, &object);
        learn(p, object.facts);
        pkg->apart = true;
        VEC_PUSH(p->arena, p->objects, object);
    }
}
