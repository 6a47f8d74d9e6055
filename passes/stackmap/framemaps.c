// framemaps.c - see framemaps.h. A hash table with chains; the buckets are doubled as rows are added.
#include "stackmap/framemaps.h"
#include <string.h>

static const char table_name[] = "loam.framemaps";

void framemaps_begin(FrameMaps *t, LLVMModuleRef m) {
    LLVMValueRef table = LLVMGetNamedGlobal(m, table_name);
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    *t = (FrameMaps){.m = m,
                     .i32 = LLVMInt32TypeInContext(ctx),
                     .i64 = LLVMInt64TypeInContext(ctx),
                     .first = table ? (int)LLVMGetArrayLength2(LLVMGlobalGetValueType(table)) : 0};
    for (int i = 0; i < 64; i++) PASS_PUSH(t->buckets, 0);
}

void framemaps_end(FrameMaps *t) {
    if (t->rows.n) {
        LLVMValueRef old = LLVMGetNamedGlobal(t->m, table_name);
        ValueVec all = {0};
        for (int i = 0; i < t->first; i++)
            PASS_PUSH(all, LLVMGetAggregateElement(LLVMGetInitializer(old), (unsigned)i));
        for (int i = 0; i < t->rows.n; i++) PASS_PUSH(all, t->rows.at[i]);
        LLVMValueRef table = rewrite_table(t->m, table_name, LLVMTypeOf(all.at[0]), &all);
        if (old) {
            LLVMReplaceAllUsesWith(old, table);
            rewrite_take_name(table, old);
            LLVMDeleteGlobal(old);
        }
        PASS_VEC_FREE(all);
    }
    PASS_VEC_FREE(t->rows);
    PASS_VEC_FREE(t->keys);
    PASS_VEC_FREE(t->buckets);
    PASS_VEC_FREE(t->trimmed);
    pass_arena_free(&t->arena);
}

static int add_row(FrameMaps *t, uint64_t offset, const PtrMap *map, int parts, FrameMapKey key) {
    LLVMValueRef row[] = {LLVMConstInt(t->i64, offset, 0), LLVMConstInt(t->i32, map->ptrdata / 8, 0),
                          LLVMConstInt(t->i32, (unsigned)(parts + 1), 0), ptrmap_constant(t->m, map)};
    PASS_PUSH(t->rows, LLVMConstStructInContext(LLVMGetModuleContext(t->m), row, 4, 0));
    PASS_PUSH(t->keys, key);
    return t->first + t->rows.n - 1;
}

int framemaps_add_part(FrameMaps *t, uint64_t offset, const PtrMap *map) {
    return add_row(t, offset, map, -1, (FrameMapKey){.next = -1});
}

// ---- equal maps are one -----------------------------------------------------------------------------------

static uint64_t hash_of(const FrameMapKey *k) {
    uint64_t h = (k->offset + (uint64_t)k->parts) * 0x9E3779B97F4A7C15u + (uint64_t)k->count;
    for (int i = 0; i < (k->count + 63) / 64; i++) h = (h ^ k->bits[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
    return h;
}

static bool same(const FrameMapKey *a, const FrameMapKey *b) {
    return a->count == b->count && a->offset == b->offset && a->parts == b->parts &&
           !memcmp(a->bits, b->bits, sizeof *a->bits * (size_t)((a->count + 63) / 64));
}

static void put_in_bucket(FrameMaps *t, int row) {
    FrameMapKey *k = &t->keys.at[row];
    int *head = &t->buckets.at[hash_of(k) & (uint64_t)(t->buckets.n - 1)];
    k->next = *head - 1;
    *head = row + 1;
}

static void grow(FrameMaps *t) {
    if (t->rows.n < t->buckets.n) return;
    for (int i = 0, n = t->buckets.n; i < n; i++) {
        t->buckets.at[i] = 0;
        PASS_PUSH(t->buckets, 0);
    }
    for (int i = 0; i < t->rows.n; i++)
        if (t->keys.at[i].bits) put_in_bucket(t, i);
}

// From the first set bit to the last.
static FrameMapKey trim(FrameMaps *t, const uint64_t *bits, int words, int parts) {
    int low = 0;
    while (!bits[low]) low++;
    int skip = low * 64 + __builtin_ctzll(bits[low]), shift = skip % 64;
    int count = words * 64 - __builtin_clzll(bits[words - 1]) - skip;
    t->trimmed.n = 0;
    for (int i = 0; i < (count + 63) / 64; i++) {
        uint64_t word = bits[low + i] >> shift;
        if (shift && low + i + 1 < words) word |= bits[low + i + 1] << (64 - shift);
        PASS_PUSH(t->trimmed, word);
    }
    return parts < 0 ? (FrameMapKey){t->trimmed.at, (uint64_t)skip * 8, count, -1, -1}
                     : (FrameMapKey){t->trimmed.at, 0, count, parts + skip, -1};
}

int framemaps_of(FrameMaps *t, const uint64_t *bits, int words, int parts) {
    while (words && !bits[words - 1]) words--;
    if (!words) return -1;
    FrameMapKey key = trim(t, bits, words, parts);
    int row = t->buckets.at[hash_of(&key) & (uint64_t)(t->buckets.n - 1)] - 1;
    while (row >= 0 && !same(&t->keys.at[row], &key)) row = t->keys.at[row].next;
    if (row >= 0) return t->first + row;
    uint64_t *kept = PASS_NEW_ARRAY(&t->arena, uint64_t, t->trimmed.n), size = (uint64_t)key.count * 8;
    memcpy(kept, key.bits, sizeof *kept * (size_t)t->trimmed.n);
    key.bits = kept;
    PtrMap map = {.size = size, .ptrdata = size, .bits = (uint8_t *)kept};
    int index = add_row(t, key.offset, &map, key.parts, key);
    put_in_bucket(t, t->rows.n - 1);
    grow(t);
    return index;
}
