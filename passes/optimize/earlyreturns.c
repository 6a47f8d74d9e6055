// earlyreturns.c - loam-earlyreturns: what a recursive function asks before an early return, its callers ask.
//
//     func fib(n int) int {            func fib(n int) int {        // n >= 2
//         if n < 2 { return n }            a, b := n-1, n-2
//         return fib(n-1) + fib(n-2)       if a >= 2 { a = fib(a) }
//     }                                    if b >= 2 { b = fib(b) }
//                                          return a + b
//                                      }
//
// At least half of the calls of a binary recursion return at once, and each has looked at the stack's limit
// and saved registers, since LLVM does not move a prologue behind a branch (no shrink wrapping) where stacks
// grow. This is the inlining of a function's first part (as LLVM's partial inliner does it by outlining the
// rest, which would be a frame of another name), without a second function: a call stands behind copies of
// the tests that the callee begins with, and goes where they do.
//
// The meaning is the callee's own: what a call executes up to an early return is executed, in this order, by
// whoever calls. That no frame exists meanwhile cannot be seen, since nothing in that part calls, panics,
// polls or allocates: no traceback, collection or stack move happens there. A test whose other way panics is
// copied as well; then the call is made, and panics in its frame.
//
// Where all uses of an internal function are such calls, it never begins with a test that holds: the tests
// become assumptions, up to the first that reads memory. Another goroutine may change that between the test
// and the call, in a program with a data race, and an assumption that does not hold would take away checks
// that keep memory safe. Calls do not move before the tests that they depend on: none is speculatable.
//
// Expects: LLVM's simplifications are done. A function is taken when it calls itself, and begins with at most
// MOST_TESTS branches, one way of which returns within MOST_INSTRUCTIONS that are neither calls nor atomic.
#include "ir/rewrite.h"
#include <string.h>

enum { MOST_TESTS = 4, MOST_INSTRUCTIONS = 12, MOST_EXIT_BLOCKS = 3, MOST_CALLS = 32 };

// A block at the beginning of the function that ends in a branch of two ways: `exit` returns early or, as a
// panic does, is left to the call; `on` leads to the next test or into the rest of the function.
typedef struct Test {
    LLVMBasicBlockRef block;
    unsigned exit, on;
    bool returns;
} Test;

typedef struct Early {
    LLVMContextRef ctx;
    LLVMValueRef fn;
    Test tests[MOST_TESTS];
    int n, instructions;
} Early;

// ---- the function -----------------------------------------------------------------------------------------

static bool is_plain_memory(LLVMValueRef i) {
    return !LLVMGetVolatile(i) && LLVMGetOrdering(i) == LLVMAtomicOrderingNotAtomic;
}

// Whether the caller can execute it too. A way that returns may change memory; what stands before a test may
// not, since the call executes that once more.
static bool is_copyable(LLVMValueRef i, bool returns) {
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
        if (LLVMIsAAllocaInst(LLVMGetOperand(i, k))) return false;
    if (LLVMIsABinaryOperator(i)) return true;
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMLoad: return is_plain_memory(i);
    case LLVMStore: return returns && is_plain_memory(i);
    case LLVMICmp:
    case LLVMFCmp:
    case LLVMFNeg:
    case LLVMSelect:
    case LLVMFreeze:
    case LLVMGetElementPtr:
    case LLVMZExt:
    case LLVMSExt:
    case LLVMTrunc:
    case LLVMSIToFP:
    case LLVMUIToFP:
    case LLVMFPToSI:
    case LLVMFPToUI:
    case LLVMExtractValue:
    case LLVMInsertValue: return true;
    default: return false;
    }
}

// How many instructions of a block would be copied; -1: not all can be. What a frame needs stays in it.
static int cost_of_block(LLVMBasicBlockRef b, bool returns) {
    int n = 0;
    for (LLVMValueRef i = LLVMGetFirstInstruction(b); !LLVMIsATerminatorInst(i);
         i = LLVMGetNextInstruction(i)) {
        if (LLVMIsAPHINode(i) || LLVMIsAAllocaInst(i)) continue;
        if (!is_copyable(i, returns)) return -1;
        n++;
    }
    return n;
}

static bool is_way_on(LLVMValueRef end) { return LLVMIsABranchInst(end) && !LLVMIsConditional(end); }

// The instructions of a way that returns; -1: it does not, or not soon.
static int cost_of_exit(LLVMBasicBlockRef b) {
    int n = 0;
    for (int k = 0; k < MOST_EXIT_BLOCKS; k++) {
        int cost = cost_of_block(b, true);
        if (cost < 0) return -1;
        n += cost;
        LLVMValueRef end = LLVMGetBasicBlockTerminator(b);
        if (LLVMIsAReturnInst(end)) return n;
        if (!is_way_on(end)) return -1;
        b = LLVMGetSuccessor(end, 0);
    }
    return -1;
}

static bool panics(LLVMBasicBlockRef b) { return LLVMIsAUnreachableInst(LLVMGetBasicBlockTerminator(b)); }

static bool choose_exit(Early *e, Test *t, LLVMValueRef branch) {
    for (unsigned k = 0; k < 2; k++) {
        LLVMBasicBlockRef to = LLVMGetSuccessor(branch, k);
        int cost = cost_of_exit(to);
        t->exit = k;
        t->on = 1 - k;
        t->returns = cost >= 0 && e->instructions + cost <= MOST_INSTRUCTIONS;
        if (t->returns) e->instructions += cost;
        if (t->returns || panics(to)) return LLVMGetSuccessor(branch, 0) != LLVMGetSuccessor(branch, 1);
    }
    return false;
}

static bool find_tests(Early *e) {
    LLVMBasicBlockRef b = LLVMGetEntryBasicBlock(e->fn);
    int useful = 0;
    while (e->n < MOST_TESTS) {
        int cost = cost_of_block(b, false);
        LLVMValueRef end = LLVMGetBasicBlockTerminator(b);
        Test t = {.block = b};
        if (cost < 0 || e->instructions + cost > MOST_INSTRUCTIONS || !LLVMIsABranchInst(end) ||
            !LLVMIsConditional(end))
            break;
        e->instructions += cost;
        if (!choose_exit(e, &t, end)) break;
        e->tests[e->n++] = t;
        if (t.returns) useful = e->n;
        b = LLVMGetSuccessor(end, t.on);
        if (!rewrite_has_one_way_in(b)) break;
    }
    e->n = useful;
    return useful > 0;
}

static bool is_plain_call(LLVMValueRef user, LLVMValueRef fn) {
    return LLVMIsACallInst(user) && pass_callee(user) == fn &&
           LLVMGetCalledFunctionType(user) == LLVMGlobalGetValueType(fn) &&
           LLVMGetTailCallKind(user) != LLVMTailCallKindMustTail;
}

static bool is_in(LLVMValueRef i, LLVMValueRef fn) {
    return LLVMGetBasicBlockParent(LLVMGetInstructionParent(i)) == fn;
}

// The calls that will ask first: all, or those in the function itself when there are many. *every: nobody
// else enters the function.
static ValueVec find_calls(LLVMValueRef fn, bool *every) {
    ValueVec users = rewrite_users(fn), calls = {0}, own = {0};
    *every = LLVMGetLinkage(fn) == LLVMInternalLinkage || LLVMGetLinkage(fn) == LLVMPrivateLinkage;
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef u = users.at[i];
        bool plain = LLVMIsAInstruction(u) && is_plain_call(u, fn);
        for (unsigned k = 0; plain && k < LLVMGetNumArgOperands(u); k++) plain = LLVMGetOperand(u, k) != fn;
        *every &= plain;
        if (plain) PASS_PUSH(calls, u);
        if (plain && is_in(u, fn)) PASS_PUSH(own, u);
    }
    PASS_VEC_FREE(users);
    if (calls.n <= MOST_CALLS) {
        if (!own.n) calls.n = 0; // no recursion
        PASS_VEC_FREE(own);
        return calls;
    }
    *every = false;
    PASS_VEC_FREE(calls);
    return own;
}

// ---- a call -----------------------------------------------------------------------------------------------

typedef struct Site {
    const Early *e;
    LLVMValueRef call;
    LLVMBuilderRef b;
    LLVMBasicBlockRef behind; // where the call and the early returns meet
    PassMap known;            // the function's value -> index in `values`
    ValueVec values;
    ValueVec results; // of the early returns, which come from the blocks `from`
    PASS_VEC(LLVMBasicBlockRef) from;
} Site;

static LLVMValueRef value_of(const Site *s, LLVMValueRef v) {
    int k = pass_map_get(&s->known, v);
    return k >= 0 ? s->values.at[k] : v;
}

static void know(Site *s, LLVMValueRef v, LLVMValueRef here) {
    pass_map_set(&s->known, v, s->values.n);
    PASS_PUSH(s->values, here);
}

// What is said of aliases by scopes holds among the accesses of one execution of the function's body.
static void forget_scopes(Site *s, LLVMValueRef made) {
    static const char *const kinds[] = {"alias.scope", "noalias"};
    for (int k = 0; k < 2; k++)
        LLVMSetMetadata(made, LLVMGetMDKindIDInContext(s->e->ctx, kinds[k], (unsigned)strlen(kinds[k])),
                        NULL);
}

static void copy_block(Site *s, LLVMBasicBlockRef block, LLVMBasicBlockRef before) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); !LLVMIsATerminatorInst(i);
         i = LLVMGetNextInstruction(i)) {
        if (LLVMIsAAllocaInst(i)) continue;
        if (LLVMIsAPHINode(i)) {
            LLVMValueRef from = pass_incoming(i, before);
            if (from) know(s, i, value_of(s, from));
            continue;
        }
        LLVMValueRef made = LLVMInstructionClone(i);
        for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
            LLVMSetOperand(made, k, value_of(s, LLVMGetOperand(i, k)));
        LLVMInsertIntoBuilder(s->b, made);
        LLVMInstructionSetDebugLoc(made, LLVMInstructionGetDebugLoc(s->call));
        forget_scopes(s, made);
        know(s, i, made);
    }
}

static LLVMBasicBlockRef new_block(Site *s, const char *name) {
    return LLVMInsertBasicBlockInContext(s->e->ctx, s->behind, name);
}

// The way from `before` to `block`, which returns.
static void copy_exit(Site *s, LLVMBasicBlockRef before, LLVMBasicBlockRef block) {
    for (;;) {
        copy_block(s, block, before);
        LLVMValueRef end = LLVMGetBasicBlockTerminator(block);
        if (LLVMIsAReturnInst(end)) {
            if (LLVMGetNumOperands(end)) PASS_PUSH(s->results, value_of(s, LLVMGetOperand(end, 0)));
            break;
        }
        before = block;
        block = LLVMGetSuccessor(end, 0);
    }
    PASS_PUSH(s->from, LLVMGetInsertBlock(s->b));
    LLVMBuildBr(s->b, s->behind);
}

// A copy of the test, at the builder's place, which then is where it goes on.
static void copy_test(Site *s, const Test *t, LLVMBasicBlockRef calls, bool last) {
    LLVMValueRef branch = LLVMGetBasicBlockTerminator(t->block);
    copy_block(s, t->block, NULL);
    LLVMBasicBlockRef exit = t->returns ? new_block(s, "early") : calls,
                      on = last ? calls : new_block(s, "test");
    LLVMValueRef condition = value_of(s, LLVMGetCondition(branch));
    LLVMBuildCondBr(s->b, condition, t->exit ? on : exit, t->exit ? exit : on);
    if (t->returns) {
        LLVMPositionBuilderAtEnd(s->b, exit);
        copy_exit(s, t->block, LLVMGetSuccessor(branch, t->exit));
    }
    LLVMPositionBuilderAtEnd(s->b, on);
}

static void join_results(Site *s, LLVMBasicBlockRef calls) {
    if (!s->results.n || !LLVMGetFirstUse(s->call)) return;
    LLVMBuilderRef b = rewrite_before(LLVMGetFirstInstruction(s->behind));
    LLVMValueRef phi = LLVMBuildPhi(b, LLVMTypeOf(s->call), "");
    LLVMReplaceAllUsesWith(s->call, phi);
    LLVMAddIncoming(phi, &s->call, &calls, 1);
    for (int i = 0; i < s->results.n; i++) LLVMAddIncoming(phi, &s->results.at[i], &s->from.at[i], 1);
    LLVMDisposeBuilder(b);
}

static void ask_before(const Early *e, LLVMValueRef call) {
    LLVMBasicBlockRef first = LLVMGetInstructionParent(call), calls = rewrite_split_before(call);
    Site s = {.e = e, .call = call, .b = LLVMCreateBuilderInContext(e->ctx)};
    s.behind = rewrite_split_before(LLVMGetNextInstruction(call));
    LLVMPositionBuilderAtEnd(s.b, calls);
    LLVMSetCurrentDebugLocation2(s.b, LLVMInstructionGetDebugLoc(call));
    LLVMBuildBr(s.b, s.behind);
    for (unsigned k = 0; k < LLVMCountParams(e->fn); k++)
        know(&s, LLVMGetParam(e->fn, k), LLVMGetOperand(call, k));
    LLVMPositionBuilderAtEnd(s.b, first);
    for (int i = 0; i < e->n; i++) copy_test(&s, &e->tests[i], calls, i == e->n - 1);
    join_results(&s, calls);
    LLVMDisposeBuilder(s.b);
    pass_map_free(&s.known);
    PASS_VEC_FREE(s.values);
    PASS_VEC_FREE(s.results);
    PASS_VEC_FREE(s.from);
}

// ---- the function's own tests -----------------------------------------------------------------------------

static void assume_not(const Early *e, const Test *t) {
    LLVMValueRef branch = LLVMGetBasicBlockTerminator(t->block), condition = LLVMGetCondition(branch);
    LLVMModuleRef m = LLVMGetGlobalParent(e->fn);
    unsigned id = LLVMLookupIntrinsicID("llvm.assume", strlen("llvm.assume"));
    LLVMValueRef assume = LLVMGetIntrinsicDeclaration(m, id, NULL, 0);
    LLVMBuilderRef b = rewrite_before(branch);
    LLVMValueRef goes_on = t->exit ? condition : LLVMBuildNot(b, condition, "");
    LLVMBuildCall2(b, LLVMGlobalGetValueType(assume), assume, &goes_on, 1, "");
    LLVMSetCondition(branch, LLVMConstInt(LLVMInt1TypeInContext(e->ctx), t->exit != 0, 0));
    LLVMDisposeBuilder(b);
}

static bool reads_memory(LLVMBasicBlockRef b) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
        if (LLVMIsALoadInst(i)) return true;
    return false;
}

static void assume_tests(const Early *e) {
    for (int i = 0; i < e->n && !reads_memory(e->tests[i].block); i++)
        if (e->tests[i].returns) assume_not(e, &e->tests[i]);
}

static bool run_on_function(LLVMValueRef fn) {
    Early e = {.ctx = LLVMGetTypeContext(LLVMTypeOf(fn)), .fn = fn};
    bool every;
    if (rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "noinline") ||
        rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "optnone") || !find_tests(&e))
        return false;
    ValueVec calls = find_calls(fn, &every);
    for (int i = 0; i < calls.n; i++) ask_before(&e, calls.at[i]);
    bool changed = calls.n > 0;
    PASS_VEC_FREE(calls);
    if (changed && every) assume_tests(&e);
    return changed;
}

bool loam_earlyreturns_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    (void)o;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && LLVMGetGC(fn)) changed |= run_on_function(fn);
    return changed;
}
