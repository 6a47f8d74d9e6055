// hooks.h - what the heap needs of the collector above it, which fills this in at start. Until then no cycle
// is due and marking is off.
#ifndef LOAM_HOOKS_H
#define LOAM_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

// Before the slow path allocates so many bytes, on the system stack: runs a collection if one is due.
extern void (*heap_before_alloc)(uint64_t size);

// While true, new objects are allocated black (marked). The collector changes it while the world is stopped.
extern bool heap_marking;

#endif
