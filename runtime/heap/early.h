// early.h - freeing an object that compiled code knows to be dead (passes/lower/frees.c); early.c says what
// is freed and why that is safe. Any stack; never a safepoint. The words lie in the caller's frame and are
// no root.
#ifndef LOAM_EARLY_H
#define LOAM_EARLY_H

#include <stdint.h>

typedef struct Held {
    uintptr_t object;  // or 0
    uint64_t sweepgen; // the heap's when it was put here
} Held;

// What the words held is free; they hold `object` from now on, the beginning of an object or no address of
// the heap.
void heap_free_later(Held *, void *object) __asm__("runtime.freelater");
void heap_free(Held *) __asm__("runtime.free"); // what they held is free, and they hold nothing

#endif
