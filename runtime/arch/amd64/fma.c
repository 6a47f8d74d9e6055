// fma.c - see fma.h.
#include "arch/amd64/fma.h"
#include "arch/amd64/features.h"

__attribute__((target("fma"))) static double fused(double x, double y, double z) {
    return __builtin_fma(x, y, z);
}

bool arch_fma(double x, double y, double z, double *result) {
    if (!arch_has(ARCH_FMA)) return false;
    *result = fused(x, y, z);
    return true;
}
