// RUN: %loam_build/bin/unit/strings
// strings.c - strings and runes against the language's rules; expected values were made with real Go.
#include <sys/mman.h>
#include "arch/machine.h"
#include "heap/heap.h"
#include "lang/lang.h"
#include "lang/golib.h"
#include "../unit.h"

static char buffer[128];

static void test_concat(void) {
    LoamString s = rt_concat2(NULL, "ab", 2, "cde", 3);
    CHECK_TEXT(s.ptr, s.len, "abcde");
    s = rt_concat2(buffer, "ab", 2, "c", 1);
    CHECK(s.ptr == buffer && s.len == 3);
    static const char other[] = "other";
    s = rt_concat2(NULL, "", 0, other, 5);
    CHECK(s.ptr == other && s.len == 5);
    LoamString parts[] = {{"a", 1}, {NULL, 0}, {"bc", 2}, {"def", 3}};
    s = rt_concatn(NULL, parts, 4);
    CHECK_TEXT(s.ptr, s.len, "abcdef");
    s = rt_concatn(NULL, parts, 2);
    CHECK(s.ptr == parts[0].ptr && s.len == 1);
    s = rt_concatn(NULL, parts + 1, 1);
    CHECK_EQ(s.len, 0);
    char longer[40];
    memset(longer, 'x', sizeof longer);
    s = rt_concat2(buffer, longer, 40, "y", 1); // does not fit into the buffer of 32
    CHECK(s.ptr != buffer && s.len == 41 && s.ptr[40] == 'y');
}

static void test_bytes(void) {
    LoamString s = rt_slicebytetostring(NULL, "hello", 5);
    CHECK_TEXT(s.ptr, s.len, "hello");
    s = rt_slicebytetostring(NULL, "z", 1);
    CHECK_TEXT(s.ptr, s.len, "z");
    CHECK_EQ(rt_slicebytetostring(NULL, NULL, 0).len, 0);
    s = rt_stringtoslicebyte(NULL, "hello", 5); // 5 bytes occupy 8
    CHECK(s.len == 8 && !memcmp(s.ptr, "hello\0\0\0", 8));
    memset(buffer, 1, 32);
    s = rt_stringtoslicebyte(buffer, "hi", 2);
    CHECK(s.ptr == buffer && s.len == 32 && buffer[0] == 'h' && buffer[2] == 0 && buffer[31] == 0);
}

typedef struct Decode {
    const char *text;
    int32_t rune;
    int width;
} Decode;

static void test_decode(void) {
    static const Decode cases[] = {
        {"\xc3\xa9", 0xe9, 2},
        {"\xe4\xb8\x96", 0x4e16, 3},
        {"\xf0\x9f\x98\x80", 0x1f600, 4},
        {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
        {"\xc0\x80", 0xfffd, 1},
        {"\xc1\xbf", 0xfffd, 1},
        {"\xe0\x9f\xbf", 0xfffd, 1},
        {"\xed\xa0\x80", 0xfffd, 1},
        {"\xf0\x8f\xbf\xbf", 0xfffd, 1},
        {"\xf4\x90\x80\x80", 0xfffd, 1},
        {"\xf5\x80\x80\x80", 0xfffd, 1},
        {"\x80", 0xfffd, 1},
        {"\xff", 0xfffd, 1},
        {"\xe4\xb8", 0xfffd, 1},
        {"\xe4\xb8z", 0xfffd, 1},
        {"\xc3z", 0xfffd, 1},
        {"\xc3", 0xfffd, 1},
        {"\xf0\x9f\x98", 0xfffd, 1},
        {"\xf0\x9f\x98z", 0xfffd, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TwoWords d = string_decoderune(cases[i].text, (int64_t)strlen(cases[i].text), 0);
        CHECK_EQ(d.a, cases[i].rune);
        CHECK_EQ(d.b, cases[i].width);
    }
    TwoWords d = string_decoderune("ab\xc3\xa9", 4, 2);
    CHECK(d.a == 0xe9 && d.b == 4);
}

static void test_encode(void) {
    static const Decode cases[] = {{"a", 'a', 1},
                                   {"\x7f", 0x7f, 1},
                                   {"\xc2\x80", 0x80, 2},
                                   {"\xdf\xbf", 0x7ff, 2},
                                   {"\xe0\xa0\x80", 0x800, 3},
                                   {"\xef\xbf\xbf", 0xffff, 3},
                                   {"\xf0\x90\x80\x80", 0x10000, 4},
                                   {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
                                   {"\xef\xbf\xbd", 0xd800, 3},
                                   {"\xef\xbf\xbd", 0xdfff, 3},
                                   {"\xef\xbf\xbd", 0x110000, 3},
                                   {"\xef\xbf\xbd", -1, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[4];
        CHECK_TEXT(out, rune_encode(out, cases[i].rune), cases[i].text);
        LoamString s = rt_intstring(NULL, cases[i].rune);
        CHECK_TEXT(s.ptr, s.len, cases[i].text);
    }
    LoamString s = rt_intstring(buffer, 1l << 40); // no int32
    CHECK(s.ptr == buffer);
    CHECK_TEXT(s.ptr, s.len, "\xef\xbf\xbd");
}

static void test_runes(void) {
    LoamString r = rt_stringtoslicerune(NULL, "a\xc3\xa9\xff\xe4\xb8\x96", 7);
    const int32_t *runes = (const int32_t *)r.ptr;
    CHECK(r.len == 4 && runes[0] == 'a' && runes[1] == 0xe9 && runes[2] == 0xfffd && runes[3] == 0x4e16);
    LoamString s = rt_slicerunetostring(NULL, runes, 4);
    CHECK_TEXT(s.ptr, s.len, "a\xc3\xa9\xef\xbf\xbd\xe4\xb8\x96");
    CHECK_EQ(rt_slicerunetostring(NULL, NULL, 0).len, 0);
    CHECK_EQ(rt_stringtoslicerune(buffer, "", 0).len, 0);
}

static void test_compare(void) {
    CHECK(string_compare("a", 1, "b", 1) < 0 && string_compare("b", 1, "a", 1) > 0 &&
          string_compare("ab", 2, "ab", 2) == 0);
    CHECK(string_compare("a", 1, "ab", 2) < 0 && string_compare("ab", 2, "a", 1) > 0 &&
          string_compare("", 0, "", 0) == 0);
    CHECK(string_compare("\xff", 1, "a", 1) > 0);
    CHECK(string_memequal("abc", "abd", 2) && !string_memequal("abc", "abd", 3) &&
          string_memequal(NULL, NULL, 0));
}

// A page whose neighbours cannot be read.
static char *lonely_page(void) {
    enum { PAGE = 4096 };
    char *pages = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED && mprotect(pages + PAGE, PAGE, PROT_READ | PROT_WRITE) == 0);
    return pages + PAGE;
}

static int order(const char *a, const char *b, int n) {
    for (int i = 0; i < n; i++)
        if (a[i] != b[i]) return (uint8_t)a[i] < (uint8_t)b[i] ? -1 : 1;
    return 0;
}

// Texts at both ends of a page are compared and counted, and nothing outside the page is read.
static void test_ends_of_pages(void) {
    enum { PAGE = 4096, LONGEST = 700 };
    char *first = lonely_page(), *second = lonely_page();
    uint64_t state = 1;
    int wrong = 0;
    for (int n = 0; n <= LONGEST; n++)
        for (int round = 0; round < 20; round++) {
            char *a = round % 2 ? first : first + PAGE - n, *b = round % 3 ? second : second + PAGE - n;
            int64_t count = 0;
            for (int i = 0; i < n; i++) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                a[i] = b[i] = (char)(state >> 62 ? 'x' : state >> 40);
                count += a[i] == 'x';
            }
            if (n) b[(state >> 33) % (uint64_t)n] = (char)(state >> 50);
            int64_t want = order(a, b, n);
            wrong += bytes_count((const uint8_t *)a, 'x', n) != count;
            int64_t found = string_compare(a, n, b, n);
            wrong += (found > 0) - (found < 0) != want || bytes_compare(a, n, b, n) != want;
            wrong += bytes_compare(b, n, a, n) != -want || string_memequal(a, b, n) != !want;
        }
    memset(first, 'x', PAGE);
    CHECK_EQ(bytes_count((const uint8_t *)first, 'x', PAGE), PAGE);
    CHECK_EQ(wrong, 0);
}

int main(void) {
    heap_init();
    sched_init();
    RUN(test_concat);
    RUN(test_bytes);
    RUN(test_decode);
    RUN(test_encode);
    RUN(test_runes);
    RUN(test_compare);
    RUN(test_ends_of_pages);
    return 0;
}
