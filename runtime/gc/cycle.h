// cycle.h - a collection's steps, and what the collector knows of itself between cycles: for gctrace,
// runtime.MemStats and the pacer. See cycle.c for the order of the steps and why it is right.
#ifndef LOAM_CYCLE_H
#define LOAM_CYCLE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/timehist.h"
#include "gc/background.h"
#include "gc/gc.h"
#include "heap/hooks.h"

// A cycle by hand: gc_start does both, and between them the program runs (gc/background.h) or the world
// stands still; wbstress=1 and tests let mutators run and call gc_mark_some. For both the world stands still,
// and the caller is on the system stack at a safepoint.
void gc_cycle_begin(GcReason); // OFF or SWEEP -> MARK
void gc_cycle_finish(void);    // MARK -> TERMINATION -> SWEEP: what was not found is garbage

// All seems marked: stops the world, and finishes the cycle if that is so; false: there was more. At a
// safepoint.
bool gc_cycle_end_marking(void);
// Whether the world stands still while a cycle marks: GODEBUG asks for it, or nobody could mark meanwhile.
bool gc_stops_the_world(void);

// Stops and starts the world; one P at a time, others that want to wait for it at a safepoint.
void gc_stop_world(void);
void gc_start_world(void);

// One collection, from gc_cycle_begin to the end of gc_cycle_finish. Written by the P that has stopped the
// world.
typedef struct GcCycle {
    GcReason reason;
    bool concurrent; // mutators ran while it marked,
    bool at_once;    // or would have, but all was marked in the first stop
    // monotonic; begin, finish: the world was asked to stop; mark: it has started again, or marking begins
    int64_t begin, mark, mark_end, finish, end;
    int64_t cpu_begin, cpu_mark, cpu_mark_end, cpu_end; // in a stopped world
    uint32_t procs;
    int64_t ns[GC_WORK_KINDS], cpu; // time that went into marking; cost of the cycle
    uint64_t heap_begin, heap_end, goal;
    uint64_t expected, marked; // bytes of objects to mark, as was thought when it began, and as it was
    uint64_t allocated, room;  // bytes: by all objects ever; between two cycles of the program's own
} GcCycle;

// Written while the world stands still. Read elsewhere: cycles, ended, last_end and last_cost (atomic,
// relaxed: estimates, and counts that only tell whether they have changed).
typedef struct GcHistory {
    uint32_t cycles, forced;
    uint32_t ended; // all cycles that have marked, those of debug modes as well
    uint64_t pause_total_ns, pause_ns[256], pause_end[256], last_gc;
    int64_t start_time; // of the process, for gctrace
    int64_t last_end;   // monotonic end of the last cycle
    int64_t last_cost;  // of the last cycle, if all Ps had borne it together
    int64_t cpu_ns;     // spent collecting, all threads
    uint32_t limited;   // number of the last cycle that had to wait because collecting took too much; atomic
    TimeHist pauses;    // each time that the world stood still
} GcHistory;
extern GcHistory gc_history;
double gc_cpu_fraction(int64_t now);   // part of the processors' time since start that was spent collecting
void gc_record_cycle(const GcCycle *); // adds it to gc_history; the world stands still
// The world runs, or a heap plan has collected. NULL: nobody asks.
extern void (*gc_cycle_is_over)(const GcCycle *);
void gc_trace(const GcCycle *); // gctrace=1: the line in Go's format
// gcpacertrace=1, in Go's format: when marking has begun beside the program, and when a cycle is over
void gc_trace_begin(const GcCycle *);
void gc_trace_end(const GcCycle *);

#endif
