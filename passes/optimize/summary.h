// summary.h - see summary.c.
#ifndef LOAM_PASSES_SUMMARY_H
#define LOAM_PASSES_SUMMARY_H

#include <llvm-c/Core.h>

// A declaration gets the attributes that its summary lists. What is no row is left out.
void summary_take(LLVMValueRef fn);

#endif
