// sched.c - making the records G, M, P, and entering a goroutine. One of each M and P so far.
#include "sched/sched.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "heap/heap.h"
#include "os/os.h"
#include "stack/stack.h"

static M m0;
static P p0;
static G *all_gs;
static uint64_t last_id;
static void *panic_closure;

void sched_init(void) {
    m0.p = &p0;
    p0.m = &m0;
    sched_tls = (SchedTls){.m = &m0, .p = &p0};
}

G *sched_first_g(void) { return all_gs; }

G *sched_new_g(void) {
    G *g = os_alloc((sizeof *g + 4095) & ~(size_t)4095, &os_record_bytes);
    if (!g) fatal_throw("out of memory (goroutine)");
    StackMemory s = stack_alloc(LOAM_STACK_MIN);
    g->stack_lo = s.lo;
    g->stack_hi = s.hi;
    g->limit = s.lo + LOAM_STACK_GUARD;
    g->id = ++last_id;
    g->all_next = all_gs;
    all_gs = g;
    return g;
}

void sched_run(G *g, void (*fn)(void)) {
    uintptr_t limit = arch_stack_limit();
    M *m = sched_tls.m;
    m->g = sched_tls.g = g;
    g->m = m;
    heap_attach(m->p->mcache);
    arch_set_stack_limit(godebug.stackmove ? SCHED_LIMIT_POISON : g->limit);
    stack_enter(g->stack_hi - 16, fn, &sched_tls);
    arch_set_stack_limit(limit);
    g->m = NULL;
    m->g = sched_tls.g = NULL;
}

void sched_set_panic_closure(void *closure) { panic_closure = closure; }

void sched_panic(enum SchedPanic code, const char *text, int64_t length, const void *p, const void *q) {
    G *g = sched_g();
    if (!g || g->why != G_WHY_STUB || !panic_closure) fatal_throw("panic %d outside a stub", code);
    stack_resume(g, panic_closure,
                 (uint64_t[]){code, (uint64_t)text, (uint64_t)length, (uint64_t)p, (uint64_t)q});
}
