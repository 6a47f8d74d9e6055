// complex.c - the quotient of complex numbers.
//
// R. L. Smith, "Algorithm 116: Complex division", CACM 5(8), 1962: the larger part of the divisor is factored
// out, so that no square overflows. Where that gives two NaNs although the operands determine an infinity or
// a zero, the rules of C99's annex G.5.1 give it.
#include <math.h>
#include "lang/lang.h"

static ComplexWords smith(double a, double b, double c, double d) {
    if (fabs(c) >= fabs(d)) {
        double ratio = d / c, denominator = c + ratio * d;
        return (ComplexWords){(a + b * ratio) / denominator, (b - a * ratio) / denominator};
    }
    double ratio = c / d, denominator = d + ratio * c;
    return (ComplexWords){(a * ratio + b) / denominator, (b * ratio - a) / denominator};
}

// An infinity as 1, what is finite as 0, with its sign.
static double direction(double x) { return copysign(isinf(x) ? 1 : 0, x); }

static ComplexWords scaled(double by, double a, double b, double c, double d) {
    return (ComplexWords){by * (a * c + b * d), by * (b * c - a * d)};
}

ComplexWords complex_divide(double a, double b, double c, double d) {
    ComplexWords q = smith(a, b, c, d);
    if (!isnan(q.re) || !isnan(q.im)) return q;
    bool infinite_dividend = isinf(a) || isinf(b), infinite_divisor = isinf(c) || isinf(d);
    if (c == 0 && d == 0 && !(isnan(a) && isnan(b)))
        return (ComplexWords){copysign(INFINITY, c) * a, copysign(INFINITY, c) * b};
    if (infinite_dividend && isfinite(c) && isfinite(d))
        return scaled(INFINITY, direction(a), direction(b), c, d);
    if (infinite_divisor && isfinite(a) && isfinite(b)) return scaled(0, a, b, direction(c), direction(d));
    return q;
}
