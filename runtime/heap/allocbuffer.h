// allocbuffer.h - memory of a heap plan (heapplan.h) from which one P allocates without a lock: thread-local
// allocation buffers (Jones, Hosking, Moss, "The Garbage Collection Handbook", 7.7).
//
// A buffer is a piece of the plan's space, filled from its beginning up. Its objects have the header that all
// of a plan's objects have (plans/space.h); no table beside the space is written for them. What is counted
// of them is the plan's when the buffer is given back.
//
//     begin           at                end
//     | object | ... |   not yet used   |
//
// Only the P's own thread writes it, outside of any safepoint: while the world stands still, [begin, at) is
// complete objects. Others read `at` at any time; what is below is complete then, too. An empty buffer has
// at == end, as those of the default heap always are.
#ifndef LOAM_ALLOCBUFFER_H
#define LOAM_ALLOCBUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "loam/abi.h"

#define UNIT 16ul // of which a plan's space is made

typedef struct Object {
    uint64_t head;  // the type descriptor's address, and flags above it; no type: no pointers
    uint32_t units; // with the header
    uint32_t to;    // of a collection that moves objects: number of the unit where it goes
} Object;

typedef struct AllocBuffer {
    uintptr_t at, end, begin;
    uint64_t objects; // in [begin, at)
} AllocBuffer;

#define BUFFERED_MOST_BYTES 4096u // of an object in a buffer: what it leaves unused is small

// Whether such an object, of one byte at least, may be in a buffer. Tables with keys that are hashed by
// addresses are the plan's to know (plans/keys.c).
static inline bool buffer_may_hold(uint64_t size, const LoamType *type) {
    return size - 1 < BUFFERED_MOST_BYTES && !(type && type->tflag & LOAM_TFLAG_ADDRESS_KEYS);
}

// Of an object of so many bytes, with its header.
static inline uint64_t buffered_bytes(uint64_t size) { return (size + 2 * UNIT - 1) & ~(UNIT - 1); }

// A new object of so many bytes with its header, not cleared; NULL: the buffer has no room for it.
static inline Object *buffer_take(AllocBuffer *b, uint64_t bytes, const LoamType *type) {
    uintptr_t at = b->at;
    if (__builtin_expect(b->end - at < bytes, 0)) return NULL;
    Object *o = (Object *)at;
    o->head = (uint64_t)type;
    uint64_t units_and_to = bytes / UNIT; // in one store
    __builtin_memcpy((char *)o + offsetof(Object, units), &units_and_to, sizeof units_and_to);
    b->objects++;
    __atomic_store_n(&b->at, at + bytes, __ATOMIC_RELEASE);
    return o;
}

#endif
