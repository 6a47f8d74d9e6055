// stubs.h - the stubs through which compiled code calls C on the system stack: one for each SYS function of
// abi.def and each function of golib.def, numbered in that order. See base/records.h for what a
// stub does, arch/amd64/stubs.S for its code.
//
// Functions of kind FAST (mallocgc, getitab, ...) begin as C on the goroutine's stack, their fast path. They
// go on by a tail call of loam_<id>_slow_stub (same arguments), which calls rt_<id> on the system stack. The
// call must be a jump: the stub takes the word at the stack pointer for the return address into managed code.
// tools/check-leaf-stack.py checks it.
#ifndef LOAM_STUBS_H
#define LOAM_STUBS_H

#include "loam/abi.h"

const char *stub_symbol(uint32_t number);
uint32_t stub_arg_mask(uint32_t number); // bit i: i-th integer argument register holds a managed pointer
uint32_t stub_count(void);

#endif
