// mheap.h - the heap proper: arenas, spans, and who owns a span. For runtime/heap and runtime/gc only; others
// use heap.h.
//
// Arenas. The heap's address space comes in aligned pieces of 64 MiB, side by side if the system allows it. A
// sparse two-level map (512 x 4,096 entries, 47 bits of address) leads from an address to the arena's record,
// which holds, beside the arena:
//     spans[page]     the span that owns the page; NULL: free
//     bitmap[word]    bit: the word holds a pointer. Counts only for spans whose map_kind is SPAN_MAP_BITMAP.
//
// Pages are free (pagealloc.h), in a P's block (SpanCache in mcache.h), in a span, or busy: held by keeper.c
// or scavenge.c while the system is asked. Under the lock, with the world stopped
//     free_pages + pages in blocks + busy_pages + pages_in_use + stack_pages == mapped_pages
//
// A span is a run of pages for objects of one span class, one large object, or stacks (is_stack). The life of
// a span of objects:
//     page allocator --heap_span_alloc--> mcache (allocating) --full, or all are flushed--> mcentral
//                                         mcache <--mcache_refill-- mcentral (swept)
//     page allocator <--sweep_span: nothing is alive-- mcentral (unswept)
// A span may also belong to a region (region.h), until that is freed or all caches are flushed.
//
// sweepgen: the heap's grows by 2 when a cycle has marked, and all spans that exist then are unswept: those
// with heap.sweepgen - 2. Their marks count, and their alloc bits are those from before. A span with
// heap.sweepgen is swept; so are all spans while a cycle marks, and all that are in an mcache.
//
// Equations of a span that is in no mcache, P its sweepgen, H the heap's
//     alloc_count == number of bits set in alloc_bits (below nelems)
//     base + nelems * elemsize <= base + npages * HEAP_PAGE_SIZE
//     P == H or P == H - 2;   P == H - 2 only in phase SWEEP
//     P == H and phase is OFF or SWEEP  ->  all marks are zero
//     marked(i)  ->  alloc_bits(i)
//
// Marks are a byte each, not a bit: a byte is set by a plain store (atomic, relaxed), whoever else marks in
// the span at the same time. That two workers may both find an object unmarked costs scanning it twice, and
// counting it twice in heap_marked; an atomic or for each object would cost more than all the rest of
// marking. Sweeping gathers the bytes to the bits of alloc_bits, 64 objects in four instructions.
//
// Who writes a span. The P whose mcache it is in: maps, alloc_bits, next_group. Who took it from an mcentral:
// everything that sweeping changes. While a cycle marks, markers read base, elemsize, divmagic, nelems and
// the place of the marks, which never change, and the maps (ptrmap.c orders that). Lock order: base/lock.h.
#ifndef LOAM_MHEAP_H
#define LOAM_MHEAP_H

#include "base/bits.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "heap/heap.h"
#include "heap/pagealloc.h"
#include "heap/sizeclass.h"

#define ARENA_SHIFT 26
#define ARENA_BYTES (1ul << ARENA_SHIFT) // 64 MiB
#define ARENA_PAGES (ARENA_BYTES >> HEAP_PAGE_SHIFT)
#define ARENA_WORDS (ARENA_BYTES / WORD_SIZE)
#define ARENA_L2_BITS 12
#define ARENA_L1_BITS (HEAP_ADDRESS_BITS - ARENA_SHIFT - ARENA_L2_BITS)
#define ARENA_HINT 0xc000000000ul   // where Go's heap begins, too
#define HEAP_GROW_BYTES (4ul << 20) // memory is taken from the system in multiples of this
#define HEAP_MAX_ALLOC (1ul << 48)  // larger requests are refused as out of range

#define PTRMASK_MAX_BYTES (64 * WORD_SIZE) // objects up to here fit their map into one 64-bit mask

// Where a span's objects have their pointer maps; see heap.h.
typedef enum SpanMap {
    SPAN_MAP_NONE,   // no pointers
    SPAN_MAP_MASK,   // span->ptrmask, once an object was allocated (0: none yet)
    SPAN_MAP_BITMAP, // the arena's bitmap
    SPAN_MAP_TYPE,   // span->type, repeated
} SpanMap;

struct MSpan {
    // what marking reads: one cache line
    uintptr_t base;
    uint64_t elemsize;
    uint64_t ptrmask;  // SPAN_MAP_MASK: map of every object; else 0
    uint8_t *marks;    // byte i: 1 if object i is grey or black, else 0
    uint32_t divmagic; // sizeclass_magic; 0 for a large object, whose index is 0 everywhere
    uint32_t nelems;
    uint8_t map_kind, spanclass;
    bool needzero; // free slots may hold something else than zeros
    bool in_cache; // owned by an mcache, which allocates from it
    uint32_t sweepgen;
    const LoamType *type; // SPAN_MAP_TYPE: of the elements
    // No objects but stacks of elemsize bytes: nelems, map_kind, marks and all that follows from them are 0,
    // and no mcache, mcentral or sweeper sees it. stack/stackalloc.c owns it and says what the rest means.
    bool is_stack;
    uint8_t user_chunk;                                 // heap/userarena.h
    uint8_t own_marks[64] __attribute__((aligned(64))); // marks of spans with up to 64 objects
    // what allocation and sweeping read
    uint64_t *alloc_bits; // bit i: object i is allocated; slots handed to an mcache's slot count as allocated
    uint64_t npages;
    uint32_t alloc_count;
    uint32_t next_group; // first group of 64 slots that the owning mcache has not looked at
    uint64_t large_size; // bytes asked for a large object
    uint64_t *bitmap;  // small objects: the arena's bitmap from base on (such a span never crosses an arena's
                       // border)
    MSpan *next;       // in an MCentral's list
    uint64_t own_bits; // alloc_bits of spans with up to 64 objects
    struct Special *specials; // heap/special.h
} __attribute__((aligned(64)));

// Bits of group g that stand for objects.
static inline uint64_t group_mask(uint32_t nelems, uint32_t g) {
    uint32_t left = nelems - 64 * g;
    return left >= 64 ? ~0ul : (1ul << left) - 1;
}

typedef struct HeapArena {
    MSpan *spans[ARENA_PAGES]; // written under heap.lock, read without it (release, acquire)
    uint64_t bitmap[ARENA_WORDS / 64];
    // heap/special.h
    uint64_t special_pages[ARENA_PAGES / 64];
    bool has_specials;
    struct HeapArena *special_next;
    // gc/seen.h
    uint8_t *seen;
    uint64_t seen_cycle;
} HeapArena;

// Spans of one class that no mcache owns, by the P that had them last (its number, modulo): what they hold,
// and their records, are in the caches of that P's processor. A P takes its own first, then those of others.
// The swept list of this cycle is the unswept one of the next.
#define SPAN_OWNERS 4
typedef struct SpanLists {
    Lock lock;
    MSpan *partial[2], *full[2]; // [heap.sweepgen / 2 % 2]: swept; the other: unswept
} __attribute__((aligned(64))) SpanLists;
typedef struct MCentral {
    SpanLists of[SPAN_OWNERS];
    uint32_t spanclass;
} MCentral;

// Cumulative counts; those of small objects per class are exact when all mcaches are flushed.
typedef struct HeapCounts {
    uint64_t small_alloc[SIZECLASS_COUNT], small_free[SIZECLASS_COUNT];
    uint64_t large_alloc, large_alloc_bytes, large_free, large_free_bytes;
    uint64_t tiny_alloc; // tiny objects that found room in a block
    uint64_t scavenged;  // bytes given back to the system
} HeapCounts;

typedef struct Heap {
    Lock lock;         // pages, arenas, records of spans, counts, caches
    uint32_t sweepgen; // even; changes while the world is stopped
    // All arenas are inside; foreign memory may be, too. Both grow apart under the lock and are read without
    // it (relaxed): who misses an arena misses only objects that were made after he last synchronised.
    uintptr_t arena_lo, arena_hi;
    // Written under the lock, read without it (release, acquire: the records are ready when they are found).
    HeapArena **arenas[1 << ARENA_L1_BITS];
    uintptr_t grow_next, grow_end; // mapped address space that is no pages yet
    PageAlloc pages;
    FixAlloc span_records, cache_records;
    FixAlloc bit_records[4],
        mark_records[4]; // alloc_bits and marks of spans with up to 128, 256, 512, 1,024 objects
    MCache *caches;      // all of them
    // Bytes of objects marked in the last cycle and allocated since; spans in mcaches count as full. Any P
    // adds (atomic, relaxed: an estimate that orders nothing); the collector sets it while the world stands.
    uint64_t live;
    // Bytes of objects allocated black in this cycle; exact when all mcaches are flushed. Written as `live`.
    uint64_t black;
    HeapCounts counts;
    uint64_t pages_in_use; // in spans of objects; any P adds (atomic, relaxed)
    uint64_t stack_pages;  // in spans of stacks; also read without the lock (relaxed)
    uint64_t busy_pages;
    uint64_t mapped_pages;
    OsStat span_sys, cache_sys, gc_sys, other_sys;
    MCentral central[SPANCLASS_COUNT];
} Heap;
extern Heap heap;
static inline void heap_live_add(int64_t bytes) {
    __atomic_fetch_add(&heap.live, (uint64_t)bytes, __ATOMIC_RELAXED);
}
static inline uint64_t heap_live(void) { return __atomic_load_n(&heap.live, __ATOMIC_RELAXED); }
static inline void heap_black_add(uint64_t bytes) {
    __atomic_fetch_add(&heap.black, bytes, __ATOMIC_RELAXED);
}

// ---- from an address to its arena, span, object -----------------------------------------------------------
static inline HeapArena *heap_arena_of(uintptr_t p) {
    if (p >> HEAP_ADDRESS_BITS) return NULL;
    HeapArena **l2 = __atomic_load_n(&heap.arenas[p >> (ARENA_SHIFT + ARENA_L2_BITS)], __ATOMIC_ACQUIRE);
    if (!l2) return NULL;
    return __atomic_load_n(&l2[p >> ARENA_SHIFT & ((1ul << ARENA_L2_BITS) - 1)], __ATOMIC_ACQUIRE);
}
static inline uintptr_t heap_arena_lo(void) { return __atomic_load_n(&heap.arena_lo, __ATOMIC_RELAXED); }
static inline uintptr_t heap_arena_hi(void) { return __atomic_load_n(&heap.arena_hi, __ATOMIC_RELAXED); }
static inline MSpan *heap_span_of(uintptr_t p) {
    uintptr_t lo = heap_arena_lo();
    if (p - lo >= heap_arena_hi() - lo) return NULL;
    HeapArena *a = heap_arena_of(p);
    if (!a) return NULL;
    return __atomic_load_n(&a->spans[p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1)], __ATOMIC_ACQUIRE);
}
// Only for an address in the span. An index >= nelems means the unused tail.
static inline uint32_t span_object_index(const MSpan *s, uintptr_t p) {
    return (uint32_t)((p - s->base) * s->divmagic >> 32);
}
static inline uintptr_t span_object(const MSpan *s, uint32_t i) { return s->base + i * s->elemsize; }
// Where an object's map is, for markers, which do not own the span: first the mask, then the kind (ptrmap.c).
static inline uint64_t span_mask(const MSpan *s) { return __atomic_load_n(&s->ptrmask, __ATOMIC_ACQUIRE); }
static inline uint8_t span_map_kind(const MSpan *s) {
    return __atomic_load_n(&s->map_kind, __ATOMIC_ACQUIRE);
}

// ---- pages (arena.c), under the lock ----------------------------------------------------------------------
_Noreturn void heap_out_of_memory(uint64_t bytes, const char *message);
void heap_grow(uint64_t npages);     // more free pages, at least so many in a run
bool heap_has_room(uint64_t npages); // heap_grow asks the system for nothing, so it cannot fail
uintptr_t heap_pages_take(uint64_t npages, bool one_arena); // never 0; grows the heap if need be
void heap_block_take(PageBlock *);                          // likewise
static inline void heap_in_use_add(int64_t pages) {
    __atomic_fetch_add(&heap.pages_in_use, (uint64_t)pages, __ATOMIC_RELAXED);
}
static inline uint64_t heap_pages_in_use(void) {
    return __atomic_load_n(&heap.pages_in_use, __ATOMIC_RELAXED);
}
uint64_t heap_allocated_bytes(void); // ever, by objects; exact when all mcaches are flushed
uint64_t heap_record_bytes(void);    // of all that is not pages: records, tables; any thread
uint64_t heap_ready_bytes(void);     // records, and pages that may have memory; under the lock (keeper.c)

// ---- spans (mheap.c) --------------------------------------------------------------------------------------
MSpan *heap_span_alloc(uint64_t npages, uint32_t spanclass); // swept, no object allocated; never NULL
MSpan *heap_span_alloc_within(uint64_t npages,
                              uint32_t spanclass); // the same, in one arena, whose bitmap it has
void heap_large_publish(MSpan *); // a new large object: counted, black while a cycle marks, to its MCentral
MSpan *heap_stack_span_alloc(uint64_t npages, uint64_t stack_bytes); // is_stack, dirty; never NULL
static inline uint64_t heap_stack_bytes(void) {                      // of all spans of stacks
    return __atomic_load_n(&heap.stack_pages, __ATOMIC_RELAXED) << HEAP_PAGE_SHIFT;
}
void heap_span_free(MSpan *);        // its pages become free
void heap_spans_free(MSpan *);       // those of a list, through `next`
void heap_span_free_unused(MSpan *); // the same, and their memory goes back to the system
void *heap_large_alloc(int64_t size, const LoamType *type, bool needzero);
typedef struct SpanCache SpanCache; // mcache.h
void span_cache_flush(SpanCache *); // its pages become free

// ---- spans of a class (mcentral.c) ------------------------------------------------------------------------
MSpan *mcentral_take(MCentral *);                  // a swept span with at least one free slot
void mcentral_add_swept(MSpan *);                  // swept, or from an mcache: to its list, by its fill
void mcentral_add_full(MSpan *first, MSpan *last); // a list of swept full spans of one class
MSpan *mcentral_take_unswept(MCentral *);          // any, or NULL
static inline uint32_t heap_swept_index(void) { return heap.sweepgen / 2 % 2; }

// ---- pointer maps (ptrmap.c) ------------------------------------------------------------------------------
// The map of the first `size` bytes made of objects of this type, one bit a word. size <= PTRMASK_MAX_BYTES.
uint64_t ptrmask_of(const LoamType *, uint64_t size);
// Notes the map of a new object in a span whose mask differs from it; returns the mask with which the span's
// next objects may be compared.
uint64_t span_set_mask(MSpan *, uintptr_t object, uint64_t mask);
void span_set_bitmap(MSpan *, uintptr_t object, const LoamType *,
                     uint64_t size); // objects over PTRMASK_MAX_BYTES
bool span_word_is_pointer(const MSpan *, uintptr_t object,
                          uint64_t word); // any stack; by whichever map counts
// The span's bitmap from the object's word number `word` on: 64 bits, of which those of the object's words
// count.
static inline uint64_t span_bitmap_read(const MSpan *s, uintptr_t object, uint64_t word) {
    uint64_t i = (object - s->base) / WORD_SIZE + word, shift = i % 64;
    uint64_t bits = __atomic_load_n(&s->bitmap[i / 64], __ATOMIC_RELAXED) >> shift;
    if (!shift || i / 64 + 1 == s->npages * (HEAP_PAGE_SIZE / WORD_SIZE / 64)) return bits;
    return bits | __atomic_load_n(&s->bitmap[i / 64 + 1], __ATOMIC_RELAXED) << (64 - shift);
}

bool span_is_valid(const MSpan *);
bool mcentral_is_valid(MCentral *);
bool mcache_is_valid(const MCache *);
// A slot that holds no object: never allocated or swept away. For spans in an mcache its group counts.
bool span_slot_is_free(const MSpan *, uint32_t index);

#endif
