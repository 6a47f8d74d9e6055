// work.h - buffers of pointers to look at, and how workers share them. See work.c.
#ifndef LOAM_WORK_H
#define LOAM_WORK_H

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
    WorkBuf *buf; // its own stack of items; never NULL while it works
    uint64_t marked_bytes;
    uint64_t steps; // items taken
} GcWorker;

// Shared work of one marking. A worker that finds none counts as idle; when all are idle marking is over.
// Everything is written under the lock. Read without it: full and open by idle workers (acquire: what they
// lead to was written before), full and idle as hints when work might be shared (relaxed), workers by the
// first one, which waits for the others to leave (acquire, against their release).
typedef struct GcWork {
    Lock lock;
    WorkBuf *full, *empty;
    uint32_t workers, idle;
    bool open; // workers may join
} GcWork;
extern GcWork gc_work;

void work_begin(GcWorker *); // gives it an empty buffer
void work_end(GcWorker *);
void work_put_full(GcWorker *);   // its buffer is full: to the others, and takes an empty one
bool work_get(GcWorker *);        // its buffer is empty: takes a full one; false: marking is over
void work_share(GcWorker *);      // gives half of its buffer to idle workers
void work_pause(uint32_t *spins); // one step of waiting; *spins is 0 at first

#endif
