// print.c - the builtins print and println. Each piece goes to standard error at once.
#include <string.h>
#include "lang/lang.h"
#include "os/os.h"

static void put(const char *text, int64_t n) { os_write(2, text, (size_t)n); }

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

void rt_printbool(bool v) { v ? put("true", 4) : put("false", 5); }
void rt_printstring(const char *s, int64_t n) { put(s, n); }
void rt_printnl(void) { put("\n", 1); }
void rt_printsp(void) { put(" ", 1); }

void rt_printint(int64_t v) {
    char text[24];
    put(text, print_format_int(text, v));
}

void rt_printuint(uint64_t v) {
    char text[24];
    put(text, print_format_uint(text, v));
}

void rt_printpointer(const void *p) {
    char text[24];
    put(text, print_format_hex(text, (uint64_t)p));
}

void rt_printfloat(double v) {
    char text[24];
    put(text, print_format_float(text, v));
}

void rt_printcomplex(double re, double im) {
    put("(", 1);
    rt_printfloat(re);
    rt_printfloat(im);
    put("i)", 2);
}

void rt_printslice(const void *p, int64_t len, int64_t cap) {
    put("[", 1);
    rt_printint(len);
    put("/", 1);
    rt_printint(cap);
    put("]", 1);
    rt_printpointer(p);
}

void rt_printeface(const void *type, const void *data) {
    put("(", 1);
    rt_printpointer(type);
    put(",", 1);
    rt_printpointer(data);
    put(")", 1);
}
