// RUN: %loam_build/bin/unit/early
// An object that is freed early is the next one of its size, cleared, and no other object is ever handed out
// twice: not what a cycle may have seen, what shares its block, what is not in the P's group any more, or has
// a record.
#include "fake.h"
#include "heap/early.h"
#include "heap/special.h"

// Whether one of the next objects of its size is this one.
static bool comes_again(const void *p, int64_t size, const LoamType *type) {
    for (int i = 0; i < 2000; i++)
        if (mallocgc(size, type, true) == p) return true;
    return false;
}

static void free_now(void *p) {
    Held held = {0};
    heap_free_later(&held, p);
    CHECK_EQ(held.object, (uintptr_t)p);
    heap_free(&held);
    CHECK_EQ(held.object, 0);
}

static void next_object_is_the_one_freed(void) {
    for (int64_t size = 24; size <= 32768; size += size < 2048 ? 24 : 1016) {
        char *p = mallocgc(size, NULL, true);
        memset(p, 0xff, (size_t)size);
        free_now(p);
        char *q = mallocgc(size, NULL, true);
        CHECK(q == p);
        for (int64_t i = 0; i < size; i++) CHECK_EQ(q[i], 0);
    }
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = n;
    free_now(n);
    Node *m = mallocgc(sizeof(Node), &type_pair, true);
    CHECK(m == n && !m->left && !m->right);
    CHECK(heap_is_valid());
}

static void words_that_hold_one_free_it_for_the_next(void) {
    Held held = {0};
    void *p[4];
    for (int i = 0; i < 4; i++) {
        p[i] = mallocgc(96, NULL, false);
        heap_free_later(&held, p[i]);
    }
    CHECK(p[2] == p[0] && p[3] == p[1] && p[0] != p[1]);
    heap_free(&held);
    heap_free(&held); // holds nothing
    CHECK(heap_is_valid());
}

static void counts_are_as_if_it_had_never_been(void) {
    MemStats before, after;
    memstats_read(&before);
    for (int i = 0; i < 100; i++) free_now(mallocgc(200, NULL, false));
    memstats_read(&after);
    CHECK_EQ(after.mallocs, before.mallocs);
    CHECK_EQ(after.heap_objects, before.heap_objects);
}

static void what_a_cycle_has_seen_is_left_to_it(void) {
    Held held = {0};
    gc_start(GC_FORCED);
    sweep_all();
    void *p = mallocgc(48, NULL, true); // dead to the cycle: what is here now may be another's
    heap_free_later(&held, p);
    gc_start(GC_FORCED);
    sweep_all();
    void *other = NULL;
    for (int i = 0; i < 200000 && other != p; i++) other = mallocgc(48, NULL, true);
    CHECK(other == p);
    heap_free(&held);
    CHECK(!comes_again(other, 48, NULL));
    CHECK(heap_is_valid());
}

static void nothing_is_freed_while_a_cycle_marks(void) {
    void *before = fake_roots[0] = mallocgc(48, &type_int_ptr_int, true);
    Held held = {0};
    heap_free_later(&held, before);
    gc_cycle_begin(GC_FORCED);
    void *black = fake_roots[1] = mallocgc(48, &type_int_ptr_int, true);
    heap_free(&held);
    free_now(black);
    CHECK(!comes_again(before, 48, &type_int_ptr_int) && !comes_again(black, 48, &type_int_ptr_int));
    heap_free_later(&held, black);
    gc_cycle_finish();
    heap_free(&held);
    CHECK(!comes_again(black, 48, &type_int_ptr_int));
    CHECK(heap_is_valid());
}

static void what_shares_a_block_stays(void) {
    char *a = mallocgc(8, NULL, true), *b = mallocgc(8, NULL, true);
    free_now(a);
    free_now(b);
    for (int i = 0; i < 2000; i++) {
        const char *c = mallocgc(8, NULL, true);
        CHECK(c != a && c != b);
    }
}

static void what_left_the_group_stays(void) {
    static char *p[200];
    for (int i = 0; i < 200; i++) p[i] = mallocgc(32, NULL, true);
    free_now(p[0]);
    CHECK(!comes_again(p[0], 32, NULL));
    CHECK(heap_is_valid());
}

static void others_are_no_objects(void) {
    uint64_t word = 7;
    free_now(&heap_zerobase);
    free_now(&word);
    free_now(mallocgc(50000, NULL, true)); // a large one
    CHECK_EQ(word, 7);
    CHECK(heap_is_valid());
}

static void what_has_a_record_stays(void) {
    char *p = mallocgc(48, NULL, true);
    const Finalizer f = {0};
    CHECK(special_add_finalizer((uintptr_t)p, &f));
    free_now(p);
    CHECK(!comes_again(p, 48, NULL));
    special_remove_finalizer((uintptr_t)p);
}

static void clobberfree_overwrites(void) {
    godebug.clobberfree = 1;
    uint64_t *p = mallocgc(48, NULL, true);
    free_now(p);
    CHECK_EQ(p[0], CLOBBER_WORD);
    CHECK_EQ(p[5], CLOBBER_WORD);
    godebug.clobberfree = 0;
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(next_object_is_the_one_freed);
    RUN(words_that_hold_one_free_it_for_the_next);
    RUN(counts_are_as_if_it_had_never_been);
    RUN(what_a_cycle_has_seen_is_left_to_it);
    RUN(nothing_is_freed_while_a_cycle_marks);
    RUN(what_shares_a_block_stays);
    RUN(what_left_the_group_stays);
    RUN(others_are_no_objects);
    RUN(what_has_a_record_stays);
    RUN(clobberfree_overwrites);
    return 0;
}
