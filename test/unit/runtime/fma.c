// RUN: %loam_build/bin/unit/fma
// fma.c - the fused multiply-add in integers gives what the C library's gives, to the bit: random operands of
// like and unlike exponents, subnormal ones, and products that nearly cancel the addend.
#include <math.h>
#include "lang/lang.h"
#include "../unit.h"

static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static double from_bits(uint64_t u) {
    double d;
    memcpy(&d, &u, sizeof d);
    return d;
}

static double operand(void) {
    static const int first[] = {0, 1020, 0, 1980}, range[] = {2048, 7, 60, 68};
    int kind = (int)(next() % 4);
    uint64_t exponent = (uint64_t)first[kind] + next() % (uint64_t)range[kind];
    uint64_t u = (next() & ~(UINT64_C(0x7ff) << 52)) | exponent << 52;
    return from_bits(next() % 3 ? u : u & ~((UINT64_C(1) << next() % 53) - 1));
}

static bool same(double x, double y, double z) {
    double want = fma(x, y, z), got = float_fma_soft(x, y, z), fast = float_fma(x, y, z);
    if (isnan(want)) return isnan(got) && isnan(fast);
    return memcmp(&want, &got, sizeof got) == 0 && memcmp(&want, &fast, sizeof fast) == 0;
}

static void test_random(void) {
    int wrong = 0;
    for (int i = 0; i < 300000; i++) {
        double x = operand(), y = operand(), z = operand(), product = -x * y;
        uint64_t near;
        memcpy(&near, &product, sizeof near);
        wrong += !same(x, y, z) + !same(x, y, product) + !same(x, y, from_bits(near + next() % 5 - 2));
    }
    CHECK_EQ(wrong, 0);
}

static void test_zeros(void) {
    CHECK(signbit(float_fma_soft(1e-300, -1e-300, 0)) && signbit(float_fma(1e-300, -1e-300, 0)));
    CHECK(!signbit(float_fma_soft(1, -1, 1)) && !signbit(float_fma_soft(0, -1, 0)));
    CHECK(isinf(float_fma_soft(1e300, 1e300, 1)) && isnan(float_fma_soft(INFINITY, 0, 1)));
}

int main(void) {
    RUN(test_random);
    RUN(test_zeros);
    return 0;
}
