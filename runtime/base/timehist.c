// timehist.c - see timehist.h.
#include "base/timehist.h"

static uint32_t bucket_of(uint64_t ns) {
    if (ns >> TIMEHIST_SUB_BITS == 0) return (uint32_t)ns;
    uint32_t high = 63 - (uint32_t)__builtin_clzl(ns), shift = high - TIMEHIST_SUB_BITS;
    uint32_t sub = ns >> shift & ((1u << TIMEHIST_SUB_BITS) - 1);
    uint32_t bucket = (shift + 1) << TIMEHIST_SUB_BITS | sub;
    return bucket < TIMEHIST_BUCKETS ? bucket : TIMEHIST_BUCKETS - 1;
}

void timehist_record(TimeHist *h, int64_t ns) {
    uint64_t *count = ns < 0 ? &h->negative : &h->counts[bucket_of((uint64_t)ns)];
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}
