// mheap.c - spans of pages. A P makes small ones from pages and records of its own; all others, and all that
// is freed, go through the heap's lock.
#include "heap/mheap.h"
#include "base/records.h"
#include "heap/hooks.h"
#include "heap/keeper.h"
#include "heap/mcache.h"
#include "heap/special.h"
#include "heap/pagebits.h"
#include "heap/sweep.h"

Heap heap = {.lock = LOCK_INIT(LOCK_HEAP)};
uint64_t heap_zerobase;

// ---- spans ------------------------------------------------------------------------------------------------

static void span_set_pages(MSpan *s, MSpan *value) {
    for (uintptr_t p = s->base; p < s->base + (s->npages << HEAP_PAGE_SHIFT); p += HEAP_PAGE_SIZE)
        __atomic_store_n(&heap_arena_of(p)->spans[p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1)], value,
                         __ATOMIC_RELEASE);
}

// Which of bit_records and mark_records serves so many objects; more than 64.
static uint32_t records_of(uint32_t nelems) {
    return nelems <= 128 ? 0 : nelems <= 256 ? 1 : nelems <= 512 ? 2 : 3;
}

// ---- a P's own pages and records --------------------------------------------------------------------------

#define RECORDS_AT_ONCE 16
#define CLEAR_PIECE_BYTES (256ul << 10)

static void *list_pop(void **list) {
    void *p = *list;
    *list = *(void **)p;
    *(void **)p = NULL;
    return p;
}

static void list_push(void **list, void *p) {
    *(void **)p = *list;
    *list = p;
}

// The cache of the P that runs this, or NULL.
static SpanCache *span_cache(void) { return owns_p() ? &sched_p()->mcache->spans : NULL; }

static bool has_records(const SpanCache *c, uint32_t nelems) {
    return c->records && (nelems <= 64 || c->bits[records_of(nelems)]);
}

// Unlocks after pages were taken.
static void unlock_taken(void) {
    bool wanted = keeper_is_wanted();
    lock_release(&heap.lock);
    heap_pages_taken(wanted);
}

// Under the lock.
static void add_records(SpanCache *c, uint32_t nelems) {
    for (int i = 0; i < RECORDS_AT_ONCE; i++) {
        MSpan *s = fixalloc_alloc(&heap.span_records);
        s->next = c->records;
        c->records = s;
        if (nelems <= 64) continue;
        list_push(&c->bits[records_of(nelems)], fixalloc_alloc(&heap.bit_records[records_of(nelems)]));
        list_push(&c->marks[records_of(nelems)], fixalloc_alloc(&heap.mark_records[records_of(nelems)]));
    }
}

// All that a span with so many objects needs is there afterwards, and at least one page.
static void span_cache_fill(SpanCache *c, uint32_t nelems) {
    if (c->block.pages && has_records(c, nelems)) return;
    if (!c->block.pages) heap_sweep_for_pages(1);
    lock_acquire(&heap.lock);
    if (!c->block.pages) heap_block_take(&c->block);
    if (!has_records(c, nelems)) add_records(c, nelems);
    unlock_taken();
}

// A span from the P's own pages; NULL: they have no such run.
static MSpan *span_cache_take(SpanCache *c, uint64_t npages, uint32_t nelems) {
    span_cache_fill(c, nelems);
    uint64_t starts = word_runs(c->block.pages, (uint32_t)npages);
    if (!starts) return NULL;
    uint32_t at = (uint32_t)__builtin_ctzl(starts);
    uint64_t run = word_mask(at, at + (uint32_t)npages);
    c->block.pages &= ~run;
    MSpan *s = c->records;
    c->records = s->next;
    s->next = NULL;
    s->base = c->block.base + ((uint64_t)at << HEAP_PAGE_SHIFT);
    s->npages = npages;
    s->needzero = (c->block.zero & run) != run;
    bool own = nelems <= 64;
    s->alloc_bits = own ? &s->own_bits : list_pop(&c->bits[records_of(nelems)]);
    s->marks = own ? s->own_marks : list_pop(&c->marks[records_of(nelems)]);
    return s;
}

void span_cache_flush(SpanCache *c) {
    if (!c->block.pages) return;
    lock_acquire(&heap.lock);
    pagealloc_give_block(&heap.pages, &c->block);
    lock_release(&heap.lock);
}

// ---- spans ------------------------------------------------------------------------------------------------

static void span_free_bits(MSpan *s) {
    if (s->nelems <= 64) return;
    fixalloc_free(&heap.bit_records[records_of(s->nelems)], s->alloc_bits);
    fixalloc_free(&heap.mark_records[records_of(s->nelems)], s->marks);
}

// Under the lock.
static MSpan *span_new(uint64_t npages, bool one_arena) {
    uintptr_t base = heap_pages_take(npages, one_arena);
    MSpan *s = fixalloc_alloc(&heap.span_records);
    s->base = base;
    s->npages = npages;
    s->needzero = !pages_use(&heap.pages, base, npages);
    return s;
}

static MSpan *span_new_locked(uint64_t npages, uint32_t nelems, bool one_arena) {
    heap_sweep_for_pages(npages);
    lock_acquire(&heap.lock);
    MSpan *s = span_new(npages, one_arena);
    bool own = nelems <= 64;
    s->alloc_bits = own ? &s->own_bits : fixalloc_alloc(&heap.bit_records[records_of(nelems)]);
    s->marks = own ? s->own_marks : fixalloc_alloc(&heap.mark_records[records_of(nelems)]);
    unlock_taken();
    return s;
}

static MSpan *span_alloc(uint64_t npages, uint32_t spanclass, bool within) {
    uint32_t c = spanclass_sizeclass(spanclass), nelems = c ? sizeclass_objects[c] : 1;
    SpanCache *own = npages <= SPAN_CACHE_PAGES ? span_cache() : NULL;
    MSpan *s = own ? span_cache_take(own, npages, nelems) : NULL;
    if (!s) s = span_new_locked(npages, nelems, within);
    s->spanclass = (uint8_t)spanclass;
    s->elemsize = c ? sizeclass_bytes[c] : npages << HEAP_PAGE_SHIFT;
    s->nelems = nelems;
    s->divmagic = sizeclass_magic[c];
    if (!spanclass_noscan(spanclass))
        s->map_kind = !c ? SPAN_MAP_TYPE : s->elemsize <= PTRMASK_MAX_BYTES ? SPAN_MAP_MASK : SPAN_MAP_BITMAP;
    if (within) s->bitmap = &heap_arena_of(s->base)->bitmap[(s->base & (ARENA_BYTES - 1)) / WORD_SIZE / 64];
    s->sweepgen = heap.sweepgen;
    span_set_pages(s, s);
    heap_in_use_add((int64_t)npages);
    RT_ASSERT(2, span_is_valid(s));
    return s;
}

MSpan *heap_span_alloc(uint64_t npages, uint32_t spanclass) {
    return span_alloc(npages, spanclass, spanclass_sizeclass(spanclass) != 0);
}

MSpan *heap_span_alloc_within(uint64_t npages, uint32_t spanclass) {
    return span_alloc(npages, spanclass, true);
}

// Fresh memory of a large span is cleared faster by huge pages, which its user waits for one by one.
static void span_ask_huge(const MSpan *s) {
    if (s->npages < CHUNK_PAGES || s->needzero) return;
    uintptr_t first;
    lock_acquire(&heap.lock);
    uint64_t bytes = pages_set_huge(&heap.pages, s->base, s->npages, true, &first);
    lock_release(&heap.lock);
    os_huge_pages((void *)first, bytes);
}

// Under the lock.
static void stack_pages_add(int64_t pages) {
    __atomic_store_n(&heap.stack_pages, heap.stack_pages + (uint64_t)pages, __ATOMIC_RELAXED);
}

// Who has many stacks uses the next ones, too. So the memory of a small span, which several of them share,
// comes at once: by a third less time than by a fault for each page, in the rise to a million goroutines.
static void stack_span_populate(const MSpan *s) {
    enum { AHEAD_PART = 32 };
    uint64_t all = __atomic_load_n(&heap.stack_pages, __ATOMIC_RELAXED);
    if (!s->needzero && s->npages <= all / AHEAD_PART)
        os_populate((void *)s->base, s->npages << HEAP_PAGE_SHIFT);
}

MSpan *heap_stack_span_alloc(uint64_t npages, uint64_t stack_bytes) {
    lock_acquire(&heap.lock);
    MSpan *s = span_new(npages, false);
    s->is_stack = true;
    s->elemsize = stack_bytes;
    span_set_pages(s, s);
    stack_pages_add((int64_t)npages);
    unlock_taken();
    span_ask_huge(s);
    if (npages << HEAP_PAGE_SHIFT > stack_bytes) stack_span_populate(s);
    return s;
}

// All but its pages, which belong to no span afterwards.
static void span_forget(MSpan *s) {
    RT_ASSERT(1, lock_is_held(&heap.lock));
    span_set_pages(s, NULL);
    if (s->is_stack) {
        stack_pages_add(-(int64_t)s->npages);
    } else {
        heap_in_use_add(-(int64_t)s->npages);
        span_free_bits(s);
    }
    fixalloc_free(&heap.span_records, s);
}

static void span_free(MSpan *s) {
    uintptr_t base = s->base;
    uint64_t npages = s->npages;
    span_forget(s);
    pagealloc_free(&heap.pages, base, npages);
}

void heap_span_free(MSpan *s) {
    lock_acquire(&heap.lock);
    span_free(s);
    lock_release(&heap.lock);
}

void heap_spans_free(MSpan *list) {
    lock_acquire(&heap.lock);
    uintptr_t from = 0, to = 0; // pages side by side that are not yet free
    for (MSpan *next; list; list = next) {
        uintptr_t base = list->base, end = base + (list->npages << HEAP_PAGE_SHIFT);
        next = list->next;
        span_forget(list);
        if (end == from) {
            from = base;
        } else if (base == to) {
            to = end;
        } else {
            if (to) pagealloc_free(&heap.pages, from, (to - from) >> HEAP_PAGE_SHIFT);
            from = base, to = end;
        }
    }
    if (to) pagealloc_free(&heap.pages, from, (to - from) >> HEAP_PAGE_SHIFT);
    lock_release(&heap.lock);
}

void heap_span_free_unused(MSpan *s) {
    uintptr_t first;
    os_unused((void *)s->base, s->npages << HEAP_PAGE_SHIFT);
    lock_acquire(&heap.lock);
    uint64_t bytes = pages_set_huge(&heap.pages, s->base, s->npages, false, &first);
    if (bytes) os_small_pages((void *)first, bytes);
    pages_set_released(&heap.pages, s->base, s->npages, true);
    span_free(s);
    lock_release(&heap.lock);
}

uint64_t heap_record_bytes(void) {
    const OsStat *all[] = {&heap.span_sys, &heap.cache_sys, &heap.gc_sys, &heap.other_sys, &os_record_bytes};
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes += __atomic_load_n(all[i], __ATOMIC_RELAXED);
    return bytes;
}

uint64_t heap_allocated_bytes(void) {
    uint64_t bytes = heap.counts.large_alloc_bytes;
    for (uint32_t c = 0; c < SIZECLASS_COUNT; c++) bytes += heap.counts.small_alloc[c] * sizeclass_bytes[c];
    return bytes;
}

// In pieces, between which others may stop the world and even a cycle may begin or end: nothing points to the
// object yet, and it is in no list.
static void clear_large(const MSpan *s) {
    for (uint64_t at = 0; at < s->elemsize; at += CLEAR_PIECE_BYTES) {
        const P *p = sched_p();
        if (at && p && __atomic_load_n(&p->attention, __ATOMIC_RELAXED) && heap_yield) heap_yield();
        uint64_t rest = s->elemsize - at;
        __builtin_memset((char *)s->base + at, 0, rest < CLEAR_PIECE_BYTES ? rest : CLEAR_PIECE_BYTES);
    }
}

void heap_large_publish(MSpan *s) {
    s->sweepgen = heap.sweepgen; // a cycle may have begun meanwhile
    s->needzero = true;
    s->alloc_count = 1;
    s->next_group = 1;
    s->alloc_bits[0] = 1;
    if (gc_allocates_black()) {
        __atomic_store_n(&s->marks[0], 1, __ATOMIC_RELAXED);
        heap_black_add(s->elemsize);
    }
    __atomic_fetch_add(&heap.counts.large_alloc, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&heap.counts.large_alloc_bytes, s->elemsize, __ATOMIC_RELAXED);
    heap_live_add((int64_t)s->elemsize);
    mcentral_add_swept(s);
}

void *heap_large_alloc(int64_t size, const LoamType *type, bool needzero) {
    uint64_t npages = ((uint64_t)size + HEAP_PAGE_SIZE - 1) >> HEAP_PAGE_SHIFT;
    if ((uint64_t)size > HEAP_MAX_ALLOC) heap_out_of_memory((uint64_t)size, "out of memory");
    bool noscan = !type || type->ptrdata == 0;
    sweep_credit(npages << HEAP_PAGE_SHIFT, npages);
    MSpan *s = heap_span_alloc(npages, spanclass_make(0, noscan));
    if (!noscan) s->type = type;
    s->large_size = (uint64_t)size;
    span_ask_huge(s);
    if (s->needzero && (needzero || !noscan)) clear_large(s);
    heap_large_publish(s);
    return (void *)s->base;
}

void heap_init(void) {
    sizeclass_init();
    mcache_init();
    heap.arena_lo = UINTPTR_MAX;
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
        heap.central[c] =
            (MCentral){.of[0 ... SPAN_OWNERS - 1].lock = LOCK_INIT(LOCK_MCENTRAL), .spanclass = c};
}
