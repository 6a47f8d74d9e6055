// page.c - the page of a heap dump: one HTML file that needs nothing else. Tables are plain HTML; its script
// draws the map of pages, opens the dominators' tree, and finds paths, over data that lies in the page.
//
// Of all objects the page has only those that retain most, and what leads to them on shortest paths: so it
// stays below 5 MB whatever the heap's size is.
#include <stdlib.h>
#include "base/html.h"
#include "heapview/heapview.h"

extern const char heapview_style[], heapview_script[];

enum { MOST_NODES = 20000, MOST_ROWS = 40000, MOST_GROUPS = 400, MOST_GOROUTINES = 200, MOST_FRAMES = 60 };

typedef unsigned long long Number;

// ---- texts ------------------------------------------------------------------------------------------------

static void put_json(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c == '<' || c == '"' || c == '\\') fprintf(out, "\\u%04x", c);
        else fputc(c, out);
    }
    fputc('"', out);
}

static void put_bytes(FILE *out, uint64_t n) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double x = (double)n;
    int unit = 0;
    while (x >= 1024 && unit < 4) x /= 1024, unit++;
    fprintf(out, unit && x < 100 ? "%.1f %s" : "%.0f %s", x, units[unit]);
}

static void cell_number(FILE *out, uint64_t n) { fprintf(out, "<td data-v=%llu>%llu", (Number)n, (Number)n); }

static void cell_bytes(FILE *out, uint64_t n) {
    fprintf(out, "<td data-v=%llu title='%llu bytes'>", (Number)n, (Number)n);
    put_bytes(out, n);
}

static double part(uint64_t of, uint64_t all) { return all ? 100.0 * (double)of / (double)all : 0; }

static void cell_part(FILE *out, uint64_t of, uint64_t all) {
    fprintf(out, "<td data-v=%.2f>%.1f %%", part(of, all), part(of, all));
}

// Column titles, divided by bars; those of texts come first.
static void table_begin(FILE *out, const char *titles) {
    fputs("<div class=scroll tabindex=0><table><thead><tr>", out);
    for (const char *at = titles; *at; at += strcspn(at, "|"), at += *at == '|')
        fprintf(out, "<th scope=col><button>%.*s</button>", (int)strcspn(at, "|"), at);
    fputs("<tbody>\n", out);
}

static void table_end(FILE *out) { fputs("</table></div>\n", out); }

// ---- figures ----------------------------------------------------------------------------------------------

typedef struct Sums {
    uint64_t objects, bytes, reachable, reachable_bytes;
    uint64_t span_bytes, slot_bytes, stack_bytes, free_bytes, released_bytes, free_runs, largest_run;
} Sums;

// Runs of the dump end where memory begins that the system has given, or at a chunk's border.
static void sum_free(const HeapDump *d, Sums *s) {
    if (d->free.n) qsort(d->free.at, d->free.n, sizeof *d->free.at, by_address);
    uint64_t run = 0, end = 0;
    for (size_t i = 0; i < d->free.n; i++) {
        const FreePages *f = &d->free.at[i];
        uint64_t bytes = f->pages * PAGE_BYTES;
        run = f->address == end && run ? run + bytes : bytes;
        s->free_runs += run == bytes;
        end = f->address + bytes;
        s->free_bytes += bytes;
        if (!f->dirty) s->released_bytes += bytes;
        if (run > s->largest_run) s->largest_run = run;
    }
}

static Sums sum_all(const HeapDump *d) {
    Sums s = {.objects = d->objects.n};
    for (size_t i = 0; i < d->objects.n; i++) {
        uint64_t size = d->objects.at[i].size;
        s.bytes += size;
        if (d->parent[d->first_object + i] == NONE) continue;
        s.reachable++;
        s.reachable_bytes += size;
    }
    for (size_t i = 0; i < d->spans.n; i++) {
        const Span *p = &d->spans.at[i];
        if (p->stacks) s.stack_bytes += p->pages * PAGE_BYTES;
        else s.span_bytes += p->pages * PAGE_BYTES, s.slot_bytes += p->objects * p->size;
    }
    sum_free(d, &s);
    return s;
}

static void figure(FILE *out, const char *name, const char *meaning, uint64_t stat, uint64_t found) {
    fprintf(out, "<tr%s><td>%s<td class=text>%s", stat == found ? "" : " class=differs", name, meaning);
    fprintf(out, "<td id=stat-%s>%llu<td id=found-%s>%llu\n", name, (Number)stat, name, (Number)found);
}

static void fact(FILE *out, const char *name, uint64_t bytes, double percent, const char *of) {
    fprintf(out, "<tr><td>%s", name);
    cell_bytes(out, bytes);
    fprintf(out, "<td>%.1f %%<td class=text>%s\n", percent, of);
}

static void put_figures(const HeapDump *d, const Sums *s, FILE *out) {
    const DumpStats *m = &d->stats;
    fputs("<section id=figures><h2>Figures</h2><p>What runtime.MemStats said at that moment, and what the "
          "dump's "
          "records add up to.</p><div class=scroll><table><tr><th scope=col>MemStats<th scope=col "
          "class=text>meaning"
          "<th scope=col>says<th scope=col>found\n",
          out);
    figure(out, "HeapAlloc", "bytes of objects", m->heap_alloc, s->bytes);
    figure(out, "HeapObjects", "objects", m->heap_objects, s->objects);
    if (d->spans.n && strcmp(d->plan, "default") == 0) {
        figure(out, "HeapInuse", "bytes of spans with objects", m->heap_inuse, s->span_bytes);
        figure(out, "HeapIdle", "bytes of free pages", m->heap_idle, s->free_bytes);
        figure(out, "HeapReleased", "of those, without memory", m->heap_released, s->released_bytes);
        figure(out, "StackInuse", "bytes of spans of stacks", m->stack_inuse, s->stack_bytes);
    }
    fputs("</table></div><div class=scroll><table>\n", out);
    fact(out, "reachable", s->reachable_bytes, part(s->reachable_bytes, s->bytes), "of the bytes of objects");
    fact(out, "garbage", s->bytes - s->reachable_bytes, part(s->bytes - s->reachable_bytes, s->bytes),
         "not yet collected");
    if (s->span_bytes) {
        fact(out, "free slots", s->slot_bytes - s->bytes, part(s->slot_bytes - s->bytes, s->span_bytes),
             "of spans: room for objects of the same class only");
        fact(out, "ends of spans", s->span_bytes - s->slot_bytes,
             part(s->span_bytes - s->slot_bytes, s->span_bytes), "of spans: too small for another object");
        fact(out, "dirty free pages", s->free_bytes - s->released_bytes,
             part(s->free_bytes - s->released_bytes, m->heap_sys), "of the heap: they may still have memory");
        fact(out, "largest free run", s->largest_run, 100 - part(s->largest_run, s->free_bytes),
             "external fragmentation: free pages outside of the largest run");
    }
    fputs("</table></div></section>\n", out);
}

// ---- the map of pages -------------------------------------------------------------------------------------

enum { KIND_DIRTY = SIZE_CLASSES, KIND_FREE, KIND_STACK };

typedef struct MapRun {
    uint64_t address, pages;
    int kind, used; // used: percent
} MapRun;

// Arrays [base, [kind, pages, used, ...]], one for each stretch of addresses without gaps.
static void put_map(const HeapDump *d, FILE *out) {
    BIG(MapRun) runs = {0};
    for (size_t i = 0; i < d->spans.n; i++) {
        const Span *s = &d->spans.at[i];
        MapRun r = {s->address, s->pages, s->stacks ? KIND_STACK : (int)s->class,
                    s->stacks ? 100 : (int)(part(s->used, s->objects) + 0.5)};
        BIG_PUSH(runs, r);
    }
    for (size_t i = 0; i < d->free.n; i++) {
        const FreePages *f = &d->free.at[i];
        MapRun r = {f->address, f->pages, f->dirty ? KIND_DIRTY : KIND_FREE, 0};
        BIG_PUSH(runs, r);
    }
    if (runs.n) qsort(runs.at, runs.n, sizeof *runs.at, by_address);
    uint64_t end = 0;
    fputs("\"map\":[", out);
    for (size_t i = 0; i < runs.n; i++) {
        MapRun r = runs.at[i];
        while (i + 1 < runs.n && runs.at[i + 1].kind == r.kind && runs.at[i + 1].used == r.used &&
               runs.at[i + 1].address == r.address + r.pages * PAGE_BYTES)
            r.pages += runs.at[++i].pages;
        if (r.address != end || !end) fprintf(out, "%s[%llu,[", end ? "]],\n" : "", (Number)r.address);
        else fputc(',', out);
        fprintf(out, "%d,%llu,%d", r.kind, (Number)r.pages, r.used);
        end = r.address + r.pages * PAGE_BYTES;
    }
    fputs(runs.n ? "]]],\n" : "],\n", out);
    free(runs.at);
}

typedef struct ClassSum {
    uint64_t size, spans, bytes, used, slots;
} ClassSum;

static void sum_classes(const HeapDump *d, ClassSum *sums) {
    for (size_t i = 0; i < d->spans.n; i++) {
        const Span *s = &d->spans.at[i];
        if (s->stacks) continue;
        ClassSum *c = &sums[s->class];
        c->size = s->class ? s->size : 0;
        c->spans++;
        c->bytes += s->pages * PAGE_BYTES;
        c->used += s->class ? s->used * s->size : s->used * s->pages * PAGE_BYTES;
        c->slots += s->objects;
    }
}

static void put_classes(const HeapDump *d, const ClassSum *sums, FILE *out) {
    fputs("<section id=classes><h2>Size classes</h2>\n", out);
    table_begin(out, "class|object size|spans|bytes|slots|in use|unused bytes");
    for (int i = 0; i < SIZE_CLASSES; i++) {
        const ClassSum *c = &sums[i];
        if (!c->spans) continue;
        if (i) fprintf(out, "<tr><td data-v=%d>%d", i, i);
        else fputs("<tr><td data-v=0>large", out);
        cell_number(out, c->size);
        cell_number(out, c->spans);
        cell_bytes(out, c->bytes);
        cell_number(out, c->slots);
        cell_part(out, c->used, c->bytes);
        cell_bytes(out, c->bytes - c->used);
        fputc('\n', out);
    }
    table_end(out);
    fputs("</section>\n", out);
}

// ---- groups -----------------------------------------------------------------------------------------------

typedef struct Group {
    const char *name;
    uint64_t objects, bytes, garbage, allocated;
} Group;

static int by_bytes(const void *a, const void *b) {
    const Group *x = a, *y = b;
    if (x->bytes != y->bytes) return x->bytes > y->bytes ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void put_groups(const HeapDump *d, Group *groups, size_t n, uint64_t all, bool sites, FILE *out) {
    if (n) qsort(groups, n, sizeof *groups, by_bytes);
    table_begin(out, sites ? "place|objects|bytes|of all|garbage|allocated in all"
                           : "type|objects|bytes|of all|garbage");
    for (size_t i = 0; i < n && i < MOST_GROUPS; i++) {
        fputs("<tr><td><code>", out);
        html_text(out, groups[i].name);
        fputs("</code>", out);
        cell_number(out, groups[i].objects);
        cell_bytes(out, groups[i].bytes);
        cell_part(out, groups[i].bytes, all);
        cell_bytes(out, groups[i].garbage);
        if (sites) cell_bytes(out, groups[i].allocated);
        fputc('\n', out);
    }
    table_end(out);
    if (n > MOST_GROUPS) fprintf(out, "<p class=dim>and %zu smaller ones</p>\n", n - MOST_GROUPS);
}

static void count_object(const HeapDump *d, size_t object, Group *g) {
    uint64_t size = d->objects.at[object].size;
    g->objects++;
    g->bytes += size;
    if (d->parent[d->first_object + object] == NONE) g->garbage += size;
}

static void put_types(const HeapDump *d, uint64_t bytes, FILE *out) {
    size_t n = d->type_names.n;
    Group *groups = big_array(n, sizeof *groups);
    for (size_t i = 0; i < n; i++) groups[i].name = d->type_names.at[i];
    for (size_t i = 0; i < d->objects.n; i++) count_object(d, i, &groups[d->type_of[i]]);
    fputs("<section id=types><h2>Objects by type</h2>\n", out);
    put_groups(d, groups, n, bytes, false, out);
    fputs("<p class=dim>A type that begins with ? is not known: GODEBUG=memprofilerate=1 records the type of "
          "each object with pointers, as do the heap plans (GODEBUG=heap=...).</p></section>\n",
          out);
    free(groups);
}

// Sites with the same place are one group; a site's stacks and sizes are not told apart here.
static int by_place(const void *a, const void *b) {
    const Site *const *x = a, *const *y = b;
    return strcmp((*x)->place, (*y)->place);
}

static void put_sites(const HeapDump *d, uint64_t bytes, FILE *out) {
    size_t n = d->sites.n, groups_n = 0;
    fputs("<section id=sites><h2>Objects by allocation site</h2>\n", out);
    const Site **sorted = big_array(n, sizeof *sorted);
    uint32_t *group_of = big_array(n, sizeof *group_of);
    Group *groups = big_array(n, sizeof *groups);
    for (size_t i = 0; i < n; i++) sorted[i] = &d->sites.at[i];
    if (n) qsort(sorted, n, sizeof *sorted, by_place);
    for (size_t i = 0; i < n; i++) {
        if (!i || strcmp(sorted[i]->place, sorted[i - 1]->place)) groups[groups_n++].name = sorted[i]->place;
        group_of[sorted[i] - d->sites.at] = (uint32_t)groups_n - 1;
        groups[groups_n - 1].allocated += sorted[i]->allocs * sorted[i]->size;
    }
    for (size_t i = 0; i < d->objects.n; i++)
        if (d->site_of[i] != NONE) count_object(d, i, &groups[group_of[d->site_of[i]]]);
    if (n) put_groups(d, groups, groups_n, bytes, true, out);
    fputs("<p class=dim>Of objects that the heap profile has recorded: all of them with "
          "GODEBUG=memprofilerate=1, "
          "else samples, if the program reads its profile.</p></section>\n",
          out);
    free(sorted);
    free(group_of);
    free(groups);
}

// ---- the nodes of the page --------------------------------------------------------------------------------

// A heap of the nodes that retain most, the least of them first.
typedef struct Most {
    const HeapDump *d;
    uint32_t *at;
    size_t n;
} Most;

static bool less(const HeapDump *d, uint32_t a, uint32_t b) {
    if (d->retained[a] != d->retained[b]) return d->retained[a] < d->retained[b];
    return a > b;
}

static void sink(Most *m, size_t i) {
    for (size_t child; (child = 2 * i + 1) < m->n; i = child) {
        if (child + 1 < m->n && less(m->d, m->at[child + 1], m->at[child])) child++;
        if (!less(m->d, m->at[child], m->at[i])) return;
        uint32_t t = m->at[i];
        m->at[i] = m->at[child];
        m->at[child] = t;
    }
}

static void offer(Most *m, uint32_t node) {
    if (m->n < MOST_NODES) {
        m->at[m->n++] = node;
        if (m->n == MOST_NODES)
            for (size_t i = m->n; i-- > 0;) sink(m, i);
    } else if (less(m->d, m->at[0], node)) {
        m->at[0] = node;
        sink(m, 0);
    }
}

typedef struct Rows {
    const HeapDump *d;
    uint32_t *node, n;
    uint32_t *row_of; // by node; NONE: not in the page
} Rows;

typedef struct Retainer {
    uint64_t retained;
    uint32_t node;
} Retainer;

static int by_retained(const void *a, const void *b) {
    const Retainer *x = a, *y = b;
    if (x->retained != y->retained) return x->retained > y->retained ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

// The program comes first: nothing retains more.
static void sort_rows(Rows *r) {
    Retainer *sorted = big_array(r->n, sizeof *sorted);
    for (uint32_t i = 0; i < r->n; i++) sorted[i] = (Retainer){r->d->retained[r->node[i]], r->node[i]};
    qsort(sorted, r->n, sizeof *sorted, by_retained);
    for (uint32_t i = 0; i < r->n; i++) r->node[i] = sorted[i].node;
    free(sorted);
}

// What leads to the chosen nodes comes with them, as far as there is room.
static void add_paths(Rows *r) {
    for (uint32_t i = 0; i < r->n; i++)
        for (uint32_t node = r->d->parent[r->node[i]]; r->row_of[node] == NONE && r->n < MOST_ROWS;
             node = r->d->parent[node]) {
            r->row_of[node] = 0;
            r->node[r->n++] = node;
        }
}

static Rows choose_rows(const HeapDump *d) {
    Rows r = {d, big_array(MOST_ROWS, sizeof *r.node), 0, big_array(d->nodes, sizeof *r.row_of)};
    Most most = {d, big_array(MOST_NODES, sizeof *most.at), 0};
    for (uint32_t i = 0; i < d->nodes; i++) {
        r.row_of[i] = NONE;
        if (d->parent[i] != NONE && (d->retained[i] || i == 0)) offer(&most, i);
    }
    for (size_t i = 0; i < most.n; i++) {
        r.node[r.n++] = most.at[i];
        r.row_of[most.at[i]] = 0;
    }
    free(most.at);
    add_paths(&r);
    sort_rows(&r);
    for (uint32_t i = 0; i < r.n; i++) r.row_of[r.node[i]] = i;
    return r;
}

static long row_or_none(uint32_t row) { return row == NONE ? -1 : (long)row; }

static long idom_row(const Rows *r, uint32_t node) {
    if (node == 0) return -1;
    do node = r->d->idom[node];
    while (r->row_of[node] == NONE);
    return (long)r->row_of[node];
}

static void put_column(const Rows *r, const char *name, FILE *out,
                       Number (*value)(const Rows *, uint32_t node)) {
    fprintf(out, "\"%s\":[", name);
    for (uint32_t i = 0; i < r->n; i++) fprintf(out, "%s%llu", i ? "," : "", value(r, r->node[i]));
    fputs("],\n", out);
}

static Number column_address(const Rows *r, uint32_t node) { return node_address(r->d, node); }
static Number column_size(const Rows *r, uint32_t node) { return node_size(r->d, node); }
static Number column_retained(const Rows *r, uint32_t node) { return r->d->retained[node]; }
static Number column_offset(const Rows *r, uint32_t node) {
    return edge_offset(r->d, r->d->parent[node], node);
}

static void put_links(const Rows *r, FILE *out) {
    fputs("\"parent\":[", out);
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t node = r->node[i];
        fprintf(out, "%s%ld", i ? "," : "", row_or_none(r->row_of[r->d->parent[node]]));
    }
    fputs("],\n\"idom\":[", out);
    for (uint32_t i = 0; i < r->n; i++) fprintf(out, "%s%ld", i ? "," : "", idom_row(r, r->node[i]));
    fputs("],\n", out);
}

// Names by number: each type that a row has once, then one for each root.
static void put_names(const Rows *r, FILE *out) {
    uint32_t *number = big_array(r->d->type_names.n, sizeof *number), n = 0;
    uint32_t *name = big_array(r->n, sizeof *name);
    fputs("\"names\":[", out);
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t node = r->node[i], object = node - r->d->first_object;
        uint32_t *known = node < r->d->first_object ? NULL : &number[r->d->type_of[object]];
        if (known && *known) {
            name[i] = *known - 1;
            continue;
        }
        fputs(n ? ",\n" : "", out);
        const char *text = node_name(r->d, node);
        const Root *root = node && !known ? &r->d->roots.at[node - 1] : NULL;
        if (root && root->goroutine)
            text = arena_printf(r->d->arena, "goroutine %llu: %s", (Number)root->goroutine, text);
        put_json(out, text);
        name[i] = n++;
        if (known) *known = n;
    }
    fputs("],\n\"name\":[", out);
    for (uint32_t i = 0; i < r->n; i++) fprintf(out, "%s%u", i ? "," : "", name[i]);
    fputs("],\n", out);
    free(number);
    free(name);
}

static void put_nodes(const HeapDump *d, FILE *out) {
    Rows r = choose_rows(d);
    put_column(&r, "address", out, column_address);
    put_column(&r, "size", out, column_size);
    put_column(&r, "retained", out, column_retained);
    put_column(&r, "offset", out, column_offset);
    put_links(&r, out);
    put_names(&r, out);
}

// ---- goroutines -------------------------------------------------------------------------------------------

// A sign for each word of a frame: ● holds a pointer that is alive, · does not.
static void put_frame_map(const Root *r, FILE *out) {
    enum { MOST_WORDS = 96 };
    bool pointer[MOST_WORDS] = {false};
    FieldReader f = root_fields(r);
    for (uint64_t offset, value; field_next(&f, &offset, &value);)
        if (offset / 8 < MOST_WORDS) pointer[offset / 8] = true;
    uint64_t words = r->size / 8;
    for (uint64_t w = 0; w < words && w < MOST_WORDS; w++) fputs(pointer[w] ? "●" : "·", out);
    if (words > MOST_WORDS) fputs("…", out);
}

static const char *status_text(const Goroutine *g) {
    static const char *const texts[] = {"idle", "runnable", "running", "waiting", "in a system call", "dead"};
    if (*g->wait) return g->wait;
    return g->status < sizeof texts / sizeof *texts ? texts[g->status] : "?";
}

static void put_goroutine(const HeapDump *d, const Goroutine *g, FILE *out) {
    fprintf(out, "<details><summary>goroutine %llu [%s]%s, %u frames</summary>", (Number)g->id,
            status_text(g), g->is_system ? " of the runtime" : "", g->frames);
    table_begin(out, "function|frame|words that hold pointers");
    for (uint32_t i = 0; i < g->frames && i < MOST_FRAMES; i++) {
        const Root *r = &d->roots.at[g->first_frame + i];
        fputs("<tr><td><code>", out);
        html_text(out, r->name);
        fputs("</code>", out);
        cell_bytes(out, r->size);
        fputs("<td class='text mono'>", out);
        put_frame_map(r, out);
        fputc('\n', out);
    }
    table_end(out);
    fputs("</details>\n", out);
}

static void put_goroutines(const HeapDump *d, FILE *out) {
    fprintf(out,
            "<section id=goroutines><h2>Goroutines</h2><p>%zu goroutines. In a frame's map ● is a word that "
            "holds "
            "a pointer at this point, · any other one.</p>\n",
            d->goroutines.n);
    for (size_t i = 0; i < d->goroutines.n && i < MOST_GOROUTINES; i++)
        put_goroutine(d, &d->goroutines.at[i], out);
    fputs("</section>\n", out);
}

// ---- the page ---------------------------------------------------------------------------------------------

static void put_head(const HeapDump *d, FILE *out) {
    const char *program = path_base(d->program);
    fputs("<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
          "<title>Heap of ",
          out);
    html_text(out, program);
    fprintf(out, "</title>\n<style>\n%s</style>\n<header><h1>Heap of ", heapview_style);
    html_text(out, program);
    fprintf(out, "</h1><p>heap plan <b>%s</b>, ", d->plan);
    put_bytes(out, d->stats.heap_alloc);
    fprintf(out, " in %zu objects, %llu collections</p></header>\n", d->objects.n, (Number)d->stats.num_gc);
    fputs("<nav aria-label=Sections><a href=#figures>Figures</a><a href=#map>Pages</a><a "
          "href=#classes>Classes</a>"
          "<a href=#types>Types</a><a href=#sites>Sites</a><a href=#dominators>Dominators</a>"
          "<a href=#why>Why alive?</a><a href=#goroutines>Goroutines</a></nav>\n",
          out);
}

static const char map_section[] =
    "<section id=map><h2>Pages</h2><p>Each square is a page of 8 KiB, by address; its colour is the size "
    "class of its "
    "span, the stronger the more of it is in use. Click on one, or move with the arrow keys.</p>"
    "<output id=page aria-live=polite>no page is chosen</output>"
    "<div><canvas id=pages tabindex=0 role=application aria-label='map of the pages of the heap; arrow keys "
    "move, the "
    "line above tells what is there'></canvas></div><div class=legend id=legend></div></section>\n";

static const char node_sections[] =
    "<section id=dominators><h2>Dominators</h2><p>What would be free if an object were not there: its own "
    "bytes and "
    "those of all that is reachable only through it.</p><ul class=tree id=tree></ul></section>\n"
    "<section id=why><h2>Why is it alive?</h2><p><label for=search>Type, root or address (0x...) of an "
    "object:"
    "</label></p><input id=search autocomplete=off spellcheck=false><ul class=tree id=matches></ul>"
    "<p id=found aria-live=polite></p><ol class=path id=path></ol></section>\n";

static void put_data(const HeapDump *d, const ClassSum *classes, FILE *out) {
    fputs("<script type=application/json id=data>{\n", out);
    put_map(d, out);
    put_nodes(d, out);
    fputs("\"classes\":[", out);
    for (int i = 0; i < SIZE_CLASSES; i++) fprintf(out, "%s%llu", i ? "," : "", (Number)classes[i].size);
    fputs("],\n\"kinds\":[\"free, may have memory\",\"free, without memory\",\"stacks of "
          "goroutines\"]}</script>\n",
          out);
}

void heap_page_write(const HeapDump *d, FILE *out) {
    Sums sums = sum_all(d);
    ClassSum classes[SIZE_CLASSES] = {0};
    sum_classes(d, classes);
    put_head(d, out);
    put_figures(d, &sums, out);
    fputs(map_section, out);
    put_classes(d, classes, out);
    put_types(d, sums.bytes, out);
    put_sites(d, sums.bytes, out);
    fputs(node_sections, out);
    put_goroutines(d, out);
    put_data(d, classes, out);
    fprintf(out, "<script>\n%s</script></html>\n", heapview_script);
}
