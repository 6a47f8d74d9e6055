// direct.h - calls whose code pointer is known become direct calls.
//
//   - through a closure object made in this function: the function that is stored into its word 0
//   - through a constant closure object: the function in its initializer
//   - (interfaces) through a constant method table: the function at that offset of its initializer
#ifndef LOAM_PASSES_DIRECT_H
#define LOAM_PASSES_DIRECT_H

#include "ir/rewrite.h"

// What a value is behind casts, freezes, and extractvalues of what an insertvalue put there.
LLVMValueRef direct_see_through(LLVMValueRef);
// The function at a byte offset of a constant, or NULL.
LLVMValueRef direct_function_at(LLVMTargetDataRef, LLVMValueRef constant, uint64_t offset);
// The constant global that a pointer lies in, and where; NULL: it is in none.
LLVMValueRef direct_constant(LLVMTargetDataRef, LLVMValueRef pointer, uint64_t *offset);
// Changes all such calls of the module; interfaces: those through method tables as well. A call of an
// interface's method is reported as Go does ("devirtualizing x.M to T") when the load of its code carries
// !loam.method !{!"x.M"}; the type is the text of the table's !loam.itab.
bool direct_calls(LLVMModuleRef, const LoamPassOptions *, bool interfaces);
bool direct_is_new(LLVMValueRef call); // made direct by direct_calls and not forgotten since (!loam.direct)
void direct_forget(LLVMValueRef call);

#endif
