// grow.c - how large a goroutine's stack shall be: it doubles when a frame does not fit, halves when the
// collector finds little of it in use, and moves for no reason with stackmove=1. copy.c moves it.
//
// A prologue's check or a loop's poll that fails comes here. Either there is too little room, or the limit is
// poisoned: a shrink is pending, or stackmove=1, which moves at every check. A copy of a big stack at every
// check would make deep recursion quadratic, so above MOVE_ALWAYS bytes each check earns MOVE_CREDIT bytes,
// and the stack moves when they pay for it.
#include "base/fatal.h"
#include "base/godebug.h"
#include "stack/frames.h"

enum { MOVE_ALWAYS = 16 * 1024, MOVE_CREDIT = 128 };

uint64_t stack_max = LOAM_STACK_MAX;

static _Noreturn void overflow(const G *g) {
    stderr_print("runtime: goroutine stack exceeds %lu-byte limit\n", stack_max);
    stderr_print("runtime: sp=%#lx stack=[%#lx, %#lx]\n", g->sp, g->stack_lo, g->stack_hi);
    fatal_error("stack overflow");
}

void (*stack_check_hook)(G *);

static size_t stack_size(const G *g) { return g->stack_hi - g->stack_lo; }
static size_t stack_used(const G *g) { return g->stack_hi - g->sp; }
// What a stack must have for `frame` more bytes to pass the check.
static size_t stack_need(const G *g, size_t frame) { return stack_used(g) + frame + LOAM_STACK_GUARD + 64; }

static bool may_halve(size_t size, size_t used, size_t need) {
    return size > LOAM_STACK_MIN && used < size / 4 && need <= size / 2;
}

// stackmove=1: whether the stack moves although it need not.
static bool stress_moves(G *g) {
    if (!godebug.stackmove) return false;
    g->move_credit += MOVE_CREDIT;
    return stack_used(g) <= MOVE_ALWAYS || g->move_credit >= stack_used(g);
}

// stack=segmented: `frame` more bytes pass the check in the newest segment, or in a new one. A poll enters no
// function that could begin one, and needs no room.
static void make_segment(G *g, size_t frame) {
    if (g->why == G_WHY_MORESTACK && g->sp < g->limit + frame + 64) {
        if (g->segment && g->segment->total + frame > __atomic_load_n(&stack_max, __ATOMIC_RELAXED))
            overflow(g);
        stack_segment_push(g);
    }
    stack_limit_set(g);
}

// Gives the goroutine a stack on which `frame` more bytes pass the check, smaller or elsewhere if that was
// asked for.
static void make_room(G *g, size_t frame) {
    if (godebug.segmented) {
        make_segment(g, frame);
        return;
    }
    size_t size = stack_size(g), used = stack_used(g), want = size, need = stack_need(g, frame);
    for (; g->shrink; g->shrink--)
        if (may_halve(want, used, need)) want /= 2;
    while (want < need) {
        want *= 2;
        if (want > __atomic_load_n(&stack_max, __ATOMIC_RELAXED)) overflow(g);
    }
    if (stress_moves(g) || want != size) {
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

static bool may_halve_from(const G *g, size_t size) {
    return may_halve(size, stack_used(g), stack_need(g, g->why == G_WHY_MORESTACK ? g->frame : 0));
}

bool stack_may_shrink(const G *g) {
    if (g->why == G_WHY_RUNNING) return false;
    return godebug.segmented ? g->kept != NULL : godebug.stackmove || may_halve_from(g, stack_size(g));
}

void stack_shrink(G *g, bool now) {
    if (g->why == G_WHY_RUNNING) return;
    if (godebug.segmented) {
        if (now) stack_drop_kept(g);
        return;
    }
    size_t size = now ? stack_size(g) : stack_size(g) >> g->shrink;
    bool halve = may_halve_from(g, size);
    if (now) {
        g->shrink = 0;
        if (halve || stress_moves(g)) stack_move(g, halve ? size / 2 : size);
    } else if (halve) {
        g->shrink++;
        if (g->m) sched_poison_limit(g->m);
    }
}
