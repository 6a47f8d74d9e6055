// mutex.h - what sync.Mutex needs when it is not free or when somebody waits for it. lib/sync/mutex.go has
// the rest, and says why unlocking needs no locked instruction.
//
// Those that wait are in the table of semaphores. Under the lock of the mutex's part of it
//     somebody is in the queue  ->  MUTEX_PARKED is set
// and the bit is changed there alone. MUTEX_WOKEN belongs to one goroutine, which was woken or spins: whoever
// sets it has found it clear, and it is cleared by its owner, which then has the mutex or waits again.
//
// In a stub whose first argument is the mutex, which the goroutine holds by that.
#ifndef LOAM_MUTEX_H
#define LOAM_MUTEX_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Mutex { // sync.Mutex
    uint32_t locked;   // 1 or 0
    uint32_t waiting;  // MUTEX_PARKED, MUTEX_WOKEN
} Mutex;
#define MUTEX_PARKED 1u
#define MUTEX_WOKEN 2u

// true: the goroutine has the mutex; false: it was woken to try. Does not return when it parks.
// since: when it began to wait (os_nanotime); again: it has been parked since then; woken: MUTEX_WOKEN is
// its.
bool mutex_wait(Mutex *, int64_t since, bool again, bool woken);
// Wakes the first one, unless one was woken already or somebody else has locked the mutex. locked: the caller
// has it, and gives it up: to the first one, when that has waited for long.
void mutex_wake(Mutex *, bool locked);

// In mutex_wake: the goroutine that is woken has waited so long. NULL, unless a profile wants to know.
extern void (*mutex_contended)(int64_t ns);

#endif
