// keeper.c - see keeper.h.
//
// Populating. While the heap grows, some free pages that hold zeros and have physical memory lie ready, whole
// halves of chunks as huge pages if the system has them. So whoever allocates neither waits for the system
// to clear a huge page nor goes without huge pages in a large heap. Who is faster than this thread gets small
// pages where it has overtaken. How much lies ready is a part of the heap in use, within limits, and no half
// of which the collector's goal leaves less than half to be used (less than all, of a heap that may stay as
// small as its first piece); a heap under AHEAD_FROM_PAGES has nothing ready, and its program no such thread.
// Where the program's threads use all processors, this one runs in the place of one of them: so it does not
// when it is woken, but at its turn, and gives way after each half. The insertion into a map that woke it
// lasted 280 us else.
//
// Giving back, after Go's runtime/mgcscavenge.go: down to what the next cycle will need by the last one's
// use, and RETAIN_PERCENT of it more; the memory limit may ask for less. The thread rests 99 times as long as
// it worked, by its processor's time: what it waited for others on a busy machine asks for no rest.
//
// Wakes are counted, so that none is lost between the last look and the sleep.
#include "heap/keeper.h"
#include "base/fatal.h"
#include "heap/mheap.h"
#include "heap/scavenge.h"
#include "heap/sweep.h"

enum {
    AHEAD_FROM_PAGES = (2 << 20) / HEAP_PAGE_SIZE, // of heap in use
    AHEAD_PART = 32,                               // of the heap in use lies ready,
    AHEAD_MIN_PAGES = HALF_PAGES,                  // but no less
    AHEAD_MAX_PAGES = 16 * HALF_PAGES,             // and no more
    RETAIN_PERCENT = 10,
    LIMIT_PERCENT = 95,          // of the memory limit may be in memory before the background gives back
    RELEASE_MIN_BYTES = 1 << 20, // less than this is not worth waking for
    REST_FACTOR = 99,
    REST_MIN_NS = 1000000,
};

static struct {
    // under the heap's lock
    uint64_t goal;                    // bytes of the heap at which the next cycle is over
    uint64_t marked_goal, marked_use; // of the last one: its goal, and bytes of pages in use
    uint64_t retain;                  // bytes of pages to keep; UINT64_MAX: all
    bool started;
    uint64_t limit; // the memory limit; read without the lock (relaxed)
    // atomic
    uint32_t wakes;
    uint32_t is_asleep;
} keeper = {.goal = UINT64_MAX, .retain = UINT64_MAX, .limit = INT64_MAX};

// ---- how much, under the lock -----------------------------------------------------------------------------

static uint64_t used_pages(void) { return heap_pages_in_use() + heap.stack_pages; }
static uint64_t kept_pages(void) { return used_pages() + heap.pages.resident_free + heap.busy_pages; }

uint64_t heap_ready_bytes(void) {
    uint64_t absent = heap.pages.free_pages - heap.pages.resident_free;
    return ((heap.mapped_pages - absent) << HEAP_PAGE_SHIFT) + heap_record_bytes();
}

// Whether so many bytes more are above what the background keeps below the memory limit.
static bool nears_limit(uint64_t more) {
    return heap_ready_bytes() + more > keeper.limit / 100 * LIMIT_PERCENT;
}

static bool wants_ahead(void) {
    uint64_t used = used_pages(), target = used / AHEAD_PART;
    if (used < AHEAD_FROM_PAGES) return false;
    if (target < AHEAD_MIN_PAGES) target = AHEAD_MIN_PAGES;
    if (target > AHEAD_MAX_PAGES) target = AHEAD_MAX_PAGES;
    if (heap.pages.resident_free + heap.busy_pages >= target) return false;
    uint64_t needed = used << HEAP_PAGE_SHIFT < HEAP_GROW_BYTES ? HALF_PAGES : HALF_PAGES / 2;
    if ((kept_pages() + needed) << HEAP_PAGE_SHIFT > keeper.goal) return false;
    return !nears_limit(HALF_BYTES);
}

static bool wants_release(void) {
    if (!heap.pages.resident_free) return false;
    if (keeper.retain != UINT64_MAX && kept_pages() << HEAP_PAGE_SHIFT > keeper.retain + RELEASE_MIN_BYTES)
        return true;
    return keeper.limit != INT64_MAX && nears_limit(0);
}

bool keeper_is_wanted(void) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    return wants_ahead();
}

// ---- populating -------------------------------------------------------------------------------------------

static void touch(uintptr_t base) {
    for (uint64_t at = 0; at < HALF_BYTES; at += OS_PAGE_SIZE) *(volatile char *)(base + at) = 0;
}

// A half that is to lie ready becomes busy; 0: none is wanted, or there is none: asking for another arena may
// fail, and nobody needs it yet. Under the lock.
static uintptr_t take_half(void) {
    if (!wants_ahead()) return 0;
    uintptr_t base = pagealloc_first_untouched(&heap.pages);
    if (!base && heap_has_room(HALF_PAGES)) {
        heap_grow(HALF_PAGES);
        base = pagealloc_first_untouched(&heap.pages);
    }
    if (!base) return 0;
    pagealloc_take(&heap.pages, base, HALF_PAGES);
    pagealloc_chunk(&heap.pages, base)->huge[half_of(base)] = true;
    heap.busy_pages += HALF_PAGES;
    return base;
}

static bool populate_half(void) {
    lock_acquire(&heap.lock);
    uintptr_t base = take_half();
    lock_release(&heap.lock);
    if (!base) return false;
    os_huge_pages((void *)base, HALF_BYTES);
    touch(base);
    lock_acquire(&heap.lock);
    pages_set_resident(&heap.pages, base, HALF_PAGES);
    pagealloc_free(&heap.pages, base, HALF_PAGES);
    heap.busy_pages -= HALF_PAGES;
    lock_release(&heap.lock);
    return true;
}

// ---- giving back ------------------------------------------------------------------------------------------

// Returns how long to rest, or -1: until somebody calls.
static int64_t release_some(uintptr_t *below) {
    lock_acquire(&heap.lock);
    bool wanted = wants_release();
    lock_release(&heap.lock);
    int64_t start = os_thread_cputime();
    if (!wanted || !scavenge_half(below, false)) {
        *below = SCAVENGE_TOP;
        return -1;
    }
    int64_t rest = (os_thread_cputime() - start) * REST_FACTOR;
    return rest < REST_MIN_NS ? REST_MIN_NS : rest;
}

static void keeper_main(void *unused) {
    (void)unused;
    uintptr_t below = SCAVENGE_TOP;
    os_thread_background();
    for (;;) {
        uint32_t seen = __atomic_load_n(&keeper.wakes, __ATOMIC_SEQ_CST);
        while (populate_half()) os_yield();
        int64_t rest = release_some(&below);
        __atomic_store_n(&keeper.is_asleep, 1, __ATOMIC_SEQ_CST);
        os_futex_wait(&keeper.wakes, seen, rest);
        __atomic_store_n(&keeper.is_asleep, 0, __ATOMIC_SEQ_CST);
    }
}

static void wake(void) {
    lock_acquire(&heap.lock);
    bool start = !keeper.started;
    keeper.started = true;
    lock_release(&heap.lock);
    // Without a thread the heap works, too.
    if (start) os_thread_start(keeper_main, NULL);
    __atomic_fetch_add(&keeper.wakes, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&keeper.is_asleep, __ATOMIC_SEQ_CST)) os_futex_wake(&keeper.wakes, 1);
}

// ---- goals ------------------------------------------------------------------------------------------------

void heap_cycle_marked(uint64_t goal) {
    lock_acquire(&heap.lock);
    keeper.marked_goal = goal;
    keeper.marked_use = used_pages() << HEAP_PAGE_SHIFT;
    lock_release(&heap.lock);
}

void heap_set_goals(uint64_t goal, int64_t memory_limit) {
    lock_acquire(&heap.lock);
    keeper.goal = goal;
    __atomic_store_n(&keeper.limit, (uint64_t)memory_limit, __ATOMIC_RELAXED);
    keeper.retain = UINT64_MAX;
    if (goal != UINT64_MAX && keeper.marked_goal != UINT64_MAX && keeper.marked_goal != 0) {
        double grows = (double)goal / (double)keeper.marked_goal;
        keeper.retain = (uint64_t)((double)keeper.marked_use * grows * (100 + RETAIN_PERCENT) / 100);
    }
    lock_release(&heap.lock);
}

void heap_goals_are_set(void) {
    lock_acquire(&heap.lock);
    bool wanted = wants_release();
    lock_release(&heap.lock);
    if (wanted) wake();
}

static bool lacks_pages(uint64_t npages) {
    lock_acquire(&heap.lock);
    bool lacks = heap.pages.resident_free < npages && nears_limit(npages << HEAP_PAGE_SHIFT);
    lock_release(&heap.lock);
    return lacks;
}

void heap_sweep_for_pages(uint64_t npages) {
    enum { SPANS = 16 };
    if (__atomic_load_n(&keeper.limit, __ATOMIC_RELAXED) == INT64_MAX) return;
    while (sweep_is_left() && lacks_pages(npages) && sweep_some(SPANS)) {}
}

static void keep_limit(uint64_t limit) {
    lock_acquire(&heap.lock);
    uint64_t ready = heap_ready_bytes();
    bool any = heap.pages.resident_free != 0;
    lock_release(&heap.lock);
    if (ready > limit && any) heap_release_pages(ready - limit);
}

void heap_pages_taken(bool keeper_is_wanted) {
    if (keeper_is_wanted) wake();
    uint64_t limit = __atomic_load_n(&keeper.limit, __ATOMIC_RELAXED);
    if (limit != INT64_MAX) keep_limit(limit);
}
