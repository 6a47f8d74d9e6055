// RUN: %loam_build/bin/unit/runq
// runq.c - the queues of runnable goroutines: order, overflow into the global queue, and thieves, which
// together with the owner take each goroutine once.
#include "heap/heap.h"
#include "os/os.h"
#include "sched/runq.h"
#include "../unit.h"

enum { MANY = 20000 };
static G gs[MANY];
static P owner, thief;
static uint32_t taken[MANY];

static uint64_t number(const G *g) { return (uint64_t)(g - gs); }

static void test_order(void) {
    for (int i = 0; i < 3; i++) runq_put(&owner, &gs[i], false);
    runq_put(&owner, &gs[3], true);
    runq_put(&owner, &gs[4], true); // pushes 3 out of the slot, to the end
    const uint64_t want[] = {4, 0, 1, 2, 3};
    for (int i = 0; i < 5; i++) CHECK_EQ(number(runq_get(&owner)), want[i]);
    CHECK(!runq_get(&owner) && runq_is_empty(&owner));
}

static void test_overflow(void) {
    for (uint32_t i = 0; i < RUNQ_SIZE + 1; i++) runq_put(&owner, &gs[i], false);
    CHECK(!runq_global_is_empty());
    uint32_t global = 0, local = 0;
    CHECK_EQ(number(runq_global_get(&thief, 1)), 0); // the older half
    for (global = 1; runq_global_get(&thief, 1); global++) {}
    while (runq_get(&owner)) local++;
    CHECK_EQ(global, RUNQ_SIZE / 2 + 1);
    CHECK_EQ(local, RUNQ_SIZE / 2);
}

static void test_steal(void) {
    for (int i = 0; i < 5; i++) runq_put(&owner, &gs[i], false);
    G *g = runq_steal(&thief, &owner, false);
    CHECK_EQ(number(g), 2); // of 0, 1, 2, the last one to run
    CHECK_EQ(number(runq_get(&thief)), 0);
    CHECK_EQ(number(runq_get(&thief)), 1);
    CHECK_EQ(number(runq_get(&owner)), 3);
    CHECK_EQ(number(runq_get(&owner)), 4);
    runq_put(&owner, &gs[9], true);
    CHECK(!runq_steal(&thief, &owner, false));
    CHECK_EQ(number(runq_steal(&thief, &owner, true)), 9);
}

static void count(G *g) {
    if (g) __atomic_fetch_add(&taken[number(g)], 1, __ATOMIC_RELAXED);
}

static uint32_t done;

static void steal_all(void *unused) {
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
        count(runq_steal(&thief, &owner, true));
        for (G *g; (g = runq_get(&thief));) count(g);
        count(runq_global_get(&thief, 1));
    }
    __atomic_store_n(&done, 2, __ATOMIC_RELEASE);
}

// Without the system's barrier, and with it.
static void two_threads(void) {
    done = 0;
    for (int i = 0; i < MANY; i++) taken[i] = 0;
    runq_init(&owner);
    CHECK(os_thread_start(steal_all, NULL));
    for (int i = 0; i < MANY; i++) {
        runq_put(&owner, &gs[i], i % 3 == 0);
        if (i % 5 == 0) count(runq_get(&owner));
    }
    for (G *g; (g = runq_get(&owner));) count(g);
    __atomic_store_n(&done, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) != 2) os_yield();
    for (G *g; (g = runq_global_get(&thief, 1));) count(g);
    for (int i = 0; i < MANY; i++) CHECK_EQ(taken[i], 1);
}

// The slot alone is used, and the owner puts and takes while the thief takes.
static void test_slot(void) {
    done = 0;
    for (int i = 0; i < MANY; i++) taken[i] = 0;
    CHECK(os_thread_start(steal_all, NULL));
    for (int i = 0; i < MANY; i++) {
        for (int k = 0; k < i % 7; k++) arch_pause();
        G *before = runq_slot_exchange(&owner, &gs[i]);
        count(before);
        if (i % 3 == 0) count(runq_take_next(&owner));
    }
    count(runq_take_next(&owner));
    __atomic_store_n(&done, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) != 2) os_yield();
    for (int i = 0; i < MANY; i++) CHECK_EQ(taken[i], 1);
}

static void test_two_threads(void) {
    CHECK(!os_has_barrier() && owner.slot_thieves == 1);
    two_threads();
}

static void test_two_threads_with_barrier(void) {
    os_barrier_init();
    two_threads();
    CHECK_EQ(owner.slot_thieves, os_has_barrier() ? 0 : 1);
}

int main(void) {
    runq_init(&owner);
    runq_init(&thief);
    RUN(test_order);
    RUN(test_overflow);
    RUN(test_steal);
    RUN(test_two_threads);
    RUN(test_two_threads_with_barrier);
    RUN(test_slot);
}
