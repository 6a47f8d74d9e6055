// RUN: %loam_build/bin/unit/barrier
// The write barrier records old and new values; typed copies and clears record each pointer slot they change;
// the marker greys them.
#include "fake.h"

static Node *node(void) { return mallocgc(sizeof(Node), &type_pair, true); }
static WbBuf *buffer(void) { return sched_p()->wb; }
static bool marked(const void *p) {
    MSpan *s = heap_span_of((uintptr_t)p);
    return s->marks[span_object_index(s, (uintptr_t)p)];
}
static bool recorded(const void *p) {
    for (uint64_t i = 0; i < buffer()->n; i++)
        if (buffer()->values[i] == p) return true;
    return false;
}

static void old_and_new_value_are_recorded(void) {
    Node *hidden = node(), *newer = node();
    gc_cycle_begin(GC_FORCED);
    Node *field = hidden;
    gc_write_barrier((void **)&field, newer);
    CHECK(recorded(hidden) && recorded(newer) && buffer()->n == 2);
    CHECK(!marked(hidden) && !marked(newer));
    gc_mark_finish();
    CHECK(marked(hidden) && marked(newer) && buffer()->n == 0);
    gc_cycle_finish();
}

static void nil_is_not_recorded(void) {
    gc_cycle_begin(GC_FORCED);
    void *slot = NULL;
    gc_write_barrier(&slot, NULL);
    CHECK_EQ(buffer()->n, 0);
    gc_cycle_finish();
}

// What a callee writes its results into was never written before.
static void own_stack_is_not_looked_at(void) {
    static void *stack[16] = {(void *)1, (void *)2};
    sched_g()->stack_lo = (uintptr_t)stack;
    sched_g()->stack_hi = (uintptr_t)(stack + 16);
    gc_cycle_begin(GC_FORCED);
    gc_write_barrier(&stack[0], node());
    gc_barrier_range(&type_pair, stack, NULL, 8);
    heap_memclr_pointers(stack, sizeof stack);
    CHECK(buffer()->n == 0 && stack[1] == NULL);
    gc_cycle_finish();
    sched_g()->stack_lo = sched_g()->stack_hi = 0;
}

static void full_buffer_goes_to_the_marker(void) {
    static Node *all[1000];
    for (int i = 0; i < 1000; i++) all[i] = node();
    gc_cycle_begin(GC_FORCED);
    for (int i = 0; i < 1000; i++) {
        Node *slot = NULL;
        gc_write_barrier((void **)&slot, all[i]);
    }
    int n = 0;
    for (int i = 0; i < 1000; i++) n += marked(all[i]);
    CHECK(n >= 1000 - (int)WB_BUFFER_ENTRIES && n < 1000);
    gc_cycle_finish();
}

static void typed_copies_record_both_sides(void) {
    Node *a = node(), *b = node(), *c = node();
    void **heap_object = mallocgc(48, &type_int_ptr_int, true);
    gc_cycle_begin(GC_FORCED);
    void *dst[3] = {a, b, a}, *src[3] = {c, c, c};
    heap_typedmemmove(&type_int_ptr_int, dst, src);
    CHECK(recorded(b) && recorded(c) && !recorded(a) && dst[0] == c);
    buffer()->n = 0;
    dst[1] = a;
    heap_typedmemclr(&type_int_ptr_int, dst);
    CHECK(recorded(a) && dst[1] == NULL && dst[0] == NULL);
    buffer()->n = 0;
    heap_object[0] = a, heap_object[1] = b, heap_object[4] = c;
    heap_memclr_pointers(heap_object, 48);
    CHECK(!recorded(a) && recorded(b) && recorded(c) && heap_object[0] == NULL);
    gc_cycle_finish();
}

// Only pointer words count, by the map of the global: an integer that looks like a pointer into something
// that was freed would otherwise be taken for a stale pointer.
static void clearing_a_global_follows_its_map(void) {
    Node *a = node(), *b = node();
    static void *global[6];
    static const uint8_t bits[] = {0x2a}; // words 1, 3, 5
    fake_globals[0] = (LoamGlobalRoot){global, sizeof global, bits};
    gc_roots.global_count = 1;
    gc_cycle_begin(GC_FORCED);
    global[1] = global[2] = a;
    global[3] = b;
    heap_memclr_pointers(&global[2], 32);
    CHECK(!recorded(a) && recorded(b) && global[1] == a && global[2] == NULL && global[5] == NULL);
    gc_cycle_finish();
    gc_roots.global_count = 0;
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(old_and_new_value_are_recorded);
    RUN(nil_is_not_recorded);
    RUN(own_stack_is_not_looked_at);
    RUN(full_buffer_goes_to_the_marker);
    RUN(typed_copies_record_both_sides);
    RUN(clearing_a_global_follows_its_map);
    return 0;
}
