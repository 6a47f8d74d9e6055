// call.c - calls: of functions and methods, conversions, builtins; arguments, also f(g()) where g has several
// results.
#include "types/expr.h"

// ---- arguments --------------------------------------------------------------------------------------------

static void report_count(Checker *ck, Expr *call, const Func *f, Expr **args, int nargs, int nparams) {
    Arena *a = ck->c->arena;
    const Expr *at = call;
    const char *qualifier = "not enough";
    if (nargs > nparams) {
        at = args[nparams];
        qualifier = "too many";
    } else if (nargs > 0) {
        at = args[nargs - 1];
    }
    Type **have = NEW_ARRAY(a, Type *, nargs + 1), **want = NEW_ARRAY(a, Type *, f->params.n + 1);
    for (int i = 0; i < nargs; i++) have[i] = args[i]->type;
    for (int i = 0; i < f->params.n; i++) want[i] = f->params.at[i]->type;
    check_error(ck, expr_start((Expr *)at), "%s arguments in call to %s\n\thave %s\n\twant %s", qualifier,
                expr_diag_text(a, call->call.fun), check_types_summary(ck, have, nargs, false),
                check_types_summary(ck, want, f->params.n, f->variadic));
}

// How many parameters a call with nargs arguments must match, or -1 after a report.
static int expected_count(Checker *ck, Expr *call, const Func *f, int nargs) {
    Arena *a = ck->c->arena;
    bool dots = call->call.has_dots;
    int n = f->params.n;
    if (!f->variadic) {
        if (!dots) return n;
        check_error(ck, expr_start(call), "cannot use ... in call to non-variadic %s",
                    expr_diag_text(a, call->call.fun));
        return -1;
    }
    if (!dots) return nargs >= n - 1 ? nargs : n - 1;
    if (call->call.args.n == 1 && nargs > 1) {
        check_error(ck, expr_start(call), "cannot use ... with %d-valued %s", nargs,
                    expr_diag_text(a, call->call.args.at[0]));
        return -1;
    }
    return n;
}

void expr_arguments(Checker *ck, Expr *call, const Type *sig, Expr **args, int nargs) {
    const Func *f = &sig->func;
    for (int i = 0; i < nargs; i++)
        if (!expr_ok(args[i])) return;
    int want = expected_count(ck, call, f, nargs);
    if (want < 0) return;
    if (want != nargs) {
        report_count(ck, call, f, args, nargs, want);
        return;
    }
    const char *context = NULL;
    for (int i = 0; i < nargs; i++) {
        bool in_dots = f->variadic && !call->call.has_dots && i >= f->params.n - 1;
        Type *to = f->params.at[in_dots ? f->params.n - 1 : i]->type;
        if (in_dots) to = to->slice.elem;
        if (!context && !type_identical(args[i]->type, to))
            context =
                arena_printf(ck->c->arena, "argument to %s", expr_diag_text(ck->c->arena, call->call.fun));
        check_assignable(ck, args[i], to, context ? context : "argument");
    }
}

// ---- conversions ------------------------------------------------------------------------------------------

static void conversion(Checker *ck, Expr *e, Type *to) {
    ExprList *args = &e->call.args;
    e->call.kind = CALL_CONVERSION;
    if (args->n == 0) {
        check_error(ck, expr_start(e), "missing argument in conversion to %s", check_type_text(ck, to));
        return;
    }
    if (args->n > 1) {
        check_use_exprs(ck, args);
        check_error(ck, expr_start(args->at[args->n - 1]), "too many arguments in conversion to %s",
                    check_type_text(ck, to));
        return;
    }
    Expr *x = args->at[0];
    check_expr(ck, x);
    if (!expr_ok(x)) return;
    Type *u = type_underlying(to);
    if (u->kind == KIND_INTERFACE) type_complete_interface(u);
    if (u->kind == KIND_INTERFACE && u->iface.is_constraint) {
        check_error(
            ck, expr_start(e),
            "cannot use interface %s in conversion (contains specific type constraints or is comparable)",
            check_type_text(ck, to));
        return;
    }
    if (e->call.has_dots) {
        check_error(ck, expr_start(x), "invalid use of ... in type conversion to %s",
                    check_type_text(ck, to));
        return;
    }
    expr_conversion(ck, e, x, to);
}

// ---- calls ------------------------------------------------------------------------------------------------

static void set_results(Checker *ck, Expr *e, const Func *f) {
    int n = f->results.n;
    if (n == 0) {
        expr_set(e, MODE_NOVALUE, ck->c->types[KIND_INVALID]);
        return;
    }
    if (n == 1) {
        expr_set(e, MODE_VALUE, f->results.at[0]->type);
        if (e->type->kind == KIND_INVALID) e->mode = MODE_INVALID;
        return;
    }
    Type **types = NEW_ARRAY(ck->c->arena, Type *, n);
    for (int i = 0; i < n; i++) types[i] = f->results.at[i]->type;
    expr_set(e, MODE_VALUE, type_tuple(ck->c, types, n));
}

void expr_call(Checker *ck, Expr *e) {
    Expr *fun = e->call.fun;
    e->call.kind = CALL_FUNC;
    check_expr_or_type(ck, fun);
    if (!expr_ok(fun)) {
        check_use_exprs(ck, &e->call.args);
        return;
    }
    if (fun->mode == MODE_TYPE) {
        conversion(ck, e, fun->type);
        return;
    }
    if (fun->mode == MODE_BUILTIN) {
        const Expr *name = unparen(fun);
        e->call.kind = CALL_BUILTIN;
        e->call.builtin = (name->kind == EX_NAME ? name->name.obj : name->selector.obj)->builtin;
        expr_builtin(ck, e, e->call.builtin);
        if (expr_ok(e) && e->mode != MODE_CONST) ck->has_call_or_recv = true;
        return;
    }
    Type *sig = type_underlying(fun->type);
    if (sig->kind != KIND_FUNC) {
        check_error(ck, expr_start(fun), "invalid operation: cannot call non-function %s",
                    check_describe(ck, fun));
        return;
    }
    Expr **args;
    int n = expr_values(ck, &e->call.args, &args);
    expr_arguments(ck, e, sig, args, n);
    set_results(ck, e, &sig->func);
    ck->has_call_or_recv = true;
}
