// RUN: %loam_build/bin/unit/stacks
// stacks.c - stack memory and the signatures of stubs.
#include <sys/mman.h>
#include "base/godebug.h"
#include "heap/mheap.h"
#include "gc/roots.h"
#include "os/os.h"
#include "sched/goroutine.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "stack/stack.h"
#include "stack/stubs.h"
#include "../unit.h"

static void test_alloc(void) {
    uint64_t before = heap_stack_bytes();
    StackMemory s[64];
    for (int i = 0; i < 64; i++) {
        size_t size = (size_t)LOAM_STACK_MIN << (i % 8);
        s[i] = stack_alloc(size);
        CHECK(s[i].hi - s[i].lo == size && s[i].hi % 16 == 0);
        memset((void *)s[i].lo, i, size);
    }
    for (int i = 0; i < 64; i++) {
        const uint8_t *p = (const uint8_t *)s[i].lo;
        CHECK(p[0] == i && p[s[i].hi - s[i].lo - 1] == i);
        stack_free(s[i]);
    }
    stack_cache_give_back(sched_p());
    stack_pool_age();
    while (stack_pool_trim()) {}
    CHECK(heap_stack_bytes() == before);
    CHECK(heap_is_valid());
    StackMemory a = stack_alloc(LOAM_STACK_MIN), b = stack_alloc(LOAM_STACK_MIN);
    CHECK(a.lo != b.lo);
    stack_free(a);
    CHECK(stack_alloc(LOAM_STACK_MIN).lo == a.lo); // the last one freed is warm
}

static bool is_resident(uintptr_t page) {
    unsigned char in;
    return mincore((void *)page, OS_PAGE_SIZE, &in) == 0 && in & 1;
}

// Of the next span that nobody has used: whether the memory of its end is there with its first stack.
static bool next_span_is_whole(void) {
    uint64_t before = heap_stack_bytes();
    StackMemory s;
    do s = stack_alloc(LOAM_STACK_MIN);
    while (heap_stack_bytes() == before);
    MSpan *span = heap_span_of(s.lo);
    return is_resident(span->base + (span->npages << HEAP_PAGE_SHIFT) - OS_PAGE_SIZE);
}

// The memory of many stacks comes a span at once, that of few as it is used.
static void test_memory_of_many_comes_ahead(void) {
    uintptr_t trial = (uintptr_t)os_reserve(NULL, OS_PAGE_SIZE);
    CHECK(os_map((void *)trial, OS_PAGE_SIZE));
    os_populate((void *)trial, OS_PAGE_SIZE);
    bool can = is_resident(trial); // Linux before 5.14 cannot
    CHECK(!next_span_is_whole());
    for (int i = 0; i < 1000; i++) stack_alloc(LOAM_STACK_MIN);
    CHECK_EQ(next_span_is_whole(), can);
}

static const LoamFuncVal never;

static void test_goroutine(void) {
    G *g = sched_new_g(&never, 0);
    CHECK(g->stack_hi - g->stack_lo == LOAM_STACK_MIN && g->limit == g->stack_lo + LOAM_STACK_GUARD);
    CHECK(gc_roots.stack_owner(g->stack_lo) == g->id && gc_roots.stack_owner(g->stack_hi - 1) == g->id);
    CHECK(gc_roots.stack_owner(g->stack_hi) != g->id && !gc_roots.stack_owner(1));
    uintptr_t lo = stack_alloc(LOAM_STACK_MIN).lo;
    CHECK(!gc_roots.stack_owner(lo) && heap_span_of(lo)->is_stack && !heap_object_base((void *)lo, NULL));
}

// heapverify: what the records of stacks say is held against each other.
static void test_damage_is_found(void) {
    G *g = sched_new_g(&never, 0);
    g_set_status(g, G_IDLE, G_RUNNABLE);
    CHECK(gc_roots.stacks_are_valid());
    MSpan *s = heap_span_of(g->stack_lo);
    uint64_t bit = 1ul << (g->stack_lo - s->base) / s->elemsize;
    stack_set_owner((StackMemory){g->stack_lo, g->stack_hi}, NULL);
    CHECK(!gc_roots.stacks_are_valid());
    stack_set_owner((StackMemory){g->stack_lo, g->stack_hi}, g);
    s->own_bits |= bit; // freed early
    CHECK(!gc_roots.stacks_are_valid());
    s->own_bits &= ~bit;
    g->stack_hi += LOAM_STACK_MIN;
    CHECK(!gc_roots.stacks_are_valid());
    g->stack_hi -= LOAM_STACK_MIN;
    sched_p()->stack_count[0]++;
    CHECK(!gc_roots.stacks_are_valid());
    sched_p()->stack_count[0]--;
    CHECK(gc_roots.stacks_are_valid());
    g->status = G_IDLE;
}

static size_t size_of(const G *g) { return g->stack_hi - g->stack_lo; }

// A goroutine of a `go` statement ends with a stack of this size.
static void end_with(uintptr_t creator, size_t size) {
    G *g = sched_new_g(&never, creator);
    StackMemory s = stack_alloc(size);
    stack_free((StackMemory){g->stack_lo, g->stack_hi});
    g->stack_lo = s.lo;
    g->stack_hi = s.hi;
    g->status = G_DEAD;
    goroutine_bury(g);
}

// As it began: it has not grown.
static size_t begin_and_end(uintptr_t creator) {
    G *g = sched_new_g(&never, creator);
    size_t size = size_of(g);
    g->status = G_DEAD;
    goroutine_bury(g);
    return size;
}

static void test_learned_size(void) {
    enum { ONE = 1000, OTHER = 2000, LARGE = 64 << 10, MANY = 1200 };
    end_with(ONE, LARGE);
    CHECK_EQ(begin_and_end(OTHER), LOAM_STACK_MIN);
    CHECK_EQ(begin_and_end(ONE), LARGE);
    // Who begins with half and does not grow shows that half would do, down to the least.
    for (int i = 0; i < 64; i++) begin_and_end(ONE);
    CHECK_EQ(begin_and_end(ONE), LARGE / 2);
    for (int i = 0; i < 64 * 5; i++) begin_and_end(ONE);
    CHECK_EQ(begin_and_end(ONE), LOAM_STACK_MIN);
    // All that live together begin with no more than a budget.
    end_with(ONE, LARGE);
    size_t sum = 0;
    static G *alive[MANY];
    for (int i = 0; i < MANY; i++) sum += size_of(alive[i] = sched_new_g(&never, ONE));
    CHECK(sum > MANY / 3 * LARGE && sum < MANY / 2 * LARGE);
    for (int i = 0; i < MANY; i++) {
        alive[i]->status = G_DEAD;
        goroutine_bury(alive[i]);
    }
    CHECK_EQ(begin_and_end(ONE), LARGE / 2); // there were probes among them; the budget is whole again
}

static uint32_t mask_of(const char *symbol) {
    for (uint32_t i = 0; i < stub_count(); i++)
        if (!strcmp(stub_symbol(i), symbol)) return stub_arg_mask(i);
    return ~0u;
}

static void test_stub_masks(void) {
    CHECK_EQ(mask_of("mallocgc"), 0);
    CHECK_EQ(mask_of("runtime.growslice"), 2); // pi:rpiii
    CHECK_EQ(mask_of("runtime.concatstring2"), 1 | 2 | 8);
    CHECK_EQ(mask_of("runtime.printfloat"), 0);
    CHECK_EQ(mask_of("runtime.efaceeq"), 2 | 4);
    CHECK_EQ(mask_of("stdio.write"), 2);
    CHECK_EQ(mask_of("runtime.memequal"), ~0u); // a leaf has no stub
}

// A poll may find less room than a function that is entered must have: nothing is entered, so no segment
// begins.
static void test_poll_where_a_segment_ends(void) {
    godebug.segmented = 1;
    G *g = sched_new_g(&never, 0), *own = sched_tls.g;
    uintptr_t lo = g->stack_lo;
    sched_tls.g = g;
    g->why = G_WHY_POLL;
    g->sp = g->limit - 64;
    stack_poll(g);
    CHECK(!g->segment && g->stack_lo == lo && g->sp == g->limit - 64);
    sched_tls.g = own;
    godebug.segmented = 0;
}

int main(void) {
    heap_init();
    sched_init();
    RUN(test_memory_of_many_comes_ahead); // first: few stacks are in use
    RUN(test_alloc);
    RUN(test_goroutine);
    RUN(test_learned_size);
    RUN(test_stub_masks);
    RUN(test_poll_where_a_segment_ends);
    RUN(test_damage_is_found);
    return 0;
}
