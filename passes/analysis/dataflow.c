// dataflow.c - see dataflow.h. Round-robin sweeps in the order that suits the direction, until nothing
// changes.
#include "analysis/dataflow.h"
#include <string.h>

static bool flow_apply(int words, const uint64_t *from, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *to) {
    bool changed = false;
    for (int i = 0; i < words; i++) {
        uint64_t v = gen[i] | (from[i] & ~kill[i]);
        changed |= v != to[i];
        to[i] = v;
    }
    return changed;
}

void pass_flow_backward(const PassCfg *c, int words, const uint64_t *gen, const uint64_t *kill, uint64_t *in,
                        uint64_t *out) {
    size_t w = (size_t)words;
    memset(in, 0, sizeof *in * (size_t)c->n * w);
    memset(out, 0, sizeof *out * (size_t)c->n * w);
    for (bool changed = true; changed;) {
        changed = false;
        for (int b = c->n - 1; b >= 0; b--) {
            uint64_t *o = out + (size_t)b * w;
            for (int i = c->succ_start[b]; i < c->succ_start[b + 1]; i++)
                for (size_t k = 0; k < w; k++) o[k] |= in[(size_t)c->succ[i] * w + k];
            changed |= flow_apply(words, o, gen + (size_t)b * w, kill + (size_t)b * w, in + (size_t)b * w);
        }
    }
}

void pass_flow_forward(const PassCfg *c, int words, bool all, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *in, uint64_t *out) {
    size_t w = (size_t)words;
    memset(in, 0, sizeof *in * (size_t)c->n * w);
    memset(out, all ? 0xff : 0, sizeof *out * (size_t)c->n * w);
    for (bool changed = true; changed;) {
        changed = false;
        for (int b = 0; b < c->n; b++) {
            uint64_t *to = in + (size_t)b * w;
            if (b) memset(to, all ? 0xff : 0, sizeof *to * w);
            for (int i = c->pred_start[b]; b && i < c->pred_start[b + 1]; i++)
                for (size_t k = 0; k < w; k++) {
                    uint64_t v = out[(size_t)c->pred[i] * w + k];
                    to[k] = all ? to[k] & v : to[k] | v;
                }
            changed |= flow_apply(words, to, gen + (size_t)b * w, kill + (size_t)b * w, out + (size_t)b * w);
        }
    }
}
