// dataflow.h - data flow over the blocks of a function, on sets of bits.
//
// The caller owns all arrays: n * words words each, block b's set at [b * words]. `gen` and `kill` are read,
// `in` and `out` are filled. The result is the least fixed point (the greatest for an intersection).
#ifndef LOAM_PASSES_DATAFLOW_H
#define LOAM_PASSES_DATAFLOW_H

#include "analysis/cfg.h"

// Backward data flow over the blocks, `words` 64-bit words a block: out = union of the successors' in; in =
// gen | (out & ~kill). Liveness is gen = used before defined in the block, kill = defined in it. The arrays
// have n * words words; in, out are filled.
void pass_flow_backward(const PassCfg *, int words, const uint64_t *gen, const uint64_t *kill, uint64_t *in,
                        uint64_t *out);
// Forward: in = union (or intersection, when `all`) of the predecessors' out, empty at the entry; out = gen |
// (in & ~kill).
void pass_flow_forward(const PassCfg *, int words, bool all, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *in, uint64_t *out);

#endif
