// slots.h - what slots.c and arenas.c, the two parts of loam-slots, share.
#ifndef LOAM_PASSES_SLOTS_H
#define LOAM_PASSES_SLOTS_H

#include "ir/rewrite.h"

bool slots_is_object(LLVMValueRef);                      // a call of @loam.object
bool slots_is_object_of(LLVMValueRef, const char *kind); // one of this kind
bool slots_place_arenas(LLVMValueRef fn);                // arenas.c; whether there are any

#endif
