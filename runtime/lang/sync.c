// sync.c - what packages sync and sync/atomic want of the runtime; golib.def lists the functions.
#include "base/assert.h"
#include "base/fatal.h"
#include "gc/roots.h"
#include "lang/golib.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/runq.h"

void rt_sync_fatal(const char *text, int64_t n) { fatal_error("%.*s", (int)n, text); }
void rt_sync_throw(const char *text, int64_t n) { fatal_throw("%.*s", (int)n, text); }

void rt_sema_acquire(uint32_t *count) { sema_acquire(count, false); }
void rt_sema_acquire_mutex(uint32_t *count, bool first, int64_t unused) { sema_acquire(count, first); }
void rt_sema_release(uint32_t *count, bool hand_off, int64_t unused) { sema_release(count, hand_off); }

bool rt_has_barrier(void) { return os_has_barrier(); }
bool rt_mutex_wait(Mutex *m, int64_t since, bool again, bool woken) {
    return mutex_wait(m, since, again, woken);
}
void rt_mutex_wake(Mutex *m, bool locked) { mutex_wake(m, locked); }

uint32_t sync_notify_add(NotifyList *l) { return __atomic_fetch_add(&l->wait, 1, __ATOMIC_ACQ_REL); }
void rt_notify_wait(NotifyList *l, uint32_t ticket) { notify_wait(l, ticket); }
void rt_notify_all(NotifyList *l) { notify_all(l); }
void rt_notify_one(NotifyList *l) { notify_one(l); }

void sync_notify_check(int64_t size) {
    if (size != sizeof(NotifyList))
        fatal_throw("bad notifyList size: sync=%ld runtime=%zu", size, sizeof(NotifyList));
}

// ---- spinning ---------------------------------------------------------------------------------------------

// While the owner may be running on another P.
bool sync_can_spin(int64_t attempts) {
    enum { MOST = 4 };
    uint32_t procs = __atomic_load_n(&machines.procs, __ATOMIC_RELAXED);
    if (attempts >= MOST || procs == 1) return false;
    uint32_t not_working = __atomic_load_n(&machines.idle, __ATOMIC_RELAXED) +
                           __atomic_load_n(&machines.spinning, __ATOMIC_RELAXED);
    return not_working + 1 < procs && runq_is_empty(sched_tls.p);
}

void sync_do_spin(void) {
    enum { PAUSES = 30 };
    for (int i = 0; i < PAUSES; i++) arch_pause();
}

int64_t rt_sync_nanotime(void) { return os_nanotime(); }

// ---- pools ------------------------------------------------------------------------------------------------

int64_t sync_pin(void) {
    sched_tls.m->pins++;
    return sched_tls.p->id;
}

void sync_unpin(void) { sched_tls.m->pins--; }

int64_t rt_sync_procs(void) { return machines_made(); }

// sync.Pool, as far as cleaning goes.
typedef struct Pool {
    void *local;
    uint64_t local_size;
    void *victim;
    uint64_t victim_size;
} Pool;

static LoamSlice *all_pools, *old_pools; // of *Pool, in package sync

// sync.poolCleanup: what was not used since the last cycle goes, what was becomes the victim. Nobody else
// runs, and no cycle marks yet, so the stores need no barriers.
static void drop_pools(void) {
    if (!all_pools) return;
    for (int64_t i = 0; i < old_pools->len; i++) {
        Pool *p = ((Pool **)old_pools->ptr)[i];
        p->victim = NULL;
        p->victim_size = 0;
    }
    for (int64_t i = 0; i < all_pools->len; i++) {
        Pool *p = ((Pool **)all_pools->ptr)[i];
        p->victim = p->local;
        p->victim_size = p->local_size;
        p->local = NULL;
        p->local_size = 0;
    }
    *old_pools = *all_pools;
    *all_pools = (LoamSlice){0};
}

void rt_sync_pools(void *all, void *old) {
    all_pools = all;
    old_pools = old;
    gc_roots.drop_caches = drop_pools;
}
