// strmap.h - tables from byte strings to pointers. Entries are never removed; keys are copied into the arena.
#ifndef LOAM_COMPILER_STRMAP_H
#define LOAM_COMPILER_STRMAP_H

#include "base/base.h"

typedef struct StrMapSlot {
    Bytes key;
    uint64_t hash;
    void *value;
} StrMapSlot;
typedef struct StrMap {
    Arena *arena;
    StrMapSlot *slots;
    size_t n, cap;
} StrMap;

void **strmap_at(StrMap *, const char *key, size_t n); // the value's place, NULL inside when new
static inline void **strmap_at_cstr(StrMap *m, const char *key) {
    return strmap_at(m, key, __builtin_strlen(key));
}
uint32_t hash_bytes32(const char *, size_t n);

#endif
