// const_ops.c - operations, comparison and conversion of constants.
//
// Binary operations bring both operands to the larger kind (int < rational < float < complex), then work
// there. Integers and rationals are exact; floats are rounded to CONST_FLOAT_BITS after each operation.
#include "types/const/const.h"
#include <math.h>
#include <string.h>

// ---- conversions ------------------------------------------------------------------------------------------

// A float that is a whole number, give or take a rounding error in its last four bits.
static const Const *big_as_int(Arena *a, const Const *x) {
    int64_t top = x->f.e + (int64_t)mpz_sizeinbase(x->f.m, 2);
    if (top >= CONST_MAX_RATIONAL_BITS || top <= -CONST_MAX_RATIONAL_BITS)
        return mpz_sgn(x->f.m) == 0 ? const_int64(a, 0) : NULL;
    enum { SLACK = 4 };
    mpz_t z;
    mpz_init(z);
    const Const *r = NULL;
    if (x->f.e >= 0) {
        mpz_mul_2exp(z, x->f.m, (mp_bitcnt_t)x->f.e);
        r = const_from_mpz(a, z);
    } else {
        // m has at most 512 bits; dropping its excess over 508 towards or away from zero must leave a whole
        // number.
        size_t bits = mpz_sizeinbase(x->f.m, 2);
        size_t keep = CONST_FLOAT_BITS - SLACK;
        if (bits > keep) {
            mp_bitcnt_t drop = bits - keep;
            for (int away = 0; away < 2 && !r; away++) {
                int sign = mpz_sgn(x->f.m);
                mpz_tdiv_q_2exp(z, x->f.m, drop);
                if (away) sign < 0 ? mpz_sub_ui(z, z, 1) : mpz_add_ui(z, z, 1);
                int64_t e = x->f.e + (int64_t)drop;
                if (e >= 0) mpz_mul_2exp(z, z, (mp_bitcnt_t)e);
                else if (mpz_divisible_2exp_p(z, (mp_bitcnt_t)-e)) mpz_tdiv_q_2exp(z, z, (mp_bitcnt_t)-e);
                else continue;
                r = const_from_mpz(a, z);
            }
        }
    }
    mpz_clear(z);
    return r;
}

const Const *const_as_int(Arena *a, const Const *x) {
    switch (x->kind) {
    case CONST_INT: return x;
    case CONST_FLOAT:
        if (!x->f.exact) return big_as_int(a, x);
        return mpz_cmp_ui(mpq_denref(x->f.q), 1) == 0 ? const_from_mpz(a, mpq_numref(x->f.q)) : NULL;
    case CONST_COMPLEX: return const_sign(x->c.im) == 0 ? const_as_int(a, x->c.re) : NULL;
    default: return NULL;
    }
}

static const Const *int_as_float(Arena *a, const Const *x) {
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), x->i);
    const Const *r = const_from_mpq(a, q);
    mpq_clear(q);
    return r;
}

const Const *const_as_float(Arena *a, const Const *x) {
    switch (x->kind) {
    case CONST_INT: return int_as_float(a, x);
    case CONST_FLOAT: return x;
    case CONST_COMPLEX: return const_sign(x->c.im) == 0 ? const_as_float(a, x->c.re) : NULL;
    default: return NULL;
    }
}

static const Const *const_as_complex(Arena *a, const Const *x) {
    switch (x->kind) {
    case CONST_INT:
    case CONST_FLOAT: return const_complex(a, x, const_int64(a, 0));
    case CONST_COMPLEX: return x;
    default: return NULL;
    }
}

const Const *const_real(Arena *a, const Const *x) { return x->kind == CONST_COMPLEX ? x->c.re : x; }

const Const *const_imag(Arena *a, const Const *x) {
    return x->kind == CONST_COMPLEX ? x->c.im : const_int64(a, 0);
}

// ---- arithmetic -------------------------------------------------------------------------------------------

static const Const *int_binary(Arena *a, Op op, const Const *x, const Const *y, bool integer_division) {
    if (op == OP_DIV && !integer_division) {
        mpq_t q;
        mpq_init(q);
        mpz_set(mpq_numref(q), x->i);
        mpz_set(mpq_denref(q), y->i);
        mpq_canonicalize(q);
        const Const *r = const_from_mpq(a, q);
        mpq_clear(q);
        return r;
    }
    mpz_t z;
    mpz_init(z);
    switch (op) {
    case OP_ADD: mpz_add(z, x->i, y->i); break;
    case OP_SUB: mpz_sub(z, x->i, y->i); break;
    case OP_MUL: mpz_mul(z, x->i, y->i); break;
    case OP_DIV: mpz_tdiv_q(z, x->i, y->i); break;
    case OP_REM: mpz_tdiv_r(z, x->i, y->i); break;
    case OP_AND: mpz_and(z, x->i, y->i); break;
    case OP_OR: mpz_ior(z, x->i, y->i); break;
    case OP_XOR: mpz_xor(z, x->i, y->i); break;
    case OP_ANDNOT:
        mpz_com(z, y->i);
        mpz_and(z, x->i, z);
        break;
    default: internal_error("const", "integer operation %d", op);
    }
    const Const *r = const_from_mpz(a, z);
    mpz_clear(z);
    return r;
}

static const Const *rational_binary(Arena *a, Op op, const Const *x, const Const *y) {
    mpq_t q;
    mpq_init(q);
    switch (op) {
    case OP_ADD: mpq_add(q, x->f.q, y->f.q); break;
    case OP_SUB: mpq_sub(q, x->f.q, y->f.q); break;
    case OP_MUL: mpq_mul(q, x->f.q, y->f.q); break;
    case OP_DIV: mpq_div(q, x->f.q, y->f.q); break;
    default: internal_error("const", "rational operation %d", op);
    }
    const Const *r = const_from_mpq(a, q);
    mpq_clear(q);
    return r;
}

// m = x + y, exactly unless y lies so far below x that it cannot matter to CONST_FLOAT_BITS bits.
static void big_add(mpz_t m, int64_t *e, const mpz_t x, int64_t xe, const mpz_t y, int64_t ye) {
    if (mpz_sgn(x) == 0 || mpz_sgn(y) == 0) {
        bool take_x = mpz_sgn(y) == 0;
        *e = take_x ? xe : ye;
        mpz_set(m, take_x ? x : y);
        return;
    }
    int64_t xtop = xe + (int64_t)mpz_sizeinbase(x, 2), ytop = ye + (int64_t)mpz_sizeinbase(y, 2);
    enum { APART = 2 * CONST_FLOAT_BITS + 64 };
    if (xtop - ytop > APART || ytop - xtop > APART) {
        *e = xtop > ytop ? xe : ye;
        mpz_set(m, xtop > ytop ? x : y);
        return;
    }
    *e = xe < ye ? xe : ye;
    mpz_t s;
    mpz_init(s);
    mpz_mul_2exp(s, x, (mp_bitcnt_t)(xe - *e));
    mpz_mul_2exp(m, y, (mp_bitcnt_t)(ye - *e));
    mpz_add(m, m, s);
    mpz_clear(s);
}

static const Const *big_binary(Arena *a, Op op, const Const *x, const Const *y) {
    mpz_t xm, ym, m;
    int64_t xe, ye, e;
    mpz_inits(xm, ym, m, NULL);
    const_to_big(x, xm, &xe);
    const_to_big(y, ym, &ye);
    switch (op) {
    case OP_SUB:
        mpz_neg(ym, ym);
        // fall through
    case OP_ADD: big_add(m, &e, xm, xe, ym, ye); break;
    case OP_MUL:
        mpz_mul(m, xm, ym);
        e = xe + ye;
        break;
    case OP_DIV:
        const_big_quotient(m, &e, xm, ym);
        e += xe - ye;
        break;
    default: internal_error("const", "float operation %d", op);
    }
    const Const *r = const_from_big(a, m, e);
    mpz_clears(xm, ym, m, NULL);
    return r;
}

static const Const *complex_binary(Arena *a, Op op, const Const *x, const Const *y) {
    const Const *re = x->c.re, *im = x->c.im, *yr = y->c.re, *yi = y->c.im;
#define CALC(p, o, q) const_binary(a, o, p, q, false)
#define NEED(v)                                                                                              \
    if (!(v)) return NULL
    switch (op) {
    case OP_ADD:
    case OP_SUB: return const_complex(a, CALC(re, op, yr), CALC(im, op, yi));
    case OP_MUL:
    case OP_DIV: {
        const Const *ac = CALC(re, OP_MUL, yr), *bd = CALC(im, OP_MUL, yi), *bc = CALC(im, OP_MUL, yr),
                    *ad = CALC(re, OP_MUL, yi);
        NEED(ac && bd && bc && ad);
        if (op == OP_MUL) return const_complex(a, CALC(ac, OP_SUB, bd), CALC(bc, OP_ADD, ad));
        const Const *cc = CALC(yr, OP_MUL, yr), *dd = CALC(yi, OP_MUL, yi);
        NEED(cc && dd);
        const Const *s = CALC(cc, OP_ADD, dd), *n = CALC(ac, OP_ADD, bd), *m = CALC(bc, OP_SUB, ad);
        NEED(s && n && m && const_sign(s) != 0);
        return const_complex(a, CALC(n, OP_DIV, s), CALC(m, OP_DIV, s));
    }
    default: internal_error("const", "complex operation %d", op);
    }
#undef CALC
#undef NEED
}

// A sum of many strings is made in one growing buffer: whoever holds its current end may append in place,
// since nobody looks behind the end of his own part.
typedef struct ConstRoom {
    size_t used, size;
} ConstRoom;

static const Const *string_add(Arena *a, const Const *x, Bytes y) {
    Const *c = NEW(a, Const);
    size_t n = x->s.n + y.n;
    c->kind = CONST_STRING;
    char *p = (char *)x->s.p;
    c->room = x->room;
    if (!c->room || c->room->used != x->s.n || n > c->room->size) {
        c->room = NEW(a, ConstRoom);
        c->room->size = n < 64 ? n : 2 * n;
        p = arena_alloc(a, c->room->size + 1);
        memcpy(p, x->s.p, x->s.n);
    }
    memcpy(p + x->s.n, y.p, y.n);
    c->room->used = n;
    c->s = (Bytes){p, n};
    return c;
}

const Const *const_binary(Arena *a, Op op, const Const *x, const Const *y, bool integer_division) {
    if (x->kind == CONST_COMPLEX || y->kind == CONST_COMPLEX) {
        x = const_as_complex(a, x);
        y = const_as_complex(a, y);
        return x && y ? complex_binary(a, op, x, y) : NULL;
    }
    if (x->kind == CONST_FLOAT || y->kind == CONST_FLOAT) {
        x = const_as_float(a, x);
        y = const_as_float(a, y);
        if (!x || !y) return NULL;
        return x->f.exact && y->f.exact ? rational_binary(a, op, x, y) : big_binary(a, op, x, y);
    }
    switch (x->kind) {
    case CONST_INT: return int_binary(a, op, x, y, integer_division);
    case CONST_BOOL: return const_bool(a, op == OP_ANDAND ? x->b && y->b : x->b || y->b);
    case CONST_STRING: return string_add(a, x, y->s);
    default: internal_error("const", "operation %d on constants of kind %d", op, x->kind);
    }
}

static const Const *negate(Arena *a, const Const *x) {
    if (x->kind == CONST_COMPLEX) return const_complex(a, negate(a, x->c.re), negate(a, x->c.im));
    mpz_t z;
    mpq_t q;
    const Const *r;
    if (x->kind == CONST_INT) {
        mpz_init(z);
        mpz_neg(z, x->i);
        r = const_from_mpz(a, z);
        mpz_clear(z);
    } else if (x->f.exact) {
        mpq_init(q);
        mpq_neg(q, x->f.q);
        r = const_from_exact_mpq(a, q);
        mpq_clear(q);
    } else {
        mpz_init(z);
        mpz_neg(z, x->f.m);
        r = const_from_big(a, z, x->f.e);
        mpz_clear(z);
    }
    return r;
}

const Const *const_unary(Arena *a, Op op, const Const *x, int unsigned_bits) {
    switch (op) {
    case OP_ADD: return x;
    case OP_SUB: return negate(a, x);
    case OP_NOT: return const_bool(a, !x->b);
    case OP_XOR: {
        mpz_t z;
        mpz_init(z);
        mpz_com(z, x->i);
        if (unsigned_bits > 0) mpz_fdiv_r_2exp(z, z, (mp_bitcnt_t)unsigned_bits);
        const Const *r = const_from_mpz(a, z);
        mpz_clear(z);
        return r;
    }
    default: internal_error("const", "unary operation %d", op);
    }
}

const Const *const_shift(Arena *a, Op op, const Const *x, unsigned count) {
    mpz_t z;
    mpz_init(z);
    if (op == OP_SHL) mpz_mul_2exp(z, x->i, count);
    else mpz_fdiv_q_2exp(z, x->i, count);
    const Const *r = const_from_mpz(a, z);
    mpz_clear(z);
    return r;
}

// ---- comparison -------------------------------------------------------------------------------------------

static bool holds(Op op, int order) {
    switch (op) {
    case OP_EQ: return order == 0;
    case OP_NE: return order != 0;
    case OP_LT: return order < 0;
    case OP_LE: return order <= 0;
    case OP_GT: return order > 0;
    case OP_GE: return order >= 0;
    default: internal_error("const", "comparison %d", op);
    }
}

static int big_order(const Const *x, const Const *y) {
    mpz_t xm, ym;
    int64_t xe, ye;
    mpz_inits(xm, ym, NULL);
    const_to_big(x, xm, &xe);
    const_to_big(y, ym, &ye);
    int sx = mpz_sgn(xm), sy = mpz_sgn(ym), order;
    int64_t xtop = xe + (int64_t)mpz_sizeinbase(xm, 2), ytop = ye + (int64_t)mpz_sizeinbase(ym, 2);
    if (sx != sy || sx == 0) {
        order = sx - sy;
    } else if (xtop != ytop) {
        order = (xtop > ytop ? 1 : -1) * sx;
    } else {
        int64_t low = xe < ye ? xe : ye; // equal tops: the exponents differ by less than the mantissas' bits
        mpz_mul_2exp(xm, xm, (mp_bitcnt_t)(xe - low));
        mpz_mul_2exp(ym, ym, (mp_bitcnt_t)(ye - low));
        order = mpz_cmp(xm, ym);
    }
    mpz_clears(xm, ym, NULL);
    return order;
}

static int number_order(const Const *x, const Const *y) {
    if (x->kind == CONST_INT && y->kind == CONST_INT) return mpz_cmp(x->i, y->i);
    if (x->kind == CONST_INT && y->f.exact) return -mpq_cmp_z(y->f.q, x->i);
    if (y->kind == CONST_INT && x->f.exact) return mpq_cmp_z(x->f.q, y->i);
    if (x->kind == CONST_FLOAT && y->kind == CONST_FLOAT && x->f.exact && y->f.exact)
        return mpq_cmp(x->f.q, y->f.q);
    return big_order(x, y);
}

static int bytes_order(Bytes x, Bytes y) {
    size_t n = x.n < y.n ? x.n : y.n;
    int order = n ? memcmp(x.p, y.p, n) : 0;
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

bool const_compare(Op op, const Const *x, const Const *y) {
    if (x->kind == CONST_BOOL || y->kind == CONST_BOOL)
        return x->kind == y->kind ? holds(op, x->b != y->b) : op == OP_NE;
    if (x->kind == CONST_STRING || y->kind == CONST_STRING)
        return x->kind == y->kind ? holds(op, bytes_order(x->s, y->s)) : op == OP_NE;
    if (x->kind != CONST_COMPLEX && y->kind != CONST_COMPLEX) return holds(op, number_order(x, y));
    const Const *xr = x->kind == CONST_COMPLEX ? x->c.re : x, *yr = y->kind == CONST_COMPLEX ? y->c.re : y;
    int xi = x->kind == CONST_COMPLEX ? const_sign(x->c.im) : 0,
        yi = y->kind == CONST_COMPLEX ? const_sign(y->c.im) : 0;
    bool equal = number_order(xr, yr) == 0 && xi == yi && (xi == 0 || number_order(x->c.im, y->c.im) == 0);
    return holds(op, !equal);
}

// ---- representation in a type -----------------------------------------------------------------------------

static bool integer_in_range(const Const *x, Kind kind) {
    size_t bits = const_bit_length(x);
    int sign = const_sign(x);
    switch (kind) {
    case KIND_UINT8: return sign >= 0 && bits <= 8;
    case KIND_UINT16: return sign >= 0 && bits <= 16;
    case KIND_UINT32: return sign >= 0 && bits <= 32;
    case KIND_UINT:
    case KIND_UINT64:
    case KIND_UINTPTR: return sign >= 0 && bits <= 64;
    default: break;
    }
    size_t width = kind == KIND_INT8 ? 8 : kind == KIND_INT16 ? 16 : kind == KIND_INT32 ? 32 : 64;
    // -2^(width-1) is the one value of `width` magnitude bits.
    return bits < width || (sign < 0 && bits == width && mpz_scan1(x->i, 0) == width - 1);
}

static const Const *round_to(Arena *a, const Const *x, bool single) {
    return const_float64(a, single ? (double)const_to_float(x) : const_to_double(x));
}

bool const_representable(Arena *a, const Const *x, Kind kind, const Const **rounded) {
    const Const *r = NULL;
    switch (kind) {
    case KIND_BOOL:
    case KIND_UNTYPED_BOOL: r = x->kind == CONST_BOOL ? x : NULL; break;
    case KIND_STRING:
    case KIND_UNTYPED_STRING: r = x->kind == CONST_STRING ? x : NULL; break;
    case KIND_INT:
    case KIND_INT8:
    case KIND_INT16:
    case KIND_INT32:
    case KIND_INT64:
    case KIND_UINT:
    case KIND_UINT8:
    case KIND_UINT16:
    case KIND_UINT32:
    case KIND_UINT64:
    case KIND_UINTPTR:
        r = const_as_int(a, x);
        if (r && !integer_in_range(r, kind)) r = NULL;
        break;
    case KIND_UNTYPED_INT:
    case KIND_UNTYPED_RUNE: r = const_as_int(a, x); break;
    case KIND_FLOAT32:
    case KIND_FLOAT64:
        r = const_as_float(a, x);
        if (r) r = round_to(a, r, kind == KIND_FLOAT32);
        break;
    case KIND_UNTYPED_FLOAT: r = const_as_float(a, x) ? x : NULL; break;
    case KIND_COMPLEX64:
    case KIND_COMPLEX128:
        x = const_as_complex(a, x);
        if (x)
            r = const_complex(a, round_to(a, x->c.re, kind == KIND_COMPLEX64),
                              round_to(a, x->c.im, kind == KIND_COMPLEX64));
        break;
    case KIND_UNTYPED_COMPLEX: r = const_as_complex(a, x) ? x : NULL; break;
    default: break;
    }
    if (r && rounded) *rounded = r;
    return r != NULL;
}
