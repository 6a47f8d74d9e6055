// bits.h - arrays of bits, lowest first, in words of 64.
#ifndef LOAM_BITS_H
#define LOAM_BITS_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t bits_words(uint32_t nbits) { return (nbits + 63) / 64; }
static inline bool bit_test(const uint64_t *bits, uint64_t i) { return bits[i / 64] >> (i % 64) & 1; }
static inline void bit_set(uint64_t *bits, uint64_t i) { bits[i / 64] |= 1ul << (i % 64); }
static inline void bit_clear(uint64_t *bits, uint64_t i) { bits[i / 64] &= ~(1ul << (i % 64)); }

#endif
