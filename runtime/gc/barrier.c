// barrier.c - the write barrier: while the collector marks, a store of a managed pointer first records what
// the slot holds and what it will hold; recorded values are greyed when the P's buffer is full and when
// marking ends.
//
// Colours. White: not marked. Grey: marked, or recorded in a buffer, and its pointers are still to be looked
// at. Black: marked, and its pointers were looked at, or it was made since marking began. A stack is grey
// until its root job is done, black from then on: it is not looked at again.
//
// What must hold, so that a reachable object is never freed (the weak tri-colour invariant):
//     a white object that a black object or stack points to is also reachable from a grey one, along a path
//     of white objects.
// Two stores could break it, and each is met by one half of the barrier:
//     - the last such path is cut: a slot of a grey or white object is overwritten. The old value is
//       recorded (deletion, Yuasa), so it is grey. Hence all that was reachable when marking began and was
//       not on a stack will be found, and a stack that became black may read any of it: a black stack needs
//       no second look.
//     - a pointer that only a grey stack holds is hidden in a black object, and the stack forgets it before
//       its job. The new value is recorded (insertion, Dijkstra), so it is grey.
// Pointers that move between stack and registers need neither: a stack is looked at as a whole. Once all
// stacks are black the second half is superfluous; it stays, for compiled code does not know.
// Algorithm: "Eliminate STW stack re-scanning", Go proposal 17503 (Clements, Hudson).
//
// What passes/lower/barriers.c leaves out relies on this: slots in frames (stacks are looked at as a whole),
// and stores of null, static or new values into objects that are new themselves (nothing is overwritten, and
// what is stored is black). Where words are copied from a heap object to a new one, as when a slice or a map
// grows, the old object is recorded instead of its values: it keeps them until they are overwritten there,
// which records them (H25).
//
// When a stack is looked at its goroutine stands still, and what becomes of it later keeps it black:
//     - it grows, shrinks or moves: the same pointers in another place;
//     - its goroutine loads a pointer: from an object that was reachable when marking began or is black, so
//       the value was reachable then, or was recorded when it was stored, or is recorded when it is
//       overwritten;
//     - another thread writes to it: an element that is handed over at a channel is shaded (lang/chan.c),
//       what C gives out of its tables as well (gc/roots.h);
//     - a goroutine is made: its stack holds a closure, which is shaded (sched.c).
//
// Recording may run on a goroutine's stack; the buffer is emptied on the system stack, by a counted worker
// (work.h), so that marking does not end while it greys.
#include "gc/barrier.h"
#include "base/assert.h"
#include "base/fixalloc.h"
#include "base/godebug.h"
#include "base/records.h"
#include "gc/background.h"
#include "gc/gc.h"
#include "gc/mark.h"
#include "gc/wbstress.h"
#include "heap/hooks.h"
#include "heap/mheap.h"

int32_t gc_write_barrier_on;

static WbBuf *all_buffers; // grows under heap.lock; walked while the world stands still

WbBuf *wb_new(void) {
    WbBuf *b = persistent_alloc(sizeof *b, &heap.gc_sys);
    lock_acquire(&heap.lock);
    b->next = all_buffers;
    all_buffers = b;
    lock_release(&heap.lock);
    return b;
}

// Outside of a cycle (wbstress=1) what was recorded means nothing.
static void buffer_flush(WbBuf *b, GcWorker *w) {
    if (godebug.wbstress > 0) wbstress_check_values(b);
    if (!gc_allocates_black()) b->n = 0;
    for (uint64_t i = 0; i < b->n; i++) gc_grey(w, (uintptr_t)b->values[i]);
    b->n = 0;
}

void gc_barriers_flush(void) {
    RT_ASSERT_WORLD_STOPPED();
    GcWorker w;
    work_begin(&w);
    for (WbBuf *b = all_buffers; b; b = b->next) buffer_flush(b, &w);
    work_end(&w);
}

void gc_buffer_empty(void) {
    WbBuf *b = sched_p()->wb;
    if (!b->n) return;
    GcWorker w;
    work_begin(&w);
    buffer_flush(b, &w);
    if (work_end(&w) && gc_background_is_on()) gc_roots.ask_own();
}

static void empty_on_system(void *unused) { gc_buffer_empty(); }

static __attribute__((noinline)) void make_room(void) { system_stack_call(empty_on_system, NULL); }

static inline void record(WbBuf *b, void *value) {
    if (!value) return;
    if (b->n == WB_BUFFER_ENTRIES) make_room();
    b->values[b->n++] = value;
}

static inline void *word_read(void *const *slot) { return __atomic_load_n(slot, __ATOMIC_RELAXED); }

// Slots in the goroutine's own stack need no barrier, and may never have been written: results that the
// callee fills in.
static inline bool on_own_stack(const void *slot) {
    const G *g = sched_g();
    if (!g) return false;
    if ((uintptr_t)slot - g->stack_lo < g->stack_hi - g->stack_lo) return true;
    if (!g->segment) return false;
    const MSpan *s = heap_span_of((uintptr_t)slot);
    return s && s->is_stack;
}

static inline void record_store(WbBuf *b, void **slot, void *value) {
    if (__builtin_expect(godebug.wbstress > 0, 0)) system_stack_call(wbstress_check_slot, slot);
    record(b, word_read(slot));
    record(b, value);
}

void gc_write_barrier(void **slot, void *value) {
    if (!on_own_stack(slot)) record_store(sched_p()->wb, slot, value);
}

void gc_barrier_range(const LoamType *type, void *dst, const void *src, int64_t count) {
    if (on_own_stack(dst)) return;
    WbBuf *b = sched_p()->wb;
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE;
    for (int64_t n = 0; n < count; n++) {
        void **to = (void **)dst + (uint64_t)n * step;
        void *const *from = src ? (void *const *)src + (uint64_t)n * step : NULL;
        for (uint64_t i = 0; i < used; i++) {
            if (!type_has_pointer(type, i)) continue;
            record_store(b, &to[i], from ? word_read(&from[i]) : NULL);
        }
    }
}

void gc_shade(void *value) { record(sched_p()->wb, value); }

void gc_shade_values(const LoamType *type, const void *src, int64_t count) {
    WbBuf *b = sched_p()->wb;
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE;
    for (int64_t n = 0; n < count; n++) {
        void *const *from = (void *const *)src + (uint64_t)n * step;
        for (uint64_t i = 0; i < used; i++)
            if (type_has_pointer(type, i)) record(b, word_read(&from[i]));
    }
}

void gc_shade_copied(const LoamType *type, const void *src, int64_t count) {
    const MSpan *s = heap_span_of((uintptr_t)src);
    if (s && !s->is_stack) gc_shade((void *)(uintptr_t)src);
    else gc_shade_values(type, src, count);
}

// The type of what is cleared is not known: the maps of the heap and of the globals tell where pointers are.
static void clear_in_object(WbBuf *b, const MSpan *s, uintptr_t p, uint64_t bytes) {
    uintptr_t object = span_object(s, span_object_index(s, p));
    for (uintptr_t at = p; at < p + bytes; at += WORD_SIZE)
        if (span_word_is_pointer(s, object, (at - object) / WORD_SIZE)) record(b, word_read((void **)at));
}

static void clear_in_globals(WbBuf *b, uintptr_t p, uint64_t bytes) {
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        uintptr_t base = (uintptr_t)r->addr, lo = p > base ? p : base;
        uintptr_t end = base + r->ptrdata, hi = p + bytes < end ? p + bytes : end;
        for (uintptr_t at = lo; at < hi; at += WORD_SIZE)
            if (gcdata_has(r->gcdata, (at - base) / WORD_SIZE)) record(b, word_read((void **)at));
    }
}

void gc_barrier_clear(void *p, int64_t bytes) {
    if (on_own_stack(p)) return;
    const MSpan *s = heap_span_of((uintptr_t)p);
    if (s) clear_in_object(sched_p()->wb, s, (uintptr_t)p, (uint64_t)bytes);
    else clear_in_globals(sched_p()->wb, (uintptr_t)p, (uint64_t)bytes);
}
