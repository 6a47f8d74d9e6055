// mcentral.c - the spans of one class that no P owns. Taking one sweeps unswept spans on the way; a span is
// unlinked by whoever takes it, so it is never swept twice.
#include "heap/mheap.h"
#include "heap/sweep.h"

// After so many unswept full spans without a free slot a fresh span is cheaper.
#define TAKE_SWEEP_LIMIT 100

// Lists are read and written under the lock, but for a glance at their heads (mcentral_take_unswept).
static void set_head(MSpan **list, MSpan *s) { __atomic_store_n(list, s, __ATOMIC_RELAXED); }

static MSpan *list_pop(MCentral *c, MSpan **list) {
    lock_acquire(&c->lock);
    MSpan *s = *list;
    if (s) {
        set_head(list, s->next);
        s->next = NULL;
    }
    lock_release(&c->lock);
    return s;
}

static void list_push(MCentral *c, MSpan **list, MSpan *s) {
    lock_acquire(&c->lock);
    s->next = *list;
    set_head(list, s);
    lock_release(&c->lock);
}

void mcentral_add_swept(MSpan *s) {
    MCentral *c = &heap.central[s->spanclass];
    MSpan **lists = s->alloc_count == s->nelems ? c->full : c->partial;
    list_push(c, &lists[heap_swept_index()], s);
}

MSpan *mcentral_take_unswept(MCentral *c) {
    uint32_t unswept = 1 - heap_swept_index();
    // A look without the lock saves taking it for the many empty lists; list_pop looks again.
    const MSpan *full = __atomic_load_n(&c->full[unswept], __ATOMIC_RELAXED);
    if (!full && !__atomic_load_n(&c->partial[unswept], __ATOMIC_RELAXED)) return NULL;
    MSpan *s = list_pop(c, &c->full[unswept]);
    return s ? s : list_pop(c, &c->partial[unswept]);
}

MSpan *mcentral_take(MCentral *c) {
    uint32_t swept = heap_swept_index();
    uint32_t npages = sizeclass_pages[spanclass_sizeclass(c->spanclass)];
    sweep_credit(npages << HEAP_PAGE_SHIFT, 0);
    MSpan *s = list_pop(c, &c->partial[swept]);
    if (s) return s;
    for (int i = 0; i < TAKE_SWEEP_LIMIT; i++) {
        s = list_pop(c, &c->partial[1 - swept]);
        if (!s) s = list_pop(c, &c->full[1 - swept]);
        if (!s) break;
        sweep_span(s, true);
        if (s->alloc_count < s->nelems) return s;
        list_push(c, &c->full[swept], s);
    }
    return heap_span_alloc(npages, c->spanclass);
}
