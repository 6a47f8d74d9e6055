// RUN: %loam_build/bin/unit/unwind_anywhere
// unwind_anywhere.c - the CPU profile interrupts a function at any instruction: after each one of these
// functions, their prologues and epilogues among them, the way back to the caller is found.
#define _GNU_SOURCE
#include <signal.h>
#include "os/signals.h"
#include "stack/frames.h"
#include "stack/unwind.h"
#include "../unit.h"

// Calls the function with the processor's trap flag set: SIGTRAP comes after each instruction.
__asm__(".text\n"
        "stepped_call: .cfi_startproc\n"
        "sub $8, %rsp\n .cfi_adjust_cfa_offset 8\n"
        "pushfq\n .cfi_adjust_cfa_offset 8\n orq $0x100, (%rsp)\n popfq\n .cfi_adjust_cfa_offset -8\n"
        "call *%rdi\n"
        "stepped_return: pushfq\n .cfi_adjust_cfa_offset 8\n andq $~0x100, (%rsp)\n popfq\n"
        ".cfi_adjust_cfa_offset -8\n"
        "add $8, %rsp\n .cfi_adjust_cfa_offset -8\n ret\n"
        "stepped_end: .cfi_endproc\n");
extern void stepped_call(void (*)(void));
extern const char stepped_return[], stepped_end[];

static int steps, lost;

static bool finds_caller(uintptr_t pc, uintptr_t sp, uintptr_t fp) {
    uintptr_t slot;
    for (int frames = 0; frames < 16; frames++) {
        if (!stack_interrupted(pc, sp, fp, &slot)) return false;
        if (word_at(slot) == (uintptr_t)stepped_return) return true;
        pc = word_at(slot) - 1;
        sp = slot + WORD_SIZE;
    }
    return false;
}

static void on_step(const OsSignal *s) {
    if (s->pc >= (uintptr_t)stepped_call && s->pc < (uintptr_t)stepped_end) return;
    steps++;
    lost += !finds_caller(s->pc, s->sp, s->saved[ARCH_SAVED_FP]);
}

// Without a sanitizer's calls: its library is none of those that are unwound.
#define SUBJECT __attribute__((noinline, optimize("O2", "omit-frame-pointer"), no_sanitize("thread")))

static volatile long sink;

SUBJECT static long leaf(long x) { return x * 7 + sink; }

SUBJECT static long saves(long a, long b, long c) {
    long x = leaf(a), y = leaf(b), z = leaf(c);
    return a + b * x + c * y + leaf(x + y + z);
}

SUBJECT static long recursive(long n) { return n ? recursive(n - 1) + saves(n, n + 1, n + 2) : leaf(n); }

SUBJECT static void subject(void) {
    char room[200];
    for (int i = 0; i < 200; i++) ((volatile char *)room)[i] = (char)i;
    sink = recursive(4) + room[7];
}

int main(void) {
    CHECK(os_signal_handle(SIGTRAP, on_step));
    stepped_call(subject);
    CHECK(steps > 500);
    CHECK_EQ(lost, 0);
    return 0;
}
