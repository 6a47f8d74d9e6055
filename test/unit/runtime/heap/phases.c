// RUN: %loam_build/bin/unit/phases
// RUN: env GOMAXPROCS=1 %loam_build/bin/unit/phases
// A cycle step by step, with a mutator that runs between the steps: nothing that it can reach is lost or
// handed out again, what it allocates is kept and counted, and garbage goes with the next cycle at the
// latest.
#include "fake.h"
#include <dirent.h>

static Node *node_new(Node *left, Node *right) {
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = left;
    n->right = right;
    return n;
}
static bool marked(const void *p) {
    MSpan *s = heap_span_of((uintptr_t)p);
    return s->marks[span_object_index(s, (uintptr_t)p)];
}
static uint64_t objects(void) {
    MemStats m;
    memstats_read(&m);
    return m.heap_objects;
}
static void clear_roots(void) {
    memset(fake_roots, 0, sizeof fake_roots);
    gc_start(GC_FORCED);
}
// A store as compiled code does it.
static void store(Node **slot, Node *value) {
    if (gc_write_barrier_on) gc_write_barrier((void **)slot, value);
    *slot = value;
}
static void *keep(int i, void *p) { return fake_roots[i] = p; }

// The collector once counted spans as unswept as soon as marking began; then allocating swept them, and what
// was not marked yet was handed out again.
static void allocation_while_marking_frees_nothing(void) {
    clear_roots();
    for (int i = 0; i < 100; i++) keep(i, node_new(NULL, NULL));
    gc_cycle_begin(GC_FORCED);
    for (int n = 0; n < 20000; n++) {
        const Node *fresh = node_new(NULL, NULL);
        for (int i = 0; i < 100; i++) CHECK(fresh != fake_roots[i]);
    }
    for (int i = 0; i < 100; i++) CHECK(!marked(fake_roots[i]));
    gc_cycle_finish();
    sweep_all();
    for (int i = 0; i < 100; i++) CHECK(heap_object_base(fake_roots[i], NULL) == fake_roots[i]);
    CHECK(heap_is_valid());
}

// Small, tiny, large; from spans that were there and from new ones.
static void new_objects_are_black_and_counted(void) {
    clear_roots();
    keep(0, node_new(NULL, NULL)); // its span goes on to be allocated from
    gc_cycle_begin(GC_FORCED);
    uint64_t live = heap.live;
    Node *small = node_new(NULL, NULL);
    char *large = mallocgc(50000, &type_ptr, true), *tiny = mallocgc(1, NULL, true);
    for (int i = 0; i < 2000; i++) node_new(NULL, NULL);
    CHECK(marked(small) && marked(large) && marked(tiny));
    mcache_flush_all();
    CHECK(marked(small));
    const MSpan *s = heap_span_of((uintptr_t)small);
    for (uint32_t i = 0; i < s->nelems; i++) // slots that no object got have lost their mark
        CHECK(s->marks[i] == bit_test(s->alloc_bits, i) || s->base + 16 * i == (uintptr_t)fake_roots[0]);
    uint64_t bytes = 2001 * 16 + 7 * HEAP_PAGE_SIZE + TINY_BYTES;
    CHECK_EQ(heap.black, bytes);
    CHECK_EQ(heap.live, live + bytes);
    gc_cycle_finish();
    CHECK_EQ(gc_pacer.heap_marked, bytes + 16);
    CHECK_EQ(heap.live, bytes + 16);
    CHECK(heap_is_valid());
}

// What a barrier's flush marks belongs to what is alive.
static void flushed_bytes_count_for_the_goal(void) {
    clear_roots();
    static Node *all[1000];
    for (int i = 0; i < 1000; i++) all[i] = node_new(NULL, NULL);
    gc_cycle_begin(GC_FORCED);
    for (int i = 0; i < 1000; i++) {
        Node *slot = NULL;
        store(&slot, all[i]);
    }
    CHECK_EQ(gc_mark_finish(), 16000);
    gc_cycle_finish();
    CHECK_EQ(gc_pacer.heap_marked, 16000);
}

static void floating_garbage_goes_with_the_next_cycle(void) {
    clear_roots();
    uint64_t base = objects();
    keep(0, node_new(node_new(NULL, NULL), NULL));
    gc_cycle_begin(GC_FORCED);
    gc_mark_some(0); // globals
    Node *root = fake_roots[0];
    store(&root->left, NULL); // reachable when marking began
    node_new(NULL, NULL);     // made since
    gc_cycle_finish();
    sweep_all();
    CHECK_EQ(objects() - base, 3);
    gc_start(GC_FORCED);
    CHECK_EQ(objects() - base, 1);
}

// The insertion half of the barrier: only a stack that was not looked at yet holds the object, which moves
// into one that was.
static void stack_hides_an_object_in_a_black_one(void) {
    clear_roots();
    Node *black = keep(0, node_new(NULL, NULL)), *hidden = node_new(NULL, NULL);
    static void *global;
    static const uint8_t bits[] = {1};
    fake_globals[0] = (LoamGlobalRoot){&global, 8, bits};
    gc_roots.global_count = 1;
    global = black;
    gc_cycle_begin(GC_FORCED);
    gc_mark_some(1000); // the globals' job: black is black
    CHECK(marked(black) && !marked(hidden));
    store(&black->left, hidden); // and the stack forgets it
    while (gc_mark_some(1000)) {}
    gc_cycle_finish();
    sweep_all();
    CHECK(heap_object_base(hidden, NULL) == hidden);
    gc_roots.global_count = 0;
}

// The deletion half: a stack that was looked at takes an object out of one that was not.
static void black_stack_takes_an_object_out_of_a_white_one(void) {
    clear_roots();
    Node *hidden = node_new(NULL, NULL), *white = node_new(hidden, NULL);
    Node *far = white;
    for (int i = 0; i < 1000; i++) far = node_new(far, NULL);
    keep(0, far);
    gc_cycle_begin(GC_FORCED);
    CHECK(gc_mark_some(1) && gc_mark_some(1)); // globals, the stack: which is black now
    CHECK(!marked(white));
    store(&white->left, NULL);
    keep(1, hidden);
    while (gc_mark_some(160)) {}
    gc_cycle_finish();
    sweep_all();
    CHECK(heap_object_base(hidden, NULL) == hidden);
}

// Random lists that are taken apart and put together between small steps of marking. Each cell counts its
// owner's checks, so a cell that was freed and handed out again shows.
static void random_mutator_loses_nothing(void) {
    enum { CELLS = 300 };
    clear_roots();
    srand(7);
    godebug.clobberfree = 1;
    godebug.gccheckmark = 1;
    for (int i = 0; i < CELLS; i++) keep(i, node_new(NULL, NULL));
    for (int cycle = 0; cycle < 60; cycle++) {
        gc_cycle_begin(GC_FORCED);
        for (int step = 0; step < 400; step++) {
            Node *a = fake_roots[rand() % CELLS], *b = fake_roots[rand() % CELLS];
            switch (rand() % 5) {
            case 0: store(&a->left, b); break;
            case 1: store(&a->right, a->left), store(&a->left, NULL); break;
            case 2: keep(rand() % CELLS, a->left ? a->left : node_new(a, b)); break;
            case 3: store(&a->left, node_new(b->right, b->left)); break;
            default: gc_mark_some((uint64_t)rand() % 100);
            }
        }
        gc_cycle_finish();
        if (cycle % 3 == 0) sweep_all();
        for (int i = 0; i < CELLS; i++) {
            const Node *n = fake_roots[i];
            for (int depth = 0; n && depth < 20; depth++, n = n->left)
                CHECK(heap_object_base(n, NULL) == n && (uintptr_t)n->right != CLOBBER_WORD);
        }
        CHECK(heap_is_valid());
    }
    godebug.clobberfree = godebug.gccheckmark = 0;
}

// gc_start while a cycle stands open finishes that one; a forced one is a whole cycle.
static void forced_cycle_frees_what_floated(void) {
    clear_roots();
    uint64_t base = objects();
    gc_cycle_begin(GC_HEAP);
    uint32_t cycles = gc_history.cycles;
    for (int i = 0; i < 10; i++) node_new(NULL, NULL);
    gc_start(GC_HEAP);
    CHECK_EQ(gc_history.cycles, cycles + 1);
    CHECK_EQ(gc_phase, GC_SWEEP);
    gc_cycle_begin(GC_HEAP);
    for (int i = 0; i < 10; i++) node_new(NULL, NULL);
    gc_start(GC_FORCED);
    CHECK_EQ(gc_history.cycles, cycles + 3);
    CHECK_EQ(gc_phase, GC_OFF);
    CHECK_EQ(objects(), base);
}

static int threads(void) {
    int n = 0;
    DIR *tasks = opendir("/proc/self/task");
    while (readdir(tasks)) n++;
    closedir(tasks);
    return n;
}

// Other threads help with what is marked in a stopped world. The end of a cycle that has marked all once woke
// them as well, which took longer than a small heap's whole cycle.
static void nobody_helps_at_the_end(void) {
    clear_roots();
    keep(0, mallocgc(1 << 20, NULL, true));
    gc_start(GC_FORCED);
    CHECK(gc_pacer.heap_marked >= 1 << 20);
    int before = threads();
    gc_cycle_begin(GC_FORCED);
    while (gc_mark_some(1 << 20)) {}
    gc_cycle_finish();
    CHECK_EQ(threads(), before);
    CHECK(gc_pacer.heap_marked >= 1 << 20);
}

// As wbstress has barriers on all the time.
static void what_was_recorded_before_a_cycle_keeps_nothing(void) {
    clear_roots();
    Node *p = node_new(NULL, NULL), *slot = p;
    gc_write_barrier_on = 1;
    store(&slot, NULL);
    gc_cycle_begin(GC_FORCED);
    gc_barriers_flush();
    CHECK(!marked(p));
    gc_cycle_finish();
    CHECK(!gc_write_barrier_on);
}

static void phases_follow_their_order(void) {
    clear_roots();
    CHECK_EQ(gc_phase, GC_OFF);
    EXPECT_THROW(gc_cycle_finish(), "phase 2 after phase 0");
    gc_cycle_begin(GC_FORCED);
    CHECK(gc_phase == GC_MARK && gc_write_barrier_on);
    EXPECT_THROW(gc_cycle_begin(GC_FORCED), "phase 1 after phase 1");
    uint32_t sweepgen = heap.sweepgen;
    gc_cycle_finish();
    CHECK(gc_phase == GC_SWEEP && !gc_write_barrier_on && heap.sweepgen == sweepgen + 2);
    EXPECT_THROW(gc_cycle_finish(), "phase 2 after phase 3");
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(allocation_while_marking_frees_nothing);
    RUN(new_objects_are_black_and_counted);
    RUN(flushed_bytes_count_for_the_goal);
    RUN(floating_garbage_goes_with_the_next_cycle);
    RUN(stack_hides_an_object_in_a_black_one);
    RUN(black_stack_takes_an_object_out_of_a_white_one);
    RUN(random_mutator_loses_nothing);
    RUN(forced_cycle_frees_what_floated);
    RUN(nobody_helps_at_the_end);
    RUN(what_was_recorded_before_a_cycle_keeps_nothing);
    RUN(phases_follow_their_order);
    return 0;
}
