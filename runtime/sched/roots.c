// roots.c - the goroutines as the collector sees them: gc_roots' functions over all stacks.
#include "gc/roots.h"
#include "sched/roots.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "stack/stack.h"

static void visit_stacks(GcVisit *visit, void *context) {
    for (G *g = sched_first_g(); g; g = g->all_next) {
        if (!g_scan_begin(g)) continue;
        stack_visit_roots(g, visit, context);
        g_scan_end(g);
    }
}

static void stacks_marked(void) {
    for (G *g = sched_first_g(); g; g = g->all_next) {
        if (!g_scan_begin(g)) continue;
        stack_shrink_request(g);
        g_scan_end(g);
    }
}

static void stack_bytes(uint64_t *inuse, uint64_t *sys) {
    *inuse = stack_inuse();
    *sys = stack_sys();
}

static uint64_t stack_owner(uintptr_t address) {
    for (G *g = sched_first_g(); g; g = g->all_next)
        if (stack_has(g, address)) return g->id;
    return 0;
}

void sched_roots_init(void) {
    gc_roots.visit_stacks = visit_stacks;
    gc_roots.stacks_marked = stacks_marked;
    gc_roots.stack_bytes = stack_bytes;
    gc_roots.stack_owner = stack_owner;
}
