// check.c - reports of bad pointers (invalidptr), and gccheckmark=1: after marking, reachability is computed again by the plainest means - one thread, one explicit stack, no
// prefetching, no masks cached in work items - and compared with the mark bits. Each object that one finds and the other does not is fatal.
//
// The second marking keeps its bits in a table of its own, one bit for each word of each arena that holds a reached object's base.
#include "gc/gc_internal.h"
#include "sched/sched.h"
#include "stack/stack.h"

// ---- bad pointers ------------------------------------------------------------------------------------------------------------

static bool word_is_pointer(const MSpan *s, uintptr_t object, uint64_t word) {
    switch (s->map_kind) {
    case SPAN_MAP_MASK: return s->ptrmask >> word & 1;
    case SPAN_MAP_BITMAP: return span_bitmap_read(s, object, word) & 1;
    case SPAN_MAP_TYPE:
        if (word >= s->large_size / WORD_SIZE) return false;
        word %= s->type->size / WORD_SIZE;
        return word < s->type->ptrdata / WORD_SIZE && s->type->gcdata[word / 8] >> (word % 8) & 1;
    default: return false;
    }
}

static uintptr_t find_in_span(const MSpan *s, uintptr_t pointer) {
    for (uint32_t i = 0; i < s->nelems; i++) {
        if (!bit_test(s->mark_bits, i)) continue;
        uintptr_t object = span_object(s, i);
        for (uint64_t w = 0; w < s->elemsize / WORD_SIZE; w++)
            if (word_is_pointer(s, object, w) && ((uintptr_t *)object)[w] == pointer) return object + w * WORD_SIZE;
    }
    return 0;
}

// Address of a marked object's word that holds the pointer, or 0. Slow: only used when the process ends.
static uintptr_t find_holder(uintptr_t pointer) {
    for (uintptr_t p = heap.arena_lo; p < heap.arena_hi;) {
        const MSpan *s = heap_span_of(p);
        uintptr_t at = s ? find_in_span(s, pointer) : 0;
        if (at) return at;
        p += s ? s->npages << HEAP_PAGE_SHIFT : heap_arena_of(p) ? HEAP_PAGE_SIZE : ARENA_BYTES;
    }
    return 0;
}

_Noreturn void gc_bad_pointer(uintptr_t pointer, const char *what) {
    char from[64] = "a root";
    uintptr_t holder = find_holder(pointer);
    if (holder) snprintf(from, sizeof from, "the object word at %#lx", holder);
    const G *owner = stack_owner(pointer);
    MSpan *s = heap_span_of(pointer);
    if (owner) sched_throw("found bad pointer: %#lx in %s points into the stack of goroutine %lu", pointer, from, owner->id);
    if (s) sched_throw("found bad pointer: %#lx in %s points to %s (span %#lx, object size %lu)", pointer, from, what, s->base, s->elemsize);
    sched_throw("found bad pointer: %#lx in %s points to %s", pointer, from, what);
}

// ---- the second marking ------------------------------------------------------------------------------------------------------

typedef struct Check {
    uintptr_t *stack;               // bases of objects reached and not yet looked at
    uint64_t n, capacity;
    OsStat sys;
    uint64_t reached;
} Check;

static uint64_t *check_bits(uintptr_t object, bool make) {
    // Sparse: a table for each arena, found through a list as long as the number of arenas.
    static struct { uintptr_t arena; uint64_t *bits; } tables[4096];
    static uint32_t count;
    uintptr_t arena = object >> ARENA_SHIFT;
    if (!make && object == 0) {     // forget all marks
        for (uint32_t i = 0; i < count; i++) os_unused(tables[i].bits, ARENA_WORDS / 8);
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++)
        if (tables[i].arena == arena) return tables[i].bits;
    if (count == 4096) sched_throw("gccheckmark: heap too large");
    tables[count].arena = arena;
    tables[count].bits = persistent_alloc(ARENA_WORDS / 8, &heap.other_sys);
    return tables[count++].bits;
}

static void reach(Check *c, uintptr_t p, uintptr_t holder) {
    MSpan *s = heap_span_of(p);
    if (!s) return;
    uint32_t i = s->divmagic ? (uint32_t)((p - s->base) / s->elemsize) : 0;
    if (i >= s->nelems) return;
    uintptr_t object = span_object(s, i);
    uint64_t *bits = check_bits(object, true), word = (object & (ARENA_BYTES - 1)) / WORD_SIZE;
    if (bit_test(bits, word)) return;
    bit_set(bits, word);
    c->reached += s->elemsize;
    if (!bit_test(s->mark_bits, i))
        sched_throw("checkmark: object %#lx (size %lu) is reachable from %#lx but was not marked", object, s->elemsize, holder);
    if (c->n == c->capacity) {
        uint64_t capacity = c->capacity ? 2 * c->capacity : 1 << 16;
        uintptr_t *stack = os_alloc(capacity * sizeof *stack, &c->sys);
        if (!stack) sched_throw("runtime: out of memory");
        if (c->stack) {
            __builtin_memcpy(stack, c->stack, c->n * sizeof *stack);
            os_unmap(c->stack, c->capacity * sizeof *stack, &c->sys);
        }
        c->stack = stack;
        c->capacity = capacity;
    }
    c->stack[c->n++] = object;
}

static void look_at(Check *c, uintptr_t object) {
    MSpan *s = heap_span_of(object);
    if (s->map_kind == SPAN_MAP_NONE) return;
    for (uint64_t w = 0; w < s->elemsize / WORD_SIZE; w++) {
        uintptr_t at = object + w * WORD_SIZE;
        if (word_is_pointer(s, object, w)) reach(c, *(uintptr_t *)at, at);
    }
}

static void reach_root(void *context, void *pointer) {
    reach(context, (uintptr_t)pointer, 0);
}

void gc_checkmark(void) {
    Check c = {0};
    check_bits(0, false);
    size_t n;
    const LoamGlobalRoot *roots = functab_globals(&n);
    for (size_t i = 0; i < n; i++)
        for (uint64_t w = 0; w < roots[i].ptrdata / WORD_SIZE; w++) {
            uintptr_t *at = (uintptr_t *)roots[i].addr + w;
            if (roots[i].gcdata[w / 8] >> (w % 8) & 1) reach(&c, *at, (uintptr_t)at);
        }
    for (G *g = sched_first_g(); g; g = g->all_next) stack_scan(g, reach_root, &c);
    while (c.n) look_at(&c, c.stack[--c.n]);
    if (c.stack) os_unmap(c.stack, c.capacity * sizeof *c.stack, &c.sys);
}
