// nodemap.h - tables from addresses to pointers: what a part of the compiler knows of a node of the tree, a
// type or an interned name. Entries are never removed; the table lies in the arena that it is given.
#ifndef LOAM_COMPILER_NODEMAP_H
#define LOAM_COMPILER_NODEMAP_H

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
