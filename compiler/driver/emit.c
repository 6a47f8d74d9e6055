// emit.c - from a module to machine code, through LLVM's code generator. GOAMD64 chooses the processor as in Go.
#include "driver/driver.h"
#include <llvm-c/Target.h>
#include <stdlib.h>
#include <string.h>

static const char *processor(void) {
    static const char *const levels[][2] = {{"v1", "x86-64"}, {"v2", "x86-64-v2"}, {"v3", "x86-64-v3"}, {"v4", "x86-64-v4"}};
    const char *level = getenv("GOAMD64");
    if (!level || !*level) return "x86-64";
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(level, levels[i][0]) == 0) return levels[i][1];
    fail_usage("invalid GOAMD64: must be v1, v2, v3, v4 (is %s)", level);
}

LLVMTargetMachineRef emit_machine(bool no_optimize) {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();          // inline assembly of the passes
    loam_codegen_setup();
    LLVMTargetRef target;
    char *message = NULL;
    if (LLVMGetTargetFromTriple(LOAM_TRIPLE, &target, &message)) internal_error("emit", "%s", message);
    return LLVMCreateTargetMachine(target, LOAM_TRIPLE, processor(), "", no_optimize ? LLVMCodeGenLevelLess : LLVMCodeGenLevelAggressive,
                                   LLVMRelocStatic, LLVMCodeModelSmall);
}

void emit_file(LLVMModuleRef module, LLVMTargetMachineRef machine, const char *path, bool assembly) {
    char *message = NULL;
    if (LLVMTargetMachineEmitToFile(machine, module, path, assembly ? LLVMAssemblyFile : LLVMObjectFile, &message)) {
        complain("cannot write %s: %s", path, message);
        exit(STATUS_USAGE);
    }
}
