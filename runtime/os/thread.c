// thread.c - threads, futexes and locks. A lock spins a little before it sleeps because the runtime's
// critical sections are short. Its release is a plain store and a load; the thread that sleeps pays for the
// order, by membarrier(2) (Dice, Huang and Yang, "Asymmetric Dekker Synchronization", 2001).
#define _GNU_SOURCE
#include <errno.h>
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
#include "os/signals.h"

// Each look takes the cache line from the one who has the lock: rare looks let it finish, and often come
// again.
#define LOCK_SPINS 4
#define LOCK_PAUSES 30
// Where the system has no such barrier, a sleeper that was not seen looks again after this time.
#define LOOK_AGAIN_NS 100000

enum { THREAD_STACK = 1 << 20 }; // address space; what is not used costs nothing

// A new thread of glibc's gets a resolver of its own: pthread_create sets this pointer, and the linker adds
// the resolver, 80 KiB, with the file that defines it. Nobody in the runtime looks up names. It is weak, so
// that a program with C code that does gets glibc's.
__attribute__((weak)) _Thread_local void *__libc_resp;

void os_futex_wait(uint32_t *word, uint32_t while_value, int64_t timeout_ns) {
    struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_value, timeout_ns < 0 ? NULL : &t, NULL, 0);
}

void os_futex_wake(uint32_t *word, int count) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static bool has_barrier;

static bool barrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

void os_barrier_init(void) { has_barrier = barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED); }
bool os_has_barrier(void) { return has_barrier; }

void os_barrier(void) {
    if (!barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) os_abort();
}

// Whether the caller has the lock. It stays marked as waited for: others may sleep.
static bool try_before_sleep(OsLock *l) {
    __atomic_store_n(&l->waiting, 1, __ATOMIC_SEQ_CST);
    if (has_barrier) os_barrier();
    return os_try_lock(l);
}

void os_lock_slow(OsLock *l) {
    for (int i = 0; i < LOCK_SPINS; i++) {
        for (int k = 0; k < LOCK_PAUSES; k++) arch_pause();
        if (__atomic_load_n(&l->held, __ATOMIC_RELAXED) == 0 && os_try_lock(l)) return;
    }
    while (!try_before_sleep(l)) os_futex_wait(&l->waiting, 1, has_barrier ? -1 : LOOK_AGAIN_NS);
}

// The one that is woken sets `waiting` again, for those that still sleep.
void os_unlock_slow(OsLock *l) {
    if (__atomic_exchange_n(&l->waiting, 0, __ATOMIC_RELAXED)) os_futex_wake(&l->waiting, 1);
}

void os_yield(void) { sched_yield(); }

void os_thread_background(void) {
    sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){.sched_priority = 0});
    sched_yield(); // a new thread may have interrupted the one that started it
}

static void *thread_main(void *p) {
    OsThread *t = p;
    if (!setjmp(t->end)) t->fn(t->arg);
    return NULL;
}

static bool has_stack(OsThread *t, pthread_attr_t *attr) {
    if (!t->memory) t->memory = os_stack(THREAD_STACK);
    return t->memory && pthread_attr_setstack(attr, t->memory, THREAD_STACK) == 0;
}

static OsLock starting;

void os_threads_hold(void) { os_lock(&starting); }
void os_threads_release(void) { os_unlock(&starting); }

static bool start(OsThread *t, pthread_attr_t *attr) {
    uint64_t blocked = os_signal_block_all();
    if (t->started) pthread_join(t->handle, NULL);
    os_threads_hold();
    int error = pthread_create(&t->handle, attr, thread_main, t);
    t->started = error == 0;
    os_threads_release();
    os_signal_block(blocked);
    errno = error;
    return t->started;
}

bool os_thread_begin(OsThread *t, void (*fn)(void *), void *arg) {
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0) return false;
    t->fn = fn;
    t->arg = arg;
    bool ok = has_stack(t, &attr) && start(t, &attr);
    pthread_attr_destroy(&attr);
    return ok;
}

void os_thread_end(OsThread *t) { longjmp(t->end, 1); }

bool os_thread_start(void (*fn)(void *), void *arg) {
    OsThread *t = calloc(1, sizeof *t);
    if (t && os_thread_begin(t, fn, arg)) return pthread_detach(t->handle) == 0; // nobody begins it again
    free(t);
    return false;
}
