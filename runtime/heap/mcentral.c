// mcentral.c - the spans of one class that no P owns. Taking one sweeps unswept spans on the way; a span is
// unlinked by whoever takes it, so it is never swept twice.
#include "base/records.h"
#include "heap/mheap.h"
#include "heap/sweep.h"

// After so many unswept full spans without a free slot a fresh span is cheaper.
#define TAKE_SWEEP_LIMIT 100

// Lists are read and written under the lock, but for a glance at their heads.
static void set_head(MSpan **list, MSpan *s) { __atomic_store_n(list, s, __ATOMIC_RELAXED); }

// A look without the lock saves taking it for the many empty lists.
static MSpan *list_pop(SpanLists *l, MSpan **list) {
    if (!__atomic_load_n(list, __ATOMIC_RELAXED)) return NULL;
    lock_acquire(&l->lock);
    MSpan *s = *list;
    if (s) {
        set_head(list, s->next);
        s->next = NULL;
    }
    lock_release(&l->lock);
    return s;
}

static void list_push(SpanLists *l, MSpan **list, MSpan *s) {
    lock_acquire(&l->lock);
    s->next = *list;
    set_head(list, s);
    lock_release(&l->lock);
}

// Of the P that runs this; without one, some.
static uint32_t own_lists(void) { return owns_p() ? sched_p()->id % SPAN_OWNERS : 0; }

void mcentral_add_swept(MSpan *s) {
    SpanLists *l = &heap.central[s->spanclass].of[own_lists()];
    MSpan **lists = s->alloc_count == s->nelems ? l->full : l->partial;
    list_push(l, &lists[heap_swept_index()], s);
}

void mcentral_add_full(MSpan *first, MSpan *last) {
    SpanLists *l = &heap.central[first->spanclass].of[own_lists()];
    MSpan **list = &l->full[heap_swept_index()];
    lock_acquire(&l->lock);
    last->next = *list;
    set_head(list, first);
    lock_release(&l->lock);
}

static MSpan *unswept_of(SpanLists *l, bool partial_first) {
    uint32_t unswept = 1 - heap_swept_index();
    MSpan *s = list_pop(l, partial_first ? &l->partial[unswept] : &l->full[unswept]);
    return s ? s : list_pop(l, partial_first ? &l->full[unswept] : &l->partial[unswept]);
}

MSpan *mcentral_take_unswept(MCentral *c) {
    for (uint32_t i = 0, own = own_lists(); i < SPAN_OWNERS; i++) {
        MSpan *s = unswept_of(&c->of[(own + i) % SPAN_OWNERS], false);
        if (s) return s;
    }
    return NULL;
}

// From one owner's lists, sweeping at most *limit spans on the way, which are the caller's then.
static MSpan *take_from(SpanLists *l, uint32_t *limit) {
    MSpan *s = list_pop(l, &l->partial[heap_swept_index()]);
    if (s) return s;
    for (; *limit && (s = unswept_of(l, true)); --*limit) {
        sweep_span(s, true);
        if (s->alloc_count < s->nelems) return s;
        mcentral_add_swept(s);
    }
    return NULL;
}

MSpan *mcentral_take(MCentral *c) {
    uint32_t npages = sizeclass_pages[spanclass_sizeclass(c->spanclass)], limit = TAKE_SWEEP_LIMIT;
    sweep_credit(npages << HEAP_PAGE_SHIFT, 0);
    for (uint32_t i = 0, own = own_lists(); i < SPAN_OWNERS; i++) {
        MSpan *s = take_from(&c->of[(own + i) % SPAN_OWNERS], &limit);
        if (s) return s;
    }
    return heap_span_alloc(npages, c->spanclass);
}
