// scan.c - the roots that a goroutine holds, for the collector. See stack_visit_roots in stack.h.
//
// Of a pair (base, derived) the base is enough: the derived pointer is inside the same object. Pointers into
// the goroutine's own stack are not passed on: whatever they point to is found as a stack object of the frame
// that owns it.
#include "base/assert.h"
#include "base/fatal.h"
#include "stack/frames.h"
#include "stack/stubs.h"

typedef struct Scan {
    G *g;
    GcVisit *visit;
    void *context;
} Scan;

static void visit_slot(Scan *s, void **slot) {
    if (*slot && !stack_has(s->g, (uintptr_t)*slot)) s->visit(s->context, slot, *slot);
}

static void visit_word(Scan *s, uintptr_t at) { visit_slot(s, (void **)at); }

static void scan_slots(Scan *s, const StackFrame *f) {
    const StackLoc *l = f->site->locs + 2 * f->site->ndeopt;
    for (int i = 0; i < f->site->npairs; i++, l += 2) {
        uintptr_t slot = stackmap_slot(f->site, l, f->sp);
        if (slot)
            for (int w = 0; w < l->size / (int)WORD_SIZE; w++) visit_word(s, slot + WORD_SIZE * (uintptr_t)w);
    }
}

static void scan_objects(Scan *s, const StackFrame *f) {
    if (!f->site->ndeopt) return;
    const LoamFuncInfo *info = functab_find(f->pc - 1);
    for (int i = 0; i < f->site->ndeopt; i++) {
        uintptr_t at;
        const LoamStackObject *o = stack_object(f, info, i, &at);
        for (uint64_t w = 0; w < o->ptrdata / WORD_SIZE; w++)
            if (gcdata_has(o->gcdata, w)) visit_word(s, at + WORD_SIZE * w);
    }
}

static void scan_registers(Scan *s, uint32_t mask) {
    for (int i = 0; i < ARCH_ARG_REGS; i++)
        if (mask >> i & 1) visit_slot(s, (void **)&s->g->args[i]);
}

static void scan_entry(Scan *s) {
    const LoamFuncInfo *info = stack_entered(s->g);
    scan_registers(s, info->reg_mask);
    if (!info->stack_arg_mask) return;
    for (uint32_t w = 0; w < info->stack_arg_words; w++)
        if (info->stack_arg_mask[w / 64] >> (w % 64) & 1)
            visit_word(s, stack_arguments(s->g) + WORD_SIZE * w);
}

void stack_visit_roots(G *g, GcVisit *visit, void *context) {
    RT_ASSERT(1, g->why != G_WHY_RUNNING);
    Scan s = {g, visit, context};
    for (int i = 0; i < G_ROOTS; i++) visit_slot(&s, &g->roots[i]);
    if (g->why == G_WHY_STUB) scan_registers(&s, stub_arg_mask(g->stub));
    if (g->why == G_WHY_MORESTACK) scan_entry(&s);
    StackFrame f;
    for (bool ok = stack_first(g, &f); ok; ok = stack_next(&f)) {
        scan_slots(&s, &f);
        scan_objects(&s, &f);
    }
}
