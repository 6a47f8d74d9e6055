// chrometrace.c - see chrometrace.h. The format is the "JSON Array Format" of Google's document "Trace Event
// Format": times in microseconds; the end of the array may be missing, as in a program that was killed.
#include "lang/chrometrace.h"
#include "base/godebug.h"
#include "gc/cycle.h"
#include "lang/delays.h"
#include "lang/tracefile.h"
#include "sched/sched.h"

enum { COLLECTOR = 1, PROGRAM, CYCLES = 1, STOPS };

bool chrometrace_is_on;

static TraceFile file = {.lock = LOCK_INIT(LOCK_TRACE)};
static int64_t start;
static uint32_t cycles; // of all kinds; atomic

static double us(int64_t time) { return (double)(time - start) / 1000; }

static void put_name(int process, int row, const char *what, const char *name) {
    tracefile_put(&file, "{\"ph\":\"M\",\"pid\":%d,\"tid\":%d,\"name\":\"%s\",\"args\":{\"name\":\"%s\"}},\n",
                  process, row, what, name);
}

static void put_slice(int process, uint64_t row, const char *name, int64_t from, int64_t to) {
    if (to <= from) return;
    tracefile_put(&file, "{\"ph\":\"X\",\"pid\":%d,\"tid\":%lu,\"name\":\"%s\",\"ts\":%.3f,\"dur\":%.3f},\n",
                  process, row, name, us(from), (double)(to - from) / 1000);
}

static void put_heap(int64_t time, uint64_t bytes, uint64_t goal) {
    tracefile_put(
        &file,
        "{\"ph\":\"C\",\"pid\":%d,\"name\":\"heap\",\"ts\":%.3f,\"args\":{\"bytes\":%lu,\"goal\":%lu}},\n",
        COLLECTOR, us(time), bytes, goal);
}

static void put_cycle(const GcCycle *c) {
    const double ms = 1e6;
    tracefile_put(
        &file,
        "{\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"name\":\"cycle %u\",\"ts\":%.3f,\"dur\":%.3f,\"args\":{"
        "\"marked\":%lu,\"assist_ms\":%.3f,\"dedicated_ms\":%.3f,\"fractional_ms\":%.3f,\"idle_ms\":%.3f}},"
        "\n",
        COLLECTOR, CYCLES, __atomic_add_fetch(&cycles, 1, __ATOMIC_RELAXED), us(c->begin),
        (double)(c->end - c->begin) / 1000, c->marked, (double)c->ns[GC_WORK_ASSIST] / ms,
        (double)c->ns[GC_WORK_DEDICATED] / ms, (double)c->ns[GC_WORK_FRACTIONAL] / ms,
        (double)c->ns[GC_WORK_IDLE] / ms);
    put_heap(c->begin, c->heap_begin, c->goal);
    put_heap(c->end, c->marked, c->goal);
    if (!c->mark) { // a heap plan's: the world stood still all the time
        put_slice(COLLECTOR, STOPS, "stopped", c->begin, c->end);
        return;
    }
    put_slice(COLLECTOR, CYCLES, "mark", c->mark, c->mark_end);
    put_slice(COLLECTOR, STOPS, "stopped: begin", c->begin, c->mark);
    // Who stopped the world may have asked for it before the cycle began that he then ended.
    put_slice(COLLECTOR, STOPS, "stopped: end", c->finish > c->mark ? c->finish : c->mark, c->end);
}

void chrometrace_waited(const G *g) {
    put_slice(PROGRAM, g->id, sched_reason_text((WaitReason)g->wait), g->wait_since, os_nanotime());
}

void chrometrace_init(void) {
    if (!*godebug.chrometrace || !tracefile_open(&file, "chrometrace", godebug.chrometrace)) return;
    start = os_nanotime();
    tracefile_put(&file, "[\n");
    put_name(COLLECTOR, 0, "process_name", "collector");
    put_name(COLLECTOR, CYCLES, "thread_name", "cycles");
    put_name(COLLECTOR, STOPS, "thread_name", "stopped");
    put_name(PROGRAM, 0, "process_name", "goroutines");
    chrometrace_is_on = true;
    gc_cycle_is_over = put_cycle;
    delays_watch();
}

void chrometrace_at_exit(void) {
    if (!chrometrace_is_on) return;
    put_name(PROGRAM, 1, "thread_name", "main");
    tracefile_put(&file, "{\"ph\":\"i\",\"pid\":%d,\"tid\":1,\"name\":\"exit\",\"ts\":%.3f}\n]\n", PROGRAM,
                  us(os_nanotime()));
    tracefile_flush(&file);
}
