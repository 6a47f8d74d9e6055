// RUN: %loam_build/bin/unit/threads
// threads.c - two Ps on two threads allocate at once: no slot is handed out twice, nothing is lost from the
// counts, and the tsan preset sees no race.
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

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(two_at_once);
    return 0;
}
