// morestack.S - __morestack, which the prologues of LLVM's "split-stack" functions call when the stack
// pointer is not above the limit:
//   r10 = size of the frame, r11 = bytes of stack arguments (of no use here)
//   0(%rsp) = address of the one-byte `ret` behind the call, 8(%rsp) = return address of the function being
//   entered,
//   16(%rsp) = its stack arguments
// Contiguous growth: stack_morestack makes room (the stack may move, G.sp and G.args then point to the new
// place), and control goes on behind the `ret`. All argument registers are kept: the integer ones in G, where
// the stack copier adjusts them; xmm0-7 on the system stack. Nothing is written to the goroutine's stack.
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
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    subq $128, %rsp
    movaps %xmm0, 0(%rsp)
    movaps %xmm1, 16(%rsp)
    movaps %xmm2, 32(%rsp)
    movaps %xmm3, 48(%rsp)
    movaps %xmm4, 64(%rsp)
    movaps %xmm5, 80(%rsp)
    movaps %xmm6, 96(%rsp)
    movaps %xmm7, 112(%rsp)
    call stack_morestack
    movaps 0(%rsp), %xmm0
    movaps 16(%rsp), %xmm1
    movaps 32(%rsp), %xmm2
    movaps 48(%rsp), %xmm3
    movaps 64(%rsp), %xmm4
    movaps 80(%rsp), %xmm5
    movaps 96(%rsp), %xmm6
    movaps 112(%rsp), %xmm7
    movq %fs:sched_tls@tpoff+TLS_G, %rax
    movl $G_WHY_RUNNING, G_WHY(%rax)
    movq G_ARGS+0(%rax), %rdi
    movq G_ARGS+8(%rax), %rsi
    movq G_ARGS+16(%rax), %rdx
    movq G_ARGS+24(%rax), %rcx
    movq G_ARGS+32(%rax), %r8
    movq G_ARGS+40(%rax), %r9
    movq G_SP(%rax), %rsp
    popq %r10
    incq %r10
    jmpq *%r10
    .size __morestack, . - __morestack

    .section .note.GNU-stack, "", @progbits
