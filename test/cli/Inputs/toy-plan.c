// A heap plan in one file: a bump pointer that a collection takes back to the end of the last object that is
// alive.
#include "plans/plan.h"

static uintptr_t top;

static void init(void) { top = space.base; }

static Object *alloc(uint64_t *units) {
    uintptr_t end = top + *units * UNIT;
    if (!space_map(end)) return NULL;
    Object *o = (Object *)top;
    top = end;
    return o;
}

static void prepare(void) {}

static void release(void) {
    uintptr_t end = space.base;
    attached_update(mark_trace);
    for (Object *o = (Object *)space.base; (uintptr_t)o < top; o = object_after(o)) {
        if (!object_is(o, OBJECT_MARKED)) continue;
        object_clear(o, OBJECT_MARKED);
        end = (uintptr_t)object_after(o);
    }
    space_free(end, top);
    top = end;
}

static uint64_t used_units(void) { return (top - space.base) / UNIT; }
static bool is_valid(void) { return space_is_valid(space.base, top); }

const Plan plan_toy = {.name = "toy",
                       .collects = true,
                       .init = init,
                       .alloc = alloc,
                       .prepare = prepare,
                       .trace = mark_trace,
                       .complete = mark_complete,
                       .is_alive = mark_is_alive,
                       .release = release,
                       .used_units = used_units,
                       .is_valid = is_valid};
