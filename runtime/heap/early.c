// early.c - see early.h. Objects that compiled code knows to be dead (passes/lower/frees.c) are free before
// a cycle finds them: their bit in the P's cache is set again, so that the next allocation of the size
// takes them, while they are in the processor's caches. As runtime.freegc of Go 1.26 does it for its
// compiler.
//
// Only what no cycle can have seen is freed: none has begun since the object was made. One that has would
// have ended by now, and changed heap.sweepgen, or marks now. Otherwise the object may have been found
// dead, and its memory be another object's. It must lie in the group of slots that the P takes objects
// from, so that nobody else writes the span: what is in another group, or was made on another P, is left to
// the collector, as are tiny objects, which share their block, spans with specials (heap/special.h), and
// large objects. Where every allocation takes the slow path (heap/mcache.h), nothing is freed early, for
// the closed cache has no span; nor is it under another heap plan.
//
// To the counts (MemStats, heap.live) an object that is freed so is as if it had never been made.
#include "heap/early.h"
#include "base/assert.h"
#include "base/records.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include "heap/sweep.h"

static void slot_put(AllocSlot *slot, uintptr_t p) {
    if (p - slot->group_base >= 64ul * slot->elemsize) return; // below it as well
    uint64_t bit = 1ul << span_object_index(slot->span, p) % 64;
    RT_ASSERT(1, !(slot->free & bit) && (p - slot->span->base) % slot->elemsize == 0);
    clobber_freed(p, p + slot->elemsize);
    slot->free |= bit;
    slot->needzero = true;
}

void heap_free(Held *held) {
    uintptr_t p = held->object;
    held->object = 0;
    if (held->sweepgen != heap.sweepgen || gc_allocates_black()) return;
    const MSpan *s = heap_span_of(p);
    if (!s || s->spanclass == TINY_SPANCLASS || __atomic_load_n(&s->specials, __ATOMIC_RELAXED)) return;
    AllocSlot *slot = &sched_tls.alloc->slots[s->spanclass];
    if (slot->span == s) slot_put(slot, p);
}

void heap_free_later(Held *held, void *object) {
    if (held->object) heap_free(held);
    *held = (Held){(uintptr_t)object, heap.sweepgen};
}
