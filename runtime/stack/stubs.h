// stubs.h - the stubs through which compiled code calls C on the system stack: one for each SYS function of abi.def and each function
// of lang/golib.def, numbered in that order. See sched/sched.h for what a stub does, stubs.S for its code.
//
// The fast path of mallocgc (heap) is C on the goroutine's stack. It ends in a tail call of loam_mallocgc_slow_stub (same arguments), which
// calls rt_mallocgc on the system stack. The call must be a jump: the stub takes the word at the stack pointer for the return address
// into managed code.
#ifndef LOAM_STUBS_H
#define LOAM_STUBS_H

#include "loam/abi.h"

void *loam_mallocgc_slow_stub(int64_t size, const LoamType *type, bool needzero);
void *rt_mallocgc(int64_t size, const LoamType *type, bool needzero);    // heap: the slow path, on the system stack

const char *stub_symbol(uint32_t number);
uint32_t stub_arg_mask(uint32_t number);       // bit i: i-th integer argument register holds a managed pointer
uint32_t stub_count(void);

#endif
