// pagebits.h - runs of ones in words and in the bitmaps of a chunk (heap/pagealloc.h).
#ifndef LOAM_PAGEBITS_H
#define LOAM_PAGEBITS_H

#include <stdint.h>

// Bits [lo, hi) of a word; lo < hi <= 64.
static inline uint64_t word_mask(uint32_t lo, uint32_t hi) {
    return (hi - lo == 64 ? ~0ul : (1ul << (hi - lo)) - 1) << lo;
}

// Bits at which a run of n ones begins; 0 < n <= 64. Each step doubles the length that a bit stands for
// (Warren, Hacker's Delight, 6-2).
static inline uint64_t word_runs(uint64_t x, uint32_t n) {
    for (uint32_t done = 1; done < n;) {
        uint32_t step = done < n - done ? done : n - done;
        x &= x >> step;
        done += step;
    }
    return x;
}

// Length of the longest run of ones if it is above `floor`, else floor.
static inline uint32_t word_longest(uint64_t x, uint32_t floor) {
    if (floor >= 64) return floor;
    for (x = word_runs(x, floor + 1); x; x &= x >> 1) floor++;
    return floor;
}

static inline uint32_t word_leading(uint64_t x) { return ~x ? (uint32_t)__builtin_clzl(~x) : 64; }
static inline uint32_t word_trailing(uint64_t x) { return ~x ? (uint32_t)__builtin_ctzl(~x) : 64; }

#endif
