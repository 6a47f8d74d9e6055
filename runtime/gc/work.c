// work.c - see work.h. A worker pushes to and pops from its own buffer. A full one goes to the shared list,
// an empty one is exchanged for a full one of that list.
#include "gc/work.h"
#include "arch/machine.h"
#include "gc/roots.h"
#include "heap/mheap.h"

#define IDLE_SPINS 500

GcWork gc_work = {.lock = LOCK_INIT(LOCK_GCWORK)};

// Written under the lock, read without it; see GcWork.
static void set_full(WorkBuf *b) { __atomic_store_n(&gc_work.full, b, __ATOMIC_RELEASE); }
static void set_idle(uint32_t n) { __atomic_store_n(&gc_work.idle, n, __ATOMIC_RELAXED); }
static void set_workers(uint32_t n) { __atomic_store_n(&gc_work.workers, n, __ATOMIC_RELEASE); }
static void set_open(bool open) { __atomic_store_n(&gc_work.open, open, __ATOMIC_RELEASE); }

// ---- buffers, under the lock

static WorkBuf *buf_new(void) {
    enum { BUFFERS_AT_ONCE = 16 };
    WorkBuf *b = persistent_alloc(BUFFERS_AT_ONCE * sizeof(WorkBuf), &heap.gc_sys);
    for (int i = 1; i < BUFFERS_AT_ONCE; i++) {
        b[i].next = gc_work.empty;
        gc_work.empty = &b[i];
    }
    return b;
}

static WorkBuf *take_empty(void) {
    WorkBuf *b = gc_work.empty;
    if (!b) return buf_new();
    gc_work.empty = b->next;
    b->n = 0;
    return b;
}

static void give_empty(WorkBuf *b) {
    b->next = gc_work.empty;
    gc_work.empty = b;
}

static void give_full(WorkBuf *b) {
    b->next = gc_work.full;
    set_full(b);
}

static bool take_full(GcWorker *w) {
    WorkBuf *b = gc_work.full;
    if (!b) return false;
    set_full(b->next);
    give_empty(w->buf);
    w->buf = b;
    return true;
}

// ---- counting

static void count_in(GcWorker *w) {
    *w = (GcWorker){.buf = take_empty()};
    set_workers(gc_work.workers + 1);
}

// Nobody holds an item any more: whoever waits for one shall leave.
static void close_if_done(void) {
    if (gc_work.idle == gc_work.workers && !gc_work.full) set_open(false);
}

void work_begin(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    count_in(w);
    lock_release(&gc_work.lock);
}

bool work_join(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    bool open = gc_work.open;
    if (open) count_in(w);
    lock_release(&gc_work.lock);
    return open;
}

bool work_end(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    if (w->buf->n) give_full(w->buf);
    else give_empty(w->buf);
    w->buf = NULL;
    __atomic_store_n(&gc_work.marked_bytes, gc_work.marked_bytes + w->marked_bytes, __ATOMIC_RELAXED);
    set_workers(gc_work.workers - 1);
    close_if_done();
    bool last = !gc_work.workers && !gc_work.full;
    lock_release(&gc_work.lock);
    return last;
}

void work_open(void) {
    lock_acquire(&gc_work.lock);
    set_open(true);
    lock_release(&gc_work.lock);
}

// Spins first, for work usually turns up at once; then leaves the processor to whom it may be waiting for.
void work_pause(uint32_t *spins) {
    if (++*spins < IDLE_SPINS) arch_pause();
    else os_yield();
}

void work_wait_alone(void) {
    for (uint32_t spins = 0; __atomic_load_n(&gc_work.workers, __ATOMIC_ACQUIRE);) work_pause(&spins);
}

// ---- items

void work_put_full(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    give_full(w->buf);
    w->buf = take_empty();
    lock_release(&gc_work.lock);
}

bool work_try_get(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    bool ok = take_full(w);
    lock_release(&gc_work.lock);
    return ok;
}

static void wait_for_work(void) {
    uint32_t spins = 0;
    while (__atomic_load_n(&gc_work.open, __ATOMIC_ACQUIRE) &&
           !__atomic_load_n(&gc_work.full, __ATOMIC_ACQUIRE))
        work_pause(&spins);
}

bool work_get(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    bool ok;
    while (!(ok = take_full(w))) {
        set_idle(gc_work.idle + 1);
        close_if_done();
        lock_release(&gc_work.lock);
        wait_for_work();
        lock_acquire(&gc_work.lock);
        set_idle(gc_work.idle - 1);
        if (!gc_work.open) break;
    }
    lock_release(&gc_work.lock);
    return ok;
}

enum { SHARE_AT_LEAST = 4 };

// The older half: it stands for the larger subgraphs.
static void give_half(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    WorkBuf *b = take_empty();
    uint64_t half = w->buf->n / 2;
    __builtin_memcpy(b->items, w->buf->items, half * sizeof(uintptr_t));
    __builtin_memmove(w->buf->items, w->buf->items + half, (w->buf->n - half) * sizeof(uintptr_t));
    b->n = half;
    w->buf->n -= half;
    give_full(b);
    lock_release(&gc_work.lock);
}

void work_share(GcWorker *w) {
    if (w->buf->n < SHARE_AT_LEAST || !__atomic_load_n(&gc_work.idle, __ATOMIC_RELAXED)) return;
    if (!work_waits()) give_half(w);
}

void work_offer(GcWorker *w) {
    if (w->buf->n < SHARE_AT_LEAST || work_waits()) return;
    give_half(w);
    gc_roots.wake();
}

void work_reset(void) {
    lock_acquire(&gc_work.lock);
    __atomic_store_n(&gc_work.marked_bytes, 0, __ATOMIC_RELAXED);
    lock_release(&gc_work.lock);
}
