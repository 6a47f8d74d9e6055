// cycle.c - one collection from beginning to end.
//
// The steps. S: the world stands still.
//     1.    sweep what the cycle before left unswept. Others may sweep and allocate meanwhile.
//     2. S  sweep the rest: now nobody is in the middle of a span.                         SWEEP -> OFF
//     3. S  take back the spans of all mcaches. So every slot that is handed out later belongs to a group
//           that is claimed, hence marked, later.
//     4. S  new objects are black, barriers are on, roots become jobs.                     OFF -> MARK
//     5.    root jobs, and all they lead to, while the program runs (background.c). With gcstoptheworld=1 the
//           world stays stopped instead.
//     6. S  nobody records or finds anything any more:                             MARK -> TERMINATION
//           grey what the barriers' buffers hold, and mark to the end. background.c has found that hardly
//           anything is left; if it was wrong, the world goes on with step 5.
//     7. S  barriers are off; take back the spans of all mcaches: slots that no object got lose their marks,
//           and the bytes of black objects are exact.
//     8. S  check, if GODEBUG asks for it: all that is reachable is marked.
//           Then free stacks go back to the heap.
//     9. S  heap_marked = heap.live = bytes marked + bytes allocated black; the next goal follows.
//    10. S  sweepgen += 2: all spans are unswept, those made since step 4 as well.   TERMINATION -> SWEEP
//    11.    spans are swept when the allocator needs them, in proportion to what is allocated, by Ps that
//           have nothing else to do, and by step 1. Sweeping makes a span's marks its allocation bits.
//
// So the program stands still twice: in steps 2 to 4, and in 6 to 10; or once, where so little is to be
// marked that it is done at step 4 (mark_at_once). What takes long in neither depends on the number of
// objects or goroutines.
//
// Why sweepgen may not advance before step 10: a span counts as unswept from then on, and the allocator
// sweeps unswept spans to find free slots. During marking that would free all that is not yet marked.
#include "gc/cycle.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/records.h"
#include "gc/background.h"
#include "gc/barrier.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "gc/wbstress.h"
#include "heap/heapplan.h"
#include "heap/keeper.h"
#include "heap/mcache.h"
#include "heap/scavenge.h"
#include "heap/sweep.h"

#define LAST_BYTES (64ul << 10)      // that may be marked in the second stop
#define BACKGROUND_MIN (512ul << 10) // alive: less is not worth waking another thread
#define AT_ONCE_NS 50000             // of marking: less is done in the first stop

GcHistory gc_history;

static GcCycle cycle;           // the current or last one
static int64_t last_marking_ns; // all threads'; while the world stands still

// ---- phases and the world

static void set_phase(GcPhase next) {
    RT_ASSERT_WORLD_STOPPED();
    bool legal = (gc_phase == GC_SWEEP && next == GC_OFF) || (gc_phase == GC_OFF && next == GC_MARK) ||
                 (gc_phase == GC_MARK && next == GC_TERMINATION) ||
                 (gc_phase == GC_TERMINATION && next == GC_SWEEP);
    if (!legal) fatal_throw("collector: phase %d after phase %d", (int)next, (int)gc_phase);
    gc_phase = next;
}

// The P that has stopped the world, or NULL. Acquire when it is claimed, release when it is given up: what
// one did with the stopped world is visible to the next.
static P *stopper;

void gc_stop_world(void) {
    for (P *none = NULL;
         !__atomic_compare_exchange_n(&stopper, &none, sched_p(), false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
         none = NULL)
        gc_roots.yield_world();
    gc_roots.stop_world();
}

void gc_start_world(void) {
    gc_roots.start_world();
    __atomic_store_n(&stopper, NULL, __ATOMIC_RELEASE);
}

// ---- statistics

double gc_cpu_fraction(int64_t now) {
    uint32_t procs = gc_roots.procs ? gc_roots.procs() : gc_mark_workers();
    double available = (double)(now - gc_history.start_time) * procs;
    return available > 0 ? (double)gc_history.cpu_ns / available : 0;
}

// What the cycle has cost, as Go counts it: all Ps while the world stood still, and what of their time went
// into marking, but for that of idle ones. In a stopped world the process' own time.
static void count_cost(GcCycle *c) {
    if (!c->procs) c->procs = gc_mark_workers();
    if (!c->concurrent) {
        c->ns[GC_WORK_DEDICATED] = c->cpu_mark_end - c->cpu_mark;
        c->cpu = c->cpu_end - c->cpu_begin;
        return;
    }
    if (c->at_once) {
        c->ns[GC_WORK_DEDICATED] = c->mark_end - c->mark;
        c->cpu = c->procs * (c->end - c->begin);
        return;
    }
    for (int i = 0; i < GC_WORK_KINDS; i++) c->ns[i] = gc_background_ns((GcWorkKind)i);
    c->cpu = c->procs * (c->mark - c->begin + c->end - c->finish) + c->ns[GC_WORK_ASSIST] +
             c->ns[GC_WORK_DEDICATED] + c->ns[GC_WORK_FRACTIONAL];
}

static int64_t marking_ns(const GcCycle *c) {
    int64_t ns = 0;
    for (int i = 0; i < GC_WORK_KINDS; i++) ns += c->ns[i];
    return ns;
}

// Cycles that a debug mode adds are not the program's, and MemStats does not count them: only one in whose
// place the program itself would have had a cycle by now.
void gc_record_cycle(const GcCycle *c) {
    static uint64_t counted_at; // bytes allocated ever
    GcHistory *h = &gc_history;
    if (c->reason == GC_STRESS && c->allocated - counted_at < c->room) return;
    counted_at = c->allocated;
    uint64_t wall = (uint64_t)os_walltime();
    bool twice = c->concurrent && !c->at_once;
    int64_t first = (twice ? c->mark : c->end) - c->begin, second = twice ? c->end - c->finish : 0;
    uint64_t pause = (uint64_t)(first + second);
    h->pause_ns[h->cycles % 256] = pause;
    h->pause_end[h->cycles % 256] = wall;
    h->pause_total_ns += pause;
    timehist_record(&h->pauses, first);
    if (twice) timehist_record(&h->pauses, second);
    h->last_gc = wall;
    h->cpu_ns += c->cpu;
    if (c->reason == GC_FORCED) h->forced++;
    __atomic_store_n(&h->last_end, c->end, __ATOMIC_RELAXED);
    __atomic_store_n(&h->last_cost, c->cpu / c->procs, __ATOMIC_RELAXED);
    __atomic_store_n(&h->cycles, h->cycles + 1, __ATOMIC_RELAXED);
}

// ---- the steps

// Asking for the process' time is a system call, and only what a stopped world has cost is counted by it.
static int64_t cputime_if_stopped(void) { return cycle.concurrent ? 0 : os_cputime(); }

// Steps 2 to 4.
static void cycle_begin(GcReason reason, bool concurrent) {
    cycle = (GcCycle){.reason = reason, .concurrent = concurrent, .begin = os_nanotime()};
    cycle.cpu_begin = cputime_if_stopped();
    sweep_all();
    if (gc_phase == GC_SWEEP) set_phase(GC_OFF);
    mcache_flush_all();
    if (gc_roots.drop_caches) gc_roots.drop_caches();
    if (gc_write_barrier_on) gc_barriers_flush(); // wbstress: what was recorded outside of a cycle
    cycle.heap_begin = heap_live();
    cycle.goal = gc_heap_goal();
    heap.black = 0;
    gc_mark_begin();
    gc_write_barrier_on = 1;
    set_phase(GC_MARK);
    gc_pacer.expected = gc_pacer.heap_marked < cycle.heap_begin ? gc_pacer.heap_marked : cycle.heap_begin;
    cycle.expected = gc_pacer.expected;
    cycle.mark = os_nanotime();
    cycle.cpu_mark = cputime_if_stopped();
}

void gc_cycle_begin(GcReason reason) { cycle_begin(reason, false); }

static void check_marks(void) {
    if (godebug.gccheckmark || godebug.wbstress > 0) gc_checkmark();
    if (godebug.invalidptr > 0) gc_check_pointers();
    if (godebug.heapverify > 0) gc_verify();
}

// Steps 6 to 10.
void gc_cycle_finish(void) {
    if (!cycle.finish) cycle.finish = os_nanotime();
    gc_background_end();
    set_phase(GC_TERMINATION);
    cycle.marked = gc_mark_finish();
    cycle.mark_end = os_nanotime();
    cycle.cpu_mark_end = cputime_if_stopped();
    gc_write_barrier_on = godebug.wbstress > 0;
    mcache_flush_all();
    check_marks();
    if (gc_roots.collect_stacks) gc_roots.collect_stacks();
    cycle.heap_end = heap_live();
    heap_cycle_marked(cycle.goal);
    gc_pacer.runway = cycle.heap_end - cycle.heap_begin;
    gc_pacer.heap_marked = heap.live = cycle.marked + heap.black;
    pacer_commit();
    heap.sweepgen += 2;
    sweep_begin(gc_pacer.trigger);
    set_phase(GC_SWEEP);
    cycle.end = os_nanotime();
    cycle.cpu_end = cputime_if_stopped();
    count_cost(&cycle);
    last_marking_ns = marking_ns(&cycle);
    cycle.allocated = heap_allocated_bytes();
    cycle.room = gc_pacer.goal - gc_pacer.heap_marked;
    gc_record_cycle(&cycle);
    __atomic_store_n(&gc_history.ended, gc_history.ended + 1, __ATOMIC_RELAXED);
}

// All spans are swept afterwards, and phase is OFF.
static void finish_sweep(void) {
    sweep_all();
    gc_stop_world(); // whoever swept a span meanwhile has done so
    if (gc_phase == GC_SWEEP) set_phase(GC_OFF);
    gc_start_world();
}

void (*gc_cycle_is_over)(const GcCycle *);

// After a cycle; the world runs.
static void after_cycle(const GcCycle *done) {
    heap_goals_are_set();
    gc_return_stacks();
    if (godebug.gcpacertrace) gc_trace_end(done);
    if (godebug.gctrace) gc_trace(done);
    if (gc_cycle_is_over) gc_cycle_is_over(done);
    if (godebug.scavtrace) scavenge_trace(false);
    if (godebug.gcstoptheworld > 1) sweep_all();
    if (heap_trace && heap_trace->cycle) heap_trace->cycle();
}

static void run_stopped(GcReason reason) {
    uint32_t seen = __atomic_load_n(&gc_history.cycles, __ATOMIC_RELAXED);
    sweep_all(); // step 1
    int64_t begin = os_nanotime(), cpu_begin = os_cputime();
    gc_stop_world();
    // Another P was faster: for a heap that has grown, that will do.
    bool served = reason == GC_HEAP && gc_history.cycles != seen;
    if (gc_phase == GC_MARK) {
        gc_cycle_finish();
        served = reason == GC_HEAP;
    }
    if (!served) {
        gc_cycle_begin(reason);
        cycle.begin = begin;
        cycle.cpu_begin = cpu_begin;
        gc_mark_rest();
        gc_cycle_finish();
    }
    GcCycle done = cycle;
    gc_start_world();
    if (!served) after_cycle(&done);
}

// ---- beside the program

// What is likely marked sooner than others could help is marked while the world stands still anyway: a small
// heap's cycle costs one stop, and no barrier. If it was not all after a moment, the rest follows beside the
// program. Where chance or stress decides, cycles are not cut short.
static bool mark_at_once(void) {
    if (godebug.schedseed || cycle.reason == GC_STRESS || last_marking_ns > AT_ONCE_NS) return false;
    return cycle.at_once = gc_mark_within(2 * AT_ONCE_NS);
}

bool gc_stops_the_world(void) {
    return !gc_roots.ask_all || godebug.gcstoptheworld > 0 || godebug.wbstress > 0;
}

// Whether there is hardly anything left to mark; then it is marked. The world stands still.
static bool is_nearly_done(void) {
    gc_barriers_flush();
    gc_mark_some(LAST_BYTES);
    return rootjobs_are_done() && !gc_work.full;
}

bool gc_cycle_end_marking(void) {
    int64_t asked = os_nanotime();
    gc_stop_world();
    bool mine = gc_phase == GC_MARK && gc_background_is_on(), ends = mine && is_nearly_done();
    if (ends) {
        cycle.finish = asked;
        gc_cycle_finish();
    }
    GcCycle done = cycle;
    gc_start_world();
    if (ends) after_cycle(&done);
    return !mine || ends;
}

// One that nobody marks in the background: only gcstress leaves such a cycle open (rest_at).
static void finish_open(void) {
    RT_ASSERT_WORLD_STOPPED();
    if (gc_phase == GC_MARK && !gc_background_is_on()) gc_cycle_finish();
}

// Unless another P is faster.
static void begin_beside(GcReason reason) {
    sweep_all(); // step 1
    int64_t begin = os_nanotime();
    gc_stop_world();
    finish_open();
    bool mine = gc_phase != GC_MARK && (reason != GC_HEAP || gc_is_due(0)), over = false;
    if (mine) {
        cycle_begin(reason, true);
        cycle.begin = begin;
        cycle.procs = gc_roots.procs();
        gc_roots.forget_requests();
        over = mark_at_once();
        if (over) gc_cycle_finish();
        else gc_background_begin(cycle.procs);
    }
    GcCycle now = cycle;
    gc_start_world();
    if (over) after_cycle(&now);
    if (over || !mine) return;
    if (godebug.gcpacertrace) gc_trace_begin(&now);
    gc_roots.begun();
    if (gc_pacer.heap_marked >= BACKGROUND_MIN) gc_roots.wake();
}

// The cycle that marks now may have begun too early for who asks: so that one, and another one.
static uint32_t last_for_now(void) {
    return __atomic_load_n(&gc_history.ended, __ATOMIC_RELAXED) + 1 + (gc_phase == GC_MARK);
}

static bool has_ended(uint32_t cycle_number) {
    return (int32_t)(__atomic_load_n(&gc_history.ended, __ATOMIC_RELAXED) - cycle_number) >= 0;
}

uint64_t gc_force_step(uint64_t at) {
    enum { SPANS = 64 };
    const uint64_t begun = 1ul << 32; // beside the number of a cycle
    if (heap_plan || gc_stops_the_world()) {
        gc_start(GC_FORCED);
        return 0;
    }
    if (!at) at = begun | last_for_now();
    if (gc_phase == GC_SWEEP && sweep_some(SPANS)) return at; // before the cycle begins, and when it is over
    if (!has_ended((uint32_t)at)) {
        if (gc_phase != GC_MARK || !gc_background_is_on()) begin_beside(GC_FORCED);
        else if (!gc_help() || sched_p()->attention) gc_roots.yield_world();
        return at;
    }
    if (gc_return_stacks()) return at;
    finish_sweep();
    return 0;
}

void gc_start(GcReason reason) {
    if (heap_plan) {
        heap_plan->collect();
    } else if (gc_stops_the_world() || reason == GC_STRESS) {
        run_stopped(reason);
        if (reason != GC_FORCED) return;
        finish_sweep();
        while (gc_return_stacks()) {}
    } else if (reason == GC_FORCED) {
        for (uint64_t at = 0; (at = gc_force_step(at));) {}
    } else {
        begin_beside(reason);
    }
}

// ---- a heap that nobody allocates from

static bool overdue; // asked for; atomic

bool gc_is_overdue(int64_t now) {
    int64_t last = __atomic_load_n(&gc_history.last_end, __ATOMIC_RELAXED);
    return last && now - last > GC_FORCE_NS && __atomic_load_n(&gc_pacer.percent, __ATOMIC_RELAXED) >= 0;
}

void gc_ask_overdue(void) { __atomic_store_n(&overdue, true, __ATOMIC_RELAXED); }
bool gc_overdue_is_asked(void) { return __atomic_load_n(&overdue, __ATOMIC_RELAXED); }

void gc_do_overdue(void) {
    if (heap_plan) heap_plan->check();
    if (!gc_overdue_is_asked() || !__atomic_exchange_n(&overdue, false, __ATOMIC_RELAXED)) return;
    if (!gc_background_is_on() && gc_is_overdue(os_nanotime())) gc_start(GC_OVERDUE);
}

// In pieces: giving much back takes as long as the system needs for each of its pages, and others may want to
// stop the world.
void gc_free_os_memory(void) {
    enum { PIECE_BYTES = 2 << 20 };
    gc_start(GC_FORCED);
    while (heap_release_pages(PIECE_BYTES))
        if (__atomic_load_n(&sched_p()->attention, __ATOMIC_RELAXED)) gc_roots.yield_world();
    if (godebug.scavtrace) scavenge_trace(true);
}

// gcstress. Each turn is an allocation, and the program runs until the next one. In TURNS turns come: a cycle
// in the stopped world; one beside the program, which goes on at the turns that follow; and one that rests at
// each boundary of its phases, so that whatever the program does there meets it. Another P, or the program
// itself, may have moved the phase on since the last turn: then the rest is left out.
typedef enum Rest {
    REST_ALL_WHITE, // OFF -> MARK: barriers are on, nothing is looked at
    REST_ONE_ROOT,  // one job of roots is done
    REST_ROOTS,     // all of them are: stacks are black, most of the heap is white
    REST_ALL_BLACK, // before MARK -> TERMINATION: nothing is grey but what the program records now
    REST_UNSWEPT,   // -> SWEEP: no span is swept
    REST_ONE_SWEPT,
    REST_SWEPT, // SWEEP -> OFF
    RESTS
} Rest;

static void rest_at(Rest rest) {
    if (rest == REST_ONE_SWEPT) sweep_some(1);
    if (rest == REST_SWEPT) finish_sweep();
    if (rest >= REST_ONE_SWEPT) return;
    if (rest == REST_ALL_WHITE) sweep_all(); // step 1
    gc_stop_world();
    bool open = gc_phase == GC_MARK && !gc_background_is_on();
    if (rest == REST_ALL_WHITE && gc_phase != GC_MARK) gc_cycle_begin(GC_STRESS);
    if (rest == REST_ONE_ROOT && open) gc_mark_some(1);
    while (rest == REST_ROOTS && open && !rootjobs_are_done()) gc_mark_some(1);
    while (rest == REST_ALL_BLACK && open && gc_mark_some(UINT64_MAX)) {}
    if (rest == REST_UNSWEPT && open) gc_cycle_finish();
    gc_start_world();
}

// What is allocated while a cycle is open counts as alive, and the next goal follows: so a cycle that stress
// has begun early ends before that is much.
static void end_old(uint64_t size) {
    enum { LEAST = 256 << 10 };
    uint64_t most = cycle.heap_begin / 8 + LEAST;
    if (gc_phase == GC_MARK && heap_live() + size > cycle.heap_begin + most) run_stopped(GC_HEAP);
}

static void stress(uint64_t size) {
    enum { TURN_STOPPED, TURN_BESIDE, TURN_RESTS, TURNS = TURN_RESTS + RESTS };
    static uint64_t allocations; // atomic: any P counts, only the number matters
    uint64_t n = __atomic_add_fetch(&allocations, 1, __ATOMIC_RELAXED), every = (uint64_t)godebug.gcstress;
    if (n % every) return;
    uint64_t turn = n / every % TURNS;
    if (gc_background_is_on()) {
        if (!gc_help()) gc_give_way(size);
    } else if (turn >= TURN_RESTS && !godebug.gcstoptheworld) {
        rest_at((Rest)(turn - TURN_RESTS));
    } else if (turn == TURN_BESIDE && !gc_stops_the_world()) {
        begin_beside(GC_STRESS);
    } else {
        run_stopped(GC_STRESS);
    }
}

static void verify_now_and_then(void) {
    static uint64_t allocations; // as in stress
    if (__atomic_add_fetch(&allocations, 1, __ATOMIC_RELAXED) % (uint64_t)godebug.heapverify) return;
    gc_stop_world();
    gc_verify();
    gc_start_world();
}

static void advance(uint64_t size) {
    if (gc_background_is_on()) gc_assist(size < HEAP_PAGE_SIZE ? HEAP_PAGE_SIZE : size);
    else if (gc_is_due(size)) gc_start(GC_HEAP);
}

static void before_alloc(uint64_t size) {
    if (godebug.heapverify > 0) verify_now_and_then();
    if (godebug.gcstress > 0) {
        end_old(size);
        stress(size);
    }
    if (godebug.wbstress > 0) {
        wbstress_step();
    } else if (gc_stops_the_world() || size <= SIZECLASS_MAX_BYTES) {
        advance(size);
    }
}

// A large object counts before it is asked whether a cycle is due, as in Go. The object is a root of the
// goroutine meanwhile.
static void after_large(void *object, uint64_t size) {
    if (gc_stops_the_world()) return;
    void **kept = &sched_g()->roots[1];
    *kept = object;
    advance(size);
    if (gc_background_is_on()) gc_help(); // it may be all
    *kept = NULL;
}

void gc_init(void) {
    gc_history.start_time = os_nanotime();
    gc_write_barrier_on = godebug.wbstress > 0 && !heap_plan;
    heap_before_alloc = before_alloc;
    heap_yield = gc_roots.yield_world;
    heap_after_large = after_large;
    pacer_init();
}
