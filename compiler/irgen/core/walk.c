// walk.c - children of expressions and statements, for what looks through whole trees.
#include "irgen/core/walk.h"

static void visit_all(const ExprList *list, ExprVisitor *visit, void *data) {
    for (int i = 0; i < list->n; i++)
        if (list->at[i] && visit) visit(list->at[i], data);
}

static void visit_one(Expr *e, ExprVisitor *visit, void *data) {
    if (e && visit) visit(e, data);
}

void expr_children(Expr *e, ExprVisitor *visit, void *data) {
    switch (e->kind) {
    case EX_COMPOSITE: visit_all(&e->composite.elems, visit, data); return;
    case EX_KEY_VALUE:
        visit_one(e->key_value.key, visit, data);
        visit_one(e->key_value.value, visit, data);
        return;
    case EX_PAREN: visit_one(e->paren.x, visit, data); return;
    case EX_SELECTOR: visit_one(e->selector.x, visit, data); return;
    case EX_INDEX:
        visit_one(e->index.x, visit, data);
        visit_one(e->index.index, visit, data);
        visit_all(&e->index.more, visit, data);
        return;
    case EX_SLICE:
        visit_one(e->slice.x, visit, data);
        visit_one(e->slice.lo, visit, data);
        visit_one(e->slice.hi, visit, data);
        visit_one(e->slice.max, visit, data);
        return;
    case EX_TYPE_ASSERT: visit_one(e->type_assert.x, visit, data); return;
    case EX_TYPE_SWITCH: visit_one(e->type_switch.x, visit, data); return;
    case EX_CALL:
        visit_one(e->call.fun, visit, data);
        visit_all(&e->call.args, visit, data);
        return;
    case EX_UNARY: visit_one(e->unary.x, visit, data); return;
    case EX_STAR: visit_one(e->star.x, visit, data); return;
    case EX_BINARY:
        visit_one(e->binary.x, visit, data);
        visit_one(e->binary.y, visit, data);
        return;
    default: return; // names, literals, function literals, types
    }
}

typedef struct Visit {
    ExprVisitor *expr;
    StmtVisitor *stmt;
    void *data;
} Visit;

static void visit_stmt(const Visit *v, Stmt *s) {
    if (s) v->stmt(s, v->data);
}

static void visit_stmts(const Visit *v, const StmtList *list) {
    for (int i = 0; i < list->n; i++) visit_stmt(v, list->at[i]);
}

static void visit_block(const Visit *v, const Block *b) {
    if (b) visit_stmts(v, &b->stmts);
}

static void visit_clauses(const Visit *v, const ClauseList *list, bool values) {
    for (int i = 0; i < list->n; i++) {
        if (values) visit_all(&list->at[i]->exprs, v->expr, v->data);
        visit_stmt(v, list->at[i]->comm);
        visit_stmts(v, &list->at[i]->body);
    }
}

// init; x; post
static void visit_head(const Visit *v, Stmt *init, Expr *x, Stmt *post) {
    visit_stmt(v, init);
    visit_one(x, v->expr, v->data);
    visit_stmt(v, post);
}

static void visit_decls(const Visit *v, const DeclList *decls) {
    for (int i = 0; i < decls->n; i++)
        if (decls->at[i]->kind == DECL_VAR) visit_all(&decls->at[i]->var.values, v->expr, v->data);
}

static void visit_range(const Visit *v, const Stmt *s) {
    visit_one(s->range.x, v->expr, v->data);
    visit_one(s->range.key, v->expr, v->data);
    visit_one(s->range.value, v->expr, v->data);
    visit_block(v, s->range.body);
}

static void visit_if(const Visit *v, const Stmt *s) {
    visit_head(v, s->if_.init, s->if_.cond, NULL);
    visit_block(v, s->if_.then);
    visit_stmt(v, s->if_.els);
}

void stmt_children(Stmt *s, ExprVisitor *expr, StmtVisitor *stmt, void *data) {
    const Visit v = {expr, stmt, data};
    switch (s->kind) {
    case ST_EXPR: visit_one(s->expr.x, expr, data); return;
    case ST_SEND:
        visit_one(s->send.ch, expr, data);
        visit_one(s->send.value, expr, data);
        return;
    case ST_INC_DEC: visit_one(s->inc_dec.x, expr, data); return;
    case ST_ASSIGN:
        visit_all(&s->assign.lhs, expr, data);
        visit_all(&s->assign.rhs, expr, data);
        return;
    case ST_GO:
    case ST_DEFER: visit_one(s->go_defer.call, expr, data); return;
    case ST_RETURN: visit_all(&s->ret.results, expr, data); return;
    case ST_BLOCK: visit_block(&v, s->block); return;
    case ST_IF: visit_if(&v, s); return;
    case ST_SWITCH:
        visit_head(&v, s->switch_.init, s->switch_.tag, NULL);
        visit_clauses(&v, &s->switch_.clauses, true);
        return;
    case ST_TYPE_SWITCH:
        visit_head(&v, s->type_switch.init, s->type_switch.guard->type_switch.x, NULL);
        visit_clauses(&v, &s->type_switch.clauses, false);
        return;
    case ST_SELECT: visit_clauses(&v, &s->select.clauses, false); return;
    case ST_FOR:
        visit_head(&v, s->for_.init, s->for_.cond, s->for_.post);
        visit_block(&v, s->for_.body);
        return;
    case ST_RANGE: visit_range(&v, s); return;
    case ST_LABELED: visit_stmt(&v, s->labeled.stmt); return;
    case ST_DECL: visit_decls(&v, &s->decls); return;
    default: return; // no children
    }
}
