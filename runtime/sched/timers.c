// timers.c - see timers.h. The heap has four children a node: it is flatter than one of two, and the children
// of a node share a cache line.
#include "sched/timers.h"
#include "base/assert.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/sched.h"

typedef struct Entry {
    int64_t when;
    G *sleeper;     // or
    GoTimer *timer; // a managed object; or
    Alarm *alarm;
} Entry;

typedef struct Fired {
    GoTimer *timer;
    int64_t era; // of the timer when it fired
} Fired;

// Under the lock.
static struct {
    Lock lock;
    Entry *heap;
    uint64_t n, capacity;
    Fired *fired; // a ring
    uint64_t fired_first, nfired, fired_capacity;
    GoTimer *running; // whose function timerproc runs; a root, so that no new timer has its address
    G *proc;          // the goroutine of timerproc, while it waits
    bool started;     // it was made
} timers = {.lock = LOCK_INIT(LOCK_TIMERS)};
int64_t timers_first_due = INT64_MAX;

static const LoamFuncVal *proc_closure;

// ---- the heap ---------------------------------------------------------------------------------------------

static void *grow(void *old, uint64_t bytes, uint64_t to) {
    void *p = persistent_alloc(to, &os_record_bytes);
    if (old) {
        __builtin_memcpy(p, old, bytes);
        os_unmap(old, bytes, &os_record_bytes);
    }
    return p;
}

static void put(uint64_t i, Entry e) {
    timers.heap[i] = e;
    if (e.timer) e.timer->place = i + 1;
    if (e.alarm) e.alarm->place = i + 1;
}

static void move_up(uint64_t i, Entry e) {
    for (uint64_t parent; i > 0 && timers.heap[parent = (i - 1) / 4].when > e.when; i = parent)
        put(i, timers.heap[parent]);
    put(i, e);
}

static void move_down(uint64_t i, Entry e) {
    for (;;) {
        uint64_t best = 4 * i + 1, end = best + 4 < timers.n ? best + 4 : timers.n;
        for (uint64_t k = best + 1; k < end; k++)
            if (timers.heap[k].when < timers.heap[best].when) best = k;
        if (best >= timers.n || timers.heap[best].when >= e.when) break;
        put(i, timers.heap[best]);
        i = best;
    }
    put(i, e);
}

static void set_first(void) {
    int64_t first = timers.n ? timers.heap[0].when : INT64_MAX;
    __atomic_store_n(&timers_first_due, first, __ATOMIC_RELEASE);
}

// Whether it is the first one now.
static bool add(Entry e) {
    RT_ASSERT(1, lock_is_held(&timers.lock));
    enum { AT_LEAST = 64 };
    if (timers.n == timers.capacity) {
        uint64_t to = timers.capacity ? 2 * timers.capacity : AT_LEAST;
        timers.heap = grow(timers.heap, timers.capacity * sizeof(Entry), to * sizeof(Entry));
        timers.capacity = to;
    }
    gc_shade_if_marking(e.timer);
    uint64_t last = timers.n;
    __atomic_store_n(&timers.n, last + 1, __ATOMIC_RELAXED);
    move_up(last, e);
    set_first();
    return e.when == timers_first_due;
}

static void take_out(uint64_t i) {
    if (timers.heap[i].timer) timers.heap[i].timer->place = 0;
    if (timers.heap[i].alarm) timers.heap[i].alarm->place = 0;
    Entry last = timers.heap[timers.n - 1];
    __atomic_store_n(&timers.n, timers.n - 1, __ATOMIC_RELAXED);
    if (i < timers.n) {
        if (i > 0 && timers.heap[(i - 1) / 4].when > last.when) move_up(i, last);
        else move_down(i, last);
    }
    set_first();
}

uint64_t timers_count(void) { return __atomic_load_n(&timers.n, __ATOMIC_RELAXED); }

// ---- firing -----------------------------------------------------------------------------------------------

static void fired_put(GoTimer *t) {
    enum { AT_LEAST = 64 };
    if (timers.nfired == timers.fired_capacity) {
        uint64_t old = timers.fired_capacity, to = old ? 2 * old : AT_LEAST;
        Fired *ring = grow(NULL, 0, to * sizeof(Fired));
        for (uint64_t i = 0; i < timers.nfired; i++) ring[i] = timers.fired[(timers.fired_first + i) % old];
        if (old) os_unmap(timers.fired, old * sizeof(Fired), &os_record_bytes);
        timers.fired = ring;
        timers.fired_first = 0;
        timers.fired_capacity = to;
    }
    gc_shade_if_marking(t);
    t->fired++;
    timers.fired[(timers.fired_first + timers.nfired++) % timers.fired_capacity] = (Fired){t, t->era};
}

// The next one that was neither stopped nor reset meanwhile.
static bool fired_take(FiredTimer *to) {
    timers.running = NULL;
    while (timers.nfired) {
        Fired f = timers.fired[timers.fired_first];
        timers.fired_first = (timers.fired_first + 1) % timers.fired_capacity;
        timers.nfired--;
        if (f.timer->era != f.era) continue;
        f.timer->fired--;
        timers.running = f.timer;
        *to = (FiredTimer){f.timer->fn, f.timer->arg, f.timer->seq};
        if (gc_write_barrier_on) gc_shade(to->fn), gc_shade(to->arg.data);
        return true;
    }
    return false;
}

// The first entry is due: what is left to do without the lock, a goroutine to ready or an alarm.
static Entry fire(int64_t now) {
    Entry e = timers.heap[0];
    if (!e.timer) {
        take_out(0);
        return e;
    }
    // Of one that fires often, one call at a time is enough: a ticker's channel holds one value.
    if (e.timer->period <= 0 || !e.timer->fired) fired_put(e.timer);
    if (e.timer->period > 0) {
        e.when += e.timer->period * (1 + (now - e.when) / e.timer->period);
        e.timer->when = e.when;
        move_down(0, e);
        set_first();
    } else {
        take_out(0);
    }
    Entry proc = {.sleeper = timers.proc};
    timers.proc = NULL;
    return proc;
}

void timers_run_due(void) {
    int64_t now = os_nanotime();
    while (timers_first() <= now) {
        lock_acquire(&timers.lock);
        Entry e = timers_first_due <= now ? fire(now) : (Entry){0};
        lock_release(&timers.lock);
        if (e.sleeper) sched_ready_g(e.sleeper);
        if (e.alarm) e.alarm->ring(e.alarm);
    }
}

static void fetch(G *proc) { timers_next_fired((FiredTimer *)proc->args[0]); }

void timers_next_fired(FiredTimer *to) {
    lock_acquire(&timers.lock);
    bool ok = fired_take(to);
    if (!ok) {
        timers.proc = sched_g();
        timers.proc->before_resume = fetch;
        // Timers that are due all the time must not keep the P for this goroutine.
        sched_p()->ring_first = true;
        sched_park_g(WAIT_TIMERS, &timers.lock);
    }
    lock_release(&timers.lock);
}

void timers_set_proc(const LoamFuncVal *closure) { proc_closure = closure; }

static void start_proc(void) {
    if (claim_once(&timers.started)) goroutine_start_system(proc_closure);
}

// ---- what package time asks -------------------------------------------------------------------------------

void timers_sleep(int64_t ns) {
    int64_t now = os_nanotime(), when = ns > INT64_MAX - now ? INT64_MAX - 1 : now + ns;
    lock_acquire(&timers.lock);
    bool first = add((Entry){.when = when, .sleeper = sched_g()});
    sched_park_begin(WAIT_SLEEP);
    lock_release(&timers.lock);
    if (first) machine_timer_added();
    sched_next();
}

// Out of the heap and out of the queue.
static TimerWas remove_timer(GoTimer *t) {
    if (timers.running == t) return TIMER_RUNS;
    bool waited = t->place || t->fired;
    if (t->place) take_out(t->place - 1);
    t->era++;
    t->fired = 0;
    return waited ? TIMER_WAITED : TIMER_IDLE;
}

// A timer that will never be due is one that waits all the same: nobody is asleep for ever beside it.
TimerWas timer_reset(GoTimer *t, int64_t when, int64_t period) {
    if (when == INT64_MAX) when--;
    start_proc();
    bool first = false;
    lock_acquire(&timers.lock);
    TimerWas was = remove_timer(t);
    if (was != TIMER_RUNS) {
        t->when = when;
        t->period = period;
        first = add((Entry){.when = when, .timer = t});
    }
    lock_release(&timers.lock);
    if (first) machine_timer_added();
    return was;
}

void timer_start(GoTimer *t) {
    TimerWas was = timer_reset(t, t->when, t->period);
    RT_ASSERT(1, was == TIMER_IDLE);
}

TimerWas timer_stop(GoTimer *t) {
    lock_acquire(&timers.lock);
    TimerWas was = remove_timer(t);
    lock_release(&timers.lock);
    return was;
}

// ---- alarms -----------------------------------------------------------------------------------------------

void alarm_set(Alarm *a, int64_t when) {
    lock_acquire(&timers.lock);
    if (a->place) take_out(a->place - 1);
    bool first = add((Entry){.when = when, .alarm = a});
    lock_release(&timers.lock);
    if (first) machine_timer_added();
}

void alarm_cancel(Alarm *a) {
    lock_acquire(&timers.lock);
    if (a->place) take_out(a->place - 1);
    lock_release(&timers.lock);
}

// ---- roots ------------------------------------------------------------------------------------------------

static void visit(GcVisit *visitor, void *context, void *slot) {
    void **at = slot;
    if (*at) visitor(context, at, *at);
}

void timers_visit(GcVisit *visitor, void *context) {
    lock_acquire(&timers.lock);
    for (uint64_t i = 0; i < timers.n; i++) visit(visitor, context, &timers.heap[i].timer);
    for (uint64_t i = 0; i < timers.nfired; i++)
        visit(visitor, context, &timers.fired[(timers.fired_first + i) % timers.fired_capacity].timer);
    visit(visitor, context, &timers.running);
    lock_release(&timers.lock);
}
