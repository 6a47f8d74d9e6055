// frequency.c - how often blocks and edges run, estimated without a profile (see frequency.h).
//
// In the manner of Wu and Larus, "Static Branch Frequency and Program Profile Analysis" (MICRO 1994), in one
// sweep over reverse post-order: a block runs as often as its forward edges together, a loop's header
// LOOP_ROUNDS times as often. An edge's share comes from !prof branch_weights; without them, ways to blocks
// that never return or that call something "cold" get 1 part in COLD_SHARE.
#include "analysis/frequency.h"
#include "ir/rewrite.h"

enum { LOOP_ROUNDS = 8, COLD_SHARE = 64 };

static bool is_cold(LLVMBasicBlockRef block) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(block);
    if (LLVMIsAUnreachableInst(end)) return true;
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i; i = LLVMGetNextInstruction(i))
        if (pass_is_call(i) && rewrite_call_has(i, LLVMAttributeFunctionIndex, "cold")) return true;
    return false;
}

// The weight of the k-th of n successors: the last n operands of the node. 0: no node, or none for it.
static double weight(LLVMValueRef prof, int n, int k) {
    int at = pass_md_count(prof) - n + k;
    if (at < 1) return 0;
    LLVMValueRef w = pass_md_operand(prof, at);
    return w && LLVMIsAConstantInt(w) ? (double)LLVMConstIntGetZExtValue(w) + 1 : 0;
}

static void share_out(const PassCfg *c, int b, const bool *cold, double *share) {
    int first = c->succ_start[b], n = c->succ_start[b + 1] - first;
    LLVMValueRef prof = n > 1 ? pass_md(LLVMGetBasicBlockTerminator(c->blocks[b]), "prof") : NULL;
    double sum = 0;
    for (int k = 0; k < n; k++) {
        double w = prof && n <= 16 ? weight(prof, n, k) : 0;
        bool leaves = !pass_cfg_loop_contains(c, c->loop_of[b], c->succ[first + k]);
        share[first + k] = w > 0                      ? w
                           : cold[c->succ[first + k]] ? 1
                           : leaves                   ? COLD_SHARE / LOOP_ROUNDS
                                                      : COLD_SHARE;
        sum += share[first + k];
    }
    for (int k = 0; k < n; k++) share[first + k] /= sum;
}

PassFrequency pass_frequency(PassCfg *c) {
    int edges = c->succ_start[c->n];
    PassFrequency f = {PASS_NEW_ARRAY(&c->arena, double, c->n + 1),
                       PASS_NEW_ARRAY(&c->arena, double, edges + 1)};
    double *share = PASS_NEW_ARRAY(&c->arena, double, edges + 1); // by index into succ
    bool *cold = PASS_NEW_ARRAY(&c->arena, bool, c->n + 1),
         *header = PASS_NEW_ARRAY(&c->arena, bool, c->n + 1);
    int *next =
        PASS_NEW_ARRAY(&c->arena, int, c->n + 1); // where the next edge into a block goes, in pred's order
    for (int b = 0; b < c->n; b++) cold[b] = is_cold(c->blocks[b]);
    for (int l = 0; l < c->nloops; l++) header[c->loops[l].header] = true;
    for (int b = 0; b < c->n; b++) next[b] = c->pred_start[b];
    f.block[0] = 1;
    for (int b = 0; b < c->n; b++) { // pred lists its blocks in ascending order, as this loop meets them
        if (header[b]) f.block[b] *= LOOP_ROUNDS;
        share_out(c, b, cold, share);
        for (int i = c->succ_start[b]; i < c->succ_start[b + 1]; i++) {
            double times = f.block[b] * share[i];
            f.edge[next[c->succ[i]]++] = times;
            if (c->succ[i] > b) f.block[c->succ[i]] += times;
        }
    }
    return f;
}
