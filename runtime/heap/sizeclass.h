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

// X(class, bytes an object, pages a span)
// clang-format off: a table
#define SIZECLASS_ROWS(X) \
    X(1, 8, 1) X(2, 16, 1) X(3, 24, 1) X(4, 32, 1) X(5, 48, 1) X(6, 64, 1) X(7, 80, 1) X(8, 96, 1) \
    X(9, 112, 1) X(10, 128, 1) X(11, 144, 1) X(12, 160, 1) X(13, 176, 1) X(14, 192, 1) X(15, 208, 1) \
    X(16, 224, 1) X(17, 240, 1) X(18, 256, 1) X(19, 288, 1) X(20, 320, 1) X(21, 352, 1) X(22, 384, 1) \
    X(23, 416, 1) X(24, 448, 1) X(25, 480, 1) X(26, 512, 1) X(27, 576, 1) X(28, 640, 1) X(29, 704, 1) \
    X(30, 768, 1) X(31, 896, 1) X(32, 1024, 1) X(33, 1152, 1) X(34, 1280, 1) X(35, 1408, 2) X(36, 1536, 1) \
    X(37, 1792, 2) X(38, 2048, 1) X(39, 2304, 2) X(40, 2688, 1) X(41, 3072, 3) X(42, 3200, 2) \
    X(43, 3456, 3) X(44, 4096, 1) X(45, 4864, 3) X(46, 5376, 2) X(47, 6144, 3) X(48, 6528, 4) \
    X(49, 6784, 5) X(50, 6912, 6) X(51, 8192, 1) X(52, 9472, 7) X(53, 9728, 6) X(54, 10240, 5) \
    X(55, 10880, 4) X(56, 12288, 3) X(57, 13568, 5) X(58, 14336, 7) X(59, 16384, 2) X(60, 18432, 9) \
    X(61, 19072, 7) X(62, 20480, 5) X(63, 21760, 8) X(64, 24576, 3) X(65, 27264, 10) X(66, 28672, 7) \
    X(67, 32768, 4)
// clang-format on

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
