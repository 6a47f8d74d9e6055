// checkmark.c - gccheckmark=1: after marking, what is reachable is found again by the plainest means, and
// each object of it must be marked. One thread, the world stands still, no prefetching, no masks kept in work
// items: a depth-first search with an explicit stack. So when an object turns out to be lost, the stack is
// the path that leads to it, and is printed.
//
// What the search has reached it keeps in bits of its own, one for each word of each arena.
//
// That an object is marked and not reachable is no fault: it was reachable when the cycle began, or came into
// being meanwhile.
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "gc/mark.h"
#include "gc/roots.h"
#include "heap/mheap.h"

// An object on the path: what led to it, and the word of it that is looked at next.
typedef struct Step {
    uintptr_t object, slot;
    uint64_t next;
} Step;

static struct {
    Step *at;
    uint64_t n, capacity;
    OsStat sys;
} path;

// ---- what was reached -------------------------------------------------------------------------------------

typedef struct ArenaBits {
    struct ArenaBits *next;
    uintptr_t arena;
    uint64_t bits[ARENA_WORDS / 64];
} ArenaBits;

static ArenaBits *arenas; // kept from one check to the next; the world stands still

static void forget_all(void) {
    for (ArenaBits *a = arenas; a; a = a->next) __builtin_memset(a->bits, 0, sizeof a->bits);
}

static ArenaBits *bits_of(uintptr_t arena) {
    ArenaBits *a = arenas;
    while (a && a->arena != arena) a = a->next;
    if (a) return a;
    a = persistent_alloc(sizeof *a, &heap.other_sys);
    *a = (ArenaBits){.next = arenas, .arena = arena};
    return arenas = a;
}

// Whether it was not reached before.
static bool is_first(uintptr_t object) {
    static ArenaBits *last; // mostly the next object is in the same arena
    if (!last || last->arena != object >> ARENA_SHIFT) last = bits_of(object >> ARENA_SHIFT);
    uint64_t word = (object & (ARENA_BYTES - 1)) / WORD_SIZE;
    if (bit_test(last->bits, word)) return false;
    bit_set(last->bits, word);
    return true;
}

// ---- the report -------------------------------------------------------------------------------------------

static void print_root(uintptr_t slot) {
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        uint64_t offset = slot - (uintptr_t)r->addr;
        if (offset >= r->ptrdata) continue;
        stderr_print("\troot: variable %p+0x%lx\n", r->addr, offset);
        return;
    }
    const MSpan *s = heap_span_of(slot);
    uint64_t owner = gc_roots.stack_owner(slot);
    if (owner) stderr_print("\troot: stack of goroutine %lu, %#lx\n", owner, slot);
    else if (s && !s->is_stack) {
        uintptr_t object = span_object(s, span_object_index(s, slot));
        stderr_print("\troot: finalizer of object %#lx, word +0x%lx\n", object, slot - object);
    } else stderr_print("\troot: record of the runtime, %#lx\n", slot);
}

static void print_step(const Step *s) {
    stderr_print("\tobject %#lx (%lu bytes), word +0x%lx\n", s->object, heap_span_of(s->object)->elemsize,
                 (s->next - 1) * WORD_SIZE);
}

// Long paths (lists) are printed without their middle.
static void print_path(uintptr_t slot) {
    enum { ENDS = 10 };
    print_root(path.n ? path.at[0].slot : slot);
    for (uint64_t i = 0; i < path.n; i++) {
        if (i == ENDS && path.n > 2 * ENDS) {
            stderr_print("\t... %lu more ...\n", path.n - 2 * ENDS);
            i = path.n - ENDS;
        }
        print_step(&path.at[i]);
    }
}

static _Noreturn void lost(const MSpan *s, uintptr_t object, uintptr_t slot) {
    uintptr_t base = path.n ? path.at[path.n - 1].object : slot;
    stderr_print("runtime: checkmarks found unexpected unmarked object obj=%#lx\n", object);
    stderr_print("runtime: found obj at *(%#lx+0x%lx)\n", base, slot - base);
    print_path(slot);
    stderr_print("\tlost: object %#lx (%lu bytes, number %u of span %#lx)\n", object, s->elemsize,
                 span_object_index(s, object), s->base);
    fatal_throw("checkmark found unmarked object");
}

// ---- the search -------------------------------------------------------------------------------------------

static void push(Step step) {
    enum { AT_LEAST = 4096 };
    if (path.n == path.capacity) {
        uint64_t capacity = path.capacity ? 2 * path.capacity : AT_LEAST;
        Step *larger = persistent_alloc(capacity * sizeof *larger, &path.sys);
        if (path.at) {
            __builtin_memcpy(larger, path.at, path.n * sizeof *larger);
            os_unmap(path.at, path.capacity * sizeof *larger, &path.sys);
        }
        path.at = larger;
        path.capacity = capacity;
    }
    path.at[path.n++] = step;
}

static void reach(uintptr_t p, uintptr_t slot) {
    const MSpan *s = heap_span_of(p);
    if (!s) return;
    uint32_t i = s->divmagic ? (uint32_t)((p - s->base) / s->elemsize) : 0;
    if (i >= s->nelems) return;
    uintptr_t object = span_object(s, i);
    if (!is_first(object)) return;
    if (!s->marks[i]) lost(s, object, slot);
    if (s->map_kind != SPAN_MAP_NONE) push((Step){object, slot, 0});
}

static void reach_root(void *context, void **slot, void *value) {
    reach((uintptr_t)value, (uintptr_t)slot);
    while (path.n) {
        Step *top = &path.at[path.n - 1];
        const MSpan *s = heap_span_of(top->object);
        uint64_t word = top->next++;
        if (word == s->elemsize / WORD_SIZE) {
            path.n--;
            continue;
        }
        if (!span_word_is_pointer(s, top->object, word)) continue;
        uintptr_t *at = (uintptr_t *)top->object + word;
        reach(*at, (uintptr_t)at);
    }
}

void gc_checkmark(void) {
    forget_all();
    roots_visit_all(reach_root, NULL);
    if (path.at) os_unmap(path.at, path.capacity * sizeof *path.at, &path.sys);
    path.at = NULL;
    path.n = path.capacity = 0;
}
