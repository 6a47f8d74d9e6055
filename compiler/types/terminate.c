// terminate.c - whether a function's body ends in a terminating statement, as the language defines it.
#include "types/decls.h"

static bool terminates(const Stmt *s);

static bool breaks_list(const StmtList *list, const Stmt *target);

// Whether s holds a break that leaves `target` (the parser resolved which statement each break leaves).
static bool breaks(const Stmt *s, const Stmt *target) {
    switch (s->kind) {
    case ST_LABELED: return breaks(s->labeled.stmt, target);
    case ST_BRANCH: return s->branch.kind == BRANCH_BREAK && s->branch.target == target;
    case ST_BLOCK: return breaks_list(&s->block->stmts, target);
    case ST_IF: return breaks_list(&s->if_.then->stmts, target) || (s->if_.els && breaks(s->if_.els, target));
    case ST_SWITCH:
    case ST_TYPE_SWITCH:
    case ST_SELECT: {
        const ClauseList *clauses = s->kind == ST_SWITCH   ? &s->switch_.clauses
                                    : s->kind == ST_SELECT ? &s->select.clauses
                                                           : &s->type_switch.clauses;
        for (int i = 0; i < clauses->n; i++)
            if (breaks_list(&clauses->at[i]->body, target)) return true;
        return false;
    }
    case ST_FOR: return breaks_list(&s->for_.body->stmts, target);
    case ST_RANGE: return breaks_list(&s->range.body->stmts, target);
    default: return false;
    }
}

static bool breaks_list(const StmtList *list, const Stmt *target) {
    for (int i = 0; i < list->n; i++)
        if (breaks(list->at[i], target)) return true;
    return false;
}

static bool list_terminates(const StmtList *list) {
    for (int i = list->n - 1; i >= 0; i--)
        if (list->at[i]->kind != ST_EMPTY) return terminates(list->at[i]);
    return false;
}

static bool clauses_terminate(const ClauseList *clauses, const Stmt *s, bool need_default) {
    bool has_default = false;
    for (int i = 0; i < clauses->n; i++) {
        const Clause *c = clauses->at[i];
        has_default |= c->is_default;
        if (!list_terminates(&c->body) || breaks_list(&c->body, s)) return false;
    }
    return has_default || !need_default;
}

static bool is_panic(const Expr *e) {
    e = unparen(e);
    bool panics = e->kind == EX_CALL && e->call.kind == CALL_BUILTIN && e->call.builtin == BUILTIN_PANIC;
    return panics && e->call.args.n == 1 && e->call.args.at[0]->mode != MODE_INVALID;
}

static bool terminates(const Stmt *s) {
    switch (s->kind) {
    case ST_LABELED: return terminates(s->labeled.stmt);
    case ST_EXPR: return is_panic(s->expr.x);
    case ST_RETURN: return true;
    case ST_BRANCH: return s->branch.kind == BRANCH_GOTO || s->branch.kind == BRANCH_FALLTHROUGH;
    case ST_BLOCK: return list_terminates(&s->block->stmts);
    case ST_IF: return s->if_.els && list_terminates(&s->if_.then->stmts) && terminates(s->if_.els);
    case ST_SWITCH: return clauses_terminate(&s->switch_.clauses, s, true);
    case ST_TYPE_SWITCH: return clauses_terminate(&s->type_switch.clauses, s, true);
    case ST_SELECT: return clauses_terminate(&s->select.clauses, s, false);
    case ST_FOR: return !s->for_.cond && !breaks_list(&s->for_.body->stmts, s);
    default: return false;
    }
}

bool stmt_terminates(const Block *body) { return list_terminates(&body->stmts); }
