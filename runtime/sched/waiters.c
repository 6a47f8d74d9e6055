// waiters.c - see waiters.h.
#include "sched/waiters.h"

static void set_first(WaitQueue *q, Waiter *w) { __atomic_store_n(&q->first, w, __ATOMIC_RELAXED); }

static void insert(WaitQueue *q, Waiter *w, Waiter *before, Waiter *after) {
    w->prev = before;
    w->next = after;
    if (before) before->next = w;
    else set_first(q, w);
    if (after) after->prev = w;
    else q->last = w;
    w->is_queued = true;
}

void waiters_add(WaitQueue *q, Waiter *w) { insert(q, w, q->last, NULL); }
void waiters_add_first(WaitQueue *q, Waiter *w) { insert(q, w, NULL, q->first); }

void waiters_remove(WaitQueue *q, Waiter *w) {
    if (!w->is_queued) return;
    if (w->prev) w->prev->next = w->next;
    else set_first(q, w->next);
    if (w->next) w->next->prev = w->prev;
    else q->last = w->prev;
    w->is_queued = false;
}
