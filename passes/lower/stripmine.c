// stripmine.c - takes the safepoint poll out of a counted innermost loop ("strip mining"): the loop runs in
// strips, and polls between two of them.
//
// Before:
//     header:  x = phi [start, outside], [x + step, latch]
//     latch:   if (x + step PRED bound) goto header; goto exit
//
// After:
//     outer:   x' = phi [start, outside], [x + step, between]
//              limit = bound, or x' + rounds * step when that is nearer
//     header:  x = phi [x', outer], [x + step, latch]
//     latch:   if (x + step PRED limit) goto header; goto ended
//     ended:   if (x + step PRED bound) goto between; goto exit
//     between: poll; goto outer
//
// The inner loop costs what it cost before, and has no call. The change is right whatever `limit` is, as long
// as `PRED limit` implies `PRED bound`: `ended` asks the original question. It is implied because limit lies
// between x and bound: for <, <=, >, >= by order; for != because the strip ends on limit before x could meet
// bound.
//
// A loop over the runes of a string is taken as well: its index grows by one or more in each round, and the
// test is an order. Not handled, so that the caller polls in the loop: several latches, a bound that changes
// in the loop, any other step that is no constant.
#include "lower/stripmine.h"
#include "ir/rewrite.h"

typedef struct Strip {
    LLVMContextRef ctx;
    LLVMBasicBlockRef header, latch, exit;
    PassMap body;              // the loop's blocks
    LLVMValueRef branch, test; // the latch's
    LLVMValueRef phi;          // the counter
    bool tests_next;           // the test looks at counter + step
    LLVMValueRef bound;
    LLVMIntPredicate stay; // the loop goes on while `tested STAY bound`
    int64_t step;
    bool grows; // by step at least
} Strip;

static bool in_body(const Strip *s, LLVMBasicBlockRef b) { return pass_map_get(&s->body, b) >= 0; }

// A natural loop: everything that reaches the latch without passing the header.
static void find_body(Strip *s) {
    PASS_VEC(LLVMBasicBlockRef) work = {0};
    pass_map_set(&s->body, s->header, 1);
    if (!in_body(s, s->latch)) {
        pass_map_set(&s->body, s->latch, 1);
        PASS_PUSH(work, s->latch);
    }
    while (work.n) {
        LLVMBasicBlockRef b = work.at[--work.n];
        for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(b)); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef user = LLVMGetUser(u);
            if (!LLVMIsAInstruction(user) || !LLVMIsATerminatorInst(user) ||
                in_body(s, LLVMGetInstructionParent(user)))
                continue;
            pass_map_set(&s->body, LLVMGetInstructionParent(user), 1);
            PASS_PUSH(work, LLVMGetInstructionParent(user));
        }
    }
    PASS_VEC_FREE(work);
}

static bool is_invariant(const Strip *s, LLVMValueRef v) {
    return LLVMIsAConstant(v) || LLVMIsAArgument(v) ||
           (LLVMIsAInstruction(v) && !in_body(s, LLVMGetInstructionParent(v)));
}

static LLVMIntPredicate swapped(LLVMIntPredicate p) {
    switch (p) {
    case LLVMIntUGT: return LLVMIntULT;
    case LLVMIntUGE: return LLVMIntULE;
    case LLVMIntULT: return LLVMIntUGT;
    case LLVMIntULE: return LLVMIntUGE;
    case LLVMIntSGT: return LLVMIntSLT;
    case LLVMIntSGE: return LLVMIntSLE;
    case LLVMIntSLT: return LLVMIntSGT;
    case LLVMIntSLE: return LLVMIntSGE;
    default: return p;
    }
}

static LLVMValueRef incoming(LLVMValueRef phi, LLVMBasicBlockRef from) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++)
        if (LLVMGetIncomingBlock(phi, i) == from) return LLVMGetIncomingValue(phi, i);
    return NULL;
}

// The counter plus a constant, or the index behind a rune in a string that begins at the counter.
static bool leads_on(LLVMValueRef v, LLVMValueRef counter) {
    if (LLVMIsAExtractValueInst(v)) {
        LLVMValueRef call = LLVMGetOperand(v, 0);
        LLVMValueRef fn = LLVMIsACallInst(call) ? pass_callee(call) : NULL;
        return fn && pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_ADVANCES) &&
               LLVMGetIndices(v)[0] == 1 && LLVMGetOperand(call, LLVMCountParams(fn) - 1) == counter;
    }
    return LLVMIsAInstruction(v) && LLVMGetInstructionOpcode(v) == LLVMAdd &&
           LLVMGetOperand(v, 0) == counter && LLVMIsAConstantInt(LLVMGetOperand(v, 1)) &&
           LLVMConstIntGetSExtValue(LLVMGetOperand(v, 1)) > 0;
}

// v is what goes round of a counter that grows by one or more in each round, as in a loop over the runes of a
// string. Only for an order: where a strip ends need not be a value of the counter.
static bool match_growing(Strip *s, LLVMValueRef v) {
    LLVMValueRef phi = LLVMGetFirstInstruction(s->header);
    while (LLVMIsAPHINode(phi) && incoming(phi, s->latch) != v) phi = LLVMGetNextInstruction(phi);
    if (!LLVMIsAPHINode(phi) || !LLVMIsAPHINode(v)) return false;
    for (unsigned i = 0, n = LLVMCountIncoming(v); i < n; i++)
        if (!leads_on(LLVMGetIncomingValue(v, i), phi)) return false;
    s->phi = phi;
    s->tests_next = false;
    s->step = 1;
    return s->grows = true;
}

// v is a counter of the header, or one plus its step.
static bool match_counter(Strip *s, LLVMValueRef v) {
    LLVMValueRef phi = v, next;
    s->tests_next = LLVMIsAInstruction(v) && LLVMGetInstructionOpcode(v) == LLVMAdd;
    if (s->tests_next) phi = LLVMGetOperand(v, 0);
    if (!LLVMIsAPHINode(phi) || LLVMGetInstructionParent(phi) != s->header) return false;
    next = incoming(phi, s->latch);
    if (!next || !LLVMIsAInstruction(next) || LLVMGetInstructionOpcode(next) != LLVMAdd ||
        LLVMGetOperand(next, 0) != phi || !LLVMIsAConstantInt(LLVMGetOperand(next, 1)) ||
        (s->tests_next && v != next))
        return false;
    s->phi = phi;
    s->step = LLVMConstIntGetSExtValue(LLVMGetOperand(next, 1));
    return s->step != 0 && s->step > -4096 && s->step < 4096;
}

static bool order_fits_step(const Strip *s) {
    switch (s->stay) {
    case LLVMIntNE: return !s->grows;
    case LLVMIntULT:
    case LLVMIntULE:
    case LLVMIntSLT:
    case LLVMIntSLE: return s->step > 0;
    case LLVMIntUGT:
    case LLVMIntUGE:
    case LLVMIntSGT:
    case LLVMIntSGE: return s->step < 0;
    default: return false;
    }
}

static bool match_loop(Strip *s) {
    s->branch = LLVMGetBasicBlockTerminator(s->latch);
    if (!LLVMIsABranchInst(s->branch) || !LLVMIsConditional(s->branch)) return false;
    bool stay_on_true = LLVMGetSuccessor(s->branch, 0) == s->header;
    s->exit = LLVMGetSuccessor(s->branch, stay_on_true ? 1 : 0);
    s->test = LLVMGetCondition(s->branch);
    if (in_body(s, s->exit) || LLVMGetSuccessor(s->branch, stay_on_true ? 0 : 1) != s->header ||
        !LLVMIsAICmpInst(s->test))
        return false;
    LLVMValueRef a = LLVMGetOperand(s->test, 0), b = LLVMGetOperand(s->test, 1);
    bool turned = is_invariant(s, a);
    s->bound = turned ? a : b;
    if (LLVMGetTypeKind(LLVMTypeOf(a)) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(LLVMTypeOf(a)) < 32 ||
        !is_invariant(s, s->bound) ||
        (!match_counter(s, turned ? b : a) && !match_growing(s, turned ? b : a)))
        return false;
    LLVMIntPredicate p = LLVMGetICmpPredicate(s->test);
    p = turned ? swapped(p) : p;
    s->stay = stay_on_true ? p : rewrite_inverse(p);
    return order_fits_step(s);
}

// ---- the change -------------------------------------------------------------------------------------------

static LLVMBasicBlockRef block_before(Strip *s, LLVMBasicBlockRef b, const char *name) {
    return LLVMInsertBasicBlockInContext(s->ctx, b, name);
}

// Every way into the header but the latch's goes to `outer`.
static void redirect_entries(Strip *s, LLVMBasicBlockRef outer) {
    ValueVec users = rewrite_users(LLVMBasicBlockAsValue(s->header));
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef t = users.at[i];
        if (!LLVMIsAInstruction(t) || !LLVMIsATerminatorInst(t) || LLVMGetInstructionParent(t) == s->latch ||
            LLVMGetInstructionParent(t) == outer)
            continue;
        for (int k = 0; k < pass_successors(t); k++)
            if (LLVMGetSuccessor(t, (unsigned)k) == s->header) LLVMSetSuccessor(t, (unsigned)k, outer);
    }
    PASS_VEC_FREE(users);
}

// The header's phis become a pair: one in `outer`, and one that takes it over. Returns the outer one of the
// counter.
static LLVMValueRef split_phis(Strip *s, LLVMBasicBlockRef outer, LLVMBasicBlockRef between) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(s->ctx);
    LLVMPositionBuilderAtEnd(b, outer);
    LLVMValueRef counter = NULL;
    for (LLVMValueRef phi = LLVMGetFirstInstruction(s->header), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        LLVMValueRef around = LLVMBuildPhi(b, LLVMTypeOf(phi), ""), round = incoming(phi, s->latch);
        LLVMBuilderRef at = rewrite_before(phi);
        LLVMValueRef made = LLVMBuildPhi(at, LLVMTypeOf(phi), "");
        LLVMDisposeBuilder(at);
        for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
            LLVMValueRef v = LLVMGetIncomingValue(phi, i);
            LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i);
            if (from != s->latch) LLVMAddIncoming(around, &v, &from, 1);
        }
        LLVMAddIncoming(around, &round, &between, 1);
        LLVMAddIncoming(made, &around, &outer, 1);
        LLVMAddIncoming(made, &round, &s->latch, 1);
        if (phi == s->phi) {
            counter = around;
            s->phi = made;
        }
        rewrite_take_name(made, phi);
        LLVMReplaceAllUsesWith(phi, made);
        LLVMInstructionEraseFromParent(phi);
    }
    LLVMDisposeBuilder(b);
    return counter;
}

// bound, or `rounds` rounds from here when the bound is farther than that. Distances are unsigned: the bound
// lies ahead, or, for an order, is checked to.
static LLVMValueRef limit_of(Strip *s, LLVMBuilderRef b, LLVMValueRef counter, int rounds) {
    LLVMTypeRef t = LLVMTypeOf(counter);
    LLVMValueRef step = LLVMConstInt(t, (unsigned long long)s->step, 1);
    LLVMValueRef way = LLVMConstInt(t, (unsigned long long)((s->step < 0 ? -s->step : s->step) * rounds), 0);
    LLVMValueRef x = s->tests_next ? LLVMBuildAdd(b, counter, step, "") : counter;
    LLVMValueRef distance = s->step > 0 ? LLVMBuildSub(b, s->bound, x, "") : LLVMBuildSub(b, x, s->bound, "");
    LLVMValueRef far = LLVMBuildICmp(b, LLVMIntUGT, distance, way, "");
    if (s->stay != LLVMIntNE) far = LLVMBuildAnd(b, far, LLVMBuildICmp(b, s->stay, x, s->bound, ""), "");
    LLVMValueRef near = s->step > 0 ? LLVMBuildAdd(b, x, way, "") : LLVMBuildSub(b, x, way, "");
    return LLVMBuildSelect(b, far, near, s->bound, "strip.limit");
}

static void move_exit_edge(Strip *s, LLVMBasicBlockRef ended) {
    for (LLVMValueRef phi = LLVMGetFirstInstruction(s->exit), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        rewrite_phi_block(phi, s->latch, ended);
    }
}

static LLVMBasicBlockRef change(Strip *s, int rounds, LLVMBasicBlockRef *next) {
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(s->branch);
    LLVMBasicBlockRef outer = block_before(s, s->header, "strips"),
                      ended = block_before(s, s->exit, "strip.ended");
    LLVMBasicBlockRef between = block_before(s, s->exit, "strip.between");
    redirect_entries(s, outer);
    LLVMValueRef counter = split_phis(s, outer, between);
    LLVMValueRef tested = LLVMGetOperand(s->test, is_invariant(s, LLVMGetOperand(s->test, 0)) ? 1 : 0);

    LLVMBuilderRef b = LLVMCreateBuilderInContext(s->ctx);
    LLVMSetCurrentDebugLocation2(b, loc);
    LLVMPositionBuilderAtEnd(b, outer);
    LLVMValueRef limit = limit_of(s, b, counter, rounds);
    LLVMBuildBr(b, s->header);
    move_exit_edge(s, ended);
    LLVMPositionBuilderBefore(b, s->branch);
    LLVMBuildCondBr(b, LLVMBuildICmp(b, s->stay, tested, limit, ""), s->header, ended);
    LLVMInstructionEraseFromParent(s->branch);
    LLVMPositionBuilderAtEnd(b, ended);
    rewrite_unlikely(LLVMBuildCondBr(b, LLVMBuildICmp(b, s->stay, tested, s->bound, ""), between, s->exit));
    LLVMDisposeBuilder(b);
    if (!LLVMGetFirstUse(s->test)) LLVMInstructionEraseFromParent(s->test);
    *next = outer;
    return between;
}

LLVMBasicBlockRef strip_loop(LLVMBasicBlockRef header, LLVMBasicBlockRef latch, int rounds,
                             LLVMBasicBlockRef *next) {
    Strip s = {.ctx = LLVMGetTypeContext(LLVMTypeOf(LLVMBasicBlockAsValue(header))),
               .header = header,
               .latch = latch};
    find_body(&s);
    LLVMBasicBlockRef between = match_loop(&s) ? change(&s, rounds, next) : NULL;
    pass_map_free(&s.body);
    return between;
}
