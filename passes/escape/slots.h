// slots.h - what slots.c, arenas.c and lentregions.c, the three parts of loam-slots, share.
#ifndef LOAM_PASSES_SLOTS_H
#define LOAM_PASSES_SLOTS_H

#include "ir/rewrite.h"

bool slots_is_object(LLVMValueRef);                      // a call of @loam.object
bool slots_is_object_of(LLVMValueRef, const char *kind); // one of this kind
bool slots_place_arenas(LLVMValueRef fn);                // arenas.c; whether there are any
bool slots_lend_regions(LLVMModuleRef);                  // lentregions.c; the same
// Whether a function may have more parameters: nobody calls it but directly; recursive: it may call itself.
bool slots_may_have(LLVMValueRef fn, bool recursive);
bool slots_is_returned(LLVMValueRef object); // its address gets into what its function returns
// A function with the name, body and description of fn, and managed pointers with this attribute as last
// parameters; fn is left without a body, and its calls are as they were.
LLVMValueRef slots_with_pointers(LLVMValueRef fn, int more, const char *attribute);
void slots_keep_allocas_first(LLVMValueRef fn); // before a block is divided
// Does it for every function, then for those that were made or changed meanwhile, and so on, a bounded number
// of times; whether `give` did something.
bool slots_in_rounds(LLVMModuleRef, bool (*give)(LLVMModuleRef, LLVMValueRef fn));

#endif
