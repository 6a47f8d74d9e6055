// nextfit.c - mark-sweep with one free list by address: a search goes on where the last one ended.
//
// Algorithm: next fit, or first fit with a roving pointer (Knuth, vol. 1, 2.5, exercise 6). It spreads small
// remainders over the whole heap instead of its beginning, so searches are short; the price is fragmentation
// (Wilson and others, 1995).
// Invariant: every room with two units or more is in the list, in the order of addresses; `at` is the room
// that was used last; no room has `misfit` units.
// Cost: a search passes rooms that are too small, each of them once in a round.
#include "plans/rooms.h"

static List list;
static uint64_t at, misfit;

static Object *alloc(uint64_t *wanted) {
    uint64_t units = *wanted;
    for (uint64_t n = units < misfit ? list.n : 0; n; n--, at++) {
        if (at >= list.n) at = 0;
        Object *room = (Object *)list.at[at];
        if (is_room(room) && room->units >= units) return rooms_take(room, units);
    }
    if (units < misfit) misfit = units; // a whole round
    return rooms_extend(units);
}

static void release(void) {
    attached_update(mark_trace);
    uint64_t before = list.n;
    list.n = 0;
    rooms_sweep(rooms_list, &list);
    at = before ? at * list.n / before : 0; // about where it was
    misfit = UINT64_MAX;
}

static void init(void) {
    rooms_init();
    misfit = UINT64_MAX;
}

const Plan plan_nextfit = {.name = "nextfit",
                           PLAN_MARKS,
                           .init = init,
                           .alloc = alloc,
                           .release = release,
                           .used_units = rooms_used_units,
                           .end = rooms_end,
                           .is_valid = rooms_are_valid};
