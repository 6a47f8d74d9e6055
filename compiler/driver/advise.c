// advise.c - loam advise PROFILE [FILE.go... | DIR]: a heap profile joined with what the escape analysis says
// of the program: the places that allocated most, why their objects escape, what would keep them on the
// stack, and where a type takes a larger slot than it needs.
#include "driver/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A line of the program. What it calls elsewhere to allocate is a place of its own.
typedef struct AdviceSite {
    int source; // which of the program's files, or -1: in none of them
    const char *file, *function;
    unsigned line;
    const ProfileFrame *callee; // outside of the program's files, or NULL
    uint64_t column[PROFILE_COLUMNS];
} AdviceSite;

typedef struct Advice {
    Findings *findings;
    const Package *pkg;
    const TextList *files; // of pkg, in its order
    MapSets sets;
    VEC(AdviceSite *) sites;
    uint64_t all[PROFILE_COLUMNS];
} Advice;

// ---- places of the profile --------------------------------------------------------------------------------

static AdviceSite *site_at(Advice *a, StrMap *known, const ProfileSample *s) {
    Arena *arena = a->findings->arena;
    const ProfileFrame *inner = s->frames.n ? &s->frames.at[0] : NULL, *frame = profile_frame_in(s, -1);
    // What the runtime does for the language is of the line itself.
    if (inner && text_begins(inner->function, "runtime.")) inner = frame;
    AdviceSite site = {.source = -1, .callee = inner == frame ? NULL : inner};
    if (frame) {
        site.source = frame->source;
        site.file = a->files->at[frame->source];
        site.function = frame->function;
        site.line = frame->line;
    }
    const char *key =
        arena_printf(arena, "%d:%u:%s", site.source, site.line, site.callee ? site.callee->function : "");
    AdviceSite **at = (AdviceSite **)strmap_at_cstr(known, key);
    if (*at) return *at;
    *at = NEW(arena, AdviceSite);
    **at = site;
    VEC_PUSH(arena, a->sites, *at);
    return *at;
}

static int by_bytes(const void *x, const void *y) {
    const AdviceSite *a = *(AdviceSite *const *)x, *b = *(AdviceSite *const *)y;
    if (a->column[PROFILE_BYTES] != b->column[PROFILE_BYTES])
        return a->column[PROFILE_BYTES] < b->column[PROFILE_BYTES] ? 1 : -1;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static void take_profile(Advice *a, const Profile *profile) {
    StrMap known = {.arena = a->findings->arena};
    for (int i = 0; i < profile->n; i++) {
        const ProfileSample *s = &profile->at[i];
        AdviceSite *site = site_at(a, &known, s);
        for (int c = 0; c < PROFILE_COLUMNS; c++) {
            site->column[c] += s->column[c];
            a->all[c] += s->column[c];
        }
    }
    if (a->sites.n) qsort(a->sites.at, (size_t)a->sites.n, sizeof *a->sites.at, by_bytes);
}

// ---- sizes ------------------------------------------------------------------------------------------------

// Bytes of the slot that an object of this size gets; of a large object its pages.
static uint64_t slot_of(uint64_t size) {
    enum { PAGE = 8192 };
    static const uint64_t slots[] = {
#define LOAM_SIZECLASS(class, bytes, pages) bytes,
#include "loam/sizeclasses.def"
    };
    for (size_t c = 0; c < sizeof slots / sizeof *slots; c++)
        if (slots[c] >= size) return slots[c];
    return (size + PAGE - 1) / PAGE * PAGE;
}

// The smallest size of a struct with these fields: those of larger alignment first. An empty field at the end
// takes room, since its address must be inside of the object.
static uint64_t size_in_best_order(const Type *t) {
    int64_t size = 0, align = 1;
    for (int i = 0; i < t->strct.fields.n; i++) {
        const Type *field = t->strct.fields.at[i].type;
        size += type_size(field);
        if (type_align(field) > align) align = type_align(field);
    }
    return (uint64_t)((size + align - 1) / align * align);
}

// The struct type of the package whose descriptor has this symbol, or NULL.
static Type *struct_named(const Package *pkg, const char *symbol) {
    const char *dot = symbol ? strrchr(symbol, '.') : NULL;
    if (!dot || !text_begins(symbol, "type:") || strncmp(symbol + 5, pkg->path, strlen(pkg->path)) != 0 ||
        symbol + 5 + strlen(pkg->path) != dot)
        return NULL;
    for (int i = 0; i < pkg->scope->objects.n; i++) {
        const Object *o = pkg->scope->objects.at[i];
        bool is_struct = o->kind == OBJ_TYPE && type_underlying(o->type)->kind == KIND_STRUCT;
        if (is_struct && strcmp(o->name, dot + 1) == 0) return o->type;
    }
    return NULL;
}

static void tell_size(const Advice *a, const Finding *f) {
    enum { SHARED = 16 }; // smaller objects without pointers share a slot
    if (f->size < SHARED || !f->type) return;
    uint64_t slot = slot_of(f->size);
    Type *t = struct_named(a->pkg, f->type);
    const char *name = t ? t->named.obj->name : "The object";
    uint64_t best = t ? size_in_best_order(type_underlying(t)) : f->size;
    if (best < f->size && slot_of(best) < slot)
        printf(
            "      The fields of %s take %llu bytes, in a slot of %llu; ordered by size, the largest first, "
            "they would take %llu.\n",
            name, (unsigned long long)f->size, (unsigned long long)slot, (unsigned long long)slot_of(best));
    else if ((slot - f->size) * 8 > slot)
        printf("      %s has %llu bytes and takes a slot of %llu: %.0f %% of it is never used.\n", name,
               (unsigned long long)f->size, (unsigned long long)slot,
               100. * (double)(slot - f->size) / (double)slot);
}

// ---- what is told of a place ------------------------------------------------------------------------------

static const char *place_text(Arena *arena, const LoamFactStep *s, const char *file) {
    if (strcmp(s->file, file) == 0) return arena_printf(arena, "line %u", s->line);
    return arena_printf(arena, "%s:%u", s->file, s->line);
}

// What helps where the text of a finding says that something may allocate.
static const char *remedy(const char *text) {
    static const struct {
        const char *begin, *advice;
    } known[] = {
        {"append", "A slice that grows is copied each time: make([]T, 0, n) with the length that is expected "
                   "allocates once."},
        {"concatenation", "Each + makes a new string: a strings.Builder, with Grow, makes one."},
        {"assignment to an entry", "A map that grows is copied: make(map[K]V, n) with the number of entries "
                                   "that are expected allocates once."},
        {"conversion", "A conversion copies the bytes: stay with one of both, string or []byte."},
        {"go statement", "A goroutine has a record and a stack, which others use again when it has ended: "
                         "start as many as there is work for at a time."},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_begins(text, known[i].begin)) return known[i].advice;
    return NULL;
}

static void tell_finding(const Advice *a, const Finding *f) {
    Arena *arena = a->findings->arena;
    printf("    %s\n", f->text);
    for (int i = 0; i < f->nway; i++)
        if (!text_begins(f->way[i].text, "flow:"))
            printf("      %s at %s\n", f->way[i].text, place_text(arena, &f->way[i], f->file));
    if (f->advice)
        printf("      It would stay on the stack without %s in %s.\n", f->advice->text,
               place_text(arena, f->advice, f->file));
    tell_size(a, f);
    const char *advice = f->kind == FINDING_MAY_ALLOCATE ? remedy(f->text) : NULL;
    if (advice) printf("      %s\n", advice);
}

// A map that is a set.
static void tell_set(const Advice *a, const AdviceSite *s) {
    const MapEntry *e = map_set_at(&a->sets, a->pkg->files.at[s->source]->file, s->line);
    if (!e) return;
    const Type *map = type_underlying(e->map);
    printf(
        "      Nothing but true is assigned to entries of %s: with values of type struct{} (map[%s]struct{}) "
        "entries have no value to store.\n",
        e->variable->name, type_string(a->findings->arena, map->map.key, TYPE_NAMES_RELATIVE, a->pkg));
}

// Whether one of the findings tells how to do without the allocation.
static bool tell_findings(const Advice *a, const AdviceSite *s) {
    bool helped = false;
    for (int i = 0; i < a->findings->notes.n; i++) {
        const Finding *f = &a->findings->notes.at[i];
        bool told = f->kind == FINDING_HEAP || f->kind == FINDING_MAY_ALLOCATE;
        if (!told || f->line != s->line || strcmp(f->file, s->file) != 0) continue;
        tell_finding(a, f);
        helped |= f->advice || f->kind == FINDING_MAY_ALLOCATE;
    }
    tell_set(a, s);
    return helped;
}

static const char *amount(Arena *arena, uint64_t bytes) {
    static const char units[] = "KMGT";
    double n = (double)bytes;
    if (n < 1000) return arena_printf(arena, "%llu B", (unsigned long long)bytes);
    int unit = -1;
    while (n >= 999.95 && unit < 3) n /= 1000, unit++;
    return arena_printf(arena, "%.1f %cB", n, units[unit]);
}

static const char *objects_text(Arena *arena, uint64_t n) {
    return n == 1 ? "1 object" : arena_printf(arena, "%llu objects", (unsigned long long)n);
}

// Objects that are soon garbage again and can be used again.
static bool is_short_lived(const AdviceSite *s) {
    return s->column[PROFILE_OBJECTS] >= 1000 &&
           s->column[PROFILE_LIVE_OBJECTS] * 20 < s->column[PROFILE_OBJECTS];
}

static void tell_site(const Advice *a, const AdviceSite *s) {
    Arena *arena = a->findings->arena;
    const uint64_t *n = s->column;
    printf("\n%s, %.1f %%: %s", amount(arena, n[PROFILE_BYTES]),
           100. * (double)n[PROFILE_BYTES] / (double)a->all[PROFILE_BYTES],
           objects_text(arena, n[PROFILE_OBJECTS]));
    if (n[PROFILE_OBJECTS])
        printf(" of %llu bytes", (unsigned long long)(n[PROFILE_BYTES] / n[PROFILE_OBJECTS]));
    printf(", %llu of them in use\n", (unsigned long long)n[PROFILE_LIVE_OBJECTS]);
    if (s->file) printf("  %s:%u in %s\n", s->file, s->line, s->function);
    else printf("  outside of the program's files\n");
    if (s->callee)
        printf("    in %s (%s:%u)\n", s->callee->function, path_base(s->callee->file), s->callee->line);
    bool helped = s->file && !s->callee && tell_findings(a, s);
    if (!helped && s->file && is_short_lived(s))
        printf("      Nearly all of them are garbage soon: one that is kept and used again (a parameter, a "
               "field, "
               "a sync.Pool) takes their place.\n");
}

void advise(Findings *findings, const Options *o, const Package *pkg, const TextList *files) {
    Advice a = {.findings = findings, .pkg = pkg, .files = files, .sets.arena = findings->arena};
    map_sets_find(&a.sets, pkg);
    Profile profile = heap_profile_open(findings->arena, o->profile, files);
    take_profile(&a, &profile);
    printf("%s: %s, %s allocated; %s, %s in use\n", o->profile,
           objects_text(findings->arena, a.all[PROFILE_OBJECTS]),
           amount(findings->arena, a.all[PROFILE_BYTES]),
           objects_text(findings->arena, a.all[PROFILE_LIVE_OBJECTS]),
           amount(findings->arena, a.all[PROFILE_LIVE_BYTES]));
    int n = 0;
    for (; n < a.sites.n && n < o->most && a.sites.at[n]->column[PROFILE_BYTES]; n++)
        tell_site(&a, a.sites.at[n]);
    if (n < a.sites.n) printf("\n%d more places; -n=%d shows them\n", a.sites.n - n, a.sites.n);
    if (fflush(stdout) != 0) fail_io("cannot write the advice");
}
