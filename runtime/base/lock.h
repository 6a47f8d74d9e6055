// lock.h - the runtime's locks, by name. Ranks say in which order one thread may take several: only upwards.
//
// A thread that holds a lock may take another one only if that one's rank is higher. The rank is the lock's
// name in this list, so the list is the order. Critical sections are short and never collect, park or call
// back.
#ifndef LOAM_LOCK_H
#define LOAM_LOCK_H

#include "os/os.h"

typedef enum LockRank {
    LOCK_SCHED = 1, // sched/sched.c: run queue, list of goroutines
    LOCK_GCWORK,    // gc/work.h: the shared buffers of marking
    LOCK_MCENTRAL,  // heap/mheap.h: spans of one class
    LOCK_HEAP,      // heap/mheap.h: pages, arenas, records of spans, counts, caches
} LockRank;

typedef struct Lock {
    OsLock os;
    uint32_t rank; // LockRank
} Lock;

static inline void lock_acquire(Lock *l) { os_lock(&l->os); }
static inline void lock_release(Lock *l) { os_unlock(&l->os); }

#endif
