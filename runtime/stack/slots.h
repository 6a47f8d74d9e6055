// slots.h - the slots of a goroutine that hold managed pointers: for the collector, which takes them for
// roots (scan.c), and for the stack copier, which updates those that point into the stack (copy.c). Both pass
// a visitor that the compiler puts in place of the call: copying a deep stack is little else. See GcVisit in
// gc/roots.h.
//
// A frame's slots are the words that the frame maps of its safepoint name (LoamFrameMap). None holds a
// derived pointer: loam-statepoints computes those again.
#ifndef LOAM_SLOTS_H
#define LOAM_SLOTS_H

#include "base/assert.h"
#include "stack/frames.h"
#include "stack/defers.h"
#include "stack/stubs.h"

#define SLOTS_INLINE static inline __attribute__((always_inline))

typedef struct Scan {
    G *g;
    GcVisit *visit;
    void *context;
    bool all; // pointers into the goroutine's own stack, too
    // The last safepoint with maps, and its function: a deep stack is mostly recursion.
    const StackSite *site;
    const LoamFuncInfo *info;
} Scan;

SLOTS_INLINE void visit_slot(Scan *s, void **slot) {
    void *value = *slot;
    if (value && (s->all || !stack_has(s->g, (uintptr_t)value))) s->visit(s->context, slot, value);
}

SLOTS_INLINE void visit_word(Scan *s, uintptr_t at) { visit_slot(s, (void **)at); }

SLOTS_INLINE void scan_words(Scan *s, uintptr_t at, const LoamFrameMap *m) {
    for (uint32_t first = 0; first < m->bits; first += 8)
        for (unsigned left = m->gcdata[first / 8]; left; left &= left - 1)
            visit_word(s, at + m->offset + WORD_SIZE * (first + (unsigned)__builtin_ctz(left)));
}

SLOTS_INLINE void scan_parts(Scan *s, uintptr_t at, const LoamFrameMap *m, const LoamFrameMap *parts) {
    for (uint32_t i = 0; i < m->bits; i++)
        if (gcdata_has(m->gcdata, i)) scan_words(s, at, &parts[i]);
}

SLOTS_INLINE void scan_maps(Scan *s, const StackFrame *f) {
    if (!f->site->ndeopt) return;
    if (f->site != s->site) {
        s->site = f->site;
        s->info = functab_of(f->site);
    }
    for (int i = 0; i < f->site->ndeopt; i++) {
        uintptr_t at;
        const LoamFrameMap *m = stack_frame_map(f, s->info, i, &at);
        if (m->parts) scan_parts(s, at, m, &s->info->module->frame_maps[m->parts - 1]);
        else scan_words(s, at, m);
    }
}

SLOTS_INLINE void scan_registers(Scan *s, uint32_t mask) {
    for (int i = 0; i < ARCH_ARG_REGS; i++)
        if (mask >> i & 1) visit_slot(s, (void **)&s->g->args[i]);
}

SLOTS_INLINE void scan_entry(Scan *s) {
    const LoamFuncInfo *info = stack_entered(s->g);
    scan_registers(s, info->reg_mask);
    if (!info->stack_arg_mask) return;
    for (uint32_t w = 0; w < info->stack_arg_words; w++)
        if (info->stack_arg_mask[w / 64] >> (w % 64) & 1)
            visit_word(s, stack_arguments(s->g) + WORD_SIZE * w);
}

SLOTS_INLINE void scan_defers(Scan *s) {
    for (DeferRecord *r = s->g->deferred; r; r = r->older)
        for (uint64_t w = 0; w < r->type->ptrdata / WORD_SIZE; w++)
            if (gcdata_has(r->type->gcdata, w)) visit_word(s, (uintptr_t)r + WORD_SIZE * w);
}

// All but the frames.
SLOTS_INLINE void slots_visit_record(Scan *s) {
    G *g = s->g;
    RT_ASSERT(1, g->why != G_WHY_RUNNING);
    for (int i = 0; i < G_ROOTS; i++) visit_slot(s, &g->roots[i]);
    visit_slot(s, &g->labels);
    visit_slot(s, (void **)&g->panics);
    scan_defers(s);
    if (g->why == G_WHY_STUB) scan_registers(s, stub_arg_mask(g->stub));
    if (g->why == G_WHY_MORESTACK) scan_entry(s);
    if (g->why == G_WHY_CALL) scan_registers(s, 1); // the closure; what else it gets is not managed
}

SLOTS_INLINE void slots_visit(Scan s) {
    slots_visit_record(&s);
    StackFrame f;
    for (bool ok = stack_first(s.g, &f); ok; ok = stack_next(&f)) scan_maps(&s, &f);
}

#endif
