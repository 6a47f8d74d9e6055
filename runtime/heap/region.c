// region.c - see region.h. A region is a set of spans in which nothing else lies, for each span class an
// AllocSlot as in the P's cache and a list of spans that are full. Who frees it makes the spans empty, and
// keeps them for the next regions of the P: a function that makes three objects and returns always gets the
// same span, from the P's list of spares, and no lock is taken.
//
// The collector never sees a region: all dissolve when the world stands still and a cycle begins, as whenever
// caches are flushed (mcache_release_all). A region that has dissolved is no more. Its words hold another
// generation than the record, so that its function's next objects come from mallocgc, and freeing it does
// nothing. What lay in it is dead or alive like any other object. As no region begins while a cycle marks,
// none is open then: so nothing is freed that a cycle may have seen.
//
// A region belongs to the P on which it began. A goroutine that uses it on another P gets its objects from
// mallocgc, and what it does not free dissolves with the next cycle, as does the region of a goroutine that
// ended in a panic. In mallocgc's hands are also objects above PTRMASK_MAX_BYTES, what asks for a region when
// REGION_MOST_RECORDS are open, and everything where each allocation takes the slow path (heap/mcache.h) or
// under another heap plan.
//
// Equations
//     spans in an open region: empty when they were taken. Those of `full` have alloc_count == nelems and all
//         that a span of an MCentral's list of full ones has, so that dissolving is to append the list
//     a part's slot: as in the P's cache; heap.live counts its span as full
//     spare spans: no bit in alloc_bits, in no list of an MCentral, not in heap.live
//
// To the counts (MemStats, heap.live) objects that are freed so are as if they had never been made: they are
// counted when their region dissolves. The heap profile looks at an object when a span comes from the heap,
// as elsewhere, and counts it as freed with its region.
#include "heap/region.h"
#include "arch/amd64/switch.h"
#include "base/assert.h"
#include "base/records.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "heap/sample.h"
#include "heap/slots.h"
#include "heap/special.h"
#include "heap/sweep.h"

_Static_assert(offsetof(Region, record) == offsetof(LoamRegion, record) &&
                   offsetof(Region, generation) == offsetof(LoamRegion, generation),
               "loam/abi.h");
_Static_assert(offsetof(RegionRecord, cache) == offsetof(LoamRegionHead, cache) &&
                   offsetof(RegionRecord, generation) == offsetof(LoamRegionHead, generation) &&
                   offsetof(RegionRecord, parts) == sizeof(LoamRegionHead) &&
                   offsetof(RegionPart, slot) == 0 && sizeof(RegionPart) == LOAM_REGION_PART_BYTES,
               "loam/abi.h");

static uint32_t class_of(uint64_t size, const LoamType *type) {
    return spanclass_make(sizeclass_of(size), !type || type->ptrdata == 0);
}

static int64_t span_bytes(const MSpan *s) { return (int64_t)(s->nelems * s->elemsize); }

// ---- spans ------------------------------------------------------------------------------------------------

// The span, in which no object lies, is the part's, and its slot has free bits. Any stack.
static void part_take(MCache *c, RegionRecord *r, RegionPart *part, MSpan *s) {
    MSpan *old = part->slot.span;
    if (bit_test(&r->used, s->spanclass)) {
        old->alloc_count = old->nelems;
        old->next_group = 0;
        old->in_cache = false;
        old->next = part->full;
        if (!part->full) part->last_full = old;
        part->full = old;
        part->full_count++;
    }
    bit_set(&r->used, s->spanclass);
    part->slot = (AllocSlot){
        .span = s, .elemsize = (uint32_t)s->elemsize, .mask = s->ptrmask, .needzero = s->needzero};
    part->slot.free = s->alloc_bits[0] = group_mask(s->nelems, 0);
    part->slot.group_base = s->base;
    s->next_group = 1;
    s->needzero = true;
    s->in_cache = true;
    mcache_live_add(c, span_bytes(s));
}

// The slot has a free bit afterwards, from memory that the P has; false: it has none. Any stack.
static bool part_fill(MCache *c, RegionRecord *r, uint32_t class) {
    RegionPart *part = &r->parts[class];
    if (bit_test(&r->used, class) && (part->slot.free || mcache_next_group(&part->slot))) return true;
    MSpan *s = c->regions.spare[class];
    if (!s) return false;
    c->regions.spare[class] = s->next;
    c->regions.spares--;
    s->next = NULL;
    part_take(c, r, part, s);
    return true;
}

// Nothing lies in the span any more; any stack.
static inline void span_empty(MCache *c, MSpan *s) {
    clobber_freed(s->base, s->base + s->nelems * s->elemsize);
    uint32_t groups = s->alloc_count ? bits_words(s->nelems) : s->next_group;
    for (uint32_t g = 0; g < groups; g++) {
        s->alloc_bits[g] = 0;
        __asm__("" : "+r"(g)); // or the compiler makes a call of memset of the loop
    }
    s->alloc_count = 0;
    s->next_group = 0;
    s->in_cache = false;
    if (s->map_kind == SPAN_MAP_BITMAP) s->map_kind = SPAN_MAP_MASK; // its mask is 0
    mcache_live_add(c, -span_bytes(s));
}

static void spare_add(RegionCache *own, MSpan *s) {
    s->next = own->spare[s->spanclass];
    own->spare[s->spanclass] = s;
    own->spares++;
}

// ---- records ----------------------------------------------------------------------------------------------

// The record of a region of this cache, or NULL: it has none, or another P's, or is no more.
static inline RegionRecord *record_of(const Region *region, const MCache *c) {
    RegionRecord *r = region->record;
    return r && r->cache == c && r->generation == region->generation ? r : NULL;
}

static void record_make(MCache *c) {
    RegionRecord *r = persistent_alloc(sizeof *r, &heap.other_sys);
    r->cache = c;
    r->generation = 1;
    r->made_before = c->regions.all;
    c->regions.all = r;
    r->next = c->regions.unused;
    c->regions.unused = r;
    c->regions.records++;
}

static void record_open(RegionCache *own, Region *region) {
    RegionRecord *r = own->unused;
    own->unused = r->next;
    r->is_open = true;
    *region = (Region){r, r->generation};
}

static void part_clear(RegionPart *part) {
    part->slot.free = 0;
    part->full = NULL;
    part->full_count = 0;
}

// Its parts have nothing any more.
static inline void record_close(RegionRecord *r) {
    r->used = 0;
    r->is_open = false;
    r->generation++;
    r->next = r->cache->regions.unused;
    r->cache->regions.unused = r;
}

// ---- allocation -------------------------------------------------------------------------------------------

// Whether it is one object of a type that mallocgc's fast path takes.
static inline bool is_one_of_few(int64_t size, const LoamType *type) {
    return type && (uint64_t)size == type->size && (uint64_t)size <= MCACHE_FEW_BYTES &&
           type->ptrdata - 1 < 8 * WORD_SIZE;
}

static __attribute__((noinline)) void *set_mask(AllocSlot *slot, uintptr_t p, uint64_t mask) {
    slot->mask = span_set_mask(slot->span, p, mask);
    return (void *)p;
}

// Takes an object from a slot that has one: of such a type, and any.
static inline void *take_one_of_few(AllocSlot *slot, uint64_t free, const LoamType *type) {
    uintptr_t p = slot_pop(slot, free);
    if (slot->needzero) clear_few((void *)p, slot->elemsize);
    uint64_t mask = type->gcdata[0];
    if (unlikely(mask != slot->mask)) return set_mask(slot, p, mask);
    return (void *)p;
}

static void *take_any(AllocSlot *slot, uint64_t size, const LoamType *type) {
    uintptr_t p = slot_pop(slot, slot->free);
    if (slot->needzero) clear_words((void *)p, slot->elemsize);
    if (!type || type->ptrdata == 0) return (void *)p;
    uint64_t mask = ptrmask_of(type, size);
    return mask == slot->mask ? (void *)p : set_mask(slot, p, mask);
}

// Whether the P that runs this may open a region now.
static bool may_open(const MCache *c) {
    return !gc_allocates_black() && !heap_plan && c == sched_p()->mcache &&
           (c->regions.unused || c->regions.records < REGION_MOST_RECORDS);
}

// All that the fast path leaves, on the goroutine's stack until a stub leaves it.
static __attribute__((noinline)) void *region_other(int64_t size, const LoamType *type, Region *region) {
    MCache *c = sched_tls.alloc;
    if ((uint64_t)size - 1 >= PTRMASK_MAX_BYTES) return mallocgc(size, type, true);
    if (!region->record) {
        if (!may_open(c)) return mallocgc(size, type, true);
        if (!c->regions.unused) return loam_regionalloc_slow_stub(size, type, region);
        record_open(&c->regions, region);
    }
    RegionRecord *r = record_of(region, c);
    if (!r) return mallocgc(size, type, true);
    uint32_t class = class_of((uint64_t)size, type);
    if (!part_fill(c, r, class)) return loam_regionalloc_slow_stub(size, type, region);
    AllocSlot *slot = &r->parts[class].slot;
    if (is_one_of_few(size, type)) return take_one_of_few(slot, slot->free, type);
    return take_any(slot, (uint64_t)size, type);
}

// One object as mallocgc's fast path makes it, from an open region that has a free slot.
void *heap_region_alloc(int64_t size, const LoamType *type, Region *region) {
    const RegionRecord *of = record_of(region, sched_tls.alloc);
    if (unlikely(!of || !is_one_of_few(size, type))) return region_other(size, type, region);
    AllocSlot *slot = &region->record->parts[class_of((uint64_t)size, type)].slot;
    uint64_t free = slot->free;
    if (unlikely(!free)) return region_other(size, type, region);
    return take_one_of_few(slot, free, type);
}

void *rt_regionalloc(int64_t size, const LoamType *type, Region *region) {
    RT_ASSERT(1, on_system_stack() && at_safepoint());
    if (heap_before_alloc) heap_before_alloc((uint64_t)size); // all regions may dissolve
    MCache *c = sched_tls.alloc;
    if (!region->record && may_open(c)) {
        if (!c->regions.unused) record_make(c);
        record_open(&c->regions, region);
    }
    RegionRecord *r = record_of(region, c);
    if (!r) return rt_mallocgc(size, type, true);
    uint32_t class = class_of((uint64_t)size, type);
    uint64_t bytes = (uint64_t)size; // that come without another slow path
    if (!part_fill(c, r, class)) {
        uint32_t npages = sizeclass_pages[spanclass_sizeclass(class)];
        sweep_credit(npages << HEAP_PAGE_SHIFT, 0);
        MSpan *s = heap_span_alloc(npages, class);
        bytes = (uint64_t)span_bytes(s);
        part_take(c, r, &r->parts[class], s);
    }
    void *p = take_any(&r->parts[class].slot, (uint64_t)size, type);
    if (unlikely(sample_rate != NULL))
        sample_count(bytes, (uintptr_t)p, (uint64_t)heap_round_size(size), type);
    return p;
}

// ---- the end of a region ----------------------------------------------------------------------------------

static void dissolve(RegionRecord *r) {
    MCache *c = r->cache;
    for (uint64_t used = r->used; used; used &= used - 1) {
        uint32_t class = (uint32_t)__builtin_ctzl(used);
        RegionPart *part = &r->parts[class];
        if (part->full) mcentral_add_full(part->full, part->last_full);
        c->allocated[spanclass_sizeclass(class)] +=
            part->full_count * sizeclass_objects[spanclass_sizeclass(class)];
        mcache_release(c, &part->slot);
        part_clear(part);
    }
    record_close(r);
}

void regions_dissolve(MCache *c) {
    RegionCache *own = &c->regions;
    for (RegionRecord *r = own->all; r; r = r->made_before)
        if (r->is_open) dissolve(r);
    for (uint32_t class = 0; own->spares && class < REGION_SPANCLASSES; class ++) {
        for (const MSpan *s = own->spare[class]; s; s = s->next) own->spares--;
        if (own->spare[class]) heap_spans_free(own->spare[class]);
        own->spare[class] = NULL;
    }
}

// Takes off what the heap profile noted of the region's objects; true: nothing else is attached to any.
static bool drop_samples(const RegionPart *part) {
    bool none = special_drop_samples(part->slot.span);
    for (MSpan *s = part->full; s; s = s->next) none &= special_drop_samples(s);
    return none;
}

static void free_spans(MCache *c, MSpan *list) {
    MSpan *rest = NULL; // that the P does not keep
    for (MSpan *s = list, *next; s; s = next) {
        next = s->next;
        span_empty(c, s);
        if (c->regions.spares < REGION_MOST_SPARES) {
            spare_add(&c->regions, s);
        } else {
            s->next = rest;
            rest = s;
        }
    }
    if (rest) heap_spans_free(rest);
}

// Any region. What has a finalizer or a weak reference must not be freed, nor what it leads to: such a region
// is left to the collector.
static void free_on_system(void *region_record) {
    RegionRecord *r = region_record;
    MCache *c = r->cache;
    bool none = true;
    for (uint64_t used = r->used; used; used &= used - 1)
        none &= drop_samples(&r->parts[__builtin_ctzl(used)]);
    if (!none) {
        dissolve(r);
        return;
    }
    for (uint64_t used = r->used; used; used &= used - 1) {
        RegionPart *part = &r->parts[__builtin_ctzl(used)];
        part->slot.span->next = part->full;
        free_spans(c, part->slot.span);
        part_clear(part);
    }
    record_close(r);
}

// One span a class, to which nothing is attached, and all of which the P keeps.
static bool is_small(const RegionRecord *r) {
    uint32_t spares = r->cache->regions.spares;
    for (uint64_t used = r->used; used; used &= used - 1, spares++) {
        const RegionPart *part = &r->parts[__builtin_ctzl(used)];
        if (part->full || __atomic_load_n(&part->slot.span->specials, __ATOMIC_RELAXED)) return false;
    }
    return spares <= REGION_MOST_SPARES;
}

static __attribute__((noinline)) void region_end(Region *region) {
    RegionRecord *r = record_of(region, sched_tls.alloc);
    *region = (Region){0};
    if (!r) return;
    if (unlikely(!is_small(r))) {
        system_stack_call(free_on_system, r);
        return;
    }
    MCache *c = r->cache;
    for (uint64_t used = r->used; used; used &= used - 1) {
        AllocSlot *slot = &r->parts[__builtin_ctzl(used)].slot;
        slot->free = 0;
        span_empty(c, slot->span);
        spare_add(&c->regions, slot->span);
    }
    record_close(r);
}

void heap_region_free(Region *region) {
    if (region->record) region_end(region);
}
