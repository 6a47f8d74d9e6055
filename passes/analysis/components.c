// components.c - see components.h. Tarjan, "Depth-first search and linear graph algorithms" (1972), with an
// explicit stack.
#include "analysis/components.h"
#include <string.h>

// Edges by their origin: those of node i lead to to[start[i]] .. to[start[i + 1] - 1].
typedef struct Graph {
    int n, *start, *to;
} Graph;

static Graph graph_of(PassArena *a, int n, const PassEdges *edges) {
    Graph g = {n, PASS_NEW_ARRAY(a, int, n + 2), PASS_NEW_ARRAY(a, int, edges->n)};
    for (int i = 0; i < edges->n; i++) g.start[edges->at[i].from + 2]++;
    for (int i = 2; i <= n; i++) g.start[i] += g.start[i - 1];
    for (int i = 0; i < edges->n; i++) // start[v + 1] is where the next edge of v goes
        g.to[g.start[edges->at[i].from + 1]++] = edges->at[i].to;
    return g;
}

// Tarjan's algorithm with an explicit stack; low[v] is the smallest number reachable, and n once v's
// component is closed.
static int number_components(PassArena *a, const Graph *g, int *component) {
    int n = g->n, found = 0, nopen = 0, count = 0;
    int *number = PASS_NEW_ARRAY(a, int, n), *low = PASS_NEW_ARRAY(a, int, n),
        *open = PASS_NEW_ARRAY(a, int, n);
    int *path = PASS_NEW_ARRAY(a, int, n), *next = PASS_NEW_ARRAY(a, int, n);
    memset(number, -1, sizeof(int) * (size_t)n);
    for (int root = 0; root < n; root++) {
        int top = 0;
        if (number[root] < 0) path[top++] = root;
        while (top) {
            int v = path[top - 1];
            if (number[v] < 0) {
                number[v] = low[v] = count++;
                next[v] = g->start[v];
                open[nopen++] = v;
            }
            bool down = false;
            while (next[v] < g->start[v + 1] && !down) {
                int s = g->to[next[v]];
                if (number[s] < 0) {
                    path[top++] = s;
                    down = true;
                } else {
                    low[v] = low[s] < low[v] ? low[s] : low[v];
                    next[v]++;
                }
            }
            if (down) continue;
            top--;
            if (low[v] != number[v]) continue;
            int s;
            do {
                s = open[--nopen];
                component[s] = found;
                low[s] = n;
            } while (s != v);
            found++;
        }
    }
    return found;
}

int pass_components(PassArena *result, int n, const PassEdges *edges, int **order, int **start) {
    PassArena scratch = {0};
    Graph g = graph_of(&scratch, n, edges);
    int *component = PASS_NEW_ARRAY(&scratch, int, n), count = number_components(&scratch, &g, component);
    int *first = PASS_NEW_ARRAY(result, int, count + 2), *nodes = PASS_NEW_ARRAY(result, int, n);
    for (int i = 0; i < n; i++) first[component[i] + 2]++;
    for (int i = 2; i <= count; i++) first[i] += first[i - 1];
    for (int i = 0; i < n; i++) nodes[first[component[i] + 1]++] = i;
    pass_arena_free(&scratch);
    *order = nodes;
    *start = first;
    return count;
}
