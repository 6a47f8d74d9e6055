// pacer.h - when the next cycle begins. See pacer.c for the rule.
#ifndef LOAM_PACER_H
#define LOAM_PACER_H

#include <stdbool.h>
#include <stdint.h>

// Written while the world stands still; read by any P in between.
typedef struct Pacer {
    int32_t percent;       // GOGC; -1: off
    int64_t memory_limit;  // GOMEMLIMIT; INT64_MAX: none
    uint64_t heap_minimum; // no goal by percent is below
    uint64_t heap_marked, stack_scan, globals_scan;
    uint64_t goal;     // heap.live shall not be more when the next cycle has marked
    uint64_t trigger;  // the next cycle begins when heap.live reaches it
    uint64_t runway;   // bytes allocated while the last cycle marked
    uint64_t expected; // bytes that the cycle is expected to mark; written when it begins
    bool limited;      // the memory limit leaves hardly more than what is alive
} Pacer;
extern Pacer gc_pacer;

void pacer_init(void);         // reads GOGC and GOMEMLIMIT
void pacer_commit(void);       // computes the goal anew; the world stands still
bool gc_is_due(uint64_t size); // before an allocation of so many bytes
// While a cycle marks: bytes to mark for each byte that is allocated, so that all is marked when heap.live is
// at the goal.
double pacer_assist_ratio(void);

#endif
