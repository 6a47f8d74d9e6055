// golib.c - C side of package runtime, and of os and time as far as they ask the system. golib.def lists the functions.
#include <string.h>
#include "gc/gc.h"
#include "heap/heap.h"
#include "lang/golib.h"
#include "os/os.h"
#include "sched/signals.h"
#include "stack/stack.h"

static LoamString text_of(const char *s) { return (LoamString){s, s ? (int64_t)strlen(s) : 0}; }

// ---- package runtime -----------------------------------------------------------------------------------------------------

void rt_registerPanic(void *closure) { sched_set_panic_closure(closure); }

// The place of a failed nil check stands for the faulting instruction that Go would report.
void rt_dopanic(int64_t signal) {
    if (signal) {
        uintptr_t pc = 0;
        call_user_pc(sched_g(), &pc);
        sched_print("[signal %s code=0x1 addr=0x0 pc=%#lx]\n", signal_name((int)signal), pc);
    }
    sched_print("\n");
    traceback_goroutine(sched_g(), false);
    os_exit(2);
}

void rt_throw_(const char *text, int64_t n) { sched_fatal("%.*s", (int)n, text); }
void rt_collect(void) { gc_start(GC_FORCED); }
void rt_readmemstats(void *stats) { memstats_read(stats); }
int64_t rt_ncpu(void) { return os_cpu_count(); }
int64_t rt_callers(int64_t skip, uintptr_t *out, int64_t n) { return call_places(sched_g(), skip, out, n); }

LoamString rt_place_func(uintptr_t pc) {
    CallPlace p;
    return text_of(call_place(pc, &p) ? p.func : NULL);
}

LoamString rt_place_file(uintptr_t pc) {
    CallPlace p;
    return text_of(call_place(pc, &p) ? p.file : NULL);
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
void rt_free_os_memory(void) { gc_free_os_memory(); }

// ---- packages os and time; stdlib.c has the rest ------------------------------------------------------------------------------

int64_t rt_os_read(int64_t fd, void *p, int64_t n) { return os_read((int)fd, p, (size_t)n); }
int64_t rt_os_write(int64_t fd, const void *p, int64_t n) { return os_write((int)fd, p, (size_t)n); }
void rt_os_exit(int64_t status) { os_exit((int)status); }
int64_t rt_os_argc(void) { return sched_argc; }
LoamString rt_os_argv(int64_t i) { return text_of(i >= 0 && i < sched_argc ? sched_argv[i] : NULL); }

int64_t rt_time_nanotime(void) { return os_nanotime(); }

TwoWords rt_time_walltime(void) {
    int64_t now = os_walltime();
    return (TwoWords){now / 1000000000, now % 1000000000};
}

void rt_time_sleep(int64_t ns) {
    uint32_t never = 0;
    int64_t until = os_nanotime() + ns;
    for (int64_t left = ns; left > 0; left = until - os_nanotime()) os_futex_wait(&never, 0, left);
}
