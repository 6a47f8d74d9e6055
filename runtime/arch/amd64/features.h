// features.h - what this processor can do beyond the first x86-64. Owns nothing; callable on any stack.
#ifndef LOAM_RUNTIME_ARCH_FEATURES_H
#define LOAM_RUNTIME_ARCH_FEATURES_H

#include <stdbool.h>

typedef enum ArchFeature {
    ARCH_FMA = 1 << 0,   // fused multiply-add, three operands
    ARCH_AVX2 = 1 << 1,  // vectors of 32 bytes
    ARCH_CRC = 1 << 2,   // crc32 and the product of polynomials (SSE4.2, PCLMULQDQ)
    ARCH_SHA = 1 << 3,   // rounds of SHA-1 and SHA-256
    ARCH_WIDE = 1 << 4,  // products and two chains of carries that leave the other flags alone (BMI2, ADX)
    ARCH_ROUND = 1 << 5, // rounding to integers (SSE4.1)
} ArchFeature;

bool arch_has(ArchFeature);

// What a processor says of itself: words of cpuid, and the registers that the system saves (xgetbv). All 0
// where it has no such word.
typedef struct ArchWords {
    unsigned c1, b7, c8, saved; // leaf 1 ecx, leaf 7 ebx, leaf 0x80000001 ecx
} ArchWords;
// The microarchitecture level, 1 to 4, as the x86-64 psABI defines and GOAMD64 numbers them.
int arch_level_of(const ArchWords *);
int arch_level(void); // this processor's

#endif
