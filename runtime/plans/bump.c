// bump.c - the plan that never reclaims: an object is where the last one ended.
//
// Algorithm: a bump pointer; no collection. What is not reclaimed costs nothing to allocate or to keep, so
// this is the floor that other plans' times are compared with, and their memory's ceiling. Invariant: [base,
// top) is objects, one after the other. Cost: an addition and a comparison an object. Ends the program with a
// message at its limit: GOMEMLIMIT, or three quarters of the machine's memory.
#include "base/fatal.h"
#include "gc/pacer.h"
#include "os/os.h"
#include "plans/rooms.h"

static uint64_t limit;

static void init(void) {
    rooms_init();
    limit = os_memory_bytes() / 4 * 3;
}

static uint64_t limit_bytes(void) {
    return gc_pacer.memory_limit == INT64_MAX ? limit : (uint64_t)gc_pacer.memory_limit;
}

static Object *alloc(uint64_t *units) {
    if (rooms.top - space.base + *units * UNIT > limit_bytes())
        fatal_error("heap=bump: the limit of %lu MiB is reached, and this plan reclaims nothing (GOMEMLIMIT "
                    "sets the limit)",
                    limit_bytes() >> 20);
    return rooms_extend(*units);
}

static bool take_buffer(AllocBuffer *b) {
    return space_page_end(rooms.top) - space.base <= limit_bytes() && rooms_buffer(b);
}

const Plan plan_bump = {.name = "bump",
                        .fresh = true,
                        .init = init,
                        .alloc = alloc,
                        .take_buffer = take_buffer,
                        .used_units = rooms_used_units,
                        .end = rooms_end,
                        .is_valid = rooms_are_walkable};
