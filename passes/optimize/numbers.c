// numbers.c - the number of a managed pointer is taken where the program takes it (H26).
//
// A number keeps nothing alive, and is not corrected when a stack moves. LLVM may make a ptrtoint earlier, in
// front of a loop, or take an equal one that was made before: then nothing but the number lives across the
// safepoints in between, the object is freed, and what the program makes of the number leads to another one.
// So each ptrtoint becomes an asm without instructions that may change what LLVM cannot see, as calls may: it
// stays on its side of every call, and in its loop, where loam-polls puts a safepoint.
//
// A number that only becomes a raw pointer is left alone: raw pointers lead to what is never freed and never
// moves, such as descriptors, and LLVM folds those.
//
// expects  loam-escape is done, which follows ptrtoint
// leaves   no ptrtoint of a managed pointer but these
// refuses  nothing
#include "analysis/address.h"
#include "ir/rewrite.h"

static bool becomes_raw(LLVMValueRef number) {
    for (LLVMUseRef u = LLVMGetFirstUse(number); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAIntToPtrInst(user) || pass_is_managed_ptr(LLVMTypeOf(user))) return false;
    }
    return true;
}

static bool is_number(LLVMValueRef i) {
    return LLVMIsAPtrToIntInst(i) && pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 0))) && !becomes_raw(i);
}

static void pin(LLVMValueRef cast) {
    LLVMBuilderRef b = rewrite_before(cast);
    LLVMValueRef number = address_number(b, LLVMGetOperand(cast, 0));
    LLVMReplaceAllUsesWith(cast, LLVMBuildIntCast2(b, number, LLVMTypeOf(cast), false, ""));
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(cast);
}

bool loam_numbers_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn)) continue;
        ValueVec numbers = rewrite_collect(fn, is_number);
        for (int i = 0; i < numbers.n; i++) pin(numbers.at[i]);
        changed |= numbers.n > 0;
        PASS_VEC_FREE(numbers);
    }
    return changed;
}
