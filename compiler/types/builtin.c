// builtin.c - calls of builtin functions, package unsafe's included. Arguments are evaluated as for other
// calls (a call with several results may supply them all) except where the first one is a type or must not be
// evaluated.
#include "types/expr.h"

typedef struct Builtin {
    int nargs;
    bool variadic, statement;
} Builtin;
static const Builtin builtins[] = {
    [BUILTIN_APPEND] = {1, true, false},
    [BUILTIN_CAP] = {1, false, false},
    [BUILTIN_CLOSE] = {1, false, true},
    [BUILTIN_COMPLEX] = {2, false, false},
    [BUILTIN_COPY] = {2, false, true},
    [BUILTIN_DELETE] = {2, false, true},
    [BUILTIN_IMAG] = {1, false, false},
    [BUILTIN_LEN] = {1, false, false},
    [BUILTIN_MAKE] = {1, true, false},
    [BUILTIN_NEW] = {1, false, false},
    [BUILTIN_PANIC] = {1, false, true},
    [BUILTIN_PRINT] = {0, true, true},
    [BUILTIN_PRINTLN] = {0, true, true},
    [BUILTIN_REAL] = {1, false, false},
    [BUILTIN_RECOVER] = {0, false, true},
    [BUILTIN_UNSAFE_ADD] = {2, false, false},
    [BUILTIN_UNSAFE_ALIGNOF] = {1, false, false},
    [BUILTIN_UNSAFE_OFFSETOF] = {1, false, false},
    [BUILTIN_UNSAFE_SIZEOF] = {1, false, false},
    [BUILTIN_UNSAFE_SLICE] = {2, false, false},
};

bool builtin_is_statement(int id) { return builtins[id].statement; }

static const char *describe(Checker *ck, const Expr *x) { return check_describe(ck, x); }

static const char *text(Checker *ck, const Expr *x) { return expr_diag_text(ck->c->arena, x); }

// ---- slices -----------------------------------------------------------------------------------------------

// append([]byte, string...): the one call whose variadic argument is no slice.
static bool append_string(Checker *ck, Expr *call, Expr **args, int n) {
    if (n != 2 || !call->call.has_dots || !expr_ok(args[1]) || !type_is_string(args[1]->type)) return false;
    if (!expr_assignable(ck, args[0], type_slice(ck->c, ck->c->type_byte), NULL)) return false;
    check_default_type(ck, args[1]);
    return true;
}

static void builtin_append(Checker *ck, Expr *call, Expr **args, int n) {
    Expr *x = args[0];
    Type *s = type_underlying(x->type);
    if (s->kind != KIND_SLICE) {
        const char *cause =
            check_is_nil(x) ? "have untyped nil" : arena_printf(ck->c->arena, "have %s", describe(ck, x));
        check_error(ck, expr_start(x), "first argument to append must be a slice; %s", cause);
        return;
    }
    if (!append_string(ck, call, args, n)) {
        Type *sig = type_new(ck->c, KIND_FUNC);
        Object *params = NEW_ARRAY(ck->c->arena, Object, 2);
        for (int i = 0; i < 2; i++) {
            params[i].kind = OBJ_VAR;
            params[i].name = "";
            params[i].type = i ? type_slice(ck->c, s->slice.elem) : x->type;
            VEC_PUSH(ck->c->arena, sig->func.params, &params[i]);
        }
        sig->func.variadic = true;
        expr_arguments(ck, call, sig, args, n);
    }
    expr_set(call, MODE_VALUE, x->type);
}

static void builtin_copy(Checker *ck, Expr *call, Expr **args) {
    Expr *x = args[0], *y = args[1];
    if (!expr_ok(y)) return;
    Type *dst = type_underlying(x->type), *src = type_underlying(y->type);
    bool from_string = type_is_string(src);
    if (dst->kind != KIND_SLICE || !(from_string || src->kind == KIND_SLICE)) {
        check_error(ck, expr_start(x), "invalid argument: copy expects slice arguments; found %s and %s",
                    describe(ck, x), describe(ck, y));
        return;
    }
    Type *elem = from_string ? ck->c->type_byte : src->slice.elem;
    if (!type_identical(dst->slice.elem, elem)) {
        check_error(ck, expr_start(x),
                    "invalid argument: arguments to copy %s and %s have different element types %s and %s",
                    describe(ck, x), describe(ck, y), check_type_text(ck, dst->slice.elem),
                    check_type_text(ck, elem));
        return;
    }
    check_default_type(ck, y);
    expr_set(call, MODE_VALUE, ck->c->types[KIND_INT]);
}

// len and cap: of constant strings, and of arrays when nothing must be evaluated, they are constants.
static void builtin_len(Checker *ck, Expr *call, Expr *x, bool cap) {
    Type *u = type_underlying(x->type);
    if (u->kind == KIND_POINTER && type_underlying(u->pointer.elem)->kind == KIND_ARRAY)
        u = type_underlying(u->pointer.elem);
    Mode mode = MODE_INVALID;
    int64_t value = -1;
    switch (u->kind) {
    case KIND_STRING:
    case KIND_UNTYPED_STRING:
        if (cap) break;
        mode = MODE_VALUE;
        if (x->mode == MODE_CONST) value = (int64_t)x->cval->s.n;
        break;
    case KIND_ARRAY:
        mode = MODE_VALUE;
        if (!ck->has_call_or_recv) value = u->array.len;
        if (u->array.len < 0) return;
        break;
    case KIND_SLICE:
    case KIND_CHAN: mode = MODE_VALUE; break;
    case KIND_MAP: mode = cap ? MODE_INVALID : MODE_VALUE; break;
    case KIND_INVALID: return;
    default: break;
    }
    if (mode == MODE_INVALID) {
        check_error(ck, expr_start(x), "invalid argument: %s for %s", describe(ck, x), cap ? "cap" : "len");
        return;
    }
    expr_set(call, mode, ck->c->types[KIND_INT]);
    if (value >= 0) {
        call->mode = MODE_CONST;
        call->cval = check_const_int(ck, value);
    }
}

// ---- make, new --------------------------------------------------------------------------------------------

static void builtin_make(Checker *ck, Expr *call) {
    ExprList *args = &call->call.args;
    Expr *arg0 = args->at[0];
    Type *t = check_type_expr(ck, arg0);
    if (t->kind == KIND_INVALID) {
        ExprList rest = {.at = args->at + 1, .n = args->n - 1};
        check_use_exprs(ck, &rest);
        return;
    }
    expr_set(arg0, MODE_TYPE, t);
    int min;
    switch (type_underlying(t)->kind) {
    case KIND_SLICE: min = 2; break;
    case KIND_MAP:
    case KIND_CHAN: min = 1; break;
    case KIND_INVALID: return;
    default:
        check_error(ck, expr_start(arg0),
                    "invalid argument: cannot make %s; type must be slice, map, or channel", text(ck, arg0));
        return;
    }
    if (args->n < min || args->n > min + 1) {
        check_error(ck, expr_start(call), "invalid operation: %s expects %d or %d arguments; found %d",
                    text(ck, call), min, min + 1, args->n);
        return;
    }
    int64_t size[2] = {-1, -1};
    for (int i = 1; i < args->n; i++) index_value(ck, args->at[i], -1, &size[i - 1]);
    if (size[0] >= 0 && size[1] >= 0 && size[0] > size[1])
        check_error(ck, expr_start(args->at[1]), "invalid argument: length and capacity swapped");
    expr_set(call, MODE_VALUE, t);
}

static void builtin_new(Checker *ck, Expr *call) {
    Expr *arg = call->call.args.at[0];
    Type *t = check_type_expr(ck, arg);
    if (t->kind == KIND_INVALID) return;
    expr_set(arg, MODE_TYPE, t);
    expr_set(call, MODE_VALUE, type_pointer(ck->c, t));
}

// ---- complex numbers --------------------------------------------------------------------------------------

static void constant_to_float(Checker *ck, Expr *x) {
    if (type_is_numeric(x->type) && const_sign(const_imag(ck->c->arena, x->cval)) == 0) {
        x->type = ck->c->types[KIND_UNTYPED_FLOAT];
        x->cval = (Const *)const_as_float(ck->c->arena, x->cval);
    }
}

static void match_parts(Checker *ck, Expr *x, Expr *y) {
    bool xu = type_is_untyped(x->type), yu = type_is_untyped(y->type);
    if (xu && !yu) {
        check_convert_untyped(ck, x, y->type);
    } else if (yu && !xu) {
        check_convert_untyped(ck, y, x->type);
    } else if (xu && x->mode == MODE_CONST && y->mode == MODE_CONST) {
        constant_to_float(ck, x);
        constant_to_float(ck, y);
    } else if (xu) {
        check_convert_untyped(ck, x, ck->c->types[KIND_FLOAT64]);
        check_convert_untyped(ck, y, ck->c->types[KIND_FLOAT64]);
    }
}

static void builtin_complex(Checker *ck, Expr *call, Expr **args) {
    Expr *x = args[0], *y = args[1];
    if (!expr_ok(y)) return;
    match_parts(ck, x, y);
    if (!expr_ok(x) || !expr_ok(y)) return;
    if (!type_identical(x->type, y->type)) {
        check_error(ck, expr_start(x), "invalid operation: %s (mismatched types %s and %s)", text(ck, call),
                    check_type_text(ck, x->type), check_type_text(ck, y->type));
        return;
    }
    Kind k = type_underlying(x->type)->kind;
    Kind result = k == KIND_FLOAT32         ? KIND_COMPLEX64
                  : k == KIND_FLOAT64       ? KIND_COMPLEX128
                  : k == KIND_UNTYPED_FLOAT ? KIND_UNTYPED_COMPLEX
                                            : KIND_INVALID;
    if (result == KIND_INVALID) {
        check_error(ck, expr_start(x), "invalid argument: arguments have type %s, expected floating-point",
                    check_type_text(ck, x->type));
        return;
    }
    expr_set(call, MODE_VALUE, ck->c->types[result]);
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        Arena *a = ck->c->arena;
        call->mode = MODE_CONST;
        call->cval = (Const *)const_complex(a, const_as_float(a, x->cval), const_as_float(a, y->cval));
    }
}

static void builtin_part(Checker *ck, Expr *call, Expr *x, bool imag) {
    if (type_is_untyped(x->type)) {
        if (x->mode != MODE_CONST) check_convert_untyped(ck, x, ck->c->types[KIND_COMPLEX128]);
        else if (type_is_numeric(x->type)) x->type = ck->c->types[KIND_UNTYPED_COMPLEX];
        if (!expr_ok(x)) return;
    }
    Kind k = type_underlying(x->type)->kind;
    Kind result = k == KIND_COMPLEX64         ? KIND_FLOAT32
                  : k == KIND_COMPLEX128      ? KIND_FLOAT64
                  : k == KIND_UNTYPED_COMPLEX ? KIND_UNTYPED_FLOAT
                                              : KIND_INVALID;
    if (result == KIND_INVALID) {
        check_error(ck, expr_start(x), "invalid argument: argument has type %s, expected complex type",
                    check_type_text(ck, x->type));
        return;
    }
    expr_set(call, MODE_VALUE, ck->c->types[result]);
    if (x->mode == MODE_CONST) {
        Arena *a = ck->c->arena;
        call->mode = MODE_CONST;
        call->cval = (Const *)(imag ? const_imag(a, x->cval) : const_real(a, x->cval));
        if (!type_is_untyped(x->type)) call->cval = (Const *)const_as_float(a, call->cval);
    }
}

// ---- maps, channels, panics, printing ---------------------------------------------------------------------

static void builtin_close(Checker *ck, Expr *call, Expr *x) {
    Type *u = type_underlying(x->type);
    if (u->kind != KIND_CHAN)
        check_error(ck, expr_start(x), "invalid operation: cannot close non-channel %s", describe(ck, x));
    else if (u->chan.dir == CHAN_RECV)
        check_error(ck, expr_start(x), "invalid operation: cannot close receive-only channel %s",
                    describe(ck, x));
    else call->mode = MODE_NOVALUE;
}

static void builtin_delete(Checker *ck, Expr *call, Expr **args) {
    Type *u = type_underlying(args[0]->type);
    if (u->kind != KIND_MAP) {
        check_error(ck, expr_start(args[0]), "invalid argument: %s is not a map", describe(ck, args[0]));
        return;
    }
    if (expr_ok(args[1]) && check_assignable(ck, args[1], u->map.key, "argument to delete"))
        call->mode = MODE_NOVALUE;
}

static void builtin_print(Checker *ck, Expr *call, int id, Expr **args, int n) {
    const char *context = id == BUILTIN_PRINT ? "argument to print" : "argument to println";
    for (int i = 0; i < n; i++)
        if (!check_assignable(ck, args[i], NULL, context)) return;
    call->mode = MODE_NOVALUE;
}

// ---- unsafe -----------------------------------------------------------------------------------------------

static void set_uintptr(Checker *ck, Expr *call, int64_t value) {
    expr_set(call, MODE_CONST, ck->c->types[KIND_UINTPTR]);
    call->cval = check_const_int(ck, value);
}

// Whether the type of x has a size. If it contains itself (reported where it is declared) the call is no
// constant.
static bool is_measured(Checker *ck, Expr *call, const Expr *x, Type *t) {
    Measure m = type_measure(t);
    if (m == MEASURE_PENDING) check_error(ck, expr_start(x), "illegal cycle in type declaration");
    if (m == MEASURE_ENDLESS) expr_set(call, MODE_VALUE, ck->c->types[KIND_UINTPTR]);
    return m == MEASURE_OK;
}

// The sum of the offsets along a path of embedded fields; -1 when a pointer would have to be followed.
static int64_t offset_along(Type *base, const Lookup *l) {
    int64_t offset = 0;
    Type *t = base;
    for (int i = 0; i < l->path.n; i++) {
        Type *u = type_underlying(t);
        if (u->kind != KIND_STRUCT) return -1;
        offset += type_field_offset(u, l->path.at[i]);
        t = u->strct.fields.at[l->path.at[i]].type;
    }
    return offset;
}

static void builtin_offsetof(Checker *ck, Expr *call) {
    Expr *arg = call->call.args.at[0], *sel = (Expr *)unparen(arg);
    if (sel->kind != EX_SELECTOR) {
        check_error(ck, expr_start(arg), "invalid argument: %s is not a selector expression", text(ck, arg));
        check_use_exprs(ck, &call->call.args);
        return;
    }
    Expr *x = sel->selector.x;
    check_expr(ck, x);
    if (!expr_ok(x)) return;
    Type *base = x->type, *u = type_underlying(base);
    if (u->kind == KIND_POINTER && type_underlying(u->pointer.elem)->kind == KIND_STRUCT)
        base = u->pointer.elem;
    const char *name = sel->selector.sel;
    Lookup l = type_lookup(ck->c, base, name, ck->pkg);
    if (!l.obj) {
        check_error(ck, expr_start(x), "invalid argument: %s has no single field %s",
                    check_type_text(ck, base), name);
        return;
    }
    if (l.obj->kind == OBJ_FUNC) {
        check_error(ck, expr_start(arg), "invalid argument: %s is a method value", text(ck, arg));
        return;
    }
    if (!is_measured(ck, call, x, base)) return;
    int64_t offset = offset_along(base, &l);
    if (l.indirect || offset < 0) {
        check_error(ck, expr_start(x), "invalid argument: field %s is embedded via a pointer in %s", name,
                    check_type_text(ck, base));
        return;
    }
    expr_set(sel, MODE_VAR, l.obj->type);
    set_uintptr(ck, call, offset);
}

static void builtin_unsafe_slice(Checker *ck, Expr *call, Expr **args) {
    Type *u = type_underlying(args[0]->type);
    if (u->kind != KIND_POINTER)
        check_error(ck, expr_start(args[0]), "invalid argument: %s is not a pointer", describe(ck, args[0]));
    else if (index_valid(ck, args[1], "length", false))
        expr_set(call, MODE_VALUE, type_slice(ck->c, u->pointer.elem));
}

static void builtin_unsafe(Checker *ck, Expr *call, int id, Expr **args) {
    Expr *x = args[0];
    bool is_new = id == BUILTIN_UNSAFE_ADD || id == BUILTIN_UNSAFE_SLICE;
    if (is_new && !check_has_version(ck, 17)) {
        check_version_error(ck, expr_start(call->call.fun), 17,
                            id == BUILTIN_UNSAFE_ADD ? "unsafe.Add" : "unsafe.Slice");
        return;
    }
    switch (id) {
    case BUILTIN_UNSAFE_ADD:
        if (check_assignable(ck, x, ck->c->types[KIND_UNSAFE_POINTER], "argument to unsafe.Add") &&
            index_valid(ck, args[1], "length", true))
            expr_set(call, MODE_VALUE, ck->c->types[KIND_UNSAFE_POINTER]);
        break;
    case BUILTIN_UNSAFE_SLICE: builtin_unsafe_slice(ck, call, args); break;
    case BUILTIN_UNSAFE_SIZEOF:
        if (check_assignable(ck, x, NULL, "argument to unsafe.Sizeof") && is_measured(ck, call, x, x->type))
            set_uintptr(ck, call, type_size(x->type));
        break;
    default:
        if (check_assignable(ck, x, NULL, "argument to unsafe.Alignof") && is_measured(ck, call, x, x->type))
            set_uintptr(ck, call, type_align(x->type));
    }
}

// ---- the dispatch -----------------------------------------------------------------------------------------

static bool count_ok(Checker *ck, Expr *call, int id, int n) {
    const Builtin *b = &builtins[id];
    if (n >= b->nargs && (b->variadic || n <= b->nargs)) return true;
    check_error(ck, expr_start(call), "invalid operation: %s arguments for %s (expected %d, found %d)",
                n < b->nargs ? "not enough" : "too many", text(ck, call), b->nargs, n);
    return false;
}

static void dispatch(Checker *ck, Expr *call, int id, Expr **args, int n) {
    switch (id) {
    case BUILTIN_APPEND: builtin_append(ck, call, args, n); break;
    case BUILTIN_CAP: builtin_len(ck, call, args[0], true); break;
    case BUILTIN_LEN: builtin_len(ck, call, args[0], false); break;
    case BUILTIN_CLOSE: builtin_close(ck, call, args[0]); break;
    case BUILTIN_COMPLEX: builtin_complex(ck, call, args); break;
    case BUILTIN_COPY: builtin_copy(ck, call, args); break;
    case BUILTIN_DELETE: builtin_delete(ck, call, args); break;
    case BUILTIN_IMAG: builtin_part(ck, call, args[0], true); break;
    case BUILTIN_REAL: builtin_part(ck, call, args[0], false); break;
    case BUILTIN_PANIC:
        if (check_assignable(ck, args[0], ck->c->type_empty_interface, "argument to panic"))
            call->mode = MODE_NOVALUE;
        break;
    case BUILTIN_PRINT:
    case BUILTIN_PRINTLN: builtin_print(ck, call, id, args, n); break;
    case BUILTIN_RECOVER: expr_set(call, MODE_VALUE, ck->c->type_empty_interface); break;
    default: builtin_unsafe(ck, call, id, args);
    }
}

void expr_builtin(Checker *ck, Expr *call, int id) {
    if (call->call.has_dots && id != BUILTIN_APPEND) {
        check_error(ck, expr_start(call), "invalid operation: invalid use of ... with built-in %s",
                    check_builtin_name(id));
        check_use_exprs(ck, &call->call.args);
        return;
    }
    if (id == BUILTIN_MAKE || id == BUILTIN_NEW || id == BUILTIN_UNSAFE_OFFSETOF) {
        if (!count_ok(ck, call, id, call->call.args.n)) return;
        if (id == BUILTIN_MAKE) builtin_make(ck, call);
        else if (id == BUILTIN_NEW) builtin_new(ck, call);
        else builtin_offsetof(ck, call);
        return;
    }
    bool outer = ck->has_call_or_recv, is_len = id == BUILTIN_LEN || id == BUILTIN_CAP;
    if (is_len) ck->has_call_or_recv = false;
    Expr **args;
    int n = expr_values(ck, &call->call.args, &args);
    if ((n == 0 || expr_ok(args[0])) && count_ok(ck, call, id, n)) dispatch(ck, call, id, args, n);
    if (is_len) ck->has_call_or_recv = outer;
}
