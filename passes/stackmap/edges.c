// edges.c - the graph changes that reloads need (see spill.h).
//
//  1. Invokes. What is live after an invoke is reloaded at the begin of its two destinations, so each of
//     these must be its alone and have no phis: the edge to a shared normal destination gets a block; a
//     landing pad that several invokes share is made once for each of them, in a block that goes on to the
//     old one, whose phis stay.
//  2. Splitting. A reload on one edge of a branch into a block with other entries needs a block on that edge.
//     LLVM-C cannot change a phi's blocks, but replacing all uses of a block does it, in the phis of that
//     block's successors: the block's terminator is taken out for a moment, so that its only successor is the
//     one meant.
#include "stackmap/spill.h"

// ---- 1. invokes -------------------------------------------------------------------------------------------

typedef PASS_VEC(LLVMBasicBlockRef) BlockVec;

static BlockVec predecessors(LLVMBasicBlockRef block) { // one entry an edge
    BlockVec v = {0};
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(block)); u; u = LLVMGetNextUse(u))
        if (LLVMIsATerminatorInst(LLVMGetUser(u))) PASS_PUSH(v, LLVMGetInstructionParent(LLVMGetUser(u)));
    return v;
}

static LLVMBasicBlockRef block_before(LLVMBasicBlockRef at) {
    return LLVMInsertBasicBlockInContext(LLVMGetTypeContext(LLVMTypeOf(LLVMBasicBlockAsValue(at))), at, "");
}

static void branch_to(LLVMBasicBlockRef from, LLVMBasicBlockRef to, LLVMValueRef like) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(LLVMGetTypeContext(LLVMTypeOf(like)));
    LLVMPositionBuilderAtEnd(b, from);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(like));
    LLVMBuildBr(b, to);
    LLVMDisposeBuilder(b);
}

static void split_normal_way(LLVMValueRef invoke) {
    LLVMBasicBlockRef to = LLVMGetNormalDest(invoke), from = LLVMGetInstructionParent(invoke);
    BlockVec preds = predecessors(to);
    bool alone = preds.n == 1 && !LLVMIsAPHINode(LLVMGetFirstInstruction(to));
    PASS_VEC_FREE(preds);
    if (alone) return;
    LLVMBasicBlockRef made = block_before(to);
    branch_to(made, to, invoke);
    LLVMSetNormalDest(invoke, made);
    for (LLVMValueRef phi = LLVMGetFirstInstruction(to), next; phi && LLVMIsAPHINode(phi); phi = next) {
        next = LLVMGetNextInstruction(phi);
        rewrite_phi_block(phi, from, made);
    }
}

static LLVMValueRef phi_of(LLVMValueRef like, const BlockVec *from, const ValueVec *values) {
    LLVMBuilderRef b = rewrite_before(like);
    LLVMValueRef phi = LLVMBuildPhi(b, LLVMTypeOf(like), "");
    LLVMAddIncoming(phi, values->at, from->at, (unsigned)from->n);
    LLVMDisposeBuilder(b);
    return phi;
}

static LLVMValueRef incoming_from(LLVMValueRef phi, LLVMBasicBlockRef from) {
    unsigned i = 0;
    while (LLVMGetIncomingBlock(phi, i) != from) i++;
    return LLVMGetIncomingValue(phi, i);
}

static void share_landing_pad(LLVMBasicBlockRef old, LLVMValueRef pad) {
    BlockVec preds = predecessors(old), own = {0};
    ValueVec values = {0};
    for (int i = 0; i < preds.n; i++) {
        LLVMBasicBlockRef made = block_before(old);
        branch_to(made, old, pad);
        LLVMBuilderRef b = rewrite_before(LLVMGetBasicBlockTerminator(made));
        LLVMValueRef again = LLVMInstructionClone(pad);
        LLVMInsertIntoBuilder(b, again);
        LLVMDisposeBuilder(b);
        LLVMSetUnwindDest(LLVMGetBasicBlockTerminator(preds.at[i]), made);
        PASS_PUSH(own, made);
        PASS_PUSH(values, again);
    }
    for (LLVMValueRef phi = LLVMGetFirstInstruction(old), next; LLVMIsAPHINode(phi); phi = next) {
        next = LLVMGetNextInstruction(phi);
        ValueVec sides = {0};
        for (int i = 0; i < preds.n; i++) PASS_PUSH(sides, incoming_from(phi, preds.at[i]));
        LLVMReplaceAllUsesWith(phi, phi_of(phi, &own, &sides));
        LLVMInstructionEraseFromParent(phi);
        PASS_VEC_FREE(sides);
    }
    if (LLVMGetFirstUse(pad)) LLVMReplaceAllUsesWith(pad, phi_of(pad, &own, &values));
    LLVMInstructionEraseFromParent(pad);
    PASS_VEC_FREE(preds);
    PASS_VEC_FREE(own);
    PASS_VEC_FREE(values);
}

static bool is_invoke(LLVMValueRef i) { return LLVMIsAInvokeInst(i) != NULL; }

void spill_normalize_invokes(LLVMValueRef fn) {
    ValueVec invokes = rewrite_collect(fn, is_invoke);
    for (int i = 0; i < invokes.n; i++) {
        split_normal_way(invokes.at[i]);
        LLVMBasicBlockRef to = LLVMGetUnwindDest(invokes.at[i]);
        LLVMValueRef pad = rewrite_landing_pad(to);
        BlockVec preds = predecessors(to);
        if (pad && (preds.n > 1 || LLVMIsAPHINode(LLVMGetFirstInstruction(to)))) share_landing_pad(to, pad);
        PASS_VEC_FREE(preds);
    }
    PASS_VEC_FREE(invokes);
}

// ---- 2. splitting -----------------------------------------------------------------------------------------

static int edge_target(const PassCfg *c, int edge) {
    int lo = 0, hi = c->n - 1; // pred_start[lo] <= edge < pred_start[hi + 1]
    while (lo < hi) {
        int mid = lo + (hi - lo + 1) / 2;
        if (c->pred_start[mid] <= edge) lo = mid;
        else hi = mid - 1;
    }
    return lo;
}

// Ways from `from` to `to`, and to anywhere else.
static void count_ways(const PassCfg *c, int from, int to, int *there, int *elsewhere) {
    *there = *elsewhere = 0;
    for (int i = c->succ_start[from]; i < c->succ_start[from + 1]; i++)
        ++*(c->succ[i] == to ? there : elsewhere);
}

static bool is_open(const Spill *s, int edge) {
    int from = s->cfg->pred[edge], there, elsewhere;
    LLVMValueRef end = LLVMGetBasicBlockTerminator(s->cfg->blocks[from]);
    if (!LLVMIsABranchInst(end) && !LLVMIsASwitchInst(end)) return false;
    int to = edge_target(s->cfg, edge);
    count_ways(s->cfg, from, to, &there, &elsewhere);
    return from != to && (!elsewhere || there == 1); // a block that loops to itself: split_edge could not
}

bool spill_edge_open(const Spill *s, int edge) {
    enum { OPEN = 1, CLOSED };
    if (!s->edge_is[edge]) s->edge_is[edge] = is_open(s, edge) ? OPEN : CLOSED;
    return s->edge_is[edge] == OPEN;
}

static LLVMBasicBlockRef split_edge(LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(from), block = LLVMBasicBlockAsValue(from);
    LLVMBasicBlockRef made = block_before(to);
    LLVMBuilderRef b = rewrite_before(end);
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(end);
    LLVMInstructionRemoveFromParent(end);
    LLVMPositionBuilderAtEnd(b, from);
    LLVMValueRef only = LLVMBuildBr(b, to);
    LLVMReplaceAllUsesWith(block, LLVMBasicBlockAsValue(made)); // branches to it, and the phis of `to`
    LLVMReplaceAllUsesWith(LLVMBasicBlockAsValue(made), block); // the branches again
    LLVMInstructionEraseFromParent(only);
    LLVMPositionBuilderAtEnd(b, from);
    LLVMInsertIntoBuilder(b, end);
    LLVMInstructionSetDebugLoc(end, loc);
    for (unsigned k = 0, n = LLVMGetNumSuccessors(end); k < n; k++)
        if (LLVMGetSuccessor(end, k) == to) LLVMSetSuccessor(end, k, made);
    LLVMPositionBuilderAtEnd(b, made);
    LLVMBuildBr(b, to);
    LLVMDisposeBuilder(b);
    return made;
}

LLVMBasicBlockRef spill_edge_block(Spill *s, int edge) {
    PassCfg *c = s->cfg;
    int from = c->pred[edge], to = edge_target(c, edge), there, elsewhere;
    count_ways(c, from, to, &there, &elsewhere);
    if (!elsewhere) return c->blocks[from];
    if (!s->split.at[edge]) {
        s->split.at[edge] = split_edge(c->blocks[from], c->blocks[to]);
        pass_map_set(&c->index, s->split.at[edge], from);
    }
    return s->split.at[edge];
}

LLVMBasicBlockRef spill_edge_from(const Spill *s, int edge) {
    return s->split.at[edge] ? s->split.at[edge] : s->cfg->blocks[s->cfg->pred[edge]];
}
