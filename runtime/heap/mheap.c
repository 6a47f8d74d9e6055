// mheap.c - arenas, and spans of pages. Memory comes from the system in pieces of HEAP_GROW_BYTES within
// reserved arenas; it never goes back as address space, only as physical pages (heap_release_pages).
#include "heap/mheap.h"
#include <stdio.h>
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/records.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include "heap/special.h"
#include "heap/sweep.h"

Heap heap = {.lock = LOCK_INIT(LOCK_HEAP), .arena_lo = UINTPTR_MAX};
uint64_t heap_zerobase;

static _Noreturn void out_of_memory(uint64_t bytes, const char *message) {
    char line[160];
    int n =
        snprintf(line, sizeof line, "runtime: out of memory: cannot allocate %lu-byte block (%lu in use)\n",
                 bytes, heap.pages_in_use << HEAP_PAGE_SHIFT);
    os_write(2, line, (size_t)n);
    fatal_throw("%s", message);
}

// ---- arenas -----------------------------------------------------------------------------------------------

static void arena_add(uintptr_t base) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    HeapArena **l2 = heap.arenas[base >> (ARENA_SHIFT + ARENA_L2_BITS)];
    if (!l2) {
        l2 = persistent_alloc((1ul << ARENA_L2_BITS) * sizeof *l2, &heap.gc_sys);
        __atomic_store_n(&heap.arenas[base >> (ARENA_SHIFT + ARENA_L2_BITS)], l2, __ATOMIC_RELEASE);
    }
    HeapArena *a = persistent_alloc(sizeof(HeapArena), &heap.gc_sys);
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
    if (p % ARENA_BYTES == 0 && p + bytes <= 1ul << ADDRESS_BITS) return p;
    os_unmap((void *)p, bytes, NULL);
    p = (uintptr_t)os_reserve(NULL, bytes + ARENA_BYTES);
    if (!p) return 0;
    uintptr_t aligned = (p + ARENA_BYTES - 1) & ~(ARENA_BYTES - 1);
    if (aligned > p) os_unmap((void *)p, aligned - p, NULL);
    if (p + ARENA_BYTES > aligned) os_unmap((void *)(aligned + bytes), p + ARENA_BYTES - aligned, NULL);
    return aligned;
}

// What pages are wanted for, as far as the system should know.
typedef enum PageUse { PAGES_HUGE, PAGES_SMALL } PageUse;

// The next `bytes` of reserved address space become free pages.
static void heap_map_next(uint64_t bytes, PageUse use) {
    if (bytes == 0) return;
    if (!os_map((void *)heap.grow_next, bytes)) out_of_memory(bytes, "runtime: out of memory");
    // The first piece serves small programs: leave it to small pages, of which they touch few.
    if (heap.mapped_pages && use == PAGES_HUGE) os_huge_pages((void *)heap.grow_next, bytes);
    pagealloc_free(&heap.pages, heap.grow_next, bytes >> HEAP_PAGE_SHIFT);
    heap.clean_free_pages += bytes >> HEAP_PAGE_SHIFT;
    heap.mapped_pages += bytes >> HEAP_PAGE_SHIFT;
    heap.grow_next += bytes;
}

static void heap_grow(uint64_t npages, PageUse use) {
    uint64_t need = ((npages << HEAP_PAGE_SHIFT) + HEAP_GROW_BYTES - 1) & ~(HEAP_GROW_BYTES - 1);
    if (heap.grow_end - heap.grow_next < need) {
        uint64_t bytes = (need + ARENA_BYTES - 1) & ~(ARENA_BYTES - 1);
        uintptr_t p = arenas_reserve(bytes);
        if (!p) out_of_memory(need, "out of memory");
        if (p != heap.grow_end) {
            heap_map_next(heap.grow_end - heap.grow_next, use);
            heap.grow_next = p;
        }
        heap.grow_end = p + bytes;
        for (uintptr_t a = p; a < p + bytes; a += ARENA_BYTES) arena_add(a);
    }
    heap_map_next(need, use);
}

// ---- clean and dirty pages --------------------------------------------------------------------------------

static bool page_is_dirty(uintptr_t p) {
    return bit_test(heap_arena_of(p)->dirty, p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1));
}

static void page_set_dirty(uintptr_t p, bool dirty) {
    uint64_t i = p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1);
    if (dirty) bit_set(heap_arena_of(p)->dirty, i);
    else bit_clear(heap_arena_of(p)->dirty, i);
}

// Makes pages that leave the free state dirty; returns how many were clean.
static uint64_t pages_use(uintptr_t base, uint64_t npages) {
    uint64_t clean = 0;
    for (uintptr_t p = base; p < base + (npages << HEAP_PAGE_SHIFT); p += HEAP_PAGE_SIZE) {
        if (page_is_dirty(p)) continue;
        clean++;
        page_set_dirty(p, true);
    }
    heap.clean_free_pages -= clean;
    return clean;
}

typedef struct Release {
    uint64_t wanted, done;
} Release;

static void release_run(void *context, uintptr_t base, uint64_t pages) {
    Release *r = context;
    uintptr_t end = base + (pages << HEAP_PAGE_SHIFT);
    for (uintptr_t p = base; p < end && r->done < r->wanted;) {
        if (!page_is_dirty(p)) {
            p += HEAP_PAGE_SIZE;
            continue;
        }
        uintptr_t from = p;
        for (; p < end && page_is_dirty(p); p += HEAP_PAGE_SIZE) page_set_dirty(p, false);
        os_unused((void *)from, p - from);
        heap.clean_free_pages += (p - from) >> HEAP_PAGE_SHIFT;
        r->done += p - from;
    }
}

void heap_release_pages(uint64_t bytes) {
    Release r = {bytes, 0};
    lock_acquire(&heap.lock);
    pagealloc_each(&heap.pages, release_run, &r);
    lock_release(&heap.lock);
}

uint64_t heap_dirty_free_bytes(uint64_t *in_use) {
    lock_acquire(&heap.lock);
    *in_use = heap.pages_in_use << HEAP_PAGE_SHIFT;
    uint64_t bytes = (heap.pages.free_pages - heap.clean_free_pages) << HEAP_PAGE_SHIFT;
    lock_release(&heap.lock);
    return bytes;
}

// ---- spans ------------------------------------------------------------------------------------------------

// Spans of small objects stay within one arena, so that their part of the bitmap is in one piece: when a run
// crosses a border, the part before it is kept aside while another run is looked for, which the part behind
// it satisfies at the latest.
static uintptr_t pages_take(uint64_t npages, bool one_arena, PageUse use) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    uintptr_t base = pagealloc_alloc(&heap.pages, npages);
    if (!base) {
        heap_grow(npages, use);
        base = pagealloc_alloc(&heap.pages, npages);
    }
    uintptr_t border = (base | (ARENA_BYTES - 1)) + 1, end = base + (npages << HEAP_PAGE_SHIFT);
    if (!one_arena || end <= border) return base;
    pagealloc_free(&heap.pages, border, (end - border) >> HEAP_PAGE_SHIFT);
    uintptr_t other = pages_take(npages, true, use);
    pagealloc_free(&heap.pages, base, (border - base) >> HEAP_PAGE_SHIFT);
    return other;
}

static void span_set_pages(MSpan *s, MSpan *value) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    for (uintptr_t p = s->base; p < s->base + (s->npages << HEAP_PAGE_SHIFT); p += HEAP_PAGE_SIZE)
        __atomic_store_n(&heap_arena_of(p)->spans[p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1)], value,
                         __ATOMIC_RELEASE);
}

// Which of bit_records and mark_records serves so many objects; more than 64.
static uint32_t records_of(uint32_t nelems) {
    return nelems <= 128 ? 0 : nelems <= 256 ? 1 : nelems <= 512 ? 2 : 3;
}

static void span_init_bits(MSpan *s) {
    bool own = s->nelems <= 64;
    s->alloc_bits = own ? &s->own_bits : fixalloc_alloc(&heap.bit_records[records_of(s->nelems)]);
    s->marks = own ? s->own_marks : fixalloc_alloc(&heap.mark_records[records_of(s->nelems)]);
}

static void span_free_bits(MSpan *s) {
    if (s->nelems <= 64) return;
    fixalloc_free(&heap.bit_records[records_of(s->nelems)], s->alloc_bits);
    fixalloc_free(&heap.mark_records[records_of(s->nelems)], s->marks);
}

static MSpan *span_new(uint64_t npages, bool one_arena, PageUse use) {
    uintptr_t base = pages_take(npages, one_arena, use);
    MSpan *s = fixalloc_alloc(&heap.span_records);
    s->base = base;
    s->npages = npages;
    s->needzero = pages_use(base, npages) < npages;
    return s;
}

MSpan *heap_span_alloc(uint64_t npages, uint32_t spanclass) {
    uint32_t c = spanclass_sizeclass(spanclass);
    lock_acquire(&heap.lock);
    MSpan *s = span_new(npages, c != 0, PAGES_HUGE);
    s->spanclass = (uint8_t)spanclass;
    s->elemsize = c ? sizeclass_bytes[c] : npages << HEAP_PAGE_SHIFT;
    s->nelems = c ? sizeclass_objects[c] : 1;
    s->divmagic = sizeclass_magic[c];
    if (!spanclass_noscan(spanclass))
        s->map_kind = !c ? SPAN_MAP_TYPE : s->elemsize <= PTRMASK_MAX_BYTES ? SPAN_MAP_MASK : SPAN_MAP_BITMAP;
    if (c) s->bitmap = &heap_arena_of(s->base)->bitmap[(s->base & (ARENA_BYTES - 1)) / WORD_SIZE / 64];
    s->sweepgen = heap.sweepgen;
    span_init_bits(s);
    span_set_pages(s, s);
    heap.pages_in_use += npages;
    lock_release(&heap.lock);
    RT_ASSERT(2, span_is_valid(s));
    return s;
}

// Under the lock.
static void stack_pages_add(int64_t pages) {
    __atomic_store_n(&heap.stack_pages, heap.stack_pages + (uint64_t)pages, __ATOMIC_RELAXED);
}

MSpan *heap_stack_span_alloc(uint64_t npages, uint64_t stack_bytes) {
    lock_acquire(&heap.lock);
    // Small stacks are touched one by one, as goroutines are made: clearing a huge page for the first of them
    // takes long where the system has to find one.
    MSpan *s = span_new(npages, false, npages << HEAP_PAGE_SHIFT == stack_bytes ? PAGES_HUGE : PAGES_SMALL);
    s->is_stack = true;
    s->elemsize = stack_bytes;
    span_set_pages(s, s);
    stack_pages_add((int64_t)npages);
    lock_release(&heap.lock);
    return s;
}

static void span_free(MSpan *s) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    span_set_pages(s, NULL);
    pagealloc_free(&heap.pages, s->base, s->npages);
    if (s->is_stack) {
        stack_pages_add(-(int64_t)s->npages);
    } else {
        heap.pages_in_use -= s->npages;
        span_free_bits(s);
    }
    fixalloc_free(&heap.span_records, s);
}

void heap_span_free(MSpan *s) {
    lock_acquire(&heap.lock);
    span_free(s);
    lock_release(&heap.lock);
}

void heap_span_free_unused(MSpan *s) {
    uintptr_t base = s->base, end = base + (s->npages << HEAP_PAGE_SHIFT);
    os_unused((void *)base, end - base);
    lock_acquire(&heap.lock);
    for (uintptr_t p = base; p < end; p += HEAP_PAGE_SIZE) page_set_dirty(p, false);
    heap.clean_free_pages += s->npages;
    span_free(s);
    lock_release(&heap.lock);
}

void *heap_large_alloc(int64_t size, const LoamType *type, bool needzero) {
    uint64_t npages = ((uint64_t)size + HEAP_PAGE_SIZE - 1) >> HEAP_PAGE_SHIFT;
    if ((uint64_t)size > HEAP_MAX_ALLOC) out_of_memory((uint64_t)size, "out of memory");
    bool noscan = !type || type->ptrdata == 0;
    sweep_credit(npages << HEAP_PAGE_SHIFT, npages);
    MSpan *s = heap_span_alloc(npages, spanclass_make(0, noscan));
    if (!noscan) s->type = type;
    s->large_size = (uint64_t)size;
    if (s->needzero && (needzero || !noscan)) __builtin_memset((void *)s->base, 0, s->elemsize);
    s->needzero = true;
    s->alloc_count = 1;
    s->next_group = 1;
    s->alloc_bits[0] = 1;
    if (gc_allocates_black()) {
        __atomic_store_n(&s->marks[0], 1, __ATOMIC_RELAXED);
        heap_black_add(s->elemsize);
    }
    lock_acquire(&heap.lock);
    heap.counts.large_alloc++;
    heap.counts.large_alloc_bytes += s->elemsize;
    lock_release(&heap.lock);
    heap_live_add((int64_t)s->elemsize);
    mcentral_add_swept(s);
    return (void *)s->base;
}

void heap_init(void) {
    sizeclass_init();
    heap.sweepgen = 2;
    pagealloc_init(&heap.pages, &heap.other_sys);
    fixalloc_init(&heap.span_records, sizeof(MSpan), &heap.span_sys);
    fixalloc_init(&heap.cache_records, sizeof(MCache), &heap.cache_sys);
    special_init();
    for (uint32_t i = 0; i < 4; i++) {
        fixalloc_init(&heap.bit_records[i], 128ul / 8 << i, &heap.gc_sys);
        fixalloc_init(&heap.mark_records[i], 128ul << i, &heap.gc_sys);
    }
    for (uint32_t c = 0; c < SPANCLASS_COUNT; c++)
        heap.central[c] = (MCentral){.lock = LOCK_INIT(LOCK_MCENTRAL), .spanclass = c};
}
