// seen.h - which pointers this cycle's marking has already met: a bit for each SEEN_UNIT bytes of an arena.
//
//     bit(p) is set  ->  the object that p leads to is marked, or the worker that set the bit marks it before
//                        it ends
//
// The converse does not hold. A worker sets a bit by a plain load and a plain store of its byte (atomic,
// relaxed); what another worker noted in the same byte at that moment may be lost, and that item is looked at
// twice. Only pointers to the begin of a unit have a bit, for other units' bytes may belong to two objects.
//
// An arena's bits are made, or cleared, when a cycle first meets a pointer into it. Pointers to what was not
// mapped when the cycle began have no bits, so only what is below that needs to be cleared.
#ifndef LOAM_SEEN_H
#define LOAM_SEEN_H

#include "heap/mheap.h"

#define SEEN_UNIT 16u
#define SEEN_BYTES (ARENA_BYTES / SEEN_UNIT / 8)

// Both change while the world stands still.
extern uint64_t seen_cycle; // even; an arena whose number is one less is being made ready
extern uintptr_t seen_end;  // pointers from here on have no bits

void seen_reset(void); // a cycle begins to mark
// False: another worker is about it, or there is no memory.
bool seen_make_ready(HeapArena *, uintptr_t base);

// p's bit: a byte, and a mask, which is 0 if nothing is known of p.
typedef struct SeenBit {
    uint8_t *byte;
    uint8_t mask;
} SeenBit;

static inline __attribute__((always_inline)) SeenBit seen_bit(uintptr_t p) {
    static uint8_t none;
    HeapArena *a = p < seen_end ? heap_arena_of(p) : NULL;
    if (__builtin_expect(!a, 0)) return (SeenBit){&none, 0};
    bool ready = __atomic_load_n(&a->seen_cycle, __ATOMIC_ACQUIRE) == seen_cycle;
    if (__builtin_expect(!ready, 0) && !seen_make_ready(a, p & ~(ARENA_BYTES - 1)))
        return (SeenBit){&none, 0};
    uintptr_t unit = (p & (ARENA_BYTES - 1)) / SEEN_UNIT;
    return (SeenBit){&a->seen[unit / 8], (uint8_t)((p % SEEN_UNIT == 0) << (unit % 8))};
}

// Whether p was met before; from now on it was. Without a branch.
static inline bool seen_test_and_set(SeenBit b) {
    uint8_t bits = __atomic_load_n(b.byte, __ATOMIC_RELAXED);
    __atomic_store_n(b.byte, (uint8_t)(bits | b.mask), __ATOMIC_RELAXED);
    return bits & b.mask;
}

#endif
