// binary.c - unary and binary operations: arithmetic, logic, comparisons, shifts, and op= assignments.
//
// Two untyped operands take the larger kind; an untyped operand takes the type of a typed one. Constant
// operations are computed here. A constant to the left of a non-constant shift gets its type from the context
// of the whole shift (shift_lhs, convert.c).
#include "types/expr.h"

static bool is_comparison(Op op) { return op >= OP_EQ && op <= OP_GE; }

static bool op_defined(const Type *t, Op op) {
    switch (op) {
    case OP_ADD: return type_is_numeric(t) || type_is_string(t);
    case OP_SUB:
    case OP_MUL:
    case OP_DIV: return type_is_numeric(t);
    case OP_REM:
    case OP_AND:
    case OP_OR:
    case OP_XOR:
    case OP_ANDNOT: return type_is_integer(t);
    case OP_ANDAND:
    case OP_OROR:
    case OP_NOT: return type_is_boolean(t);
    default: return false;
    }
}

static bool require_op(Checker *ck, Expr *x, Op op, bool unary) {
    bool defined = unary && op == OP_ADD ? type_is_numeric(x->type) : op_defined(x->type, op);
    if (!defined)
        check_error(ck, expr_start(x), "invalid operation: operator %s not defined on %s", op_text(op),
                    check_describe(ck, x));
    return defined;
}

// ---- unary ------------------------------------------------------------------------------------------------

static void address_of(Checker *ck, Expr *e, Expr *x) {
    if (unparen(x)->kind != EX_COMPOSITE && x->mode != MODE_VAR) {
        check_error(ck, expr_start(x), "invalid operation: cannot take address of %s", check_describe(ck, x));
        return;
    }
    if (x->mode == MODE_VAR) check_mark_addr_taken(ck, x);
    expr_set(e, MODE_VALUE, type_pointer(ck->c, x->type));
}

static void receive(Checker *ck, Expr *e, Expr *x) {
    Type *u = type_underlying(x->type);
    if (u->kind != KIND_CHAN) {
        check_error(ck, expr_start(x), "invalid operation: cannot receive from non-channel %s",
                    check_describe(ck, x));
        return;
    }
    if (u->chan.dir == CHAN_SEND) {
        check_error(ck, expr_start(x), "invalid operation: cannot receive from send-only channel %s",
                    check_describe(ck, x));
        return;
    }
    ck->has_call_or_recv = true;
    expr_set(e, MODE_COMMAOK, u->chan.elem);
}

void expr_unary(Checker *ck, Expr *e) {
    Expr *x = e->unary.x;
    Op op = e->unary.op;
    check_expr(ck, x);
    if (!expr_ok(x)) return;
    if (op == OP_ADDR) {
        address_of(ck, e, x);
    } else if (op == OP_RECV) {
        receive(ck, e, x);
    } else if (op == OP_TILDE) {
        check_error(ck, expr_start(e), "cannot use ~ outside of interface or type constraint");
    } else if (require_op(ck, x, op, true)) {
        expr_set(e, MODE_VALUE, x->type);
        if (x->mode != MODE_CONST) return;
        int bits = type_is_unsigned(x->type) ? (int)type_size(x->type) * 8 : 0;
        e->mode = MODE_CONST;
        e->cval = (Const *)const_unary(ck->c->arena, op, x->cval, bits);
        expr_fits(ck, e);
    }
}

// ---- comparison -------------------------------------------------------------------------------------------

static const char *kind_text(Checker *ck, const Type *t) {
    switch (type_underlying((Type *)t)->kind) {
    case KIND_ARRAY: return "array";
    case KIND_SLICE: return "slice";
    case KIND_STRUCT: return "struct";
    case KIND_POINTER: return "pointer";
    case KIND_FUNC: return "func";
    case KIND_INTERFACE: return "interface";
    case KIND_MAP: return "map";
    case KIND_CHAN: return "chan";
    default: return check_type_text(ck, t);
    }
}

static const char *incomparable_cause(Checker *ck, Type *t) {
    Arena *a = ck->c->arena;
    Type *u = type_underlying(t);
    switch (u->kind) {
    case KIND_SLICE:
    case KIND_FUNC:
    case KIND_MAP: return arena_printf(a, "%s can only be compared to nil", kind_text(ck, t));
    case KIND_STRUCT:
        for (int i = 0; i < u->strct.fields.n; i++)
            if (!type_comparable(u->strct.fields.at[i].type))
                return arena_printf(a, "struct containing %s cannot be compared",
                                    check_type_text(ck, u->strct.fields.at[i].type));
        return NULL;
    case KIND_ARRAY: return arena_printf(a, "%s cannot be compared", check_type_text(ck, u));
    default: return NULL;
    }
}

static bool is_ordered(const Type *t) {
    return (type_is_numeric(t) && !type_is_complex(t)) || type_is_string(t);
}

// The operand that stands in the way of x op y, or NULL; *cause may tell more.
static Expr *comparison_obstacle(Checker *ck, Expr *x, Expr *y, Op op, const char **cause) {
    if (!expr_assignable(ck, x, y->type, NULL) && !expr_assignable(ck, y, x->type, NULL)) {
        *cause = arena_printf(ck->c->arena, "mismatched types %s and %s", check_type_text(ck, x->type),
                              check_type_text(ck, y->type));
        return y;
    }
    if (op != OP_EQ && op != OP_NE) return !is_ordered(x->type) ? x : !is_ordered(y->type) ? y : NULL;
    if (check_is_nil(x) || check_is_nil(y))
        return type_has_nil(check_is_nil(x) ? y->type : x->type) ? NULL : y;
    Expr *bad = !type_comparable(x->type) ? x : !type_comparable(y->type) ? y : NULL;
    if (bad) *cause = incomparable_cause(ck, bad->type);
    return bad;
}

bool check_comparison_operands(Checker *ck, Expr *x, Expr *y, Op op, Pos pos) {
    Arena *a = ck->c->arena;
    const char *cause = NULL;
    Op actual = op == OP_NONE ? OP_EQ : op;
    Expr *bad = comparison_obstacle(ck, x, y, actual, &cause);
    if (!bad) {
        if (x->mode != MODE_CONST || y->mode != MODE_CONST) {
            expr_update_type(ck, x, type_default(ck->c, x->type), true);
            expr_update_type(ck, y, type_default(ck->c, y->type), true);
        }
        return true;
    }
    if (!cause)
        cause = arena_printf(a, "operator %s not defined on %s", op_text(actual), kind_text(ck, bad->type));
    if (op == OP_NONE)
        check_error(ck, expr_start(x), "invalid case %s in switch on %s (%s)", expr_diag_text(a, x),
                    expr_diag_text(a, y), cause);
    else
        check_error(ck, expr_start(bad), "invalid operation: %s %s %s (%s)", expr_diag_text(a, x),
                    op_text(op), expr_diag_text(a, y), cause);
    return false;
}

static void comparison(Checker *ck, Expr *e, Expr *x, Expr *y, Op op) {
    if (!check_comparison_operands(ck, x, y, op, e->pos)) return;
    expr_set(e, MODE_VALUE, ck->c->types[KIND_UNTYPED_BOOL]);
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        e->mode = MODE_CONST;
        e->cval = (Const *)const_bool(ck->c->arena, const_compare(op, x->cval, y->cval));
    }
}

// ---- shifts -----------------------------------------------------------------------------------------------

static bool shift_count_ok(Checker *ck, Expr *y) {
    if (y->mode != MODE_CONST) {
        if (type_is_integer(y->type)) {
            if (type_is_untyped(y->type)) check_convert_untyped(ck, y, ck->c->types[KIND_UINT]);
            return expr_ok(y);
        }
        if (type_is_untyped(y->type)) {
            check_convert_untyped(ck, y, ck->c->types[KIND_UINT]);
            return expr_ok(y);
        }
        check_error(ck, expr_start(y), "invalid operation: shift count %s must be integer",
                    check_describe(ck, y));
        return false;
    }
    const Const *count = const_as_int(ck->c->arena, y->cval);
    if (count && const_sign(count) < 0) {
        check_error(ck, expr_start(y), "invalid operation: negative shift count %s", check_describe(ck, y));
        return false;
    }
    if (type_is_untyped(y->type)) return check_representable(ck, y, ck->c->types[KIND_UINT]);
    if (!type_is_integer(y->type)) {
        check_error(ck, expr_start(y), "invalid operation: shift count %s must be integer",
                    check_describe(ck, y));
        return false;
    }
    return true;
}

static void constant_shift(Checker *ck, Expr *e, Expr *x, Expr *y, const Const *xval, Op op) {
    enum { MOST = 1023 - 1 + 52 }; // enough to express the smallest float64
    uint64_t count;
    if (!const_to_uint64(y->cval, &count) || count > MOST) {
        check_error(ck, expr_start(y), "invalid operation: invalid shift count %s", check_describe(ck, y));
        return;
    }
    expr_set(e, MODE_CONST, type_is_integer(x->type) ? x->type : ck->c->types[KIND_UNTYPED_INT]);
    e->cval = (Const *)const_shift(ck->c->arena, op, xval, (unsigned)count);
    expr_fits(ck, e);
}

static void shift(Checker *ck, Expr *e, Expr *x, Expr *y, Op op) {
    const Const *xval = x->mode == MODE_CONST ? const_as_int(ck->c->arena, x->cval) : NULL;
    if (!type_is_integer(x->type) && !(type_is_untyped(x->type) && xval)) {
        check_error(ck, expr_start(x), "invalid operation: shifted operand %s must be integer",
                    check_describe(ck, x));
        return;
    }
    if (!shift_count_ok(ck, y)) return;
    if (y->mode != MODE_CONST && !type_is_unsigned(y->type) && !check_has_version(ck, 13)) {
        check_error(ck, expr_start(y), "invalid operation: signed shift count %s requires go1.13 or later",
                    check_describe(ck, y));
        return;
    }
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        constant_shift(ck, e, x, y, xval, op);
        return;
    }
    // A constant count is generated: it needs a type.
    if (type_is_untyped(y->type)) check_convert_untyped(ck, y, ck->c->types[KIND_UINT]);
    if (x->mode == MODE_CONST && type_is_untyped(x->type)) {
        x->shift_lhs = true;
    } else if (!type_is_integer(x->type)) {
        check_error(ck, expr_start(x), "invalid operation: shifted operand %s must be integer",
                    check_describe(ck, x));
        return;
    }
    expr_set(e, MODE_VALUE, x->type);
}

// ---- binary -----------------------------------------------------------------------------------------------

// Whether converting one operand to the other's type can make sense; if not, the mismatch is reported as
// such.
static bool can_mix(const Expr *x, const Expr *y) {
    if (type_is_interface(x->type) || type_is_interface(y->type)) return true;
    if (type_is_boolean(x->type) != type_is_boolean(y->type) ||
        type_is_string(x->type) != type_is_string(y->type))
        return false;
    if (check_is_nil(x) && !type_has_nil(y->type)) return false;
    return !(check_is_nil(y) && !type_has_nil(x->type));
}

static bool match_types(Checker *ck, Expr *x, Expr *y) {
    if (!can_mix(x, y)) return true;
    check_convert_untyped(ck, x, y->type);
    if (expr_ok(x)) check_convert_untyped(ck, y, x->type);
    return expr_ok(x) && expr_ok(y);
}

static bool divides_by_zero(Checker *ck, const Expr *x, const Expr *y) {
    if (y->mode != MODE_CONST || !(x->mode == MODE_CONST || type_is_integer(x->type))) return false;
    if (const_sign(y->cval) == 0) return true;
    if (x->mode != MODE_CONST || !type_is_complex(x->type)) return false;
    // The squares of a complex divisor may underflow.
    Arena *a = ck->c->arena;
    const Const *re = const_real(a, y->cval), *im = const_imag(a, y->cval);
    re = const_binary(a, OP_MUL, re, re, false);
    im = const_binary(a, OP_MUL, im, im, false);
    return re && im && const_sign(re) == 0 && const_sign(im) == 0;
}

static void arithmetic(Checker *ck, Expr *e, Expr *x, Expr *y, Op op, bool op_assign) {
    Arena *a = ck->c->arena;
    if (!type_identical(x->type, y->type)) {
        const char *text =
            op_assign ? arena_printf(a, "%s %s= %s", expr_diag_text(a, x), op_text(op), expr_diag_text(a, y))
                      : expr_diag_text(a, e);
        check_error(ck, expr_start(x), "invalid operation: %s (mismatched types %s and %s)", text,
                    check_type_text(ck, x->type), check_type_text(ck, y->type));
        return;
    }
    if (!require_op(ck, x, op, false)) return;
    if ((op == OP_DIV || op == OP_REM) && divides_by_zero(ck, x, y)) {
        check_error(ck, expr_start(y), "invalid operation: division by zero");
        return;
    }
    expr_set(e, MODE_VALUE, x->type);
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        e->mode = MODE_CONST;
        e->cval = (Const *)const_binary(a, op, x->cval, y->cval, type_is_integer(x->type));
        expr_fits(ck, e);
    }
}

// With both operands checked.
static void binary(Checker *ck, Expr *e, bool op_assign) {
    Expr *x = e->binary.x, *y = e->binary.y;
    Op op = e->binary.op;
    if (!expr_ok(x) || !expr_ok(y)) return;
    if (op == OP_SHL || op == OP_SHR) shift(ck, e, x, y, op);
    else if (!match_types(ck, x, y)) return;
    else if (is_comparison(op)) comparison(ck, e, x, y, op);
    else if (x->type->kind != KIND_INVALID && y->type->kind != KIND_INVALID)
        arithmetic(ck, e, x, y, op, op_assign);
}

// a + b + c + ... leans to the left and may be thousands of operands long: the spine is walked, not recursed
// into.
void expr_binary(Checker *ck, Expr *e) {
    int depth = 0;
    Expr *x = e;
    for (; x->kind == EX_BINARY; x = x->binary.x) depth++;
    Expr *few[16], **spine = depth <= 16 ? few : NEW_ARRAY(ck->c->arena, Expr *, depth);
    x = e;
    for (int i = depth - 1; i >= 0; i--, x = x->binary.x) spine[i] = x;
    check_expr(ck, x);
    for (int i = 0; i < depth; i++) {
        expr_invalidate(ck, spine[i]);
        spine[i]->shift_lhs = false;
        check_expr(ck, spine[i]->binary.y);
        binary(ck, spine[i], false);
    }
}

bool check_op_assign(Checker *ck, Expr *x, Expr *y, Op op, Pos pos) {
    Expr *e = NEW(ck->c->arena, Expr);
    e->kind = EX_BINARY;
    e->pos = pos;
    e->binary.op = op;
    e->binary.x = x;
    e->binary.y = y;
    expr_invalidate(ck, e);
    check_expr(ck, x);
    check_expr(ck, y);
    binary(ck, e, true);
    if (!expr_ok(e)) return false;
    if (x->mode != MODE_VAR && x->mode != MODE_MAPINDEX) {
        check_error(ck, expr_start(x), "cannot assign to %s", check_describe(ck, x));
        return false;
    }
    check_mark_assigned(ck, x);
    return check_assignable(ck, e, x->type, "assignment");
}
