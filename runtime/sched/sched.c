// sched.c - the records of goroutines, the run queue, and the loop that runs them. One M and one P so far.
#include "sched/sched.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "gc/barrier.h"
#include "heap/heap.h"
#include "sched/gcroots.h"
#include "sched/status.h"
#include "stack/stack.h"

static M m0;
static P p0;

// Everything here is under the lock.
static struct {
    Lock lock;
    G *all, *dead;        // through all_next; through next
    G *first, **last_end; // run queue, first in first out, through next
    FixAlloc records;
    uint64_t last_id;
} sched = {.lock = LOCK_INIT(LOCK_SCHED), .last_end = &sched.first};

// ---- goroutines -------------------------------------------------------------------------------------------

G *sched_first_g(void) { return sched.all; }

// A record in the list of all goroutines: a dead one's, or a fresh one.
static G *g_take(void) {
    lock_acquire(&sched.lock);
    G *g = sched.dead;
    if (g) {
        sched.dead = g->next;
        g_set_status(g, G_DEAD, G_IDLE);
    } else {
        g = fixalloc_alloc(&sched.records);
        g->all_next = sched.all;
        sched.all = g;
    }
    g->id = ++sched.last_id;
    lock_release(&sched.lock);
    return g;
}

G *sched_new_g(void (*fn)(void)) {
    G *g = g_take();
    StackMemory s = stack_alloc(LOAM_STACK_MIN);
    g->stack_lo = s.lo;
    g->stack_hi = s.hi;
    g->limit = s.lo + LOAM_STACK_GUARD;
    g->sp = goroutine_prepare(s.hi, fn);
    g->why = G_WHY_NEW;
    return g;
}

// Forgets all that the goroutine had; the record keeps its place in the list of all.
static void g_clear(G *g) {
    stack_free((StackMemory){g->stack_lo, g->stack_hi});
    G fresh = {.status = g->status, .all_next = g->all_next};
    *g = fresh;
}

// ---- the loop ---------------------------------------------------------------------------------------------

static void queue_put(G *g) {
    lock_acquire(&sched.lock);
    g->next = NULL;
    *sched.last_end = g;
    sched.last_end = &g->next;
    lock_release(&sched.lock);
}

static G *queue_take(void) {
    lock_acquire(&sched.lock);
    G *g = sched.first;
    if (g) sched.first = g->next;
    if (!sched.first) sched.last_end = &sched.first;
    lock_release(&sched.lock);
    return g;
}

static _Noreturn void execute(G *g) {
    M *m = sched_tls.m;
    g_set_status(g, G_RUNNABLE, G_RUNNING);
    g->m = m;
    m->g = sched_tls.g = g;
    stack_limit_set(g);
    goroutine_resume(g);
}

// The next goroutine. The thread has none when it comes here.
static _Noreturn void schedule(void) {
    RT_ASSERT(1, !sched_tls.g);
    G *g = queue_take();
    if (!g) fatal_error("all goroutines are asleep - deadlock!");
    execute(g);
}

// The thread's goroutine is no longer its.
static G *leave(void) {
    M *m = sched_tls.m;
    G *g = m->g;
    RT_ASSERT(1, on_system_stack() && lock_ranks_held == 0);
    RT_ASSERT(1, g && g == sched_tls.g && g->m == m);
    g->m = NULL;
    m->g = sched_tls.g = NULL;
    return g;
}

void sched_ready_g(G *g) {
    g_set_status(g, g_status(g) == G_IDLE ? G_IDLE : G_WAITING, G_RUNNABLE);
    queue_put(g);
}

void sched_park_g(void) {
    RT_ASSERT(1, at_safepoint());
    G *g = leave();
    g_set_status(g, G_RUNNING, G_WAITING);
    schedule();
}

void sched_yield_g(void) {
    RT_ASSERT(1, at_safepoint());
    G *g = leave();
    g_set_status(g, G_RUNNING, G_RUNNABLE);
    queue_put(g);
    schedule();
}

void sched_exit_g(G *g) {
    if (g->id == 1) os_exit(0);
    leave();
    g_set_status(g, G_RUNNING, G_DEAD);
    g_clear(g);
    lock_acquire(&sched.lock);
    g->next = sched.dead;
    sched.dead = g;
    lock_release(&sched.lock);
    schedule();
}

// ---- start ------------------------------------------------------------------------------------------------

void sched_acquire_p(P *p) {
    M *m = sched_tls.m;
    RT_ASSERT(1, !p->m && !m->p);
    p->m = m;
    m->p = sched_tls.p = p;
    sched_tls.alloc = mcache_for_alloc(p->mcache);
}

void sched_init(void) {
    fixalloc_init(&sched.records, sizeof(G), &os_record_bytes);
    p0.mcache = mcache_new();
    p0.wb = wb_new();
    m0.limit_word = arch_stack_limit_word();
    sched_tls.m = &m0;
    sched_acquire_p(&p0);
    sched_roots_init();
}

void sched_main(void (*fn)(void)) {
    sched_ready_g(sched_new_g(fn));
    system_stack_begin(schedule);
}
