// const.h - arithmetic on constants, as go/constant defines it. Pure functions: operands never change,
// results live in the arena.
//
// A value's kind follows how it was made (1.0 is a CONST_FLOAT, 1 a CONST_INT); operations bring both
// operands to the larger kind first. A NULL result means that the value does not exist: a malformed literal,
// no such conversion, or an exponent outside 32 bits. Exact rationals become 512-bit floats once numerator or
// denominator reaches CONST_MAX_RATIONAL_BITS, and stay floats.
#ifndef LOAM_COMPILER_CONST_H
#define LOAM_COMPILER_CONST_H

#include "types/types.h"

enum { CONST_FLOAT_BITS = 512, CONST_MAX_RATIONAL_BITS = 4096 };

const Const *const_bool(Arena *, bool);
const Const *const_string(Arena *, Bytes);
const Const *const_int64(Arena *, int64_t);
const Const *const_float64(Arena *, double); // NULL unless finite
const Const *const_complex(Arena *, const Const *re, const Const *im);
const Const *const_literal(Arena *, LitKind, Bytes text); // NULL: malformed

// Conversions of representation that keep the value exactly; NULL when that is impossible.
const Const *const_as_int(Arena *, const Const *);
const Const *const_as_float(Arena *, const Const *);
const Const *const_real(Arena *, const Const *);
const Const *const_imag(Arena *, const Const *);

// `unsigned_bits` > 0: width of the unsigned type in which ^ complements.
const Const *const_unary(Arena *, Op, const Const *, int unsigned_bits);
// The divisor is not zero. `integer_division`: truncate towards zero instead of making a fraction.
const Const *const_binary(Arena *, Op, const Const *, const Const *, bool integer_division);
const Const *const_shift(Arena *, Op, const Const *, unsigned count);
bool const_compare(Op, const Const *, const Const *);
size_t const_bit_length(const Const *); // of an integer's magnitude

// Whether x is a value of the basic type `kind` (typed or untyped); *rounded gets its representation there.
bool const_representable(Arena *, const Const *x, Kind kind, const Const **rounded);

// ---- shared by the const*.c files -------------------------------------------------------------------------

// Integers are made in scratch variables of GMP's own memory, then frozen into the arena.
const Const *const_from_mpz(Arena *, const mpz_t);
const Const *const_from_mpq(Arena *, const mpq_t); // canonical; keeps the fraction or rounds it to a float
const Const *const_from_exact_mpq(Arena *, const mpq_t);        // keeps it whatever its size
const Const *const_from_big(Arena *, const mpz_t m, int64_t e); // rounds; NULL on overflow of the exponent
// A float operand as m * 2^e with at most CONST_FLOAT_BITS bits; m is initialised by the caller.
void const_to_big(const Const *, mpz_t m, int64_t *e);
// m * 2^e rounded to `bits` bits, to nearest even; `sticky`: something non-zero lies below m.
void const_big_round(mpz_t m, int64_t *e, size_t bits, bool sticky);
// num / den to CONST_FLOAT_BITS bits.
void const_big_quotient(mpz_t m, int64_t *e, const mpz_t num, const mpz_t den);
int const_utf8_encode(char out[4], uint32_t rune); // U+FFFD for what is no code point

#endif
