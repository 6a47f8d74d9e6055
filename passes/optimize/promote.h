// promote.h - see promote.c.
#ifndef LOAM_PASSES_PROMOTE_H
#define LOAM_PASSES_PROMOTE_H

#include <llvm-c/Core.h>
#include <stdbool.h>

// Variables of functions of many blocks become values. Whether anything changed.
bool promote_in_module(LLVMModuleRef);
bool promote_variables(LLVMValueRef fn);

#endif
