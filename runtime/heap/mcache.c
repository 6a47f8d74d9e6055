// mcache.c - see mcache.h. Counting is done when a span is taken and given back, never per object.
#include "heap/mcache.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/records.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "heap/region.h"
#include "heap/sample.h"

static MSpan no_span;
#define CLOSED_SLOT {.span = &no_span, .elemsize = 8}
static MCache mcache_closed = {.slots = {[0 ... SPANCLASS_COUNT - 1] = CLOSED_SLOT}};

_Static_assert(offsetof(MCache, slots) == 0 && MCACHE_FEW_BYTES == LOAM_ALLOC_MOST, "loam/abi.h");
_Static_assert(TINY_BYTES == LOAM_ALLOC_LEAST_BYTES, "loam/abi.h");

uint16_t mcache_few_slots[MCACHE_FEW_BYTES / WORD_SIZE + 1];

void mcache_init(void) {
    for (uint32_t words = 0; words <= MCACHE_FEW_BYTES / WORD_SIZE; words++) {
        uint32_t class = spanclass_make(sizeclass_of(words * WORD_SIZE), false);
        mcache_few_slots[words] = (uint16_t)(offsetof(MCache, slots) + class * sizeof(AllocSlot));
    }
}

MCache *mcache_new(void) {
    lock_acquire(&heap.lock);
    MCache *c = fixalloc_alloc(&heap.cache_records);
    c->next = heap.caches;
    heap.caches = c;
    lock_release(&heap.lock);
    for (uint32_t i = 0; i < SPANCLASS_COUNT; i++) c->slots[i] = (AllocSlot)CLOSED_SLOT;
    return c;
}

MCache *mcache_for_alloc(MCache *own) {
    bool each = godebug.gcstress > 0 || godebug.wbstress > 0 || godebug.heapverify > 0 ||
                sample_takes_each() || heap_trace;
    if (heap_plan) each = godebug.gcstress > 0;
    return each ? &mcache_closed : own;
}

// New objects are black while marking goes on: a whole group at once, whether its slots will be used or not.
// Nobody can hold a pointer to a slot that is free, so no marker looks at these marks meanwhile.
__attribute__((noinline)) static void group_mark(MSpan *s, uint32_t g, uint64_t bits, uint8_t mark) {
    for (; bits; bits &= bits - 1)
        __atomic_store_n(&s->marks[64 * g + (uint32_t)__builtin_ctzl(bits)], mark, __ATOMIC_RELAXED);
}

bool mcache_next_group(AllocSlot *slot) {
    MSpan *s = slot->span;
    uint32_t g = s->next_group, words = bits_words(s->nelems);
    for (; g < words; g++) {
        uint64_t free = ~s->alloc_bits[g] & group_mask(s->nelems, g);
        if (!free) continue;
        s->alloc_bits[g] |= free;
        if (gc_allocates_black()) group_mark(s, g, free, 1);
        slot->free = free;
        slot->group_base = s->base + 64ul * g * s->elemsize;
        s->next_group = g + 1;
        return true;
    }
    if (s->next_group != g) s->next_group = g; // never written in no_span, which all threads share
    return false;
}

static uint32_t span_free_slots(const MSpan *s) {
    uint32_t free = 0;
    for (uint32_t g = s->next_group; g < bits_words(s->nelems); g++)
        free += (uint32_t)__builtin_popcountl(~s->alloc_bits[g] & group_mask(s->nelems, g));
    return free;
}

// ---- counts -----------------------------------------------------------------------------------------------

int64_t mcache_live_step;

static void live_flush(MCache *c) {
    if (c->live) heap_live_add(c->live);
    c->live = 0;
}

void mcache_live_add(MCache *c, int64_t bytes) {
    c->live += bytes;
    if (c->live >= mcache_live_step || c->live <= -mcache_live_step) live_flush(c);
}

void mcache_count_freed(uint32_t sizeclass, uint64_t objects) {
    if (owns_p()) sched_p()->mcache->freed[sizeclass] += objects;
    else __atomic_fetch_add(&heap.counts.small_free[sizeclass], objects, __ATOMIC_RELAXED);
}

static void count_flush(uint64_t *own, uint64_t *all) {
    if (*own) __atomic_fetch_add(all, *own, __ATOMIC_RELAXED);
    *own = 0;
}

static void counts_flush(MCache *c) {
    for (uint32_t i = 0; i < SIZECLASS_COUNT; i++) {
        count_flush(&c->allocated[i], &heap.counts.small_alloc[i]);
        count_flush(&c->freed[i], &heap.counts.small_free[i]);
    }
    live_flush(c);
}

// ---- spans ------------------------------------------------------------------------------------------------

// A span is in a cache during one phase only, for all caches are flushed when the
// phase changes: all objects that were allocated from it are black, or none.
void mcache_release(MCache *c, AllocSlot *slot) {
    MSpan *s = slot->span;
    if (s == &no_span) return;
    uint32_t before = s->alloc_count;
    s->alloc_count = s->nelems - span_free_slots(s) - (uint32_t)__builtin_popcountl(slot->free);
    if (gc_allocates_black()) heap_black_add((s->alloc_count - before) * s->elemsize);
    if (slot->free) {
        s->alloc_bits[s->next_group - 1] &= ~slot->free;
        if (gc_allocates_black()) group_mark(s, s->next_group - 1, slot->free, 0);
    }
    s->next_group = 0;
    s->in_cache = false;
    c->allocated[spanclass_sizeclass(s->spanclass)] += s->alloc_count - before;
    mcache_live_add(c, -(int64_t)((s->nelems - s->alloc_count) * s->elemsize));
    *slot = (AllocSlot)CLOSED_SLOT;
    mcentral_add_swept(s);
}

void mcache_refill(MCache *c, uint32_t spanclass) {
    RT_ASSERT(1, on_system_stack());
    AllocSlot *slot = &c->slots[spanclass];
    if (slot->free || mcache_next_group(slot)) return;
    mcache_release(c, slot);
    MSpan *s = mcentral_take(&heap.central[spanclass]);
    mcache_live_add(c, (int64_t)((s->nelems - s->alloc_count) * s->elemsize));
    s->in_cache = true;
    s->next_group = 0;
    slot->span = s;
    slot->elemsize = (uint32_t)s->elemsize;
    slot->mask = s->ptrmask;
    slot->needzero = s->needzero;
    s->needzero = true;
    if (!mcache_next_group(slot)) fatal_throw("span of class %u without a free slot", spanclass);
}

static void mcache_flush_tiny(MCache *c) {
    __atomic_fetch_add(&heap.counts.tiny_alloc, c->tiny_alloc, __ATOMIC_RELAXED);
    c->tiny = c->tiny_offset = c->tiny_alloc = 0;
}

void mcache_release_all(MCache *c) {
    for (uint32_t i = 0; i < SPANCLASS_COUNT; i++) mcache_release(c, &c->slots[i]);
    regions_dissolve(c);
    mcache_flush_tiny(c);
    counts_flush(c);
    span_cache_flush(&c->spans);
}

void mcache_flush_all(void) {
    RT_ASSERT_WORLD_STOPPED();
    for (MCache *c = heap.caches; c; c = c->next) mcache_release_all(c);
}
