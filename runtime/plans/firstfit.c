// firstfit.c - mark-sweep with one free list by address: an object goes into the first room that is large
// enough.
//
// Algorithm: first fit (Knuth, The Art of Computer Programming, vol. 1, 2.5, algorithm A), address-ordered as
// Wilson, Johnstone, Neely and Boles recommend ("Dynamic Storage Allocation: A Survey and Critical Review",
// 1995). The list is an array of the rooms' addresses, which a sweep makes anew.
//
// A search need not begin at the lowest room. For each power of two it is known up to which room none is so
// large; since rooms only shrink until the next sweep, this moves up alone, and what is found is what the
// whole search would find.
// Invariant: every room with two units or more is in the list, in the order of addresses; for each k, no room
// before first[k] has 1 << k units.
// Cost: a search passes the rooms behind first[k] that are smaller than the object but not than 1 << k.
// Rooms at low addresses become many and small.
#include "plans/rooms.h"

#define POWERS 33

static List list;
static uint64_t first[POWERS];

static Object *alloc(uint64_t *wanted) {
    uint64_t units = *wanted;
    unsigned k = 63 - (unsigned)__builtin_clzl(units);
    bool leading = true; // no room since first[k] had 1 << k units
    for (uint64_t i = first[k]; i < list.n; i++) {
        Object *room = (Object *)list.at[i];
        uint64_t has = is_room(room) ? room->units : 0;
        if (has >= units) return rooms_take(room, units);
        leading &= has < 1ul << k;
        if (leading) first[k] = i + 1;
    }
    return rooms_extend(units);
}

static void release(void) {
    attached_update(mark_trace);
    list.n = 0;
    for (int k = 0; k < POWERS; k++) first[k] = 0;
    rooms_sweep(rooms_list, &list);
}

const Plan plan_firstfit = {.name = "firstfit",
                            PLAN_MARKS,
                            .init = rooms_init,
                            .alloc = alloc,
                            .release = release,
                            .used_units = rooms_used_units,
                            .end = rooms_end,
                            .is_valid = rooms_are_valid};
