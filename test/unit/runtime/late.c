// RUN: env GOMAXPROCS=2 %loam_build/bin/unit/late | FileCheck %s
// CHECK: stopped without it, not while stopped, afterwards
// late.c - who stops the world does not wait for a thread that was given a P and has not come yet, and that
// thread runs no goroutine before the world runs again.
#include <unistd.h>
#include "gc/cycle.h"
#include "heap/heap.h"
#include "lang/lang.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "../unit.h"

enum { LONG_US = 20000, TOO_LONG_S = 60 };

static bool may_come, has_run; // atomic

static bool is_set(const bool *flag) { return __atomic_load_n(flag, __ATOMIC_ACQUIRE); }
static void set(bool *flag) { __atomic_store_n(flag, true, __ATOMIC_RELEASE); }

static void come_late(M *m) {
    while (!is_set(&may_come)) os_yield();
}

static void other_main(void) { set(&has_run); }
static const LoamFuncVal other_closure = {other_main};

static void stop_and_start(void *unused) {
    machine_begun = come_late;
    sched_ready_g(sched_new_g(&other_closure, 0)); // wakes an M for the second P
    gc_stop_world();
    CHECK(world_is_stopped());
    printf("stopped without it, ");
    set(&may_come);
    usleep(LONG_US);
    printf("%s while stopped, ", is_set(&has_run) ? "runs" : "not");
    gc_start_world();
    while (!is_set(&has_run)) os_yield();
    printf("afterwards\n");
    fflush(stdout);
}

static void first_main(void) { system_stack_call(stop_and_start, NULL); }
static const LoamFuncVal first_closure = {first_main};

int main(void) {
    alarm(TOO_LONG_S);
    heap_init();
    sched_init();
    sched_main(&first_closure);
}
