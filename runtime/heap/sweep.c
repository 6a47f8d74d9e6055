// sweep.c - sweeping a span: what is not marked is free. The marks, gathered to bits, become the allocation
// bits, and are cleared for the next cycle. No object is touched (but with clobberfree=1, which overwrites
// what is freed).
//
// Who sweeps: the allocator, when it needs a span of the class (mcentral_take); every taking of a span, in
// proportion to its bytes, so that all is swept when the next cycle is due (sweep_credit); the next cycle
// itself sweeps what is left.
#include "heap/sweep.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include <stdio.h>
#include "base/fatal.h"
#include "base/format.h"
#include "base/godebug.h"
#include "heap/special.h"
#include "heap/userarena.h"

// How long before the next cycle's trigger sweeping should be over: so many bytes, or, in a small heap, a
// part of the way. What is swept before it is needed goes back to the heap as pages, and is taken from there
// again: so the margin costs.
#define SWEEP_MARGIN_BYTES (1l << 20)
#define SWEEP_MARGIN_PART 8

// The first group is written while the world stands still. The others are written and read by every P that
// sweeps (atomic, relaxed: MCentral's lock decides who sweeps which span, these only tell where and how
// much).
static struct {
    double pages_per_byte; // of allocation
    uint64_t live_basis;   // heap.live when it had marked

    uint64_t swept;  // pages, since then
    uint32_t cursor; // span class that sweep_one looks at; those before it have no unswept span
    bool done;       // no class has one; somebody may still be sweeping what he took
} sweep = {.done = true};

static _Noreturn void zombie(const MSpan *s, uint32_t group, uint64_t bits) {
    uint32_t i = group * 64 + (uint32_t)__builtin_ctzl(bits);
    fatal_throw("found pointer to free object %#lx (span %#lx, object size %lu)", span_object(s, i), s->base,
                s->elemsize);
}

static void clobber(const MSpan *s) {
    for (uint32_t i = 0; i < s->nelems; i++)
        if (bit_test(s->alloc_bits, i) && !s->marks[i])
            clobber_freed(span_object(s, i), span_object(s, i + 1));
}

static void trace_freed(const MSpan *s) {
    for (uint32_t i = 0; i < s->nelems; i++)
        if (bit_test(s->alloc_bits, i) && !s->marks[i]) heap_trace->free(span_object(s, i), s->elemsize);
}

static bool sweep_large(MSpan *s) {
    if (s->user_chunk) user_chunk_swept(s, !s->marks[0]);
    if (s->marks[0]) {
        s->marks[0] = 0;
        return false;
    }
    if (godebug.clobberfree) clobber(s);
    __atomic_fetch_add(&heap.counts.large_free, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&heap.counts.large_free_bytes, s->elemsize, __ATOMIC_RELAXED);
    heap_span_free(s);
    return true;
}

bool sweep_span(MSpan *s, bool preserve) {
    __atomic_fetch_add(&sweep.swept, s->npages, __ATOMIC_RELAXED);
    if (__atomic_load_n(&s->specials, __ATOMIC_RELAXED)) special_sweep(s);
    if (heap_trace) trace_freed(s);
    s->sweepgen = heap.sweepgen;
    if (spanclass_sizeclass(s->spanclass) == 0) return sweep_large(s);
    if (godebug.clobberfree) clobber(s);
    uint32_t live = 0;
    for (uint32_t g = 0; g < bits_words(s->nelems); g++) {
        uint64_t marked = arch_gather_bytes(s->marks + 64 * g);
        if (marked & ~s->alloc_bits[g]) zombie(s, g, marked & ~s->alloc_bits[g]);
        s->alloc_bits[g] = marked;
        live += (uint32_t)__builtin_popcountl(marked);
    }
    mcache_count_freed(spanclass_sizeclass(s->spanclass), s->alloc_count - live);
    if (live == 0 && !preserve) {
        heap_span_free(s);
        return true;
    }
    s->alloc_count = live;
    s->next_group = 0;
    s->needzero = true;
    if (live == 0 && s->map_kind != SPAN_MAP_NONE && s->elemsize <= PTRMASK_MAX_BYTES) {
        s->map_kind = SPAN_MAP_MASK;
        s->ptrmask = 0;
    }
    return false;
}

// gcpacertrace=1: the line in Go's format.
static void trace_done(void) {
    char ratio[25];
    uint64_t live = heap_live();
    stderr_print("pacer: sweep done at heap size %luMB; allocated %luMB during sweep; swept %lu pages at "
                 "%s pages/byte\n",
                 live >> 20, (live - sweep.live_basis) >> 20, __atomic_load_n(&sweep.swept, __ATOMIC_RELAXED),
                 print_float_text(ratio, sweep.pages_per_byte));
}

// Sweeps some span and files it; false: none is left to take.
static bool sweep_one(void) {
    if (__atomic_load_n(&sweep.done, __ATOMIC_RELAXED)) return false;
    uint32_t c = __atomic_load_n(&sweep.cursor, __ATOMIC_RELAXED);
    for (; c < SPANCLASS_COUNT; c++) {
        MSpan *s = mcentral_take_unswept(&heap.central[c]);
        if (!s) continue;
        __atomic_store_n(&sweep.cursor, c, __ATOMIC_RELAXED); // may go back: then a class is looked at again
        if (!sweep_span(s, false)) mcentral_add_swept(s);
        return true;
    }
    bool was = __atomic_exchange_n(&sweep.done, true, __ATOMIC_RELAXED);
    if (!was && godebug.gcpacertrace) trace_done();
    return false;
}

bool sweep_some(uint32_t spans) {
    bool any = false;
    for (uint32_t i = 0; i < spans && sweep_one(); i++) any = true;
    return any;
}

bool sweep_is_left(void) { return !__atomic_load_n(&sweep.done, __ATOMIC_RELAXED); }

void sweep_all(void) {
    while (sweep_one()) {}
}

void sweep_begin(uint64_t goal) {
    sweep.cursor = 0;
    sweep.swept = 0;
    sweep.done = false;
    sweep.live_basis = heap.live;
    int64_t distance = goal > INT64_MAX ? INT64_MAX : (int64_t)(goal - heap.live);
    int64_t margin = distance / SWEEP_MARGIN_PART;
    distance -= margin < SWEEP_MARGIN_BYTES ? margin : SWEEP_MARGIN_BYTES;
    if (distance < (int64_t)HEAP_PAGE_SIZE) distance = HEAP_PAGE_SIZE;
    sweep.pages_per_byte = (double)heap.pages_in_use / (double)distance;
}

void sweep_credit(uint64_t bytes, uint64_t pages) {
    if (__atomic_load_n(&sweep.done, __ATOMIC_RELAXED)) return;
    uint64_t live = heap_live();
    uint64_t since = bytes + (live > sweep.live_basis ? live - sweep.live_basis : 0);
    uint64_t target = (uint64_t)(sweep.pages_per_byte * (double)since);
    uint64_t swept = __atomic_load_n(&sweep.swept, __ATOMIC_RELAXED);
    if (target < swept + pages) target = swept + pages;
    while (__atomic_load_n(&sweep.swept, __ATOMIC_RELAXED) < target && sweep_one()) {}
}
