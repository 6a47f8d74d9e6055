// cpuprofile.c - see cpuprofile.h.
#include "lang/cpuprofile.h"
#include "base/lock.h"
#include "heap/heap.h"
#include "heap/sample.h"
#include "lang/golib.h"
#include "lang/symbols.h"
#include "sched/machine.h"
#include "stack/frames.h"
#include "stack/unwind.h"

enum {
    DEPTH = 64,
    LEAVES = 16, // frames that are not known by stack maps
    BUCKETS = 1 << 12,
    WORDS = 2 << 20, // 16 MiB of address space for the table; memory comes as it is used
};

typedef struct Sample {
    uint32_t next; // word where the next one of the bucket begins; 0: none
    uint32_t depth;
    uint64_t count;
    uintptr_t stack[]; // return addresses; the first is the interrupted instruction's, + 1
} Sample;

static struct {
    int64_t period; // ns; 0: off. Atomic
    uint32_t held;  // by a handler, or who reads the table; atomic
    uint64_t lost;  // samples for which there was no room; atomic
    uint64_t *words;
    uint64_t used; // of the words; the first is none's
    uint32_t buckets[BUCKETS];
} profile;

// ---- the table --------------------------------------------------------------------------------------------

static void hold(void) {
    while (__atomic_exchange_n(&profile.held, 1, __ATOMIC_ACQUIRE)) arch_pause();
}

static void release(void) { __atomic_store_n(&profile.held, 0, __ATOMIC_RELEASE); }

static Sample *sample_at(uint32_t word) { return (Sample *)(profile.words + word); }

static void count(const uintptr_t *stack, uint32_t depth) {
    uint32_t *bucket = &profile.buckets[sample_hash(depth, stack, depth) % BUCKETS];
    for (uint32_t at = *bucket; at; at = sample_at(at)->next) {
        Sample *s = sample_at(at);
        if (s->depth != depth || __builtin_memcmp(s->stack, stack, depth * sizeof *stack)) continue;
        s->count++;
        return;
    }
    uint64_t words = sizeof(Sample) / sizeof(uint64_t) + depth;
    if (words > WORDS - profile.used) {
        __atomic_fetch_add(&profile.lost, 1, __ATOMIC_RELAXED);
        return;
    }
    Sample *s = sample_at((uint32_t)profile.used);
    *s = (Sample){*bucket, depth, 1};
    __builtin_memcpy(s->stack, stack, depth * sizeof *stack);
    *bucket = (uint32_t)profile.used;
    profile.used += words;
}

// ---- the handler ------------------------------------------------------------------------------------------

static uint32_t add_frames(const G *g, uintptr_t slot, uintptr_t *out, uint32_t n) {
    StackFrame f;
    for (; n < DEPTH && stack_try(g, &f, slot); slot = f.sp + f.site->frame) out[n++] = f.pc;
    return n;
}

// From the interrupted function to the first one that stands at a safepoint.
static uint32_t stack_of_managed(const G *g, const OsSignal *s, uintptr_t *out) {
    uintptr_t pc = s->pc, sp = s->sp, slot;
    uint32_t n = 0;
    while (n < LEAVES && stack_interrupted(pc, sp, s->fp, &slot)) {
        out[n++] = pc + 1;
        if (!stack_has(g, slot) || slot % WORD_SIZE) return n;
        uint32_t more = add_frames(g, slot, out, n);
        if (more != n) return more;
        pc = word_at(slot) - 1;
        sp = slot + WORD_SIZE;
    }
    if (!n) out[n++] = pc + 1;
    return n;
}

static uint32_t stack_of(const OsSignal *s, uintptr_t *out) {
    const G *g = sched_g();
    if (g && g->why == G_WHY_RUNNING && stack_has(g, s->sp)) return stack_of_managed(g, s, out);
    out[0] = s->pc + 1;
    if (!g || g->why == G_WHY_RUNNING) return 1;
    return add_frames(g, g->why == G_WHY_MORESTACK ? g->sp + WORD_SIZE : g->sp, out, 1);
}

void cpuprofile_signal(const OsSignal *s) {
    uintptr_t stack[DEPTH];
    if (!__atomic_load_n(&profile.period, __ATOMIC_RELAXED)) return;
    uint32_t depth = stack_of(s, stack);
    hold();
    count(stack, depth);
    release();
}

// ---- on and off -------------------------------------------------------------------------------------------

// By the thread itself when it begins, and by who begins the profile: the first one gives it a timer.
static void start_timer(M *m) {
    int64_t period = __atomic_load_n(&profile.period, __ATOMIC_SEQ_CST);
    int32_t number = __atomic_load_n(&m->number, __ATOMIC_SEQ_CST), none = 0;
    if (!period || !number) return;
    int32_t timer = os_cpu_timer_start(number, period);
    if (timer < 0) return;
    if (!__atomic_compare_exchange_n(&m->cpu_timer, &none, timer + 1, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
        os_cpu_timer_stop(timer);
}

static void stop_timer(M *m) {
    int32_t timer = __atomic_exchange_n(&m->cpu_timer, 0, __ATOMIC_SEQ_CST);
    if (timer) os_cpu_timer_stop(timer - 1);
}

static void begin_thread(M *m) {
    stop_timer(m); // of a thread that has ended, whose M is used again
    start_timer(m);
}

static void each_machine(void (*visit)(M *)) {
    for (M *m = __atomic_load_n(&machines.all_ms, __ATOMIC_ACQUIRE); m; m = m->all_next) visit(m);
}

static bool make_table(void) {
    if (!profile.words) profile.words = os_alloc(WORDS * sizeof *profile.words, &os_record_bytes);
    return profile.words != NULL;
}

static void clear_table(void) {
    hold();
    profile.used = 1;
    profile.lost = 0;
    __builtin_memset(profile.buckets, 0, sizeof profile.buckets);
    release();
}

// hz samples a second of processor time; 0: no more. The package serialises. With the table as it is after
// the end, what was counted stays until the next beginning.
void rt_cpu_profile(int64_t hz) {
    if (hz <= 0) {
        __atomic_store_n(&profile.period, 0, __ATOMIC_SEQ_CST);
        each_machine(stop_timer);
        return;
    }
    if (!make_table()) return;
    clear_table();
    machine_begun = begin_thread;
    __atomic_store_n(&profile.period, 1000000000 / hz, __ATOMIC_SEQ_CST);
    each_machine(start_timer);
}

// ---- reading ----------------------------------------------------------------------------------------------

typedef struct Output {
    uint64_t *at;
    int64_t n, room;
} Output;

static void put(Output *o, uint64_t word) {
    if (o->n < o->room) o->at[o->n] = word;
    o->n++;
}

static void put_sample(Output *o, const Sample *s) {
    uintptr_t places[DEPTH];
    int64_t n = call_expand(s->stack, s->depth, places, DEPTH);
    put(o, s->count);
    put(o, (uint64_t)n);
    for (int64_t i = 0; i < n; i++) put(o, places[i]);
}

// After the end: for each stack its count, depth and places, as far as there is room; words that all need.
int64_t rt_cpu_profile_read(void *out, int64_t room) {
    Output o = {out, 0, room};
    call_place_of_c = symbols_place;
    hold();
    for (uint64_t at = 1; at < profile.used;) {
        const Sample *s = sample_at((uint32_t)at);
        put_sample(&o, s);
        at += sizeof *s / sizeof(uint64_t) + s->depth;
    }
    release();
    return o.n;
}

int64_t rt_count_threads(void) {
    int64_t n = 0;
    for (const M *m = __atomic_load_n(&machines.all_ms, __ATOMIC_ACQUIRE); m; m = m->all_next) n++;
    return n;
}
