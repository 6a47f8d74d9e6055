// analysis.h - what LLVM-C lacks: control-flow graphs with dominators and loops, block-wise data flow,
// connected components.
//
// A PassCfg numbers the REACHABLE blocks of a function 0 .. n-1 in reverse post-order; block 0 is the entry.
// It describes the function as it was when made: after a change to the blocks, free it and make a new one.
//   idom[b] < b for b > 0, idom[0] == 0.  Loops: loop_of[b] is the innermost loop around b or -1; a loop's
//                                         parent has a smaller
//   depth; a natural loop's header dominates it; an irreducible one (several entries) has irreducible == true
//   and an arbitrary header.
#ifndef LOAM_PASSES_ANALYSIS_H
#define LOAM_PASSES_ANALYSIS_H

#include "ir/support.h"

typedef struct PassLoop {
    int header; // block
    int parent; // loop or -1
    int depth;  // 1: outermost
    bool irreducible;
} PassLoop;

typedef struct PassCfg {
    LLVMValueRef fn;
    int n;
    LLVMBasicBlockRef *blocks;
    int *succ_start, *succ; // successors of b: succ[succ_start[b]] .. succ[succ_start[b + 1] - 1]
    int *pred_start, *pred; // the same for predecessors (only reachable ones)
    int *idom;
    int *dom_first, *dom_last; // a dominates b  <=>  dom_first[a] <= dom_first[b] <= dom_last[a]
    int *loop_of;
    PassLoop *loops;
    int nloops;
    PassMap index; // block -> number
    PassArena arena;
} PassCfg;

PassCfg *pass_cfg_new(LLVMValueRef fn);
void pass_cfg_free(PassCfg *);
int pass_cfg_block(const PassCfg *, LLVMBasicBlockRef);            // -1: unreachable
bool pass_cfg_dominates(const PassCfg *, int a, int b);            // reflexive
bool pass_cfg_loop_contains(const PassCfg *, int loop, int block); // loop -1 contains everything

// Backward data flow over the blocks, `words` 64-bit words a block: out = union of the successors' in; in =
// gen | (out & ~kill). Liveness is gen = used before defined in the block, kill = defined in it. The arrays
// have n * words words; in, out are filled.
void pass_flow_backward(const PassCfg *, int words, const uint64_t *gen, const uint64_t *kill, uint64_t *in,
                        uint64_t *out);
// Forward: in = union (or intersection, when `all`) of the predecessors' out, empty at the entry; out = gen |
// (in & ~kill).
void pass_flow_forward(const PassCfg *, int words, bool all, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *in, uint64_t *out);

// The nodes 0 .. n-1 of a graph by strongly connected components, bottom-up: an edge leads into the same
// component or an earlier one. Component c is order[start[c]] .. order[start[c + 1] - 1], ascending. Returns
// how many there are. No recursion.
typedef struct PassEdge {
    int from, to;
} PassEdge;
typedef PASS_VEC(PassEdge) PassEdges;
int pass_components(PassArena *, int n, const PassEdges *, int **order, int **start);

#endif
