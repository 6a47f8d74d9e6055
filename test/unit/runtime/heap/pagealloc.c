// RUN: %loam_build/bin/unit/pagealloc
// The page allocator: first fit by address, also over the borders of chunks, nodes and root entries; random
// operations against a naive bitmap; the work of an operation in heaps of very different sizes.
#include "heap/pagealloc.h"
#include "heap/pagebits.h"
#include "fake.h"

#define BASE 0xc000000000ul
static uintptr_t page(uint64_t n) { return BASE + (n << HEAP_PAGE_SHIFT); }

static PageAlloc a;
static OsStat sys;
static void start(uint64_t pages) {
    a = (PageAlloc){0};
    pagealloc_init(&a, &sys);
    if (pages) pagealloc_grow(&a, page(0), pages);
}

static void first_fit_by_address(void) {
    start(0);
    CHECK_EQ(pagealloc_alloc(&a, 1), 0);
    pagealloc_grow(&a, page(0), CHUNK_PAGES);
    CHECK_EQ(pagealloc_alloc(&a, 10), page(0));
    CHECK_EQ(pagealloc_alloc(&a, 10), page(10));
    CHECK_EQ(pagealloc_alloc(&a, 10), page(20));
    pagealloc_free(&a, page(0), 5);
    pagealloc_free(&a, page(10), 8);
    CHECK_EQ(pagealloc_alloc(&a, 6), page(10)); // the first hole is too small
    CHECK_EQ(pagealloc_alloc(&a, 5), page(0));
    CHECK_EQ(pagealloc_alloc(&a, 3), page(30)); // so is the rest of the second
    CHECK_EQ(pagealloc_alloc(&a, 2), page(16));
    CHECK(pagealloc_is_valid(&a));
}

// Around every border that is a power of two, up to that between root entries.
static void runs_cross_borders(void) {
    uint64_t pages = 2ul << PAGE_ROOT_SHIFT,
             first = (BASE >> HEAP_PAGE_SHIFT) & ((1ul << PAGE_ROOT_SHIFT) - 1);
    start(pages);
    CHECK_EQ(pagealloc_alloc(&a, pages), page(0));
    CHECK_EQ(a.free_pages, 0);
    for (uint64_t shift = 6; shift <= PAGE_ROOT_SHIFT; shift++) {
        uint64_t border = (((first >> shift) + 1) << shift) - first;
        pagealloc_free(&a, page(border - 3), 3);
        pagealloc_free(&a, page(border), 4); // one run with what lies before
        CHECK(pagealloc_is_valid(&a));
        CHECK_EQ(pagealloc_alloc(&a, 8), 0);
        CHECK_EQ(pagealloc_alloc(&a, 7), page(border - 3));
    }
}

// Memory that lies apart is no run.
static void gaps_are_no_runs(void) {
    start(CHUNK_PAGES);
    pagealloc_grow(&a, page(2 * CHUNK_PAGES), CHUNK_PAGES);
    pagealloc_grow(&a, 0x7f0000000000ul, CHUNK_PAGES);
    CHECK_EQ(pagealloc_alloc(&a, CHUNK_PAGES + 1), 0);
    pagealloc_grow(&a, page(CHUNK_PAGES), CHUNK_PAGES);
    CHECK_EQ(pagealloc_alloc(&a, 3 * CHUNK_PAGES), page(0));
    CHECK_EQ(pagealloc_alloc(&a, 1), 0x7f0000000000ul);
    CHECK(pagealloc_is_valid(&a));
    CHECK(pagealloc_chunk(&a, page(0)) && !pagealloc_chunk(&a, page(3 * CHUNK_PAGES)) &&
          !pagealloc_chunk(&a, ~0ul));
}

static void blocks_of_64(void) {
    start(CHUNK_PAGES);
    CHECK_EQ(pagealloc_alloc(&a, 70), page(0));
    pages_use(&a, page(0), 4);
    pagealloc_free(&a, page(3), 2);
    PageBlock b, c;
    CHECK(pagealloc_take_block(&a, &b) && b.base == page(0) && b.pages == 3ul << 3 && b.zero == 1ul << 4 &&
          b.absent == 1ul << 4);
    CHECK(pagealloc_take_block(&a, &c) && c.base == page(64) && c.pages == ~0ul << 6);
    CHECK(a.free_pages == CHUNK_PAGES - 128 && a.resident_free == 0);
    c.pages &= c.pages - 1; // page 70 is used
    pagealloc_give_block(&a, &b);
    pagealloc_give_block(&a, &c);
    CHECK(b.pages == 0 && a.free_pages == CHUNK_PAGES - 69 && a.resident_free == 1);
    CHECK(pagealloc_is_valid(&a));
    pagealloc_take(&a, page(4), 1);
    CHECK(pages_use(&a, page(4), 1));
}

static void what_pages_hold(void) {
    start(2 * CHUNK_PAGES);
    pagealloc_take(&a, page(500), 100);
    CHECK(pages_use(&a, page(500), 50)); // zeros
    pages_set_resident(&a, page(550), 50);
    pagealloc_free(&a, page(500), 100);
    CHECK_EQ(a.resident_free, 100);
    pagealloc_take(&a, page(540), 20);
    CHECK_EQ(a.resident_free, 80);
    CHECK(!pages_use(&a, page(549), 2)); // one of them was used
    CHECK(pages_use(&a, page(551), 9));  // populated
    pages_set_released(&a, page(540), 20, false);
    CHECK(!pages_use(&a, page(540), 20));
    pages_set_released(&a, page(540), 20, true);
    CHECK(pages_use(&a, page(540), 20));
    CHECK(pagealloc_is_valid(&a));
}

enum { PAGES = 6 * CHUNK_PAGES, LIVE = 400 };
static bool used[PAGES];
static struct {
    uint64_t at, n;
} live[LIVE];

// Where the naive search finds n pages, or PAGES.
static uint64_t naive_find(uint64_t n) {
    uint64_t run = 0, at = 0;
    while (at < PAGES && run < n) run = used[at++] ? 0 : run + 1;
    return run == n ? at - n : PAGES;
}

static void random_against_bitmap(void) {
    start(PAGES);
    srand(1);
    for (int step = 0; step < 100000; step++) {
        int i = rand() % LIVE;
        if (live[i].n) {
            pagealloc_free(&a, page(live[i].at), live[i].n);
            memset(&used[live[i].at], 0, live[i].n);
            live[i].n = 0;
        } else {
            uint64_t n = 1 + (uint64_t)rand() % (rand() % 8 ? 4 : rand() % 8 ? 60 : 900), at = naive_find(n);
            CHECK_EQ(pagealloc_alloc(&a, n), at == PAGES ? 0 : page(at));
            if (at == PAGES) continue;
            live[i].at = at;
            live[i].n = n;
            memset(&used[at], 1, n);
        }
        if (step % 500 == 0) CHECK(pagealloc_is_valid(&a));
    }
}

static void words(void) {
    CHECK_EQ(word_longest(0, 0), 0);
    CHECK_EQ(word_longest(~0ul, 3), 64);
    CHECK_EQ(word_longest(0xf0ff00, 3), 8);
    CHECK_EQ(word_longest(0xf0ff00, 8), 8);
    CHECK_EQ(word_runs(0xf0ff00, 8), 1ul << 8);
    CHECK_EQ(word_runs(0xf0ff00, 4), 1ul << 20 | 0x1ful << 8);
    CHECK(word_mask(0, 64) == ~0ul && word_mask(63, 64) == 1ul << 63);
    CHECK_EQ(word_trailing(7), 3);
    CHECK_EQ(word_leading(3ul << 62), 2);
}

// Every second page is free, and one run of two at the end: the summaries looked at for each pair of
// operations.
static uint64_t work_when_fragmented(uint64_t pages) {
    start(pages);
    pagealloc_alloc(&a, pages);
    for (uint64_t p = 1; p < pages - 4; p += 2) pagealloc_free(&a, page(p), 1);
    pagealloc_free(&a, page(pages - 2), 2);
    a.visits = 0;
    for (int i = 0; i < 100; i++) {
        CHECK_EQ(pagealloc_alloc(&a, 2), page(pages - 2));
        pagealloc_free(&a, page(pages - 2), 2);
    }
    return a.visits / 100;
}

static void work_does_not_grow(void) {
    uint64_t small = work_when_fragmented(4 * CHUNK_PAGES), large = work_when_fragmented(256 * CHUNK_PAGES);
    CHECK(small >= 12 && large <= 3 * PAGE_FAN * PAGE_LEVELS);
}

static void planted_faults_are_caught(void) {
    start(CHUNK_PAGES);
    CHECK(pagealloc_is_valid(&a));
    PageChunk *c = pagealloc_chunk(&a, page(0));
    c->free[3] ^= 1; // no summary knows
    CHECK(!pagealloc_is_valid(&a));
    c->free[3] ^= 1;
    c->resident[0] = 1; // not counted
    CHECK(!pagealloc_is_valid(&a));
    c->resident[0] = 0;
    CHECK(pagealloc_is_valid(&a));
}

int main(void) {
    RUN(words);
    RUN(first_fit_by_address);
    RUN(runs_cross_borders);
    RUN(gaps_are_no_runs);
    RUN(blocks_of_64);
    RUN(what_pages_hold);
    RUN(random_against_bitmap);
    RUN(work_does_not_grow);
    RUN(planted_faults_are_caught);
    return 0;
}
