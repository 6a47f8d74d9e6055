// pagealloc.h - free address ranges of the heap, in pages: first fit by address in O(log n).
//
// The free runs are the nodes of a treap: a search tree by address that is also a heap by random priorities,
// hence balanced. Each node knows the largest run of its subtree, so the leftmost run that is large enough is
// found on one path from the root.
//
// Invariants
//  1. Runs do not overlap and do not touch: neighbours are merged when freed (arenas that happen to be
//     adjacent as well).
//  2. node->largest == max(node->pages, largest of both children);   node->priority >= priority of both
//     children.
//  3. free_pages == sum of all nodes' pages.
// The caller holds the heap's lock.
#ifndef LOAM_PAGEALLOC_H
#define LOAM_PAGEALLOC_H

#include <stdbool.h>
#include "base/fixalloc.h"
#include "heap/sizeclass.h"

typedef struct PageRun PageRun;
struct PageRun {
    uintptr_t base;
    uint64_t pages, largest;
    PageRun *left, *right;
    uint32_t priority;
};

typedef struct PageAlloc {
    PageRun *root;
    uint64_t free_pages;
    uint32_t random; // state of the priorities' generator
    FixAlloc runs;
} PageAlloc;

void pagealloc_init(PageAlloc *, OsStat *sys);
uintptr_t pagealloc_alloc(PageAlloc *, uint64_t pages);           // 0: no run is large enough
void pagealloc_free(PageAlloc *, uintptr_t base, uint64_t pages); // also adds new address space
uint64_t pagealloc_largest(const PageAlloc *);                    // pages of the largest run
void pagealloc_each(const PageAlloc *, void (*visit)(void *context, uintptr_t base, uint64_t pages),
                    void *context);
bool pagealloc_is_valid(const PageAlloc *);

#endif
