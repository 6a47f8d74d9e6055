// delays.h - the profiles of blocking and of contended mutexes: how often, and how long, goroutines waited,
// by stack.
//
// A goroutine that waits at a channel, a select, a semaphore or a condition is counted by its own stack when
// it continues; one that waited for a mutex also by the stack of who unlocked it. While a profile is off the
// scheduler only looks at a pointer where a goroutine parks, and where a waiter for a mutex is woken.
#ifndef LOAM_DELAYS_H
#define LOAM_DELAYS_H

#include <stdint.h>

typedef enum DelayProfile { DELAYS_BLOCK, DELAYS_MUTEX, DELAY_PROFILES } DelayProfile;

void delays_watch(void); // the scheduler tells of each wait from now on

#endif
