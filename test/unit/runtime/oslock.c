// RUN: timeout 120 %loam_build/bin/unit/oslock | FileCheck %s
// CHECK: test_looks_again ok
// CHECK: test_no_wake_is_lost ok
// CHECK: test_many_sleepers ok
// oslock.c - a lock's release wakes who sleeps because of it, though it has no locked instruction. A wake
// that is lost shows as a test that does not end.
#include <pthread.h>
#include "os/os.h"
#include "../unit.h"

enum { ROUNDS = 60000, LONGEST = 12000, SLEEPERS = 3, TURNS = 4000 };

static OsLock lock;
static uint32_t round_now, taken; // atomic
static uint64_t counted;          // under the lock
static int rounds;

// Both threads run, where there are processors for them.
static void wait_for(const uint32_t *word, uint32_t value) {
    for (int i = 1; __atomic_load_n(word, __ATOMIC_ACQUIRE) != value; i++)
        if (i % 1000 == 0) os_yield();
}

// One thread takes the lock in each round, while the other one still has it.
static void *taker(void *unused) {
    for (uint32_t r = 1; r <= (uint32_t)rounds; r++) {
        wait_for(&round_now, r);
        os_lock(&lock);
        os_unlock(&lock);
        __atomic_store_n(&taken, r, __ATOMIC_RELEASE);
    }
    return NULL;
}

// The release comes later in each round, so that sometimes it comes just when the other one goes to sleep.
static void hand_over(int n) {
    pthread_t t;
    rounds = n;
    taken = round_now = 0;
    CHECK_EQ(pthread_create(&t, NULL, taker, NULL), 0);
    for (uint32_t r = 1; r <= (uint32_t)n; r++) {
        os_lock(&lock);
        __atomic_store_n(&round_now, r, __ATOMIC_RELEASE);
        for (int64_t until = os_nanotime() + r * 7 % LONGEST; os_nanotime() < until;) {}
        os_unlock(&lock);
        wait_for(&taken, r);
    }
    CHECK_EQ(pthread_join(t, NULL), 0);
}

// Before there is a barrier, who sleeps looks again after a while.
static void test_looks_again(void) {
    CHECK(!os_has_barrier());
    hand_over(ROUNDS / 20);
}

static void test_no_wake_is_lost(void) {
    os_barrier_init();
    hand_over(ROUNDS);
}

static void *counter(void *unused) {
    for (int i = 0; i < TURNS; i++) {
        os_lock(&lock);
        uint64_t was = counted;
        if (i % 8 == 0) os_yield(); // others find the lock held, and sleep
        counted = was + 1;
        os_unlock(&lock);
    }
    return NULL;
}

static void test_many_sleepers(void) {
    pthread_t t[SLEEPERS];
    for (int i = 0; i < SLEEPERS; i++) CHECK_EQ(pthread_create(&t[i], NULL, counter, NULL), 0);
    for (int i = 0; i < SLEEPERS; i++) CHECK_EQ(pthread_join(t[i], NULL), 0);
    CHECK_EQ(counted, SLEEPERS * TURNS);
    CHECK(os_try_lock(&lock));
    os_unlock(&lock);
}

int main(void) {
    RUN(test_looks_again);
    RUN(test_no_wake_is_lost);
    RUN(test_many_sleepers);
}
