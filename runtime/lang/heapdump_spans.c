// heapdump_spans.c - what a heap dump has beyond Go's: spans, free pages, types of objects. See heapdump.h.
#include "base/godebug.h"
#include "gc/mark.h"
#include "heap/heapplan.h"
#include "heap/sample.h"
#include "lang/dumpfile.h"
#include "lang/heapdump.h"

static void put_program(void) {
    static char path[4096];
    int64_t n = os_own_path(path, sizeof path);
    dump_number(HEAPDUMP_PROGRAM);
    dump_bytes(path, n > 0 ? (uint64_t)n : 0);
    dump_text(heap_plan ? heap_plan->name : "default");
}

static void put_typed(uintptr_t object, const LoamType *t, uint64_t size) {
    DUMP_NUMBERS(HEAPDUMP_TYPED, object, (uintptr_t)t, t->size ? size / t->size : 1);
}

static void put_span(const MSpan *s) {
    bool noscan = s->map_kind == SPAN_MAP_NONE;
    DUMP_NUMBERS(HEAPDUMP_SPAN, s->base, s->npages, s->elemsize, s->nelems,
                 s->is_stack ? 0 : s->spanclass / 2u,
                 (s->is_stack ? DUMPSPAN_STACKS : 0u) | (noscan ? DUMPSPAN_NOSCAN : 0u));
    if (s->map_kind == SPAN_MAP_TYPE && s->type) put_typed(s->base, s->type, s->large_size);
}

// Pages of a chunk that are alike.
static void put_free(void *context, uintptr_t base, PageChunk *c) {
    for (uint64_t i = 0, n; i < CHUNK_PAGES; i += n) {
        bool resident = bit_test(c->resident, i);
        for (n = 0;
             i + n < CHUNK_PAGES && bit_test(c->free, i + n) && bit_test(c->resident, i + n) == resident;)
            n++;
        if (!n) {
            n = 1;
            continue;
        }
        DUMP_NUMBERS(HEAPDUMP_PAGES, base + (i << HEAP_PAGE_SHIFT), n, resident);
    }
}

static void put_planned(void *context, void *object, uint64_t size, const LoamType *t) {
    if (t) put_typed((uintptr_t)object, t, size);
}

void heapdump_write_spans(void) {
    put_program();
    uintptr_t at = heap.arena_lo;
    for (const MSpan *s; (s = gc_next_span(&at));) put_span(s);
    pagealloc_each(&heap.pages, put_free, NULL);
    if (heap_plan) heap_plan->each(put_planned, NULL);
    for (const SampleSite *s = sample_sites(); s; s = s->all) {
        DUMP_NUMBERS(HEAPDUMP_SITE, (uintptr_t)s, (uintptr_t)s->type);
    }
    dump_number(HEAPDUMP_END);
}
