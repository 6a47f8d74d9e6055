// check.c - invalidptr=1: after marking every pointer word of every marked object and global is looked at:
// none may lead into a stack, a free span or a free slot. (By default only what costs nothing is checked:
// pointers into free spans while marking, marked free slots while sweeping.)
#include <stdio.h>
#include "base/fatal.h"
#include "gc/mark.h"
#include "gc/roots.h"
#include "heap/mcache.h"

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

const MSpan *gc_next_span(uintptr_t *at) {
    while (*at < heap.arena_hi) {
        const MSpan *s = heap_span_of(*at);
        *at += s ? s->npages << HEAP_PAGE_SHIFT : heap_arena_of(*at) ? HEAP_PAGE_SIZE : ARENA_BYTES;
        if (s) return s;
    }
    return NULL;
}

// Visits each pointer word of each marked object.
static void heap_each_word(WordVisit *visit, void *context) {
    uintptr_t at = heap.arena_lo;
    for (const MSpan *s; (s = gc_next_span(&at));)
        if (!span_each_word(s, visit, context)) return;
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
