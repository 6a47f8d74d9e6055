// amd64.h - x86-64: sizes, registers, and the few instructions that C has no word for.
#ifndef LOAM_AMD64_H
#define LOAM_AMD64_H

#include <emmintrin.h>
#include <stdint.h>
#include "loam/abi.h"

#define WORD_SIZE 8ul // bytes of a pointer; maps of pointers have one bit a word

// Integer arguments travel in rdi, rsi, rdx, rcx, r8, r9, in this order: G.args, the entry masks of
// LoamFuncInfo and the signatures of stubs count them by it. LEAVE_MANAGED of leave.h stores them.
#define ARCH_ARG_REGS 6
#define ARCH_SAVED_REGS 6                       // rbx, rbp, r12 to r15: kept by the functions that are called
#define ARCH_SAVED_FP 1                         // of them: rbp
#define ARCH_SAVED_DWARF {3, 6, 12, 13, 14, 15} // DWARF's numbers of them, in the order of G.saved
#define ARCH_STACK_REG 7                        // DWARF's number of rsp, as LLVM's stack maps give it

// The word that LLVM's split-stack prologues compare the stack pointer with.
static inline void arch_set_stack_limit(uintptr_t limit) {
    __asm__ volatile("movq %0, %%fs:%c1" ::"r"(limit), "i"(LOAM_TLS_STACK_LIMIT));
}
// Its address, for other threads: %fs:0 holds what %fs stands for.
static inline uintptr_t *arch_stack_limit_word(void) {
    uintptr_t thread;
    __asm__("movq %%fs:0, %0" : "=r"(thread));
    return (uintptr_t *)(thread + LOAM_TLS_STACK_LIMIT);
}

// A system call: w[0] is its number, w[1] to w[6] its arguments. What the kernel leaves in rax and rdx takes
// the place of w[0] and w[1].
static inline void arch_syscall(int64_t w[7]) {
    int64_t rax = w[0], rdx = w[3];
    register int64_t r10 __asm__("r10") = w[4];
    register int64_t r8 __asm__("r8") = w[5];
    register int64_t r9 __asm__("r9") = w[6];
    __asm__ volatile("syscall"
                     : "+a"(rax), "+d"(rdx)
                     : "D"(w[1]), "S"(w[2]), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    w[0] = rax;
    w[1] = rdx;
}

// One step of a loop that waits for another processor.
static inline void arch_pause(void) { __builtin_ia32_pause(); }

// Clears words without a call.
static inline void arch_clear_words(void *p, uint64_t words) {
    __asm__ volatile("rep stosq" : "+D"(p), "+c"(words) : "a"(0ul) : "memory");
}

// The same for some dozens of bytes, a constant number: `rep stosq`, which compilers make of a plain loop,
// takes long to begin.
static inline __attribute__((always_inline)) void arch_clear_record(void *p, uint64_t words) {
    uint64_t *at = p;
#pragma GCC unroll 32
    for (uint64_t i = 0; i < words / 2; i++) {
        _mm_storeu_si128((__m128i *)(void *)(at + 2 * i), _mm_setzero_si128());
        __asm__ volatile("" ::: "memory");
    }
    if (words % 2) at[words - 1] = 0;
}

// 64 bytes, each 0 or 1, as bits; clears them. Comparing with 0 makes the top bit of a byte what movemask
// collects.
static inline uint64_t arch_gather_bytes(uint8_t *bytes) {
    __m128i *at = (__m128i *)(void *)bytes, zero = _mm_setzero_si128();
    uint64_t zeros = 0;
    for (int i = 0; i < 4; i++) {
        zeros |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(&at[i]), zero))
                 << (16 * i);
        _mm_store_si128(&at[i], zero);
    }
    return ~zeros;
}

#endif
