// sysmon.c - a thread without a P that looks after the others: a goroutine that has run for 10 ms is asked to
// let others run, a P whose M is in a system call for longer than a look goes to another M, a timer that
// nobody has noticed gets an M. It looks more and more rarely while it finds nothing.
#include "base/fatal.h"
#include "base/godebug.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/timers.h"

enum { SLICE_NS = 10000000, LOOK_MIN_NS = 20000, LOOK_MAX_NS = 10000000 };

// Whether it did something.
static bool look_at(P *p, int64_t now) {
    uint32_t tick = __atomic_load_n(&p->tick, __ATOMIC_RELAXED);
    uint32_t state = __atomic_load_n(&p->state, __ATOMIC_SEQ_CST);
    if (p->seen_tick != tick) {
        p->seen_tick = tick;
        p->seen_time = now;
        return false;
    }
    if (state == P_SYSCALL && now - p->seen_time >= LOOK_MIN_NS) return machine_retake(p);
    if (state != P_RUNNING || now - p->seen_time < SLICE_NS) return false;
    machine_preempt(p);
    return true;
}

static void sysmon_main(void *unused) {
    uint32_t never = 0;
    for (int64_t pause = LOOK_MIN_NS;;) {
        os_futex_wait(&never, 0, pause);
        int64_t now = os_nanotime();
        bool any = false;
        uint32_t made = (uint32_t)machines_made();
        for (uint32_t i = 0; i < made; i++) any |= look_at(machines.ps[i], now);
        if (timers_first() < now) machine_wake();
        if (any) pause = LOOK_MIN_NS;
        else if (pause < LOOK_MAX_NS) pause *= 2;
    }
}

void sysmon_start(void) {
    static bool started;
    if (godebug.schedseed || __atomic_exchange_n(&started, true, __ATOMIC_ACQ_REL)) return;
    if (!os_thread_start(sysmon_main, NULL)) fatal_throw("runtime: failed to create new OS thread");
}
