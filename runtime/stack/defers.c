// defers.c - see defers.h. A chunk that becomes empty stays behind the one before it, so that a function that
// is called again and again at the end of a chunk does not take memory from the system each time.
#include "stack/defers.h"
#include "arch/amd64/switch.h"
#include "base/assert.h"
#include "base/fixalloc.h"
#include "os/os.h"

enum { CHUNK_MIN = 4096 };

struct DeferChunk {
    struct DeferChunk *older, *newer; // newer: empty, or NULL
    char *top, *end;
    uint64_t begin[];
};

static uint64_t record_words(const LoamType *t) { return (t->size + WORD_SIZE - 1) / WORD_SIZE; }

static void chunk_free(DeferChunk *c) {
    if (c) os_unmap(c, (size_t)(c->end - (char *)c), &os_record_bytes);
}

static DeferChunk *chunk_new(DeferChunk *older, size_t record_bytes) {
    size_t size = CHUNK_MIN;
    while (size < sizeof(DeferChunk) + record_bytes) size *= 2;
    if (older && size < (size_t)(older->end - (char *)older)) size = (size_t)(older->end - (char *)older);
    DeferChunk *c = persistent_alloc(size, &os_record_bytes);
    *c = (DeferChunk){.older = older, .top = (char *)c->begin, .end = (char *)c + size};
    return c;
}

static bool has_room(const DeferChunk *c, uint64_t words) {
    return c && (uint64_t)(c->end - c->top) >= words * WORD_SIZE;
}

// On the system stack.
static void grow(void *type) {
    G *g = sched_g();
    uint64_t words = record_words(type);
    DeferChunk *last = g->defer_chunk;
    if (last && has_room(last->newer, words)) {
        g->defer_chunk = last->newer;
        return;
    }
    if (last) chunk_free(last->newer);
    g->defer_chunk = chunk_new(last, words * WORD_SIZE);
    if (last) last->newer = g->defer_chunk;
}

DeferRecord *defers_push(const LoamType *type) {
    G *g = sched_g();
    uint64_t words = record_words(type);
    if (!has_room(g->defer_chunk, words)) system_stack_call(grow, (void *)type);
    DeferRecord *r = (DeferRecord *)(void *)g->defer_chunk->top;
    g->defer_chunk->top += words * WORD_SIZE;
    r->type = type;
    r->older = g->deferred;
    return g->deferred = r;
}

DeferRecord *defers_newest(void) { return sched_g()->deferred; }

void defers_pop(void) {
    G *g = sched_g();
    DeferRecord *r = g->deferred;
    DeferChunk *c = g->defer_chunk;
    g->deferred = r->older;
    c->top = (char *)r;
    uint64_t words = record_words(r->type);
    for (uint64_t i = 0; i < words; i++) ((uint64_t *)r)[i] = 0; // few: `rep stos` takes longer to begin
    if (c->top == (char *)c->begin && c->older) g->defer_chunk = c->older;
}

void defers_free(G *g) {
    RT_ASSERT(1, !g->deferred);
    DeferChunk *c = g->defer_chunk;
    if (!c) return;
    while (c->older) c = c->older;
    for (DeferChunk *next = c->newer; next;) {
        DeferChunk *after = next->newer;
        chunk_free(next);
        next = after;
    }
    c->newer = NULL;
    g->defer_chunk = c;
}
