// grow.c - how large a goroutine's stack shall be: it doubles when a frame does not fit, halves when the
// collector asked for it, and moves for no reason with stackmove=1. copy.c moves it.
//
// A prologue's check or a loop's poll that fails comes here. Either there is too little room, or the limit is
// poisoned: a shrink is pending, or stackmove=1, which moves at every check. A copy of a big stack at every
// check would make deep recursion quadratic, so above MOVE_ALWAYS bytes each check earns MOVE_CREDIT bytes,
// and the stack moves when they pay for it.
#include "base/fatal.h"
#include "base/godebug.h"
#include "stack/frames.h"

enum { MOVE_ALWAYS = 16 * 1024, MOVE_CREDIT = 128 };

static _Noreturn void overflow(const G *g) {
    stderr_print("runtime: goroutine stack exceeds %d-byte limit\n", LOAM_STACK_MAX);
    stderr_print("runtime: sp=%#lx stack=[%#lx, %#lx]\n", g->sp, g->stack_lo, g->stack_hi);
    fatal_error("stack overflow");
}

void (*stack_check_hook)(G *);

void stack_limit_set(const G *g) {
    bool come = godebug.stackmove || godebug.schedseed || __atomic_load_n(&g->shrink, __ATOMIC_RELAXED) ||
                __atomic_load_n(&sched_p()->attention, __ATOMIC_RELAXED);
    arch_set_stack_limit(come ? SCHED_LIMIT_POISON : g->limit);
}

// Gives the goroutine a stack on which `frame` more bytes pass the check, smaller or elsewhere if that was
// asked for.
static void make_room(G *g, size_t frame) {
    size_t size = g->stack_hi - g->stack_lo, used = g->stack_hi - g->sp, want = size;
    size_t need = used + frame + LOAM_STACK_GUARD + 64;
    for (; g->shrink; g->shrink--)
        if (want > LOAM_STACK_MIN && used < want / 4 && need <= want / 2) want /= 2;
    while (want < need) {
        want *= 2;
        if (want > LOAM_STACK_MAX) overflow(g);
    }
    bool move = want != size;
    if (godebug.stackmove) {
        g->move_credit += MOVE_CREDIT;
        if (used <= MOVE_ALWAYS || g->move_credit >= used) move = true;
    }
    if (want > size) g->grows++;
    if (want < size) g->shrinks++;
    if (move) {
        g->move_credit = 0;
        stack_move(g, want);
    }
    stack_limit_set(g);
}

void stack_morestack(G *g) {
    make_room(g, g->frame);
    if (stack_check_hook) stack_check_hook(g);
}

void stack_poll(G *g) {
    make_room(g, 0);
    if (stack_check_hook) stack_check_hook(g);
}

void stack_shrink_request(G *g) {
    size_t size = (g->stack_hi - g->stack_lo) >> g->shrink;
    if (size <= LOAM_STACK_MIN || g->why == G_WHY_RUNNING || g->stack_hi - g->sp >= size / 4) return;
    g->shrink++;
    if (g->m) sched_poison_limit(g->m);
}
