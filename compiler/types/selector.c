// selector.c - x.sel: qualified identifiers, fields, method values and method expressions.
#include "types/expr.h"

// ---- package.Name -----------------------------------------------------------------------------------------

static void qualified(Checker *ck, Expr *e, Object *pkgname) {
    const char *sel = e->selector.sel;
    const Package *pkg = pkgname->pkgname.imported;
    Expr *x = e->selector.x;
    check_use(ck, pkgname);
    pkgname->used = true;
    x->name.obj = pkgname;
    x->mode = MODE_PKG;
    if (!pkg) return;
    Object *obj = scope_lookup(pkg->scope, sel);
    if (!obj) {
        bool lacks = load_lacks(ck->c, pkgname->pkgname.imported, NULL, sel);
        check_error(ck, e->selector.sel_pos, lacks ? "not supported: %s.%s" : "undefined: %s.%s", pkg->name,
                    sel);
        return;
    }
    if (!name_is_exported(sel)) {
        check_error(ck, e->selector.sel_pos, "%s not exported by package %s", sel, pkg->name);
        return;
    }
    e->selector.obj = obj;
    if (strcmp(sel, "SetPanicOnFault") == 0 && strcmp(pkg->path, "runtime/debug") == 0)
        ck->pkg->panics_on_fault = true;
    if (!obj->type || obj->type->kind == KIND_INVALID) {
        if (obj->kind == OBJ_BUILTIN) expr_set(e, MODE_BUILTIN, ck->c->types[KIND_INVALID]);
        return;
    }
    switch (obj->kind) {
    case OBJ_CONST:
        if (!obj->constant.value) return;
        expr_set(e, MODE_CONST, obj->type);
        e->cval = obj->constant.value;
        break;
    case OBJ_TYPE: expr_set(e, MODE_TYPE, obj->type); break;
    case OBJ_VAR: expr_set(e, MODE_VAR, obj->type); break;
    case OBJ_FUNC: expr_set(e, MODE_VALUE, obj->type); break;
    default: internal_error("selector", "object %s of kind %d in a package", obj->name, obj->kind);
    }
}

// ---- x.sel that is not there ------------------------------------------------------------------------------

static const char *other_case(Checker *ck, const char *sel) {
    unsigned char c = (unsigned char)sel[0];
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    if (!upper && !lower) return NULL;
    return intern_cstr(ck->c->names, arena_printf(ck->c->arena, "%c%s", c ^ 0x20, sel + 1));
}

static bool callable(const Expr *x, const Lookup *l) {
    bool method = l->obj->kind == OBJ_FUNC;
    return !method || l->method_index >= 0 || !l->obj->func.ptr_recv || l->indirect || x->mode == MODE_VAR;
}

// A method or field that the type has in the installed Go's package, and not in ours.
static bool refuse_lacking(Checker *ck, const Expr *e, Type *t) {
    t = type_deref(t);
    Object *obj = t->kind == KIND_NAMED ? t->named.obj : NULL;
    if (!obj || !obj->pkg || obj->pkg == ck->pkg) return false;
    if (!load_lacks(ck->c, obj->pkg, obj->name, e->selector.sel)) return false;
    check_error(ck, e->selector.sel_pos, "not supported: %s.%s.%s", obj->pkg->name, obj->name,
                e->selector.sel);
    return true;
}

static void report_missing(Checker *ck, Expr *e, Expr *x) {
    if (refuse_lacking(ck, e, x->type)) return;
    Arena *a = ck->c->arena;
    const char *sel = e->selector.sel, *why;
    Type *u = type_underlying(x->type);
    if (u->kind == KIND_POINTER && type_is_interface(u->pointer.elem)) {
        why = arena_printf(a, "type %s is pointer to interface, not interface", check_type_text(ck, x->type));
    } else {
        why = arena_printf(a, "type %s has no field or method %s", check_type_text(ck, x->type), sel);
        const char *other = other_case(ck, sel);
        if (other) {
            Lookup l = type_lookup(ck->c, x->type, other, ck->pkg);
            if (l.obj && callable(x, &l)) why = arena_printf(a, "%s, but does have %s", why, other);
        }
    }
    check_error(ck, e->selector.sel_pos, "%s.%s undefined (%s)", expr_diag_text(a, x), sel, why);
}

// ---- fields and methods -----------------------------------------------------------------------------------

static Selection *new_selection(Checker *ck, SelectionKind kind, Type *recv, const Lookup *l) {
    Selection *s = NEW(ck->c->arena, Selection);
    s->kind = kind;
    s->recv = recv;
    s->obj = l->obj;
    s->path.at = l->path.at;
    s->path.n = l->path.n;
    s->path.cap = l->path.cap;
    s->indirect = l->indirect;
    s->method_index = l->method_index;
    s->final_recv = l->final_recv;
    return s;
}

// The signature of a method used as a function: without receiver, or with it as the first parameter
// (`first`).
static Type *method_signature(Checker *ck, const Type *method, Type *first) {
    Arena *a = ck->c->arena;
    Type *t = type_new(ck->c, KIND_FUNC);
    const Func *f = &method->func;
    t->func = *f;
    t->func.recv = NULL;
    if (!first) return t;
    Object *v = NEW(a, Object);
    v->kind = OBJ_VAR;
    v->type = first;
    v->var.kind = VAR_PARAM;
    bool named = f->params.n > 0 && f->params.at[0]->name && f->params.at[0]->name[0];
    const char *recv = f->recv && f->recv->name && f->recv->name[0] ? f->recv->name : "_";
    v->name = named ? recv : "";
    t->func.params.at = NULL;
    t->func.params.n = t->func.params.cap = 0;
    VEC_PUSH(a, t->func.params, v);
    for (int i = 0; i < f->params.n; i++) VEC_PUSH(a, t->func.params, f->params.at[i]);
    return t;
}

static void method_expression(Checker *ck, Expr *e, Expr *x, const Lookup *l) {
    Object *m = l->obj;
    if (m->kind != OBJ_FUNC) {
        const char *sel = e->selector.sel, *type = check_type_text(ck, x->type);
        check_error(ck, e->selector.sel_pos, "%s.%s undefined (type %s has no method %s)",
                    expr_diag_text(ck->c->arena, x), sel, type, sel);
        return;
    }
    e->selector.selection = new_selection(ck, SEL_METHOD_EXPR, x->type, l);
    expr_set(e, MODE_VALUE, method_signature(ck, m->type, x->type));
}

static void method_value(Checker *ck, Expr *e, Expr *x, const Lookup *l) {
    Object *m = l->obj;
    bool dynamic = l->method_index >= 0;
    e->selector.selection = new_selection(ck, dynamic ? SEL_IFACE_METHOD : SEL_METHOD, x->type, l);
    if (!dynamic && m->func.ptr_recv && !l->indirect) check_mark_addr_taken(ck, x);
    expr_set(e, MODE_VALUE, m->type->func.recv ? method_signature(ck, m->type, NULL) : m->type);
}

static void member(Checker *ck, Expr *e, Expr *x) {
    const char *sel = e->selector.sel;
    Lookup l = type_lookup(ck->c, x->type, sel, ck->pkg);
    if (!l.obj) {
        if (type_underlying(x->type)->kind == KIND_INVALID) return;
        if (l.ambiguous)
            check_error(ck, e->selector.sel_pos, "ambiguous selector %s.%s", expr_diag_text(ck->c->arena, x),
                        sel);
        else report_missing(ck, e, x);
        return;
    }
    if (!callable(x, &l)) {
        check_error(ck, e->selector.sel_pos, "cannot call pointer method %s on %s", sel,
                    check_type_text(ck, x->type));
        return;
    }
    Object *obj = l.obj;
    if (!obj->type) check_object_decl(ck, obj);
    if (!obj->type || obj->type->kind == KIND_INVALID) return;
    if (obj->kind == OBJ_FUNC && l.method_index < 0) check_use(ck, obj);
    if (x->mode == MODE_TYPE) {
        method_expression(ck, e, x, &l);
    } else if (obj->kind == OBJ_FUNC) {
        method_value(ck, e, x, &l);
    } else {
        e->selector.selection = new_selection(ck, SEL_FIELD, x->type, &l);
        expr_set(e, x->mode == MODE_VAR || l.indirect ? MODE_VAR : MODE_VALUE, obj->type);
    }
}

void expr_selector(Checker *ck, Expr *e) {
    Expr *x = e->selector.x;
    e->selector.selection = NULL;
    e->selector.obj = NULL;
    if (x->kind == EX_NAME) {
        Object *obj = check_lookup(ck, x->name.name);
        if (obj && obj->kind == OBJ_PKG) {
            qualified(ck, e, obj);
            return;
        }
    }
    check_expr_or_type(ck, x);
    if (x->mode == MODE_BUILTIN) check_error(ck, e->pos, "cannot select on %s", check_describe(ck, x));
    else if (expr_ok(x)) member(ck, e, x);
}
