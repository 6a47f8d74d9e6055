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
// roots. Whoever sets it owns them until it takes it away; a change of status waits meanwhile. It is set on
// goroutines that are not on their stack, while the world stands still: then nobody has a P but the
// collector, so who has one changes a status by a plain store. Whoever has none (the end of a system call)
// may meet the bit, and so would everybody if stacks were scanned while the world runs.
#ifndef LOAM_STATUS_H
#define LOAM_STATUS_H

#include "base/assert.h"
#include "base/records.h"

typedef enum GStatus { G_IDLE, G_RUNNABLE, G_RUNNING, G_WAITING, G_SYSCALL, G_DEAD, G_STATUSES } GStatus;
#define G_SCAN 0x100u

// Without the scan bit.
static inline GStatus g_status(const G *g) { return __atomic_load_n(&g->status, __ATOMIC_ACQUIRE) & ~G_SCAN; }
bool g_may_become(GStatus from, GStatus to); // by the picture above; for assertions
// From one status to the next, by the thread that owns the goroutine.
// On a P.
static inline void g_set_status(G *g, GStatus from, GStatus to) {
    RT_ASSERT(1, g->status == (uint32_t)from && g_may_become(from, to) && owns_p());
    __atomic_store_n(&g->status, to, __ATOMIC_RELEASE);
}
void g_set_status_off_p(G *, GStatus from, GStatus to); // waits while a collector has the scan bit

// Takes the scan bit; false: there is nothing to scan (IDLE, DEAD). The goroutine is not on its stack.
bool g_scan_begin(G *);
void g_scan_end(G *);

#endif
