// graph.c - the graph of roots and objects.
//
// Node 0 is the program and leads to all roots. Paths are shortest ones, by breadth first. Dominators: an
// object's immediate dominator is the last node that all paths to it have in common; its retained size is its
// own and that of all that it dominates: what would be free without it. Algorithm: SEMI-NCA (Georgiadis,
// "Linear-Time Algorithms for Dominators and Related Problems", 2005), which is Lengauer and Tarjan's with a
// simpler last step. What no root leads to has no parent and no dominator.
#include <stdlib.h>
#include "heapview/heapview.h"

typedef void EdgeVisit(void *context, uint32_t to);

static void visit_pointer(const HeapDump *d, uint64_t value, EdgeVisit *visit, void *context) {
    uint32_t object = dump_object_at(d, value);
    if (object != NONE) visit(context, d->first_object + object);
}

static void visit_fields(const HeapDump *d, FieldReader f, EdgeVisit *visit, void *context) {
    for (uint64_t offset, value; field_next(&f, &offset, &value);) visit_pointer(d, value, visit, context);
}

static void each_edge(const HeapDump *d, uint32_t from, EdgeVisit *visit, void *context) {
    if (from == 0) {
        for (uint32_t root = 1; root < d->first_object; root++) visit(context, root);
    } else if (from >= d->first_object) {
        visit_fields(d, object_fields(&d->objects.at[from - d->first_object]), visit, context);
    } else {
        const Root *r = &d->roots.at[from - 1];
        if (r->pointer) visit_pointer(d, r->pointer, visit, context);
        visit_fields(d, root_fields(r), visit, context);
        uint32_t object = r->through ? dump_object_at(d, r->through) : NONE;
        if (object != NONE) visit_fields(d, object_fields(&d->objects.at[object]), visit, context);
    }
}

// ---- edges as arrays: those of node i are [first[i], first[i + 1]) ----------------------------------------

typedef struct Edges {
    uint64_t *first;
    uint32_t *to;
} Edges;

static void count_edge(void *n, uint32_t to) { ++*(uint64_t *)n; }

typedef struct Fill {
    uint32_t *to;
    uint64_t n;
} Fill;

static void fill_edge(void *fill, uint32_t to) {
    Fill *f = fill;
    f->to[f->n++] = to;
}

static Edges forward(const HeapDump *d) {
    Edges e = {.first = big_array(d->nodes + 1ul, sizeof *e.first)};
    uint64_t n = 0;
    for (uint32_t i = 0; i < d->nodes; i++) {
        e.first[i] = n;
        each_edge(d, i, count_edge, &n);
    }
    e.first[d->nodes] = n;
    Fill f = {.to = big_array(n, sizeof *f.to)};
    for (uint32_t i = 0; i < d->nodes; i++) each_edge(d, i, fill_edge, &f);
    e.to = f.to;
    return e;
}

// ---- shortest paths ---------------------------------------------------------------------------------------

static void search_breadth(HeapDump *d, const Edges *e) {
    d->parent = big_array(d->nodes, sizeof *d->parent);
    for (uint32_t i = 0; i < d->nodes; i++) d->parent[i] = NONE;
    uint32_t *queue = big_array(d->nodes, sizeof *queue), head = 0, tail = 1;
    d->parent[0] = 0;
    while (head < tail) {
        uint32_t node = queue[head++];
        for (uint64_t i = e->first[node]; i < e->first[node + 1]; i++) {
            uint32_t to = e->to[i];
            if (d->parent[to] != NONE) continue;
            d->parent[to] = node;
            queue[tail++] = to;
        }
    }
    free(queue);
}

// ---- dominators -------------------------------------------------------------------------------------------
// All but `node` and `number` are by a node's number in the depth first order.
typedef struct Dominators {
    uint32_t n;
    uint32_t *node, *number;
    uint32_t *parent, *ancestor, *label, *semi, *idom;
} Dominators;

static void search_depth(const HeapDump *d, const Edges *e, Dominators *s) {
    uint64_t *next = big_array(d->nodes, sizeof *next); // edges looked at
    uint32_t *stack = big_array(d->nodes, sizeof *stack), depth = 1;
    for (uint32_t i = 0; i < d->nodes; i++) s->number[i] = NONE;
    s->number[0] = s->n++;
    while (depth) {
        uint32_t at = stack[depth - 1];
        uint64_t i = e->first[at] + next[at]++;
        if (i >= e->first[at + 1]) {
            depth--;
            continue;
        }
        uint32_t to = e->to[i];
        if (s->number[to] != NONE) continue;
        s->number[to] = s->n;
        s->node[s->n] = to;
        s->parent[s->n++] = s->number[at];
        stack[depth++] = to;
    }
    free(next);
    free(stack);
}

// Who leads to the node of each number, as numbers.
static Edges backward(const HeapDump *d, const Edges *e, const Dominators *s) {
    Edges b = {.first = big_array(s->n + 2ul, sizeof *b.first)};
    for (uint32_t v = 0; v < s->n; v++)
        for (uint64_t i = e->first[s->node[v]]; i < e->first[s->node[v] + 1]; i++)
            b.first[s->number[e->to[i]] + 2]++;
    for (uint32_t v = 0; v < s->n; v++) b.first[v + 2] += b.first[v + 1];
    b.to = big_array(b.first[s->n + 1], sizeof *b.to);
    for (uint32_t v = 0; v < s->n; v++)
        for (uint64_t i = e->first[s->node[v]]; i < e->first[s->node[v] + 1]; i++)
            b.to[b.first[s->number[e->to[i]] + 1]++] = v;
    return b;
}

// Of the ancestors of v that are linked, v included, the label with the least semi; paths become short.
static uint32_t evaluate(Dominators *s, uint32_t v, uint32_t linked, uint32_t *path) {
    if (v < linked) return s->label[v];
    uint32_t n = 0;
    for (uint32_t u = v; s->ancestor[u] >= linked; u = s->ancestor[u]) path[n++] = u;
    while (n--) {
        uint32_t u = path[n], a = s->ancestor[u];
        if (s->semi[s->label[a]] < s->semi[s->label[u]]) s->label[u] = s->label[a];
        s->ancestor[u] = s->ancestor[a];
    }
    return s->label[v];
}

static void find_semis(Dominators *s, const Edges *back) {
    uint32_t *path = big_array(s->n, sizeof *path);
    for (uint32_t v = 0; v < s->n; v++) {
        s->semi[v] = s->label[v] = v;
        s->ancestor[v] = s->parent[v];
    }
    for (uint32_t w = s->n - 1; w > 0; w--) {
        s->semi[w] = s->parent[w];
        for (uint64_t i = back->first[w]; i < back->first[w + 1]; i++) {
            uint32_t v = back->to[i], u = s->semi[evaluate(s, v, w + 1, path)];
            if (u < s->semi[w]) s->semi[w] = u;
        }
        s->label[w] = w;
    }
    free(path);
}

static void find_idoms(Dominators *s) {
    s->idom[0] = 0;
    for (uint32_t w = 1; w < s->n; w++) {
        uint32_t v = s->parent[w];
        while (v > s->semi[w]) v = s->idom[v];
        s->idom[w] = v;
    }
}

static void dominate(HeapDump *d, const Edges *e) {
    Dominators s = {0};
    uint32_t **arrays[] = {&s.node, &s.number, &s.parent, &s.ancestor, &s.label, &s.semi, &s.idom};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = big_array(d->nodes, sizeof(uint32_t));
    search_depth(d, e, &s);
    Edges back = backward(d, e, &s);
    find_semis(&s, &back);
    find_idoms(&s);
    for (uint32_t i = 0; i < d->nodes; i++) d->idom[i] = NONE;
    for (uint32_t v = s.n; v-- > 0;) { // dominators have smaller numbers
        uint32_t node = s.node[v];
        d->idom[node] = s.node[s.idom[v]];
        d->retained[node] += node_size(d, node);
        if (v) d->retained[d->idom[node]] += d->retained[node];
    }
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(*arrays[i]);
    free(back.first);
    free(back.to);
}

void graph_build(HeapDump *d) {
    d->first_object = 1 + (uint32_t)d->roots.n;
    d->nodes = d->first_object + (uint32_t)d->objects.n;
    d->idom = big_array(d->nodes, sizeof *d->idom);
    d->retained = big_array(d->nodes, sizeof *d->retained);
    Edges e = forward(d);
    search_breadth(d, &e);
    dominate(d, &e);
    free(e.first);
    free(e.to);
}

// ---- nodes ------------------------------------------------------------------------------------------------

uint64_t node_address(const HeapDump *d, uint32_t node) {
    if (node == 0) return 0;
    return node < d->first_object ? d->roots.at[node - 1].address
                                  : d->objects.at[node - d->first_object].address;
}

uint64_t node_size(const HeapDump *d, uint32_t node) {
    return node < d->first_object ? 0 : d->objects.at[node - d->first_object].size;
}

uint64_t edge_offset(const HeapDump *d, uint32_t from, uint32_t to) {
    if (from == 0 || to < d->first_object) return 0;
    FieldReader f = from < d->first_object ? root_fields(&d->roots.at[from - 1])
                                           : object_fields(&d->objects.at[from - d->first_object]);
    for (uint64_t offset, value; field_next(&f, &offset, &value);)
        if (dump_object_at(d, value) == to - d->first_object) return offset;
    return 0;
}

void why_write(const HeapDump *d, uint32_t node, FILE *out) {
    BIG(uint32_t) path = {0};
    for (uint32_t n = node; n; n = d->parent[n]) BIG_PUSH(path, n);
    for (size_t i = path.n; i-- > 0;) {
        uint32_t n = path.at[i];
        const char *kind = n < d->first_object ? d->roots.at[n - 1].kind : "object";
        if (i + 1 == path.n) fprintf(out, "%s ", kind);
        else fprintf(out, "  +%llu -> ", (unsigned long long)edge_offset(d, path.at[i + 1], n));
        fprintf(out, "%s", node_name(d, n));
        if (n >= d->first_object)
            fprintf(out, " at %#llx, %llu bytes, retains %llu", (unsigned long long)node_address(d, n),
                    (unsigned long long)node_size(d, n), (unsigned long long)d->retained[n]);
        fputs("\n", out);
    }
    free(path.at);
}
