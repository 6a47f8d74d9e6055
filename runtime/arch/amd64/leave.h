// clang-format off: assembler
// leave.h - how assembler leaves managed code: %rax becomes the running goroutine, whose record takes the
// argument registers and the stack pointer, so that the collector and the stack copier find this frame's
// roots. For morestack.S and stubs.S only.
#ifndef LOAM_AMD64_LEAVE_H
#define LOAM_AMD64_LEAVE_H

    .macro LEAVE_MANAGED
    movq %fs:sched_tls@tpoff+TLS_G, %rax
    movq %rdi, G_ARGS+0(%rax)
    movq %rsi, G_ARGS+8(%rax)
    movq %rdx, G_ARGS+16(%rax)
    movq %rcx, G_ARGS+24(%rax)
    movq %r8, G_ARGS+32(%rax)
    movq %r9, G_ARGS+40(%rax)
    KEEP_SAVED
    movq %rsp, G_SP(%rax)
    .endm

// Compiled code may have numbers in callee-saved registers. C code that returns restores them; C code that
// parks the goroutine does not, and goroutine_resume takes them from here. %rax: the goroutine.
    .macro KEEP_SAVED
    movq %rbx, G_SAVED+0(%rax)
    movq %rbp, G_SAVED+8(%rax)
    movq %r12, G_SAVED+16(%rax)
    movq %r13, G_SAVED+24(%rax)
    movq %r14, G_SAVED+32(%rax)
    movq %r15, G_SAVED+40(%rax)
    .endm

    .macro RESTORE_SAVED
    movq G_SAVED+0(%rax), %rbx
    movq G_SAVED+8(%rax), %rbp
    movq G_SAVED+16(%rax), %r12
    movq G_SAVED+24(%rax), %r13
    movq G_SAVED+32(%rax), %r14
    movq G_SAVED+40(%rax), %r15
    .endm

#endif
