// explain.c - why something escapes, for -m=2: the path of flows from it to what outlives it, a "flow" line a
// step, as in Go:
//
//   x.go:3:2: x escapes to heap:
//   x.go:3:2:   flow: {heap} = &x:
//   x.go:3:2:     from assign at x.go:4:7
//
// Go names the variable of each step; here most variables are SSA values, printed as {temp}.
#include "escape/escape.h"
#include <string.h>

static const char *name_of(Escape *e, int node) {
    const Node *n = &e->nodes.at[node];
    PassPos at;
    switch (n->kind) {
    case NODE_HEAP: return "{heap}";
    case NODE_PARAM: return escape_param_name(&e->funcs[n->fn], n->index, &at);
    case NODE_RESULT: return escape_result_name(&e->funcs[n->fn], n->index);
    case NODE_OBJECT:
    case NODE_PART: {
        const EscObject *o = &e->objects.at[n->index];
        if (!*o->text) return "{temp}";
        return o->kind == OBJECT_VAR ? o->text : pass_printf(&e->batch, "{storage for %s}", o->text);
    }
    default: return "{temp}";
    }
}

static const char *reason_of(const Escape *e, const Edge *edge, const Node *dst) {
    if (dst->kind == NODE_HEAP && edge->where && edge->src >= 0 &&
        e->nodes.at[edge->src].kind == NODE_OBJECT) {
        const EscObject *o = &e->objects.at[e->nodes.at[edge->src].index];
        if (o->why && o->value == edge->where) return o->why;
    }
    if (!edge->where || LLVMIsAStoreInst(edge->where)) return "assign";
    if (pass_is_call(edge->where)) return "call parameter";
    return LLVMIsAReturnInst(edge->where) ? "return" : "assign";
}

static void explain_step(Escape *e, PassPos at, int src) {
    const Node *s = &e->nodes.at[src];
    const Edge *edge = &e->edges.at[s->via];
    char ops[ESCAPE_MAX_DEREFS + 2] = "&";
    if (edge->derefs >= 0) {
        memset(ops, '*', (size_t)edge->derefs);
        ops[edge->derefs] = 0;
    }
    pass_note(e->options, at, "  flow: %s = %s%s:", name_of(e, s->dst), ops, name_of(e, src));
    PassPos where =
        edge->where && LLVMIsAInstruction(edge->where) ? pass_position(edge->where) : (PassPos){"", 0, 0};
    const char *why = reason_of(e, edge, &e->nodes.at[s->dst]);
    if (where.line)
        pass_note(e->options, at, "    from %s at %s:%u:%u", why, where.file, where.line, where.col);
}

void escape_explain(Escape *e, int root, int l, int derefs) {
    const Node *n = &e->nodes.at[l];
    const EscFunc *f = &e->funcs[n->fn];
    if (e->options->report < 2 || !*pass_md_text(f->about, 0)) return;
    PassPos at = {"", 0, 0};
    if (n->kind == NODE_OBJECT) {
        const EscObject *o = &e->objects.at[n->index];
        if (!*o->text || o->kind == OBJECT_SILENT) return;
        at = pass_position(o->value);
        pass_note(e->options, at, "%s escapes to heap:", o->text);
    } else {
        const char *name = escape_param_name(f, n->index, &at);
        if (!*name) return;
        pass_note(e->options, at, "parameter %s leaks to %s with derefs=%d:", name, name_of(e, root), derefs);
    }
    int steps = 0;
    for (int src = l; src != root && steps < 100; src = e->nodes.at[src].dst, steps++)
        explain_step(e, at, src);
}
