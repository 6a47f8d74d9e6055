// runq.h - the runnable goroutines: a ring and a run-next slot for each P, and one global queue.
//
// The ring. Its P puts at run_tail, and whoever takes moves run_head on, the P itself or a thief, by
// compare-and-swap. Who moved it has the goroutines in between:
//     run_head <= run_tail <= run_head + RUNQ_SIZE       (as distances, modulo 2^32)
// A store of run_tail is a release, after the entry was written; a load of it by a thief an acquire. The
// thief copies entries before it moves run_head: if that succeeds, the P has not put over them.
// The slot run_next goes before the ring, so that a goroutine that readies another and then waits, as at an
// unbuffered channel, hands its time on. What was in the slot goes to the ring. Its P uses it twice a switch,
// a thief rarely, so the P pays for no locked instruction: it marks slot_busy while it reads and writes the
// slot, unless a thief is there (slot_thieves). A thief counts itself, passes a barrier in all threads, and
// leaves the slot alone if it finds it busy. From then on until it is gone the P exchanges, as the thief does
// (an asymmetric Dekker lock: Dice, Huang and Yang, 2001). Without such a barrier of the system one thief is
// always counted.
// The global queue is first in first out, under its lock. A P looks there when its ring is empty, and at
// every 61st goroutine first, so that it is served while rings are full.
// Algorithm: the work-stealing queues of Go's scheduler (Vyukov, "Scalable Go Scheduler Design Doc").
#ifndef LOAM_RUNQ_H
#define LOAM_RUNQ_H

#include "base/records.h"

#define RUNQ_GLOBAL_TICK 61u

void runq_init(P *); // a new one, after os_barrier_init

// By the P that has it. At the end of the ring; a full one gives half away.
void runq_put_last(P *, G *);
// What was in the slot.
static inline G *runq_slot_exchange(P *p, G *g) {
    __atomic_store_n(&p->slot_busy, true, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST); // the thief's barrier keeps the processor's order
    bool shared = __atomic_load_n(&p->slot_thieves, __ATOMIC_ACQUIRE);
    G *old = __atomic_load_n(&p->run_next, __ATOMIC_RELAXED);
    if (__builtin_expect(!shared, 1)) __atomic_store_n(&p->run_next, g, __ATOMIC_RELEASE);
    __atomic_store_n(&p->slot_busy, false, __ATOMIC_RELEASE);
    return __builtin_expect(!shared, 1) ? old : __atomic_exchange_n(&p->run_next, g, __ATOMIC_SEQ_CST);
}
// Into the slot (next), or at the end. Who makes its P idle passes the barrier between this and the caller's
// look for idle Ps (machine.h).
static inline void runq_put(P *p, G *g, bool next) {
    if (next) g = runq_slot_exchange(p, g);
    if (g) runq_put_last(p, g);
}
static inline G *runq_take_next(P *p) {
    return __atomic_load_n(&p->run_next, __ATOMIC_RELAXED) ? runq_slot_exchange(p, NULL) : NULL;
}
G *runq_take_first(P *);
static inline G *runq_get(P *p) { // NULL: empty
    G *g = runq_take_next(p);
    return g ? g : runq_take_first(p);
}
void runq_give_all(P *); // to the global queue
// Whether goroutines are in the ring or the slot; any thread, a hint.
bool runq_is_empty(const P *);
// Takes half of another P's ring (or, when that is empty and it may, its slot) into one's own; returns one of
// them, NULL: there was nothing.
G *runq_steal(P *own, P *from, bool slot);

void runq_global_put(G *);
G *runq_global_get(P *, uint32_t max); // one to run; others, up to max in all, go into the P's ring
bool runq_global_is_empty(void);       // a hint
uint32_t runq_length(const P *);       // hints, for schedtrace
uint32_t runq_global_length(void);

#endif
