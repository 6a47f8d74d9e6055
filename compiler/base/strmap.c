// strmap.c - open addressing, linear probing, at most half full. The hash is FNV-1a, its upper bits folded
// in.
#include "base/strmap.h"
#include <string.h>

uint32_t hash_bytes32(const char *p, size_t n) {
    uint64_t h = hash_bytes(p, n);
    return (uint32_t)(h ^ h >> 32);
}

static StrMapSlot *slot_find(StrMapSlot *slots, size_t cap, const char *key, size_t n, uint64_t h) {
    for (size_t i = h & (cap - 1);; i = (i + 1) & (cap - 1)) {
        StrMapSlot *s = &slots[i];
        if (!s->key.p || (s->hash == h && s->key.n == n && memcmp(s->key.p, key, n) == 0)) return s;
    }
}

static void strmap_grow(StrMap *m) {
    size_t cap = m->cap ? m->cap * 2 : 64;
    StrMapSlot *slots = NEW_ARRAY(m->arena, StrMapSlot, cap);
    for (size_t i = 0; i < m->cap; i++) {
        StrMapSlot *old = &m->slots[i];
        if (old->key.p) *slot_find(slots, cap, old->key.p, old->key.n, old->hash) = *old;
    }
    m->slots = slots;
    m->cap = cap;
}

void **strmap_at(StrMap *m, const char *key, size_t n) {
    if (m->n * 2 >= m->cap) strmap_grow(m);
    uint64_t h = hash_bytes(key, n);
    StrMapSlot *s = slot_find(m->slots, m->cap, key, n, h);
    if (!s->key.p) {
        *s = (StrMapSlot){{arena_strndup(m->arena, key, n), n}, h, NULL};
        m->n++;
    }
    return &s->value;
}
