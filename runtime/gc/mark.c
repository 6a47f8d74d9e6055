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
// Tried and left: a second ring between marking an object and looking at it, so that only what is new is
// prefetched. A random graph, where three of four items are marked already, gained 10 to 30 %; trees lost
// 20 %, lists 30 %.
// Tried, not here yet: marking by span (the idea of Go's "Green Tea" collector). A new object is only marked
// grey and its span queued, first in first out; when the span leaves the queue all its grey objects are
// looked at one after the other. One thread, stopped world, a random graph of 100 MB in MB/s, quickest of
// three runs on a busy machine: 326 singly, 528 by span; with a slice of all vertices 235 and 402. A span
// left its queue with 20 to 23 grey objects. Lists and trees have no repeats and gain nothing, so a switch by
// the share of repeats belongs to it, and queues that several workers share; a first version with both did
// not keep the gain.
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

// The top of a worker's buffer, and what it has marked, in registers: w->buf->n and w->marked_bytes while
// nothing else than drain needs them.
typedef struct Top {
    WorkBuf *buf;
    uint64_t n, bytes;
    uintptr_t lo, size; // the heap's range when it began: what was added since holds new, black objects only
} Top;

static inline Top top_take(const GcWorker *w) {
    uintptr_t lo = heap_arena_lo();
    return (Top){w->buf, w->buf->n, 0, lo, heap_arena_hi() - lo};
}

static inline void top_give(GcWorker *w, Top *t) {
    t->buf->n = t->n;
    w->marked_bytes += t->bytes;
    t->bytes = 0;
}

static inline void top_again(const GcWorker *w, Top *t) {
    t->buf = w->buf;
    t->n = w->buf->n;
}

static __attribute__((noinline)) void give_full(GcWorker *w, Top *t) {
    top_give(w, t);
    work_put_full(w);
    top_again(w, t);
}

// Room for one mask's items.
static inline __attribute__((always_inline)) void make_room(GcWorker *w, Top *t) {
    if (__builtin_expect(t->n + MASK_WORDS > WORK_ITEMS, 0)) {
        Top copy = *t; // so that *t may stay in registers
        give_full(w, &copy);
        *t = copy;
    }
}

static inline __attribute__((always_inline)) void push_masked(GcWorker *w, Top *t, const uintptr_t *words,
                                                              uint64_t mask) {
    make_room(w, t);
    uint64_t n = t->n;
    for (; mask; mask &= mask - 1) {
        uintptr_t v = __atomic_load_n(&words[__builtin_ctzl(mask)], __ATOMIC_ACQUIRE);
        t->buf->items[n] = v;
        n += v - t->lo < t->size;
    }
    t->n = n;
}

// A piece of a large object; the one at the object's base files the others first.
static void scan_large(GcWorker *w, Top *t, const MSpan *s, uintptr_t at) {
    uintptr_t end = s->base + s->large_size;
    if (at == s->base)
        for (uintptr_t p = at + LARGE_PIECE_BYTES; p < end; p += LARGE_PIECE_BYTES) {
            make_room(w, t);
            t->buf->items[t->n++] = p | WORK_PIECE;
        }
    if (end > at + LARGE_PIECE_BYTES) end = at + LARGE_PIECE_BYTES;
    w->steps += (end - at) / WORD_SIZE / STEP_WORDS;
    const LoamType *type = s->type;
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE;
    uint64_t i = (at - s->base) / WORD_SIZE % step;
    for (; at < end; at += WORD_SIZE) {
        if (i < used && type_has_pointer(type, i)) push_masked(w, t, (uintptr_t *)at, 1);
        if (++i == step) i = 0;
    }
}

// An object whose map is not a mask in the span.
static __attribute__((noinline)) void scan_by_map(GcWorker *w, Top *t, const MSpan *s, uintptr_t object) {
    if (span_map_kind(s) == SPAN_MAP_TYPE) {
        scan_large(w, t, s, object);
        return;
    }
    uint64_t words = s->elemsize / WORD_SIZE;
    w->steps += words / STEP_WORDS;
    for (uint64_t at = 0; at < words; at += MASK_WORDS) {
        uint64_t mask = span_bitmap_read(s, object, at);
        if (words - at < MASK_WORDS) mask &= (1ul << (words - at)) - 1;
        push_masked(w, t, (uintptr_t *)object + at, mask);
    }
}

// Marks object number i of the span and looks at its pointers, unless that was done.
static inline __attribute__((always_inline)) void mark_object(GcWorker *w, Top *t, const MSpan *s,
                                                              uint32_t i) {
    if (__atomic_load_n(&s->marks[i], __ATOMIC_RELAXED)) return;
    __atomic_store_n(&s->marks[i], 1, __ATOMIC_RELAXED);
    t->bytes += s->elemsize;
    uintptr_t object = span_object(s, i);
    uint64_t mask = span_mask(s);
    if (__builtin_expect(mask != 0, 1)) {
        push_masked(w, t, (uintptr_t *)object, mask);
    } else if (span_map_kind(s) != SPAN_MAP_NONE) {
        Top copy = *t;
        scan_by_map(w, &copy, s, object);
        *t = copy;
    }
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
    if (i >= s->nelems) return;
    Top t = top_take(w);
    mark_object(w, &t, s, i);
    top_give(w, &t);
}

typedef struct Transit {
    uintptr_t pointer;
    const MSpan *span;
} Transit;

// The arena that was looked at last: most pointers lead into the same one.
typedef struct ArenaSeen {
    uintptr_t number;
    MSpan *const *spans;
} ArenaSeen;

// p is in the heap's range.
static inline __attribute__((always_inline)) const MSpan *span_of(ArenaSeen *seen, uintptr_t p) {
    if (__builtin_expect(p >> ARENA_SHIFT != seen->number, 0)) {
        const HeapArena *a = heap_arena_of(p);
        if (!a) return NULL;
        *seen = (ArenaSeen){p >> ARENA_SHIFT, a->spans};
    }
    return __atomic_load_n(&seen->spans[p >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1)], __ATOMIC_ACQUIRE);
}

// How a worker's draining ends.
typedef enum Drain {
    DRAIN_ALONE,    // when its items are used up and there are no others
    DRAIN_TOGETHER, // when all workers' items are used up; it shares its own
    DRAIN_BOUNDED,  // as DRAIN_ALONE, or when it has marked so many bytes
    DRAIN_STEPS,    // as DRAIN_ALONE, or after so many steps; it keeps a buffer for others to take
} Drain;

// After each so many items: shares, and says whether it is over.
static __attribute__((noinline)) bool look_up(GcWorker *w, Drain how, uint64_t most) {
    if (how == DRAIN_TOGETHER) work_share(w);
    if (how == DRAIN_STEPS) work_offer(w);
    return (how == DRAIN_BOUNDED && w->marked_bytes >= most) || (how == DRAIN_STEPS && w->steps >= most);
}

static __attribute__((noinline)) void scan_piece(GcWorker *w, Top *t, uintptr_t piece) {
    scan_large(w, t, heap_span_of(piece), piece);
}

// The ring is a queue of `fill` entries from `at` on: it fills while there are items, and what came first
// leaves when it is full or when no item is left. So the objects of a list, where each leads to one other, do
// not wait for company.
static void drain(GcWorker *w, Drain how, uint64_t most) {
    const uint32_t interval = how == DRAIN_BOUNDED ? 1 : SHARE_INTERVAL;
    uint32_t at = 0, fill = 0, done = 0;
    Transit ring[RING], out;
    ArenaSeen seen = {UINTPTR_MAX, NULL};
    Top t = top_take(w);
    for (bool over = false; !over;) {
        if (__builtin_expect(t.n != 0, 1)) {
            uintptr_t p = t.buf->items[--t.n];
            if (__builtin_expect(p & WORK_PIECE, 0)) {
                Top copy = t;
                scan_piece(w, &copy, p & ~WORK_PIECE);
                t = copy;
                out.span = NULL;
                done = interval;
            } else {
                __builtin_prefetch((void *)p);
                Transit in = {p, span_of(&seen, p)};
                if (__builtin_expect(!in.span, 0)) {
                    foreign(p);
                    continue;
                }
                __builtin_prefetch(in.span);
                if (fill < RING) {
                    ring[(at + fill++) % RING] = in;
                    continue;
                }
                out = ring[at];
                ring[at] = in;
                at = (at + 1) % RING;
            }
        } else if (fill) {
            out = ring[at];
            fill--;
            at = (at + 1) % RING;
        } else {
            top_give(w, &t);
            if (how == DRAIN_TOGETHER ? work_get(w) : work_try_get(w)) {
                top_again(w, &t);
                continue;
            }
            break;
        }
        if (__builtin_expect(out.span != NULL, 1)) {
            uint32_t i = index_of(out.span, out.pointer);
            if (__builtin_expect(i < out.span->nelems, 1)) mark_object(w, &t, out.span, i);
            done++;
        }
        if (__builtin_expect(done < interval, 1)) continue;
        top_give(w, &t);
        w->steps += done;
        done = 0;
        over = look_up(w, how, most);
        top_again(w, &t);
    }
    w->steps += done;
    for (make_room(w, &t); fill; fill--, at = (at + 1) % RING) t.buf->items[t.n++] = ring[at].pointer;
    top_give(w, &t);
}

void gc_visit_root(void *context, void **slot, void *value) { gc_grey(context, (uintptr_t)value); }

void gc_worker_run(GcWorker *w, bool together) {
    while (rootjobs_run(gc_visit_root, w)) {}
    drain(w, together ? DRAIN_TOGETHER : DRAIN_ALONE, 0);
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
    GcWorker w;
    work_begin(&w);
    bool more;
    for (int64_t end = os_nanotime() + ns;
         (more = gc_mark_chunk(&w, MARK_CHUNK_STEPS)) && os_nanotime() < end;) {}
    work_end(&w);
    return !more && rootjobs_are_done();
}

bool gc_mark_work_waits(void) {
    return __atomic_load_n(&gc_work.full, __ATOMIC_RELAXED) || !rootjobs_are_done();
}

static void mark_rest(bool together) {
    GcWorker w;
    work_begin(&w);
    if (together) {
        work_open();
        gc_helpers_wake();
    }
    gc_worker_run(&w, together);
    work_end(&w);
    work_wait_alone();
}

void gc_mark_rest(void) { mark_rest(gc_mark_workers() > 1 && gc_pacer.heap_marked >= PARALLEL_MIN_BYTES); }

// Hardly anything is left: to wake a helper would cost more than that.
uint64_t gc_mark_finish(void) {
    gc_barriers_flush();
    mark_rest(false);
    return gc_work.marked_bytes;
}
