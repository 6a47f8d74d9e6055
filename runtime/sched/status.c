// status.c - see status.h. The word changes by compare-and-swap alone, so that a change of status and a scan
// exclude each other without a lock.
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

GStatus g_status(const G *g) { return __atomic_load_n(&g->status, __ATOMIC_ACQUIRE) & ~G_SCAN; }

void g_set_status(G *g, GStatus from, GStatus to) {
    RT_ASSERT(1, next[from] >> to & 1);
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
