// twofinger.c - mark-compact by two fingers: objects from the end of a size class fill the gaps at its
// beginning.
//
// Algorithm: Edwards' (Saunders, "The LISP System for the Q-32 Computer", 1964; Jones, Hosking, Moss, "The
// Garbage Collection Handbook", 3.1). It needs cells of one size, so each size class is compacted by itself.
// One finger goes up to the next free cell, the other one down to the next object that is alive and may move;
// that object moves into the cell and leaves its new address behind, until the fingers meet. Then all slots
// are looked at once more. Large objects and those that may not move stay where they are.
//
// Invariants: those of cells.h. Cost: a collection looks at each cell once and at each slot of what is alive
// twice; an object moves at most once, and needs no word for its new address. The order of objects is lost:
// neighbours do not stay neighbours.
#include "plans/cells.h"
#include "plans/rooms.h"

// Number i of the class's cells, by address.
static Object *cell(uint32_t class, uint64_t i) {
    uint64_t n = cells_in_run(class);
    return (Object *)cells_runs(class)->at[i / n] + i % n * cells_units(class);
}

static bool may_move(const Object *o) {
    return object_is(o, OBJECT_MARKED) && !object_is(o, OBJECT_KEPT | OBJECT_PINNED);
}

static void move(Object *o, Object *to) {
    __builtin_memcpy(to, o, o->units * UNIT);
    space_add(to);
    object_clear(o, OBJECT_MARKED);
    object_set(o, OBJECT_MOVED);
    o->to = space_unit(to);
}

static void compact(uint32_t class) {
    uint64_t low = 0, high = cells_runs(class)->n * cells_in_run(class);
    for (;;) {
        while (low < high && object_is(cell(class, low), OBJECT_MARKED)) low++;
        while (low < high && !may_move(cell(class, high - 1))) high--;
        if (low >= high) return;
        move(cell(class, --high), cell(class, low++));
    }
}

static bool is_alive(const Object *o) { return object_is(o, OBJECT_MARKED | OBJECT_MOVED); }

static void update(void *context, void **slot, void *value) {
    const Object *o = space_object((uintptr_t)value);
    if (o && object_is(o, OBJECT_MOVED)) slot_follow(slot, value, o, space_at(o->to));
}

static void release(void) {
    for (uint32_t class = 1; class < SIZECLASS_COUNT; class ++) compact(class);
    rooms_update_slots(update);
    cells_sweep();
}

const Plan plan_twofinger = {.name = "twofinger",
                             .collects = true,
                             .moves = true,
                             .init = rooms_init,
                             .alloc = cells_alloc,
                             .trace = mark_trace,
                             .complete = mark_complete,
                             .is_alive = is_alive,
                             .release = release,
                             .used_units = cells_used_units,
                             .end = rooms_end,
                             .is_valid = cells_are_valid};
