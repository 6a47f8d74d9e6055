// machine.c - see machine.h.
#include "sched/machine.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "base/godebug.h"
#include "gc/background.h"
#include "gc/barrier.h"
#include "gc/cycle.h"
#include "gc/mark.h"
#include "heap/heap.h"
#include "heap/heapplan.h"
#include "heap/mcache.h"
#include "os/os.h"
#include "os/signals.h"
#include "sched/runq.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/stack.h"

enum {
    M_MAX = 10000, // threads, unless SetMaxThreads says otherwise
    FRUITLESS_MAX = 14
};

Machines machines = {.lock = LOCK_INIT(LOCK_MACHINES)};

static uint32_t load(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_SEQ_CST); }
static bool is_stopping(void) { return __atomic_load_n(&machines.stopping, __ATOMIC_SEQ_CST); }
static void set_state(P *p, PState s) { __atomic_store_n(&p->state, s, __ATOMIC_SEQ_CST); }
static bool change_state(P *p, uint32_t from, PState to) {
    return __atomic_compare_exchange_n(&p->state, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

// For an M that does nothing more. The goroutine that ends the process may still stop the world, and a cycle
// may ask all: who has a P answers that.
static _Noreturn void wait_for_end(void) {
    enum { LOOK_NS = 1000000 };
    for (uint32_t never = 0;;) {
        bool answers = sched_tls.m->p != NULL;
        if (answers) world_yield();
        os_futex_wait(&never, 0, answers ? LOOK_NS : -1);
    }
}

// ---- Ps ---------------------------------------------------------------------------------------------------

static P *p_new(uint32_t id) {
    P *p = persistent_alloc(sizeof *p, &os_record_bytes);
    p->id = id;
    runq_init(p);
    p->mcache = mcache_new();
    p->wb = wb_new();
    p->random = ((uint32_t)os_nanotime() * 2654435761u + id * 0x9e3779b9u) | 1;
    p->map_random = os_random();
    return p;
}

static void release_p(M *m) {
    P *p = m->p;
    RT_ASSERT(1, p->m == m && p == sched_tls.p);
    __atomic_store_n(&p->m, NULL, __ATOMIC_RELAXED);
    m->p = sched_tls.p = NULL;
}

// Under the lock, as all that changes the list.
static void idle_push(P *p) {
    set_state(p, P_IDLE);
    p->idle_next = machines.idle_ps;
    machines.idle_ps = p;
    machines.busy--;
    __atomic_fetch_add(&machines.idle, 1, __ATOMIC_SEQ_CST);
}

static P *idle_pop(void) {
    P *p = machines.stopping ? NULL : machines.idle_ps;
    if (!p) return NULL;
    machines.idle_ps = p->idle_next;
    machines.busy++;
    if (machines.monitor_waits) {
        __atomic_store_n(&machines.monitor_waits, 0, __ATOMIC_RELEASE);
        os_futex_wake(&machines.monitor_waits, 1);
    }
    __atomic_fetch_sub(&machines.idle, 1, __ATOMIC_SEQ_CST);
    set_state(p, P_RUNNING);
    return p;
}

static P *idle_take(void) {
    lock_acquire(&machines.lock);
    P *p = idle_pop();
    lock_release(&machines.lock);
    return p;
}

int64_t machines_made(void) { return load(&machines.made); }

void machines_init(uint32_t procs) {
    machines.procs = procs;
    for (uint32_t i = 0; i < procs; i++) machines.ps[i] = p_new(i);
    machines.made = procs;
    static M m0;
    m0.limit_word = arch_stack_limit_word();
    m0.number = os_thread_number();
    machines.next_m = 1;
    machines.max_m = M_MAX;
    machines.clock = os_nanotime();
    machines.all_ms = &m0;
    sched_tls.m = &m0;
    sched_acquire_p(machines.ps[0]);
    set_state(machines.ps[0], P_RUNNING);
    machines.busy = (int32_t)procs;
    lock_acquire(&machines.lock);
    for (uint32_t i = procs; i-- > 1;) idle_push(machines.ps[i]);
    lock_release(&machines.lock);
}

// ---- away -------------------------------------------------------------------------------------------------

// Stops are mostly shorter than it takes to sleep and to be woken. Who sleeps is counted: it sees that the
// word has changed, or who changes it sees the sleeper.
static void wait_while(uint32_t *word, uint32_t value, int64_t sleep_ns) {
    enum { PAUSES = 500 };
    for (int i = 0; i < PAUSES; i++) {
        if (load(word) != value) return;
        arch_pause();
    }
    __atomic_fetch_add(&machines.sleepers, 1, __ATOMIC_SEQ_CST);
    os_futex_wait(word, value, sleep_ns);
    __atomic_fetch_sub(&machines.sleepers, 1, __ATOMIC_SEQ_CST);
}

static void wake_sleepers(uint32_t *word) {
    if (load(&machines.sleepers)) os_futex_wake(word, INT32_MAX);
}

// Under the lock; the P was RUNNING, so who stops the world has counted it.
static void set_away(P *p) {
    set_state(p, P_AWAY);
    if (!machines.stopping) return;
    if (__atomic_sub_fetch(&machines.to_stop, 1, __ATOMIC_SEQ_CST) == 0) wake_sleepers(&machines.to_stop);
}

static void go_away(P *p) {
    lock_acquire(&machines.lock);
    set_away(p);
    lock_release(&machines.lock);
}

// By the M for which the P is away; waits while the world stands still.
static void come_back(P *p) {
    lock_acquire(&machines.lock);
    while (machines.stopping) {
        uint32_t seen = machines.stops;
        lock_release(&machines.lock);
        while (load(&machines.stops) == seen) wait_while(&machines.stops, seen, -1);
        lock_acquire(&machines.lock);
    }
    set_state(p, P_RUNNING);
    lock_release(&machines.lock);
}

// ---- Ms ---------------------------------------------------------------------------------------------------

static void m_wake(M *m) {
    __atomic_store_n(&m->wake, 1, __ATOMIC_RELEASE);
    os_futex_wake(&m->wake, 1);
}

void machine_no_thread(void) {
    enum { TOO_MANY = 11 }; // EAGAIN
    int error = os_last_error();
    stderr_print("runtime: failed to create new OS thread (have %u already; errno=%d)\n", machines.next_m,
                 error);
    if (error == TOO_MANY) stderr_print("runtime: may need to increase max user processes (ulimit -u)\n");
    fatal_throw("newosproc");
}

// The P that was given to this M, which may have taken its time to come.
static void take_next_p(M *m) {
    P *p = m->next_p;
    m->next_p = NULL;
    if (load(&p->state) == P_AWAY) come_back(p);
    sched_acquire_p(p);
}

void (*machine_begun)(M *);

static void m_main(void *arg) {
    M *m = arg;
    m->limit_word = arch_stack_limit_word();
    sched_tls.m = m;
    if (!os_signal_stack(&m->signal_stack)) fatal_throw("runtime: no signal stack");
    os_signal_take_faults();
    __atomic_store_n(&m->number, os_thread_number(), __ATOMIC_SEQ_CST);
    if (machine_begun) machine_begun(m);
    take_next_p(m);
    system_stack_begin(sched_next);
}

static M *m_new(uint32_t id) {
    M *m = persistent_alloc(sizeof *m, &os_record_bytes);
    m->id = id;
    m->all_next = __atomic_load_n(&machines.all_ms, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&machines.all_ms, &m->all_next, m, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {}
    return m;
}

static void m_start(M *m, P *p, bool spinning) {
    m->next_p = p;
    m->is_spinning = spinning;
    if (!os_thread_begin(&m->thread, m_main, m)) machine_no_thread();
}

static M *dead_list_take(void) {
    M *m = machines.dead_ms;
    if (m) {
        machines.dead_ms = m->idle_next;
        machines.dead_m--;
    }
    return m;
}

static void set_keeper(M *m) { __atomic_store_n(&machines.timekeeper, m, __ATOMIC_RELEASE); }

static void idle_list_remove(M *m) {
    for (M **at = &machines.idle_ms; *at; at = &(*at)->idle_next)
        if (*at == m) {
            *at = m->idle_next;
            machines.idle_m--;
            return;
        }
}

// Not the timekeeper, if there is another one.
static M *idle_list_take(void) {
    M *m = machines.idle_ms;
    if (m && m == machines.timekeeper) {
        if (m->idle_next) m = m->idle_next;
        else set_keeper(NULL);
    }
    if (m) idle_list_remove(m);
    return m;
}

// An M for a P that no M has any more, or that was taken from the idle ones, under the lock; releases it.
static void run_with(P *p, bool spinning) {
    set_away(p);
    M *m = idle_list_take();
    if (m) {
        m->is_spinning = spinning;
        __atomic_store_n(&m->next_p, p, __ATOMIC_RELEASE);
        lock_release(&machines.lock);
        m_wake(m);
        return;
    }
    m = dead_list_take();
    uint32_t id = m ? 0 : machines.next_m++;
    bool too_many = id >= machines.max_m;
    lock_release(&machines.lock);
    if (too_many) {
        stderr_print("runtime: program exceeds %u-thread limit\n", machines.max_m);
        fatal_throw("thread exhaustion");
    }
    m_start(m ? m : m_new(id), p, spinning);
}

int64_t machine_set_max(int64_t max) {
    lock_acquire(&machines.lock);
    int64_t old = machines.max_m;
    machines.max_m = max < 0 ? 0 : max < UINT32_MAX ? (uint32_t)max : UINT32_MAX;
    bool too_many = machines.next_m > machines.max_m;
    lock_release(&machines.lock);
    if (too_many) {
        stderr_print("runtime: program exceeds %u-thread limit\n", machines.max_m);
        fatal_throw("thread exhaustion");
    }
    return old;
}

// Whoever counts itself as spinning makes others leave out their wake-up. So when there is no P after all, it
// looks again after it is no longer counted: a P that became idle in between is seen here.
void machine_wake_idle(void) {
    while (load(&machines.idle) && !load(&machines.spinning)) {
        uint32_t none = 0;
        if (!__atomic_compare_exchange_n(&machines.spinning, &none, 1, false, __ATOMIC_SEQ_CST,
                                         __ATOMIC_RELAXED))
            return;
        lock_acquire(&machines.lock);
        P *p = idle_pop();
        if (p) {
            run_with(p, true);
            return;
        }
        bool stopping = machines.stopping; // then world_start wakes
        lock_release(&machines.lock);
        __atomic_fetch_sub(&machines.spinning, 1, __ATOMIC_SEQ_CST);
        if (stopping) return;
    }
}

static bool stop_spinning(M *m) {
    if (!m->is_spinning) return false;
    m->is_spinning = false;
    return __atomic_sub_fetch(&machines.spinning, 1, __ATOMIC_SEQ_CST) == 0;
}

void machine_stops_spinning(M *m) {
    __atomic_store_n(&machines.fruitless, 0, __ATOMIC_RELAXED);
    if (stop_spinning(m)) machine_wake();
}

// What is lost when two do it at once does not matter.
static void spun_in_vain(void) {
    uint32_t n = load(&machines.fruitless);
    if (n < FRUITLESS_MAX) __atomic_store_n(&machines.fruitless, n + 1, __ATOMIC_RELAXED);
}

bool machine_spin(M *m) {
    if (m->is_spinning) return true;
    uint32_t busy = load(&machines.procs) - load(&machines.idle);
    if (2 * load(&machines.spinning) >= busy) return false;
    m->is_spinning = true;
    __atomic_fetch_add(&machines.spinning, 1, __ATOMIC_SEQ_CST);
    return true;
}

bool machine_is_alone(void) { return load(&machines.procs) - load(&machines.idle) < 2; }

static bool any_work(void) {
    if (!runq_global_is_empty()) return true;
    for (uint32_t i = 0; i < load(&machines.made); i++)
        if (!runq_is_empty(machines.ps[i])) return true;
    return false;
}

// ---- the collector's requests of a P ----------------------------------------------------------------------

// The collector's request of this P; whoever takes it away answers it.
static bool take_request(P *p) {
    return load(&p->attention) & P_COLLECT &&
           __atomic_fetch_and(&p->attention, ~P_COLLECT, __ATOMIC_SEQ_CST) & P_COLLECT;
}

// Before this M gives up its P.
static void empty_buffer(void) {
    if (gc_write_barrier_on) gc_buffer_empty();
}

static void empty_and_acknowledge(void) {
    empty_buffer();
    gc_acknowledge();
}

static bool collector_calls(const P *p) { return load(&p->attention) & (P_COLLECT | P_FINISH); }

// ---- waiting for work -------------------------------------------------------------------------------------

static void check_deadlock(void) {
    if (machines.busy > 0 || load(&machines.in_syscall) || load(&machines.polling) || machines.stopping)
        return;
    if (timers_first() != INT64_MAX || any_work()) return;
    lock_release(&machines.lock);
    fatal_error(sched_count_g() ? "all goroutines are asleep - deadlock!"
                                : "no goroutines (main called runtime.Goexit) - deadlock!");
}

// A timer is due: a P for the timekeeper; with none to be had whoever runs looks at the timers in time.
static void keeper_takes_p(M *m) {
    lock_acquire(&machines.lock);
    P *p = m->next_p ? NULL : idle_pop();
    if (p) {
        idle_list_remove(m);
        m->next_p = p;
    }
    if (machines.timekeeper == m) set_keeper(NULL);
    lock_release(&machines.lock);
}

static bool is_keeper(const M *m) { return __atomic_load_n(&machines.timekeeper, __ATOMIC_ACQUIRE) == m; }

static void wait_for_p(M *m) {
    while (!__atomic_load_n(&m->next_p, __ATOMIC_ACQUIRE)) {
        int64_t wait = -1;
        if (is_keeper(m)) {
            int64_t first = timers_first();
            wait = first == INT64_MAX ? -1 : first - os_nanotime();
            if (first != INT64_MAX && wait <= 0) {
                keeper_takes_p(m);
                continue;
            }
        }
        os_futex_wait(&m->wake, 0, wait);
        // A full barrier: who wakes sets next_p (the timers' first) and then the word, and one of both is
        // seen.
        __atomic_exchange_n(&m->wake, 0, __ATOMIC_SEQ_CST);
    }
    take_next_p(m);
}

// The M has no P.
static void park(M *m) {
    lock_acquire(&machines.lock);
    check_deadlock();
    m->idle_next = machines.idle_ms;
    machines.idle_ms = m;
    machines.idle_m++;
    if (!machines.timekeeper && timers_first() != INT64_MAX) set_keeper(m);
    lock_release(&machines.lock);
    wait_for_p(m);
}

// A full barrier between giving up the P and looking at the queues once more. It is one in all threads,
// because those that put goroutines into slots have none (runq.h).
static void order_after_giving_up(void) {
    if (os_has_barrier() && load(&machines.made) > 1) os_barrier();
    else __atomic_fetch_add(&machines.idle, 0, __ATOMIC_SEQ_CST);
}

void machine_idle(M *m) {
    P *p = m->p;
    empty_buffer();
    lock_acquire(&machines.lock);
    if (machines.stopping || collector_calls(p) || !runq_global_is_empty()) {
        lock_release(&machines.lock);
        return;
    }
    release_p(m);
    idle_push(p);
    lock_release(&machines.lock);
    if (m->is_spinning) spun_in_vain();
    stop_spinning(m);
    order_after_giving_up();
    if (any_work() && (p = idle_take())) {
        sched_acquire_p(p);
        return;
    }
    park(m);
}

void machine_retire(M *m) {
    P *p = m->p;
    runq_give_all(p);
    empty_buffer();
    lock_acquire(&machines.lock);
    if (machines.stopping || collector_calls(p)) {
        lock_release(&machines.lock);
        return;
    }
    mcache_release_all(p->mcache);
    release_p(m);
    set_state(p, P_IDLE);
    p->retired = true;
    machines.busy--;
    lock_release(&machines.lock);
    stop_spinning(m);
    machine_wake();
    park(m);
}

void machine_timer_added(void) {
    M *m = __atomic_load_n(&machines.timekeeper, __ATOMIC_ACQUIRE);
    if (m) m_wake(m);
}

bool machine_all_idle(void) {
    lock_acquire(&machines.lock);
    bool idle = machines.busy <= 0 && !machines.stopping;
    if (idle) __atomic_store_n(&machines.monitor_waits, 1, __ATOMIC_RELEASE);
    lock_release(&machines.lock);
    return idle;
}

// ---- Ms with a goroutine of their own ---------------------------------------------------------------------

// To some M, which looks for work, and after the timers when there is none.
static void hand_off_p(M *m) {
    P *p = m->p;
    empty_buffer();
    release_p(m);
    lock_acquire(&machines.lock);
    run_with(p, false);
}

void machine_wait_locked(M *m) {
    if (m->p) {
        stop_spinning(m);
        hand_off_p(m);
    }
    wait_for_p(m);
}

void machine_give_locked(M *m, G *g) {
    M *to = g->locked_m;
    P *p = m->p;
    empty_buffer();
    release_p(m);
    go_away(p);
    __atomic_store_n(&to->next_p, p, __ATOMIC_RELEASE);
    m_wake(to);
    park(m);
}

// The process would be over in the eyes of others if its first thread ended.
void machine_abandon(M *m) {
    hand_off_p(m);
    if (m->id == 0) wait_for_end();
    m->locked_g = NULL;
    lock_acquire(&machines.lock);
    m->idle_next = machines.dead_ms;
    machines.dead_ms = m;
    machines.dead_m++;
    lock_release(&machines.lock);
    os_thread_end(&m->thread);
}

bool machine_retake(P *p) {
    lock_acquire(&machines.lock);
    bool ok = change_state(p, P_SYSCALL, P_IDLE);
    if (ok) idle_push(p);
    p = ok && any_work() ? idle_pop() : NULL;
    if (p) run_with(p, false);
    else lock_release(&machines.lock);
    return ok;
}

// ---- attention --------------------------------------------------------------------------------------------

static G *last; // the goroutine that ends the process; atomic

void machine_preempt(P *p) {
    __atomic_fetch_or(&p->attention, P_PREEMPT, __ATOMIC_SEQ_CST);
    M *m = __atomic_load_n(&p->m, __ATOMIC_ACQUIRE); // another one by now: a check too many there
    if (m) sched_poison_limit(m);
}

static void stop_here(P *p) {
    go_away(p);
    come_back(p);
}

bool machine_attend_slow(M *m) {
    P *p = m->p;
    uint32_t what = __atomic_load_n(&p->attention, __ATOMIC_RELAXED);
    const G *survivor = __atomic_load_n(&last, __ATOMIC_RELAXED);
    if (survivor && m->g != survivor) wait_for_end();
    if (what & P_STOP) stop_here(p);
    if (what & P_FINISH) {
        __atomic_fetch_and(&p->attention, ~P_FINISH, __ATOMIC_SEQ_CST);
        gc_do_overdue();
        gc_try_finish();
    }
    if (take_request(p)) gc_attend();
    if (!(what & P_PREEMPT) || m->pins) return false;
    __atomic_fetch_and(&p->attention, ~P_PREEMPT, __ATOMIC_SEQ_CST);
    return !survivor; // whoever ends the process gives nobody a turn: no M that looks for work would run it
}

void machine_forked(void) {
    M *m = sched_tls.m;
    machines.stopping = false;
    m->p->attention = 0;
    godebug.stackmove = 0;
    m->g->shrink = m->g->scan_wanted = 0;
    gc_write_barrier_on = 0; // no cycle goes on here,
    heap_plan = NULL;        // and no plan collects: its lock may be another thread's for ever
    stack_limit_set(m->g);
}

// ---- the world --------------------------------------------------------------------------------------------

// Under the lock: whether this P has to come to a stop by itself.
static bool must_stop(P *p) {
    __atomic_fetch_or(&p->attention, P_STOP, __ATOMIC_SEQ_CST);
    while (load(&p->state) == P_SYSCALL)
        if (change_state(p, P_SYSCALL, P_STOPPED)) return false;
    return load(&p->state) == P_RUNNING;
}

static void poison_running(const P *own) {
    for (uint32_t i = 0; i < machines.made; i++) {
        P *p = machines.ps[i];
        M *m = __atomic_load_n(&p->m, __ATOMIC_ACQUIRE);
        if (p != own && m && load(&p->state) == P_RUNNING) sched_poison_limit(m);
    }
}

// Whether another P has stopped. What runs comes within microseconds, unless its thread has lost its
// processor; to sleep and be woken takes longer.
static bool came_soon(const P *own, uint32_t n) {
    enum { PAUSES = 100, SOON_NS = 50000 };
    for (int64_t end = os_nanotime() + SOON_NS; os_nanotime() < end; poison_running(own))
        for (int i = 0; i < PAUSES; i++) {
            if (load(&machines.to_stop) != n) return true;
            arch_pause();
        }
    return false;
}

void world_stop(void) {
    enum { AGAIN_NS = 50000 };
    const P *own = sched_p();
    lock_acquire(&machines.lock);
    __atomic_store_n(&machines.stopping, true, __ATOMIC_SEQ_CST);
    uint32_t n = 0;
    for (uint32_t i = 0; i < machines.made; i++)
        if (machines.ps[i] != own) n += must_stop(machines.ps[i]);
    __atomic_store_n(&machines.to_stop, n, __ATOMIC_SEQ_CST);
    lock_release(&machines.lock);
    while ((n = load(&machines.to_stop))) {
        poison_running(own);
        if (!came_soon(own, n)) wait_while(&machines.to_stop, n, AGAIN_NS);
    }
}

bool world_is_stopped(void) { return is_stopping() && load(&machines.to_stop) == 0; }

void world_start(void) {
    lock_acquire(&machines.lock);
    for (uint32_t i = 0; i < machines.made; i++) {
        P *p = machines.ps[i];
        __atomic_fetch_and(&p->attention, ~P_STOP, __ATOMIC_SEQ_CST);
        if (load(&p->state) == P_STOPPED) idle_push(p);
    }
    __atomic_store_n(&machines.stopping, false, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&machines.stops, 1, __ATOMIC_SEQ_CST);
    lock_release(&machines.lock);
    wake_sleepers(&machines.stops);
    if (load(&machines.idle) && any_work()) machine_wake();
}

void world_yield(void) {
    P *p = sched_p();
    if (is_stopping()) stop_here(p);
    else if (take_request(p)) empty_and_acknowledge();
    else world_rest(0);
}

void world_rest(int64_t ns) {
    uint32_t nobody_wakes = 0;
    P *p = sched_p();
    go_away(p);
    if (ns) os_futex_wait(&nobody_wakes, 0, ns);
    else os_yield();
    come_back(p);
}

void world_end(void) {
    G *none = NULL, *g = sched_g();
    if (!__atomic_compare_exchange_n(&last, &none, g, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED) && none != g)
        wait_for_end();
    for (uint32_t i = 0; i < load(&machines.made); i++)
        if (machines.ps[i] != sched_p()) machine_preempt(machines.ps[i]);
}

// ---- the collector's requests of all ----------------------------------------------------------------------

uint32_t machine_ask_all(void) {
    lock_acquire(&machines.lock);
    uint32_t asked = machines.made;
    for (uint32_t i = 0; i < machines.made; i++)
        __atomic_fetch_or(&machines.ps[i]->attention, P_COLLECT, __ATOMIC_SEQ_CST);
    for (uint32_t i = 0; i < machines.made; i++) {
        P *p = machines.ps[i];
        if (!__atomic_load_n(&p->m, __ATOMIC_ACQUIRE) && take_request(p)) asked--;
    }
    poison_running(NULL);
    lock_release(&machines.lock);
    return asked;
}

void machine_answer_own(void) {
    if (take_request(sched_p())) empty_and_acknowledge();
}

void machine_forget_requests(void) {
    RT_ASSERT_WORLD_STOPPED();
    for (uint32_t i = 0; i < machines.made; i++)
        __atomic_fetch_and(&machines.ps[i]->attention, ~(P_COLLECT | P_FINISH), __ATOMIC_SEQ_CST);
}

void machine_ask_own(void) {
    __atomic_fetch_or(&sched_p()->attention, P_FINISH, __ATOMIC_SEQ_CST);
    sched_poison_limit(sched_tls.m);
}

void machine_repeat_requests(void) {
    uint32_t made = load(&machines.made);
    bool any = false;
    for (uint32_t i = 0; i < made; i++) {
        P *p = machines.ps[i];
        M *m = __atomic_load_n(&p->m, __ATOMIC_ACQUIRE);
        if (!m || load(&p->state) != P_RUNNING) continue;
        __atomic_fetch_or(&p->attention, P_FINISH, __ATOMIC_SEQ_CST);
        sched_poison_limit(m);
        any = true;
    }
    if (!any || gc_mark_work_waits()) machine_wake();
}

bool machine_others_wait(void) { return any_work(); }

// The world stands still; by the P that runs.
static void set_procs(uint32_t n) {
    lock_acquire(&machines.lock);
    __atomic_store_n(&machines.procs, n, __ATOMIC_SEQ_CST);
    for (uint32_t i = machines.made; i < n; i++) {
        machines.ps[i] = p_new(i);
        machines.ps[i]->retired = true;
        __atomic_store_n(&machines.made, i + 1, __ATOMIC_SEQ_CST);
    }
    machines.busy += (int32_t)load(&machines.idle);
    machines.idle_ps = NULL;
    __atomic_store_n(&machines.idle, 0, __ATOMIC_SEQ_CST);
    for (uint32_t i = machines.made; i-- > 0;) {
        P *p = machines.ps[i];
        if (load(&p->state) != P_IDLE) continue;
        machines.busy += p->retired;
        p->retired = i >= n;
        if (p->retired) machines.busy--;
        else idle_push(p);
    }
    lock_release(&machines.lock);
}

int64_t sched_set_procs(int64_t n) {
    int64_t old = load(&machines.procs);
    if (n > SCHED_MAX_PROCS) n = SCHED_MAX_PROCS;
    if (n < 1 || n == old || godebug.schedseed) return old;
    gc_stop_world();
    set_procs((uint32_t)n);
    gc_start_world();
    return old;
}

// ---- system calls -----------------------------------------------------------------------------------------

// The world is being stopped, and this P was running when that was looked at.
static void stopped_in_syscall(P *p) {
    lock_acquire(&machines.lock);
    if (machines.stopping && change_state(p, P_SYSCALL, P_STOPPED) &&
        __atomic_sub_fetch(&machines.to_stop, 1, __ATOMIC_SEQ_CST) == 0)
        wake_sleepers(&machines.to_stop);
    lock_release(&machines.lock);
}

void syscall_enter(void) {
    M *m = sched_tls.m;
    P *p = m->p;
    RT_ASSERT(1, at_safepoint() && owns_p());
    empty_buffer();
    machine_attend(m);
    g_set_status(m->g, G_RUNNING, G_SYSCALL);
    __atomic_fetch_add(&machines.in_syscall, 1, __ATOMIC_SEQ_CST);
    m->syscall_p = p;
    __atomic_store_n(&p->syscalls, p->syscalls + 1, __ATOMIC_RELAXED);
    release_p(m);
    if (!runq_is_empty(p)) machine_wake();
    set_state(p, P_SYSCALL);
    if (take_request(p)) gc_acknowledge();
    if (is_stopping()) stopped_in_syscall(p);
}

int64_t syscall_exit(int64_t result) {
    M *m = sched_tls.m;
    G *g = m->g;
    P *p = m->syscall_p;
    if (!change_state(p, P_SYSCALL, P_RUNNING)) p = idle_take();
    if (p) {
        sched_acquire_p(p);
        __atomic_fetch_sub(&machines.in_syscall, 1, __ATOMIC_SEQ_CST);
        g_set_status(g, G_SYSCALL, G_RUNNING);
        return result;
    }
    g->ret[0] = (uint64_t)result;
    g->m = NULL;
    m->g = sched_tls.g = NULL;
    g_set_status_shared(g, G_SYSCALL, G_RUNNABLE);
    runq_global_put(g);
    __atomic_fetch_sub(&machines.in_syscall, 1, __ATOMIC_SEQ_CST); // a full barrier, too
    if (m->locked_g) machine_wake();
    else if ((p = idle_take())) sched_acquire_p(p);
    else park(m);
    sched_next();
}
