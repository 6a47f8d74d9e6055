// cpuprofile.c - see cpuprofile.h.
#include "lang/cpuprofile.h"
#include "base/lock.h"
#include "heap/heap.h"
#include "heap/sample.h"
#include "lang/golib.h"
#include "lang/symbols.h"
#include "sched/gcroots.h"
#include "sched/machine.h"
#include "stack/frames.h"
#include "stack/unwind.h"

enum {
    DEPTH = 64,
    LEAVES = 16, // frames that are not known by stack maps
    BUCKETS = 1 << 12,
    // 16 MiB of address space for the table, and 4 for labels; memory comes as it is used
    WORDS = 2 << 20,
    MOST_LABELS = 1 << 19,
};

typedef struct Sample {
    uint32_t next; // word where the next one of the bucket begins; 0: none
    uint32_t depth;
    uint32_t labels; // place in the table of these; 0: it has none
    uint64_t count;
    uintptr_t stack[]; // return addresses; the first is the interrupted instruction's, + 1
} Sample;

static struct {
    int64_t period; // ns; 0: off. Atomic
    uint32_t held;  // by a handler, or who reads the table; atomic
    uint64_t lost;  // samples for which there was no room; atomic
    uint64_t *words;
    uint64_t used;    // of the words; the first is none's
    void **labels;    // of samples that have some, from 1 on; written under `held`, each of them atomic
    uint32_t nlabels; // the last one; atomic
    uint32_t buckets[BUCKETS];
} profile;

// ---- the table --------------------------------------------------------------------------------------------

static void hold(void) {
    while (__atomic_exchange_n(&profile.held, 1, __ATOMIC_ACQUIRE)) arch_pause();
}

static void release(void) { __atomic_store_n(&profile.held, 0, __ATOMIC_RELEASE); }

static Sample *sample_at(uint32_t word) { return (Sample *)(profile.words + word); }

// False: there is no room.
static bool add_labels(void *labels, uint32_t *place) {
    *place = 0;
    if (!labels) return true;
    if (profile.nlabels + 1 == MOST_LABELS) return false;
    *place = profile.nlabels + 1;
    __atomic_store_n(&profile.labels[*place], labels, __ATOMIC_RELAXED);
    __atomic_store_n(&profile.nlabels, *place, __ATOMIC_RELEASE);
    return true;
}

static void count(const uintptr_t *stack, uint32_t depth, void *labels) {
    uint32_t *bucket = &profile.buckets[sample_hash(depth + (uintptr_t)labels, stack, depth) % BUCKETS];
    for (uint32_t at = *bucket; at; at = sample_at(at)->next) {
        Sample *s = sample_at(at);
        if (s->depth != depth || profile.labels[s->labels] != labels ||
            __builtin_memcmp(s->stack, stack, depth * sizeof *stack))
            continue;
        s->count++;
        return;
    }
    uint64_t words = sizeof(Sample) / sizeof(uint64_t) + depth;
    uint32_t place;
    if (words > WORDS - profile.used || !add_labels(labels, &place)) {
        __atomic_fetch_add(&profile.lost, 1, __ATOMIC_RELAXED);
        return;
    }
    Sample *s = sample_at((uint32_t)profile.used);
    *s = (Sample){*bucket, depth, place, 1};
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
    while (n < LEAVES && stack_interrupted(pc, sp, s->saved[ARCH_SAVED_FP], &slot)) {
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
    G *g = sched_g();
    hold();
    count(stack, depth, g ? __atomic_load_n(&g->labels, __ATOMIC_RELAXED) : NULL);
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
    if (!profile.labels) profile.labels = os_alloc(MOST_LABELS * sizeof *profile.labels, &os_record_bytes);
    sched_visit_tables = cpuprofile_visit_labels;
    return profile.words && profile.labels;
}

// Who looks at the labels meanwhile finds some that are alive until its cycle is over.
static void clear_table(void) {
    hold();
    for (uint32_t i = 1; i <= profile.nlabels; i++)
        __atomic_store_n(&profile.labels[i], NULL, __ATOMIC_RELAXED);
    __atomic_store_n(&profile.nlabels, 0, __ATOMIC_RELAXED);
    profile.used = 1;
    profile.lost = 0;
    __builtin_memset(profile.buckets, 0, sizeof profile.buckets);
    release();
}

void cpuprofile_visit_labels(GcVisit *visit, void *context) {
    uint32_t n = __atomic_load_n(&profile.nlabels, __ATOMIC_ACQUIRE);
    for (uint32_t i = 1; i <= n; i++) {
        void *labels = __atomic_load_n(&profile.labels[i], __ATOMIC_RELAXED);
        if (labels) visit(context, &profile.labels[i], labels);
    }
}

// hz samples a second of processor time; 0: no more; less: what was counted is forgotten, which otherwise
// stays until the next beginning. The package serialises.
void rt_cpu_profile(int64_t hz) {
    if (hz <= 0) {
        __atomic_store_n(&profile.period, 0, __ATOMIC_SEQ_CST);
        each_machine(stop_timer);
        if (hz < 0 && make_table()) clear_table();
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
    put(o, s->labels);
    put(o, (uint64_t)n);
    for (int64_t i = 0; i < n; i++) put(o, places[i]);
}

// After the end, as far as there is room, for each sample its count, the number of its labels, how many
// places it has, and these; words that all need.
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

void *rt_cpu_profile_label(int64_t i) { return profile.labels[i]; }

int64_t rt_count_threads(void) {
    int64_t n = 0;
    for (const M *m = __atomic_load_n(&machines.all_ms, __ATOMIC_ACQUIRE); m; m = m->all_next) n++;
    return n;
}
