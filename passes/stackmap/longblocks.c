// longblocks.c - cuts long blocks (see spill.h).
//
// LLVM's code generator is quadratic in the length of one block: LiveRangeShrink numbers the rest of the
// block anew after each call (LLVM 19; 2,500 println in one block took 16 s, nearly all there), instruction
// selection and the scheduler compare its memory accesses (5,000 results of a function took 10 s). Blocks are
// cut before every CALLS-th statepoint and after at most INSTRUCTIONS others. CodeGenPrepare would join
// blocks that a plain branch connects, so the cut is a callbr of an empty asm without other destinations; it
// costs one jump to the next instruction.
//
// No cut comes between the computation of a raw address and its last use in the block: in another block it
// would be a register that holds a frame address (H3). Nor between a statepoint and its result.
#include "stackmap/spill.h"

enum { CALLS = 64, INSTRUCTIONS = 400 };

static bool is_statepoint(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_starts(pass_callee(i), "llvm.experimental.gc.statepoint");
}

static void cut_before(LLVMValueRef i, LLVMTypeRef type, LLVMValueRef nothing) {
    LLVMBasicBlockRef old = LLVMGetInstructionParent(i);
    LLVMBuilderRef b = rewrite_before(i);
    LLVMBasicBlockRef rest = rewrite_split_before(i);
    LLVMPositionBuilderAtEnd(b, old);
    LLVMBuildCallBr(b, type, nothing, rest, NULL, 0, NULL, 0, NULL, 0, "");
    LLVMDisposeBuilder(b);
}

typedef struct Cutter {
    ValueVec cuts;
    PassMap place; // of the block's instructions
} Cutter;

static bool must_stay_near(LLVMValueRef i) {
    LLVMTypeRef t = LLVMTypeOf(i);
    LLVMTypeKind kind = LLVMGetTypeKind(t);
    return kind == LLVMTokenTypeKind || (kind == LLVMPointerTypeKind && LLVMGetPointerAddressSpace(t) == 0);
}

// The place of the last use of `i` in its block; -1 when there is none.
static int last_use(const Cutter *c, LLVMValueRef i) {
    int last = -1;
    for (LLVMUseRef u = LLVMGetFirstUse(i); u; u = LLVMGetNextUse(u)) {
        int k = pass_map_get(&c->place, LLVMGetUser(u));
        if (k > last) last = k;
    }
    return last;
}

static void find_cuts(Cutter *c, LLVMValueRef first) {
    int n = 0, calls = 0, since = 0, near = -1;
    for (LLVMValueRef i = first; i; i = LLVMGetNextInstruction(i)) pass_map_set(&c->place, i, n++);
    n = 0;
    for (LLVMValueRef i = first; i; i = LLVMGetNextInstruction(i), n++) {
        calls += is_statepoint(i);
        if ((calls >= CALLS || ++since > INSTRUCTIONS) && near < n) {
            PASS_PUSH(c->cuts, i);
            calls = since = 0;
        }
        int last = must_stay_near(i) ? last_use(c, i) : -1;
        if (last > near) near = last;
    }
    pass_map_free(&c->place);
    c->place = (PassMap){0};
}

static bool is_long(LLVMValueRef first) {
    int n = 0;
    for (LLVMValueRef i = first; i && n <= CALLS; i = LLVMGetNextInstruction(i)) n++;
    return n > CALLS;
}

void spill_cut_long_blocks(LLVMValueRef fn) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(fn));
    LLVMTypeRef type = LLVMFunctionType(LLVMVoidTypeInContext(ctx), NULL, 0, 0);
    LLVMValueRef nothing = LLVMGetInlineAsm(type, "", 0, "", 0, 1, 0, LLVMInlineAsmDialectATT, 0);
    Cutter c = {0};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef first = rewrite_first_non_phi(bb);
        while (first && (LLVMIsAAllocaInst(first) || LLVMIsALandingPadInst(first)))
            first = LLVMGetNextInstruction(first);
        if (first && is_long(first)) find_cuts(&c, first);
    }
    while (c.cuts.n)
        cut_before(c.cuts.at[--c.cuts.n], type,
                   nothing); // from the end: each moves what is left of its piece
    PASS_VEC_FREE(c.cuts);
}
