// slice.c - make and append: sizes, their limits, and growth as Go does it (double up to 256 elements, then
// towards a quarter more, then up to what the size class really holds).
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/mheap.h"
#include "lang/lang.h"

#define GROW_THRESHOLD 256

static bool size_overflows(const LoamType *elem, int64_t n, uint64_t *bytes) {
    return __builtin_mul_overflow(elem->size, (uint64_t)n, bytes) || *bytes > HEAP_MAX_ALLOC;
}

void *rt_makeslice(const LoamType *elem, int64_t len, int64_t cap) {
    uint64_t bytes;
    if (size_overflows(elem, cap, &bytes) || len < 0 || len > cap) {
        // The length is to blame if it alone is out of range.
        bool bad_len = size_overflows(elem, len, &bytes) || len < 0;
        sched_panic(bad_len ? PANIC_MAKESLICE_LEN : PANIC_MAKESLICE_CAP, 0, 0, NULL, NULL);
    }
    return heap_alloc((int64_t)bytes, elem, true);
}

// Few bytes without pointers, of a length and a capacity that are in range. The capacity is small, and so is
// the element: the product cannot overflow.
void *make_slice(const LoamType *elem, int64_t len, int64_t cap) {
    if (elem->ptrdata == 0 && elem->size <= HEAP_BYTES_MOST && (uint64_t)cap <= HEAP_BYTES_MOST &&
        (uint64_t)len <= (uint64_t)cap) {
        uint64_t bytes = elem->size * (uint64_t)cap;
        if (bytes - HEAP_BYTES_LEAST <= HEAP_BYTES_MOST - HEAP_BYTES_LEAST) {
            void *p = heap_alloc_bytes(bytes);
            if (p) return p;
        }
    }
    return loam_makeslice_slow_stub(elem, len, cap);
}

static int64_t grown_cap(int64_t cap, int64_t need) {
    if (need > cap + cap) return need;
    if (cap < GROW_THRESHOLD) return cap + cap;
    int64_t grown = cap;
    while (0 < grown && grown < need) grown += (grown + 3 * GROW_THRESHOLD) / 4;
    return grown <= 0 ? need : grown;
}

// The bytes of the new array: what the size class holds.
static uint64_t grown_bytes(const LoamType *elem, int64_t cap, int64_t need) {
    uint64_t bytes;
    if (need < cap || size_overflows(elem, grown_cap(cap, need), &bytes))
        sched_panic(PANIC_GROWSLICE, 0, 0, NULL, NULL);
    return (uint64_t)heap_round_size((int64_t)bytes);
}

GrownSlice rt_growslice(const LoamType *elem, void *old, int64_t len, int64_t cap, int64_t need) {
    if (elem->size == 0 && need >= cap) return (GrownSlice){&heap_zerobase, need};
    uint64_t bytes = grown_bytes(elem, cap, need), used = (uint64_t)len * elem->size, keep_dirty = used;
    // What the caller's append overwrites need not be cleared, unless a deletion barrier may look at it.
    bool pointers = elem->ptrdata != 0;
    if (!pointers) keep_dirty = (uint64_t)need * elem->size;
    void *p = heap_alloc((int64_t)bytes, pointers ? elem : NULL, pointers);
    if (!pointers) __builtin_memset((char *)p + keep_dirty, 0, bytes - keep_dirty);
    if (pointers && gc_write_barrier_on) gc_shade_copied(elem, old, len);
    if (used) __builtin_memcpy(p, old, used);
    return (GrownSlice){p, (int64_t)(bytes / elem->size)};
}

// An arena is a count of the bytes that are taken, and whole elements. Arrays have the size that the heap
// gives them, and each has bytes of its own, so that nobody can tell them from others. Those with pointers
// lie in memory of the frame that was cleared and has the elements' pointer map.
GrownSlice rt_growslicein(const LoamType *elem, void *old, int64_t len, int64_t cap, int64_t need,
                          void *arena) {
    uint64_t *taken = arena, room = LOAM_ARENA_BYTES - sizeof *taken;
    if (!arena || (uint64_t)need > room || need < cap) return rt_growslice(elem, old, len, cap, need);
    if (elem->ptrdata) room -= room % elem->size;
    GrownSlice s = {(char *)(taken + 1) + *taken, (int64_t)(grown_bytes(elem, cap, need) / elem->size)};
    uint64_t bytes = (uint64_t)s.cap * elem->size, used = (uint64_t)len * elem->size,
             aligned = (bytes + 7) / 8 * 8;
    if (aligned > room - *taken) return rt_growslice(elem, old, len, cap, need);
    *taken += aligned;
    if (elem->ptrdata && gc_write_barrier_on) gc_shade_copied(elem, old, len);
    if (used) __builtin_memcpy(s.ptr, old, used);
    if (!elem->ptrdata) __builtin_memset((char *)s.ptr + used, 0, bytes - used);
    return s;
}
