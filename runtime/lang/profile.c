// profile.c - C side of lib/runtime/profile.go: records of the heap profile and of goroutines' stacks.
#include "gc/barrier.h"
#include "gc/cycle.h"
#include "heap/heapplan.h"
#include "heap/sample.h"
#include "lang/golib.h"
#include "sched/status.h"
#include "stack/stack.h"

// runtime.MemProfileRecord and StackRecord.
typedef struct MemRecord {
    int64_t alloc_bytes, free_bytes, allocs, frees;
    uintptr_t stack[SAMPLE_DEPTH];
} MemRecord;
typedef struct StackRecord {
    uintptr_t stack[SAMPLE_DEPTH];
} StackRecord;

static int64_t own_stack(uintptr_t *out, int64_t n) { return call_places(sched_g(), 0, out, n); }

static void begin(const int64_t *rate) {
    sample_stack = own_stack;
    sample_rate = rate;
}

void profile_init(void) {
    if (godebug.memprofilerate > 0) begin(&godebug.memprofilerate);
}

// GODEBUG's rate is where the program's begins.
void rt_profile_begin(int64_t *rate) {
    static bool begun;
    if (!__atomic_exchange_n(&begun, true, __ATOMIC_RELAXED) && godebug.memprofilerate >= 0)
        *rate = godebug.memprofilerate;
    begin(rate);
}

static bool is_wanted(const SampleSite *s, bool unused) {
    return unused ||
           __atomic_load_n(&s->allocs, __ATOMIC_RELAXED) != __atomic_load_n(&s->frees, __ATOMIC_RELAXED);
}

static void fill(MemRecord *r, const SampleSite *s) {
    uint64_t frees = __atomic_load_n(&s->frees, __ATOMIC_RELAXED),
             allocs = __atomic_load_n(&s->allocs, __ATOMIC_RELAXED);
    *r = (MemRecord){
        (int64_t)(allocs * s->size), (int64_t)(frees * s->size), (int64_t)allocs, (int64_t)frees, {0}};
    __builtin_memcpy(r->stack, s->stack, s->depth * sizeof *s->stack);
}

// As many as there is room for; how many there are.
int64_t rt_profile_memory(void *out, int64_t n, bool unused) {
    MemRecord *records = out;
    int64_t count = 0;
    for (const SampleSite *s = sample_sites(); s; s = s->all) {
        if (!is_wanted(s, unused)) continue;
        if (count < n) fill(&records[count], s);
        count++;
    }
    return count;
}

// Labels do not move, for the handler of SIGPROF notes their address at any moment.
void rt_set_prof_label(void *labels) {
    G *g = sched_g();
    if (labels && heap_plan) heap_plan->pin(labels);
    gc_shade_if_marking(labels);
    gc_shade_if_marking(g->labels);
    __atomic_store_n(&g->labels, labels, __ATOMIC_RELAXED);
}

static void put_labels(void **to, void *labels) {
    gc_shade_if_marking(labels);
    *to = labels;
}

int64_t rt_profile_goroutines(void *out, void *labels_out, int64_t n) {
    StackRecord *records = out;
    void **labels = labels_out;
    int64_t count = 0;
    gc_stop_world();
    for (const G *g = sched_first_g(); g; g = g->all_next) {
        GStatus s = g_status(g);
        if (s == G_IDLE || s == G_DEAD || g->is_system) continue;
        if (count < n) {
            records[count] = (StackRecord){{0}};
            call_places(g, 0, records[count].stack, SAMPLE_DEPTH);
            if (labels) put_labels(&labels[count], g->labels);
        }
        count++;
    }
    gc_start_world();
    return count;
}
