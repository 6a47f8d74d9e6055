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
    movq %rsp, G_SP(%rax)
    .endm

#endif
