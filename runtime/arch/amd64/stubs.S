// stubs.S - the stubs of stubs.h, made from abi.def and golib.def by the preprocessor; loam.poll; the
// ways from one stack to another of switch.h. All of them keep the rule that G.sp is the address of the
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
    movq %fs:sched_tls@tpoff+TLS_G, %rax
    KEEP_SAVED
    movq %rsp, G_SP(%rax)
    movl $G_WHY_POLL, G_WHY(%rax)
    movq %rax, %rdi
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
    movq G_STACK_LO(%rcx), %rdx
    movq G_STACK_HI(%rcx), %rcx
    subq %rdx, %rcx
    negq %rdx
    addq %rsp, %rdx
    cmpq %rcx, %rdx                            // sp - stack_lo < stack_hi - stack_lo: on the goroutine's
    jae 1f
    pushq %rbx
    movq %rsp, %rbx
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    call *%rax
    movq %rbx, %rsp
    popq %rbx
    ret
1:  jmpq *%rax
    .size system_stack_call, . - system_stack_call

// goroutine_resume(G *): see switch.h.
    .globl goroutine_resume
    .type goroutine_resume, @function
    .p2align 4
goroutine_resume:
    movq %rdi, %rax
    RESTORE_SAVED
    movl G_WHY(%rax), %ecx
    cmpl $G_WHY_MORESTACK, %ecx
    je resume_morestack
    movq G_SP(%rax), %rsp
    movl $G_WHY_RUNNING, G_WHY(%rax)
    cmpl $G_WHY_CALL, %ecx
    je 1f
    movq G_RET+8(%rax), %rdx
    movsd G_FRET(%rax), %xmm0
    movq G_RET+0(%rax), %rax
    popq %rcx                                  // no `ret`: the processor expects the caller on the stack
    jmpq *%rcx                                 // that was left
1:  movq G_ARGS+0(%rax), %rdi
    movq G_ARGS+8(%rax), %rsi
    movq G_ARGS+16(%rax), %rdx
    movq G_ARGS+24(%rax), %rcx
    movq G_ARGS+32(%rax), %r8
    movq G_ARGS+40(%rax), %r9
    leaq loam_goexit(%rip), %r11
    cmpq %r11, (%rsp)
    je begin_goroutine
    jmpq *(%rdi)
    .size goroutine_resume, . - goroutine_resume

// goroutine_unwind(G *, pc): see switch.h.
    .globl goroutine_unwind
    .type goroutine_unwind, @function
    .p2align 4
goroutine_unwind:
    movq %rdi, %rax
    RESTORE_SAVED
    movl $G_WHY_RUNNING, G_WHY(%rax)
    movq G_SP(%rax), %rsp
    jmpq *%rsi
    .size goroutine_unwind, . - goroutine_unwind

// goroutine_call(G *, void *closure, const uint64_t args[5]): see switch.h.
    .globl goroutine_call
    .type goroutine_call, @function
    .p2align 4
goroutine_call:
    movq %rdi, %rax
    RESTORE_SAVED                              // the C function that is left has changed them
    movl $G_WHY_RUNNING, G_WHY(%rax)
    movq G_SP(%rax), %rsp
    movq %rsi, %rdi
    movq %rdx, %rax
    movq 0(%rax), %rsi
    movq 8(%rax), %rdx
    movq 16(%rax), %rcx
    movq 24(%rax), %r8
    movq 32(%rax), %r9
    jmpq *(%rdi)
    .size goroutine_call, . - goroutine_call

// The first function of a goroutine, by a call that writes the return address which is there already: the
// processor then expects where that function returns to.
    .type begin_goroutine, @function
    .p2align 4
begin_goroutine:
    addq $8, %rsp
    call *(%rdi)
    .size begin_goroutine, . - begin_goroutine

// The return address of a goroutine's first function: the goroutine is over.
    .globl loam_goexit
    .type loam_goexit, @function
loam_goexit:
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    movq %fs:sched_tls@tpoff+TLS_G, %rdi
    call sched_exit_g
    ud2
    .size loam_goexit, . - loam_goexit

// The return address of the function with which a segment began (stack/segment.c): its results stay in their
// registers.
    .globl loam_segment_return
    .type loam_segment_return, @function
    .p2align 4
loam_segment_return:
    movq %fs:sched_tls@tpoff+TLS_G, %rdi
    movq %fs:sched_tls@tpoff+TLS_SYS_SP, %rsp
    subq $48, %rsp
    movq %rax, 0(%rsp)
    movq %rdx, 8(%rsp)
    movq %rcx, 16(%rsp)
    movsd %xmm0, 24(%rsp)
    movsd %xmm1, 32(%rsp)
    call stack_segment_return
    movq %rax, %r11
    movq 0(%rsp), %rax
    movq 8(%rsp), %rdx
    movq 16(%rsp), %rcx
    movsd 24(%rsp), %xmm0
    movsd 32(%rsp), %xmm1
    movq %r11, %rsp
    ret
    .size loam_segment_return, . - loam_segment_return

// system_stack_begin(fn): see switch.h.
    .globl system_stack_begin
    .type system_stack_begin, @function
    .p2align 4
system_stack_begin:
    subq $8, %rsp
    movq %rsp, %fs:sched_tls@tpoff+TLS_SYS_SP
    call *%rdi
    ud2
    .size system_stack_begin, . - system_stack_begin

    .section .note.GNU-stack, "", @progbits
