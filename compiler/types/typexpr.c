// typexpr.c - type expressions: names and composite types.
//
// In `type T expr` T's underlying type is set before the parts of expr are checked, so that they can refer to
// T. Generic types are refused where they are instantiated.
#include "types/decls.h"

static Type *invalid(const Checker *ck) { return ck->c->types[KIND_INVALID]; }

void type_set_underlying(Type *def, Type *t) {
    if (def && t->kind != KIND_NAMED) def->named.underlying = t;
}

// ---- names ------------------------------------------------------------------------------------------------

static Type *named_type(Checker *ck, Expr *e) {
    const char *name = e->name.name;
    Object *obj = check_lookup(ck, name);
    if (!obj || obj->kind != OBJ_TYPE) {
        check_expr_or_type(ck, e); // reports what is undefined
        if (e->mode != MODE_INVALID && e->mode != MODE_TYPE)
            check_error(ck, e->pos, "%s is not a type", check_describe(ck, e));
        return invalid(ck);
    }
    e->name.obj = obj;
    check_object_decl(ck, obj);
    check_use(ck, obj);
    const DeclInfo *info = obj->check;
    if (info && info->generic) {
        if (!ck->pkg->user || obj->pkg != ck->pkg) check_error(ck, e->pos, "not supported: type parameters");
        return invalid(ck);
    }
    if (info && info->broken_alias) {
        check_error(ck, e->pos, "invalid use of type alias %s in recursive type (see issue #50729)", name);
        return invalid(ck);
    }
    return obj->type;
}

static Type *qualified_type(Checker *ck, Expr *e) {
    check_expr_or_type(ck, e);
    if (e->mode == MODE_TYPE) return e->type;
    if (e->mode != MODE_INVALID) check_error(ck, expr_start(e), "%s is not a type", check_describe(ck, e));
    return invalid(ck);
}

static Type *instance(Checker *ck, Expr *e) {
    check_error(ck, e->pos, "not supported: type parameters");
    return invalid(ck);
}

// ---- arrays -----------------------------------------------------------------------------------------------

static int64_t array_length(Checker *ck, Expr *e) {
    if (e->kind == EX_NAME) {
        const Object *obj = check_lookup(ck, e->name.name);
        if (!obj || obj->kind != OBJ_CONST) {
            check_error(ck, e->pos, obj ? "invalid array length %s" : "undeclared name %s for array length",
                        e->name.name);
            return -1;
        }
    }
    check_expr(ck, e);
    if (e->mode == MODE_INVALID) return -1;
    if (e->mode != MODE_CONST) {
        check_error(ck, expr_start(e), "array length %s must be constant", check_describe(ck, e));
        return -1;
    }
    int64_t n;
    bool number = type_is_untyped(e->type) ? type_is_numeric(e->type) : type_is_integer(e->type);
    if (!number || !const_to_int64(e->cval, &n)) {
        check_error(ck, expr_start(e), "array length %s must be integer", check_describe(ck, e));
        return -1;
    }
    if (n < 0) {
        check_error(ck, expr_start(e), "invalid array length %s", check_describe(ck, e));
        return -1;
    }
    check_convert_untyped(ck, e, ck->c->types[KIND_INT]);
    return n;
}

// Types end where gc's do: below 1 << 50 bytes. An array in a declaration of the package is
// reported by the name that is declared.
// It is gc's back end that measures: only a package without errors is (decl_check_sizes).
static void run_array_size(Checker *ck, Delayed *later) {
    static const int64_t MAX = INT64_C(1) << 50;
    Type *t = later->type;
    if (type_measure(t) != MEASURE_OK || type_size(t) < MAX || type_size(t->array.elem) >= MAX) return;
    check_error(ck, later->pos, "type %s larger than address space", check_type_text(ck, t));
}

static void check_array_size(Checker *ck, const Expr *e, Type *t) {
    const Decls *decls = checker_decls(ck);
    Pos pos = decls->path.n ? decls->path.at[decls->path.n - 1]->pos : e->pos;
    VEC_PUSH(ck->c->arena, checker_decls(ck)->sizes,
             ((Delayed){.run = run_array_size, .pos = pos, .type = t}));
}

static Type *array_type(Checker *ck, Expr *e, Type *def) {
    Type *t = type_new(ck->c, KIND_ARRAY);
    t->pending = true;
    type_set_underlying(def, t);
    t->array.elem = invalid(ck);
    if (e->array_type.len) {
        t->array.len = array_length(ck, e->array_type.len);
    } else {
        check_error(ck, e->pos, "invalid use of [...] array (outside a composite literal)");
        t->array.len = -1;
    }
    t->array.elem = type_expr_var(ck, e->array_type.elem);
    t->pending = false;
    if (t->array.len >= 0) {
        check_array_size(ck, e, t);
        return t;
    }
    if (def) def->named.underlying = invalid(ck);
    return invalid(ck);
}

// ---- pointers, slices, maps, channels ---------------------------------------------------------------------

static Type *pointer_type(Checker *ck, Expr *elem, Type *def) {
    if (!def) {
        Type *t = type_expr_var(ck, elem);
        return t->kind == KIND_INVALID ? t : type_pointer(ck->c, t);
    }
    Type *t = type_new(ck->c, KIND_POINTER);
    t->pending = true;
    t->pointer.elem = invalid(ck);
    type_set_underlying(def, t);
    t->pointer.elem = type_expr_var(ck, elem);
    t->pending = false;
    return t; // as in Go, a defined type stays a pointer when what it points to is in error
}

static Type *slice_type(Checker *ck, Expr *elem, Type *def) {
    if (!def) return type_slice(ck->c, type_expr_var(ck, elem));
    Type *t = type_new(ck->c, KIND_SLICE);
    t->pending = true;
    t->slice.elem = invalid(ck);
    type_set_underlying(def, t);
    t->slice.elem = type_expr_var(ck, elem);
    t->pending = false;
    return t;
}

static void run_map_key(Checker *ck, Delayed *later) {
    if (later->type->kind != KIND_INVALID && !type_comparable(later->type))
        check_error(ck, later->pos, "invalid map key type %s", check_type_text(ck, later->type));
}

static Type *map_type(Checker *ck, Expr *e, Type *def) {
    Type *t = type_new(ck->c, KIND_MAP);
    t->pending = true;
    t->map.key = t->map.value = invalid(ck);
    type_set_underlying(def, t);
    t->map.key = type_expr_var(ck, e->map_type.key);
    t->map.value = type_expr_var(ck, e->map_type.value);
    t->pending = false;
    decl_later(ck, (Delayed){.run = run_map_key, .pos = expr_start(e->map_type.key), .type = t->map.key});
    return t;
}

// The limit is gc's, which finds it only in programs without other errors.
static void run_chan_element(Checker *ck, Delayed *later) {
    int *found = &checker_decls(ck)->large_elements;
    if (!ck->pkg->user || diags_error_count(ck->c->diags) > *found) return;
    if (type_measure(later->type) != MEASURE_OK || type_size(later->type) < 1 << 16) return;
    check_error(ck, later->pos, "channel element type too large (>64kB)");
    ++*found;
}

static Type *chan_type(Checker *ck, Expr *e, Type *def) {
    Type *t = type_new(ck->c, KIND_CHAN);
    t->chan.dir = e->chan_type.dir;
    t->chan.elem = invalid(ck);
    type_set_underlying(def, t);
    t->chan.elem = type_expr_var(ck, e->chan_type.elem);
    decl_later(ck, (Delayed){.run = run_chan_element, .pos = e->pos, .type = t->chan.elem});
    return t;
}

static Type *func_type(Checker *ck, Expr *e, Type *def) {
    if (!def) return check_signature(ck, e, NULL, NULL);
    Type *t = type_new(ck->c, KIND_FUNC);
    type_set_underlying(def, t);
    t->func = check_signature(ck, e, NULL, NULL)->func;
    return t;
}

// ---- all types --------------------------------------------------------------------------------------------

static Type *type_internal(Checker *ck, Expr *e, Type *def) {
    switch (e->kind) {
    case EX_BAD: return invalid(ck);
    case EX_NAME: return named_type(ck, e);
    case EX_SELECTOR: return qualified_type(ck, e);
    case EX_INDEX: return instance(ck, e);
    case EX_PAREN: return type_expr_defined(ck, e->paren.x, def);
    case EX_STAR: return pointer_type(ck, e->star.x, def);
    case EX_ARRAY_TYPE: return array_type(ck, e, def);
    case EX_SLICE_TYPE: return slice_type(ck, e->slice_type.elem, def);
    case EX_DOTS_TYPE:
        check_error(ck, e->pos, "invalid use of '...'");
        check_type_expr(ck, e->dots_type.elem);
        return invalid(ck);
    case EX_STRUCT_TYPE: return type_struct(ck, e, def);
    case EX_FUNC_TYPE: return func_type(ck, e, def);
    case EX_INTERFACE_TYPE: return type_interface(ck, e, def);
    case EX_MAP_TYPE: return map_type(ck, e, def);
    case EX_CHAN_TYPE: return chan_type(ck, e, def);
    default: {
        check_error(ck, expr_start(e), "%s is not a type", expr_diag_text(ck->c->arena, e));
        ExprList list = {0};
        VEC_PUSH(ck->c->arena, list, e);
        check_use_exprs(ck, &list);
        return invalid(ck);
    }
    }
}

Type *type_expr_defined(Checker *ck, Expr *e, Type *def) {
    Type *t = type_internal(ck, e, def);
    if (!t) t = invalid(ck);
    if (def && t->kind == KIND_INVALID) def->named.underlying = t;
    e->mode = t->kind == KIND_INVALID ? MODE_INVALID : MODE_TYPE;
    e->type = t;
    return t;
}

Type *check_type_expr(Checker *ck, Expr *e) { return type_expr_defined(ck, e, NULL); }

Type *type_expr_var(Checker *ck, Expr *e) {
    Type *t = type_expr_defined(ck, e, NULL);
    type_check_var_later(ck, e, t);
    return t;
}
