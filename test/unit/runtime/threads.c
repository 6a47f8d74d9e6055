// RUN: env GOMAXPROCS=4 TSAN_OPTIONS=halt_on_error=1 %loam_build/bin/unit/sched_threads | FileCheck %s
// CHECK: items 6000, chosen 2000, locked 3000, woken 600, fired 300, bytes 500, stops 40
// threads.c - goroutines on several threads use channels, select, semaphores, conditions, timers and
// pipes, while one of them stops the world and changes the number of Ps. ThreadSanitizer watches the
// runtime's C code.
//
// The goroutines are C functions. They have stacks of their own size, since ThreadSanitizer's functions need
// more than a new stack has, and come to their checks by calling loam.poll.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "heap/heap.h"
#include "lang/chan.h"
#include "lang/golib.h"
#include "sched/sched.h"
#include "sched/timers.h"
#include "stack/stack.h"
#include "../unit.h"

extern void gosched(void) __asm__("runtime.Gosched");
extern void poll_stub(void) __asm__("loam.poll");
extern Chan *makechan(const LoamType *, int64_t) __asm__("runtime.makechan");
extern void chansend(Chan *, const void *) __asm__("runtime.chansend");
extern bool chanrecv(Chan *, void *) __asm__("runtime.chanrecv");
extern bool trysend(Chan *, const void *) __asm__("runtime.trysend");
extern TwoWords tryrecv(Chan *, void *) __asm__("runtime.tryrecv");
extern void closechan(Chan *) __asm__("runtime.closechan");
extern TwoWords selectgo(SelectCase *, int64_t sends, int64_t receives,
                         bool block) __asm__("runtime.selectgo");
extern void semacquire(uint32_t *) __asm__("sync.runtime_Semacquire");
extern void semrelease(uint32_t *, bool, int64_t) __asm__("sync.runtime_Semrelease");
extern void notify_wait_stub(NotifyList *, uint32_t) __asm__("sync.runtime_notifyListWait");
extern void notify_all_stub(NotifyList *) __asm__("sync.runtime_notifyListNotifyAll");
extern void notify_one_stub(NotifyList *) __asm__("sync.runtime_notifyListNotifyOne");
extern void sleep_stub(int64_t ns) __asm__("time.sleep");
extern void timer_start_stub(GoTimer *) __asm__("time.startTimer");
extern int64_t timer_stop_stub(GoTimer *) __asm__("time.tryStop");
extern void next_fired(FiredTimer *) __asm__("runtime.nextFiredTimer");
extern TwoWords poll_open(int64_t fd) __asm__("\"internal/poll.runtime_pollOpen\"");
extern int64_t poll_wait(PollDesc *, int64_t mode) __asm__("\"internal/poll.runtime_pollWait\"");
extern void poll_deadline(PollDesc *, int64_t ns,
                          int64_t mode) __asm__("\"internal/poll.runtime_pollSetDeadline\"");
extern void poll_close(PollDesc *) __asm__("\"internal/poll.runtime_pollClose\"");
extern void poll_unblock(PollDesc *) __asm__("\"internal/poll.runtime_pollUnblock\"");
extern void lock_thread(void) __asm__("runtime.LockOSThread");
extern void unlock_thread(void) __asm__("runtime.UnlockOSThread");
extern int64_t gomaxprocs(int64_t) __asm__("runtime.GOMAXPROCS");

enum { STACK = 64 * 1024, WORKERS = 4, ITEMS = 500, TIMERS = 300, STOPS = 40 };

static const LoamType word = {.size = 8, .align = 8};
static Chan *plain, *buffered, *left, *right, *quit, *finished;
static uint32_t semaphore = 1, cond_lock = 1;
static NotifyList cond = {0};
static uint64_t locked, queued, received, woken; // under the semaphores
static uint64_t items, chosen, fired, stops;     // atomic

static void lock(uint32_t *s) { semacquire(s); }
static void unlock(uint32_t *s) { semrelease(s, false, 0); }
static void count(uint64_t *n) { __atomic_fetch_add(n, 1, __ATOMIC_RELAXED); }

static void end(void) {
    int64_t one = 1;
    chansend(finished, &one);
}

static void producer_main(void) {
    for (int64_t i = 0; i < ITEMS; i++) {
        chansend(i % 2 ? plain : buffered, &i);
        poll_stub();
    }
    end();
}

static void consumer_main(void) {
    int64_t n;
    for (int64_t i = 0; i < ITEMS; i++) {
        chanrecv(i % 2 ? plain : buffered, &n);
        count(&items);
        lock(&semaphore);
        locked++;
        unlock(&semaphore);
    }
    end();
}

// Sends on one side and receives from the other, whichever goes; ends when the quit channel is closed.
static void selecting_main(void) {
    static uint64_t sides;
    bool first = __atomic_fetch_add(&sides, 1, __ATOMIC_RELAXED) % 2;
    int64_t out = 1, in = 0, left_to_do = ITEMS;
    while (left_to_do) {
        SelectCase cases[] = {{first ? left : right, &out}, {first ? right : left, &in}, {quit, NULL}};
        TwoWords got = selectgo(cases, 1, 2, true);
        CHECK(got.a == 0 || got.a == 1);
        if (got.a == 0) left_to_do--, count(&chosen);
    }
    SelectCase until[] = {{first ? right : left, &in}, {quit, NULL}};
    end();
    while (selectgo(until, 0, 2, true).a == 0) {}
    end();
}

static void putter_main(void) {
    for (int64_t i = 0, n; i < ITEMS; i++) {
        lock(&semaphore);
        locked++;
        unlock(&semaphore);
        trysend(i % 2 ? left : right, &i);
        tryrecv(i % 3 ? left : right, &n);
        if (i % 50 == 0) gosched();
    }
    for (int i = 0; i < TIMERS; i++) {
        lock(&cond_lock);
        queued++;
        unlock(&cond_lock);
        if (i % 3) notify_one_stub(&cond);
        else notify_all_stub(&cond);
        if (i % 20 == 0) sleep_stub(1000);
    }
    end();
}

static void taker_main(void) {
    for (int i = 0; i < TIMERS; i++) {
        lock(&cond_lock);
        while (queued == received) {
            uint32_t ticket = __atomic_fetch_add(&cond.wait, 1, __ATOMIC_ACQ_REL);
            unlock(&cond_lock);
            notify_wait_stub(&cond, ticket);
            lock(&cond_lock);
        }
        received++;
        woken++;
        unlock(&cond_lock);
    }
    end();
}

// It and the first goroutine run on a small stack.
__attribute__((no_sanitize("thread"))) static void timerproc_main(void) {
    for (FiredTimer t;;) {
        next_fired(&t);
        __atomic_fetch_add(&fired, 1, __ATOMIC_RELAXED);
        __atomic_store_n((uint32_t *)t.arg.data, 1, __ATOMIC_RELEASE);
    }
}

static void timing_main(void) {
    lock_thread();
    static GoTimer timers[TIMERS];
    static uint32_t done[TIMERS];
    for (int i = 0; i < TIMERS; i++) {
        timers[i].when = os_nanotime() + i * 100;
        timers[i].arg.data = &done[i];
        timer_start_stub(&timers[i]);
        if (i % 7 == 0) sleep_stub(5000);
    }
    for (int i = 0; i < TIMERS; i++) {
        int64_t was = timer_stop_stub(&timers[i]);
        if (was == TIMER_WAITED) count(&fired);
        else
            while (!__atomic_load_n(&done[i], __ATOMIC_ACQUIRE)) gosched();
    }
    unlock_thread();
    end();
}

static int pipe_fds[2];
static uint64_t bytes; // that came through the pipe

// Its waits end by readiness and by deadlines.
static void reader_main(void) {
    PollDesc *d = (PollDesc *)poll_open(pipe_fds[0]).a;
    for (char c; bytes < ITEMS;) {
        if (read(pipe_fds[0], &c, 1) == 1) {
            bytes++;
            continue;
        }
        poll_deadline(d, bytes % 2 ? 0 : 20000, 'r');
        poll_wait(d, 'r');
    }
    poll_unblock(d);
    poll_close(d);
    end();
}

static void writer_main(void) {
    for (int i = 0; i < ITEMS; i++) {
        CHECK_EQ(write(pipe_fds[1], "x", 1), 1);
        if (i % 10 == 0) sleep_stub(i * 100);
    }
    end();
}

static void stopping_main(void) {
    for (int i = 0; i < STOPS; i++) {
        gomaxprocs(i % 3 + 2);
        count(&stops);
        sleep_stub(100000);
    }
    end();
}

static const LoamFuncVal producer = {producer_main}, consumer = {consumer_main}, selecting = {selecting_main},
                         putter = {putter_main}, taker = {taker_main}, timerproc = {timerproc_main},
                         timing = {timing_main}, stopping = {stopping_main}, reader = {reader_main},
                         writer = {writer_main};

static void start(void *closure) {
    G *g = sched_new_g(closure, 0);
    stack_free((StackMemory){g->stack_lo, g->stack_hi});
    StackMemory s = stack_alloc(STACK);
    stack_set_owner(s, g);
    g->stack_lo = s.lo;
    g->stack_hi = s.hi;
    g->limit = s.lo + LOAM_STACK_GUARD;
    g->sp = goroutine_prepare(s.hi);
    sched_ready_g(g);
}

static void report(void *unused) {
    printf("items %lu, chosen %lu, locked %lu, woken %lu, fired %lu, bytes %lu, stops %lu\n", 3 * items,
           chosen, locked, woken, fired, bytes, stops);
    exit(0);
}

static void main_main(void) {
    Chan **chans[] = {&plain, &buffered, &left, &right, &quit, &finished};
    for (int i = 0; i < 6; i++) *chans[i] = makechan(&word, i == 1 ? 3 : 0);
    static const LoamFuncVal *const roles[] = {&producer, &consumer, &selecting};
    for (int i = 0; i < WORKERS; i++)
        for (int r = 0; r < 3; r++) system_stack_call(start, (void *)roles[r]);
    static const LoamFuncVal *const once[] = {&putter, &putter,   &taker,  &taker,
                                              &timing, &stopping, &reader, &writer};
    for (int i = 0; i < 8; i++) system_stack_call(start, (void *)once[i]);
    int64_t n;
    for (int i = 0; i < 3 * WORKERS + 8; i++) chanrecv(finished, &n);
    closechan(quit);
    for (int i = 0; i < WORKERS; i++) chanrecv(finished, &n);
    system_stack_call(report, NULL);
}

__attribute__((no_sanitize("thread"))) static void first_main(void) {
    static const LoamFuncVal closure = {main_main};
    system_stack_call(start, (void *)&closure);
    for (;;) chanrecv(NULL, NULL);
}

int main(void) {
    static const LoamFuncVal first = {first_main};
    CHECK_EQ(pipe2(pipe_fds, O_NONBLOCK), 0);
    heap_init();
    sched_init();
    chan_init();
    timers_set_proc(&timerproc);
    sched_main(&first);
}
