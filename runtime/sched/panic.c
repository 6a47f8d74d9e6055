// panic.c - panics that C raises; see sched.h.
#include "base/assert.h"
#include "base/fatal.h"
#include "sched/sched.h"
#include "sched/status.h"

static void *panic_closure;

void sched_set_panic_closure(void *closure) { panic_closure = closure; }

void sched_panic(SchedPanic code, const char *text, int64_t length, const void *p, const void *q) {
    G *g = sched_g();
    if (!g || g->why != G_WHY_STUB || !panic_closure) fatal_throw("panic %d outside a stub", code);
    goroutine_call(g, panic_closure,
                   (uint64_t[]){code, (uint64_t)text, (uint64_t)length, (uint64_t)p, (uint64_t)q});
}

void *sched_panic_closure(void) { return panic_closure; }

void sched_panic_parked(G *g, SchedPanic code) {
    RT_ASSERT(1, g_status(g) == G_WAITING && g->why == G_WHY_STUB);
    const uint64_t args[ARCH_ARG_REGS] = {(uint64_t)panic_closure, code};
    g_scan_begin(g, false); // a collector reads its registers
    __builtin_memcpy(g->args, args, sizeof args);
    g->why = G_WHY_CALL;
    g_scan_end(g);
}
