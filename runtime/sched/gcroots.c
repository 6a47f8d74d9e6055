// gcroots.c - the goroutines as the collector sees them: gc_roots' functions over all stacks.
//
// A cycle looks at each stack once, while its goroutine stands still; from then on the stack is black
// (gc/barrier.c). Who looks, and how the goroutine is kept from running:
//     it runs       its own thread, at a safepoint. It is asked by scan_wanted and a poisoned limit, and put
//                   aside until it has done so, or is found parked when it is looked at again
//     otherwise     any thread of the collector, which takes the scan bit (status.h)
// Its thread and others never do so at once: the one only while it is RUNNING, the others only while it is
// not. `scanned` is the number of the cycle, so nobody does it twice.
#include "base/assert.h"
#include "gc/background.h"
#include "gc/roots.h"
#include "sched/finalizers.h"
#include "sched/gcroots.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/stack.h"
#include "stack/stubs.h"

void (*sched_visit_tables)(GcVisit *visit, void *context);

static void visit_tables(GcVisit *visit, void *context) {
    timers_visit(visit, context);
    finalizers_visit(visit, context);
    if (sched_visit_tables) sched_visit_tables(visit, context);
}

static void visit_stacks(GcVisit *visit, void *context) {
    visit_tables(visit, context);
    for (G *g = sched_first_g(); g; g = g->all_next) {
        if (g_scan_begin(g, true) != G_SCAN_BEGUN) continue;
        stack_visit_roots(g, visit, context);
        g_scan_end(g);
    }
}

// ---- the jobs of a cycle ----------------------------------------------------------------------------------

// Under the lock, but for `left` and `tables_claimed`.
static struct {
    Lock lock;
    uint32_t cycle;      // its number; written while the world stands still
    G *next;             // the first record that nobody has claimed
    uint64_t unclaimed;  // records from there on; those that were made since the cycle began do not count
    G *aside;            // those that ran when it was their turn, through scan_next
    bool tables_claimed; // timers, finalizers that are due, and what sched_visit_tables has; atomic
    uint64_t left;       // records whose goroutine was not looked at; atomic
} jobs = {.lock = LOCK_INIT(LOCK_SCANS)};

static void begin_stacks(void) {
    lock_acquire(&jobs.lock);
    jobs.cycle++;
    jobs.next = sched_first_g();
    jobs.unclaimed = goroutines_recorded();
    jobs.aside = NULL;
    __atomic_store_n(&jobs.tables_claimed, false, __ATOMIC_RELAXED);
    __atomic_store_n(&jobs.left, jobs.unclaimed, __ATOMIC_RELEASE);
    lock_release(&jobs.lock);
}

static bool stacks_are_done(void) {
    return __atomic_load_n(&jobs.tables_claimed, __ATOMIC_ACQUIRE) &&
           !__atomic_load_n(&jobs.left, __ATOMIC_ACQUIRE);
}

static bool claim_tables(void) { return claim_once(&jobs.tables_claimed); }

// A record that is nobody's yet, or one that was put aside (*again).
static G *claim_g(bool *again) {
    lock_acquire(&jobs.lock);
    G *g = jobs.unclaimed ? jobs.next : jobs.aside;
    *again = !jobs.unclaimed;
    if (jobs.unclaimed) {
        jobs.unclaimed--;
        jobs.next = g->all_next;
    } else if (g) {
        jobs.aside = g->scan_next;
    }
    lock_release(&jobs.lock);
    return g;
}

static void put_aside(G *g) {
    lock_acquire(&jobs.lock);
    g->scan_next = jobs.aside;
    jobs.aside = g;
    lock_release(&jobs.lock);
}

// Whoever may look at the goroutine, or knows that there is nothing to look at: whether that is still to do.
static bool take(G *g) {
    __atomic_store_n(&g->scan_wanted, 0, __ATOMIC_RELAXED);
    return __atomic_exchange_n(&g->scanned, jobs.cycle, __ATOMIC_ACQ_REL) != jobs.cycle;
}

static void count_done(void) { __atomic_fetch_sub(&jobs.left, 1, __ATOMIC_RELEASE); }

static void scan(G *g, GcVisit *visit, void *context) {
    if (!take(g)) return;
    stack_visit_roots(g, visit, context);
    count_done();
}

bool (*sched_hold_channels)(G *, bool hold);

static bool waits_at_channels(const G *g) {
    return g->wait == WAIT_CHAN_SEND || g->wait == WAIT_CHAN_RECV || g->wait == WAIT_SELECT;
}

// By who has the scan bit. The stack moves at once, if nobody else may write to it: a goroutine that waits at
// channels may be served meanwhile. (It was served before it became RUNNABLE.) In a system call C code holds
// addresses of the stack.
static void shrink(G *g, bool stopped) {
    GStatus s = g_status(g);
    bool parked = s == G_WAITING || s == G_RUNNABLE;
    bool shared = s == G_WAITING && waits_at_channels(g) && !stopped;
    if (!shared) {
        stack_shrink(g, parked);
    } else if (stack_may_shrink(g)) {
        bool held = sched_hold_channels(g, true);
        stack_shrink(g, held);
        if (held) sched_hold_channels(g, false);
    }
}

// It runs: its own thread shall do it at the next check. A request that is lost, because the thread set its
// limit at that moment, is repeated when the goroutine is looked at again.
static void ask(G *g) {
    __atomic_store_n(&g->scan_wanted, 1, __ATOMIC_SEQ_CST);
    const M *m = __atomic_load_n(&g->m, __ATOMIC_ACQUIRE);
    if (m) sched_poison_limit(m);
}

// false: it runs, and was asked.
static bool try_scan(G *g, GcVisit *visit, void *context) {
    if (g == sched_g() && at_safepoint()) {
        scan(g, visit, context);
        stack_shrink(g, false);
        return true;
    }
    bool stopped = world_is_stopped();
    switch (g_scan_begin(g, stopped)) {
    case G_SCAN_RUNNING: ask(g); return false;
    case G_SCAN_NOTHING:
        if (take(g)) count_done();
        return true;
    case G_SCAN_BEGUN: break;
    }
    scan(g, visit, context);
    shrink(g, stopped);
    g_scan_end(g);
    return true;
}

static bool next_stack(GcVisit *visit, void *context) {
    if (claim_tables()) {
        visit_tables(visit, context);
        return true;
    }
    bool again;
    for (G *g; (g = claim_g(&again));) {
        if (try_scan(g, visit, context)) return true;
        put_aside(g);
        if (again) break;
    }
    return false;
}

static void scan_own(GcVisit *visit, void *worker) { scan(sched_g(), visit, worker); }

void sched_scan_own(G *g) {
    __atomic_store_n(&g->scan_wanted, 0, __ATOMIC_RELAXED);
    if (!gc_background_is_on()) return;
    gc_as_worker(scan_own);
    stack_shrink(g, false);
}

// ---- the rest ---------------------------------------------------------------------------------------------

static void collect_stacks(void) {
    RT_ASSERT_WORLD_STOPPED();
    for (int64_t i = 0; i < machines_made(); i++) {
        stack_cache_give_back(machines.ps[i]);
        stack_ahead_give_back(machines.ps[i]);
    }
    stack_pool_age();
}

static bool return_stacks(void) {
    bool dead = goroutines_drop_stacks();
    return stack_pool_trim() || dead;
}

static void visit_copy(void *value, GcVisit *visit, void *context) {
    if (value) visit(context, &value, value);
}

// A word that was a pointer when it was made: numbers in frames are not told from other words.
static void visit_words(const uintptr_t *from, const uintptr_t *to, GcVisit *visit, void *context) {
    for (; from < to; from++) visit_copy((void *)*from, visit, context);
}

static void visit_stack_words(const G *g, GcVisit *visit, void *context) {
    visit_words((const uintptr_t *)g->sp, (const uintptr_t *)g->stack_hi, visit, context);
    for (const StackSegment *s = g->segment; s; s = s->older)
        visit_words((const uintptr_t *)s->older_lo, (const uintptr_t *)s->older_hi, visit, context);
    visit_words(g->saved, g->saved + ARCH_SAVED_REGS, visit, context);
    visit_words(g->args, g->args + ARCH_ARG_REGS, visit, context);
}

// A goroutine on a thread, or in a system call, is in C code that has its arguments in variables, unless it
// came to a check. One that waits for a semaphore, a mutex or a condition is found by the address of that; a
// select has its channels in the order of their addresses.
static void visit_held(GcVisit *visit, void *context) {
    for (G *g = sched_first_g(); g; g = g->all_next) {
        GStatus s = g_status(g);
        if ((s == G_RUNNING || s == G_SYSCALL) && g->why == G_WHY_STUB)
            for (uint32_t i = 0, mask = stub_arg_mask(g->stub); mask; i++, mask >>= 1)
                if (mask & 1) visit_copy((void *)g->args[i], visit, context);
        if (s != G_IDLE && s != G_DEAD && g->sp) visit_stack_words(g, visit, context);
        if (s == G_WAITING && !waits_at_channels(g)) visit_copy(g->waiter.on, visit, context);
        if (s != G_WAITING && s != G_RUNNABLE) continue;
        for (const Waiter *w = g->cases; w; w = w->next_case) visit_copy(w->on, visit, context);
    }
}

static uint32_t procs(void) { return (uint32_t)sched_procs(); }

static bool stacks_are_valid(void) {
    for (int64_t i = 0; i < machines_made(); i++)
        if (!stack_cache_is_valid(machines.ps[i])) return false;
    for (const G *g = sched_first_g(); g; g = g->all_next) {
        GStatus s = g_status(g);
        if (s != G_IDLE && s != G_DEAD && !stack_is_valid(g)) return false;
    }
    return stack_pool_is_valid();
}

static uint64_t owner_of(uintptr_t address) {
    const G *g = stack_owner(address);
    return g ? g->id : 0;
}

void sched_roots_init(void) {
    gc_roots.visit_stacks = visit_stacks;
    gc_roots.begin_stacks = begin_stacks;
    gc_roots.visit_held = visit_held;
    gc_roots.next_stack = next_stack;
    gc_roots.stacks_are_done = stacks_are_done;
    gc_roots.collect_stacks = collect_stacks;
    gc_roots.return_stacks = return_stacks;
    gc_roots.answer_own = machine_answer_own;
    gc_roots.begun = sysmon_start;
    gc_roots.procs = procs;
    gc_roots.stacks_are_valid = stacks_are_valid;
    gc_roots.stack_owner = owner_of;
    gc_roots.stop_world = world_stop;
    gc_roots.start_world = world_start;
    gc_roots.yield_world = world_yield;
    gc_roots.rest = world_rest;
    gc_roots.ask_all = machine_ask_all;
    gc_roots.forget_requests = machine_forget_requests;
    gc_roots.ask_own = machine_ask_own;
    gc_roots.wake = machine_wake;
    gc_roots.others_wait = machine_others_wait;
}
