// copy.c - moving a goroutine's stack by copying it. When and to which size is grow.c's business.
//
// A move, from [old_lo, old_hi) to a new range, delta = new_hi - old_hi:
//  1. copy [G.sp, old_hi) to the new end, and what lies below G.sp while a function is being entered;
//     G.sp and the limits move;
//  2. visit each slot of the goroutine in its new place (slots.h): of the frames, of stack objects, of
//     G.args, by the signature of the stub where it is parked, and, while a function is being entered
//     (__morestack), of its argument registers (G.args, too) and stack arguments, by the masks of the
//     function table (H7);
//  3. a slot that points into the old stack moves with it: *slot += delta;
//     Waiters of channels need nothing: they lead to the element through G.args (lang/chan.c);
//  4. the old stack is freed (and poisoned with stackmove=1).
#include <string.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "os/os.h"
#include "stack/slots.h"

typedef struct Move {
    uintptr_t lo, size, sp; // of the old stack
    uintptr_t delta;
} Move;

static bool points_into_old(const Move *m, uint64_t value) {
    if (value - m->lo >= m->size) {
        if (value == STACK_POISON) fatal_throw("stack move: a slot holds the poison of an old stack");
        if (value < OS_NIL_BYTES && godebug.invalidptr)
            fatal_throw("stack move: invalid pointer %#lx in a frame", value);
        return false;
    }
    if (value < m->sp) fatal_throw("stack move: pointer %#lx below the stack pointer %#lx", value, m->sp);
    return true;
}

static void move_slot(void *context, void **slot, void *value) {
    const Move *m = context;
    if (points_into_old(m, (uintptr_t)value)) *slot = (char *)*slot + m->delta;
}

void stack_move(G *g, size_t size) {
    RT_ASSERT(1, on_system_stack());
    RT_ASSERT(1, g->why == G_WHY_MORESTACK || g->why == G_WHY_POLL || g != sched_g());
    StackMemory old = {g->stack_lo, g->stack_hi}, to = stack_alloc(size);
    stack_set_owner(to, g);
    Move m = {.lo = old.lo, .size = old.hi - old.lo, .sp = g->sp, .delta = to.hi - old.hi};
    uintptr_t from = g->why == G_WHY_MORESTACK ? g->sp - STACK_VARGS : g->sp;
    memcpy((void *)(from + m.delta), (void *)from, stack_owner_word(old.hi) - from);
    g->stack_lo = to.lo;
    g->stack_hi = to.hi;
    g->limit = to.lo + LOAM_STACK_GUARD;
    g->sp += m.delta;
    slots_visit((Scan){g, move_slot, &m, .all = true});
    stack_free_used(old, from);
}
