// RUN: %loam_build/bin/unit/malloc
// Objects of every size: aligned, zeroed, apart from each other, with the pointer map of their type; tiny
// objects share blocks; size 0.
#include "fake.h"

static MSpan *span(const void *p) { return heap_span_of((uintptr_t)p); }

static uint64_t map_of(const void *object, uint64_t word) { // the pointer bits as marking would see them
    MSpan *s = span(object);
    if (s->map_kind == SPAN_MAP_MASK) return s->ptrmask >> word;
    CHECK_EQ(s->map_kind, SPAN_MAP_BITMAP);
    return span_bitmap_read(s, (uintptr_t)object, word);
}

static void all_sizes(void) {
    for (int64_t size = 1; size <= 70000; size += size < 2100 ? 1 : 509) {
        for (int noscan = 0; noscan < 2; noscan++) {
            int64_t bytes = noscan ? size : (size + 7) & ~7l;
            char *p = mallocgc(bytes, noscan ? NULL : &type_ptr, true),
                 *q = mallocgc(bytes, noscan ? NULL : &type_ptr, true);
            for (int64_t i = 0; i < bytes; i++) CHECK(p[i] == 0 && q[i] == 0);
            memset(p, 1, (size_t)bytes);
            memset(q, 2, (size_t)bytes);
            for (int64_t i = 0; i < bytes; i++) CHECK(p[i] == 1 && q[i] == 2);
            if (bytes >= 16) CHECK_EQ(heap_round_size(bytes), span(p)->elemsize);
            if (bytes % 8 == 0) CHECK(((uintptr_t)p & 7) == 0);
            int64_t found;
            if (bytes >= 16)
                CHECK(heap_object_base(p + bytes - 1, &found) == p && found == (int64_t)span(p)->elemsize);
            if (!noscan) memset(p, 0, (size_t)bytes), memset(q, 0, (size_t)bytes);
        }
    }
    CHECK(heap_is_valid());
}

static void size_zero_is_zerobase(void) {
    CHECK(mallocgc(0, NULL, true) == &heap_zerobase && mallocgc(0, &type_pair, true) == &heap_zerobase);
    CHECK(rt_makeslice(&type_int, 0, 0) == &heap_zerobase);
}

static void tiny_objects_share_blocks(void) {
    mcache_flush_all();
    uint64_t before = heap.counts.tiny_alloc;
    char *a = mallocgc(1, NULL, false), *b = mallocgc(2, NULL, false);
    char *c = mallocgc(4, NULL, false), *d = mallocgc(8, NULL, false);
    CHECK(((uintptr_t)a & 15) == 0 && b == a + 2 && c == a + 4 && d == a + 8);
    char *e = mallocgc(3, NULL, false);
    CHECK(e < a || e >= a + 16);
    mcache_flush_all();
    CHECK_EQ(heap.counts.tiny_alloc - before, 3); // b, c, d: they found room
}

static void same_maps_stay_a_mask(void) {
    mcache_flush_all();
    Node *n[40];
    for (int i = 0; i < 40; i++) n[i] = mallocgc(sizeof(Node), &type_pair, true);
    // A span that held {ptr, int} objects before may come along; a fresh one is a mask.
    for (int i = 0; i < 40; i++) CHECK_EQ(map_of(n[i], 0) & 3, 3);
}

static void mixed_maps_are_told_apart(void) {
    static void *p[3000];
    for (int i = 0; i < 3000; i++) {
        const LoamType *t = i % 3 == 0 ? &type_pair : i % 3 == 1 ? &type_ptr_int : &type_ptr;
        p[i] = mallocgc(16, t, true); // the last: two elements of one word
    }
    for (int i = 0; i < 3000; i++) CHECK_EQ(map_of(p[i], 0) & 3, i % 3 == 1 ? 1 : 3);
    for (int i = 0; i < 3000; i++) p[i] = mallocgc(24 * (1 + i % 21), &type_int_ptr_int, true);
    for (int i = 0; i < 3000; i++)
        for (int w = 0; w < 3 * (1 + i % 21); w++) CHECK_EQ(map_of(p[i], (uint64_t)w) & 1, w % 3 == 1);
}

static void long_maps(void) {
    for (int n = 1; n <= 40; n++) {
        char *p = mallocgc(n * 800, &type_long, true);
        for (int w = 0; w < 100 * n; w++) CHECK_EQ(map_of(p, (uint64_t)w) & 1, w % 100 == 99);
        char *q = mallocgc(n * 24 * 30, &type_int_ptr_int, true);
        for (int w = 0; w < 90 * n && n * 24 * 30 > 512; w++)
            CHECK_EQ(map_of(q, (uint64_t)w) & 1, w % 3 == 1);
    }
    void *large = mallocgc(80000, &type_long, true);
    CHECK(span(large)->map_kind == SPAN_MAP_TYPE && span(large)->type == &type_long);
}

static void slices_grow_as_in_go(void) {
    // Capacities that appending one element at a time to a nil []int64 passes through in Go 1.19.
    static const int64_t caps[] = {1,   2,    4,    8,    16,   32,   64,   128,  256,   512,
                                   848, 1280, 1792, 2560, 3408, 5120, 7168, 9216, 12288, 16384};
    int64_t len = 0, cap = 0;
    int64_t *p = NULL;
    for (size_t i = 0; i < sizeof caps / sizeof caps[0]; i++) {
        GrownSlice s = rt_growslice(&type_int, p, len, cap, len + 1);
        CHECK_EQ(s.cap, caps[i]);
        for (int64_t k = 0; k < len; k++) CHECK_EQ(((int64_t *)s.ptr)[k], k);
        p = s.ptr;
        cap = s.cap;
        for (; len < cap; len++) p[len] = len;
    }
    GrownSlice s = rt_growslice(&type_pair, NULL, 0, 0, 5);
    CHECK_EQ(s.cap, 5);
    EXPECT_PANIC(rt_growslice(&type_int, NULL, 0, 0, INT64_MAX), PANIC_GROWSLICE);
    EXPECT_PANIC(rt_makeslice(&type_int, -1, 5), PANIC_MAKESLICE_LEN);
    EXPECT_PANIC(rt_makeslice(&type_int, 1, INT64_MAX), PANIC_MAKESLICE_CAP);
    EXPECT_PANIC(rt_makeslice(&type_int, 6, 5), PANIC_MAKESLICE_CAP);
    EXPECT_PANIC(rt_makeslice(&type_int, 1l << 46, 1l << 46), PANIC_MAKESLICE_LEN);
}

// Nearly all of 1,000 slices of each size come from the cache, clear, though their memory was used before.
static void short_slices_come_from_the_cache(void) {
    for (int64_t words = 2; words <= 16; words++) {
        int slow = fake_slow_slices;
        for (int k = 0; k < 1000; k++) {
            int64_t *p = make_slice(&type_int, k % 2 ? words : 0, words);
            CHECK_EQ(span(p)->elemsize, heap_round_size(words * WORD_SIZE));
            CHECK(span(p)->map_kind == SPAN_MAP_NONE);
            for (int64_t i = 0; i < words; i++) CHECK_EQ(p[i], 0);
            memset(p, 1, (size_t)words * WORD_SIZE);
        }
        CHECK(fake_slow_slices - slow < 100);
        gc_start(GC_FORCED); // what is free now was written to
    }
    int slow = fake_slow_slices;
    make_slice(&type_int, 1, 1);   // a tiny object
    make_slice(&type_int, 17, 17); // too many bytes
    make_slice(&type_ptr, 2, 2);   // with pointers
    make_slice(&type_int, 0, 0);
    CHECK_EQ(fake_slow_slices - slow, 4);
    EXPECT_PANIC(make_slice(&type_int, 6, 5), PANIC_MAKESLICE_CAP);
    EXPECT_PANIC(make_slice(&type_int, -1, 5), PANIC_MAKESLICE_LEN);
    EXPECT_PANIC(make_slice(&type_int, 3, -1), PANIC_MAKESLICE_CAP);
    EXPECT_PANIC(make_slice(&type_int, 3, (1l << 61) + 4), PANIC_MAKESLICE_CAP);
}

static void typed_copies(void) {
    uint64_t a[8] = {1, 2, 3, 4, 5, 6, 7, 8}, b[8];
    heap_typedslicecopy(&type_pair, b, a, 4);
    CHECK(memcmp(a, b, sizeof a) == 0);
    heap_typedslicecopy(&type_ptr, b + 1, b, 7); // overlapping, upwards
    CHECK(b[0] == 1 && b[1] == 1 && b[7] == 7);
    heap_typedslicecopy(&type_ptr, a, a + 1, 7); // and downwards
    CHECK(a[0] == 2 && a[6] == 8 && a[7] == 8);
    heap_typedmemclr(&type_pair, b);
    CHECK(b[0] == 0 && b[1] == 0 && b[2] == 2);
    heap_memclr_pointers(b, 64);
    CHECK(b[7] == 0);
}

int main(void) {
    fake_start();
    gc_set_percent(-1); // nothing here is rooted
    RUN(all_sizes);
    RUN(size_zero_is_zerobase);
    RUN(tiny_objects_share_blocks);
    RUN(same_maps_stay_a_mask);
    RUN(mixed_maps_are_told_apart);
    RUN(long_maps);
    RUN(slices_grow_as_in_go);
    RUN(short_slices_come_from_the_cache);
    RUN(typed_copies);
    return 0;
}
