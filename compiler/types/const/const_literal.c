// const_literal.c - the value of a literal as written: integers in four bases with separators, decimal and
// hexadecimal floats, imaginary numbers, runes, interpreted and raw strings. The scanner has checked the
// syntax; what remains malformed (an escape that is no code point, an exponent beyond 32 bits) gives NULL.
#include "types/const/const.h"
#include <stdlib.h>
#include <string.h>

// The text without its digit separators, NUL-terminated.
static char *without_separators(Arena *a, Bytes text) {
    char *s = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_') s[n++] = text.p[i];
    return s;
}

// The base a prefix announces (0: none); *digits gets what follows it.
static int prefix_base(const char *s, const char **digits) {
    *digits = s;
    if (s[0] != '0' || s[1] == 0) return 0;
    int base = 0;
    switch (s[1]) {
    case 'x':
    case 'X': base = 16; break;
    case 'o':
    case 'O': base = 8; break;
    case 'b':
    case 'B': base = 2; break;
    default: break;
    }
    if (base) *digits = s + 2;
    return base;
}

static const Const *int_literal(Arena *a, const char *s) {
    const char *digits;
    int base = prefix_base(s, &digits);
    if (!base) base = s[0] == '0' && s[1] ? 8 : 10;
    mpz_t z;
    mpz_init(z);
    const Const *c = mpz_set_str(z, digits, base) == 0 ? const_from_mpz(a, z) : NULL;
    mpz_clear(z);
    return c;
}

// 5^n to CONST_FLOAT_BITS + guard bits, as m * 2^e.
static void power_of_five(mpz_t m, int64_t *e, uint64_t n) {
    enum { GUARD = 64 };
    mpz_t sq;
    int64_t sqe = 0;
    mpz_init_set_ui(sq, 5);
    mpz_set_ui(m, 1);
    *e = 0;
    for (; n; n >>= 1) {
        if (n & 1) {
            mpz_mul(m, m, sq);
            *e += sqe;
            const_big_round(m, e, CONST_FLOAT_BITS + GUARD, false);
        }
        mpz_mul(sq, sq, sq);
        sqe *= 2;
        const_big_round(sq, &sqe, CONST_FLOAT_BITS + GUARD, false);
    }
    mpz_clear(sq);
}

// mant * 10^exp10 * 2^exp2 where the value is too large or small for a fraction.
static const Const *huge_float(Arena *a, const mpz_t mant, int64_t exp10, int64_t exp2) {
    mpz_t m, p;
    int64_t e = exp2, pe;
    mpz_inits(m, p, NULL);
    mpz_set(m, mant);
    if (exp10) {
        power_of_five(p, &pe, (uint64_t)llabs(exp10));
        if (exp10 > 0) {
            mpz_mul(m, m, p);
            e += pe + exp10;
        } else {
            int64_t qe;
            const_big_quotient(m, &qe, mant, p);
            e += qe - pe + exp10;
        }
    }
    const Const *c = const_from_big(a, m, e);
    mpz_clears(m, p, NULL);
    return c;
}

// mant * 10^exp10 * 2^exp2: a fraction unless its magnitude is extreme.
static const Const *float_value(Arena *a, const mpz_t mant, int64_t exp10, int64_t exp2) {
    mpq_t q;
    mpq_init(q);
    const Const *c;
    // In bits, log2(10) from above and below; rough is enough to keep the fraction small.
    int64_t size = (int64_t)mpz_sizeinbase(mant, 2) + exp10 * 3322 / 1000 + exp2;
    if (mpz_sgn(mant) == 0) {
        c = const_from_exact_mpq(a, q);
    } else if (size > 2 * CONST_MAX_RATIONAL_BITS || size < -2 * CONST_MAX_RATIONAL_BITS) {
        c = huge_float(a, mant, exp10, exp2);
    } else {
        mpz_set(mpq_numref(q), mant);
        mpz_t p;
        mpz_init(p);
        mpz_ui_pow_ui(p, 10, (unsigned long)llabs(exp10));
        mpz_ptr scaled = exp10 > 0 ? mpq_numref(q) : mpq_denref(q);
        mpz_mul(scaled, scaled, p);
        scaled = exp2 > 0 ? mpq_numref(q) : mpq_denref(q);
        mpz_mul_2exp(scaled, scaled, (mp_bitcnt_t)llabs(exp2));
        mpz_clear(p);
        mpq_canonicalize(q);
        int64_t magnitude =
            (int64_t)mpz_sizeinbase(mpq_numref(q), 2) - (int64_t)mpz_sizeinbase(mpq_denref(q), 2);
        if (magnitude < CONST_MAX_RATIONAL_BITS && magnitude > -CONST_MAX_RATIONAL_BITS)
            c = const_from_exact_mpq(a, q);
        else c = huge_float(a, mant, exp10, exp2);
    }
    mpq_clear(q);
    return c;
}

// Digits, an optional point, digits, an optional exponent (e for decimal, p for hexadecimal). Also plain
// integers, which imaginary literals are made of; there a leading 0 does not mean octal.
static const Const *float_literal(Arena *a, const char *s) {
    const char *p;
    int base = prefix_base(s, &p);
    if (!base) base = 10;
    size_t len = strlen(p);
    char *digits = arena_alloc(a, len + 2);
    size_t n = 0;
    int64_t fraction = 0;
    bool point = false;
    for (; *p; p++) {
        char low = *p | 0x20;
        if (*p == '.') {
            point = true;
        } else if ((base == 10 && low == 'e') || low == 'p') {
            break;
        } else {
            digits[n++] = *p;
            fraction += point;
        }
    }
    if (n == 0) digits[n++] = '0';
    bool binary_exponent = (*p | 0x20) == 'p';
    int64_t exponent = 0;
    if (*p) {
        exponent = strtoll(p + 1, NULL, 10);
        if (exponent > INT32_MAX) exponent = (int64_t)INT32_MAX * 4;
        if (exponent < INT32_MIN) exponent = (int64_t)INT32_MIN * 4;
    }
    mpz_t m;
    mpz_init(m);
    const Const *c = NULL;
    if (mpz_set_str(m, digits, base) == 0) {
        if (base == 10)
            c = float_value(a, m, binary_exponent ? -fraction : exponent - fraction,
                            binary_exponent ? exponent : 0);
        else c = float_value(a, m, 0, exponent - fraction * (base == 16 ? 4 : base == 8 ? 3 : 1));
    }
    mpz_clear(m);
    return c;
}

// ---- runes and strings ------------------------------------------------------------------------------------

int const_utf8_encode(char out[4], uint32_t r) {
    if (r > 0x10FFFF || (r >= 0xD800 && r < 0xE000)) r = 0xFFFD;
    if (r < 0x80) {
        out[0] = (char)r;
        return 1;
    }
    int n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (int i = n - 1; i > 0; i--, r >>= 6) out[i] = (char)(0x80 | (r & 0x3F));
    out[0] = (char)(lead[n] | r);
    return n;
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// One character of a quoted literal at s (n bytes remain). *is_byte: an escape that denotes a byte, not a
// code point.
static bool unquote_char(const char *s, size_t n, char quote, size_t *used, uint32_t *value, bool *is_byte) {
    *is_byte = false;
    if (s[0] != '\\') {
        int width;
        int32_t ch = utf8_decode(s, s + n, &width);
        *used = (size_t)width;
        *value = ch < 0 ? 0xFFFD : (uint32_t)ch;
        return true;
    }
    if (n < 2) return false;
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    char c = s[1];
    const char *simple = c ? strchr(letters, c) : NULL;
    *used = 2;
    if (simple) {
        *value = (unsigned char)values[simple - letters];
        return true;
    }
    if (c == quote) {
        *value = (unsigned char)quote;
        return true;
    }
    int base = 16, digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    size_t start = 2;
    if (c >= '0' && c <= '7') {
        base = 8;
        digits = 3;
        start = 1;
    }
    if (!digits || start + (size_t)digits > n) return false;
    uint32_t v = 0;
    for (int i = 0; i < digits; i++) {
        int d = digit_value(s[start + (size_t)i]);
        if (d < 0 || d >= base) return false;
        v = v * (uint32_t)base + (uint32_t)d;
    }
    *used = start + (size_t)digits;
    *value = v;
    *is_byte = c == 'x' || base == 8;
    if (*is_byte) return v <= 255;
    return v <= 0x10FFFF && (v < 0xD800 || v >= 0xE000);
}

static const Const *rune_literal(Arena *a, Bytes t) {
    size_t used;
    uint32_t v;
    bool is_byte;
    if (t.n < 3 || !unquote_char(t.p + 1, t.n - 2, '\'', &used, &v, &is_byte)) return NULL;
    return const_int64(a, v);
}

static const Const *raw_string(Arena *a, Bytes t) {
    char *out = arena_alloc(a, t.n);
    size_t n = 0;
    for (size_t i = 1; i + 1 < t.n; i++)
        if (t.p[i] != '\r') out[n++] = t.p[i];
    return const_string(a, (Bytes){out, n});
}

static const Const *string_literal(Arena *a, Bytes t) {
    if (t.n < 2) return NULL;
    if (t.p[0] == '`') return raw_string(a, t);
    if (!memchr(t.p, '\\', t.n)) { return const_string(a, (Bytes){t.p + 1, t.n - 2}); }
    char *out = arena_alloc(a, t.n + 4);
    size_t n = 0;
    for (size_t i = 1; i + 1 < t.n;) {
        if (t.p[i] != '\\') {
            out[n++] = t.p[i++];
            continue;
        }
        size_t used;
        uint32_t v;
        bool is_byte;
        if (!unquote_char(t.p + i, t.n - 1 - i, '"', &used, &v, &is_byte)) return NULL;
        if (is_byte) out[n++] = (char)v;
        else n += (size_t)const_utf8_encode(out + n, v);
        i += used;
    }
    return const_string(a, (Bytes){out, n});
}

const Const *const_literal(Arena *a, LitKind kind, Bytes text) {
    switch (kind) {
    case LIT_INT: return int_literal(a, without_separators(a, text));
    case LIT_FLOAT: return float_literal(a, without_separators(a, text));
    case LIT_IMAG: {
        char *s = without_separators(a, text);
        size_t n = strlen(s);
        if (n == 0) return NULL;
        s[n - 1] = 0;
        return const_complex(a, const_int64(a, 0), float_literal(a, s));
    }
    case LIT_RUNE: return rune_literal(a, text);
    case LIT_STRING: return string_literal(a, text);
    }
    return NULL;
}
