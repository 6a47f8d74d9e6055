// waiters.c - see waiters.h.
#include "sched/waiters.h"

static void insert(WaitQueue *q, Waiter *w, Waiter *before, Waiter *after) {
    w->prev = before;
    w->next = after;
    if (before) before->next = w;
    else q->first = w;
    if (after) after->prev = w;
    else q->last = w;
    w->is_queued = true;
}

void waiters_add(WaitQueue *q, Waiter *w) { insert(q, w, q->last, NULL); }
void waiters_add_first(WaitQueue *q, Waiter *w) { insert(q, w, NULL, q->first); }

void waiters_remove(WaitQueue *q, Waiter *w) {
    if (!w->is_queued) return;
    if (w->prev) w->prev->next = w->next;
    else q->first = w->next;
    if (w->next) w->next->prev = w->prev;
    else q->last = w->prev;
    w->is_queued = false;
}
