// RUN: %loam_build/bin/unit/races
// Threads with a P each allocate, store with barriers and collect at the same time; another one marks
// meanwhile. Every cell is checked whenever it is read, and freed ones are overwritten. Built with
// ThreadSanitizer, which looks for accesses that nothing orders.
#include "fake.h"

enum { MUTATORS = 2, TABLE = 64, CHAIN = 4000, STACK = 64 };
#define SEAL 0x5eed5eed5eedul

typedef struct Cell {
    uint64_t id;
    struct Cell *next;
    uint64_t seal; // id ^ SEAL
} Cell;

static Cell **table; // shared; marking comes to it late, at the end of a chain that is the first root
static uint32_t rounds_left, rounds_done, random_seed;
static bool stop;

static Cell *load(Cell **slot) {
    Cell *c = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
    if (c) CHECK_EQ(c->id ^ c->seal, SEAL);
    return c;
}

// As compiled code stores a pointer: on this machine every store is a release.
static void store(Cell **slot, Cell *c) {
    if (gc_write_barrier_on) gc_write_barrier((void **)slot, c);
    __atomic_store_n(slot, c, __ATOMIC_RELEASE);
}

static Cell *cell_new(unsigned *random, Cell *next, void **stack) {
    stack[0] = next;
    Cell *n = mallocgc(sizeof(Cell), &type_int_ptr_int, true);
    n->id = (uint64_t)rand_r(random);
    n->seal = n->id ^ SEAL;
    store(&n->next, next);
    return n;
}

// The thread's stack, some slots of fake_roots: a cell that it holds while it allocates, and others that it
// has taken out of the table or never put there.
static void step(unsigned *random, void **stack) {
    Cell **slot = &table[rand_r(random) % TABLE], *c = load(slot);
    void **held = &stack[1 + rand_r(random) % (STACK - 1)];
    switch (rand_r(random) % 10) {
    case 0: *held = cell_new(random, NULL, stack); break;
    case 1:
    case 2: store(slot, cell_new(random, c, stack)); break;
    case 3:
    case 4:
    case 5:
    case 6:
        if (c) store(slot, load(&c->next));
        break;
    case 7:
        *held = c;
        store(slot, NULL);
        break;
    case 8: store(slot, load((Cell **)held)); break;
    default:
        store(&table[rand_r(random) % TABLE], c);
        stack[0] = c;
        mallocgc(rand_r(random) % 300 * 8, rand_r(random) % 2 ? &type_ptr : NULL, true);
        if (rand_r(random) % 64 == 0) mallocgc(40000 + rand_r(random) % 40000, NULL, true);
    }
    stack[0] = NULL;
}

static void *mutate(void *arg) {
    FakeThread *t = arg;
    fake_thread_begin(t);
    unsigned random = __atomic_add_fetch(&random_seed, 1, __ATOMIC_RELAXED);
    void **stack = &fake_roots[STACK * t->p.id];
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        for (int i = 0; i < 100; i++) step(&random, stack);
        fake_safepoint();
        __atomic_add_fetch(&rounds_done, 1, __ATOMIC_RELAXED);
        if (__atomic_load_n(&rounds_left, __ATOMIC_RELAXED) &&
            __atomic_sub_fetch(&rounds_left, 1, __ATOMIC_RELAXED) == 0)
            __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    }
    memset(stack, 0, STACK * sizeof *stack);
    fake_thread_end();
    return NULL;
}

static FakeThread threads[MUTATORS];
static pthread_t handles[MUTATORS];

static void mutators_start(uint32_t rounds) {
    table = mallocgc(TABLE * 8, &type_ptr, true);
    void **chain = (void **)table;
    for (int i = 0; i < CHAIN; i++) {
        void **link = mallocgc(8, &type_ptr, true);
        *link = chain;
        fake_roots[0] = chain = link;
    }
    rounds_left = rounds;
    stop = false;
    for (uint32_t i = 0; i < MUTATORS; i++) {
        threads[i] = (FakeThread){.g = {.id = 2 + i}, .p = {.id = 1 + i}};
        CHECK(pthread_create(&handles[i], NULL, mutate, &threads[i]) == 0);
    }
}

static void mutators_join(void) {
    for (int i = 0; i < MUTATORS; i++) fake_thread_join(handles[i]);
    gc_stop_world();
    mcache_flush_all();
    CHECK(heap_is_valid());
    gc_start_world();
}

static void every_p_may_collect(void) {
    gc_set_percent(10);
    uint32_t cycles = gc_history.cycles;
    mutators_start(300);
    mutators_join();
    CHECK(gc_history.cycles > cycles);
    gc_set_percent(-1);
}

static void wait_for_rounds(uint32_t n) {
    uint32_t end = __atomic_load_n(&rounds_done, __ATOMIC_RELAXED) + n;
    while (__atomic_load_n(&rounds_done, __ATOMIC_RELAXED) < end) {
        fake_safepoint();
        os_yield();
    }
}

// The stacks are looked at while their threads stand still; the rest is marked by two threads while they run.
static void marking_goes_on_beside_the_mutators(void) {
    mutators_start(0);
    for (int cycle = 0; cycle < 6; cycle++) {
        gc_stop_world();
        gc_cycle_begin(GC_FORCED);
        while (gc_mark_some(0)) {}
        gc_start_world();
        for (int i = 0; i < 8; i++) {
            gc_mark_some(1000);
            wait_for_rounds(4);
        }
        gc_mark_rest();
        gc_stop_world();
        gc_cycle_finish();
        sweep_all();
        gc_start_world();
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    mutators_join();
}

static void statistics_may_be_read_meanwhile(void) {
    mutators_start(150);
    for (int i = 0; i < 8; i++) {
        MemStats m;
        memstats_read(&m);
        CHECK_EQ(m.heap_objects, m.mallocs - m.frees);
        CHECK_EQ(m.heap_sys, m.heap_inuse + m.heap_idle);
        gc_start(GC_FORCED);
    }
    mutators_join();
}

int main(void) {
    godebug.clobberfree = 1;
    fake_start();
    gc_set_percent(-1);
    RUN(every_p_may_collect);
    RUN(marking_goes_on_beside_the_mutators);
    RUN(statistics_may_be_read_meanwhile);
    return 0;
}
