// expr.c - checking an expression: the dispatch over its kinds, names, literals, and what contexts accept
// (values, types, both).
#include "types/expr.h"
#include <string.h>

// ---- operands ---------------------------------------------------------------------------------------------

bool expr_ok(const Expr *e) { return e->mode != MODE_INVALID; }

void expr_set(Expr *e, Mode mode, Type *t) {
    e->mode = mode;
    e->type = t;
}

void expr_invalidate(Checker *ck, Expr *e) {
    e->mode = MODE_INVALID;
    e->type = ck->c->types[KIND_INVALID];
    e->cval = NULL;
}

bool check_pending(Checker *ck, const Expr *e, const Type *underlying) {
    if (underlying->pending) check_error(ck, expr_start(e), "illegal cycle in type declaration");
    return underlying->pending;
}

// A stand-in for one of the values of a multi-value call.
static Expr *expr_place(Checker *ck, Expr *call, Type *t) {
    Expr *e = NEW(ck->c->arena, Expr);
    *e = *call;
    expr_set(e, MODE_VALUE, t);
    e->cval = NULL;
    return e;
}

// ---- names and literals -----------------------------------------------------------------------------------

static void const_ident(Checker *ck, Expr *e, const Object *obj) {
    if (obj->type->kind == KIND_INVALID) return;
    const Const *value = obj->constant.value;
    if (!obj->pkg && strcmp(obj->name, "iota") == 0) {
        if (ck->iota < 0) {
            check_error(ck, e->pos, "cannot use iota outside constant declaration");
            return;
        }
        value = const_int64(ck->c->arena, ck->iota);
    }
    if (!value) return;
    expr_set(e, MODE_CONST, obj->type);
    e->cval = (Const *)value;
}

static void expr_ident(Checker *ck, Expr *e) {
    const char *name = e->name.name;
    Object *obj = check_lookup(ck, name);
    e->name.obj = obj;
    if (!obj) {
        if (strcmp(name, "_") == 0) check_error(ck, e->pos, "cannot use _ as value or type");
        else check_error(ck, e->pos, "undefined: %s", name);
        return;
    }
    if (obj->kind == OBJ_PKG) {
        check_error(ck, e->pos, "use of package %s not in selector", name);
        return;
    }
    if (!obj->type) check_object_decl(ck, obj);
    check_use(ck, obj);
    if (!obj->type) return;
    switch (obj->kind) {
    case OBJ_CONST: const_ident(ck, e, obj); break;
    case OBJ_TYPE:
        if (obj->type->kind != KIND_INVALID) expr_set(e, MODE_TYPE, obj->type);
        break;
    case OBJ_VAR:
        if (obj->type->kind != KIND_INVALID) expr_set(e, MODE_VAR, obj->type);
        break;
    case OBJ_FUNC:
        if (obj->type->kind != KIND_INVALID) expr_set(e, MODE_VALUE, obj->type);
        break;
    case OBJ_BUILTIN: expr_set(e, MODE_BUILTIN, obj->type); break;
    case OBJ_NIL: expr_set(e, MODE_VALUE, obj->type); break;
    default: break;
    }
}

static const char *newer_literal(Bytes text) {
    if (memchr(text.p, '_', text.n)) return "underscores in numeric literals";
    if (text.n <= 2 || text.p[0] != '0') return NULL;
    switch (text.p[1] | 0x20) {
    case 'b': return "binary literals";
    case 'o': return "0o/0O-style octal literals";
    case 'x':
        return memchr(text.p, 'p', text.n) || memchr(text.p, 'P', text.n) || text.p[text.n - 1] == 'i'
                   ? "hexadecimal floating-point literals"
                   : NULL;
    default: return NULL;
    }
}

static void basic_literal(Checker *ck, Expr *e) {
    enum { LONGEST = 10000 }; // longer numbers only cost time: constants have 512 bits
    static const Kind kinds[] = {[LIT_INT] = KIND_UNTYPED_INT,
                                 [LIT_FLOAT] = KIND_UNTYPED_FLOAT,
                                 [LIT_IMAG] = KIND_UNTYPED_COMPLEX,
                                 [LIT_RUNE] = KIND_UNTYPED_RUNE,
                                 [LIT_STRING] = KIND_UNTYPED_STRING};
    if (e->lit.bad) return;
    Bytes text = e->lit.text;
    if (e->lit.kind <= LIT_IMAG && text.n > LONGEST) {
        check_error(ck, e->pos, "excessively long constant: %.10s... (%zu chars)", text.p, text.n);
        return;
    }
    const char *newer = e->lit.kind <= LIT_IMAG && !check_has_version(ck, 13) ? newer_literal(text) : NULL;
    if (newer) check_version_error(ck, e->pos, 13, newer);
    const Const *value = const_literal(ck->c->arena, e->lit.kind, text);
    if (!value) {
        check_error(ck, e->pos, "malformed constant: %.*s", (int)text.n, text.p);
        return;
    }
    expr_set(e, MODE_CONST, ck->c->types[kinds[e->lit.kind]]);
    e->cval = (Const *)value;
}

// ---- small kinds ------------------------------------------------------------------------------------------

static void paren(Checker *ck, Expr *e, Type *hint) {
    Expr *x = e->paren.x;
    check_raw_expr(ck, x, hint);
    expr_set(e, x->mode, x->type);
    e->cval = x->cval;
}

static void star(Checker *ck, Expr *e) {
    Expr *x = e->star.x;
    check_expr_or_type(ck, x);
    if (!expr_ok(x)) return;
    if (x->mode == MODE_TYPE) {
        expr_set(e, MODE_TYPE, type_pointer(ck->c, x->type));
        return;
    }
    Type *u = type_underlying(x->type);
    if (u->kind != KIND_POINTER) {
        check_error(ck, expr_start(x), "invalid operation: cannot indirect %s", check_describe(ck, x));
        return;
    }
    if (!check_pending(ck, x, u)) expr_set(e, MODE_VAR, u->pointer.elem);
}

static void type_assert(Checker *ck, Expr *e) {
    Expr *x = e->type_assert.x;
    check_expr(ck, x);
    if (!expr_ok(x)) return;
    if (!type_is_interface(x->type)) {
        check_error(ck, expr_start(x), "invalid operation: %s is not an interface", check_describe(ck, x));
        return;
    }
    Type *t = check_type_expr(ck, e->type_assert.type);
    if (t->kind == KIND_INVALID) return;
    check_type_assertion(ck, e, x, t, false);
    expr_set(e, MODE_COMMAOK, t);
}

static void type_expression(Checker *ck, Expr *e) {
    Type *t = check_type_expr(ck, e);
    if (t->kind == KIND_INVALID) expr_invalidate(ck, e);
    else expr_set(e, MODE_TYPE, t);
}

static void expr_func_lit(Checker *ck, Expr *e) {
    FuncNode *fn = e->func_lit.fn;
    Type *sig = check_signature(ck, fn->type, NULL, fn);
    if (sig->kind != KIND_FUNC) return;
    fn->sig = sig;
    bool outer = ck->has_call_or_recv;
    check_func_lit_body(ck, fn);
    ck->has_call_or_recv = outer;
    expr_set(e, MODE_VALUE, sig);
}

// ---- the dispatch -----------------------------------------------------------------------------------------

void check_raw_expr(Checker *ck, Expr *e, Type *hint) {
    expr_invalidate(ck, e);
    e->shift_lhs = false;
    switch (e->kind) {
    case EX_BAD: break;
    case EX_NAME: expr_ident(ck, e); break;
    case EX_BASIC_LIT: basic_literal(ck, e); break;
    case EX_COMPOSITE: expr_composite(ck, e, hint); break;
    case EX_KEY_VALUE: check_error(ck, expr_start(e), "invalid AST: no key:value expected"); break;
    case EX_FUNC_LIT: expr_func_lit(ck, e); break;
    case EX_PAREN: paren(ck, e, NULL); break;
    case EX_SELECTOR: expr_selector(ck, e); break;
    case EX_INDEX: expr_index(ck, e); break;
    case EX_SLICE: expr_slice(ck, e); break;
    case EX_TYPE_ASSERT: type_assert(ck, e); break;
    case EX_TYPE_SWITCH:
        check_error(ck, expr_start(e), "invalid AST: use of .(type) outside type switch");
        break;
    case EX_CALL: expr_call(ck, e); break;
    case EX_UNARY: expr_unary(ck, e); break;
    case EX_STAR: star(ck, e); break;
    case EX_BINARY: expr_binary(ck, e); break;
    case EX_DOTS_TYPE: check_error(ck, expr_start(e), "invalid use of '...'"); break;
    case EX_ARRAY_TYPE:
    case EX_SLICE_TYPE:
    case EX_STRUCT_TYPE:
    case EX_FUNC_TYPE:
    case EX_INTERFACE_TYPE:
    case EX_MAP_TYPE:
    case EX_CHAN_TYPE: type_expression(ck, e); break;
    }
}

// ---- contexts ---------------------------------------------------------------------------------------------

// An array type whose length is wrong is a type all the same.
static void restore_type(Expr *e) {
    if (e->mode == MODE_INVALID && e->kind == EX_ARRAY_TYPE) e->mode = MODE_TYPE;
}

// Reports what is no value; a type is let through when `types` says so.
static void exclude(Checker *ck, Expr *e, bool types, bool builtins) {
    const char *what;
    if (!types) restore_type(e);
    switch (e->mode) {
    case MODE_NOVALUE: what = types ? "used as value or type" : "used as value"; break;
    case MODE_BUILTIN:
        if (builtins) return;
        what = "must be called";
        break;
    case MODE_TYPE:
        if (types) return;
        what = "is not an expression";
        break;
    default: return;
    }
    check_error(ck, expr_start(e), "%s %s", check_describe(ck, e), what);
    expr_invalidate(ck, e);
}

static void refuse_generic(Checker *ck, Expr *e) {
    if (e->mode == MODE_VALUE && e->type->kind == KIND_FUNC && e->type->func.tparams.n) {
        check_error(ck, expr_start(e), "not supported: generic function");
        expr_invalidate(ck, e);
    }
}

static void single_value(Checker *ck, Expr *e) {
    if (e->mode == MODE_VALUE && e->type->kind == KIND_TUPLE) {
        check_error(ck, expr_start(e), "multiple-value %s in single-value context", check_describe(ck, e));
        expr_invalidate(ck, e);
    }
}

// Like check_expr, but several values are allowed.
static void expr_multi(Checker *ck, Expr *e) {
    check_raw_expr(ck, e, NULL);
    exclude(ck, e, false, false);
    refuse_generic(ck, e);
}

void check_expr(Checker *ck, Expr *e) {
    expr_multi(ck, e);
    single_value(ck, e);
}

void expr_with_hint(Checker *ck, Expr *e, Type *hint) {
    check_raw_expr(ck, e, hint);
    exclude(ck, e, false, false);
    refuse_generic(ck, e);
    single_value(ck, e);
}

void check_expr_or_type(Checker *ck, Expr *e) {
    check_raw_expr(ck, e, NULL);
    exclude(ck, e, true, true);
    refuse_generic(ck, e);
    single_value(ck, e);
}

void check_use_exprs(Checker *ck, ExprList *list) {
    for (int i = 0; i < list->n; i++) {
        Expr *e = list->at[i];
        if (e->kind == EX_NAME && strcmp(e->name.name, "_") == 0) continue;
        check_raw_expr(ck, e->kind == EX_KEY_VALUE ? e->key_value.value : e, NULL);
    }
}

static bool is_statement(const Expr *e) {
    e = unparen(e);
    if (e->kind == EX_UNARY) return e->unary.op == OP_RECV;
    if (e->kind != EX_CALL) return false;
    switch (e->call.kind) {
    case CALL_CONVERSION: return false;
    case CALL_BUILTIN: return builtin_is_statement(e->call.builtin);
    default: return true;
    }
}

void check_call_stmt(Checker *ck, Expr *e) {
    check_raw_expr(ck, e, NULL);
    restore_type(e);
    const char *what = "is not used";
    if (e->mode == MODE_BUILTIN) what = "must be called";
    else if (e->mode == MODE_TYPE) what = "is not an expression";
    else if (e->mode == MODE_INVALID || is_statement(e)) return;
    check_error(ck, expr_start(e), "%s %s", check_describe(ck, e), what);
}

// ---- lists of values --------------------------------------------------------------------------------------

int expr_values(Checker *ck, ExprList *list, Expr ***out) {
    *out = list->at;
    if (list->n != 1) {
        for (int i = 0; i < list->n; i++) check_expr(ck, list->at[i]);
        return list->n;
    }
    Expr *e = list->at[0];
    expr_multi(ck, e);
    if (!expr_ok(e) || e->type->kind != KIND_TUPLE) return 1;
    int n = e->type->tuple.types.n;
    Expr **places = NEW_ARRAY(ck->c->arena, Expr *, n + 1);
    for (int i = 0; i < n; i++) places[i] = expr_place(ck, e, e->type->tuple.types.at[i]);
    *out = places;
    return n;
}

static bool is_comma_ok(const Expr *e) { return e->mode == MODE_COMMAOK || e->mode == MODE_MAPINDEX; }

int check_multi(Checker *ck, ExprList *list, int want, Type ***out) {
    Expr **values;
    int n = expr_values(ck, list, &values);
    bool valid = true;
    Type **types = NEW_ARRAY(ck->c->arena, Type *, n + 2);
    for (int i = 0; i < n; i++) {
        types[i] = values[i]->type;
        valid &= expr_ok(values[i]);
    }
    *out = types;
    if (list->n == 1 && n == 1 && want == 2 && is_comma_ok(list->at[0])) {
        types[1] = ck->c->types[KIND_UNTYPED_BOOL];
        return 2;
    }
    return !valid && want >= 0 && n != want ? -1 : n;
}

bool check_assign_place(Checker *ck, ExprList *list, Type **places, int n, int i, Type *to,
                        const char *context) {
    if (list->n == n) return check_assignable(ck, list->at[i], to, context);
    if (i == 0 && is_comma_ok(list->at[0])) {
        Expr *e = list->at[0];
        Mode mode = e->mode;
        e->mode = MODE_VALUE; // what it is described as, should it not fit
        bool ok = check_assignable(ck, e, to, context);
        e->mode = ok ? mode : e->mode;
        return ok;
    }
    return check_assignable(ck, expr_place(ck, list->at[0], places[i]), to, context);
}

void check_assign_lhs(Checker *ck, Expr *lhs) {
    const Expr *name = unparen(lhs);
    Object *var = name->kind == EX_NAME ? check_lookup(ck, name->name.name) : NULL;
    bool used = var && var->used;
    check_expr(ck, lhs);
    if (var && var->kind == OBJ_VAR && var->pkg == ck->pkg) var->used = used;
    if (!expr_ok(lhs) || lhs->mode == MODE_VAR || lhs->mode == MODE_MAPINDEX) return;
    const Expr *e = unparen(lhs);
    if (e->kind == EX_SELECTOR && e->selector.x->mode == MODE_MAPINDEX)
        check_error(ck, expr_start(lhs), "cannot assign to struct field %s in map",
                    expr_diag_text(ck->c->arena, lhs));
    else check_error(ck, expr_start(lhs), "cannot assign to %s", check_describe(ck, lhs));
    expr_invalidate(ck, lhs);
}

// ---- constants for the declarations' side -----------------------------------------------------------------

Const *check_const_int(Checker *ck, int64_t v) { return (Const *)const_int64(ck->c->arena, v); }

const Const *check_case_value(Checker *ck, Expr *e) { return e->mode == MODE_CONST ? e->cval : NULL; }

bool check_const_equal(const Const *x, const Const *y) { return const_compare(OP_EQ, x, y); }
