// thread.c - threads and futexes. The lock is the classic three-state futex mutex; it spins a little before
// it sleeps because the runtime's critical sections are short.
#define _GNU_SOURCE
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "arch/machine.h"
#include "os/os.h"

#define LOCK_SPINS 100

void os_futex_wait(uint32_t *word, uint32_t while_value, int64_t timeout_ns) {
    struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_value, timeout_ns < 0 ? NULL : &t, NULL, 0);
}

void os_futex_wake(uint32_t *word, int count) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

void os_lock_slow(OsLock *l) {
    for (int i = 0; i < LOCK_SPINS; i++) {
        uint32_t free = 0;
        if (__atomic_compare_exchange_n(&l->word, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return;
        arch_pause();
    }
    while (__atomic_exchange_n(&l->word, 2, __ATOMIC_ACQUIRE) != 0) os_futex_wait(&l->word, 2, -1);
}

void os_unlock_slow(OsLock *l) { os_futex_wake(&l->word, 1); }

void os_yield(void) { sched_yield(); }

static bool barrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

bool os_barrier_init(void) { return barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED); }

void os_barrier(void) {
    if (!barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) os_abort();
}

typedef struct ThreadStart {
    void (*fn)(void *);
    void *arg;
} ThreadStart;

static void *thread_main(void *p) {
    ThreadStart start = *(ThreadStart *)p;
    free(p);
    start.fn(start.arg);
    return NULL;
}

bool os_thread_start(void (*fn)(void *), void *arg) {
    ThreadStart *start = malloc(sizeof *start);
    if (!start) return false;
    *start = (ThreadStart){fn, arg};
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_t thread;
    bool ok = pthread_create(&thread, NULL, thread_main, start) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (ok) pthread_detach(thread);
    else free(start);
    return ok;
}
