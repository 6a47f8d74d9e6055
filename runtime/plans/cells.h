// cells.h - what plans with size classes share: runs of cells of one class, and rooms of their own for
// objects above 32 KiB. The classes are those of the default heap.
//
// Invariants
//     a run is cells of one class, one after the other; a cell has the units of its class, also while it is
//     free, and stays one for ever
//     every free cell is in the list of its class; free_units is the number of units in free cells
//     a room that is no cell has more units than a cell of any class
#ifndef LOAM_CELLS_H
#define LOAM_CELLS_H

#include "plans/list.h"
#include "plans/plan.h"
#include "heap/sizeclass.h"

#define CELL_MOST_UNITS (1 + SIZECLASS_MAX_BYTES / UNIT)

Object *cells_alloc(uint64_t *units); // of any size, as Plan.alloc
void cells_sweep(void);               // after marking: what is not marked is free
uint64_t cells_used_units(void);
bool cells_are_valid(void);
// Of a class: where its runs begin, by address, and how many cells each has.
const List *cells_runs(uint32_t class);
uint64_t cells_in_run(uint32_t class);
uint64_t cells_units(uint32_t class); // of one cell

#endif
