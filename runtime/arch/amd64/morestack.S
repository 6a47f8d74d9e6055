// morestack.S - __morestack, which the prologues of LLVM's "split-stack" functions call when the stack
// pointer is not above the limit:
//   r10 = size of the frame, r11 = bytes of stack arguments (of no use here)
//   0(%rsp) = address of the one-byte `ret` behind the call, 8(%rsp) = return address of the function being
//   entered,
//   16(%rsp) = its stack arguments
// Contiguous growth: stack_morestack makes room (the stack may move, G.sp and G.args then point to the new
// place), and control goes on behind the `ret`. All argument registers are kept: the integer ones in G, where
// the stack copier adjusts them, xmm0-7 in the STACK_VARGS bytes below the stack pointer, in the guard, which
// move with the stack.
#include "arch/amd64/offsets.h"
#include "arch/amd64/leave.h"

    .text
    .globl __morestack
    .type __morestack, @function
    .p2align 4
__morestack:
    LEAVE_MANAGED
    movq %r10, G_FRAME(%rax)
    movl $G_WHY_MORESTACK, G_WHY(%rax)
    movq %rax, %rdi
    movups %xmm0, 0-STACK_VARGS(%rsp)
    movups %xmm1, 16-STACK_VARGS(%rsp)
    movups %xmm2, 32-STACK_VARGS(%rsp)
    movups %xmm3, 48-STACK_VARGS(%rsp)
    movups %xmm4, 64-STACK_VARGS(%rsp)
    movups %xmm5, 80-STACK_VARGS(%rsp)
    movups %xmm6, 96-STACK_VARGS(%rsp)
    movups %xmm7, 112-STACK_VARGS(%rsp)
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    call stack_morestack
    movq %fs:sched_tls@tpoff+TLS_G, %rax
    .globl resume_morestack                    // %rax: the goroutine. Also from goroutine_resume.
resume_morestack:
    movl $G_WHY_RUNNING, G_WHY(%rax)
    movq G_SP(%rax), %rsp
    movups 0-STACK_VARGS(%rsp), %xmm0
    movups 16-STACK_VARGS(%rsp), %xmm1
    movups 32-STACK_VARGS(%rsp), %xmm2
    movups 48-STACK_VARGS(%rsp), %xmm3
    movups 64-STACK_VARGS(%rsp), %xmm4
    movups 80-STACK_VARGS(%rsp), %xmm5
    movups 96-STACK_VARGS(%rsp), %xmm6
    movups 112-STACK_VARGS(%rsp), %xmm7
    movq G_ARGS+0(%rax), %rdi
    movq G_ARGS+8(%rax), %rsi
    movq G_ARGS+16(%rax), %rdx
    movq G_ARGS+24(%rax), %rcx
    movq G_ARGS+32(%rax), %r8
    movq G_ARGS+40(%rax), %r9
    popq %r10
    incq %r10
    jmpq *%r10
    .size __morestack, . - __morestack

// A linker that sees an object with split-stack prologues call into one without (C code, our stubs) makes
// those prologues unconditional, or asks for larger frames, and lets them call this function instead (lld,
// gold; H18). It does here what the prologue did: goes on behind the `ret` when the frame fits above the
// limit, else grows the stack. r11 is free.
    .globl __morestack_non_split
    .type __morestack_non_split, @function
    .p2align 4
__morestack_non_split:
    leaq 8(%rsp), %r11
    subq %r10, %r11
    cmpq %fs:FS_STACK_LIMIT, %r11
    jbe __morestack
    popq %r10
    incq %r10
    jmpq *%r10
    .size __morestack_non_split, . - __morestack_non_split

    .section .note.GNU-stack, "", @progbits
