// barrier.h - the write barrier's buffer, one for each P, and what fills and empties it. See barrier.c.
//
// A P's buffer is written by that P alone: on a goroutine's stack when a value is recorded, on the system
// stack when it is emptied; by the collector while the world stands still. So it needs no atomic accesses.
#ifndef LOAM_BARRIER_H
#define LOAM_BARRIER_H

#include "gc/gc.h"
#include "gc/roots.h"
#include "gc/work.h"

#define WB_BUFFER_ENTRIES 256u

typedef struct WbBuf {
    uint64_t n;                      // values recorded and not yet greyed
    void *values[WB_BUFFER_ENTRIES]; // none of them NULL
    struct WbBuf *next;              // all of them
} WbBuf;

WbBuf *wb_new(void); // for a P, which has it as P.wb

void gc_buffer_empty(void); // greys what this P's buffer holds. System stack
// Greys what all buffers hold; the world stands still. They are empty when marking is over: a collector that
// moves objects then has no slots to update here.
void gc_barriers_flush(void);

// Before a typed copy; src NULL: a clear. Any stack, as for the next two.
void gc_barrier_range(const LoamType *, void *dst, const void *src, int64_t count);
void gc_barrier_clear(void *, int64_t bytes); // before a clear of a heap or global range
// A new value that goes where no barrier sees it.
void gc_shade(void *value) __asm__("runtime.shade");
static inline void gc_shade_if_marking(void *value) { // NULL: nothing
    if (value && gc_write_barrier_on) gc_shade(value);
}
void gc_shade_values(const LoamType *, const void *src, int64_t count); // new values only
// The same for values that are copied to a new object and also stay where they are until a barrier says so.
void gc_shade_copied(const LoamType *, const void *src, int64_t count);

#endif
