// hooks.h - what the heap needs of the collector above it: its phase, and a call before each allocation that
// takes the slow path. Until the collector fills them in the phase is OFF and no cycle is due.
#ifndef LOAM_HOOKS_H
#define LOAM_HOOKS_H

#include <stdbool.h>
#include <stdint.h>
#include "loam/abi.h"

// Phases of a collection, in the order in which they follow each other (gc/cycle.c has the steps):
//
//     phase        unswept spans    new objects    marks
//     OFF          none             white          none
//     MARK         none             black          of objects found and of new ones
//     TERMINATION  none             (none made)    the same; becomes complete while the world stands still
//     SWEEP        some             white          those of the cycle, in unswept spans only
//
// Only the collector writes it, and only while the world stands still: whoever runs between two safepoints
// sees one phase, and stopping and starting the world orders the accesses. Hence plain reads, by any P.
typedef enum GcPhase { GC_OFF, GC_MARK, GC_TERMINATION, GC_SWEEP } GcPhase;
extern GcPhase gc_phase;

// Whether marks count, so that an object allocated now must be marked.
static inline bool gc_allocates_black(void) { return gc_phase == GC_MARK || gc_phase == GC_TERMINATION; }

// Lets another P stop the world, if one wants to. On the system stack at a safepoint. Written once, at start.
extern void (*heap_yield)(void);

// Before the slow path allocates so many bytes, on the system stack: runs a collection if one is due. Written
// once, at start.
extern void (*heap_before_alloc)(uint64_t size);
// After a large object was made, likewise.
extern void (*heap_after_large)(void *object, uint64_t size);

// An object that has a finalizer is dead: it is kept, and the call is to be made. While a span is swept, by
// whoever does that; no lock is held. The record is the heap's. Written once, at start.
struct Finalizer;
extern void (*heap_finalizer_due)(void *object, const struct Finalizer *);

// For traces (lang/alloctrace.h): each object that is made; each that is freed, before that; after a cycle
// has freed what it found dead, which it then does at once. No lock is held. Every allocation takes the slow
// path then. `cycle` may be NULL.
typedef struct HeapTrace {
    void (*alloc)(uintptr_t object, uint64_t size, const LoamType *);
    void (*free)(uintptr_t object, uint64_t size);
    void (*cycle)(void);
} HeapTrace;
extern const HeapTrace *heap_trace; // NULL: nobody traces. Written once, at start

#endif
