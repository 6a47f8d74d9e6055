// heapplan.h - a heap of another plan in place of this folder's (plans/plan.h, GODEBUG=heap=NAME): what
// allocation, the questions of heap.h, special.h and the collector's entries ask of it.
//
// With another plan the slots of every P's cache stay empty. Where mallocgc finds that, it looks for room in
// the P's buffer (allocbuffer.h), which the plan has filled, and takes the slow path, which comes here, where
// there is none. So what the default heap does for each object knows nothing of plans. This folder's spans
// then hold goroutine stacks alone, and the collector of gc/ never runs: no phase but OFF, no barrier.
#ifndef LOAM_HEAPPLAN_H
#define LOAM_HEAPPLAN_H

#include "heap/heap.h"

struct Finalizer;

// For MemStats. Cumulative but for the last five, which tell of now. Headers of objects are not counted.
typedef struct HeapPlanCounts {
    uint64_t mallocs, frees, bytes_allocated, bytes_freed;
    // Taken from the system; of it in objects and what lies between them; of it without memory.
    uint64_t space_bytes, used_bytes, untouched_bytes;
    uint64_t record_bytes;    // tables beside the space
    uint64_t next_collection; // bytes in use at which the next one is due
} HeapPlanCounts;

typedef void HeapPlanVisit(void *context, void *object, uint64_t bytes, const LoamType *);

typedef struct HeapPlan {
    const char *name;
    // One zeroed object of 1 <= size bytes; never NULL. may_collect: the caller holds no managed pointer that
    // the roots do not show, so objects may move; else a collection that is due waits for the goroutine's
    // next check.
    void *(*alloc)(uint64_t size, const LoamType *, bool may_collect);
    void *(*object_base)(const void *, int64_t *size); // as heap_object_base
    void (*pin)(void *address);                        // the object there never moves again; system stack
    void (*collect)(void);                             // now; at a safepoint
    void (*check)(void);                               // the same, if one was asked for
    void (*count)(HeapPlanCounts *);                   // the world stands still
    // Each object, alive or not found dead yet, by address; the world stands still.
    void (*each)(HeapPlanVisit *, void *context);
    // As the functions of special.h.
    bool (*add_finalizer)(uintptr_t object, const struct Finalizer *);
    void (*remove_finalizer)(uintptr_t object);
    uint64_t *(*weak_handle)(uintptr_t object, uint64_t *new_handle);
    uintptr_t (*weak_value)(uint64_t *handle);
} HeapPlan;
extern const HeapPlan *heap_plan; // NULL: the default. Written at start, and in the child of a fork

#endif
