// collect.c - a collection of a plan, while the world stands still: plan.h has the steps.
//
// What does not move, though the plan moves objects:
//     pinned, for ever   objects whose address was made a number in the argument list of a function without
//                        a body or of package syscall (uintptr(unsafe.Pointer(p))), and runtime.Pinner's
//     kept, this time    what a word of a stack leads to, whatever it is (Bartlett's ambiguous roots). LLVM
//                        moves the conversion of a pointer to a number, as in unsafe.Pointer(uintptr(p) + n),
//                        to where it runs less often, across safepoints; a number does not follow its object.
//                        What C code holds: arguments of stubs in which goroutines are on a thread or in a
//                        system call. What is known by its address: semaphores, mutexes and conditions at
//                        which goroutines wait, channels of a select. What maps hash keys by (keys.c)
// All other slots are followed. A pointer that the program keeps as a number elsewhere, and takes for a
// pointer again later, is not followed: Go's rules for unsafe.Pointer do not allow that.
//
// A collection happens where a goroutine asks for memory by itself (mallocgc's stub) or comes to a check. C
// code that allocates for a goroutine holds addresses in its own variables, so for it a due collection waits
// for the next check. Every other P stands at a safepoint then, too.
#include <stdio.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/records.h"
#include "gc/cycle.h"
#include "gc/pacer.h"
#include "heap/heapplan.h"
#include "os/os.h"
#include "plans/plan.h"

uint64_t plan_trigger_units(void) {
    uint64_t percent = gc_pacer.percent > 0 ? (uint64_t)gc_pacer.percent : 0;
    uint64_t least = gc_pacer.heap_minimum / UNIT, at = plan_state.used_after * (100 + percent) / 100;
    return at > least ? at : least;
}

static void trace_roots(GcVisit *visit) { roots_visit_all(visit, NULL); }

void plan_update_roots(GcVisit *visit) {
    trace_roots(visit);
    attached_update(visit);
    keys_update(visit);
}

static void collect(void) {
    plan_state.alive = plan_state.units_alive = 0;
    if (gc_roots.drop_caches) gc_roots.drop_caches();
    if (plan->moves) plan_keep_all();
    if (plan->prepare) plan->prepare();
    trace_roots(plan->trace);
    attached_trace(plan->trace);
    plan->complete();
    while (attached_bury(plan->trace)) plan->complete();
    keys_forget();
    plan_state.frees = plan_state.mallocs - plan_state.alive;
    plan_state.units_freed = plan_state.units_allocated - plan_state.units_alive;
    plan->release();
    attached_finish();
    plan_state.used_after = plan->used_units();
}

static void trace_line(int64_t begin, uint64_t before) {
    int64_t now = os_nanotime();
    stderr_print("gc %u @%.3fs: heap=%s %lu->%lu MB, %.3f ms\n", gc_history.cycles,
                 (double)(begin - gc_history.start_time) / 1e9, plan->name, before * UNIT >> 20,
                 plan->used_units() * UNIT >> 20, (double)(now - begin) / 1e6);
}

static void verify(const char *when) {
    if (!plan->is_valid()) fatal_throw("heap=%s: not valid %s a collection", plan->name, when);
}

static GcReason reason_of(bool forced) {
    return forced ? GC_FORCED : godebug.gcstress > 0 ? GC_STRESS : GC_HEAP;
}

static void record(bool forced, int64_t begin, uint64_t before) {
    HeapPlanCounts now;
    heap_plan->count(&now);
    GcCycle cycle = {.reason = reason_of(forced),
                     .begin = begin,
                     .end = os_nanotime(),
                     .procs = 1,
                     .allocated = now.bytes_allocated,
                     .room = now.next_collection - now.used_bytes,
                     .heap_begin = before * UNIT,
                     .marked = plan->used_units() * UNIT};
    gc_record_cycle(&cycle);
    if (gc_cycle_is_over) gc_cycle_is_over(&cycle);
}

// What a plan does that collects is done; the other only counts what the program asked for.
void plan_collect(bool forced) {
    RT_ASSERT(1, on_system_stack() && at_safepoint());
    if (!plan->collects && !forced) return;
    gc_stop_world();
    plan_take_buffers();
    space.still = true;
    int64_t begin = os_nanotime();
    uint64_t before = plan->used_units();
    bool checks = godebug.heapverify > 0;
    if (checks) verify("before");
    if (plan->collects) collect();
    if (gc_roots.collect_stacks) gc_roots.collect_stacks();
    if (checks) verify("after");
    record(forced, begin, before);
    if (godebug.gctrace) trace_line(begin, before);
    space.still = false;
    gc_start_world();
    while (gc_return_stacks() && forced) {}
}
