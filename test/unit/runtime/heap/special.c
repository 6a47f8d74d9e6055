// RUN: %loam_build/bin/unit/special
// Records of objects: what sweeping does with them whatever comes first, and what a weak reference says of an
// object that is dead and not yet swept. An address that came back from the dead would be reused under its
// new owner.
#include "fake.h"
#include "gc/specials.h"
#include "heap/special.h"

static int due;
static void *due_object;

static void count(void *object, const Finalizer *f) {
    due++;
    due_object = object;
}

static void begin(void) { heap_finalizer_due = count; }

static uint64_t *weak(void *object) {
    return special_weak_handle((uintptr_t)object, mallocgc(16, NULL, true));
}

static void dead_and_not_swept_is_nil(void) {
    fake_roots[0] = mallocgc(sizeof(Node), &type_pair, true);
    uint64_t *kept = weak(fake_roots[0]), *lost = weak(mallocgc(sizeof(Node), &type_pair, true));
    fake_roots[1] = kept, fake_roots[2] = lost;
    gc_start(GC_HEAP); // sweeps when it likes
    CHECK(gc_phase == GC_SWEEP && *lost);
    CHECK(special_weak_value(kept) == (uintptr_t)fake_roots[0] && !special_weak_value(lost));
    sweep_all();
    CHECK(*kept == (uintptr_t)fake_roots[0] && !*lost);
}

static void one_handle_an_address(void) {
    char *p = fake_roots[0] = mallocgc(sizeof(Node), &type_pair, true);
    uint64_t *handle = weak(p);
    CHECK(weak(p) == handle && weak(p + 8) != handle);
    gc_start(GC_FORCED); // the record alone keeps the handle
    CHECK(weak(p) == handle && special_weak_value(handle) == (uintptr_t)p);
    gc_verify();
}

static void finalizer_keeps_what_it_leads_to(void) {
    begin();
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = mallocgc(sizeof(Node), &type_pair, true);
    n->right = n; // does not count
    uint64_t *to_n = fake_roots[1] = weak(n), *to_left = fake_roots[2] = weak(n->left);
    special_add_finalizer((uintptr_t)n, &(Finalizer){.fn = NULL});
    CHECK(!special_add_finalizer((uintptr_t)n, &(Finalizer){.fn = NULL}));
    gc_start(GC_FORCED);
    CHECK(due == 1 && due_object == n && !*to_n && *to_left);
    gc_start(GC_FORCED);
    CHECK(due == 1 && !*to_left && !heap_object_base(n, NULL));
}

static void removed_finalizer_is_not_due(void) {
    begin();
    void *n = mallocgc(sizeof(Node), &type_pair, true);
    special_add_finalizer((uintptr_t)n, &(Finalizer){.fn = NULL});
    special_remove_finalizer((uintptr_t)n);
    special_remove_finalizer((uintptr_t)n);
    gc_start(GC_FORCED);
    CHECK(due == 0 && !heap_object_base(n, NULL));
}

// Both are due at once, and the block is kept once.
static void objects_of_a_tiny_block(void) {
    begin();
    char *a = mallocgc(8, NULL, true), *b = mallocgc(8, NULL, true);
    CHECK(b == a + 8);
    special_add_finalizer((uintptr_t)a, &(Finalizer){.fn = NULL});
    special_add_finalizer((uintptr_t)b, &(Finalizer){.fn = NULL});
    gc_start(GC_FORCED);
    CHECK(due == 2 && heap_object_base(a, NULL) == a);
    gc_start(GC_FORCED);
    CHECK(due == 2 && !heap_object_base(a, NULL));
}

static void forget(void *context, void **slot, void *value) {}

// The finalizer comes while a cycle marks, after the records were visited; the object is lost afterwards.
static void finalizer_while_marking(void) {
    begin();
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = mallocgc(sizeof(Node), &type_pair, true);
    uint64_t *to_left = fake_roots[1] = weak(n->left);
    gc_cycle_begin(GC_FORCED);
    while (specials_run(forget, NULL)) {}
    special_add_finalizer((uintptr_t)n, &(Finalizer){.fn = NULL});
    specials_shade(n, NULL);
    gc_mark_rest();
    gc_cycle_finish();
    sweep_all();
    CHECK(due == 1 && *to_left);
}

int main(void) {
    CHILD(dead_and_not_swept_is_nil);
    CHILD(one_handle_an_address);
    CHILD(finalizer_keeps_what_it_leads_to);
    CHILD(removed_finalizer_is_not_due);
    CHILD(objects_of_a_tiny_block);
    CHILD(finalizer_while_marking);
    return 0;
}
