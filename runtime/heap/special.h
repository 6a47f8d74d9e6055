// special.h - what is attached to a single object: its finalizer, the handle of its weak references, a sample
// of the heap profile.
//
// A record lies outside of the heap, in the list of its object's span, in order of offsets. It goes when its
// object does: sweep_span asks special_sweep, before it looks at the marks, what becomes of the records of
// dead objects. A dead object that has a finalizer is kept for one more cycle; all that was attached to it
// but the heap profile's sample is taken off, and the finalizer is due.
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

// Weak references. The handle of an address is an object of its own, one for each address, that holds the
// address as a number until the object there is found dead; then it holds 0. The record keeps the handle
// alive as long as the object is.
typedef enum SpecialKind { SPECIAL_FINALIZER, SPECIAL_WEAK, SPECIAL_SAMPLE, SPECIAL_KINDS } SpecialKind;

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

typedef struct WeakHandle {
    Special special;
    uint64_t *handle; // a root while the record exists
} WeakHandle;

// An object that the heap profile has counted (heap/sample.h): it is told when the object goes. No root.
typedef struct Sampled {
    Special special;
    struct SampleSite *site;
    uint64_t weight; // samples that it stands for
} Sampled;

void special_init(void);
// `object` is the address that was asked for, in a span of objects. false: it has a finalizer already.
bool special_add_finalizer(uintptr_t object, const Finalizer *); // copies what is not `special`
void special_remove_finalizer(uintptr_t object);
// The handle of an address in an object that is alive: the one that it has, or else this one, which is new
// (NULL: then NULL).
uint64_t *special_weak_handle(uintptr_t object, uint64_t *new_handle);
// The address that the handle holds, if its object is not dead, or 0. The caller greys it while a cycle
// marks.
uintptr_t special_weak_value(uint64_t *handle);
void special_add_sample(uintptr_t object, struct SampleSite *, uint64_t weight);
// All objects of the span are dead before a cycle finds them: the heap profile's records of them are taken
// off. false: there are others, so the objects are to stay.
bool special_drop_samples(MSpan *);
// Under no lock, by who sweeps the span: ends with s->sweepgen == heap.sweepgen.
void special_sweep(MSpan *);

// What a marker needs of a record that is a root: the slot in it, what that holds, and the object whose
// content counts as well; 0: none.
typedef struct SpecialRoot {
    uintptr_t object;
    void **slot, *value;
} SpecialRoot;
// Those of the span from number *at on, at most n, and moves *at on behind them; returns how many.
uint32_t special_roots(const MSpan *, uint64_t *at, SpecialRoot *, uint32_t n);
HeapArena *special_first_arena(void);

bool special_is_valid(const MSpan *); // the world stands still; false after printing what is wrong

#endif
