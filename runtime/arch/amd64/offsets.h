// offsets.h - where assembler finds the fields of a G, and the numbers it stores there. base/records.c
// asserts that they agree with base/records.h.
#ifndef LOAM_AMD64_OFFSETS_H
#define LOAM_AMD64_OFFSETS_H

// SchedTls, from the symbol sched_tls
#define TLS_G 0
#define TLS_M 8
#define TLS_P 16
#define TLS_SYS_SP 24

#define FS_STACK_LIMIT 0x70 // LOAM_TLS_STACK_LIMIT

#define G_STACK_LO 0
#define G_STACK_HI 8
#define G_LIMIT 16
#define G_SP 24
#define G_ARGS 32 // six words: rdi rsi rdx rcx r8 r9
#define G_WHY 80
#define G_STUB 84
#define G_FRAME 88
#define G_RET 96    // two words: rax rdx
#define G_FRET 112  // xmm0
#define G_SAVED 120 // six words: rbx rbp r12 r13 r14 r15

#define STACK_VARGS 128 // bytes below G.sp while a function is being entered: xmm0-7

// G.why: how the goroutine left its stack; switch.h says how it comes back
#define G_WHY_RUNNING 0   // it has not: it is on its stack
#define G_WHY_STUB 1      // in a stub; G.stub tells which
#define G_WHY_MORESTACK 2 // in the prologue of a function that needs a stack check
#define G_WHY_POLL 3      // in loam.poll
#define G_WHY_CALL 4 // it comes back by calling a closure: it is new, or was made to panic while it was away

#endif
