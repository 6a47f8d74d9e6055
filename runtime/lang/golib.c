// golib.c - C side of package runtime. golib.def lists the functions.
#include "base/fatal.h"
#include "gc/cycle.h"
#include "gc/gc.h"
#include "gc/memstats.h"
#include "heap/heapplan.h"
#include "lang/golib.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/status.h"
#include "stack/stack.h"

void rt_registerPanic(void *closure) { sched_set_panic_closure(closure); }

void rt_dopanic(void) {
    dying_show(sched_g(), false, false);
    dying_end();
}

void rt_throw(const char *text, int64_t n) { fatal_error("%.*s", (int)n, text); }
void rt_gosched(void) { sched_gosched(); }
int64_t rt_collect(int64_t at) { return (int64_t)gc_force_step((uint64_t)at); }
void rt_readmemstats(void *stats) { memstats_read(stats); }
void rt_readmetrics(void *metrics) { metrics_read(metrics); }
void rt_readlatencies(void *hist) { *(TimeHist *)hist = sched_latencies; }
int64_t rt_random_seed(void) { return (int64_t)os_random(); }
int64_t rt_ncpu(void) { return os_cpu_count(); }
int64_t rt_callers(int64_t skip, uintptr_t *out, int64_t n) { return call_places(sched_g(), skip, out, n); }

// The buffer is on the heap and does not move.
int64_t rt_stack(char *text, int64_t size, int64_t cap, bool all) {
    StderrCopy to = {.text = text, .size = (size_t)size};
    if (all) gc_stop_world();
    stderr_divert(&to);
    traceback_goroutine(sched_g(), false);
    if (all) traceback_others(sched_g());
    stderr_divert(NULL);
    if (all) gc_start_world();
    return (int64_t)to.used;
}

void rt_breakpoint(void) { os_breakpoint(); }

LoamString rt_place_func(uintptr_t pc) {
    CallPlace p;
    return golib_text(call_place(pc, &p) ? p.func : NULL);
}

LoamString rt_place_file(uintptr_t pc) {
    CallPlace p;
    return golib_text(call_place(pc, &p) ? p.file : NULL);
}

int64_t rt_place_line(uintptr_t pc) {
    CallPlace p;
    return call_place(pc, &p) ? p.line : 0;
}

int64_t rt_place_entry(uintptr_t pc) {
    CallPlace p;
    return call_place(pc, &p) ? (int64_t)p.entry : 0;
}

int64_t rt_set_gc_percent(int64_t percent) { return gc_set_percent((int32_t)percent); }
int64_t rt_set_mem_limit(int64_t bytes) { return gc_set_memory_limit(bytes); }
void rt_timer_proc(const LoamFuncVal *closure) { timers_set_proc(closure); }
void rt_timer_fired(FiredTimer *to) { timers_next_fired(to); }
void rt_start_dying(void) { world_end(); }
int64_t rt_set_procs(int64_t n) { return sched_set_procs(n); }
int64_t rt_count_g(void) { return sched_count_g(); }
void golib_lock_thread(void) { sched_lock_thread(); }
void golib_unlock_thread(void) { sched_unlock_thread(); }

int64_t rt_set_max_stack(int64_t bytes) {
    uint64_t max = bytes < 0 ? 0 : bytes < LOAM_STACK_MAX ? (uint64_t)bytes : LOAM_STACK_MAX;
    return (int64_t)__atomic_exchange_n(&stack_max, max, __ATOMIC_RELAXED);
}

int64_t rt_set_max_threads(int64_t n) { return machine_set_max(n); }
void rt_free_os_memory(void) { gc_free_os_memory(); }

// A number does not follow its object.
int64_t lang_address(const void *p) {
    if (heap_plan) system_stack_call(heap_plan->pin, (void *)p);
    return (int64_t)p;
}
int64_t lang_heapaddress(const void *p) { return lang_address(p); }
void lang_keepalive(const void *p) {}
