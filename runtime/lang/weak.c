// weak.c - weak references, for packages of the runtime (lib/loam/weak). An address that is no object's,
// or one that is never freed, is its own handle.
#include "gc/barrier.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/special.h"
#include "lang/golib.h"

enum { HANDLE_BYTES = 16 }; // no tiny object, which others of its block would keep

void *rt_weak_make(void *object) {
    if (!heap_object_base(object, NULL)) return object;
    uint64_t *known = special_weak_handle((uintptr_t)object, NULL);
    return known ? known : special_weak_handle((uintptr_t)object, heap_alloc(HANDLE_BYTES, NULL, true));
}

// What it leads to may be white, and the stack that gets it black.
void *rt_weak_value(void *handle) {
    if (!heap_object_base(handle, NULL)) return handle;
    void *object = (void *)special_weak_value(handle);
    gc_shade_if_marking(object);
    return object;
}
