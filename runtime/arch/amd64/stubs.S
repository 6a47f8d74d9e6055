// stubs.S - the stubs of stubs.h, made from abi.def and golib.def by the preprocessor; loam.poll; entering a
// goroutine and resuming it in another function. All of them keep the rule that G.sp is the address of the
// return address into managed code. Free registers at a call: rax, r10, r11. Callee-saved registers are kept
// by the C functions called.
#include "arch/amd64/offsets.h"
#include "arch/amd64/leave.h"

    .text
    .set stub_number, 0

    .macro STUB target:req, symbol:req
    .globl "\symbol"
    .type "\symbol", @function
    .p2align 4
"\symbol":
    LEAVE_MANAGED
    movl $stub_number, G_STUB(%rax)
    movl $G_WHY_STUB, G_WHY(%rax)
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    call \target
    movq %fs:sched_tls@tpoff+TLS_G, %rcx
    movl $G_WHY_RUNNING, G_WHY(%rcx)
    movq G_SP(%rcx), %rsp
    ret
    .size "\symbol", . - "\symbol"
    .set stub_number, stub_number + 1
    .endm

#define STUB_SYS(id, symbol) STUB rt_##id, symbol;
#define STUB_FAST(id, symbol) STUB rt_##id, loam_##id##_slow_stub;
#define STUB_LEAF(id, symbol)
#define STUB_ASM(id, symbol)
#define STUB_GO(id, symbol)
#define STUB_NORET(id, symbol)
#define LOAM_RT(id, symbol, signature, escape, kind) STUB_##kind(id, symbol)
#include "loam/abi.def"
#define LOAM_RT(id, symbol, signature, escape, kind) STUB_##kind(id, symbol)
#include "loam/golib.def"

// loam.poll: the slow path of a loop's safepoint poll.
    .globl "loam.poll"
    .type "loam.poll", @function
    .p2align 4
"loam.poll":
    movq %fs:sched_tls@tpoff+TLS_G, %rdi
    movq %rsp, G_SP(%rdi)
    movl $G_WHY_POLL, G_WHY(%rdi)
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    call stack_poll
    movq %fs:sched_tls@tpoff+TLS_G, %rcx
    movl $G_WHY_RUNNING, G_WHY(%rcx)
    movq G_SP(%rcx), %rsp
    ret
    .size "loam.poll", . - "loam.poll"

// void system_stack_call(void (*fn)(void *), void *arg): fn(arg) on the system stack, from leaf C code on
// either stack. No safepoint: G.sp is not set, fn must not collect or look at frames.
    .globl system_stack_call
    .type system_stack_call, @function
    .p2align 4
system_stack_call:
    movq %rdi, %rax
    movq %rsi, %rdi
    movq %fs:sched_tls@tpoff+TLS_G, %rcx
    testq %rcx, %rcx
    jz 1f
    cmpl $G_WHY_RUNNING, G_WHY(%rcx)
    jne 1f
    pushq %rbx
    movq %rsp, %rbx
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    call *%rax
    movq %rbx, %rsp
    popq %rbx
    ret
1:  jmpq *%rax
    .size system_stack_call, . - system_stack_call

// void stack_enter(uintptr_t top, void (*fn)(void), SchedTls *): runs fn on the stack that ends at top (a
// multiple of 16).
    .globl stack_enter
    .type stack_enter, @function
    .p2align 4
stack_enter:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    movq %rsp, TLS_SYS_SP(%rdx)
    movq %rdi, %rsp
    call *%rsi
    .globl loam_goexit
loam_goexit:                                   // the return address of a goroutine's first frame
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
    .size stack_enter, . - stack_enter

// _Noreturn void stack_resume(G *, void *closure, const uint64_t args[5]): back on the goroutine's stack, as
// if the managed caller of the stub that is running had called this closure instead: closure object in rdi,
// arguments behind it.
    .globl stack_resume
    .type stack_resume, @function
    .p2align 4
stack_resume:
    movl $G_WHY_RUNNING, G_WHY(%rdi)
    movq G_SP(%rdi), %rsp
    movq %rsi, %rdi
    movq %rdx, %rax
    movq 0(%rax), %rsi
    movq 8(%rax), %rdx
    movq 16(%rax), %rcx
    movq 24(%rax), %r8
    movq 32(%rax), %r9
    jmpq *(%rdi)
    .size stack_resume, . - stack_resume

    .section .note.GNU-stack, "", @progbits
