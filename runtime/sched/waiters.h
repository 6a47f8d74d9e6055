// waiters.h - queues of Waiters (base/records.h), first in first out; under the lock of who owns the queue.
#ifndef LOAM_WAITERS_H
#define LOAM_WAITERS_H

#include "base/records.h"

typedef struct WaitQueue {
    Waiter *first; // atomic: also read without the lock, as a hint
    Waiter *last;
} WaitQueue;

void waiters_add(WaitQueue *, Waiter *);
void waiters_add_first(WaitQueue *, Waiter *);
void waiters_remove(WaitQueue *, Waiter *); // nothing if it is not queued

#endif
