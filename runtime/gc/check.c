// check.c - invalidptr=1: after marking every pointer word of every marked object and global is looked at:
// none may lead into a stack, a free span or a free slot. (By default only what costs nothing is checked:
// pointers into free spans while marking, marked free slots while sweeping.) And gccheckmark=1: after
// marking, reachability is computed again by the plainest means - one thread, one explicit stack, no
// prefetching, no masks cached in work items - and compared with the mark bits. Each object that one finds
// and the other does not is fatal.
//
// The second marking keeps its bits in a table of its own, one bit for each word of each arena that holds a
// reached object's base.
#include <stdio.h>
#include "base/fatal.h"
#include "gc/mark.h"
#include "gc/roots.h"
#include "heap/mcache.h"

// ---- bad pointers -----------------------------------------------------------------------------------------

typedef bool WordVisit(void *context, uintptr_t at); // false: enough

static bool span_each_word(const MSpan *s, WordVisit *visit, void *context) {
    for (uint32_t i = 0; i < s->nelems && s->map_kind != SPAN_MAP_NONE; i++) {
        if (!s->marks[i]) continue;
        uintptr_t object = span_object(s, i);
        for (uint64_t w = 0; w < s->elemsize / WORD_SIZE; w++)
            if (span_word_is_pointer(s, object, w) && !visit(context, object + w * WORD_SIZE)) return false;
    }
    return true;
}

// Visits each pointer word of each marked object. Slow: it looks at every page.
static void heap_each_word(WordVisit *visit, void *context) {
    for (uintptr_t p = heap.arena_lo; p < heap.arena_hi;) {
        const MSpan *s = heap_span_of(p);
        if (s && !span_each_word(s, visit, context)) return;
        p += s ? s->npages << HEAP_PAGE_SHIFT : heap_arena_of(p) ? HEAP_PAGE_SIZE : ARENA_BYTES;
    }
}

static void globals_each_word(WordVisit *visit, void *context) {
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        for (uint64_t w = 0; w < r->ptrdata / WORD_SIZE; w++)
            if (gcdata_has(r->gcdata, w)) visit(context, (uintptr_t)((uintptr_t *)r->addr + w));
    }
}

typedef struct Search {
    uintptr_t pointer, holder;
} Search;

static bool holds(void *context, uintptr_t at) {
    Search *s = context;
    if (*(uintptr_t *)at == s->pointer) s->holder = at;
    return !s->holder;
}

_Noreturn void gc_bad_pointer(uintptr_t pointer, const char *what) {
    char from[64] = "a root";
    Search search = {pointer, 0};
    heap_each_word(holds, &search);
    if (search.holder) snprintf(from, sizeof from, "the object word at %#lx", search.holder);
    uint64_t owner = gc_roots.stack_owner(pointer);
    MSpan *s = heap_span_of(pointer);
    if (owner)
        fatal_throw("found bad pointer: %#lx in %s points into the stack of goroutine %lu", pointer, from,
                    owner);
    if (s)
        fatal_throw("found bad pointer: %#lx in %s points to %s (object size %lu)", pointer, from, what,
                    s->elemsize);
    fatal_throw("found bad pointer: %#lx in %s points to %s", pointer, from, what);
}

static bool check_word(void *context, uintptr_t at) {
    uintptr_t p = *(uintptr_t *)at;
    if (!p) return true;
    if (gc_roots.stack_owner(p)) gc_bad_pointer(p, "a stack");
    const MSpan *s = heap_span_of(p);
    if (!s) return true; // marking has seen free spans
    if (s->is_stack) gc_bad_pointer(p, "a free stack");
    uint32_t i = span_object_index(s, p);
    if (i < s->nelems && span_slot_is_free(s, i)) gc_bad_pointer(p, "a free object");
    return true;
}

void gc_check_pointers(void) {
    heap_each_word(check_word, NULL);
    globals_each_word(check_word, NULL);
}

// ---- the second marking -----------------------------------------------------------------------------------

typedef struct Check {
    uintptr_t *stack; // bases of objects reached and not yet looked at
    uint64_t n, capacity;
    OsStat sys;
} Check;

static uint64_t *check_bits(uintptr_t object, bool make) {
    // Sparse: a table for each arena, found through a list as long as the number of arenas.
    static struct {
        uintptr_t arena;
        uint64_t *bits;
    } tables[4096];
    static uint32_t count;
    uintptr_t arena = object >> ARENA_SHIFT;
    if (!make && object == 0) { // forget all marks
        for (uint32_t i = 0; i < count; i++) os_unused(tables[i].bits, ARENA_WORDS / 8);
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++)
        if (tables[i].arena == arena) return tables[i].bits;
    if (count == 4096) fatal_throw("gccheckmark: heap too large");
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
    if (!s->marks[i])
        fatal_throw("checkmark: object %#lx (size %lu) is reachable from %#lx but was not marked", object,
                    s->elemsize, holder);
    if (c->n == c->capacity) {
        uint64_t capacity = c->capacity ? 2 * c->capacity : 1 << 16;
        uintptr_t *stack = os_alloc(capacity * sizeof *stack, &c->sys);
        if (!stack) fatal_throw("runtime: out of memory");
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
        if (span_word_is_pointer(s, object, w)) reach(c, *(uintptr_t *)at, at);
    }
}

static void reach_root(void *context, void **slot, void *base) {
    reach(context, (uintptr_t)base, (uintptr_t)slot);
}

void gc_checkmark(void) {
    Check c = {0};
    check_bits(0, false);
    roots_visit_all(reach_root, &c);
    while (c.n) look_at(&c, c.stack[--c.n]);
    if (c.stack) os_unmap(c.stack, c.capacity * sizeof *c.stack, &c.sys);
}
