// waiters.h - queues of Waiters (base/records.h), first in first out; under the lock of who owns the queue.
#ifndef LOAM_WAITERS_H
#define LOAM_WAITERS_H

#include "base/records.h"

typedef struct WaitQueue {
    Waiter *first; // atomic: also read without the lock, as a hint
    Waiter *last;
} WaitQueue;

static inline void waiters_set_first(WaitQueue *q, Waiter *w) {
    __atomic_store_n(&q->first, w, __ATOMIC_RELAXED);
}

static inline void waiters_insert(WaitQueue *q, Waiter *w, Waiter *before, Waiter *after) {
    w->prev = before;
    w->next = after;
    if (before) before->next = w;
    else waiters_set_first(q, w);
    if (after) after->prev = w;
    else q->last = w;
    w->is_queued = true;
}

static inline void waiters_add(WaitQueue *q, Waiter *w) { waiters_insert(q, w, q->last, NULL); }
static inline void waiters_add_first(WaitQueue *q, Waiter *w) { waiters_insert(q, w, NULL, q->first); }

// Takes the first one out; NULL: there is none.
static inline Waiter *waiters_take_first(WaitQueue *q) {
    Waiter *w = q->first;
    if (!w) return NULL;
    waiters_set_first(q, w->next);
    if (w->next) w->next->prev = NULL;
    else q->last = NULL;
    w->is_queued = false;
    return w;
}

// Nothing if it is not queued.
static inline void waiters_remove(WaitQueue *q, Waiter *w) {
    if (!w->is_queued) return;
    if (w->prev) w->prev->next = w->next;
    else waiters_set_first(q, w->next);
    if (w->next) w->next->prev = w->prev;
    else q->last = w->prev;
    w->is_queued = false;
}

#endif
