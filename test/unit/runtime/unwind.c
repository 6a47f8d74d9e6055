// RUN: %loam_build/bin/unit/unwind
// unwind.c - the reader of .eh_frame (H9), on a function that has each kind of instruction that LLVM makes,
// at every place where its rules change. The frame is made up: a word tells where it stands.
#include "stack/frames.h"
#include "stack/unwind.h"
#include "../unit.h"

// At each label the rules are those before it. The distances between labels take each size of an advance.
__asm__(".text\n"
        "neighbour: .cfi_startproc\n nop\n .cfi_endproc\n"
        "unwound: .cfi_startproc\n"
        "unwound_0: push %rbx\n .cfi_def_cfa_offset 16\n .cfi_offset %rbx, -16\n"
        "unwound_1: push %rbp\n .cfi_def_cfa_offset 24\n .cfi_offset %rbp, -24\n"
        "unwound_2: .skip 100, 0x90\n .cfi_offset %r12, -32\n"
        "unwound_3: .skip 300, 0x90\n .cfi_offset %r13, -40\n"
        "unwound_4: .skip 70000, 0x90\n .cfi_offset %r14, -48\n"
        "unwound_5: nop\n .cfi_remember_state\n .cfi_restore %rbx\n .cfi_restore %rbp\n"
        "unwound_6: nop\n .cfi_restore_state\n .cfi_adjust_cfa_offset 16\n"
        "unwound_7: nop\n .cfi_offset %r15, -1600\n"
        "unwound_8: nop\n"
        ".cfi_endproc\n");
extern const char unwound_0[], unwound_1[], unwound_2[], unwound_3[], unwound_4[], unwound_5[], unwound_6[],
    unwound_7[], unwound_8[];

enum { WORDS = 256, FRAME = 240 }; // of the frame; the word after it is the return address
enum { RBX = 3, RBP = 6, R12 = 12, R13, R14, R15 };

static uint64_t stack[WORDS];

// A word of the stack, by its distance below the CFA: each holds its own distance. 0: not saved.
static void check_rules(const char *place, const int64_t want[16]) {
    static const uint8_t order[ARCH_SAVED_REGS] = ARCH_SAVED_DWARF;
    StackSite site = {.frame = FRAME * WORD_SIZE};
    StackFrame f = {.site = &site, .sp = (uintptr_t)stack, .pc = (uintptr_t)place + 1};
    for (int again = 0; again < 2; again++) { // the second time from what the first one found
        uint64_t saved[ARCH_SAVED_REGS] = {0};
        stack_leave_frame(&f, saved);
        for (int i = 0; i < ARCH_SAVED_REGS; i++) CHECK_EQ((int64_t)saved[i], want[order[i]]);
    }
}

static void test_rules(void) {
    for (int i = 0; i <= FRAME; i++) stack[i] = (uint64_t)(FRAME + 1 - i) * WORD_SIZE;
    check_rules(unwound_0, (int64_t[16]){0});
    check_rules(unwound_1, (int64_t[16]){[RBX] = 16});
    check_rules(unwound_2, (int64_t[16]){[RBX] = 16, [RBP] = 24});
    check_rules(unwound_3, (int64_t[16]){[RBX] = 16, [RBP] = 24, [R12] = 32});
    check_rules(unwound_4, (int64_t[16]){[RBX] = 16, [RBP] = 24, [R12] = 32, [R13] = 40});
    check_rules(unwound_5, (int64_t[16]){[RBX] = 16, [RBP] = 24, [R12] = 32, [R13] = 40, [R14] = 48});
    check_rules(unwound_6, (int64_t[16]){[R12] = 32, [R13] = 40, [R14] = 48});
    check_rules(unwound_7, (int64_t[16]){[RBX] = 16, [RBP] = 24, [R12] = 32, [R13] = 40, [R14] = 48});
    check_rules(unwound_8,
                (int64_t[16]){[RBX] = 16, [RBP] = 24, [R12] = 32, [R13] = 40, [R14] = 48, [R15] = 1600});
}

// The record of deferred calls is named by the two locations before the others.
static void test_defers(void) {
    StackLoc locs[] = {
        {.kind = STACK_LOC_INDIRECT, .offset = 65}, {.kind = STACK_LOC_CONSTANT, .offset = 8}, {0}};
    StackSite site = {.frame = FRAME * WORD_SIZE, .locs = locs + 2, .defers = 1};
    StackFrame f = {.site = &site, .sp = (uintptr_t)stack};
    CHECK(stack_defers(&f) == (char *)stack + 56);
    site.defers = 0;
    CHECK(stack_defers(&f) == NULL);
}

int main(void) {
    RUN(test_rules);
    RUN(test_defers);
    return 0;
}
