// checkedloops.c - loam-checkedloops: a counted loop gets a version without the checks that its counter
// decides.
//
//     for j := 0; j < n; j++ {        if n <= len(c[i]) && n <= len(b[k]) {
//         c[i][j] += x * b[k][j]          p, q := &c[i][0], &b[k][0]
//     }                                   for j := 0; j < n; j++ { p[j] += x * q[j] }
//                                     } else { the loop as it was }
//
// A loop with a way out to a panic does not become a vector, and what it reads of b[k] in each round, though
// nothing changes it, stays in the loop: the first round might never get there. The choice goes the way of
// the first round, check by check, so that each load is made where that round would make it.
//
// This is loop versioning (as in Bik, Girkar, Haghighat, "Experiences with Java JIT optimization", 1998), not
// the splitting of the loop's range of Gupta ("Optimizing array bound checks using flow analysis", LOPLAS
// 1993) that LLVM's irce does, which knows no loads and takes two loops more. Nothing is assumed: a version
// is chosen by what holds, and a check that fails goes to the old loop, which panics where it did.
//
// Expects: after LLVM's inliner, before its vectoriser; loops simplified, in LCSSA form. A loop is taken when
//  - it is innermost, has one latch, and calls nothing;
//  - its counter is an i64 that a round changes by one, and is compared with an invariant at the latch. The
//    counters of all rounds are those from `start`, as many as `rest` and one more, without wrapping: this is
//    the first thing that the choice asks;
//  - a branch to a panic depends on an invariant, or on an order of X and an invariant, with X = scale *
//    counter + an invariant, all modulo 2^64. (LLVM's indvars may make a variable for x + 1 beside the
//    counter x, or test another than the one that the program wrote.) X of the first round is below the
//    limit, and so are those that follow: rest * scale is less than what is between (scale and rest below
//    2^31: the product is exact).
// Loads are invariant when their address is and no store of the loop may change them, by !tbaa alone. One is
// made before the loop when the first round makes it, or another one of the same address, whichever way the
// round takes: the choice has decided all ways out before that. Where it cannot decide them, the load is made
// when another one has shown that the memory is there (the product of two matrices of rows).
#include "analysis/address.h"
#include "analysis/cfg.h"
#include "ir/rewrite.h"
#include "optimize/versions.h"
#include <string.h>

enum { LARGEST_LOOP = 120, SMALL_FACTOR = 31 };

typedef struct Check {
    LLVMValueRef branch;
    unsigned stay;      // its successor in the loop
    LLVMValueRef x;     // NULL: the condition is invariant
    LLVMValueRef limit; // x is less, or equal
    LLVMValueRef scale; // NULL: 1
    bool or_equal, is_signed;
    bool is_certain; // the first round comes here when the checks before it hold
} Check;

// What the choice does, in its order: an instruction of the loop is made, or a check is asked.
typedef struct Step {
    LLVMValueRef instruction; // or NULL
    Check check;
} Step;

typedef struct Loop {
    const PassCfg *cfg; // of the function before its loops had versions
    LLVMTargetDataRef layout;
    VersionLoop v;
    LLVMContextRef ctx;
    LLVMTypeRef i64;
    LLVMValueRef start, next, bound;
    bool grows, tests_next;
    LLVMIntPredicate stay; // next (or phi) STAY bound: another round
    ValueVec stores;
    PASS_VEC(Step) steps;
    PassMap planned; // instructions and branches among the steps
    int nchecks;
    // The choice
    LLVMBuilderRef b;
    LLVMBasicBlockRef otherwise;
    LLVMValueRef holds, rest; // holds NULL: nothing was asked since it was settled
    bool asked;               // a check was
    PassMap known;            // instruction of the loop -> index in `values`
    ValueVec values;
} Loop;

// ---- memory -----------------------------------------------------------------------------------------------

// A kind is !{"name", kind above, 0}; the topmost is the tree.
static LLVMValueRef kind_above(LLVMValueRef kind) {
    LLVMValueRef above = pass_md_operand(kind, 1);
    return above && !LLVMIsAConstant(above) && LLVMIsAMDNode(above) ? above : NULL;
}

static bool is_above(LLVMValueRef kind, LLVMValueRef other, LLVMValueRef *tree) {
    bool found = false;
    for (; other; other = kind_above(other)) {
        found |= other == kind;
        *tree = other;
    }
    return found;
}

// The kind that an access is of, operand 1 of its tag; NULL: unknown, or of a format that is not LLVM 19's.
static LLVMValueRef kind_of(LLVMValueRef access) {
    LLVMValueRef kind = pass_md_operand(pass_md(access, "tbaa"), 1),
                 name = kind ? pass_md_operand(kind, 0) : NULL;
    return name && LLVMIsAMDString(name) ? kind : NULL;
}

static bool may_be_same(LLVMValueRef a, LLVMValueRef b) {
    LLVMValueRef x = kind_of(a), y = kind_of(b), tree_x = NULL, tree_y = NULL;
    if (!x || !y) return true;
    bool related = is_above(x, y, &tree_y) | is_above(y, x, &tree_x);
    return related || tree_x != tree_y;
}

static bool is_unchanged(const Loop *l, LLVMValueRef load) {
    if (LLVMGetVolatile(load) || LLVMGetOrdering(load) != LLVMAtomicOrderingNotAtomic) return false;
    for (int i = 0; i < l->stores.n; i++)
        if (may_be_same(load, l->stores.at[i])) return false;
    return true;
}

// ---- invariants -------------------------------------------------------------------------------------------

static bool in_loop(const Loop *l, LLVMValueRef v) {
    return LLVMIsAInstruction(v) && version_loop_has(&l->v, LLVMGetInstructionParent(v));
}

static bool is_planned(const Loop *l, LLVMValueRef i) { return pass_map_get(&l->planned, i) >= 0; }

static bool is_invariant(const Loop *l, LLVMValueRef v) { return !in_loop(l, v) || is_planned(l, v); }

static bool is_pure(LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMGetElementPtr:
    case LLVMAdd:
    case LLVMSub:
    case LLVMMul:
    case LLVMShl:
    case LLVMAnd:
    case LLVMOr:
    case LLVMXor:
    case LLVMZExt:
    case LLVMSExt:
    case LLVMTrunc:
    case LLVMICmp: return true;
    default: return false;
    }
}

static bool can_be_made_before(const Loop *l, LLVMValueRef i) {
    if (!is_pure(i) && !(LLVMIsALoadInst(i) && is_unchanged(l, i))) return false;
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
        if (!is_invariant(l, LLVMGetOperand(i, k))) return false;
    return true;
}

// What a round adds to a variable of the loop; 0: no constant.
static int64_t step_of(const Loop *l, LLVMValueRef phi) {
    bool varies = LLVMIsAPHINode(phi) && LLVMGetInstructionParent(phi) == l->v.header;
    return varies && LLVMTypeOf(phi) == l->i64 ? pass_step(phi, l->v.latch) : 0;
}

// Whether v goes with the counter, each round by as many as the counter goes by one.
static bool goes_along(const Loop *l, LLVMValueRef v, LLVMValueRef *scale) {
    int64_t step = step_of(l, v);
    if (!l->grows) return step == -1;
    if (step > 1) *scale = LLVMConstInt(l->i64, (unsigned long long)step, 0);
    return step > 0;
}

// Whether v = scale * counter + an invariant. *scale NULL: 1.
static bool is_linear(const Loop *l, LLVMValueRef v, LLVMValueRef *scale) {
    *scale = NULL;
    if (LLVMIsAPHINode(v)) return goes_along(l, v, scale);
    if (!in_loop(l, v) || !LLVMIsABinaryOperator(v)) return false;
    LLVMValueRef x = LLVMGetOperand(v, 0), y = LLVMGetOperand(v, 1);
    switch (LLVMGetInstructionOpcode(v)) {
    case LLVMAdd:
        return (is_invariant(l, y) && is_linear(l, x, scale)) ||
               (is_invariant(l, x) && is_linear(l, y, scale));
    case LLVMSub: return is_invariant(l, y) && is_linear(l, x, scale);
    case LLVMMul:
        if (!is_invariant(l, y) || !is_linear(l, x, scale) || *scale) return false;
        *scale = y;
        return true;
    case LLVMShl:
        if (!LLVMIsAConstantInt(y) || LLVMConstIntGetZExtValue(y) >= SMALL_FACTOR ||
            !is_linear(l, x, scale) || *scale)
            return false;
        *scale = LLVMConstInt(l->i64, 1ull << LLVMConstIntGetZExtValue(y), 0);
        return true;
    default: return false;
    }
}

// ---- checks -----------------------------------------------------------------------------------------------

static LLVMIntPredicate turned(LLVMIntPredicate p) {
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

static bool ends_in_panic(LLVMBasicBlockRef b) {
    return LLVMIsAUnreachableInst(LLVMGetBasicBlockTerminator(b)) != NULL;
}

// x != limit is what LLVM makes of x < limit when x comes from below.
static bool is_order(LLVMIntPredicate p, Check *c) {
    c->or_equal = p == LLVMIntULE || p == LLVMIntSLE;
    c->is_signed = p == LLVMIntSLT || p == LLVMIntSLE;
    return c->or_equal || p == LLVMIntULT || p == LLVMIntSLT || p == LLVMIntNE;
}

static bool find_order(const Loop *l, LLVMValueRef test, Check *c) {
    if (!LLVMIsAICmpInst(test)) return false;
    LLVMValueRef x = LLVMGetOperand(test, 0), y = LLVMGetOperand(test, 1);
    LLVMIntPredicate p = LLVMGetICmpPredicate(test);
    bool on_right = is_invariant(l, x);
    c->x = on_right ? y : x;
    c->limit = on_right ? x : y;
    if (on_right) p = turned(p);
    if (c->stay) p = rewrite_inverse(p);
    if (LLVMTypeOf(c->x) != l->i64 || !is_invariant(l, c->limit) || !is_linear(l, c->x, &c->scale))
        return false;
    return is_order(p, c) && (l->grows || !c->scale);
}

// A branch out of the loop to a panic that the choice can decide.
static bool find_check(const Loop *l, LLVMValueRef branch, Check *c) {
    if (!LLVMIsABranchInst(branch) || !LLVMIsConditional(branch)) return false;
    LLVMBasicBlockRef yes = LLVMGetSuccessor(branch, 0), no = LLVMGetSuccessor(branch, 1);
    bool yes_in = version_loop_has(&l->v, yes), no_in = version_loop_has(&l->v, no);
    if (yes_in == no_in || !ends_in_panic(yes_in ? no : yes)) return false;
    *c = (Check){.branch = branch, .stay = yes_in ? 0 : 1};
    return is_invariant(l, LLVMGetCondition(branch)) || find_order(l, LLVMGetCondition(branch), c);
}

static void plan(Loop *l, LLVMValueRef i, const Check *c) {
    Step s = {c ? NULL : i, c ? *c : (Check){0}};
    pass_map_set(&l->planned, i, l->steps.n);
    PASS_PUSH(l->steps, s);
    l->nchecks += c != NULL;
}

static uint64_t size_of_load(const Loop *l, LLVMValueRef load) {
    return LLVMStoreSizeOfType(l->layout, LLVMTypeOf(load));
}

// Whether the choice comes after the load, or makes it.
static bool is_loaded(const Loop *l, LLVMValueRef load) {
    if (in_loop(l, load)) return is_planned(l, load);
    int at = pass_cfg_block(l->cfg, LLVMGetInstructionParent(load));
    return at >= 0 && pass_cfg_dominates(l->cfg, at, pass_cfg_block(l->cfg, l->v.header));
}

// Whether a load that was made shows that there is memory at `base`, of so many bytes: an inbounds gep stays
// in the object of its base, so what lies between them is of that object. The length of a row is loaded for
// its check, and where its elements are is 8 bytes before it. Nothing between takes an object away that the
// loop uses.
static bool is_readable(const Loop *l, LLVMValueRef base, uint64_t bytes) {
    for (LLVMUseRef u = LLVMGetFirstUse(base); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef gep = LLVMGetUser(u);
        int64_t offset;
        if (!LLVMIsAGetElementPtrInst(gep) || LLVMGetOperand(gep, 0) != base || !LLVMIsInBounds(gep) ||
            !address_gep_offset(l->layout, gep, &offset) || offset < 0 || (uint64_t)offset < bytes)
            continue;
        for (LLVMUseRef v = LLVMGetFirstUse(gep); v; v = LLVMGetNextUse(v))
            if (LLVMIsALoadInst(LLVMGetUser(v)) && is_loaded(l, LLVMGetUser(v))) return true;
    }
    return false;
}

// Whether a round can leave the loop here by a way that the choice has not decided.
static bool may_leave(const Loop *l, LLVMBasicBlockRef b) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(b);
    if (b == l->v.latch || is_planned(l, end)) return false;
    for (unsigned i = 0, n = LLVMGetNumSuccessors(end); i < n; i++)
        if (!version_loop_has(&l->v, LLVMGetSuccessor(end, i))) return true;
    return false;
}

static bool has_load_like(LLVMBasicBlockRef b, LLVMValueRef load) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
        if (LLVMIsALoadInst(i) && LLVMGetOperand(i, 0) == LLVMGetOperand(load, 0) &&
            LLVMTypeOf(i) == LLVMTypeOf(load))
            return true;
    return false;
}

// Whether the first round comes to an instruction, or to a load of the same address, whichever way it takes,
// when all holds that is asked so far. Each block is behind all that may lead to it in a round.
static bool is_certain(const Loop *l, LLVMValueRef i) {
    bool comes[LARGEST_LOOP + 1];
    for (int k = l->v.blocks.n - 1; k >= 0; k--) {
        LLVMBasicBlockRef b = l->v.blocks.at[k];
        LLVMValueRef end = LLVMGetBasicBlockTerminator(b);
        comes[k] = LLVMGetInstructionParent(i) == b || (LLVMIsALoadInst(i) && has_load_like(b, i));
        if (comes[k] || b == l->v.latch || may_leave(l, b)) continue;
        comes[k] = true;
        for (unsigned n = LLVMGetNumSuccessors(end); n-- > 0;) {
            int to = pass_map_get(&l->v.in, LLVMGetSuccessor(end, n));
            comes[k] &= to < 0 || comes[to];
        }
    }
    return comes[0];
}

static bool plan_instruction(Loop *l, LLVMValueRef i) {
    if (is_planned(l, i) || !can_be_made_before(l, i) ||
        (LLVMIsALoadInst(i) && !is_certain(l, i) &&
         !is_readable(l, LLVMGetOperand(i, 0), size_of_load(l, i))))
        return false;
    plan(l, i, NULL);
    return true;
}

static bool plan_check(Loop *l, LLVMValueRef branch) {
    Check c;
    if (is_planned(l, branch) || !find_check(l, branch, &c)) return false;
    c.is_certain = is_certain(l, branch);
    plan(l, branch, &c);
    return true;
}

static bool plan_block(Loop *l, LLVMBasicBlockRef b) {
    bool found = false;
    for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
        found |= plan_instruction(l, i);
    return (b != l->v.latch && plan_check(l, LLVMGetBasicBlockTerminator(b))) || found;
}

// Each check makes more loads certain, which make more values invariant.
static void plan_steps(Loop *l) {
    for (bool found = true; found;) {
        found = false;
        for (int k = 0; k < l->v.blocks.n; k++) found |= plan_block(l, l->v.blocks.at[k]);
    }
}

// ---- the counter ------------------------------------------------------------------------------------------

static bool is_counter(Loop *l, LLVMValueRef phi) {
    int64_t step = step_of(l, phi);
    if (step != 1 && step != -1) return false;
    l->next = pass_incoming(phi, l->v.latch);
    l->start = pass_incoming(phi, l->v.before);
    l->grows = step > 0;
    return true;
}

static bool find_tested(Loop *l, LLVMValueRef tested) {
    l->tests_next = !LLVMIsAPHINode(tested);
    if (!l->tests_next) return is_counter(l, tested);
    return LLVMIsAInstruction(tested) && LLVMGetNumOperands(tested) &&
           is_counter(l, LLVMGetOperand(tested, 0)) && l->next == tested;
}

static bool fits_way(const Loop *l) {
    switch (l->stay) {
    case LLVMIntNE: return true;
    case LLVMIntULE:
    case LLVMIntSLE: return l->grows && l->tests_next;
    case LLVMIntULT:
    case LLVMIntSLT: return l->grows;
    case LLVMIntUGE:
    case LLVMIntSGE: return !l->grows && l->tests_next;
    case LLVMIntUGT:
    case LLVMIntSGT: return !l->grows;
    default: return false;
    }
}

static bool find_counter(Loop *l) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(l->v.latch);
    if (!LLVMIsABranchInst(end) || !LLVMIsConditional(end) || !LLVMIsAICmpInst(LLVMGetCondition(end)))
        return false;
    LLVMValueRef test = LLVMGetCondition(end), x = LLVMGetOperand(test, 0), y = LLVMGetOperand(test, 1);
    bool on_right = !in_loop(l, x);
    l->stay = LLVMGetICmpPredicate(test);
    if (on_right) l->stay = turned(l->stay);
    if (LLVMGetSuccessor(end, 0) != l->v.header) l->stay = rewrite_inverse(l->stay);
    l->bound = on_right ? x : y;
    return !in_loop(l, l->bound) && find_tested(l, on_right ? y : x) && fits_way(l);
}

// ---- the choice -------------------------------------------------------------------------------------------

static LLVMValueRef number(const Loop *l, uint64_t n) { return LLVMConstInt(l->i64, n, 0); }

static LLVMValueRef before_loop(const Loop *l, LLVMValueRef v) {
    int k = pass_map_get(&l->known, v);
    return k >= 0 ? l->values.at[k] : v;
}

// A condition after one that fails may be poison, which `and` would make of both.
static void ask(Loop *l, LLVMValueRef condition) {
    LLVMValueRef no = LLVMConstInt(LLVMTypeOf(condition), 0, 0);
    l->holds = l->holds ? LLVMBuildSelect(l->b, l->holds, condition, no, "") : condition;
}

static LLVMBasicBlockRef new_block(const Loop *l, const char *name) {
    return LLVMInsertBasicBlockInContext(l->ctx, l->v.header, name);
}

// What follows is executed only where all holds that was asked.
static void settle(Loop *l, LLVMBasicBlockRef next) {
    if (!l->holds) LLVMBuildBr(l->b, next);
    else rewrite_unlikely(LLVMBuildCondBr(l->b, LLVMBuildNot(l->b, l->holds, ""), l->otherwise, next));
    LLVMPositionBuilderAtEnd(l->b, next);
    l->holds = NULL;
    l->asked = false;
}

// The largest or smallest number, behind which a counter wraps.
static LLVMValueRef end_of_numbers(const Loop *l, bool is_unsigned) {
    uint64_t least = is_unsigned ? 0 : 1ull << 63;
    return number(l, l->grows ? least - 1 : least);
}

// The rounds after the first, which end at the bound: all that is compared lies between start and it.
static void ask_rounds(Loop *l) {
    LLVMIntPredicate order = l->stay == LLVMIntNE ? (l->grows ? LLVMIntSLT : LLVMIntSGT) : l->stay;
    bool or_equal = order == LLVMIntULE || order == LLVMIntSLE || order == LLVMIntUGE || order == LLVMIntSGE;
    LLVMValueRef from = l->grows ? l->start : l->bound, to = l->grows ? l->bound : l->start;
    ask(l, LLVMBuildICmp(l->b, order, l->start, l->bound, ""));
    if (or_equal) {
        LLVMValueRef end = end_of_numbers(l, order == LLVMIntULE || order == LLVMIntUGE);
        ask(l, LLVMBuildICmp(l->b, LLVMIntNE, l->bound, end, ""));
    }
    l->rest = LLVMBuildSub(l->b, to, from, "");
    if (l->tests_next && !or_equal) l->rest = LLVMBuildSub(l->b, l->rest, number(l, 1), "");
}

// A linear value of the first round, without what is known of its additions.
static LLVMValueRef first_value(const Loop *l, LLVMValueRef v) {
    if (in_loop(l, v) && LLVMIsAPHINode(v)) return pass_incoming(v, l->v.before);
    if (is_invariant(l, v)) return before_loop(l, v);
    LLVMValueRef x = first_value(l, LLVMGetOperand(v, 0)), y = first_value(l, LLVMGetOperand(v, 1));
    return LLVMBuildBinOp(l->b, LLVMGetInstructionOpcode(v), x, y, "");
}

static void ask_order(Loop *l, const Check *c) {
    LLVMIntPredicate less = c->or_equal ? LLVMIntULE : LLVMIntULT;
    LLVMValueRef first = first_value(l, c->x), limit = before_loop(l, c->limit), way = l->rest;
    if (c->is_signed) ask(l, LLVMBuildICmp(l->b, LLVMIntSGE, limit, number(l, 0), ""));
    ask(l, LLVMBuildICmp(l->b, less, first, limit, ""));
    if (!l->grows) {
        ask(l, LLVMBuildICmp(l->b, LLVMIntULE, way, first, ""));
        return;
    }
    if (c->scale) {
        LLVMValueRef scale = before_loop(l, c->scale), most = number(l, 1ull << SMALL_FACTOR);
        ask(l, LLVMBuildICmp(l->b, LLVMIntULT, scale, most, ""));
        ask(l, LLVMBuildICmp(l->b, LLVMIntULT, way, most, ""));
        way = LLVMBuildMul(l->b, way, scale, "");
    }
    ask(l, LLVMBuildICmp(l->b, less, way, LLVMBuildSub(l->b, limit, first, ""), ""));
}

static void ask_invariant(Loop *l, const Check *c) {
    LLVMValueRef holds = before_loop(l, LLVMGetCondition(c->branch));
    ask(l, c->stay ? LLVMBuildNot(l->b, holds, "") : holds);
}

static void ask_check(Loop *l, const Check *c) {
    if (c->x) ask_order(l, c);
    else ask_invariant(l, c);
    if (!c->is_certain) l->holds = LLVMBuildFreeze(l->b, l->holds, "");
    l->asked = true;
}

static void make(Loop *l, LLVMValueRef i) {
    if (LLVMIsALoadInst(i) && l->asked) settle(l, new_block(l, "choice"));
    LLVMValueRef made = LLVMInstructionClone(i);
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
        LLVMSetOperand(made, k, before_loop(l, LLVMGetOperand(i, k)));
    LLVMInsertIntoBuilder(l->b, made);
    pass_map_set(&l->known, i, l->values.n);
    PASS_PUSH(l->values, made);
}

static LLVMMetadataRef flag(const Loop *l, const char *name, bool is_false) {
    LLVMMetadataRef parts[] = {LLVMMDStringInContext2(l->ctx, name, strlen(name)),
                               LLVMValueAsMetadata(LLVMConstInt(LLVMInt1TypeInContext(l->ctx), 0, 0))};
    return LLVMMDNodeInContext2(l->ctx, parts, is_false ? 2 : 1);
}

// LLVM makes nothing larger of a loop that is only there to panic. (A loop's metadata names itself first.)
static void leave_as_it_is(const Loop *l) {
    LLVMMetadataRef self = LLVMTemporaryMDNode(l->ctx, NULL, 0);
    LLVMMetadataRef parts[] = {self, flag(l, "llvm.loop.vectorize.enable", true),
                               flag(l, "llvm.loop.unroll.disable", false)};
    LLVMMetadataRef loop = LLVMMDNodeInContext2(l->ctx, parts, 3);
    LLVMMetadataReplaceAllUsesWith(self, loop);
    LLVMSetMetadata(LLVMGetBasicBlockTerminator(l->v.latch), LLVMGetMDKindIDInContext(l->ctx, "llvm.loop", 9),
                    LLVMMetadataAsValue(l->ctx, loop));
}

static void enter_old_loop(Loop *l) {
    leave_as_it_is(l);
    LLVMPositionBuilderAtEnd(l->b, l->otherwise);
    LLVMBuildBr(l->b, l->v.header);
    for (LLVMValueRef phi = LLVMGetFirstInstruction(l->v.header), following; LLVMIsAPHINode(phi);
         phi = following) {
        following = LLVMGetNextInstruction(phi);
        rewrite_phi_block(phi, l->v.before, l->otherwise);
    }
}

static void make_version(Loop *l) {
    PassMap decided = {0};
    l->b = LLVMCreateBuilderInContext(l->ctx);
    LLVMInstructionEraseFromParent(LLVMGetBasicBlockTerminator(l->v.before));
    LLVMPositionBuilderAtEnd(l->b, l->v.before);
    LLVMBasicBlockRef unchecked = new_block(l, "unchecked");
    l->otherwise = new_block(l, "checked");
    ask_rounds(l);
    for (int i = 0; i < l->steps.n; i++) {
        const Step *s = &l->steps.at[i];
        if (s->instruction) make(l, s->instruction);
        else ask_check(l, &s->check);
        if (!s->instruction) pass_map_set(&decided, s->check.branch, (int)s->check.stay);
    }
    settle(l, unchecked);
    version_loop_copy(&l->v, unchecked, &l->known, &l->values, &decided);
    enter_old_loop(l);
    pass_map_free(&decided);
    LLVMDisposeBuilder(l->b);
}

// ---- loops ------------------------------------------------------------------------------------------------

static bool touches_no_memory(LLVMValueRef call) {
    LLVMValueRef callee = LLVMIsACallInst(call) ? pass_callee(call) : NULL;
    if (!callee || !pass_is_intrinsic(callee)) return false;
    unsigned kind = LLVMGetEnumAttributeKindForName("memory", strlen("memory"));
    LLVMAttributeRef memory = LLVMGetEnumAttributeAtIndex(callee, (unsigned)LLVMAttributeFunctionIndex, kind);
    return memory && !(LLVMGetEnumAttributeValue(memory) & ~(uint64_t)REWRITE_MEM_INACCESSIBLE);
}

static bool look_at(Loop *l, LLVMValueRef i) {
    if (LLVMIsAStoreInst(i)) {
        PASS_PUSH(l->stores, i);
        return !LLVMGetVolatile(i) && LLVMGetOrdering(i) == LLVMAtomicOrderingNotAtomic;
    }
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMCall: return touches_no_memory(i);
    case LLVMInvoke:
    case LLVMFence:
    case LLVMAtomicRMW:
    case LLVMAtomicCmpXchg:
    case LLVMAlloca: return false;
    default: return true;
    }
}

static bool find_blocks(Loop *l, const PassCfg *c, int loop) {
    int instructions = 0;
    for (int b = c->loops[loop].header; b < c->n; b++) {
        if (c->loop_of[b] != loop) continue;
        pass_map_set(&l->v.in, c->blocks[b], l->v.blocks.n);
        PASS_PUSH(l->v.blocks, c->blocks[b]);
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i; i = LLVMGetNextInstruction(i))
            if (instructions++ > LARGEST_LOOP || !look_at(l, i)) return false;
    }
    return true;
}

static bool find_ways_in(Loop *l, const PassCfg *c, int loop) {
    int header = c->loops[loop].header, first = c->pred_start[header];
    if (c->pred_start[header + 1] - first != 2) return false;
    int one = c->pred[first], other = c->pred[first + 1];
    bool one_in = pass_cfg_loop_contains(c, loop, one), other_in = pass_cfg_loop_contains(c, loop, other);
    l->v.header = c->blocks[header];
    l->v.latch = c->blocks[one_in ? one : other];
    l->v.before = c->blocks[one_in ? other : one];
    return one_in != other_in && LLVMGetNumSuccessors(LLVMGetBasicBlockTerminator(l->v.before)) == 1;
}

static bool is_short(const Loop *l) {
    enum { FEW = 8 };
    if (!LLVMIsAConstantInt(l->start) || !LLVMIsAConstantInt(l->bound)) return false;
    long long rounds = LLVMConstIntGetSExtValue(l->bound) - LLVMConstIntGetSExtValue(l->start);
    return rounds < FEW && rounds > -FEW;
}

static bool version_loop(const PassCfg *c, int loop) {
    Loop l = {.cfg = c,
              .layout = LLVMGetModuleDataLayout(LLVMGetGlobalParent(c->fn)),
              .ctx = LLVMGetTypeContext(LLVMTypeOf(c->fn))};
    l.i64 = LLVMInt64TypeInContext(l.ctx);
    bool made = find_blocks(&l, c, loop) && find_ways_in(&l, c, loop) && find_counter(&l) && !is_short(&l);
    if (made) plan_steps(&l);
    made = made && l.nchecks && version_loop_can_copy(&l.v);
    if (made) make_version(&l);
    PASS_VEC_FREE(l.v.blocks);
    PASS_VEC_FREE(l.stores);
    PASS_VEC_FREE(l.steps);
    PASS_VEC_FREE(l.values);
    pass_map_free(&l.v.in);
    pass_map_free(&l.planned);
    pass_map_free(&l.known);
    return made;
}

static bool is_innermost(const PassCfg *c, int loop) {
    for (int i = 0; i < c->nloops; i++)
        if (c->loops[i].parent == loop) return false;
    return !c->loops[loop].irreducible;
}

static bool version_loops(LLVMValueRef fn) {
    bool changed = false;
    PassCfg *c = pass_cfg_new(fn);
    for (int i = 0; i < c->nloops; i++)
        if (is_innermost(c, i)) changed |= version_loop(c, i);
    pass_cfg_free(c);
    return changed;
}

bool loam_checkedloops_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "optnone") ||
            !version_loops(fn))
            continue;
        pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, VERSIONS_MARK, "");
        changed = true;
    }
    return changed;
}
