// roots.h - goroutines for the collector; see gc/roots.h.
#ifndef LOAM_SCHED_ROOTS_H
#define LOAM_SCHED_ROOTS_H

void sched_roots_init(void); // fills gc_roots: the goroutines' part

#endif
