// sema.c - see sema.h.
#include "sched/sema.h"
#include "base/assert.h"
#include "sched/sched.h"
#include "sched/waiters.h"

enum { PARTS = 251 }; // a prime, so that regular distances between counts do not fall together

typedef struct Part {
    Lock lock;
    WaitQueue queue;
} __attribute__((aligned(64))) Part;

static Part table[PARTS] = {[0 ... PARTS - 1] = {.lock = LOCK_INIT(LOCK_SEMA)}};

static Part *part_of(const void *address) { return &table[(uintptr_t)address / 8 % PARTS]; }

static void wait_at(Part *p, void *address, bool first, WaitReason why) {
    Waiter *w = &sched_g()->waiter;
    w->on = address;
    if (first) waiters_add_first(&p->queue, w);
    else waiters_add(&p->queue, w);
    sched_park_g(why, &p->lock);
}

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
    Part *p = part_of(count);
    lock_acquire(&p->lock);
    if (take(count)) lock_release(&p->lock);
    else wait_at(p, count, first, WAIT_SEMACQUIRE);
}

static Waiter *find(const Part *p, const void *address) {
    Waiter *w = p->queue.first;
    while (w && w->on != address) w = w->next;
    return w;
}

void sema_release(uint32_t *count, bool hand_off) {
    Part *p = part_of(count);
    lock_acquire(&p->lock);
    Waiter *w = find(p, count);
    if (w) waiters_remove(&p->queue, w);
    else __atomic_fetch_add(count, 1, __ATOMIC_RELEASE);
    lock_release(&p->lock);
    if (!w) return;
    sched_ready_g(w->g);
    if (hand_off) sched_hand_over();
}

// ---- conditions -------------------------------------------------------------------------------------------

static bool is_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }

void notify_wait(NotifyList *l, uint32_t ticket) {
    Part *p = part_of(l);
    lock_acquire(&p->lock);
    sched_g()->waiter.ticket = ticket;
    if (is_before(ticket, l->notify)) lock_release(&p->lock);
    else wait_at(p, l, false, WAIT_COND);
}

// Takes all of this list out of the queue, up to the given ticket; they are linked through G.next.
static G *take_all(Part *p, const NotifyList *l, uint32_t before) {
    G *first = NULL, **last = &first;
    for (Waiter *w = p->queue.first, *next; w; w = next) {
        next = w->next;
        if (w->on != l || !is_before(w->ticket, before)) continue;
        waiters_remove(&p->queue, w);
        *last = w->g;
        last = &w->g->next;
    }
    *last = NULL;
    return first;
}

static void notify(NotifyList *l, bool all) {
    uint32_t wait = __atomic_load_n(&l->wait, __ATOMIC_ACQUIRE);
    if (wait == __atomic_load_n(&l->notify, __ATOMIC_ACQUIRE)) return;
    Part *p = part_of(l);
    lock_acquire(&p->lock);
    wait = __atomic_load_n(&l->wait, __ATOMIC_ACQUIRE);
    uint32_t to = all || l->notify == wait ? wait : l->notify + 1;
    // A ticket that is not in the queue yet finds itself below `notify` when it comes.
    G *g = take_all(p, l, to);
    __atomic_store_n(&l->notify, to, __ATOMIC_RELEASE);
    lock_release(&p->lock);
    for (G *next; g; g = next) {
        next = g->next;
        sched_ready_g(g);
    }
}

void notify_all(NotifyList *l) { notify(l, true); }
void notify_one(NotifyList *l) { notify(l, false); }
