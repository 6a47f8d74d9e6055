// stmt.c - function bodies: scopes, statements, variables that are not used.
//
// Each block, each clause and each header of a statement has a scope. A variable is declared in its scope
// when its declaration has been checked, so what comes before does not see it. When a scope is closed, its
// unused variables are noted; they are reported in source order at the end of their function.
#include "types/decls.h"
#include "types/expr.h"

#include <stdlib.h>

// ---- scopes -----------------------------------------------------------------------------------------------

void scope_open(Checker *ck) {
    Scope *scope = NEW(ck->c->arena, Scope);
    scope->parent = ck->scope;
    ck->scope = scope;
}

void scope_close(Checker *ck) {
    Scope *scope = ck->scope;
    for (int i = 0; i < scope->objects.n; i++) {
        Object *obj = scope->objects.at[i];
        if (obj->kind == OBJ_VAR && !obj->used) VEC_PUSH(ck->c->arena, checker_decls(ck)->unused, obj);
    }
    ck->scope = scope->parent;
}

Object *local_var(Checker *ck, const char *name, Pos pos, Type *type) {
    Object *obj = object_new(ck, OBJ_VAR, name, pos, type);
    obj->var.kind = VAR_LOCAL;
    obj->var.fn = ck->fn;
    return obj;
}

static int by_position(const void *x, const void *y) {
    const Object *a = *(Object *const *)x, *b = *(Object *const *)y;
    return pos_less(a->pos, b->pos) ? -1 : pos_less(b->pos, a->pos);
}

static void report_unused(Checker *ck, int from) {
    Decls *decls = checker_decls(ck);
    if (decls->unused.n == from) return;
    qsort(decls->unused.at + from, (size_t)(decls->unused.n - from), sizeof(Object *), by_position);
    for (int i = from; i < decls->unused.n; i++)
        check_error(ck, decls->unused.at[i]->pos, "%s declared but not used", decls->unused.at[i]->name);
    decls->unused.n = from;
}

// ---- function bodies --------------------------------------------------------------------------------------

static void declare_params(Checker *ck, const FuncNode *fn) {
    for (int i = 0; i < fn->params.n; i++)
        if (fn->params.at[i]->name[0] && !name_is_blank(fn->params.at[i]->name))
            scope_insert(ck->c->arena, ck->scope, fn->params.at[i]);
    for (int i = 0; i < fn->results.n; i++)
        if (fn->results.at[i]->name[0] != '~' && !name_is_blank(fn->results.at[i]->name))
            scope_insert(ck->c->arena, ck->scope, fn->results.at[i]);
}

void stmt_func_body(Checker *ck, FuncNode *fn, Object *decl) {
    FuncNode *outer = ck->fn;
    Object *outer_decl = ck->decl;
    int unused = checker_decls(ck)->unused.n;
    bool outer_call = ck->has_call_or_recv;
    ck->fn = fn;
    ck->decl = decl;
    scope_open(ck);
    declare_params(ck, fn);
    stmt_list(ck, &fn->body->stmts);
    if (fn->results.n > 0 && !stmt_terminates(fn->body)) check_error(ck, fn->body->rbrace, "missing return");
    scope_close(ck);
    report_unused(ck, unused);
    ck->fn = outer;
    ck->decl = outer_decl;
    ck->has_call_or_recv = outer_call;
}

static void run_package_literal(Checker *ck, Delayed *later) {
    File *file = ck->file;
    Scope *scope = ck->scope;
    int64_t iota = ck->iota;
    Pos iota_err_pos = ck->iota_err_pos;
    ck->file = later->file;
    ck->scope = later->scope;
    ck->iota = later->iota;
    ck->iota_err_pos = later->iota_err_pos;
    stmt_func_body(ck, later->fn, later->decl);
    ck->file = file;
    ck->scope = scope;
    ck->iota = iota;
    ck->iota_err_pos = iota_err_pos;
}

// A literal outside functions waits until all package-level types are known, as functions do.
void check_func_lit_body(Checker *ck, FuncNode *fn) {
    fn->outer = ck->fn;
    if (!ck->fn) {
        decl_later(ck, (Delayed){.run = run_package_literal,
                                 .fn = fn,
                                 .file = ck->file,
                                 .scope = ck->scope,
                                 .decl = ck->decl,
                                 .iota = ck->iota,
                                 .iota_err_pos = ck->iota_err_pos});
        return;
    }
    VEC_PUSH(ck->c->arena, ck->fn->literals, fn);
    stmt_func_body(ck, fn, ck->decl);
}

// ---- statements -------------------------------------------------------------------------------------------

void stmt_list(Checker *ck, StmtList *list) {
    for (int i = 0; i < list->n; i++) stmt_check(ck, list->at[i]);
}

static void block_with_scope(Checker *ck, Block *block) {
    scope_open(ck);
    stmt_list(ck, &block->stmts);
    scope_close(ck);
}

static void condition(Checker *ck, Expr *cond, const char *what) {
    check_expr(ck, cond);
    if (cond->mode == MODE_INVALID) return;
    if (!type_is_boolean(cond->type)) {
        check_error(ck, expr_start(cond), "non-boolean condition in %s statement", what);
        return;
    }
    check_default_type(ck, cond);
}

static void send_stmt(Checker *ck, Stmt *s) {
    Expr *ch = s->send.ch, *value = s->send.value;
    check_expr(ck, ch);
    check_expr(ck, value);
    if (ch->mode == MODE_INVALID || value->mode == MODE_INVALID) return;
    Type *t = type_underlying(ch->type);
    if (t->kind != KIND_CHAN)
        check_error(ck, expr_start(ch), "invalid operation: cannot send to non-channel %s",
                    check_describe(ck, ch));
    else if (t->chan.dir == CHAN_RECV)
        check_error(ck, expr_start(ch), "invalid operation: cannot send to receive-only channel %s",
                    check_describe(ck, ch));
    else check_assignable(ck, value, t->chan.elem, "send");
}

static void inc_dec_stmt(Checker *ck, Stmt *s) {
    Expr *x = s->inc_dec.x;
    Expr *one = NEW(ck->c->arena, Expr);
    one->kind = EX_BASIC_LIT;
    one->pos = x->pos;
    one->lit.kind = LIT_INT;
    one->lit.text = (Bytes){"1", 1};
    check_expr(ck, x);
    if (x->mode == MODE_INVALID) return;
    if (!type_is_numeric(x->type)) {
        const char *text = expr_diag_text(ck->c->arena, x), *op = op_text(s->inc_dec.op);
        check_error(ck, expr_start(x), "invalid operation: %s%s%s (non-numeric type %s)", text, op, op,
                    check_type_text(ck, x->type));
        return;
    }
    check_op_assign(ck, x, one, s->inc_dec.op, s->pos);
}

static void go_defer_stmt(Checker *ck, Stmt *s) {
    Expr *call = s->go_defer.call;
    const char *keyword = s->kind == ST_GO ? "go" : "defer";
    check_raw_expr(ck, call, NULL);
    if (call->mode == MODE_INVALID) return;
    const char *what = NULL;
    if (call->call.kind == CALL_CONVERSION) what = "requires function call, not conversion";
    else if (call->call.kind == CALL_BUILTIN && !builtin_is_statement(call->call.builtin))
        what = "discards result of";
    if (what) check_error(ck, expr_start(call), "%s %s %s", keyword, what, check_describe(ck, call));
}

static void if_stmt(Checker *ck, Stmt *s) {
    scope_open(ck);
    if (s->if_.init) stmt_check(ck, s->if_.init);
    condition(ck, s->if_.cond, "if");
    block_with_scope(ck, s->if_.then);
    if (s->if_.els) stmt_check(ck, s->if_.els);
    scope_close(ck);
}

static void for_stmt(Checker *ck, Stmt *s) {
    scope_open(ck);
    if (s->for_.init) stmt_check(ck, s->for_.init);
    if (s->for_.cond) condition(ck, s->for_.cond, "for");
    if (s->for_.post) stmt_check(ck, s->for_.post);
    block_with_scope(ck, s->for_.body);
    scope_close(ck);
}

// ---- range ------------------------------------------------------------------------------------------------

// Types of key and value; false if t cannot be ranged over. A missing value type is invalid.
static bool range_types(Checker *ck, Type *t, Type **key, Type **value) {
    Type *u = type_underlying(t);
    if (u->kind == KIND_POINTER && type_underlying(u->pointer.elem)->kind == KIND_ARRAY)
        u = type_underlying(u->pointer.elem);
    *key = ck->c->types[KIND_INT];
    switch (u->kind) {
    case KIND_STRING:
    case KIND_UNTYPED_STRING: *value = ck->c->type_rune; return true;
    case KIND_ARRAY: *value = u->array.elem; return true;
    case KIND_SLICE: *value = u->slice.elem; return true;
    case KIND_MAP:
        *key = u->map.key;
        *value = u->map.value;
        return true;
    case KIND_CHAN:
        *key = u->chan.elem;
        *value = ck->c->types[KIND_INVALID];
        return true;
    default: *key = *value = NULL; return false;
    }
}

static void range_operand(Checker *ck, Stmt *s, Type **key, Type **value) {
    Expr *x = s->range.x;
    *key = *value = NULL;
    check_expr(ck, x);
    if (x->mode == MODE_INVALID) return;
    const char *cause = "";
    bool ok = range_types(ck, x->type, key, value);
    const Type *u = type_underlying(x->type);
    if (u->kind == KIND_CHAN) {
        if (s->range.value)
            check_error(ck, expr_start(s->range.value), "range over %s permits only one iteration variable",
                        check_describe(ck, x));
        if (u->chan.dir == CHAN_SEND) cause = " (receive from send-only channel)";
    } else if (s->range.extra) {
        check_error(ck, expr_start(s->range.extra), "range clause permits at most two iteration variables");
    }
    if (!ok || cause[0])
        check_error(ck, expr_start(x), "cannot range over %s%s", check_describe(ck, x), cause);
    else check_default_type(ck, x);
}

static Object *range_define(Checker *ck, Expr *lhs, Type *t) {
    Object *obj;
    if (lhs->kind == EX_NAME) {
        obj = local_var(ck, lhs->name.name, lhs->pos, t);
        lhs->name.obj = obj;
    } else {
        check_error(ck, expr_start(lhs), "cannot declare %s", expr_diag_text(ck->c->arena, lhs));
        obj = local_var(ck, intern_cstr(ck->c->names, "_"), lhs->pos, t);
    }
    obj->var.reassigned = true;
    if (!t || t->kind == KIND_INVALID) {
        obj->type = ck->c->types[KIND_INVALID];
        obj->used = true;
    }
    lhs->mode = MODE_VAR;
    lhs->type = obj->type;
    return obj;
}

static void range_assign(Checker *ck, Expr *lhs, Type *t) {
    if (!t) return;
    Expr *value = NEW(ck->c->arena, Expr);
    *value = *lhs;
    value->mode = t->kind == KIND_INVALID ? MODE_INVALID : MODE_VALUE;
    value->type = t;
    ExprList list = {0};
    VEC_PUSH(ck->c->arena, list, value);
    assign_one(ck, lhs, &list, &t, 1, 0);
}

static void range_stmt(Checker *ck, Stmt *s) {
    Type *types[2];
    Expr *lhs[2] = {s->range.key, s->range.value};
    Object *vars[2] = {NULL, NULL};
    range_operand(ck, s, &types[0], &types[1]);
    scope_open(ck);
    for (int i = 0; i < 2; i++) {
        if (!lhs[i]) continue;
        if (s->range.define) vars[i] = range_define(ck, lhs[i], types[i]);
        else range_assign(ck, lhs[i], types[i]);
    }
    int named = 0;
    for (int i = 0; i < 2; i++) {
        if (!vars[i]) continue;
        named += !name_is_blank(vars[i]->name);
        resolve_declare(ck, ck->scope, vars[i]);
    }
    if (s->range.define && !named) check_error(ck, s->pos, "no new variables on left side of :=");
    s->range.key_obj = vars[0];
    s->range.value_obj = vars[1];
    block_with_scope(ck, s->range.body);
    scope_close(ck);
}

// ---- dispatch ---------------------------------------------------------------------------------------------

static void stmt_dispatch(Checker *ck, Stmt *s) {
    switch (s->kind) {
    case ST_BAD:
    case ST_EMPTY:
    case ST_BRANCH: // branches were checked by the parser
        break;
    case ST_EXPR: check_call_stmt(ck, s->expr.x); break;
    case ST_SEND: send_stmt(ck, s); break;
    case ST_INC_DEC: inc_dec_stmt(ck, s); break;
    case ST_ASSIGN: assign_stmt(ck, s); break;
    case ST_GO:
    case ST_DEFER: go_defer_stmt(ck, s); break;
    case ST_RETURN: assign_return(ck, s); break;
    case ST_BLOCK: block_with_scope(ck, s->block); break;
    case ST_IF: if_stmt(ck, s); break;
    case ST_SWITCH: stmt_switch(ck, s); break;
    case ST_TYPE_SWITCH: stmt_type_switch(ck, s); break;
    case ST_SELECT: stmt_select(ck, s); break;
    case ST_FOR: for_stmt(ck, s); break;
    case ST_RANGE: range_stmt(ck, s); break;
    case ST_LABELED: stmt_check(ck, s->labeled.stmt); break;
    case ST_DECL: decl_stmt(ck, &s->decls); break;
    }
}

void stmt_check(Checker *ck, Stmt *s) {
    int delayed = checker_decls(ck)->delayed.n;
    stmt_dispatch(ck, s);
    decl_run_delayed(ck, delayed);
}
