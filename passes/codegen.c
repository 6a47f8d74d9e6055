// codegen.c - options of LLVM's code generator on which the stack maps depend, and which are no function
// attributes.
//
// x86-call-frame-opt pushes stack arguments instead of storing them into the frame. The stack pointer at such
// a call is lower than the frame size in the stack map says, so a frame walk misses the next return address
// (H17).
#include "loam/passes.h"
#include <llvm-c/Support.h>
#include <stddef.h>

void loam_codegen_setup(void) {
    static const char *const options[] = {"loam", "-no-x86-call-frame-opt"};
    static bool done;
    if (!done) LLVMParseCommandLineOptions(2, options, NULL);
    done = true;
}
