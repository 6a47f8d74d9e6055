// stripmine.c - takes the safepoint poll out of a counted loop ("strip mining"): the loop runs in strips,
// and polls between two of them.
//
// Before:
//     header:  x = phi [start, outside], [x + step, latch]
//     latch:   if (x + step PRED bound) goto header; goto exit
//
// After:
//     strips:  x' = phi [start, outside], [x + step, between]
//              limit = bound, or x' + rounds * step when that is nearer
//     header:  x = phi [x', strips], [x + step, latch]
//     latch:   if (x + step PRED limit) goto header; goto ended
//     ended:   if (x + step PRED bound) goto between; goto exit
//     between: poll; goto strips
//
// The inner loop costs what it cost before, and has no call. `ended` asks the original question, so the
// change is right for each limit for which
//  1. `PRED limit` implies `PRED bound`: limit lies between x and bound. <= and >= become < and > by one
//     step of the bound, which may wrap: then limit lies behind x and the strip has one round.
//  2. a strip ends (H27). A counter whose step is not one may pass the limit and wrap round, or miss it
//     (!=). So its additions must be known not to wrap, or limit is the bound only when no counter can pass
//     it that way; otherwise limit is the first value that is tested, and each strip has one round.
//
// Variables that go along with the counter are made of it, so that the machine counts once.
//
// The step may be an invariant that is no constant: strips have one round when it is not in 1 .. 2^31. A
// loop over the runes of a string is taken as well: its index grows by one or more in each round, and the
// test is an order. Not handled, so that the caller polls in the loop: several latches, a bound that changes
// in the loop, any other step that is no constant.
#include "lower/stripmine.h"
#include "ir/rewrite.h"

enum { LARGEST_STEP = 4096 };
#define LARGEST_VARIABLE_STEP (1ll << 31)

typedef struct Strip {
    LLVMContextRef ctx;
    LLVMBasicBlockRef header, latch, exit;
    PassMap body;              // the loop's blocks
    LLVMValueRef branch, test; // the latch's
    LLVMValueRef tested;       // its operand that changes
    LLVMValueRef phi;          // the counter
    LLVMValueRef bound;        // the other, invariant
    LLVMIntPredicate stay;     // the loop goes on while `tested STAY bound`
    int64_t step;              // 0: an invariant, `variable`
    LLVMValueRef variable;
    bool grows;    // by step at least
    bool nsw, nuw; // what is known of the additions
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

static int64_t constant_step(LLVMValueRef v) {
    return LLVMIsAConstantInt(v) && LLVMGetIntTypeWidth(LLVMTypeOf(v)) <= 64 ? LLVMConstIntGetSExtValue(v)
                                                                             : 0;
}

static bool is_add_to(LLVMValueRef v, LLVMValueRef counter) {
    return LLVMIsAInstruction(v) && LLVMGetInstructionOpcode(v) == LLVMAdd && LLVMGetOperand(v, 0) == counter;
}

// The counter plus a constant without wrapping, or the index behind a rune in a string that begins at the
// counter.
static bool leads_on(LLVMValueRef v, LLVMValueRef counter) {
    if (LLVMIsAExtractValueInst(v)) {
        LLVMValueRef call = LLVMGetOperand(v, 0);
        LLVMValueRef fn = LLVMIsACallInst(call) ? pass_callee(call) : NULL;
        return fn && pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_ADVANCES) &&
               LLVMGetIndices(v)[0] == 1 && LLVMGetOperand(call, LLVMCountParams(fn) - 1) == counter;
    }
    return is_add_to(v, counter) && LLVMGetNSW(v) && constant_step(LLVMGetOperand(v, 1)) > 0;
}

// v is what goes round of a counter that grows by one or more in each round, as in a loop over the runes of a
// string. Only for an order: where a strip ends need not be a value of the counter.
static bool match_growing(Strip *s, LLVMValueRef v) {
    LLVMValueRef phi = LLVMGetFirstInstruction(s->header);
    while (LLVMIsAPHINode(phi) && pass_incoming(phi, s->latch) != v) phi = LLVMGetNextInstruction(phi);
    if (!LLVMIsAPHINode(phi) || !LLVMIsAPHINode(v)) return false;
    for (unsigned i = 0, n = LLVMCountIncoming(v); i < n; i++)
        if (!leads_on(LLVMGetIncomingValue(v, i), phi)) return false;
    s->tested = v;
    s->phi = phi;
    s->step = 1;
    return s->grows = s->nsw = true;
}

// v is a counter of the header, or one plus its step.
static bool match_counter(Strip *s, LLVMValueRef v) {
    LLVMValueRef phi = v;
    if (LLVMIsAInstruction(v) && LLVMGetInstructionOpcode(v) == LLVMAdd) phi = LLVMGetOperand(v, 0);
    if (!LLVMIsAPHINode(phi) || LLVMGetInstructionParent(phi) != s->header) return false;
    LLVMValueRef next = pass_incoming(phi, s->latch);
    if (!next || !is_add_to(next, phi) || (v != phi && v != next)) return false;
    LLVMValueRef step = LLVMGetOperand(next, 1);
    s->nsw = LLVMGetNSW(next);
    s->nuw = LLVMGetNUW(next);
    s->tested = v;
    s->phi = phi;
    s->step = constant_step(step);
    if (LLVMIsAConstant(step)) return s->step != 0 && s->step > -LARGEST_STEP && s->step < LARGEST_STEP;
    s->variable = step;
    return is_invariant(s, step) && LLVMGetIntTypeWidth(LLVMTypeOf(step)) == 64;
}

static LLVMIntPredicate strict(LLVMIntPredicate p) {
    switch (p) {
    case LLVMIntULE: return LLVMIntULT;
    case LLVMIntUGE: return LLVMIntUGT;
    case LLVMIntSLE: return LLVMIntSLT;
    case LLVMIntSGE: return LLVMIntSGT;
    default: return p;
    }
}

static bool is_signed(LLVMIntPredicate p) { return p >= LLVMIntSGT; }

static int64_t width_of(const Strip *s) { return s->step < 0 ? -s->step : s->step; }

// Whether the counter cannot pass its bound so far that it wraps.
static bool cannot_wrap(const Strip *s) {
    return width_of(s) == 1 || s->grows || (is_signed(s->stay) ? s->nsw : s->nuw);
}

static bool order_fits_step(const Strip *s) {
    switch (strict(s->stay)) {
    case LLVMIntNE: return !s->grows && s->step && (width_of(s) & (width_of(s) - 1)) == 0;
    case LLVMIntULT: return !s->grows && (s->step > 0 || s->variable);
    case LLVMIntSLT: return s->step > 0 || s->variable;
    case LLVMIntUGT:
    case LLVMIntSGT: return s->step < 0;
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
    LLVMTypeRef t = LLVMTypeOf(a);
    bool turned = is_invariant(s, a);
    s->bound = turned ? a : b;
    if (LLVMGetTypeKind(t) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(t) < 32 ||
        LLVMGetIntTypeWidth(t) > 64 || !is_invariant(s, s->bound) ||
        (!match_counter(s, turned ? b : a) && !match_growing(s, turned ? b : a)))
        return false;
    LLVMIntPredicate p = LLVMGetICmpPredicate(s->test);
    p = turned ? swapped(p) : p;
    s->stay = stay_on_true ? p : rewrite_inverse(p);
    return order_fits_step(s);
}

// ---- variables beside the counter -------------------------------------------------------------------------

// How far a variable is from the counter, always, as a constant; NULL: it does not go along.
static LLVMValueRef distance(const Strip *s, LLVMValueRef phi) {
    LLVMTypeRef t = LLVMTypeOf(phi);
    if (phi == s->phi || t != LLVMTypeOf(s->phi) || LLVMCountIncoming(phi) != 2 || !s->step ||
        pass_step(phi, s->latch) != s->step)
        return NULL;
    LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, LLVMGetIncomingBlock(phi, 0) == s->latch);
    LLVMValueRef start = pass_incoming(phi, from), counted = pass_incoming(s->phi, from);
    if (start == counted) return LLVMConstNull(t);
    return LLVMIsAConstantInt(start) && LLVMIsAConstantInt(counted) ? LLVMConstSub(start, counted) : NULL;
}

// Variables that differ from the counter by a constant are made of it. LLVM would see that as long as both
// begin with constants; in a strip they begin where the one before it ended.
static void join_variables(const Strip *s) {
    LLVMBuilderRef b = rewrite_before(rewrite_first_non_phi(s->header));
    for (LLVMValueRef phi = LLVMGetFirstInstruction(s->header), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        LLVMValueRef apart = distance(s, phi);
        if (!apart) continue;
        LLVMReplaceAllUsesWith(phi, LLVMIsNull(apart) ? s->phi : LLVMBuildAdd(b, s->phi, apart, ""));
        LLVMInstructionEraseFromParent(phi);
    }
    LLVMDisposeBuilder(b);
}

// ---- the change -------------------------------------------------------------------------------------------

static LLVMBasicBlockRef block_before(Strip *s, LLVMBasicBlockRef b, const char *name) {
    return LLVMInsertBasicBlockInContext(s->ctx, b, name);
}

// Every way into the header but the latch's goes to `strips`.
static void redirect_entries(Strip *s, LLVMBasicBlockRef strips) {
    ValueVec users = rewrite_users(LLVMBasicBlockAsValue(s->header));
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef t = users.at[i];
        if (!LLVMIsAInstruction(t) || !LLVMIsATerminatorInst(t) || LLVMGetInstructionParent(t) == s->latch)
            continue;
        for (int k = 0; k < pass_successors(t); k++)
            if (LLVMGetSuccessor(t, (unsigned)k) == s->header) LLVMSetSuccessor(t, (unsigned)k, strips);
    }
    PASS_VEC_FREE(users);
}

// A phi of the header becomes a pair: `around` in the block of strips, which b builds, and the returned one,
// which takes it over from `start`.
static LLVMValueRef split_phi(Strip *s, LLVMBuilderRef b, LLVMValueRef phi, LLVMBasicBlockRef start,
                              LLVMBasicBlockRef between) {
    LLVMValueRef around = LLVMBuildPhi(b, LLVMTypeOf(phi), "");
    LLVMBuilderRef at = rewrite_before(phi);
    LLVMValueRef made = LLVMBuildPhi(at, LLVMTypeOf(phi), ""), round = pass_incoming(phi, s->latch);
    LLVMDisposeBuilder(at);
    LLVMAddIncoming(made, &around, &start, 1);
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        LLVMValueRef v = LLVMGetIncomingValue(phi, i);
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i);
        LLVMAddIncoming(from == s->latch ? made : around, &v, &from, 1);
    }
    LLVMAddIncoming(around, &round, &between, 1);
    return made;
}

static void split_phis(Strip *s, LLVMBuilderRef b, LLVMBasicBlockRef start, LLVMBasicBlockRef between) {
    for (LLVMValueRef phi = LLVMGetFirstInstruction(s->header), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        LLVMValueRef made = split_phi(s, b, phi, start, between);
        if (s->tested == phi) s->tested = made;
        if (s->phi == phi) s->phi = made;
        rewrite_take_name(made, phi);
        LLVMReplaceAllUsesWith(phi, made);
        LLVMInstructionEraseFromParent(phi);
    }
}

// ---- where a strip ends -----------------------------------------------------------------------------------

// Values of the block of strips. A strip ends at `soon`, unless that is `far` away: then `strip` behind x,
// or at x if x does not lie `ahead` of `last`. x is what the strip tests first, or less when the counter
// grows by unknown steps.
typedef struct Ends {
    LLVMBuilderRef b;
    LLVMTypeRef type;
    LLVMValueRef x, last, soon, far, strip;
} Ends;

static LLVMValueRef number(const Ends *e, int64_t k) {
    return LLVMConstInt(e->type, (unsigned long long)k, 1);
}

// The bound of the strict order, or x when the counter might miss it or wrap behind it.
static LLVMValueRef safe_bound(const Strip *s, const Ends *e, LLVMValueRef way) {
    int64_t most = s->variable ? LARGEST_VARIABLE_STEP : s->step;
    LLVMValueRef safe;
    if (s->stay == LLVMIntNE) {
        if (width_of(s) == 1) return e->last;
        LLVMValueRef rest = LLVMBuildAnd(e->b, way, number(e, width_of(s) - 1), "");
        safe = LLVMBuildICmp(e->b, LLVMIntEQ, rest, number(e, 0), "");
    } else {
        if (!s->variable && cannot_wrap(s)) return e->last;
        LLVMValueRef behind = LLVMBuildAdd(e->b, e->last, number(e, most), "");
        safe = LLVMBuildICmp(e->b, strict(s->stay), e->last, behind, "");
    }
    return LLVMBuildSelect(e->b, safe, e->last, e->x, "");
}

static void find_bound(const Strip *s, Ends *e, int rounds) {
    bool up = s->variable || s->step > 0;
    LLVMValueRef step = s->variable ? s->variable : number(e, s->step);
    e->last = s->bound;
    if (strict(s->stay) != s->stay) e->last = LLVMBuildAdd(e->b, e->last, number(e, up ? 1 : -1), "");
    e->x = LLVMGetIncomingValue(s->phi, 0);
    if (s->tested != s->phi && !s->grows) e->x = LLVMBuildAdd(e->b, e->x, step, "");
    e->strip = LLVMBuildMul(e->b, step, number(e, rounds), "");
    LLVMValueRef way = up ? LLVMBuildSub(e->b, e->last, e->x, "") : LLVMBuildSub(e->b, e->x, e->last, "");
    e->soon = safe_bound(s, e, way);
    e->far = LLVMBuildICmp(e->b, LLVMIntUGT, way, up ? e->strip : number(e, width_of(s) * rounds), "");
}

static LLVMValueRef far_end(const Strip *s, const Ends *e) {
    LLVMValueRef end = LLVMBuildAdd(e->b, e->x, e->strip, "");
    if (s->stay == LLVMIntNE) return end;
    LLVMValueRef ahead = LLVMBuildICmp(e->b, strict(s->stay), e->x, e->last, "");
    return LLVMBuildSelect(e->b, ahead, end, e->x, "");
}

// One round when the step is none that was counted on.
static LLVMValueRef check_step(const Strip *s, const Ends *e, LLVMValueRef limit) {
    LLVMValueRef less = LLVMBuildSub(e->b, s->variable, number(e, 1), "");
    LLVMValueRef fits = LLVMBuildICmp(e->b, LLVMIntULT, less, number(e, LARGEST_VARIABLE_STEP - 1), "");
    return LLVMBuildSelect(e->b, fits, limit, e->x, "");
}

// Ends the block of strips, which goes on to `start`, and leaves the limit there. A bound that is near costs
// a subtraction and a branch.
static LLVMValueRef build_limit(Strip *s, LLVMBuilderRef b, LLVMBasicBlockRef start, int rounds) {
    LLVMBasicBlockRef strips = LLVMGetInsertBlock(b);
    Ends e = {.b = b, .type = LLVMTypeOf(s->phi)};
    find_bound(s, &e, rounds);
    if (s->variable) {
        LLVMValueRef limit = check_step(s, &e, LLVMBuildSelect(b, e.far, far_end(s, &e), e.soon, ""));
        LLVMBuildBr(b, start);
        return limit;
    }
    LLVMBasicBlockRef far = block_before(s, start, "strip.far");
    rewrite_unlikely(LLVMBuildCondBr(b, e.far, far, start));
    LLVMPositionBuilderAtEnd(b, far);
    LLVMValueRef then = far_end(s, &e);
    LLVMBuildBr(b, start);
    LLVMPositionBuilderAtEnd(b, start);
    LLVMValueRef limit = LLVMBuildPhi(b, e.type, "strip.limit");
    LLVMAddIncoming(limit, &e.soon, &strips, 1);
    LLVMAddIncoming(limit, &then, &far, 1);
    return limit;
}

static void move_exit_edge(Strip *s, LLVMBasicBlockRef ended) {
    for (LLVMValueRef phi = LLVMGetFirstInstruction(s->exit), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        rewrite_phi_block(phi, s->latch, ended);
    }
}

// The test asks for the limit now, and where it fails for the bound.
static void build_tests(Strip *s, LLVMValueRef limit, LLVMBasicBlockRef between) {
    LLVMBasicBlockRef ended = block_before(s, between, "strip.ended");
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(s->branch);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(s->ctx);
    move_exit_edge(s, ended);
    LLVMPositionBuilderBefore(b, s->branch);
    LLVMSetCurrentDebugLocation2(b, loc);
    LLVMBuildCondBr(b, LLVMBuildICmp(b, strict(s->stay), s->tested, limit, ""), s->header, ended);
    LLVMInstructionEraseFromParent(s->branch);
    LLVMPositionBuilderAtEnd(b, ended);
    LLVMValueRef more = LLVMBuildICmp(b, s->stay, s->tested, s->bound, "");
    rewrite_unlikely(LLVMBuildCondBr(b, more, between, s->exit));
    LLVMDisposeBuilder(b);
    if (!LLVMGetFirstUse(s->test)) LLVMInstructionEraseFromParent(s->test);
}

static LLVMBasicBlockRef change(Strip *s, int rounds, LLVMBasicBlockRef *next) {
    LLVMBasicBlockRef strips = block_before(s, s->header, "strips"),
                      start = block_before(s, s->header, "strip.start"),
                      between = block_before(s, s->exit, "strip.between");
    redirect_entries(s, strips);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(s->ctx);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(s->branch));
    LLVMPositionBuilderAtEnd(b, strips);
    split_phis(s, b, start, between);
    LLVMValueRef limit = build_limit(s, b, start, rounds);
    LLVMPositionBuilderAtEnd(b, start);
    LLVMBuildBr(b, s->header);
    LLVMDisposeBuilder(b);
    build_tests(s, limit, between);
    *next = strips;
    return between;
}

LLVMBasicBlockRef strip_loop(LLVMBasicBlockRef header, LLVMBasicBlockRef latch, int rounds,
                             LLVMBasicBlockRef *next) {
    Strip s = {.ctx = LLVMGetTypeContext(LLVMTypeOf(LLVMBasicBlockAsValue(header))),
               .header = header,
               .latch = latch};
    find_body(&s);
    LLVMBasicBlockRef between = NULL;
    if (match_loop(&s)) {
        join_variables(&s);
        between = change(&s, rounds, next);
    }
    pass_map_free(&s.body);
    return between;
}
