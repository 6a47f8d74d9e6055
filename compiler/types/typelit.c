// typelit.c - struct and interface types.
#include "types/decls.h"
#include "types/const/const.h"

#include <string.h>

static Type *invalid(const Checker *ck) { return ck->c->types[KIND_INVALID]; }

// ---- structs ----------------------------------------------------------------------------------------------

// The name an embedded type gives its field, or NULL if it is neither T nor *T.
static const char *embedded_name(const Expr *e) {
    switch (e->kind) {
    case EX_NAME: return e->name.name;
    case EX_STAR: return e->star.x->kind == EX_STAR ? NULL : embedded_name(e->star.x);
    case EX_SELECTOR: return e->selector.sel;
    case EX_INDEX: return embedded_name(e->index.x);
    default: return NULL;
    }
}

static Bytes tag_text(Checker *ck, const Expr *tag) {
    if (!tag || tag->lit.bad) return (Bytes){0};
    const Const *value =
        tag->lit.kind == LIT_STRING ? const_literal(ck->c->arena, LIT_STRING, tag->lit.text) : NULL;
    if (value) return value->s;
    check_error(ck, tag->pos, "struct field tag must be a string");
    return (Bytes){0};
}

static void run_embedded(Checker *ck, Delayed *later) {
    Type *t = type_deref(later->type);
    bool pointer = t != later->type;
    if (t->kind == KIND_INVALID) return;
    Kind kind = type_underlying(t)->kind;
    if (kind == KIND_UNSAFE_POINTER)
        check_error(ck, later->pos, "embedded field type cannot be unsafe.Pointer");
    else if (kind == KIND_POINTER) check_error(ck, later->pos, "embedded field type cannot be a pointer");
    else if (kind == KIND_INTERFACE && pointer)
        check_error(ck, later->pos, "embedded field type cannot be a pointer to an interface");
}

// The fields read so far. They become the type's when all are known: until then it has none.
typedef struct Fields {
    VEC(StructField) list;
    Scope *names;
} Fields;

static void add_field(Checker *ck, Fields *fields, Field *f, const char *name, Pos pos, Type *type) {
    Object *obj = object_new(ck, OBJ_VAR, name, pos, type);
    obj->var.kind = VAR_FIELD;
    obj->var.field_index = fields->list.n;
    obj->used = true;
    const Object *other = name_is_blank(name) ? NULL : scope_insert(ck->c->arena, fields->names, obj);
    if (other) {
        check_error(ck, pos, "%s redeclared\n\t%s: other declaration of %s", name, pos_text(ck, other->pos),
                    name);
        return;
    }
    f->obj = obj;
    StructField field = {name, type, f->embedded, tag_text(ck, f->tag), ck->pkg, pos, obj};
    VEC_PUSH(ck->c->arena, fields->list, field);
}

static void embedded_field(Checker *ck, Fields *fields, Field *f, Type *type) {
    Pos pos = expr_start(f->type);
    const char *name = embedded_name(f->type);
    if (name) {
        add_field(ck, fields, f, name, pos, type);
        decl_later(ck, (Delayed){.run = run_embedded, .pos = pos, .type = type});
        return;
    }
    check_error(ck, pos, "invalid embedded field type %s", expr_diag_text(ck->c->arena, f->type));
    add_field(ck, fields, f, intern_cstr(ck->c->names, "_"), pos, invalid(ck));
}

Type *type_struct(Checker *ck, Expr *e, Type *def) {
    Type *t = type_new(ck->c, KIND_STRUCT);
    t->pending = true;
    type_set_underlying(def, t);
    const FieldList *list = &e->struct_type.fields;
    Fields fields = {.names = NEW(ck->c->arena, Scope)};
    Type *type = NULL;
    for (int i = 0; i < list->n; i++) {
        Field *f = list->at[i];
        if (i == 0 || f->type != list->at[i - 1]->type) type = type_expr_var(ck, f->type);
        if (f->embedded) embedded_field(ck, &fields, f, type);
        else add_field(ck, &fields, f, f->name, f->pos, type);
    }
    memcpy(&t->strct.fields, &fields.list, sizeof fields.list);
    t->strct.names = fields.names;
    t->pending = false;
    return t;
}

// ---- interfaces -------------------------------------------------------------------------------------------

static void duplicate_method(Checker *ck, Pos pos, const char *name, const Object *other) {
    check_error(ck, pos, "duplicate method %s\n\t%s: other declaration of %s", name, pos_text(ck, other->pos),
                name);
}

static void run_duplicate_method(Checker *ck, Delayed *later) {
    duplicate_method(ck, later->pos, later->obj->name, later->obj);
}

static void add_method(Checker *ck, Type *t, Scope *names, Field *f, Type *recv) {
    if (name_is_blank(f->name)) {
        check_error(ck, f->pos, "methods must have a unique non-blank name");
        return;
    }
    Type *sig = check_type_expr(ck, f->type);
    if (sig->kind != KIND_FUNC) return;
    Object *self = object_new(ck, OBJ_VAR, intern_cstr(ck->c->names, ""), f->pos, recv);
    self->var.kind = VAR_RECV;
    sig->func.recv = self;
    Object *obj = object_new(ck, OBJ_FUNC, f->name, f->pos, sig);
    f->obj = obj;
    const Object *other = scope_insert(ck->c->arena, names, obj);
    if (other) { // as in Go found when the method set is made, hence not before other declarations are read
        decl_later(ck, (Delayed){.run = run_duplicate_method, .pos = f->pos, .obj = (Object *)other});
        return;
    }
    IfaceMethod method = {f->name, ck->pkg, sig, f->pos, obj};
    VEC_PUSH(ck->c->arena, t->iface.explicit_methods, method);
}

static void collect_terms(Checker *ck, Expr *e, Type *t) {
    if (e->kind == EX_BINARY && e->binary.op == OP_OR) {
        collect_terms(ck, e->binary.x, t);
        collect_terms(ck, e->binary.y, t);
        e->mode = MODE_TYPE;
        e->type = t;
        return;
    }
    bool tilde = e->kind == EX_UNARY && e->unary.op == OP_TILDE;
    Type *term = check_type_expr(ck, tilde ? e->unary.x : e);
    if (tilde) {
        e->mode = MODE_TYPE;
        e->type = term;
    }
    VEC_PUSH(ck->c->arena, t->unio.terms, term);
    VEC_PUSH(ck->c->arena, t->unio.tilde, tilde);
}

static void run_union(Checker *ck, Delayed *later) {
    const Type *t = later->type;
    for (int i = 0; i < t->unio.terms.n; i++) {
        Type *term = t->unio.terms.at[i];
        if (term->kind == KIND_INVALID || !t->unio.tilde.at[i]) continue;
        Type *u = type_underlying(term);
        if (u->kind == KIND_INTERFACE)
            check_error(ck, later->pos, "invalid use of ~ (%s is an interface)", check_type_text(ck, term));
        else if (!type_identical(u, term))
            check_error(ck, later->pos, "invalid use of ~ (underlying type of %s is %s)",
                        check_type_text(ck, term), check_type_text(ck, u));
    }
}

static Type *union_type(Checker *ck, Expr *e) {
    bool is_union =
        (e->kind == EX_BINARY && e->binary.op == OP_OR) || (e->kind == EX_UNARY && e->unary.op == OP_TILDE);
    if (!is_union) return check_type_expr(ck, e);
    Type *t = type_new(ck->c, KIND_UNION);
    collect_terms(ck, e, t);
    decl_later(ck, (Delayed){.run = run_union, .pos = expr_start(e), .type = t});
    return t;
}

// What tells methods apart: the name, for names that are not exported with their package.
static const char *method_id(Checker *ck, const IfaceMethod *m) {
    if (name_is_exported(m->name) || !m->pkg) return m->name;
    return intern_cstr(ck->c->names, arena_printf(ck->c->arena, "%s.%s", m->pkg->path, m->name));
}

// Adds a method to those seen. One that is there already through another way must have the same signature.
static void see_method(Checker *ck, Scope *seen, const IfaceMethod *m, Pos pos) {
    Object *obj = object_new(ck, OBJ_FUNC, method_id(ck, m), pos, m->sig);
    const Object *other = scope_insert(ck->c->arena, seen, obj);
    if (other && (!type_identical(other->type, m->sig) || !check_has_version(ck, 14)))
        duplicate_method(ck, pos, m->name, other);
}

static void embedded_version_error(Checker *ck, Type *t, int i) {
    Type *embedded = t->iface.embedded.at[i];
    const char *what = arena_printf(ck->c->arena, "embedding %s %s",
                                    embedded->kind == KIND_UNION ? "interface element" : "non-interface type",
                                    check_type_text(ck, embedded));
    check_version_error(ck, t->iface.embedded_pos.at[i], 18, what);
    t->iface.embedded.at[i] = ck->c->types[KIND_INVALID]; // the interface is no constraint
}

static void run_interface(Checker *ck, Delayed *later) {
    Type *t = later->type;
    Scope seen = {0};
    for (int i = 0; i < t->iface.explicit_methods.n; i++)
        see_method(ck, &seen, &t->iface.explicit_methods.at[i], t->iface.explicit_methods.at[i].pos);
    for (int i = 0; i < t->iface.embedded.n; i++) {
        Type *u = type_underlying(t->iface.embedded.at[i]);
        if (u->kind != KIND_INTERFACE) {
            if (u->kind != KIND_INVALID && !check_has_version(ck, 18)) embedded_version_error(ck, t, i);
            continue;
        }
        type_complete_interface(u);
        for (int k = 0; k < u->iface.methods.n; k++)
            see_method(ck, &seen, &u->iface.methods.at[k], t->iface.embedded_pos.at[i]);
    }
    type_complete_interface(t);
}

Type *type_interface(Checker *ck, Expr *e, Type *def) {
    Type *t = type_new(ck->c, KIND_INTERFACE);
    t->pending = true;
    type_set_underlying(def, t);
    FieldList *methods = &e->interface_type.methods;
    Scope names = {0};
    for (int i = 0; i < methods->n; i++) {
        Field *f = methods->at[i];
        if (f->name) {
            add_method(ck, t, &names, f, def ? def : t);
            continue;
        }
        Type *embedded = union_type(ck, f->type);
        VEC_PUSH(ck->c->arena, t->iface.embedded, embedded);
        VEC_PUSH(ck->c->arena, t->iface.embedded_pos, expr_start(f->type));
    }
    type_sort_methods(t);
    t->pending = false;
    decl_later(ck, (Delayed){.run = run_interface, .pos = e->pos, .type = t});
    return t;
}
