// bestfit.c - mark-sweep with free lists by size: an object goes into the smallest room that is large enough.
//
// Algorithm: best fit with a list for each size (exact lists, as in Doug Lea's allocator), and a bitmap that
// tells which are not empty; rooms of 64 KiB and more are in one list that is searched whole.
// Invariant: a room of n units, 2 <= n < EXACT, is in lists[n]; larger ones are in `large`; bit n is set if
// lists[n] is not empty.
// Cost: a few words of the bitmap an allocation, and what is left of a room goes to another list. Best fit
// leaves small remainders, but larger rooms whole.
#include "base/bits.h"
#include "plans/rooms.h"

#define EXACT 4096u

// A room in a list leads to the next: its second unit has room for that.
static Object *lists[EXACT];
static uint64_t not_empty[EXACT / 64];
static List large;

static Object **link_of(Object *room) { return (Object **)object_begin(room); }

static void add(void *unused, Object *room) {
    if (room->units >= EXACT) {
        list_push(&large, (uintptr_t)room);
    } else if (room->units > 1) {
        *link_of(room) = lists[room->units];
        lists[room->units] = room;
        bit_set(not_empty, room->units);
    }
}

static Object *pop(uint64_t units) {
    Object *room = lists[units];
    lists[units] = *link_of(room);
    if (!lists[units]) bit_clear(not_empty, units);
    return room;
}

// The smallest room of an exact list with so many units; NULL: none.
static Object *take_exact(uint64_t units) {
    if (units >= EXACT) return NULL;
    uint64_t w = units / 64, bits = not_empty[w] & ~0ul << units % 64;
    while (!bits && ++w < EXACT / 64) bits = not_empty[w];
    return bits ? pop(w * 64 + (uint64_t)__builtin_ctzl(bits)) : NULL;
}

static Object *take_large(uint64_t units) {
    uint64_t best = UINT64_MAX, size = UINT64_MAX;
    for (uint64_t i = 0; i < large.n; i++) {
        uint64_t has = ((Object *)large.at[i])->units;
        if (has < units || has >= size) continue;
        best = i;
        size = has;
    }
    if (best == UINT64_MAX) return NULL;
    Object *room = (Object *)large.at[best];
    large.at[best] = list_pop(&large);
    return room;
}

static Object *alloc(uint64_t *wanted) {
    uint64_t units = *wanted;
    Object *room = take_exact(units);
    if (!room) room = take_large(units);
    if (!room) return rooms_extend(units);
    bool whole = room->units == units;
    Object *o = rooms_take(room, units);
    if (!whole) add(NULL, room);
    return o;
}

static void release(void) {
    attached_update(mark_trace);
    large.n = 0;
    for (uint32_t n = 0; n < EXACT; n++) lists[n] = NULL;
    for (uint32_t w = 0; w < EXACT / 64; w++) not_empty[w] = 0;
    rooms_sweep(add, NULL);
}

const Plan plan_bestfit = {.name = "bestfit",
                           PLAN_MARKS,
                           .init = rooms_init,
                           .alloc = alloc,
                           .release = release,
                           .used_units = rooms_used_units,
                           .end = rooms_end,
                           .is_valid = rooms_are_valid};
