// sites.c - with which stack a goroutine begins: the size that the goroutines of its `go` statement have
// needed. Growing by copying costs each of them all doublings; those of one statement mostly do the same.
//
// A table, open addressing without a lock, has an order for each statement (its return address). Any P reads
// and writes it (relaxed): what is lost by a race is one lesson. A statement that finds no place in the table
// learns nothing.
//     A goroutine has grown beyond what is expected           the statement's order becomes that
//     it ends with a smaller one: the collector halved it,    the order goes down by one
//     or it was a probe and has not grown
// A probe is one goroutine in PROBE_EVERY that begins with half of what its statement expects: whoever begins
// with enough never shows that less would do.
//
// What live goroutines have more than LOAM_STACK_MIN because it was expected is limited to AHEAD_BYTES.
// Beyond that they begin small, so a million that wait do not pay for one that recursed.
#include "stack/stack.h"

enum {
    SITES = 1024,
    PLACES = 8,
    PROBE_EVERY = 64,
    PROBE = 0x80,
    AHEAD_BYTES = 32 << 20,
    AHEAD_IN_HAND = 64 << 10
};

typedef struct Site {
    uintptr_t pc; // 0: free
    uint32_t order, count;
} Site;

static Site sites[SITES];
static uint64_t ahead; // what Ps have taken of AHEAD_BYTES; atomic

static inline Site *find(uintptr_t pc, bool make) {
    size_t first = pc * 0x9e3779b97f4a7c15u >> 40;
    for (size_t i = 0; i < PLACES; i++) {
        Site *s = &sites[(first + i) % SITES];
        uintptr_t has = __atomic_load_n(&s->pc, __ATOMIC_RELAXED);
        if (!has && !make) return NULL;
        if (!has) __atomic_compare_exchange_n(&s->pc, &has, pc, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
        if (!has || has == pc) return s;
    }
    return NULL;
}

static uint64_t more_than_least(uint32_t order) {
    return ((uint64_t)LOAM_STACK_MIN << order) - LOAM_STACK_MIN;
}

static uint32_t expected(Site *s, bool *probe) {
    uint32_t order = s ? __atomic_load_n(&s->order, __ATOMIC_RELAXED) : 0;
    if (!order) return 0;
    uint32_t n = __atomic_load_n(&s->count, __ATOMIC_RELAXED) + 1;
    __atomic_store_n(&s->count, n, __ATOMIC_RELAXED);
    *probe = n % PROBE_EVERY == 0;
    return order - *probe;
}

// Each P takes from the budget more than it needs at once, and keeps some of what comes back.
static bool ahead_take(uint64_t bytes) {
    P *p = sched_p();
    if (p->stack_ahead < bytes) {
        uint64_t more = bytes - p->stack_ahead + AHEAD_IN_HAND;
        if (__atomic_add_fetch(&ahead, more, __ATOMIC_RELAXED) > AHEAD_BYTES) {
            __atomic_fetch_sub(&ahead, more, __ATOMIC_RELAXED);
            return false;
        }
        p->stack_ahead += more;
    }
    p->stack_ahead -= bytes;
    return true;
}

static void ahead_keep(P *p, uint64_t bytes) {
    __atomic_fetch_sub(&ahead, p->stack_ahead - bytes, __ATOMIC_RELAXED);
    p->stack_ahead = bytes;
}

static void ahead_give(uint64_t bytes) {
    P *p = sched_p();
    p->stack_ahead += bytes;
    if (p->stack_ahead > 2 * AHEAD_IN_HAND) ahead_keep(p, AHEAD_IN_HAND);
}

void stack_ahead_give_back(P *p) { ahead_keep(p, 0); }

size_t stack_begin_size(G *g) {
    bool probe = false;
    g->site = find(g->creator, false);
    uint32_t order = expected(g->site, &probe);
    uint64_t more = more_than_least(order);
    if (more && !ahead_take(more)) {
        order = 0;
        probe = false;
    }
    g->begin_order = (uint8_t)(order | (probe ? PROBE : 0));
    return (size_t)LOAM_STACK_MIN << order;
}

void stack_learn(const G *g) {
    size_t size = g->stack_hi - g->stack_lo;
    if (size == LOAM_STACK_MIN && !g->begin_order) return;
    uint32_t begun = g->begin_order & ~PROBE;
    uint64_t more = more_than_least(begun);
    if (more) ahead_give(more);
    Site *s = g->site;
    if (!s && g->creator) s = find(g->creator, true);
    if (!s) return;
    uint32_t end = (uint32_t)__builtin_ctzl(size / LOAM_STACK_MIN);
    uint32_t order = __atomic_load_n(&s->order, __ATOMIC_RELAXED);
    if (end > order && end > begun) __atomic_store_n(&s->order, end, __ATOMIC_RELAXED);
    if (end < order && g->begin_order) __atomic_store_n(&s->order, order - 1, __ATOMIC_RELAXED);
}
