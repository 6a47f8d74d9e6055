// nodemap.h - side tables: what IR generation knows of a node of the checked tree, keyed by the node's
// address.
//
// The tree is shared and read-only here. What holds for the module lives in tables of IrGen, what holds for
// one generated body in tables of its IrFunc, so that a body can be generated more than once.
#ifndef LOAM_COMPILER_IRGEN_NODEMAP_H
#define LOAM_COMPILER_IRGEN_NODEMAP_H

#include "base/base.h"

typedef struct NodeMapSlot {
    const void *node; // NULL: empty
    void *value;
} NodeMapSlot;
typedef struct NodeMap {
    NodeMapSlot *slots;
    size_t n, cap;
} NodeMap;

void *nodemap_get(const NodeMap *, const void *node); // NULL when there is no entry
void nodemap_set(NodeMap *, Arena *, const void *node, void *value);

#endif
