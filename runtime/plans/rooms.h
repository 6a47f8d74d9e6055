// rooms.h - what plans share whose heap is objects and rooms side by side: those with free lists, and those
// that only extend it.
//
// A room is memory between objects that is free. Sweeping joins rooms that touch (so none do, between a
// collection and the next), and hands each to the plan's add, from the lowest address up. An object is put at
// the end of a room, so what is left stays where it is, under the same address, and only becomes smaller.
//
// Invariants
//     [base, top) is objects and rooms, one after the other; all above top is unused
//     free_units is the number of units in rooms
// Rooms only shrink until the next collection: what did not fit once will not fit later.
#ifndef LOAM_ROOMS_H
#define LOAM_ROOMS_H

#include "plans/list.h"
#include "plans/plan.h"

typedef struct Rooms {
    uintptr_t top;
    uint64_t free_units;
} Rooms;
extern Rooms rooms;

void rooms_init(void);
Object *rooms_take(Object *room, uint64_t units); // from its end; the room may be none afterwards
Object *rooms_extend(uint64_t units);             // above all others; NULL: the space has no more
Object *rooms_append(uint64_t *units);            // the same, as Plan.alloc
// A buffer for objects of any size that may be in one: above all others, up to a page's end, or the end of a
// room, within a page; false: it would be small, or the page had one.
bool rooms_buffer(AllocBuffer *);
bool rooms_buffer_from(AllocBuffer *, Object *room);
void rooms_give_buffer(const AllocBuffer *);
// After marking: what is not marked is room.
void rooms_sweep(void (*add)(void *context, Object *room), void *context);
void rooms_list(void *list, Object *room); // an `add` that keeps in a List what an object may fit into
// After marking: every slot of roots and of marked objects once more.
void rooms_update_slots(GcVisit *);
uint64_t rooms_used_units(void);
uintptr_t rooms_end(void);
bool rooms_are_walkable(void);        // headers lead from the base to the top
bool rooms_are_valid(void);           // and free_units is right
bool rooms_have_free(uint64_t units); // and so many units are free

static inline bool is_room(const Object *o) { return object_is(o, OBJECT_FREE); }

#endif
