// scope.c - scopes: a list of objects in declaration order, with an open-addressing index once there are more
// than a few. Names are interned, so they hash and compare by pointer.
//
// Deep inside, a scope remembers what it has found far outside, in another index, so that 10,000 nested
// statements do not each look through all the others. That stays true: while a scope is open nothing is
// declared in the function's scopes around it, and its own objects are asked first.
#include "types/types.h"

enum {
    SMALL = 8, // scopes up to this size are searched linearly
    FAR = 16   // scopes from here on
};

typedef struct Index {
    Object **slot;
    uint32_t size, used;
} Index;

static uint32_t slot_of(const Index *ix, const char *name) {
    uint64_t h = (uint64_t)(uintptr_t)name * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(h >> 32) & (ix->size - 1);
    while (ix->slot[i] && ix->slot[i]->name != name) i = (i + 1) & (ix->size - 1);
    return i;
}

static Object *index_find(const Index *ix, const char *name) {
    return ix ? ix->slot[slot_of(ix, name)] : NULL;
}

static void index_grow(Arena *a, Index *ix) {
    Index old = *ix;
    ix->size = old.size ? old.size * 4 : 64;
    ix->slot = NEW_ARRAY(a, Object *, ix->size);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slot[i]) ix->slot[slot_of(ix, old.slot[i]->name)] = old.slot[i];
}

// The name is not in it.
static void index_add(Arena *a, void **index, Object *obj) {
    Index *ix = *index ? *index : (*index = NEW(a, Index));
    if (ix->used * 2 >= ix->size) index_grow(a, ix);
    ix->slot[slot_of(ix, obj->name)] = obj;
    ix->used++;
}

Object *scope_lookup(const Scope *s, const char *name) {
    if (s->index) return index_find(s->index, name);
    for (int i = 0; i < s->objects.n; i++)
        if (s->objects.at[i]->name == name) return s->objects.at[i];
    return NULL;
}

Object *scope_lookup_outwards(Arena *a, Scope *from, const char *name) {
    Object *obj = NULL;
    int steps = 0;
    for (const Scope *s = from; s && !obj; s = s->parent, steps++) {
        obj = scope_lookup(s, name);
        if (!obj) obj = index_find(s->far, name);
    }
    if (obj && steps > FAR) index_add(a, &from->far, obj);
    return obj;
}

Object *scope_insert(Arena *a, Scope *s, Object *obj) {
    Object *earlier = scope_lookup(s, obj->name);
    if (earlier) return earlier;
    VEC_PUSH(a, s->objects, obj);
    if (s->index) index_add(a, &s->index, obj);
    else
        for (int i = 0; s->objects.n > SMALL && i < s->objects.n; i++)
            index_add(a, &s->index, s->objects.at[i]);
    return NULL;
}
