// space.c - see space.h.
#include "plans/space.h"
#include <stdio.h>
#include "base/bits.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "heap/sweep.h"
#include "os/os.h"

Space space;

#define STARTS_BYTES (SPACE_BYTES / UNIT / 8)
#define FIRST_BYTES (SPACE_BYTES / UNIT / SPACE_PAGE_UNITS * sizeof(uint32_t))

// The tables are as large as the whole range needs; the system gives memory to what is touched.
void space_init(void) {
    space.base = space.mapped = (uintptr_t)os_reserve(NULL, SPACE_BYTES);
    space.starts = os_reserve(NULL, STARTS_BYTES);
    space.first = os_reserve(NULL, FIRST_BYTES);
    if (!space.base || !space.starts || !space.first || !os_map(space.starts, STARTS_BYTES) ||
        !os_map(space.first, FIRST_BYTES))
        fatal_throw("GODEBUG=heap: no address space of %lu GiB to be had", SPACE_BYTES >> 30);
    space.end = space.base + SPACE_BYTES;
}

bool space_map(uintptr_t to) {
    if (to <= space.mapped) return true;
    uint64_t bytes = (to - space.mapped + SPACE_GROW_BYTES - 1) & ~(SPACE_GROW_BYTES - 1);
    if (bytes > space.end - space.mapped || !os_map((void *)space.mapped, bytes)) return false;
    space.mapped += bytes;
    return true;
}

// ---- from an address to its object ------------------------------------------------------------------------

static Object *covering(uint32_t unit, uintptr_t p) {
    Object *o = space_at(unit);
    return (uintptr_t)object_begin(o) <= p && p < (uintptr_t)object_after(o) ? o : NULL;
}

Object *space_object(uintptr_t p) {
    if (!space_has(p)) return NULL;
    uint32_t unit = space_unit((void *)p), page = unit / SPACE_PAGE_UNITS;
    uint64_t word = unit / 64, least = (uint64_t)page * (SPACE_PAGE_UNITS / 64);
    uint64_t bits = space.starts[word] & (~0ul >> (63 - unit % 64));
    while (!bits && word > least) bits = space.starts[--word];
    if (bits) return covering((uint32_t)(word * 64 + 63 - (uint64_t)__builtin_clzl(bits)), p);
    uint32_t first = space.first[page];
    return bit_test(space.starts, first) ? covering(first, p) : NULL;
}

void space_add(const Object *o) {
    uint32_t unit = space_unit(o), last = unit + o->units - 1;
    space.starts[unit / 64] |= 1ul << unit % 64;
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
    if (godebug.clobberfree)
        for (uint64_t *at = (uint64_t *)from; at < (uint64_t *)to; at++) *at = CLOBBER_WORD;
    *(Object *)from = (Object){(uint64_t)OBJECT_FREE << OBJECT_FLAG_SHIFT, (uint32_t)((to - from) / UNIT), 0};
}

bool space_is_valid(uintptr_t from, uintptr_t to) {
    uintptr_t at = from;
    for (const Object *o; at < to; at = (uintptr_t)object_after(o)) {
        o = (const Object *)at;
        bool begins = bit_test(space.starts, space_unit(o));
        if (o->units == 0 || o->units > (to - at) / UNIT || begins == object_is(o, OBJECT_FREE) ||
            object_is(o, OBJECT_MARKED | OBJECT_KEPT | OBJECT_MOVED)) {
            fprintf(stderr, "heap plan: at %#lx: head %#lx, %u units, %s object begins\n", at, o->head,
                    o->units, begins ? "an" : "no");
            return false;
        }
    }
    return at == to;
}

// ---- an object's slots ------------------------------------------------------------------------------------

static void visit_element(void **words, const LoamType *t, uint64_t n, GcVisit *visit, void *context) {
    for (uint64_t i = 0; i < n; i++)
        if (type_has_pointer(t, i) && words[i]) visit(context, &words[i], words[i]);
}

void object_visit(Object *o, GcVisit *visit, void *context) {
    const LoamType *t = object_type(o);
    if (!t || !t->ptrdata) return;
    uint64_t words = object_bytes(o) / WORD_SIZE, step = t->size / WORD_SIZE, used = t->ptrdata / WORD_SIZE;
    void **at = object_begin(o);
    for (; words >= step; words -= step, at += step) visit_element(at, t, used, visit, context);
    visit_element(at, t, used < words ? used : words, visit, context); // what rounding the size up has left
}
