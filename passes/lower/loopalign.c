// loopalign.c - asks LLVM to begin small innermost loops at a line of the instruction cache, 64 bytes.
//
// A loop of 33 to 64 bytes that lies across two lines runs up to half slower on some processors than in one,
// and differs from build to build as code before it changes. Shorter loops lie in one line anyway, as
// innermost loops begin at multiples of 32 (codegen.c); longer ones never do, and the bytes to skip are not
// free where a loop is entered often: one whose count leads to a panic, and that ends before, is left as it
// is. The size is estimated from the instructions.
//
// expects  loam-polls is done: it makes the loops that will run
// leaves   `llvm.loop.align` in the place of what other metadata such a loop had
// refuses  nothing
#include "analysis/cfg.h"
#include "ir/rewrite.h"

// The estimate is half as large or small again in the worst case.
enum { LINE = 64, LEAST = 26, MOST = 84, TOO_LARGE = 1000 };

typedef struct Align {
    LLVMContextRef ctx;
    unsigned kind;
    LLVMValueRef wanted; // the metadata; NULL until it is needed
    PassCfg *cfg;
} Align;

// ---- the size of code -------------------------------------------------------------------------------------

static LLVMValueRef only_user(LLVMValueRef v) {
    LLVMUseRef use = LLVMGetFirstUse(v);
    return use && !LLVMGetNextUse(use) ? LLVMGetUser(use) : NULL;
}

static bool is_memory_access(LLVMValueRef i) { return LLVMIsALoadInst(i) || LLVMIsAStoreInst(i); }

// An address that only loads and stores use is a part of these.
static int size_of_address(LLVMValueRef gep) {
    for (LLVMUseRef u = LLVMGetFirstUse(gep); u; u = LLVMGetNextUse(u))
        if (!is_memory_access(LLVMGetUser(u))) return 4;
    return 0;
}

static bool is_scalar_number(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMIntegerTypeKind || LLVMGetTypeKind(t) == LLVMPointerTypeKind;
}

// What is loaded for one operation is often its operand in memory.
static int size_of_load(LLVMValueRef load) {
    if (LLVMGetVolatile(load)) return 10; // the stack limit, and the comparison
    LLVMValueRef user = only_user(load);
    bool folds = user && (LLVMIsABinaryOperator(user) || LLVMIsAICmpInst(user) || LLVMIsAZExtInst(user)) &&
                 LLVMGetInstructionParent(user) == LLVMGetInstructionParent(load);
    return folds ? 2 : is_scalar_number(LLVMTypeOf(load)) ? 4 : 6;
}

static int size_of_division(LLVMValueRef i) { return LLVMIsAConstant(LLVMGetOperand(i, 1)) ? 20 : 30; }

static int size_of_branch(const Align *a, int loop, LLVMValueRef br) {
    if (!LLVMIsConditional(br)) return 0;
    for (unsigned k = 0; k < 2; k++)
        if (!pass_cfg_loop_contains(a->cfg, loop, pass_cfg_block(a->cfg, LLVMGetSuccessor(br, k)))) return 4;
    return 2;
}

static int size_of(const Align *a, int loop, LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMPHI:
    case LLVMTrunc:
    case LLVMBitCast:
    case LLVMExtractValue: return 0;
    case LLVMGetElementPtr: return size_of_address(i);
    case LLVMLoad: return size_of_load(i);
    case LLVMStore: return 5;
    case LLVMBr: return size_of_branch(a, loop, i);
    case LLVMUDiv:
    case LLVMSDiv:
    case LLVMURem:
    case LLVMSRem: return size_of_division(i);
    case LLVMSIToFP:
    case LLVMUIToFP: return 8;
    default: return is_scalar_number(LLVMTypeOf(i)) ? 3 : 4;
    }
}

// Cold blocks are laid out elsewhere; a loop with any other call spends its time there.
static int size_of_block(const Align *a, int loop, LLVMBasicBlockRef block) {
    int size = 0;
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i; i = LLVMGetNextInstruction(i)) {
        if (!pass_is_call(i)) size += size_of(a, loop, i);
        else if (pass_is_intrinsic(pass_callee(i))) size += 5;
        else return rewrite_call_has(i, LLVMAttributeFunctionIndex, "cold") ? 0 : TOO_LARGE;
    }
    return size;
}

// Of each loop, without those inside; innermost loops only are asked for.
static int *sizes_of_loops(const Align *a) {
    PassCfg *c = a->cfg;
    int *size = PASS_NEW_ARRAY(&c->arena, int, c->nloops + 1);
    for (int b = 0; b < c->n; b++) {
        int loop = c->loop_of[b];
        if (loop >= 0 && size[loop] < TOO_LARGE) size[loop] += size_of_block(a, loop, c->blocks[b]);
    }
    for (int l = 0; l < c->nloops; l++)
        if (c->loops[l].parent >= 0) size[c->loops[l].parent] = TOO_LARGE;
    return size;
}

// ---- the wish ---------------------------------------------------------------------------------------------

// distinct !{itself, !{!"llvm.loop.align", i32 64}}, as LLVM wants it. The same for all loops.
static LLVMValueRef alignment(Align *a) {
    if (a->wanted) return a->wanted;
    LLVMTypeRef i32 = LLVMInt32TypeInContext(a->ctx);
    LLVMMetadataRef pair[2] = {LLVMMDStringInContext2(a->ctx, "llvm.loop.align", 15),
                               LLVMValueAsMetadata(LLVMConstInt(i32, LINE, 0))};
    LLVMMetadataRef itself = LLVMTemporaryMDNode(a->ctx, NULL, 0),
                    operands[2] = {itself, LLVMMDNodeInContext2(a->ctx, pair, 2)},
                    node = LLVMMDNodeInContext2(a->ctx, operands, 2);
    LLVMMetadataReplaceAllUsesWith(itself, node);
    return a->wanted = LLVMMetadataAsValue(a->ctx, node);
}

static void align_loop(Align *a, int loop) {
    const PassCfg *c = a->cfg;
    int header = c->loops[loop].header;
    for (int i = c->pred_start[header]; i < c->pred_start[header + 1]; i++)
        if (pass_cfg_loop_contains(c, loop, c->pred[i]))
            LLVMSetMetadata(LLVMGetBasicBlockTerminator(c->blocks[c->pred[i]]), a->kind, alignment(a));
}

static bool run_on_function(Align *a, LLVMValueRef fn) {
    PassCfg *c = a->cfg = pass_cfg_new(fn);
    bool changed = false;
    const int *size = sizes_of_loops(a);
    for (int l = 0; l < c->nloops; l++) {
        if (c->loops[l].irreducible || size[l] < LEAST || size[l] > MOST || pass_cfg_counts_to_panic(c, l))
            continue;
        align_loop(a, l);
        changed = true;
    }
    pass_cfg_free(c);
    return changed;
}

bool loam_loopalign_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Align a = {.ctx = ctx, .kind = LLVMGetMDKindIDInContext(ctx, "llvm.loop", 9)};
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) changed |= run_on_function(&a, fn);
    return changed;
}
