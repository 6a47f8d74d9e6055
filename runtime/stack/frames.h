// frames.h - reading frames: what the files of stack/ and the tracebacks share.
#ifndef LOAM_FRAMES_H
#define LOAM_FRAMES_H

#include "stack/stack.h"

#define STACK_POISON 0xdbdbdbdbdbdbdbdbul // fills freed stacks with stackmove=1
#define STACK_NO_ID 0xabcdef00u           // LLVM's statepoint id where no position was given

static inline uint64_t word_at(uintptr_t address) { return *(const uint64_t *)address; }

// The map that the i-th deopt pair of a frame names, and the pair's address through *at.
static inline const LoamFrameMap *stack_frame_map(const StackFrame *f, const LoamFuncInfo *info, int i,
                                                  uintptr_t *at) {
    const StackLoc *pair = f->site->locs + 2 * i;
    *at = f->sp + (uintptr_t)(intptr_t)pair->offset;
    return &info->module->frame_maps[stackmap_constant(f->site, pair + 1)];
}
// Where the return address is that a word above a frame stands for: there, or in an older segment. false: the
// stack is damaged, and it would be nowhere.
bool stack_try_return_slot(const G *, uintptr_t *slot);
// The function being entered while G.why is G_WHY_MORESTACK.
const LoamFuncInfo *stack_entered(const G *g);

// G_WHY_MORESTACK: where the stack arguments of the function being entered are, above the return addresses of
// __morestack and of the function itself.
static inline uintptr_t stack_arguments(const G *g) { return g->sp + 2 * WORD_SIZE; }
// Moves the stack to a new one of this size, with room for what is in use.
void stack_move(G *g, size_t size);

#endif
