// RUN: env GOMAXPROCS=1 %loam_build/bin/unit/sched | FileCheck %s
// CHECK: turns acbACB, parked 7 8, double 2.5, record reused
// sched.c - goroutines take turns (the one readied last goes first), park inside a stub and get its results
// from whoever readies them, and end.
// The goroutines are C functions that use little stack; what needs more is done on the system stack.
#include "heap/heap.h"
#include "lang/lang.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "../unit.h"

extern void gosched(void) __asm__("runtime.Gosched");
extern TwoWords two_words(void) __asm__("time.walltime");
extern double one_double(void) __asm__("time.walltime");
TwoWords __wrap_rt_time_walltime(void); // the linker puts it in the place of rt_time_walltime

static char turns[16];
static int nturns;
static G *parked, *second;
static TwoWords words;
static double number;
static bool reused;

static void second_main(void), third_main(void), last_main(void), first_main(void);
// The functions take no context.
static const LoamFuncVal second_closure = {second_main}, third_closure = {third_main},
                         last_closure = {last_main}, first_closure = {first_main};

static void turn(char c) { turns[nturns++] = c; }

TwoWords __wrap_rt_time_walltime(void) {
    parked = sched_g();
    sched_park_g(WAIT_SLEEP, NULL);
}

static void wake(void *unused) {
    CHECK_EQ(g_status(parked), G_WAITING);
    CHECK(parked->m == NULL && sched_g() != parked);
    parked->ret[0] = 7;
    parked->ret[1] = 8;
    parked->fret = 2.5;
    sched_ready_g(parked);
    CHECK_EQ(g_status(parked), G_RUNNABLE);
}

static void second_main(void) {
    turn('b');
    gosched();
    turn('B');
    gosched();
    system_stack_call(wake, NULL);
    gosched();
    system_stack_call(wake, NULL);
}

static void third_main(void) {
    turn('c');
    gosched();
    turn('C');
}

static void make_two(void *unused) {
    second = sched_new_g(&second_closure, 0);
    CHECK_EQ(g_status(second), G_IDLE);
    sched_ready_g(second);
    sched_ready_g(sched_new_g(&third_closure, 0));
}

static void last_main(void) {}

static void make_last(void *unused) {
    CHECK_EQ(g_status(second), G_DEAD);
    CHECK_EQ(g_scan_begin(second, false), G_SCAN_NOTHING);
    G *g = sched_new_g(&last_closure, 0);
    reused = g == second && g->id == 4;
    sched_ready_g(g);
}

static void report(void *unused) {
    printf("turns %s, parked %ld %ld, double %g, record %s\n", turns, words.a, words.b, number,
           reused ? "reused" : "new");
    fflush(stdout);
}

static void first_main(void) {
    system_stack_call(make_two, NULL);
    turn('a');
    gosched();
    turn('A');
    words = two_words();
    number = one_double();
    gosched();
    system_stack_call(make_last, NULL);
    gosched();
    system_stack_call(report, NULL);
}

int main(void) {
    heap_init();
    sched_init();
    sched_main(&first_closure);
}
