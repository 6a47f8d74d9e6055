// memstats.h - runtime.MemStats, for the library. See memstats.c for the equations.
#ifndef LOAM_MEMSTATS_H
#define LOAM_MEMSTATS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/timehist.h"
#include "heap/sizeclass.h"

// Go's runtime.MemStats, field by field, so that the library can pass its address.
typedef struct MemStats {
    uint64_t alloc, total_alloc, sys, lookups, mallocs, frees;
    uint64_t heap_alloc, heap_sys, heap_idle, heap_inuse, heap_released, heap_objects;
    uint64_t stack_inuse, stack_sys, mspan_inuse, mspan_sys, mcache_inuse, mcache_sys, buckhash_sys, gc_sys,
        other_sys;
    uint64_t next_gc, last_gc, pause_total_ns, pause_ns[256], pause_end[256];
    uint32_t num_gc, num_forced_gc;
    double gc_cpu_fraction;
    bool enable_gc, debug_gc;
    struct {
        uint32_t size;
        uint64_t mallocs, frees;
    } by_size[61];
} MemStats;
void memstats_read(MemStats *);
void memstats_count_held(MemStats *); // the world stands still, caches are flushed, the heap's lock is held

// The same and more, from one moment, for runtime/metrics (lib/runtime/metrics/read.go has the same layout).
typedef struct Metrics {
    MemStats mem;
    uint64_t class_bytes[SIZECLASS_COUNT], small_allocs[SIZECLASS_COUNT],
        small_frees[SIZECLASS_COUNT]; // [0]: none
    uint64_t large_allocs, large_frees, tiny_allocs, limited_cycle;
    TimeHist pauses;
} Metrics;
void metrics_read(Metrics *);

#endif
