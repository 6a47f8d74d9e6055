// runllvm.c - see runllvm.h.
#include "ir/runllvm.h"
#include <llvm-c/Transforms/PassBuilder.h>

char *runllvm(LLVMModuleRef m, const char *passes, LLVMTargetMachineRef target) {
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef error = LLVMRunPasses(m, passes, target, options);
    LLVMDisposePassBuilderOptions(options);
    return error ? LLVMGetErrorMessage(error) : NULL;
}

bool runllvm_in_pass(LLVMModuleRef m, const char *passes, const LoamPassOptions *o, const char *pass) {
    char *text = runllvm(m, passes, o->target);
    if (!text) return true;
    pass_fail(o, pass, NULL, "%s: %s", passes, text);
    LLVMDisposeErrorMessage(text);
    return false;
}
