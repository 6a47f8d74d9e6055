// sizeclass.c - the tables of sizeclass.h, all computed from loam/sizeclasses.def.
#include "heap/sizeclass.h"

const uint16_t sizeclass_bytes[SIZECLASS_COUNT] = {
#define LOAM_SIZECLASS(c, bytes, pages) [c] = bytes,
#include "loam/sizeclasses.def"
};
const uint8_t sizeclass_pages[SIZECLASS_COUNT] = {
#define LOAM_SIZECLASS(c, bytes, pages) [c] = pages,
#include "loam/sizeclasses.def"
};
const uint16_t sizeclass_objects[SIZECLASS_COUNT] = {
#define LOAM_SIZECLASS(c, bytes, pages) [c] = (pages) * HEAP_PAGE_SIZE / (bytes),
#include "loam/sizeclasses.def"
};
const uint32_t sizeclass_magic[SIZECLASS_COUNT] = {
#define LOAM_SIZECLASS(c, bytes, pages) [c] = UINT32_MAX / (bytes) + 1,
#include "loam/sizeclasses.def"
};

uint8_t sizeclass_of_small[SIZECLASS_SMALL_ENTRIES];
uint8_t sizeclass_of_large[SIZECLASS_LARGE_ENTRIES];

void sizeclass_init(void) {
    uint8_t c = 0;
    for (uint64_t i = 0; i < SIZECLASS_SMALL_ENTRIES; i++) {
        while (sizeclass_bytes[c] < i * SIZECLASS_SMALL_DIV) c++;
        sizeclass_of_small[i] = c;
    }
    for (uint64_t i = 0; i < SIZECLASS_LARGE_ENTRIES; i++) {
        while (sizeclass_bytes[c] < SIZECLASS_SMALL_MAX + i * SIZECLASS_LARGE_DIV) c++;
        sizeclass_of_large[i] = c;
    }
}
