// sample.c - see sample.h.
#include "heap/sample.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "base/records.h"
#include "heap/special.h"

enum { BUCKETS = 1 << 12 };

const int64_t *sample_rate;
int64_t (*sample_stack)(uintptr_t *out, int64_t n);

// Under the lock, but for the counts of sites and, for who only reads, `all`.
static struct {
    Lock lock;
    SampleSite *buckets[BUCKETS], *all;
} table = {.lock = LOCK_INIT(LOCK_SAMPLES)};

static bool is_of(const SampleSite *s, const uintptr_t *stack, uint32_t depth, uint64_t size,
                  const LoamType *type) {
    return s->size == size && s->type == type && s->depth == depth &&
           !__builtin_memcmp(s->stack, stack, depth * sizeof *stack);
}

static SampleSite *site_of(const uintptr_t *stack, uint32_t depth, uint64_t size, const LoamType *type) {
    SampleSite **b = &table.buckets[sample_hash(size, stack, depth) % BUCKETS];
    lock_acquire(&table.lock);
    SampleSite *s = *b;
    while (s && !is_of(s, stack, depth, size, type)) s = s->next;
    if (!s) {
        s = persistent_alloc(sizeof *s + depth * sizeof *stack, &os_record_bytes);
        s->size = size;
        s->type = type;
        s->depth = depth;
        __builtin_memcpy(s->stack, stack, depth * sizeof *stack);
        s->next = *b;
        s->all = table.all;
        *b = s;
        __atomic_store_n(&table.all, s, __ATOMIC_RELEASE);
    }
    lock_release(&table.lock);
    return s;
}

// -ln of a number in (0, 1] with this mean, from 26 random bits: by the position of the highest bit and a
// polynomial of the rest (log2(1 + x) within 0.01).
static int64_t distance(P *p, int64_t mean) {
    p->sample_random = p->sample_random * 1664525u + 1013904223u; // Numerical Recipes' generator
    uint32_t q = (p->sample_random >> 6) | 1, k = 31 - (uint32_t)__builtin_clz(q);
    double x = (double)(q - (1u << k)) / (double)(1u << k), log2 = k + x * (1.3464 - 0.3464 * x);
    return 1 + (int64_t)((26 - log2) * 0.6931471805599453 * (double)mean);
}

static void record(uintptr_t object, uint64_t size, const LoamType *type, uint64_t weight) {
    uintptr_t stack[SAMPLE_DEPTH];
    int64_t depth = sample_stack(stack, SAMPLE_DEPTH);
    SampleSite *s = site_of(stack, (uint32_t)depth, size, type);
    __atomic_fetch_add(&s->allocs, weight, __ATOMIC_RELAXED);
    special_add_sample(object, s, weight);
}

bool sample_takes_each(void) { return sample_rate && __atomic_load_n(sample_rate, __ATOMIC_RELAXED) == 1; }

// Who reads a profile takes each object of s bytes for one that was picked with probability 1 - e^(-s/rate),
// as in Go. That is less than s / rate by a factor of about 1 + s / (2 rate), which the bytes are reduced by.
// A large object comes here alone, and is one sample at most.
void sample_count(uint64_t bytes, uintptr_t object, uint64_t size, const LoamType *type) {
    int64_t rate = __atomic_load_n(sample_rate, __ATOMIC_RELAXED);
    P *p = sched_p();
    sched_tls.alloc = mcache_for_alloc(p->mcache); // the rate may have changed
    if (rate <= 0) return;
    uint64_t weight = rate == 1;
    bool large = size > SIZECLASS_MAX_BYTES;
    double factor = large ? 1 : 1 + (double)size / 2 / (double)rate;
    for (p->sample_left -= (int64_t)((double)bytes / factor); rate > 1 && p->sample_left <= 0; weight++)
        p->sample_left = distance(p, rate) + (large ? 0 : p->sample_left);
    if (weight) record(object, size, type, weight);
}

void sample_freed(SampleSite *s, uint64_t weight) { __atomic_fetch_add(&s->frees, weight, __ATOMIC_RELAXED); }
const SampleSite *sample_sites(void) { return __atomic_load_n(&table.all, __ATOMIC_ACQUIRE); }
