// contradictions.h - loads that read an integer of the frame as a managed pointer. See contradictions.c.
#ifndef LOAM_PASSES_CONTRADICTIONS_H
#define LOAM_PASSES_CONTRADICTIONS_H

#include "ir/support.h"

bool contradictions_resolve(LLVMValueRef fn); // whether anything changed

#endif
