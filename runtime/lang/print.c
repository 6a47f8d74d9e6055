// print.c - the builtins print and println. Each piece goes to standard error at once.
#include "base/format.h"
#include "lang/lang.h"
#include "os/os.h"

static void put(const char *text, int64_t n) { os_write(2, text, (size_t)n); }

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
