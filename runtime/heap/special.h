// special.h - what is attached to a single object: its finalizer, the handle of its weak references.
//
// A record lies outside of the heap, in the list of its object's span, in order of offsets. It goes when its
// object does: sweep_span asks special_sweep, before it looks at the marks, what becomes of the records of
// dead objects. A dead object that has a finalizer is kept for one more cycle, all that was attached to it is
// taken off, and the finalizer is due.
//
// Objects of the tiny allocator share a block: a record stands at the byte that it was attached to, and all
// of a block go together.
//
// Everything is under one lock, and no one holds it while anything is marked or called back. An object that
// somebody attaches a record to is alive; so it is marked if its span is unswept, and sweeping leaves the
// record alone, whichever comes first.
//
// Pages. A bit in HeapArena.special_pages for the first page of each span with records, and a list of the
// arenas that ever had one (through special_next): so a marker finds the records without looking at all
// spans. Bits are set and cleared under the lock and read without it (relaxed: who attaches a record while a
// cycle marks greys what it leads to, so a marker needs to see only what was there before).
#ifndef LOAM_SPECIAL_H
#define LOAM_SPECIAL_H

#include "heap/mheap.h"

typedef enum SpecialKind { SPECIAL_FINALIZER } SpecialKind;

typedef struct Special {
    struct Special *next; // of the same span: by offset, then by kind
    uint32_t offset;      // from the span's base
    uint32_t kind;
} Special;

// How to call a finalizer; see lang/finalizer.c.
typedef struct Finalizer {
    Special special;
    void *fn;                // closure: a root while the record exists
    const void *word;        // first word of an argument that is an interface; NULL: it is a pointer
    const LoamType *results; // those that do not fit into registers; NULL: they do
} Finalizer;

void special_init(void);
// `object` is the address that was asked for, in a span of objects. false: it has a finalizer already.
bool special_add_finalizer(uintptr_t object, const Finalizer *); // copies what is not `special`
void special_remove_finalizer(uintptr_t object);
// Under no lock, by who sweeps the span: ends with s->sweepgen == heap.sweepgen.
void special_sweep(MSpan *);

// What a marker needs of a finalizer. The slot is fn's in the record.
typedef struct FinalizerRoot {
    uintptr_t object; // begins here
    void **slot, *fn;
} FinalizerRoot;
// Those of the span from *offset on, at most n, and moves *offset on behind them; returns how many.
uint32_t special_finalizers(const MSpan *, uint64_t *offset, FinalizerRoot *, uint32_t n);
HeapArena *special_first_arena(void);

bool special_is_valid(const MSpan *); // the world stands still; false after printing what is wrong

#endif
