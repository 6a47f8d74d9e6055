// fork.c - package syscall's hooks around a fork and an exec.
//
// The child of a fork is a copy of the process with one thread: locks that other threads held stay locked, so
// between fork and exec it allocates nothing and its stack does not move. syscall.forkAndExecInChild1 sees to
// the first; machine_forked, called as the fork returns, to the second. A signal that arrives in that time
// would run a handler of the parent's in the child: all are blocked from before the fork, until the child has
// no handlers any more.
//
// The goroutine is pinned to its thread meanwhile, because the set of blocked signals is the thread's. A new
// process begins with the set that this one began with: threads other than the first block nearly all.
#include "lang/faults.h"
#include "lang/golib.h"
#include "os/os.h"
#include "os/signals.h"

void rt_before_fork(void) {
    M *m = sched_tls.m;
    m->pins++;
    m->blocked = os_signal_block_all();
}

void rt_after_fork(void) {
    M *m = sched_tls.m;
    os_signal_block(m->blocked);
    m->pins--;
}

void rt_forked(void) {
    os_signal_reset();
    os_signal_block(signals_blocked_at_start);
}

// While a process makes a thread and another of its threads calls exec, the kernel may refuse the new one.
void rt_before_exec(void) {
    M *m = sched_tls.m;
    m->pins++;
    m->blocked = os_signal_blocked();
    os_threads_hold();
    os_signal_block(signals_blocked_at_start);
}

void rt_after_exec(void) {
    M *m = sched_tls.m;
    os_signal_block(m->blocked);
    os_threads_release();
    m->pins--;
}
