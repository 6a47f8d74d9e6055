// fixalloc.c - see fixalloc.h. A chunk is carved from its beginning; large chunks for the whole process, so
// few system calls.
#include "base/fixalloc.h"
#include <string.h>
#include "base/fatal.h"

// Who has many records uses the next ones, too: from so many chunks on, the memory of one comes at once.
enum { AHEAD_PART = 32 };

void fixalloc_init(FixAlloc *f, size_t size, OsStat *sys) {
    *f = (FixAlloc){.size = (size + 15) & ~(size_t)15, .sys = sys};
}

void *fixalloc_alloc(FixAlloc *f) {
    f->inuse += f->size;
    void *p = f->free;
    if (p) {
        f->free = *(void **)p;
        return memset(p, 0, f->size);
    }
    if (f->chunk_left < f->size) {
        p = persistent_alloc(FIXALLOC_CHUNK_BYTES, f->sys);
        f->chunk = (uintptr_t)p;
        f->chunk_left = FIXALLOC_CHUNK_BYTES;
        if (f->inuse / AHEAD_PART >= FIXALLOC_CHUNK_BYTES) os_populate(p, FIXALLOC_CHUNK_BYTES);
    }
    p = (void *)f->chunk;
    f->chunk += f->size;
    f->chunk_left -= f->size;
    return p;
}

void fixalloc_free(FixAlloc *f, void *p) {
    f->inuse -= f->size;
    *(void **)p = f->free;
    f->free = p;
}

void *persistent_alloc(size_t bytes, OsStat *sys) {
    void *p = os_alloc(bytes, sys);
    if (!p) fatal_throw("runtime: cannot allocate memory");
    return p;
}
