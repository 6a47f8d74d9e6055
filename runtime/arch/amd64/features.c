// features.c - see features.h. Vectors of 32 bytes need the operating system as well: it saves and restores
// the registers.
#include "arch/amd64/features.h"

#include <cpuid.h>

static bool system_saves_vectors(unsigned features) {
    unsigned low, high;
    if (!(features & bit_OSXSAVE)) return false;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6;
}

static bool all(unsigned of, unsigned bits) { return (of & bits) == bits; }

static int ask(void) {
    unsigned a, b = 0, c, d, c1;
    if (!__get_cpuid(1, &a, &b, &c1, &d)) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) b = 0;
    bool vectors = system_saves_vectors(c1);
    return (vectors && (c1 & bit_FMA) ? ARCH_FMA : 0) | (vectors && (b & bit_AVX2) ? ARCH_AVX2 : 0) |
           (all(c1, bit_PCLMUL | bit_SSE4_1 | bit_SSE4_2) ? ARCH_CRC : 0) |
           (all(c1, bit_SSSE3 | bit_SSE4_1) && (b & bit_SHA) ? ARCH_SHA : 0) |
           (all(b, bit_BMI2 | bit_ADX) ? ARCH_WIDE : 0) | (c1 & bit_SSE4_1 ? ARCH_ROUND : 0);
}

bool arch_has(ArchFeature feature) {
    // Asked once: cpuid takes long on virtual machines. Threads that ask at the same time find the same.
    enum { ASKED = 1 << 30 };
    static int known;
    int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (!has) __atomic_store_n(&known, has = ask() | ASKED, __ATOMIC_RELAXED);
    return (has & (int)feature) != 0;
}
