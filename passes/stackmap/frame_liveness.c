// frame_liveness.c - exposure of stack objects (forward) and liveness of their pointer words (backward). See
// stackobjects.c.
#include "analysis/address.h"
#include "analysis/dataflow.h"
#include "stackmap/frames.h"
#include <string.h>

// ---- 2. exposure and liveness -----------------------------------------------------------------------------

static bool covers(const Object *o, int unit, const Event *e) {
    uint64_t first = o->nunits == o->nwords ? o->word[unit] : o->word[0];
    uint64_t last = o->nunits == o->nwords ? o->word[unit] : o->word[o->nwords - 1];
    return e->from <= first * 8 && e->to >= last * 8 + 8;
}

static bool overlaps(const Object *o, int unit, const Event *e) {
    uint64_t first = o->nunits == o->nwords ? o->word[unit] : o->word[0];
    uint64_t last = o->nunits == o->nwords ? o->word[unit] : o->word[o->nwords - 1];
    return e->from < last * 8 + 8 && e->to > first * 8;
}

// What an instruction does to the set of exposed objects.
static void step_exposed(const Frames *f, LLVMValueRef i, uint64_t *exposed) {
    int e;
    if (frames_first_event(f, i, &e))
        for (; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            if (ev->kind == EXPOSE) frame_bit_set(exposed, ev->object);
            else if (ev->kind == START || ev->kind == END) frame_bit_clear(exposed, ev->object);
        }
}

void frames_solve_exposed(Frames *f) {
    int n = f->cfg->n, words = f->expose_words;
    size_t all = (size_t)(n * words);
    uint64_t *gen = PASS_NEW_ARRAY(&f->arena, uint64_t, all),
             *kill = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    uint64_t *out = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    f->exposed_in = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    for (int b = 0; b < n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i)) {
            int e;
            if (!frames_first_event(f, i, &e)) continue;
            for (; e >= 0; e = f->events.at[e].next) {
                const Event *ev = &f->events.at[e];
                if (ev->kind == EXPOSE) {
                    frame_bit_set(gen + b * words, ev->object);
                } else if (ev->kind == START || ev->kind == END) {
                    frame_bit_clear(gen + b * words, ev->object);
                    frame_bit_set(kill + b * words, ev->object);
                }
            }
        }
    pass_flow_forward(f->cfg, words, false, gen, kill, f->exposed_in, out);
}

// Whether an instruction may read memory through a pointer that nobody knows here.
static bool reads_anything(LLVMValueRef i) {
    if (pass_is_call(i))
        return !LLVMIsAInlineAsm(LLVMGetCalledValue(i)) &&
               !(pass_is_intrinsic(pass_callee(i)) && !pass_name_starts(pass_callee(i), "llvm.mem"));
    int access = address_operand(i);
    return access >= 0 && !LLVMIsAStoreInst(i) && !LLVMIsAAllocaInst(LLVMGetOperand(i, (unsigned)access)) &&
           !LLVMIsAConstant(LLVMGetOperand(i, (unsigned)access));
}

static void use_all(const Frames *f, int object, uint64_t *live) {
    const Object *o = &f->objects.at[object];
    for (int u = 0; u < o->nunits; u++) frame_bit_set(live, o->first_unit + u);
}

void frames_step_live(const Frames *f, LLVMValueRef i, const uint64_t *exposed, uint64_t *live,
                      uint64_t *killed) {
    int first, e;
    if (frames_first_event(f, i, &first))
        for (e = first; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            const Object *o = &f->objects.at[ev->object];
            if (ev->kind == DEFINE || ev->kind == START)
                for (int u = 0; u < o->nunits; u++)
                    if (covers(o, u, ev)) {
                        frame_bit_clear(live, o->first_unit + u);
                        if (killed) frame_bit_set(killed, o->first_unit + u);
                    }
        }
    if (reads_anything(i))
        for (int k = 0; k < f->objects.n; k++)
            if (frame_bit(exposed, k)) use_all(f, k, live);
    for (e = first; e >= 0; e = f->events.at[e].next) {
        const Event *ev = &f->events.at[e];
        const Object *o = &f->objects.at[ev->object];
        for (int u = 0; ev->kind == USE && u < o->nunits; u++)
            if (overlaps(o, u, ev)) frame_bit_set(live, o->first_unit + u);
    }
}

void frames_trail(const Frames *f, int block, Trail *t) {
    int words = f->expose_words;
    t->at.n = t->exposed.n = 0;
    uint64_t now[words];
    memcpy(now, f->exposed_in + block * words, sizeof now);
    for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[block]); i; i = LLVMGetNextInstruction(i)) {
        step_exposed(f, i, now);
        PASS_PUSH(t->at, i);
        for (int w = 0; w < words; w++) PASS_PUSH(t->exposed, now[w]);
    }
}

void frames_solve_live(Frames *f) {
    int n = f->cfg->n, words = f->words;
    size_t all = (size_t)(n * words);
    uint64_t *gen = PASS_NEW_ARRAY(&f->arena, uint64_t, all),
             *kill = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    uint64_t *in = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    f->live_out = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    Trail t = {0};
    for (int b = 0; b < n; b++) {
        frames_trail(f, b, &t);
        for (int i = t.at.n - 1; i >= 0; i--)
            frames_step_live(f, t.at.at[i], &t.exposed.at[i * f->expose_words], gen + b * words,
                             kill + b * words);
    }
    pass_flow_backward(f->cfg, words, gen, kill, in, f->live_out);
    PASS_VEC_FREE(t.at);
    PASS_VEC_FREE(t.exposed);
}
