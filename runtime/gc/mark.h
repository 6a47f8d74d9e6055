// mark.h - marking: from the roots through all reachable objects (mark.c), and looking at the result
// (check.c).
#ifndef LOAM_MARK_H
#define LOAM_MARK_H

#include "gc/work.h"

#define MARK_MAX_WORKERS 8
uint64_t gc_mark_all(void);                  // from all roots, to the end; returns the bytes marked
void gc_grey(GcWorker *, uintptr_t pointer); // any pointer: heap or not; it is marked before this returns
void gc_worker_drain(GcWorker *, bool parallel);
uint32_t gc_mark_workers(void); // threads that mark at most, by GOMAXPROCS and the machine

_Noreturn void gc_bad_pointer(uintptr_t pointer, const char *what);
// Marks again by a plain algorithm and compares; world stopped, after gc_mark_all.
void gc_checkmark(void);
// invalidptr=1: no marked object or global points into a stack, a free span or a free slot.
void gc_check_pointers(void);

#endif
