// work.c - buffers of pointers to look at, and how workers share them.
//
// A worker pushes to and pops from its own buffer. A full one goes to the shared list, an empty one is
// exchanged for a full one of that list. A worker without work counts itself idle and watches the list; the
// last one to become idle closes the work, and all leave. Only workers that are not idle add to the list,
// hence "all idle" means "nothing left to look at".
#include "gc/work.h"
#include "heap/mheap.h"

#define IDLE_SPINS 500

GcWork gc_work;

// Written under the lock, read without it; see GcWork.
static void set_full(WorkBuf *b) { __atomic_store_n(&gc_work.full, b, __ATOMIC_RELEASE); }
static void set_idle(uint32_t n) { __atomic_store_n(&gc_work.idle, n, __ATOMIC_RELAXED); }

static WorkBuf *buf_new(void) {
    enum { BUFFERS_AT_ONCE = 16 };
    WorkBuf *b = persistent_alloc(BUFFERS_AT_ONCE * sizeof(WorkBuf), &heap.gc_sys);
    for (int i = 1; i < BUFFERS_AT_ONCE; i++) {
        b[i].next = gc_work.empty;
        gc_work.empty = &b[i];
    }
    return b;
}

static WorkBuf *take_empty_locked(void) {
    WorkBuf *b = gc_work.empty;
    if (!b) return buf_new();
    gc_work.empty = b->next;
    b->n = 0;
    return b;
}

void work_begin(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    *w = (GcWorker){.buf = take_empty_locked()};
    lock_release(&gc_work.lock);
}

void work_end(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    if (w->buf->n) {
        w->buf->next = gc_work.full;
        set_full(w->buf);
    } else {
        w->buf->next = gc_work.empty;
        gc_work.empty = w->buf;
    }
    w->buf = NULL;
    lock_release(&gc_work.lock);
}

void work_put_full(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    w->buf->next = gc_work.full;
    set_full(w->buf);
    w->buf = take_empty_locked();
    lock_release(&gc_work.lock);
}

static bool take_full_locked(GcWorker *w) {
    WorkBuf *b = gc_work.full;
    if (!b) return false;
    set_full(b->next);
    w->buf->next = gc_work.empty;
    gc_work.empty = w->buf;
    w->buf = b;
    return true;
}

// Spins first, for work usually turns up at once; then leaves the processor to whom it may be waiting for.
void work_pause(uint32_t *spins) {
    if (++*spins < IDLE_SPINS) arch_pause();
    else os_yield();
}

static void wait_for_work(void) {
    uint32_t spins = 0;
    while (__atomic_load_n(&gc_work.open, __ATOMIC_ACQUIRE) &&
           !__atomic_load_n(&gc_work.full, __ATOMIC_ACQUIRE))
        work_pause(&spins);
}

bool work_get(GcWorker *w) {
    lock_acquire(&gc_work.lock);
    while (!take_full_locked(w)) {
        set_idle(gc_work.idle + 1);
        if (gc_work.idle == gc_work.workers) __atomic_store_n(&gc_work.open, false, __ATOMIC_RELEASE);
        lock_release(&gc_work.lock);
        wait_for_work();
        lock_acquire(&gc_work.lock);
        if (!gc_work.open) {
            lock_release(&gc_work.lock);
            return false;
        }
        set_idle(gc_work.idle - 1);
    }
    lock_release(&gc_work.lock);
    return true;
}

void work_share(GcWorker *w) {
    enum { SHARE_AT_LEAST = 4 };
    if (w->buf->n < SHARE_AT_LEAST || !__atomic_load_n(&gc_work.idle, __ATOMIC_RELAXED)) return;
    if (__atomic_load_n(&gc_work.full, __ATOMIC_RELAXED)) return;
    lock_acquire(&gc_work.lock);
    WorkBuf *b = take_empty_locked();
    // The older half: it stands for the larger subgraphs.
    uint64_t half = w->buf->n / 2;
    __builtin_memcpy(b->items, w->buf->items, half * sizeof(uintptr_t));
    __builtin_memmove(w->buf->items, w->buf->items + half, (w->buf->n - half) * sizeof(uintptr_t));
    b->n = half;
    w->buf->n -= half;
    b->next = gc_work.full;
    set_full(b);
    lock_release(&gc_work.lock);
}
