// RUN: %loam_build/bin/unit/locks
// locks.c - debug builds refuse a wrong order of locks, a release by another thread, and a broken contract.
// Without the check a wrong order is a deadlock that happens once a month.
#include "base/assert.h"
#include "base/lock.h"
#include "fake.h"

static Lock low = LOCK_INIT(LOCK_SCHED), high = LOCK_INIT(LOCK_HEAP), nameless;
static uint32_t released_by_other;

static void upwards(void) {
    lock_acquire(&low);
    lock_acquire(&high);
    CHECK(lock_is_held(&low) && lock_is_held(&high));
    lock_release(&low); // any order of releases
    lock_release(&high);
    CHECK(!lock_is_held(&low) && lock_ranks_held == 0);
}

static void downwards(void) {
    lock_acquire(&high);
    EXPECT_THROW(lock_acquire(&low), "lock order");
    lock_release(&high);
}

static void same_rank(void) {
    Lock other = LOCK_INIT(LOCK_HEAP);
    lock_acquire(&high);
    EXPECT_THROW(lock_acquire(&other), "lock order");
    lock_release(&high);
}

static void no_rank(void) { EXPECT_THROW(lock_acquire(&nameless), "the lock has a rank"); }

static void release_of_others(void *unused) {
    uint32_t is_held = lock_is_held(&high);
    __atomic_store_n(&released_by_other, 1 + is_held, __ATOMIC_RELEASE);
    os_futex_wake(&released_by_other, 1);
}

static void owner_is_a_thread(void) {
    lock_acquire(&high);
    CHECK(os_thread_start(release_of_others, NULL));
    while (!__atomic_load_n(&released_by_other, __ATOMIC_ACQUIRE)) os_futex_wait(&released_by_other, 0, -1);
    CHECK_EQ(released_by_other, 1);
    lock_release(&high);
    EXPECT_THROW(lock_release(&high), "lock_is_held");
}

static void contracts(void) {
    RT_ASSERT(1, true);
    EXPECT_THROW(RT_ASSERT(2, 1 + 1 == 3), "assertion failed: 1 + 1 == 3");
    RT_ASSERT(3, false); // a level that no build has
    G *g = sched_g();
    g->why = G_WHY_RUNNING; // as in leaf code
    EXPECT_THROW(rt_mallocgc(8, NULL, false), "at_safepoint");
    g->why = G_WHY_STUB;
    g->stack_hi = UINTPTR_MAX; // as on the goroutine's stack
    EXPECT_THROW(rt_mallocgc(8, NULL, false), "on_system_stack");
    g->stack_hi = 0;
    P *p = sched_p();
    p->m = NULL;
    EXPECT_THROW(rt_mallocgc(8, NULL, false), "owns_p");
    p->m = sched_tls.m;
}

int main(void) {
    fake_start();
    RUN(upwards);
    RUN(downwards);
    RUN(same_rank);
    RUN(no_rank);
    RUN(owner_is_a_thread);
    RUN(contracts);
    return 0;
}
