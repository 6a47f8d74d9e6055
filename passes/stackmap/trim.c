// trim.c - takes managed pointers out of statepoints whose value nobody needs behind the call.
//
// RewriteStatepointsForGC keeps a call's pointer arguments in its "gc-live" bundle: each costs a spill and a
// slot at every call. A callee in managed code keeps its own arguments alive, and its prologue has its entry
// masks, so they may go. Not when the callee is declared only: the runtime's C functions rely on their
// caller's frame to keep what they were given.
//
//  1. Needed are relocates with a use other than a phi, a relocate or a gc-live bundle; and, through needed
//     phis and relocates, what these were made from (base and derived). Everything in the bundle of a call
//     into the runtime is needed as well.
//  2. Statepoints with unneeded operands are made again with fewer; relocates get their new indices; unneeded
//     ones go.
#include "stackmap/trim.h"
#include "ir/rewrite.h"

typedef struct Trim {
    LLVMContextRef ctx;
    PassMap needed; // relocates and phis
    ValueVec work;
} Trim;

static bool is_named(LLVMValueRef v, const char *prefix) {
    return LLVMIsACallInst(v) && pass_name_starts(pass_callee(v), prefix);
}
static bool is_relocate(LLVMValueRef v) { return is_named(v, "llvm.experimental.gc.relocate"); }
static bool is_statepoint(LLVMValueRef v) {
    return pass_is_call(v) && pass_name_starts(pass_callee(v), "llvm.experimental.gc.statepoint");
}

// Operands of a statepoint: id, patch bytes, callee, number of arguments, flags, arguments...
static bool calls_runtime(LLVMValueRef statepoint) {
    LLVMValueRef callee = LLVMGetOperand(statepoint, 2);
    return LLVMIsAFunction(callee) && LLVMIsDeclaration(callee);
}

// Index of the bundle, -1 when there is none.
static int live_bundle(LLVMValueRef statepoint, LLVMOperandBundleRef *bundle) {
    for (unsigned i = 0, n = LLVMGetNumOperandBundles(statepoint); i < n; i++) {
        size_t len;
        *bundle = LLVMGetOperandBundleAtIndex(statepoint, i);
        const char *tag = LLVMGetOperandBundleTag(*bundle, &len);
        if (len == 7 && !__builtin_memcmp(tag, "gc-live", 7)) return (int)i;
        LLVMDisposeOperandBundle(*bundle);
    }
    return -1;
}

static void need(Trim *t, LLVMValueRef v) {
    if ((!is_relocate(v) && !LLVMIsAPHINode(v)) || pass_map_get(&t->needed, v) >= 0) return;
    pass_map_set(&t->needed, v, 1);
    PASS_PUSH(t->work, v);
}

// The statepoint of a relocate: its token, or behind a landing pad the invoke.
static LLVMValueRef statepoint_of(LLVMValueRef relocate) {
    LLVMValueRef token = LLVMGetOperand(relocate, 0);
    if (!LLVMIsALandingPadInst(token)) return token;
    LLVMBasicBlockRef pad = LLVMGetInstructionParent(token);
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(pad)); u; u = LLVMGetNextUse(u))
        if (LLVMIsAInvokeInst(LLVMGetUser(u))) return LLVMGetUser(u);
    return NULL;
}

static void spread(Trim *t, LLVMValueRef v) {
    if (LLVMIsAPHINode(v)) {
        for (unsigned i = 0; i < LLVMCountIncoming(v); i++) need(t, LLVMGetIncomingValue(v, i));
        return;
    }
    LLVMOperandBundleRef live;
    LLVMValueRef statepoint = statepoint_of(v);
    if (!statepoint || live_bundle(statepoint, &live) < 0) return;
    for (unsigned k = 1; k <= 2; k++)
        need(t,
             LLVMGetOperandBundleArgAtIndex(live, (unsigned)LLVMConstIntGetZExtValue(LLVMGetOperand(v, k))));
    LLVMDisposeOperandBundle(live);
}

// A use that reads the value: an ordinary operand. Those in a gc-live bundle do not.
static bool is_real_use(LLVMValueRef user, LLVMValueRef v) {
    if (LLVMIsAPHINode(user) || is_relocate(user)) return false;
    if (!is_statepoint(user)) return true;
    if (calls_runtime(user)) return true;
    for (unsigned i = 0, n = LLVMGetNumArgOperands(user); i < n; i++)
        if (LLVMGetOperand(user, i) == v) return true;
    return false;
}

static void find_needed(Trim *t, const ValueVec *candidates) {
    for (int i = 0; i < candidates->n; i++)
        for (LLVMUseRef u = LLVMGetFirstUse(candidates->at[i]); u; u = LLVMGetNextUse(u))
            if (is_real_use(LLVMGetUser(u), candidates->at[i])) {
                need(t, candidates->at[i]);
                break;
            }
    while (t->work.n) spread(t, t->work.at[--t->work.n]);
}

// ---- making statepoints again -----------------------------------------------------------------------------

// Which operands of the bundle stay: those that a needed relocate names. Relocates hang on the token, or on
// the landing pad.
static void mark_kept(const Trim *t, LLVMValueRef token, bool *keep) {
    for (LLVMUseRef u = LLVMGetFirstUse(token); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef r = LLVMGetUser(u);
        for (unsigned k = 1; k <= 2 && is_relocate(r) && pass_map_get(&t->needed, r) >= 0; k++)
            keep[LLVMConstIntGetZExtValue(LLVMGetOperand(r, k))] = true;
    }
}

static void renumber(Trim *t, LLVMValueRef token, const int *now) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(t->ctx);
    for (LLVMUseRef u = LLVMGetFirstUse(token); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef r = LLVMGetUser(u);
        for (unsigned k = 1; k <= 2 && is_relocate(r); k++) {
            int index = now[LLVMConstIntGetZExtValue(LLVMGetOperand(r, k))];
            LLVMSetOperand(r, k, LLVMConstInt(i32, (unsigned)(index < 0 ? 0 : index), 0));
        }
    }
}

static LLVMValueRef landing_pad(LLVMValueRef statepoint) {
    return LLVMIsAInvokeInst(statepoint) ? rewrite_landing_pad(LLVMGetUnwindDest(statepoint)) : NULL;
}

static bool trim_statepoint(Trim *t, LLVMValueRef statepoint) {
    LLVMOperandBundleRef live;
    int at = calls_runtime(statepoint) ? -1 : live_bundle(statepoint, &live);
    if (at < 0) return false;
    PassArena arena = {0};
    unsigned n = LLVMGetNumOperandBundleArgs(live), kept = 0;
    bool *keep = PASS_NEW_ARRAY(&arena, bool, n + 1);
    int *now = PASS_NEW_ARRAY(&arena, int, n + 1);
    LLVMValueRef *left = PASS_NEW_ARRAY(&arena, LLVMValueRef, n + 1), pad = landing_pad(statepoint);
    mark_kept(t, statepoint, keep);
    if (pad) mark_kept(t, pad, keep);
    for (unsigned i = 0; i < n; i++) {
        now[i] = keep[i] ? (int)kept : -1;
        if (keep[i]) left[kept++] = LLVMGetOperandBundleArgAtIndex(live, i);
    }
    if (kept < n) {
        renumber(t, statepoint, now);
        if (pad) renumber(t, pad, now);
        rewrite_replace_bundle(statepoint, "gc-live", left, (int)kept);
    }
    LLVMDisposeOperandBundle(live);
    pass_arena_free(&arena);
    return kept < n;
}

static bool is_candidate(LLVMValueRef i) {
    return is_relocate(i) || (LLVMIsAPHINode(i) && pass_is_managed_ptr(LLVMTypeOf(i)));
}

bool trim_statepoints(LLVMValueRef fn) {
    Trim t = {.ctx = LLVMGetTypeContext(LLVMTypeOf(fn))};
    ValueVec candidates = rewrite_collect(fn, is_candidate), statepoints = rewrite_collect(fn, is_statepoint);
    bool changed = false;
    find_needed(&t, &candidates);
    for (int i = 0; i < statepoints.n; i++) changed |= trim_statepoint(&t, statepoints.at[i]);
    for (int i = 0; i < candidates.n; i++) // first all uses, which may be in circles, then the instructions
        if (pass_map_get(&t.needed, candidates.at[i]) < 0)
            LLVMReplaceAllUsesWith(candidates.at[i], LLVMGetPoison(LLVMTypeOf(candidates.at[i])));
    for (int i = 0; i < candidates.n; i++)
        if (pass_map_get(&t.needed, candidates.at[i]) < 0) LLVMInstructionEraseFromParent(candidates.at[i]);
    PASS_VEC_FREE(candidates);
    PASS_VEC_FREE(statepoints);
    PASS_VEC_FREE(t.work);
    pass_map_free(&t.needed);
    return changed;
}
