// arena.c - the heap's address space and its pages: arenas are reserved and mapped whole, and become free
// pages in pieces of HEAP_GROW_BYTES. Memory never goes back as address space, only as physical pages.
//
// Small or huge pages. A huge page is cleared as a whole at the first touch, for which a program may wait
// milliseconds where the machine is a virtual one; 512 small ones take several times as long in all, and each
// of them is looked up in page tables for as long as it lives. The first piece has small pages, so that a
// small program stays small. After it keeper.c populates huge pages ahead of use. Who is faster than that
// gets huge pages up to EARLY_BYTES, through which a heap passes quickly, then small ones; large objects ask
// for huge ones themselves.
#include <stdio.h>
#include "base/fatal.h"
#include "heap/mheap.h"

_Noreturn void heap_out_of_memory(uint64_t bytes, const char *message) {
    char line[160];
    int n =
        snprintf(line, sizeof line, "runtime: out of memory: cannot allocate %lu-byte block (%lu in use)\n",
                 bytes, heap_pages_in_use() << HEAP_PAGE_SHIFT);
    os_write(2, line, (size_t)n);
    fatal_throw("%s", message);
}

// ---- arenas -----------------------------------------------------------------------------------------------

static void arena_add(uintptr_t base) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    HeapArena **l2 = heap.arenas[base >> (ARENA_SHIFT + ARENA_L2_BITS)];
    if (!l2) {
        l2 = os_alloc((1ul << ARENA_L2_BITS) * sizeof *l2, &heap.gc_sys);
        if (!l2) fatal_throw("out of memory allocating heap arena map");
        __atomic_store_n(&heap.arenas[base >> (ARENA_SHIFT + ARENA_L2_BITS)], l2, __ATOMIC_RELEASE);
    }
    HeapArena *a = os_alloc(sizeof(HeapArena), &heap.gc_sys);
    if (!a) fatal_throw("out of memory allocating heap arena metadata");
    __atomic_store_n(&l2[base >> ARENA_SHIFT & ((1ul << ARENA_L2_BITS) - 1)], a, __ATOMIC_RELEASE);
    uintptr_t end = base + ARENA_BYTES;
    if (base < heap.arena_lo) __atomic_store_n(&heap.arena_lo, base, __ATOMIC_RELAXED);
    if (end > heap.arena_hi) __atomic_store_n(&heap.arena_hi, end, __ATOMIC_RELAXED);
}

// Address space of a multiple of ARENA_BYTES, aligned to it, if possible behind the newest arena. 0: none to
// be had.
static uintptr_t arenas_reserve(uint64_t bytes) {
    uintptr_t hint = heap.grow_end ? heap.grow_end : ARENA_HINT;
    uintptr_t p = (uintptr_t)os_reserve((void *)hint, bytes);
    if (!p) return 0;
    if (p % ARENA_BYTES == 0 && p + bytes <= 1ul << HEAP_ADDRESS_BITS) return p;
    os_unmap((void *)p, bytes, NULL);
    p = (uintptr_t)os_reserve(NULL, bytes + ARENA_BYTES);
    if (!p) return 0;
    uintptr_t aligned = (p + ARENA_BYTES - 1) & ~(ARENA_BYTES - 1);
    if (aligned > p) os_unmap((void *)p, aligned - p, NULL);
    if (p + ARENA_BYTES > aligned) os_unmap((void *)(aligned + bytes), p + ARENA_BYTES - aligned, NULL);
    return aligned;
}

enum { EARLY_BYTES = 16 << 20 };

static void ask_huge_early(uint64_t bytes) {
    uint64_t mapped = heap.mapped_pages << HEAP_PAGE_SHIFT;
    if (mapped == 0 || mapped >= EARLY_BYTES) return;
    if (bytes > EARLY_BYTES - mapped) bytes = EARLY_BYTES - mapped;
    uintptr_t first;
    bytes = pages_set_huge(&heap.pages, heap.grow_next, bytes >> HEAP_PAGE_SHIFT, true, &first);
    os_huge_pages((void *)first, bytes);
}

// The next `bytes` of mapped address space become free pages.
static void grow_by(uint64_t bytes) {
    if (bytes == 0) return;
    pagealloc_grow(&heap.pages, heap.grow_next, bytes >> HEAP_PAGE_SHIFT);
    ask_huge_early(bytes);
    heap.mapped_pages += bytes >> HEAP_PAGE_SHIFT;
    heap.grow_next += bytes;
}

static void arenas_new(uint64_t need) {
    uint64_t bytes = (need + ARENA_BYTES - 1) & ~(ARENA_BYTES - 1);
    uintptr_t p = arenas_reserve(bytes);
    if (!p) heap_out_of_memory(need, "out of memory");
    if (!os_map((void *)p, bytes)) fatal_throw("runtime: out of memory");
    os_small_pages((void *)p, bytes);
    if (p != heap.grow_end) {
        grow_by(heap.grow_end - heap.grow_next);
        heap.grow_next = p;
    }
    heap.grow_end = p + bytes;
    for (uintptr_t a = p; a < p + bytes; a += ARENA_BYTES) arena_add(a);
}

static uint64_t growth(uint64_t npages) {
    return ((npages << HEAP_PAGE_SHIFT) + HEAP_GROW_BYTES - 1) & ~(HEAP_GROW_BYTES - 1);
}

bool heap_has_room(uint64_t npages) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    return heap.grow_end - heap.grow_next >= growth(npages);
}

void heap_grow(uint64_t npages) {
    if (!heap_has_room(npages)) arenas_new(growth(npages));
    grow_by(growth(npages));
}

// ---- pages ------------------------------------------------------------------------------------------------

// Spans of small objects stay within one arena, so that their part of the bitmap is in one piece: when a run
// crosses a border, the part before it is kept aside while another run is looked for, which the part after it
// satisfies at the latest.
uintptr_t heap_pages_take(uint64_t npages, bool one_arena) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    uintptr_t base = pagealloc_alloc(&heap.pages, npages);
    if (!base) {
        heap_grow(npages);
        base = pagealloc_alloc(&heap.pages, npages);
    }
    uintptr_t border = (base | (ARENA_BYTES - 1)) + 1, end = base + (npages << HEAP_PAGE_SHIFT);
    if (!one_arena || end <= border) return base;
    pagealloc_free(&heap.pages, border, (end - border) >> HEAP_PAGE_SHIFT);
    uintptr_t other = heap_pages_take(npages, true);
    pagealloc_free(&heap.pages, base, (border - base) >> HEAP_PAGE_SHIFT);
    return other;
}

void heap_block_take(PageBlock *b) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    if (pagealloc_take_block(&heap.pages, b)) return;
    heap_grow(1);
    pagealloc_take_block(&heap.pages, b);
}
