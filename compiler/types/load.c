// load.c - from file names to checked packages: finding, reading and parsing packages, in the order of their
// imports.
//
// Which files an import path stands for, sources.h says; "./a" is a folder beside the importing file, a
// package of the user like the program itself. A package is checked after everything it imports; what is
// loading while it is met again is an import cycle.
#include "base/strmap.h"
#include "types/const/const.h"
#include "types/decls.h"
#include "types/sources.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

// What files are chosen for: the program's own as Go chooses them here, those of imported packages without
// assembly.
static const char GOARCH[] = "amd64", GOARCH_IMPORTED[] = "loam";

typedef struct Loader {
    Compiler *c;
    VEC(Package *) loading; // innermost last
} Loader;

typedef struct ImportSite {
    const Package *importer; // NULL: the loader itself
    uint16_t file;
    Pos pos;
} ImportSite;

static Package *load_import(Loader *, const char *path, ImportSite);

// ---- files ------------------------------------------------------------------------------------------------

// Parses one file into the package; `chosen`: only if its build constraints hold.
static bool add_file(Loader *l, Package *pkg, const char *path, bool chosen) {
    Compiler *c = l->c;
    SourceFile source = {.path = path};
    if (!file_read(c->arena, path, &source.text)) {
        diag_error(c->diags, (Pos){0}, "%s: %s", path, strerror(errno));
        return false;
    }
    if (chosen && !build_constraint_ok(path, source.text, pkg->user ? GOARCH : GOARCH_IMPORTED)) return true;
    source.abs_path = path_absolute(c->arena, path);
    File *file = parse_file(c->arena, c->names, c->diags, diags_add_file(c->diags, source),
                            pkg->user ? &c->dialect : NULL);
    VEC_PUSH(c->arena, pkg->files, file);
    return true;
}

static bool add_sources(Loader *l, Package *pkg, const Sources *s) {
    bool ok = true;
    for (int i = 0; i < s->files.n; i++) {
        const Source *source = &s->files.at[i];
        int before = pkg->files.n;
        ok = add_file(l, pkg, source->path, !source->always) && ok;
        if (pkg->files.n > before) pkg->files.at[before]->own = source->own;
    }
    return ok;
}

static bool add_folder(Loader *l, Package *pkg, const char *folder) {
    Sources s = {0};
    if (!sources_add_folder(l->c, folder, false, &s)) return false;
    sources_sort(&s);
    return add_sources(l, pkg, &s);
}

// ---- what our packages lack -------------------------------------------------------------------------------

static const char *receiver_name(const Field *recv) {
    const Expr *t = recv ? unparen(recv->type) : NULL;
    if (t && t->kind == EX_STAR) t = unparen(t->star.x);
    return t && t->kind == EX_NAME ? t->name.name : NULL;
}

static bool names_include(const NameList *names, const char *name) {
    for (int i = 0; i < names->n; i++)
        if (names->at[i].name == name) return true;
    return false;
}

static bool has_field(const Expr *type, const char *name) {
    if (type->kind != EX_STRUCT_TYPE) return false;
    for (int i = 0; i < type->struct_type.fields.n; i++)
        if (type->struct_type.fields.at[i]->name == name) return true;
    return false;
}

static bool declares(const Decl *d, const char *type, const char *name) {
    switch (d->kind) {
    case DECL_CONST: return !type && names_include(&d->constant.names, name);
    case DECL_VAR: return !type && names_include(&d->var.names, name);
    case DECL_TYPE:
        return type ? d->type.name == type && has_field(d->type.type, name) : d->type.name == name;
    case DECL_FUNC: return d->func->name == name && receiver_name(d->func->recv) == type;
    default: return false;
    }
}

bool load_lacks(Compiler *c, Package *pkg, const char *type, const char *name) {
    if (!c->libdir || !c->goroot || !name_is_exported(name)) return false;
    if (!path_is_dir(arena_printf(c->arena, "%s/%s", c->libdir, pkg->path))) return false;
    if (!pkg->original) {
        const char *folder = sources_original(c, pkg->path);
        Compiler quiet = *c; // what is wrong with these files is nobody's concern
        quiet.diags = diags_new(c->arena);
        pkg->original = NEW(c->arena, Package);
        pkg->original->user = true; // files for this machine
        if (folder) add_folder(&(Loader){.c = &quiet}, pkg->original, folder);
    }
    for (int i = 0; i < pkg->original->files.n; i++) {
        const File *file = pkg->original->files.at[i];
        for (int k = 0; k < file->decls.n; k++)
            if (declares(file->decls.at[k], type, name)) return true;
    }
    return false;
}

// ---- package clauses --------------------------------------------------------------------------------------

// Takes the package's name from its first file; files of another package are reported and left out.
static void settle_name(Loader *l, Package *pkg) {
    int kept = 0;
    for (int i = 0; i < pkg->files.n; i++) {
        File *file = pkg->files.at[i];
        if (!pkg->name) pkg->name = file->package;
        if (strcmp(file->package, "_") == 0)
            diag_error(l->c->diags, file->package_pos, "invalid package name _");
        if (file->package != pkg->name)
            diag_error(l->c->diags, file->package_pos, "package %s; expected %s", file->package, pkg->name);
        else pkg->files.at[kept++] = file;
    }
    pkg->files.n = kept;
}

Bytes load_import_path(Arena *arena, const Decl *d) {
    Bytes raw = d->import.path;
    const Const *value = const_literal(arena, LIT_STRING, (Bytes){raw.p - 1, raw.n + 2});
    return value ? value->s : (Bytes){0};
}

// ---- what lib/ replaces -----------------------------------------------------------------------------------

static const char *function_key(Arena *arena, const FuncNode *fn) {
    const char *type = receiver_name(fn->recv);
    return type ? arena_printf(arena, "%s.%s", type, fn->name) : fn->name;
}

static bool is_replaceable(const Decl *d) {
    return d->kind == DECL_FUNC && strcmp(d->func->name, "init") != 0 && strcmp(d->func->name, "_") != 0;
}

static bool is_replaced(Arena *arena, StrMap *own, const Decl *d) {
    return *strmap_at_cstr(own, function_key(arena, d->func));
}

static bool is_unimported(Compiler *c, const Package *pkg, const Decl *d) {
    return d->kind == DECL_IMPORT && sources_unimported(c, pkg->path, load_import_path(c->arena, d));
}

// Functions and methods of lib/ take the place of those that the installed Go's files of the package declare;
// what only these imported is not imported.
static void drop_replaced(Compiler *c, Package *pkg) {
    Arena *arena = c->arena;
    StrMap own = {.arena = arena};
    for (int i = 0; i < pkg->files.n; i++) {
        DeclList *decls = &pkg->files.at[i]->decls;
        for (int k = 0; pkg->files.at[i]->own && k < decls->n; k++)
            if (is_replaceable(decls->at[k]))
                *strmap_at_cstr(&own, function_key(arena, decls->at[k]->func)) = decls->at[k];
    }
    for (int i = 0; i < pkg->files.n; i++) {
        DeclList *decls = &pkg->files.at[i]->decls;
        int kept = 0;
        for (int k = 0; k < decls->n; k++) {
            Decl *d = decls->at[k];
            bool dropped = !pkg->files.at[i]->own &&
                           (is_replaceable(d) ? is_replaced(arena, &own, d) : is_unimported(c, pkg, d));
            if (!dropped) decls->at[kept++] = d;
        }
        decls->n = kept;
    }
}

// ---- checking one package ---------------------------------------------------------------------------------

const char *pos_text(Checker *ck, Pos pos) { return diags_pos_text(ck->c->diags, pos); }

// gc says these when it makes code of a package, hence of one that is right otherwise.
static void report_directives(Compiler *c, const File *file) {
    for (int i = 0; i < file->misplaced.n; i++)
        diag_error(c->diags, file->misplaced.at[i], "misplaced compiler directive");
    for (int i = 0; i < file->linknames.n && !file->unsafe; i++)
        diag_error(c->diags, file->linknames.at[i].pos,
                   "//go:linkname only allowed in Go files that import \"unsafe\"");
}

static void check_package(Compiler *c, Package *pkg) {
    Decls decls = {0};
    Checker checker = {.c = c, .pkg = pkg, .iota = -1, .decls = &decls}, *ck = &checker;
    int before = diags_error_count(c->diags); // those of directives stop nothing
    resolve_collect(ck);
    linknames_apply(ck);
    decl_package(ck);
    init_order(ck);
    if (diags_error_count(c->diags) == before)
        decl_check_bodies(ck); // as Go: only in a program that is right otherwise
    if (pkg->user)             // generic declarations of others are skipped, and what they use with them
        resolve_unused_imports(ck);
    if (pkg->user && diags_error_count(c->diags) == before) linknames_check(ck);
    bool is_right = diags_error_count(c->diags) == 0;
    for (int i = 0; i < pkg->files.n && is_right; i++) report_directives(c, pkg->files.at[i]);
    if (diags_error_count(c->diags) == before) decl_check_sizes(ck);
    // Objects keep their records: an importer sees from them that a declaration is generic.
    pkg->complete = true;
    VEC_PUSH(c->arena, c->packages, pkg);
}

// ---- imports ----------------------------------------------------------------------------------------------

// Why a text is no import path, or NULL.
static const char *bad_import_path(Arena *arena, Bytes path) {
    static const char ILLEGAL[] = "!\"#$%&'()*,:;<=>?[\\]^{|}`";
    if (!path.n) return "empty string";
    if (path.p[0] == 0) return "invalid character U+0000";
    for (size_t i = 0; i < path.n;) {
        int width;
        int32_t ch = utf8_decode(path.p + i, path.p + path.n, &width);
        bool graphic = ch > ' ' && ch != 0x7F && (ch < 0x80 || ch > 0xA0) && ch != 0xFFFD;
        if (!graphic)
            return arena_printf(arena, "invalid character U+%04X%s", (unsigned)(ch < 0 ? 0xFFFD : ch),
                                ch == ' '                ? " ' '"
                                : ch < 0 || ch == 0xFFFD ? " '\xEF\xBF\xBD'"
                                                         : "");
        if (ch < 0x80 && strchr(ILLEGAL, ch))
            return arena_printf(arena, "invalid character U+%04X '%c'", (unsigned)ch, (char)ch);
        i += (size_t)width;
    }
    return NULL;
}

// "a//b/" is imported as "a/b": refused, as Go does.
static const char *canonical_path(Arena *arena, const char *path) {
    Text text = {.arena = arena};
    text_bytes(&text, "", 0);
    for (const char *at = path; *at;) {
        size_t n = strcspn(at, "/");
        if (n && !(n == 1 && at[0] == '.')) text_printf(&text, "%s%.*s", text.n ? "/" : "", (int)n, at);
        at += n + (at[n] == '/');
    }
    return text.text;
}

static bool is_local(const char *path) {
    size_t dots = strspn(path, ".");
    return dots && dots <= 2 && (path[dots] == '/' || !path[dots]);
}

static bool import_path_ok(Compiler *c, const char *path, Bytes text, Pos pos) {
    const char *why = bad_import_path(c->arena, text);
    const char *canonical = canonical_path(c->arena, path);
    if (why) diag_error(c->diags, pos, "invalid import path (%s)", why);
    else if (path[0] == '/')
        diag_error(c->diags, pos, "could not import %s (import path cannot be absolute path)", path);
    else if (!is_local(path) && strcmp(path, canonical) != 0)
        diag_error(c->diags, pos, "could not import %s (non-canonical import path \"%s\" (should be \"%s\"))",
                   path, path, canonical);
    else return true;
    return false;
}

static void add_import(Arena *arena, Package *pkg, Package *imported) {
    int i = pkg->imports.n;
    for (int k = 0; k < pkg->imports.n; k++)
        if (pkg->imports.at[k] == imported) return;
    VEC_PUSH(arena, pkg->imports, imported);
    for (; i > 0 && strcmp(pkg->imports.at[i - 1]->path, imported->path) > 0; i--)
        pkg->imports.at[i] = pkg->imports.at[i - 1];
    pkg->imports.at[i] = imported;
}

// The path that an import of a file is of: another one where lib/overlay.txt says so.
static const char *import_of(Compiler *c, const Package *pkg, const File *file, Decl *d, const char *path) {
    if (pkg->user || file->own || !sources_lite(c, pkg->path, path)) return path;
    if (!d->import.local) d->import.local = path;
    return intern_cstr(c->names, arena_printf(c->arena, "internal/%slite", path));
}

static bool load_file_imports(Loader *l, Package *pkg, File *file) {
    Compiler *c = l->c;
    bool ok = true;
    for (int i = 0; i < file->decls.n; i++) {
        Decl *d = file->decls.at[i];
        if (d->kind != DECL_IMPORT || d->import.bad) continue;
        Bytes text = load_import_path(c->arena, d);
        const char *path = intern(c->names, text.p, text.n);
        if (!import_path_ok(c, path, text, d->import.path_pos)) {
            ok = false;
            continue;
        }
        if (strcmp(path, "unsafe") == 0) {
            pkg->unsafe = file->unsafe = true;
            continue;
        }
        path = import_of(c, pkg, file, d, path);
        d->import.package = load_import(l, path, (ImportSite){pkg, file->file, d->import.path_pos});
        if (d->import.package) add_import(c->arena, pkg, d->import.package);
        else ok = false;
    }
    return ok;
}

// Loads what a parsed package imports, then checks it.
static bool finish_package(Loader *l, Package *pkg) {
    bool ok = true;
    VEC_PUSH(l->c->arena, l->loading, pkg);
    for (int i = 0; i < pkg->files.n; i++) ok = load_file_imports(l, pkg, pkg->files.at[i]) && ok;
    l->loading.n--;
    if (!ok || diags_syntax_error_count(l->c->diags)) return false;
    int errors = diags_error_count(l->c->diags);
    check_package(l->c, pkg);
    return pkg->user || diags_error_count(l->c->diags) == errors;
}

// Whether one of the names between the slashes of a path is `name`.
static bool has_element(const char *path, const char *name) {
    size_t n = strlen(name);
    for (const char *at = path; at; at = strchr(at, '/'), at += at != NULL)
        if (strncmp(at, name, n) == 0 && (at[n] == '/' || !at[n])) return true;
    return false;
}

// The program itself cannot be imported, whatever its name is; the user's other packages begin with "_".
static bool is_known_by(const Package *pkg, const char *path) {
    return (!pkg->user || pkg->path[0] == '_') && strcmp(pkg->path, path) == 0;
}

static Package *find_loaded(const Loader *l, const char *path) {
    for (int i = 0; i < l->c->packages.n; i++)
        if (is_known_by(l->c->packages.at[i], path)) return l->c->packages.at[i];
    return NULL;
}

static bool report_cycle(Loader *l, const char *path, Pos pos) {
    int start = 0;
    while (start < l->loading.n && !is_known_by(l->loading.at[start], path)) start++;
    if (start == l->loading.n) return false;
    Text text = {.arena = l->c->arena};
    for (int i = start; i < l->loading.n; i++) text_printf(&text, "%s imports ", l->loading.at[i]->path);
    diag_error(l->c->diags, pos, "import cycle not allowed: %s%s", text.text, path);
    return true;
}

static void report_not_found(Loader *l, const char *path, Pos pos) {
    const char *slash = strchr(path, '/');
    size_t first = slash ? (size_t)(slash - path) : strlen(path);
    if (strcmp(path, "C") == 0) diag_error(l->c->diags, pos, "not supported: import \"C\"");
    else if (memchr(path, '.', first) || !l->c->goroot)
        diag_error(l->c->diags, pos,
                   "package %s cannot be found (no go.mod is read; own packages: import \"./DIR\")", path);
    else diag_error(l->c->diags, pos, "package %s is not in GOROOT (%s/src/%s)", path, l->c->goroot, path);
}

// "./a" imported by a file of the user's. Go knows it by its absolute path with a "_".
static bool find_local(Compiler *c, const char *path, ImportSite site, Sources *out) {
    if (!site.importer || !site.importer->user) return false;
    const char *file = diags_file(c->diags, site.file)->path, *slash = strrchr(file, '/');
    const char *at = text_begins(path, "./") ? path + 2 : path;
    const char *folder = slash ? arena_printf(c->arena, "%.*s/%s", (int)(slash - file), file, at) : at;
    if (!path_is_dir(folder)) return false;
    const char *known = intern_cstr(c->names, arena_printf(c->arena, "_%s", path_absolute(c->arena, folder)));
    *out = (Sources){.path = known, .folder = folder};
    if (!sources_add_folder(c, folder, false, out)) return false;
    sources_sort(out);
    return true;
}

// What a program may not import of the installed Go. Packages of its own, by relative paths, are its
// business. It is the go command that refuses internal packages: where only reports are asked for, a package
// is taken as gc takes it.
static const char *forbidden(const Compiler *c, const char *path, ImportSite site) {
    if (!site.importer || !site.importer->user || c->dialect.std || is_local(path)) return NULL;
    if (has_element(path, "vendor")) return "use of vendored package not allowed";
    if (!has_element(path, "internal") || c->internals_ok) return NULL;
    return arena_printf(c->arena, "use of internal package %s not allowed", path);
}

static bool find_sources(Compiler *c, const char *path, ImportSite site, Sources *out) {
    if (strcmp(path, "C") == 0) return false;
    if (is_local(path)) return find_local(c, path, site, out);
    return sources_find(c, path, site.importer && !site.importer->user, out);
}

static Package *load_import(Loader *l, const char *path, ImportSite site) {
    Compiler *c = l->c;
    Pos pos = site.pos;
    const char *why_not = forbidden(c, path, site);
    if (why_not) {
        diag_error(c->diags, pos, "%s", why_not);
        return NULL;
    }
    Package *pkg = find_loaded(l, path);
    if (pkg) return pkg;
    int before = diags_count(c->diags);
    Sources sources;
    if (!find_sources(c, path, site, &sources)) {
        if (diags_count(c->diags) == before) report_not_found(l, path, pos);
        return NULL;
    }
    if (sources.path != path && (pkg = find_loaded(l, sources.path))) return pkg;
    if (report_cycle(l, sources.path, pos)) return NULL;
    pkg = NEW(c->arena, Package);
    pkg->path = sources.path;
    pkg->user = is_local(path);
    if (!add_sources(l, pkg, &sources)) return NULL;
    if (!pkg->files.n) {
        diag_error(c->diags, pos, "package %s: no Go files in %s", path, sources.folder);
        return NULL;
    }
    settle_name(l, pkg);
    if (strcmp(pkg->name, "main") == 0) {
        diag_error(c->diags, pos, "import \"%s\" is a program, not an importable package", path);
        return NULL;
    }
    drop_replaced(c, pkg);
    before = diags_count(c->diags);
    if (finish_package(l, pkg) && (!pkg->user || diags_count(c->diags) == before)) return pkg;
    if (pkg->user || !site.importer || !site.importer->user) return NULL;
    // The user can act at the import. The errors of our own package are printed too; what nobody can mend is
    // not laid out: the import is refused, with the first reason.
    if (sources.own) {
        diag_error(c->diags, pos, "could not import %s (errors in it or in what it imports)", path);
    } else {
        const char *why = diags_withdraw(c->diags, before);
        diag_error(c->diags, pos, "not supported: package %s (%s)", path,
                   why ? why : "it imports such a package");
    }
    return NULL;
}

// ---- the program ------------------------------------------------------------------------------------------

static bool load_runtime(Loader *l) {
    Compiler *c = l->c;
    if (!c->libdir || !path_is_dir(arena_printf(c->arena, "%s/runtime", c->libdir)))
        return true; // nothing but checking is possible then
    c->runtime = load_import(l, intern_cstr(c->names, "runtime"), (ImportSite){0});
    return c->runtime != NULL;
}

static void check_main(Compiler *c, const Package *pkg) {
    if (c->no_body_ok || strcmp(pkg->name, "main") != 0 || diags_error_count(c->diags)) return;
    const Object *obj = scope_lookup(pkg->scope, intern_cstr(c->names, "main"));
    if (!obj || obj->kind != OBJ_FUNC)
        diag_error(c->diags, (Pos){0}, "function main is undeclared in the main package");
}

Package *check_program(Compiler *c, const char *const *paths, int n) {
    Loader loader = {.c = c}, *l = &loader;
    if (!c->universe) check_init_universe(c);
    Package *pkg = NEW(c->arena, Package);
    pkg->user = true;
    bool ok = true;
    for (int i = 0; i < n; i++)
        ok = (path_is_dir(paths[i]) ? add_folder(l, pkg, paths[i]) : add_file(l, pkg, paths[i], false)) && ok;
    if (!ok || diags_syntax_error_count(c->diags)) return NULL;
    settle_name(l, pkg);
    if (!pkg->files.n) {
        if (!diags_error_count(c->diags)) diag_error(c->diags, (Pos){0}, "no Go files in %s", paths[0]);
        return NULL;
    }
    pkg->path = pkg->name;
    if (!load_runtime(l) || !finish_package(l, pkg)) return NULL;
    check_main(c, pkg);
    return diags_error_count(c->diags) ? NULL : pkg;
}
