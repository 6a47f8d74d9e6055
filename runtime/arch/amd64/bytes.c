// bytes.c - see bytes.h. Lanes of a comparison that are equal are -1: they are subtracted from counters of a
// byte each, which are added up before one may be full. Bytes that a block shares with the one before it are
// masked.
#include "arch/amd64/bytes.h"
#include "arch/amd64/features.h"

#include <immintrin.h>
#include <string.h>

enum { WORD = 8, HALF = 16, BLOCK = 32, AT_ONCE = 4, MOST = UINT8_MAX };

static int64_t sum_of(__m128i counters) {
    __m128i sums = _mm_sad_epu8(counters, _mm_setzero_si128());
    return _mm_cvtsi128_si64(sums) + _mm_cvtsi128_si64(_mm_srli_si128(sums, 8));
}

// Of the last n bytes before `end` the highest ones of its word, n <= 8; at least 8 bytes can be read.
static int64_t count_in_word(const uint8_t *end, uint8_t c, int64_t n) {
    const uint64_t ones = 0x0101010101010101, low = 0x7f * ones;
    uint64_t word;
    memcpy(&word, end - WORD, sizeof word);
    uint64_t other = word ^ (c * ones), equal = ~(((other & low) + low) | other | low) >> 7;
    return n ? (int64_t)((equal >> 8 * (WORD - n)) * ones >> 56) : 0;
}

// n < 16; at least 8 bytes before `end` can be read.
static int64_t count_rest(const uint8_t *end, uint8_t c, int64_t n) {
    if (n <= WORD) return count_in_word(end, c, n);
    return count_in_word(end - n + WORD, c, WORD) + count_in_word(end, c, n - WORD);
}

// At least 8 bytes before p + n can be read.
static int64_t count_by_halves(const uint8_t *p, uint8_t c, int64_t n) {
    const __m128i wanted = _mm_set1_epi8((char)c);
    const uint8_t *end = p + n;
    int64_t count = 0;
    while (end - p >= HALF) {
        __m128i counters = _mm_setzero_si128();
        for (int k = 0; k < MOST && end - p >= HALF; k++, p += HALF)
            counters = _mm_sub_epi8(counters, _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), wanted));
        count += sum_of(counters);
    }
    return count + count_rest(end, c, end - p);
}

#define AVX2_TARGET __attribute__((target("avx2")))

AVX2_TARGET static inline __m256i add_equal(__m256i counters, const uint8_t *p, __m256i wanted) {
    return _mm256_sub_epi8(counters, _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)p), wanted));
}

AVX2_TARGET static inline __m256i add_sums(__m256i sums, __m256i counters) {
    return _mm256_add_epi64(sums, _mm256_sad_epu8(counters, _mm256_setzero_si256()));
}

// The counts in the blocks that p is at, of which there are `blocks`.
AVX2_TARGET static int64_t count_blocks(const uint8_t *p, uint8_t c, int64_t blocks) {
    const __m256i wanted = _mm256_set1_epi8((char)c), zero = _mm256_setzero_si256();
    __m256i sums = zero;
    while (blocks >= AT_ONCE) {
        __m256i a = zero, b = zero, d = zero, e = zero;
        for (int k = 0; k < MOST && blocks >= AT_ONCE; k++, blocks -= AT_ONCE, p += AT_ONCE * BLOCK) {
            a = add_equal(a, p, wanted);
            b = add_equal(b, p + BLOCK, wanted);
            d = add_equal(d, p + 2 * BLOCK, wanted);
            e = add_equal(e, p + 3 * BLOCK, wanted);
        }
        sums = add_sums(add_sums(add_sums(add_sums(sums, a), b), d), e);
    }
    for (; blocks > 0; blocks--, p += BLOCK) sums = add_sums(sums, add_equal(zero, p, wanted));
    __m128i both = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    return _mm_cvtsi128_si64(both) + _mm_extract_epi64(both, 1);
}

int64_t bytes_count(const uint8_t *p, uint8_t c, int64_t n) {
    int64_t count = 0, blocks = n >= AT_ONCE * BLOCK && arch_has(ARCH_AVX2) ? n / BLOCK : 0;
    if (n < WORD) {
        for (int64_t i = 0; i < n; i++) count += p[i] == c;
        return count;
    }
    if (blocks) count = count_blocks(p, c, blocks);
    return count + count_by_halves(p + blocks * BLOCK, c, n - blocks * BLOCK);
}
