// read.c - a heap dump's records; runtime/lang/heapdump.h has their form. What the dump says is checked where
// it would lead outside of the file; the rest is believed.
#include <stdlib.h>
#include "heapview/heapview.h"

void big_grow(void **at, size_t *room, size_t bytes) {
    *room = *room ? 2 * *room : 64;
    *at = realloc(*at, *room * bytes);
    if (!*at) out_of_memory();
}

void *big_array(size_t n, size_t bytes) {
    void *at = calloc(n ? n : 1, bytes);
    if (!at) out_of_memory();
    return at;
}

int by_address(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

typedef struct Reader {
    HeapDump *d;
    const uint8_t *at, *end;
    bool bad;
} Reader;

// ---- numbers and texts ------------------------------------------------------------------------------------

static uint64_t number(Reader *r) {
    uint64_t x = 0;
    for (unsigned shift = 0; r->at < r->end && shift < 64; shift += 7) {
        uint8_t b = *r->at++;
        x |= (uint64_t)(b & 127) << shift;
        if (b < 128) return x;
    }
    r->bad = true;
    return 0;
}

static void skip(Reader *r, int numbers) {
    while (numbers--) number(r);
}

static Bytes bytes(Reader *r) {
    uint64_t n = number(r);
    Bytes b = {(const char *)r->at, n};
    if (n > (uint64_t)(r->end - r->at)) {
        r->bad = true;
        return (Bytes){"", 0};
    }
    r->at += n;
    return b;
}

static const char *text(Reader *r) {
    Bytes b = bytes(r);
    return arena_strndup(r->d->arena, b.p, b.n);
}

// The fields that follow; each lies in the bytes before them.
static void skip_fields(Reader *r, uint64_t size) {
    while (!r->bad && number(r))
        if (number(r) + 8 > size) r->bad = true;
}

// Fields were looked at once (skip_fields), so nothing is checked.
static uint64_t next_number(const uint8_t **at) {
    uint64_t x = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t b = *(*at)++;
        x |= (uint64_t)(b & 127) << shift;
        if (b < 128) return x;
    }
}

FieldReader object_fields(const Cell *c) { return (FieldReader){c->bytes + c->size, c->bytes}; }
FieldReader root_fields(const Root *r) { return (FieldReader){r->fields, r->bytes}; }

bool field_next(FieldReader *f, uint64_t *offset, uint64_t *value) {
    while (f->at && next_number(&f->at)) {
        *offset = next_number(&f->at);
        memcpy(value, f->bytes + *offset, sizeof *value);
        if (*value) return true;
    }
    f->at = NULL;
    return false;
}

// ---- Go's records -----------------------------------------------------------------------------------------

static void read_object(Reader *r) {
    Cell c = {.address = number(r)};
    Bytes b = bytes(r);
    c.bytes = (const uint8_t *)b.p;
    c.size = b.n;
    skip_fields(r, c.size);
    BIG_PUSH(r->d->objects, c);
}

static void read_other_root(Reader *r) {
    Root root = {.kind = text(r)};
    root.name = root.kind;
    root.pointer = number(r);
    BIG_PUSH(r->d->roots, root);
}

static void read_type(Reader *r) {
    DumpType t = {.address = number(r)};
    t.size = number(r);
    Bytes name = bytes(r);
    skip(r, 1);
    size_t n = r->d->types.n;
    if (n && r->d->types.at[n - 1].address == t.address) return;
    t.name = arena_strndup(r->d->arena, name.p, name.n);
    BIG_PUSH(r->d->types, t);
}

static void read_goroutine(Reader *r) {
    Goroutine g = {0};
    skip(r, 2);
    g.id = number(r);
    skip(r, 1);
    g.status = number(r);
    g.is_system = number(r);
    skip(r, 2);
    g.wait = text(r);
    skip(r, 4);
    g.first_frame = (uint32_t)r->d->roots.n;
    BIG_PUSH(r->d->goroutines, g);
}

static void read_frame(Reader *r) {
    Root root = {.kind = "frame", .address = number(r)};
    root.depth = number(r);
    skip(r, 1);
    Bytes b = bytes(r);
    root.bytes = (const uint8_t *)b.p;
    root.size = b.n;
    skip(r, 3);
    root.name = text(r);
    root.fields = r->at;
    skip_fields(r, root.size);
    if (!r->d->goroutines.n) return;
    Goroutine *g = &r->d->goroutines.at[r->d->goroutines.n - 1];
    root.goroutine = g->id;
    g->frames++;
    BIG_PUSH(r->d->roots, root);
}

static void read_finalizer(Reader *r) {
    Root root = {.kind = "finalizer", .name = "finalizer", .through = number(r)};
    root.address = root.through;
    root.pointer = number(r);
    skip(r, 3);
    BIG_PUSH(r->d->roots, root);
}

static void read_data(Reader *r) {
    Root root = {.kind = "global", .address = number(r)};
    Bytes b = bytes(r);
    root.bytes = (const uint8_t *)b.p;
    root.size = b.n;
    root.fields = r->at;
    root.name = arena_printf(r->d->arena, "global at %#llx", (unsigned long long)root.address);
    skip_fields(r, root.size);
    BIG_PUSH(r->d->roots, root);
}

static void read_memstats(Reader *r) {
    DumpStats *s = &r->d->stats;
    s->alloc = number(r);
    s->total_alloc = number(r);
    s->sys = number(r);
    skip(r, 1);
    s->mallocs = number(r);
    s->frees = number(r);
    s->heap_alloc = number(r);
    s->heap_sys = number(r);
    s->heap_idle = number(r);
    s->heap_inuse = number(r);
    s->heap_released = number(r);
    s->heap_objects = number(r);
    s->stack_inuse = number(r);
    skip(r, 8);
    s->next_gc = number(r);
    skip(r, 2 + 256);
    s->num_gc = number(r);
}

// The first place outside of package runtime, else the first one.
static void read_site(Reader *r) {
    Site s = {.id = number(r)};
    s.size = number(r);
    bool found = false;
    for (uint64_t n = number(r); n && !r->bad; n--) {
        Bytes func = bytes(r), file = bytes(r);
        uint64_t line = number(r);
        bool runtime = func.n > 8 && memcmp(func.p, "runtime.", 8) == 0;
        if (s.place && (found || runtime)) continue;
        found = !runtime;
        s.place = arena_printf(r->d->arena, "%.*s %.*s:%llu", (int)func.n, func.p, (int)file.n, file.p,
                               (unsigned long long)line);
    }
    if (!s.place) s.place = "unknown";
    s.allocs = number(r);
    s.frees = number(r);
    BIG_PUSH(r->d->sites, s);
}

static void read_pair(Reader *r) {
    Pair p = {.object = number(r)};
    p.what = number(r);
    BIG_PUSH(r->d->samples, p);
}

static void read_params(Reader *r) {
    if (number(r) || number(r) != 8) r->bad = true; // not of this kind of machine
    skip(r, 2);
    bytes(r);
    bytes(r);
    skip(r, 1);
}

// false: the end, or something that is not known.
static bool read_record(Reader *r) {
    switch (number(r)) {
    case 1: read_object(r); return true;
    case 2: read_other_root(r); return true;
    case 3: read_type(r); return true;
    case 4: read_goroutine(r); return true;
    case 5: read_frame(r); return true;
    case 6: read_params(r); return true;
    case 7:
    case 11: read_finalizer(r); return true;
    case 8: skip(r, 2); return true;
    case 9: skip(r, 3); return true;
    case 10: read_memstats(r); return true;
    case 12:
    case 13: read_data(r); return true;
    case 14: skip(r, 7); return true;
    case 15: skip(r, 6); return true;
    case 16: read_site(r); return true;
    case 17: read_pair(r); return true;
    case 0: return false;
    default: r->bad = true; return false;
    }
}

// ---- Loam's records ---------------------------------------------------------------------------------------

static void read_span(Reader *r) {
    Span s = {.address = number(r)};
    s.pages = number(r);
    s.size = number(r);
    s.objects = number(r);
    s.class = (uint32_t)number(r);
    uint64_t flags = number(r);
    s.stacks = flags & 1;
    s.noscan = flags & 2;
    if (s.class >= SIZE_CLASSES) r->bad = true;
    BIG_PUSH(r->d->spans, s);
}

static void read_free(Reader *r) {
    FreePages f = {.address = number(r)};
    f.pages = number(r);
    f.dirty = number(r);
    BIG_PUSH(r->d->free, f);
}

static void read_typed(Reader *r) {
    Pair p = {.object = number(r)};
    p.what = number(r);
    p.count = number(r);
    BIG_PUSH(r->d->typed, p);
}

// Sites come in the order in which they were read.
static void read_site_type(Reader *r, size_t *next) {
    uint64_t id = number(r), type = number(r);
    if (*next < r->d->sites.n && r->d->sites.at[*next].id == id) r->d->sites.at[(*next)++].type = type;
    else r->bad = true;
}

static bool read_own_record(Reader *r, size_t *site) {
    switch (number(r)) {
    case 1:
        r->d->program = text(r);
        r->d->plan = text(r);
        return true;
    case 2: read_span(r); return true;
    case 3: read_free(r); return true;
    case 4: read_typed(r); return true;
    case 5: read_site_type(r, site); return true;
    case 0: return false;
    default: r->bad = true; return false;
    }
}

// ---- addresses --------------------------------------------------------------------------------------------

static void sort_objects(HeapDump *d) {
    for (size_t i = 1; i < d->objects.n; i++)
        if (d->objects.at[i - 1].address > d->objects.at[i].address) {
            qsort(d->objects.at, d->objects.n, sizeof *d->objects.at, by_address);
            return;
        }
}

// false: objects overlap, or lie further apart than any heap.
static bool index_objects(HeapDump *d) {
    sort_objects(d);
    const Cell *o = d->objects.at;
    size_t n = d->objects.n;
    if (!n) return true;
    for (size_t i = 1; i < n; i++)
        if (o[i - 1].address + o[i - 1].size > o[i].address) return false;
    d->page_base = o[0].address / PAGE_BYTES;
    d->pages = (o[n - 1].address + o[n - 1].size) / PAGE_BYTES - d->page_base + 1;
    if (d->pages > 1ul << 31 || n >= NONE / 2) return false;
    d->first_of_page = big_array(d->pages, sizeof *d->first_of_page);
    size_t i = 0;
    for (uint64_t p = 0; p < d->pages; p++) {
        while (i < n && o[i].address + o[i].size <= (d->page_base + p) * PAGE_BYTES) i++;
        d->first_of_page[p] = (uint32_t)i;
    }
    return true;
}

uint32_t dump_object_at(const HeapDump *d, uint64_t address) {
    uint64_t page = address / PAGE_BYTES - d->page_base;
    if (page >= d->pages) return NONE;
    size_t low = d->first_of_page[page],
           high = page + 1 < d->pages ? d->first_of_page[page + 1] + 1 : d->objects.n;
    if (high > d->objects.n) high = d->objects.n;
    while (low < high) { // the first that begins above the address
        size_t middle = (low + high) / 2;
        if (d->objects.at[middle].address <= address) low = middle + 1;
        else high = middle;
    }
    if (!low) return NONE;
    const Cell *c = &d->objects.at[low - 1];
    return address - c->address < c->size ? (uint32_t)(low - 1) : NONE;
}

static void count_in_spans(HeapDump *d) {
    if (d->spans.n) qsort(d->spans.at, d->spans.n, sizeof *d->spans.at, by_address);
    size_t i = 0;
    for (size_t s = 0; s < d->spans.n; s++) {
        Span *span = &d->spans.at[s];
        uint64_t end = span->address + span->pages * PAGE_BYTES;
        while (i < d->objects.n && d->objects.at[i].address < span->address) i++;
        for (; i < d->objects.n && d->objects.at[i].address < end; i++) span->used++;
    }
}

// ---- the whole --------------------------------------------------------------------------------------------

const char *dump_read(HeapDump *d, Bytes file) {
    static const char header[] = "go1.7 heap dump\n";
    size_t n = sizeof header - 1;
    if (file.n < n || memcmp(file.p, header, n) != 0) return "it is no heap dump";
    Reader r = {.d = d, .at = (const uint8_t *)file.p + n, .end = (const uint8_t *)file.p + file.n};
    while (!r.bad && read_record(&r)) {}
    if (r.bad) return "the dump is cut off or damaged";
    if (r.at == r.end) return "the dump has no records of Loam's: it comes from another runtime";
    size_t site = 0;
    while (!r.bad && read_own_record(&r, &site)) {}
    if (r.bad) return "the dump is cut off or damaged";
    if (!index_objects(d)) return "the dump's objects overlap";
    count_in_spans(d);
    return NULL;
}
