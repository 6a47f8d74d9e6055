// copy.c - moving a goroutine's stack by copying it. When and to which size is grow.c's business.
//
// A move, from [old_lo, old_hi) to a new range, delta = new_hi - old_hi:
//  1. copy [G.sp, old_hi) to the new end;
//  2. for each frame from the innermost one outwards, and each pair (base, derived) of its safepoint whose
//     base points into the old stack:
//     both slots of the new copy become the OLD value + delta. Values are read from the old stack and written
//     to the new one, so slots that occur in several pairs come out right;
//  3. the same for the pointer words of each stack object that the safepoint names;
//  4. while a function is being entered (__morestack): its pointers in argument registers (G.args) and stack
//     arguments, by the masks of the function table (H7);
//  5. G.sp and the limits move; the old stack is freed (and poisoned with stackmove=1).
#include <string.h>
#include "os/os.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "stack/frames.h"

typedef struct Move {
    G *g;
    uintptr_t lo, size, delta; // of the old stack
} Move;

static bool points_into_old(const Move *m, uint64_t value) {
    if (value - m->lo >= m->size) {
        if (value == STACK_POISON) fatal_throw("stack move: a slot holds the poison of an old stack");
        if (value && value < OS_NIL_BYTES && godebug.invalidptr)
            fatal_throw("stack move: invalid pointer %#lx in a frame", value);
        return false;
    }
    if (value < m->g->sp)
        fatal_throw("stack move: pointer %#lx below the stack pointer %#lx", value, m->g->sp);
    return true;
}

static void move_word(const Move *m, uintptr_t at) {
    uint64_t value = word_at(at);
    if (points_into_old(m, value)) *(uint64_t *)(at + m->delta) = value + m->delta;
}

static void move_pair(const Move *m, const StackFrame *f, const StackLoc *base, const StackLoc *derived) {
    uintptr_t b = stackmap_slot(f->site, base, f->sp), d = stackmap_slot(f->site, derived, f->sp);
    if (!b || !d) {
        if (base->kind == STACK_LOC_DIRECT || derived->kind == STACK_LOC_DIRECT)
            fatal_throw("stack maps: raw stack address as a pointer at pc %#lx", f->pc);
        return;
    }
    for (uintptr_t w = 0; w < base->size; w += WORD_SIZE) {
        if (!points_into_old(m, word_at(b + w))) continue;
        *(uint64_t *)(b + w + m->delta) = word_at(b + w) + m->delta;
        *(uint64_t *)(d + w + m->delta) = word_at(d + w) + m->delta;
    }
}

static void move_objects(const Move *m, const StackFrame *f) {
    const LoamFuncInfo *info = functab_find(f->pc - 1);
    for (int i = 0; i < f->site->ndeopt; i++) {
        uintptr_t at;
        const LoamStackObject *o = stack_object(f, info, i, &at);
        for (uint64_t w = 0; w < o->ptrdata / WORD_SIZE; w++)
            if (gcdata_has(o->gcdata, w)) move_word(m, at + WORD_SIZE * w);
    }
}

static void move_entry(const Move *m) {
    G *g = m->g;
    const LoamFuncInfo *info = stack_entered(g);
    for (int i = 0; i < ARCH_ARG_REGS; i++)
        if (info->reg_mask >> i & 1 && points_into_old(m, g->args[i])) g->args[i] += m->delta;
    if (!info->stack_arg_mask) return;
    for (uint32_t w = 0; w < info->stack_arg_words; w++)
        if (info->stack_arg_mask[w / 64] >> (w % 64) & 1) move_word(m, stack_arguments(g) + WORD_SIZE * w);
}

void stack_move(G *g, size_t size) {
    RT_ASSERT(1, on_system_stack());
    RT_ASSERT(1, g->why == G_WHY_MORESTACK || g->why == G_WHY_POLL);
    StackMemory to = stack_alloc(size);
    Move m = {g, g->stack_lo, g->stack_hi - g->stack_lo, to.hi - g->stack_hi};
    memcpy((void *)(g->sp + m.delta), (void *)g->sp, g->stack_hi - g->sp);
    if (g->why == G_WHY_MORESTACK) move_entry(&m);
    StackFrame f;
    for (bool ok = stack_first(g, &f); ok; ok = stack_next(&f)) {
        const StackLoc *l = f.site->locs + 2 * f.site->ndeopt;
        for (int i = 0; i < f.site->npairs; i++, l += 2) move_pair(&m, &f, l, l + 1);
        if (f.site->ndeopt) move_objects(&m, &f);
    }
    StackMemory old = {g->stack_lo, g->stack_hi};
    g->stack_lo = to.lo;
    g->stack_hi = to.hi;
    g->limit = to.lo + LOAM_STACK_GUARD;
    g->sp += m.delta;
    g->moves++;
    stack_free(old);
}
