// seen.c - who makes an arena's bits of seen.h ready for a cycle.
#include "gc/seen.h"

uint64_t seen_cycle = 2; // arenas begin with 0
uintptr_t seen_end;

void seen_reset(void) {
    seen_cycle += 2;
    lock_acquire(&heap.lock); // keeper.c grows the heap at any time
    if (seen_end < heap.grow_next) seen_end = heap.grow_next;
    lock_release(&heap.lock);
}

__attribute__((noinline)) bool seen_make_ready(HeapArena *a, uintptr_t base) {
    uint64_t now = seen_cycle, last = __atomic_load_n(&a->seen_cycle, __ATOMIC_RELAXED);
    if (last == now - 1 || !__atomic_compare_exchange_n(&a->seen_cycle, &last, now - 1, false,
                                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return false;
    uintptr_t used = seen_end - base;
    if (a->seen) __builtin_memset(a->seen, 0, used < ARENA_BYTES ? used / SEEN_UNIT / 8 : SEEN_BYTES);
    else if (!(a->seen = os_alloc(SEEN_BYTES, &heap.gc_sys))) return false;
    __atomic_store_n(&a->seen_cycle, now, __ATOMIC_RELEASE);
    return true;
}
