// walk.c - the frames of a goroutine that is not running managed code, from the innermost one outwards.
//
// While a goroutine is in a stub or in loam.poll, G.sp is the address of the return address into the
// innermost frame. While it is in __morestack, the function being entered has no frame yet: G.sp is the
// address of the return into its prologue, and the innermost frame is its caller's, whose return address lies
// one word above. From then on, the next return address is at sp + frame size.
#include "base/assert.h"
#include "base/fatal.h"
#include "stack/frames.h"

// From the word where a segment ends to the one where the return address is (segment.c).
static uintptr_t cross(uintptr_t slot) {
    const StackSegment *r = stack_segment_at(slot);
    if (!r) fatal_throw("a return from no segment at %#lx", slot);
    return r->slot;
}

static uintptr_t return_slot(uintptr_t slot) {
    while (word_at(slot) == (uintptr_t)loam_segment_return) slot = cross(slot);
    return slot;
}

bool stack_try_return_slot(const G *g, uintptr_t *slot) {
    for (const StackSegment *r; word_at(*slot) == (uintptr_t)loam_segment_return; *slot = r->slot)
        if (!(r = stack_segment_at(*slot)) || !stack_has(g, r->slot)) return false;
    return true;
}

static bool frame_at(StackFrame *f, uintptr_t slot) {
    slot = return_slot(slot);
    f->slot = slot;
    f->pc = word_at(slot);
    f->sp = slot + WORD_SIZE;
    if (f->pc == (uintptr_t)loam_goexit) return false;
    if (f->site && f->site->pc == f->pc) return true; // recursion
    f->site = stackmap_find(f->pc);
    if (!f->site) fatal_throw("no stack map for the return address %#lx", f->pc);
    return true;
}

bool stack_first(const G *g, StackFrame *f) {
    RT_ASSERT(1, g != sched_g() || at_safepoint());
    if (!g->sp || g->why == G_WHY_RUNNING) return false;
    f->site = NULL;
    return frame_at(f, g->why == G_WHY_MORESTACK ? g->sp + WORD_SIZE : g->sp);
}

bool stack_next(StackFrame *f) { return frame_at(f, f->sp + f->site->frame); }

bool stack_try(const G *g, StackFrame *f, uintptr_t slot) {
    if (!stack_has(g, slot) || slot % WORD_SIZE || !stack_try_return_slot(g, &slot)) return false;
    *f = (StackFrame){
        .site = stackmap_find(word_at(slot)), .sp = slot + WORD_SIZE, .pc = word_at(slot), .slot = slot};
    return f->site != NULL;
}

const LoamFuncInfo *stack_entered(const G *g) {
    const LoamFuncInfo *info = functab_find(word_at(g->sp) - 1);
    if (!info) fatal_throw("__morestack called from outside managed code");
    return info;
}
