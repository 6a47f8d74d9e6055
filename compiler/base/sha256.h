// sha256.h - SHA-256 (FIPS 180-4): names of cached results by what they were made of.
#ifndef LOAM_COMPILER_SHA256_H
#define LOAM_COMPILER_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32 };

typedef struct Sha256 {
    uint32_t state[8];
    uint64_t length; // bytes so far
    uint8_t block[64];
} Sha256;

void sha256_begin(Sha256 *);
void sha256_add(Sha256 *, const void *, size_t n);
void sha256_end(Sha256 *, uint8_t out[SHA256_BYTES]);

#endif
