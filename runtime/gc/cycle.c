// cycle.c - one collection from beginning to end, its times, and the gctrace line. See gc.h for the phases.
#include "gc/cycle.h"
#include <stdio.h>
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/gc.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "heap/hooks.h"
#include "heap/mcache.h"
#include "heap/sweep.h"

// Free memory is given back after a cycle when more than this part of what the next goal needs lies idle.
#define RELEASE_KEEP_PERCENT 110
#define RELEASE_MIN_BYTES (16ul << 20)

GcHistory gc_history;
GcRoots gc_roots;

typedef struct Cycle {
    GcReason reason;
    int64_t begin, mark, mark_end, end; // monotonic
    int64_t cpu_begin, cpu_mark, cpu_mark_end, cpu_end;
    uint64_t heap_begin, heap_end, goal;
} Cycle;

double gc_cpu_fraction(int64_t now) {
    double available = (double)(now - gc_history.start_time) * gc_mark_workers();
    return available > 0 ? (double)gc_history.cpu_ns / available : 0;
}

// Nanoseconds as milliseconds: two significant digits, at most three decimals; whole from 10 ms on.
static const char *format_ms(char *out, size_t size, int64_t ns) {
    int64_t x = ns / 1000;
    int decimals = 3;
    if (ns < 0 || x == 0) x = 0, decimals = 0;
    else if (ns >= 10000000) x = ns / 1000000, decimals = 0;
    else
        for (; x >= 100; x /= 10) decimals--;
    static const int64_t scale[] = {1, 10, 100, 1000};
    if (decimals == 0) snprintf(out, size, "%ld", x);
    else snprintf(out, size, "%ld.%0*ld", x / scale[decimals], decimals, x % scale[decimals]);
    return out;
}

static void trace_cycle(const Cycle *c) {
    char t[7][24], line[400];
    int64_t since = (c->begin - gc_history.start_time) / 1000000;
    int n = snprintf(
        line, sizeof line,
        "gc %u @%ld.%03lds %d%%: %s+%s+%s ms clock, %s+%s/%s/%s+%s ms cpu, "
        "%lu->%lu->%lu MB, %lu MB goal, %lu MB stacks, %lu MB globals, %u P%s\n",
        gc_history.cycles, since / 1000, since % 1000, (int)(gc_cpu_fraction(c->end) * 100),
        format_ms(t[0], sizeof t[0], c->mark - c->begin), format_ms(t[1], sizeof t[1], c->mark_end - c->mark),
        format_ms(t[2], sizeof t[2], c->end - c->mark_end),
        format_ms(t[3], sizeof t[3], c->cpu_mark - c->cpu_begin), "0",
        format_ms(t[4], sizeof t[4], c->cpu_mark_end - c->cpu_mark), "0",
        format_ms(t[5], sizeof t[5], c->cpu_end - c->cpu_mark_end), c->heap_begin >> 20, c->heap_end >> 20,
        gc_pacer.heap_marked >> 20, c->goal >> 20, gc_pacer.stack_scan >> 20, gc_pacer.globals_scan >> 20,
        gc_mark_workers(), c->reason == GC_FORCED ? " (forced)" : "");
    os_write(2, line, (size_t)n);
}

static void record_cycle(const Cycle *c) {
    GcHistory *h = &gc_history;
    uint64_t pause = (uint64_t)(c->end - c->begin), wall = (uint64_t)os_walltime();
    h->pause_ns[h->cycles % 256] = pause;
    h->pause_end[h->cycles % 256] = wall;
    h->pause_total_ns += pause;
    h->last_gc = wall;
    h->last_end = c->end;
    h->last_cpu = c->cpu_end - c->cpu_begin;
    h->cpu_ns += c->cpu_end - c->cpu_begin;
    h->cycles++;
    if (c->reason == GC_FORCED) h->forced++;
}

// Gives free pages back when far more lies idle than the way to the next goal needs.
static void release_idle(void) {
    uint64_t in_use = heap.pages_in_use << HEAP_PAGE_SHIFT, idle = heap_dirty_free_bytes();
    uint64_t keep = gc_pacer.goal == UINT64_MAX ? UINT64_MAX : gc_pacer.goal / 100 * RELEASE_KEEP_PERCENT;
    uint64_t limit = (uint64_t)gc_pacer.memory_limit;
    if (keep > limit) keep = limit;
    if (in_use + idle <= keep || idle < RELEASE_MIN_BYTES) return;
    uint64_t excess = in_use + idle - keep;
    heap_release_pages(excess < idle ? excess : idle);
}

static void cycle_mark(Cycle *c) {
    mcache_flush_all();
    heap.sweepgen += 2;
    c->heap_begin = heap.live;
    c->goal = gc_pacer.goal;
    heap_marking = true;
    c->mark = os_nanotime();
    c->cpu_mark = os_cputime();
    uint64_t marked = gc_mark_all();
    c->mark_end = os_nanotime();
    c->cpu_mark_end = os_cputime();
    heap_marking = false;
    if (godebug.gccheckmark) gc_checkmark();
    if (godebug.invalidptr > 0) gc_check_pointers();
    c->heap_end = heap.live;
    gc_pacer.heap_marked = heap.live = marked;
}

void gc_start(GcReason reason) {
    static bool running;
    if (running) fatal_throw("collection inside a collection");
    running = true;
    Cycle c = {.reason = reason, .begin = os_nanotime(), .cpu_begin = os_cputime()};
    sweep_all();
    cycle_mark(&c);
    pacer_commit();
    sweep_begin(gc_pacer.goal);
    c.end = os_nanotime();
    c.cpu_end = os_cputime();
    record_cycle(&c);
    running = false;
    if (reason == GC_FORCED) sweep_all();
    release_idle();
    if (godebug.gctrace) trace_cycle(&c);
}

void gc_free_os_memory(void) {
    gc_start(GC_FORCED);
    heap_release_pages(UINT64_MAX);
}

static void before_alloc(uint64_t size) {
    static uint64_t allocations; // gcstress
    if (godebug.gcstress > 0) {
        if (++allocations % (uint64_t)godebug.gcstress == 0) gc_start(GC_STRESS);
    } else if (gc_is_due(size)) {
        gc_start(GC_HEAP);
    }
}

void gc_init(void) {
    gc_history.start_time = os_nanotime();
    heap_before_alloc = before_alloc;
    pacer_init();
}
