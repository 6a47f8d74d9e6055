// barrier.h - what the write barrier records, for typed copies (any stack) and for marking. See barrier.c.
#ifndef LOAM_BARRIER_H
#define LOAM_BARRIER_H

#include "gc/work.h"
#include "heap/mcache.h"

void gc_barrier_flush(MCache *, GcWorker *); // greys what was recorded
// Before a typed copy; src NULL: a clear.
void gc_barrier_range(const LoamType *, void *dst, const void *src, int64_t count);
void gc_barrier_clear(void *, int64_t bytes); // before a clear of a heap or global range
void gc_shade_values(const LoamType *, const void *src, int64_t count); // new values only

#endif
