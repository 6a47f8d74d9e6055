// format.c - see format.h.
#include "base/format.h"
#include <string.h>

int print_format_uint(char out[24], uint64_t v) {
    char digits[20];
    int n = 0, at = 0;
    do digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n) out[at++] = digits[--n];
    return at;
}

int print_format_int(char out[24], int64_t v) {
    if (v >= 0) return print_format_uint(out, (uint64_t)v);
    out[0] = '-';
    char digits[24];
    int n = print_format_uint(digits, -(uint64_t)v);
    memcpy(out + 1, digits, (size_t)n);
    return n + 1;
}

int print_format_hex(char out[24], uint64_t v) {
    int nibbles = 1;
    while (nibbles < 16 && v >> (4 * nibbles)) nibbles++;
    out[0] = '0';
    out[1] = 'x';
    for (int i = 0; i < nibbles; i++) out[2 + i] = "0123456789abcdef"[v >> (4 * (nibbles - 1 - i)) & 15];
    return nibbles + 2;
}

// Seven digits: +d.dddddde+ddd. Scaling goes by repeated multiplication and division like Go's, so that the
// last digit agrees.
int print_format_float(char out[24], double v) {
    enum { DIGITS = 7 };
    if (v != v) return memcpy(out, "NaN", 3), 3;
    if (v - v != 0) return memcpy(out, v > 0 ? "+Inf" : "-Inf", 4), 4;
    int exponent = 0;
    out[0] = __builtin_signbit(v) ? '-' : '+';
    if (v != 0) {
        if (v < 0) v = -v;
        for (; v >= 10; v /= 10) exponent++;
        for (; v < 1; v *= 10) exponent--;
        double half = 5;
        for (int i = 0; i < DIGITS; i++) half /= 10;
        v += half;
        if (v >= 10) {
            exponent++;
            v /= 10;
        }
    }
    for (int i = 0; i < DIGITS; i++) {
        int digit = (int)v;
        out[i ? i + 2 : 1] = (char)('0' + digit);
        v = (v - digit) * 10;
    }
    out[2] = '.';
    char *e = out + DIGITS + 2;
    e[0] = 'e';
    e[1] = exponent < 0 ? '-' : '+';
    if (exponent < 0) exponent = -exponent;
    e[2] = (char)('0' + exponent / 100);
    e[3] = (char)('0' + exponent / 10 % 10);
    e[4] = (char)('0' + exponent % 10);
    return DIGITS + 7;
}

const char *print_float_text(char out[25], double v) {
    out[print_format_float(out, v)] = 0;
    return out;
}
