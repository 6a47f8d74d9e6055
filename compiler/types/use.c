// use.c - what is known of variables from how they are used: captured, reassigned, address taken; and
// dependencies of package-level initialisation.
#include "types/decls.h"

Object *check_lookup(Checker *ck, const char *name) {
    return scope_lookup_outwards(ck->c->arena, ck->scope, name);
}

static void mark_dot_import(Checker *ck, const Object *obj) {
    Decls *decls = checker_decls(ck);
    for (int i = 0; i < decls->imports.n; i++) {
        const ImportUse *use = &decls->imports.at[i];
        bool dot = use->pkgname->name[0] == '.' && use->file == ck->file;
        if (dot && use->pkgname->pkgname.imported == obj->pkg) use->pkgname->used = true;
    }
}

static void add_capture(Checker *ck, FuncNode *fn, Object *var) {
    for (int i = 0; i < fn->captures.n; i++)
        if (fn->captures.at[i] == var) return;
    VEC_PUSH(ck->c->arena, fn->captures, var);
}

static void note_capture(Checker *ck, Object *var) {
    if (var->var.kind == VAR_GLOBAL || var->var.kind == VAR_FIELD || !var->var.fn) return;
    for (FuncNode *fn = ck->fn; fn && fn != var->var.fn; fn = fn->outer) {
        add_capture(ck, fn, var);
        var->var.captured = true;
    }
}

static void note_dependency(Checker *ck, Object *obj) {
    if (!ck->decl || obj->pkg != ck->pkg || !obj->check) return;
    if (obj->kind != OBJ_CONST && obj->kind != OBJ_VAR && obj->kind != OBJ_FUNC) return;
    DeclInfo *info = decl_info(ck->decl);
    if (info->shared) info = info->shared;
    for (int i = 0; i < info->deps.n; i++)
        if (info->deps.at[i] == obj) return;
    VEC_PUSH(ck->c->arena, info->deps, obj);
}

void check_use(Checker *ck, Object *obj) {
    if (obj->kind == OBJ_PKG || (obj->kind == OBJ_VAR && obj->pkg == ck->pkg)) obj->used = true;
    if (obj->kind != OBJ_PKG && obj->pkg && obj->pkg != ck->pkg) mark_dot_import(ck, obj);
    if (obj->kind == OBJ_VAR) note_capture(ck, obj);
    note_dependency(ck, obj);
}

// The variable in whose memory the place e lies, or NULL: not through pointers, slices or maps.
static Object *base_variable(const Expr *e) {
    for (;;) {
        e = unparen(e);
        switch (e->kind) {
        case EX_NAME: return e->name.obj && e->name.obj->kind == OBJ_VAR ? e->name.obj : NULL;
        case EX_SELECTOR:
            if (!e->selector.selection)
                return e->selector.obj && e->selector.obj->kind == OBJ_VAR ? e->selector.obj : NULL;
            if (e->selector.selection->indirect || !e->selector.x->type) return NULL;
            if (type_underlying(e->selector.x->type)->kind == KIND_POINTER) return NULL;
            e = e->selector.x;
            break;
        case EX_INDEX:
            if (!e->index.x->type || type_underlying(e->index.x->type)->kind != KIND_ARRAY) return NULL;
            e = e->index.x;
            break;
        default: return NULL;
        }
    }
}

void check_mark_assigned(Checker *ck, Expr *lhs) {
    Object *var = base_variable(lhs);
    if (var) var->var.reassigned = true;
}

void check_mark_addr_taken(Checker *ck, Expr *e) {
    Object *var = base_variable(e);
    if (var) var->var.addr_taken = true;
}
