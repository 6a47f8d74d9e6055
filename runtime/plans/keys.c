// keys.c - objects that may not move because their address is known to somebody as a number.
#include "plans/list.h"
#include "plans/plan.h"

static void keep(void *context, void **slot, void *value) {
    Object *o = space_object((uintptr_t)value);
    if (o) object_set(o, OBJECT_KEPT);
}

void plan_note_type(Object *o) {}
void keys_forget(void) {}
void keys_update(GcVisit *visit) {}

void plan_keep_all(void) {
    if (gc_roots.visit_held) gc_roots.visit_held(keep, NULL);
}
