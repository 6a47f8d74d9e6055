// fma.h - the processor's fused multiply-add, where it has one. Owns nothing; callable on any stack.
#ifndef LOAM_RUNTIME_ARCH_FMA_H
#define LOAM_RUNTIME_ARCH_FMA_H

#include <stdbool.h>

// x * y + z rounded once, in *result; false when the processor has no such instruction.
bool arch_fma(double x, double y, double z, double *result);

#endif
