// sample.h - the heap profile: allocations that are looked at, one in about *sample_rate bytes, and where
// they came from.
//
// Sampling costs the fast path nothing: it happens where a P takes a span, whose free slots are bytes that
// will be allocated without coming here again. The object for which the span was taken stands for them, as
// often as samples fall into them. How often a place takes a span is in proportion to what it allocates of
// the class. Distances between samples are exponential, as in Go, so that regular programs are not sampled in
// step. With a rate of 1 each object is recorded: as soon as a P takes a span and sees that, each of its
// allocations takes the slow path, until it sees another rate.
#ifndef LOAM_SAMPLE_H
#define LOAM_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>
#include "loam/abi.h"

#define SAMPLE_DEPTH 32u

// Allocations of one size and type from one stack. Counts are atomic (relaxed); what frees them has no lock.
typedef struct SampleSite {
    struct SampleSite *next; // of its bucket
    struct SampleSite *all;  // the one made before
    uint64_t size, allocs, frees;
    const LoamType *type; // of the object, or of its elements; NULL: bytes
    uint32_t depth;
    uintptr_t stack[]; // as call_places gives it
} SampleSite;

// Of a stack's places, for tables of stacks; what else tells their entries apart is the start.
static inline uint64_t sample_hash(uint64_t start, const uintptr_t *stack, uint32_t depth) {
    for (uint32_t i = 0; i < depth; i++)
        start = (start ^ stack[i]) * 0x9e3779b97f4a7c15u, start ^= start >> 32;
    return start;
}

// Where the program's MemProfileRate is; NULL: nobody reads the profile, and nothing is sampled. Written
// once.
extern const int64_t *sample_rate;
bool sample_takes_each(void); // each allocation is to take the slow path
// So many bytes were handed out; the object of so many is the first of them. System stack, at a safepoint.
void sample_count(uint64_t bytes, uintptr_t object, uint64_t size, const LoamType *);
void sample_freed(SampleSite *, uint64_t weight); // an object that was recorded is gone
// The stack of the goroutine that allocates: at most n places; how many. Set by the floor that knows stacks.
extern int64_t (*sample_stack)(uintptr_t *out, int64_t n);
const SampleSite *sample_sites(void); // all of them, through `all`; the list only grows

#endif
