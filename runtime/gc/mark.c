// mark.c - marking: from the roots through all reachable objects.
//
// The work is a stack of pointers as they are found in objects. What a pointer needs is memory that is likely
// not in the processor's caches: the span's record and the object. So each item goes through two stages, some
// steps apart, in a small ring:
//     1. address -> arena -> span; prefetch the span's record and the object
//     2. span -> index (a multiplication) -> mark; if it was not set: set it, and push each word of the
//        object that its map names and that lies in the heap's range. (The processor goes on with the object
//        while it waits for the mark, for it predicts "not set".)
// Pushing has no branch: the word is stored above the stack's top, which moves only if the word is in range.
// Objects without pointers are not looked at in stage 2. Large objects are scanned in pieces, so that workers
// can share one.
//
// Several workers mark without atomic read-modify-writes: see mheap.h. A mutator may run meanwhile. What a
// worker reads then is
//     words of objects    atomic, acquire, against the mutator's stores, which are releases: the object that
//                         a word leads to was made before the word was written
//     span records        written before the arena's map leads to them (heap_span_of)
//     pointer maps        of objects that were there when marking began: they do not change, but for the
//                         place where they stand (ptrmap.c orders that). New objects are marked already, and
//                         their maps are not looked at.
// A word may change right after it was read: the barrier has recorded what it held and what it got.
#include "gc/mark.h"
#include "base/godebug.h"
#include "gc/barrier.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "heap/mcache.h"

#define RING 16u // items on their way; a power of two
#define SHARE_INTERVAL 64u
#define LARGE_PIECE_BYTES (128ul << 10)
#define PARALLEL_MIN_BYTES (512ul << 10)
#define STEP_WORDS 16u // of an object's words that count as one more step
#define MASK_WORDS 64u // an object scanned by one mask pushes at most so many items

// A pointer into the heap's range that is in no span. The range may hold foreign memory as well.
__attribute__((noinline, cold)) static void foreign(uintptr_t p) {
    if (godebug.invalidptr == 0) return;
    if (heap_arena_of(p)) gc_bad_pointer(p, "a free span");
}

// Room for one mask's items.
static inline void make_room(GcWorker *w) {
    if (__builtin_expect(w->buf->n + MASK_WORDS > WORK_ITEMS, 0)) work_put_full(w);
}

static inline __attribute__((always_inline)) void push_masked(GcWorker *w, const uintptr_t *words,
                                                              uint64_t mask) {
    make_room(w);
    WorkBuf *b = w->buf;
    uint64_t n = b->n;
    // Read before the words: a pointer into an arena that was added since leads to a new, black object.
    uintptr_t lo = heap_arena_lo(), size = heap_arena_hi() - lo;
    for (; mask; mask &= mask - 1) {
        uintptr_t v = __atomic_load_n(&words[__builtin_ctzl(mask)], __ATOMIC_ACQUIRE);
        b->items[n] = v;
        n += v - lo < size;
    }
    b->n = n;
}

// A piece of a large object; the one at the object's base files the others first.
static void scan_large(GcWorker *w, const MSpan *s, uintptr_t at) {
    uintptr_t end = s->base + s->large_size;
    if (at == s->base)
        for (uintptr_t p = at + LARGE_PIECE_BYTES; p < end; p += LARGE_PIECE_BYTES) {
            make_room(w);
            w->buf->items[w->buf->n++] = p | WORK_PIECE;
        }
    if (end > at + LARGE_PIECE_BYTES) end = at + LARGE_PIECE_BYTES;
    w->steps += (end - at) / WORD_SIZE / STEP_WORDS;
    const LoamType *t = s->type;
    uint64_t step = t->size / WORD_SIZE, used = t->ptrdata / WORD_SIZE, i = (at - s->base) / WORD_SIZE % step;
    for (; at < end; at += WORD_SIZE) {
        if (i < used && type_has_pointer(t, i)) push_masked(w, (uintptr_t *)at, 1);
        if (++i == step) i = 0;
    }
}

// An object whose map is not a mask in the span.
static __attribute__((noinline)) void scan_by_map(GcWorker *w, const MSpan *s, uintptr_t object) {
    if (span_map_kind(s) == SPAN_MAP_TYPE) {
        scan_large(w, s, object);
        return;
    }
    uint64_t words = s->elemsize / WORD_SIZE;
    w->steps += words / STEP_WORDS;
    for (uint64_t at = 0; at < words; at += MASK_WORDS) {
        uint64_t mask = span_bitmap_read(s, object, at);
        if (words - at < MASK_WORDS) mask &= (1ul << (words - at)) - 1;
        push_masked(w, (uintptr_t *)object + at, mask);
    }
}

// Marks object number i of the span and looks at its pointers, unless that was done.
static inline __attribute__((always_inline)) void mark_object(GcWorker *w, const MSpan *s, uint32_t i) {
    if (__atomic_load_n(&s->marks[i], __ATOMIC_RELAXED)) return;
    __atomic_store_n(&s->marks[i], 1, __ATOMIC_RELAXED);
    w->marked_bytes += s->elemsize;
    uintptr_t object = span_object(s, i);
    uint64_t mask = span_mask(s);
    if (mask) push_masked(w, (uintptr_t *)object, mask);
    else if (span_map_kind(s) != SPAN_MAP_NONE) scan_by_map(w, s, object);
}

// Index of the object, or nelems and more for no object's bytes.
static inline uint32_t index_of(const MSpan *s, uintptr_t p) {
    uint32_t i = span_object_index(s, p);
    if (__builtin_expect(i >= s->nelems, 0) && godebug.invalidptr)
        gc_bad_pointer(p, s->is_stack ? "a free stack" : "the unused end of a span");
    return i;
}

void gc_grey(GcWorker *w, uintptr_t p) {
    if (!p) return;
    MSpan *s = heap_span_of(p);
    if (!s) {
        foreign(p);
        return;
    }
    uint32_t i = index_of(s, p);
    if (i < s->nelems) mark_object(w, s, i);
}

typedef struct Transit {
    uintptr_t pointer;
    const MSpan *span;
} Transit;

// Stage 1. What needs no second stage leaves span NULL.
static inline __attribute__((always_inline)) const MSpan *stage_1(GcWorker *w, uintptr_t p) {
    if (__builtin_expect(p & WORK_PIECE, 0)) {
        p &= ~WORK_PIECE;
        scan_large(w, heap_span_of(p), p);
        return NULL;
    }
    __builtin_prefetch((void *)p);
    const MSpan *s = heap_span_of(p);
    if (__builtin_expect(!s, 0)) foreign(p);
    __builtin_prefetch(s);
    return s;
}

// How a worker's draining ends.
typedef enum Drain {
    DRAIN_ALONE,    // when its items are used up and there are no others
    DRAIN_TOGETHER, // when all workers' items are used up; it shares its own
    DRAIN_BOUNDED,  // as DRAIN_ALONE, or when it has marked so many bytes
    DRAIN_STEPS,    // as DRAIN_ALONE, or after so many steps; it keeps a buffer for others to take
} Drain;

// The ring is a queue: it fills while there are items, and what came first leaves when it is full or when no
// item is left. So the objects of a list, where each leads to one other, do not wait for company.
static inline __attribute__((always_inline)) void drain(GcWorker *w, Drain how, uint64_t most) {
    Transit ring[RING];
    uint32_t first = 0, end = 0;
    for (;;) {
        if (how == DRAIN_BOUNDED && w->marked_bytes >= most) break;
        if (how == DRAIN_STEPS && w->steps >= most) break;
        if (__builtin_expect(w->buf->n != 0, 1)) {
            uintptr_t p = w->buf->items[--w->buf->n];
            const MSpan *s = stage_1(w, p);
            if (s) ring[end++ % RING] = (Transit){p, s};
            if (end - first < RING) continue;
        } else if (first == end) {
            if (!(how == DRAIN_TOGETHER ? work_get(w) : work_try_get(w))) return;
            continue;
        }
        const Transit out = ring[first++ % RING];
        uint32_t i = index_of(out.span, out.pointer);
        if (__builtin_expect(i < out.span->nelems, 1)) mark_object(w, out.span, i);
        if (how == DRAIN_TOGETHER && ++w->steps % SHARE_INTERVAL == 0) work_share(w);
        if (how == DRAIN_STEPS && ++w->steps % SHARE_INTERVAL == 0) work_offer(w);
    }
    for (make_room(w); first != end;) w->buf->items[w->buf->n++] = ring[first++ % RING].pointer;
}

void gc_visit_root(void *context, void **slot, void *value) { gc_grey(context, (uintptr_t)value); }

void gc_worker_run(GcWorker *w, bool together) {
    while (rootjobs_run(gc_visit_root, w)) {}
    if (together) drain(w, DRAIN_TOGETHER, 0);
    else drain(w, DRAIN_ALONE, 0);
}

// ---- a cycle's marking

void gc_mark_begin(void) {
    work_reset();
    rootjobs_begin();
    gc_pacer.stack_scan = heap_stack_bytes();
    gc_pacer.globals_scan = roots_global_bytes();
}

bool gc_mark_some(uint64_t bytes) {
    GcWorker w;
    work_begin(&w);
    bool root = rootjobs_run(gc_visit_root, &w);
    drain(&w, DRAIN_BOUNDED, bytes);
    bool more = root || w.marked_bytes || w.buf->n;
    work_end(&w);
    return more;
}

bool gc_mark_chunk(GcWorker *w, uint64_t steps) {
    bool root = rootjobs_run(gc_visit_root, w);
    w->steps = 0;
    drain(w, DRAIN_STEPS, steps);
    return root || w->steps;
}

bool gc_mark_within(int64_t ns) {
    enum { STEPS = 512 };
    GcWorker w;
    work_begin(&w);
    bool more;
    for (int64_t end = os_nanotime() + ns; (more = gc_mark_chunk(&w, STEPS)) && os_nanotime() < end;) {}
    work_end(&w);
    return !more && rootjobs_are_done();
}

bool gc_mark_work_waits(void) {
    return __atomic_load_n(&gc_work.full, __ATOMIC_RELAXED) || !rootjobs_are_done();
}

void gc_mark_rest(void) {
    GcWorker w;
    work_begin(&w);
    bool together = gc_mark_workers() > 1 && gc_pacer.heap_marked >= PARALLEL_MIN_BYTES;
    if (together) {
        work_open();
        gc_helpers_wake();
    }
    gc_worker_run(&w, together);
    work_end(&w);
    work_wait_alone();
}

uint64_t gc_mark_finish(void) {
    gc_barriers_flush();
    gc_mark_rest();
    return gc_work.marked_bytes;
}
