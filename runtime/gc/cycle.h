// cycle.h - what the collector knows of itself between cycles: for gctrace, runtime.MemStats and the pacer.
#ifndef LOAM_CYCLE_H
#define LOAM_CYCLE_H

#include <stdint.h>

typedef struct GcHistory {
    uint32_t cycles, forced;
    uint64_t pause_total_ns, pause_ns[256], pause_end[256], last_gc;
    int64_t start_time; // of the process, for gctrace
    int64_t last_end;   // monotonic end of the last cycle
    int64_t last_cpu;   // processor time of the last cycle
    int64_t cpu_ns;     // spent collecting, all threads
} GcHistory;
extern GcHistory gc_history;
double gc_cpu_fraction(int64_t now); // part of the processors' time since start that was spent collecting

#endif
