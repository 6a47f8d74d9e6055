// hashes.h - the processor's instructions for checksums: of packages hash/crc32, crypto/sha1, crypto/sha256.
// Owns nothing; callable on any stack. Each function but the first two needs that these say yes.
#ifndef LOAM_RUNTIME_ARCH_HASHES_H
#define LOAM_RUNTIME_ARCH_HASHES_H

#include <stdbool.h>
#include <stdint.h>

bool hash_has_crc(void) __asm__("crc32.available");
bool hash_has_sha(void) __asm__("sha.available");

// The checksum before and after n bytes, as the register holds it (not complemented).
uint64_t hash_crc_castagnoli(uint64_t crc, const uint8_t *p, int64_t n) __asm__("crc32.castagnoli");
// n is a multiple of 16 and at least 64.
uint64_t hash_crc_ieee(uint64_t crc, const uint8_t *p, int64_t n) __asm__("crc32.ieee");

// Takes n blocks of 64 bytes into a state of 5 and 8 words.
void hash_sha1(uint32_t *state, const uint8_t *p, int64_t n) __asm__("sha1.blocks");
void hash_sha256(uint32_t *state, const uint8_t *p, int64_t n) __asm__("sha256.blocks");

#endif
