// finalizers.c - see finalizers.h. Two lists of blocks: calls that are due, and those that the goroutine has
// taken, which it makes from the last to the first, as Go does. Blocks are used again and never given back.
#include "sched/finalizers.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/hooks.h"
#include "heap/special.h"
#include "sched/goroutine.h"
#include "sched/machine.h"
#include "sched/sched.h"

enum { BLOCK_BYTES = 4096 };

typedef struct Block {
    struct Block *next; // in the list that it is in
    struct Block *all_next;
    uint64_t n;
    FinalizerCall at[(BLOCK_BYTES - 3 * WORD_SIZE) / sizeof(FinalizerCall)];
} Block;
enum { BLOCK_CALLS = sizeof((Block *)0)->at / sizeof(FinalizerCall) };

// Under the lock. Calls are added while spans are swept, hence not while a cycle marks; they are taken at any
// time.
static struct {
    Lock lock;
    Block *due, *taken, *empty, *all;
    G *proc; // the goroutine, while it waits
    bool started;
} queue = {.lock = LOCK_INIT(LOCK_FINALIZERS)};

static Block *block_pop(Block **list) {
    Block *b = *list;
    *list = b->next;
    return b;
}

static void block_push(Block **list, Block *b) {
    b->next = *list;
    *list = b;
}

static void make_room(void) {
    if (queue.due && queue.due->n < BLOCK_CALLS) return;
    if (!queue.empty) {
        Block *b = persistent_alloc(BLOCK_BYTES, &heap.gc_sys);
        b->all_next = queue.all;
        queue.all = b;
        block_push(&queue.empty, b);
    }
    block_push(&queue.due, block_pop(&queue.empty));
}

static void add(void *object, const Finalizer *f) {
    lock_acquire(&queue.lock);
    make_room();
    Block *b = queue.due;
    b->at[b->n++] = (FinalizerCall){f->fn, object, f->word, f->results};
    G *proc = queue.proc;
    queue.proc = NULL;
    lock_release(&queue.lock);
    if (proc) sched_ready_g_anywhere(proc);
}

// The caller's stack may have been looked at already, the queue not yet: what moves from one to the other is
// recorded.
static bool take(FinalizerCall *to) {
    if (!queue.taken) {
        queue.taken = queue.due;
        queue.due = NULL;
    }
    Block *b = queue.taken;
    if (!b) return false;
    *to = b->at[--b->n];
    b->at[b->n] = (FinalizerCall){0};
    if (!b->n) block_push(&queue.empty, block_pop(&queue.taken));
    if (gc_write_barrier_on) gc_shade(to->fn), gc_shade(to->object);
    return true;
}

static void fetch(G *proc) { finalizers_next((FinalizerCall *)proc->args[0]); }

void finalizers_next(FinalizerCall *to) {
    G *g = sched_g();
    lock_acquire(&queue.lock);
    g->is_system = !take(to);
    if (g->is_system) {
        queue.proc = g;
        g->before_resume = fetch;
        sched_park_g(WAIT_FINALIZER, &queue.lock);
    }
    lock_release(&queue.lock);
}

void finalizers_start(const LoamFuncVal *proc) {
    if (!claim_once(&queue.started)) return;
    sysmon_start();
    goroutine_start_system(proc);
}

// A block at a time: whoever wants the lock meanwhile has a P.
void finalizers_visit(GcVisit *visit, void *context) {
    lock_acquire(&queue.lock);
    Block *b = queue.all;
    lock_release(&queue.lock);
    for (; b; b = b->all_next) {
        lock_acquire(&queue.lock);
        for (uint64_t i = 0; i < b->n; i++) {
            visit(context, &b->at[i].object, b->at[i].object);
            if (b->at[i].fn) visit(context, &b->at[i].fn, b->at[i].fn);
        }
        lock_release(&queue.lock);
    }
}

void finalizers_init(void) { heap_finalizer_due = add; }
