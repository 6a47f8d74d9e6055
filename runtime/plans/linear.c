// linear.c - Go's heap before 1.11: one range of addresses, reserved at start, that only grows at its end.
//
// Algorithm: after Go 1.5 to 1.10 (runtime/mheap.go, mcentral.go), mark-sweep. Beside the range lies the
// spans region: for each page its span. A span is pages side by side: free, or cells of one size class, or
// one large object. Free spans of up to 1 MB are in lists by their length, longer ones in `freelarge`, which
// is searched for the best fit, the lowest one of equals. A span that becomes free is joined with its
// neighbours, which the spans region names: of a free span the entries of its first and last page are right,
// of any other one all are. The range grows by 1 MB at least, so that what is made one after the other lies
// side by side. Go's third region, the bitmap with two bits a word for marking and pointers, is here what all
// plans have (space.h): objects have headers, and a table says where they begin. So a cell is one unit of 16
// bytes larger than its class, and pages hold fewer of them.
//
// Invariants
//     spans follow each other from the first page to `pages`; no two free ones do
//     a free span is in the list of its length; a span of cells that has a free one is in that of its class
//     each span of cells has `used` objects, and its other cells in its list
// Cost: a few instructions an allocation where a span has a free cell; else a search of at most 128 lists, or
// of freelarge, which was linear in the number of its spans (Go 1.9 made it a treap). Sweeping looks at each
// cell. The address space must be reserved in advance, which is what sparse arenas did away with.
#include <stdio.h>
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "heap/mheap.h"
#include "plans/cells.h"

enum { LISTS = (1 << 20) / HEAP_PAGE_SIZE, GROW_PAGES = LISTS };
#define MOST_PAGES (SPACE_BYTES / HEAP_PAGE_SIZE)

typedef enum LinearKind { LINEAR_FREE, LINEAR_CELLS, LINEAR_LARGE } LinearKind;

typedef struct LinearSpan {
    struct LinearSpan *next, *prev; // in the ring of its list; alone: itself
    uint64_t page, pages;
    LinearKind kind;
    uint32_t class, cell_units, used; // LINEAR_CELLS
    Object *cells;                    // free ones, linked through the unit behind their headers
} LinearSpan;

static struct {
    LinearSpan **spans;      // the spans region
    uint64_t pages, touched; // of the range; of those, pages from here on never held anything
    uint64_t used_pages, free_cell_units;
    FixAlloc records;
    LinearSpan free[LISTS], freelarge;   // heads of rings
    LinearSpan partial[SIZECLASS_COUNT]; // spans with free cells
} linear;

static void ring_init(LinearSpan *head) { head->next = head->prev = head; }

static void init(void) {
    linear.spans = os_alloc(MOST_PAGES * sizeof *linear.spans, NULL);
    if (!linear.spans) fatal_throw("heap=linear: out of memory");
    fixalloc_init(&linear.records, sizeof(LinearSpan), &heap.other_sys);
    for (int i = 0; i < LISTS; i++) ring_init(&linear.free[i]);
    for (int i = 0; i < SIZECLASS_COUNT; i++) ring_init(&linear.partial[i]);
    ring_init(&linear.freelarge);
}

static void ring_add(LinearSpan *head, LinearSpan *s) {
    s->next = head->next;
    s->prev = head;
    s->next->prev = head->next = s;
}

static void ring_take(LinearSpan *s) {
    s->prev->next = s->next;
    s->next->prev = s->prev;
    ring_init(s);
}

static uintptr_t span_begin(const LinearSpan *s) { return space.base + s->page * HEAP_PAGE_SIZE; }
static uintptr_t span_end(const LinearSpan *s) { return span_begin(s) + s->pages * HEAP_PAGE_SIZE; }

// ---- pages ------------------------------------------------------------------------------------------------

static LinearSpan *span_new(uint64_t page, uint64_t pages) {
    LinearSpan *s = fixalloc_alloc(&linear.records);
    *s = (LinearSpan){.page = page, .pages = pages};
    ring_init(s);
    return s;
}

static LinearSpan *list_of(uint64_t pages) { return pages < LISTS ? &linear.free[pages] : &linear.freelarge; }

static LinearSpan *neighbour(uint64_t page) {
    LinearSpan *s = page < linear.pages ? linear.spans[page] : NULL;
    return s && s->kind == LINEAR_FREE ? s : NULL;
}

static void absorb(LinearSpan *s, LinearSpan *other) {
    if (other->page < s->page) s->page = other->page;
    s->pages += other->pages;
    ring_take(other);
    fixalloc_free(&linear.records, other);
}

// Into its list, joined with free spans on both sides. (Page -1 is none's: it is above all pages.)
static void put_free(LinearSpan *s) {
    LinearSpan *before = neighbour(s->page - 1), *after = neighbour(s->page + s->pages);
    s->kind = LINEAR_FREE;
    if (before) absorb(s, before);
    if (after) absorb(s, after);
    linear.spans[s->page] = linear.spans[s->page + s->pages - 1] = s;
    ring_add(list_of(s->pages), s);
}

static LinearSpan *best_of_large(uint64_t pages) {
    LinearSpan *best = NULL, *head = &linear.freelarge;
    for (LinearSpan *s = head->next; s != head; s = s->next)
        if (s->pages >= pages &&
            (!best || s->pages < best->pages || (s->pages == best->pages && s->page < best->page)))
            best = s;
    return best;
}

static LinearSpan *find_free(uint64_t pages) {
    for (uint64_t n = pages; n < LISTS; n++)
        if (linear.free[n].next != &linear.free[n]) return linear.free[n].next;
    return best_of_large(pages);
}

static bool grow(uint64_t pages) {
    if (pages < GROW_PAGES) pages = GROW_PAGES;
    if (pages > MOST_PAGES - linear.pages || !space_map(space.base + (linear.pages + pages) * HEAP_PAGE_SIZE))
        return false;
    LinearSpan *s = span_new(linear.pages, pages);
    linear.pages += pages;
    put_free(s);
    return true;
}

// So many pages, of a kind that the caller sets; what is left of the free span goes back. NULL: the range is
// full.
static LinearSpan *take_pages(uint64_t pages) {
    LinearSpan *s = find_free(pages);
    if (!s && grow(pages)) s = find_free(pages);
    if (!s) return NULL;
    ring_take(s);
    uint64_t rest = s->pages - pages;
    s->pages = pages;
    for (uint64_t p = 0; p < pages; p++) linear.spans[s->page + p] = s;
    s->kind = LINEAR_LARGE;
    if (rest) put_free(span_new(s->page + pages, rest));
    linear.used_pages += pages;
    if (linear.touched < s->page + pages) linear.touched = s->page + pages;
    return s;
}

static void give_pages(LinearSpan *s) {
    ring_take(s);
    linear.used_pages -= s->pages;
    put_free(s);
}

// ---- objects ----------------------------------------------------------------------------------------------

static Object **link_of(Object *cell) { return (Object **)object_begin(cell); }

static void push_cell(LinearSpan *s, Object *cell) {
    *link_of(cell) = s->cells;
    s->cells = cell;
    linear.free_cell_units += s->cell_units;
}

static uint64_t cells_of(const LinearSpan *s) { return s->pages * HEAP_PAGE_SIZE / UNIT / s->cell_units; }
static Object *cell_at(const LinearSpan *s, uint64_t i) {
    return (Object *)(span_begin(s) + i * s->cell_units * UNIT);
}

// As many pages as lose at most an eighth behind the last cell, as Go's classes do.
static uint64_t pages_of_class(uint64_t cell_units) {
    uint64_t page_units = HEAP_PAGE_SIZE / UNIT, pages = 1;
    while (pages * page_units % cell_units > pages * page_units / 8) pages++;
    return pages;
}

static LinearSpan *new_cells(uint32_t class) {
    uint64_t units = cells_units(class);
    LinearSpan *s = take_pages(pages_of_class(units));
    if (!s) return NULL;
    s->kind = LINEAR_CELLS;
    s->class = class;
    s->cell_units = (uint32_t)units;
    s->used = 0;
    s->cells = NULL;
    for (uint64_t i = cells_of(s); i-- > 0;) {
        Object *cell = cell_at(s, i);
        space_free((uintptr_t)cell, (uintptr_t)cell + units * UNIT);
        push_cell(s, cell);
    }
    ring_add(&linear.partial[class], s);
    return s;
}

static Object *alloc(uint64_t *units) {
    uint32_t class = sizeclass_of((*units - 1) * UNIT);
    LinearSpan *head = &linear.partial[class], *s = head->next != head ? head->next : new_cells(class);
    if (!s) return NULL;
    Object *cell = s->cells;
    s->cells = *link_of(cell);
    s->used++;
    *units = s->cell_units;
    linear.free_cell_units -= s->cell_units;
    if (!s->cells) ring_take(s);
    return cell;
}

static Object *alloc_large(uint64_t *units) {
    uint64_t page_units = HEAP_PAGE_SIZE / UNIT;
    if (*units <= CELL_MOST_UNITS) return alloc(units);
    LinearSpan *s = take_pages((*units + page_units - 1) / page_units);
    return s ? (Object *)span_begin(s) : NULL;
}

// ---- sweeping ---------------------------------------------------------------------------------------------

static bool is_object(const Object *o) { return bit_test(space.starts, space_unit(o)); }

static void sweep_cells(LinearSpan *s) {
    linear.free_cell_units -= (cells_of(s) - s->used) * s->cell_units;
    s->cells = NULL;
    s->used = 0;
    ring_take(s);
    for (uint64_t i = cells_of(s); i-- > 0;) {
        Object *cell = cell_at(s, i);
        if (is_object(cell) && object_is(cell, OBJECT_MARKED)) {
            object_clear(cell, OBJECT_MARKED);
            s->used++;
            continue;
        }
        if (is_object(cell)) space_free((uintptr_t)cell, (uintptr_t)object_after(cell));
        push_cell(s, cell);
    }
    if (s->cells) ring_add(&linear.partial[s->class], s);
}

// Whether nothing in the span is alive.
static bool sweep_span_of(LinearSpan *s) {
    if (s->kind == LINEAR_CELLS) {
        sweep_cells(s);
        if (s->used) return false;
        linear.free_cell_units -= cells_of(s) * s->cell_units;
        return true;
    }
    Object *o = (Object *)span_begin(s);
    if (object_is(o, OBJECT_MARKED)) {
        object_clear(o, OBJECT_MARKED);
        return false;
    }
    space_free((uintptr_t)o, (uintptr_t)object_after(o));
    return true;
}

// First all spans, then the pages of the empty ones: joining changes what follows what.
static void release(void) {
    static List dead;
    attached_update(mark_trace);
    dead.n = 0;
    for (uint64_t page = 0; page < linear.pages;) {
        LinearSpan *s = linear.spans[page];
        page += s->pages;
        if (s->kind != LINEAR_FREE && sweep_span_of(s)) list_push(&dead, (uintptr_t)s);
    }
    for (uint64_t i = 0; i < dead.n; i++) give_pages((LinearSpan *)dead.at[i]);
}

static uint64_t used_units(void) {
    return linear.used_pages * (HEAP_PAGE_SIZE / UNIT) - linear.free_cell_units;
}

static uintptr_t end(void) { return space.base + linear.touched * HEAP_PAGE_SIZE; }

// ---- validity ---------------------------------------------------------------------------------------------

static uint64_t ring_length(const LinearSpan *head) {
    uint64_t n = 0;
    for (const LinearSpan *s = head->next; s != head; s = s->next) n++;
    return n;
}

static bool cells_are_right(const LinearSpan *s) {
    uint64_t free = 0, objects = 0;
    for (Object *c = s->cells; c; c = *link_of(c), free++)
        if (is_object(c) || !object_is(c, OBJECT_FREE) || free > cells_of(s)) return false;
    for (uint64_t i = 0; i < cells_of(s); i++) objects += is_object(cell_at(s, i));
    return objects == s->used && free + objects == cells_of(s) && (free == 0) == (s->next == s);
}

static bool entries_are_right(const LinearSpan *s) {
    bool all = s->kind != LINEAR_FREE;
    for (uint64_t p = 0; p < s->pages; p++)
        if ((all || p == 0 || p == s->pages - 1) && linear.spans[s->page + p] != s) return false;
    return true;
}

static bool span_is_right(const LinearSpan *s) {
    if (!entries_are_right(s)) return false;
    if (s->kind == LINEAR_CELLS) return cells_are_right(s);
    return s->kind == LINEAR_FREE ? s->next != s : is_object((Object *)span_begin(s));
}

static bool is_valid(void) {
    uint64_t free_spans = 0, listed = ring_length(&linear.freelarge), used = 0;
    bool after_free = false;
    for (uint64_t page = 0; page < linear.pages;) {
        const LinearSpan *s = linear.spans[page];
        bool is_free = s && s->kind == LINEAR_FREE;
        if (!s || s->page != page || !span_is_right(s) || (is_free && after_free) ||
            span_end(s) > space.base + linear.pages * HEAP_PAGE_SIZE) {
            fprintf(stderr, "heap=linear: the span at page %lu\n", page);
            return false;
        }
        after_free = is_free;
        free_spans += is_free;
        used += is_free ? 0 : s->pages;
        page += s->pages;
    }
    for (int i = 0; i < LISTS; i++) listed += ring_length(&linear.free[i]);
    return free_spans == listed && used == linear.used_pages;
}

const Plan plan_linear = {.name = "linear",
                          PLAN_MARKS,
                          .init = init,
                          .alloc = alloc,
                          .alloc_large = alloc_large,
                          .release = release,
                          .used_units = used_units,
                          .end = end,
                          .is_valid = is_valid};
