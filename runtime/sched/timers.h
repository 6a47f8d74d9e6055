// timers.h - what happens at a time: sleeping goroutines go on, timers of package time fire.
//
// All are in one heap, the earliest first, under one lock. Whoever looks for work first takes out what is
// due: a sleeper is readied; the function of a timer is Go code, so the timer goes to a queue, which a
// goroutine of the runtime's empties (timerproc in lib/runtime). What heap and queue hold, and the timer
// whose function runs, are roots of the collector.
//
// To the program a timer that is in the queue has not fired yet: to stop or reset it takes it out, by a new
// `era`, to which the entry in the queue does not belong. While timerproc runs a timer's function it can be
// neither stopped nor reset (TIMER_RUNS: to be tried again), so afterwards the function has returned.
//
// The times are those of os_nanotime.
#ifndef LOAM_TIMERS_H
#define LOAM_TIMERS_H

#include "base/records.h"
#include "gc/roots.h"

// time.runtimeTimer (time/sleep.go).
typedef struct GoTimer {
    uint64_t place; // its index in the heap + 1; 0: it is not there
    int64_t when, period;
    void *fn; // func(any, uintptr)
    LoamEface arg;
    uint64_t seq;
    int64_t era;    // how often it was stopped or reset
    uint32_t fired; // its entries in the queue that are of this era
} GoTimer;

// What timerproc gets to call.
typedef struct FiredTimer {
    void *fn;
    LoamEface arg;
    uint64_t seq;
} FiredTimer;

// Something in C that happens on a P, without locks. Not managed memory, never freed.
typedef struct Alarm {
    uint64_t place; // as in GoTimer
    void (*ring)(struct Alarm *);
    void *of;
} Alarm;
void alarm_set(Alarm *, int64_t when); // also when it is set already
void alarm_cancel(Alarm *);            // it may be about to ring all the same

void timers_sleep(int64_t ns); // in a stub: parks the goroutine
void timer_start(GoTimer *);
// Whether it was waiting.
typedef enum TimerWas { TIMER_IDLE, TIMER_WAITED, TIMER_RUNS } TimerWas;
TimerWas timer_stop(GoTimer *);
TimerWas timer_reset(GoTimer *, int64_t when, int64_t period);
void timers_set_proc(const LoamFuncVal *); // timerproc
void timers_next_fired(FiredTimer *);      // in a stub of timerproc: parks until there is one

// When the first one is due, without the lock: a hint. INT64_MAX: there is none.
extern int64_t timers_first_due;
static inline int64_t timers_first(void) { return __atomic_load_n(&timers_first_due, __ATOMIC_ACQUIRE); }
// Takes out what is due; on a P.
void timers_run_due(void);
static inline void timers_run(void) {
    if (timers_first() != INT64_MAX) timers_run_due();
}

uint64_t timers_count(void); // a hint

void timers_visit(GcVisit *visit, void *context); // under the lock: any thread

#endif
