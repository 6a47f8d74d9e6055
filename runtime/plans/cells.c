// cells.c - see cells.h.
#include "plans/cells.h"
#include "plans/rooms.h"

#define RUN_UNITS 512u // 8 KiB, or one cell

static Object *cells[SIZECLASS_COUNT];
static uint64_t free_units;
static List runs[SIZECLASS_COUNT], large;

static Object **link_of(Object *cell) { return (Object **)object_begin(cell); }

static uint32_t class_of(uint64_t units) { return sizeclass_of((units - 1) * UNIT); }
uint64_t cells_units(uint32_t class) { return 1 + (sizeclass_bytes[class] + UNIT - 1) / UNIT; }

uint64_t cells_in_run(uint32_t class) {
    uint64_t units = cells_units(class);
    return RUN_UNITS / units ? RUN_UNITS / units : 1;
}

const List *cells_runs(uint32_t class) { return &runs[class]; }

static void push(uint32_t class, Object *cell) {
    *link_of(cell) = cells[class];
    cells[class] = cell;
    free_units += cell->units;
}

static bool add_run(uint32_t class) {
    uint64_t units = cells_units(class), n = cells_in_run(class);
    Object *run = rooms_extend(n * units);
    if (!run) return false;
    list_push(&runs[class], (uintptr_t)run);
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
    free_units -= *units = cell->units;
    return cell;
}

static Object *alloc_large(uint64_t *wanted) {
    uint64_t units = *wanted;
    for (uint64_t i = 0; i < large.n; i++) {
        Object *room = (Object *)large.at[i];
        if (!is_room(room) || room->units < units) continue;
        if (room->units - units <= CELL_MOST_UNITS)
            *wanted = units = room->units; // what is left would look like a cell
        return rooms_take(room, units);
    }
    return rooms_extend(units);
}

Object *cells_alloc(uint64_t *units) {
    return *units <= CELL_MOST_UNITS ? alloc_cell(units) : alloc_large(units);
}

// Cells one by one, larger rooms joined.
void cells_sweep(void) {
    for (uint32_t c = 0; c < SIZECLASS_COUNT; c++) cells[c] = NULL;
    large.n = free_units = rooms.free_units = 0;
    uintptr_t from = 0; // of the large room that ends where we are
    for (Object *o = (Object *)space.base, *next; (uintptr_t)o < rooms.top; o = next) {
        next = object_after(o);
        bool alive = object_is(o, OBJECT_MARKED), cell = o->units <= CELL_MOST_UNITS;
        if (!alive && !cell && !from) from = (uintptr_t)o;
        if (from && (alive || cell)) {
            space_free(from, (uintptr_t)o);
            list_push(&large, from);
            rooms.free_units += ((uintptr_t)o - from) / UNIT;
            from = 0;
        }
        if (alive) {
            object_clear(o, OBJECT_MARKED | OBJECT_KEPT);
        } else if (cell) {
            space_free((uintptr_t)o, (uintptr_t)next);
            push(class_of(o->units), o);
        }
    }
    if (!from) return;
    space_free(from, rooms.top);
    rooms.top = from;
}

uint64_t cells_used_units(void) { return rooms_used_units() - free_units; }
bool cells_are_valid(void) { return rooms_have_free(rooms.free_units + free_units); }
