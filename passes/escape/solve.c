// solve.c - the routes from each root to what flows into it (Bellman-Ford with the smallest dereference
// counts; counts never fall below 0 on the way, so rings of address-taking cannot run away), and what
// follows: objects that must be on the heap, tags of parameters. The model is Go's
// (cmd/compile/internal/escape/solve.go). That a walk knows which words it is after, and that each node is
// visited a bounded number of times, is ours: what gets to a node by several routes is joined, and a route
// can only be widened a few times.
//
// A root is a place whose life may be longer than that of what it holds: the heap, results and stores,
// objects, phis that connect iterations. Each is walked once, and an object once more when it was found to
// escape, as then it outlives everything.
//
// Why a count of an address ends at 0: who holds the address of an object can read its content, so the
// content flows to the root as well, and whatever is reached beyond was reached with the smallest count.
//
// Running time. Roots that share what flows into them must not walk it again and again. Lives are ordered:
// the heap outlives everything; an object outlives what belongs to loops that it is outside of, and what
// belongs to closures that its function made. So a Life is a function and a loop, and life A covers B when
// whatever B outlives A outlives too: A is the heap, A's loop contains B's, or A's function is an ancestor of
// B's. Roots are walked in that order, and a walk ends at a node that a covering life has seen by a route
// that covers its own. When two loops of one function have seen a node, their common outer loop may count as
// having seen it: an object that neither outlives belongs to a loop around both. Phis of a loop outlive just
// what is made in the loop, and their walks end where the loop ends: what was made in it can only come in
// again through a phi or an object outside, and these are roots themselves.
#include "escape/escape.h"
#include <stdlib.h>
#include <string.h>

typedef PASS_VEC(int) Ints;

typedef struct Life {
    int fn, loop; // fn -1: the heap
} Life;

enum { NOBODY = -2 }; // as fn: no life has seen a node yet

// Who has seen a node, and by which route: apart for addresses (-1), values (0), content (1) and content of
// content (2); greater counts are kept together.
enum { SEEN_LEVELS = 5, SEEN_LAST = SEEN_LEVELS - 1, NOT_SEEN = INT8_MAX };
typedef struct Seen {
    Life by[SEEN_LEVELS];
    Route at[SEEN_LEVELS];
    Route heap; // to something on the heap
    Life phi;   // loop whose phi has seen it
    Route phi_route;
} Seen;

typedef struct Solver {
    Escape *e;
    Seen *seen; // of each node
    Ints todo, escaped;
    bool *held; // of each object: the walk comes from the objects of the frame; or NULL
    int root;
    Life life; // of the root
} Solver;

// ---- lives ------------------------------------------------------------------------------------------------

static bool loop_is_around(const Escape *e, int fn, int outer, int inner) {
    const PassLoop *loops = e->funcs[fn].cfg->loops;
    for (; outer >= 0 && inner >= 0 && inner != outer; inner = loops[inner].parent)
        if (loops[inner].depth <= loops[outer].depth) return false;
    return outer < 0 || inner == outer;
}

static bool covers(const Escape *e, Life a, Life b) {
    if (a.fn == NOBODY) return false;
    if (a.fn < 0 || b.fn < 0) return a.fn < 0;
    if (a.fn == b.fn) return loop_is_around(e, a.fn, a.loop, b.loop);
    return escape_is_ancestor(e, a.fn, b.fn);
}

static Life life_around(const Escape *e, Life a, Life b) {
    while (!covers(e, a, b)) a.loop = e->funcs[a.fn].cfg->loops[a.loop].parent;
    return a;
}

static Life life_of(const Escape *e, const Node *n) {
    if (n->escapes) return (Life){-1, -1};
    if (n->kind == NODE_VALUE) return (Life){n->fn, n->loop};
    return (Life){n->fn, n->block < 0 ? -1 : e->funcs[n->fn].cfg->loop_of[n->block]};
}

static bool loop_excludes(const Escape *e, const Node *inner, const Node *outer) {
    const PassCfg *c = e->funcs[inner->fn].cfg;
    return inner->loop >= 0 && outer->block >= 0 && !pass_cfg_loop_contains(c, inner->loop, outer->block);
}

// May what is stored in `root` live longer than an object or parameter `l`?
//
// What a parameter leads to may. So may what is given to code of a parameter, but for that of other
// functions of the batch: their calls say where it goes (given.c). A result may, unless its function is a
// closure that is only called (funcs.c) and l belongs to a function around it. An object may outlive what is
// made in a loop that does not contain it, and what closures of its function make. It does not outlive what
// belongs to a function around its own, nor to one that only shares a ring of calls with it: what came from
// there came as an argument, from a frame below, and what goes back goes through a result or a store to an
// address that is not known. Nor an object of its own loop: an object that is used in a later iteration got
// there through a phi or an object outside, which make it escape.
static bool outlives(const Escape *e, const Node *root, const Node *l) {
    if (root->escapes) return true;
    switch (root->kind) {
    case NODE_STORE: return true;
    case NODE_GIVEN: return root->fn == l->fn;
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

// ---- what was seen ----------------------------------------------------------------------------------------

static int level_of(Route r) { return r.derefs + 1 < SEEN_LAST ? r.derefs + 1 : SEEN_LAST; }

static NodeKind root_kind(const Solver *s) { return (NodeKind)s->e->nodes.at[s->root].kind; }

static bool was_seen(const Solver *s, const Seen *seen, Route r) {
    NodeKind kind = root_kind(s);
    if (seen->heap.derefs != NOT_SEEN && route_covers(seen->heap, r)) return true;
    if (s->life.fn < 0) return false;
    if (kind == NODE_VALUE)
        return seen->phi.fn == s->life.fn && route_covers(seen->phi_route, r) &&
               covers(s->e, seen->phi, s->life);
    for (int k = 0; kind == NODE_OBJECT && k <= level_of(r); k++)
        if (covers(s->e, seen->by[k], s->life) && route_covers(seen->at[k], r)) return true;
    return false;
}

// Widens the route to what was seen before, so that this happens a few times only. Two loops may count as
// their common outer one when the route of the first covered that of the second.
static void remember(const Solver *s, Seen *seen, Route *r) {
    NodeKind kind = root_kind(s);
    if (kind == NODE_MOVED || kind == NODE_RECEIVERS) return;
    if (s->life.fn < 0) {
        if (seen->heap.derefs != NOT_SEEN) *r = route_join(seen->heap, *r);
        seen->heap = *r;
    } else if (kind == NODE_VALUE) {
        if (seen->phi.fn == s->life.fn) *r = route_join(seen->phi_route, *r);
        seen->phi = s->life;
        seen->phi_route = *r;
    } else if (kind == NODE_OBJECT) {
        int k = level_of(*r);
        bool again = seen->by[k].fn == s->life.fn, join = again && route_covers(seen->at[k], *r);
        if (again) *r = route_join(seen->at[k], *r);
        seen->by[k] = join ? life_around(s->e, seen->by[k], s->life) : s->life;
        seen->at[k] = *r;
    }
}

static const Node *place_of(const Escape *e, const Node *n) {
    return n->kind == NODE_PART ? &e->nodes.at[e->objects.at[n->index].node] : n;
}

// Is this node outside of the loop whose phi is the root?
static bool is_outside(const Solver *s, const Node *n) {
    const Node *root = &s->e->nodes.at[s->root], *at = place_of(s->e, n);
    if (s->life.fn < 0 || root->kind != NODE_VALUE || at->fn != root->fn || at->block < 0) return false;
    return !pass_cfg_loop_contains(s->e->funcs[root->fn].cfg, root->loop, at->block);
}

static bool is_for_callers(NodeKind kind) {
    return kind == NODE_RESULT || kind == NODE_STORE || kind == NODE_GIVEN;
}

// ---- walks ------------------------------------------------------------------------------------------------

static Route *tag_of(Escape *e, const Node *root, const Node *l) {
    EscFunc *f = &e->funcs[l->fn];
    if (root->kind == NODE_MOVED) return escape_tag(f, l->index, TAG_MOVED);
    if (root->kind == NODE_RECEIVERS) return escape_tag(f, l->index, TAG_RECEIVERS);
    if (root->fn == l->fn && root->kind == NODE_RESULT)
        return escape_tag(f, l->index, TAG_RESULTS + root->index);
    if (root->fn == l->fn && root->kind == NODE_STORE) return &f->stores[root->index].from[l->index];
    if (root->fn == l->fn && root->kind == NODE_GIVEN) return &f->given[root->index].from[l->index];
    return escape_tag(f, l->index, TAG_HEAP);
}

// Parameter l flows to root: remember it for callers. True when it is nearer than was known.
static bool leak_to(Escape *e, const Node *root, const Node *l, Route r) {
    if (e->is_trial) return false;
    Route *tag = tag_of(e, root, l), before = *tag;
    *tag = before.derefs == NO_TAG ? r : route_join(before, r);
    return before.derefs == NO_TAG || r.derefs < before.derefs;
}

// An object of the frame leads to `l`: what a word of it is stays there until it is overwritten (H32).
static void note_holder(const Escape *e, const Node *root, const Node *l) {
    if (root->kind == NODE_OBJECT && l->kind == NODE_OBJECT && !root->escapes)
        e->objects.at[l->index].in_frame = true;
}

// A parameter or object was reached. True when nothing beyond it matters to this root.
static bool reach(Solver *s, int at, Route r, bool address) {
    Escape *e = s->e;
    Node *l = &e->nodes.at[at], *root = &e->nodes.at[s->root];
    if ((l->kind != NODE_PARAM && l->kind != NODE_OBJECT) || at == s->root) return false;
    if (s->held) {
        if (address && l->kind == NODE_OBJECT) s->held[l->index] = true;
        return false;
    }
    if (root->kind == NODE_MOVED) {
        if (l->kind == NODE_PARAM) leak_to(e, root, l, r);
        else if (address) e->objects.at[l->index].moved = true;
        return false;
    }
    if (address) note_holder(e, root, l);
    if (!outlives(e, root, l)) return false;
    if (l->kind == NODE_PARAM && leak_to(e, root, l, r)) escape_explain(e, s->root, at, r.derefs);
    if (!address || l->escapes || l->kind != NODE_OBJECT) return false;
    if (root->kind == NODE_RECEIVERS && e->objects.at[l->index].is_box) return false;
    if (!e->is_trial) escape_explain(e, s->root, at, r.derefs);
    l->escapes = true;
    PASS_PUSH(s->escaped, at);
    return true;
}

// What is reached from the node `src` by `r` is part of the root.
static void visit(Solver *s, int src, Route r, int from, int edge) {
    Node *n = &s->e->nodes.at[src];
    bool again = n->walk == s->e->walk;
    if (n->escapes || (again && route_covers(n->route, r))) return;
    if (is_outside(s, n) || was_seen(s, &s->seen[src], r)) return;
    remember(s, &s->seen[src], &r);
    if (again) r = route_join(n->route, r);
    if (!again || r.derefs < n->route.derefs) { // else the path could lead in a ring
        n->dst = from;
        n->via = edge;
    }
    n->walk = s->e->walk;
    n->route = r;
    PASS_PUSH(s->todo, src);
}

// The content of an object at an offset is dereferenced further.
static void visit_content(Solver *s, int object, int64_t at, Route r, int from, int edge) {
    Escape *e = s->e;
    const EscObject *o = &e->objects.at[object];
    bool whole = at < 0 || at % 8 || (o->moved && !o->is_closure);
    int node = whole ? o->node : escape_word(e, (Address){object, at});
    if (node < 0) node = o->all;
    if (node >= 0) {
        visit(s, node, r, from, edge);
        return;
    }
    for (int p = o->ranges; p >= 0; p = e->parts.at[p].next_range)
        if (escape_overlaps(&e->parts.at[p], at, 8)) visit(s, e->parts.at[p].node, r, from, edge);
}

static void visit_edges(Solver *s, int at, Route r) {
    Escape *e = s->e;
    for (int i = e->nodes.at[at].edges; i >= 0; i = e->edges.at[i].next) {
        const Edge *edge = &e->edges.at[i];
        if (e->without && edge->where == e->without) continue;
        if (edge->when == (e->is_fine ? EDGE_COARSE : EDGE_FINE)) continue;
        if (edge->route.derefs >= 0 || r.derefs == 0) {
            visit(s, edge->src, route_then(edge->route, r), at, i);
            continue;
        }
        bool known = edge->route.offset != ANY_OFFSET && r.path[0] != ANY_OFFSET;
        visit_content(s, e->nodes.at[edge->src].index, known ? edge->route.offset + r.path[0] : -1,
                      route_rest(r), at, i);
    }
}

// Where just what a root holds matters, and not where that is used, its offset says nothing.
static Route root_route(const Solver *s) {
    NodeKind kind = root_kind(s);
    return route_add(route_unknown(0), is_for_callers(kind) ? 0 : ANY_OFFSET);
}

static void begin_at(Solver *s, int root) {
    Node *r = &s->e->nodes.at[root];
    r->walk = s->e->walk;
    r->route = root_route(s);
    r->dst = -1;
    PASS_PUSH(s->todo, root);
}

// Whoever holds the address of an object can read all its content.
static void go_on(Solver *s) {
    Escape *e = s->e;
    while (s->todo.n) {
        int at = s->todo.at[--s->todo.n];
        Route route = e->nodes.at[at].route;
        bool address = route.derefs < 0;
        if (address) route = route_add(route_unknown(0), ANY_OFFSET);
        if (!reach(s, at, route, address)) visit_edges(s, at, route);
    }
}

static void walk(Solver *s, int root) {
    s->root = root;
    s->life = life_of(s->e, &s->e->nodes.at[root]);
    s->e->walk++;
    s->todo.n = 0;
    begin_at(s, root);
    go_on(s);
}

// ---- all roots --------------------------------------------------------------------------------------------

typedef struct Root {
    int turn; // the heap, what callers see, then functions before the closures that they made
    int depth, node;
} Root;

static int by_cover(const void *a, const void *b) {
    const Root *x = a, *y = b;
    if (x->turn != y->turn) return x->turn < y->turn ? -1 : 1;
    if (x->depth != y->depth) return x->depth < y->depth ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

static Root root_of(const Escape *e, int node) {
    const Node *n = &e->nodes.at[node];
    Root r = {0, 0, node};
    if (n->kind == NODE_HEAP || n->kind == NODE_RECEIVERS) return r;
    Life life = life_of(e, n);
    r.turn = is_for_callers((NodeKind)n->kind) ? 1 : 2 + e->funcs[n->fn].generation;
    r.depth = life.fn < 0 || life.loop < 0 ? 0 : e->funcs[n->fn].cfg->loops[life.loop].depth;
    return r;
}

// Receivers comes after the heap, and what escapes there is told with what gets to the heap itself: so
// reports that know no Receivers are in the same order.
static void walk_with_escaped(Solver *s, int root) {
    walk(s, root);
    while (root != ESCAPE_HEAP && s->escaped.n) walk(s, s->escaped.at[--s->escaped.n]);
}

static Solver solver_new(Escape *e, PassArena *arena) {
    Solver s = {.e = e, .seen = PASS_NEW_ARRAY(arena, Seen, e->nodes.n)};
    for (int i = 0; i < e->nodes.n; i++) {
        Seen *seen = &s.seen[i];
        for (int k = 0; k < SEEN_LEVELS; k++) seen->by[k].fn = NOBODY;
        seen->phi.fn = NOBODY;
        seen->heap.derefs = NOT_SEEN;
    }
    return s;
}

// A region's memory is the heap's, and no object of a frame may get into it: just trials find out how long it
// lives.
static void put_regions_on_heap(Escape *e) {
    for (int i = 0; i < e->objects.n; i++)
        if (e->objects.at[i].kind == OBJECT_REGION) e->nodes.at[e->objects.at[i].node].escapes = true;
}

void escape_solve(Escape *e) {
    PassArena arena = {0};
    Solver s = solver_new(e, &arena);
    PASS_VEC(Root) roots = {0};
    if (!e->is_trial) put_regions_on_heap(e);
    for (int i = 0; i < e->nodes.n; i++)
        if (e->nodes.at[i].is_root) PASS_PUSH(roots, root_of(e, i));
    qsort(roots.at, (size_t)roots.n, sizeof *roots.at, by_cover);
    if (!e->is_trial) {
        walk(&s, ESCAPE_MOVED);
        escape_join_moved(e, EDGE_ALWAYS);
    }
    for (int i = 0; i < roots.n; i++) walk_with_escaped(&s, roots.at[i].node);
    PASS_VEC_FREE(roots);
    PASS_VEC_FREE(s.todo);
    PASS_VEC_FREE(s.escaped);
    pass_arena_free(&arena);
}

static void forget_places(Escape *e) {
    for (int i = 0; i < e->nodes.n; i++) e->nodes.at[i].escapes = i == ESCAPE_HEAP || i == ESCAPE_RECEIVERS;
}

// The first walk from Moved ends at what is on the heap, for the content of that has leaked. In the finer
// model it has not: what is reached through arrays and regions may be moved too.
void escape_find_moved(Escape *e) {
    PassArena arena = {0};
    Solver s = solver_new(e, &arena);
    forget_places(e);
    e->is_trial = true;
    walk(&s, ESCAPE_MOVED);
    e->is_trial = false;
    escape_join_moved(e, EDGE_FINE);
    PASS_VEC_FREE(s.todo);
    pass_arena_free(&arena);
}

// One walk from all of them, which ends nowhere but at what is on the heap.
void escape_find_held(Escape *e, bool *held) {
    PassArena arena = {0};
    Solver s = solver_new(e, &arena);
    s.held = held;
    s.root = ESCAPE_MOVED;
    s.life = (Life){-1, -1};
    e->walk++;
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        if (!o->is_bounded && !e->nodes.at[o->node].escapes) begin_at(&s, o->node);
    }
    go_on(&s);
    PASS_VEC_FREE(s.todo);
    pass_arena_free(&arena);
}

// Objects that code moves words in stay as they are.
void escape_try(Escape *e) {
    forget_places(e);
    e->is_trial = true;
    escape_solve(e);
    e->is_trial = false;
}

void escape_solve_without(Escape *e, LLVMValueRef instruction, bool *escapes) {
    bool *before = PASS_NEW_ARRAY(&e->batch, bool, e->nodes.n);
    for (int i = 0; i < e->nodes.n; i++) before[i] = e->nodes.at[i].escapes;
    e->without = instruction;
    escape_try(e);
    e->without = NULL;
    for (int i = 0; i < e->objects.n; i++) escapes[i] = e->nodes.at[e->objects.at[i].node].escapes;
    for (int i = 0; i < e->nodes.n; i++) e->nodes.at[i].escapes = before[i];
}
