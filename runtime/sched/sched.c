// sched.c - the loop that runs goroutines, and the ways into it.
#include "sched/sched.h"
#include <string.h>
#include "base/assert.h"
#include "base/env.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/background.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "sched/finalizers.h"
#include "sched/gcroots.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/runq.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/stack.h"

// schedseed: a goroutine that is asked to come to a check yields at one in so many; before a goroutine is
// chosen a piece is marked at one in so many
enum { SEED_YIELD = 3, SEED_MARK = 4 };

// ---- the loop ---------------------------------------------------------------------------------------------

static inline __attribute__((always_inline)) _Noreturn void execute(M *m, G *g) {
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

// From this P's queues and the global one. What is in the slot goes on in the time slice of the goroutine
// that put it there, so two that ready each other are interrupted as one that runs on is; when the slice is
// over, or the goroutine of the timers has just parked, what is in the ring comes first.
static G *find_here(P *p, bool slice_over) {
    G *g = NULL;
    bool ring_first = p->ring_first;
    p->ring_first = false;
    if (slice_over) runq_put(p, runq_take_next(p), false);
    if (p->tick % RUNQ_GLOBAL_TICK == 0) g = runq_global_get(p, 1);
    if (!g && !ring_first && (g = runq_take_next(p))) return g;
    __atomic_store_n(&p->slices, p->slices + 1, __ATOMIC_RELAXED);
    if (!g) g = runq_take_first(p);
    if (!g && ring_first) g = runq_take_next(p);
    if (!g) g = runq_global_get(p, RUNQ_SIZE);
    return g;
}

// Is what is in a running P's slot there for longer than the moment in which its goroutine parks? Not if that
// P has run it, or others, and it is there again.
static bool slot_stays(const P *p) {
    enum { PAUSES = 100 };
    uint32_t tick = __atomic_load_n(&p->tick, __ATOMIC_RELAXED);
    const G *g = __atomic_load_n(&p->run_next, __ATOMIC_ACQUIRE);
    for (int i = 0; g && i < PAUSES; i++) arch_pause();
    return g && __atomic_load_n(&p->run_next, __ATOMIC_ACQUIRE) == g &&
           __atomic_load_n(&p->tick, __ATOMIC_RELAXED) == tick;
}

// From another P, in random order; what is in slots only in the last round.
static G *steal(M *m, P *own) {
    enum { ROUNDS = 4 };
    uint32_t n = (uint32_t)machines_made();
    if (n == 1 || !machine_spin(m)) return NULL;
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t begin = sched_random(n);
        for (uint32_t i = 0; i < n; i++) {
            P *from = machines.ps[(begin + i) % n];
            if (from == own || runq_is_empty(from)) continue;
            G *g = runq_steal(own, from, round == ROUNDS - 1 && slot_stays(from));
            if (g) return g;
        }
    }
    return NULL;
}

// Before an M sleeps (machine.h): whether it is to look once more. Only one that counts as spinning does.
static bool looks_on(const M *m, int64_t *until) {
    enum { LOOK_ON_NS = 5000, PAUSES = 20 };
    if (!m->is_spinning || machine_is_alone()) return false;
    int64_t now = os_nanotime();
    if (!*until) *until = now + LOOK_ON_NS;
    if (now >= *until) return false;
    for (int i = 0; i < PAUSES; i++) arch_pause();
    return true;
}

// While a cycle marks: whether this P has done a piece of that instead of running a goroutine.
static bool marks(M *m, P *p) {
    if (godebug.schedseed && sched_random(SEED_MARK)) return false;
    GcDue due = gc_due_work();
    if (due == GC_DUE_NOTHING) return false;
    machine_found(m);
    if (due == GC_DUE_P) runq_give_all(p);
    return true;
}

// Without a goroutine to run: whether there was something to do for the collector.
static bool collects(M *m) {
    if (!gc_idle_work_waits()) return false;
    machine_found(m); // while it counts as spinning nobody wakes others
    return gc_idle_work();
}

// Returns when the goroutine has an M of its own, with a P to look for another one.
static inline __attribute__((always_inline)) void run(M *m, P *p, G *g) {
    machine_found(m);
    __atomic_store_n(&p->tick, p->tick + 1, __ATOMIC_RELAXED);
    if (__builtin_expect(!g->locked_m, 1)) execute(m, g);
    machine_give_locked(m, g);
}

static bool is_out_of_use(const P *p) { return p->id >= __atomic_load_n(&machines.procs, __ATOMIC_RELAXED); }

static __attribute__((noinline)) _Noreturn void look_everywhere(M *m) {
    int64_t until = 0;
    for (bool slice_over = false;;) {
        P *p = sched_p();
        slice_over |= machine_attend(m);
        if (is_out_of_use(p)) {
            machine_retire(m);
            continue;
        }
        timers_run();
        if (__builtin_expect(gc_background_is_on(), 0) && marks(m, p)) continue;
        G *g = find_here(p, slice_over);
        if (!g) g = steal(m, p);
        if (g) run(m, p, g);
        else if (!collects(m) && !looks_on(m, &until)) machine_idle(m), until = 0;
    }
}

// Mostly there is nothing that comes before the goroutine in the slot.
static inline bool slot_is_first(const P *p) {
    return !__atomic_load_n(&p->attention, __ATOMIC_RELAXED) && !is_out_of_use(p) &&
           timers_first() == INT64_MAX && !gc_background_is_on() && p->tick % RUNQ_GLOBAL_TICK;
}

// The next goroutine. The thread has none when it comes here. Hot, though it ends in calls that do not
// return, which the compiler takes for rare.
__attribute__((hot)) void sched_next(void) {
    M *m = sched_tls.m;
    RT_ASSERT(1, !sched_tls.g && lock_ranks_held == 0 && !m->pins);
    if (__builtin_expect(m->locked_g != NULL, 0)) {
        machine_wait_locked(m);
        execute(m, m->locked_g);
    }
    P *p = sched_p();
    G *g = __builtin_expect(slot_is_first(p), 1) ? runq_take_next(p) : NULL;
    if (__builtin_expect(g != NULL, 1)) run(m, p, g);
    look_everywhere(m);
}

// The thread's goroutine is no longer its.
static G *leave(void) {
    M *m = sched_tls.m;
    G *g = m->g;
    RT_ASSERT(1, on_system_stack() && g && g == sched_tls.g && g->m == m && !m->pins);
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

// A Weyl sequence, mixed by a folded product (wyrand: Wang Yi, 2019). Seeds of maps and starts of iterations.
uint64_t sched_random64(void) {
    P *p = sched_p();
    p->map_random += UINT64_C(0x9e3779b97f4a7c15);
    __extension__ unsigned __int128 product =
        (unsigned __int128)p->map_random * (p->map_random ^ UINT64_C(0xd6e8feb86659fd93));
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// ---- waiting and going on ---------------------------------------------------------------------------------

void sched_ready_g(G *g) {
    g_set_status(g, g_status(g) == G_IDLE ? G_IDLE : G_WAITING, G_RUNNABLE);
    bool next = !godebug.schedseed || sched_random(2);
    runq_put(sched_p(), g, next);
    if (next) machine_wake_for_next(sched_p());
    else machine_wake();
}

void sched_ready_g_anywhere(G *g) {
    if (sched_p()) {
        sched_ready_g(g);
        return;
    }
    g_set_status_shared(g, G_WAITING, G_RUNNABLE);
    runq_global_put(g);
    machine_wake();
}

void (*sched_blocks)(G *, WaitReason);

static inline void park_begin(WaitReason why) {
    RT_ASSERT(1, at_safepoint());
    G *g = leave();
    g->wait = (uint8_t)why;
    g->wait_since = __atomic_load_n(&machines.clock, __ATOMIC_RELAXED);
    if (__builtin_expect(sched_blocks != NULL, 0)) sched_blocks(g, why);
    g_set_status(g, G_RUNNING, G_WAITING);
}

void sched_park_begin(WaitReason why) { park_begin(why); }

void sched_park_g(WaitReason why, Lock *held) {
    park_begin(why);
    if (held) lock_release(held);
    sched_next();
}

const char *sched_reason_text(WaitReason why) {
    static const char *const texts[] = {
        [WAIT_NONE] = "waiting",
#define LOAM_WAIT(ID, text) [WAIT_##ID] = text,
#include "sched/waits.def"
    };
    return texts[why];
}

const char *sched_wait_text(const G *g) {
    return g_status(g) == G_WAITING ? sched_reason_text((WaitReason)g->wait) : "";
}

static _Noreturn void yield(bool global) {
    RT_ASSERT(1, at_safepoint() && lock_ranks_held == 0);
    G *g = leave();
    g_set_status(g, G_RUNNING, G_RUNNABLE);
    if (global) runq_global_put(g);
    else runq_put(sched_p(), g, false);
    sched_next();
}

void sched_yield_g(void) { yield(true); }

// To the end of this P's ring, which costs no lock. What is in the global queue has its turn all the same
// (find_here).
void sched_gosched(void) {
    const P *p = sched_p();
    bool alone = runq_is_empty(p) && runq_global_is_empty() && timers_first() == INT64_MAX;
    if (alone && !__atomic_load_n(&p->attention, __ATOMIC_RELAXED) && !sched_g()->locked_m) return;
    yield(godebug.schedseed);
}

void sched_check(G *g) {
    if (__atomic_load_n(&g->scan_wanted, __ATOMIC_RELAXED)) sched_scan_own(g);
    if (machine_attend(sched_tls.m)) sched_yield_g();
    if (godebug.schedseed && !sched_tls.m->pins && sched_random(SEED_YIELD) == 0) sched_yield_g();
}

void sched_hand_over(void) {
    if (!sched_tls.m->pins) yield(false);
}

int64_t sched_procs(void) { return __atomic_load_n(&machines.procs, __ATOMIC_RELAXED); }

void sched_go(const LoamFuncVal *closure) {
    G *g = sched_new_g(closure, *(uintptr_t *)sched_g()->sp);
    g->labels = sched_g()->labels;
    if (gc_write_barrier_on) { // its stack may be looked at no more
        gc_shade((void *)closure);
        if (g->labels) gc_shade(g->labels);
    }
    sysmon_start();
    sched_ready_g(g);
}

static _Noreturn void end_goroutine(G *g) {
    leave();
    bool locked = g->locked_m;
    g_set_status(g, G_RUNNING, G_DEAD);
    goroutine_bury(g);
    if (locked) machine_abandon(sched_tls.m);
    sched_next();
}

void (*sched_at_exit)(void);

// The first goroutine stands at a safepoint with no frame left.
static _Noreturn void end_process(G *g) {
    g->sp = 0;
    g->why = G_WHY_POLL;
    if (sched_at_exit) sched_at_exit();
    os_exit(0);
}

void sched_exit_g(G *g) {
    if (g->id == 1) end_process(g);
    end_goroutine(g);
}

void sched_goexit(void) { end_goroutine(sched_g()); }

// ---- start ------------------------------------------------------------------------------------------------

void sched_acquire_p(P *p) {
    M *m = sched_tls.m;
    RT_ASSERT(1, !p->m && !m->p);
    __atomic_store_n(&p->m, m, __ATOMIC_RELEASE); // with its limit_word
    m->p = sched_tls.p = p;
    sched_tls.alloc = mcache_for_alloc(p->mcache);
}

static uint32_t read_procs(void) {
    const char *text = os_getenv("GOMAXPROCS");
    int64_t n = 0;
    if (godebug.schedseed) return 1;
    if (!text || !env_number(text, strlen(text), &n) || n <= 0) n = os_cpu_count();
    return n < SCHED_MAX_PROCS ? (uint32_t)n : SCHED_MAX_PROCS;
}

void sched_init(void) {
    goroutines_init();
    machines_init(read_procs());
    if (godebug.schedseed) {
        sched_p()->random = (uint32_t)godebug.schedseed * 2654435761u | 1;
        sched_p()->map_random = (uint64_t)godebug.schedseed;
    }
    stack_check_hook = sched_check;
    finalizers_init();
    sched_roots_init();
}

void sched_lock_thread(void) {
    G *g = sched_g();
    g->locks++;
    g->locked_m = g->m;
    g->m->locked_g = g;
}

void sched_unlock_thread(void) {
    G *g = sched_g();
    if (!g->locks || --g->locks) return;
    g->locked_m = NULL;
    g->m->locked_g = NULL;
}

// Without waking another M: a program of one goroutine has one thread.
void sched_main(const LoamFuncVal *closure) {
    G *g = sched_new_g(closure, 0);
    g_set_status(g, G_IDLE, G_RUNNABLE);
    runq_put(sched_p(), g, true);
    if (godebug.schedtrace > 0) sysmon_start();
    system_stack_begin(sched_next);
}
