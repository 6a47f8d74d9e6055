// verify.c - heapverify=N: at every N-th allocation, and when a cycle has marked, the world stops and all
// that the heap says of itself is looked at. What is not so ends the program.
//
// Looked at are
//     the heap's own equations           heap_is_valid: page allocator, lists, caches, spans
//     who has which span                 a span of objects is in one list or one cache, and pages are counted
//     maps of pointers                   no bit beyond the object
//     what is attached to objects        special_is_valid
//     stacks                             gc_roots.stacks_are_valid
//     the pointers in objects            see below
//
// An object counts as alive when its slot is allocated and, in a span that is not swept, marked. Garbage of
// older cycles was freed together with what it alone led to, and what a cycle finds dead is freed by its
// sweep alone. So at any time a pointer word of an object that is alive, or a root, holds nil, an address
// outside of the heap, or one in an object that is alive: what was freed early, or has a map that takes an
// integer for a pointer, shows as a word that does not.
#include "base/fatal.h"
#include "gc/mark.h"
#include "gc/roots.h"
#include "heap/region.h"
#include "heap/special.h"

static bool is_swept(const MSpan *s) { return s->sweepgen == heap.sweepgen; }

static bool is_alive(const MSpan *s, uint32_t i) {
    return !span_slot_is_free(s, i) && (is_swept(s) || s->marks[i]);
}

// ---- pointers ---------------------------------------------------------------------------------------------

// What is wrong with it as the content of an object; NULL: nothing.
static const char *wrong_with(uintptr_t p) {
    const MSpan *s = heap_span_of(p);
    if (!s) return heap_arena_of(p) ? "a free span" : NULL;
    if (s->is_stack) return "a stack";
    uint32_t i = span_object_index(s, p);
    if (i >= s->nelems) return "the unused end of a span";
    if (span_slot_is_free(s, i)) return "a free object";
    return is_alive(s, i) ? NULL : "an object that is to be freed";
}

static void verify_object(const MSpan *s, uint32_t i) {
    uintptr_t object = span_object(s, i);
    for (uint64_t w = 0; w < s->elemsize / WORD_SIZE; w++) {
        if (!span_word_is_pointer(s, object, w)) continue;
        uintptr_t p = ((uintptr_t *)object)[w];
        const char *wrong = p ? wrong_with(p) : NULL;
        if (wrong)
            fatal_throw("heap verifier: object %#lx (size %lu): word +0x%lx, %#lx, points to %s", object,
                        s->elemsize, w * WORD_SIZE, p, wrong);
    }
}

// A pointer of a goroutine, a global or a record of the runtime.
static void verify_root(void *context, void **slot, void *value) {
    const MSpan *s = heap_span_of((uintptr_t)value);
    const char *wrong = s && s->is_stack ? NULL : wrong_with((uintptr_t)value);
    if (wrong) fatal_throw("heap verifier: the root at %p, %p, points to %s", (void *)slot, value, wrong);
}

// ---- spans ------------------------------------------------------------------------------------------------

static void verify_map(const MSpan *s) {
    uint64_t words = s->elemsize / WORD_SIZE;
    if (s->map_kind == SPAN_MAP_MASK && words < 64 && s->ptrmask >> words)
        fatal_throw("heap verifier: span %#lx: mask %#lx for objects of %lu words", s->base, s->ptrmask,
                    words);
    if (s->map_kind == SPAN_MAP_TYPE && (!s->type || s->type->ptrdata > s->type->size))
        fatal_throw("heap verifier: span %#lx: large object without type", s->base);
}

static void verify_span(const MSpan *s) {
    if (!span_is_valid(s)) fatal_throw("heap verifier: span %#lx", s->base);
    verify_map(s);
    if (!special_is_valid(s)) fatal_throw("heap verifier: what is attached to objects of span %#lx", s->base);
    if (s->map_kind == SPAN_MAP_NONE) return;
    for (uint32_t i = 0; i < s->nelems; i++)
        if (is_alive(s, i)) verify_object(s, i);
}

static uint64_t list_length(const MSpan *s) {
    uint64_t n = 0;
    for (; s; s = s->next) n++;
    return n;
}

static uint64_t region_spans(const RegionCache *own) {
    uint64_t n = own->spares;
    for (const RegionRecord *r = own->all; r; r = r->made_before)
        for (uint32_t i = 0; i < REGION_SPANCLASSES; i++) n += r->parts[i].full_count + bit_test(&r->used, i);
    return n;
}

// Spans that somebody has: each list holds a span once, and none holds one that is in a cache (valid.c).
static uint64_t owned_spans(void) {
    uint64_t n = 0;
    for (uint32_t c = 0; c < SPANCLASS_COUNT; c++)
        for (int i = 0; i < 2 * SPAN_OWNERS; i++) {
            const SpanLists *l = &heap.central[c].of[i / 2];
            n += list_length(l->partial[i % 2]) + list_length(l->full[i % 2]);
        }
    for (const MCache *c = heap.caches; c; c = c->next) {
        for (uint32_t i = 0; i < SPANCLASS_COUNT; i++) n += c->slots[i].span->nelems != 0;
        n += region_spans(&c->regions);
    }
    return n;
}

static void verify_spans(void) {
    uint64_t spans = 0, pages = 0, stack_pages = 0;
    uintptr_t at = heap.arena_lo;
    for (const MSpan *s; (s = gc_next_span(&at));) {
        if (s->is_stack) {
            stack_pages += s->npages;
            continue;
        }
        spans++;
        pages += s->npages;
        verify_span(s);
    }
    uint64_t owned = owned_spans();
    if (spans != owned) fatal_throw("heap verifier: %lu spans of objects, %lu in lists", spans, owned);
    if (pages != heap.pages_in_use || stack_pages != heap.stack_pages)
        fatal_throw("heap verifier: %lu and %lu pages of objects and stacks, counted %lu and %lu", pages,
                    stack_pages, heap.pages_in_use, heap.stack_pages);
}

void gc_verify(void) {
    if (!heap_is_valid()) fatal_throw("heap verifier: the heap's equations do not hold");
    verify_spans();
    roots_visit_all(verify_root, NULL);
    if (gc_roots.stacks_are_valid && !gc_roots.stacks_are_valid()) fatal_throw("heap verifier: stacks");
}
