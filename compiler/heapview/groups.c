// groups.c - what objects are: their types and allocation sites, as far as the dump knows them.
//
// A heap plan's objects and large ones have their type beside them; those that the heap profile has sampled,
// that of their site (all objects with memprofilerate=1), if it has pointers. All others are named by their
// size and whether they hold pointers.
#include <stdlib.h>
#include "heapview/heapview.h"

// ---- numbers by addresses: open addressing ----------------------------------------------------------------

typedef struct Index {
    uint64_t *keys; // 0: none
    uint32_t *values;
    size_t mask;
} Index;

static Index index_new(size_t n) {
    size_t size = 64;
    while (size < 2 * n) size *= 2;
    return (Index){big_array(size, sizeof(uint64_t)), big_array(size, sizeof(uint32_t)), size - 1};
}

static size_t index_slot(const Index *x, uint64_t key) {
    size_t i = (key * 0x9e3779b97f4a7c15u >> 20) & x->mask;
    while (x->keys[i] && x->keys[i] != key) i = (i + 1) & x->mask;
    return i;
}

static void index_add(Index *x, uint64_t key, uint32_t value) {
    size_t i = index_slot(x, key);
    if (x->keys[i] || !key) return;
    x->keys[i] = key;
    x->values[i] = value;
}

static uint32_t index_find(const Index *x, uint64_t key) {
    size_t i = index_slot(x, key);
    return key && x->keys[i] ? x->values[i] : NONE;
}

// ---- names of types ---------------------------------------------------------------------------------------

typedef struct Names {
    HeapDump *d;
    Index types;      // descriptor -> of d->types
    uint32_t *single; // by type: number of its name, and of that of arrays of it; NONE: not made
    uint32_t *arrays;
    Index unknown; // 2 * size + whether it holds pointers, + 1 -> number of its name
} Names;

static uint32_t add_name(HeapDump *d, const char *name) {
    BIG_PUSH(d->type_names, name);
    return (uint32_t)d->type_names.n - 1;
}

static uint32_t name_of_type(Names *n, uint32_t type, bool array) {
    uint32_t *made = array ? &n->arrays[type] : &n->single[type];
    const char *name = n->d->types.at[type].name;
    if (*made == NONE) *made = add_name(n->d, array ? arena_printf(n->d->arena, "[]%s", name) : name);
    return *made;
}

static uint32_t name_of_unknown(Names *n, const Cell *c) {
    bool pointers = *object_fields(c).at != 0;
    uint64_t key = 2 * c->size + pointers + 1;
    uint32_t found = index_find(&n->unknown, key);
    if (found != NONE) return found;
    const char *kind = pointers ? "with pointers" : "without pointers";
    found = add_name(n->d, arena_printf(n->d->arena, "? %llu bytes %s", (unsigned long long)c->size, kind));
    if (2 * n->d->type_names.n < n->unknown.mask) index_add(&n->unknown, key, found);
    return found;
}

static Names names_new(HeapDump *d) {
    Names n = {d, index_new(d->types.n), big_array(d->types.n, sizeof(uint32_t)),
               big_array(d->types.n, sizeof(uint32_t)), index_new(1 << 16)};
    for (size_t i = 0; i < d->types.n; i++) {
        index_add(&n.types, d->types.at[i].address, (uint32_t)i);
        n.single[i] = n.arrays[i] = NONE;
    }
    return n;
}

// ---- what is known ----------------------------------------------------------------------------------------

static void set_type(Names *n, uint64_t address, uint64_t descriptor, uint64_t elements) {
    uint32_t object = dump_object_at(n->d, address), type = index_find(&n->types, descriptor);
    if (object != NONE && type != NONE) n->d->type_of[object] = name_of_type(n, type, elements > 1);
}

static uint64_t elements_of(const Names *n, const Site *s) {
    uint32_t type = index_find(&n->types, s->type);
    uint64_t size = type == NONE ? 0 : n->d->types.at[type].size;
    return size ? s->size / size : 1;
}

static void take_samples(Names *n) {
    HeapDump *d = n->d;
    Index sites = index_new(d->sites.n);
    for (size_t i = 0; i < d->sites.n; i++) index_add(&sites, d->sites.at[i].id, (uint32_t)i);
    for (size_t i = 0; i < d->samples.n; i++) {
        const Pair *p = &d->samples.at[i];
        uint32_t object = dump_object_at(d, p->object), site = index_find(&sites, p->what);
        if (object == NONE || site == NONE) continue;
        const Site *s = &d->sites.at[site];
        d->site_of[object] = site;
        set_type(n, p->object, s->type, elements_of(n, s));
    }
    free(sites.keys);
    free(sites.values);
}

void groups_build(HeapDump *d) {
    Names n = names_new(d);
    d->type_of = big_array(d->objects.n, sizeof *d->type_of);
    d->site_of = big_array(d->objects.n, sizeof *d->site_of);
    for (size_t i = 0; i < d->objects.n; i++) d->type_of[i] = d->site_of[i] = NONE;
    for (size_t i = 0; i < d->typed.n; i++)
        set_type(&n, d->typed.at[i].object, d->typed.at[i].what, d->typed.at[i].count);
    take_samples(&n);
    for (size_t i = 0; i < d->objects.n; i++)
        if (d->type_of[i] == NONE) d->type_of[i] = name_of_unknown(&n, &d->objects.at[i]);
}

const char *node_name(const HeapDump *d, uint32_t node) {
    if (node == 0) return "the program";
    if (node >= d->first_object) return d->type_names.at[d->type_of[node - d->first_object]];
    return d->roots.at[node - 1].name;
}
