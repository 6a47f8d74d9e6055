// lisp2.c - sliding mark-compact: what is alive moves down to the beginning of the heap, in the order in
// which it lies.
//
// Algorithm: LISP2 (Jones, Hosking, Moss, "The Garbage Collection Handbook", 3.2; first in Knuth, vol. 1,
// 2.5, exercise 33): mark; then three passes over the heap:
//     1. each object that is alive gets its new address, the lowest after the ones before it
//     2. each slot is made to lead to the new address
//     3. objects move
// One that does not move is stepped over where the next object would reach into it, and the gap before it is
// room for new objects. (Often the newest object is one of these: if nothing went into the gaps, the heap
// would remain as large as it ever was.)
//
// A pass does not go from one header to the next but over bits, one for each unit, of which marking has set
// those of objects. So what is dead is not looked at.
//
// Invariants: those of rooms.h; rooms are the gaps of the last collection. Between collections no bit is set.
// Cost: allocation is an addition and a comparison. A collection looks at what is alive four times, at its
// slots twice, at a bit for each 16 bytes of the heap four times; and it needs a word for each object, which
// is in the header; no memory is kept for copies, and objects that were made one after the other stay so.
#include "base/bits.h"
#include "base/fatal.h"
#include "os/os.h"
#include "plans/rooms.h"

static List fixed;       // objects that are alive and do not move, by address
static List gaps;        // begin and end, in turn
static uint64_t filling; // the gap that is being filled
static uint64_t *marked; // a bit for each unit

static void init(void) {
    marked = os_alloc(SPACE_BYTES / UNIT / 8, NULL);
    if (!marked) fatal_throw("heap=lisp2: out of memory");
    rooms_init();
}

// From the lowest gap up. A small object that does not fit leaves the gap for good.
static Object *alloc(uint64_t *units) {
    enum { SMALL_UNITS = 64 };
    for (uint64_t i = filling; i < gaps.n; i += 2) {
        Object *room = (Object *)gaps.at[i];
        if (is_room(room) && room->units >= *units) return rooms_take(room, *units);
        if (i == filling && *units <= SMALL_UNITS) filling += 2;
    }
    return rooms_extend(*units);
}

static bool take_buffer(AllocBuffer *b) {
    for (; filling < gaps.n; filling += 2)
        if (is_room((Object *)gaps.at[filling])) return rooms_buffer_from(b, (Object *)gaps.at[filling]);
    return rooms_buffer(b);
}

static bool is_fixed(const Object *o) { return object_is(o, OBJECT_KEPT | OBJECT_PINNED); }

// ---- marking ----------------------------------------------------------------------------------------------

// Whether the address is the beginning of an object that was found alive: most are, and the rest is slow.
static inline bool is_marked_begin(uintptr_t p) {
    uint64_t offset = p - space.base;
    return offset < space.mapped - space.base && offset % UNIT == 0 && offset &&
           bit_test(marked, offset / UNIT - 1);
}

static inline __attribute__((always_inline)) void trace(void *context, void **slot, void *value) {
    if (is_marked_begin((uintptr_t)value)) return;
    Object *o = space_object((uintptr_t)value);
    if (!o || object_is(o, OBJECT_MARKED)) return;
    object_set(o, OBJECT_MARKED);
    bit_set(marked, space_unit(o));
    mark_push(o);
}

static void complete(void) {
    for (Object *o; (o = mark_pop());) {
        plan_count_alive(o);
        object_each_slot(o, trace, NULL);
    }
}

// What is alive, by address.
typedef struct Walk {
    uint64_t word, bits; // of `marked`: those that are still to come
    uint64_t words;
} Walk;

static Walk walk(void) { return (Walk){0, marked[0], ((rooms.top - space.base) / UNIT + 63) / 64}; }

// NULL: there is no other.
static inline Object *next_alive(Walk *w) {
    while (!w->bits) {
        if (++w->word >= w->words) return NULL;
        w->bits = marked[w->word];
    }
    uint64_t unit = w->word * 64 + (uint64_t)__builtin_ctzl(w->bits);
    w->bits &= w->bits - 1;
    return space_at((uint32_t)unit);
}

// ---- 1. new addresses -------------------------------------------------------------------------------------

static void find_fixed(void) {
    fixed.n = 0;
    Walk w = walk();
    for (Object *o; (o = next_alive(&w));)
        if (is_fixed(o)) list_push(&fixed, (uintptr_t)o);
}

static void add_gap(uintptr_t from, uintptr_t to) {
    if (from == to) return;
    list_push(&gaps, from);
    list_push(&gaps, to);
}

// Steps over the next fixed object.
static uintptr_t step_over(uintptr_t free, uint64_t *next) {
    const Object *o = (Object *)fixed.at[(*next)++];
    add_gap(free, (uintptr_t)o);
    return (uintptr_t)object_after(o);
}

// An object's new place is not above its old one, for no fixed object that lies above it is in its way.
static uintptr_t give_addresses(void) {
    uintptr_t free = space.base;
    uint64_t next = 0;
    gaps.n = 0;
    Walk w = walk();
    for (Object *o; (o = next_alive(&w));) {
        if (is_fixed(o)) {
            o->to = space_unit(o);
            continue;
        }
        while (next < fixed.n && free + o->units * UNIT > fixed.at[next]) free = step_over(free, &next);
        o->to = space_unit((void *)free);
        free += o->units * UNIT;
    }
    while (next < fixed.n) free = step_over(free, &next);
    return free;
}

// ---- 2. slots ---------------------------------------------------------------------------------------------

static void update(void *context, void **slot, void *value) {
    uintptr_t p = (uintptr_t)value;
    const Object *o = is_marked_begin(p) ? object_at(value) : space_object(p);
    if (o) slot_follow(slot, value, o, space_at(o->to));
}

static void update_slots(void) {
    plan_update_roots(update);
    Walk w = walk();
    for (Object *o; (o = next_alive(&w));) object_each_slot(o, update, NULL);
}

// ---- 3. objects -------------------------------------------------------------------------------------------

// Down, or it stays: unit by unit upwards is right where the two places overlap.
static inline void move(Object *to, const Object *from, uint64_t units) {
    enum { FEW = 16 };
    if (units > FEW) {
        __builtin_memmove(to, from, units * UNIT);
        return;
    }
    for (uint64_t i = 0; i < units; i++) to[i] = from[i];
}

// By address: what an object is moved over has moved before, or is dead.
static void move_objects(void) {
    space_renew(space.base, rooms.top);
    space_drop(space.base, rooms.top);
    StartBits starts = start_bits_at(0);
    Walk w = walk();
    for (Object *o; (o = next_alive(&w));) {
        Object *to = space_at(o->to);
        object_clear(o, OBJECT_MARKED | OBJECT_KEPT);
        if (to != o) move(to, o, o->units);
        start_bits_add(&starts, space_unit(to));
        space_add_to_pages(to);
    }
    start_bits_write(&starts);
    __builtin_memset(marked, 0, (rooms.top - space.base) / UNIT / 8 + 1);
    filling = rooms.free_units = 0;
    for (uint64_t i = 0; i < gaps.n; i += 2) {
        space_free(gaps.at[i], gaps.at[i + 1]);
        rooms.free_units += (gaps.at[i + 1] - gaps.at[i]) / UNIT;
    }
}

static uintptr_t kept; // memory up to here is in use, or was and has not gone back to the system

// Memory above the top goes back to the system if it is much.
static void return_memory(uintptr_t top) {
    enum { KEPT_BYTES = 4 << 20 };
    uintptr_t from = (top + KEPT_BYTES + OS_PAGE_SIZE - 1) & ~(OS_PAGE_SIZE - 1);
    if (from >= kept) return;
    os_unused((void *)from, ((kept + OS_PAGE_SIZE - 1) & ~(OS_PAGE_SIZE - 1)) - from);
    kept = from;
}

static void release(void) {
    find_fixed();
    uintptr_t top = give_addresses(), old = rooms.top;
    update_slots();
    move_objects();
    rooms.top = top;
    space_free(top, old);
    if (old > kept) kept = old;
    return_memory(top);
}

static uintptr_t end(void) { return rooms.top > kept ? rooms.top : kept; }

const Plan plan_lisp2 = {.name = "lisp2",
                         .collects = true,
                         .moves = true,
                         .init = init,
                         .alloc = alloc,
                         .take_buffer = take_buffer,
                         .give_buffer = rooms_give_buffer,
                         .trace = trace,
                         .complete = complete,
                         .is_alive = mark_is_alive,
                         .release = release,
                         .used_units = rooms_used_units,
                         .end = end,
                         .is_valid = rooms_are_valid};
