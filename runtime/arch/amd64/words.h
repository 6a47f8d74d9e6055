// words.h - arithmetic on numbers of many words, the lowest first: package math/big's. Owns nothing; callable
// on any stack.
//
// z, x and y have n words each. z may be x or y; it overlaps them in no other way.
#ifndef LOAM_RUNTIME_ARCH_WORDS_H
#define LOAM_RUNTIME_ARCH_WORDS_H

#include <stdint.h>

// z = x + y, z = x - y; the carry.
uint64_t words_add(uint64_t *z, const uint64_t *x, const uint64_t *y, int64_t n) __asm__("big.wordsAdd");
uint64_t words_subtract(uint64_t *z, const uint64_t *x, const uint64_t *y,
                        int64_t n) __asm__("big.wordsSubtract");

// z = x * y + carry, z = z + x * y; the word above z.
uint64_t words_multiply(uint64_t *z, const uint64_t *x, int64_t n, uint64_t y,
                        uint64_t carry) __asm__("big.wordsMultiply");
uint64_t words_add_product(uint64_t *z, const uint64_t *x, int64_t n,
                           uint64_t y) __asm__("big.wordsAddProduct");

#endif
