// space.c - see space.h.
#include "plans/space.h"
#include <stdio.h>
#include "base/bits.h"
#include "base/fatal.h"
#include "heap/mcache.h"
#include "heap/sweep.h"
#include "os/os.h"

Space space;

#define STARTS_BYTES (SPACE_BYTES / UNIT / 8)
#define SPACE_PAGES (SPACE_BYTES / UNIT / SPACE_PAGE_UNITS)
#define FIRST_BYTES (SPACE_PAGES * sizeof(uint32_t))
#define HUGE_PAGE_BYTES (2ul << 20)

// Begins where a huge page may.
static uintptr_t reserve_for_huge_pages(void) {
    uintptr_t range = (uintptr_t)os_reserve(NULL, SPACE_BYTES + HUGE_PAGE_BYTES);
    return range ? (range + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1) : 0;
}

// The tables are as large as the whole range needs; the system gives memory to what is touched.
void space_init(void) {
    space.base = space.mapped = reserve_for_huge_pages();
    space.starts = os_reserve(NULL, STARTS_BYTES);
    space.first = os_reserve(NULL, FIRST_BYTES);
    space.pending = os_alloc(SPACE_PAGES * sizeof *space.pending, &os_record_bytes);
    if (!space.base || !space.starts || !space.first || !os_map(space.starts, STARTS_BYTES) ||
        !os_map(space.first, FIRST_BYTES) || !space.pending)
        fatal_throw("GODEBUG=heap: no address space of %lu GiB to be had", SPACE_BYTES >> 30);
    space.end = space.base + SPACE_BYTES;
}

bool space_map(uintptr_t to) {
    if (to <= space.mapped) return true;
    uint64_t bytes = (to - space.mapped + SPACE_GROW_BYTES - 1) & ~(SPACE_GROW_BYTES - 1);
    if (bytes > space.end - space.mapped || !os_map((void *)space.mapped, bytes)) return false;
    if (space.mapped > space.base) os_huge_pages((void *)space.mapped, bytes);
    space.mapped += bytes;
    return true;
}

// ---- objects in buffers -----------------------------------------------------------------------------------

// Where the objects end that begin with the page's first pending one.
static uintptr_t pending_end(uint32_t page) {
    uintptr_t begin = (uintptr_t)space_at(page * SPACE_PAGE_UNITS);
    for (const MCache *c = heap.caches; c; c = c->next)
        if (c->buffer.end - begin - 1 < SPACE_PAGE_UNITS * UNIT)
            return __atomic_load_n(&c->buffer.at, __ATOMIC_ACQUIRE);
    return begin + space.pending[page].to * UNIT;
}

static Object *pending_object(uint32_t page, uintptr_t p) {
    uintptr_t end = pending_end(page);
    Object *o = space_at(page * SPACE_PAGE_UNITS + space.pending[page].from);
    while ((uintptr_t)o < end && (uintptr_t)object_after(o) <= p) o = object_after(o);
    return (uintptr_t)o < end && (uintptr_t)object_begin(o) <= p ? o : NULL;
}

void space_settle_page(uint32_t page) {
    uintptr_t end = pending_end(page);
    PageUnits *u = &space.pending[page];
    Object *o = space_at(page * SPACE_PAGE_UNITS + u->from);
    StartBits bits = start_bits_at(space_unit(o));
    for (; (uintptr_t)o < end; o = object_after(o)) start_bits_add(&bits, space_unit(o));
    start_bits_write(&bits);
    u->from = (uint16_t)(space_unit(o) - page * SPACE_PAGE_UNITS);
}

void space_settle(void) {
    RT_ASSERT_WORLD_STOPPED();
    for (uint32_t page = 0; page < (space.mapped - space.base) / UNIT / SPACE_PAGE_UNITS; page++)
        if (!space_is_settled(page)) space_settle_page(page);
}

bool space_lend(AllocBuffer *b, uintptr_t from, uintptr_t to) {
    uint32_t page = space_unit((void *)from) / SPACE_PAGE_UNITS, first = page * SPACE_PAGE_UNITS;
    RT_ASSERT(1, (to - space.base - 1) / UNIT / SPACE_PAGE_UNITS == page);
    PageUnits *u = &space.pending[page];
    if (u->from != u->to) return false;
    u->from = (uint16_t)(space_unit((void *)from) - first);
    u->to = (uint16_t)(u->from + (to - from) / UNIT);
    *b = (AllocBuffer){.begin = from, .at = from, .end = to};
    return true;
}

void space_return(const AllocBuffer *b) {
    if (b->at == b->end) return;
    space.pending[space_unit((void *)b->at) / SPACE_PAGE_UNITS].to -= (uint16_t)((b->end - b->at) / UNIT);
    space_free(b->at, b->end);
}

void space_renew(uintptr_t from, uintptr_t to) {
    uint64_t a = (from - space.base) / UNIT / SPACE_PAGE_UNITS;
    uint64_t b = (to - space.base + UNIT * SPACE_PAGE_UNITS - 1) / UNIT / SPACE_PAGE_UNITS;
    for (; a < b; a++) space.pending[a] = (PageUnits){0};
}

// ---- from an address to its object ------------------------------------------------------------------------

static Object *covering(uint32_t unit, uintptr_t p) {
    Object *o = space_at(unit);
    return (uintptr_t)object_begin(o) <= p && p < (uintptr_t)object_after(o) ? o : NULL;
}

Object *space_object_around(uintptr_t p) {
    if (!space_has(p)) return NULL;
    uint32_t unit = space_unit((void *)p), page = unit / SPACE_PAGE_UNITS;
    if (space_is_pending(unit)) {
        if (!space.still) return pending_object(page, p);
        space_settle_page(page);
    }
    uint64_t word = unit / 64, least = (uint64_t)page * (SPACE_PAGE_UNITS / 64);
    uint64_t bits = space.starts[word] & (~0ul >> (63 - unit % 64));
    while (!bits && word > least) bits = space.starts[--word];
    if (bits) return covering((uint32_t)(word * 64 + 63 - (uint64_t)__builtin_clzl(bits)), p);
    uint32_t first = space.first[page];
    return bit_test(space.starts, first) ? covering(first, p) : NULL;
}

void space_add_over_pages(const Object *o) {
    uint32_t unit = space_unit(o), last = unit + o->units - 1;
    for (uint32_t page = unit / SPACE_PAGE_UNITS + 1; page <= last / SPACE_PAGE_UNITS; page++)
        space.first[page] = unit;
}

void space_drop(uintptr_t from, uintptr_t to) {
    if (from == to) return;
    uint64_t a = (from - space.base) / UNIT, b = (to - space.base) / UNIT;
    uint64_t first = ~0ul << a % 64, last = ~0ul >> (63 - (b - 1) % 64), w = a / 64, end = (b - 1) / 64;
    if (w == end) {
        space.starts[w] &= ~(first & last);
        return;
    }
    space.starts[w] &= ~first;
    while (++w < end) space.starts[w] = 0;
    space.starts[end] &= ~last;
}

void space_free(uintptr_t from, uintptr_t to) {
    if (from == to) return;
    space_drop(from, to);
    clobber_freed(from, to);
    *(Object *)from = (Object){(uint64_t)OBJECT_FREE << OBJECT_FLAG_SHIFT, (uint32_t)((to - from) / UNIT), 0};
}

bool space_is_valid(uintptr_t from, uintptr_t to) {
    uintptr_t at = from;
    for (const Object *o; at < to; at = (uintptr_t)object_after(o)) {
        o = (const Object *)at;
        bool begins = bit_test(space.starts, space_unit(o));
        bool bare = object_is(o, OBJECT_FREE) || space_is_pending(space_unit(o));
        if (o->units == 0 || o->units > (to - at) / UNIT || begins == bare ||
            object_is(o, OBJECT_MARKED | OBJECT_KEPT | OBJECT_MOVED)) {
            fprintf(stderr, "heap plan: at %#lx: head %#lx, %u units, %s object begins\n", at, o->head,
                    o->units, begins ? "an" : "no");
            return false;
        }
    }
    return at == to;
}

// ---- an object's slots ------------------------------------------------------------------------------------

// The map of a large type is no bits for all its words (abi.h).
void visit_words_of_runs(void **words, const LoamType *t, uint64_t n, GcVisit *visit, void *context) {
    for (uint64_t i = 0; i < n; i++)
        if (type_has_pointer(t, i) && words[i]) visit(context, &words[i], words[i]);
}

Shape space_shapes[SHAPES];

// The words of a large type's map, one by one, are as good for a small object as its bits.
void space_find_shape(Shape *s, const LoamType *t, uint64_t units) {
    uint64_t words = (units - 1) * UNIT / WORD_SIZE, step = t->size / WORD_SIZE, slots = 0;
    for (uint64_t i = 0; i < words && t->ptrdata; i++)
        if (i % step < t->ptrdata / WORD_SIZE && type_has_pointer(t, i % step)) slots |= 1ul << i;
    *s = (Shape){t, slots};
}

void object_visit(Object *o, GcVisit *visit, void *context) { object_each_slot(o, visit, context); }
