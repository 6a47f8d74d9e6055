// jump.h - the machine code of a jump, for functions that another one replaces at start.
#ifndef LOAM_AMD64_JUMP_H
#define LOAM_AMD64_JUMP_H

#include <stdint.h>

#define ARCH_JUMP_BYTES 5

// jmp rel32, counted from its end. Both addresses are the program's, which has less than 2 GiB of code.
static inline void arch_jump(uint8_t code[ARCH_JUMP_BYTES], const void *from, const void *to) {
    int32_t way = (int32_t)((intptr_t)to - (intptr_t)from - ARCH_JUMP_BYTES);
    code[0] = 0xe9;
    __builtin_memcpy(code + 1, &way, sizeof way);
}

#endif
