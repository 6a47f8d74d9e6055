// sema.c - see sema.h.
#include "sched/sema.h"
#include "sched/sched.h"
#include "sched/semaqueue.h"

// ---- semaphores -------------------------------------------------------------------------------------------

static bool take(uint32_t *count) {
    uint32_t n = __atomic_load_n(count, __ATOMIC_RELAXED);
    while (n)
        if (__atomic_compare_exchange_n(count, &n, n - 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return true;
    return false;
}

void sema_acquire(uint32_t *count, bool first) {
    if (take(count)) return;
    SemaPart *p = sema_part(count);
    lock_acquire(&p->lock);
    if (take(count)) {
        lock_release(&p->lock);
        return;
    }
    Waiter *w = &sched_g()->waiter;
    w->on = count;
    sema_add(sema_find(p, count), w, first);
    sched_park_g(WAIT_SEMACQUIRE, &p->lock);
}

void sema_release(uint32_t *count, bool hand_off) {
    SemaPart *p = sema_part(count);
    lock_acquire(&p->lock);
    Waiter **link = sema_find(p, count), *w = *link ? sema_take_first(link) : NULL;
    if (!w) __atomic_fetch_add(count, 1, __ATOMIC_RELEASE);
    lock_release(&p->lock);
    if (!w) return;
    sched_ready_g(w->g);
    if (hand_off) sched_hand_over();
}

// ---- conditions -------------------------------------------------------------------------------------------

static bool is_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }

void notify_wait(NotifyList *l, uint32_t ticket) {
    SemaPart *p = sema_part(l);
    lock_acquire(&p->lock);
    if (is_before(ticket, l->notify)) {
        lock_release(&p->lock);
        return;
    }
    Waiter *w = &sched_g()->waiter;
    w->ticket = ticket;
    w->next = NULL;
    if (l->first) l->last->next = w;
    else l->first = w;
    l->last = w;
    sched_park_g(WAIT_COND, &p->lock);
}

// Takes out those whose tickets are before the given one; they are linked through next. They came in nearly
// the order of their tickets, so the only one is soon found.
static Waiter *take_before(NotifyList *l, uint32_t before, bool all) {
    Waiter *taken = NULL, **last = &taken, *stays = NULL;
    for (Waiter *w = l->first, *next; w && (all || !taken); w = next) {
        next = w->next;
        if (!is_before(w->ticket, before)) {
            stays = w;
            continue;
        }
        if (stays) stays->next = next;
        else l->first = next;
        if (!next) l->last = stays;
        w->next = NULL;
        *last = w;
        last = &w->next;
    }
    return taken;
}

static void notify(NotifyList *l, bool all) {
    uint32_t wait = __atomic_load_n(&l->wait, __ATOMIC_ACQUIRE);
    if (wait == __atomic_load_n(&l->notify, __ATOMIC_ACQUIRE)) return;
    SemaPart *p = sema_part(l);
    lock_acquire(&p->lock);
    wait = __atomic_load_n(&l->wait, __ATOMIC_ACQUIRE);
    uint32_t to = all || l->notify == wait ? wait : l->notify + 1;
    // A ticket that is not in the queue yet finds itself below `notify` when it comes.
    Waiter *w = take_before(l, to, all);
    __atomic_store_n(&l->notify, to, __ATOMIC_RELEASE);
    lock_release(&p->lock);
    for (Waiter *next; w; w = next) {
        next = w->next;
        sched_ready_g(w->g);
    }
}

void notify_all(NotifyList *l) { notify(l, true); }
void notify_one(NotifyList *l) { notify(l, false); }
