// chan.c - channels; see chan.h. Each operation tries on the goroutine's stack first, where nobody waits.
#include "lang/chan.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "gc/typed.h"
#include "heap/heapplan.h"
#include "lang/golib.h"

#define CHAN_MAX_BYTES (1ul << 47)

static const uint8_t chan_gcdata[1] = {1}; // the buffer, the first word
static const LoamType chan_type = {.size = sizeof(Chan), .ptrdata = WORD_SIZE, .gcdata = chan_gcdata};

// ---- queues -----------------------------------------------------------------------------------------------

// A select waits at several channels, whose locks are different ones: who is first serves it.
static bool claim(Waiter *w) {
    uint32_t waits = 0;
    return w->which < 0 ||
           __atomic_compare_exchange_n(&w->g->chosen, &waits, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// The first that nobody has served; NULL: none.
static inline Waiter *waiters_take(WaitQueue *q) {
    Waiter *w = waiters_take_first(q);
    while (w && !claim(w)) w = waiters_take_first(q);
    return w;
}

// ---- elements ---------------------------------------------------------------------------------------------

// What a waiting goroutine sends, or where it wants to receive. Its stub's second argument, or the array of
// its select.
static void *chan_element(const Waiter *w) {
    if (w->which < 0) return (void *)w->g->args[1];
    return ((SelectCase *)w->g->args[0])[w->which].elem;
}

// From stack to stack (H23, H24).
static inline void hand_over(const LoamType *elem, void *to, const void *from) {
    if (!to || elem->size == 0) return;
    if (elem->ptrdata && gc_write_barrier_on) {
        gc_shade_values(elem, from, 1);
        heap_stack_words_copy(to, from, elem->size);
    } else if (elem->size == WORD_SIZE) {
        __builtin_memcpy(to, from, WORD_SIZE); // without a call
    } else {
        __builtin_memmove(to, from, elem->size);
    }
}

static void *slot(const Chan *c, uint64_t i) { return (char *)c->head.buffer + i * c->elem->size; }
static uint64_t after(const Chan *c, uint64_t i) { return i + 1 == (uint64_t)c->head.capacity ? 0 : i + 1; }

// The count is read without the lock, by len.
static void set_count(Chan *c, int64_t n) { __atomic_store_n(&c->head.count, n, __ATOMIC_RELAXED); }

static inline void copy_in(const LoamType *t, void *to, const void *from) {
    if (t->size == WORD_SIZE && !t->ptrdata) *(uint64_t *)to = *(const uint64_t *)from;
    else heap_typedmemmove(t, to, from);
}

static inline void buffer_put(Chan *c, const void *from) {
    copy_in(c->elem, slot(c, c->send_at), from);
    c->send_at = after(c, c->send_at);
    set_count(c, c->head.count + 1);
}

// `to` is on this goroutine's stack, or in an object that is new.
static inline void buffer_take(Chan *c, void *to) {
    void *from = slot(c, c->recv_at);
    if (to) copy_in(c->elem, to, from);
    if (c->elem->ptrdata) heap_typedmemclr(c->elem, from);
    c->recv_at = after(c, c->recv_at);
    set_count(c, c->head.count - 1);
}

// ---- operations -------------------------------------------------------------------------------------------

static inline G *serve(const Waiter *w, bool ok) {
    G *g = w->g;
    if (w->which < 0) {
        g->ret[0] = ok;
    } else {
        g->ret[0] = (uint64_t)w->which;
        g->ret[1] = ok;
    }
    return g;
}

static inline __attribute__((always_inline)) ChanStep send_step(Chan *c, const void *elem, G **wake) {
    if (c->closed) return CHAN_CLOSED;
    Waiter *w = waiters_take(&c->receivers);
    if (w) {
        hand_over(c->elem, chan_element(w), elem);
        *wake = serve(w, true);
        return CHAN_DONE;
    }
    if (c->head.count == c->head.capacity) return CHAN_WAITS;
    buffer_put(c, elem);
    return CHAN_DONE;
}

static void clear(const LoamType *elem, void *to) {
    if (to) heap_typedmemclr(elem, to);
}

static inline __attribute__((always_inline)) ChanStep recv_step(Chan *c, void *elem, G **wake) {
    if (c->closed && c->head.count == 0) {
        clear(c->elem, elem);
        return CHAN_CLOSED;
    }
    Waiter *w = waiters_take(&c->senders);
    if (w && c->head.capacity == 0) {
        hand_over(c->elem, elem, chan_element(w));
    } else if (c->head.count) {
        buffer_take(c, elem);
        if (w) buffer_put(c, chan_element(w)); // the buffer was full: the sender's element goes to its end
    } else {
        return CHAN_WAITS;
    }
    if (w) *wake = serve(w, true);
    return CHAN_DONE;
}

ChanStep chan_send_step(Chan *c, const void *elem, G **wake) { return send_step(c, elem, wake); }
ChanStep chan_recv_step(Chan *c, void *elem, G **wake) { return recv_step(c, elem, wake); }

static _Noreturn void wait(Chan *c, WaitQueue *q, WaitReason why) {
    waiters_add(q, &sched_g()->waiter);
    sched_park_g(why, &c->lock);
}

// The thread has the lock; releases it.
static void finish(Chan *c, G *wake) {
    lock_release(&c->lock);
    if (wake) sched_ready_g(wake);
}

void rt_chansend(Chan *c, const void *elem) {
    if (!c) sched_park_g(WAIT_CHAN_SEND_NIL, NULL);
    lock_acquire(&c->lock);
    G *wake = NULL;
    ChanStep step = send_step(c, elem, &wake);
    if (step == CHAN_WAITS) wait(c, &c->senders, WAIT_CHAN_SEND);
    finish(c, wake);
    if (step == CHAN_CLOSED) sched_panic(PANIC_SEND_CLOSED, NULL, 0, NULL, NULL);
}

bool rt_chanrecv(Chan *c, void *elem) {
    if (!c) sched_park_g(WAIT_CHAN_RECV_NIL, NULL);
    lock_acquire(&c->lock);
    G *wake = NULL;
    ChanStep step = recv_step(c, elem, &wake);
    if (step == CHAN_WAITS) wait(c, &c->receivers, WAIT_CHAN_RECV);
    finish(c, wake);
    return step == CHAN_DONE;
}

// Whether a channel, as it was at some moment of this call, cannot send (receive) without waiting: no lock.
static bool is_full(const Chan *c) {
    if (__atomic_load_n(&c->closed, __ATOMIC_RELAXED)) return false;
    if (c->head.capacity == 0) return !__atomic_load_n(&c->receivers.first, __ATOMIC_RELAXED);
    return __atomic_load_n(&c->head.count, __ATOMIC_RELAXED) == c->head.capacity;
}
static bool is_empty(const Chan *c) {
    bool none = c->head.capacity == 0 ? !__atomic_load_n(&c->senders.first, __ATOMIC_RELAXED)
                                      : __atomic_load_n(&c->head.count, __ATOMIC_RELAXED) == 0;
    return none && !__atomic_load_n(&c->closed, __ATOMIC_ACQUIRE);
}

// Closed, and all received: so it stays.
static bool is_over(const Chan *c) {
    return __atomic_load_n(&c->closed, __ATOMIC_ACQUIRE) &&
           __atomic_load_n(&c->head.count, __ATOMIC_RELAXED) == 0;
}

bool rt_trysend(Chan *c, const void *elem) {
    lock_acquire(&c->lock);
    G *wake = NULL;
    ChanStep step = chan_send_step(c, elem, &wake);
    finish(c, wake);
    if (step == CHAN_CLOSED) sched_panic(PANIC_SEND_CLOSED, NULL, 0, NULL, NULL);
    return step == CHAN_DONE;
}

TwoWords rt_tryrecv(Chan *c, void *elem) {
    lock_acquire(&c->lock);
    G *wake = NULL;
    ChanStep step = chan_recv_step(c, elem, &wake);
    finish(c, wake);
    return (TwoWords){step != CHAN_WAITS, step == CHAN_DONE};
}

// ---- the fast paths ---------------------------------------------------------------------------------------

static inline bool can_put(const Chan *c) {
    return !c->closed && !c->receivers.first && c->head.count < c->head.capacity;
}
static inline bool can_take(const Chan *c) { return c->head.count && !c->senders.first; }

// Whether it was done.
static inline bool send_fast(Chan *c, const void *elem) {
    if (!lock_try(&c->lock)) return false;
    bool ok = can_put(c);
    if (ok) buffer_put(c, elem);
    lock_release_leaf(&c->lock);
    return ok;
}

static inline bool recv_fast(Chan *c, void *elem) {
    if (!lock_try(&c->lock)) return false;
    bool ok = can_take(c);
    if (ok) buffer_take(c, elem);
    lock_release_leaf(&c->lock);
    return ok;
}

// Apart, so that a channel without a buffer does not save the registers that these use.
static __attribute__((noinline)) void send_to_buffer(Chan *c, const void *elem) {
    if (!send_fast(c, elem)) loam_chansend_slow_stub(c, elem);
}

static __attribute__((noinline)) bool recv_from_buffer(Chan *c, void *elem) {
    return recv_fast(c, elem) || loam_chanrecv_slow_stub(c, elem);
}

void chan_send(Chan *c, const void *elem) {
    if (c && c->head.capacity) send_to_buffer(c, elem);
    else loam_chansend_slow_stub(c, elem);
}

bool chan_recv(Chan *c, void *elem) {
    return c && c->head.capacity ? recv_from_buffer(c, elem) : loam_chanrecv_slow_stub(c, elem);
}

bool chan_trysend(Chan *c, const void *elem) {
    if (!c || is_full(c)) return false;
    return loam_trysend_slow_stub(c, elem);
}

TwoWords chan_tryrecv(Chan *c, void *elem) {
    if (!c || is_empty(c)) return (TwoWords){0, 0};
    if (c->elem->ptrdata == 0 && is_over(c)) { // as the channel of a context that was cancelled
        if (elem) __builtin_memset(elem, 0, c->elem->size);
        return (TwoWords){1, 0};
    }
    return loam_tryrecv_slow_stub(c, elem);
}

// ---- for who moves the stack of a goroutine that waits (H24) ----------------------------------------------

static void release(G *g, const Waiter *until) {
    Chan *last = NULL;
    for (const Waiter *w = g->cases; w != until; w = w->next_case) {
        if (w->on != last) lock_release(&((Chan *)w->on)->lock);
        last = w->on;
    }
}

// Of a select: those of one channel follow each other.
static bool hold_all(G *g) {
    Chan *last = NULL;
    for (const Waiter *w = g->cases; w; w = w->next_case) {
        if (w->on != last && !lock_try_next(&((Chan *)w->on)->lock)) {
            release(g, w);
            return false;
        }
        last = w->on;
    }
    return true;
}

static bool hold_channels(G *g, bool hold) {
    Chan *only = g->wait == WAIT_SELECT ? NULL : (Chan *)g->args[0];
    if (hold) return only ? lock_try(&only->lock) : hold_all(g);
    if (only) lock_release(&only->lock);
    else release(g, NULL);
    return true;
}

void chan_init(void) { sched_hold_channels = hold_channels; }

// ---- make and close ---------------------------------------------------------------------------------------

Chan *rt_makechan(const LoamType *elem, int64_t capacity) {
    uint64_t bytes;
    if (capacity < 0 || __builtin_mul_overflow(elem->size, (uint64_t)capacity, &bytes) ||
        bytes > CHAN_MAX_BYTES - sizeof(Chan))
        sched_panic(PANIC_MAKECHAN, NULL, 0, NULL, NULL);
    Chan *c;
    // Where objects move a pointer into its own object must be known to the collector.
    if ((elem->ptrdata || heap_plan) && bytes) {
        void **kept = &sched_g()->roots[0];
        *kept = heap_alloc((int64_t)bytes, elem, true);
        c = heap_alloc(sizeof(Chan), &chan_type, true);
        if (gc_write_barrier_on) gc_write_barrier(&c->head.buffer, *kept); // older than c by a collection
        c->head.buffer = *kept;
        *kept = NULL;
    } else {
        c = heap_alloc((int64_t)(sizeof(Chan) + bytes), NULL, true);
        c->head.buffer = c + 1;
    }
    c->head.capacity = capacity;
    c->elem = elem;
    c->lock = (Lock)LOCK_INIT(LOCK_CHAN);
    return c;
}

// Serves all that wait; they are linked through G.next.
static G *release_all(Chan *c) {
    G *first = NULL, **last = &first;
    Waiter *w;
    while ((w = waiters_take(&c->receivers))) {
        void *to = chan_element(w);
        if (to && c->elem->ptrdata) heap_stack_words_clear(to, c->elem->size);
        else if (to) __builtin_memset(to, 0, c->elem->size);
        *last = serve(w, false);
        last = &(*last)->next;
    }
    while ((w = waiters_take(&c->senders))) {
        sched_panic_parked(w->g, PANIC_SEND_CLOSED);
        *last = w->g;
        last = &(*last)->next;
    }
    *last = NULL;
    return first;
}

void rt_closechan(Chan *c) {
    if (!c) sched_panic(PANIC_CLOSE_NIL, NULL, 0, NULL, NULL);
    lock_acquire(&c->lock);
    bool again = c->closed;
    __atomic_store_n(&c->closed, true, __ATOMIC_RELEASE);
    G *wake = again ? NULL : release_all(c);
    lock_release(&c->lock);
    if (again) sched_panic(PANIC_CLOSE_CLOSED, NULL, 0, NULL, NULL);
    for (G *next; wake; wake = next) {
        next = wake->next;
        sched_ready_g(wake);
    }
}

// ---- go ---------------------------------------------------------------------------------------------------

void rt_newproc(const LoamFuncVal *closure) {
    if (!closure) fatal_error("go of nil func value");
    sched_go(closure);
}
