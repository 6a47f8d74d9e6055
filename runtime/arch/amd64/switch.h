// switch.h - stubs.S and morestack.S as C sees them: ways from one stack to another.
//
// A goroutine leaves its stack in one of four ways, which G.why tells, and is the same for whoever looks at
// it meanwhile: G.sp is the address of the return address where it will continue. It comes back either at
// once, when the C function that was called returns, or through goroutine_resume, from any thread, when C
// parked it:
//     STUB        G.ret and G.fret become the results of the stub's caller
//     MORESTACK   all argument registers come back: from G.args, and from below G.sp
//     POLL        nothing
//     CALL        the closure G.args[0] is called with the other arguments, as if by the frame at G.sp: a new
//                 goroutine, or one in whose place somebody else decided that it panics
#ifndef LOAM_AMD64_SWITCH_H
#define LOAM_AMD64_SWITCH_H

#include <stdint.h>

struct G;

extern const char loam_goexit[]; // return address of a goroutine's first frame: the call of sched_exit_g

extern const char loam_segment_return[]; // return address where a segment begins: see stack/segment.c

// The first word of a new goroutine's stack, whose upper end is a multiple of 16: returns its G.sp.
static inline uintptr_t goroutine_prepare(uintptr_t stack_hi) {
    uintptr_t *top = (uintptr_t *)(stack_hi - 16);
    *--top = (uintptr_t)loam_goexit;
    return (uintptr_t)top;
}

// Continues a goroutine that left its stack; on the system stack, whose frames are given up. The caller has
// made it the thread's (tls.g) and set its stack limit.
_Noreturn void goroutine_resume(struct G *);

// The same, but as if the managed caller of the stub in which g stands had called this closure instead: the
// closure object is the first argument, then come args.
_Noreturn void goroutine_call(struct G *, void *closure, const uint64_t args[5]);

// Continues a goroutine that is in a stub at pc, in the frame whose stack pointer is in G.sp, with the
// callee-saved registers of G.saved; on the system stack.
_Noreturn void goroutine_unwind(struct G *, uintptr_t pc);

// Makes the present place of the thread's C stack the bottom of its system stack (tls.sys_sp), where all
// stubs begin from now on, and calls fn there, which must not return.
_Noreturn void system_stack_begin(void (*fn)(void));

// Calls fn(arg) on the system stack, from whichever stack this is: the slow way out of a "gc-leaf-function".
// It is no safepoint: G.sp is not set, so fn must not collect, look at frames or park.
void system_stack_call(void (*fn)(void *), void *arg);

#endif
