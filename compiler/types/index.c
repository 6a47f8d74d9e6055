// index.c - x[i] and x[lo:hi:max], and what may be an index.
#include "types/expr.h"

bool index_valid(Checker *ck, Expr *x, const char *what, bool allow_negative) {
    if (!expr_ok(x)) return false;
    check_convert_untyped(ck, x, ck->c->types[KIND_INT]);
    if (!expr_ok(x)) return false;
    if (!type_is_integer(x->type)) {
        check_error(ck, expr_start(x), "invalid argument: %s %s must be integer", what,
                    check_describe(ck, x));
        return false;
    }
    if (x->mode != MODE_CONST) return true;
    if (!allow_negative && const_sign(x->cval) < 0) {
        check_error(ck, expr_start(x), "invalid argument: %s %s must not be negative", what,
                    check_describe(ck, x));
        return false;
    }
    if (!const_representable(ck->c->arena, x->cval, KIND_INT, NULL)) {
        check_error(ck, expr_start(x), "invalid argument: %s %s overflows int", what, check_describe(ck, x));
        return false;
    }
    return true;
}

bool index_value(Checker *ck, Expr *x, int64_t limit, int64_t *value) {
    *value = -1;
    check_expr(ck, x);
    if (!index_valid(ck, x, "index", false)) return false;
    if (x->mode != MODE_CONST) return true;
    int64_t v;
    if (!const_to_int64(x->cval, &v)) return false;
    if (limit >= 0 && v >= limit) {
        check_error(ck, expr_start(x), "invalid argument: index %s out of bounds [0:%lld]",
                    const_text(ck->c->arena, x->cval), (long long)limit);
        return false;
    }
    *value = v;
    return true;
}

// ---- x[i] -------------------------------------------------------------------------------------------------

static bool single_index(Checker *ck, Expr *e) {
    if (!e->index.index) return false;
    if (e->index.more.n > 0)
        check_error(ck, expr_start(e->index.more.at[0]), "invalid operation: more than one index");
    return true;
}

static void map_index(Checker *ck, Expr *e, const Type *map) {
    if (!single_index(ck, e)) return;
    check_expr(ck, e->index.index);
    check_assignable(ck, e->index.index, map->map.key, "map index");
    expr_set(e, MODE_MAPINDEX, map->map.value);
}

static bool indexable_value(Checker *ck, const Expr *x) {
    if (!expr_ok(x) || (x->mode != MODE_NOVALUE && x->type->kind != KIND_TUPLE)) return expr_ok(x);
    check_error(ck, expr_start((Expr *)x),
                x->mode == MODE_NOVALUE ? "%s used as value or type"
                                        : "multiple-value %s in single-value context",
                check_describe(ck, x));
    return false;
}

void expr_index(Checker *ck, Expr *e) {
    Expr *x = e->index.x;
    check_raw_expr(ck, x, NULL);
    if (expr_ok(x) && ((x->mode == MODE_VALUE && x->type->kind == KIND_FUNC && x->type->func.tparams.n) ||
                       x->mode == MODE_TYPE)) {
        check_error(ck, expr_start(e), "not supported: instantiation of %s", expr_diag_text(ck->c->arena, x));
        return;
    }
    if (!indexable_value(ck, x)) {
        ExprList rest = {.at = &e->index.index, .n = e->index.index ? 1 : 0};
        check_use_exprs(ck, &rest);
        return;
    }

    Type *u = type_underlying(x->type), *elem = NULL;
    Mode mode = MODE_VALUE;
    int64_t limit = -1;
    switch (u->kind) {
    case KIND_STRING:
    case KIND_UNTYPED_STRING:
        limit = x->mode == MODE_CONST ? (int64_t)x->cval->s.n : -1;
        elem = ck->c->type_byte;
        check_default_type(ck, x);
        break;
    case KIND_ARRAY:
        limit = u->array.len;
        elem = u->array.elem;
        mode = x->mode == MODE_VAR ? MODE_VAR : MODE_VALUE;
        break;
    case KIND_POINTER: {
        Type *array = type_underlying(u->pointer.elem);
        if (array->kind == KIND_ARRAY) {
            limit = array->array.len;
            elem = array->array.elem;
            mode = MODE_VAR;
        }
        break;
    }
    case KIND_SLICE:
        elem = u->slice.elem;
        mode = MODE_VAR;
        break;
    case KIND_MAP: map_index(ck, e, u); return;
    case KIND_INVALID:
        if (x->mode != MODE_BUILTIN) return;
        break;
    default: break;
    }
    if (!elem) {
        check_error(ck, e->pos, "invalid operation: cannot index %s", check_describe(ck, x));
        return;
    }
    int64_t value;
    if (!single_index(ck, e)) return;
    index_value(ck, e->index.index, limit, &value);
    expr_set(e, mode, elem);
    if (elem->kind == KIND_INVALID) e->mode = MODE_INVALID;
}

// ---- x[lo:hi:max] -----------------------------------------------------------------------------------------

// The type that slicing x gives, NULL after a report. *length: of constants, arrays and pointers to them,
// else -1.
static Type *sliced_type(Checker *ck, Expr *e, Expr *x, int64_t *length) {
    Type *u = type_underlying(x->type);
    *length = -1;
    switch (u->kind) {
    case KIND_STRING:
    case KIND_UNTYPED_STRING:
        if (e->slice.full) {
            check_error(ck, expr_start(e->slice.max ? e->slice.max : e),
                        "invalid operation: 3-index slice of string");
            return NULL;
        }
        *length = x->mode == MODE_CONST ? (int64_t)x->cval->s.n : -1;
        check_default_type(ck, x);
        return x->type;
    case KIND_ARRAY:
        *length = u->array.len;
        if (x->mode != MODE_VAR) {
            check_error(ck, expr_start(x), "invalid operation: %s (slice of unaddressable value)",
                        check_describe(ck, x));
            return NULL;
        }
        check_mark_addr_taken(ck, x);
        return type_slice(ck->c, u->array.elem);
    case KIND_POINTER: {
        Type *array = type_underlying(u->pointer.elem);
        if (array->kind != KIND_ARRAY) break;
        *length = array->array.len;
        return type_slice(ck->c, array->array.elem);
    }
    case KIND_SLICE: return x->type;
    case KIND_INVALID: return NULL;
    default: break;
    }
    check_error(ck, expr_start(x), "invalid operation: cannot slice %s", check_describe(ck, x));
    return NULL;
}

// Constant indices must not decrease.
static void check_order(Checker *ck, Expr *const *index, const int64_t *value) {
    for (int i = 0; i < 2; i++)
        for (int k = i + 1; k < 3; k++)
            if (value[i] > 0 && value[k] >= 0 && value[k] < value[i] && index[k]) {
                check_error(ck, expr_start(index[k]), "invalid slice indices: %lld < %lld",
                            (long long)value[k], (long long)value[i]);
                return;
            }
}

void expr_slice(Checker *ck, Expr *e) {
    Expr *x = e->slice.x, *index[] = {e->slice.lo, e->slice.hi, e->slice.max};
    check_expr(ck, x);
    int64_t length;
    if (!expr_ok(x)) {
        for (int i = 0; i < 3; i++)
            if (index[i]) check_raw_expr(ck, index[i], NULL);
        return;
    }
    Type *t = sliced_type(ck, e, x, &length);
    if (!t) return; // as in Go, what is wrong with the indices is not looked for
    if (e->slice.full && (!index[1] || !index[2])) {
        check_error(ck, expr_start(e), "invalid AST: 2nd and 3rd index required in 3-index slice");
        return;
    }
    int64_t value[3];
    for (int i = 0; i < 3; i++) {
        value[i] = i == 0 ? 0 : length;
        if (index[i]) index_value(ck, index[i], length < 0 ? -1 : length + 1, &value[i]);
    }
    check_order(ck, index, value);
    expr_set(e, MODE_VALUE, t);
}
