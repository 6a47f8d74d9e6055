// semaqueue.c - see semaqueue.h.
#include "sched/semaqueue.h"
#include "stack/stack.h"

enum { PARTS = 1021 }; // a prime, so that regular distances between counts do not fall together

static SemaPart table[PARTS] = {[0 ... PARTS - 1] = {.lock = LOCK_INIT(LOCK_SEMA)}};

SemaPart *sema_part(const void *address) { return &table[(uintptr_t)address / 8 % PARTS]; }

// The link to the first one at the address; *link is NULL: nobody waits there.
Waiter **sema_find(SemaPart *p, const void *address) {
    Waiter **link = &p->firsts;
    while (*link && (*link)->on != address) link = &(*link)->next_case;
    return link;
}

void sema_add(Waiter **link, Waiter *w, bool first) {
    if (stack_has(w->g, (uintptr_t)w->on)) return;
    Waiter *old = *link;
    w->next = w->next_case = NULL;
    w->prev = w;
    if (old && !first) {
        old->prev->next = w;
        old->prev = w;
        return;
    }
    if (old) {
        w->next = old;
        w->prev = old->prev;
        w->next_case = old->next_case;
    }
    *link = w;
}

Waiter *sema_take_first(Waiter **link) {
    Waiter *w = *link, *next = w->next;
    if (next) {
        next->prev = w->prev;
        next->next_case = w->next_case;
        *link = next;
    } else {
        *link = w->next_case;
    }
    return w;
}
