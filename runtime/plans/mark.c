// mark.c - depth-first marking with a stack of its own: each object is marked when it is found, and its slots
// are looked at when it is taken from the stack. Cost: one visit of each slot, a word of stack for each
// object that waits.
#include "plans/plan.h"

List mark_stack;

void mark_trace(void *context, void **slot, void *value) {
    Object *o = space_object((uintptr_t)value);
    if (!o || object_is(o, OBJECT_MARKED)) return;
    object_set(o, OBJECT_MARKED);
    mark_push(o);
    plan_count_alive(o);
}

void mark_complete(void) {
    for (Object *o; (o = mark_pop());) object_visit(o, mark_trace, NULL);
}

bool mark_is_alive(const Object *o) { return object_is(o, OBJECT_MARKED); }
