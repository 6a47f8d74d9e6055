// typecheck.c - checks of whole types, made once every type is known: no type contains itself, no field has a
// method's name, and no variable has a constraint's type.
//
// A type contains itself if it is met again while walking through the array elements and struct fields of
// which it is made; types behind pointers, slices, maps, channels and functions are not part of it. An
// interface contains those it embeds.
#include "types/decls.h"

typedef struct Nest {
    VEC(Type *) at;
} Nest;

static bool valid_type(Checker *ck, Type *t, Nest *nest);

static bool valid_named(Checker *ck, Type *t, Nest *nest) {
    DeclInfo *info = t->named.obj->check;
    if (!info || info->done || t->named.obj->pkg != ck->pkg) // predeclared, known to be valid, or imported
        return true;
    if (!t->named.underlying || t->named.underlying->kind == KIND_INVALID) return false;
    for (int i = 0; i < nest->at.n; i++) {
        if (nest->at.at[i] != t) continue;
        VEC(Object *) cycle = {0};
        for (int k = i; k < nest->at.n; k++) VEC_PUSH(ck->c->arena, cycle, nest->at.at[k]->named.obj);
        decl_cycle_error(ck, cycle.at, cycle.n);
        for (int k = i; k < nest->at.n; k++) nest->at.at[k]->named.underlying = ck->c->types[KIND_INVALID];
        return false;
    }
    VEC_PUSH(ck->c->arena, nest->at, t);
    Type *rhs = info->rhs ? info->rhs : t->named.underlying;
    bool ok = valid_type(ck, rhs, nest);
    nest->at.n--;
    if (ok) info->done = true;
    return ok;
}

static bool valid_type(Checker *ck, Type *t, Nest *nest) {
    switch (t->kind) {
    case KIND_ARRAY: return valid_type(ck, t->array.elem, nest);
    case KIND_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++)
            if (!valid_type(ck, t->strct.fields.at[i].type, nest)) return false;
        return true;
    case KIND_UNION:
        for (int i = 0; i < t->unio.terms.n; i++)
            if (!valid_type(ck, t->unio.terms.at[i], nest)) return false;
        return true;
    case KIND_INTERFACE:
        for (int i = 0; i < t->iface.embedded.n; i++)
            if (!valid_type(ck, t->iface.embedded.at[i], nest)) return false;
        return true;
    case KIND_NAMED: return valid_named(ck, t, nest);
    default: return true;
    }
}

static void check_field_names(Checker *ck, Type *named) {
    const Type *t = type_underlying(named);
    const Scope *methods = named->named.methods;
    if (t->kind != KIND_STRUCT || !methods) return;
    for (int i = 0; i < methods->objects.n; i++) {
        const Object *m = methods->objects.at[i];
        int field = type_field_named(t, m->name, ck->pkg);
        if (field >= 0)
            check_error(ck, m->pos, "field and method with the same name %s\n\t%s: other declaration of %s",
                        m->name, pos_text(ck, t->strct.fields.at[field].pos), m->name);
    }
}

static void run_valid(Checker *ck, Delayed *later) {
    Type *t = later->obj->type;
    if (t->kind != KIND_NAMED) return;
    Nest nest = {0};
    valid_type(ck, t, &nest);
    check_field_names(ck, t);
}

void type_valid_later(Checker *ck, Object *type_name) {
    decl_later(ck, (Delayed){.run = run_valid, .obj = type_name});
}

static void run_var_type(Checker *ck, Delayed *later) {
    Type *u = type_underlying(later->type);
    if (u->kind != KIND_INTERFACE) return;
    type_complete_interface(u);
    bool comparable = later->type == ck->c->type_comparable;
    bool constraint = u->iface.is_constraint;
    for (int i = 0; i < u->iface.embedded.n; i++) {
        Type *e = type_underlying(u->iface.embedded.at[i]);
        comparable |= u->iface.embedded.at[i] == ck->c->type_comparable;
        constraint |= e->kind != KIND_INTERFACE ? e->kind != KIND_INVALID : e->iface.is_constraint;
    }
    if (constraint)
        check_error(ck, later->pos, "cannot use type %s outside a type constraint: interface %s",
                    check_type_text(ck, later->type),
                    comparable ? "is (or embeds) comparable" : "contains type constraints");
}

void type_check_var_later(Checker *ck, Expr *e, Type *t) {
    if (t->kind == KIND_INTERFACE || t->kind == KIND_NAMED)
        decl_later(ck, (Delayed){.run = run_var_type, .pos = expr_start(e), .type = t});
}
