// space.h - the memory of a plan: one range of addresses, and the objects in it.
//
// The range is reserved at start and mapped from its beginning as far as plans ask for. It is measured in
// units of 16 bytes; an object is a header of one unit and the bytes that the program sees.
//
//     +--------------------------+--------------------------
//     | head | units | to        | the object ...
//     +--------------------------+--------------------------
//
// Everything between two objects that plans walk over has a header, too, with OBJECT_FREE and no type.
//
// Which object an address belongs to is found by three tables beside the range:
//     starts    a bit for each unit: an object's header is there
//     first     for each page of 64 KiB: the object that covers its first unit, if it begins before
//     pending   for each page: the units of it that are or were a P's buffer, and whose objects have no bits
//               yet. They follow each other from the first of these units on
// So a look goes back to the beginning of the page at most. Who makes an object under the plans' lock writes
// the first two; `first` may be stale: the bit and the object's size decide. Objects in buffers get their
// bits when the first of their page is looked for while the world stands still: where nothing is alive,
// nobody ever looks.
#ifndef LOAM_SPACE_H
#define LOAM_SPACE_H

#include <stdbool.h>
#include "arch/machine.h"
#include "base/bits.h"
#include "gc/roots.h"
#include "heap/allocbuffer.h"

#define SPACE_BYTES (32ul << 30) // reserved; units are numbered by 32 bits
#define SPACE_PAGE_UNITS 4096u   // 64 KiB
#define SPACE_GROW_BYTES (4ul << 20)

enum {
    OBJECT_FREE = 1,   // no object, but room
    OBJECT_MARKED = 2, // found alive; between collections never set
    OBJECT_KEPT = 4,   // it does not move in this collection
    OBJECT_PINNED = 8, // it never moves again
    OBJECT_MOVED = 16, // `to` is its new place, and this is the old one
};
#define OBJECT_FLAG_SHIFT 48

typedef struct PageUnits {
    uint16_t from, to; // of a page; from == to: none
} PageUnits;

typedef struct Space {
    uintptr_t base, mapped, end; // [base, mapped) may be used; [base, end) is reserved
    uint64_t *starts;
    uint32_t *first;
    PageUnits *pending;
    bool still; // there are no buffers, and the world stands still
} Space;
extern Space space;

void space_init(void);
bool space_map(uintptr_t to); // [base, to) may be used afterwards; false: it would not fit

static inline bool object_is(const Object *o, uint64_t flag) { return o->head >> OBJECT_FLAG_SHIFT & flag; }
static inline void object_set(Object *o, uint64_t flag) { o->head |= flag << OBJECT_FLAG_SHIFT; }
static inline void object_clear(Object *o, uint64_t flags) { o->head &= ~(flags << OBJECT_FLAG_SHIFT); }
static inline const LoamType *object_type(const Object *o) {
    return (const LoamType *)(o->head & ((1ul << OBJECT_FLAG_SHIFT) - 1));
}
static inline void *object_begin(const Object *o) { return (void *)(o + 1); }
static inline uint64_t object_bytes(const Object *o) { return (o->units - 1) * UNIT; }
static inline Object *object_after(const Object *o) { return (Object *)((uintptr_t)o + o->units * UNIT); }
static inline Object *object_at(void *begin) { return (Object *)begin - 1; }

static inline uint32_t space_unit(const void *p) { return (uint32_t)(((uintptr_t)p - space.base) / UNIT); }
static inline Object *space_at(uint32_t unit) { return (Object *)(space.base + unit * UNIT); }
static inline bool space_has(uintptr_t p) { return p - space.base < space.mapped - space.base; }

static inline bool space_is_pending(uint32_t unit) {
    const PageUnits *u = &space.pending[unit / SPACE_PAGE_UNITS];
    return (uint16_t)(unit % SPACE_PAGE_UNITS - u->from) < u->to - u->from;
}

// All objects of the page have bits.
static inline bool space_is_settled(uint32_t page) {
    return space.pending[page].from == space.pending[page].to;
}
void space_settle_page(uint32_t page); // they get them. The world stands still

Object *space_object_around(uintptr_t); // by the tables, for any address
// The object that the address is in, header excluded; NULL: none. Under the plans' lock, or while the world
// stands still.
static inline Object *space_object(uintptr_t p) {
    uint32_t unit = space_unit((void *)p);
    // Most pointers lead to an object's beginning. (Of a header in the page before this one it is not known
    // whether it has its bit.)
    if (space_has(p) && p % UNIT == 0 && unit % SPACE_PAGE_UNITS && !space_is_pending(unit) &&
        bit_test(space.starts, unit - 1))
        return space_at(unit - 1);
    return space_object_around(p);
}
// Bits of `starts` for objects whose headers follow each other: they are written 64 at a time.
typedef struct StartBits {
    uint64_t word, bits;
} StartBits;
static inline StartBits start_bits_at(uint32_t unit) {
    return (StartBits){unit / 64, space.starts[unit / 64]};
}
static inline void start_bits_write(const StartBits *s) { space.starts[s->word] = s->bits; }
static inline void start_bits_add(StartBits *s, uint32_t unit) {
    if (unit / 64 != s->word) {
        start_bits_write(s);
        *s = start_bits_at(unit);
    }
    s->bits |= 1ul << unit % 64;
}

void space_add_over_pages(const Object *);
// Of an object whose bit is set otherwise.
static inline void space_add_to_pages(const Object *o) {
    uint32_t unit = space_unit(o);
    if ((unit ^ (unit + o->units - 1)) / SPACE_PAGE_UNITS) space_add_over_pages(o);
}
// An object begins here.
static inline void space_add(const Object *o) {
    bit_set(space.starts, space_unit(o));
    space_add_to_pages(o);
}
void space_drop(uintptr_t from, uintptr_t to); // no object begins in this range of whole units
void space_free(uintptr_t from, uintptr_t to); // the same, and the range is one piece of room
// The range, part of a page that has no pending units and without objects, becomes a buffer; false: it has
// some.
bool space_lend(AllocBuffer *, uintptr_t from, uintptr_t to);
void space_return(const AllocBuffer *);            // its rest is room
void space_settle(void);                           // all objects get their bits. The world stands still
void space_renew(uintptr_t from, uintptr_t to);    // no units of these pages are pending
bool space_is_valid(uintptr_t from, uintptr_t to); // headers lead from one to the other, and the bits agree

// Where the page ends that the address is in.
static inline uintptr_t space_page_end(uintptr_t p) {
    return space.base + ((p - space.base) / (SPACE_PAGE_UNITS * UNIT) + 1) * SPACE_PAGE_UNITS * UNIT;
}

// What a slot leads to has moved.
static inline void slot_follow(void **slot, void *value, const Object *from, const Object *to) {
    *slot = (char *)value + ((uintptr_t)to - (uintptr_t)from);
}

// Words [0, n) of a value of this type; n is at most ptrdata's.
void visit_words_of_runs(void **words, const LoamType *t, uint64_t n, GcVisit *visit, void *context);
static inline __attribute__((always_inline)) void visit_words(void **words, const LoamType *t, uint64_t n,
                                                              GcVisit *visit, void *context) {
    if (__builtin_expect(t->ptrdata > LOAM_MAX_MASKED, 0)) {
        visit_words_of_runs(words, t, n, visit, context);
        return;
    }
    for (uint64_t i = 0; i < n; i += 8) {
        unsigned bits = t->gcdata[i / 8] & (n - i >= 8 ? 0xffu : (1u << (n - i)) - 1);
        for (; bits; bits &= bits - 1) {
            void **slot = &words[i + (unsigned)__builtin_ctz(bits)];
            if (*slot) visit(context, slot, *slot);
        }
    }
}

// Which words of small objects hold pointers, by type and size, as they were last asked for: a bit for each.
// Where a shape is in the table tells the size, as there are more places than sizes.
#define SHAPE_MOST_UNITS 33u // 64 words and a header
#define SHAPES 256u
typedef struct Shape {
    const LoamType *type;
    uint64_t slots;
} Shape;
extern Shape space_shapes[SHAPES];
void space_find_shape(Shape *, const LoamType *, uint64_t units);

// Of an object of at most SHAPE_MOST_UNITS, with a type.
static inline uint64_t object_slots(const LoamType *t, uint64_t units) {
    Shape *s = &space_shapes[((uintptr_t)t / 16 ^ units) % SHAPES];
    if (__builtin_expect(s->type != t, 0)) space_find_shape(s, t, units);
    return s->slots;
}

// Visits each word of the object that may hold a pointer and is not nil. Inline, for where a plan spends its
// time.
static inline __attribute__((always_inline)) void object_each_slot(Object *o, GcVisit *visit, void *context) {
    const LoamType *t = object_type(o);
    if (!t) return;
    void **at = object_begin(o);
    if (__builtin_expect(o->units <= SHAPE_MOST_UNITS, 1)) {
        for (uint64_t slots = object_slots(t, o->units); slots; slots &= slots - 1) {
            void **slot = &at[__builtin_ctzl(slots)];
            if (*slot) visit(context, slot, *slot);
        }
        return;
    }
    if (!t->ptrdata) return;
    uint64_t words = object_bytes(o) / WORD_SIZE, step = t->size / WORD_SIZE, used = t->ptrdata / WORD_SIZE;
    for (; words >= step; words -= step, at += step) visit_words(at, t, used, visit, context);
    // What rounding the size up has left.
    if (words) visit_words(at, t, used < words ? used : words, visit, context);
}
void object_visit(Object *, GcVisit *visit, void *context);

#endif
