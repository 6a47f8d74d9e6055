// resolve.c - the scopes of a package: imports of each file, package-level objects, and which methods belong
// to which type.
#include "types/decls.h"

#include <string.h>

Object *object_new(Checker *ck, ObjKind kind, const char *name, Pos pos, Type *type) {
    Object *obj = NEW(ck->c->arena, Object);
    obj->kind = kind;
    obj->name = name;
    obj->pos = pos;
    obj->pkg = ck->pkg;
    obj->type = type;
    return obj;
}

static void redeclared(Checker *ck, const Object *obj, const Object *other) {
    if (pos_known(other->pos))
        check_error(ck, obj->pos, "%s redeclared in this block\n\t%s: other declaration of %s", obj->name,
                    pos_text(ck, other->pos), obj->name);
    else check_error(ck, obj->pos, "%s redeclared in this block", obj->name);
}

void resolve_declare(Checker *ck, Scope *scope, Object *obj) {
    if (name_is_blank(obj->name)) return;
    Object *other = scope_insert(ck->c->arena, scope, obj);
    if (other) redeclared(ck, obj, other);
}

// ---- package-level objects --------------------------------------------------------------------------------

static DeclInfo *add_object(Checker *ck, Object *obj, Decl *d) {
    Decls *decls = checker_decls(ck);
    DeclInfo *info = NEW(ck->c->arena, DeclInfo);
    info->file = ck->file;
    info->decl = d;
    info->order = decls->objects.n;
    obj->check = info;
    VEC_PUSH(ck->c->arena, decls->objects, obj);
    return info;
}

// A constant, variable or type; NULL if its name is reserved for a function.
static DeclInfo *declare_package_object(Checker *ck, Object *obj, Decl *d) {
    bool is_main = strcmp(obj->name, "main") == 0 && strcmp(ck->pkg->name, "main") == 0;
    if (is_main || strcmp(obj->name, "init") == 0) {
        check_error(ck, obj->pos, "cannot declare %s - must be func", obj->name);
        return NULL;
    }
    resolve_declare(ck, ck->pkg->scope, obj);
    return add_object(ck, obj, d);
}

static void collect_const(Checker *ck, Decl *d) {
    for (int i = 0; i < d->constant.names.n; i++) {
        NameNode *name = &d->constant.names.at[i];
        Object *obj = object_new(ck, OBJ_CONST, name->name, name->pos, NULL);
        obj->constant.iota = d->constant.iota;
        name->obj = obj;
        DeclInfo *info = declare_package_object(ck, obj, d);
        if (info && i < d->constant.values.n) info->init = d->constant.values.at[i];
    }
    decl_arity(ck, d);
}

static void collect_var(Checker *ck, Decl *d) {
    int n = d->var.names.n;
    bool multi = d->var.values.n == 1 && n > 1;
    Object **lhs = multi ? NEW_ARRAY(ck->c->arena, Object *, n) : NULL;
    DeclInfo *first = NULL;
    for (int i = 0; i < n; i++) {
        NameNode *name = &d->var.names.at[i];
        Object *obj = object_new(ck, OBJ_VAR, name->name, name->pos, NULL);
        obj->var.kind = VAR_GLOBAL;
        name->obj = obj;
        if (multi) lhs[i] = obj;
        DeclInfo *info = declare_package_object(ck, obj, d);
        if (!info) continue;
        if (multi) {
            info->init = d->var.values.at[0];
            info->lhs = lhs;
            info->nlhs = n;
            info->shared = first ? first : info;
            first = info->shared;
        } else if (i < d->var.values.n) {
            info->init = d->var.values.at[i];
        }
    }
    decl_arity(ck, d);
}

static void collect_type(Checker *ck, Decl *d) {
    Object *obj = object_new(ck, OBJ_TYPE, d->type.name, d->type.name_pos, NULL);
    obj->type_name.alias = d->type.alias;
    obj->type_name.decl = d;
    d->type.obj = obj;
    DeclInfo *info = declare_package_object(ck, obj, d);
    if (info) info->generic = d->type.tparams.n > 0;
}

static void collect_func(Checker *ck, Decl *d) {
    FuncNode *fn = d->func;
    Object *obj = object_new(ck, OBJ_FUNC, fn->name, fn->pos, NULL);
    obj->func.node = fn;
    fn->obj = obj;
    fn->start = d->pos;
    bool is_init = strcmp(fn->name, "init") == 0;
    bool is_main = strcmp(fn->name, "main") == 0 && strcmp(ck->pkg->name, "main") == 0;
    if (!fn->recv && (is_init || is_main)) {
        if (fn->tparams.n)
            check_error(ck, fn->tparams.at[0]->pos, "func %s must have no type parameters", fn->name);
        if (fn->type->func_type.params.n || fn->type->func_type.results.n)
            check_error(ck, d->pos, "func %s must have no arguments and no return values", fn->name);
    }
    if (!fn->recv) {
        if (!is_init) resolve_declare(ck, ck->pkg->scope, obj);
        else if (!fn->body) check_error(ck, obj->pos, "missing function body");
    }
    DeclInfo *info = add_object(ck, obj, d);
    info->generic = fn->tparams.n > 0;
}

// ---- imports ----------------------------------------------------------------------------------------------

static Package *imported_package(Checker *ck, const Decl *d) {
    if (d->import.bad || d->import.package) return d->import.package;
    Bytes path = load_import_path(ck->c->arena, d);
    return path.n == 6 && memcmp(path.p, "unsafe", 6) == 0 ? ck->c->unsafe_package : NULL;
}

static void dot_import(Checker *ck, Package *imported, Pos pos) {
    for (int i = 0; i < imported->scope->objects.n; i++) {
        Object *obj = imported->scope->objects.at[i];
        if (!name_is_exported(obj->name)) continue;
        Object *other = scope_insert(ck->c->arena, ck->file->scope, obj);
        if (other)
            check_error(ck, pos, "%s redeclared in this block\n\t%s: other declaration of %s", obj->name,
                        pos_text(ck, other->pos), obj->name);
    }
}

static void collect_import(Checker *ck, Decl *d) {
    Package *imported = imported_package(ck, d);
    if (!imported) return; // reported when the packages were loaded
    const char *name = d->import.local ? d->import.local : imported->name;
    if (strcmp(name, "init") == 0) {
        check_error(ck, d->pos, "cannot import package as init - init must be a func");
        return;
    }
    Object *obj = object_new(ck, OBJ_PKG, name, d->pos, ck->c->types[KIND_INVALID]);
    obj->pkgname.imported = imported;
    VEC_PUSH(ck->c->arena, checker_decls(ck)->imports, ((ImportUse){obj, ck->file}));
    if (strcmp(name, ".") == 0) dot_import(ck, imported, d->pos);
    else resolve_declare(ck, ck->file->scope, obj);
}

void resolve_unused_imports(Checker *ck) {
    Decls *decls = checker_decls(ck);
    for (int i = 0; i < decls->imports.n; i++) {
        const Object *obj = decls->imports.at[i].pkgname;
        if (obj->used || name_is_blank(obj->name)) continue;
        const char *path = obj->pkgname.imported->path;
        const char *slash = strrchr(path, '/');
        const char *last = slash ? slash + 1 : path;
        if (strcmp(obj->name, ".") == 0 || strcmp(obj->name, last) == 0)
            check_error(ck, obj->pos, "imported and not used: \"%s\"", path);
        else check_error(ck, obj->pos, "imported and not used: \"%s\" as %s", path, obj->name);
    }
}

// ---- methods ----------------------------------------------------------------------------------------------

// The defined type of this package that a receiver names, following aliases and at most one pointer, but all
// that are written at the receiver itself; *pointer tells of that.
static Object *receiver_base(Checker *ck, Expr *type, bool *pointer) {
    *pointer = false;
    for (Expr *inner = type; inner->kind == EX_PAREN || inner->kind == EX_STAR;) {
        *pointer |= inner->kind == EX_STAR;
        type = inner = inner->kind == EX_STAR ? inner->star.x : inner->paren.x;
    }
    for (int aliases = 0; aliases < 100; aliases++) {
        type = (Expr *)unparen(type);
        if (type->kind == EX_STAR) {
            if (*pointer) return NULL;
            *pointer = true;
            type = (Expr *)unparen(type->star.x);
        }
        if (type->kind == EX_INDEX) type = type->index.x;
        if (type->kind != EX_NAME) return NULL;
        Object *obj = scope_lookup(ck->pkg->scope, type->name.name);
        if (!obj || obj->kind != OBJ_TYPE || !obj->check) return NULL;
        if (!obj->type_name.alias) return obj;
        type = obj->type_name.decl->type.type;
    }
    return NULL;
}

static void associate_methods(Checker *ck) {
    Decls *decls = checker_decls(ck);
    for (int i = 0; i < decls->objects.n; i++) {
        Object *obj = decls->objects.at[i];
        if (obj->kind != OBJ_FUNC || !obj->func.node->recv) continue;
        bool pointer;
        Object *base = receiver_base(ck, obj->func.node->recv->type, &pointer);
        obj->func.ptr_recv = pointer;
        if (!base) continue;
        if (decl_info(base)->generic) decl_info(obj)->generic = true;
        if (!name_is_blank(obj->name)) VEC_PUSH(ck->c->arena, decl_info(base)->methods, obj);
    }
}

// ---- the package ------------------------------------------------------------------------------------------

static void check_file_scopes(Checker *ck) {
    for (int f = 0; f < ck->pkg->files.n; f++) {
        const Scope *scope = ck->pkg->files.at[f]->scope;
        for (int i = 0; i < scope->objects.n; i++) {
            const Object *obj = scope->objects.at[i];
            const Object *other = scope_lookup(ck->pkg->scope, obj->name);
            if (!other) continue;
            if (obj->kind == OBJ_PKG && obj->pkg == ck->pkg)
                check_error(ck, other->pos,
                            "%s already declared through import of package %s (\"%s\")\n\t%s: other "
                            "declaration of %s",
                            other->name, obj->pkgname.imported->name, obj->pkgname.imported->path,
                            pos_text(ck, obj->pos), obj->name);
            else
                check_error(ck, other->pos,
                            "%s already declared through dot-import of package %s (\"%s\")\n\t%s: other "
                            "declaration of %s",
                            other->name, obj->pkg->name, obj->pkg->path, pos_text(ck, obj->pos), obj->name);
        }
    }
}

void resolve_collect(Checker *ck) {
    Package *pkg = ck->pkg;
    pkg->scope = NEW(ck->c->arena, Scope);
    pkg->scope->parent = ck->c->universe;
    for (int f = 0; f < pkg->files.n; f++) {
        File *file = pkg->files.at[f];
        ck->file = file;
        file->scope = NEW(ck->c->arena, Scope);
        file->scope->parent = pkg->scope;
        for (int i = 0; i < file->decls.n; i++) {
            Decl *d = file->decls.at[i];
            switch (d->kind) {
            case DECL_IMPORT: collect_import(ck, d); break;
            case DECL_CONST: collect_const(ck, d); break;
            case DECL_VAR: collect_var(ck, d); break;
            case DECL_TYPE: collect_type(ck, d); break;
            case DECL_FUNC: collect_func(ck, d); break;
            }
        }
    }
    check_file_scopes(ck);
    associate_methods(ck);
}
