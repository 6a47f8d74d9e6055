// runllvm.h - runs passes of LLVM's on a module.
#ifndef LOAM_PASSES_RUNLLVM_H
#define LOAM_PASSES_RUNLLVM_H

#include "ir/support.h"

// `passes` as for opt's -passes=. Returns NULL, or LLVM's words for what is wrong with that text (dispose of
// them with LLVMDisposeErrorMessage). `target` may be NULL.
char *runllvm(LLVMModuleRef, const char *passes, LLVMTargetMachineRef target);
// The same inside one of our passes: what is wrong is a failure of that pass. Returns whether all went well.
bool runllvm_in_pass(LLVMModuleRef, const char *passes, const LoamPassOptions *, const char *pass);

#endif
