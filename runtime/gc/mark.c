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
// Repeats. In a graph most items lead to objects that are marked already: to prefetch those objects only
// costs memory accesses and look-ups of page tables, and whether an item is new cannot be predicted. So where
// many items are repeats, items are taken in batches, and each stage is done for a whole batch:
//     1. the pointer's bit among those that were met (seen.h), which lie much closer together than spans'
//        records and marks; prefetch it
//     2. gather those that were not met, without a branch, until there are enough for a batch
//     3. span; prefetch its record
//     4. index; prefetch its mark
//     5. gather those that are not marked, without a branch
//     6. set the mark; prefetch the object's words
//     7. push its pointers
// Where there are few items at a time a batch only adds waiting: a list's next object would be loaded after
// its mark, not beside it. So the ring stays for what has few repeats or few items, and a buffer that runs
// out is no reason to leave the batches while others wait. The share of repeats is looked at every so many
// items; a thread begins its next piece of work as its last one ended.
// MB marked per second of processor time, 200 MB alive, quickest of five cycles (test/bench/collector.go; in
// brackets Go 1.27), beside some load: lists 3,500 (1,260), shuffled lists 335 (177), trees 2,000 (834),
// random graph 680 to 780 (560 to 650), with 50 MB alive 940 to 1,000. Its 16.7 million items lead to 4.2
// million objects. What it pays for is memory: half of a batch's time is waiting for new objects' lines, a
// fifth for bits, a fifth for spans and marks. What the graph gained, in pairs:
//     480 -> 600    batches go on while full buffers wait; before, half of the time was the ring's
//     600 -> 640    the bits of what was met
//     640 -> 660    a batch of new items, from several buffers, instead of one of any items
//     660 -> 705    both lines of an object that lies on two are prefetched, which one in four does
//     740 -> 780    the next items are prefetched, too
// The memory's pages matter little: with huge pages under all of the heap, instead of two fifths of it, the
// graph gained 5 to 10 %, shuffled lists as much or nothing; with huge pages under the records of spans and
// the marks as well nothing more.
// Tried and left:
//     - two rings, with the mark prefetched in the middle of the first, and the object between both: the
//       graph gained 25 % instead of 40 %, for each new item among the repeats is mispredicted; without the
//       switch trees lost 20 %, lists 30 %;
//     - to drop what was met when a pointer is pushed instead of when it is taken, so that buffers hold new
//       items only: 580 instead of 650, for pieces of large objects push what cannot be dropped there;
//     - batches of 128 new items instead of 64: no difference, and a worker answers later;
//     - to set a bit only where it is not set, for the other worker's cache: 600 instead of 640;
//     - a ring of 32 items: trees gained 6 %, records lost as much; of 64: records lost a quarter;
//     - marking by span (the idea of Go's "Green Tea" collector): a new object is only made grey and its span
//       queued, first in first out; when the span leaves the queue all its grey objects are looked at one
//       after the other. The graph reached 550 to 640, but the records fell to 850 to 1,180: the queue visits
//       in order of breadth what lies in memory in order of depth. A switch by how many new objects lie in
//       another span than the one before, and by how many grey objects a span leaves the queue with, did not
//       tell them apart. It also needs a fence between an object's mark and its span's flag for each batch.
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
#include "base/records.h"
#include "gc/barrier.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "gc/seen.h"
#include "heap/mcache.h"

#define RING 16u // items on their way; a power of two
#define SHARE_INTERVAL 64u
#define LARGE_PIECE_BYTES (32ul << 10)
#define PARALLEL_MIN_BYTES (512ul << 10)
#define BATCH 64u         // items that go through the stages together
#define TAKE 128u         // items of which those are gathered
#define GATHER_MOST 1024u // items that one batch takes
#define BATCH_LEAST 32u   // fewer go through the ring
#define REPEATS_LOOK 256u // items after which their share of repeats is looked at
#define REPEATS_PART 16u  // more than this part of the items: many
#define STEP_WORDS 16u    // of an object's words that count as one more step
#define MASK_WORDS 64u    // an object scanned by one mask pushes at most so many items

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

// Of a buffer's next items: what lay in a full buffer left the caches long ago.
static inline void prefetch_items(const uintptr_t *items) {
    for (uint32_t i = 0; i < TAKE; i += 64 / sizeof *items) __builtin_prefetch(&items[i]);
}

static __attribute__((noinline)) bool take_full(GcWorker *w, Top *t) {
    top_give(w, t);
    bool got = work_try_get(w);
    top_again(w, t);
    const WorkBuf *next = __atomic_load_n(&gc_work.full, __ATOMIC_RELAXED);
    if (next) prefetch_items(&next->items[WORK_ITEMS - TAKE - MASK_WORDS]);
    return got;
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

static inline __attribute__((always_inline)) void scan_object(GcWorker *w, Top *t, const MSpan *s,
                                                              uintptr_t object) {
    uint64_t mask = span_mask(s);
    if (__builtin_expect(mask != 0, 1)) {
        push_masked(w, t, (uintptr_t *)object, mask);
    } else if (span_map_kind(s) != SPAN_MAP_NONE) {
        Top copy = *t;
        scan_by_map(w, &copy, s, object);
        *t = copy;
    }
}

// Marks object number i of the span; false: it was marked.
static inline __attribute__((always_inline)) bool set_mark(Top *t, const MSpan *s, uint32_t i) {
    if (__atomic_load_n(&s->marks[i], __ATOMIC_RELAXED)) return false;
    __atomic_store_n(&s->marks[i], 1, __ATOMIC_RELAXED);
    t->bytes += s->elemsize;
    return true;
}

// The same, and looks at its pointers.
static inline __attribute__((always_inline)) bool mark_object(GcWorker *w, Top *t, const MSpan *s,
                                                              uint32_t i) {
    if (!set_mark(t, s, i)) return false;
    scan_object(w, t, s, span_object(s, i));
    return true;
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

// Whether this thread's P is asked for anything: others may stand still until it has come.
static bool is_called(void) {
    const P *p = sched_p();
    return p && __atomic_load_n(&p->attention, __ATOMIC_RELAXED);
}

// After each so many items: shares, and says whether it is over.
static __attribute__((noinline)) bool look_up(GcWorker *w, Drain how, uint64_t most) {
    if (how == DRAIN_TOGETHER) work_share(w);
    if (how == DRAIN_BOUNDED) return w->marked_bytes >= most;
    if (how != DRAIN_STEPS) return false;
    work_offer(w);
    return w->steps >= most || is_called();
}

static __attribute__((noinline)) void scan_piece(GcWorker *w, Top *t, uintptr_t piece) {
    scan_large(w, t, heap_span_of(piece), piece);
}

// Why one way of draining leaves.
typedef enum Ended { ENDED_NOT, ENDED_WORK, ENDED_MODE } Ended;

// Of the items taken since it was last looked at, how many led to objects that were not marked.
typedef struct Share {
    uint32_t items, fresh;
} Share;
typedef enum Repeats { FEW_REPEATS, MANY_REPEATS } Repeats;

static inline bool share_is_known(const Share *s) { return s->items >= REPEATS_LOOK; }

static inline Repeats share_take(Share *s) {
    bool many = s->fresh < s->items - s->items / REPEATS_PART;
    *s = (Share){0, 0};
    return many ? MANY_REPEATS : FEW_REPEATS;
}

// The ring is a queue of `fill` entries from `at` on: it fills while there are items, and what came first
// leaves when it is full or when no item is left. So the objects of a list, where each leads to one other, do
// not wait for company. It leaves as well when many items are repeats.
static Ended drain_ring(GcWorker *w, Drain how, uint64_t most) {
    const uint32_t interval = how == DRAIN_BOUNDED ? 1 : SHARE_INTERVAL;
    uint32_t at = 0, fill = 0, done = 0;
    Share share = {0, 0};
    Transit ring[RING], out;
    ArenaSeen seen = {UINTPTR_MAX, NULL};
    Top t = top_take(w);
    Ended ended = ENDED_NOT;
    while (ended == ENDED_NOT) {
        if (__builtin_expect(t.n != 0, 1)) {
            uintptr_t p = t.buf->items[--t.n];
            if (__builtin_expect(p & WORK_PIECE, 0)) {
                Top copy = t;
                scan_piece(w, &copy, p & ~WORK_PIECE);
                t = copy;
                out.span = NULL;
                share.fresh += interval;
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
            ended = ENDED_WORK;
            break;
        }
        if (__builtin_expect(out.span != NULL, 1)) {
            uint32_t i = index_of(out.span, out.pointer);
            if (__builtin_expect(i < out.span->nelems, 1)) share.fresh += mark_object(w, &t, out.span, i);
            done++;
        }
        if (__builtin_expect(done < interval, 1)) continue;
        top_give(w, &t);
        w->steps += done;
        share.items += done;
        done = 0;
        bool many = share_is_known(&share) && share_take(&share) == MANY_REPEATS && t.n >= BATCH;
        if (look_up(w, how, most)) ended = ENDED_WORK;
        else if (many) ended = ENDED_MODE;
        top_again(w, &t);
    }
    w->steps += done;
    for (make_room(w, &t); fill; fill--, at = (at + 1) % RING) t.buf->items[t.n++] = ring[at].pointer;
    top_give(w, &t);
    return ended;
}

// ---- batches: where many items are repeats

typedef struct Look {
    uintptr_t pointer;
    SeenBit bit;
} Look;

// The next items, which leave the buffer; pieces of large objects go to their own list.
static inline uint32_t batch_take(Top *t, Look *looks, uintptr_t *pieces, uint32_t *npieces) {
    uint64_t n = t->n < TAKE ? t->n : TAKE;
    uint32_t found = 0;
    t->n -= n;
    if (t->n >= TAKE) prefetch_items(&t->buf->items[t->n - TAKE]);
    for (uint64_t i = 0; i < n; i++) {
        uintptr_t p = t->buf->items[t->n + i];
        if (__builtin_expect(p & WORK_PIECE, 0)) {
            pieces[(*npieces)++] = p & ~WORK_PIECE;
            continue;
        }
        SeenBit bit = seen_bit(p);
        __builtin_prefetch(bit.byte);
        looks[found++] = (Look){p, bit};
    }
    return found;
}

// Keeps what was not seen, without a branch.
static inline uint32_t batch_unseen(const Look *looks, uint32_t n, uintptr_t *out) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        out[found] = looks[i].pointer;
        found += !seen_test_and_set(looks[i].bit);
    }
    return found;
}

// Gathers pointers that were not seen, from this buffer and from full ones; *items counts what it took. It
// ends early for a piece.
static inline uint32_t batch_gather(GcWorker *w, Top *t, uintptr_t *unseen, uintptr_t *pieces,
                                    uint32_t *npieces, uint32_t *items) {
    Look looks[TAKE];
    uint32_t found = 0;
    while (found < BATCH && *npieces == 0 && *items < GATHER_MOST) {
        if (t->n == 0) {
            Top copy = *t;
            bool got = take_full(w, &copy);
            *t = copy;
            if (!got) break;
        }
        uint64_t before = t->n;
        uint32_t n = batch_take(t, looks, pieces, npieces);
        *items += (uint32_t)(before - t->n);
        found += batch_unseen(looks, n, unseen + found);
    }
    return found;
}

// Their spans.
static inline uint32_t batch_spans(Transit *batch, const uintptr_t *pointers, uint32_t n) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        uintptr_t p = pointers[i];
        const MSpan *s = heap_span_of(p);
        if (__builtin_expect(!s, 0)) {
            foreign(p);
            continue;
        }
        __builtin_prefetch(s);
        batch[found++] = (Transit){p, s};
    }
    return found;
}

// From pointers to numbers of objects.
static inline uint32_t batch_indexes(Transit *batch, uint32_t n) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        Transit in = batch[i];
        uint32_t at = index_of(in.span, in.pointer);
        if (__builtin_expect(at >= in.span->nelems, 0)) continue;
        __builtin_prefetch(&in.span->marks[at]);
        batch[found++] = (Transit){at, in.span};
    }
    return found;
}

// Keeps what is not marked, without a branch. An object may be there twice.
static inline uint32_t batch_white(Transit *batch, uint32_t n) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        Transit in = batch[i];
        batch[found] = in;
        found += !__atomic_load_n(&in.span->marks[in.pointer], __ATOMIC_RELAXED);
    }
    return found;
}

// The first and the last line with words that the mask names.
static inline void prefetch_words(uintptr_t object, uint64_t mask) {
    __builtin_prefetch((void *)object);
    __builtin_prefetch((void *)(object + (63u - (uint32_t)__builtin_clzl(mask | 1)) * WORD_SIZE));
}

// From numbers to marked objects, of which those that have pointers are kept; *fresh counts all.
static inline uint32_t batch_mark(Top *t, Transit *batch, uint32_t n, uint32_t *fresh) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        Transit in = batch[i];
        if (!set_mark(t, in.span, (uint32_t)in.pointer)) continue;
        ++*fresh;
        if (span_map_kind(in.span) == SPAN_MAP_NONE) continue;
        uintptr_t object = span_object(in.span, (uint32_t)in.pointer);
        prefetch_words(object, span_mask(in.span));
        batch[found++] = (Transit){object, in.span};
    }
    return found;
}

static __attribute__((noinline)) void mark_batch(GcWorker *w, Top *top, Share *share) {
    Top t = *top;
    Transit batch[BATCH + TAKE];
    uintptr_t pieces[TAKE], unseen[BATCH + TAKE];
    uint32_t npieces = 0, items = 0;
    uint32_t n = batch_gather(w, &t, unseen, pieces, &npieces, &items);
    share->items += items;
    w->steps += items;
    n = batch_spans(batch, unseen, n);
    n = batch_white(batch, batch_indexes(batch, n));
    n = batch_mark(&t, batch, n, &share->fresh);
    for (uint32_t i = 0; i < n; i++) scan_object(w, &t, batch[i].span, batch[i].pointer);
    *top = t;
    for (uint32_t i = 0; i < npieces; i++) scan_piece(w, top, pieces[i]);
}

static Ended drain_batches(GcWorker *w, Drain how, uint64_t most) {
    Share share = {0, 0};
    Top t = top_take(w);
    Ended ended = ENDED_NOT;
    while (ended == ENDED_NOT) {
        if (t.n == 0) {
            if (!(how == DRAIN_TOGETHER ? work_get(w) : work_try_get(w))) return ENDED_WORK;
            top_again(w, &t);
        }
        if (t.n < BATCH_LEAST && !work_waits()) return ENDED_MODE;
        mark_batch(w, &t, &share);
        top_give(w, &t);
        if (look_up(w, how, most)) ended = ENDED_WORK;
        else if (share_is_known(&share) && share_take(&share) == FEW_REPEATS) ended = ENDED_MODE;
        top_again(w, &t);
    }
    return ended;
}

// How this thread's last piece of marking ended: the next one begins so. In a bounded step the ring counts
// each item.
static __thread bool in_batches;

static void drain(GcWorker *w, Drain how, uint64_t most) {
    bool batches = in_batches && how != DRAIN_BOUNDED;
    while ((batches ? drain_batches : drain_ring)(w, how, most) == ENDED_MODE)
        batches = !batches && how != DRAIN_BOUNDED;
    in_batches = batches;
}

void gc_visit_root(void *context, void **slot, void *value) { gc_grey(context, (uintptr_t)value); }

void gc_worker_run(GcWorker *w, bool together) {
    while (rootjobs_run(gc_visit_root, w)) {}
    drain(w, together ? DRAIN_TOGETHER : DRAIN_ALONE, 0);
}

// ---- a cycle's marking

void gc_mark_begin(void) {
    work_reset();
    seen_reset();
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

bool gc_mark_work_waits(void) { return work_waits() || !rootjobs_are_done(); }

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
