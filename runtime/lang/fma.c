// fma.c - x * y + z rounded once: by the processor where it can, else in integers.
//
// In integers: the product of two significands has 106 bits and is exact. Product and addend are brought to
// 126 bits with the highest bit set, the smaller one is shifted to the exponent of the larger (bits that fall
// out are kept as one sticky bit), both are added, and the sum is rounded to nearest, ties to even.
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "arch/machine.h"
#include "lang/lang.h"

typedef unsigned __int128 Wide;

enum { TOP = 125, FRACTION = 52, MIN_EXPONENT = -1074, BIAS = 1075 };

// bits * 2^exponent, the highest bit of `bits` at TOP.
typedef struct Number {
    Wide bits;
    int exponent;
    bool negative;
} Number;

static uint64_t bits_of(double x) {
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static int highest_bit(Wide x) {
    uint64_t high = (uint64_t)(x >> 64);
    return high ? 127 - __builtin_clzll(high) : 63 - __builtin_clzll((uint64_t)x);
}

static uint64_t significand_of(double x, int *exponent) {
    uint64_t u = bits_of(x), fraction = u & ((UINT64_C(1) << FRACTION) - 1);
    int biased = (int)(u >> FRACTION & 0x7ff);
    *exponent = (biased ? biased : 1) - BIAS;
    return biased ? fraction | UINT64_C(1) << FRACTION : fraction;
}

static Number normal(Wide bits, int exponent, bool negative) {
    int shift = TOP - highest_bit(bits);
    return (Number){bits << shift, exponent - shift, negative};
}

static Wide shift_sticky(Wide x, int n) {
    if (n > TOP) return 1;
    return n ? x >> n | ((x & (((Wide)1 << n) - 1)) != 0) : x;
}

static double round_number(Wide bits, int exponent, bool negative) {
    int lowest = exponent + highest_bit(bits) - FRACTION;
    if (lowest < MIN_EXPONENT) lowest = MIN_EXPONENT;
    int shift = lowest - exponent;
    uint64_t q = 0;
    if (shift <= 0) {
        q = (uint64_t)(bits << -shift);
    } else if (shift <= TOP + 1) {
        Wide rest = bits & (((Wide)1 << shift) - 1), half = (Wide)1 << (shift - 1);
        q = (uint64_t)(bits >> shift);
        q += rest > half || (rest == half && (q & 1));
    }
    // The carry of a significand that was rounded up goes into the exponent by itself.
    uint64_t u = ((uint64_t)(lowest + BIAS) << FRACTION) + q - (UINT64_C(1) << FRACTION);
    if (lowest + BIAS >= 0x7ff || u >> FRACTION >= 0x7ff) u = UINT64_C(0x7ff) << FRACTION;
    u |= (uint64_t)negative << 63;
    double result;
    memcpy(&result, &u, sizeof u);
    return result;
}

static double sum(Number a, Number b) {
    if (a.exponent < b.exponent || (a.exponent == b.exponent && a.bits < b.bits)) {
        Number swap = a;
        a = b;
        b = swap;
    }
    Wide small = shift_sticky(b.bits, a.exponent - b.exponent);
    Wide bits = a.negative == b.negative ? a.bits + small : a.bits - small;
    return bits ? round_number(bits, a.exponent, a.negative) : 0;
}

double float_fma_soft(double x, double y, double z) {
    if (!isfinite(x) || !isfinite(y) || x == 0 || y == 0) return x * y + z;
    if (!isfinite(z)) return z + 1; // not the product + z: it could overflow to the other infinity
    if (z == 0) return x * y;       // not + z: a product that is rounded to -0 stays so
    int ex, ey, ez;
    Wide product = (Wide)significand_of(x, &ex) * significand_of(y, &ey);
    uint64_t addend = significand_of(z, &ez);
    bool negative = (bits_of(x) ^ bits_of(y)) >> 63;
    return sum(normal(product, ex + ey, negative), normal(addend, ez, bits_of(z) >> 63));
}

double float_fma(double x, double y, double z) {
    double result;
    return arch_fma(x, y, z, &result) ? result : float_fma_soft(x, y, z);
}
