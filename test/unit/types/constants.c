// RUN: %loam_build/bin/unit/constants
// Constants: literals, exact arithmetic, rounding, representability. What go/constant computes, checked value
// by value.
#include "types/const/const.h"
#include <math.h>
#include "../unit.h"

static Arena *arena;

static const Const *lit(LitKind kind, const char *text) {
    return const_literal(arena, kind, (Bytes){text, strlen(text)});
}

static const Const *integer(const char *text) { return lit(LIT_INT, text); }

static const Const *floating(const char *text) { return lit(LIT_FLOAT, text); }

static bool text_is(const Const *c, const char *want) {
    const char *got = c ? const_text(arena, c) : "(none)";
    if (strcmp(got, want) != 0) printf("got %s, want %s\n", got, want);
    return strcmp(got, want) == 0;
}

static bool string_is(const char *literal, const char *want, size_t n) {
    const Const *c = lit(LIT_STRING, literal);
    return c && c->kind == CONST_STRING && c->s.n == n && memcmp(c->s.p, want, n) == 0;
}

static void test_integer_literals(void) {
    CHECK(text_is(integer("1_000_000"), "1000000"));
    CHECK(text_is(integer("0x_FF"), "255"));
    CHECK(text_is(integer("0b101"), "5"));
    CHECK(text_is(integer("0o17"), "15"));
    CHECK(text_is(integer("017"), "15"));
    CHECK(text_is(integer("0"), "0"));
    CHECK(text_is(integer("340282366920938463463374607431768211456"),
                  "340282366920938463463374607431768211456"));
}

static void test_float_literals(void) {
    CHECK(const_to_double(floating("0.1")) == 0.1);
    CHECK(const_to_float(floating("0.1")) == 0.1f);
    CHECK(const_to_double(floating("1e23")) == 1e23);
    CHECK(const_to_double(floating("0x1.8p1")) == 3.0);
    CHECK(const_to_double(floating("0X_1FFFP-16")) == 0x1FFFp-16);
    CHECK(const_to_double(floating("4.940656458412465441765687928682213723651e-324")) == 4.9e-324);
    CHECK(const_to_double(floating("2.4703282292062327e-324")) == 0);
    CHECK(const_to_double(floating("2.4703282292062329e-324")) == 4.9e-324);
    CHECK(const_to_double(floating("2.2250738585072011e-308")) == 2.2250738585072011e-308);
    CHECK(const_to_double(floating("1.7976931348623157e308")) == 1.7976931348623157e308);
    CHECK(isinf(const_to_double(floating("1.7976931348623159e308"))));
    CHECK(const_to_float(floating("3.4028234663852886e38")) == 3.4028234663852886e38f);
    CHECK(isinf(const_to_float(floating("3.5e38"))));
    CHECK(const_to_float(floating("1.4e-45")) == 1.4e-45f);
    CHECK(const_to_double(floating("9007199254740993.0")) == 9007199254740992.0);
    CHECK(const_to_double(floating("9007199254740993.00000000000000000000001")) == 9007199254740994.0);
    CHECK(text_is(floating("1e1000000"), "1e+1000000"));
    CHECK(text_is(floating("1e-1000000"), "1e-1000000"));
    CHECK(floating("1e1000000000") == NULL);
    CHECK(const_sign(floating("1e-1000000000")) == 0);
    CHECK(text_is(lit(LIT_IMAG, "0123i"), "(0 + 123i)"));
    CHECK(text_is(lit(LIT_IMAG, "1.5i"), "(0 + 1.5i)"));
}

static void test_runes_and_strings(void) {
    CHECK(text_is(lit(LIT_RUNE, "'a'"), "97"));
    CHECK(text_is(lit(LIT_RUNE, "'\\''"), "39"));
    CHECK(text_is(lit(LIT_RUNE, "'\\n'"), "10"));
    CHECK(text_is(lit(LIT_RUNE, "'\\377'"), "255"));
    CHECK(text_is(lit(LIT_RUNE, "'\\xff'"), "255"));
    CHECK(text_is(lit(LIT_RUNE, "'世'"), "19990"));
    CHECK(text_is(lit(LIT_RUNE, "'\\U0010FFFF'"), "1114111"));
    CHECK(lit(LIT_RUNE, "'\\uD800'") == NULL);
    CHECK(string_is("\"a\\tb\"", "a\tb", 3));
    CHECK(string_is("\"\\xff\\u00ff\"", "\xff\xc3\xbf", 3));
    CHECK(string_is("\"\\000\"", "\0", 1));
    CHECK(string_is("`a\r\n\\n`", "a\n\\n", 4));
    CHECK(text_is(lit(LIT_STRING, "\"a\\\"\\n\""), "\"a\\\"\\n\""));
}

static const Const *calc(const Const *x, Op op, const Const *y) {
    return const_binary(arena, op, x, y, x->kind == CONST_INT && y->kind == CONST_INT);
}

static void test_arithmetic(void) {
    CHECK(text_is(calc(integer("7"), OP_DIV, integer("2")), "3"));
    CHECK(text_is(calc(const_unary(arena, OP_SUB, integer("7"), 0), OP_DIV, integer("2")), "-3"));
    CHECK(text_is(calc(const_unary(arena, OP_SUB, integer("7"), 0), OP_REM, integer("2")), "-1"));
    CHECK(text_is(calc(integer("6"), OP_ANDNOT, integer("3")), "4"));
    CHECK(text_is(const_unary(arena, OP_XOR, integer("5"), 0), "-6"));
    CHECK(text_is(const_unary(arena, OP_XOR, integer("5"), 8), "250"));
    CHECK(text_is(const_shift(arena, OP_SHL, integer("1"), 100), "1267650600228229401496703205376"));
    CHECK(text_is(const_shift(arena, OP_SHR, const_unary(arena, OP_SUB, integer("5"), 0), 1), "-3"));
    // Exact fractions: (1/3)*3 == 1.
    const Const *third = const_binary(arena, OP_DIV, integer("1"), integer("3"), false);
    CHECK(const_compare(OP_EQ, calc(third, OP_MUL, integer("3")), integer("1")));
    // Beyond fractions the value is rounded, yet a whole number is found again.
    const Const *huge = floating("1e5000");
    const Const *ten = const_as_int(arena, calc(floating("1e5001"), OP_DIV, huge));
    CHECK(ten && text_is(ten, "10"));
    CHECK(const_compare(OP_LT, huge, floating("1e5001")));
    CHECK(const_compare(OP_GT, huge, integer("1")));
    const Const *one = calc(huge, OP_DIV, huge);
    CHECK(const_as_int(arena, one) && text_is(const_as_int(arena, one), "1"));
    CHECK(text_is(calc(lit(LIT_IMAG, "2i"), OP_MUL, lit(LIT_IMAG, "3i")), "(-6 + 0i)"));
    CHECK(text_is(calc(calc(integer("1"), OP_ADD, lit(LIT_IMAG, "2i")), OP_DIV, lit(LIT_IMAG, "1i")),
                  "(2 + -1i)"));
    CHECK(text_is(calc(lit(LIT_STRING, "\"a\""), OP_ADD, lit(LIT_STRING, "\"b\"")), "\"ab\""));
    CHECK(const_compare(OP_LT, lit(LIT_STRING, "\"a\""), lit(LIT_STRING, "\"ab\"")));
}

static void test_representable(void) {
    const Const *r;
    CHECK(const_representable(arena, integer("255"), KIND_UINT8, &r));
    CHECK(!const_representable(arena, integer("256"), KIND_UINT8, &r));
    const Const *low = const_unary(arena, OP_SUB, integer("128"), 0);
    CHECK(const_representable(arena, low, KIND_INT8, &r));
    CHECK(!const_representable(arena, integer("128"), KIND_INT8, &r));
    CHECK(!const_representable(arena, const_unary(arena, OP_SUB, integer("129"), 0), KIND_INT8, &r));
    CHECK(!const_representable(arena, low, KIND_UINT, &r));
    CHECK(const_representable(arena, integer("18446744073709551615"), KIND_UINT64, &r));
    CHECK(!const_representable(arena, integer("9223372036854775808"), KIND_INT64, &r));
    CHECK(const_representable(arena, const_unary(arena, OP_SUB, integer("9223372036854775808"), 0),
                              KIND_INT64, &r));
    CHECK(const_representable(arena, floating("3.0"), KIND_INT, &r) && r->kind == CONST_INT);
    CHECK(!const_representable(arena, floating("3.5"), KIND_INT, &r));
    CHECK(const_representable(arena, integer("16777217"), KIND_FLOAT32, &r) &&
          const_to_double(r) == 16777216.0);
    CHECK(!const_representable(arena, floating("1e39"), KIND_FLOAT32, &r));
    CHECK(const_representable(arena, floating("1e-400"), KIND_FLOAT64, &r) && const_sign(r) == 0);
    CHECK(const_representable(arena, lit(LIT_IMAG, "0i"), KIND_INT, &r) && text_is(r, "0"));
    CHECK(!const_representable(arena, lit(LIT_IMAG, "1i"), KIND_FLOAT64, &r));
}

int main(void) {
    arena = arena_new();
    RUN(test_integer_literals);
    RUN(test_float_literals);
    RUN(test_runes_and_strings);
    RUN(test_arithmetic);
    RUN(test_representable);
    arena_free(arena);
    return 0;
}
