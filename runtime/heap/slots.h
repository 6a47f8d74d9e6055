// slots.h - taking an object from an AllocSlot (heap/mcache.h): the pieces of which the fast paths of
// malloc.c and region.c consist. They run on goroutine stacks: small frames, no calls out.
#ifndef LOAM_SLOTS_H
#define LOAM_SLOTS_H

#include "heap/mcache.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

// Clears up to MCACHE_FEW_BYTES, a multiple of 8 and not 0; what is no multiple of 16 has a word that is
// cleared twice.
static inline void clear_few(void *p, uint64_t bytes) {
    typedef uint64_t Pair __attribute__((vector_size(16), aligned(8)));
    if (unlikely(bytes < sizeof(Pair))) {
        *(uint64_t *)p = 0;
        return;
    }
    char *at = p, *last = at + bytes - sizeof(Pair);
    for (; at < last; at += sizeof(Pair)) {
        *(Pair *)at = (Pair){0, 0};
        __asm__("" : "+r"(at)); // or the compiler makes a call of memset of the loop
    }
    *(Pair *)last = (Pair){0, 0};
}

// Clears whole units, at least one.
static inline void clear_units(uintptr_t at, uintptr_t end) {
    typedef uint64_t Unit __attribute__((vector_size(16)));
    do {
        *(Unit *)at = (Unit){0, 0};
        at += UNIT;
        __asm__("" : "+r"(at)); // as above
    } while (unlikely(at < end));
}

// Clears any multiple of 8 without a call.
static inline void clear_words(void *p, uint64_t bytes) {
    if (likely(bytes <= MCACHE_FEW_BYTES)) {
        clear_few(p, bytes);
        return;
    }
    arch_clear_words(p, bytes / WORD_SIZE);
}

// Takes the lowest of the slot's free bits, which are not 0.
static inline uintptr_t slot_pop(AllocSlot *slot, uint64_t free) {
    slot->free = free & (free - 1);
    return slot->group_base + (uint32_t)__builtin_ctzl(free) * slot->elemsize;
}

#endif
