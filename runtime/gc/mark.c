// mark.c - marking: from the roots through all reachable objects.
//
// To grey a pointer: address -> arena -> span -> index (a multiplication) -> mark bit; if the bit was clear, set it and push the
// object's base with its pointer map. Objects without pointers are never touched, nor pushed.
// To scan: for each set bit of the map, grey that word. An object's first cache line is what costs, so an object that comes off the
// stack is prefetched and waits in a short queue while older ones are scanned.
// Large objects are scanned in pieces of LARGE_PIECE_BYTES, each an item of its own, so that workers can share one.
//
// With helpers mark bits are set by an atomic or. gc_mark_all's caller is one worker; helper threads sleep between cycles and join if they
// wake up in time. Whether to wake them depends on how much was alive last time.
#include "gc/gc_internal.h"
#include "sched/sched.h"
#include "stack/stack.h"

#define PREFETCH_QUEUE 16u
#define SHARE_INTERVAL 64u
#define LARGE_PIECE_BYTES (128ul << 10)
#define PARALLEL_MIN_BYTES (512ul << 10)

bool gc_parallel;

_Noreturn void gc_bad_pointer(uintptr_t pointer, uintptr_t holder, const char *what) {
    char from[64] = "a root";
    if (holder) snprintf(from, sizeof from, "the object word at %#lx", holder);
    const G *owner = stack_owner(pointer);
    MSpan *s = heap_span_of(pointer);
    if (owner) sched_throw("found bad pointer: %#lx in %s points into the stack of goroutine %lu", pointer, from, owner->id);
    if (s) sched_throw("found bad pointer: %#lx in %s points to %s (span %#lx, object size %lu)", pointer, from, what, s->base, s->elemsize);
    sched_throw("found bad pointer: %#lx in %s points to %s", pointer, from, what);
}

// A pointer that is in no span. Pointers to globals, constants and the own stack's objects are none of our business.
__attribute__((noinline, cold)) static void grey_foreign(uintptr_t p, uintptr_t holder) {
    if (debug.invalidptr == 0) return;
    if (p - heap.arena_lo < heap.arena_hi - heap.arena_lo && heap_arena_of(p)) gc_bad_pointer(p, holder, "a free span");
    if (stack_owner(p)) gc_bad_pointer(p, holder, "a stack");
}

static inline void push(GcWorker *w, uintptr_t object, uint64_t mask) {
    w->buf->items[w->buf->n++] = (GreyItem){object, mask};
    if (__builtin_expect(w->buf->n == WORK_ITEMS, 0)) work_put_full(w);
}

// holder: address of the word that the pointer was read from, 0: a root.
static inline __attribute__((always_inline)) void grey(GcWorker *w, uintptr_t p, uintptr_t holder, bool parallel) {
    MSpan *s = heap_span_of(p);
    if (!s) {
        if (p) grey_foreign(p, holder);
        return;
    }
    uint32_t i = span_object_index(s, p);
    if (__builtin_expect(i >= s->nelems, 0)) {
        if (debug.invalidptr) gc_bad_pointer(p, holder, "the unused end of a span");
        return;
    }
    uint64_t *word = &s->mark_bits[i / 64], bit = 1ul << (i % 64);
    if (*(volatile uint64_t *)word & bit) return;
    if (parallel) {
        if (__atomic_fetch_or(word, bit, __ATOMIC_RELAXED) & bit) return;
    } else {
        *word |= bit;
    }
    w->marked_bytes += s->elemsize;
    if (s->map_kind != SPAN_MAP_NONE) push(w, span_object(s, i), s->ptrmask);
}

void gc_grey(GcWorker *w, uintptr_t p) {
    grey(w, p, 0, true);
}

static inline __attribute__((always_inline)) void scan_mask(GcWorker *w, uintptr_t object, uint64_t mask, bool parallel) {
    for (; mask; mask &= mask - 1) {
        uintptr_t at = object + (uint64_t)__builtin_ctzl(mask) * WORD_SIZE;
        grey(w, *(uintptr_t *)at, at, parallel);
    }
}

// A piece of a large object: from `at` on. The piece at the object's base files the others first.
static void scan_large(GcWorker *w, MSpan *s, uintptr_t at, bool parallel) {
    uintptr_t end = s->base + s->large_size;
    if (at == s->base)
        for (uintptr_t p = at + LARGE_PIECE_BYTES; p < end; p += LARGE_PIECE_BYTES) push(w, p, 0);
    if (end > at + LARGE_PIECE_BYTES) end = at + LARGE_PIECE_BYTES;
    const LoamType *t = s->type;
    uint64_t step = t->size / WORD_SIZE, used = t->ptrdata / WORD_SIZE, i = (at - s->base) / WORD_SIZE % step;
    for (; at < end; at += WORD_SIZE) {
        if (i < used && t->gcdata[i / 8] >> (i % 8) & 1) grey(w, *(uintptr_t *)at, at, parallel);
        if (++i == step) i = 0;
    }
}

// An object whose map is not in the item.
static __attribute__((noinline)) void scan_by_span(GcWorker *w, uintptr_t object, bool parallel) {
    MSpan *s = heap_span_of(object);
    if (s->map_kind == SPAN_MAP_TYPE) {
        scan_large(w, s, object, parallel);
        return;
    }
    uint64_t words = s->elemsize / WORD_SIZE;
    for (uint64_t at = 0; at < words; at += 64) {
        uint64_t mask = span_bitmap_read(s, object, at);
        if (words - at < 64) mask &= (1ul << (words - at)) - 1;
        scan_mask(w, object + at * WORD_SIZE, mask, parallel);
    }
}

static inline __attribute__((always_inline)) void drain(GcWorker *w, bool parallel) {
    GreyItem queue[PREFETCH_QUEUE] = {0};
    uint32_t head = 0, waiting = 0;
    for (;;) {
        GreyItem next = {0, 0};
        if (w->buf->n) {
            next = w->buf->items[--w->buf->n];
            __builtin_prefetch((void *)next.object);
            waiting++;
        } else if (!waiting) {
            if (!work_get(w)) return;
            continue;
        }
        GreyItem item = queue[head % PREFETCH_QUEUE];
        queue[head++ % PREFETCH_QUEUE] = next;
        if (!item.object) continue;
        waiting--;
        if (item.mask) scan_mask(w, item.object, item.mask, parallel);
        else scan_by_span(w, item.object, parallel);
        if (parallel && ++w->scans % SHARE_INTERVAL == 0) work_share(w);
    }
}

void gc_worker_drain(GcWorker *w, bool parallel) {
    if (parallel) drain(w, true);
    else drain(w, false);
}

// ---- helper threads ---------------------------------------------------------------------------------------------------------

static uint32_t helper_count, helper_session;      // futex word: changes when there is work
static uint64_t helper_marked;

static bool work_join(void) {
    os_lock(&gc_work.lock);
    bool open = gc_work.open;
    if (open) gc_work.workers++;
    os_unlock(&gc_work.lock);
    return open;
}

// All but the first worker leave; the first waits for them.
static void work_leave(GcWorker *w) {
    work_end(w);
    os_lock(&gc_work.lock);
    helper_marked += w->marked_bytes;
    __atomic_fetch_sub(&gc_work.workers, 1, __ATOMIC_RELEASE);
    os_unlock(&gc_work.lock);
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

static uint32_t parse_procs(void) {
    const char *text = os_getenv("GOMAXPROCS");
    uint32_t n = 0;
    for (; text && *text >= '0' && *text <= '9' && n < 10000; text++) n = n * 10 + (uint32_t)(*text - '0');
    return text && !*text ? n : 0;
}

uint32_t gc_mark_workers(void) {
    static uint32_t workers;
    if (!workers) {
        uint32_t n = parse_procs();
        workers = n ? n : (uint32_t)os_cpu_count();
        if (workers > MARK_MAX_WORKERS) workers = MARK_MAX_WORKERS;
    }
    return workers;
}

static void helpers_wake(void) {
    while (helper_count + 1 < gc_mark_workers() && os_thread_start(helper_main, NULL)) helper_count++;
    __atomic_fetch_add(&helper_session, 1, __ATOMIC_RELEASE);
    os_futex_wake(&helper_session, (int)helper_count);
}

// ---- roots ------------------------------------------------------------------------------------------------------------------

static void visit_root(void *context, void *pointer) {
    gc_grey(context, (uintptr_t)pointer);
}

static void mark_globals(GcWorker *w) {
    size_t n;
    const LoamGlobalRoot *roots = functab_globals(&n);
    uint64_t bytes = 0;
    for (size_t i = 0; i < n; i++) {
        const LoamGlobalRoot *r = &roots[i];
        bytes += r->ptrdata;
        for (uint64_t word = 0; word < r->ptrdata / WORD_SIZE; word++) {
            if (!(r->gcdata[word / 8] >> (word % 8) & 1)) continue;
            uintptr_t *at = (uintptr_t *)r->addr + word;
            grey(w, *at, (uintptr_t)at, true);
        }
    }
    gc_pacer.globals_scan = bytes;
}

static void mark_stacks(GcWorker *w) {
    for (G *g = sched_first_g(); g; g = g->all_next) {
        stack_scan(g, visit_root, w);
        stack_shrink_request(g);
    }
    gc_pacer.stack_scan = stack_inuse();
}

uint64_t gc_mark_all(void) {
    gc_work.open = true;
    gc_work.workers = 1;
    gc_work.idle = 0;
    helper_marked = 0;
    gc_parallel = gc_mark_workers() > 1 && gc_pacer.heap_marked >= PARALLEL_MIN_BYTES;
    GcWorker w;
    work_begin(&w);
    if (gc_parallel) helpers_wake();
    mark_globals(&w);
    mark_stacks(&w);
    for (MCache *c = heap.caches; c; c = c->next) gc_barrier_flush(c, &w);
    gc_barrier_flush(&mcache_closed, &w);
    gc_worker_drain(&w, gc_parallel);
    work_end(&w);
    while (__atomic_load_n(&gc_work.workers, __ATOMIC_ACQUIRE) > 1) os_cpu_relax();
    return w.marked_bytes + helper_marked;
}
