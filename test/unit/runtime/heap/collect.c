// RUN: %loam_build/bin/unit/collect
// RUN: env GOMAXPROCS=1 %loam_build/bin/unit/collect
// Marking from roots and globals, sweeping, reuse, statistics, pacing: with one marking thread and with
// helpers.
#include "gc/seen.h"
#include "fake.h"
#include "heap/scavenge.h"

static Node *node_new(Node *left, Node *right) {
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = left;
    n->right = right;
    return n;
}

static Node *tree(int depth) {
    if (depth == 0) return node_new(NULL, NULL);
    Node *l = tree(depth - 1); // nothing is rooted meanwhile: only with the collector off
    return node_new(l, tree(depth - 1));
}

static int64_t count(const Node *n) { return n ? 1 + count(n->left) + count(n->right) : 0; }
static uint64_t objects(void) {
    MemStats m;
    memstats_read(&m);
    return m.heap_objects;
}

static void clear_roots(void) {
    memset(fake_roots, 0, sizeof fake_roots);
    gc_roots.global_count = 0;
    gc_start(GC_FORCED);
}

static void live_stays_garbage_goes(void) {
    clear_roots();
    uint64_t base = objects();
    fake_roots[7] = tree(16);
    tree(15);
    CHECK_EQ(objects() - base, (2 << 16) - 1 + (2 << 15) - 1);
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, (2 << 16) - 1);
    CHECK_EQ(count(fake_roots[7]), (2 << 16) - 1);
    gc_start(GC_FORCED); // now with helpers: enough was alive last time
    CHECK_EQ(objects() - base, (2 << 16) - 1);
    CHECK_EQ(count(fake_roots[7]), (2 << 16) - 1);
    CHECK(heap_is_valid());
    clear_roots();
    CHECK_EQ(objects(), base);
    CHECK(heap_is_valid());
}

// Most pointers lead to what is marked already, so items are taken in batches; the same pointer is in a batch
// more than once, and a large object in pieces, objects with bitmaps and without pointers are among them.
static void repeats_are_marked_once(void) {
    enum { VERTICES = 20000, EDGES = 4, MIXED = 128 };
    clear_roots();
    uint64_t base = objects(), bytes = gc_pacer.heap_marked;
    void **all = mallocgc(VERTICES * 8, &type_ptr, true); // in pieces
    unsigned seed = 1;
    for (int i = 0; i < VERTICES; i++) {
        bool mixed = i % MIXED == 0;
        all[i] = mixed ? mallocgc(75 * 8, &type_ptr, true) : mallocgc(EDGES * 8, &type_ptr, true);
        node_new(NULL, NULL); // garbage
    }
    for (int i = 0; i < VERTICES; i++) {
        void **edges = all[i];
        for (int k = 0; k < EDGES; k++) edges[k] = (char *)all[rand_r(&seed) % VERTICES] + k * 8;
        if (i % MIXED == 0) edges[EDGES] = edges[EDGES + 1] = mallocgc(48, NULL, true);
    }
    const uint64_t few = (VERTICES + MIXED - 1) / MIXED;
    fake_roots[3] = all;
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, 1 + VERTICES + few);
    uint64_t live = heap_round_size(VERTICES * 8) + (VERTICES - few) * EDGES * 8 +
                    few * (uint64_t)(heap_round_size(75 * 8) + 48);
    if (gc_mark_workers() == 1) CHECK_EQ(gc_pacer.heap_marked - bytes, live);
    godebug.gccheckmark = 1;
    gc_start(GC_FORCED);
    godebug.gccheckmark = 0;
    CHECK_EQ(objects() - base, 1 + VERTICES + few);
    CHECK(heap_is_valid());
    clear_roots();
    CHECK_EQ(objects(), base);
}

// Objects of 8 and 24 bytes share units of what marking notes as met.
static void neighbours_are_told_apart(void) {
    enum { OBJECTS = 20000, TIMES = 5 };
    clear_roots();
    void ***table = mallocgc(OBJECTS * TIMES * 8, &type_ptr, true);
    fake_roots[3] = table;
    unsigned seed = 1;
    for (int i = 0; i < OBJECTS; i++) table[i] = mallocgc(i % 2 ? 8 : 24, &type_ptr, true);
    for (int i = 0; i < OBJECTS; i++) *table[i] = table[rand_r(&seed) % OBJECTS];
    for (int i = OBJECTS; i < OBJECTS * TIMES; i++) table[i] = table[rand_r(&seed) % OBJECTS];
    godebug.gccheckmark = 1;
    for (int i = 0; i < 3; i++) gc_start(GC_FORCED);
    godebug.gccheckmark = 0;
    CHECK(heap_is_valid());
    clear_roots();
}

// What a cycle noted as met, the next one does not know.
static void cycles_forget_what_they_met(void) {
    seen_reset();
    uintptr_t last = seen_end - SEEN_UNIT, all[] = {heap_arena_lo(), last};
    for (int i = 0; i < 2; i++) {
        CHECK(!seen_test_and_set(seen_bit(all[i])) && seen_test_and_set(seen_bit(all[i])));
        CHECK(seen_bit(all[i]).mask && !seen_bit(all[i] + 8).mask);
    }
    CHECK(!seen_bit(seen_end).mask);
    seen_reset();
    for (int i = 0; i < 2; i++) CHECK(!seen_test_and_set(seen_bit(all[i])));
}

static void globals_are_roots(void) {
    clear_roots();
    uint64_t base = objects();
    static void *global[3];
    static const uint8_t bits[] = {4}; // only the third word
    fake_globals[0] = (LoamGlobalRoot){global, 24, bits};
    gc_roots.global_count = 1;
    global[0] = tree(3);
    global[2] = tree(4);
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, (2 << 4) - 1);
    global[0] = NULL;
    clear_roots();
}

static void interior_pointers_keep_all(void) {
    clear_roots();
    uint64_t base = objects();
    int64_t sizes[] = {24, 48, 1000 * 8, 30000, 200000};
    for (int i = 0; i < 5; i++) {
        char *p = mallocgc(sizes[i] / 8 * 8, &type_ptr, true);
        *(void **)p = node_new(NULL, NULL);
        fake_roots[i] = p + sizes[i] / 8 * 8 - 8;
    }
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, 10);
    clear_roots();
    CHECK_EQ(objects(), base);
}

static void only_pointer_words_count(void) {
    clear_roots();
    uint64_t base = objects();
    void **p = mallocgc(16, &type_ptr_int, true), **q = mallocgc(24 * 100, &type_int_ptr_int, true);
    void **r = mallocgc(800 * 100, &type_long, true);
    p[0] = node_new(NULL, NULL);
    p[1] = node_new(NULL, NULL); // looks like an integer
    for (int i = 0; i < 100; i++)
        q[3 * i] = node_new(NULL, NULL), q[3 * i + 1] = node_new(NULL, NULL), q[3 * i + 2] = NULL;
    for (int i = 0; i < 100; i++) r[100 * i] = node_new(NULL, NULL), r[100 * i + 99] = node_new(NULL, NULL);
    fake_roots[0] = p;
    fake_roots[1] = q;
    fake_roots[2] = r;
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, 3 + 1 + 100 + 100);
    godebug.gccheckmark = 1;
    gc_start(GC_FORCED);
    godebug.gccheckmark = 0;
    clear_roots();
}

static int yields;
static void count_yield(void) { yields++; }

static void large_objects(void) {
    clear_roots();
    MemStats before, m;
    memstats_read(&before);
    int64_t n = 1 << 20; // 8 MiB: scanned in 256 pieces
    Node **p = mallocgc(n * 8, &type_ptr, true);
    fake_roots[0] = p;
    for (int64_t i = 0; i < n; i += 100) p[i] = node_new(NULL, NULL);
    mallocgc(100 << 20, NULL, false);
    gc_start(GC_FORCED);
    memstats_read(&m);
    CHECK_EQ(m.heap_objects - before.heap_objects, 1 + (n + 99) / 100);
    CHECK(m.heap_alloc - before.heap_alloc < 9 << 20);
    CHECK(m.heap_idle > 100 << 20 && m.heap_released < m.heap_idle);
    gc_roots.yield_world = count_yield;
    sched_p()->attention = 1;
    gc_free_os_memory();
    sched_p()->attention = 0;
    gc_roots.yield_world = fake_safepoint;
    CHECK(yields >= 50); // once for each piece
    memstats_read(&m);
    CHECK(m.heap_idle - m.heap_released <=
          2 << 20);                                // the heap's thread may have made a huge page ready since
    char *again = mallocgc(100 << 20, NULL, true); // what comes back from the system is zero
    for (int64_t i = 0; i < 100 << 20; i += 512) CHECK_EQ(again[i], 0);
    clear_roots();
    CHECK(heap_is_valid());
}

static uint64_t ready_bytes(void) {
    lock_acquire(&heap.lock);
    uint64_t bytes = heap_ready_bytes();
    lock_release(&heap.lock);
    return bytes;
}

// Of another size: nothing else would make the allocator sweep it.
static void garbage_makes_room_at_the_limit(void) {
    clear_roots();
    int32_t percent = gc_set_percent(-1);
    for (int i = 0; i < 24 << 10; i++) mallocgc(1024, NULL, true);
    gc_start(GC_HEAP);
    CHECK(gc_phase == GC_SWEEP && sweep_is_left());
    heap_release_pages(UINT64_MAX);
    uint64_t limit = ready_bytes() + (1 << 20);
    gc_set_memory_limit((int64_t)limit);
    for (int i = 0; i < 8 << 10; i++) memset(mallocgc(2048, NULL, false), 1, 2048);
    CHECK(ready_bytes() <= limit);
    gc_set_memory_limit(INT64_MAX);
    gc_set_percent(percent);
    clear_roots();
    CHECK(heap_is_valid());
}

static void freed_slots_are_reused_and_cleared(void) {
    clear_roots();
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 50000; i++) {
            uint64_t *p = mallocgc(48, &type_ptr, true);
            for (int w = 0; w < 6; w++) CHECK_EQ(p[w], 0);
            memset(p, 0, 48);
            p[5] = 0;
            uint64_t *q = mallocgc(40, NULL, true);
            for (int w = 0; w < 5; w++) CHECK_EQ(q[w], 0);
            memset(q, 0xff, 48);
        }
        gc_start(GC_FORCED);
    }
    MemStats m;
    memstats_read(&m);
    CHECK(m.heap_sys < 300ul << 20);
    CHECK(heap_is_valid());
}

static void pacing_follows_goal(void) {
    clear_roots();
    gc_set_percent(100);
    uint32_t cycles = gc_history.cycles;
    for (int i = 0; i < 1000000; i++) node_new(NULL, NULL); // 16 MB, all garbage: a cycle each 4 MB
    cycles = gc_history.cycles - cycles;
    CHECK(cycles >= 3 && cycles <= 5);
    gc_set_percent(-1);
    fake_roots[0] = tree(18); // 8 MB
    gc_set_percent(50);
    gc_start(GC_FORCED);
    uint64_t live = gc_pacer.heap_marked;
    CHECK(gc_heap_goal() >= live + live / 2 && gc_heap_goal() < live + live / 2 + 4096);
    gc_set_memory_limit((int64_t)live + (3 << 20) +
                        (int64_t)(heap.gc_sys + heap.span_sys + heap.other_sys + heap.cache_sys));
    CHECK(gc_heap_goal() < live + (3 << 20) && gc_heap_goal() >= live);
    CHECK(gc_set_memory_limit(INT64_MAX) != INT64_MAX);
    gc_set_percent(-1);
    clear_roots();
}

// A heap that nobody allocates from is collected two minutes after the last time, if the collector is on.
static void overdue_cycle(void) {
    uint32_t cycles = gc_history.cycles;
    int64_t now = os_nanotime();
    gc_set_percent(100);
    CHECK(!gc_is_overdue(now) && gc_is_overdue(now + GC_FORCE_NS + 1));
    gc_ask_overdue();
    gc_do_overdue(); // asked too early
    CHECK_EQ(gc_history.cycles, cycles);
    gc_history.last_end = now - GC_FORCE_NS - 1;
    gc_do_overdue(); // asked no more
    CHECK_EQ(gc_history.cycles, cycles);
    gc_ask_overdue();
    gc_do_overdue();
    CHECK_EQ(gc_history.cycles, cycles + 1);
    gc_set_percent(-1);
    CHECK(!gc_is_overdue(now + 2 * GC_FORCE_NS));
}

static void statistics_add_up(void) {
    MemStats m;
    fake_roots[0] = tree(10);
    mallocgc(3, NULL, true), mallocgc(3, NULL, true);
    memstats_read(&m);
    CHECK_EQ(m.sys,
             m.heap_sys + m.stack_sys + m.mspan_sys + m.mcache_sys + m.buckhash_sys + m.gc_sys + m.other_sys);
    CHECK_EQ(m.heap_sys, m.heap_inuse + m.heap_idle);
    CHECK(m.heap_released <= m.heap_idle && m.alloc == m.heap_alloc && m.heap_alloc <= m.heap_inuse);
    CHECK_EQ(m.heap_objects, m.mallocs - m.frees);
    CHECK(m.num_gc == gc_history.cycles && m.pause_ns[(m.num_gc + 255) % 256] > 0 && m.pause_total_ns > 0);
    CHECK_EQ(m.by_size[2].size, 16);
    uint64_t before = m.by_size[2].mallocs;
    for (int i = 0; i < 1000; i++) node_new(NULL, NULL);
    memstats_read(&m);
    CHECK_EQ(m.by_size[2].mallocs - before, 1000);
    clear_roots();
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(live_stays_garbage_goes);
    RUN(repeats_are_marked_once);
    RUN(neighbours_are_told_apart);
    RUN(cycles_forget_what_they_met);
    RUN(globals_are_roots);
    RUN(interior_pointers_keep_all);
    RUN(only_pointer_words_count);
    RUN(large_objects);
    RUN(garbage_makes_room_at_the_limit);
    RUN(freed_slots_are_reused_and_cleared);
    RUN(pacing_follows_goal);
    RUN(overdue_cycle);
    RUN(statistics_add_up);
    return 0;
}
