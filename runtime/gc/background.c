// background.c - marking while the program runs.
//
// Who marks. A quarter of the processors' time is the collector's: as many Ps as make that up are its own
// while there is work (dedicated), and where Ps are too few for that each gives a part of its time
// (fractional). Ps that find no goroutine to run mark as well (idle). And a goroutine that allocates marks in
// proportion (assist), unless others have done so in advance: what they mark is credit. All work is done in
// pieces of about 100 us, between which a P attends to what else is asked of it; no worker is counted
// (work.h) while the world stands still, but for the threads that help then.
//
// How the end is found. Nothing is left to look at when
//     1. all roots were looked at, no worker is counted and no items exist, and
//     2. all that the buffers of the write barrier hold is marked.
// Where 1 is seen, a round begins: each P empties its buffer once (gc_attend), and marks what is new in it.
// When all have done so, and no object was marked since the round began, then 2 was true when it began: what
// a buffer held at that moment was marked then, for its P found it marked later and nobody has marked
// anything in between. So there was no grey object at all at that moment; hence all that is reachable was
// marked already (the invariant of barrier.c), and whatever is recorded from then on is reachable, hence
// marked. If an object was marked meanwhile, another round is needed. When the world has then stopped,
// nothing should be left; buffers are emptied once more, and a remainder that is more than tiny sends the
// cycle back to marking. Algorithm: termination detection by a clean wave, as in Dijkstra, Feijen, van
// Gasteren (1983).
//
// Progress. All this is driven by whoever ends a piece of work or attends to its P, at a safepoint. What is
// missed, because a request met a thread at the wrong moment, sysmon repeats (sched/sysmon.c).
#include "gc/background.h"
#include "base/assert.h"
#include "base/godebug.h"
#include "base/records.h"
#include "gc/barrier.h"
#include "gc/cycle.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "heap/sweep.h"

enum {
    SLICE_NS = 100000,
    TOLERANCE = 30,        // percent by which dedicated Ps may miss GC_PERCENT
    ASSIST_MIN = 16 << 10, // bytes to mark; a smaller debt waits
    ASSIST_MAX = 64 << 10, // and no more at a time
    WAIT_NS = 20000,       // for others' marking, far past the goal, at a time
    WAIT_MAX_NS = 2000000,
    WAIT_BYTES = 4,
    SWEEP_SPANS = 16,  // by an idle P at a time
    UNKNOWN = 1 << 20, // while it is not known how many Ps will acknowledge
};

bool gc_background_on;

static struct {
    uint32_t dedicated;        // Ps that may still become the collector's own; atomic
    uint32_t share;            // how many may at all
    double fraction;           // of its time that each P gives
    int64_t begin;             // of marking
    int64_t credit;            // bytes marked in advance; atomic
    int64_t ns[GC_WORK_KINDS]; // atomic
    // The round; under gc_work's lock, but for `left`.
    bool round, finishing;
    uint64_t marked; // when it began
    int32_t left;    // Ps that have not acknowledged; atomic
} now;

void gc_background_begin(uint32_t procs) {
    RT_ASSERT_WORLD_STOPPED();
    uint32_t dedicated = (procs * GC_PERCENT + 50) / 100;
    double wanted = procs * (GC_PERCENT / 100.0), miss = dedicated / wanted - 1;
    if (miss > TOLERANCE / 100.0) dedicated--;
    bool exact = miss >= -TOLERANCE / 100.0 && miss <= TOLERANCE / 100.0;
    now.dedicated = now.share = dedicated;
    now.fraction = exact ? 0 : (wanted - dedicated) / procs;
    now.begin = os_nanotime();
    now.credit = 0;
    for (int i = 0; i < GC_WORK_KINDS; i++) now.ns[i] = 0;
    now.round = now.finishing = false;
    __atomic_store_n(&gc_background_on, true, __ATOMIC_RELAXED);
}

void gc_background_end(void) { __atomic_store_n(&gc_background_on, false, __ATOMIC_RELAXED); }

uint32_t gc_background_share(double *fraction) {
    *fraction = now.fraction;
    return now.share;
}

int64_t gc_background_ns(GcWorkKind kind) { return __atomic_load_n(&now.ns[kind], __ATOMIC_RELAXED); }

// ---- the end ----------------------------------------------------------------------------------------------

typedef enum Step { STEP_NONE, STEP_ASK, STEP_FINISH } Step;

static void round_begin(void) {
    now.round = true;
    now.marked = gc_work.marked_bytes;
    __atomic_store_n(&now.left, UNKNOWN, __ATOMIC_RELEASE);
}

// Under gc_work's lock.
static Step next_step(void) {
    if (now.finishing || gc_work.workers || gc_work.full) return STEP_NONE;
    if (now.round && __atomic_load_n(&now.left, __ATOMIC_ACQUIRE) > 0) return STEP_NONE;
    if (now.round && now.marked == gc_work.marked_bytes) {
        now.round = false;
        now.finishing = true;
        return STEP_FINISH;
    }
    round_begin();
    return STEP_ASK;
}

// One step towards the end; whether there may be another one.
static bool take_step(void) {
    lock_acquire(&gc_work.lock);
    Step step = next_step();
    lock_release(&gc_work.lock);
    if (step == STEP_NONE) return false;
    if (step == STEP_ASK) {
        __atomic_fetch_sub(&now.left, UNKNOWN - (int32_t)gc_roots.ask_all(), __ATOMIC_ACQ_REL);
        gc_roots.answer_own();
        return true;
    }
    if (gc_cycle_end_marking()) return false;
    lock_acquire(&gc_work.lock);
    now.finishing = false;
    lock_release(&gc_work.lock);
    gc_roots.wake();
    return false;
}

void gc_try_finish(void) {
    while (gc_background_is_on() && rootjobs_are_done() && take_step()) {} // once they are done they stay so
}

void gc_acknowledge(void) { __atomic_fetch_sub(&now.left, 1, __ATOMIC_ACQ_REL); }

void gc_attend(void) {
    gc_buffer_empty();
    gc_acknowledge();
    gc_try_finish();
}

void gc_as_worker(void (*job)(GcVisit *, void *worker)) {
    GcWorker w;
    work_begin(&w);
    job(gc_visit_root, &w);
    bool more = w.buf->n;
    work_end(&w);
    if (more) gc_roots.wake();
    gc_try_finish();
}

// ---- pieces of work ---------------------------------------------------------------------------------------

static void add_ns(GcWorkKind kind, int64_t ns) { __atomic_fetch_add(&now.ns[kind], ns, __ATOMIC_RELAXED); }

static bool is_called(GcWorkKind kind) {
    if (__atomic_load_n(&sched_p()->attention, __ATOMIC_RELAXED)) return true;
    return kind == GC_WORK_IDLE && gc_roots.others_wait();
}

// Marks for so long, or so many bytes; returns the bytes, and whether there was anything to do.
static uint64_t piece(GcWorkKind kind, int64_t ns, uint64_t bytes, bool *any) {
    GcWorker w;
    int64_t begin = os_nanotime(), end = begin;
    work_begin(&w);
    *any = false;
    while (gc_mark_chunk(&w, MARK_CHUNK_STEPS)) {
        *any = true;
        if (godebug.schedseed) break; // no clock decides
        end = os_nanotime();
        if (end - begin >= ns || w.marked_bytes >= bytes || is_called(kind)) break;
    }
    uint64_t marked = w.marked_bytes;
    work_end(&w);
    add_ns(kind, end - begin);
    gc_try_finish();
    return marked;
}

static bool background_piece(GcWorkKind kind) {
    bool any;
    int64_t marked = (int64_t)piece(kind, SLICE_NS, UINT64_MAX, &any);
    __atomic_fetch_add(&now.credit, marked, __ATOMIC_RELAXED);
    return any;
}

// This P, with what it knows of this cycle.
static P *own_p(void) {
    P *p = sched_p();
    if (p->gc_begin == now.begin) return p;
    p->gc_begin = now.begin;
    p->gc_debt = p->gc_share_ns = 0;
    p->gc_owns = false;
    return p;
}

// ---- Ps without a goroutine -------------------------------------------------------------------------------

static bool take_p(P *p) {
    uint32_t n = __atomic_load_n(&now.dedicated, __ATOMIC_RELAXED);
    while (n && !p->gc_owns)
        p->gc_owns =
            __atomic_compare_exchange_n(&now.dedicated, &n, n - 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return p->gc_owns;
}

static void leave_p(P *p) {
    p->gc_owns = false;
    __atomic_fetch_add(&now.dedicated, 1, __ATOMIC_RELAXED);
}

// Whether the P has given less of its time than it should.
static bool owes_time(const P *p) {
    if (godebug.schedseed) return true; // the scheduler has drawn lots
    return now.fraction > 0 && (double)p->gc_share_ns < now.fraction * (double)(os_nanotime() - now.begin);
}

GcDue gc_due_work(void) {
    if (!gc_mark_work_waits()) return GC_DUE_NOTHING;
    P *p = own_p();
    if (take_p(p)) {
        if (background_piece(GC_WORK_DEDICATED)) return GC_DUE_P;
        leave_p(p);
        return GC_DUE_NOTHING;
    }
    if (!owes_time(p)) return GC_DUE_NOTHING;
    int64_t begin = os_nanotime();
    bool any = background_piece(GC_WORK_FRACTIONAL);
    p->gc_share_ns += os_nanotime() - begin;
    return any ? GC_DUE_TIME : GC_DUE_NOTHING;
}

static bool stacks_are_left; // to be returned; atomic

bool gc_return_stacks(void) {
    bool left = gc_roots.return_stacks && gc_roots.return_stacks();
    __atomic_store_n(&stacks_are_left, left, __ATOMIC_RELAXED);
    return left;
}

static bool stacks_wait(void) { return __atomic_load_n(&stacks_are_left, __ATOMIC_RELAXED); }

bool gc_idle_work_waits(void) {
    return gc_background_is_on() || gc_overdue_is_asked() || stacks_wait() ||
           (gc_phase == GC_SWEEP && sweep_is_left());
}

bool gc_idle_work(void) {
    gc_do_overdue();
    if (!gc_background_is_on()) {
        bool stacks = stacks_wait();
        if (stacks) gc_return_stacks();
        return sweep_some(SWEEP_SPANS) || stacks;
    }
    if (gc_mark_work_waits()) return background_piece(GC_WORK_IDLE);
    gc_try_finish();
    return false;
}

bool gc_help(void) {
    bool any;
    piece(GC_WORK_ASSIST, SLICE_NS, UINT64_MAX, &any);
    return any;
}

// ---- assists ----------------------------------------------------------------------------------------------

// What is in advance pays for the debt.
static int64_t take_credit(int64_t debt) {
    int64_t credit = __atomic_load_n(&now.credit, __ATOMIC_RELAXED), taken;
    do taken = credit < debt ? credit : debt;
    while (taken > 0 && !__atomic_compare_exchange_n(&now.credit, &credit, credit - taken, false,
                                                     __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return taken > 0 ? taken : 0;
}

// sched_yield gives way to threads of the same processor only, and the one that has the last piece may wait
// for another: far past the goal, who allocates sleeps, a nanosecond for each WAIT_BYTES.
void gc_give_way(uint64_t bytes) {
    int64_t most = (int64_t)(bytes / WAIT_BYTES), waited = 0;
    if (most > WAIT_MAX_NS) most = WAIT_MAX_NS;
    do {
        uint64_t goal = gc_pacer.goal;
        if (heap_live() <= goal) return;
        gc_roots.yield_world();
        if (heap_live() <= goal + goal / 4 || godebug.schedseed || !gc_background_is_on()) return;
        gc_roots.rest(WAIT_NS);
        waited += WAIT_NS;
    } while (waited < most);
}

void gc_assist(uint64_t bytes) {
    P *p = own_p();
    p->gc_debt += (int64_t)((double)bytes * pacer_assist_ratio());
    if (p->gc_debt < ASSIST_MIN) return;
    p->gc_debt -= take_credit(p->gc_debt);
    if (p->gc_debt < ASSIST_MIN) return;
    bool any;
    uint64_t most = p->gc_debt < ASSIST_MAX ? (uint64_t)p->gc_debt : ASSIST_MAX;
    p->gc_debt -= (int64_t)piece(GC_WORK_ASSIST, SLICE_NS, most, &any);
    if (!any) gc_give_way(bytes);
    if (!any || p->gc_debt < 0) p->gc_debt = 0;
}
