// loops.h - see loops.c. Part of cfg.c.
#ifndef LOAM_PASSES_LOOPS_H
#define LOAM_PASSES_LOOPS_H

#include "analysis/cfg.h"

// Fills loop_of, loops and nloops of a graph whose blocks and edges are there.
void cfg_find_loops(PassCfg *);

#endif
