// gcroots.h - goroutines for the collector; see gc/roots.h.
#ifndef LOAM_GCROOTS_H
#define LOAM_GCROOTS_H

#include "base/records.h"
#include "gc/roots.h"

void sched_roots_init(void); // fills gc_roots: the goroutines' part
// Visits pointers of tables on floors above, which are in no goroutine's record. NULL: there are none.
extern void (*sched_visit_tables)(GcVisit *visit, void *context);
void sched_scan_own(G *); // the running goroutine, at a safepoint: G.scan_wanted

#endif
