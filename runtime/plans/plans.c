// plans.c - the table of plans, the choice of one, and allocation: what heap/heapplan.h asks for.
#include <string.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/lock.h"
#include "base/records.h"
#include "gc/pacer.h"
#include "heap/heapplan.h"
#include "heap/mcache.h"
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
    if (type && plan->moves) plan_note_type(o);
    return o;
}

static void count_buffer(const AllocBuffer *b, uint64_t *mallocs, uint64_t *units) {
    *mallocs += b->objects;
    *units += (b->at - b->begin) / UNIT;
}

static void give_buffer(AllocBuffer *b) {
    if (!b->end) return;
    count_buffer(b, &plan_state.mallocs, &plan_state.units_allocated);
    space_return(b);
    if (plan->give_buffer) plan->give_buffer(b);
    *b = (AllocBuffer){0};
}

void plan_take_buffers(void) {
    RT_ASSERT_WORLD_STOPPED();
    for (MCache *c = heap.caches; c; c = c->next) give_buffer(&c->buffer);
}

// From a new buffer of this P, if such an object may be in one; NULL: there is none to be had.
static Object *add_to_buffer(uint64_t size, const LoamType *type) {
    MCache *c = sched_p()->mcache;
    if (!plan->take_buffer || sched_tls.alloc != c || !buffer_may_hold(size, type)) return NULL;
    give_buffer(&c->buffer);
    if (!plan->take_buffer(&c->buffer)) return NULL;
    return buffer_take(&c->buffer, buffered_bytes(size), type);
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
    Object *o = add_to_buffer(size, type);
    if (!o) o = units > SPACE_BYTES / UNIT ? NULL : add(units, type);
    if (!o) out_of_memory(size);
    lock_release(&plan_lock);
    if (!plan->fresh) __builtin_memset(object_begin(o), 0, object_bytes(o));
    return object_begin(o);
}

// ---- questions --------------------------------------------------------------------------------------------

static void *object_base(const void *p, int64_t *size) {
    lock_acquire(&plan_lock);
    const Object *o = space_object((uintptr_t)p);
    lock_release(&plan_lock);
    if (o && size) *size = (int64_t)object_bytes(o);
    return o ? object_begin(o) : NULL;
}

static void each(HeapPlanVisit *visit, void *context) {
    space_settle();
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
    uint64_t mallocs = plan_state.mallocs, units = plan_state.units_allocated, unused = 0;
    uintptr_t end = plan->end ? plan->end() : space.mapped;
    for (const MCache *m = heap.caches; m; m = m->next) {
        const AllocBuffer *b = &m->buffer;
        count_buffer(b, &mallocs, &units);
        unused += (b->end - b->at) / UNIT;
        if (b->end == end) end = b->at;
    }
    *c = (HeapPlanCounts){.mallocs = mallocs,
                          .frees = plan_state.frees,
                          .bytes_allocated = (units - mallocs) * UNIT,
                          .bytes_freed = (plan_state.units_freed - plan_state.frees) * UNIT,
                          .space_bytes = space.mapped - space.base,
                          .used_bytes = (plan->used_units() - unused) * UNIT,
                          .untouched_bytes = plan->end ? space.mapped - end : 0,
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
    if (plan->take_buffer) heap_prefer_buffers();
    ops.name = plan->name;
    heap_plan = &ops;
}
