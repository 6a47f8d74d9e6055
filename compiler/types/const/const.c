// const.c - making constants, looking into them, printing them.
//
// Numbers are computed in scratch GMP variables and frozen: their limbs are copied into the arena and wrapped
// read-only, so that a constant costs nothing to keep and nothing to free.
#include "types/const/const.h"
#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

// ---- making -----------------------------------------------------------------------------------------------

static Const *const_new(Arena *a, ConstKind kind) {
    Const *c = NEW(a, Const);
    c->kind = kind;
    return c;
}

// dst becomes a read-only copy of src whose limbs lie in the arena.
static void freeze(Arena *a, mpz_ptr dst, mpz_srcptr src) {
    size_t n = mpz_size(src);
    mp_limb_t *limbs = arena_alloc(a, sizeof(mp_limb_t) * (n ? n : 1));
    memcpy(limbs, mpz_limbs_read(src), n * sizeof(mp_limb_t));
    mpz_roinit_n(dst, limbs, mpz_sgn(src) < 0 ? -(mp_size_t)n : (mp_size_t)n);
}

const Const *const_bool(Arena *a, bool b) {
    Const *c = const_new(a, CONST_BOOL);
    c->b = b;
    return c;
}

const Const *const_string(Arena *a, Bytes s) {
    Const *c = const_new(a, CONST_STRING);
    c->s = s;
    return c;
}

const Const *const_from_mpz(Arena *a, const mpz_t v) {
    Const *c = const_new(a, CONST_INT);
    freeze(a, c->i, v);
    return c;
}

const Const *const_int64(Arena *a, int64_t v) {
    mpz_t z;
    mpz_init_set_si(z, v);
    const Const *c = const_from_mpz(a, z);
    mpz_clear(z);
    return c;
}

const Const *const_from_exact_mpq(Arena *a, const mpq_t q) {
    Const *c = const_new(a, CONST_FLOAT);
    c->f.exact = true;
    freeze(a, mpq_numref(c->f.q), mpq_numref(q));
    freeze(a, mpq_denref(c->f.q), mpq_denref(q));
    return c;
}

const Const *const_from_mpq(Arena *a, const mpq_t q) {
    if (mpz_sizeinbase(mpq_numref(q), 2) < CONST_MAX_RATIONAL_BITS &&
        mpz_sizeinbase(mpq_denref(q), 2) < CONST_MAX_RATIONAL_BITS)
        return const_from_exact_mpq(a, q);
    mpz_t m;
    int64_t e;
    mpz_init(m);
    const_big_quotient(m, &e, mpq_numref(q), mpq_denref(q));
    const Const *c = const_from_big(a, m, e);
    mpz_clear(m);
    return c;
}

const Const *const_from_big(Arena *a, const mpz_t m, int64_t e) {
    mpz_t r;
    mpz_init_set(r, m);
    const_big_round(r, &e, CONST_FLOAT_BITS, false);
    int64_t top = e + (int64_t)mpz_sizeinbase(r, 2);
    Const *c = NULL;
    if (mpz_sgn(r) == 0 || top < INT32_MIN) {
        c = const_new(a, CONST_FLOAT);
        mpz_set_ui(r, 0);
        freeze(a, c->f.m, r);
    } else if (top <= INT32_MAX) {
        c = const_new(a, CONST_FLOAT);
        freeze(a, c->f.m, r);
        c->f.e = e;
    }
    mpz_clear(r);
    return c;
}

const Const *const_float64(Arena *a, double d) {
    if (!isfinite(d)) return NULL;
    mpq_t q;
    mpq_init(q);
    mpq_set_d(q, d);
    const Const *c = const_from_exact_mpq(a, q);
    mpq_clear(q);
    return c;
}

const Const *const_complex(Arena *a, const Const *re, const Const *im) {
    if (!re || !im) return NULL;
    Const *c = const_new(a, CONST_COMPLEX);
    c->c.re = re;
    c->c.im = im;
    return c;
}

// ---- big floats -------------------------------------------------------------------------------------------

void const_big_round(mpz_t m, int64_t *e, size_t bits, bool sticky) {
    size_t have = mpz_sizeinbase(m, 2);
    if (mpz_sgn(m) == 0) {
        *e = 0;
        return;
    }
    if (have > bits) {
        size_t drop = have - bits;
        int sign = mpz_sgn(m);
        mpz_abs(m, m);
        bool half = mpz_tstbit(m, drop - 1);
        bool below = sticky || mpz_scan1(m, 0) < drop - 1;
        mpz_tdiv_q_2exp(m, m, drop);
        if (half && (below || mpz_odd_p(m))) mpz_add_ui(m, m, 1);
        if (sign < 0) mpz_neg(m, m);
        *e += (int64_t)drop;
    }
    mp_bitcnt_t zeros = mpz_scan1(m, 0);
    mpz_tdiv_q_2exp(m, m, zeros);
    *e += (int64_t)zeros;
}

void const_big_quotient(mpz_t m, int64_t *e, const mpz_t num, const mpz_t den) {
    mpz_t r;
    mpz_init(r);
    int64_t shift = CONST_FLOAT_BITS + 2 + (int64_t)mpz_sizeinbase(den, 2) - (int64_t)mpz_sizeinbase(num, 2);
    if (shift < 0) shift = 0;
    mpz_mul_2exp(m, num, (mp_bitcnt_t)shift);
    mpz_tdiv_qr(m, r, m, den);
    *e = -shift;
    const_big_round(m, e, CONST_FLOAT_BITS, mpz_sgn(r) != 0);
    mpz_clear(r);
}

void const_to_big(const Const *x, mpz_t m, int64_t *e) {
    *e = 0;
    if (x->kind == CONST_INT) {
        mpz_set(m, x->i);
        const_big_round(m, e, CONST_FLOAT_BITS, false);
    } else if (x->f.exact) {
        const_big_quotient(m, e, mpq_numref(x->f.q), mpq_denref(x->f.q));
    } else {
        mpz_set(m, x->f.m);
        *e = x->f.e;
    }
}

// ---- looking inside ---------------------------------------------------------------------------------------

// An integer's value, also of a float that is whole; false if there is none. z is initialised by the caller.
static bool integer_value(const Const *c, mpz_t z) {
    switch (c->kind) {
    case CONST_INT: mpz_set(z, c->i); return true;
    case CONST_FLOAT:
        if (c->f.exact) {
            mpz_set(z, mpq_numref(c->f.q));
            return mpz_cmp_ui(mpq_denref(c->f.q), 1) == 0;
        }
        if (c->f.e < 0 || c->f.e > CONST_MAX_RATIONAL_BITS) return mpz_sgn(c->f.m) == 0;
        mpz_mul_2exp(z, c->f.m, (mp_bitcnt_t)c->f.e);
        return true;
    case CONST_COMPLEX: return const_sign(c->c.im) == 0 && integer_value(c->c.re, z);
    default: return false;
    }
}

bool const_to_int64(const Const *c, int64_t *out) {
    mpz_t z;
    mpz_init(z);
    bool ok = integer_value(c, z) && mpz_fits_slong_p(z);
    if (ok) *out = mpz_get_si(z);
    mpz_clear(z);
    return ok;
}

bool const_to_uint64(const Const *c, uint64_t *out) {
    mpz_t z;
    mpz_init(z);
    bool ok = integer_value(c, z) && mpz_fits_ulong_p(z);
    if (ok) *out = mpz_get_ui(z);
    mpz_clear(z);
    return ok;
}

// num/den * 2^e rounded once to `bits` bits of mantissa, the last of which is worth at least 2^lowest.
static double round_ratio(mpz_srcptr num, mpz_srcptr den, int64_t e, int bits, int64_t lowest) {
    if (mpz_sgn(num) == 0) return 0;
    mpz_t m, r;
    mpz_inits(m, r, NULL);
    int64_t shift = bits + 3 + (int64_t)mpz_sizeinbase(den, 2) - (int64_t)mpz_sizeinbase(num, 2);
    if (shift < 0) shift = 0;
    mpz_mul_2exp(m, num, (mp_bitcnt_t)shift);
    mpz_tdiv_qr(m, r, m, den);
    e -= shift;
    int64_t top = e + (int64_t)mpz_sizeinbase(m, 2);
    double d;
    if (top > DBL_MAX_EXP + 1) {
        d = mpz_sgn(m) < 0 ? -INFINITY : INFINITY;
    } else if (top < lowest) {
        d = mpz_sgn(m) < 0 ? -0.0 : 0.0;
    } else {
        // In subnormals fewer bits remain. One remaining bit "zero" is top == lowest: half of the smallest
        // number.
        int64_t keep = top - lowest < bits ? top - lowest : bits;
        if (keep == 0) {
            int sign = mpz_sgn(m);
            mpz_abs(m, m);
            bool more_than_half = mpz_sgn(r) != 0 || mpz_popcount(m) > 1;
            d = more_than_half ? ldexp(sign, (int)lowest) : 0.0 * sign;
        } else {
            const_big_round(m, &e, (size_t)keep, mpz_sgn(r) != 0);
            d = ldexp(mpz_get_d(m), (int)e);
        }
    }
    mpz_clears(m, r, NULL);
    return d;
}

static double const_rounded(const Const *c, int bits, int64_t lowest) {
    mpz_t one;
    mpz_init_set_ui(one, 1);
    double d = 0;
    switch (c->kind) {
    case CONST_INT: d = round_ratio(c->i, one, 0, bits, lowest); break;
    case CONST_FLOAT:
        d = c->f.exact ? round_ratio(mpq_numref(c->f.q), mpq_denref(c->f.q), 0, bits, lowest)
                       : round_ratio(c->f.m, one, c->f.e, bits, lowest);
        break;
    case CONST_COMPLEX: d = const_rounded(c->c.re, bits, lowest); break;
    default: internal_error("const", "a number was expected");
    }
    mpz_clear(one);
    return d;
}

double const_to_double(const Const *c) { return const_rounded(c, DBL_MANT_DIG, DBL_MIN_EXP - DBL_MANT_DIG); }

float const_to_float(const Const *c) {
    double d = const_rounded(c, FLT_MANT_DIG, FLT_MIN_EXP - FLT_MANT_DIG);
    return fabs(d) > FLT_MAX ? (d < 0 ? -INFINITY : INFINITY) : (float)d;
}

int const_sign(const Const *c) {
    switch (c->kind) {
    case CONST_INT: return mpz_sgn(c->i);
    case CONST_FLOAT: return c->f.exact ? mpq_sgn(c->f.q) : mpz_sgn(c->f.m);
    case CONST_COMPLEX: return const_sign(c->c.re) | const_sign(c->c.im);
    default: return 1;
    }
}

size_t const_bit_length(const Const *c) { return mpz_sgn(c->i) == 0 ? 0 : mpz_sizeinbase(c->i, 2); }

// ---- printing ---------------------------------------------------------------------------------------------

// Length of the well-formed UTF-8 sequence at p, or 0.
static int utf8_length(const unsigned char *p, size_t n) {
    if (p[0] < 0x80) return 1;
    int len = p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 0;
    if (p[0] >= 0xF5 || len == 0 || (size_t)len > n) return 0;
    for (int i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0) || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] >= 0x90))
        return 0;
    return len;
}

static void quote_byte(Text *t, unsigned char c) {
    static const char escapes[] = "\a\b\f\n\r\t\v\\\"", letters[] = "abfnrtv\\\"";
    const char *e = c ? strchr(escapes, c) : NULL;
    if (e) text_printf(t, "\\%c", letters[e - escapes]);
    else if (c < 0x20 || c >= 0x7F) text_printf(t, "\\x%02x", c);
    else text_printf(t, "%c", c);
}

// The quoted string, cut to 72 characters as Go's diagnostics do.
static const char *string_text(Arena *a, Bytes s) {
    enum { MAX = 72 };
    Text t = {.arena = a};
    text_printf(&t, "\"");
    for (size_t i = 0; i < s.n;) {
        int len = utf8_length((const unsigned char *)s.p + i, s.n - i);
        if (len > 1) text_bytes(&t, s.p + i, (size_t)len);
        else quote_byte(&t, (unsigned char)s.p[i]);
        i += len > 1 ? (size_t)len : 1;
        if (t.n > 8 * MAX) break;
    }
    text_printf(&t, "\"");
    size_t runes = 0, cut = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (((unsigned char)t.text[i] & 0xC0) == 0x80) continue;
        if (runes++ == MAX - 3) cut = i;
    }
    if (runes <= MAX) return t.text;
    return arena_printf(a, "%.*s...", (int)cut, t.text);
}

// A float beyond a double's range: mantissa and decimal exponent, approximately.
static const char *huge_text(Arena *a, const Const *c) {
    mpz_t m;
    int64_t e;
    mpz_init(m);
    const_to_big(c, m, &e);
    signed long shift;
    double mant = mpz_get_d_2exp(&shift, m);
    mpz_clear(m);
    double d = (double)(e + shift) * M_LN2 / M_LN10;
    int64_t exp10 = (int64_t)d;
    mant *= pow(10, d - (double)exp10);
    if (fabs(mant) < 1 - 0.5e-6) {
        mant *= 10;
        exp10--;
    } else if (fabs(mant) >= 10) {
        mant /= 10;
        exp10++;
    }
    return arena_printf(a, "%.6ge%+lld", mant, (long long)exp10);
}

const char *const_text(Arena *a, const Const *c) {
    switch (c->kind) {
    case CONST_BOOL: return c->b ? "true" : "false";
    case CONST_STRING: return string_text(a, c->s);
    case CONST_INT: {
        char *buf = arena_alloc(a, mpz_sizeinbase(c->i, 10) + 2);
        return mpz_get_str(buf, 10, c->i);
    }
    case CONST_FLOAT: {
        double d = const_to_double(c);
        if ((d == 0) == (const_sign(c) == 0) && isfinite(d)) return arena_printf(a, "%.6g", d);
        return huge_text(a, c);
    }
    case CONST_COMPLEX: return arena_printf(a, "(%s + %si)", const_text(a, c->c.re), const_text(a, c->c.im));
    }
    return "?";
}
