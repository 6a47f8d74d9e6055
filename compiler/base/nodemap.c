// nodemap.c - open addressing with linear probing, at most half full. Entries are never removed.
#include "base/nodemap.h"

// Fibonacci hashing (Knuth, TAOCP 6.4): the upper half of the product depends on all bits of the address.
static size_t node_hash(const void *node) { return (size_t)((uintptr_t)node * 0x9e3779b97f4a7c15u >> 32); }

static NodeMapSlot *slot_find(NodeMapSlot *slots, size_t cap, const void *node) {
    for (size_t i = node_hash(node) & (cap - 1);; i = (i + 1) & (cap - 1))
        if (!slots[i].node || slots[i].node == node) return &slots[i];
}

static void nodemap_grow(NodeMap *m, Arena *arena) {
    size_t cap = m->cap ? m->cap * 2 : 16;
    NodeMapSlot *slots = NEW_ARRAY(arena, NodeMapSlot, cap);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].node) *slot_find(slots, cap, m->slots[i].node) = m->slots[i];
    m->slots = slots;
    m->cap = cap;
}

void *nodemap_get(const NodeMap *m, const void *node) {
    return m->cap ? slot_find(m->slots, m->cap, node)->value : NULL;
}

void nodemap_set(NodeMap *m, Arena *arena, const void *node, void *value) {
    if (m->n * 2 >= m->cap) nodemap_grow(m, arena);
    NodeMapSlot *s = slot_find(m->slots, m->cap, node);
    m->n += !s->node;
    *s = (NodeMapSlot){node, value};
}
