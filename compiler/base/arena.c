// arena.c - memory that lives as long as a compilation: chunks that are filled from the front and freed
// together.
//
// Invariant: `next <= end`, both inside the newest chunk; what lies between them is zero. A request larger
// than a quarter of a chunk gets a chunk of its own, so that no space is wasted and the current chunk goes on
// being filled.
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 256 * 1024, ALIGN = 16 };

typedef struct Chunk {
    struct Chunk *next;
    char pad[8];
    char data[];
} Chunk;

struct Arena {
    Chunk *chunks;
    char *next, *end;
};

_Noreturn void out_of_memory(void) {
    fputs("loam: out of memory\n", stderr);
    exit(2);
}

static char *arena_add_chunk(Arena *arena, size_t bytes) {
    if (bytes > SIZE_MAX - sizeof(Chunk)) out_of_memory();
    Chunk *chunk = calloc(1, sizeof(Chunk) + bytes);
    if (!chunk) out_of_memory();
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk->data;
}

Arena *arena_new(void) {
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena) out_of_memory();
    return arena;
}

void arena_free(Arena *arena) {
    for (Chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

void *arena_alloc(Arena *arena, size_t bytes) {
    if (bytes > SIZE_MAX - ALIGN) out_of_memory();
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (bytes > CHUNK_BYTES / 4) return arena_add_chunk(arena, bytes);
    if ((size_t)(arena->end - arena->next) < bytes) {
        arena->next = arena_add_chunk(arena, CHUNK_BYTES);
        arena->end = arena->next + CHUNK_BYTES;
    }
    void *p = arena->next;
    arena->next += bytes;
    return p;
}

char *arena_strndup(Arena *arena, const char *text, size_t n) {
    char *copy = arena_alloc(arena, n + 1);
    if (n) memcpy(copy, text, n);
    return copy;
}

char *arena_printf(Arena *arena, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) internal_error("arena_printf", "bad format \"%s\"", fmt);
    char *text = arena_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return text;
}

void vec_grow(Arena *arena, void **at, int n, int *cap, size_t item_bytes) {
    if (n < *cap) return;
    int wanted = *cap ? *cap * 2 : 4;
    void *bigger = arena_alloc(arena, (size_t)wanted * item_bytes);
    if (n) memcpy(bigger, *at, (size_t)n * item_bytes);
    *at = bigger;
    *cap = wanted;
}
