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

static void add_room(uintptr_t from, uintptr_t to, void (*add)(Object *room)) {
    if (from == to) return;
    space_free(from, to);
    rooms.free_units += (to - from) / UNIT;
    add((Object *)from);
}

void rooms_sweep(void (*add)(Object *room)) {
    uintptr_t from = space.base; // of the room that ends where we are
    rooms.free_units = 0;
    for (Object *o = (Object *)from, *next; (uintptr_t)o < rooms.top; o = next) {
        next = object_after(o);
        if (!object_is(o, OBJECT_MARKED)) continue;
        object_clear(o, OBJECT_MARKED);
        add_room(from, (uintptr_t)o, add);
        from = (uintptr_t)next;
    }
    space_free(from, rooms.top);
    rooms.top = from;
}

uint64_t rooms_used_units(void) { return (rooms.top - space.base) / UNIT - rooms.free_units; }

bool rooms_are_valid(uint64_t expected) {
    uint64_t free = 0;
    if (!space_is_valid(space.base, rooms.top)) return false;
    for (const Object *o = (Object *)space.base; (uintptr_t)o < rooms.top; o = object_after(o))
        if (is_room(o)) free += o->units;
    if (free == expected) return true;
    fprintf(stderr, "heap plan: %lu units are free, %lu are said to be\n", free, expected);
    return false;
}
