// gcroots.h - goroutines for the collector; see gc/roots.h.
#ifndef LOAM_GCROOTS_H
#define LOAM_GCROOTS_H

void sched_roots_init(void); // fills gc_roots: the goroutines' part

#endif
