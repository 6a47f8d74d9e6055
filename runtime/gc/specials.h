// specials.h - what finalizers keep alive. See specials.c.
#ifndef LOAM_SPECIALS_H
#define LOAM_SPECIALS_H

#include "gc/roots.h"

void specials_begin(void);                          // the world stands still: a cycle begins to mark
bool specials_run(GcVisit *visit, void *context);   // a root job: claims an arena's; false: none is left
bool specials_are_done(void);                       // exact while no worker is counted (gc/work.h)
void specials_visit(GcVisit *visit, void *context); // all, and claims nothing; the world stands still
// An object got a finalizer with this closure. On a P, at a safepoint.
void specials_shade(void *object, void *fn);

#endif
