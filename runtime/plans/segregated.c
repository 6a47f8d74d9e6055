// segregated.c - mark-sweep with a free list for each size class: an object goes into a cell of its class.
//
// Algorithm: simple segregated storage (Wilson and others, 1995, 3.6): memory is cut into runs of cells of
// one class, and a cell stays one for ever. No search and no joining; a run that is empty serves no other
// class. The classes are those of the default heap. Objects above 32 KiB have rooms of their own, in first
// fit.
// Invariants: those of cells.h.
// Cost: a few instructions an allocation; what rounding up to the class wastes (up to 12.5 %), and free cells
// of classes that the program needs no more.
#include "plans/cells.h"
#include "plans/rooms.h"

static void release(void) {
    attached_update(mark_trace);
    cells_sweep();
}

const Plan plan_segregated = {.name = "segregated",
                              PLAN_MARKS,
                              .init = rooms_init,
                              .alloc = cells_alloc,
                              .release = release,
                              .used_units = cells_used_units,
                              .end = rooms_end,
                              .is_valid = cells_are_valid};
