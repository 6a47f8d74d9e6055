// heap.h - what the rest of the runtime may ask of the heap.
//
// Structure (each in its own file, top down)
//     mallocgc        one object: fast path on the goroutine's stack (malloc.c), slow path rt_mallocgc on the
//                     system stack
//     MCache          per P: for each span class the free slots of one span; no lock (mcache.h)
//     Region          objects that die with a function, in spans of their own (region.h)
//     MCentral        per span class: spans partly free and full, swept and not yet swept (mheap.h)
//     Heap            spans from pages; large objects (mheap.h); arenas (arena.c), page allocator
//                     (pagealloc.h); memory ahead of use and after it (keeper.h, scavenge.h)
//     os.h            address space and memory
// Sizes are rounded up to one of 67 size classes up to 32 KiB, Go's very table; a span class is a size class
// with or without pointers in its objects. Above 32 KiB an object has a span of its own. Pointer-free objects
// under 16 bytes share 16-byte blocks (tiny allocator). Size 0 is the address of runtime.zerobase.
//
// Where an object's pointer map is. Three places, by what marks and allocates fastest:
//     objects up to 512 bytes    one 64-bit mask in the span, as long as all objects of the span have the
//                                same map. Most do: allocation then compares one word and writes nothing, and
//                                marking finds the mask in the line it has loaded for the span anyway. The
//                                first object with another map writes the whole span's map to the arena's
//                                bitmap (one bit a word), and from then on the bitmap counts.
//     larger, up to 32 KiB       the arena's bitmap; 1/64 of what clearing the object writes.
//     large objects              the type descriptor in the span, repeated over the object; nothing is
//                                written per object.
// Against headers as in Go 1.22: sizes stay those of Go 1.19 (so MemStats compare), and small maps cost no
// memory traffic. Against a bitmap alone as in Go 1.19: no write per object in the common case. Against spans
// by type: no fragmentation by types.
//
// Who may call what: "any stack" means within LOAM_STACK_GUARD on a goroutine's stack as well; everything
// else is for the system stack. Failure: out of memory ends the process as Go does ("fatal error: runtime:
// out of memory", status 2).
#ifndef LOAM_HEAP_H
#define LOAM_HEAP_H

#include <stddef.h>
#include "loam/abi.h"

typedef struct MCache MCache;
typedef struct MSpan MSpan;

void heap_init(void); // after godebug_parse

// ---- objects ----------------------------------------------------------------------------------------------
// One object of `size` bytes. type: descriptor of the object, or of its elements when size is a multiple of
// type->size; NULL or without pointers: the collector never looks into it. needzero: the bytes must be zero
// (objects with pointers always are).
void *mallocgc(int64_t size, const LoamType *type, bool needzero); // any stack; a safepoint
void *rt_mallocgc(int64_t size, const LoamType *type,
                  bool needzero); // system stack; may collect before it allocates
// rt_mallocgc through a stub, for the end of mallocgc's fast path: a jump, never a call (see stack/stubs.h).
void *loam_mallocgc_slow_stub(int64_t size, const LoamType *type, bool needzero);
// The same for C code on the system stack: fast path first. May collect: hold other objects through stub
// arguments or G.roots.
void *heap_alloc(int64_t size, const LoamType *type, bool needzero);

// From now on mallocgc looks into the P's buffer first (allocbuffer.h). At start.
void heap_prefer_buffers(void);

// From the cache alone, on any stack, for compiled code's fast paths: cleared bytes without pointers, at
// least HEAP_BYTES_LEAST and at most HEAP_BYTES_MOST. NULL: the slow path is to be taken.
#define HEAP_BYTES_LEAST 16u
#define HEAP_BYTES_MOST 128u
void *heap_alloc_bytes(uint64_t size);

int64_t
heap_round_size(int64_t size); // the size that an object of this size really occupies (Go's roundupsize)

extern uint64_t heap_zerobase __asm__("runtime.zerobase");

// ---- questions (debugging, profiles, invalidptr) ----------------------------------------------------------
void *heap_object_base(const void *, int64_t *size); // start of the object that contains the address, or NULL
bool heap_is_valid(void); // all invariants of this folder; slow; false after printing why

// ---- per-P caches: the scheduler gives each P one, which it keeps -----------------------------------------
MCache *mcache_new(void);
// What a thread allocates from whose P has this cache: the cache itself, or under gcstress one whose slots
// are always empty, so that every allocation takes the slow path.
MCache *mcache_for_alloc(MCache *own);

#endif
