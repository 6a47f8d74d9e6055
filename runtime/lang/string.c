// string.c - strings: concatenation, conversions to and from bytes and runes, comparison, decoding.
//
// Functions with a buffer use it when the result fits (the compiler gives one when the result does not outlive the caller's frame), else
// they allocate. A result may be one of the operands. Text is not checked: what is no UTF-8 decodes to U+FFFD, one byte at a time, and
// what is no code point is encoded as U+FFFD, as the language says.
#include <string.h>
#include "heap/heap.h"
#include "lang/lang.h"

enum { BUFFER = 32, RUNE_BUFFER = 32, RUNE_ERROR = 0xfffd, RUNE_MAX = 0x10ffff, SURROGATE_MIN = 0xd800, SURROGATE_MAX = 0xdfff };

const uint64_t string_small_ints[256] __asm__("runtime.staticuint64s") = {
#define I4(n) n, n + 1, n + 2, n + 3
#define I16(n) I4(n), I4(n + 4), I4(n + 8), I4(n + 12)
#define I64(n) I16(n), I16(n + 16), I16(n + 32), I16(n + 48)
    I64(0), I64(64), I64(128), I64(192)};
const uint64_t string_zero_value[128] __asm__("runtime.zeroVal") = {0};

static char *raw_string(void *buffer, int64_t n) { return buffer && n <= BUFFER ? buffer : heap_alloc(n, NULL, false); }

// The only operand that is not empty is the result, unless the result may outlive the caller's frame (no buffer) and the operand's
// bytes lie on this stack: the escape analysis counts on it.
static LoamString only_operand(const void *buffer, const char *s, int64_t n) {
    const G *g = sched_g();
    uintptr_t at = (uintptr_t)s;
    if (buffer || n == 0 || !g || at < g->stack_lo || at >= g->stack_hi) return (LoamString){s, n};
    char *p = heap_alloc(n, NULL, false);
    memmove(p, s, (size_t)n);
    return (LoamString){p, n};
}

LoamString rt_concat2(void *buffer, const char *a, int64_t na, const char *b, int64_t nb) {
    if (na == 0) return only_operand(buffer, b, nb);
    if (nb == 0) return only_operand(buffer, a, na);
    int64_t n;
    if (__builtin_add_overflow(na, nb, &n)) sched_throw("string concatenation too long");
    char *p = raw_string(buffer, n);
    memmove(p, a, (size_t)na);
    memmove(p + na, b, (size_t)nb);
    return (LoamString){p, n};
}

LoamString rt_concatn(void *buffer, const LoamString *s, int64_t n) {
    int64_t total = 0, used = 0, last = 0;
    for (int64_t i = 0; i < n; i++) {
        if (s[i].len == 0) continue;
        if (__builtin_add_overflow(total, s[i].len, &total)) sched_throw("string concatenation too long");
        used++;
        last = i;
    }
    if (used == 0) return (LoamString){NULL, 0};
    if (used == 1) return only_operand(buffer, s[last].ptr, s[last].len);
    char *p = raw_string(buffer, total), *at = p;
    for (int64_t i = 0; i < n; i++) {
        memmove(at, s[i].ptr, (size_t)s[i].len);
        at += s[i].len;
    }
    return (LoamString){p, total};
}

LoamString rt_slicebytetostring(void *buffer, const char *bytes, int64_t n) {
    if (n == 0) return (LoamString){NULL, 0};
    if (n == 1) return (LoamString){(const char *)&string_small_ints[(uint8_t)*bytes], 1};
    char *p = raw_string(buffer, n);
    memmove(p, bytes, (size_t)n);
    return (LoamString){p, n};
}

LoamString rt_stringtoslicebyte(void *buffer, const char *s, int64_t n) {
    int64_t capacity = BUFFER;
    char *p = buffer;
    if (!buffer || n > BUFFER) {
        capacity = heap_round_size(n);
        p = heap_alloc(capacity, NULL, false);
    }
    memmove(p, s, (size_t)n);
    memset(p + n, 0, (size_t)(capacity - n));
    return (LoamString){p, capacity};
}

// ---- runes ----------------------------------------------------------------------------------------------------------------

// Lengths and ranges of the second byte by the first one: C2..DF, E0..EF, F0..F4.
TwoWords string_decoderune(const char *s, int64_t n, int64_t at) {
    const uint8_t *p = (const uint8_t *)s + at;
    const TwoWords wrong = {RUNE_ERROR, at + 1};
    int64_t left = n - at;
    uint8_t first = p[0], lo = 0x80, hi = 0xbf;
    int extra = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0x80) return (TwoWords){first, at + 1};
    if (first < 0xc2 || first > 0xf4 || left <= extra) return wrong;
    if (first == 0xe0) lo = 0xa0;
    if (first == 0xed) hi = 0x9f;
    if (first == 0xf0) lo = 0x90;
    if (first == 0xf4) hi = 0x8f;
    if (p[1] < lo || p[1] > hi) return wrong;
    int32_t rune = first & (0x3f >> extra);
    for (int i = 1; i <= extra; i++) {
        if ((p[i] & 0xc0) != 0x80) return wrong;
        rune = rune << 6 | (p[i] & 0x3f);
    }
    return (TwoWords){rune, at + 1 + extra};
}

int rune_encode(char out[4], int32_t rune) {
    uint32_t r = (uint32_t)rune;
    if (r > RUNE_MAX || (r >= SURROGATE_MIN && r <= SURROGATE_MAX)) r = RUNE_ERROR;
    if (r < 0x80) {
        out[0] = (char)r;
        return 1;
    }
    int n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    for (int i = n - 1; i > 0; i--, r >>= 6) out[i] = (char)(0x80 | (r & 0x3f));
    out[0] = (char)(0xff00 >> n | r);
    return n;
}

static int64_t next_rune(const char *s, int64_t n, int64_t *at) {
    TwoWords d = string_decoderune(s, n, *at);
    *at = d.b;
    return d.a;
}

LoamString rt_stringtoslicerune(void *buffer, const char *s, int64_t n) {
    int64_t count = 0;
    for (int64_t at = 0; at < n; count++) next_rune(s, n, &at);
    int32_t *p = buffer && count <= RUNE_BUFFER ? buffer : heap_alloc(count * 4, NULL, false);
    int32_t *out = p;
    for (int64_t at = 0; at < n;) *out++ = (int32_t)next_rune(s, n, &at);
    return (LoamString){(const char *)p, count};
}

LoamString rt_slicerunetostring(void *buffer, const int32_t *runes, int64_t n) {
    char scratch[4];
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += rune_encode(scratch, runes[i]);
    if (total == 0) return (LoamString){NULL, 0};
    char *p = raw_string(buffer, total), *at = p;
    for (int64_t i = 0; i < n; i++) {
        int k = rune_encode(scratch, runes[i]);
        memcpy(at, scratch, (size_t)k);
        at += k;
    }
    return (LoamString){p, total};
}

LoamString rt_intstring(void *buffer, int64_t value) {
    char scratch[4];
    int n = rune_encode(scratch, value == (int32_t)value ? (int32_t)value : RUNE_ERROR);
    char *p = buffer ? buffer : heap_alloc(n, NULL, false);
    memcpy(p, scratch, (size_t)n);
    return (LoamString){p, n};
}

// ---- comparison -----------------------------------------------------------------------------------------------------------

bool string_memequal(const void *a, const void *b, int64_t n) { return a == b || memcmp(a, b, (size_t)n) == 0; }

int64_t string_compare(const char *a, int64_t na, const char *b, int64_t nb) {
    int order = memcmp(a, b, (size_t)(na < nb ? na : nb));
    return order ? order : na < nb ? -1 : na > nb;
}
