// showroots.c - LLVM learns that calls may read the globals which the collector reads (H19).
//
// The collector reads globals at each safepoint (H19). LLVM, which sees no reader, would drop `cache = nil`
// before a call that collects: a global whose address is in llvm.compiler.used may be read by any call. One
// that is only loaded from keeps its initial value.
#include "ir/rewrite.h"

bool loam_showroots_run(LLVMModuleRef m, const LoamPassOptions *o) {
    ValueVec roots = {0};
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) {
        if (LLVMIsDeclaration(g) || LLVMIsGlobalConstant(g) || !pass_md(g, LOAM_MD_TYPE)) continue;
        bool changes = false;
        for (LLVMUseRef u = LLVMGetFirstUse(g); u && !changes; u = LLVMGetNextUse(u))
            changes = !LLVMIsALoadInst(LLVMGetUser(u));
        if (changes) PASS_PUSH(roots, g);
    }
    if (roots.n) rewrite_append_used(m, "llvm.compiler.used", &roots);
    PASS_VEC_FREE(roots);
    return roots.n > 0;
}
