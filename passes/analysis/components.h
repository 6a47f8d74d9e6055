// components.h - strongly connected components of a graph, for passes that go bottom-up over calls. Linear
// time.
#ifndef LOAM_PASSES_COMPONENTS_H
#define LOAM_PASSES_COMPONENTS_H

#include "ir/support.h"

// The nodes 0 .. n-1 of a graph by strongly connected components, bottom-up: an edge leads into the same
// component or an earlier one. Component c is order[start[c]] .. order[start[c + 1] - 1], ascending. Returns
// how many there are. No recursion.
typedef struct PassEdge {
    int from, to;
} PassEdge;
typedef PASS_VEC(PassEdge) PassEdges;
int pass_components(PassArena *, int n, const PassEdges *, int **order, int **start);

#endif
