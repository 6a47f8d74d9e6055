// stackalloc.c - memory for goroutine stacks: sizes are powers of two from LOAM_STACK_MIN.
//
// Stacks of 2, 4, 8 and 16 KiB come from the free lists of the running P. A list that is empty takes stacks
// from one that all Ps share, or else cuts up a block of 64 KiB; a list of more than 64 KiB gives half to
// that one: goroutines end on other Ps than they began on. Blocks are never given back. Larger stacks are
// mapped one by one and given back when freed; from HUGE_FROM on in huge pages, for a stack that has just
// doubled is filled to half at once, and touching it page by page would cost more than copying it. With
// stackmove=1 a freed stack is filled with STACK_POISON, so that a pointer that was not adjusted shows.
#include <string.h>
#include "os/os.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/lock.h"
#include "stack/frames.h"

enum { BLOCK = 64 * 1024, HUGE_FROM = 8 << 20 };

static OsStat sys_bytes;
static uint64_t inuse_bytes; // any P adds, MemStats and the pacer read (atomic, relaxed)

static int order_of(size_t size) {
    int order = 0;
    while ((size_t)LOAM_STACK_MIN << order < size) order++;
    return order;
}

static uint32_t stacks_of(size_t bytes, int order) { return (uint32_t)(bytes / LOAM_STACK_MIN >> order); }

static void push(P *p, int order, void *stack) {
    *(void **)stack = p->stack_free[order];
    p->stack_free[order] = stack;
    p->stack_count[order]++;
}

static void *pop(P *p, int order) {
    void **stack = p->stack_free[order];
    p->stack_free[order] = *stack;
    p->stack_count[order]--;
    return stack;
}

// Under the lock; read without it to see whether there are any.
static struct {
    Lock lock;
    void *free[STACK_ORDERS];
} shared = {.lock = LOCK_INIT(LOCK_STACKS)};

static void take_shared(P *p, int order) {
    if (!__atomic_load_n(&shared.free[order], __ATOMIC_RELAXED)) return;
    lock_acquire(&shared.lock);
    for (void **s; p->stack_count[order] < stacks_of(BLOCK / 2, order) && (s = shared.free[order]);) {
        __atomic_store_n(&shared.free[order], *s, __ATOMIC_RELAXED);
        push(p, order, s);
    }
    lock_release(&shared.lock);
}

static void give_shared(P *p, int order) {
    lock_acquire(&shared.lock);
    while (p->stack_count[order] > stacks_of(BLOCK / 2, order)) {
        void **s = pop(p, order);
        *s = shared.free[order];
        __atomic_store_n(&shared.free[order], s, __ATOMIC_RELAXED);
    }
    lock_release(&shared.lock);
}

static void refill(P *p, int order) {
    take_shared(p, order);
    if (p->stack_free[order]) return;
    size_t size = (size_t)LOAM_STACK_MIN << order;
    char *block = os_alloc(BLOCK, &sys_bytes);
    if (!block) fatal_throw("out of memory (stack)");
    for (size_t at = 0; at < BLOCK; at += size) push(p, order, block + at);
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
        lo = (uintptr_t)pop(p, order);
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
    push(p, order, (void *)s.lo);
    if (p->stack_count[order] > stacks_of(BLOCK, order)) give_shared(p, order);
}

uint64_t stack_inuse(void) { return __atomic_load_n(&inuse_bytes, __ATOMIC_RELAXED); }
uint64_t stack_sys(void) { return sys_bytes; }
