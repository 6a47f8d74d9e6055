// RUN: %loam_build/bin/unit/keeper
// The heap's own thread: it populates pages ahead of use, so that no allocation waits for the system to clear
// a huge page, no more than the goals allow, and gives back what is not needed. The process's resident memory
// shows both.
#define _GNU_SOURCE
#include <dirent.h>
#include <sched.h>
#include <unistd.h>
#include "heap/keeper.h"
#include "heap/scavenge.h"
#include "fake.h"

enum { SPANS = 48, SPAN_PAGES = (1 << 20) / HEAP_PAGE_SIZE };
static MSpan *spans[SPANS];
static int filled; // of them

static int64_t resident_bytes(void) {
    long pages = 0, unused;
    FILE *f = fopen("/proc/self/statm", "r");
    CHECK(f && fscanf(f, "%ld %ld", &unused, &pages) == 2);
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static uint64_t ready_pages(void) {
    lock_acquire(&heap.lock);
    uint64_t n = heap.pages.resident_free;
    lock_release(&heap.lock);
    return n;
}

// At most two minutes.
static bool comes_true(bool (*condition)(void)) {
    for (int i = 0; i < 12000; i++) {
        if (condition()) return true;
        usleep(10000);
    }
    return false;
}
static bool nearly_nothing_is_ready(void) { return ready_pages() <= (2 << 20) / HEAP_PAGE_SIZE; }

static bool half_is_untouched(void) {
    lock_acquire(&heap.lock);
    bool any = pagealloc_first_untouched(&heap.pages);
    lock_release(&heap.lock);
    return any;
}

static void fill(int from, int to) {
    for (int i = from; i < to; i++) {
        spans[i] = heap_span_alloc(SPAN_PAGES, spanclass_make(0, 1));
        memset((void *)spans[i]->base, 1, SPAN_PAGES * HEAP_PAGE_SIZE);
    }
}

static void small_heaps_have_nothing_ready(void) {
    fill(0, 2);
    usleep(50000);
    CHECK_EQ(ready_pages(), 0);
}

// The scheduling policies of this process's threads.
static int threads_of_policy(int policy) {
    int n = 0;
    DIR *tasks = opendir("/proc/self/task");
    CHECK(tasks);
    for (struct dirent *d; (d = readdir(tasks));)
        if (d->d_name[0] != '.') n += sched_getscheduler(atoi(d->d_name)) == policy;
    closedir(tasks);
    return n;
}

static bool half_is_ready(void) { return ready_pages() >= HALF_PAGES; }

// What a program needs after its first piece lies ready before it is there; and the thread that sees to it
// interrupts nobody when it is woken.
static void the_second_piece_is_ready_before_its_use(void) {
    CHECK_EQ(threads_of_policy(SCHED_BATCH), 0);
    fill(2, 4);
    CHECK(comes_true(half_is_ready));
    CHECK_EQ(threads_of_policy(SCHED_BATCH), 1);
    fill(4, 12);
}

static void count_huge(void *context, uintptr_t base, PageChunk *c) {
    (void)base;
    *(uint64_t *)context += c->huge[0] + c->huge[1];
}

// The first piece has small pages, what a heap grows by soon after it has huge ones.
static void growing_heaps_have_huge_pages(void) {
    uint64_t huge = 0;
    lock_acquire(&heap.lock);
    CHECK(heap.mapped_pages << HEAP_PAGE_SHIFT >= 12 << 20);
    pagealloc_each(&heap.pages, count_huge, &huge);
    CHECK_EQ(huge, ((heap.mapped_pages << HEAP_PAGE_SHIFT) - HEAP_GROW_BYTES) / HALF_BYTES);
    lock_release(&heap.lock);
}

static void the_goal_is_respected(void) {
    heap_set_goals(heap_pages_in_use() << HEAP_PAGE_SHIFT, INT64_MAX);
    filled = 12;
    do {
        fill(filled, filled + 1);
        filled++;
    } while (filled < 24 || half_is_untouched() || !heap.pages.free_pages);
    CHECK(filled < SPANS);
    usleep(50000);
    CHECK_EQ(ready_pages(), 0);
}

// Halves that are free, resident and zero.
static void count_ready(void *context, uintptr_t base, PageChunk *c) {
    for (uint32_t half = 0; half < 2; half++) {
        if (!c->huge[half] || ~c->free[half * HALF_WORDS] || ~c->resident[half * HALF_WORDS]) continue;
        for (const uint64_t *p = (uint64_t *)(base + half * HALF_BYTES), *end = p + HALF_BYTES / 8; p < end;
             p++)
            CHECK(*p == 0);
        ++*(uint64_t *)context;
    }
}

static void pages_lie_ready(void) {
    heap_set_goals(UINT64_MAX, INT64_MAX);
    CHECK(heap.pages.free_pages); // but no half: the heap has to grow for one, at the first call
    heap_span_alloc(1, spanclass_make(0, 1));
    CHECK(comes_true(half_is_ready));
    // Memory that nobody has touched: zero, and asked for as huge pages.
    uint64_t huge = 0;
    lock_acquire(&heap.lock);
    pagealloc_each(&heap.pages, count_ready, &huge);
    lock_release(&heap.lock);
    CHECK(huge >= 1);
    mcache_flush_all();
    CHECK(heap_is_valid());
}

static void what_is_too_much_goes_back(void) {
    fill(filled, SPANS);
    heap_cycle_marked(48ul << 20);
    for (int i = 8; i < SPANS; i++) heap_span_free(spans[i]);
    int64_t before = resident_bytes();
    heap_set_goals(8ul << 20, INT64_MAX);
    usleep(20000);
    CHECK(!nearly_nothing_is_ready()); // nobody is woken while the world may stand still
    heap_goals_are_set();
    CHECK(comes_true(nearly_nothing_is_ready));
    CHECK(before - resident_bytes() > 30 << 20);
    CHECK(heap_is_valid());
}

static void the_memory_limit_gives_back_at_once(void) {
    heap_set_goals(UINT64_MAX, INT64_MAX);
    fill(8, 12);
    for (int i = 8; i < 12; i++) heap_span_free(spans[i]);
    lock_acquire(&heap.lock);
    uint64_t ready = heap_ready_bytes();
    lock_release(&heap.lock);
    heap_set_goals(UINT64_MAX, (int64_t)ready * 2);
    heap_pages_taken(false);
    CHECK(ready_pages() >= 4 * SPAN_PAGES); // far from it
    heap_set_goals(UINT64_MAX, (int64_t)ready - (4 << 20));
    heap_pages_taken(false);
    CHECK(ready_pages() <= HALF_PAGES);
    CHECK(heap_is_valid());
}

// A huge page of which nearly all is used stays whole, but for those who ask for all.
static void dense_huge_pages_stay(void) {
    heap_set_goals(UINT64_MAX, INT64_MAX);
    uintptr_t below = SCAVENGE_TOP;
    heap_release_pages(UINT64_MAX);
    MSpan *all = heap_span_alloc(2 * HALF_PAGES, spanclass_make(0, 1));
    uintptr_t base = (all->base + HALF_BYTES - 1) & ~(HALF_BYTES - 1);
    heap_span_free(all);
    lock_acquire(&heap.lock);
    pagealloc_take(&heap.pages, base, HALF_PAGES);
    pages_use(&heap.pages, base, HALF_PAGES);
    pagealloc_chunk(&heap.pages, base)->huge[half_of(base)] = true;
    pagealloc_free(&heap.pages, base, 8);
    lock_release(&heap.lock);
    below = base + HALF_BYTES;
    uint64_t before = ready_pages();
    scavenge_half(&below, false);
    CHECK(below < base || ready_pages() == before);
    below = base + HALF_BYTES;
    CHECK_EQ(scavenge_half(&below, true), 8 * HEAP_PAGE_SIZE);
    CHECK(below == base && pagealloc_chunk(&heap.pages, base)->huge[half_of(base)]);
    lock_acquire(&heap.lock);
    pagealloc_free(&heap.pages, base + 8 * HEAP_PAGE_SIZE, HALF_PAGES - 8);
    lock_release(&heap.lock);
    below = base + HALF_BYTES;
    CHECK_EQ(scavenge_half(&below, false), (HALF_PAGES - 8) * HEAP_PAGE_SIZE);
    CHECK(!pagealloc_chunk(&heap.pages, base)->huge[half_of(base)]); // nothing of it is left
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(small_heaps_have_nothing_ready);
    RUN(the_second_piece_is_ready_before_its_use);
    RUN(growing_heaps_have_huge_pages);
    RUN(the_goal_is_respected);
    RUN(pages_lie_ready);
    RUN(what_is_too_much_goes_back);
    RUN(the_memory_limit_gives_back_at_once);
    RUN(dense_huge_pages_stay);
    return 0;
}
