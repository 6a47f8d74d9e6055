// rooms.c - see rooms.h.
#include "plans/rooms.h"
#include <stdio.h>

Rooms rooms;

void rooms_init(void) { rooms.top = space.base; }

Object *rooms_take(Object *room, uint64_t units) {
    rooms.free_units -= units;
    room->units -= (uint32_t)units;
    return room->units ? object_after(room) : room;
}

Object *rooms_extend(uint64_t units) {
    uintptr_t end = rooms.top + units * UNIT;
    if (!space_map(end)) return NULL;
    Object *o = (Object *)rooms.top;
    rooms.top = end;
    return o;
}

// Too little of a page, and single objects fill it.
static bool lend(AllocBuffer *b, uintptr_t from, uintptr_t to) {
    return to - from >= 2 * BUFFERED_MOST_BYTES && space_lend(b, from, to);
}

bool rooms_buffer(AllocBuffer *b) {
    uintptr_t end = space_page_end(rooms.top);
    return space_map(end) && lend(b, rooms.top, end) && rooms_extend((end - rooms.top) / UNIT);
}

bool rooms_buffer_from(AllocBuffer *b, Object *room) {
    uintptr_t from = (uintptr_t)room, end = (uintptr_t)object_after(room);
    uintptr_t page = space_page_end(end - 1) - SPACE_PAGE_UNITS * UNIT;
    if (from < page) from = page;
    return lend(b, from, end) && rooms_take(room, (end - from) / UNIT);
}

void rooms_give_buffer(const AllocBuffer *b) { rooms.free_units += (b->end - b->at) / UNIT; }

Object *rooms_append(uint64_t *units) { return rooms_extend(*units); }

void rooms_list(void *list, Object *room) {
    if (room->units > 1) list_push(list, (uintptr_t)room);
}

static bool make_room(uintptr_t from, uintptr_t to) {
    if (from == to) return false;
    space_free(from, to);
    rooms.free_units += (to - from) / UNIT;
    return true;
}

void rooms_sweep(void (*add)(void *context, Object *room), void *context) {
    uintptr_t from = space.base; // of the room that ends where we are
    rooms.free_units = 0;
    for (Object *o = (Object *)from, *next; (uintptr_t)o < rooms.top; o = next) {
        next = object_after(o);
        if (!object_is(o, OBJECT_MARKED)) continue;
        object_clear(o, OBJECT_MARKED);
        if (make_room(from, (uintptr_t)o)) add(context, (Object *)from);
        from = (uintptr_t)next;
    }
    space_free(from, rooms.top);
    rooms.top = from;
}

uint64_t rooms_used_units(void) { return (rooms.top - space.base) / UNIT - rooms.free_units; }

uintptr_t rooms_end(void) { return rooms.top; }

void rooms_update_slots(GcVisit *visit) {
    plan_update_roots(visit);
    for (Object *o = (Object *)space.base; (uintptr_t)o < rooms.top; o = object_after(o))
        if (object_is(o, OBJECT_MARKED)) object_visit(o, visit, NULL);
}

bool rooms_are_walkable(void) { return space_is_valid(space.base, rooms.top); }
bool rooms_are_valid(void) { return rooms_have_free(rooms.free_units); }

bool rooms_have_free(uint64_t expected) {
    uint64_t free = 0;
    if (!rooms_are_walkable()) return false;
    for (const Object *o = (Object *)space.base; (uintptr_t)o < rooms.top; o = object_after(o))
        if (is_room(o)) free += o->units;
    if (free == expected) return true;
    fprintf(stderr, "heap plan: %lu units are free, %lu are said to be\n", free, expected);
    return false;
}
