// status.c - see status.h. Where a change of status and a scan may meet, the word changes by
// compare-and-swap.
#include "sched/status.h"
#include "arch/machine.h"
#include "base/assert.h"
#include "os/os.h"

TimeHist sched_latencies;

void g_time_begin(G *g) { g->runnable_since = os_nanotime(); }

void g_time_end(G *g) {
    timehist_record(&sched_latencies, os_nanotime() - g->runnable_since);
    g->runnable_since = 0;
}

static const uint8_t next[G_STATUSES] = {
    [G_IDLE] = 1 << G_RUNNABLE,
    [G_RUNNABLE] = 1 << G_RUNNING,
    [G_RUNNING] = 1 << G_RUNNABLE | 1 << G_WAITING | 1 << G_SYSCALL | 1 << G_DEAD,
    [G_WAITING] = 1 << G_RUNNABLE,
    [G_SYSCALL] = 1 << G_RUNNING | 1 << G_RUNNABLE,
    [G_DEAD] = 1 << G_IDLE,
};

static bool swap(G *g, uint32_t from, uint32_t to) {
    return __atomic_compare_exchange_n(&g->status, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// Scans are short, unless their thread is not running.
static void wait_a_moment(uint32_t *spins) {
    enum { PAUSES = 200 };
    if (++*spins < PAUSES) arch_pause();
    else os_yield();
}

bool g_may_become(GStatus from, GStatus to) { return next[from] >> to & 1; }

void g_set_status_shared(G *g, GStatus from, GStatus to) {
    RT_ASSERT(1, g_may_become(from, to));
    g_note_status(g, from, to);
    for (uint32_t spins = 0;;) {
        uint32_t scan = to == G_RUNNABLE ? __atomic_load_n(&g->status, __ATOMIC_RELAXED) & G_SCAN : 0;
        if (swap(g, from | scan, to | scan)) return;
        RT_ASSERT(1, g_status(g) == from);
        if (to != G_RUNNABLE) wait_a_moment(&spins);
    }
}

GScan g_scan_begin(G *g, bool world_is_stopped) {
    for (uint32_t spins = 0;; wait_a_moment(&spins)) {
        GStatus s = g_status(g);
        if (s == G_IDLE || s == G_DEAD) return G_SCAN_NOTHING;
        if (s == G_RUNNING && !world_is_stopped) return G_SCAN_RUNNING;
        if (swap(g, s, s | G_SCAN)) return G_SCAN_BEGUN;
    }
}

void g_scan_end(G *g) {
    RT_ASSERT(1, __atomic_load_n(&g->status, __ATOMIC_RELAXED) & G_SCAN);
    __atomic_fetch_and(&g->status, ~G_SCAN, __ATOMIC_RELEASE);
}
