// fma.c - see fma.h. The instruction needs FMA3 of the processor and the AVX state of the operating system.
#include "arch/amd64/fma.h"

#include <cpuid.h>

static bool machine_has_fma(void) {
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_FMA) || !(c & bit_OSXSAVE)) return false;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6; // the registers of SSE and AVX are saved and restored
}

__attribute__((target("fma"))) static double fused(double x, double y, double z) {
    return __builtin_fma(x, y, z);
}

bool arch_fma(double x, double y, double z, double *result) {
    // Asked once: cpuid takes long on virtual machines. Threads that ask at the same time find the same.
    static enum { UNKNOWN, NO, YES } known;
    int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (has == UNKNOWN) __atomic_store_n(&known, has = machine_has_fma() ? YES : NO, __ATOMIC_RELAXED);
    if (has == YES) *result = fused(x, y, z);
    return has == YES;
}
