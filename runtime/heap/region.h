// region.h - regions: memory for objects that are known to die together, when a function returns or a round
// of its loop is over. It is free at once then, without a cycle (Tofte, Talpin, "Region-Based Memory
// Management", 1997; here the collector stands behind them, and takes over what lives when a cycle begins).
//
// Compiled code has a Region in a frame, and says which objects may lie in it. It promises that no pointer to
// such an object is read after the region was freed, and that nothing which is alive then holds one. region.c
// says what really lies in a region.
#ifndef LOAM_REGION_H
#define LOAM_REGION_H

#include "heap/mcache.h"

typedef struct RegionRecord RegionRecord;

// Two words of a frame, all zero at first, which no stack map knows. They hold no address of the heap, and
// may be moved with the stack.
typedef struct Region {
    RegionRecord *record; // or NULL: nothing lies in it
    uint64_t generation;  // the record's when it was taken; if that is another now, the region is no more
} Region;

// A zeroed object as mallocgc makes it. Any stack; a safepoint. The words may lie on the goroutine's stack.
void *heap_region_alloc(int64_t size, const LoamType *, Region *) __asm__("runtime.regionalloc");
void *rt_regionalloc(int64_t size, const LoamType *, Region *); // its slow path; system stack
void *loam_regionalloc_slow_stub(int64_t size, const LoamType *, Region *);
// What lies in the region is free, and the words are zero: they may be used again. Any stack; no safepoint.
void heap_region_free(Region *) __asm__("runtime.regionfree");

// ---- for the rest of this folder --------------------------------------------------------------------------
// The part of a region that has one span class. The slot counts while the class is in `used`.
typedef struct RegionPart {
    AllocSlot slot;
    MSpan *full, *last_full; // spans without a free slot, through `next`: as they are in an MCentral's list
    uint64_t full_count;
} RegionPart;

// What a region's words stand for. It belongs to one P for ever: only that P's thread uses it, or who has
// stopped the world.
struct RegionRecord {
    MCache *cache;       // this, the generation and the slots are also read by compiled code
    uint64_t generation; // grows whenever its region is freed or dissolves
    RegionPart parts[REGION_SPANCLASSES];
    uint64_t used; // bit: the span class has a span
    bool is_open;  // it has a region
    RegionRecord *next, *made_before;
};

#define REGION_MOST_RECORDS 32u // of a P: regions that are open at a time
#define REGION_MOST_SPARES 256u // empty spans that a P keeps

// Every open region of the cache is no more: its spans go to mcentral, its objects are the collector's. Spare
// spans go back to the heap. By the P's thread, or while the world stands still.
void regions_dissolve(MCache *);

#endif
