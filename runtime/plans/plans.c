// plans.c - the table of plans, the choice of one, and allocation: what heap/heapplan.h asks for.
#include <string.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/lock.h"
#include "base/records.h"
#include "gc/pacer.h"
#include "heap/heapplan.h"
#include "heap/mheap.h"
#include "plans/plan.h"

const Plan *plan;
PlanState plan_state;

#define LOAM_PLAN(name) extern const Plan plan_##name;
#include "plans/plans.def"
static const Plan *const plans[] = {
#define LOAM_PLAN(name) &plan_##name,
#include "plans/plans.def"
};
enum { PLANS = sizeof plans / sizeof *plans };

static Lock plan_lock = LOCK_INIT(LOCK_PLAN);
static bool wanted; // a collection, at the next check; atomic, relaxed: a hint

// ---- when to collect --------------------------------------------------------------------------------------

static bool stress_is_due(void) {
    static uint64_t allocations; // under the lock
    return godebug.gcstress > 0 && ++allocations % (uint64_t)godebug.gcstress == 0;
}

static bool is_due(void) {
    if (!plan->collects) return false;
    return stress_is_due() || (gc_pacer.percent >= 0 && plan->used_units() >= plan_trigger_units());
}

// The running goroutine shall come to plan_check.
static void want_collection(void) {
    __atomic_store_n(&wanted, true, __ATOMIC_RELAXED);
    gc_roots.ask_own();
}

static void collect(void) { plan_collect(true); }

static void check(void) {
    if (__atomic_exchange_n(&wanted, false, __ATOMIC_RELAXED)) plan_collect(false);
}

// ---- allocation -------------------------------------------------------------------------------------------

static Object *place(uint64_t *units) {
    bool large = *units >= PLAN_LARGE_UNITS && plan->alloc_large;
    return large ? plan->alloc_large(units) : plan->alloc(units);
}

static _Noreturn void out_of_memory(uint64_t bytes) {
    lock_release(&plan_lock);
    stderr_print("runtime: out of memory: heap=%s cannot allocate %lu bytes (%lu in use)\n", plan->name,
                 bytes, plan->used_units() * UNIT);
    fatal_throw("out of memory");
}

static Object *add(uint64_t units, const LoamType *type) {
    Object *o = place(&units);
    if (!o) return NULL;
    RT_ASSERT(1, !space_has((uintptr_t)type) && "types are no objects");
    *o = (Object){(uint64_t)type, (uint32_t)units, 0};
    space_add(o);
    plan_state.mallocs++;
    plan_state.units_allocated += units;
    return o;
}

static void *alloc(uint64_t size, const LoamType *type, bool may_collect) {
    if (size > HEAP_MAX_ALLOC) heap_out_of_memory(size, "out of memory");
    uint64_t units = 1 + (size + UNIT - 1) / UNIT;
    lock_acquire(&plan_lock);
    if (is_due()) {
        if (may_collect) {
            lock_release(&plan_lock);
            plan_collect(false);
            lock_acquire(&plan_lock);
        } else {
            want_collection();
        }
    }
    Object *o = units > SPACE_BYTES / UNIT ? NULL : add(units, type);
    if (!o) out_of_memory(size);
    if (type && plan->moves) plan_note_type(o);
    lock_release(&plan_lock);
    if (!plan->fresh) __builtin_memset(object_begin(o), 0, object_bytes(o));
    return object_begin(o);
}

// ---- questions --------------------------------------------------------------------------------------------

static void *object_base(const void *p, int64_t *size) {
    const Object *o = space_object((uintptr_t)p);
    if (o && size) *size = (int64_t)object_bytes(o);
    return o ? object_begin(o) : NULL;
}

static void each(HeapPlanVisit *visit, void *context) {
    for (uint64_t w = 0; w < (space.mapped - space.base) / UNIT / 64; w++)
        for (uint64_t left = space.starts[w]; left; left &= left - 1) {
            Object *o = space_at((uint32_t)(w * 64 + (uint64_t)__builtin_ctzl(left)));
            visit(context, object_begin(o), object_bytes(o), object_type(o));
        }
}

static void pin(void *address) {
    lock_acquire(&plan_lock);
    Object *o = space_object((uintptr_t)address);
    if (o) object_set(o, OBJECT_PINNED);
    lock_release(&plan_lock);
}

static void count(HeapPlanCounts *c) {
    *c = (HeapPlanCounts){.mallocs = plan_state.mallocs,
                          .frees = plan_state.frees,
                          .bytes_allocated = (plan_state.units_allocated - plan_state.mallocs) * UNIT,
                          .bytes_freed = (plan_state.units_freed - plan_state.frees) * UNIT,
                          .space_bytes = space.mapped - space.base,
                          .used_bytes = plan->used_units() * UNIT,
                          .untouched_bytes = plan->end ? space.mapped - plan->end() : 0,
                          .record_bytes = (space.mapped - space.base) / UNIT / 8,
                          .next_collection = plan->collects ? plan_trigger_units() * UNIT : UINT64_MAX};
}

// ---- the choice -------------------------------------------------------------------------------------------

static _Noreturn void unknown(const char *name) {
    stderr_print("GODEBUG: heap=%s: there is no such heap; there are: default", name);
    for (int i = 0; i < PLANS; i++) stderr_print(", %s", plans[i]->name);
    stderr_print("\n");
    os_exit(2);
}

void plans_init(void) {
    static HeapPlan ops = {.alloc = alloc,
                           .object_base = object_base,
                           .pin = pin,
                           .collect = collect,
                           .check = check,
                           .count = count,
                           .each = each,
                           .add_finalizer = attached_add_finalizer,
                           .remove_finalizer = attached_remove_finalizer,
                           .weak_handle = attached_weak_handle,
                           .weak_value = attached_weak_value};
    if (!*godebug.heap || strcmp(godebug.heap, "default") == 0) return;
    for (int i = 0; i < PLANS; i++)
        if (strcmp(godebug.heap, plans[i]->name) == 0) plan = plans[i];
    if (!plan) unknown(godebug.heap);
    space_init();
    if (plan->init) plan->init();
    ops.name = plan->name;
    heap_plan = &ops;
}
