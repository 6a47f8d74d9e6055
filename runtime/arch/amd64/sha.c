// sha.c - SHA-1 and SHA-256 by the processor's instructions (hashes.h): four rounds at a time, whose words of
// the schedule are made while earlier ones are used (FIPS 180-4; Gulley, Gopal, Yap, Feghali, Guilford and
// Wolrich, "Intel SHA Extensions", 2013).
#include "arch/amd64/features.h"
#include "arch/amd64/hashes.h"

#include <immintrin.h>

#define SHA_TARGET __attribute__((target("sha,sse4.1")))
#define UNROLLED _Pragma("GCC unroll 20")

enum { BLOCK_BYTES = 64, STEP_BYTES = 16, WORDS = 4, SHA1_STEPS = 20, SHA256_STEPS = 16 };

SHA_TARGET static inline __m128i load(const void *p) { return _mm_loadu_si128(p); }
SHA_TARGET static inline void store(void *p, __m128i v) { _mm_storeu_si128(p, v); }

// ---- SHA-1 ------------------------------------------------------------------------------------------------

// The function and the constant of a round are an immediate of the instruction.
SHA_TARGET static inline __m128i four_rounds(__m128i abcd, __m128i e, int step) {
    switch (step / 5) {
    case 0: return _mm_sha1rnds4_epu32(abcd, e, 0);
    case 1: return _mm_sha1rnds4_epu32(abcd, e, 1);
    case 2: return _mm_sha1rnds4_epu32(abcd, e, 2);
    default: return _mm_sha1rnds4_epu32(abcd, e, 3);
    }
}

SHA_TARGET void hash_sha1(uint32_t *state, const uint8_t *p, int64_t n) {
    const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    __m128i abcd = _mm_shuffle_epi32(load(state), 0x1b), e = _mm_set_epi32((int)state[4], 0, 0, 0);
    for (; n > 0; n--, p += BLOCK_BYTES) {
        __m128i w[WORDS], abcd_before = abcd, e_before = e, last = abcd;
        for (int i = 0; i < WORDS; i++) w[i] = _mm_shuffle_epi8(load(p + i * STEP_BYTES), big_endian);
        UNROLLED for (int step = 0; step < SHA1_STEPS; step++) {
            __m128i now = w[step % WORDS];
            e = step ? _mm_sha1nexte_epu32(last, now) : _mm_add_epi32(e, now);
            last = abcd;
            abcd = four_rounds(abcd, e, step);
            // The word four steps on: of those of now and the three steps that come.
            __m128i mixed =
                _mm_xor_si128(_mm_sha1msg1_epu32(now, w[(step + 1) % WORDS]), w[(step + 2) % WORDS]);
            w[step % WORDS] = _mm_sha1msg2_epu32(mixed, w[(step + 3) % WORDS]);
        }
        e = _mm_sha1nexte_epu32(last, e_before);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    store(state, _mm_shuffle_epi32(abcd, 0x1b));
    state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

// ---- SHA-256 ----------------------------------------------------------------------------------------------

// The first 32 bits of the fractions of the cube roots of the first 64 primes.
static const uint32_t roots[SHA256_STEPS * WORDS] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

SHA_TARGET void hash_sha256(uint32_t *state, const uint8_t *p, int64_t n) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    // The instructions want the words in the order a b e f and c d g h, from the highest.
    __m128i badc = _mm_shuffle_epi32(load(state), 0xb1), hgfe = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
    for (; n > 0; n--, p += BLOCK_BYTES) {
        __m128i w[WORDS], abef_before = abef, cdgh_before = cdgh;
        for (int i = 0; i < WORDS; i++) w[i] = _mm_shuffle_epi8(load(p + i * STEP_BYTES), big_endian);
        UNROLLED for (int step = 0; step < SHA256_STEPS; step++) {
            __m128i now = w[step % WORDS], next = w[(step + 3) % WORDS];
            __m128i keyed = _mm_add_epi32(now, load(roots + step * WORDS));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, keyed);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(keyed, 0x0e));
            // The word four steps on: of those of now and the three steps that come.
            __m128i middle = _mm_alignr_epi8(next, w[(step + 2) % WORDS], 4);
            __m128i mixed = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(step + 1) % WORDS]), middle);
            w[step % WORDS] = _mm_sha256msg2_epu32(mixed, next);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    store(state, _mm_blend_epi16(feba, dchg, 0xf0));
    store(state + 4, _mm_alignr_epi8(dchg, feba, 8));
}

bool hash_has_sha(void) { return arch_has(ARCH_SHA); }
