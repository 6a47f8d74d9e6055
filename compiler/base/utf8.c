// utf8.c - decoding UTF-8, by the rules of RFC 3629: no overlong forms, no surrogates, at most U+10FFFF.
#include "base/base.h"

int32_t utf8_decode(const char *text, const char *end, int *width) {
    const unsigned char *p = (const unsigned char *)text;
    size_t n = (size_t)(end - text);
    *width = 1;
    if (p[0] < 0x80) return p[0];
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : 1;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n <= (size_t)more) return -1;
    int32_t ch = p[0] & (0x3F >> more);
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) return -1;
        ch = ch << 6 | (p[i] & 0x3F);
    }
    bool overlong = (more == 2 && ch < 0x800) || (more == 3 && ch < 0x10000);
    if (overlong || ch > 0x10FFFF || (ch >= 0xD800 && ch < 0xE000)) return -1;
    *width = more + 1;
    return ch;
}
