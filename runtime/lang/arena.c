// arena.c - C side of lib/loam/arena; see heap/userarena.h.
#include "base/fatal.h"
#include "heap/heapplan.h"
#include "heap/userarena.h"
#include "lang/golib.h"

void *rt_arena_new(void) {
    if (heap_plan) fatal_error("loam/arena: not supported with GODEBUG=heap=%s", heap_plan->name);
    return user_chunk_new();
}

void rt_arena_free(void *chunk) { user_chunk_free(chunk); }
void *rt_arena_large(const LoamType *type, int64_t n) {
    return heap_alloc((int64_t)type->size * n, type, true);
}
void rt_arena_put(void *at, const LoamType *type, int64_t n) { user_chunk_put(at, type, n); }
