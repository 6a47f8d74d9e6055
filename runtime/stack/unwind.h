// unwind.h - leaving frames on the way to the one where a recovered panic continues.
//
// LLVM takes for granted that a landing pad finds the callee-saved registers as they were at the call. Which
// of them a function keeps in its frame, and where, is told by the code generator in .eh_frame, the table of
// every function that a panic can leave. unwind.c reads it; no other library does.
#ifndef LOAM_UNWIND_H
#define LOAM_UNWIND_H

#include "stack/stack.h"

// The address of the frame's record of deferred calls; NULL: it has none (LOAM_SYM_DEFERS).
static inline void *stack_defers(const StackFrame *f) {
    if (!f->site->defers) return NULL;
    const StackLoc *at = f->site->locs - 2;
    return (char *)(f->sp + (uintptr_t)(intptr_t)at[0].offset) - 1 - stackmap_constant(f->site, at + 1);
}
// Where a panic that unwinds the frame continues in it. The frame stands at an invoke.
uintptr_t stack_landing_pad(const StackFrame *);
// Takes the registers that the frame's function saved out of its frame: afterwards they are what its caller
// had. `saved` is in the order of G.saved. Throws when .eh_frame does not know the function.
void stack_leave_frame(const StackFrame *, uint64_t saved[ARCH_SAVED_REGS]);

// Where the return address is of the function that was interrupted at pc with these values of rsp and rbp:
// compiled code, or C. false: .eh_frame does not tell. May be called by a signal handler.
bool stack_interrupted(uintptr_t pc, uintptr_t sp, uintptr_t fp, uintptr_t *slot);

// Where a thread is in a function: its registers.
typedef struct StackPoint {
    uintptr_t pc, sp;
    uint64_t saved[ARCH_SAVED_REGS];
} StackPoint;
// Leaves the function, and those that called it, up to one that stands at a safepoint, or to the goroutine's
// end: then sp is where the return address into that is. false: one of them may not be left so, or .eh_frame
// does not tell. May be called by a signal handler.
bool stack_leave_to_safepoint(const G *, StackPoint *);

#endif
