// sysmon.c - a thread without a P that looks after the others: a goroutine that has run for 10 ms is asked to
// let others run, a P whose M is in a system call for longer than a look goes to another M, a timer that
// nobody has noticed gets an M. It looks more and more rarely while it finds nothing, and sleeps while
// nothing runs. With schedseed=N it leaves the goroutines alone: then it only sees to it that a system call
// which waits for another goroutine does not hold the P for ever.
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/background.h"
#include "gc/gc.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/runq.h"
#include "sched/timers.h"

enum {
    SLICE_NS = 10000000,
    LOOK_MIN_NS = 20000,
    LOOK_MAX_NS = 10000000,
    LOOK_WAKES_NS = 500000, // at most, while wake-ups may be left out (machine.h)
    WAITS_NS = 200000,
    LATE_NS = 10000000,
    MARKING_NS = 1000000,
    MS_NS = 1000000
};

// Since when a counter has stood, as far as sysmon saw.
static int64_t stood(const uint32_t *counter, uint32_t *seen, int64_t *since, int64_t now) {
    uint32_t count = __atomic_load_n(counter, __ATOMIC_RELAXED);
    if (*seen != count) {
        *seen = count;
        *since = now;
    }
    return now - *since;
}

// Whether it took a P from a system call: more calls may follow.
static bool look_at(P *p, int64_t now) {
    uint32_t state = __atomic_load_n(&p->state, __ATOMIC_SEQ_CST);
    int64_t in_syscall = stood(&p->syscalls, &p->seen_syscalls, &p->seen_syscall_time, now);
    int64_t running = stood(&p->slices, &p->seen_slices, &p->seen_time, now);
    if (state == P_SYSCALL && in_syscall >= (godebug.schedseed ? SLICE_NS : LOOK_MIN_NS))
        return machine_retake(p);
    if (state != P_RUNNING) return false;
    if (running >= WAITS_NS && !runq_is_empty(p)) machine_wake();
    if (running >= SLICE_NS && !godebug.schedseed) machine_preempt(p);
    return false;
}

// Nothing runs: until somebody does, a timer is late, or it may be time for a collection.
static void sleep_while_idle(void) {
    if (!machine_all_idle()) return;
    int64_t first = timers_first(), now = os_nanotime();
    int64_t wait = first == INT64_MAX ? -1 : first < now ? LATE_NS : first - now + LATE_NS;
    if (wait < 0 || wait > GC_FORCE_NS / 2) wait = GC_FORCE_NS / 2;
    os_futex_wait(&machines.monitor_waits, 1, wait);
}

// Nobody may be about to allocate: somebody who runs, or is woken for it, is asked. Requests that are lost
// are rare, and each one that is repeated disturbs all who run: so not at every look.
static void look_at_collector(int64_t now) {
    static int64_t last;
    bool overdue = gc_is_overdue(now);
    if (overdue) gc_ask_overdue();
    if (!overdue && !gc_background_is_on()) last = now;
    if (now - last < MARKING_NS || godebug.schedseed) return;
    last = now;
    machine_repeat_requests();
}

// Whether goroutines have taken turns since the last look, so many that wake-ups weigh.
static bool many_turns(void) {
    enum { FEW = 16 };
    static uint32_t seen;
    uint32_t turns = 0, made = (uint32_t)machines_made();
    for (uint32_t i = 0; i < made; i++) turns += __atomic_load_n(&machines.ps[i]->tick, __ATOMIC_RELAXED);
    bool many = turns - seen > FEW;
    seen = turns;
    return many;
}

// Whether wake-ups may be left out until the next look. A P that has just read an old "yes" finds that the
// next look is still a short time away.
static bool is_short_watch(void) {
    bool was = __atomic_load_n(&machines.watched, __ATOMIC_RELAXED);
    bool is = many_turns() && __atomic_load_n(&machines.fruitless, __ATOMIC_RELAXED);
    if (is != was) __atomic_store_n(&machines.watched, is, __ATOMIC_RELAXED);
    return was || is;
}

static int64_t longest_pause(void) {
    if (is_short_watch()) return LOOK_WAKES_NS;
    return gc_background_is_on() ? MARKING_NS : LOOK_MAX_NS;
}

static void look(int64_t now, int64_t *pause) {
    bool any = false;
    uint32_t made = (uint32_t)machines_made();
    for (uint32_t i = 0; i < made; i++) any |= look_at(machines.ps[i], now);
    if (timers_first() < now) machine_wake();
    look_at_collector(now);
    int64_t next = any ? LOOK_MIN_NS : 2 * *pause, most = longest_pause();
    *pause = next < most ? next : most;
}

static void sysmon_main(void *unused) {
    uint32_t never = 0;
    int64_t start = os_nanotime(), trace = godebug.schedtrace * MS_NS, last_trace = start;
    for (int64_t pause = LOOK_MIN_NS;;) {
        if (trace <= 0 && pause >= LOOK_MAX_NS) sleep_while_idle();
        os_futex_wait(&never, 0, pause);
        int64_t now = os_nanotime();
        __atomic_store_n(&machines.clock, now, __ATOMIC_RELAXED);
        look(now, &pause);
        if (trace > 0 && now - last_trace >= trace) {
            last_trace = now;
            schedtrace_print(now - start);
        }
    }
}

void sysmon_start(void) {
    static bool started;
    if (!claim_once(&started)) return;
    if (!os_thread_start(sysmon_main, NULL)) machine_no_thread();
}
