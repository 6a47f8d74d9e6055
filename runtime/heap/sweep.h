// sweep.h - sweeping: a span's marks become its allocation bits. See sweep.c for who sweeps when.
#ifndef LOAM_SWEEP_H
#define LOAM_SWEEP_H

#include "base/godebug.h"
#include "heap/mheap.h"

#define CLOBBER_WORD 0xdeadbeefdeadbeeful // fills freed objects with clobberfree=1
static inline void clobber_freed(uintptr_t from, uintptr_t to) {
    if (!godebug.clobberfree) return;
    for (uint64_t *at = (uint64_t *)from; at < (uint64_t *)to; at++) *at = CLOBBER_WORD;
}

// true: nothing was alive and its pages were freed (never if preserve)
bool sweep_span(MSpan *, bool preserve);
void sweep_all(void);
bool sweep_some(uint32_t spans); // sweeps so many; false: none was left
bool sweep_is_left(void);        // a hint
// A cycle has marked, and the next one begins when heap.live reaches goal: computes the rate of sweeping. The
// world stands still.
void sweep_begin(uint64_t goal);
// Before an allocation: sweeps in proportion to it, at least so many pages.
void sweep_credit(uint64_t bytes, uint64_t pages);

#endif
