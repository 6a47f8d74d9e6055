// goroutine.c - the records of goroutines: made, used again, counted.
//
// A record is never given back, for others may look at it at any time. A dead one waits with its stack, if
// that is small, in its P's list, or in a global one when that P has many. A cycle takes away the stacks of
// those in the global list.
#include <string.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "gc/barrier.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "sched/status.h"
#include "stack/defers.h"
#include "stack/stack.h"

enum { DEAD_MAX = 64, DEAD_BATCH = 32, ID_BATCH = 16 };

// Everything here is under the lock, but for the list of all, which is read without it: records only join at
// its end.
static struct {
    Lock lock;
    G *all, **all_end; // through all_next
    G *dead, *bare;    // dead ones with and without a stack, through next
    FixAlloc records, waiters;
    uint64_t last_id;
    uint64_t recorded; // records in the list of all; atomic
} table = {.lock = LOCK_INIT(LOCK_GOROUTINES), .all_end = &table.all};

void goroutines_init(void) {
    fixalloc_init(&table.records, sizeof(G), &os_record_bytes);
    fixalloc_init(&table.waiters, sizeof(Waiter), &os_record_bytes);
}

G *sched_first_g(void) { return __atomic_load_n(&table.all, __ATOMIC_ACQUIRE); }

uint64_t goroutines_recorded(void) { return __atomic_load_n(&table.recorded, __ATOMIC_ACQUIRE); }

// A goroutine may end on another P than it began.
static void count_on(P *p, int64_t n) {
    __atomic_store_n(&p->goroutines, p->goroutines + n, __ATOMIC_RELAXED);
}

int64_t sched_count_g(void) {
    int64_t n = 0;
    for (uint32_t i = 0; i < (uint32_t)machines_made(); i++)
        n += __atomic_load_n(&machines.ps[i]->goroutines, __ATOMIC_RELAXED);
    return n;
}

// ---- making -----------------------------------------------------------------------------------------------

static void dead_push(P *p, G *g) {
    g->next = p->dead;
    p->dead = g;
    p->dead_count++;
}

static G *dead_pop(P *p) {
    G *g = p->dead;
    p->dead = g->next;
    p->dead_count--;
    return g;
}

static void take_dead(P *p, G **from) {
    while (*from && p->dead_count < DEAD_BATCH) {
        G *g = *from;
        *from = g->next;
        dead_push(p, g);
    }
}

static void refill(P *p) {
    lock_acquire(&table.lock);
    take_dead(p, &table.dead);
    take_dead(p, &table.bare);
    lock_release(&table.lock);
}

static G *record_new(void) {
    lock_acquire(&table.lock);
    G *g = fixalloc_alloc(&table.records);
    memset(g, 0, sizeof *g); // it is zero; a page that is read before it is written costs two faults
    g->readied = (uint32_t)table.recorded; // so that not all are timed at their last wake-up, or none is
    __atomic_store_n(table.all_end, g, __ATOMIC_RELEASE);
    table.all_end = &g->all_next;
    __atomic_store_n(&table.recorded, table.recorded + 1, __ATOMIC_RELEASE);
    lock_release(&table.lock);
    return g;
}

static uint64_t next_id(P *p) {
    if (p->next_id == p->end_id) {
        p->next_id = __atomic_fetch_add(&table.last_id, ID_BATCH, __ATOMIC_RELAXED) + 1;
        p->end_id = p->next_id + ID_BATCH;
    }
    return p->next_id++;
}

// A stack of the size that its `go` statement asks for.
static void set_stack(G *g) {
    size_t size = stack_begin_size(g), has = g->stack_hi - g->stack_lo;
    if (has == size) return;
    if (has) stack_free((StackMemory){g->stack_lo, g->stack_hi});
    StackMemory s = stack_alloc(size);
    g->stack_lo = s.lo;
    g->stack_hi = s.hi;
    stack_set_owner(s, g);
}

G *sched_new_g(const LoamFuncVal *closure, uintptr_t creator) {
    RT_ASSERT(1, on_system_stack() && owns_p());
    P *p = sched_p();
    if (!p->dead) refill(p);
    G *g = p->dead ? dead_pop(p) : record_new();
    if (g_status(g) == G_DEAD) g_set_status(g, G_DEAD, G_IDLE);
    g->creator = creator;
    set_stack(g);
    g->limit = g->stack_lo + LOAM_STACK_GUARD;
    g->sp = goroutine_prepare(g->stack_hi);
    g->args[0] = (uintptr_t)closure;
    g->why = G_WHY_CALL;
    g->id = next_id(p);
    g->waiter.g = g; // the rest is 0
    g->waiter.which = -1;
    count_on(p, 1);
    return g;
}

void goroutine_start_system(const LoamFuncVal *proc) {
    G *g = sched_new_g(proc, 0);
    g->is_system = true;
    count_on(sched_p(), -1);
    sched_ready_g(g);
}

// ---- ending -----------------------------------------------------------------------------------------------

// Forgets all that the goroutine had; the record keeps its place in the list of all, and a small stack.
static void clear(G *g) {
    while (g->segment) stack_segment_pop(g);
    if (g->kept) stack_drop_kept(g);
    stack_learn(g);
    bool keep = g->stack_hi - g->stack_lo < (size_t)LOAM_STACK_MIN << STACK_ORDERS;
    if (!keep) stack_free((StackMemory){g->stack_lo, g->stack_hi});
    defers_free(g);
    // A profile may have just noted its labels, and the collector may have looked at that one's before.
    gc_shade_if_marking(g->labels);
    if (!keep) g->stack_lo = g->stack_hi = 0;
    g->sp = 0;
    arch_clear_record((char *)g + G_CLEARED_FROM, (G_LASTS_FROM - G_CLEARED_FROM) / WORD_SIZE);
}

static void give_batch(P *p) {
    lock_acquire(&table.lock);
    while (p->dead_count > DEAD_MAX - DEAD_BATCH) {
        G *g = dead_pop(p), **to = g->stack_lo ? &table.dead : &table.bare;
        g->next = *to;
        *to = g;
    }
    lock_release(&table.lock);
}

bool goroutines_drop_stacks(void) {
    enum { AT_ONCE = 32 };
    lock_acquire(&table.lock);
    for (int i = 0; i < AT_ONCE && table.dead; i++) {
        G *g = table.dead;
        stack_free((StackMemory){g->stack_lo, g->stack_hi});
        g->stack_lo = g->stack_hi = 0;
        table.dead = g->next;
        g->next = table.bare;
        table.bare = g;
    }
    bool more = table.dead;
    lock_release(&table.lock);
    return more;
}

void goroutine_bury(G *g) {
    RT_ASSERT(1, g_status(g) == G_DEAD && owns_p());
    if (!g->is_system) count_on(sched_p(), -1);
    clear(g);
    dead_push(sched_p(), g);
    if (sched_p()->dead_count > DEAD_MAX) give_batch(sched_p());
}

// ---- waiters ----------------------------------------------------------------------------------------------

Waiter *sched_waiter_new(void) {
    P *p = sched_p();
    Waiter *w = p->waiters;
    if (w) {
        p->waiters = w->next;
        *w = (Waiter){0};
        return w;
    }
    lock_acquire(&table.lock);
    w = fixalloc_alloc(&table.waiters);
    lock_release(&table.lock);
    return w;
}

void sched_waiter_free(Waiter *w) {
    P *p = sched_p();
    w->next = p->waiters;
    p->waiters = w;
}
