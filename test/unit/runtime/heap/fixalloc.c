// RUN: %loam_build/bin/unit/fixalloc
// Records come zeroed, are reused last-in first-out, never overlap, and are counted.
#include "base/fixalloc.h"
#include "fake.h"

static void reuse_and_count(void) {
    FixAlloc f;
    OsStat sys = 0;
    fixalloc_init(&f, 40, &sys);
    CHECK_EQ(f.size, 48);
    char *a = fixalloc_alloc(&f), *b = fixalloc_alloc(&f);
    CHECK(b - a == 48 && f.inuse == 96 && sys == FIXALLOC_CHUNK_BYTES);
    memset(a, 0xff, 48);
    fixalloc_free(&f, a);
    CHECK_EQ(f.inuse, 48);
    char *c = fixalloc_alloc(&f);
    CHECK(c == a);
    for (int i = 0; i < 48; i++) CHECK_EQ(c[i], 0);
}

static void many_chunks(void) {
    FixAlloc f;
    OsStat sys = 0;
    fixalloc_init(&f, 256, &sys);
    static uint64_t *record[5000];
    for (uint64_t i = 0; i < 5000; i++) {
        record[i] = fixalloc_alloc(&f);
        CHECK(((uintptr_t)record[i] & 255) == 0);
        for (int w = 0; w < 32; w++) record[i][w] = i;
    }
    for (uint64_t i = 0; i < 5000; i++)
        for (int w = 0; w < 32; w++) CHECK_EQ(record[i][w], i);
    CHECK_EQ(f.inuse, 5000 * 256);
    CHECK(sys >= f.inuse && sys <= f.inuse + FIXALLOC_CHUNK_BYTES);
}

int main(void) {
    RUN(reuse_and_count);
    RUN(many_chunks);
    return 0;
}
