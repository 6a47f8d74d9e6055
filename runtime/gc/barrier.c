// barrier.c - the write barrier: before a managed pointer is overwritten while marking goes on, the old and
// the new value are recorded in the P's buffer; recorded values are greyed when the buffer is full and when
// marking ends.
//
// Old values keep what was reachable when marking began (a snapshot), so that a stack needs scanning only
// once; new values keep what a stack not yet scanned hides in a black object. Both together are what a
// barrier without stack rescans needs. Recording may run on a goroutine's stack; the buffer is emptied on the
// system stack.
#include "gc/barrier.h"
#include "base/records.h"
#include "gc/gc.h"
#include "gc/mark.h"

int32_t gc_write_barrier_on;

void gc_barrier_flush(MCache *c, GcWorker *w) {
    for (uint64_t i = 0; i < c->wb_count; i++) gc_grey(w, c->wb[i]);
    c->wb_count = 0;
}

static void flush_on_system(void *cache) {
    GcWorker w;
    work_begin(&w);
    gc_barrier_flush(cache, &w);
    work_end(&w);
}

static __attribute__((noinline)) void buffer_flush(MCache *c) { system_stack_call(flush_on_system, c); }

static inline void record(MCache *c, const void *value) {
    if (!value) return;
    if (c->wb_count == WB_BUFFER_ENTRIES) buffer_flush(c);
    c->wb[c->wb_count++] = (uintptr_t)value;
}

void gc_write_barrier(void **slot, void *value) {
    MCache *c = sched_p()->mcache;
    record(c, __atomic_load_n(slot, __ATOMIC_RELAXED));
    record(c, value);
}

void gc_barrier_range(const LoamType *type, void *dst, const void *src, int64_t count) {
    MCache *c = sched_p()->mcache;
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE;
    for (int64_t n = 0; n < count; n++) {
        void **to = (void **)dst + (uint64_t)n * step;
        void *const *from = src ? (void *const *)src + (uint64_t)n * step : NULL;
        for (uint64_t i = 0; i < used; i++) {
            if (!gcdata_has(type->gcdata, i)) continue;
            record(c, to[i]);
            if (from) record(c, from[i]);
        }
    }
}

void gc_shade_values(const LoamType *type, const void *src, int64_t count) {
    MCache *c = sched_p()->mcache;
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE;
    for (int64_t n = 0; n < count; n++) {
        void *const *from = (void *const *)src + (uint64_t)n * step;
        for (uint64_t i = 0; i < used; i++)
            if (gcdata_has(type->gcdata, i)) record(c, from[i]);
    }
}

// The range's type is not known here. In the heap its map is; elsewhere (globals) each word that leads into a
// span of objects is taken for a pointer: to keep too much alive for one cycle does no harm.
static bool word_may_be_pointer(uintptr_t at) {
    MSpan *s = heap_span_of(at);
    if (!s) return heap_span_of(*(uintptr_t *)at) != NULL;
    uint64_t offset = (at - s->base) % s->elemsize;
    return span_word_is_pointer(s, at - offset, offset / WORD_SIZE);
}

void gc_barrier_clear(void *p, int64_t bytes) {
    MCache *c = sched_p()->mcache;
    for (uintptr_t at = (uintptr_t)p; at < (uintptr_t)p + (uint64_t)bytes; at += WORD_SIZE)
        if (word_may_be_pointer(at)) record(c, *(void **)at);
}
