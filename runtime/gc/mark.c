// mark.c - marking: from the roots through all reachable objects.
//
// The work is a stack of pointers as they are found in objects. What a pointer needs is memory that is likely
// not in the processor's caches: the span's record and the object. So each item goes through two stages, some
// steps apart, in a small ring:
//     1. address -> arena -> span; prefetch the span's record and the object
//     2. span -> index (a multiplication) -> mark; if it was not set: set it, and push each word of the
//        object that its map names and that lies in the heap's range. (The processor goes on with the object
//        while it waits for the mark, for it predicts "not set".)
// Pushing has no branch: the word is stored behind the stack's top, which moves only if the word is in range.
// Objects without pointers are not looked at in stage 2. Large objects are scanned in pieces, so that workers
// can share one.
//
// Several workers mark without atomic operations: see mheap.h. gc_mark_all's caller is one worker; helper
// threads sleep between cycles and join if they wake up in time. Whether to wake them depends on how much was
// alive last time.
#include "gc/mark.h"
#include <string.h>
#include "base/env.h"
#include "base/godebug.h"
#include "gc/barrier.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "heap/mcache.h"

#define RING 16u // items on their way; a power of two
#define SHARE_INTERVAL 64u
#define LARGE_PIECE_BYTES (128ul << 10)
#define PARALLEL_MIN_BYTES (512ul << 10)
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
    uintptr_t lo = heap.arena_lo, size = heap.arena_hi - lo;
    for (; mask; mask &= mask - 1) {
        uintptr_t v = words[__builtin_ctzl(mask)];
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
    const LoamType *t = s->type;
    uint64_t step = t->size / WORD_SIZE, used = t->ptrdata / WORD_SIZE, i = (at - s->base) / WORD_SIZE % step;
    for (; at < end; at += WORD_SIZE) {
        if (i < used && gcdata_has(t->gcdata, i)) push_masked(w, (uintptr_t *)at, 1);
        if (++i == step) i = 0;
    }
}

// An object whose map is not a mask in the span.
static __attribute__((noinline)) void scan_by_map(GcWorker *w, const MSpan *s, uintptr_t object) {
    if (s->map_kind == SPAN_MAP_TYPE) {
        scan_large(w, s, object);
        return;
    }
    uint64_t words = s->elemsize / WORD_SIZE;
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
    if (s->ptrmask) push_masked(w, (uintptr_t *)object, s->ptrmask);
    else if (s->map_kind != SPAN_MAP_NONE) scan_by_map(w, s, object);
}

// Index of the object, or nelems and more for no object's bytes.
static inline uint32_t index_of(const MSpan *s, uintptr_t p) {
    uint32_t i = span_object_index(s, p);
    if (__builtin_expect(i >= s->nelems, 0) && godebug.invalidptr)
        gc_bad_pointer(p, "the unused end of a span");
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

// The ring is a queue: it fills while there are items, and what came first leaves when it is full or when no
// item is left. So the objects of a list, where each leads to one other, do not wait for company.
static inline __attribute__((always_inline)) void drain(GcWorker *w, bool parallel) {
    Transit ring[RING];
    uint32_t first = 0, end = 0;
    for (;;) {
        if (__builtin_expect(w->buf->n != 0, 1)) {
            uintptr_t p = w->buf->items[--w->buf->n];
            const MSpan *s = stage_1(w, p);
            if (s) ring[end++ % RING] = (Transit){p, s};
            if (end - first < RING) continue;
        } else if (first == end) {
            if (!work_get(w)) return;
            continue;
        }
        const Transit out = ring[first++ % RING];
        uint32_t i = index_of(out.span, out.pointer);
        if (__builtin_expect(i < out.span->nelems, 1)) mark_object(w, out.span, i);
        if (parallel && ++w->steps % SHARE_INTERVAL == 0) work_share(w);
    }
}

void gc_worker_drain(GcWorker *w, bool parallel) {
    if (parallel) drain(w, true);
    else drain(w, false);
}

// ---- helper threads ---------------------------------------------------------------------------------------

static uint32_t helper_count;
// A futex word: the marking thread counts it up when there is work (release), helpers wait for it to change
// (acquire).
static uint32_t helper_session;
static uint64_t helper_marked; // under gc_work.lock; read when all helpers have left

static bool work_join(void) {
    lock_acquire(&gc_work.lock);
    bool open = gc_work.open;
    if (open) __atomic_fetch_add(&gc_work.workers, 1, __ATOMIC_RELAXED);
    lock_release(&gc_work.lock);
    return open;
}

// All but the first worker leave; the first waits for them.
static void work_leave(GcWorker *w) {
    work_end(w);
    lock_acquire(&gc_work.lock);
    helper_marked += w->marked_bytes;
    __atomic_fetch_sub(&gc_work.workers, 1, __ATOMIC_RELEASE);
    lock_release(&gc_work.lock);
}

static void helper_main(void *arg) {
    (void)arg;
    for (uint32_t seen = 0;;) {
        uint32_t session = __atomic_load_n(&helper_session, __ATOMIC_ACQUIRE);
        if (session == seen) {
            os_futex_wait(&helper_session, seen, -1);
            continue;
        }
        seen = session;
        if (!work_join()) continue;
        GcWorker w;
        work_begin(&w);
        gc_worker_drain(&w, true);
        work_leave(&w);
    }
}

static uint32_t read_procs(void) {
    const char *text = os_getenv("GOMAXPROCS");
    int64_t n;
    if (text && env_number(text, strlen(text), &n) && n > 0)
        return n < MARK_MAX_WORKERS ? (uint32_t)n : MARK_MAX_WORKERS;
    return (uint32_t)os_cpu_count();
}

uint32_t gc_mark_workers(void) {
    static uint32_t workers;
    if (!workers) workers = read_procs();
    if (workers > MARK_MAX_WORKERS) workers = MARK_MAX_WORKERS;
    return workers;
}

static void helpers_wake(void) {
    while (helper_count + 1 < gc_mark_workers() && os_thread_start(helper_main, NULL)) helper_count++;
    __atomic_fetch_add(&helper_session, 1, __ATOMIC_RELEASE);
    os_futex_wake(&helper_session, (int)helper_count);
}

// ---- roots ------------------------------------------------------------------------------------------------

static void visit_root(void *context, void **slot, void *base) { gc_grey(context, (uintptr_t)base); }

static void mark_globals(GcWorker *w) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        bytes += r->ptrdata;
        for (uint64_t word = 0; word < r->ptrdata / WORD_SIZE; word++)
            if (gcdata_has(r->gcdata, word)) gc_grey(w, ((uintptr_t *)r->addr)[word]);
    }
    gc_pacer.globals_scan = bytes;
}

static void mark_stacks(GcWorker *w) {
    uint64_t sys;
    gc_roots.visit_stacks(visit_root, w);
    gc_roots.stacks_marked();
    gc_roots.stack_bytes(&gc_pacer.stack_scan, &sys);
}

uint64_t gc_mark_all(void) {
    lock_acquire(&gc_work.lock);
    __atomic_store_n(&gc_work.workers, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&gc_work.idle, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&gc_work.open, true, __ATOMIC_RELEASE);
    helper_marked = 0;
    lock_release(&gc_work.lock);
    bool parallel = gc_mark_workers() > 1 && gc_pacer.heap_marked >= PARALLEL_MIN_BYTES;
    GcWorker w;
    work_begin(&w);
    if (parallel) helpers_wake();
    mark_globals(&w);
    mark_stacks(&w);
    for (MCache *c = heap.caches; c; c = c->next) gc_barrier_flush(c, &w);
    gc_worker_drain(&w, parallel);
    work_end(&w);
    for (uint32_t spins = 0; __atomic_load_n(&gc_work.workers, __ATOMIC_ACQUIRE) > 1;) work_pause(&spins);
    return w.marked_bytes + helper_marked;
}
