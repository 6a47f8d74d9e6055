// A heap plan in one file: a bump pointer that a collection takes back to the end of the last object that is
// alive.
#include "plans/rooms.h"

static void release(void) {
    uintptr_t end = space.base;
    attached_update(mark_trace);
    for (Object *o = (Object *)space.base; (uintptr_t)o < rooms.top; o = object_after(o)) {
        if (!object_is(o, OBJECT_MARKED)) continue;
        object_clear(o, OBJECT_MARKED);
        end = (uintptr_t)object_after(o);
    }
    space_free(end, rooms.top);
    rooms.top = end;
}

const Plan plan_toy = {.name = "toy",
                       PLAN_MARKS,
                       .init = rooms_init,
                       .alloc = rooms_append,
                       .release = release,
                       .used_units = rooms_used_units,
                       .is_valid = rooms_are_walkable};
