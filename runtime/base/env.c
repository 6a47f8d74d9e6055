// env.c - see env.h.
#include "base/env.h"
#include <string.h>

bool env_number(const char *text, size_t n, int64_t *value) {
    bool sign = n > 0 && (*text == '-' || *text == '+'), negative = sign && *text == '-';
    int64_t v = 0;
    if (n == (size_t)sign) return false;
    for (size_t i = sign; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        int digit = negative ? '0' - text[i] : text[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v)) return false;
    }
    *value = v;
    return true;
}

bool env_is(const char *text, size_t n, const char *word) {
    return strlen(word) == n && !memcmp(text, word, n);
}

bool env_bytes(const char *text, int64_t *value) {
    static const char units[] = "KMGT";
    size_t n = strlen(text);
    int64_t scale = 1, v;
    if (n > 0 && text[n - 1] == 'B') {
        n--;
        if (n > 0 && text[n - 1] == 'i') {
            n--;
            const char *unit = n > 0 ? memchr(units, text[n - 1], sizeof units - 1) : NULL;
            if (!unit) return false;
            n--;
            scale <<= 10 * (unit - units + 1);
        }
    }
    if (n == 0 || *text == '-' || *text == '+') return false;
    if (!env_number(text, n, &v) || __builtin_mul_overflow(v, scale, &v)) return false;
    *value = v;
    return true;
}
