// crc.c - checksums by products of polynomials without carry (hashes.h).
//
// Bits are reflected: the lowest bit of the first byte is the coefficient of the highest power. A register of
// 128 bits that is followed by d bits of text is congruent, modulo the checksum's polynomial, to its upper
// half times x^(d+64) plus its lower half times x^d, so four registers take 64 bytes at a time, then one
// takes 16, and what stays in it is reduced to 64 and to 32 bits (Gopal, Ozturk, Guilford, Wolrich, Feghali,
// Dixon and Karakoyunlu, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Intel 2009).
#include "arch/amd64/features.h"
#include "arch/amd64/hashes.h"

#include <immintrin.h>
#include <string.h>

#define CRC_TARGET __attribute__((target("sse4.2,pclmul")))
#define UNROLLED _Pragma("GCC unroll 4")

// Powers of x modulo the polynomial, reflected: for distances of 512 and 128 bits, for 64 bits, and the two
// numbers of Barrett's reduction: the quotient x^64 / polynomial, and the polynomial itself.
typedef struct Folding {
    uint64_t by_512[2], by_128[2], by_64, quotient, polynomial;
} Folding;

static const Folding ieee = {.by_512 = {0x154442bd4, 0x1c6e41596},
                             .by_128 = {0x1751997d0, 0x0ccaa009e},
                             .by_64 = 0x163cd6124,
                             .quotient = 0x1f7011641,
                             .polynomial = 0x1db710641},
                     castagnoli = {.by_512 = {0x0740eef02, 0x09e4addf8},
                                   .by_128 = {0x0f20c0dfe, 0x14cd00bd6},
                                   .by_64 = 0x0dd45aab8,
                                   .quotient = 0x0dea713f1,
                                   .polynomial = 0x105ec76f1};

enum { LANES = 4, LANE = 16, STRIDE = LANES * LANE };

CRC_TARGET static inline __m128i load(const uint8_t *p) { return _mm_loadu_si128((const __m128i *)p); }

CRC_TARGET static inline __m128i fold(__m128i x, __m128i by, __m128i next) {
    __m128i low = _mm_clmulepi64_si128(x, by, 0x00), high = _mm_clmulepi64_si128(x, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

CRC_TARGET static inline __m128i pair(const uint64_t k[2]) {
    return _mm_set_epi64x((long long)k[1], (long long)k[0]);
}

// The register of 128 bits as one of 32.
CRC_TARGET static uint64_t reduce(__m128i x, const Folding *f) {
    const __m128i low_half = _mm_set_epi64x(0, 0xffffffff), by_128 = pair(f->by_128);
    const __m128i by_64 = _mm_set_epi64x(0, (long long)f->by_64);
    const __m128i barrett = _mm_set_epi64x((long long)f->quotient, (long long)f->polynomial);
    x = _mm_xor_si128(_mm_clmulepi64_si128(x, by_128, 0x10), _mm_srli_si128(x, 8));
    x = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(x, low_half), by_64, 0x00), _mm_srli_si128(x, 4));
    __m128i times = _mm_clmulepi64_si128(_mm_and_si128(x, low_half), barrett, 0x10);
    times = _mm_clmulepi64_si128(_mm_and_si128(times, low_half), barrett, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(times, x), 1);
}

// n is a multiple of LANE and at least STRIDE.
CRC_TARGET static uint64_t checksum(uint64_t crc, const uint8_t *p, int64_t n, const Folding *f) {
    __m128i lane[LANES], by_512 = pair(f->by_512), by_128 = pair(f->by_128);
    for (int i = 0; i < LANES; i++) lane[i] = load(p + i * LANE);
    lane[0] = _mm_xor_si128(lane[0], _mm_cvtsi64_si128((long long)crc));
    for (p += STRIDE, n -= STRIDE; n >= STRIDE; p += STRIDE, n -= STRIDE) UNROLLED
    for (int i = 0; i < LANES; i++) lane[i] = fold(lane[i], by_512, load(p + i * LANE));
    for (int i = 1; i < LANES; i++) lane[0] = fold(lane[0], by_128, lane[i]);
    for (; n > 0; p += LANE, n -= LANE) lane[0] = fold(lane[0], by_128, load(p));
    return reduce(lane[0], f);
}

uint64_t hash_crc_ieee(uint64_t crc, const uint8_t *p, int64_t n) { return checksum(crc, p, n, &ieee); }

CRC_TARGET uint64_t hash_crc_castagnoli(uint64_t crc, const uint8_t *p, int64_t n) {
    enum { WORTH_FOLDING = 4 * STRIDE };
    int64_t folded = n >= WORTH_FOLDING ? n - n % LANE : 0;
    if (folded) crc = checksum(crc, p, folded, &castagnoli);
    for (p += folded, n -= folded; n >= 8; p += 8, n -= 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        crc = _mm_crc32_u64(crc, word);
    }
    for (; n > 0; p++, n--) crc = _mm_crc32_u8((uint32_t)crc, *p);
    return crc;
}

bool hash_has_crc(void) { return arch_has(ARCH_CRC); }
