// schedtrace.c - GODEBUG=schedtrace=N,scheddetail=1: what the scheduler does, in the words of Go's
// (runtime/proc.go, schedtrace). The numbers are read while others change them: each is right for itself.
// There is one heap of timers: all are told as P 0's.
#include "base/fatal.h"
#include "base/godebug.h"
#include "sched/machine.h"
#include "sched/runq.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "sched/timers.h"

static uint32_t load(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
static const char *yes(bool b) { return b ? "true" : "false"; }

// Go's numbers (runtime2.go).
static uint32_t status_of(const G *g) {
    static const uint8_t numbers[G_STATUSES] = {
        [G_IDLE] = 0, [G_RUNNABLE] = 1, [G_RUNNING] = 2, [G_SYSCALL] = 3, [G_WAITING] = 4, [G_DEAD] = 6};
    return numbers[g_status(g)];
}

static int64_t m_id(const M *m) { return m ? (int64_t)m->id : -1; }
static int64_t g_id(const G *g) { return g ? (int64_t)g->id : -1; }

static void print_p(const P *p) {
    stderr_print("  P%u: status=%u schedtick=%u syscalltick=%u m=%ld runqsize=%u gfreecnt=%u timerslen=%lu\n",
                 p->id, load(&p->state), load(&p->slices), load(&p->syscalls),
                 m_id(__atomic_load_n(&p->m, __ATOMIC_ACQUIRE)), runq_length(p), load(&p->dead_count),
                 p->id == 0 ? timers_count() : 0);
}

static void print_m(const M *m) {
    const P *p = __atomic_load_n(&m->p, __ATOMIC_RELAXED);
    stderr_print("  M%u: p=%ld curg=%ld mallocing=0 throwing=0 preemptoff= locks=%u dying=0 spinning=%s "
                 "blocked=%s lockedg=%ld\n",
                 m->id, p ? (int64_t)p->id : -1, g_id(__atomic_load_n(&m->g, __ATOMIC_RELAXED)), m->pins,
                 yes(m->is_spinning), yes(!p), g_id(m->locked_g));
}

static void print_g(const G *g) {
    stderr_print("  G%lu: status=%u(%s) m=%ld lockedm=%ld\n", g->id, status_of(g), sched_wait_text(g),
                 m_id(__atomic_load_n(&g->m, __ATOMIC_RELAXED)), m_id(g->locked_m));
}

static void print_details(void) {
    stderr_print(" gcwaiting=%d nmidlelocked=0 stopwait=%u sysmonwait=%s\n",
                 __atomic_load_n(&machines.stopping, __ATOMIC_RELAXED), load(&machines.to_stop),
                 yes(load(&machines.monitor_waits)));
    uint32_t made = (uint32_t)machines_made();
    for (uint32_t i = 0; i < made; i++) print_p(machines.ps[i]);
    for (const M *m = __atomic_load_n(&machines.all_ms, __ATOMIC_ACQUIRE); m; m = m->all_next) print_m(m);
    for (const G *g = sched_first_g(); g; g = g->all_next) print_g(g);
}

void schedtrace_print(int64_t since_start_ns) {
    enum { MS_NS = 1000000 };
    uint32_t procs = load(&machines.procs);
    stderr_print("SCHED %ldms: gomaxprocs=%u idleprocs=%u threads=%u spinningthreads=%u idlethreads=%u "
                 "runqueue=%u",
                 since_start_ns / MS_NS, procs, load(&machines.idle),
                 load(&machines.next_m) - load(&machines.dead_m) + 1, load(&machines.spinning),
                 load(&machines.idle_m), runq_global_length());
    if (godebug.scheddetail) {
        print_details();
        return;
    }
    for (uint32_t i = 0; i < procs; i++) stderr_print("%s%u", i ? " " : " [", runq_length(machines.ps[i]));
    stderr_print("]\n");
}
