// gc.h - the collector, for the floors above it: precise, tri-colour mark and sweep. See cycle.c for the
// steps of a collection, barrier.c for the invariant that marking keeps, sweep.c (heap/) for what happens
// then.
//
// The program runs while a cycle marks (background.c): it stands still only at the beginning and at the end.
// New objects are black meanwhile, and compiled code tells gcWriteBarrier about its stores. Sweeping is lazy.
//
// Who may call: code on the system stack at a safepoint, that is, with all managed pointers that it holds
// visible to gc_roots (gc/roots.h). Several P may ask for a collection at once.
#ifndef LOAM_GC_H
#define LOAM_GC_H

#include <stdbool.h>
#include "loam/abi.h"

typedef enum GcReason {
    GC_HEAP,    // heap.live reached the goal
    GC_FORCED,  // runtime.GC: also finishes the sweep
    GC_STRESS,  // GODEBUG=gcstress=N
    GC_OVERDUE, // the last one was two minutes ago
} GcReason;

void gc_init(void); // after heap_init, with gc_roots filled in: reads GOGC and GOMEMLIMIT
void gc_start(GcReason);
// runtime.GC, a step at a time, so that others may have their turns in between: 0 begins it. What it returns
// is for the next step, or 0: it is done.
uint64_t gc_force_step(uint64_t at);
#define GC_FORCE_NS                                                                                          \
    120000000000 // a heap that nobody allocates from is collected as often, after its first cycle
bool gc_is_overdue(int64_t now); // any thread
void gc_ask_overdue(void);       // any thread: a P shall come to gc_do_overdue
bool gc_overdue_is_asked(void);  // any thread
void gc_do_overdue(void);
int32_t gc_set_percent(int32_t percent);    // < 0: off; returns the old value (debug.SetGCPercent)
int64_t gc_set_memory_limit(int64_t bytes); // < 0: only asks; returns the old value (debug.SetMemoryLimit)
void gc_free_os_memory(void); // a forced cycle, then all free pages go back (debug.FreeOSMemory)
uint64_t gc_heap_goal(void);  // MemStats.NextGC

// not 0 while stores of managed pointers must be recorded; compiled code reads it before each such store
extern int32_t gc_write_barrier_on __asm__("loam.writeBarrier");
// Any stack. Records the value that is about to be overwritten and the one that replaces it.
void gc_write_barrier(void **slot, void *value) __asm__("gcWriteBarrier");

#endif
