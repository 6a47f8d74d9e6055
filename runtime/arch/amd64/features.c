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

// ---- levels -----------------------------------------------------------------------------------------------

static ArchWords words(void) {
    unsigned a, b, c, d;
    ArchWords w = {0};
    if (__get_cpuid(1, &a, &b, &c, &d)) w.c1 = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) w.b7 = b;
    if (__get_cpuid(0x80000001, &a, &b, &c, &d)) w.c8 = c;
    if (w.c1 & bit_OSXSAVE) __asm__("xgetbv" : "=a"(w.saved), "=d"(d) : "c"(0));
    return w;
}

// Each level has all of those below it.
int arch_level_of(const ArchWords *w) {
    static const ArchWords needs[] = {
        {bit_SSE3 | bit_SSSE3 | bit_CMPXCHG16B | bit_SSE4_1 | bit_SSE4_2 | bit_POPCNT, 0, bit_LAHF_LM, 0},
        {bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C, bit_BMI | bit_AVX2 | bit_BMI2, bit_ABM, 6},
        {0, bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL, 0, 0xe6},
    };
    int level = 1;
    for (const ArchWords *n = needs; n < needs + sizeof needs / sizeof *needs; n++, level++)
        if (!all(w->c1, n->c1) || !all(w->b7, n->b7) || !all(w->c8, n->c8) || !all(w->saved, n->saved)) break;
    return level;
}

int arch_level(void) {
    ArchWords w = words();
    return arch_level_of(&w);
}
