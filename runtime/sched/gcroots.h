// gcroots.h - goroutines for the collector; see gc/roots.h.
#ifndef LOAM_GCROOTS_H
#define LOAM_GCROOTS_H

#include "base/records.h"

void sched_roots_init(void); // fills gc_roots: the goroutines' part
void sched_scan_own(G *);    // the running goroutine, at a safepoint: G.scan_wanted

#endif
