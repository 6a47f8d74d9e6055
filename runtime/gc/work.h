// work.h - buffers of pointers to look at, how workers share them, and how they agree that none are left.
//
// Everyone who may find or look at grey objects is a worker: a thread that marks, and a P that empties its
// write barrier's buffer. Between work_begin and work_end a worker is counted; while it waits for items in
// work_get it is idle, and holds none.
//
// Equations, under the lock
//     idle <= workers
//     items that exist == items in `full` + items in the buffers of the workers that are not idle
//     hence: idle == workers and full == NULL  ->  nothing is left to look at
// While the world stands still a drain is open: the worker that makes the last line true closes it, and all
// that wait in work_get leave. While the program runs nobody waits for items (idle is 0): whoever finds none
// ends, and the last line is looked at by background.c.
#ifndef LOAM_WORK_H
#define LOAM_WORK_H

#include <stdbool.h>
#include <stdint.h>
#include "base/lock.h"

// An item is a pointer into the heap as it was found: what it points to may be marked already. With
// WORK_PIECE set it is the address of a piece of a large object that is marked and whose other pieces are
// items of their own.
#define WORK_PIECE (1ul << 63)
#define WORK_ITEMS 510
typedef struct WorkBuf {
    struct WorkBuf *next;
    uint64_t n;
    uintptr_t items[WORK_ITEMS];
} WorkBuf;

typedef struct GcWorker {
    WorkBuf *buf; // its own stack of items; never NULL while it is counted
    uint64_t marked_bytes;
    uint64_t steps; // items taken, and more for large ones
} GcWorker;

// Everything is written under the lock. Read without it:
//     full, open   by idle workers, which wait for a change (acquire: what they lead to was written before)
//     full, idle   as hints whether sharing pays (relaxed: the lock decides)
//     workers      by the thread that waits for the others to end (acquire, against their release)
typedef struct GcWork {
    Lock lock;
    WorkBuf *full, *empty;
    uint32_t workers, idle;
    bool open;             // a drain is under way: workers may wait for each other's items
    uint64_t marked_bytes; // by the workers that have ended, in this cycle; also read without it, as a hint
} GcWork;
extern GcWork gc_work;

void work_begin(GcWorker *); // counts it in and gives it an empty buffer
// Its items go to the others, its marked bytes to the sum; true: it was the last one, and no item is left.
bool work_end(GcWorker *);
void work_open(void);             // a drain begins; the caller is a worker
bool work_join(GcWorker *);       // work_begin if a drain is under way; else false
void work_wait_alone(void);       // until no worker is counted
void work_put_full(GcWorker *);   // its buffer is full: to the others, and takes an empty one
bool work_try_get(GcWorker *);    // its buffer is empty: takes a full one if there is one
bool work_get(GcWorker *);        // the same, and waits for one; false: the drain is over
void work_share(GcWorker *);      // gives half of its buffer to idle workers
void work_offer(GcWorker *);      // gives half of its buffer if others find none, and wakes one
void work_reset(void);            // a cycle begins to mark
void work_pause(uint32_t *spins); // one step of waiting; *spins is 0 at first

// A hint: there are full buffers.
static inline bool work_waits(void) { return __atomic_load_n(&gc_work.full, __ATOMIC_RELAXED); }

#endif
