// userarena.c - see userarena.h. After Go's runtime/arena.go.
#include "heap/userarena.h"
#include "base/assert.h"
#include "heap/hooks.h"
#include "heap/sweep.h"

enum { MAP_WORDS = USER_CHUNK_BYTES / WORD_SIZE };

static void bits_clear(MSpan *s) {
    for (uint64_t i = 0; i < MAP_WORDS / 64; i++) __atomic_store_n(&s->bitmap[i], 0, __ATOMIC_RELAXED);
}

void *user_chunk_new(void) {
    uint64_t npages = USER_CHUNK_BYTES >> HEAP_PAGE_SHIFT;
    if (heap_before_alloc) heap_before_alloc(USER_CHUNK_BYTES);
    sweep_credit(USER_CHUNK_BYTES, npages);
    MSpan *s = heap_span_alloc_within(npages, spanclass_make(0, false));
    s->map_kind = SPAN_MAP_BITMAP;
    s->user_chunk = CHUNK_USED;
    s->large_size = USER_CHUNK_BYTES;
    bits_clear(s);
    if (s->needzero) os_unused((void *)s->base, USER_CHUNK_BYTES);
    heap_large_publish(s);
    if (heap_after_large) heap_after_large((void *)s->base, USER_CHUNK_BYTES);
    return (void *)s->base;
}

// Only the goroutine that uses the arena writes bits of its chunks; markers read the others of the same word.
void user_chunk_put(void *at, const LoamType *type, int64_t n) {
    MSpan *s = heap_span_of((uintptr_t)at);
    RT_ASSERT(1, s->user_chunk == CHUNK_USED);
    uint64_t word = ((uintptr_t)at - s->base) / WORD_SIZE, step = type->size / WORD_SIZE;
    for (int64_t k = 0; k < n; k++, word += step)
        for (uint64_t i = 0; i < type->ptrdata / WORD_SIZE; i++)
            if (type_has_pointer(type, i))
                __atomic_fetch_or(&s->bitmap[(word + i) / 64], 1ul << (word + i) % 64, __ATOMIC_RELAXED);
}

// What the chunk led to is not reachable through it any more.
static void set_to_fault(MSpan *s) {
    bits_clear(s);
    os_fault((void *)s->base, USER_CHUNK_BYTES);
    s->user_chunk = CHUNK_FAULTS;
}

void user_chunk_free(void *chunk) {
    MSpan *s = heap_span_of((uintptr_t)chunk);
    RT_ASSERT(1, s->user_chunk == CHUNK_USED && (uintptr_t)chunk == s->base);
    if (gc_allocates_black()) s->user_chunk = CHUNK_FREED;
    else set_to_fault(s);
}

void user_chunk_swept(MSpan *s, bool dead) {
    if (dead && s->user_chunk == CHUNK_FAULTS && !os_map((void *)s->base, USER_CHUNK_BYTES))
        heap_out_of_memory(USER_CHUNK_BYTES, "runtime: out of memory");
    if (!dead && s->user_chunk == CHUNK_FREED) set_to_fault(s);
}
