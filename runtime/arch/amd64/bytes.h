// bytes.h - how often a byte occurs: package internal/bytealg's. Owns nothing; callable on any stack.
#ifndef LOAM_RUNTIME_ARCH_BYTES_H
#define LOAM_RUNTIME_ARCH_BYTES_H

#include <stdint.h>

int64_t bytes_count(const uint8_t *p, uint8_t c, int64_t n) __asm__("bytealg.memcount");

#endif
