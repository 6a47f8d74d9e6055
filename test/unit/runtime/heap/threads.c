// RUN: %loam_build/bin/unit/threads
// threads.c - two Ps on two threads allocate at once: no slot is handed out twice, nothing is lost from the
// counts, and the tsan preset sees no race. Nor does it where regions go from P to P, and dissolve meanwhile.
#include "fake.h"

enum { OBJECTS = 20000, MAX_BYTES = 3000 };

typedef struct Mutator {
    FakeThread thread;
    uint64_t seed, **objects;
    uint32_t done; // futex word
} Mutator;

static Mutator mutators[2] = {{.seed = 1}, {.seed = 2}};

static uint64_t size_of(const Mutator *mu, uint64_t i) {
    return 8 + (i * 2654435761u + mu->seed) % MAX_BYTES;
}

static void allocate(Mutator *mu) {
    for (uint64_t i = 0; i < OBJECTS; i++) {
        uint64_t size = size_of(mu, i) & ~7ul;
        const LoamType *type = i % 3 ? i % 3 == 1 ? &type_ptr : &type_pair : NULL;
        if (type == &type_pair) size = (size + 15) & ~15ul;
        mu->objects[i] = heap_alloc((int64_t)size, type, true);
        for (uint64_t w = 0; w < size / 8; w++) CHECK(mu->objects[i][w] == 0);
        mu->objects[i][0] = mu->seed << 32 | i;
        mu->objects[i][size / 8 - 1] = mu->seed << 32 | i;
    }
}

static void run(void *arg) {
    Mutator *mu = arg;
    fake_thread_begin(&mu->thread);
    allocate(mu);
    fake_thread_end();
    __atomic_store_n(&mu->done, 1, __ATOMIC_RELEASE);
    os_futex_wake(&mu->done, 1);
}

static void check_stamps(const Mutator *mu) {
    for (uint64_t i = 0; i < OBJECTS; i++) CHECK_EQ(mu->objects[i][0], mu->seed << 32 | i);
}

static void two_at_once(void) {
    MemStats before, after;
    memstats_read(&before);
    for (int i = 0; i < 2; i++) {
        mutators[i].objects = calloc(OBJECTS, sizeof(uint64_t *));
        CHECK(os_thread_start(run, &mutators[i]));
    }
    for (int i = 0; i < 2; i++)
        while (!__atomic_load_n(&mutators[i].done, __ATOMIC_ACQUIRE)) os_futex_wait(&mutators[i].done, 0, -1);
    for (int i = 0; i < 2; i++) check_stamps(&mutators[i]);
    memstats_read(&after);
    CHECK_EQ(after.mallocs - before.mallocs, 2 * OBJECTS);
    CHECK(heap_is_valid());
}

// ---- regions that are used on any P -----------------------------------------------------------------------

enum { REGIONS = 8, STEPS = 20000 };
static struct {
    pthread_mutex_t lock; // who holds it runs the goroutine that has the region
    Region region;
} goroutines[REGIONS];

static void run_regions(void *arg) {
    Mutator *mu = arg;
    fake_thread_begin(&mu->thread);
    for (uint64_t i = 0; i < STEPS; i++) {
        uint64_t n = (i * 2654435761u + mu->seed) >> 7;
        if (i % 64 == 0) fake_safepoint();
        if (pthread_mutex_trylock(&goroutines[n % REGIONS].lock)) continue;
        Region *r = &goroutines[n % REGIONS].region;
        for (uint64_t k = 0; k < n % 40; k++) {
            uint64_t *p = heap_region_alloc(16 + 16 * (int64_t)(k % 3), k % 2 ? &type_pair : NULL, r);
            p[0] = p[1] = (uintptr_t)p;
        }
        if (n % 3 == 0) heap_region_free(r);
        pthread_mutex_unlock(&goroutines[n % REGIONS].lock);
    }
    fake_thread_end();
    __atomic_store_n(&mu->done, 1, __ATOMIC_RELEASE);
    os_futex_wake(&mu->done, 1);
}

static void regions_go_from_p_to_p(void) {
    MemStats stats;
    for (int i = 0; i < REGIONS; i++) pthread_mutex_init(&goroutines[i].lock, NULL);
    for (int i = 0; i < 2; i++) {
        mutators[i].done = 0;
        CHECK(os_thread_start(run_regions, &mutators[i]));
    }
    for (int i = 0; i < 2; i++)
        while (!__atomic_load_n(&mutators[i].done, __ATOMIC_ACQUIRE)) {
            memstats_read(&stats);
            CHECK_EQ(stats.heap_objects, stats.mallocs - stats.frees);
            if (stats.mallocs % 2) gc_start(GC_FORCED);
            fake_safepoint();
        }
    gc_start(GC_FORCED);
    CHECK(heap_is_valid());
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(two_at_once);
    RUN(regions_go_from_p_to_p);
    return 0;
}
