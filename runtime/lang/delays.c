// delays.c - see delays.h. What is sampled, and how it is weighed, is as in Go: an event of the block profile
// that took less than the rate is taken with probability time / rate, and stands for rate / time such; of
// contended mutexes one in `fraction` is.
#include "lang/delays.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "heap/sample.h"
#include "lang/chan.h"
#include "lang/chrometrace.h"
#include "lang/golib.h"
#include "sched/status.h"

enum { BUCKETS = 1 << 10 };

typedef struct Delay {
    struct Delay *next, *all; // of its bucket; the one made before
    double count, ns;
    uint32_t depth;
    uintptr_t stack[];
} Delay;

// Under the lock.
static struct {
    Lock lock;
    struct {
        Delay *buckets[BUCKETS], *all;
        int64_t records;
    } of[DELAY_PROFILES];
} delays = {.lock = LOCK_INIT(LOCK_DELAYS)};

static int64_t block_rate, mutex_fraction; // ns; one in so many. 0: off. Atomic

// ---- the tables -------------------------------------------------------------------------------------------

static Delay *find(DelayProfile which, const uintptr_t *stack, uint32_t depth) {
    uint64_t hash = sample_hash(depth, stack, depth);
    Delay **bucket = &delays.of[which].buckets[hash % BUCKETS], *d = *bucket;
    while (d && (d->depth != depth || __builtin_memcmp(d->stack, stack, depth * sizeof *stack))) d = d->next;
    if (d) return d;
    d = persistent_alloc(sizeof *d + depth * sizeof *stack, &os_record_bytes);
    d->depth = depth;
    __builtin_memcpy(d->stack, stack, depth * sizeof *stack);
    d->next = *bucket;
    d->all = delays.of[which].all;
    *bucket = delays.of[which].all = d;
    delays.of[which].records++;
    return d;
}

static void add(DelayProfile which, const G *g, double count, double ns) {
    uintptr_t stack[SAMPLE_DEPTH];
    uint32_t depth = (uint32_t)call_places(g, 0, stack, SAMPLE_DEPTH);
    lock_acquire(&delays.lock);
    Delay *d = find(which, stack, depth);
    d->count += count;
    d->ns += ns;
    lock_release(&delays.lock);
}

// ---- blocking ---------------------------------------------------------------------------------------------

static void blocked(const G *g, int64_t ns) {
    int64_t rate = __atomic_load_n(&block_rate, __ATOMIC_RELAXED);
    if (rate <= 0) return;
    if (ns <= 0) ns = 1;
    if (ns >= rate) add(DELAYS_BLOCK, g, 1, (double)ns);
    else if ((int64_t)(sched_random64() % (uint64_t)rate) < ns)
        add(DELAYS_BLOCK, g, (double)rate / (double)ns, (double)rate);
}

// The goroutine continues, on the system stack; its own stands as it did when it parked. Of those that wait
// here only a select has something else to do then.
static void end_of_block(G *g) {
    blocked(g, os_nanotime() - g->wait_since);
    if (chrometrace_is_on) chrometrace_waited(g);
    if (g->wait == WAIT_SELECT) select_take_out(g);
}

static void begin_block(G *g, WaitReason why) {
    if (g->is_system || why > WAIT_COND) return;
    RT_ASSERT(1, !g->before_resume || why == WAIT_SELECT);
    g->wait_since = os_nanotime(); // more exact than the clock that others take
    g->before_resume = end_of_block;
}

void delays_watch(void) { __atomic_store_n(&sched_blocks, begin_block, __ATOMIC_RELEASE); }

void rt_block_rate(int64_t ns) {
    __atomic_store_n(&block_rate, ns > 0 ? ns : 0, __ATOMIC_RELAXED);
    if (ns > 0) delays_watch();
    else if (!chrometrace_is_on) __atomic_store_n(&sched_blocks, NULL, __ATOMIC_RELEASE);
}

// ---- mutexes ----------------------------------------------------------------------------------------------

static void contended(int64_t ns) {
    int64_t fraction = __atomic_load_n(&mutex_fraction, __ATOMIC_RELAXED);
    if (fraction <= 0 || ns <= 0 || sched_random64() % (uint64_t)fraction) return;
    add(DELAYS_MUTEX, sched_g(), (double)fraction, (double)fraction * (double)ns);
}

// Less than 0: only asks. The old value.
int64_t rt_mutex_fraction(int64_t fraction) {
    int64_t old = __atomic_load_n(&mutex_fraction, __ATOMIC_RELAXED);
    if (fraction < 0) return old;
    __atomic_store_n(&mutex_fraction, fraction, __ATOMIC_RELAXED);
    __atomic_store_n(&mutex_contended, fraction ? contended : NULL, __ATOMIC_RELEASE);
    return old;
}

// ---- reading ----------------------------------------------------------------------------------------------

// runtime.BlockProfileRecord; its cycles are nanoseconds.
typedef struct DelayRecord {
    int64_t count, ns;
    uintptr_t stack[SAMPLE_DEPTH];
} DelayRecord;

// As many as there is room for; how many there are.
int64_t rt_delays_read(int64_t which, void *out, int64_t room) {
    DelayRecord *r = out;
    int64_t n = 0;
    lock_acquire(&delays.lock);
    for (const Delay *d = delays.of[which].all; d; d = d->all, n++) {
        if (n >= room) continue;
        r[n] = (DelayRecord){(int64_t)d->count, (int64_t)d->ns, {0}};
        __builtin_memcpy(r[n].stack, d->stack, d->depth * sizeof *d->stack);
    }
    lock_release(&delays.lock);
    return n;
}
