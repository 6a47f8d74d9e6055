// RUN: %loam_build/bin/unit/sizeclass
// The size classes are Go's: derived here again by its rule, and every lookup and division by multiplication
// checked by brute force.
#include "heap/sizeclass.h"
#include "loam/abi.h"
#include "../../unit.h"

typedef struct Class {
    uint32_t bytes, pages;
} Class;
static Class derived[100];

static int derive(void) {
    int n = 1;
    uint32_t align = 8;
    for (uint32_t size = align; size <= SIZECLASS_MAX_BYTES; size += align) {
        if ((size & (size - 1)) == 0)
            align = size >= 2048 ? 256 : size >= 128 ? size / 8 : size >= 32 ? 16 : align;
        uint32_t bytes = HEAP_PAGE_SIZE;
        while (bytes % size > bytes / 8) bytes += HEAP_PAGE_SIZE;
        Class *last = &derived[n - 1];
        if (n > 1 && bytes / HEAP_PAGE_SIZE == last->pages && bytes / size == bytes / last->bytes)
            last->bytes = size;
        else derived[n++] = (Class){size, bytes / HEAP_PAGE_SIZE};
    }
    for (int i = 1; i < n; i++) {
        uint32_t bytes = derived[i].pages * HEAP_PAGE_SIZE;
        uint32_t grown = bytes / (bytes / derived[i].bytes) & ~(uint32_t)(SIZECLASS_LARGE_DIV - 1);
        if (grown > derived[i].bytes) derived[i].bytes = grown;
    }
    return n;
}

// What compiled code has in line (loam/abi.h).
static void small_classes_are_those_of_the_table(void) {
    for (uint64_t size = 1; size <= LOAM_ALLOC_MOST; size++) {
        CHECK_EQ(loam_alloc_class(size), sizeclass_of(size));
        CHECK_EQ(loam_alloc_bytes(loam_alloc_class(size)), sizeclass_bytes[sizeclass_of(size)]);
    }
}

static void table_is_gos(void) {
    CHECK_EQ(derive(), SIZECLASS_COUNT);
    for (int c = 1; c < SIZECLASS_COUNT; c++) {
        CHECK_EQ(sizeclass_bytes[c], derived[c].bytes);
        CHECK_EQ(sizeclass_pages[c], derived[c].pages);
        CHECK_EQ(sizeclass_objects[c], derived[c].pages * HEAP_PAGE_SIZE / derived[c].bytes);
        CHECK(sizeclass_objects[c] <= HEAP_PAGE_SIZE / SIZECLASS_MIN_BYTES);
    }
}

static void lookup_finds_smallest(void) {
    for (uint64_t size = 1; size <= SIZECLASS_MAX_BYTES; size++) {
        uint32_t c = sizeclass_of(size);
        CHECK(sizeclass_bytes[c] >= size && sizeclass_bytes[c - 1] < size);
    }
}

static void magic_divides(void) {
    for (int c = 1; c < SIZECLASS_COUNT; c++)
        for (uint64_t n = 0; n <= sizeclass_pages[c] * HEAP_PAGE_SIZE; n++)
            CHECK_EQ(n * sizeclass_magic[c] >> 32, n / sizeclass_bytes[c]);
}

int main(void) {
    sizeclass_init();
    RUN(table_is_gos);
    RUN(lookup_finds_smallest);
    RUN(magic_divides);
    RUN(small_classes_are_those_of_the_table);
    return 0;
}
