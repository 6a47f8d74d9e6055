// fixalloc.h - records of one size for the runtime itself, outside the collected heap. Freed records go to a
// list, memory never goes back.
//
// Invariant: inuse == record size * (records handed out - records freed). Records come zeroed, reused ones
// too. The caller holds the lock that protects the allocator. Failure: out of memory is a throw.
#ifndef LOAM_FIXALLOC_H
#define LOAM_FIXALLOC_H

#include <stddef.h>
#include "os/os.h"

#define FIXALLOC_CHUNK_BYTES (64ul << 10)

typedef struct FixAlloc {
    size_t size;     // of a record, a multiple of 16
    void *free;      // freed records, linked through their first word
    uintptr_t chunk; // unused rest of the newest chunk
    size_t chunk_left;
    uint64_t inuse; // bytes of records handed out
    OsStat *sys;    // where the chunks are counted
} FixAlloc;

void fixalloc_init(FixAlloc *, size_t size, OsStat *sys);
void *fixalloc_alloc(FixAlloc *);
void fixalloc_free(FixAlloc *, void *);

// Memory of the runtime that comes zeroed and is never freed, unless its user calls os_unmap; any size;
// thread-safe.
void *persistent_alloc(size_t bytes, OsStat *sys);

#endif
