// mutex.c - see mutex.h.
#include "sched/mutex.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "sched/semaqueue.h"

enum { STARVES_NS = 1000000 };

void (*mutex_contended)(int64_t ns);

// Changes bits while none of `unless` is set. Returns what they were.
static uint32_t change(Mutex *m, uint32_t clear, uint32_t set, uint32_t unless) {
    uint32_t old = __atomic_load_n(&m->waiting, __ATOMIC_RELAXED);
    while (!(old & unless) && !__atomic_compare_exchange_n(&m->waiting, &old, (old & ~clear) | set, true,
                                                           __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {}
    return old;
}

static bool try(Mutex *m) {
    uint32_t free = 0;
    return __atomic_compare_exchange_n(&m->locked, &free, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

// With one P nobody else is in the middle of an unlocking. The lock of the part is held meanwhile, so nobody
// who finds the bit set goes on before all know it.
static void tell_all(void) {
    if (os_has_barrier() && sched_procs() > 1) os_barrier();
}

bool mutex_wait(Mutex *m, int64_t since, bool again, bool woken) {
    SemaPart *p = sema_part(m);
    lock_acquire(&p->lock);
    if (change(m, woken ? MUTEX_WOKEN : 0, MUTEX_PARKED, 0) == 0) tell_all();
    Waiter **link = sema_find(p, m);
    if (try(m)) {
        if (!*link) change(m, MUTEX_PARKED, 0, 0);
        lock_release(&p->lock);
        return true;
    }
    Waiter *w = &sched_g()->waiter;
    w->on = m;
    w->since = since;
    sema_add(link, w, again);
    sched_park_g(WAIT_SEMACQUIRE, &p->lock);
}

static void unlock(Mutex *m, bool locked) {
    if (locked) __atomic_store_n(&m->locked, 0, __ATOMIC_SEQ_CST);
}

// The first one becomes the mutex's owner, or is to try. NULL: somebody will try anyway; one that spins says
// so without the lock.
static Waiter *take_first(Mutex *m, Waiter **link, bool owns) {
    uint32_t leaves = (*link)->next ? 0 : MUTEX_PARKED, wakes = owns ? 0 : MUTEX_WOKEN;
    if (change(m, leaves, wakes, wakes) & wakes) return NULL;
    Waiter *w = sema_take_first(link);
    w->g->ret[0] = owns;
    return w;
}

// Who is to be readied, or NULL.
static Waiter *take(Mutex *m, bool locked, bool *passed) {
    Waiter **link = sema_find(sema_part(m), m);
    *passed = locked && *link && os_nanotime() - (*link)->since > STARVES_NS;
    if (*passed) return take_first(m, link, true);
    bool others_have_it = !locked && __atomic_load_n(&m->locked, __ATOMIC_RELAXED);
    Waiter *w = *link && !others_have_it ? take_first(m, link, false) : NULL;
    unlock(m, locked);
    return w;
}

void mutex_wake(Mutex *m, bool locked) {
    SemaPart *p = sema_part(m);
    bool passed;
    lock_acquire(&p->lock);
    Waiter *w = take(m, locked, &passed);
    lock_release(&p->lock);
    if (w && mutex_contended) mutex_contended(os_nanotime() - w->since);
    if (w) sched_ready_g(w->g);
    if (passed) sched_hand_over();
}
