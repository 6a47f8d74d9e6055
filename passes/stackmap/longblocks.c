// longblocks.c - cuts blocks with very many safepoints (see spill.h).
//
// LLVM's code generator is quadratic in the calls of one block: LiveRangeShrink numbers the rest of the block
// anew after each call (LLVM 19; 2,500 println in one block took 16 s, nearly all there). Blocks are cut
// before every MOST-th statepoint. CodeGenPrepare would join blocks that a plain branch connects, so the cut
// is a callbr of an empty asm without other destinations; it costs one jump to the next instruction.
#include "stackmap/spill.h"

enum { MOST = 64 };

static bool is_statepoint(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_starts(pass_callee(i), "llvm.experimental.gc.statepoint");
}

static void cut_before(LLVMValueRef statepoint, LLVMTypeRef type, LLVMValueRef nothing) {
    LLVMBasicBlockRef old = LLVMGetInstructionParent(statepoint);
    LLVMBuilderRef b = rewrite_before(statepoint);
    LLVMBasicBlockRef rest = rewrite_split_before(statepoint);
    LLVMPositionBuilderAtEnd(b, old);
    LLVMBuildCallBr(b, type, nothing, rest, NULL, 0, NULL, 0, NULL, 0, "");
    LLVMDisposeBuilder(b);
}

void spill_cut_long_blocks(LLVMValueRef fn) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(fn));
    LLVMTypeRef type = LLVMFunctionType(LLVMVoidTypeInContext(ctx), NULL, 0, 0);
    LLVMValueRef nothing = LLVMGetInlineAsm(type, "", 0, "", 0, 1, 0, LLVMInlineAsmDialectATT, 0);
    ValueVec cuts = {0};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        int n = 0;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (is_statepoint(i) && ++n % MOST == 0) PASS_PUSH(cuts, i);
    }
    while (cuts.n)
        cut_before(cuts.at[--cuts.n], type, nothing); // from the end: each moves what is left of its piece
    PASS_VEC_FREE(cuts);
}
