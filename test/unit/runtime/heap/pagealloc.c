// RUN: %loam_build/bin/unit/pagealloc
// First fit by address, merging on both sides, and 200,000 random operations against a map of pages.
#include "heap/pagealloc.h"
#include "fake.h"

#define BASE 0xc000000000ul
static uintptr_t page(uint64_t n) { return BASE + (n << HEAP_PAGE_SHIFT); }

static void first_fit_by_address(void) {
    PageAlloc a;
    OsStat sys = 0;
    pagealloc_init(&a, &sys);
    CHECK_EQ(pagealloc_alloc(&a, 1), 0);
    pagealloc_free(&a, page(0), 100);
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

static void merges_both_sides(void) {
    PageAlloc a;
    OsStat sys = 0;
    pagealloc_init(&a, &sys);
    pagealloc_free(&a, page(0), 10);
    pagealloc_free(&a, page(20), 10);
    CHECK_EQ(pagealloc_largest(&a), 10);
    pagealloc_free(&a, page(10), 10);
    CHECK_EQ(pagealloc_largest(&a), 30);
    CHECK_EQ(a.runs.inuse, a.runs.size); // one run
    CHECK_EQ(pagealloc_alloc(&a, 30), page(0));
    CHECK(a.root == NULL && a.free_pages == 0);
}

enum { PAGES = 3000, LIVE = 400 };
static bool used[PAGES];

static void random_against_map(void) {
    PageAlloc a;
    OsStat sys = 0;
    pagealloc_init(&a, &sys);
    pagealloc_free(&a, page(0), PAGES);
    static struct {
        uint64_t at, n;
    } live[LIVE];
    srand(1);
    for (int step = 0; step < 200000; step++) {
        int i = rand() % LIVE;
        if (live[i].n) {
            pagealloc_free(&a, page(live[i].at), live[i].n);
            memset(&used[live[i].at], 0, live[i].n);
            live[i].n = 0;
        } else {
            uint64_t n = 1 + (uint64_t)rand() % (rand() % 8 ? 4 : 60), run = 0, at = 0;
            while (at < PAGES && run < n) run = used[at++] ? 0 : run + 1;
            uintptr_t p = pagealloc_alloc(&a, n);
            CHECK_EQ(p, run == n ? page(at - n) : 0);
            if (!p) continue;
            live[i].at = at - n;
            live[i].n = n;
            memset(&used[live[i].at], 1, n);
        }
        if (step % 1000 == 0) CHECK(pagealloc_is_valid(&a));
    }
}

static void planted_overlap_is_caught(void) {
    PageAlloc a;
    OsStat sys = 0;
    pagealloc_init(&a, &sys);
    pagealloc_free(&a, page(0), 10);
    pagealloc_free(&a, page(20), 10);
    CHECK(pagealloc_is_valid(&a));
    a.root->pages += 11; // now it reaches its neighbour, or its sum is wrong
    CHECK(!pagealloc_is_valid(&a));
}

int main(void) {
    RUN(first_fit_by_address);
    RUN(merges_both_sides);
    RUN(random_against_map);
    RUN(planted_overlap_is_caught);
    return 0;
}
