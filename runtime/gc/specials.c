// specials.c - finalizers and handles of weak references as roots.
//
// The handle of an object that is alive is alive: who asks for another weak reference gets the same one.
//
// While an object has a finalizer, its closure and all that the object's pointers lead to are alive: the
// finalizer may look at it. The object itself is not, or it would never be due. So of two objects with
// finalizers of which one leads to the other, only the first can be found dead. Its pointers to itself do not
// count, as in Go, but a longer cycle back to it keeps it for ever.
//
// An object that gets a finalizer while a cycle marks may be in a span whose records were visited before:
// then what it leads to is greyed at once. What is stored into it later the barriers record.
#include "gc/specials.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/special.h"

static HeapArena *next_arena; // whose records nobody has claimed; released and acquired as it moves on

void specials_begin(void) { __atomic_store_n(&next_arena, special_first_arena(), __ATOMIC_RELEASE); }

// Where the map is: see mark.c, mark_object.
static void visit_object(const MSpan *s, uintptr_t object, GcVisit *visit, void *context) {
    uint64_t mask = span_mask(s), n = s->elemsize / WORD_SIZE;
    if (!mask && span_map_kind(s) == SPAN_MAP_NONE) return;
    for (uint64_t i = 0; i < n; i++) {
        if (mask ? !(mask >> i & 1) : !span_word_is_pointer(s, object, i)) continue;
        void **slot = (void **)object + i, *p = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
        if (p && (uintptr_t)p - object >= s->elemsize) visit(context, slot, p);
    }
}

static void visit_span(const MSpan *s, GcVisit *visit, void *context) {
    enum { AT_ONCE = 16 };
    SpecialRoot roots[AT_ONCE];
    uint64_t at = 0;
    for (uint32_t n; (n = special_roots(s, &at, roots, AT_ONCE));)
        for (uint32_t i = 0; i < n; i++) {
            if (roots[i].value) visit(context, roots[i].slot, roots[i].value);
            if (roots[i].object) visit_object(s, roots[i].object, visit, context);
        }
}

static void visit_arena(const HeapArena *a, GcVisit *visit, void *context) {
    for (uint64_t w = 0; w < ARENA_PAGES / 64; w++)
        for (uint64_t bits = __atomic_load_n(&a->special_pages[w], __ATOMIC_RELAXED); bits; bits &= bits - 1)
            visit_span(a->spans[64 * w + (uint64_t)__builtin_ctzl(bits)], visit, context);
}

bool specials_run(GcVisit *visit, void *context) {
    HeapArena *a = __atomic_load_n(&next_arena, __ATOMIC_ACQUIRE);
    while (a && !__atomic_compare_exchange_n(&next_arena, &a, a->special_next, false, __ATOMIC_ACQ_REL,
                                             __ATOMIC_ACQUIRE)) {}
    if (a) visit_arena(a, visit, context);
    return a;
}

bool specials_are_done(void) { return !__atomic_load_n(&next_arena, __ATOMIC_ACQUIRE); }

void specials_visit(GcVisit *visit, void *context) {
    for (const HeapArena *a = special_first_arena(); a; a = a->special_next) visit_arena(a, visit, context);
}

static void shade(void *context, void **slot, void *value) { gc_shade(value); }

void specials_shade(void *object, void *fn) {
    if (!gc_write_barrier_on) return;
    const MSpan *s = heap_span_of((uintptr_t)object);
    gc_shade(fn);
    visit_object(s, span_object(s, span_object_index(s, (uintptr_t)object)), shade, NULL);
}
