// pagealloc.h - the pages of the heap: which are free, which have physical memory, which hold zeros. After
// Go's runtime/mpagealloc.go: first fit by address over bitmaps, found through summaries.
//
// A chunk is 512 pages, with one bit a page for each question. Over the chunks lies a radix tree: an entry of
// a node tells of the pages below it how many are free at the start, at the end, and in the longest run. So
// the first run of n pages by address is found on one path from the root, and taking or freeing pages changes
// the summaries of one path: 4 levels of 8 entries, and a root of which the used entries are looked at, 16
// GiB each. Go reserves address space for all summaries; here nodes are made with the memory that they
// describe.
//
// States of a page (in a chunk's bitmaps)
//     free       no span and no cache has it
//     resident   it may have physical memory
//     dirty      it may hold something else than zeros
// A half of a chunk is what the system can back by one huge page; `huge` tells whether it was asked to.
// The functions for taking and freeing leave resident and dirty alone; the pages_* functions change these,
// and only of pages that are not free.
//
// Invariants
//  1. An entry's summary is that of the node or chunk below it; an entry without one has no free page.
//  2. free_pages == number of free pages;   resident_free == number of those that are resident
// The caller holds the heap's lock.
#ifndef LOAM_PAGEALLOC_H
#define LOAM_PAGEALLOC_H

#include <stdbool.h>
#include "base/fixalloc.h"
#include "heap/sizeclass.h"

#define CHUNK_PAGE_SHIFT 9
#define CHUNK_PAGES (1u << CHUNK_PAGE_SHIFT)
#define CHUNK_BYTES (CHUNK_PAGES * HEAP_PAGE_SIZE)
#define CHUNK_WORDS (CHUNK_PAGES / 64)

typedef struct PageChunk {
    uint64_t free[CHUNK_WORDS], resident[CHUNK_WORDS], dirty[CHUNK_WORDS];
    bool huge[2]; // per half
} PageChunk;

#define HALF_PAGES (CHUNK_PAGES / 2)
#define HALF_BYTES (HALF_PAGES * HEAP_PAGE_SIZE)
#define HALF_WORDS (CHUNK_WORDS / 2)
static inline uint32_t half_of(uintptr_t address) { return address / HALF_BYTES % 2; }

// Free pages of a half, and those of them that are resident.
typedef struct HalfUse {
    uint64_t free, resident_free;
    bool any_resident, huge;
} HalfUse;

// Up to 64 pages that a P has taken together. Bit i: page i is still there; and it held zeros, and it had no
// memory, when the block was taken, which counts its pages as dirty and resident.
typedef struct PageBlock {
    uintptr_t base;
    uint64_t pages, zero, absent;
} PageBlock;

typedef struct PageSum {
    uint64_t start, longest, end; // pages
} PageSum;

enum {
    PAGE_FAN_SHIFT = 3,
    PAGE_FAN = 1 << PAGE_FAN_SHIFT,
    PAGE_LEVELS = 4,
    PAGE_ROOT_SHIFT = CHUNK_PAGE_SHIFT + PAGE_LEVELS * PAGE_FAN_SHIFT, // of the page's number
    PAGE_ROOTS = 1 << (HEAP_ADDRESS_BITS - HEAP_PAGE_SHIFT - PAGE_ROOT_SHIFT),
};

typedef struct PageNode {
    PageSum sums[PAGE_FAN];
    void *below[PAGE_FAN]; // nodes, or chunks on the lowest level
} PageNode;

typedef struct PageAlloc {
    uint64_t free_pages, resident_free;
    uint64_t visits; // summaries looked at, for tests of growth
    uint64_t roots_used[PAGE_ROOTS / 64];
    PageSum root_sums[PAGE_ROOTS];
    PageNode *roots[PAGE_ROOTS];
    FixAlloc nodes, chunks;
} PageAlloc;

// Of zeroed memory: the heap's is a quarter of a megabyte that stays untouched.
void pagealloc_init(PageAlloc *, OsStat *sys);
// New address space, whole chunks: free, without memory.
void pagealloc_grow(PageAlloc *, uintptr_t base, uint64_t pages);
uintptr_t pagealloc_alloc(PageAlloc *, uint64_t pages); // 0: no run is large enough
// Takes the first free page and all free ones in its block of 64, for use; false: none is free.
bool pagealloc_take_block(PageAlloc *, PageBlock *);
void pagealloc_give_block(PageAlloc *, PageBlock *); // frees what is left of it; it is empty then
void pagealloc_take(PageAlloc *, uintptr_t base, uint64_t pages); // these, which are free
void pagealloc_free(PageAlloc *, uintptr_t base, uint64_t pages);

// Pages that are about to be used; whether all of them held zeros.
bool pages_use(PageAlloc *, uintptr_t base, uint64_t pages);
void pages_set_resident(PageAlloc *, uintptr_t base, uint64_t pages); // populated: still zero
// Without memory as far as the system likes; zero: that is certain.
void pages_set_released(PageAlloc *, uintptr_t base, uint64_t pages, bool zero);

// The first half that is free and has no memory; 0: none.
uintptr_t pagealloc_first_untouched(const PageAlloc *);
// The last half below an address that pick accepts, of those with free pages; 0: none.
typedef bool HalfPick(const HalfUse *);
uintptr_t pagealloc_last_half(const PageAlloc *, uintptr_t below, HalfPick *pick);

// Notes for all halves that lie inside of the pages whether they are to be huge. Returns their bytes, and
// where they begin.
uint64_t pages_set_huge(PageAlloc *, uintptr_t base, uint64_t pages, bool huge, uintptr_t *first);

// Each chunk by ascending address.
typedef void PageChunkVisit(void *context, uintptr_t base, PageChunk *);
void pagealloc_each(const PageAlloc *, PageChunkVisit *, void *context);
PageChunk *pagealloc_chunk(const PageAlloc *, uintptr_t address); // NULL: not the heap's
bool pagealloc_is_valid(const PageAlloc *);

#endif
