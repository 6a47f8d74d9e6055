// RUN: %loam_build/bin/unit/barrier
// The write barrier records old and new values; typed copies and clears record each pointer slot they change;
// the marker greys them.
#include "fake.h"

static Node *node(void) { return mallocgc(sizeof(Node), &type_pair, true); }
static bool marked(const void *p) {
    MSpan *s = heap_span_of((uintptr_t)p);
    return s->marks[span_object_index(s, (uintptr_t)p)];
}
static bool recorded(const void *p) {
    for (uint64_t i = 0; i < sched_p()->mcache->wb_count; i++)
        if (sched_p()->mcache->wb[i] == (uintptr_t)p) return true;
    return false;
}

// A mutator that hides the only pointer to an object in a black one while marking goes on: without the
// barrier it would be lost.
static void snapshot_survives(void) {
    Node *black = node(), *hidden = node(), *newer = node();
    heap_marking = true;
    gc_write_barrier_on = 1;
    Node *field = hidden;
    gc_write_barrier((void **)&field, newer);
    field = newer;
    black->left = newer;
    CHECK(recorded(hidden) && recorded(newer));
    gc_work.open = true, gc_work.workers = 1, gc_work.idle = 0;
    GcWorker w;
    work_begin(&w);
    gc_barrier_flush(sched_p()->mcache, &w);
    CHECK(marked(hidden) && marked(newer) && !marked(black));
    gc_worker_drain(&w, false);
    work_end(&w);
    CHECK_EQ(sched_p()->mcache->wb_count, 0);
    heap_marking = false;
    gc_write_barrier_on = 0;
}

static void full_buffer_goes_to_the_marker(void) {
    gc_write_barrier_on = 1;
    static Node *all[1000];
    for (int i = 0; i < 1000; i++) all[i] = node();
    for (int i = 0; i < 1000; i++) {
        Node *slot = NULL;
        gc_write_barrier((void **)&slot, all[i]);
    }
    int n = 0;
    for (int i = 0; i < 1000; i++) n += marked(all[i]);
    CHECK(n >= 1000 - (int)WB_BUFFER_ENTRIES && n < 1000);
    sched_p()->mcache->wb_count = 0;
    gc_write_barrier_on = 0;
}

static void typed_copies_record_both_sides(void) {
    gc_write_barrier_on = 1;
    Node *a = node(), *b = node(), *c = node();
    void *dst[3] = {a, b, a}, *src[3] = {c, c, c};
    heap_typedmemmove(&type_int_ptr_int, dst, src);
    CHECK(recorded(b) && recorded(c) && !recorded(a) && dst[0] == c);
    sched_p()->mcache->wb_count = 0;
    dst[1] = a;
    heap_typedmemclr(&type_int_ptr_int, dst);
    CHECK(recorded(a) && dst[1] == NULL && dst[0] == NULL);
    sched_p()->mcache->wb_count = 0;
    void **heap_object = mallocgc(48, &type_int_ptr_int, true);
    heap_object[0] = a, heap_object[1] = b, heap_object[4] = c;
    heap_memclr_pointers(heap_object, 48);
    CHECK(!recorded(a) && recorded(b) && recorded(c) && heap_object[0] == NULL);
    sched_p()->mcache->wb_count = 0;
    gc_write_barrier_on = 0;
}

static void new_objects_are_black(void) {
    mcache_flush_all();
    heap_marking = true;
    Node *a = node();
    void *large = mallocgc(50000, &type_ptr, true);
    CHECK(marked(a) && marked(large));
    mcache_flush_all();
    CHECK(marked(a) && !marked((char *)a + 16)); // a slot that was not handed out is not marked
    heap_marking = false;
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(snapshot_survives);
    RUN(full_buffer_goes_to_the_marker);
    RUN(typed_copies_record_both_sides);
    RUN(new_objects_are_black);
    return 0;
}
