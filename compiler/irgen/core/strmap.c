// map.c - a table from byte strings to pointers: open addressing, linear probing, at most half full. Entries
// are never removed.
#include "irgen/core/gen.h"
#include <string.h>

static uint64_t hash_bytes(const char *p, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
    return h ^ h >> 29;
}

uint32_t hash_bytes32(const char *p, size_t n) {
    uint64_t h = hash_bytes(p, n);
    return (uint32_t)(h ^ h >> 32);
}

static MapSlot *slot_find(MapSlot *slots, size_t cap, const char *key, size_t n, uint64_t h) {
    for (size_t i = h & (cap - 1);; i = (i + 1) & (cap - 1)) {
        MapSlot *s = &slots[i];
        if (!s->key.p || (s->hash == h && s->key.n == n && memcmp(s->key.p, key, n) == 0)) return s;
    }
}

static void map_grow(Map *m) {
    size_t cap = m->cap ? m->cap * 2 : 64;
    MapSlot *slots = NEW_ARRAY(m->arena, MapSlot, cap);
    for (size_t i = 0; i < m->cap; i++) {
        MapSlot *old = &m->slots[i];
        if (old->key.p) *slot_find(slots, cap, old->key.p, old->key.n, old->hash) = *old;
    }
    m->slots = slots;
    m->cap = cap;
}

void **map_at(Map *m, const char *key, size_t n) {
    if (m->n * 2 >= m->cap) map_grow(m);
    uint64_t h = hash_bytes(key, n);
    MapSlot *s = slot_find(m->slots, m->cap, key, n, h);
    if (!s->key.p) {
        *s = (MapSlot){{arena_strndup(m->arena, key, n), n}, h, NULL};
        m->n++;
    }
    return &s->value;
}
