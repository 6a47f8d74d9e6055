// gc_internal.h - between the collector's files and the heap. See gc.h for the cycle.
#ifndef LOAM_GC_INTERNAL_H
#define LOAM_GC_INTERNAL_H

#include <stdio.h>
#include "gc/gc.h"
#include "heap/mcache.h"
#include "heap/mheap.h"

// ---- state (cycle.c) --------------------------------------------------------------------------------------
extern bool gc_marking; // new objects are black; changes while the world is stopped

// What runtime.MemStats and gctrace know of past cycles.
typedef struct GcHistory {
    uint32_t cycles, forced;
    uint64_t pause_total_ns, pause_ns[256], pause_end[256], last_gc;
    int64_t start_time; // of the process, for gctrace
    int64_t last_end;   // monotonic end of the last cycle
    int64_t last_cpu;   // processor time of the last cycle
    int64_t cpu_ns;     // spent collecting, all threads
} GcHistory;
extern GcHistory gc_history;
double gc_cpu_fraction(int64_t now);

// ---- pacer (pacer.c) --------------------------------------------------------------------------------------
// heap_live: bytes of objects marked in the last cycle and allocated since; spans in mcaches count as full.
typedef struct Pacer {
    int32_t percent;       // GOGC; -1: off
    int64_t memory_limit;  // GOMEMLIMIT; INT64_MAX: none
    uint64_t heap_minimum; // no goal by percent is below
    uint64_t heap_live, heap_marked, stack_scan, globals_scan;
    uint64_t goal; // the next cycle begins when heap_live reaches it
    bool limited;  // the memory limit leaves hardly more than what is alive
} Pacer;
extern Pacer gc_pacer;
void pacer_init(void);
void pacer_commit(void);       // computes the goal anew
bool gc_is_due(uint64_t size); // before an allocation of so many bytes
static inline void gc_heap_live_add(int64_t bytes) {
    __atomic_fetch_add(&gc_pacer.heap_live, (uint64_t)bytes, __ATOMIC_RELAXED);
}
bool gc_parse_bytes(const char *text, int64_t *bytes); // "4GiB" as GOMEMLIMIT writes it

// ---- work buffers (work.c) --------------------------------------------------------------------------------
// An item is a pointer into the heap as it was found: what it points to may be marked already. With
// WORK_PIECE set it is the address of a piece of a large object that is marked and whose other pieces are
// items of their own.
#define WORK_PIECE (1ul << 63)
#define WORK_ITEMS 510
typedef struct WorkBuf {
    struct WorkBuf *next;
    uint64_t n;
    uintptr_t items[WORK_ITEMS];
} WorkBuf;

typedef struct GcWorker {
    WorkBuf *buf; // its own stack of items; never NULL while it works
    uint64_t marked_bytes;
    uint64_t steps; // items taken
} GcWorker;

// Shared work of one marking. A worker that finds none counts as idle; when all are idle marking is over.
// Everything is written under the lock. Read without it: full and open by idle workers (acquire: what they
// lead to was written before), full and idle as hints when work might be shared (relaxed), workers by the
// first one, which waits for the others to leave (acquire, against their release).
typedef struct GcWork {
    OsLock lock;
    WorkBuf *full, *empty;
    uint32_t workers, idle;
    bool open; // workers may join
} GcWork;
extern GcWork gc_work;
void work_begin(GcWorker *); // gives it an empty buffer
void work_end(GcWorker *);
void work_put_full(GcWorker *);   // its buffer is full: to the others, and takes an empty one
bool work_get(GcWorker *);        // its buffer is empty: takes a full one; false: marking is over
void work_share(GcWorker *);      // gives half of its buffer to idle workers
void work_pause(uint32_t *spins); // one step of waiting; *spins is 0 at first

// ---- marking (mark.c) -------------------------------------------------------------------------------------
#define MARK_MAX_WORKERS 8
uint64_t gc_mark_all(void);                  // from all roots, to the end; returns the bytes marked
void gc_grey(GcWorker *, uintptr_t pointer); // any pointer: heap or not; it is marked before this returns
void gc_worker_drain(GcWorker *, bool parallel);
_Noreturn void gc_bad_pointer(uintptr_t pointer, const char *what); // check.c
uint32_t gc_mark_workers(void); // threads that mark at most, by GOMAXPROCS and the machine

// ---- sweeping (sweep.c) -----------------------------------------------------------------------------------
bool gc_sweep_span(MSpan *,
                   bool preserve); // true: nothing was alive and its pages were freed (never if preserve)
void gc_sweep_all(void);
void gc_sweep_begin(void); // a cycle has marked: computes the rate of sweeping
void gc_sweep_credit(uint64_t bytes,
                     uint64_t pages); // before an allocation: in proportion, at least so many pages
#define CLOBBER_WORD 0xdeadbeefdeadbeeful

// ---- barrier (barrier.c) ----------------------------------------------------------------------------------
void gc_barrier_flush(MCache *, GcWorker *); // greys what was recorded
void gc_barrier_range(const LoamType *, void *dst, const void *src,
                      int64_t count);         // before a typed copy; src NULL: clear
void gc_barrier_clear(void *, int64_t bytes); // before a clear of a heap or global range
void gc_shade_values(const LoamType *, const void *src, int64_t count); // new values only

// ---- checking (check.c) -----------------------------------------------------------------------------------
void gc_checkmark(void); // marks again by a plain algorithm and compares; world stopped, after gc_mark_all
void gc_check_pointers(
    void); // invalidptr=1: no marked object or global points into a stack, a free span or a free slot

#endif
