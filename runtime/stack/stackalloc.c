// stackalloc.c - memory for goroutine stacks: sizes are powers of two from LOAM_STACK_MIN.
//
// Stacks of 2, 4, 8 and 16 KiB come from the free lists of the running P, refilled by cutting up one block of
// 64 KiB; the blocks are kept for later stacks and never given back. Larger stacks are mapped one by one and
// given back when freed; from HUGE_FROM on in huge pages, for a stack that has just doubled is filled to half
// at once, and touching it page by page would cost more than copying it. With stackmove=1 a freed stack is
// filled with STACK_POISON, so that a pointer that was not adjusted shows.
#include <string.h>
#include "os/os.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "stack/frames.h"

enum { BLOCK = 64 * 1024, HUGE_FROM = 8 << 20 };

static OsStat sys_bytes;
static uint64_t inuse_bytes; // any P adds, MemStats and the pacer read (atomic, relaxed)

static int order_of(size_t size) {
    int order = 0;
    while ((size_t)LOAM_STACK_MIN << order < size) order++;
    return order;
}

static void refill(P *p, int order) {
    size_t size = (size_t)LOAM_STACK_MIN << order;
    char *block = os_alloc(BLOCK, &sys_bytes);
    if (!block) fatal_throw("out of memory (stack)");
    for (size_t at = 0; at < BLOCK; at += size) {
        *(void **)(block + at) = p->stack_free[order];
        p->stack_free[order] = block + at;
    }
}

StackMemory stack_alloc(size_t size) {
    RT_ASSERT(1, on_system_stack() && owns_p());
    int order = order_of(size);
    if ((size_t)LOAM_STACK_MIN << order != size)
        fatal_throw("stack_alloc: size %zu is no power of two", size);
    uintptr_t lo;
    if (order < STACK_ORDERS) {
        P *p = sched_p();
        if (!p->stack_free[order]) refill(p, order);
        void **s = p->stack_free[order];
        p->stack_free[order] = *s;
        lo = (uintptr_t)s;
    } else {
        lo = (uintptr_t)os_alloc(size, &sys_bytes);
        if (!lo) fatal_throw("out of memory (stack of %zu bytes)", size);
        if (size >= HUGE_FROM) os_huge_pages((void *)lo, size);
    }
    __atomic_fetch_add(&inuse_bytes, size, __ATOMIC_RELAXED);
    return (StackMemory){lo, lo + size};
}

void stack_free(StackMemory s) {
    RT_ASSERT(1, on_system_stack() && owns_p());
    size_t size = s.hi - s.lo;
    int order = order_of(size);
    __atomic_fetch_sub(&inuse_bytes, size, __ATOMIC_RELAXED);
    if (order >= STACK_ORDERS) {
        os_unmap((void *)s.lo, size, &sys_bytes);
        return;
    }
    if (godebug.stackmove) memset((void *)s.lo, STACK_POISON & 0xff, size);
    P *p = sched_p();
    *(void **)s.lo = p->stack_free[order];
    p->stack_free[order] = (void *)s.lo;
}

uint64_t stack_inuse(void) { return __atomic_load_n(&inuse_bytes, __ATOMIC_RELAXED); }
uint64_t stack_sys(void) { return sys_bytes; }
