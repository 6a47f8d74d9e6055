// gcroots.c - the goroutines as the collector sees them: gc_roots' functions over all stacks.
#include "gc/roots.h"
#include "sched/finalizers.h"
#include "sched/gcroots.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/stack.h"

static void visit_stacks(GcVisit *visit, void *context) {
    timers_visit(visit, context);
    finalizers_visit(visit, context);
    for (G *g = sched_first_g(); g; g = g->all_next) {
        if (!g_scan_begin(g)) continue;
        stack_visit_roots(g, visit, context);
        g_scan_end(g);
    }
}

// The next goroutine whose stack nobody has claimed. Set while the world stands still, moved on by whoever
// claims one (acquire and release: what one thread did to a stack is visible to the next).
static G *next_g;
static bool timers_claimed; // likewise, with the finalizers that are due

static void begin_stacks(void) {
    __atomic_store_n(&timers_claimed, false, __ATOMIC_RELAXED);
    __atomic_store_n(&next_g, sched_first_g(), __ATOMIC_RELEASE);
}

static G *claim_g(void) {
    G *g = __atomic_load_n(&next_g, __ATOMIC_ACQUIRE);
    while (g && !__atomic_compare_exchange_n(&next_g, &g, g->all_next, false, __ATOMIC_ACQ_REL,
                                             __ATOMIC_ACQUIRE)) {}
    return g;
}

static bool next_stack(GcVisit *visit, void *context) {
    if (!__atomic_exchange_n(&timers_claimed, true, __ATOMIC_ACQ_REL)) {
        timers_visit(visit, context);
        finalizers_visit(visit, context);
        return true;
    }
    G *g = claim_g();
    while (g && !g_scan_begin(g)) g = claim_g();
    if (!g) return false;
    stack_visit_roots(g, visit, context);
    GStatus s = g_status(g);
    stack_shrink(g, (s == G_WAITING || s == G_RUNNABLE) && world_is_stopped());
    g_scan_end(g);
    return true;
}

static void return_stacks(void) {
    goroutines_drop_stacks();
    for (int64_t i = 0; i < machines_made(); i++) {
        stack_cache_give_back(machines.ps[i]);
        stack_ahead_give_back(machines.ps[i]);
    }
    stack_pool_trim();
}

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
    gc_roots.next_stack = next_stack;
    gc_roots.return_stacks = return_stacks;
    gc_roots.stacks_are_valid = stacks_are_valid;
    gc_roots.stack_owner = owner_of;
    gc_roots.stop_world = world_stop;
    gc_roots.start_world = world_start;
    gc_roots.yield_world = world_yield;
}
