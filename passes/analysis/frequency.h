// frequency.h - how often each block, and each edge (by its index in pred), runs when its function is entered
// once: estimated, see frequency.c. In the arena of the graph.
#ifndef LOAM_PASSES_FREQUENCY_H
#define LOAM_PASSES_FREQUENCY_H

#include "analysis/cfg.h"

typedef struct PassFrequency {
    double *block, *edge;
} PassFrequency;
PassFrequency pass_frequency(PassCfg *);

#endif
