// sched.c - the loop that runs goroutines, and the ways into it. One M and one P so far.
#include "sched/sched.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "sched/gcroots.h"
#include "sched/goroutine.h"
#include "sched/runq.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/stack.h"

static M m0;
static P p0;
static bool main_ended; // goroutine 1 called runtime.Goexit

// ---- the loop ---------------------------------------------------------------------------------------------

static _Noreturn void execute(G *g) {
    M *m = sched_tls.m;
    g_set_status(g, G_RUNNABLE, G_RUNNING);
    g->m = m;
    m->g = sched_tls.g = g;
    stack_limit_set(g);
    if (__builtin_expect(g->before_resume != NULL, 0)) {
        void (*first)(G *) = g->before_resume;
        g->before_resume = NULL;
        first(g);
    }
    goroutine_resume(g);
}

static G *find_runnable(P *p) {
    G *g = NULL;
    if (p->tick++ % RUNQ_GLOBAL_TICK == 0) g = runq_global_get(p, 1);
    if (!g) g = runq_get(p);
    if (!g) g = runq_global_get(p, RUNQ_SIZE);
    return g;
}

// The next goroutine. The thread has none when it comes here.
void sched_next(void) {
    RT_ASSERT(1, !sched_tls.g && lock_ranks_held == 0);
    for (;;) {
        int64_t first = timers_run();
        G *g = find_runnable(sched_p());
        if (g) execute(g);
        if (first == INT64_MAX)
            fatal_error(main_ended ? "no goroutines (main called runtime.Goexit) - deadlock!"
                                   : "all goroutines are asleep - deadlock!");
        int64_t now = os_nanotime();
        uint32_t never = 0;
        if (first > now) os_futex_wait(&never, 0, first - now);
    }
}

// The thread's goroutine is no longer its.
static G *leave(void) {
    M *m = sched_tls.m;
    G *g = m->g;
    RT_ASSERT(1, on_system_stack() && g && g == sched_tls.g && g->m == m);
    g->m = NULL;
    m->g = sched_tls.g = NULL;
    return g;
}

// Xorshift (Marsaglia, 2003), then a product instead of a remainder (Lemire, 2016).
uint32_t sched_random(uint32_t n) {
    P *p = sched_p();
    uint32_t x = p->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    p->random = x;
    return (uint32_t)((uint64_t)x * n >> 32);
}

// ---- waiting and going on ---------------------------------------------------------------------------------

void sched_ready_g(G *g) {
    g_set_status(g, g_status(g) == G_IDLE ? G_IDLE : G_WAITING, G_RUNNABLE);
    runq_put(sched_p(), g, true);
}

void sched_park_begin(WaitReason why) {
    RT_ASSERT(1, at_safepoint());
    G *g = leave();
    g->wait = (uint8_t)why;
    g_set_status(g, G_RUNNING, G_WAITING);
}

void sched_park_g(WaitReason why, Lock *held) {
    sched_park_begin(why);
    if (held) lock_release(held);
    sched_next();
}

const char *sched_wait_text(const G *g) {
    static const char *const texts[] = {
        [WAIT_NONE] = "waiting",
#define LOAM_WAIT(ID, text) [WAIT_##ID] = text,
#include "sched/waits.def"
    };
    return g_status(g) == G_WAITING ? texts[g->wait] : "";
}

void sched_yield_g(void) {
    RT_ASSERT(1, at_safepoint() && lock_ranks_held == 0);
    G *g = leave();
    g_set_status(g, G_RUNNING, G_RUNNABLE);
    runq_global_put(g);
    sched_next();
}

void sched_hand_over(void) {
    RT_ASSERT(1, at_safepoint() && lock_ranks_held == 0);
    G *g = leave();
    g_set_status(g, G_RUNNING, G_RUNNABLE);
    runq_put(sched_p(), g, false);
    sched_next();
}

int64_t sched_procs(void) { return 1; }

void sched_go(const LoamFuncVal *closure) {
    G *g = sched_new_g(closure);
    if (gc_write_barrier_on) gc_shade((void *)closure); // its stack may be looked at no more
    g->creator = *(uintptr_t *)sched_g()->sp;
    sched_ready_g(g);
}

static _Noreturn void end_goroutine(G *g) {
    leave();
    g_set_status(g, G_RUNNING, G_DEAD);
    goroutine_bury(g);
    sched_next();
}

void sched_exit_g(G *g) {
    if (g->id == 1) os_exit(0);
    end_goroutine(g);
}

void sched_goexit(void) {
    G *g = sched_g();
    if (g->id == 1) main_ended = true;
    end_goroutine(g);
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
    goroutines_init();
    p0.mcache = mcache_new();
    p0.wb = wb_new();
    p0.random = (uint32_t)os_nanotime() | 1;
    m0.limit_word = arch_stack_limit_word();
    sched_tls.m = &m0;
    sched_acquire_p(&p0);
    sched_roots_init();
}

void sched_main(const LoamFuncVal *closure) {
    sched_ready_g(sched_new_g(closure));
    system_stack_begin(sched_next);
}
