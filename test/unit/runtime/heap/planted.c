// RUN: %loam_build/bin/unit/planted
// Planted bugs, each caught by the debug mode made for it: a lost root, a stale pointer, a pointer into a
// stack, a lost mark, and so on.
#include "fake.h"

static void clear(void) {
    memset(fake_roots, 0, sizeof fake_roots);
    godebug.clobberfree = 0;
}

// A root that the tables miss: the object is freed under its user, and clobberfree makes that visible.
static void clobberfree_shows_a_lost_root(void) {
    godebug.clobberfree = 1;
    uint64_t *p = mallocgc(64, NULL, true), *large = mallocgc(100000, &type_ptr, true);
    p[0] = 42;
    fake_roots[1] = large;
    gc_start(GC_FORCED); // p is in no root
    CHECK(p[0] == CLOBBER_WORD && p[7] == CLOBBER_WORD && large[0] == 0);
    clear();
}

// The same, when the freed object is still referred to: the next cycle finds a pointer to something free.
static void stale_pointer_is_found(void) {
    static Node **keep;
    keep = mallocgc(4096 * 8, &type_ptr, true);
    Node *stale = mallocgc(sizeof(Node), &type_pair, true),
         *neighbour = mallocgc(sizeof(Node), &type_pair, true);
    fake_roots[0] = keep;
    fake_roots[1] = neighbour; // the span itself stays
    gc_start(GC_FORCED);
    keep[100] = stale;
    EXPECT_THROW(gc_start(GC_FORCED), "found pointer to free object");
}

// The same in the cycle that marks it, with the holder's address.
static void invalidptr_finds_a_stale_pointer(void) {
    godebug.invalidptr = 1;
    Node **keep = mallocgc(4096 * 8, &type_ptr, true);
    Node *stale = mallocgc(sizeof(Node), &type_pair, true);
    fake_roots[0] = keep;
    fake_roots[1] = mallocgc(sizeof(Node), &type_pair, true);
    gc_start(GC_FORCED);
    keep[100] = stale;
    char holder[64];
    snprintf(holder, sizeof holder, "in the object word at %p points to a free object", (void *)&keep[100]);
    EXPECT_THROW(gc_start(GC_FORCED), holder);
}

static void pointer_into_free_span(void) {
    Node **keep = mallocgc(8 * 8, &type_ptr, true);
    char *gone = mallocgc(500000, NULL, true);
    fake_roots[0] = keep;
    gc_start(GC_FORCED);
    keep[3] = (Node *)(gone + 300000);
    EXPECT_THROW(gc_start(GC_FORCED), "points to a free span");
}

static void pointer_into_a_stack(void) {
    godebug.invalidptr = 1;
    static char stack[2048];
    fake_stack_lo = (uintptr_t)stack;
    fake_stack_hi = fake_stack_lo + sizeof stack;
    Node **keep = mallocgc(8 * 8, &type_ptr, true);
    fake_roots[0] = keep;
    keep[3] = (Node *)(stack + 100);
    EXPECT_THROW(gc_start(GC_FORCED), "points into the stack of goroutine 1");
}

static void global_points_into_a_stack(void) {
    godebug.invalidptr = 1;
    static char stack[2048];
    static void *global;
    static const uint8_t bits[] = {1};
    fake_stack_lo = (uintptr_t)stack;
    fake_stack_hi = fake_stack_lo + sizeof stack;
    global = stack;
    fake_globals[0] = (LoamGlobalRoot){&global, 8, bits};
    gc_roots.global_count = 1;
    EXPECT_THROW(gc_start(GC_FORCED), "points into the stack of goroutine 1");
}

static void checkmark_finds_a_lost_mark(void) {
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    n->left = mallocgc(sizeof(Node), &type_pair, true);
    fake_roots[0] = n;
    gc_start(GC_FORCED);
    gc_cycle_begin(GC_FORCED);
    gc_mark_rest();
    gc_checkmark();
    MSpan *s = heap_span_of((uintptr_t)n->left);
    s->marks[span_object_index(s, (uintptr_t)n->left)] = 0;
    EXPECT_THROW(gc_checkmark(), "checkmark found unmarked object");
    char step[100];
    snprintf(step, sizeof step, "object %p (16 bytes), word +0x0\n", (void *)n);
    CHECK(strstr(fake_said, "root: record of the runtime") && strstr(fake_said, step));
}

// A wrong pointer map (the field is taken for an integer) loses what it points to.
static void wrong_map_loses_the_object(void) {
    godebug.clobberfree = 1;
    void **p = mallocgc(16, &type_ptr_int, true);
    uint64_t *q = mallocgc(64, NULL, true);
    p[1] = q;
    fake_roots[0] = p;
    gc_start(GC_FORCED);
    CHECK_EQ(q[3], CLOBBER_WORD);
    clear();
}

static void bad_value(void *value, const char *said) {
    WbBuf b = {.n = 1, .values = {value}};
    EXPECT_THROW(wbstress_check_values(&b), said);
}

// wbstress=1: what a barrier is called with must be a slot, and what it records pointers.
static void wbstress_checks_slots_and_values(void) {
    godebug.wbstress = 1;
    Node *n = mallocgc(sizeof(Node), &type_pair, true);
    void **p = mallocgc(16, &type_ptr_int, true), *slot = NULL;
    char *tail = mallocgc(48, &type_ptr, true), *gone = mallocgc(500000, NULL, true);
    fake_roots[0] = n, fake_roots[1] = p, fake_roots[2] = tail;
    gc_start(GC_FORCED);
    gc_write_barrier(&p[0], n);
    EXPECT_THROW(gc_write_barrier(&p[1], n), "is no pointer of its object");
    EXPECT_THROW(gc_write_barrier((void **)((char *)n + 4), n), "is no pointer of its object");
    EXPECT_THROW(gc_write_barrier((void **)gone, n), "is in a free span");
    EXPECT_THROW(gc_write_barrier((void **)8, n), "is no address");
    fake_stack_lo = (uintptr_t)&slot;
    fake_stack_hi = fake_stack_lo + 8;
    bad_value((void *)1, "is no address");
    bad_value(gone, "points into a free span");
    bad_value(tail + 8192 / 48 * 48 - (uintptr_t)tail % 8192, "points into no object");
    bad_value(p + 2, "points into no object");
    bad_value(&slot, "points into a stack");
}

// ---- the collector beside the program: what each of its mechanisms keeps is missed by gccheckmark without
// it

// A cycle marks, the stack is black, and `white` is known only to an object that was not looked at yet.
typedef struct Hidden {
    Node *holder, *white;
} Hidden;

static Hidden hidden_new(void) {
    godebug.gccheckmark = 1;
    Hidden h = {.white = mallocgc(sizeof(Node), &type_pair, true)};
    h.holder = mallocgc(sizeof(Node), &type_pair, true);
    h.holder->left = h.white;
    fake_roots[0] = mallocgc(sizeof(Node), &type_pair, true);
    for (int i = 0; i < 1000; i++) {
        Node *n = mallocgc(sizeof(Node), &type_pair, true);
        n->left = i ? fake_roots[0] : h.holder;
        fake_roots[0] = n;
    }
    return h;
}

static Hidden hide(void) {
    Hidden h = hidden_new();
    gc_cycle_begin(GC_FORCED);
    gc_mark_some(1), gc_mark_some(1); // globals, the stack
    return h;
}

// The stack takes the object and cuts its only other way.
static void take_out(Hidden h, bool barrier) {
    fake_roots[1] = h.white;
    if (barrier) gc_write_barrier((void **)&h.holder->left, NULL);
    h.holder->left = NULL;
}

static void with_barrier_nothing_is_missed(void) {
    take_out(hide(), true);
    gc_cycle_finish();
}

static void dropped_barrier(void) {
    take_out(hide(), false);
    EXPECT_THROW(gc_cycle_finish(), "checkmark found unmarked object");
}

static void missed_flush(void) {
    take_out(hide(), true);
    sched_p()->wb->n = 0;
    EXPECT_THROW(gc_cycle_finish(), "checkmark found unmarked object");
}

// Marking counts as over while items are left.
static void early_termination(void) {
    hide();
    gc_mark_some(16);
    gc_work.full = NULL;
    EXPECT_THROW(gc_cycle_finish(), "checkmark found unmarked object");
}

static bool loses_the_stack(GcVisit *visit, void *context) { return false; }

static void dropped_root(void) {
    gc_roots.next_stack = loses_the_stack;
    hide();
    EXPECT_THROW(gc_cycle_finish(), "checkmark found unmarked object");
}

// An object that is made while a cycle marks must be black.
static void white_new_object(void) {
    hide();
    Node *fresh = fake_roots[2] = mallocgc(sizeof(Node), &type_pair, true);
    MSpan *s = heap_span_of((uintptr_t)fresh);
    s->marks[span_object_index(s, (uintptr_t)fresh)] = 0;
    EXPECT_THROW(gc_cycle_finish(), "checkmark found unmarked object");
}

// ---- gcstress: the program runs at each boundary of a cycle's phases

static bool is_marked(const void *p) {
    const MSpan *s = heap_span_of((uintptr_t)p);
    return s->marks[span_object_index(s, (uintptr_t)p)];
}

static void stress_every_allocation(void) {
    godebug.gcstress = 1;
    sched_tls.alloc = mcache_for_alloc(sched_p()->mcache);
}

enum { TURNS = 30 };

static void gcstress_rests_at_each_boundary(void) {
    Hidden h = hidden_new();
    stress_every_allocation();
    bool white = false, roots = false, black = false, unswept = false, off = false;
    for (int i = 0; i < TURNS; i++) {
        mallocgc(sizeof(Node), &type_pair, true);
        bool marks = gc_phase == GC_MARK, stack_is_black = is_marked(fake_roots[0]);
        white |= marks && !stack_is_black;
        roots |= marks && stack_is_black && !is_marked(h.white);
        black |= marks && is_marked(h.white);
        unswept |= gc_phase == GC_SWEEP && sweep_is_left();
        off |= gc_phase == GC_OFF;
    }
    CHECK(white && roots && black && unswept && off);
}

// The stack takes the object when it is black.
static void take_out_at_a_boundary(Hidden h, bool barrier, bool flush) {
    stress_every_allocation();
    for (int i = 0; i < TURNS; i++) {
        mallocgc(sizeof(Node), &type_pair, true);
        if (gc_phase != GC_MARK || !is_marked(fake_roots[0]) || is_marked(h.white)) continue;
        take_out(h, barrier);
        if (!flush) sched_p()->wb->n = 0;
    }
}

static void gcstress_finds_a_dropped_barrier(void) {
    EXPECT_THROW(take_out_at_a_boundary(hidden_new(), false, true), "checkmark found unmarked object");
}

static void gcstress_finds_a_missed_flush(void) {
    EXPECT_THROW(take_out_at_a_boundary(hidden_new(), true, false), "checkmark found unmarked object");
}

static void gcstress_finds_nothing_else(void) { take_out_at_a_boundary(hidden_new(), true, true); }

static void out_of_address_space(void) { EXPECT_THROW(mallocgc(1l << 47, NULL, false), "out of memory"); }

int main(void) {
    CHILD(clobberfree_shows_a_lost_root);
    CHILD(stale_pointer_is_found);
    CHILD(invalidptr_finds_a_stale_pointer);
    CHILD(pointer_into_free_span);
    CHILD(pointer_into_a_stack);
    CHILD(global_points_into_a_stack);
    CHILD(checkmark_finds_a_lost_mark);
    CHILD(wrong_map_loses_the_object);
    CHILD(wbstress_checks_slots_and_values);
    CHILD(with_barrier_nothing_is_missed);
    CHILD(dropped_barrier);
    CHILD(missed_flush);
    CHILD(early_termination);
    CHILD(dropped_root);
    CHILD(white_new_object);
    CHILD(gcstress_rests_at_each_boundary);
    CHILD(gcstress_finds_a_dropped_barrier);
    CHILD(gcstress_finds_a_missed_flush);
    CHILD(gcstress_finds_nothing_else);
    CHILD(out_of_address_space);
    return 0;
}
