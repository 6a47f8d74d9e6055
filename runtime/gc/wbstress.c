// wbstress.c - GODEBUG=wbstress=N: barriers are on from the start, and a cycle is always open, so that every
// store of the program runs its barrier and every barrier matters.
//
// At every N-th allocation one step is done: a cycle begins, or one root job is done and some bytes are
// marked, or, when enough was allocated since it began, the cycle is finished. Between two steps the program
// runs, with grey stacks and half-marked structures, as beside a collector on another thread, but the same
// way each time. When a cycle is finished, all that is reachable is looked for by other means and must be
// marked (gc_checkmark).
//
// What it finds
//     - a barrier that is missing, or comes after its store, when the store hides an object that is reached
//       by no other way: the object is not marked when the cycle is finished;
//     - new objects that are not black, spans swept too early, roots that a job left out: the same way;
//     - a barrier that is given something else than a slot and a pointer: a slot in the heap must be a
//       pointer word of an allocated object, by the map of that object; a recorded value must not lead into a
//       free span, a free slot, the unused end of a span, or a stack, and must be an address at all.
// What it cannot find
//     - a missing barrier whose store hides nothing: what it loses must be reachable by no other way, and the
//       store must happen before its object or the stack was looked at. Programs that allocate little see
//       few steps, those that allocate nothing see none;
//     - a wrong slot that is another pointer word, or outside of the heap;
//     - a barrier that is not needed.
#include "gc/wbstress.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/barrier.h"
#include "gc/cycle.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "heap/mcache.h"

#define CYCLE_MIN_BYTES (8ul << 10) // allocated while a cycle is open; at least half of what is alive
#define STEP_BYTES 256ul            // marked by a step

// ---- steps

// So long as a cycle is open after it has marked all, nothing is tested: so it marks slowly, and twice as
// much as is allocated only if there is that much.
static uint64_t step_bytes(void) { return STEP_BYTES + gc_pacer.heap_marked / 256; }

static bool cycle_is_old(uint64_t began_at) {
    uint64_t least = gc_pacer.heap_marked / 2;
    if (least < CYCLE_MIN_BYTES) least = CYCLE_MIN_BYTES;
    return gc_pacer.percent >= 0 && heap_live() >= began_at + least;
}

void wbstress_step(void) {
    static uint64_t allocations, began_at; // heap.live when the cycle began; while the world stands still
    gc_stop_world();
    if (allocations++ % (uint64_t)godebug.wbstress == 0) {
        if (gc_phase != GC_MARK) {
            gc_cycle_begin(GC_STRESS);
            began_at = heap_live();
        } else if (cycle_is_old(began_at)) {
            gc_cycle_finish();
        } else {
            gc_mark_some(step_bytes());
        }
    }
    gc_start_world();
}

// ---- checks

static _Noreturn void bad(const char *what, uintptr_t p, const char *why) {
    fatal_throw("write barrier: the %s %#lx %s", what, p, why);
}

static bool is_address(uintptr_t p) {
    enum { NIL_PAGE = 4096 };
    return p >= NIL_PAGE && p >> HEAP_ADDRESS_BITS == 0;
}

void wbstress_check_slot(void *slot) {
    uintptr_t p = (uintptr_t)slot;
    const MSpan *s = heap_span_of(p);
    if (!s) {
        if (!is_address(p)) bad("slot", p, "is no address");
        if (heap_arena_of(p)) bad("slot", p, "is in a free span");
        return;
    }
    uint32_t i = span_object_index(s, p);
    if (i >= s->nelems || span_slot_is_free(s, i)) bad("slot", p, "is in no object");
    uintptr_t object = span_object(s, i);
    if (p % WORD_SIZE || !span_word_is_pointer(s, object, (p - object) / WORD_SIZE))
        bad("slot", p, "is no pointer of its object");
}

static void check_value(uintptr_t p) {
    const MSpan *s = heap_span_of(p);
    if (!s) {
        if (!is_address(p)) bad("value", p, "is no address");
        if (heap_arena_of(p)) bad("value", p, "points into a free span");
        if (gc_roots.stack_owner(p)) bad("value", p, "points into a stack");
        return;
    }
    uint32_t i = span_object_index(s, p);
    if (i >= s->nelems || span_slot_is_free(s, i)) bad("value", p, "points into no object");
}

void wbstress_check_values(const WbBuf *b) {
    for (uint64_t i = 0; i < b->n; i++) check_value((uintptr_t)b->values[i]);
}
