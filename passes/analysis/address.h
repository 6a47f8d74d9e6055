// address.h - what a pointer is made of: constant offsets and underlying objects, which LLVM-C does not tell.
#ifndef LOAM_PASSES_ADDRESS_H
#define LOAM_PASSES_ADDRESS_H

#include "ir/support.h"

// The byte offset that a getelementptr adds when all its indices are constants. False otherwise, and for
// vectors of pointers.
bool address_gep_offset(LLVMTargetDataRef, LLVMValueRef gep, int64_t *offset);
// Follows constant getelementptrs and address space casts down to where the pointer comes from.
LLVMValueRef address_base(LLVMTargetDataRef, LLVMValueRef pointer, int64_t *offset);
// The operand through which an instruction reads or writes memory directly (load, store, atomicrmw, cmpxchg),
// or -1.
int address_operand(LLVMValueRef instruction);
// The type that a load, store, atomicrmw or cmpxchg reads or writes.
LLVMTypeRef address_access_type(LLVMValueRef instruction);
// The address of an alloca, or one at a constant offset in it, as an asm's result of type ptr or ptr
// addrspace(1): see opaque.c. And whether a value is such an asm's.
LLVMValueRef address_opaque(LLVMBuilderRef, LLVMValueRef alloca, LLVMTypeRef result);
bool address_is_opaque(LLVMValueRef, LLVMValueRef alloca);
LLVMValueRef address_asm_operand(LLVMValueRef); // of an asm with just one, or NULL
// A managed pointer as a number of 64 bits that is taken where it stands and nowhere else, by an asm: see
// numbers.c. And the pointer that a value is the number of, by this asm or by ptrtoint, or NULL.
LLVMValueRef address_number(LLVMBuilderRef, LLVMValueRef pointer);
LLVMValueRef address_of_number(LLVMValueRef);
// Calls visit for each object a pointer may point to: getelementptrs, casts, freezes, phis and selects are
// looked through. Stops and returns false as soon as visit does, or when there are too many.
bool address_objects(LLVMValueRef pointer, bool (*visit)(void *, LLVMValueRef object), void *data);

#endif
