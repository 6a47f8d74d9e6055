// timehist.h - how often durations occurred, by size: the histograms of Go's runtime/metrics (after its
// runtime/histogram.go).
//
// Buckets are 16 to each power of two: the highest bit of the nanoseconds and the four after it choose one;
// durations under 16 ns have one each. So a bucket is at most 1/16 of its lower bound wide. The last one has
// no upper bound. Counts are atomic; reading them while others record gives some state of each.
#ifndef LOAM_TIMEHIST_H
#define LOAM_TIMEHIST_H

#include <stdint.h>

#define TIMEHIST_SUB_BITS 4
#define TIMEHIST_BUCKETS (45 << TIMEHIST_SUB_BITS)

typedef struct TimeHist {
    uint64_t negative; // durations under 0: clocks may differ
    uint64_t counts[TIMEHIST_BUCKETS];
} TimeHist;

void timehist_record(TimeHist *, int64_t ns); // any thread

#endif
