// stackalloc.c - memory for goroutine stacks, from spans of the heap. After Go's runtime/stack.go
// (stackcache, stackpool, stackLarge). Sizes are powers of two from LOAM_STACK_MIN; order k is LOAM_STACK_MIN
// << k.
//
// Orders below STACK_ORDERS (2, 4, 8, 16 KiB) share spans of SPAN_BYTES:
//     stack_alloc <--> list of the running P <--half of CACHE_BYTES at a time--> pool: spans with free stacks
// Larger stacks have a span each. When such a stack is freed it is kept, as long as all that are kept have no
// more than KEPT_BYTES together: a goroutine that grows, or that begins with a grown stack (sites.c), takes
// it. Stacks from RELEASE_FROM on are never kept and give their memory back to the system at once: growing by
// copying frees as much as it uses, which would double the process.
//
// After each cycle, while the world stands still, the lists of all Ps go to the pool; then spans without a
// stack in use, and what is kept, go back to the heap, a few at a time.
//
// A span of the pool, under the lock:   alloc_count == stacks that are not in the span
//                                       own_bits: bit i <-> stack i is in the span
//                                       it is in pool.spans or pool.old <-> own_bits != 0
// The last word of a stack names its owner (stack.h). With stackmove=1 a freed stack is filled with
// STACK_POISON, so that a pointer that was not adjusted shows.
#include <string.h>
#include "os/os.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/lock.h"
#include "heap/mheap.h"
#include "stack/frames.h"

enum {
    SPAN_BYTES = 32 << 10,
    CACHE_BYTES = 32 << 10, // of each order, at most, in a P's list
    KEPT_BYTES = 16 << 20,
    RELEASE_FROM = 8 << 20,
    ORDERS = 21, // LOAM_STACK_MAX is less than LOAM_STACK_MIN << ORDERS
};
_Static_assert(LOAM_STACK_MAX < (uint64_t)LOAM_STACK_MIN << ORDERS, "ORDERS");

static struct {
    Lock lock;
    MSpan *spans[STACK_ORDERS]; // through next
    MSpan
        *old[STACK_ORDERS]; // likewise: those that were there when a cycle had marked, and were not looked at
    MSpan *kept[ORDERS];    // likewise
    uint64_t kept_bytes;
} pool = {.lock = LOCK_INIT(LOCK_STACKS)};

static size_t size_of(int order) { return (size_t)LOAM_STACK_MIN << order; }

static int order_of(size_t size) {
    if (size < LOAM_STACK_MIN || size & (size - 1)) fatal_throw("stack size %zu is no power of two", size);
    return __builtin_ctzl(size) - __builtin_ctzl(LOAM_STACK_MIN);
}

static uint32_t half_cache(int order) { return (uint32_t)(CACHE_BYTES / 2 / size_of(order)); }

// ---- the pool, under the lock -----------------------------------------------------------------------------

// stack_owner reads it without the lock.
static void set_free_bits(MSpan *s, uint64_t bits) { __atomic_store_n(&s->own_bits, bits, __ATOMIC_RELAXED); }

static MSpan *pool_span_new(int order) {
    MSpan *s = heap_stack_span_alloc(SPAN_BYTES >> HEAP_PAGE_SHIFT, size_of(order));
    set_free_bits(s, group_mask((uint32_t)(SPAN_BYTES / size_of(order)), 0));
    return s;
}

static uintptr_t pool_take(int order) {
    RT_ASSERT(1, lock_is_held(&pool.lock));
    MSpan **list = pool.spans[order] || !pool.old[order] ? &pool.spans[order] : &pool.old[order];
    if (!*list) *list = pool_span_new(order);
    MSpan *s = *list;
    uintptr_t lo = s->base + (uint64_t)__builtin_ctzl(s->own_bits) * s->elemsize;
    set_free_bits(s, s->own_bits & (s->own_bits - 1));
    s->alloc_count++;
    if (!s->own_bits) *list = s->next;
    stack_set_owner((StackMemory){lo, lo + s->elemsize}, NULL);
    return lo;
}

static void pool_give(int order, uintptr_t lo) {
    RT_ASSERT(1, lock_is_held(&pool.lock));
    MSpan *s = heap_span_of(lo);
    RT_ASSERT(1, s && s->is_stack && s->elemsize == size_of(order) && (lo - s->base) % s->elemsize == 0);
    RT_ASSERT(1, !(s->own_bits >> (lo - s->base) / s->elemsize & 1) && "a stack is freed once");
    if (!s->own_bits) {
        s->next = pool.spans[order];
        pool.spans[order] = s;
    }
    set_free_bits(s, s->own_bits | 1ul << (lo - s->base) / s->elemsize);
    s->alloc_count--;
}

// Both, under the lock: gives a few spans back to the heap; what is left of the budget.
static uint32_t trim_old(int order, uint32_t budget) {
    for (MSpan *s; budget && (s = pool.old[order]); budget--) {
        pool.old[order] = s->next;
        if (!s->alloc_count) {
            heap_span_free(s);
            continue;
        }
        s->next = pool.spans[order];
        pool.spans[order] = s;
    }
    return budget;
}

static uint32_t trim_kept(int order, uint32_t budget) {
    for (MSpan *s; budget && (s = pool.kept[order]); budget--) {
        pool.kept[order] = s->next;
        pool.kept_bytes -= s->elemsize;
        heap_span_free(s);
    }
    return budget;
}

// ---- a P's lists ------------------------------------------------------------------------------------------

static void push(P *p, int order, uintptr_t lo) {
    *(void **)lo = p->stack_free[order];
    p->stack_free[order] = (void *)lo;
    p->stack_count[order]++;
}

static uintptr_t pop(P *p, int order) {
    void **stack = p->stack_free[order];
    p->stack_free[order] = *stack;
    p->stack_count[order]--;
    return (uintptr_t)stack;
}

static void refill(P *p, int order) {
    lock_acquire(&pool.lock);
    for (uint32_t n = half_cache(order); n; n--) push(p, order, pool_take(order));
    lock_release(&pool.lock);
}

// All but n of them.
static void give_back(P *p, int order, uint32_t n) {
    lock_acquire(&pool.lock);
    while (p->stack_count[order] > n) pool_give(order, pop(p, order));
    lock_release(&pool.lock);
}

static uintptr_t small_alloc(int order) {
    P *p = sched_p();
    if (!p) { // a thread of the collector
        lock_acquire(&pool.lock);
        uintptr_t lo = pool_take(order);
        lock_release(&pool.lock);
        return lo;
    }
    if (!p->stack_free[order]) refill(p, order);
    return pop(p, order);
}

static void small_free(int order, uintptr_t lo) {
    P *p = sched_p();
    if (!p) {
        lock_acquire(&pool.lock);
        pool_give(order, lo);
        lock_release(&pool.lock);
        return;
    }
    push(p, order, lo);
    if (p->stack_count[order] > 2 * half_cache(order)) give_back(p, order, half_cache(order));
}

// ---- large stacks -----------------------------------------------------------------------------------------

static uintptr_t large_alloc(int order) {
    lock_acquire(&pool.lock);
    MSpan *s = pool.kept[order];
    if (s) {
        pool.kept[order] = s->next;
        pool.kept_bytes -= s->elemsize;
    }
    lock_release(&pool.lock);
    if (!s) s = heap_stack_span_alloc(size_of(order) >> HEAP_PAGE_SHIFT, size_of(order));
    return s->base;
}

static void large_free(int order, uintptr_t lo) {
    MSpan *s = heap_span_of(lo);
    RT_ASSERT(1, s && s->is_stack && s->base == lo && s->elemsize == size_of(order));
    if (s->elemsize >= RELEASE_FROM) {
        heap_span_free_unused(s);
        return;
    }
    lock_acquire(&pool.lock);
    bool keep = pool.kept_bytes + s->elemsize <= KEPT_BYTES;
    if (keep) {
        s->next = pool.kept[order];
        pool.kept[order] = s;
        pool.kept_bytes += s->elemsize;
    }
    lock_release(&pool.lock);
    if (!keep) heap_span_free(s);
}

// ---- all of them ------------------------------------------------------------------------------------------

StackMemory stack_alloc(size_t size) {
    RT_ASSERT(1, on_system_stack() && (!sched_p() || owns_p()));
    int order = order_of(size);
    uintptr_t lo = order < STACK_ORDERS ? small_alloc(order) : large_alloc(order);
    return (StackMemory){lo, lo + size};
}

void stack_free(StackMemory s) { stack_free_used(s, s.lo); }

void stack_free_used(StackMemory s, uintptr_t from) {
    RT_ASSERT(1, on_system_stack() && (!sched_p() || owns_p()));
    int order = order_of(s.hi - s.lo);
    if (godebug.stackmove) memset((void *)from, STACK_POISON & 0xff, s.hi - from);
    stack_set_owner(s, NULL);
    if (order < STACK_ORDERS) small_free(order, s.lo);
    else large_free(order, s.lo);
}

void stack_cache_give_back(P *p) {
    for (int order = 0; order < STACK_ORDERS; order++)
        if (p->stack_count[order]) give_back(p, order, 0);
}

void stack_pool_age(void) {
    for (int order = 0; order < STACK_ORDERS; order++) {
        if (pool.old[order]) continue; // the cycle before is not done with them
        pool.old[order] = pool.spans[order];
        pool.spans[order] = NULL;
    }
}

bool stack_pool_trim(void) {
    enum { AT_ONCE = 32 };
    uint32_t budget = AT_ONCE;
    lock_acquire(&pool.lock);
    for (int order = 0; order < STACK_ORDERS; order++) budget = trim_old(order, budget);
    for (int order = 0; order < ORDERS; order++) budget = trim_kept(order, budget);
    lock_release(&pool.lock);
    return !budget;
}

// The upper end of the stack, not in the pool, that contains the address; 0: there is none.
static uintptr_t upper_end(uintptr_t address) {
    const MSpan *s = heap_span_of(address);
    if (!s || !s->is_stack) return 0;
    uint64_t i = (address - s->base) / s->elemsize;
    if (__atomic_load_n(&s->own_bits, __ATOMIC_RELAXED) >> i & 1) return 0;
    return s->base + (i + 1) * s->elemsize;
}

const G *stack_owner(uintptr_t address) {
    uintptr_t hi = upper_end(address);
    return hi ? *(const G **)stack_owner_word(hi) : NULL;
}

const StackSegment *stack_segment_at(uintptr_t address) {
    uintptr_t hi = upper_end(address);
    return hi ? *(const StackSegment **)(hi - STACK_TOP_BYTES) : NULL;
}

// ---- checking ---------------------------------------------------------------------------------------------

static bool wrong(uintptr_t stack, const char *what) {
    stderr_print("stacks: the one at %#lx %s\n", stack, what);
    return false;
}

// A stack of this size that is not in the pool.
static bool is_taken(uintptr_t lo, size_t size) {
    const MSpan *s = heap_span_of(lo);
    if (!s || !s->is_stack || s->elemsize != size) return wrong(lo, "is in no span for its size");
    uint64_t offset = lo - s->base;
    if (offset % size || offset + size > s->npages << HEAP_PAGE_SHIFT) return wrong(lo, "begins in another");
    if (size < size_of(STACK_ORDERS) && s->own_bits >> offset / size & 1) return wrong(lo, "is free as well");
    return true;
}

bool stack_cache_is_valid(const P *p) {
    for (int order = 0; order < STACK_ORDERS; order++) {
        uint32_t n = 0;
        for (void **at = p->stack_free[order]; at; at = *at, n++) {
            if (n == p->stack_count[order]) return wrong((uintptr_t)at, "is one too many in a list");
            if (!is_taken((uintptr_t)at, size_of(order))) return false;
            if (stack_owner((uintptr_t)at)) return wrong((uintptr_t)at, "is free and has an owner");
        }
        if (n != p->stack_count[order]) return wrong(n, "is the length of a list with another count");
    }
    return true;
}

static bool list_is_valid(int order, const MSpan *s) {
    for (; s; s = s->next) {
        uint64_t all = group_mask((uint32_t)(SPAN_BYTES / size_of(order)), 0);
        if (!s->is_stack || s->elemsize != size_of(order)) return wrong(s->base, "is in the wrong list");
        if (!s->own_bits || s->own_bits & ~all) return wrong(s->base, "begins a span with wrong bits");
        if ((uint32_t)__builtin_popcountl(all & ~s->own_bits) != s->alloc_count)
            return wrong(s->base, "begins a span with a wrong count");
    }
    return true;
}

bool stack_pool_is_valid(void) {
    for (int order = 0; order < STACK_ORDERS; order++)
        if (!list_is_valid(order, pool.spans[order]) || !list_is_valid(order, pool.old[order])) return false;
    return true;
}

bool stack_is_valid(const G *g) {
    if (!is_taken(g->stack_lo, g->stack_hi - g->stack_lo)) return false;
    if (stack_owner(g->stack_lo) != g) return wrong(g->stack_lo, "is a goroutine's that does not own it");
    if (g->why != G_WHY_RUNNING && !stack_has(g, g->sp)) return wrong(g->sp, "is where no stack is");
    return true;
}
