// RUN: %loam_build/bin/unit/stackcache
// Threads take and free stacks of all orders, some of them stacks that another one took, while the world is
// stopped again and again and free stacks go back to the heap. A stack has one owner at a time, which its
// stamp shows, and no memory is lost. Built with ThreadSanitizer.
#include "fake.h"
#include "stack/stack.h"

enum { THREADS = 3, STEPS = 30000, OWN = 24, SHARED = 16, ORDERS = 9 };

static FakeThread threads[THREADS];
static StackMemory shared[SHARED];
static pthread_mutex_t shared_lock = PTHREAD_MUTEX_INITIALIZER;

static void stamp(StackMemory s) {
    *(uint64_t *)s.lo = s.lo ^ s.hi;
    stack_set_owner(s, &threads[0].g);
}

static void give(StackMemory s) {
    if (!s.lo) return;
    CHECK_EQ(*(uint64_t *)s.lo, s.lo ^ s.hi);
    CHECK(stack_owner(s.lo + 100) == &threads[0].g && stack_owner(s.hi - 1) == &threads[0].g);
    stack_free(s);
}

static StackMemory take(unsigned *random) {
    StackMemory s = stack_alloc((size_t)LOAM_STACK_MIN << rand_r(random) % ORDERS);
    stamp(s);
    return s;
}

static void exchange(StackMemory *s, int i) {
    pthread_mutex_lock(&shared_lock);
    StackMemory other = shared[i];
    shared[i] = *s;
    *s = other;
    pthread_mutex_unlock(&shared_lock);
}

static void *run(void *arg) {
    FakeThread *t = arg;
    StackMemory own[OWN] = {0};
    unsigned random = (unsigned)(t - threads) + 1;
    fake_thread_begin(t);
    for (int i = 0; i < STEPS; i++) {
        StackMemory *s = &own[rand_r(&random) % OWN];
        if (rand_r(&random) % 4 == 0) exchange(s, rand_r(&random) % SHARED);
        give(*s);
        *s = take(&random);
        if (i % 64 == 0) fake_safepoint();
    }
    for (int i = 0; i < OWN; i++) give(own[i]);
    fake_thread_end();
    return NULL;
}

static void give_all_back(void) {
    gc_stop_world();
    for (int i = 0; i < THREADS; i++) stack_cache_give_back(&threads[i].p);
    stack_cache_give_back(sched_p());
    stack_pool_age();
    while (stack_pool_trim()) {}
    CHECK(heap_is_valid());
    gc_start_world();
}

static void at_once(void) {
    pthread_t ids[THREADS];
    for (int i = 0; i < THREADS; i++) CHECK(!pthread_create(&ids[i], NULL, run, &threads[i]));
    for (int i = 0; i < 50; i++) give_all_back();
    for (int i = 0; i < THREADS; i++) fake_thread_join(ids[i]);
    for (int i = 0; i < SHARED; i++) give(shared[i]);
    CHECK(heap_stack_bytes() > 0);
    give_all_back();
    CHECK_EQ(heap_stack_bytes(), 0);
}

int main(void) {
    fake_start();
    RUN(at_once);
    return 0;
}
