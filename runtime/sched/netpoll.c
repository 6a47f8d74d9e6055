// netpoll.c - see netpoll.h.
#include "sched/netpoll.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "os/os.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "sched/timers.h"

// One direction. Under the lock: waiting -> neither ready, nor closing, nor is the deadline over.
typedef struct Side {
    G *waiting;
    bool ready;
    int64_t deadline; // 0: none, negative: over
    Alarm alarm;
} Side;

struct PollDesc {
    Lock lock;
    int fd;
    bool closing, failed;
    Side read, write;
    PollDesc *next; // of the free ones
};

static struct {
    Lock lock; // of free and records
    FixAlloc records;
    PollDesc *free;
    int poll;
    uint32_t started; // 0, 1 while somebody starts it, 2; atomic
} poller = {.lock = LOCK_INIT(LOCK_POLLER)};

static Side *side_of(PollDesc *d, int64_t mode) { return mode == 'r' ? &d->read : &d->write; }

// ---- waking -----------------------------------------------------------------------------------------------

// Under the lock: the goroutine that waits is to go on with this result; NULL: none does.
static G *take_waiting(Side *s, PollResult result) {
    G *g = s->waiting;
    s->waiting = NULL;
    if (g) g->ret[0] = result;
    return g;
}

static void ready(G *g) {
    if (!g) return;
    sched_ready_g_anywhere(g);
    __atomic_fetch_sub(&machines.polling, 1, __ATOMIC_SEQ_CST);
}

static void tell(PollDesc *d, Side *s) {
    lock_acquire(&d->lock);
    G *g = take_waiting(s, POLL_READY);
    s->ready = !g;
    lock_release(&d->lock);
    ready(g);
}

static void poller_main(void *unused) {
    enum { MOST = 64 };
    for (OsReady events[MOST];;) {
        int n = os_poll_wait(poller.poll, events, MOST);
        if (n < 0) {
            stderr_print("runtime: epollwait on fd %d failed with %d\n", poller.poll, -n);
            fatal_throw("runtime: netpoll failed");
        }
        for (int i = 0; i < n; i++) {
            PollDesc *d = events[i].tag;
            __atomic_store_n(&d->failed, events[i].failed, __ATOMIC_RELAXED);
            if (events[i].read) tell(d, &d->read);
            if (events[i].write) tell(d, &d->write);
        }
    }
}

static void start(void) {
    uint32_t none = 0;
    if (__atomic_compare_exchange_n(&poller.started, &none, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        fixalloc_init(&poller.records, sizeof(PollDesc), &os_record_bytes);
        poller.poll = os_poll_new();
        if (poller.poll < 0) {
            stderr_print("runtime: epollcreate failed with %d\n", os_last_error());
            fatal_throw("runtime: netpollinit failed");
        }
        if (!os_thread_start(poller_main, NULL)) machine_no_thread();
        sysmon_start();
        __atomic_store_n(&poller.started, 2, __ATOMIC_RELEASE);
    }
    while (__atomic_load_n(&poller.started, __ATOMIC_ACQUIRE) != 2) os_yield();
}

bool netpoll_is_poller(int64_t fd) {
    return __atomic_load_n(&poller.started, __ATOMIC_ACQUIRE) == 2 && fd == poller.poll;
}

// ---- opening and closing ----------------------------------------------------------------------------------

// A record that was used keeps its lock, which a late event may just hold.
static PollDesc *desc_new(void) {
    lock_acquire(&poller.lock);
    PollDesc *d = poller.free;
    if (d) poller.free = d->next;
    else d = fixalloc_alloc(&poller.records);
    lock_release(&poller.lock);
    d->lock.rank = LOCK_RANK(LOCK_POLL);
    return d;
}

static void desc_free(PollDesc *d) {
    lock_acquire(&poller.lock);
    d->next = poller.free;
    poller.free = d;
    lock_release(&poller.lock);
}

static void deadline_passed(Alarm *);

PollDesc *netpoll_open(int fd, int64_t *error) {
    start();
    PollDesc *d = desc_new();
    lock_acquire(&d->lock);
    d->fd = fd;
    d->closing = false;
    __atomic_store_n(&d->failed, false, __ATOMIC_RELAXED);
    for (int i = 0; i < 2; i++) {
        Side *s = i ? &d->write : &d->read;
        RT_ASSERT(1, !s->waiting);
        s->ready = false;
        s->deadline = 0;
        s->alarm.ring = deadline_passed;
        s->alarm.of = d;
    }
    lock_release(&d->lock);
    *error = os_poll_add(poller.poll, fd, d);
    if (!*error) return d;
    desc_free(d);
    return NULL;
}

void netpoll_close(PollDesc *d) {
    os_poll_remove(poller.poll, d->fd);
    desc_free(d);
}

// ---- waiting ----------------------------------------------------------------------------------------------

static PollResult look(const PollDesc *d, const Side *s) {
    if (d->closing) return POLL_CLOSING;
    if (s->deadline < 0) return POLL_TIMEOUT;
    if (s == &d->read && __atomic_load_n(&d->failed, __ATOMIC_RELAXED)) return POLL_NOT_POLLABLE;
    return POLL_READY;
}

PollResult netpoll_reset(PollDesc *d, int64_t mode) {
    Side *s = side_of(d, mode);
    lock_acquire(&d->lock);
    PollResult result = look(d, s);
    if (result == POLL_READY) s->ready = false;
    lock_release(&d->lock);
    return result;
}

PollResult netpoll_wait(PollDesc *d, int64_t mode) {
    Side *s = side_of(d, mode);
    lock_acquire(&d->lock);
    PollResult result = look(d, s);
    if (result == POLL_READY && !s->ready) {
        if (s->waiting) fatal_throw("runtime: double wait");
        s->waiting = sched_g();
        __atomic_fetch_add(&machines.polling, 1, __ATOMIC_SEQ_CST);
        sched_park_g(WAIT_IO, &d->lock);
    }
    s->ready = false;
    lock_release(&d->lock);
    return result;
}

void netpoll_unblock(PollDesc *d) {
    lock_acquire(&d->lock);
    d->closing = true;
    G *reader = take_waiting(&d->read, POLL_CLOSING), *writer = take_waiting(&d->write, POLL_CLOSING);
    alarm_cancel(&d->read.alarm);
    alarm_cancel(&d->write.alarm);
    lock_release(&d->lock);
    ready(reader);
    ready(writer);
}

// ---- deadlines --------------------------------------------------------------------------------------------

// Under the lock.
static G *expire(Side *s, int64_t now) {
    if (s->deadline <= 0 || s->deadline > now) return NULL;
    s->deadline = -1;
    return take_waiting(s, POLL_TIMEOUT);
}

static void deadline_passed(Alarm *a) {
    PollDesc *d = a->of;
    int64_t now = os_nanotime();
    lock_acquire(&d->lock);
    G *reader = expire(&d->read, now), *writer = expire(&d->write, now);
    lock_release(&d->lock);
    ready(reader);
    ready(writer);
}

// Under the lock; the goroutine that the deadline finds waiting.
static G *set_deadline(Side *s, int64_t deadline) {
    s->deadline = deadline;
    if (deadline > 0) alarm_set(&s->alarm, deadline);
    else alarm_cancel(&s->alarm);
    return deadline < 0 ? take_waiting(s, POLL_TIMEOUT) : NULL;
}

void netpoll_set_deadline(PollDesc *d, int64_t ns, int64_t mode) {
    int64_t now = os_nanotime();
    int64_t deadline = ns <= 0 ? ns : ns > INT64_MAX - 1 - now ? INT64_MAX - 1 : now + ns;
    G *reader = NULL, *writer = NULL;
    lock_acquire(&d->lock);
    if (!d->closing) {
        if (mode != 'w') reader = set_deadline(&d->read, deadline);
        if (mode != 'r') writer = set_deadline(&d->write, deadline);
    }
    lock_release(&d->lock);
    ready(reader);
    ready(writer);
}
