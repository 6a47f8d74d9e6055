// mcache.h - the per-P allocation cache: for each span class one span, and of it a group of up to 64 slots as
// one bitmap.
//
// An AllocSlot answers an allocation with no other memory than itself: the free bit's number times the size,
// added to the group's base. When its group is empty, mcache_next_group takes the span's next one (in
// alloc_bits they count as allocated from then on); when the span is full, mcache_refill takes another span.
// A slot without a span points to a span of no objects.
//
// Equations
//     objects allocated from a slot's span since it was taken ==
//         (nelems - alloc_count) - free bits of the slot - free slots of the groups from next_group on
//     while a cycle marks: slots handed out or in the slot's group are marked, those of later groups are not;
//         a slot that is given back unused loses its mark
//
// A thread allocates through tls.alloc (base/records.h): its P's cache, or, while GODEBUG asks for work at
// each allocation (gcstress, wbstress, heapverify), or the program for a profile of each allocation
// (sample.h), a closed one, whose slots are always empty. Then every allocation takes the slow path, which
// uses the P's real cache. With a heap of another plan the slots of all caches are empty, for nobody refills
// them, and objects come from the P's buffer.
#ifndef LOAM_MCACHE_H
#define LOAM_MCACHE_H

#include "heap/allocbuffer.h"
#include "heap/mheap.h"

#define TINY_BYTES 16u
#define TINY_SPANCLASS (2u << 1 | 1u) // 16 bytes, no pointers

// mask: the span's ptrmask (SPAN_MAP_MASK), or 0.
typedef LoamAllocSlot AllocSlot;

// What a P needs to make a span of at most SPAN_CACHE_PAGES pages without the heap's lock (mheap.c).
#define SPAN_CACHE_PAGES 16
struct SpanCache {
    PageBlock block;
    MSpan *records;           // unused ones, through next
    void *bits[4], *marks[4]; // as heap.bit_records and mark_records, through their first word
};

// Where a P has its regions (heap/region.h), which it alone writes outside of a stopped world.
#define REGION_SPANCLASSES 54 // of objects up to PTRMASK_MAX_BYTES, whose maps are masks
struct RegionRecord;
typedef struct RegionCache {
    struct RegionRecord *all, *unused; // through `made_before` and `next`
    uint32_t records;                  // in `all`
    uint32_t spares;                   // in all lists of `spare`:
    MSpan *spare[REGION_SPANCLASSES];  // empty spans by class, through `next`. They are not in heap.live
} RegionCache;

struct MCache {
    AllocSlot slots[SPANCLASS_COUNT]; // first: compiled code takes from them
    AllocBuffer buffer;               // of another plan's heap
    uintptr_t tiny;                   // current block of the tiny allocator, or 0
    uint64_t tiny_offset;             // bytes of it in use
    uint64_t tiny_alloc;              // tiny objects that found room in a block, not yet in heap.counts
    MCache *next;                     // heap.caches
    SpanCache spans;
    // What is not yet in heap.counts and heap.live, which all Ps write
    uint64_t allocated[SIZECLASS_COUNT], freed[SIZECLASS_COUNT];
    int64_t live;
    RegionCache regions;
};

#define MCACHE_FEW_BYTES 128u // objects up to here are cleared where they are allocated
// By words: the offset of their slot in MCache.
extern uint16_t mcache_few_slots[MCACHE_FEW_BYTES / WORD_SIZE + 1];
// Of an object with pointers, of so many bytes up to MCACHE_FEW_BYTES.
static inline AllocSlot *mcache_slot_of_few(MCache *c, uint64_t bytes) {
    return (AllocSlot *)((char *)c + mcache_few_slots[(bytes + WORD_SIZE - 1) / WORD_SIZE]);
}
void mcache_init(void);                           // after sizeclass_init
bool mcache_next_group(AllocSlot *);              // any stack; false: the span is full
void mcache_refill(MCache *, uint32_t spanclass); // the slot has a free bit afterwards
// heap.live follows in steps of so many bytes: a small part, with all Ps' steps together, of what may be
// allocated until the next cycle. Written while the world stands still.
extern int64_t mcache_live_step;
void mcache_count_freed(uint32_t sizeclass, uint64_t objects); // by whoever sweeps
void mcache_live_add(MCache *, int64_t bytes);
void mcache_release(MCache *, AllocSlot *); // the slot's span to mcentral; the slot has none then
// All spans to mcentral, pages to the heap; regions dissolve, the tiny block is dropped.
void mcache_release_all(MCache *);
void mcache_flush_all(void); // the same for every cache; the world stands still

#endif
