// nodes.c - questions about syntax nodes.
#include "syntax/parser.h"

const char *op_text(Op op) {
    static const char *const TEXTS[] = {
        [OP_NONE] = "", [OP_OROR] = "||", [OP_ANDAND] = "&&", [OP_EQ] = "==",   [OP_NE] = "!=",
        [OP_LT] = "<",  [OP_LE] = "<=",   [OP_GT] = ">",      [OP_GE] = ">=",   [OP_ADD] = "+",
        [OP_SUB] = "-", [OP_OR] = "|",    [OP_XOR] = "^",     [OP_MUL] = "*",   [OP_DIV] = "/",
        [OP_REM] = "%", [OP_AND] = "&",   [OP_ANDNOT] = "&^", [OP_SHL] = "<<",  [OP_SHR] = ">>",
        [OP_NOT] = "!", [OP_ADDR] = "&",  [OP_RECV] = "<-",   [OP_TILDE] = "~",
    };
    return TEXTS[op];
}

// As in Go's compiler a slice expression starts at its bracket.
Pos expr_start(const Expr *e) {
    for (;;) {
        switch (e->kind) {
        case EX_COMPOSITE:
            if (!e->composite.type) return e->pos;
            e = e->composite.type;
            break;
        case EX_SELECTOR: e = e->selector.x; break;
        case EX_INDEX: e = e->index.x; break;
        case EX_TYPE_ASSERT: e = e->type_assert.x; break;
        case EX_TYPE_SWITCH:
            if (e->type_switch.lhs) return e->type_switch.lhs_pos;
            e = e->type_switch.x;
            break;
        case EX_BINARY: e = e->binary.x; break;
        case EX_CALL: e = e->call.fun; break;
        default: return e->pos;
        }
    }
}

const Expr *unparen(const Expr *e) {
    while (e->kind == EX_PAREN) e = e->paren.x;
    return e;
}
