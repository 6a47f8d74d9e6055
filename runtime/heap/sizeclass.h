// sizeclass.h - the size classes: Go's very table, so that heap statistics compare.
//
// The table is derived: sizes ascend in steps of an alignment that grows with the size; a class gets as many
// pages as leave less than 1/8 of its span unused; a size that would fit as often into as many pages as the
// one before replaces it; last, sizes grow to fill their spans as far as a multiple of SIZECLASS_LARGE_DIV
// allows. test/unit/runtime/heap/sizeclass.c derives it again and compares.
//
// Equations, for each class c > 0:
//     sizeclass_bytes[c - 1] < sizeclass_bytes[c],   sizeclass_bytes[c] % 8 == 0
//     sizeclass_objects[c] == sizeclass_pages[c] * HEAP_PAGE_SIZE / sizeclass_bytes[c]
//     offset * sizeclass_magic[c] >> 32 == offset / sizeclass_bytes[c]   for all offsets within a span
// Class 0 stands for large objects.
#ifndef LOAM_SIZECLASS_H
#define LOAM_SIZECLASS_H

#include "arch/machine.h"

#define HEAP_PAGE_SHIFT 13
#define HEAP_ADDRESS_BITS 47 // of any address of the process
#define HEAP_PAGE_SIZE (1ul << HEAP_PAGE_SHIFT)

#define SIZECLASS_COUNT 68
#define SIZECLASS_MAX_BYTES 32768ul // larger objects have a span of their own
#define SIZECLASS_MIN_BYTES 8ul
#define SIZECLASS_SMALL_MAX 1024ul // sizes are looked up in steps of SMALL_DIV to here, then of LARGE_DIV
#define SIZECLASS_SMALL_DIV 8ul
#define SIZECLASS_LARGE_DIV 128ul

extern const uint16_t sizeclass_bytes[SIZECLASS_COUNT];
extern const uint8_t sizeclass_pages[SIZECLASS_COUNT];
extern const uint16_t sizeclass_objects[SIZECLASS_COUNT];
extern const uint32_t sizeclass_magic[SIZECLASS_COUNT];

#define SIZECLASS_SMALL_ENTRIES (SIZECLASS_SMALL_MAX / SIZECLASS_SMALL_DIV + 1)
#define SIZECLASS_LARGE_ENTRIES ((SIZECLASS_MAX_BYTES - SIZECLASS_SMALL_MAX) / SIZECLASS_LARGE_DIV + 1)
extern uint8_t sizeclass_of_small[SIZECLASS_SMALL_ENTRIES]; // by ceil(size / SMALL_DIV)
extern uint8_t sizeclass_of_large[SIZECLASS_LARGE_ENTRIES]; // by ceil((size - SMALL_MAX) / LARGE_DIV)

void sizeclass_init(void); // fills the two lookup tables

// The smallest class that holds size bytes, 0 < size <= SIZECLASS_MAX_BYTES.
static inline uint32_t sizeclass_of(uint64_t size) {
    if (size <= SIZECLASS_SMALL_MAX - SIZECLASS_SMALL_DIV)
        return sizeclass_of_small[(size + SIZECLASS_SMALL_DIV - 1) / SIZECLASS_SMALL_DIV];
    return sizeclass_of_large[(size - SIZECLASS_SMALL_MAX + SIZECLASS_LARGE_DIV - 1) / SIZECLASS_LARGE_DIV];
}

// A span class: size class and whether its objects are free of pointers.
#define SPANCLASS_COUNT (2 * SIZECLASS_COUNT)
static inline uint32_t spanclass_make(uint32_t sizeclass, uint32_t noscan) { return sizeclass << 1 | noscan; }
static inline uint32_t spanclass_sizeclass(uint32_t spanclass) { return spanclass >> 1; }
static inline uint32_t spanclass_noscan(uint32_t spanclass) { return spanclass & 1; }

#endif
