// convention.h - how managed functions are called: the one place that knows where arguments lie at entry (H7)
// and what comes back in registers (H1). Used by the verifier, and by loam-functab, which writes the entry
// masks.
//
// Managed functions follow the System V convention for scalars, as LLVM does for C and fast calls: integers
// and pointers in rdi rsi rdx rcx r8 r9, floats and vectors of 16 bytes in xmm0-7, the rest in words on the
// stack, in order. A prologue may call __morestack before the frame exists, so the runtime must know these
// places by itself.
#ifndef LOAM_PASSES_CONVENTION_H
#define LOAM_PASSES_CONVENTION_H

#include "ir/support.h"

// Whether a calling convention of LLVM's passes arguments and results, and saves registers, as the C
// convention does.
bool convention_is_c(unsigned call_conv);
// Where a parameter lies: 'i' an integer register, 'f' a vector register (a stack word when they are used
// up), or 0: not a scalar that the entry masks can describe.
char convention_class(LLVMTypeRef);
// Whether a value passed to somebody else's function is such scalars: itself, or all that a struct or array
// holds.
bool convention_is_flat(LLVMTypeRef);
// An attribute that puts a parameter elsewhere (byval, sret, nest, ...), on a function or a call; NULL: none.
const char *convention_odd_attribute(LLVMValueRef fn_or_call, LLVMAttributeIndex);
// Why results of this type do not come back in registers, or NULL.
const char *convention_result_objection(LLVMTypeRef);

#endif
