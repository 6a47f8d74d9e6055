// cfg.h - the control-flow graph of a function, with dominators and loops, which LLVM-C does not offer.
//
// A PassCfg numbers the REACHABLE blocks of a function 0 .. n-1 in reverse post-order; block 0 is the entry.
// A block that cannot be reached has no number. The graph describes the function as it was when the graph was
// made: after a change to the blocks, free it and make a new one.
//
// Invariants
//  - idom[b] < b for b > 0; idom[0] == 0.
//  - loop_of[b] is the innermost loop around b, or -1. A loop's parent has a smaller depth and a higher
//    number.
//  - The header of a natural loop dominates the loop. A loop with several entries has irreducible == true;
//    its header is the entry that the depth-first walk met first.
#ifndef LOAM_PASSES_CFG_H
#define LOAM_PASSES_CFG_H

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
    PassMap index;    // block -> number
    uint64_t *sorted; // pass_cfg_sort's: a bit for each block, clear but while it works
    PassArena arena;
} PassCfg;

PassCfg *pass_cfg_new(LLVMValueRef fn);
void pass_cfg_free(PassCfg *);
int pass_cfg_block(const PassCfg *, LLVMBasicBlockRef);            // -1: unreachable
bool pass_cfg_dominates(const PassCfg *, int a, int b);            // reflexive
bool pass_cfg_loop_contains(const PassCfg *, int loop, int block); // loop -1 contains everything
// Whether a way back of the loop may lead to a panic instead: its count is but a limit, as in
// `for a[i] < x { i++ }`, and the loop ends before, often soon.
bool pass_cfg_counts_to_panic(const PassCfg *, int loop);
void pass_cfg_sort(const PassCfg *, int *blocks, int n); // ascending; they differ

// Blocks to look at, the lowest number first: what has least before it in reverse post-order, so that each is
// looked at few times. A backward walk puts in -1 - b. Zero-initialise; the heap of Williams, "Algorithm 232:
// Heapsort" (CACM 1964).
typedef PASS_VEC(int) PassQueue;
void pass_queue_put(PassQueue *, int block);
int pass_queue_take(PassQueue *); // of a queue that is not empty

#endif
