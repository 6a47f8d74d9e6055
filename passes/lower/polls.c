// polls.c - polls on the back edges of loops that could run long.
//
//        if ((i64)load %fs:0x70 < 0) call @loam.poll()              cold
//
// The runtime asks a goroutine to stop by overwriting its stack limit with a value above every address
// (LOAM_TLS_STACK_LIMIT of loam/abi.h): function prologues see the stack pointer below the limit, loops see a
// negative number.
//
//  1. Every cycle of a function has a retreating edge u -> h (one against reverse post-order). It needs a
//     poll when some path from h to u meets none. A call is as good as a poll only when the callee is known
//     to look at the limit in its prologue. A function without a frame has no such prologue, nor has C code.
//  2. No poll in a loop that is provably short: a counter from a constant by a constant step to a constant
//     bound, and at most SHORT_WORK instructions in all, inner loops counted with their own trips. A copy
//     counts by its length; C code and copies of any length have no limit (H29), but for the reading of a
//     rune and the barrier.
//  3. An innermost loop that counts and calls leaves at most runs in strips of about STRIP_WORK instructions
//     and polls between them (stripmine.c), unless its count leads to a panic, as in
//     `for a[i] < x { i++ }`: such a loop ends before, often soon, and the strip would cost more than it.
//  4. In every other loop the poll stands in u, before what only makes the condition at its end. When a
//     number changes by one in each round of an innermost loop, the loop polls where the last bits of that
//     number are zero, which is once in about STRIP_WORK instructions: a test of a register, not of memory.
//
// A "loam-nosplit" function has no stack check, so it must end soon: it has no poll either.
//
// expects  LLVM's vectorisers are done: a call in the loop would stop them
// leaves   no cycle without a poll, except short loops and those of "loam-nosplit" functions
// refuses  nothing
#include "analysis/cfg.h"
#include "loam/abi.h"
#include "ir/rewrite.h"
#include "lower/stripmine.h"

enum { SHORT_WORK = 10000, STRIP_WORK = 10000, NO_LIMIT = SHORT_WORK + 1, FS_SPACE = 257 };
enum { RUNE_WORK = 50, BARRIER_WORK = 50, COPIED_AT_ONCE = 16 }; // one instruction copies so many bytes

// What a block has to do at its end. With `steps` it polls only when the last bits of that number are zero.
typedef struct Edge {
    bool polls;
    LLVMValueRef steps;
    int rounds; // at least so many are between two polls, a power of two
} Edge;

typedef struct Polls {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTypeRef i64;
    LLVMValueRef poll;
    PassMap checks; // 1: a function that looks at the limit when it is called
    LLVMValueRef fn;
    PassCfg *cfg;
    bool *has_poll; // of a block
    bool *has_call; // of a block: a call that is no leaf, or work without limit
    int64_t *size;  // instructions of a block
    double *work;   // of a loop: instructions it may run in all; > SHORT_WORK: too many or unknown
} Polls;

// ---- functions that look at the limit ---------------------------------------------------------------------

static bool has_stack_check(LLVMValueRef fn) {
    return !LLVMIsDeclaration(fn) && LLVMGetGC(fn) &&
           !pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_NOSPLIT);
}

// It calls, and not as the last thing it does: so it has a frame, which its prologue asks room for.
static bool has_frame(LLVMValueRef fn) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b), next; i; i = next) {
            next = LLVMGetNextInstruction(i);
            if (pass_is_safepoint(i) && next && !LLVMIsAReturnInst(next)) return true;
        }
    return false;
}

static void note_checks(Polls *p) {
    pass_map_set(&p->checks, p->poll, 1);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->m); fn; fn = LLVMGetNextFunction(fn))
        if (has_stack_check(fn) && LLVMGetLinkage(fn) != LLVMAvailableExternallyLinkage && has_frame(fn))
            pass_map_set(&p->checks, fn, 1);
}

// ---- trip counts ------------------------------------------------------------------------------------------

typedef struct Counter {
    LLVMValueRef phi, next;
    int64_t start, step;
} Counter;

static bool constant_int(LLVMValueRef v, int64_t *k) {
    if (!LLVMIsAConstantInt(v) || LLVMGetIntTypeWidth(LLVMTypeOf(v)) > 64) return false;
    *k = LLVMConstIntGetSExtValue(v);
    return *k > -(1ll << 30) && *k < (1ll << 30);
}

// A phi of the header that comes in as a constant and goes round as itself plus a constant.
static bool counter_of(const Polls *p, int loop, LLVMValueRef phi, Counter *c) {
    *c = (Counter){.phi = phi};
    int constants = 0, rounds = 0, n = (int)LLVMCountIncoming(phi);
    if (LLVMGetTypeKind(LLVMTypeOf(phi)) != LLVMIntegerTypeKind) return false;
    for (int i = 0; i < n; i++) {
        LLVMValueRef v = LLVMGetIncomingValue(phi, (unsigned)i);
        int from = pass_cfg_block(p->cfg, LLVMGetIncomingBlock(phi, (unsigned)i));
        if (from < 0) continue;
        if (!pass_cfg_loop_contains(p->cfg, loop, from)) {
            if (constants++ || !constant_int(v, &c->start)) return false;
            continue;
        }
        if (!LLVMIsAInstruction(v) || LLVMGetInstructionOpcode(v) != LLVMAdd || LLVMGetOperand(v, 0) != phi ||
            !constant_int(LLVMGetOperand(v, 1), &c->step) || (rounds++ && v != c->next))
            return false;
        c->next = v;
    }
    return constants == 1 && rounds > 0 && c->step != 0;
}

// How often at most the loop goes round while `counter PRED bound` holds; -1: unknown.
static double trips(const Counter *c, LLVMIntPredicate pred, int64_t bound, bool compares_next) {
    int64_t start = c->start + (compares_next ? c->step : 0), way = bound - start;
    bool up = c->step > 0,
         unsigned_pred = pred == LLVMIntULT || pred == LLVMIntULE || pred == LLVMIntUGT || pred == LLVMIntUGE;
    if (unsigned_pred && (start < 0 || bound < 0)) return -1;
    if (pred == LLVMIntNE) return way % c->step == 0 && way / c->step >= 0 ? (double)(way / c->step) + 1 : -1;
    bool fits = up ? pred == LLVMIntSLT || pred == LLVMIntSLE || pred == LLVMIntULT || pred == LLVMIntULE
                   : pred == LLVMIntSGT || pred == LLVMIntSGE;
    if (!fits) return -1;
    return way / c->step < 0 ? 2 : (double)(way / c->step) + 2;
}

// Of a test that has to be `yes` for another round: the one or two tests that each have to be. LLVM joins the
// conditions of two branches, as in `for i < 20 && !done`.
static int parts_of_test(LLVMValueRef test, bool yes, LLVMValueRef part[2]) {
    LLVMOpcode op = LLVMIsAInstruction(test) ? LLVMGetInstructionOpcode(test) : LLVMRet;
    part[0] = test;
    if (op == (yes ? LLVMAnd : LLVMOr)) {
        part[0] = LLVMGetOperand(test, 0);
        part[1] = LLVMGetOperand(test, 1);
        return 2;
    }
    if (op != LLVMSelect || LLVMGetTypeKind(LLVMTypeOf(test)) != LLVMIntegerTypeKind) return 1;
    LLVMValueRef fixed = LLVMGetOperand(test, yes ? 2 : 1); // select x, y, false or select x, true, y
    if (!LLVMIsAConstantInt(fixed) || LLVMConstIntGetZExtValue(fixed) != !yes) return 1;
    part[0] = LLVMGetOperand(test, 0);
    part[1] = LLVMGetOperand(test, yes ? 1 : 2);
    return 2;
}

// By one comparison that has to be `yes` for another round.
static double trips_by_test(const Polls *p, int loop, LLVMValueRef test, bool yes) {
    int64_t bound;
    if (!LLVMIsAICmpInst(test) || !constant_int(LLVMGetOperand(test, 1), &bound)) return -1;
    LLVMIntPredicate pred = yes ? LLVMGetICmpPredicate(test) : rewrite_inverse(LLVMGetICmpPredicate(test));
    LLVMValueRef x = LLVMGetOperand(test, 0);
    for (LLVMValueRef phi = LLVMGetFirstInstruction(p->cfg->blocks[p->cfg->loops[loop].header]);
         phi && LLVMIsAPHINode(phi); phi = LLVMGetNextInstruction(phi)) {
        Counter c;
        if (counter_of(p, loop, phi, &c) && (x == c.phi || x == c.next))
            return trips(&c, pred, bound, x == c.next);
    }
    return -1;
}

static double fewer(double a, double b) { return a < 0 || (b >= 0 && b < a) ? b : a; }

// By one exit: a conditional branch that every round passes.
static double trips_by_exit(const Polls *p, int loop, LLVMValueRef branch) {
    if (!LLVMIsABranchInst(branch) || !LLVMIsConditional(branch)) return -1;
    int yes = pass_cfg_block(p->cfg, LLVMGetSuccessor(branch, 0)),
        no = pass_cfg_block(p->cfg, LLVMGetSuccessor(branch, 1));
    bool in_yes = pass_cfg_loop_contains(p->cfg, loop, yes), in_no = pass_cfg_loop_contains(p->cfg, loop, no);
    LLVMValueRef part[2];
    if (in_yes == in_no) return -1;
    double best = -1;
    for (int i = 0, n = parts_of_test(LLVMGetCondition(branch), in_yes, part); i < n; i++)
        best = fewer(best, trips_by_test(p, loop, part[i], in_yes));
    return best;
}

static bool every_round_passes(const Polls *p, int loop, int block) {
    int header = p->cfg->loops[loop].header;
    for (int i = p->cfg->pred_start[header]; i < p->cfg->pred_start[header + 1]; i++) {
        int from = p->cfg->pred[i];
        if (pass_cfg_loop_contains(p->cfg, loop, from) && !pass_cfg_dominates(p->cfg, block, from))
            return false;
    }
    return true;
}

static double loop_trips(const Polls *p, int loop) {
    double best = -1;
    for (int b = 0; b < p->cfg->n && !p->cfg->loops[loop].irreducible; b++) {
        if (p->cfg->loop_of[b] != loop || !every_round_passes(p, loop, b)) continue;
        best = fewer(best, trips_by_exit(p, loop, LLVMGetBasicBlockTerminator(p->cfg->blocks[b])));
    }
    return best;
}

static void measure_loop(Polls *p, int loop) {
    double body = 0, t = loop_trips(p, loop);
    for (int b = 0; b < p->cfg->n; b++)
        if (p->cfg->loop_of[b] == loop) body += (double)p->size[b];
    for (int l = 0; l < p->cfg->nloops; l++)
        if (p->cfg->loops[l].parent == loop)
            body += p->work[l] > SHORT_WORK ? 0 : p->work[l]; // a long one polls itself
    p->work[loop] = t < 0 ? SHORT_WORK + 1.0 : t * body;
}

static bool is_call(LLVMValueRef i) { return pass_is_call(i) && !pass_is_intrinsic(pass_callee(i)); }

static int64_t work_of_copy(LLVMValueRef length) {
    if (!LLVMIsAConstantInt(length)) return NO_LIMIT;
    unsigned long long n = LLVMConstIntGetZExtValue(length) / COPIED_AT_ONCE;
    return n < NO_LIMIT ? (int64_t)n + 1 : NO_LIMIT;
}

static int64_t work_of_leaf(LLVMValueRef fn) {
    if (fn && pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_ADVANCES)) return RUNE_WORK;
    return pass_name_is(fn, LOAM_SYM_GC_WRITE_BARRIER) ? BARRIER_WORK : NO_LIMIT;
}

static int64_t work_of(LLVMValueRef i) {
    if (LLVMIsAMemIntrinsic(i)) return work_of_copy(LLVMGetOperand(i, 2));
    return is_call(i) && !pass_is_safepoint(i) ? work_of_leaf(pass_callee(i)) : 1;
}

static void measure_instruction(Polls *p, int block, LLVMValueRef i) {
    bool call = is_call(i);
    int64_t work = work_of(i);
    p->size[block] += work;
    p->has_call[block] |= (call && pass_is_safepoint(i)) || work >= NO_LIMIT;
    p->has_poll[block] |= call && pass_map_get(&p->checks, pass_callee(i)) == 1;
}

static void measure(Polls *p) {
    PassCfg *c = p->cfg;
    int deepest = 0;
    p->has_poll = PASS_NEW_ARRAY(&c->arena, bool, c->n);
    p->has_call = PASS_NEW_ARRAY(&c->arena, bool, c->n);
    p->size = PASS_NEW_ARRAY(&c->arena, int64_t, c->n);
    p->work = PASS_NEW_ARRAY(&c->arena, double, c->nloops + 1);
    for (int b = 0; b < c->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i; i = LLVMGetNextInstruction(i))
            measure_instruction(p, b, i);
    for (int l = 0; l < c->nloops; l++) deepest = c->loops[l].depth > deepest ? c->loops[l].depth : deepest;
    for (int d = deepest; d > 0; d--)
        for (int l = 0; l < c->nloops; l++)
            if (c->loops[l].depth == d) measure_loop(p, l);
}

// ---- which edges ------------------------------------------------------------------------------------------

// Whether `to` can be reached from `from` through blocks without polls, both ends included.
static bool reaches_quietly(const Polls *p, int from, int to) {
    const PassCfg *c = p->cfg;
    if (p->has_poll[from] || p->has_poll[to]) return false;
    PASS_VEC(int) work = {0};
    PassArena arena = {0};
    bool *seen = PASS_NEW_ARRAY(&arena, bool, c->n), found = from == to;
    seen[from] = true;
    PASS_PUSH(work, from);
    while (work.n && !found) {
        int b = work.at[--work.n];
        for (int i = c->succ_start[b]; i < c->succ_start[b + 1]; i++) {
            int s = c->succ[i];
            found |= s == to;
            if (seen[s] || p->has_poll[s]) continue;
            seen[s] = true;
            PASS_PUSH(work, s);
        }
    }
    PASS_VEC_FREE(work);
    pass_arena_free(&arena);
    return found;
}

// -1: none that is reducible.
static int loop_with_header(const PassCfg *c, int header) {
    for (int l = 0; l < c->nloops; l++)
        if (c->loops[l].header == header && !c->loops[l].irreducible) return l;
    return -1;
}

static bool is_short(const Polls *p, int header) {
    int loop = loop_with_header(p->cfg, header);
    return loop >= 0 && p->work[loop] <= SHORT_WORK;
}

static bool needs_poll(const Polls *p, int from, int header) {
    return header <= from && !is_short(p, header) && reaches_quietly(p, header, from);
}

// ---- the poll ---------------------------------------------------------------------------------------------

static void declare(Polls *p) {
    p->poll = LLVMGetNamedFunction(p->m, LOAM_SYM_POLL);
    if (!p->poll)
        p->poll =
            LLVMAddFunction(p->m, LOAM_SYM_POLL, LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), NULL, 0, 0));
    rewrite_fn_attr(p->poll, LLVMAttributeFunctionIndex, "cold", 0);
}

// None of its operands is an aggregate, which may not live across a safepoint (H11).
static bool takes_scalars(LLVMValueRef v) {
    for (int i = 0, n = LLVMGetNumOperands(v); i < n; i++) {
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(LLVMGetOperand(v, (unsigned)i)));
        if (kind == LLVMStructTypeKind || kind == LLVMArrayTypeKind || kind == LLVMVectorTypeKind)
            return false;
    }
    return true;
}

// A value of the block that nothing but the block's end needs, made without an effect.
static bool is_only_for_end(LLVMValueRef v) {
    if (LLVMIsAPHINode(v) || LLVMIsAStoreInst(v) || LLVMIsACallInst(v) || LLVMIsAFenceInst(v) ||
        LLVMIsAAtomicRMWInst(v) || LLVMIsAAtomicCmpXchgInst(v) || LLVMIsAAllocaInst(v) || !takes_scalars(v))
        return false;
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAInstruction(user) || LLVMIsAPHINode(user) ||
            LLVMGetInstructionParent(user) != LLVMGetInstructionParent(v))
            return false;
    }
    return true;
}

// Before the terminator of a loop that may end there, and before the instructions that only make its
// condition: they stay together, so that the machine's tests of bits and of memory can be made of them, and
// nothing that they load need be kept over the poll.
static LLVMValueRef place_in(LLVMBasicBlockRef block) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(block), at = end, before;
    if (!LLVMIsABranchInst(end) || !LLVMIsConditional(end)) return end;
    while ((before = LLVMGetPreviousInstruction(at)) && is_only_for_end(before)) at = before;
    return at;
}

// `made` leads to `block` as `from` does.
static void add_way(LLVMBasicBlockRef block, LLVMBasicBlockRef from, LLVMBasicBlockRef made) {
    for (LLVMValueRef phi = LLVMGetFirstInstruction(block); phi && LLVMIsAPHINode(phi);
         phi = LLVMGetNextInstruction(phi)) {
        LLVMValueRef v = pass_incoming(phi, from);
        if (v) LLVMAddIncoming(phi, &v, &made, 1);
    }
}

// Ends `block`: a poll on the way to `after`.
static void build_poll(Polls *p, LLVMBasicBlockRef block, LLVMBasicBlockRef after, LLVMMetadataRef loc) {
    LLVMBasicBlockRef cold = LLVMAppendBasicBlockInContext(p->ctx, p->fn, "poll");
    LLVMTypeRef fs = LLVMPointerTypeInContext(p->ctx, FS_SPACE);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, block);
    LLVMSetCurrentDebugLocation2(b, loc);
    LLVMValueRef limit =
        LLVMBuildLoad2(b, p->i64, LLVMConstIntToPtr(LLVMConstInt(p->i64, LOAM_TLS_STACK_LIMIT, 0), fs), "");
    LLVMSetVolatile(limit, 1);
    LLVMValueRef asked = LLVMBuildICmp(b, LLVMIntSLT, limit, LLVMConstNull(p->i64), "");
    rewrite_unlikely(LLVMBuildCondBr(b, asked, cold, after));
    add_way(after, block, cold);
    LLVMPositionBuilderAtEnd(b, cold);
    LLVMBuildCall2(b, LLVMGlobalGetValueType(p->poll), p->poll, NULL, 0, "");
    LLVMBuildBr(b, after);
    LLVMDisposeBuilder(b);
}

// Ends `block`: to the returned one once in so many rounds, else to `after`.
static LLVMBasicBlockRef build_turn(Polls *p, LLVMBasicBlockRef block, LLVMBasicBlockRef after, const Edge *e,
                                    LLVMMetadataRef loc) {
    LLVMBasicBlockRef turn = LLVMAppendBasicBlockInContext(p->ctx, p->fn, "poll.turn");
    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx); // the last bits: a test of 32 with a constant
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, block);
    LLVMSetCurrentDebugLocation2(b, loc);
    LLVMValueRef low = LLVMBuildTrunc(b, e->steps, i32, "");
    LLVMValueRef bits = LLVMBuildAnd(b, low, LLVMConstInt(i32, (unsigned)e->rounds - 1, 0), "");
    LLVMValueRef due = LLVMBuildICmp(b, LLVMIntEQ, bits, LLVMConstNull(i32), "");
    rewrite_unlikely(LLVMBuildCondBr(b, due, turn, after));
    add_way(after, block, turn);
    LLVMDisposeBuilder(b);
    return turn;
}

static void insert_poll(Polls *p, LLVMBasicBlockRef block, const Edge *e) {
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(LLVMGetBasicBlockTerminator(block));
    LLVMBasicBlockRef after = rewrite_split_before(place_in(block));
    if (e->steps) block = build_turn(p, block, after, e, loc);
    build_poll(p, block, after, loc);
}

// ---- where ------------------------------------------------------------------------------------------------

static bool runs_in(const Polls *p, int block, int loop) {
    return pass_cfg_loop_contains(p->cfg, loop, block);
}

static bool is_innermost(const Polls *p, int loop) {
    for (int l = 0; l < p->cfg->nloops; l++)
        if (p->cfg->loops[l].parent == loop) return false;
    return true;
}

// How many rounds a strip of an innermost loop has; 0: the loop calls.
static int rounds_of_strip(const Polls *p, int loop) {
    int64_t size = 0;
    for (int b = 0; b < p->cfg->n; b++) {
        if (p->cfg->loop_of[b] != loop) continue;
        if (p->has_call[b]) return 0;
        size += p->size[b];
    }
    return (int)(STRIP_WORK / size) + 1;
}

// The loop's only latch, or -1. One that lies in a loop inside, or goes back to two headers, is none: the
// edge of one loop is changed while the other's poll depends on the block.
static int latch_of(const Polls *p, int loop) {
    const PassCfg *c = p->cfg;
    int header = c->loops[loop].header, latch = -1, back = 0;
    for (int i = c->pred_start[header]; i < c->pred_start[header + 1]; i++) {
        if (!runs_in(p, c->pred[i], loop)) continue;
        if (latch >= 0) return -1;
        latch = c->pred[i];
    }
    for (int i = c->succ_start[latch]; i < c->succ_start[latch + 1]; i++) back += c->succ[i] <= latch;
    return back == 1 && c->loop_of[latch] == loop ? latch : -1;
}

static bool poll_between_strips(Polls *p, int loop) {
    if (loop < 0 || !is_innermost(p, loop)) return false;
    int latch = latch_of(p, loop), rounds = rounds_of_strip(p, loop);
    if (latch < 0 || !rounds) return false;
    LLVMBasicBlockRef at = p->cfg->blocks[latch], next, between;
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(LLVMGetBasicBlockTerminator(at));
    between = strip_loop(p->cfg->blocks[p->cfg->loops[loop].header], at, rounds, &next);
    if (between) build_poll(p, between, next, loc);
    return between;
}

// Whether v is phi + 1 or phi - 1.
static bool is_step_from(LLVMValueRef v, LLVMValueRef phi) {
    if (!LLVMIsAInstruction(v) || LLVMGetInstructionOpcode(v) != LLVMAdd || LLVMGetOperand(v, 0) != phi ||
        !LLVMIsAConstantInt(LLVMGetOperand(v, 1)))
        return false;
    long long step = LLVMConstIntGetSExtValue(LLVMGetOperand(v, 1));
    return step == 1 || step == -1;
}

// What goes round from `from` of a phi that changes by one in each round, in one direction, by whichever way
// the loop goes back; NULL: it is no such phi.
static LLVMValueRef step_of(const Polls *p, int loop, LLVMValueRef phi, int from) {
    LLVMValueRef step = NULL, here = NULL;
    enum { NARROWEST = 32 };
    if (LLVMGetTypeKind(LLVMTypeOf(phi)) != LLVMIntegerTypeKind ||
        LLVMGetIntTypeWidth(LLVMTypeOf(phi)) < NARROWEST || LLVMGetIntTypeWidth(LLVMTypeOf(phi)) > 64)
        return NULL;
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        LLVMValueRef v = LLVMGetIncomingValue(phi, i);
        int block = pass_cfg_block(p->cfg, LLVMGetIncomingBlock(phi, i));
        if (block < 0 || !runs_in(p, block, loop)) continue;
        if (!is_step_from(v, phi) || (step && LLVMGetOperand(v, 1) != step)) return NULL;
        step = LLVMGetOperand(v, 1);
        if (block == from) here = v;
    }
    return here;
}

// How the edge from a block to the header of a loop polls.
static Edge edge_from(const Polls *p, int loop, int from) {
    Edge e = {.polls = true, .rounds = 1};
    int rounds = loop >= 0 && is_innermost(p, loop) ? rounds_of_strip(p, loop) : 0;
    if (!rounds) return e;
    while (e.rounds * 2 <= rounds) e.rounds *= 2;
    for (LLVMValueRef phi = LLVMGetFirstInstruction(p->cfg->blocks[p->cfg->loops[loop].header]);
         LLVMIsAPHINode(phi) && !e.steps; phi = LLVMGetNextInstruction(phi))
        e.steps = step_of(p, loop, phi, from);
    return e;
}

// Notes the blocks that have to poll because of their edges to h, unless strips do. Returns whether any has.
static bool poll_at_header(Polls *p, Edge *edges, int h) {
    const PassCfg *c = p->cfg;
    int loop = loop_with_header(c, h);
    bool any = false;
    for (int i = c->pred_start[h]; i < c->pred_start[h + 1]; i++) {
        int from = c->pred[i];
        if (!needs_poll(p, from, h)) continue;
        Edge e = edge_from(p, loop, from);
        if (!any && !(e.steps && pass_cfg_counts_to_panic(c, loop)) && poll_between_strips(p, loop))
            return true;
        // A block that goes back to two headers polls for both of them.
        edges[from] = edges[from].polls ? (Edge){.polls = true} : e;
        any = true;
    }
    return any;
}

static bool poll_in_loops(Polls *p) {
    PassCfg *c = p->cfg;
    Edge *edges = PASS_NEW_ARRAY(&c->arena, Edge, c->n);
    bool changed = false;
    for (int h = 0; h < c->n; h++) changed |= poll_at_header(p, edges, h);
    for (int b = 0; b < c->n; b++)
        if (edges[b].polls) insert_poll(p, c->blocks[b], &edges[b]);
    return changed;
}

static bool run_on_function(Polls *p) {
    p->cfg = pass_cfg_new(p->fn);
    bool changed = false;
    if (p->cfg->nloops) {
        measure(p);
        changed = poll_in_loops(p);
    }
    pass_cfg_free(p->cfg);
    return changed;
}

bool loam_polls_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Polls p = {.m = m, .ctx = ctx, .i64 = LLVMInt64TypeInContext(ctx)};
    declare(&p);
    note_checks(&p);
    bool changed = false;
    for (p.fn = LLVMGetFirstFunction(m); p.fn; p.fn = LLVMGetNextFunction(p.fn))
        if (has_stack_check(p.fn)) changed |= run_on_function(&p);
    pass_map_free(&p.checks);
    return changed;
}
