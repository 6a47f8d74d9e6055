// goroutine.h - the records of goroutines, for the scheduler; see goroutine.c. What others ask is in sched.h.
#ifndef LOAM_GOROUTINE_H
#define LOAM_GOROUTINE_H

#include "base/records.h"

void goroutines_init(void);
uint64_t goroutines_recorded(void); // length of the list of all (sched_first_g)
void goroutine_bury(G *);           // a DEAD one, on a P: its record and its stack may be used again
bool goroutines_drop_stacks(void);  // of a few dead ones that no P has; false: of all. On a P
void goroutine_start_system(const LoamFuncVal *); // one that serves the runtime

#endif
