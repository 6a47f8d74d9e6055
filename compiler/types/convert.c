// convert.c - assignability, conversions, and untyped operands on their way to a type.
//
// An untyped operand keeps its untyped type while the expression around it grows. Once a use gives it a type,
// that type goes down the tree (expr_update_type): through parentheses, the operands of arithmetic that is
// not constant, and the left operand of a shift. Operands of constant expressions stay untyped: only the root
// is ever generated.
#include "types/expr.h"
#include <string.h>

// ---- untyped operands -------------------------------------------------------------------------------------

static bool is_basic(const Type *t) {
    return t->kind < KIND_ARRAY || t->kind == KIND_STRING || t->kind == KIND_UNSAFE_POINTER;
}

static bool is_const_type(const Type *t) {
    return type_is_boolean(t) || type_is_numeric(t) || type_is_string(t);
}

static ConvertError representation(Checker *ck, const Expr *x, const Type *basic, const Const **value) {
    if (const_representable(ck->c->arena, x->cval, basic->kind, value)) return CONVERT_OK;
    if (type_is_numeric(x->type) && type_is_numeric(basic))
        return !type_is_integer(x->type) && type_is_integer(basic) ? CONVERT_TRUNCATED : CONVERT_OVERFLOW;
    return CONVERT_INVALID;
}

// The type an operand without one gets where `target` is expected; NULL when there is none. Constants get
// their value there.
static Type *implicit_type(Checker *ck, const Expr *x, Type *target, const Const **value,
                           ConvertError *error) {
    *error = CONVERT_OK;
    *value = NULL;
    if (!expr_ok(x) || !type_is_untyped(x->type) || target->kind == KIND_INVALID) return x->type;
    if (type_is_untyped(target)) {
        if (type_is_numeric(x->type) && type_is_numeric(target))
            return x->type->kind < target->kind ? target : x->type;
        if (x->type->kind == target->kind) return x->type;
        *error = CONVERT_INVALID;
        return NULL;
    }
    *error = CONVERT_INVALID;
    if (x->type->kind == KIND_UNTYPED_NIL) {
        if (!type_has_nil(target)) return NULL;
        *error = CONVERT_OK;
        return target;
    }
    Type *u = type_underlying(target);
    if (u->kind == KIND_INTERFACE) {
        type_complete_interface(u);
        if (u->iface.methods.n || u->iface.is_constraint) return NULL;
        *error = CONVERT_OK;
        return type_default(ck->c, x->type);
    }
    if (!is_basic(u)) return NULL;
    if (x->mode == MODE_CONST) {
        *error = representation(ck, x, u, value);
        return *error == CONVERT_OK ? target : NULL;
    }
    bool fits = x->type->kind == KIND_UNTYPED_BOOL ? type_is_boolean(target)
                : type_is_numeric(x->type)         ? type_is_numeric(target)
                                           : x->type->kind == KIND_UNTYPED_STRING && type_is_string(target);
    if (!fits) return NULL;
    *error = CONVERT_OK;
    return target;
}

static void report_conversion(Checker *ck, Expr *x, ConvertError error, const Type *target) {
    const char *what = check_describe(ck, x), *type = check_type_text(ck, target);
    if (error == CONVERT_TRUNCATED) check_error(ck, expr_start(x), "%s truncated to %s", what, type);
    else if (error == CONVERT_OVERFLOW) check_error(ck, expr_start(x), "%s overflows %s", what, type);
    else check_error(ck, expr_start(x), "cannot convert %s to %s", what, type);
}

static void update(Checker *ck, const Expr *parent, Expr *x, Type *t, bool final);

static void update_operands(Checker *ck, Expr *x, Type *t, bool final) {
    switch (x->kind) {
    case EX_PAREN: update(ck, x, x->paren.x, t, final); break;
    case EX_UNARY:
        if (x->mode != MODE_CONST) update(ck, x, x->unary.x, t, final);
        break;
    case EX_BINARY:
        if (x->mode == MODE_CONST || (x->binary.op >= OP_EQ && x->binary.op <= OP_GE)) break;
        update(ck, x, x->binary.x, t, final);
        if (x->binary.op != OP_SHL && x->binary.op != OP_SHR) update(ck, x, x->binary.y, t, final);
        break;
    default: break;
    }
}

static void update(Checker *ck, const Expr *parent, Expr *x, Type *t, bool final) {
    if (!expr_ok(x) || !type_is_untyped(x->type)) return;
    update_operands(ck, x, t, final);
    if (type_is_untyped(t)) {
        x->type = t;
        return;
    }
    if (x->shift_lhs && !type_is_integer(t)) {
        const Expr *shift = parent ? parent : x;
        check_error(ck, expr_start(x), "invalid operation: %s (shift of type %s)",
                    expr_diag_text(ck->c->arena, shift), check_type_text(ck, t));
        x->type = t;
        return;
    }
    if (x->mode == MODE_CONST) {
        const Const *value;
        ConvertError error;
        Type *got = implicit_type(ck, x, t, &value, &error);
        if (!got) {
            report_conversion(ck, x, error, type_underlying(t));
            expr_invalidate(ck, x);
            return;
        }
        if (value) x->cval = (Const *)value;
        x->type = got;
        return;
    }
    x->type = t;
}

void expr_update_type(Checker *ck, Expr *x, Type *t, bool final) { update(ck, NULL, x, t, final); }

void check_convert_untyped(Checker *ck, Expr *x, Type *target) {
    const Const *value;
    ConvertError error;
    Type *t = implicit_type(ck, x, target, &value, &error);
    if (error != CONVERT_OK) {
        report_conversion(ck, x, error, type_is_untyped(target) ? target : type_underlying(target));
        expr_invalidate(ck, x);
        return;
    }
    if (value) x->cval = (Const *)value;
    if (t != x->type) expr_update_type(ck, x, t, false);
}

void check_default_type(Checker *ck, Expr *x) {
    if (expr_ok(x) && type_is_untyped(x->type)) check_convert_untyped(ck, x, type_default(ck->c, x->type));
}

bool check_representable(Checker *ck, Expr *x, Type *t) {
    const Const *value = NULL;
    Type *u = type_underlying(t);
    ConvertError error = representation(ck, x, u, &value);
    if (error == CONVERT_OK) {
        x->cval = (Const *)value;
        return true;
    }
    report_conversion(ck, x, error, u);
    expr_invalidate(ck, x);
    return false;
}

static const char *operation_name(const Expr *e) {
    if (e->kind == EX_UNARY) return e->unary.op == OP_XOR ? "bitwise complement" : "";
    if (e->kind != EX_BINARY) return "";
    switch (e->binary.op) {
    case OP_ADD: return "addition";
    case OP_SUB: return "subtraction";
    case OP_XOR: return "bitwise XOR";
    case OP_MUL: return "multiplication";
    case OP_SHL: return "shift";
    default: return "";
    }
}

bool expr_fits(Checker *ck, Expr *x) {
    Pos pos = x->kind == EX_UNARY || x->kind == EX_BINARY ? x->pos : expr_start(x);
    if (!x->cval) {
        check_error(ck, pos, "constant result is not representable");
        expr_invalidate(ck, x);
        return false;
    }
    if (!type_is_untyped(x->type)) return check_representable(ck, x, x->type);
    if (x->cval->kind == CONST_INT && const_bit_length(x->cval) > CONST_FLOAT_BITS) {
        check_error(ck, pos, "constant %s overflow", operation_name(x));
        expr_invalidate(ck, x);
        return false;
    }
    return true;
}

// ---- interfaces -------------------------------------------------------------------------------------------

static bool is_interface_pointer(const Type *t) {
    t = type_underlying((Type *)t);
    return t->kind == KIND_POINTER && type_is_interface(t->pointer.elem);
}

static const char *method_text(Checker *ck, const char *name, const Type *sig) {
    return type_method_string(ck->c->arena, name, sig, ck->pkg);
}

// Why m is missing, in parentheses, with the two signatures where they differ.
static const char *missing_reason(Checker *ck, Type *v, Type *iface, const IfaceMethod *m, MissingWhy why,
                                  const Object *found) {
    Arena *a = ck->c->arena;
    if (why == MISSING_POINTER_RECV) return arena_printf(a, "(%s method has pointer receiver)", m->name);
    if (found && found->type)
        return arena_printf(a, "(%s %s method)\n\t\thave %s\n\t\twant %s",
                            found->name == m->name ? "wrong type for" : "missing", m->name,
                            method_text(ck, found->name, found->type), method_text(ck, m->name, m->sig));
    if (is_interface_pointer(v))
        return arena_printf(a, "(type %s is pointer to interface, not interface)", check_type_text(ck, v));
    if (is_interface_pointer(iface))
        return arena_printf(a, "(type %s is pointer to interface, not interface)",
                            check_type_text(ck, iface));
    return arena_printf(a, "(missing %s method)", m->name);
}

static const char *check_implements(Checker *ck, Type *v, Type *t) {
    Arena *a = ck->c->arena;
    Type *vu = type_underlying(v), *tu = type_underlying(t);
    if (vu->kind == KIND_INVALID || tu->kind == KIND_INVALID) return NULL;
    if (vu->kind == KIND_POINTER && type_underlying(vu->pointer.elem)->kind == KIND_INVALID) return NULL;
    if (tu->kind != KIND_INTERFACE) {
        const char *cause =
            arena_printf(a,
                         is_interface_pointer(tu) ? "type %s is pointer to interface, not interface"
                                                  : "%s is not an interface",
                         check_type_text(ck, t));
        return arena_printf(a, "%s does not implement %s (%s)", check_type_text(ck, v),
                            check_type_text(ck, t), cause);
    }
    MissingWhy why;
    Object *found;
    const IfaceMethod *m = missing_method(ck, v, t, true, &why, &found);
    if (!m) return NULL;
    return arena_printf(a, "%s does not implement %s %s", check_type_text(ck, v), check_type_text(ck, t),
                        missing_reason(ck, v, t, m, why, found));
}

void check_type_assertion(Checker *ck, Expr *e, Expr *x, Type *to, bool in_switch) {
    if (type_is_interface(to)) return;
    MissingWhy why;
    Object *found;
    const IfaceMethod *m = missing_method(ck, to, x->type, false, &why, &found);
    if (!m) return;
    const char *cause = missing_reason(ck, to, x->type, m, why, found),
               *text = expr_diag_text(ck->c->arena, e);
    if (in_switch)
        check_error(ck, expr_start(e), "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s",
                    text, check_describe(ck, x), check_type_text(ck, to), cause);
    else
        check_error(ck, expr_start(e), "impossible type assertion: %s\n\t%s does not implement %s %s", text,
                    check_type_text(ck, to), check_type_text(ck, x->type), cause);
}

// ---- assignability ----------------------------------------------------------------------------------------

static bool has_name(const Type *t) {
    return is_basic(t) || t->kind == KIND_NAMED || t->kind == KIND_TYPE_PARAM;
}

bool expr_assignable(Checker *ck, const Expr *x, Type *to, const char **reason) {
    Type *from = x->type;
    if (!expr_ok(x) || to->kind == KIND_INVALID || from->kind == KIND_INVALID) return true;
    Type *vu = type_underlying(from), *tu = type_underlying(to);
    if (vu->kind == KIND_INTERFACE) type_complete_interface(vu);
    if (tu->kind == KIND_INTERFACE) type_complete_interface(tu);
    if (type_identical(from, to)) return true;
    if (type_is_untyped(from)) {
        const Const *value;
        ConvertError error;
        return implicit_type(ck, x, to, &value, &error) != NULL;
    }
    if (type_identical(vu, tu) && (!has_name(from) || !has_name(to))) return true;
    if (tu->kind == KIND_INTERFACE || is_interface_pointer(tu)) {
        const char *why = check_implements(ck, from, to);
        if (why && reason) *reason = why;
        return why == NULL;
    }
    if (vu->kind == KIND_INTERFACE) {
        if (check_implements(ck, to, from) == NULL && reason) *reason = "need type assertion";
        return false;
    }
    if (vu->kind == KIND_CHAN && vu->chan.dir == CHAN_BOTH && tu->kind == KIND_CHAN &&
        type_identical(vu->chan.elem, tu->chan.elem))
        return !has_name(from) || !has_name(to);
    return false;
}

static void single_value(Checker *ck, Expr *x) {
    if (x->mode == MODE_VALUE && x->type->kind == KIND_TUPLE) {
        check_error(ck, expr_start(x), "multiple-value %s in single-value context", check_describe(ck, x));
        expr_invalidate(ck, x);
    }
}

// Gives an untyped value its type in an assignment to `to`.
static bool assign_untyped(Checker *ck, Expr *x, Type *to, const char *context) {
    Type *target = to;
    if (x->type->kind == KIND_UNTYPED_NIL) {
        if (!to) {
            check_error(ck, expr_start(x), "use of untyped nil in %s", context);
            expr_invalidate(ck, x);
            return false;
        }
    } else if (!to || type_is_interface(to)) {
        target = type_default(ck->c, x->type);
    }
    const Const *value;
    ConvertError error;
    Type *t = implicit_type(ck, x, target, &value, &error);
    if (error != CONVERT_OK) {
        check_error(ck, expr_start(x), "cannot use %s as %s value in %s%s", check_describe(ck, x),
                    check_type_text(ck, target), context,
                    error == CONVERT_TRUNCATED  ? " (truncated)"
                    : error == CONVERT_OVERFLOW ? " (overflows)"
                                                : "");
        expr_invalidate(ck, x);
        return false;
    }
    if (value) x->cval = (Const *)value;
    if (t != x->type) expr_update_type(ck, x, t, false);
    return expr_ok(x);
}

bool check_assignable(Checker *ck, Expr *x, Type *to, const char *context) {
    single_value(ck, x);
    switch (x->mode) {
    case MODE_INVALID: return false;
    case MODE_CONST:
    case MODE_VAR:
    case MODE_MAPINDEX:
    case MODE_VALUE:
    case MODE_COMMAOK: break;
    default:
        check_error(ck, expr_start(x), "cannot assign %s to %s in %s", check_describe(ck, x),
                    to ? check_type_text(ck, to) : "_", context);
        expr_invalidate(ck, x);
        return false;
    }
    if (type_is_untyped(x->type) && !assign_untyped(ck, x, to, context)) return false;
    if (!to) return true;
    const char *reason = NULL;
    if (expr_assignable(ck, x, to, &reason)) return true;
    check_error(ck, expr_start(x), "cannot use %s as type %s in %s%s%s", check_describe(ck, x),
                check_type_text(ck, to), context, reason ? ":\n\t" : "", reason ? reason : "");
    expr_invalidate(ck, x);
    return false;
}

// ---- conversions ------------------------------------------------------------------------------------------

static bool is_bytes_or_runes(const Type *t) {
    if (t->kind != KIND_SLICE) return false;
    Kind k = type_underlying(t->slice.elem)->kind;
    return k == KIND_UINT8 || k == KIND_INT32;
}

static bool is_integer_or_float(const Type *t) { return type_is_integer(t) || type_is_float(t); }

static bool convertible(Checker *ck, const Expr *x, Type *to, const char **cause) {
    if (expr_assignable(ck, x, to, cause)) return true;
    Type *from = x->type, *vu = type_underlying(from), *tu = type_underlying(to);
    if (type_identical_ignoring_tags(vu, tu)) return true;
    if (vu->kind == KIND_POINTER && tu->kind == KIND_POINTER && type_not_in_heap(tu->pointer.elem) &&
        !type_not_in_heap(vu->pointer.elem)) {
        *cause = arena_printf(ck->c->arena, "%s is incomplete (or unallocatable), but %s is not",
                              check_type_text(ck, tu->pointer.elem), check_type_text(ck, vu->pointer.elem));
        return false;
    }
    if (from->kind == KIND_POINTER && to->kind == KIND_POINTER &&
        type_identical_ignoring_tags(type_underlying(from->pointer.elem), type_underlying(to->pointer.elem)))
        return true;
    if ((is_integer_or_float(vu) && is_integer_or_float(tu)) || (type_is_complex(vu) && type_is_complex(tu)))
        return true;
    if (type_is_string(tu) && (type_is_integer(vu) || is_bytes_or_runes(vu))) return true;
    if (type_is_string(vu) && is_bytes_or_runes(tu)) return true;
    if (tu->kind == KIND_UNSAFE_POINTER && (vu->kind == KIND_POINTER || vu->kind == KIND_UINTPTR))
        return true;
    if (vu->kind == KIND_UNSAFE_POINTER && (tu->kind == KIND_POINTER || tu->kind == KIND_UINTPTR))
        return true;
    if (vu->kind == KIND_SLICE && tu->kind == KIND_POINTER) {
        Type *array = type_underlying(tu->pointer.elem);
        if (array->kind != KIND_ARRAY || !type_identical(vu->slice.elem, array->array.elem)) return false;
        if (check_has_version(ck, 17)) return true;
        *cause = "conversion of slices to array pointers requires go1.17 or later";
    }
    return false;
}

// The string of one code point; U+FFFD for what is none.
static const Const *rune_string(Arena *a, const Const *x) {
    uint64_t r;
    if (!const_to_uint64(x, &r) || r > 0x10FFFF) r = 0xFFFD;
    char *p = arena_alloc(a, 4);
    int n = const_utf8_encode(p, (uint32_t)r);
    return const_string(a, (Bytes){p, (size_t)n});
}

static const Const *convert_constant(Checker *ck, const Expr *x, Type *to) {
    const Const *value;
    if (const_representable(ck->c->arena, x->cval, type_underlying(to)->kind, &value)) return value;
    if (type_is_integer(x->type) && type_is_string(to)) return rune_string(ck->c->arena, x->cval);
    return NULL;
}

// The type that the untyped argument of a conversion ends up with.
static Type *final_argument_type(Checker *ck, const Expr *call, const Expr *x, Type *to) {
    if (x->type->kind == KIND_UNTYPED_NIL) return to;
    if (type_is_interface(to) || (x->mode == MODE_CONST && !is_const_type(to)))
        return type_default(ck->c, x->type);
    if (call->mode == MODE_CONST && type_is_integer(x->type) && type_is_string(to)) return x->type;
    return to;
}

void expr_conversion(Checker *ck, Expr *call, Expr *x, Type *to) {
    const char *cause = NULL;
    bool ok = false;
    if (x->mode == MODE_CONST && is_const_type(to)) {
        const Const *value = convert_constant(ck, x, to);
        ok = value != NULL;
        call->mode = MODE_CONST;
        call->cval = (Const *)value;
    } else if (convertible(ck, x, to, &cause)) {
        ok = true;
        call->mode = MODE_VALUE;
    }
    if (!ok) {
        // Go shows a whole number as such once an integer type was tried.
        const Const *whole =
            x->mode == MODE_CONST && type_is_integer(to) ? const_as_int(ck->c->arena, x->cval) : NULL;
        if (whole) x->cval = (Const *)whole;
        check_error(ck, expr_start(x), "cannot convert %s to type %s%s%s", check_describe(ck, x),
                    check_type_text(ck, to), cause ? ":\n\t" : "", cause ? cause : "");
        expr_invalidate(ck, call);
        return;
    }
    call->type = to;
    if (type_is_untyped(x->type)) {
        Type *final = final_argument_type(ck, call, x, to);
        expr_update_type(ck, x, final, true);
        if (!expr_ok(x)) expr_invalidate(ck, call);
    }
}
