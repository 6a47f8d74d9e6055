// status.h - where a goroutine stands in its life, and who may look at its stack.
//
//     IDLE ---> RUNNABLE <---> RUNNING ---> DEAD ---> IDLE
//                   ^          |  ^  |
//                   |          v  |  v
//                   +-- WAITING   SYSCALL --> RUNNABLE
//
//     IDLE      a record without a goroutine: just made, or taken from the list of dead ones
//     RUNNABLE  in a run queue; its stack stands still
//     RUNNING   an M's; it is on its stack, or in C code that it called (G.why tells)
//     WAITING   parked: somebody holds a pointer to it and will make it RUNNABLE
//     SYSCALL   its M is in C code that may block; its stack stands still, its P may be taken
//     DEAD      over: no stack, no roots
//
// The scan bit G_SCAN beside one of them means that a collector reads or changes the goroutine's stack and
// roots. Whoever sets it owns them until it takes it away. Who has it:
//     RUNNABLE, WAITING, SYSCALL   any thread that marks, by compare-and-swap, while the program runs
//     RUNNING                      the same, but only while the world stands still; otherwise a running
//                                  goroutine is looked at by its own thread, at a safepoint, without the bit
// So who makes a goroutine RUNNING waits while the bit is set. A change to RUNNABLE leaves the bit as it is:
// the goroutine is on no stack afterwards either. RUNNING is changed by its own thread alone: a plain store.
// Outside of marking nobody has the bit while the world runs, and who has a P sees the phase (heap/hooks.h);
// then all changes are plain stores.
#ifndef LOAM_STATUS_H
#define LOAM_STATUS_H

#include "base/assert.h"
#include "base/records.h"
#include "base/timehist.h"
#include "heap/hooks.h"

typedef enum GStatus { G_IDLE, G_RUNNABLE, G_RUNNING, G_WAITING, G_SYSCALL, G_DEAD, G_STATUSES } GStatus;
#define G_SCAN 0x100u

// Without the scan bit.
static inline GStatus g_status(const G *g) { return __atomic_load_n(&g->status, __ATOMIC_ACQUIRE) & ~G_SCAN; }
bool g_may_become(GStatus from, GStatus to);             // by the picture above; for assertions
void g_set_status_shared(G *, GStatus from, GStatus to); // by compare-and-swap; any thread
// How long goroutines were RUNNABLE before they ran. Each one is timed once in G_TIMED_EVERY times: two looks
// at the clock take as long as a whole switch.
#define G_TIMED_EVERY 64
extern TimeHist sched_latencies;
void g_time_begin(G *);
void g_time_end(G *);
static inline __attribute__((always_inline)) void g_note_status(G *g, GStatus from, GStatus to) {
    if (to == G_RUNNABLE && __builtin_expect(++g->readied % G_TIMED_EVERY == 0, 0)) g_time_begin(g);
    if (from == G_RUNNABLE && __builtin_expect(g->runnable_since != 0, 0)) g_time_end(g);
}

// From one status to the next, by the thread that owns the goroutine. On a P.
static inline __attribute__((always_inline)) void g_set_status(G *g, GStatus from, GStatus to) {
    RT_ASSERT(1, g_status(g) == from && g_may_become(from, to) && owns_p());
    if (from != G_RUNNING && __builtin_expect(gc_phase == GC_MARK, 0)) {
        g_set_status_shared(g, from, to);
    } else {
        g_note_status(g, from, to);
        __atomic_store_n(&g->status, to, __ATOMIC_RELEASE);
    }
}

// Takes the scan bit; G_SCAN_RUNNING: the goroutine runs, and so does the world; G_SCAN_NOTHING: there is
// nothing to scan (IDLE, DEAD).
typedef enum GScan { G_SCAN_BEGUN, G_SCAN_RUNNING, G_SCAN_NOTHING } GScan;
GScan g_scan_begin(G *, bool world_is_stopped);
void g_scan_end(G *);

#endif
