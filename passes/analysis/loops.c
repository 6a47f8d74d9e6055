// loops.c - the loop nest of a control-flow graph, by Havlak's algorithm.
//
// Paul Havlak, "Nesting of Reducible and Irreducible Loops", ACM TOPLAS 19(4), 1997.
//
//  1. A depth-first walk numbers the blocks. Block v is below block w in its tree when w <= v <= last[w]; an
//     edge v -> w with v below w is a back edge, and w the header of a loop.
//  2. Headers are visited from the last number to the first, so that inner loops come before outer ones. The
//     body of w's loop begins with the sources of its back edges and grows against the edges, as long as it
//     stays below w.
//  3. A finished loop is merged into its header (union-find): an outer loop meets it as one block, its
//     header.
//  4. An edge into the body from a block that is not below w is a second entry: the loop is irreducible. The
//     edge is handed on to w, so that an outer loop around both sees it.
#include "analysis/loops.h"
#include <stdlib.h>
#include <string.h>

typedef PASS_VEC(int) Ints;

typedef struct Finder {
    PassCfg *c;
    int *number, *last, *order; // the tree: number of a block, largest number below it, block of a number
    int *set;                   // union-find: a block leads to the header it was merged into
    int *loop_at;               // the loop of a header, or -1
    int *in_body_of;            // the header whose body a block was last put into
    Ints *entries;              // of a header: sources of edges that enter its loop from elsewhere
    Ints body;                  // of the loop at hand, without its header
    PASS_VEC(PassLoop) loops;
} Finder;

static void walk_tree(Finder *f) {
    PassCfg *c = f->c;
    int *stack = PASS_NEW_ARRAY(&c->arena, int, c->n), *next = PASS_NEW_ARRAY(&c->arena, int, c->n), top = 0,
        k = 0;
    memset(f->number, -1, sizeof(int) * (size_t)c->n);
    stack[top++] = 0;
    f->number[0] = k;
    f->order[k++] = 0;
    while (top) {
        int b = stack[top - 1];
        if (c->succ_start[b] + next[b] == c->succ_start[b + 1]) {
            f->last[b] = k - 1;
            top--;
            continue;
        }
        int s = c->succ[c->succ_start[b] + next[b]++];
        if (f->number[s] >= 0) continue;
        f->number[s] = k;
        f->order[k++] = s;
        stack[top++] = s;
    }
}

static int representative(int *set, int b) {
    while (set[b] != b) b = set[b] = set[set[b]];
    return b;
}

static bool is_below(const Finder *f, int v, int w) {
    return f->number[w] <= f->number[v] && f->number[v] <= f->last[w];
}

static void add_to_body(Finder *f, int header, int block) {
    if (block == header || f->in_body_of[block] == header) return;
    f->in_body_of[block] = header;
    PASS_PUSH(f->body, block);
}

// The sources of the back edges; false when there is none.
static bool begin_body(Finder *f, int header) {
    bool found = false;
    f->body.n = 0;
    for (int i = f->c->pred_start[header]; i < f->c->pred_start[header + 1]; i++) {
        int from = f->c->pred[i];
        if (!is_below(f, from, header)) continue;
        found = true;
        add_to_body(f, header, representative(f->set, from));
    }
    return found;
}

// One edge from -> x into the body. Returns whether it is a second entry.
static bool follow_edge(Finder *f, int header, int from) {
    from = representative(f->set, from);
    if (is_below(f, from, header)) {
        add_to_body(f, header, from);
        return false;
    }
    PASS_PUSH(f->entries[header], from);
    return true;
}

// Goes against all edges of the body, which grows meanwhile. Returns whether the loop is irreducible.
static bool grow_body(Finder *f, int header) {
    bool irreducible = false;
    for (int k = 0; k < f->body.n; k++) {
        int x = f->body.at[k];
        for (int i = f->c->pred_start[x]; i < f->c->pred_start[x + 1]; i++)
            if (!is_below(f, f->c->pred[i], x)) irreducible |= follow_edge(f, header, f->c->pred[i]);
        for (int i = 0; i < f->entries[x].n; i++) irreducible |= follow_edge(f, header, f->entries[x].at[i]);
    }
    return irreducible;
}

static void close_loop(Finder *f, int header, bool irreducible) {
    int me = f->loops.n;
    PASS_PUSH(f->loops, ((PassLoop){header, -1, 0, irreducible}));
    f->loop_at[header] = f->c->loop_of[header] = me;
    for (int i = 0; i < f->body.n; i++) {
        int x = f->body.at[i];
        f->set[x] = header;
        if (f->loop_at[x] >= 0) f->loops.at[f->loop_at[x]].parent = me;
        else f->c->loop_of[x] = me;
    }
}

static void keep_loops(Finder *f) {
    PassCfg *c = f->c;
    c->nloops = f->loops.n;
    c->loops = PASS_NEW_ARRAY(&c->arena, PassLoop, f->loops.n);
    for (int i = f->loops.n - 1; i >= 0; i--) { // parents come after their children
        c->loops[i] = f->loops.at[i];
        c->loops[i].depth = c->loops[i].parent < 0 ? 1 : c->loops[c->loops[i].parent].depth + 1;
    }
}

static Finder finder_new(PassCfg *c) {
    Finder f = {.c = c};
    int **arrays[] = {&f.number, &f.last, &f.order, &f.set, &f.loop_at, &f.in_body_of, &c->loop_of};
    for (unsigned i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = PASS_NEW_ARRAY(&c->arena, int, c->n);
    f.entries = PASS_NEW_ARRAY(&c->arena, Ints, c->n);
    for (int b = 0; b < c->n; b++) {
        f.set[b] = b;
        f.loop_at[b] = f.in_body_of[b] = c->loop_of[b] = -1;
    }
    return f;
}

void cfg_find_loops(PassCfg *c) {
    Finder f = finder_new(c);
    walk_tree(&f);
    for (int k = c->n - 1; k >= 0; k--)
        if (begin_body(&f, f.order[k])) close_loop(&f, f.order[k], grow_body(&f, f.order[k]));
    keep_loops(&f);
    for (int b = 0; b < c->n; b++) PASS_VEC_FREE(f.entries[b]);
    PASS_VEC_FREE(f.body);
    PASS_VEC_FREE(f.loops);
}
