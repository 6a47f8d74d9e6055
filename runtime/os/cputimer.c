// cputimer.c - timers that count the processor time of one thread and send it SIGPROF.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "os/os.h"

// The system's number of a thread's processor time clock (Linux, MAKE_THREAD_CPUCLOCK with CPUCLOCK_SCHED).
static clockid_t clock_of(int32_t thread) { return (clockid_t)(~(uint32_t)thread << 3 | 6); }

int32_t os_thread_number(void) { return (int32_t)syscall(SYS_gettid); }

int32_t os_cpu_timer_start(int32_t thread, int64_t period_ns) {
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF};
    event._sigev_un._tid = thread;
    int32_t timer;
    if (syscall(SYS_timer_create, clock_of(thread), &event, &timer) != 0) return -1;
    struct timespec period = {period_ns / 1000000000, period_ns % 1000000000};
    struct itimerspec spec = {period, period};
    if (syscall(SYS_timer_settime, timer, 0, &spec, NULL) == 0) return timer;
    os_cpu_timer_stop(timer);
    return -1;
}

void os_cpu_timer_stop(int32_t timer) { syscall(SYS_timer_delete, timer); }
