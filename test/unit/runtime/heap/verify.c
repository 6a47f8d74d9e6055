// RUN: %loam_build/bin/unit/verify
// heapverify: each kind of damage to the heap's records is found, before it can do harm. A verifier that sees
// nothing would make every run under it look right.
#include "fake.h"
#include "heap/special.h"

static Node *keep, *child;
static MSpan *span;

// A root, an object that it leads to, and garbage beside them; swept.
static void make(void) {
    keep = mallocgc(sizeof(Node), &type_pair, true);
    child = keep->left = mallocgc(sizeof(Node), &type_pair, true);
    mallocgc(sizeof(Node), &type_pair, true);
    fake_roots[0] = keep;
    gc_start(GC_FORCED);
    span = heap_span_of((uintptr_t)child);
    gc_verify();
}

static uint32_t index_of(const void *p) { return span_object_index(span, (uintptr_t)p); }

static void nothing_is_wrong(void) {
    for (int i = 0; i < 1000; i++) {
        keep = mallocgc(i % 7 * 48 + 16, &type_ptr, true);
        keep->left = fake_roots[i % 10];
        fake_roots[i % 10] = keep;
        if (i % 50 == 0) gc_start(i % 100 ? GC_FORCED : GC_HEAP);
        if (i % 10 == 0) gc_verify();
    }
    gc_cycle_begin(GC_FORCED);
    gc_mark_some(100);
    gc_verify();
    gc_mark_rest();
    gc_cycle_finish();
    gc_verify();
}

static void early_free_of_an_object(void) {
    make();
    bit_clear(span->alloc_bits, index_of(child));
    span->alloc_count--;
    EXPECT_THROW(gc_verify(), "word +0x0");
    CHECK(strstr(fake_throw_text, "points to a free object"));
}

static void early_free_of_a_root(void) {
    make();
    fake_roots[1] = (char *)mallocgc(sizeof(Node), &type_pair, true) + 8;
    gc_start(GC_FORCED);
    bit_clear(span->alloc_bits, index_of(fake_roots[1]));
    span->alloc_count--;
    EXPECT_THROW(gc_verify(), "the root at");
}

static void lost_mark(void) {
    make();
    gc_cycle_begin(GC_FORCED);
    gc_mark_rest();
    span->marks[index_of(child)] = 0;
    gc_cycle_finish();
    EXPECT_THROW(gc_verify(), "points to an object that is to be freed");
}

static void mark_outside_of_a_cycle(void) {
    make();
    span->marks[index_of(child)] = 1;
    EXPECT_THROW(gc_verify(), "equations");
}

static void wrong_class(void) {
    make();
    span->spanclass += 2;
    EXPECT_THROW(gc_verify(), "equations");
}

static void wrong_size(void) {
    make();
    span->elemsize = 32;
    EXPECT_THROW(gc_verify(), "equations");
}

static void mask_with_a_bit_beyond_the_object(void) {
    make();
    span->ptrmask |= 1 << 2;
    EXPECT_THROW(gc_verify(), "for objects of 2 words");
}

static void mask_that_takes_an_integer_for_a_pointer(void) {
    make();
    uint64_t *p = mallocgc(16, &type_ptr_int, true), *gone = mallocgc(500000, NULL, true);
    fake_roots[1] = p;
    p[1] = (uint64_t)gone;
    gc_start(GC_FORCED);
    gc_verify();
    MSpan *s = heap_span_of((uintptr_t)p);
    bit_set(s->bitmap, (((uintptr_t)p - s->base) / 8 + 1));
    EXPECT_THROW(gc_verify(), "points to a free span");
}

static void span_in_no_list(void) {
    make();
    SpanLists *c = &heap.central[span->spanclass].of[0];
    c->partial[0] = c->partial[1] = NULL;
    EXPECT_THROW(gc_verify(), "in lists");
}

static void wrong_count(void) {
    make();
    span->alloc_count++;
    EXPECT_THROW(gc_verify(), "equations");
}

static void pointer_into_a_free_span(void) {
    make();
    char *gone = mallocgc(500000, NULL, true);
    gc_start(GC_FORCED);
    child->right = (Node *)(gone + 8);
    EXPECT_THROW(gc_verify(), "points to a free span");
}

static void record_of_a_free_object(void) {
    make();
    special_add_finalizer((uintptr_t)child, &(Finalizer){.fn = NULL});
    gc_verify();
    keep->left = NULL;
    bit_clear(span->alloc_bits, index_of(child));
    span->alloc_count--;
    EXPECT_THROW(gc_verify(), "attached to objects");
}

int main(void) {
    CHILD(nothing_is_wrong);
    CHILD(early_free_of_an_object);
    CHILD(early_free_of_a_root);
    CHILD(lost_mark);
    CHILD(mark_outside_of_a_cycle);
    CHILD(wrong_class);
    CHILD(wrong_size);
    CHILD(mask_with_a_bit_beyond_the_object);
    CHILD(mask_that_takes_an_integer_for_a_pointer);
    CHILD(span_in_no_list);
    CHILD(wrong_count);
    CHILD(pointer_into_a_free_span);
    CHILD(record_of_a_free_object);
    return 0;
}
