// gc.h - the collector: precise mark and sweep. The world stands still while it marks; sweeping is lazy.
//
// Invariant of marking (tri-colour): an object is white while its mark bit is clear, grey while its bit is
// set and it is in a work buffer, black after its pointers have been looked at. When the work buffers are
// empty no black object points to a white one, so white objects are garbage. New objects made while marking
// are black. gcWriteBarrier keeps the invariant for a mutator that runs while marking goes on: it greys the
// old value of a slot (deletion barrier) and the new one (insertion barrier).
//
// A cycle (all in gc_start, on the system stack)
//   1. finish the sweep of the cycle before; stop the world; take back the spans of all mcaches;
//   2. sweepgen += 2: every span is now unswept, its mark bits are clear;
//   3. mark from the globals' tables, all goroutines' stacks (stack_scan) and the write barriers' buffers,
//      with helper threads if it pays;
//   4. compute the next heap goal from what was marked, GOGC and GOMEMLIMIT; start the world;
//   5. spans are swept when the allocator needs them, in proportion to what is allocated, so that all is
//      swept at the next cycle.
// Sweeping a span makes its mark bits its allocation bits: nothing in the objects is touched.
//
// Who may call: only code on the system stack, with all managed pointers that it holds visible to stack_scan.
#ifndef LOAM_GC_H
#define LOAM_GC_H

#include "loam/abi.h"

typedef enum GcReason {
    GC_HEAP,   // heap_live reached the trigger
    GC_FORCED, // runtime.GC: also finishes the sweep
    GC_STRESS, // GODEBUG=gcstress=N
} GcReason;

void gc_init(void); // after heap_init, with gc_roots filled in: reads GOGC and GOMEMLIMIT
void gc_start(GcReason);
int32_t gc_set_percent(int32_t percent);    // < 0: off; returns the old value (debug.SetGCPercent)
int64_t gc_set_memory_limit(int64_t bytes); // < 0: only asks; returns the old value (debug.SetMemoryLimit)
void gc_free_os_memory(void); // a forced cycle, then all free pages go back (debug.FreeOSMemory)
uint64_t gc_heap_live(void);  // bytes the pacer believes allocated
uint64_t gc_heap_goal(void);  // MemStats.NextGC

// not 0 while stores of managed pointers must be recorded; compiled code reads it before each such store
extern int32_t gc_write_barrier_on __asm__("loam.writeBarrier");
// Any stack. Records the value that is about to be overwritten and the one that replaces it.
void gc_write_barrier(void **slot, void *value) __asm__("gcWriteBarrier");

#endif
