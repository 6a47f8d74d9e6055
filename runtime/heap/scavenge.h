// scavenge.h - giving the memory of free pages back to the system. See scavenge.c.
#ifndef LOAM_SCAVENGE_H
#define LOAM_SCAVENGE_H

#include <stdbool.h>
#include <stdint.h>
#include "heap/sizeclass.h"

#define SCAVENGE_TOP (1ul << HEAP_ADDRESS_BITS) // above all addresses

// Gives back what is free in one half of a chunk below an address, which becomes the half's; at most 2 MiB.
// all: also of huge pages that are mostly in use. Returns the bytes, 0 when there is nothing. Takes the
// heap's lock.
uint64_t scavenge_half(uintptr_t *below, bool all);
// Gives back at least so many bytes, or all there are; returns how many. Takes the heap's lock.
uint64_t heap_release_pages(uint64_t bytes);
// scavtrace=1: what was given back since the last line, in the format of Go's runtime.
void scavenge_trace(bool forced);

#endif
