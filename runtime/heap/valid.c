// valid.c - the invariants of heap, spans, centrals and caches as predicates, for tests and debugging; and
// questions about addresses. A predicate says on stderr what is wrong before it returns false.
#include <stdio.h>
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include "heap/region.h"

#define CHECK(condition, ...)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "heap: " __VA_ARGS__);                                                           \
            fprintf(stderr, " (not: %s)\n", #condition);                                                     \
            return false;                                                                                    \
        }                                                                                                    \
    } while (0)

// The slot of the cache, or of one of its regions, that takes from the span, or NULL.
static const AllocSlot *slot_of(const MCache *c, const MSpan *s) {
    if (c->slots[s->spanclass].span == s) return &c->slots[s->spanclass];
    if (s->spanclass >= REGION_SPANCLASSES) return NULL;
    for (const RegionRecord *r = c->regions.all; r; r = r->made_before)
        if (bit_test(&r->used, s->spanclass) && r->parts[s->spanclass].slot.span == s)
            return &r->parts[s->spanclass].slot;
    return NULL;
}

bool span_slot_is_free(const MSpan *s, uint32_t i) {
    if (!bit_test(s->alloc_bits, i)) return true;
    if (!s->in_cache || i / 64 != s->next_group - 1) return false;
    for (const MCache *c = heap.caches; c; c = c->next) {
        const AllocSlot *slot = slot_of(c, s);
        if (slot) return slot->free >> (i % 64) & 1;
    }
    return false;
}

static uint64_t bits_count(const uint64_t *bits, uint32_t words) {
    uint64_t n = 0;
    for (uint32_t i = 0; i < words; i++) n += (uint64_t)__builtin_popcountl(bits[i]);
    return n;
}

bool span_is_valid(const MSpan *s) {
    uint32_t c = spanclass_sizeclass(s->spanclass), words = bits_words(s->nelems);
    CHECK(s->base % HEAP_PAGE_SIZE == 0 && s->npages > 0, "span %p: base %#lx, %lu pages", (const void *)s,
          s->base, s->npages);
    CHECK(s->nelems * s->elemsize <= s->npages << HEAP_PAGE_SHIFT, "span %#lx: %u times %lu", s->base,
          s->nelems, s->elemsize);
    CHECK(s->elemsize == (c ? sizeclass_bytes[c] : s->npages << HEAP_PAGE_SHIFT), "span %#lx: class %u",
          s->base, c);
    CHECK(s->nelems == (c ? sizeclass_objects[c] : 1) && s->divmagic == sizeclass_magic[c],
          "span %#lx: class %u", s->base, c);
    CHECK(spanclass_noscan(s->spanclass) == (s->map_kind == SPAN_MAP_NONE), "span %#lx: map kind %u", s->base,
          s->map_kind);
    CHECK(s->ptrmask == 0 || s->map_kind == SPAN_MAP_MASK, "span %#lx: mask with map kind %u", s->base,
          s->map_kind);
    CHECK(s->sweepgen == heap.sweepgen || s->sweepgen == heap.sweepgen - 2, "span %#lx: sweepgen %u", s->base,
          s->sweepgen);
    CHECK(s->sweepgen == heap.sweepgen || gc_phase == GC_SWEEP, "span %#lx: unswept in phase %u", s->base,
          gc_phase);
    CHECK((s->alloc_bits[words - 1] & ~group_mask(s->nelems, words - 1)) == 0,
          "span %#lx: bits behind the last object", s->base);
    for (uint64_t p = 0; p < s->npages; p++)
        CHECK(heap_span_of(s->base + (p << HEAP_PAGE_SHIFT)) == s, "span %#lx: page %lu belongs to another",
              s->base, p);
    if (s->in_cache) return true;
    CHECK(s->alloc_count == bits_count(s->alloc_bits, words), "span %#lx: alloc_count %u", s->base,
          s->alloc_count);
    bool marks_count = gc_allocates_black() || s->sweepgen != heap.sweepgen;
    for (uint32_t i = 0; i < s->nelems; i++) {
        CHECK(marks_count || !s->marks[i], "span %#lx: object %u is marked outside of a collection", s->base,
              i);
        CHECK(!s->marks[i] || bit_test(s->alloc_bits, i), "span %#lx: free slot %u is marked", s->base, i);
    }
    return true;
}

static bool list_is_valid(const MCentral *c, const MSpan *s, bool full, bool swept) {
    for (; s; s = s->next) {
        CHECK(s->spanclass == c->spanclass, "central %u: span %#lx of class %u", c->spanclass, s->base,
              s->spanclass);
        CHECK((s->alloc_count == s->nelems) == full, "central %u: span %#lx with %u of %u in the wrong list",
              c->spanclass, s->base, s->alloc_count, s->nelems);
        CHECK((s->sweepgen == heap.sweepgen) == swept, "central %u: span %#lx sweepgen %u", c->spanclass,
              s->base, s->sweepgen);
        CHECK(!s->in_cache, "central %u: span %#lx is in a cache", c->spanclass, s->base);
        if (!span_is_valid(s)) return false;
    }
    return true;
}

bool mcentral_is_valid(MCentral *c) {
    for (uint32_t i = 0; i < 2 * SPAN_OWNERS; i++) {
        const SpanLists *l = &c->of[i / 2];
        bool swept = i % 2 == heap_swept_index();
        if (!list_is_valid(c, l->partial[i % 2], false, swept)) return false;
        if (!list_is_valid(c, l->full[i % 2], true, swept)) return false;
    }
    return true;
}

static bool slot_is_valid(const AllocSlot *slot, uint32_t spanclass) {
    const MSpan *s = slot->span;
    CHECK(s->in_cache && s->spanclass == spanclass, "cache slot %u: span %#lx of class %u", spanclass,
          s->base, s->spanclass);
    CHECK(slot->elemsize == s->elemsize && (slot->mask == s->ptrmask || slot->mask == 0),
          "cache slot %u: size or mask", spanclass);
    CHECK(s->sweepgen == heap.sweepgen, "cache slot %u: span %#lx is not swept", spanclass, s->base);
    uint32_t group = s->next_group ? s->next_group - 1 : 0;
    CHECK(slot->free == 0 || slot->group_base == s->base + 64ul * group * s->elemsize, "cache slot %u: group",
          spanclass);
    CHECK((slot->free & ~s->alloc_bits[group]) == 0, "cache slot %u: free bits not claimed", spanclass);
    return span_is_valid(s);
}

static bool region_is_valid(const RegionRecord *r) {
    CHECK(r->is_open || !r->used, "region %p: used while it is none", (const void *)r);
    CHECK(!r->is_open || !gc_allocates_black(), "region %p: open while a cycle marks", (const void *)r);
    for (uint32_t i = 0; i < REGION_SPANCLASSES; i++) {
        const RegionPart *part = &r->parts[i];
        uint64_t n = 0;
        CHECK(bit_test(&r->used, i) || (!part->full && !part->slot.free), "region %p: class %u is not used",
              (const void *)r, i);
        if (bit_test(&r->used, i) && !slot_is_valid(&part->slot, i)) return false;
        for (const MSpan *s = part->full; s; s = s->next, n++) {
            CHECK(s->spanclass == i && !s->in_cache && s->alloc_count == s->nelems && s->next_group == 0,
                  "region %p: span %#lx among the full ones", (const void *)r, s->base);
            CHECK(s->next || s == part->last_full, "region %p: last span %#lx", (const void *)r, s->base);
            if (!span_is_valid(s)) return false;
        }
        CHECK(n == part->full_count, "region %p: %lu full spans, not %lu", (const void *)r, n,
              part->full_count);
    }
    return true;
}

static bool regions_are_valid(const MCache *c) {
    uint32_t records = 0, unused = 0, open = 0, spares = 0;
    for (const RegionRecord *r = c->regions.all; r; r = r->made_before, records++) {
        CHECK(r->cache == c, "region %p: of another cache", (const void *)r);
        if (!region_is_valid(r)) return false;
        open += r->is_open;
    }
    for (const RegionRecord *r = c->regions.unused; r; r = r->next) unused++;
    CHECK(records == c->regions.records && records == open + unused, "%u regions, %u open, %u unused",
          records, open, unused);
    for (uint32_t i = 0; i < REGION_SPANCLASSES; i++)
        for (const MSpan *s = c->regions.spare[i]; s; s = s->next, spares++) {
            CHECK(s->spanclass == i && !s->in_cache && s->alloc_count == 0, "spare span %#lx", s->base);
            if (!span_is_valid(s)) return false;
        }
    CHECK(spares == c->regions.spares, "%u spare spans, not %u", spares, c->regions.spares);
    return true;
}

bool mcache_is_valid(const MCache *c) {
    for (uint32_t i = 0; i < SPANCLASS_COUNT; i++) {
        const AllocSlot *slot = &c->slots[i];
        if (slot->span->nelems == 0) {
            CHECK(slot->free == 0, "cache slot %u: free bits without a span", i);
            continue;
        }
        if (!slot_is_valid(slot, i)) return false;
    }
    CHECK(c->tiny_offset <= TINY_BYTES && c->tiny % TINY_BYTES == 0, "tiny block %#lx + %lu", c->tiny,
          c->tiny_offset);
    return regions_are_valid(c);
}

// Free pages that are in a span.
static void count_owned(void *context, uintptr_t base, PageChunk *c) {
    for (uint64_t i = 0; i < CHUNK_PAGES; i++)
        if (bit_test(c->free, i) && heap_span_of(base + (i << HEAP_PAGE_SHIFT))) ++*(uint64_t *)context;
}

static uint64_t pages_in_blocks(void) {
    uint64_t n = 0;
    for (const MCache *c = heap.caches; c; c = c->next)
        n += (uint64_t)__builtin_popcountl(c->spans.block.pages);
    return n;
}

// The heap's own thread may hold the lock, or pages, while the world stands still.
static bool pages_are_valid(void) {
    uint64_t owned = 0;
    CHECK(pagealloc_is_valid(&heap.pages), "page allocator");
    CHECK(heap.pages.free_pages + pages_in_blocks() + heap.busy_pages + heap_pages_in_use() +
                  heap.stack_pages ==
              heap.mapped_pages,
          "pages: %lu free, %lu in blocks, %lu busy, %lu in use, %lu of stacks", heap.pages.free_pages,
          pages_in_blocks(), heap.busy_pages, heap_pages_in_use(), heap.stack_pages);
    pagealloc_each(&heap.pages, count_owned, &owned);
    CHECK(owned == 0, "%lu free pages are in spans", owned);
    return true;
}

bool heap_is_valid(void) {
    lock_acquire(&heap.lock);
    bool ok = pages_are_valid();
    lock_release(&heap.lock);
    if (!ok) return false;
    for (uint32_t i = 0; i < SPANCLASS_COUNT; i++)
        if (!mcentral_is_valid(&heap.central[i])) return false;
    for (const MCache *c = heap.caches; c; c = c->next)
        if (!mcache_is_valid(c)) return false;
    return true;
}

void *heap_object_base(const void *p, int64_t *size) {
    if (heap_plan) return heap_plan->object_base(p, size);
    MSpan *s = heap_span_of((uintptr_t)p);
    if (!s) return NULL;
    uint32_t i = span_object_index(s, (uintptr_t)p);
    if (i >= s->nelems || span_slot_is_free(s, i)) return NULL;
    if (size) *size = (int64_t)s->elemsize;
    return (void *)span_object(s, i);
}
