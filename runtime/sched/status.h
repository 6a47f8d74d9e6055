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
// goroutines that are not on their stack: RUNNABLE, WAITING, SYSCALL, and RUNNING ones in C code while the
// world stands still.
#ifndef LOAM_STATUS_H
#define LOAM_STATUS_H

#include "base/records.h"

typedef enum GStatus { G_IDLE, G_RUNNABLE, G_RUNNING, G_WAITING, G_SYSCALL, G_DEAD, G_STATUSES } GStatus;
#define G_SCAN 0x100u

GStatus g_status(const G *); // without the scan bit
// From one status to the next; any thread that owns the goroutine. Waits while a collector has the scan bit.
void g_set_status(G *, GStatus from, GStatus to);

// Takes the scan bit; false: there is nothing to scan (IDLE, DEAD). The goroutine is not on its stack.
bool g_scan_begin(G *);
void g_scan_end(G *);

#endif
