// signature.c - signatures: parameters, results and receivers.
//
// A FuncNode gets its own variables for its parameters and results, in the order receiver, parameters; a
// result without a name is called ~r0, ~r1, ... there, and has no name in the type.
#include "types/decls.h"

#include <string.h>

typedef struct ParamKind {
    VarKind kind;
    bool variadic_ok;
} ParamKind;

typedef VEC(Object *) ObjectList;

// The type of a parameter; *variadic: it is the last one, written ...T.
static Type *param_type(Checker *ck, Expr *e, bool last, bool *variadic) {
    if (e->kind != EX_DOTS_TYPE) return type_expr_var(ck, e);
    if (!last) check_error(ck, e->pos, "can only use ... with final parameter in list");
    *variadic = last;
    Type *elem = type_expr_var(ck, e->dots_type.elem);
    Type *t = last ? type_slice(ck->c, elem) : elem;
    e->mode = MODE_TYPE;
    e->type = t;
    return t;
}

static void check_duplicate(Checker *ck, const ObjectList *declared, const Object *obj) {
    if (!obj->name[0] || name_is_blank(obj->name)) return;
    for (int i = 0; i < declared->n; i++) {
        const Object *other = declared->at[i];
        if (other->name != obj->name) continue;
        check_error(ck, obj->pos, "%s redeclared in this block\n\t%s: other declaration of %s", obj->name,
                    pos_text(ck, other->pos), obj->name);
        return;
    }
}

static ObjectList collect_params(Checker *ck, FieldList *fields, ParamKind kind, FuncNode *fn,
                                 ObjectList *declared, bool *variadic) {
    ObjectList list = {0};
    const char *unnamed = intern_cstr(ck->c->names, "");
    Type *t = NULL;
    for (int i = 0; i < fields->n; i++) {
        Field *f = fields->at[i];
        if (i == 0 || f->type != fields->at[i - 1]->type)
            t = param_type(ck, f->type, kind.variadic_ok && i == fields->n - 1, variadic);
        Object *obj = object_new(ck, OBJ_VAR, f->name ? f->name : unnamed, f->pos, t);
        obj->var.kind = kind.kind;
        obj->var.fn = fn;
        obj->used = true;
        f->obj = obj;
        check_duplicate(ck, declared, obj);
        VEC_PUSH(ck->c->arena, list, obj);
        VEC_PUSH(ck->c->arena, *declared, obj);
    }
    return list;
}

// ---- receivers --------------------------------------------------------------------------------------------

static void run_receiver(Checker *ck, Delayed *later) {
    Type *t = type_deref(later->obj->type);
    if (t->kind == KIND_INVALID) return;
    Pos pos = later->obj->pos;
    if (t->kind != KIND_NAMED) {
        bool basic = t->kind < KIND_ARRAY || t->kind == KIND_STRING || t->kind == KIND_UNSAFE_POINTER;
        if (basic)
            check_error(ck, pos, "cannot define new methods on non-local type %s", check_type_text(ck, t));
        else check_error(ck, pos, "invalid receiver type %s", check_type_text(ck, later->obj->type));
        return;
    }
    if (t->named.obj->pkg != ck->pkg) {
        check_error(ck, pos, "cannot define new methods on non-local type %s", check_type_text(ck, t));
        return;
    }
    Kind kind = type_underlying(t)->kind;
    if (kind == KIND_UNSAFE_POINTER)
        check_error(ck, pos, "invalid receiver type %s (unsafe.Pointer)", check_type_text(ck, t));
    else if (kind == KIND_POINTER || kind == KIND_INTERFACE)
        check_error(ck, pos, "invalid receiver type %s (pointer or interface type)", check_type_text(ck, t));
}

// ---- the whole --------------------------------------------------------------------------------------------

static void fill_func_node(Checker *ck, FuncNode *fn, Type *sig) {
    Func *f = &sig->func;
    fn->sig = sig;
    fn->params.n = fn->results.n = 0;
    if (f->recv) VEC_PUSH(ck->c->arena, fn->params, f->recv);
    for (int i = 0; i < f->params.n; i++) VEC_PUSH(ck->c->arena, fn->params, f->params.at[i]);
    for (int i = 0; i < f->results.n; i++) {
        Object *obj = f->results.at[i];
        if (!obj->name[0]) {
            Object *named = NEW(ck->c->arena, Object);
            *named = *obj;
            const char *name = arena_printf(ck->c->arena, "~r%d", i);
            named->name = intern_cstr(ck->c->names, name);
            obj = named;
        }
        VEC_PUSH(ck->c->arena, fn->results, obj);
    }
}

Type *check_signature(Checker *ck, Expr *func_type, Field *recv, FuncNode *fn) {
    Type *sig = type_new(ck->c, KIND_FUNC);
    ObjectList declared = {0};
    bool variadic = false, none = false;
    if (recv) {
        FieldList list = {0};
        VEC_PUSH(ck->c->arena, list, recv);
        sig->func.recv = collect_params(ck, &list, (ParamKind){VAR_RECV, false}, fn, &declared, &none).at[0];
        decl_later(ck, (Delayed){.run = run_receiver, .obj = sig->func.recv});
    }
    ObjectList params = collect_params(ck, &func_type->func_type.params, (ParamKind){VAR_PARAM, true}, fn,
                                       &declared, &variadic);
    ObjectList results = collect_params(ck, &func_type->func_type.results, (ParamKind){VAR_RESULT, false}, fn,
                                        &declared, &none);
    memcpy(&sig->func.params, &params, sizeof params);
    memcpy(&sig->func.results, &results, sizeof results);
    sig->func.variadic = variadic;
    func_type->mode = MODE_TYPE;
    func_type->type = sig;
    if (fn) fill_func_node(ck, fn, sig);
    return sig;
}
