// segregated.c - mark-sweep with a free list for each size class: an object goes into a cell of its class.
//
// Algorithm: simple segregated storage (Wilson and others, 1995, 3.6): memory is cut into runs of cells of
// one class, and a cell stays one for ever. No search and no joining; a run that is empty serves no other
// class. The classes are those of the default heap. Objects above 32 KiB have rooms of their own, in first
// fit.
// Invariants: a cell has the units of its class, also while it is free; every free cell is in the list of its
// class; rooms that are no cells are in `large`.
// Cost: a few instructions an allocation; what rounding up to the class wastes (up to 12.5 %), and free cells
// of classes that the program needs no more.
#include "heap/sizeclass.h"
#include "plans/rooms.h"

#define RUN_UNITS 512u // 8 KiB, or one cell
#define MOST_UNITS (1 + SIZECLASS_MAX_BYTES / UNIT)

static Object *cells[SIZECLASS_COUNT];
static uint64_t cell_units; // free
static List large;

static Object **link_of(Object *cell) { return (Object **)object_begin(cell); }

static uint32_t class_of(uint64_t units) { return sizeclass_of((units - 1) * UNIT); }
static uint64_t units_of(uint32_t class) { return 1 + (sizeclass_bytes[class] + UNIT - 1) / UNIT; }

static void push(uint32_t class, Object *cell) {
    *link_of(cell) = cells[class];
    cells[class] = cell;
    cell_units += cell->units;
}

static bool add_run(uint32_t class) {
    uint64_t units = units_of(class), n = RUN_UNITS / units ? RUN_UNITS / units : 1;
    Object *run = rooms_extend(n * units);
    if (!run) return false;
    for (uint64_t i = n; i-- > 0;) {
        Object *cell = run + i * units;
        *cell = (Object){(uint64_t)OBJECT_FREE << OBJECT_FLAG_SHIFT, (uint32_t)units, 0};
        push(class, cell);
    }
    return true;
}

static Object *alloc_cell(uint64_t *units) {
    uint32_t class = class_of(*units);
    if (!cells[class] && !add_run(class)) return NULL;
    Object *cell = cells[class];
    cells[class] = *link_of(cell);
    cell_units -= *units = cell->units;
    return cell;
}

static Object *alloc_large(uint64_t *wanted) {
    uint64_t units = *wanted;
    for (uint64_t i = 0; i < large.n; i++) {
        Object *room = (Object *)large.at[i];
        if (!is_room(room) || room->units < units) continue;
        if (room->units - units <= MOST_UNITS)
            *wanted = units = room->units; // what is left would look like a cell
        return rooms_take(room, units);
    }
    return rooms_extend(units);
}

static Object *alloc(uint64_t *units) {
    return *units <= MOST_UNITS ? alloc_cell(units) : alloc_large(units);
}

static void prepare(void) {}

// Cells one by one, larger rooms joined.
static void release(void) {
    attached_update(mark_trace);
    for (uint32_t c = 0; c < SIZECLASS_COUNT; c++) cells[c] = NULL;
    large.n = cell_units = rooms.free_units = 0;
    uintptr_t from = 0; // of the large room that ends where we are
    for (Object *o = (Object *)space.base, *next; (uintptr_t)o < rooms.top; o = next) {
        next = object_after(o);
        bool alive = object_is(o, OBJECT_MARKED), cell = o->units <= MOST_UNITS;
        if (!alive && !cell && !from) from = (uintptr_t)o;
        if (from && (alive || cell)) {
            space_free(from, (uintptr_t)o);
            list_push(&large, from);
            rooms.free_units += ((uintptr_t)o - from) / UNIT;
            from = 0;
        }
        if (alive) {
            object_clear(o, OBJECT_MARKED);
        } else if (cell) {
            space_free((uintptr_t)o, (uintptr_t)next);
            push(class_of(o->units), o);
        }
    }
    if (!from) return;
    space_free(from, rooms.top);
    rooms.top = from;
}

static uint64_t used_units(void) { return rooms_used_units() - cell_units; }
static bool is_valid(void) { return rooms_are_valid(rooms.free_units + cell_units); }

const Plan plan_segregated = {.name = "segregated",
                              .collects = true,
                              .init = rooms_init,
                              .alloc = alloc,
                              .prepare = prepare,
                              .trace = mark_trace,
                              .complete = mark_complete,
                              .is_alive = mark_is_alive,
                              .release = release,
                              .used_units = used_units,
                              .is_valid = is_valid};
