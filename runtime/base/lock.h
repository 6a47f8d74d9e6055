// lock.h - the runtime's locks, by name. Ranks say in which order one thread may take several: only upwards.
//
// A thread that holds a lock may take another one only if that one's rank is higher. The rank is the lock's
// name in this list, so the list is the order; a lock without a rank may not be used. Critical sections are
// short and never collect, park or call back. Debug builds check all of it (RT_ASSERT level 1): order, that
// who releases a lock holds it, and, with lock_is_held, that a caller does as the contract of a function
// says.
#ifndef LOAM_LOCK_H
#define LOAM_LOCK_H

#include "base/assert.h"
#include "os/os.h"

typedef enum LockRank {
    LOCK_SCHED = 1, // sched/sched.c: run queue, list of goroutines
    LOCK_ROOTS,     // gc/rootjobs.c: globals not yet claimed
    LOCK_GCWORK,    // gc/work.h: the shared buffers of marking
    LOCK_MCENTRAL,  // heap/mheap.h: spans of one class
    LOCK_ITAB,      // lang/iface.c: the table of itabs
    LOCK_HEAP,      // heap/mheap.h: pages, arenas, records of spans, counts, caches
} LockRank;

typedef struct Lock {
    OsLock os;
    uint32_t rank;     // LockRank
    const void *owner; // debug builds: the holding thread's lock_ranks_held
} Lock;

#define LOCK_INIT(name) {.rank = (name)}

// Debug builds: bit r means that this thread holds a lock of rank r.
extern _Thread_local uint32_t lock_ranks_held __attribute__((tls_model("local-exec")));

static inline bool lock_is_held(const Lock *l) { return l->owner == &lock_ranks_held; }

static inline void lock_acquire(Lock *l) {
    RT_ASSERT(1, l->rank != 0 && "the lock has a rank");
    RT_ASSERT(1, lock_ranks_held >> l->rank == 0 && "lock order");
    os_lock(&l->os);
    if (LOAM_ASSERT_LEVEL < 1) return;
    l->owner = &lock_ranks_held;
    lock_ranks_held |= 1u << l->rank;
}

static inline void lock_release(Lock *l) {
    RT_ASSERT(1, lock_is_held(l));
    if (LOAM_ASSERT_LEVEL >= 1) {
        l->owner = NULL;
        lock_ranks_held &= ~(1u << l->rank);
    }
    os_unlock(&l->os);
}

#endif
