// solve.c - smallest dereference counts from each root to what flows into it (Bellman-Ford; counts never fall
// below 0 on the way, so rings of address-taking cannot run away), and what follows: objects that must be on
// the heap, tags of parameters.
//
// A root is a place whose life may be longer than that of what it holds: the heap, results, objects, phis
// that connect iterations. Each is walked once, and an object once more when it was found to escape, as then
// it outlives everything.
#include "escape/escape.h"

typedef PASS_VEC(int) Ints;

static bool loop_excludes(const Escape *e, const Node *inner, const Node *outer) {
    const PassCfg *c = e->funcs[inner->fn].cfg;
    return inner->loop >= 0 && outer->block >= 0 && !pass_cfg_loop_contains(c, inner->loop, outer->block);
}

// May what is stored in `root` live longer than an object or parameter `l`?
static bool outlives(const Escape *e, const Node *root, const Node *l) {
    if (root->escapes) return true;
    switch (root->kind) {
    case NODE_RESULT: return !(e->funcs[root->fn].called_only && escape_is_ancestor(e, l->fn, root->fn));
    case NODE_OBJECT:
        if (root->fn == l->fn) return l->kind == NODE_OBJECT && loop_excludes(e, l, root);
        return escape_is_ancestor(e, root->fn, l->fn);
    case NODE_VALUE:
        return l->kind == NODE_OBJECT && root->fn == l->fn && l->block >= 0 &&
               pass_cfg_loop_contains(e->funcs[l->fn].cfg, root->loop, l->block);
    default: return false;
    }
}

// Parameter l flows to root: remember it for callers. True when that is new.
static bool leak_to(Escape *e, const Node *root, const Node *l, int derefs) {
    EscFunc *f = &e->funcs[l->fn];
    bool result = root->kind == NODE_RESULT && root->fn == l->fn;
    int8_t *tag = f->tags + l->index * (1 + f->nslots) + (result ? 1 + root->index : 0);
    if (*tag >= 0 && derefs >= *tag) return false;
    *tag = (int8_t)derefs;
    return true;
}

static void enqueue(Escape *e, Ints *queue, int node) {
    if (!e->nodes.at[node].queued && e->nodes.at[node].is_root) {
        e->nodes.at[node].queued = true;
        PASS_PUSH(*queue, node);
    }
}

static void walk(Escape *e, int root, Ints *todo, Ints *queue) {
    unsigned walk = ++e->walk;
    e->nodes.at[root].walk = walk;
    e->nodes.at[root].derefs = 0;
    e->nodes.at[root].dst = -1;
    todo->n = 0;
    PASS_PUSH(*todo, root);
    while (todo->n) {
        int at = todo->at[--todo->n];
        Node *l = &e->nodes.at[at], *r = &e->nodes.at[root];
        bool address = l->derefs < 0;
        int derefs = address ? 0 : l->derefs;
        if ((l->kind == NODE_PARAM || l->kind == NODE_OBJECT) && at != root && outlives(e, r, l)) {
            if (l->kind == NODE_PARAM && leak_to(e, r, l, derefs)) escape_explain(e, root, at, derefs);
            if (address && !l->escapes && l->kind == NODE_OBJECT) {
                escape_explain(e, root, at, derefs);
                l->escapes = true;
                enqueue(e, queue, at);
                continue;
            }
        }
        for (int i = l->edges; i >= 0; i = e->edges.at[i].next) {
            const Edge *edge = &e->edges.at[i];
            Node *s = &e->nodes.at[edge->src];
            int d = derefs + edge->derefs;
            if (s->escapes || (s->walk == walk && s->derefs <= d)) continue;
            s->walk = walk;
            s->derefs = (int8_t)(d > ESCAPE_MAX_DEREFS ? ESCAPE_MAX_DEREFS : d);
            s->dst = at;
            s->via = i;
            PASS_PUSH(*todo, edge->src);
        }
    }
}

void escape_solve(Escape *e) {
    Ints queue = {0}, todo = {0};
    for (int i = 0; i < e->nodes.n; i++)
        enqueue(e, &queue,
                e->nodes.n - 1 - i); // the heap comes off first: what escapes to it needs no other walk
    while (queue.n) {
        int root = queue.at[--queue.n];
        e->nodes.at[root].queued = false;
        walk(e, root, &todo, &queue);
    }
    PASS_VEC_FREE(queue);
    PASS_VEC_FREE(todo);
}
