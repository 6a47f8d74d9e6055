// malloc.c - one object. What compiled code calls, mallocgc, is a fast path on the goroutine's stack for
// single objects with pointers up to 128 bytes: it takes a free slot of the P's cache, clears it, compares
// its pointer map with the span's, and has no other business: no counting, no trigger, no lock, no frame.
// Compiled code does the same in line where it knows size and map (passes/lower/inlinealloc.c).
// Everything else is a jump to a function for the case. Counts and the collector's trigger belong to taking
// a span, which is the slow path's (rt_mallocgc, on the system stack).
//
// A collection happens before the slow path allocates, never between taking a slot and returning it: what the
// caller gets is unknown to the collector only until the caller's next safepoint. After a large object was
// made it may happen as well, and the object is a root meanwhile.
#include "base/assert.h"
#include "base/records.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include "heap/sample.h"
#include "heap/slots.h"
#include "os/os.h"

// The same, from the span's next group if need be; 0: the span is full.
static inline uintptr_t slot_take(AllocSlot *slot) {
    if (unlikely(!slot->free) && !mcache_next_group(slot)) return 0;
    return slot_pop(slot, slot->free);
}

// Pointer-free objects under 16 bytes: in the current block if it has room, aligned as their size suggests.
static inline uintptr_t tiny_alloc(MCache *c, uint64_t size) {
    uint64_t align = size & 7 ? size & 3 ? size & 1 ? 1 : 2 : 4 : 8;
    uint64_t at = (c->tiny_offset + align - 1) & ~(align - 1);
    if (at + size <= TINY_BYTES && c->tiny) {
        c->tiny_offset = at + size;
        c->tiny_alloc++;
        return c->tiny + at;
    }
    uintptr_t block = slot_take(&c->slots[TINY_SPANCLASS]);
    if (unlikely(!block)) return 0;
    ((uint64_t *)block)[0] = ((uint64_t *)block)[1] = 0;
    if (size < c->tiny_offset || !c->tiny) { // keep the block with more room left
        c->tiny = block;
        c->tiny_offset = size;
    }
    return block;
}

// Any object; 0: the cache has no slot for it. size is not 0.
static uintptr_t malloc_in_cache(MCache *c, uint64_t size, const LoamType *type, bool needzero) {
    if (unlikely(size > SIZECLASS_MAX_BYTES)) return 0;
    if (!type || type->ptrdata == 0) {
        if (size < TINY_BYTES) return tiny_alloc(c, size);
        AllocSlot *slot = &c->slots[spanclass_make(sizeclass_of(size), true)];
        uintptr_t p = slot_take(slot);
        if (likely(p) && needzero && slot->needzero) clear_words((void *)p, slot->elemsize);
        return p;
    }
    AllocSlot *slot = &c->slots[spanclass_make(sizeclass_of(size), false)];
    uintptr_t p = slot_take(slot);
    if (unlikely(!p)) return 0;
    if (slot->needzero) clear_words((void *)p, slot->elemsize);
    if (likely(size <= PTRMASK_MAX_BYTES)) {
        uint64_t mask = ptrmask_of(type, size);
        if (mask != slot->mask) slot->mask = span_set_mask(slot->span, p, mask);
    } else {
        span_set_bitmap(slot->span, p, type, size);
    }
    return p;
}

// ---- under another heap plan ------------------------------------------------------------------------------

// From the P's buffer, which is empty under the default heap; NULL: the slow path is to be taken.
static inline void *malloc_in_buffer(uint64_t size, const LoamType *type) {
    if (unlikely(!buffer_may_hold(size, type))) return NULL;
    uint64_t bytes = buffered_bytes(size);
    Object *o = buffer_take(&sched_tls.alloc->buffer, bytes, type);
    if (unlikely(!o)) return NULL;
    clear_units((uintptr_t)o + UNIT, (uintptr_t)o + bytes);
    return o + 1;
}

// ---- all cases --------------------------------------------------------------------------------------------

// The cases that mallocgc does not take itself; all of them on the goroutine's stack until the stub leaves
// it.
static __attribute__((noinline)) void *malloc_other(int64_t size, const LoamType *type, bool needzero) {
    if (unlikely(size == 0)) return &heap_zerobase;
    uintptr_t p = malloc_in_cache(sched_tls.alloc, (uint64_t)size, type, needzero);
    if (likely(p)) return (void *)p;
    void *planned = malloc_in_buffer((uint64_t)size, type);
    return planned ? planned : loam_mallocgc_slow_stub(size, type, needzero);
}

// What mallocgc begins with when there is another plan (heap_prefer_buffers).
static void *malloc_planned(int64_t size, const LoamType *type, bool needzero) {
    void *planned = malloc_in_buffer((uint64_t)size, type);
    return planned ? planned : malloc_other(size, type, needzero);
}

static __attribute__((noinline)) void *malloc_set_mask(AllocSlot *slot, uintptr_t p, uint64_t mask) {
    slot->mask = span_set_mask(slot->span, p, mask);
    return (void *)p;
}

// One object of a type that is small enough to be cleared here, and whose map is one byte: at most eight
// words with pointers. Each way out is a return or a jump, so that the function needs no frame.
void *mallocgc(int64_t size, const LoamType *type, bool needzero) {
    if (unlikely(!type || (uint64_t)size != type->size || (uint64_t)size > MCACHE_FEW_BYTES ||
                 type->ptrdata - 1 >= 8 * WORD_SIZE))
        return malloc_other(size, type, needzero);
    AllocSlot *slot = mcache_slot_of_few(sched_tls.alloc, (uint64_t)size);
    uint64_t free = slot->free;
    if (unlikely(!free)) return malloc_other(size, type, needzero);
    uintptr_t p = slot_pop(slot, free);
    if (slot->needzero) clear_few((void *)p, slot->elemsize);
    uint64_t mask = type->gcdata[0];
    if (unlikely(mask != slot->mask)) return malloc_set_mask(slot, p, mask);
    return (void *)p;
}

// mallocgc becomes a jump past what looks into caches that are empty for ever. Where the system forbids to
// change code that goes well, too, only slower: the end of malloc_other is the same.
void heap_prefer_buffers(void) {
    uint8_t jump[ARCH_JUMP_BYTES];
    arch_jump(jump, (const void *)mallocgc, (const void *)malloc_planned);
    os_change_code((void *)mallocgc, jump, sizeof jump);
}

void *heap_alloc_bytes(uint64_t size) {
    RT_ASSERT(2, size >= TINY_BYTES && size <= MCACHE_FEW_BYTES);
    AllocSlot *slot = mcache_slot_of_few(sched_tls.alloc, size) + 1; // beside it the class without pointers
    uint64_t free = slot->free;
    if (unlikely(!free)) return malloc_in_buffer(size, NULL);
    uintptr_t p = slot_pop(slot, free);
    if (slot->needzero) clear_few((void *)p, slot->elemsize);
    return (void *)p;
}

void *heap_alloc(int64_t size, const LoamType *type, bool needzero) {
    if (unlikely(size == 0)) return &heap_zerobase;
    uintptr_t p = malloc_in_cache(sched_tls.alloc, (uint64_t)size, type, needzero);
    if (likely(p)) return (void *)p;
    if (heap_plan) {
        void *planned = malloc_in_buffer((uint64_t)size, type);
        return planned ? planned : heap_plan->alloc((uint64_t)size, type, false);
    }
    return rt_mallocgc(size, type, needzero);
}

static uint32_t spanclass_for(uint64_t size, const LoamType *type) {
    bool noscan = !type || type->ptrdata == 0;
    if (noscan && size < TINY_BYTES) return TINY_SPANCLASS;
    return spanclass_make(sizeclass_of(size), noscan);
}

void *rt_mallocgc(int64_t size, const LoamType *type, bool needzero) {
    RT_ASSERT(1, on_system_stack() && at_safepoint());
    RT_ASSERT(1, owns_p());
    if (size == 0) return &heap_zerobase;
    if (heap_plan) return heap_plan->alloc((uint64_t)size, type, true);
    if (heap_before_alloc) heap_before_alloc((uint64_t)size);
    if ((uint64_t)size > SIZECLASS_MAX_BYTES) {
        void *large = heap_large_alloc(size, type, needzero);
        if (unlikely(heap_trace != NULL)) heap_trace->alloc((uintptr_t)large, (uint64_t)size, type);
        if (unlikely(sample_rate != NULL))
            sample_count((uint64_t)size, (uintptr_t)large, (uint64_t)size, type);
        if (heap_after_large) heap_after_large(large, (uint64_t)size);
        return large;
    }
    MCache *c = sched_p()->mcache;
    uintptr_t p = malloc_in_cache(c, (uint64_t)size, type, needzero);
    uint64_t bytes = (uint64_t)size; // that come without another slow path
    if (!p) {
        uint32_t class = spanclass_for((uint64_t)size, type);
        mcache_refill(c, class);
        const MSpan *s = c->slots[class].span;
        bytes = (s->nelems - s->alloc_count) * s->elemsize;
        p = malloc_in_cache(c, (uint64_t)size, type, needzero);
    }
    if (unlikely(heap_trace != NULL)) heap_trace->alloc(p, (uint64_t)size, type);
    if (unlikely(sample_rate != NULL)) sample_count(bytes, p, (uint64_t)heap_round_size(size), type);
    return (void *)p;
}

int64_t heap_round_size(int64_t size) {
    if ((uint64_t)size <= SIZECLASS_MAX_BYTES)
        return size == 0 ? 0 : sizeclass_bytes[sizeclass_of((uint64_t)size)];
    if ((uint64_t)size + HEAP_PAGE_SIZE < (uint64_t)size) return size;
    return (int64_t)(((uint64_t)size + HEAP_PAGE_SIZE - 1) & ~(HEAP_PAGE_SIZE - 1));
}
