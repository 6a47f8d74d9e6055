// RUN: %loam_build/bin/unit/span
// Spans and their ways: page records, clean and dirty pages, caches and centrals, arenas' borders, and the
// predicates over all of them.
#include "fake.h"
#include "heap/scavenge.h"

static void pages_lead_to_their_span(void) {
    MSpan *s = heap_span_alloc(3, spanclass_make(41, 0));
    CHECK(s->elemsize == 3072 && s->nelems == 8 && s->map_kind == SPAN_MAP_BITMAP && !s->needzero);
    for (uintptr_t p = s->base; p < s->base + 3 * HEAP_PAGE_SIZE; p += 512) {
        CHECK(heap_span_of(p) == s);
        CHECK_EQ(span_object_index(s, p), (p - s->base) / 3072);
    }
    CHECK(heap_span_of(s->base + 3 * HEAP_PAGE_SIZE) != s && heap_span_of(0) == NULL &&
          heap_span_of(~0ul) == NULL);
    CHECK(span_is_valid(s));
    uintptr_t base = s->base;
    heap_span_free(s);
    CHECK(heap_span_of(base) == NULL);
    mcache_flush_all();
    s = heap_span_alloc(3, spanclass_make(0, 1));
    CHECK(s->base == base && s->needzero); // used before: first fit finds it again, and it is dirty
    heap_span_free(s);
    mcache_flush_all();
    heap_release_pages(~0ul);
    s = heap_span_alloc(3, spanclass_make(0, 1));
    CHECK(s->base == base && !s->needzero); // given back: zero again
    heap_span_free(s);
    CHECK(heap_is_valid());
}

static int yields;
static void count_yield(void) { yields++; }

// Used memory of a large object is cleared in pieces, so that stopping the world does not wait for all of it;
// fresh memory is not cleared at all.
static void large_objects_are_cleared_in_pieces(void) {
    uint64_t size = 4 << 20;
    MSpan *used = heap_span_alloc(size / HEAP_PAGE_SIZE, spanclass_make(0, 1));
    memset((void *)used->base, 7, size);
    heap_span_free(used);
    void (*was)(void) = heap_yield;
    heap_yield = count_yield;
    sched_p()->attention = 1;
    char *p = heap_large_alloc((int64_t)size, NULL, true);
    CHECK_EQ(yields, 15);
    for (uint64_t i = 0; i < size; i++) CHECK(p[i] == 0);
    heap_large_alloc((int64_t)size, NULL, true);
    CHECK_EQ(yields, 15);
    sched_p()->attention = 0;
    heap_yield = was;
    gc_start(GC_FORCED);
    CHECK(heap_is_valid());
}

// A P makes small spans of pages that it took together, and gives the rest back.
static void pages_of_a_p(void) {
    mcache_flush_all();
    uint64_t free = heap.pages.free_pages;
    MSpan *s = heap_span_alloc(1, spanclass_make(6, 0)), *t = heap_span_alloc(2, spanclass_make(35, 1));
    const PageBlock *b = &sched_p()->mcache->spans.block;
    CHECK(s->base / (64 * HEAP_PAGE_SIZE) == b->base / (64 * HEAP_PAGE_SIZE) && t->base > s->base);
    CHECK_EQ(free - heap.pages.free_pages, 3 + __builtin_popcountl(b->pages));
    CHECK(heap_is_valid() && s->marks && t->marks);
    mcache_flush_all();
    CHECK_EQ(free - heap.pages.free_pages, 3);
    heap_span_free(s);
    heap_span_free(t);
    CHECK(heap_is_valid());
}

static uint64_t longest_run(void) {
    lock_acquire(&heap.lock); // the heap's own thread may give pages back
    uint64_t pages = heap.pages.free_pages;
    for (uintptr_t base = 0; pages && !base; pages -= !base) {
        base = pagealloc_alloc(&heap.pages, pages);
        if (base) pagealloc_free(&heap.pages, base, pages);
    }
    lock_release(&heap.lock);
    return pages;
}

static void small_spans_stay_in_one_arena(void) {
    // Use up an arena but for three pages, then ask for a span of ten.
    uint64_t in_first = 0;
    MSpan *filler[3] = {0};
    for (int i = 0; i < 3; i++) {
        uintptr_t next = heap.grow_end ? heap.grow_end : 0;
        uint64_t largest = longest_run();
        in_first = largest + (next - heap.grow_next) / HEAP_PAGE_SIZE;
        if (in_first <= 3) break;
        filler[i] = heap_span_alloc(in_first - 3, spanclass_make(0, 1));
        if ((filler[i]->base + filler[i]->npages * HEAP_PAGE_SIZE + 3 * HEAP_PAGE_SIZE) % ARENA_BYTES == 0)
            break;
    }
    MSpan *s[4];
    for (int i = 0; i < 4; i++) {
        s[i] = heap_span_alloc(10, spanclass_make(65, 0));
        CHECK(s[i]->base / ARENA_BYTES == (s[i]->base + 10 * HEAP_PAGE_SIZE - 1) / ARENA_BYTES);
    }
    CHECK(pagealloc_is_valid(&heap.pages));
    for (int i = 0; i < 4; i++) heap_span_free(s[i]);
    for (int i = 0; i < 3; i++)
        if (filler[i]) heap_span_free(filler[i]);
    CHECK(heap_is_valid());
}

static void large_spans_cross_arenas(void) {
    MSpan *s = heap_span_alloc(3 * ARENA_PAGES, spanclass_make(0, 1));
    CHECK(heap_span_of(s->base + 2 * ARENA_BYTES + 12345) == s &&
          span_object_index(s, s->base + 2 * ARENA_BYTES) == 0);
    memset((void *)s->base, 1, 3 * ARENA_BYTES);
    CHECK(heap_is_valid());
    heap_span_free(s);
    heap_release_pages(~0ul);
}

static void cache_takes_whole_spans(void) {
    uint32_t class = spanclass_make(6, 0); // 64 bytes, 128 in a span
    MCache *c = sched_p()->mcache;
    mcache_release_all(c);
    mcache_refill(c, class);
    AllocSlot *slot = &c->slots[class];
    CHECK(slot->span->in_cache && slot->elemsize == 64 && slot->free != 0 && mcache_is_valid(c));
    MSpan *s = slot->span;
    uint32_t at_start = s->alloc_count;
    uint64_t live = heap_live() + (uint64_t)c->live, counted = heap.counts.small_alloc[6];
    for (int i = 0; i < 70; i++) mallocgc(64, &type_pair, true); // into the second group
    CHECK(slot->span == s && s->next_group == 2 && mcache_is_valid(c));
    uint32_t i = span_object_index(s, slot->group_base);
    CHECK(!span_slot_is_free(s, i) && span_slot_is_free(s, s->nelems - 1));
    mcache_release_all(c);
    CHECK_EQ(s->alloc_count, at_start + 70);
    CHECK_EQ(heap.counts.small_alloc[6] - counted, 70);
    CHECK_EQ(live - heap_live(), (s->nelems - s->alloc_count) * 64);
    CHECK(!s->in_cache && span_is_valid(s) && mcentral_is_valid(&heap.central[class]));
    CHECK(mcentral_take(&heap.central[class]) == s); // partly free: it comes first
    for (uint32_t g = 0; g < 2; g++) s->alloc_bits[g] = ~0ul;
    s->alloc_count = s->nelems;
    mcentral_add_swept(s);
    CHECK(heap.central[class].of[0].full[heap_swept_index()] == s && heap_is_valid());
    gc_start(GC_FORCED); // nothing is marked: the span is freed
    CHECK(heap_span_of(s->base) == NULL || heap_span_of(s->base) != s);
}

// And those of others when it has none.
static void a_p_takes_its_own_spans_first(void) {
    uint32_t class = spanclass_make(7, 0), npages = sizeclass_pages[7];
    MCentral *c = &heap.central[class];
    MSpan *of_0 = heap_span_alloc(npages, class), *of_1 = heap_span_alloc(npages, class);
    P *p = sched_p();
    uint32_t id = p->id;
    p->id = 0;
    mcentral_add_swept(of_0);
    p->id = 1;
    mcentral_add_swept(of_1);
    CHECK(mcentral_is_valid(c) && heap_is_valid());
    CHECK(mcentral_take(c) == of_1);
    mcentral_add_swept(of_1);
    p->id = 0;
    CHECK(mcentral_take(c) == of_0 && mcentral_take(c) == of_1);
    mcentral_add_swept(of_0);
    mcentral_add_swept(of_1);
    p->id = id;
}

// Counts of one P reach those of all in steps, and when its cache is flushed.
static void live_bytes_follow_in_steps(void) {
    uint32_t class = spanclass_make(8, 0);
    MCache *c = sched_p()->mcache;
    mcache_release_all(c);
    int64_t step = mcache_live_step;
    uint64_t live = heap_live();
    mcache_live_step = 3 * HEAP_PAGE_SIZE;
    mcache_refill(c, class);
    CHECK(c->live > 0 && heap_live() == live);
    mcache_live_step = 1;
    mcache_refill(c, spanclass_make(9, 0));
    CHECK(c->live == 0 && heap_live() > live);
    mcache_live_step = step;
    mcache_release_all(c);
    CHECK_EQ(heap_live(), live);
}

// Each planted fault is caught by a predicate, and taken back.
static void planted_faults_are_caught(void) {
    uint32_t class = spanclass_make(5, 0);
    mcache_refill(sched_p()->mcache, class);
    MSpan *s = sched_p()->mcache->slots[class].span;
    mcache_flush_all();
    CHECK(heap_is_valid());
    fprintf(stderr, "(the following complaints are expected)\n");
    s->alloc_count++;
    CHECK(!span_is_valid(s) && !heap_is_valid());
    s->alloc_count--;
    s->marks[1] = 1;
    CHECK(!span_is_valid(s));
    s->marks[1] = 0;
    s->ptrmask = 1, s->map_kind = SPAN_MAP_BITMAP;
    CHECK(!span_is_valid(s));
    s->ptrmask = 0, s->map_kind = SPAN_MAP_MASK;
    s->alloc_bits[bits_words(s->nelems) - 1] |= 1ul << 63;
    CHECK(!span_is_valid(s));
    s->alloc_bits[bits_words(s->nelems) - 1] &= ~(1ul << 63);
    s->spanclass = (uint8_t)spanclass_make(6, 0);
    CHECK(!mcentral_is_valid(&heap.central[class]));
    s->spanclass = (uint8_t)class;
    s->sweepgen -= 2;
    CHECK(!mcentral_is_valid(&heap.central[class]));
    s->sweepgen += 2;
    heap.pages_in_use++;
    CHECK(!heap_is_valid());
    heap.pages_in_use--;
    heap.pages.resident_free++;
    CHECK(!heap_is_valid());
    heap.pages.resident_free--;
    MCache *c = sched_p()->mcache;
    mcache_refill(c, class);
    c->slots[class].elemsize = 40;
    CHECK(!mcache_is_valid(c));
    c->slots[class].elemsize = 48;
    CHECK(heap_is_valid());
}

int main(void) {
    fake_start();
    RUN(pages_lead_to_their_span);
    RUN(pages_of_a_p);
    RUN(large_objects_are_cleared_in_pieces);
    RUN(planted_faults_are_caught); // before the heap's own thread starts
    RUN(cache_takes_whole_spans);
    RUN(a_p_takes_its_own_spans_first);
    RUN(live_bytes_follow_in_steps);
    RUN(small_spans_stay_in_one_arena);
    RUN(large_spans_cross_arenas);
    return 0;
}
