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
//     a NEW block is objects and room, one after the other, as far as it is filled; no block is OLD or UNSEEN
//     a LARGE block begins with an object, to which the REST blocks after it belong
// Cost: allocation is an addition and a comparison. A collection takes time in proportion to what is alive,
// none for what is dead (but that those of a block get their bits in `starts` when one of them is found);
// memory is up to twice of what is alive when a collection begins. The loop over copied objects is written
// for small ones: which of their words are pointers is known from the object before, or from a table. To
// prefetch what the slots of later objects lead to gained nothing: it lies in the order of the copies.
#include <stdio.h>
#include "base/fatal.h"
#include "os/os.h"
#include "plans/list.h"
#include "plans/plan.h"

#define BLOCK_UNITS SPACE_PAGE_UNITS
#define BLOCK_BYTES (BLOCK_UNITS * UNIT)
#define BLOCKS (SPACE_BYTES / BLOCK_BYTES)

// An UNSEEN block is an OLD one whose objects have no bits in `starts` yet: nobody has looked for one.
enum BlockState { BLOCK_FREE, BLOCK_NEW, BLOCK_OLD, BLOCK_UNSEEN, BLOCK_LARGE, BLOCK_REST };

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

static __attribute__((noinline)) bool next_block(void) {
    leave_block();
    uint32_t b = take_blocks(1);
    if (b == UINT32_MAX) return false;
    semi.state[b] = BLOCK_NEW;
    semi.at = block_begin(b);
    semi.top = semi.at + BLOCK_BYTES;
    list_push(&semi.queue, semi.at);
    return true;
}

static inline Object *take(uint64_t units) {
    if (__builtin_expect(semi.top - semi.at < units * UNIT, 0) && !next_block()) return NULL;
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
        if (semi.state[b] == BLOCK_NEW) semi.state[b] = space_is_settled(b) ? BLOCK_OLD : BLOCK_UNSEEN;
    semi.queue.n = semi.looked = 0;
    semi.look = 0;
}

// Most objects are too small for a call, and many as small as this.
static inline void copy_units(Object *to, const Object *from, uint64_t units) {
    enum { FEW = 16 };
    if (__builtin_expect(units == 2, 1)) {
        to[0] = from[0];
        to[1] = from[1];
    } else if (units > FEW) {
        __builtin_memcpy(to, from, units * UNIT);
    } else {
        for (uint64_t i = 0; i < units; i++) to[i] = from[i];
    }
}

// The copy gets its bit in `starts` when its slots are looked at, and is counted then.
static inline Object *copy(Object *o) {
    uint64_t units = o->units;
    Object *to = take(units);
    if (!to) fatal_throw("heap=semispace: out of memory for what is alive");
    copy_units(to, o, units);
    object_set(o, OBJECT_MOVED);
    o->to = space_unit(to);
    return to;
}

static void stay(Object *o) {
    object_set(o, OBJECT_MARKED);
    semi.stays[block_of(o)] = true;
    mark_push(o);
}

static void trace(void *context, void **slot, void *value) {
    if (!space_has((uintptr_t)value)) return;
    uint32_t b = block_of(value);
    if (semi.state[b] == BLOCK_NEW) return;
    if (semi.state[b] == BLOCK_UNSEEN) {
        space_settle_page(b);
        semi.state[b] = BLOCK_OLD;
    }
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

// What is constant while the slots of many objects are looked at.
typedef struct Tables {
    uintptr_t base;
    uint64_t bytes;
    const uint8_t *state;
    const uint64_t *starts;
} Tables;

// The same as trace, and for most of all slots with few instructions: for what leads to the beginning of an
// object of an OLD block that moves, or has moved.
static inline __attribute__((always_inline)) void trace_quickly(const Tables *t, void **slot) {
    uintptr_t value = (uintptr_t)*slot;
    uint64_t offset = value - t->base; // of nil more than any
    if (offset >= t->bytes) return;
    uint8_t state = t->state[offset / BLOCK_BYTES];
    if (state == BLOCK_NEW) return;
    bool plain = state == BLOCK_OLD && offset % UNIT == 0 && offset % BLOCK_BYTES != 0 &&
                 bit_test(t->starts, offset / UNIT - 1);
    Object *o = (Object *)value - 1;
    uint64_t flags = plain ? o->head >> OBJECT_FLAG_SHIFT : OBJECT_KEPT;
    if (!flags) *slot = object_begin(copy(o));
    else if (flags == OBJECT_MOVED) *slot = (void *)(t->base + (o->to + 1ul) * UNIT);
    else trace(NULL, slot, (void *)value);
}

// From one copied object to the end: they get their bits in `starts`, and their slots are looked at. How many
// there are.
static uint64_t look_at_copies(uintptr_t at, uintptr_t end) {
    const Tables tables = {space.base, space.mapped - space.base, semi.state, space.starts};
    StartBits bits = start_bits_at(space_unit((void *)at));
    uint64_t objects = 0;
    Shape last = {0}; // of the last small object with a type: often the next one's, too
    uint64_t last_units = 0;
    for (; at < end; objects++) {
        Object *o = (Object *)at;
        uint64_t units = o->units;
        const LoamType *type = object_type(o);
        start_bits_add(&bits, space_unit(o));
        at += units * UNIT;
        if (type != last.type || units != last_units) {
            if (!type) continue;
            if (units > SHAPE_MOST_UNITS) {
                object_each_slot(o, trace, NULL);
                continue;
            }
            last = (Shape){type, object_slots(type, units)};
            last_units = units;
        }
        for (uint64_t slots = last.slots; slots; slots &= slots - 1)
            trace_quickly(&tables, (void **)object_begin(o) + __builtin_ctzl(slots));
    }
    start_bits_write(&bits);
    return objects;
}

// Of the next block of the queue, as far as it is filled; false: there is none.
static bool look_at_next_copies(void) {
    if (semi.looked == semi.queue.n) return false;
    uintptr_t block = semi.queue.at[semi.looked], from = semi.look ? semi.look : block, to = filled_to(block);
    if (from < to) {
        plan_state.alive += look_at_copies(from, to);
        plan_state.units_alive += (to - from) / UNIT;
        semi.look = to;
        return true;
    }
    if (block + BLOCK_BYTES == semi.top) return false; // more may come into it
    semi.looked++;
    semi.look = 0;
    return true;
}

static void complete(void) {
    for (Object *o;;) {
        if (look_at_next_copies()) continue;
        if (!(o = mark_pop())) return;
        plan_count_alive(o);
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
        if (semi.state[b] != BLOCK_OLD && semi.state[b] != BLOCK_UNSEEN) continue;
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
    return semi.state[b] != BLOCK_OLD && semi.state[b] != BLOCK_UNSEEN;
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
