// roots.h - where the collector's roots come from. The floors above the collector fill gc_roots at start,
// before the first allocation; the collector reads it and knows neither stacks nor goroutines.
#ifndef LOAM_ROOTS_H
#define LOAM_ROOTS_H

#include <stddef.h>
#include "loam/abi.h"

// One root: the slot that holds a managed pointer, not NULL, and the pointer's base: an address in the same
// object that the slot's value was derived from (the value itself if it was not derived).
typedef void GcVisit(void *context, void **slot, void *base);

typedef struct GcRoots {
    const LoamGlobalRoot *globals; // all globals that may hold managed pointers
    size_t global_count;
    // Calls visit for each root in the stacks and records of all goroutines. The world is stopped.
    void (*visit_stacks)(GcVisit *visit, void *context);
    void (*stacks_marked)(void); // marking has visited them: stacks that are hardly used may shrink
    // Bytes of stacks in use, and obtained from the system.
    void (*stack_bytes)(uint64_t *inuse, uint64_t *sys);
    // Number of the goroutine whose stack contains the address; 0: none.
    uint64_t (*stack_owner)(uintptr_t address);
} GcRoots;
extern GcRoots gc_roots;

#endif
