// addresses.c - loam-addresses: the address of a load or store is made in the block of the access.
//
//     for a[i] < x { i++ }        LLVM: the address of a[i], which the first loop makes in each round,
//     for a[j] > x { j-- }        is what the store uses
//     a[i] = y
//
// So it lives through the second loop, and each poll there moves it with its base. LLVM's code generator
// (LoopStrengthReduce) makes a second counter for it in the first loop. But an access takes base and index as
// they are, and the address costs nothing there. CodeGenPrepare does the same, after LoopStrengthReduce, and
// after statepoints have made different values of one address. The base and the index are known where the
// address was, so they are known at the access.
//
// expects  LLVM's optimiser is done: it would make one address of the two again
// leaves   no address that is free in an access as that of one in another block
// refuses  nothing
#include "ir/rewrite.h"
#include <llvm-c/Target.h>

static bool is_address_of(LLVMValueRef v, LLVMValueRef access) {
    if (LLVMIsALoadInst(access)) return true;
    return LLVMIsAStoreInst(access) && LLVMGetOperand(access, 1) == v && LLVMGetOperand(access, 0) != v;
}

// Base and index as one operand of an access takes them: an element of 1, 2, 4 or 8 bytes, or a fixed place.
static bool is_free(LLVMTargetDataRef layout, LLVMValueRef gep) {
    unsigned long long size = LLVMABISizeOfType(layout, LLVMGetGEPSourceElementType(gep));
    bool is_fixed = true;
    for (unsigned k = 1, n = (unsigned)LLVMGetNumOperands(gep); k < n; k++)
        is_fixed &= LLVMIsAConstantInt(LLVMGetOperand(gep, k)) != NULL;
    return is_fixed || (LLVMGetNumOperands(gep) == 2 && (size == 1 || size == 2 || size == 4 || size == 8));
}

static bool is_free_address(LLVMTargetDataRef layout, LLVMValueRef v) {
    return LLVMIsAGetElementPtrInst(v) && LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMPointerTypeKind &&
           is_free(layout, v);
}

static void make_at(LLVMValueRef access, LLVMValueRef address) {
    LLVMBuilderRef b = rewrite_before(access);
    LLVMValueRef made = LLVMInstructionClone(address);
    LLVMInsertIntoBuilder(b, made);
    LLVMDisposeBuilder(b);
    LLVMSetOperand(access, LLVMIsALoadInst(access) ? 0 : 1, made);
}

static bool run_on_address(LLVMValueRef address) {
    ValueVec users = rewrite_users(address);
    bool changed = false;
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef user = users.at[i];
        if (LLVMGetInstructionParent(user) == LLVMGetInstructionParent(address) ||
            !is_address_of(address, user))
            continue;
        make_at(user, address);
        changed = true;
    }
    PASS_VEC_FREE(users);
    return changed;
}

static bool run_on_function(LLVMTargetDataRef layout, LLVMValueRef fn) {
    bool changed = false;
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b), next; i; i = next) {
            next = LLVMGetNextInstruction(i);
            if (!is_free_address(layout, i) || !run_on_address(i)) continue;
            changed = true;
            if (!LLVMGetFirstUse(i)) LLVMInstructionEraseFromParent(i);
        }
    return changed;
}

bool loam_addresses_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    (void)o;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) changed |= run_on_function(LLVMGetModuleDataLayout(m), fn);
    return changed;
}
