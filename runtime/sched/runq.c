// runq.c - see runq.h.
#include "sched/runq.h"
#include "base/assert.h"
#include "base/lock.h"

// Under the lock; `count` is read without it.
static struct {
    Lock lock;
    G *first, **last_end;
    uint32_t count;
} global = {.lock = LOCK_INIT(LOCK_SCHED), .last_end = &global.first};

// ---- the global queue -------------------------------------------------------------------------------------

// A list through G.next, from first to last, at the end.
static void global_put_list(G *first, G *last, uint32_t n) {
    lock_acquire(&global.lock);
    last->next = NULL;
    *global.last_end = first;
    global.last_end = &last->next;
    __atomic_store_n(&global.count, global.count + n, __ATOMIC_RELAXED);
    lock_release(&global.lock);
}

void runq_global_put(G *g) { global_put_list(g, g, 1); }

uint32_t runq_global_length(void) { return __atomic_load_n(&global.count, __ATOMIC_RELAXED); }
bool runq_global_is_empty(void) { return runq_global_length() == 0; }

static G *global_take(void) {
    RT_ASSERT(1, lock_is_held(&global.lock));
    G *g = global.first;
    if (!g) return NULL;
    global.first = g->next;
    if (!global.first) global.last_end = &global.first;
    __atomic_store_n(&global.count, global.count - 1, __ATOMIC_RELAXED);
    return g;
}

G *runq_global_get(P *p, uint32_t max) {
    if (runq_global_is_empty()) return NULL;
    lock_acquire(&global.lock);
    G *g = global_take();
    for (uint32_t n = 1; n < max && n < RUNQ_SIZE / 2; n++) {
        G *more = global_take();
        if (!more) break;
        runq_put(p, more, false);
    }
    lock_release(&global.lock);
    return g;
}

// ---- a P's slot and ring ----------------------------------------------------------------------------------

void runq_init(P *p) { p->slot_thieves = os_has_barrier() ? 0 : 1; }

static uint32_t load_acquire(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }

// Moves the head on from `from` by n: what was there belongs to the caller. Release: the entries were read.
static bool take(P *p, uint32_t from, uint32_t n) {
    return __atomic_compare_exchange_n(&p->run_head, &from, from + n, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

static G **ring_at(P *p, uint32_t i) { return &p->run_ring[i % RUNQ_SIZE]; }

// Half of a full ring, then g, go to the global queue; false: a thief was there, so there is room now.
static bool give_half(P *p, G *g, uint32_t head) {
    G *half[RUNQ_SIZE / 2];
    for (uint32_t i = 0; i < RUNQ_SIZE / 2; i++)
        half[i] = __atomic_load_n(ring_at(p, head + i), __ATOMIC_RELAXED);
    if (!take(p, head, RUNQ_SIZE / 2)) return false;
    for (uint32_t i = 0; i + 1 < RUNQ_SIZE / 2; i++) half[i]->next = half[i + 1];
    half[RUNQ_SIZE / 2 - 1]->next = g;
    global_put_list(half[0], g, RUNQ_SIZE / 2 + 1);
    return true;
}

void runq_put_last(P *p, G *g) {
    for (;;) {
        uint32_t head = load_acquire(&p->run_head), tail = p->run_tail;
        if (tail - head < RUNQ_SIZE) {
            __atomic_store_n(ring_at(p, tail), g, __ATOMIC_RELAXED);
            __atomic_store_n(&p->run_tail, tail + 1, __ATOMIC_RELEASE);
            return;
        }
        if (give_half(p, g, head)) return;
    }
}

G *runq_take_first(P *p) {
    for (;;) {
        uint32_t head = load_acquire(&p->run_head);
        if (head == p->run_tail) return NULL;
        G *g = __atomic_load_n(ring_at(p, head), __ATOMIC_RELAXED);
        if (take(p, head, 1)) return g;
    }
}

void runq_give_all(P *p) {
    for (G *g; (g = runq_get(p));) runq_global_put(g);
}

bool runq_is_empty(const P *p) {
    return load_acquire(&p->run_head) == load_acquire(&p->run_tail) &&
           !__atomic_load_n(&p->run_next, __ATOMIC_ACQUIRE);
}

uint32_t runq_length(const P *p) {
    uint32_t head = load_acquire(&p->run_head), n = load_acquire(&p->run_tail) - head;
    return n <= RUNQ_SIZE ? n : 0;
}

static G *steal_slot(P *from) {
    if (!__atomic_load_n(&from->run_next, __ATOMIC_ACQUIRE)) return NULL;
    __atomic_fetch_add(&from->slot_thieves, 1, __ATOMIC_SEQ_CST);
    if (os_has_barrier()) os_barrier();
    G *g = NULL;
    if (!__atomic_load_n(&from->slot_busy, __ATOMIC_ACQUIRE) || !os_has_barrier())
        g = __atomic_exchange_n(&from->run_next, NULL, __ATOMIC_ACQ_REL);
    __atomic_fetch_sub(&from->slot_thieves, 1, __ATOMIC_RELEASE);
    return g;
}

G *runq_steal(P *own, P *from, bool slot) {
    RT_ASSERT(1, own != from && own->run_head == own->run_tail);
    for (;;) {
        uint32_t head = load_acquire(&from->run_head), tail = load_acquire(&from->run_tail), n = tail - head;
        n -= n / 2;
        if (n == 0) return slot ? steal_slot(from) : NULL;
        if (n > RUNQ_SIZE / 2) continue; // head and tail are of different times
        uint32_t at = own->run_tail;
        for (uint32_t i = 0; i < n; i++)
            __atomic_store_n(ring_at(own, at + i), __atomic_load_n(ring_at(from, head + i), __ATOMIC_RELAXED),
                             __ATOMIC_RELAXED);
        if (!take(from, head, n)) continue;
        G *g = *ring_at(own, at + n - 1);
        __atomic_store_n(&own->run_tail, at + n - 1, __ATOMIC_RELEASE);
        return g;
    }
}
