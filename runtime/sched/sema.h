// sema.h - semaphores: a count in managed memory, and the goroutines that wait until it is not 0. They are
// what package sync stands on.
//
// A count is known by its address: a table, by hash, leads to the queue of those that wait for it, each with
// its own Waiter. Under the lock of its part of the table
//     somebody waits for the count  ->  the count is 0
// for a release gives to the one that waits longest what it would have added. A count may be taken without
// the lock while it is not 0.
//
// In a stub whose first argument is the address, which the goroutine holds by that.
#ifndef LOAM_SEMA_H
#define LOAM_SEMA_H

#include <stdbool.h>
#include <stdint.h>

// Takes one; returns, or parks the goroutine. first: it waits before those that wait already.
void sema_acquire(uint32_t *count, bool first);
// Gives one. hand_off: the goroutine that gets it runs at once, this one later (then it does not return).
void sema_release(uint32_t *count, bool hand_off);

// sync.notifyList (runtime2.go): who waits for a condition has a ticket, given out in order; those below
// `notify` were woken.
typedef struct NotifyList {
    uint32_t wait, notify;
    uintptr_t unused;
    struct Waiter *first, *last; // through next; under the lock of the list's part of the table
} NotifyList;

void notify_wait(NotifyList *, uint32_t ticket);
void notify_all(NotifyList *);
void notify_one(NotifyList *);

#endif
