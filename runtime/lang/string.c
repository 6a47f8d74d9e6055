// string.c - strings: concatenation, conversions to and from bytes and runes, comparison, decoding.
//
// Functions with a buffer use it when the result fits (the compiler gives one when the result does not
// outlive the caller's frame), else they allocate. A result may be one of the operands. Text is not checked:
// what is no UTF-8 decodes to U+FFFD, one byte at a time, and what is no code point is encoded as U+FFFD, as
// the language says.
#include <string.h>
#include "base/fatal.h"
#include "heap/heap.h"
#include "lang/golib.h"
#include "lang/lang.h"
#include "stack/stack.h"

enum {
    BUFFER = 32,
    RUNE_BUFFER = 32,
    RUNE_ERROR = 0xfffd,
    RUNE_MAX = 0x10ffff,
    SURROGATE_MIN = 0xd800,
    SURROGATE_MAX = 0xdfff
};

const uint64_t string_small_ints[256] __asm__("runtime.staticuint64s") = {
#define I4(n) n, n + 1, n + 2, n + 3
#define I16(n) I4(n), I4(n + 4), I4(n + 8), I4(n + 12)
#define I64(n) I16(n), I16(n + 16), I16(n + 32), I16(n + 48)
    I64(0), I64(64), I64(128), I64(192)};
const uint64_t string_zero_value[128] __asm__("runtime.zeroVal") = {0};

static char *raw_string(void *buffer, int64_t n) {
    return buffer && n <= BUFFER ? buffer : heap_alloc(n, NULL, false);
}

// The only operand that is not empty is the result, unless the result may outlive the caller's frame (no
// buffer) and the operand's bytes lie on this stack: the escape analysis counts on it.
static LoamString only_operand(const void *buffer, const char *s, int64_t n) {
    const G *g = sched_g();
    if (buffer || n == 0 || !g || !stack_has(g, (uintptr_t)s)) return (LoamString){s, n};
    char *p = heap_alloc(n, NULL, false);
    memmove(p, s, (size_t)n);
    return (LoamString){p, n};
}

LoamString rt_concat2(void *buffer, const char *a, int64_t na, const char *b, int64_t nb) {
    if (na == 0) return only_operand(buffer, b, nb);
    if (nb == 0) return only_operand(buffer, a, na);
    int64_t n;
    if (__builtin_add_overflow(na, nb, &n)) fatal_throw("string concatenation too long");
    char *p = raw_string(buffer, n);
    memmove(p, a, (size_t)na);
    memmove(p + na, b, (size_t)nb);
    return (LoamString){p, n};
}

LoamString rt_concatn(void *buffer, const LoamString *s, int64_t n) {
    int64_t total = 0, used = 0, last = 0;
    for (int64_t i = 0; i < n; i++) {
        if (s[i].len == 0) continue;
        if (__builtin_add_overflow(total, s[i].len, &total)) fatal_throw("string concatenation too long");
        used++;
        last = i;
    }
    if (used == 0) return (LoamString){NULL, 0};
    if (used == 1) return only_operand(buffer, s[last].ptr, s[last].len);
    char *p = raw_string(buffer, total), *at = p;
    for (int64_t i = 0; i < n; i++) {
        if (s[i].len == 0) continue; // its pointer may be null
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
    if (n) memmove(p, s, (size_t)n);
    memset(p + n, 0, (size_t)(capacity - n));
    return (LoamString){p, capacity};
}

// ---- runes ------------------------------------------------------------------------------------------------

static inline bool continues(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// The rune at p, of which `left` > 0 bytes may be read; *width gets its length. The second byte of three and
// four has a smaller range behind E0, ED, F0 and F4: no overlong forms, no surrogates, nothing above
// U+10FFFF.
static inline int32_t decode(const uint8_t *p, int64_t left, int *width) {
    uint32_t a = p[0];
    *width = 1;
    if (a < 0x80) return (int32_t)a;
    if (a < 0xc2 || a > 0xf4) return RUNE_ERROR;
    if (a < 0xe0) {
        if (left < 2 || !continues(p[1])) return RUNE_ERROR;
        *width = 2;
        return (int32_t)((a & 0x1f) << 6 | (p[1] & 0x3fu));
    }
    if (a < 0xf0) {
        uint8_t lo = a == 0xe0 ? 0xa0 : 0x80, hi = a == 0xed ? 0x9f : 0xbf;
        if (left < 3 || p[1] < lo || p[1] > hi || !continues(p[2])) return RUNE_ERROR;
        *width = 3;
        return (int32_t)((a & 0xf) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu));
    }
    uint8_t lo = a == 0xf0 ? 0x90 : 0x80, hi = a == 0xf4 ? 0x8f : 0xbf;
    if (left < 4 || p[1] < lo || p[1] > hi || !continues(p[2]) || !continues(p[3])) return RUNE_ERROR;
    *width = 4;
    return (int32_t)((a & 7) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu));
}

TwoWords string_decoderune(const char *s, int64_t n, int64_t at) {
    int width;
    int32_t rune = decode((const uint8_t *)s + at, n - at, &width);
    return (TwoWords){rune, at + width};
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

LoamString rt_stringtoslicerune(void *buffer, const char *s, int64_t n) {
    const uint8_t *text = (const uint8_t *)s;
    int64_t count = 0;
    int width;
    for (int64_t at = 0; at < n; at += width, count++) decode(text + at, n - at, &width);
    int32_t *p = buffer && count <= RUNE_BUFFER ? buffer : heap_alloc(count * 4, NULL, false);
    int32_t *out = p;
    for (int64_t at = 0; at < n; at += width) *out++ = decode(text + at, n - at, &width);
    return (LoamString){(const char *)p, count};
}

int64_t string_runecap(const void *runes, int64_t n, const void *buffer) {
    if (runes == buffer) return RUNE_BUFFER;
    return n ? heap_round_size(n * 4) / 4 : 0;
}

LoamString rt_slicerunetostring(void *buffer, const int32_t *runes, int64_t n) {
    char scratch[4];
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += (uint32_t)runes[i] < 0x80 ? 1 : rune_encode(scratch, runes[i]);
    if (total == 0) return (LoamString){NULL, 0};
    char *p = raw_string(buffer, total), *at = p;
    for (int64_t i = 0; i < n; i++) {
        if ((uint32_t)runes[i] < 0x80) {
            *at++ = (char)runes[i];
            continue;
        }
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

// ---- comparison -------------------------------------------------------------------------------------------

// Most strings are short, or differ within their first bytes: words are compared here, as big-endian numbers
// so that the first byte that differs decides; longer texts go on to memcmp. A rest shorter than a word is
// read together with bytes already seen.
static uint64_t load_word(const char *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return __builtin_bswap64(v);
}

enum { WORD = 8, INLINE_WORDS = 4, PAGE = 4096 };

// n bytes, 0 < n < 8, as one number that orders like the text. A whole word of the page is read and the bytes
// around the text are cut off, for a branch on lengths that differ from call to call costs more than the
// comparison.
__attribute__((no_sanitize("address", "thread"))) static uint64_t load_short(const char *p, int64_t n) {
    uint64_t v, cut = 8 * (uint64_t)(WORD - n);
    if ((uintptr_t)p % PAGE <= PAGE - WORD) {
        __builtin_memcpy(&v, p, sizeof v);
        return __builtin_bswap64(v) >> cut;
    }
    __builtin_memcpy(&v, p + n - WORD, sizeof v);
    return __builtin_bswap64(v) << cut >> cut;
}

// -1 or 1: a number by flags, not by a branch, for sorting asks what nobody can foresee.
static int order_of_words(uint64_t x, uint64_t y) { return (x > y) * 2 - 1; }
static int order_of_lengths(int64_t x, int64_t y) { return (x > y) - (x < y); }

// Texts whose first word is the same; n > 16. They may be the same text.
__attribute__((noinline)) static int64_t compare_long(const char *a, int64_t na, const char *b, int64_t nb) {
    int64_t n = na < nb ? na : nb;
    if (a == b) return order_of_lengths(na, nb);
    for (int64_t at = WORD; at + WORD <= n && at < WORD * INLINE_WORDS; at += WORD) {
        uint64_t x = load_word(a + at), y = load_word(b + at);
        if (x != y) return order_of_words(x, y);
    }
    if (n > WORD * INLINE_WORDS + WORD) {
        int order =
            memcmp(a + WORD * INLINE_WORDS, b + WORD * INLINE_WORDS, (size_t)(n - WORD * INLINE_WORDS));
        return order ? order_of_lengths(order, 0) : order_of_lengths(na, nb);
    }
    uint64_t x = load_word(a + n - WORD), y = load_word(b + n - WORD);
    return x != y ? order_of_words(x, y) : order_of_lengths(na, nb);
}

static inline int64_t compare(const char *a, int64_t na, const char *b, int64_t nb) {
    int64_t n = na < nb ? na : nb;
    if (n == 0) return order_of_lengths(na, nb);
    uint64_t x, y;
    if (n < WORD) {
        x = load_short(a, n);
        y = load_short(b, n);
    } else {
        x = load_word(a);
        y = load_word(b);
        if (x == y && n > 2 * WORD) return compare_long(a, na, b, nb);
        if (x == y) x = load_word(a + n - WORD), y = load_word(b + n - WORD);
    }
    return x != y ? order_of_words(x, y) : order_of_lengths(na, nb);
}

int64_t string_compare(const char *a, int64_t na, const char *b, int64_t nb) { return compare(a, na, b, nb); }
int64_t bytes_compare(const char *a, int64_t na, const char *b, int64_t nb) { return compare(a, na, b, nb); }

// Equality asks for no order: the first and the last word of up to 16 bytes, which may overlap, then pairs of
// words.
static uint64_t differ(const char *a, const char *b) {
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x ^ y;
}

// What was written a moment ago by bytes cannot be read as a word without waiting: nothing around the text is
// read.
static bool short_equal(const char *a, const char *b, int64_t n) {
    if (n >= 4) {
        uint32_t x, y, x_end, y_end;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        memcpy(&x_end, a + n - 4, sizeof x_end);
        memcpy(&y_end, b + n - 4, sizeof y_end);
        return x == y && x_end == y_end;
    }
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

bool string_memequal(const void *a, const void *b, int64_t n) {
    const char *x = a, *y = b;
    if (x == y) return true;
    if (n < WORD) return short_equal(x, y, n);
    if (n > 2 * WORD * INLINE_WORDS) return memcmp(x, y, (size_t)n) == 0;
    for (int64_t at = 0; at + 2 * WORD < n; at += 2 * WORD)
        if (differ(x + at, y + at) | differ(x + at + WORD, y + at + WORD)) return false;
    x += n;
    y += n;
    if (n < 2 * WORD) return !(differ(x - n, y - n) | differ(x - WORD, y - WORD));
    return !(differ(x - 2 * WORD, y - 2 * WORD) | differ(x - WORD, y - WORD));
}
