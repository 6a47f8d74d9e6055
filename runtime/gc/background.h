// background.h - marking while the program runs: who marks when, and how the end is found. See background.c.
//
// Who may call: as said at each function. "At a safepoint" means on the system stack with a P, where the
// world may be stopped: in a stub, in a stack check, or where the thread has no goroutine.
#ifndef LOAM_BACKGROUND_H
#define LOAM_BACKGROUND_H

#include <stdbool.h>
#include <stdint.h>
#include "gc/roots.h"

typedef enum GcWorkKind {
    GC_WORK_ASSIST,
    GC_WORK_DEDICATED,
    GC_WORK_FRACTIONAL,
    GC_WORK_IDLE,
    GC_WORK_KINDS
} GcWorkKind;

// Written while the world stands still.
extern bool gc_background_on;
static inline bool gc_background_is_on(void) { return __atomic_load_n(&gc_background_on, __ATOMIC_RELAXED); }

void gc_background_begin(uint32_t procs); // the phase is MARK; the world stands still, as for the next one
void gc_background_end(void);
int64_t gc_background_ns(GcWorkKind); // time that went into this cycle
#define GC_PERCENT 25                 // of the processors' time that is the collector's while it marks
// How many Ps are its own for that, and the part of its time that each of the others gives.
uint32_t gc_background_share(double *fraction);

// ---- work; at a safepoint
// What a P without a goroutine owes, while marking is on, before it looks for one: a piece of marking, done
// before this returns.
typedef enum GcDue {
    GC_DUE_NOTHING,
    GC_DUE_TIME, // a part of its time
    GC_DUE_P,    // the P is the collector's until it has no more work: its goroutines are for others
} GcDue;
GcDue gc_due_work(void);
// What a P may do that finds no goroutine to run: whether there is something, and a piece of it.
bool gc_idle_work_waits(void);
bool gc_idle_work(void);
// A few of the stacks that a cycle left free go back to the heap; idle Ps do the rest. false: that was all.
bool gc_return_stacks(void);
bool gc_help(void); // a piece, by a goroutine that waits for the end; whether there was anything to do
// There was none, as others have the rest: who allocates so many bytes past the goal lets them run. At a
// safepoint.
void gc_give_way(uint64_t bytes);
// Before the running goroutine allocates so many bytes: a piece of marking in proportion.
void gc_assist(uint64_t bytes);
// Calls job, which visits roots, in the name of a worker that is counted.
void gc_as_worker(void (*job)(GcVisit *, void *worker));
void gc_try_finish(void); // finds out whether all is marked; ends the cycle's marking if it is

// ---- the round in which each P empties its buffer
void gc_acknowledge(void); // a P that was asked has an empty buffer. System stack, with or without a P
void gc_attend(void);      // both, by a P at a safepoint

#endif
