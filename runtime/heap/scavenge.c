// scavenge.c - physical memory of free pages goes back to the system. After Go's runtime/mgcscavenge.go: from
// the highest addresses down, since allocation takes the lowest; how much is for keeper.c to say.
//
// The unit is the half of a chunk, which one huge page may back. The background leaves a huge page alone
// while most of it is in use: giving parts of it back would break it into small pages for little memory. A
// half that goes back whole asks for small pages again, so that its next use does not wait for a huge page to
// be cleared.
//
// The pages are taken out of the allocator while the system is asked, without the lock.
#include "heap/scavenge.h"
#include <stdio.h>
#include "base/bits.h"
#include "base/godebug.h"
#include "heap/mheap.h"
#include "heap/pagebits.h"

// The background breaks no huge page of which so many pages or fewer are free.
#define DENSE_FREE_PAGES (HALF_PAGES / 8)

static bool has_memory(const HalfUse *u) { return u->resident_free != 0; }
static bool is_worth_it(const HalfUse *u) {
    return u->resident_free && (!u->huge || u->free > DENSE_FREE_PAGES);
}

// What of a half was taken: bit i of word w is page 64 * w + i.
typedef struct Taken {
    uintptr_t base;
    uint64_t pages[HALF_WORDS], count;
    bool unadvise; // nothing of it is left resident, and it was to be huge
} Taken;

static void for_runs(const Taken *t, void (*fn)(uintptr_t base, uint64_t pages)) {
    for (uint32_t i = 0; i < HALF_PAGES;) {
        uint64_t rest = t->pages[i / 64] >> i % 64;
        if (!rest) {
            i = (i / 64 + 1) * 64;
            continue;
        }
        i += (uint32_t)__builtin_ctzl(rest);
        uint32_t from = i;
        while (i < HALF_PAGES && bit_test(t->pages, i)) i++;
        fn(t->base + ((uint64_t)from << HEAP_PAGE_SHIFT), i - from);
    }
}

static void take_run(uintptr_t base, uint64_t pages) { pagealloc_take(&heap.pages, base, pages); }
static void unuse_run(uintptr_t base, uint64_t pages) {
    bool lazily = !godebug.madvdontneed && os_unused_lazily((void *)base, pages << HEAP_PAGE_SHIFT);
    if (!lazily) os_unused((void *)base, pages << HEAP_PAGE_SHIFT);
}

static void free_run(uintptr_t base, uint64_t pages) {
    pages_set_released(&heap.pages, base, pages, godebug.madvdontneed);
    pagealloc_free(&heap.pages, base, pages);
}

// Under the lock.
static bool take_half(uintptr_t below, HalfPick *pick, Taken *t) {
    uintptr_t base = pagealloc_last_half(&heap.pages, below, pick);
    if (!base) return false;
    PageChunk *c = pagealloc_chunk(&heap.pages, base);
    uint32_t half = half_of(base);
    *t = (Taken){.base = base, .unadvise = c->huge[half]};
    for (uint32_t w = 0; w < HALF_WORDS; w++) {
        uint32_t at = half * HALF_WORDS + w;
        t->pages[w] = c->free[at] & c->resident[at];
        t->count += (uint64_t)__builtin_popcountl(t->pages[w]);
        if (c->resident[at] & ~t->pages[w]) t->unadvise = false;
    }
    for_runs(t, take_run);
    if (t->unadvise) c->huge[half] = false;
    heap.busy_pages += t->count;
    return true;
}

uint64_t scavenge_half(uintptr_t *below, bool all) {
    Taken t;
    lock_acquire(&heap.lock);
    bool any = take_half(*below, all ? has_memory : is_worth_it, &t);
    lock_release(&heap.lock);
    if (!any) return 0;
    for_runs(&t, unuse_run);
    if (t.unadvise) os_small_pages((void *)t.base, HALF_BYTES);
    lock_acquire(&heap.lock);
    for_runs(&t, free_run);
    heap.busy_pages -= t.count;
    heap.counts.scavenged += t.count << HEAP_PAGE_SHIFT;
    lock_release(&heap.lock);
    *below = t.base;
    return t.count << HEAP_PAGE_SHIFT;
}

uint64_t heap_release_pages(uint64_t bytes) {
    uint64_t done = 0;
    for (uintptr_t below = SCAVENGE_TOP; done < bytes;) {
        uint64_t n = scavenge_half(&below, true);
        if (!n) break;
        done += n;
    }
    return done;
}

void scavenge_trace(bool forced) {
    static uint64_t seen; // under the lock
    char line[120];
    lock_acquire(&heap.lock);
    uint64_t work = heap.counts.scavenged - seen, in_use = heap_pages_in_use();
    uint64_t total = heap.pages.free_pages - heap.pages.resident_free;
    uint64_t kept = in_use + heap.pages.resident_free + heap.busy_pages;
    seen = heap.counts.scavenged;
    lock_release(&heap.lock);
    int n =
        snprintf(line, sizeof line, "scav %lu KiB work, %lu KiB total, %lu%% util%s\n", work >> 10,
                 total << HEAP_PAGE_SHIFT >> 10, kept ? in_use * 100 / kept : 100, forced ? " (forced)" : "");
    os_write(2, line, (size_t)n);
}
