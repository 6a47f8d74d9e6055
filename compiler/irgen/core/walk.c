// walk.c - children of expressions, for what looks through whole trees.
#include "irgen/core/walk.h"

static void visit_all(const ExprList *list, ExprVisitor *visit, void *data) {
    for (int i = 0; i < list->n; i++)
        if (list->at[i]) visit(list->at[i], data);
}

static void visit_one(Expr *e, ExprVisitor *visit, void *data) {
    if (e) visit(e, data);
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
