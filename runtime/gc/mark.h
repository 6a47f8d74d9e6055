// mark.h - marking: from the roots through all reachable objects (mark.c), threads that help (helpers.c), and
// looking at the result (check.c, checkmark.c).
//
// One cycle's marking, in the phases MARK and TERMINATION:
//     gc_mark_begin     the world stands still: the roots as they are now become jobs
//     gc_mark_within    the world stands still: perhaps all of it, in a moment
//     gc_mark_some      any P, any number of times, between safepoints of the mutators
//     gc_mark_rest      the P that runs the cycle: all jobs and items that there are
//     gc_mark_finish    the world stands still: what the barriers recorded, and all that it leads to
#ifndef LOAM_MARK_H
#define LOAM_MARK_H

#include "gc/roots.h"
#include "gc/work.h"
#include "heap/mheap.h"

#define MARK_MAX_WORKERS 8
#define MARK_CHUNK_STEPS 512u // of gc_mark_chunk between two looks at the clock
void gc_mark_begin(void);
// Does one root job if any is left, then marks about so many bytes; false: nothing was left to do.
bool gc_mark_some(uint64_t bytes);
// Marks for about so long; whether that was all. The world stands still.
bool gc_mark_within(int64_t ns);
void gc_mark_rest(void);
// One root job, then items until so many steps are done (one an item, and more for large objects); false:
// nothing was there to do.
bool gc_mark_chunk(GcWorker *, uint64_t steps);
bool gc_mark_work_waits(void); // a hint: there may be something to do
uint64_t gc_mark_finish(void); // returns the bytes marked since gc_mark_begin

GcVisit gc_visit_root;                         // for roots: gc_grey with the worker as context
void gc_grey(GcWorker *, uintptr_t pointer);   // any pointer: heap or not; it is marked before this returns
void gc_worker_run(GcWorker *, bool together); // until nothing is left; together: of all workers' items
uint32_t gc_mark_workers(void);                // threads that mark at most, by GOMAXPROCS and the machine
void gc_helpers_wake(void);                    // a drain was opened

// ---- check.c

// The first span from *at on, which moves on behind it; NULL: there is none. *at begins at heap.arena_lo.
// Slow: it looks at every page.
const MSpan *gc_next_span(uintptr_t *at);
_Noreturn void gc_bad_pointer(uintptr_t pointer, const char *what);
// invalidptr=1: no marked object or global points into a stack, a free span or a free slot.
void gc_check_pointers(void);

// ---- verify.c

void gc_verify(
    void); // ends the program if anything of the heap is not as it should be; the world stands still

// ---- checkmark.c

// All that is reachable is marked, or the path to it is printed and the program ends; the world stands still,
// after gc_mark_finish.
void gc_checkmark(void);

#endif
