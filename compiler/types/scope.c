// scope.c - scopes: a list of objects in declaration order, with an open-addressing index once there are more
// than a few. Names are interned, so they hash and compare by pointer.
#include "types/types.h"

enum { SMALL = 8 }; // scopes up to this size are searched linearly

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

static void index_rebuild(Arena *a, Scope *s) {
    Index *ix = s->index;
    if (!ix) s->index = ix = NEW(a, Index);
    ix->size = 64;
    while (ix->size < (uint32_t)s->objects.n * 4) ix->size *= 2;
    ix->slot = NEW_ARRAY(a, Object *, ix->size);
    for (int i = 0; i < s->objects.n; i++) ix->slot[slot_of(ix, s->objects.at[i]->name)] = s->objects.at[i];
    ix->used = (uint32_t)s->objects.n;
}

Object *scope_lookup(const Scope *s, const char *name) {
    const Index *ix = s->index;
    if (ix) return ix->slot[slot_of(ix, name)];
    for (int i = 0; i < s->objects.n; i++)
        if (s->objects.at[i]->name == name) return s->objects.at[i];
    return NULL;
}

Object *scope_insert(Arena *a, Scope *s, Object *obj) {
    Object *earlier = scope_lookup(s, obj->name);
    if (earlier) return earlier;
    VEC_PUSH(a, s->objects, obj);
    Index *ix = s->index;
    if (ix && ix->used * 2 < ix->size) {
        ix->slot[slot_of(ix, obj->name)] = obj;
        ix->used++;
    } else if (s->objects.n > SMALL) {
        index_rebuild(a, s);
    }
    return NULL;
}
