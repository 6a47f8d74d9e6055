// assign.c - assignments, short variable declarations, initialisations and returns.
//
// The right-hand sides are checked first; `check_multi` says how many places they fill. A variable that an
// error leaves without a type gets the invalid one and counts as used, so that nothing more is said about it.
#include "types/decls.h"

static Type *invalid(const Checker *ck) { return ck->c->types[KIND_INVALID]; }

static bool is_blank_name(const Expr *e) {
    e = unparen(e);
    return e->kind == EX_NAME && name_is_blank(e->name.name);
}

static const char *measure(Checker *ck, int n, const char *unit) {
    return arena_printf(ck->c->arena, "%d %s%s", n, unit, n == 1 ? "" : "s");
}

static void mismatch(Checker *ck, const ExprList *rhs, int nvars, int nvalues) {
    const Expr *first = rhs->at[0];
    const Expr *call = unparen(first);
    const char *vars = measure(ck, nvars, "variable"), *values = measure(ck, nvalues, "value");
    if (rhs->n == 1 && call->kind == EX_CALL)
        check_error(ck, expr_start(first), "assignment mismatch: %s but %s returns %s", vars,
                    expr_diag_text(ck->c->arena, call->call.fun), values);
    else check_error(ck, expr_start(first), "assignment mismatch: %s but %s", vars, values);
}

static bool any_invalid(const ExprList *list) {
    for (int i = 0; i < list->n; i++)
        if (list->at[i]->mode == MODE_INVALID) return true;
    return false;
}

// ---- initialising variables -------------------------------------------------------------------------------

static void init_failed(Checker *ck, Object *var) {
    if (!var->type) var->type = invalid(ck);
    var->used = true;
}

// Gives a variable without a type that of its value; false after an error.
static bool infer_type(Checker *ck, Object *var, const Expr *value, Type *t, const char *context) {
    if (var->type) return var->type->kind != KIND_INVALID;
    if (t->kind == KIND_UNTYPED_NIL) {
        check_error(ck, expr_start(value), "use of untyped nil in %s", context);
        var->type = invalid(ck);
        return false;
    }
    var->type = type_is_untyped(t) ? type_default(ck->c, t) : t;
    return true;
}

void assign_init_var(Checker *ck, Object *var, Expr *init, const char *context) {
    if (init->mode == MODE_INVALID || (init->type && init->type->kind == KIND_INVALID)) {
        init_failed(ck, var);
        return;
    }
    if (!infer_type(ck, var, init, init->type, context) || !check_assignable(ck, init, var->type, context))
        init_failed(ck, var);
}

static void return_mismatch(Checker *ck, Object **vars, int n, const ExprList *rhs, Type **places,
                            int nplaces, const Stmt *s) {
    Pos pos = s->pos;
    if (nplaces > n) pos = expr_start(rhs->n > n ? rhs->at[n] : rhs->at[0]);
    else if (nplaces > 0) pos = expr_start(rhs->at[rhs->n - 1]);
    Type **want = NEW_ARRAY(ck->c->arena, Type *, n + 1);
    for (int i = 0; i < n; i++) want[i] = vars[i]->type;
    check_error(ck, pos, "%s return values\n\thave %s\n\twant %s", nplaces > n ? "too many" : "not enough",
                check_types_summary(ck, places, nplaces, false), check_types_summary(ck, want, n, false));
}

void assign_init_vars(Checker *ck, Object **vars, int n, ExprList *rhs, const Stmt *return_stmt) {
    Type **places = NULL;
    int given = check_multi(ck, rhs, return_stmt && n == 2 ? -1 : n, &places);
    const char *context = return_stmt ? "return statement" : "assignment";
    if (given != n) {
        for (int i = 0; i < n; i++) init_failed(ck, vars[i]);
        if (given < 0 || any_invalid(rhs)) return;
        if (return_stmt) return_mismatch(ck, vars, n, rhs, places, given, return_stmt);
        else mismatch(ck, rhs, n, given);
        return;
    }
    bool ok = true;
    for (int i = 0; i < n; i++) {
        const Expr *value = rhs->n == n ? rhs->at[i] : rhs->at[0];
        if (value->mode == MODE_INVALID || places[i]->kind == KIND_INVALID) {
            init_failed(ck, vars[i]);
            ok = false;
            continue;
        }
        if (!infer_type(ck, vars[i], value, places[i], context) ||
            !check_assign_place(ck, rhs, places, n, i, vars[i]->type, context)) {
            init_failed(ck, vars[i]);
            ok = false;
        }
    }
    for (int i = 0; i < n && !ok; i++) vars[i]->used = true;
}

// ---- assignments ------------------------------------------------------------------------------------------

// One place of rhs to one left-hand side; false after an error.
static bool assign_place(Checker *ck, Expr *lhs, ExprList *rhs, Type **places, int n, int i) {
    const Expr *value = rhs->n == n ? rhs->at[i] : rhs->at[0];
    if (value->mode == MODE_INVALID || places[i]->kind == KIND_INVALID) {
        ExprList list = {0};
        VEC_PUSH(ck->c->arena, list, lhs);
        if (!is_blank_name(lhs)) check_use_exprs(ck, &list);
        return false;
    }
    if (is_blank_name(lhs)) {
        if (!check_assign_place(ck, rhs, places, n, i, NULL, "assignment to _ identifier")) return false;
        Type *t = rhs->n == n ? value->type : places[i];
        for (Expr *e = lhs;; e = e->paren.x) {
            e->mode = MODE_VAR;
            e->type = type_is_untyped(t) ? type_default(ck->c, t) : t;
            if (e->kind != EX_PAREN) break;
        }
        return true;
    }
    check_assign_lhs(ck, lhs);
    if (lhs->mode == MODE_INVALID || lhs->type->kind == KIND_INVALID) return false;
    check_mark_assigned(ck, lhs);
    return check_assign_place(ck, rhs, places, n, i, lhs->type, "assignment");
}

void assign_one(Checker *ck, Expr *lhs, ExprList *rhs, Type **places, int n, int i) {
    assign_place(ck, lhs, rhs, places, n, i);
}

static void mark_used(Checker *ck, const ExprList *lhs) {
    for (int i = 0; i < lhs->n; i++) {
        const Expr *e = unparen(lhs->at[i]);
        Object *obj = e->kind == EX_NAME ? check_lookup(ck, e->name.name) : NULL;
        if (obj && obj->kind == OBJ_VAR && obj->pkg == ck->pkg) obj->used = true;
    }
}

static void assign_vars(Checker *ck, Stmt *s) {
    ExprList *lhs = &s->assign.lhs, *rhs = &s->assign.rhs;
    Type **places;
    int n = check_multi(ck, rhs, lhs->n, &places);
    if (n != lhs->n) {
        ExprList uses = {0};
        for (int i = 0; i < lhs->n; i++)
            if (!is_blank_name(lhs->at[i])) VEC_PUSH(ck->c->arena, uses, lhs->at[i]);
        check_use_exprs(ck, &uses);
        if (n >= 0 && !any_invalid(rhs)) mismatch(ck, rhs, lhs->n, n);
        return;
    }
    bool ok = true;
    for (int i = 0; i < n; i++) ok = assign_place(ck, lhs->at[i], rhs, places, n, i) && ok;
    if (!ok) mark_used(ck, lhs);
}

// ---- short variable declarations --------------------------------------------------------------------------

// The variable that lhs[i] names: a new one, or one of this scope; NULL after an error. seen: those of the
// names before it.
static Object *short_var(Checker *ck, Stmt *s, int i, Scope *seen) {
    Expr *e = s->assign.lhs.at[i];
    if (e->kind != EX_NAME) {
        ExprList list = {0};
        VEC_PUSH(ck->c->arena, list, e);
        check_use_exprs(ck, &list);
        check_error(ck, expr_start(e), "non-name %s on left side of :=", expr_diag_text(ck->c->arena, e));
        return NULL;
    }
    if (is_blank_name(e)) {
        Object *blank = local_var(ck, e->name.name, e->pos, NULL);
        blank->used = true;
        return blank;
    }
    if (scope_lookup(seen, e->name.name)) {
        check_error(ck, e->pos, "%s repeated on left side of :=", e->name.name);
        return NULL;
    }
    Object *old = scope_lookup(ck->scope, e->name.name);
    if (!old) {
        s->assign.is_new[i] = true;
        e->name.obj = local_var(ck, e->name.name, e->pos, NULL);
        scope_insert(ck->c->arena, seen, e->name.obj);
        return e->name.obj;
    }
    scope_insert(ck->c->arena, seen, old);
    e->name.obj = old;
    if (old->kind != OBJ_VAR) {
        check_error(ck, e->pos, "cannot assign to %s", e->name.name);
        return NULL;
    }
    old->var.reassigned = true;
    return old;
}

static void short_var_decl(Checker *ck, Stmt *s) {
    int n = s->assign.lhs.n, fresh = 0;
    bool failed = false;
    Scope seen = {0};
    Object **vars = NEW_ARRAY(ck->c->arena, Object *, n);
    s->assign.is_new = NEW_ARRAY(ck->c->arena, bool, n);
    for (int i = 0; i < n; i++) {
        vars[i] = short_var(ck, s, i, &seen);
        fresh += s->assign.is_new[i];
        if (!vars[i]) {
            failed = true;
            vars[i] = local_var(ck, intern_cstr(ck->c->names, "_"), s->assign.lhs.at[i]->pos, NULL);
        }
    }
    int delayed = checker_decls(ck)->delayed.n;
    assign_init_vars(ck, vars, n, &s->assign.rhs, NULL);
    decl_run_delayed(ck, delayed);
    for (int i = 0; i < n; i++) {
        Expr *e = s->assign.lhs.at[i];
        e->mode = MODE_VAR;
        e->type = vars[i]->type;
        if (!s->assign.is_new[i]) continue;
        if (n == s->assign.rhs.n) vars[i]->var.init = s->assign.rhs.at[i];
        resolve_declare(ck, ck->scope, vars[i]);
    }
    if (!fresh && !failed) check_error(ck, s->pos, "no new variables on left side of :=");
}

void assign_stmt(Checker *ck, Stmt *s) {
    if (s->assign.define) short_var_decl(ck, s);
    else if (s->assign.op == OP_NONE) assign_vars(ck, s);
    else check_op_assign(ck, s->assign.lhs.at[0], s->assign.rhs.at[0], s->assign.op, s->pos);
}

// ---- return -----------------------------------------------------------------------------------------------

void assign_return(Checker *ck, Stmt *s) {
    FuncNode *fn = ck->fn;
    int n = fn->results.n;
    bool named = n > 0 && fn->results.at[0]->name[0] != '~';
    if (s->ret.results.n > 0 || (n > 0 && !named)) {
        if (n == 0 && s->ret.results.n > 0) {
            Type **places = NULL;
            int given = check_multi(ck, &s->ret.results, -1, &places);
            if (given >= 0 && !any_invalid(&s->ret.results))
                return_mismatch(ck, NULL, 0, &s->ret.results, places, given, s);
            return;
        }
        // Results are assigned to, whether they have names or not.
        assign_init_vars(ck, fn->results.at, n, &s->ret.results, s);
        for (int i = 0; i < n; i++) fn->results.at[i]->var.reassigned = true;
        return;
    }
    for (int i = 0; i < n; i++) {
        const Object *result = fn->results.at[i];
        const Object *visible = check_lookup(ck, result->name);
        if (visible && visible != result && !name_is_blank(result->name))
            check_error(ck, s->pos,
                        "result parameter %s not in scope at return\n\t%s: inner declaration of var %s %s",
                        result->name, pos_text(ck, visible->pos), result->name,
                        check_type_text(ck, result->type));
    }
}
