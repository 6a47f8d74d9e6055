// carried.c - loam-carried: what a round reads as its next element is carried to the next round.
//
//     if a[j] > a[j+1] { a[j], a[j+1] = a[j+1], a[j] }
//
// What is a[j] of a round, the round before it read, or wrote, as a[j+1]. LLVM's GVN finds that (the load is
// partially redundant, and one before the loop makes it redundant), but in default<O2> it runs while the
// checks are there, and does not dare to read before a loop whose first round may begin with a panic. In the
// versions that loam-checkedloops has made nothing stands before the first load. GVN is one of LLVM's slowest
// passes: it runs in the functions that have such versions.
//
// expects  loam-checkedloops is done, which has marked these functions
// leaves   no such mark
// refuses  nothing
#include "optimize/setaside.h"
#include "optimize/versions.h"
#include <string.h>

bool loam_carried_run(LLVMModuleRef m, const LoamPassOptions *o) {
    ValueVec others = {0};
    bool found = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        bool marked = pass_fn_attr(fn, LLVMAttributeFunctionIndex, VERSIONS_MARK);
        found |= marked;
        if (marked)
            LLVMRemoveStringAttributeAtIndex(fn, LLVMAttributeFunctionIndex, VERSIONS_MARK,
                                             sizeof VERSIONS_MARK - 1);
        else if (!LLVMIsDeclaration(fn) && !rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "optnone"))
            PASS_PUSH(others, fn);
    }
    if (found) setaside_run(m, &others, "function(gvn)", o, "loam-carried");
    PASS_VEC_FREE(others);
    return found;
}
