// status.c - see status.h. Where a change of status and a scan may meet, the word changes by
// compare-and-swap.
#include "sched/status.h"
#include "base/assert.h"
#include "os/os.h"

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

bool g_may_become(GStatus from, GStatus to) { return next[from] >> to & 1; }

void g_set_status_off_p(G *g, GStatus from, GStatus to) {
    RT_ASSERT(1, g_may_become(from, to));
    while (!swap(g, from, to)) {
        RT_ASSERT(1, g_status(g) == from);
        os_yield();
    }
}

bool g_scan_begin(G *g) {
    for (;;) {
        GStatus s = g_status(g);
        if (s == G_IDLE || s == G_DEAD) return false;
        RT_ASSERT(1, g->why != G_WHY_RUNNING);
        if (swap(g, s, s | G_SCAN)) return true;
        os_yield();
    }
}

void g_scan_end(G *g) {
    uint32_t s = __atomic_load_n(&g->status, __ATOMIC_RELAXED);
    RT_ASSERT(1, s & G_SCAN);
    __atomic_store_n(&g->status, s & ~G_SCAN, __ATOMIC_RELEASE);
}
