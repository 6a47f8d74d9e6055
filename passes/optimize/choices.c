// choices.c - loam-choices: the larger of two elements and its index are chosen by a branch.
//
//     child := 2*root + 1
//     if a[child] < a[child+1] { child++ }
//     if a[root] >= a[child] { return }
//
// When a check has been duplicated for both values of child, LLVM knows a[child] on each way: it makes a
// maximum of the elements and a select of the indices, neither of which may be executed before both elements
// have come from memory. All elements of the next round depend on that index, so that a walk down a heap that
// is larger than the cache waits for memory in each round: a heap sort of 2,000,000 numbers took 1.5 times as
// long as with a branch, where the processor goes ahead on the way that it expects. LLVM's code generator
// makes branches of such selects (x86-cmov-conversion), but not of maxima.
//
//     x: %c = icmp slt %p, %q             x:    %c = icmp slt %p, %q
//        %m = smax(%p, %q)                      br %c, %one, %join
//        %i = select %c, %j, %k           one:  br %join
//                                         join: %m = phi [%q, %one], [%p, %x];  %i = phi [%j, %one], [%k, %x]
//
// Taken are a maximum or minimum of two loads of one block and a select that the comparison of the same two
// values decides, next to it, in a loop. Nothing but a maximum over elements and indices looks like that.
//
// Expects: LLVM's optimiser is done, it would make selects of it again.
#include "analysis/cfg.h"
#include "ir/rewrite.h"

// A maximum `best`, which is the second value of `test` when that holds, and its second way when not.
typedef struct Choice {
    LLVMValueRef best, test, index, when_true, when_false;
} Choice;

static bool is_extreme(LLVMValueRef i) {
    LLVMValueRef fn = LLVMIsACallInst(i) ? pass_callee(i) : NULL;
    return fn && (pass_name_starts(fn, "llvm.smax.i") || pass_name_starts(fn, "llvm.smin.i") ||
                  pass_name_starts(fn, "llvm.umax.i") || pass_name_starts(fn, "llvm.umin.i"));
}

static bool is_load_in(LLVMValueRef v, LLVMBasicBlockRef b) {
    return LLVMIsALoadInst(v) && LLVMGetInstructionParent(v) == b;
}

static LLVMIntPredicate order_of(LLVMValueRef extreme) {
    LLVMValueRef fn = pass_callee(extreme);
    return pass_name_starts(fn, "llvm.smax.")   ? LLVMIntSLT
           : pass_name_starts(fn, "llvm.smin.") ? LLVMIntSGT
           : pass_name_starts(fn, "llvm.umax.") ? LLVMIntULT
                                                : LLVMIntUGT;
}

// Whether `test` being true says that `best` is its operand `when_true`, and otherwise the other one.
static bool decides(Choice *c) {
    LLVMIntPredicate p = LLVMGetICmpPredicate(c->test), less = order_of(c->best);
    LLVMValueRef x = LLVMGetOperand(c->test, 0), y = LLVMGetOperand(c->test, 1),
                 p0 = LLVMGetOperand(c->best, 0), p1 = LLVMGetOperand(c->best, 1);
    if (!((x == p0 && y == p1) || (x == p1 && y == p0))) return false;
    bool strict = p == less, loose = rewrite_inverse(p) == less; // x < y, or not: x >= y; equal ones are one
    c->when_true = strict ? y : x;
    c->when_false = strict ? x : y;
    return strict || loose;
}

static bool find_index(Choice *c, LLVMBasicBlockRef block) {
    LLVMValueRef x = LLVMGetOperand(c->best, 0);
    for (LLVMUseRef u = LLVMGetFirstUse(x); u; u = LLVMGetNextUse(u)) {
        c->test = LLVMGetUser(u);
        if (!LLVMIsAICmpInst(c->test) || LLVMGetInstructionParent(c->test) != block || !decides(c)) continue;
        for (LLVMUseRef v = LLVMGetFirstUse(c->test); v; v = LLVMGetNextUse(v)) {
            c->index = LLVMGetUser(v);
            if (LLVMIsASelectInst(c->index) && LLVMGetInstructionParent(c->index) == block &&
                LLVMGetOperand(c->index, 0) == c->test)
                return true;
        }
    }
    return false;
}

static bool is_before(LLVMValueRef a, LLVMValueRef b) {
    for (; b; b = LLVMGetPreviousInstruction(b))
        if (a == b) return true;
    return false;
}

static void join(LLVMValueRef i, LLVMValueRef when_true, LLVMValueRef when_false, LLVMBasicBlockRef yes,
                 LLVMBasicBlockRef no, LLVMBasicBlockRef at) {
    LLVMBuilderRef b = rewrite_before(LLVMGetFirstInstruction(at));
    LLVMValueRef phi = LLVMBuildPhi(b, LLVMTypeOf(i), "");
    LLVMDisposeBuilder(b);
    LLVMAddIncoming(phi, &when_true, &yes, 1);
    LLVMAddIncoming(phi, &when_false, &no, 1);
    LLVMReplaceAllUsesWith(i, phi);
    LLVMInstructionEraseFromParent(i);
}

// The two stand where both their values and the test are known: behind the later of the two.
static void make_branch(const Choice *c) {
    LLVMValueRef last = is_before(c->best, c->index) ? c->index : c->best;
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(c->test);
    LLVMBasicBlockRef no = LLVMGetInstructionParent(last),
                      at = rewrite_split_before(LLVMGetNextInstruction(last));
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(c->test));
    LLVMBasicBlockRef yes = LLVMInsertBasicBlockInContext(ctx, at, "chosen");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMSetCurrentDebugLocation2(b, loc);
    LLVMPositionBuilderAtEnd(b, no);
    LLVMBuildCondBr(b, LLVMBuildFreeze(b, c->test, ""), yes, at); // a select may be of poison
    LLVMPositionBuilderAtEnd(b, yes);
    LLVMBuildBr(b, at);
    LLVMDisposeBuilder(b);
    join(c->best, c->when_true, c->when_false, yes, no, at);
    join(c->index, LLVMGetOperand(c->index, 1), LLVMGetOperand(c->index, 2), yes, no, at);
}

// What is used between the two would be used before it is chosen, at the later one's place.
static bool is_unused_between(const Choice *c) {
    LLVMValueRef first = is_before(c->best, c->index) ? c->best : c->index,
                 last = first == c->best ? c->index : c->best;
    for (LLVMUseRef u = LLVMGetFirstUse(first); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMGetInstructionParent(user) == LLVMGetInstructionParent(last) && !LLVMIsAPHINode(user) &&
            is_before(user, last))
            return false;
    }
    return true;
}

static bool run_on_block(LLVMBasicBlockRef block) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i; i = LLVMGetNextInstruction(i)) {
        Choice c = {.best = i};
        if (!is_extreme(i) || !is_load_in(LLVMGetOperand(i, 0), block) ||
            !is_load_in(LLVMGetOperand(i, 1), block) || !find_index(&c, block) || !is_unused_between(&c))
            continue;
        make_branch(&c);
        return true;
    }
    return false;
}

static bool run_on_function(LLVMValueRef fn) {
    PassCfg *cfg = pass_cfg_new(fn);
    bool changed = false;
    for (int b = 0; b < cfg->n && cfg->nloops; b++)
        if (cfg->loop_of[b] >= 0) changed |= run_on_block(cfg->blocks[b]);
    pass_cfg_free(cfg);
    return changed;
}

bool loam_choices_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    (void)o;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) changed |= run_on_function(fn);
    return changed;
}
