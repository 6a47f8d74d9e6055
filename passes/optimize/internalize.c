// internalize.c - a whole program hides everything but its entry.
//
// Expects a module of any kind. One that defines @loam.start is a whole program: nothing but @loam.start,
// @loam.abi and what llvm.used and llvm.compiler.used name is visible from outside afterwards, so that LLVM
// may delete or change the rest. Any other module, and one that is a part of a program, stays as it is.
#include "ir/rewrite.h"

static void mark_used(LLVMModuleRef m, const char *list_name, PassMap *kept) {
    LLVMValueRef list = LLVMGetNamedGlobal(m, list_name), init = list ? LLVMGetInitializer(list) : NULL;
    for (int i = 0, n = init ? LLVMGetNumOperands(init) : 0; i < n; i++)
        pass_map_set(kept, LLVMGetOperand(init, (unsigned)i), 1);
}

static bool hide(LLVMValueRef g, const PassMap *kept) {
    if (LLVMIsDeclaration(g) || pass_map_get(kept, g) >= 0 || pass_name_is(g, LOAM_SYM_START) ||
        pass_name_is(g, LOAM_SYM_ABI) || pass_name_starts(g, "llvm.") ||
        LLVMGetLinkage(g) == LLVMPrivateLinkage)
        return false;
    LLVMSetVisibility(g, LLVMDefaultVisibility);
    LLVMSetLinkage(g, LLVMInternalLinkage);
    return true;
}

bool loam_internalize_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMValueRef start = LLVMGetNamedFunction(m, LOAM_SYM_START);
    if (!start || LLVMIsDeclaration(start) || o->part) return false;
    PassMap kept = {0};
    bool changed = false;
    mark_used(m, "llvm.used", &kept);
    mark_used(m, "llvm.compiler.used", &kept);
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) changed |= hide(f, &kept);
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) changed |= hide(g, &kept);
    pass_map_free(&kept);
    return changed;
}
