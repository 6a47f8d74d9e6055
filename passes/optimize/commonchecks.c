// commonchecks.c - loam-commonchecks: a check with which both ways of a branch begin is made before it.
//
//     if bit == 0 { n = n.left } else { n = n.right }
//
// Each arm asks first whether n is nil, and has a panic of its own, since the two are in different lines. So
// the arms are no more than a choice of two offsets, but LLVM keeps a branch, which cannot be foreseen where
// the bit comes from compressed data. Here the check is asked first; where it fails, the branch then tells
// which of the two panics it is:
//
//     b: br %c, %x, %y                      b:     br %nil, %fails, %holds
//     x: br %nil, %panic.x, %go.x           fails: br %c, %panic.x, %panic.y
//     y: br %nil, %panic.y, %go.y           holds: br %c, %x, %y      x: br %go.x      y: br %go.y
//
// The arms have nothing in front of the check, and the check is the same value in both: no order of effects
// changes, and each way ends where it ended. The condition is known before either branch (it may not be
// poison more often than before: both branches are executed on each way, as they were).
//
// Expects: LLVM's simplifications are done, so that an arm's test is one value with the other's.
#include "ir/rewrite.h"

// An arm: a block with one way in and nothing but a branch, one way of which panics.
typedef struct Arm {
    LLVMBasicBlockRef block, panic, on;
    LLVMValueRef branch;
    unsigned side; // of the panic
} Arm;

static bool is_choice(LLVMValueRef i) { return LLVMIsABranchInst(i) && LLVMIsConditional(i); }

static bool is_arm(LLVMBasicBlockRef b, Arm *a) {
    LLVMValueRef only = LLVMGetFirstInstruction(b);
    if (!rewrite_has_one_way_in(b) || !is_choice(only)) return false;
    for (unsigned k = 0; k < 2; k++) {
        LLVMBasicBlockRef to = LLVMGetSuccessor(only, k);
        if (!rewrite_has_one_way_in(to) || !LLVMIsAUnreachableInst(LLVMGetBasicBlockTerminator(to))) continue;
        *a = (Arm){b, to, LLVMGetSuccessor(only, 1 - k), only, k};
        return true;
    }
    return false;
}

static LLVMBasicBlockRef build_choice(LLVMValueRef branch, LLVMBasicBlockRef x, LLVMBasicBlockRef y,
                                      const char *name) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(branch));
    LLVMBasicBlockRef made =
        LLVMInsertBasicBlockInContext(ctx, LLVMGetNextBasicBlock(LLVMGetInstructionParent(branch)), name);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMPositionBuilderAtEnd(b, made);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(branch));
    LLVMBuildCondBr(b, LLVMGetCondition(branch), x, y);
    LLVMDisposeBuilder(b);
    return made;
}

static void go_on(const Arm *a) {
    LLVMBuilderRef b = rewrite_before(a->branch);
    LLVMBuildBr(b, a->on);
    LLVMInstructionEraseFromParent(a->branch);
    LLVMDisposeBuilder(b);
}

static bool run_on_branch(LLVMValueRef branch) {
    Arm x, y;
    if (!is_choice(branch) || !is_arm(LLVMGetSuccessor(branch, 0), &x) ||
        !is_arm(LLVMGetSuccessor(branch, 1), &y) || x.block == y.block || x.side != y.side ||
        LLVMGetCondition(x.branch) != LLVMGetCondition(y.branch) || x.panic == y.panic)
        return false;
    LLVMBasicBlockRef holds = build_choice(branch, x.block, y.block, "holds"),
                      fails = build_choice(branch, x.panic, y.panic, "fails");
    LLVMValueRef check = LLVMInstructionClone(x.branch); // with what is known of how likely it fails
    LLVMSetSuccessor(check, x.side, fails);
    LLVMSetSuccessor(check, 1 - x.side, holds);
    LLVMBuilderRef b = rewrite_before(branch);
    LLVMInsertIntoBuilder(b, check);
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(branch);
    go_on(&x);
    go_on(&y);
    return true;
}

bool loam_commonchecks_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    (void)o;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
            if (run_on_branch(LLVMGetBasicBlockTerminator(b))) changed = true;
    return changed;
}
