// sched.c - the records G, M, P, and entering a goroutine. One of each M and P so far.
#include <string.h>
#include "heap/heap.h"
#include "os/os.h"
#include "stack/internal.h"

_Static_assert(offsetof(SchedTls, g) == TLS_G && offsetof(SchedTls, m) == TLS_M &&
                   offsetof(SchedTls, p) == TLS_P,
               "offsets.h");
_Static_assert(offsetof(SchedTls, sys_sp) == TLS_SYS_SP, "offsets.h");
_Static_assert(offsetof(G, stack_lo) == G_STACK_LO && offsetof(G, stack_hi) == G_STACK_HI, "offsets.h");
_Static_assert(offsetof(G, limit) == G_LIMIT, "offsets.h");
_Static_assert(offsetof(G, sp) == G_SP && offsetof(G, args) == G_ARGS && offsetof(G, why) == G_WHY,
               "offsets.h");
_Static_assert(offsetof(G, stub) == G_STUB && offsetof(G, frame) == G_FRAME, "offsets.h");

_Thread_local SchedTls sched_tls __attribute__((tls_model("local-exec")));

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
    if (!g) sched_throw("out of memory (goroutine)");
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
    uintptr_t limit = sched_limit();
    M *m = sched_tls.m;
    m->g = sched_tls.g = g;
    g->m = m;
    heap_attach(m->p->mcache);
    sched_set_limit(debug.stackmove ? SCHED_LIMIT_POISON : g->limit);
    stack_enter(g->stack_hi - 16, fn, &sched_tls);
    sched_set_limit(limit);
    g->m = NULL;
    m->g = sched_tls.g = NULL;
}

void sched_set_panic_closure(void *closure) { panic_closure = closure; }

void sched_panic(enum SchedPanic code, const char *text, int64_t length, const void *p, const void *q) {
    G *g = sched_g();
    if (!g || g->why != G_WHY_STUB || !panic_closure) sched_throw("panic %d outside a stub", code);
    stack_resume(g, panic_closure,
                 (uint64_t[]){code, (uint64_t)text, (uint64_t)length, (uint64_t)p, (uint64_t)q});
}
