// memstats.c - runtime.MemStats with Go's meanings.
//
//     sys = heap_sys + stack_sys + mspan_sys + mcache_sys + buckhash_sys + gc_sys + other_sys
//     heap_sys = heap_inuse + heap_idle,   heap_released <= heap_idle,   heap_objects = mallocs - frees
//     alloc = heap_alloc = total_alloc - bytes freed
// An object counts as freed when its span is swept. A tiny object that shares a block counts as allocated and
// as freed at once, as in Go. Idle pages that never held anything count as released: they have no physical
// memory.
#include "gc/memstats.h"
#include "gc/cycle.h"
#include "gc/gc.h"
#include "gc/roots.h"
#include "heap/heapplan.h"
#include "heap/mcache.h"

static void count_objects(MemStats *m) {
    const HeapCounts *k = &heap.counts;
    uint64_t freed_bytes = k->large_free_bytes;
    m->total_alloc = heap_allocated_bytes();
    m->mallocs = k->large_alloc + k->tiny_alloc;
    m->frees = k->large_free + k->tiny_alloc;
    for (uint32_t c = 0; c < SIZECLASS_COUNT; c++) {
        freed_bytes += k->small_free[c] * sizeclass_bytes[c];
        m->mallocs += k->small_alloc[c];
        m->frees += k->small_free[c];
        if (c >= sizeof m->by_size / sizeof m->by_size[0]) continue;
        m->by_size[c].size = sizeclass_bytes[c];
        m->by_size[c].mallocs = k->small_alloc[c];
        m->by_size[c].frees = k->small_free[c];
    }
    m->alloc = m->heap_alloc = m->total_alloc - freed_bytes;
    m->heap_objects = m->mallocs - m->frees;
}

static void count_plan(MemStats *m) {
    HeapPlanCounts c;
    heap_plan->count(&c);
    m->mallocs = c.mallocs;
    m->frees = c.frees;
    m->heap_objects = c.mallocs - c.frees;
    m->total_alloc = c.bytes_allocated;
    m->alloc = m->heap_alloc = c.bytes_allocated - c.bytes_freed;
    m->heap_inuse = c.used_bytes;
    m->heap_sys = c.space_bytes;
    m->heap_idle = c.space_bytes - c.used_bytes;
    m->heap_released = c.untouched_bytes;
    m->gc_sys += c.record_bytes;
    m->next_gc = c.next_collection;
}

// Its own thread moves pages also while the world stands still.
static void count_memory(MemStats *m) {
    m->heap_inuse = heap_pages_in_use() << HEAP_PAGE_SHIFT;
    m->heap_idle = (heap.pages.free_pages + heap.busy_pages) << HEAP_PAGE_SHIFT;
    m->heap_released = (heap.pages.free_pages - heap.pages.resident_free) << HEAP_PAGE_SHIFT;
    m->heap_sys = m->heap_inuse + m->heap_idle;
    m->stack_inuse = m->stack_sys = heap_stack_bytes();
    m->mspan_inuse = heap.span_records.inuse;
    m->mspan_sys = heap.span_sys;
    m->mcache_inuse = heap.cache_records.inuse;
    m->mcache_sys = heap.cache_sys;
    m->gc_sys = heap.gc_sys;
    m->other_sys = heap.other_sys + __atomic_load_n(&os_record_bytes, __ATOMIC_RELAXED);
}

static void count_cycles(MemStats *m) {
    const GcHistory *h = &gc_history;
    m->next_gc = gc_heap_goal();
    m->last_gc = h->last_gc;
    m->pause_total_ns = h->pause_total_ns;
    __builtin_memcpy(m->pause_ns, h->pause_ns, sizeof m->pause_ns);
    __builtin_memcpy(m->pause_end, h->pause_end, sizeof m->pause_end);
    m->num_gc = h->cycles;
    m->num_forced_gc = h->forced;
    m->gc_cpu_fraction = gc_cpu_fraction(os_nanotime());
}

void memstats_count_held(MemStats *m) {
    *m = (MemStats){.enable_gc = true};
    count_objects(m);
    count_memory(m);
    count_cycles(m);
    if (heap_plan) count_plan(m);
    m->sys = m->heap_sys + m->stack_sys + m->mspan_sys + m->mcache_sys + m->buckhash_sys + m->gc_sys +
             m->other_sys;
}

static void count_all(MemStats *m) {
    mcache_flush_all();
    lock_acquire(&heap.lock);
    memstats_count_held(m);
    lock_release(&heap.lock);
}

void memstats_read(MemStats *m) {
    gc_stop_world();
    count_all(m);
    gc_start_world();
}

void metrics_read(Metrics *m) {
    gc_stop_world();
    count_all(&m->mem);
    const HeapCounts *k = &heap.counts;
    __builtin_memcpy(m->small_allocs, k->small_alloc, sizeof m->small_allocs);
    __builtin_memcpy(m->small_frees, k->small_free, sizeof m->small_frees);
    for (uint32_t c = 0; c < SIZECLASS_COUNT; c++) m->class_bytes[c] = sizeclass_bytes[c];
    m->large_allocs = k->large_alloc;
    m->large_frees = k->large_free;
    m->tiny_allocs = k->tiny_alloc;
    m->limited_cycle = __atomic_load_n(&gc_history.limited, __ATOMIC_RELAXED);
    m->pauses = gc_history.pauses;
    gc_start_world();
}
