// semispace.c - a copying collector: what is alive moves to fresh memory, and all that was there is free at
// once.
//
// Algorithm: Cheney, "A Nonrecursive List Compacting Algorithm" (CACM 1970): copied objects are themselves
// the queue of those whose slots are still to be looked at. Since some objects may not move, the two spaces
// are not two ranges but two sets of blocks, as in Bartlett, "Compacting Garbage Collection with Ambiguous
// Roots" (1988): an object that stays where it is takes its block over to the new space. Only what is alive
// in such a block is kept; the rest is room that nobody uses until all in the block can move again.
//
// Blocks have 64 KiB. An object of 32 KiB or more has blocks of its own and is never copied.
// Invariants between collections
//     a NEW block is objects and room, one after the other, as far as it is filled; no block is OLD
//     a LARGE block begins with an object, to which the REST blocks after it belong
// Cost: allocation is an addition and a comparison. A collection takes time in proportion to what is alive,
// none for what is dead; memory is up to twice of what is alive when a collection begins.
#include <stdio.h>
#include "base/fatal.h"
#include "os/os.h"
#include "plans/list.h"
#include "plans/plan.h"

#define BLOCK_UNITS SPACE_PAGE_UNITS
#define BLOCK_BYTES (BLOCK_UNITS * UNIT)
#define BLOCKS (SPACE_BYTES / BLOCK_BYTES)

enum BlockState { BLOCK_FREE, BLOCK_NEW, BLOCK_OLD, BLOCK_LARGE, BLOCK_REST };

static struct {
    uint8_t *state;    // of each block
    bool *stays;       // an OLD block with an object that does not move
    uint16_t *filled;  // units of a NEW or OLD block from its begin
    uint32_t end;      // blocks from here on were never used
    uint32_t cursor;   // where the search for free ones goes on
    uint64_t used;     // blocks that are not free
    uintptr_t at, top; // of the block that is being filled
    List queue;        // NEW blocks that this collection fills
    uint64_t looked;   // at so many of them; and in the next one
    uintptr_t look;    // up to here
} semi;

static uint32_t block_of(const void *p) { return (uint32_t)(((uintptr_t)p - space.base) / BLOCK_BYTES); }
static uintptr_t block_begin(uint32_t b) { return space.base + (uintptr_t)b * BLOCK_BYTES; }

static void init(void) {
    semi.state = os_alloc(BLOCKS, NULL);
    semi.stays = os_alloc(BLOCKS, NULL);
    semi.filled = os_alloc(BLOCKS * sizeof *semi.filled, NULL);
    if (!semi.state || !semi.stays || !semi.filled) fatal_throw("heap=semispace: out of memory");
}

// ---- blocks -----------------------------------------------------------------------------------------------

// The first of n free blocks side by side; UINT32_MAX: there are none. Looks at each block once.
static uint32_t find_free(uint32_t from, uint32_t to, uint32_t n) {
    uint32_t run = 0;
    for (uint32_t b = from; b < to; b++) {
        run = semi.state[b] == BLOCK_FREE ? run + 1 : 0;
        if (run == n) return b + 1 - n;
    }
    return UINT32_MAX;
}

static uint32_t take_blocks(uint32_t n) {
    uint32_t b = find_free(semi.cursor, semi.end, n);
    if (b == UINT32_MAX && semi.cursor) b = find_free(0, semi.end, n);
    if (b == UINT32_MAX) {
        if (!space_map(block_begin(semi.end) + n * BLOCK_BYTES)) return UINT32_MAX;
        b = semi.end;
        semi.end += n;
    }
    semi.cursor = b + n;
    semi.used += n;
    return b;
}

// What is left of the block that is being filled is no room: the block just ends there.
static void leave_block(void) {
    if (!semi.top) return;
    uint32_t b = block_of((void *)(semi.top - 1));
    semi.filled[b] = (uint16_t)((semi.at - block_begin(b)) / UNIT);
    semi.at = semi.top = 0;
}

static bool next_block(void) {
    leave_block();
    uint32_t b = take_blocks(1);
    if (b == UINT32_MAX) return false;
    semi.state[b] = BLOCK_NEW;
    semi.at = block_begin(b);
    semi.top = semi.at + BLOCK_BYTES;
    list_push(&semi.queue, semi.at);
    return true;
}

static Object *take(uint64_t units) {
    if (semi.top - semi.at < units * UNIT && !next_block()) return NULL;
    Object *o = (Object *)semi.at;
    semi.at += units * UNIT;
    return o;
}

static Object *alloc(uint64_t *units) { return take(*units); }

static bool take_buffer(AllocBuffer *buffer) {
    uint32_t b = take_blocks(1);
    if (b == UINT32_MAX) return false;
    semi.state[b] = BLOCK_NEW;
    semi.filled[b] = BLOCK_UNITS;
    return space_lend(buffer, block_begin(b), block_begin(b + 1));
}

static Object *alloc_large(uint64_t *units) {
    uint32_t n = (uint32_t)((*units + BLOCK_UNITS - 1) / BLOCK_UNITS), b = take_blocks(n);
    if (b == UINT32_MAX) return NULL;
    semi.state[b] = BLOCK_LARGE;
    for (uint32_t i = 1; i < n; i++) semi.state[b + i] = BLOCK_REST;
    return (Object *)block_begin(b);
}

// ---- a collection -----------------------------------------------------------------------------------------

static void prepare(void) {
    leave_block();
    for (uint32_t b = 0; b < semi.end; b++)
        if (semi.state[b] == BLOCK_NEW) semi.state[b] = BLOCK_OLD;
    semi.queue.n = semi.looked = 0;
    semi.look = 0;
}

// Most objects are too small for a call.
static void copy_units(Object *to, const Object *from, uint64_t units) {
    enum { FEW = 16 };
    if (units > FEW) {
        __builtin_memcpy(to, from, units * UNIT);
        return;
    }
    for (uint64_t i = 0; i < units; i++) to[i] = from[i];
}

static Object *copy(Object *o) {
    Object *to = take(o->units);
    if (!to) fatal_throw("heap=semispace: out of memory for what is alive");
    copy_units(to, o, o->units);
    space_add(to);
    object_set(o, OBJECT_MOVED);
    o->to = space_unit(to);
    plan_count_alive(to);
    return to;
}

static void stay(Object *o) {
    object_set(o, OBJECT_MARKED);
    semi.stays[block_of(o)] = true;
    mark_push(o);
    plan_count_alive(o);
}

static void trace(void *context, void **slot, void *value) {
    if (!space_has((uintptr_t)value)) return;
    if (semi.state[block_of(value)] == BLOCK_NEW) return;
    Object *o = space_object((uintptr_t)value);
    if (!o || object_is(o, OBJECT_MARKED)) return;
    if (semi.state[block_of(o)] == BLOCK_LARGE || object_is(o, OBJECT_KEPT | OBJECT_PINNED)) {
        stay(o);
        return;
    }
    const Object *to = object_is(o, OBJECT_MOVED) ? space_at(o->to) : copy(o);
    slot_follow(slot, value, o, to);
}

static uintptr_t filled_to(uintptr_t block) {
    return semi.top == block + BLOCK_BYTES ? semi.at : block + semi.filled[block_of((void *)block)] * UNIT;
}

// The next copied object whose slots were not looked at; NULL: none.
static Object *next_copied(void) {
    for (; semi.looked < semi.queue.n; semi.looked++, semi.look = 0) {
        uintptr_t block = semi.queue.at[semi.looked];
        if (!semi.look) semi.look = block;
        if (semi.look < filled_to(block)) return (Object *)semi.look;
        if (block + BLOCK_BYTES == semi.top) return NULL; // more may come into it
    }
    return NULL;
}

static void complete(void) {
    for (Object *o;;) {
        if ((o = next_copied())) semi.look = (uintptr_t)object_after(o);
        else if (!(o = mark_pop())) return;
        object_each_slot(o, trace, NULL);
    }
}

static bool is_alive(const Object *o) {
    return semi.state[block_of(o)] == BLOCK_NEW || object_is(o, OBJECT_MARKED | OBJECT_MOVED);
}

// ---- afterwards -------------------------------------------------------------------------------------------

static void free_blocks(uint32_t b, uint32_t n) {
    space_renew(block_begin(b), block_begin(b + n));
    space_free(block_begin(b), block_begin(b + n));
    for (uint32_t i = b; i < b + n; i++) semi.state[i] = BLOCK_FREE;
    semi.used -= n;
}

// Only objects that do not move remain.
static void clear_block(uint32_t b) {
    uintptr_t room = block_begin(b), end = room + semi.filled[b] * UNIT;
    for (Object *o = (Object *)room, *next; (uintptr_t)o < end; o = next) {
        next = object_after(o);
        if (!object_is(o, OBJECT_MARKED)) continue;
        object_clear(o, OBJECT_MARKED | OBJECT_KEPT);
        space_free(room, (uintptr_t)o);
        room = (uintptr_t)next;
    }
    space_free(room, end);
    semi.state[b] = BLOCK_NEW;
    semi.stays[b] = false;
}

static void release_large(uint32_t b) {
    Object *o = (Object *)block_begin(b);
    semi.stays[b] = false;
    if (object_is(o, OBJECT_MARKED)) {
        object_clear(o, OBJECT_MARKED | OBJECT_KEPT);
        return;
    }
    uint32_t n = (o->units + BLOCK_UNITS - 1) / BLOCK_UNITS;
    free_blocks(b, n);
    os_unused((void *)block_begin(b), n * BLOCK_BYTES);
}

static void release(void) {
    attached_update(trace);
    keys_update(trace);
    for (uint32_t b = 0; b < semi.end; b++) {
        if (semi.state[b] == BLOCK_LARGE) release_large(b);
        if (semi.state[b] != BLOCK_OLD) continue;
        if (semi.stays[b]) clear_block(b);
        else free_blocks(b, 1);
    }
    semi.cursor = 0;
}

static uint64_t used_units(void) { return semi.used * BLOCK_UNITS; }

static uintptr_t end(void) { return block_begin(semi.end); }

static bool block_is_valid(uint32_t b) {
    uintptr_t begin = block_begin(b);
    if (semi.state[b] == BLOCK_NEW) return space_is_valid(begin, filled_to(begin));
    if (semi.state[b] == BLOCK_LARGE) return space_is_valid(begin, (uintptr_t)object_after((Object *)begin));
    return semi.state[b] != BLOCK_OLD;
}

static bool is_valid(void) {
    uint64_t used = 0;
    for (uint32_t b = 0; b < semi.end; b++) {
        used += semi.state[b] != BLOCK_FREE;
        if (block_is_valid(b)) continue;
        fprintf(stderr, "heap=semispace: block %u, state %u\n", b, semi.state[b]);
        return false;
    }
    return used == semi.used;
}

const Plan plan_semispace = {.name = "semispace",
                             .collects = true,
                             .moves = true,
                             .init = init,
                             .alloc = alloc,
                             .alloc_large = alloc_large,
                             .take_buffer = take_buffer,
                             .prepare = prepare,
                             .trace = trace,
                             .complete = complete,
                             .is_alive = is_alive,
                             .release = release,
                             .used_units = used_units,
                             .end = end,
                             .is_valid = is_valid};
