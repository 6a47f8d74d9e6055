// lock.h - the runtime's locks, by name. Ranks say in which order one thread may take several: only upwards.
//
// A thread that holds a lock may take another one only if that one's rank is higher. The rank is the lock's
// name in this list, so the list is the order; a lock without a rank may not be used. Critical sections are
// short and never collect, park or call back. Debug builds check all of it (RT_ASSERT level 1): order, that
// who releases a lock holds it, and, with lock_is_held, that a caller does as the contract of a function
// says.
#ifndef LOAM_LOCK_H
#define LOAM_LOCK_H

#include "arch/machine.h"
#include "base/assert.h"
#include "os/os.h"

typedef enum LockRank {
    LOCK_CHAN = 1,   // lang/chan.h: a channel; several of them in the order of their addresses
    LOCK_SEMA,       // sched/sema.c: a part of the table of semaphores
    LOCK_POLL,       // sched/netpoll.c: a descriptor
    LOCK_POLLER,     // sched/netpoll.c: records of descriptors
    LOCK_TIMERS,     // sched/timers.c: sleepers and timers
    LOCK_FINALIZERS, // sched/finalizers.c: calls that are due
    LOCK_GOROUTINES, // sched/goroutine.c: the records of goroutines
    LOCK_MACHINES,   // sched/machine.h: idle Ms and Ps, stopping the world
    LOCK_SCHED,      // sched/runq.c: the global queue
    LOCK_STACKS,     // stack/stackalloc.c: stacks that no P has
    LOCK_SCANS,      // sched/gcroots.c: goroutines whose stacks are to be looked at
    LOCK_ROOTS,      // gc/rootjobs.c: globals not yet claimed
    LOCK_GCWORK,     // gc/work.h: the shared buffers of marking
    LOCK_SPECIALS,   // heap/special.c: what is attached to objects
    LOCK_SAMPLES,    // heap/sample.c: sites of the heap profile
    LOCK_DELAYS,     // lang/delays.c: stacks of goroutines that waited
    LOCK_TRACE,      // lang/tracefile.h: what is to be written
    LOCK_MCENTRAL,   // heap/mheap.h: spans of one class
    LOCK_ITAB,       // lang/iface.c: the table of itabs
    LOCK_PLAN,       // plans/plans.c: the heap of another plan
    LOCK_HEAP,       // heap/mheap.h: pages, arenas, records of spans, counts, caches
} LockRank;

typedef struct Lock {
    OsLock os;
    uint32_t rank;     // LockRank
    const void *owner; // debug builds: the holding thread's lock_ranks_held
} Lock;

// Without the checks ranks are 0, so that a table of locks is not part of every executable's data.
#define LOCK_RANK(name) (LOAM_ASSERT_LEVEL < 1 ? 0 : (name))
#define LOCK_INIT(name) {.rank = LOCK_RANK(name)}

// Debug builds: bit r means that this thread holds a lock of rank r.
extern _Thread_local uint32_t lock_ranks_held __attribute__((tls_model("local-exec")));

void lock_wake(void *lock); // a thread that sleeps because of the lock

static inline bool lock_is_held(const Lock *l) { return l->owner == &lock_ranks_held; }

static inline void lock_taken(Lock *l) {
    if (LOAM_ASSERT_LEVEL < 1) return;
    l->owner = &lock_ranks_held;
    lock_ranks_held |= 1u << l->rank;
}

static inline void lock_acquire(Lock *l) {
    RT_ASSERT(1, l->rank != 0 && "the lock has a rank");
    RT_ASSERT(1, lock_ranks_held >> l->rank == 0 && "lock order");
    os_lock(&l->os);
    lock_taken(l);
}

// One more of a rank whose locks have an order of their own, which the caller keeps.
static inline void lock_acquire_next(Lock *l) {
    RT_ASSERT(1, lock_ranks_held >> l->rank <= 1 && "lock order");
    os_lock(&l->os);
    lock_taken(l);
}

// false: somebody holds it. Also on a goroutine's stack.
static inline bool lock_try(Lock *l) {
    RT_ASSERT(1, lock_ranks_held >> l->rank == 0 && "lock order");
    if (!os_try_lock(&l->os)) return false;
    lock_taken(l);
    return true;
}

// Both: one more of a rank, if nobody holds it.
static inline bool lock_try_next(Lock *l) {
    RT_ASSERT(1, lock_ranks_held >> l->rank <= 1 && "lock order");
    if (!os_try_lock(&l->os)) return false;
    lock_taken(l);
    return true;
}

static inline void lock_given_up(Lock *l) {
    RT_ASSERT(1, lock_is_held(l));
    if (LOAM_ASSERT_LEVEL < 1) return;
    l->owner = NULL;
    lock_ranks_held &= ~(1u << l->rank);
}

static inline void lock_release(Lock *l) {
    lock_given_up(l);
    os_unlock(&l->os);
}

// The same on a goroutine's stack, which is too small for a system call.
static inline void lock_release_leaf(Lock *l) {
    lock_given_up(l);
    if (os_unlock_fast(&l->os)) system_stack_call(lock_wake, l);
}

// Without a lock: whether the caller is the first. It looks before it exchanges, which takes the cache line
// from others.
static inline bool claim_once(bool *taken) {
    return !__atomic_load_n(taken, __ATOMIC_RELAXED) && !__atomic_exchange_n(taken, true, __ATOMIC_ACQ_REL);
}

#endif
