// trace.c - gctrace=1: one line for each collection, and gcpacertrace=1: what the pacer thought and what came
// of it; in the formats of Go's runtime, for the tools that read them.
#include <stdio.h>
#include "base/fatal.h"
#include "base/format.h"
#include "gc/background.h"
#include "gc/cycle.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "os/os.h"

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

void gc_trace(const GcCycle *c) {
    char t[8][24], line[400];
    int64_t since = (c->begin - gc_history.start_time) / 1000000, first = c->mark - c->begin,
            second = c->end - c->finish;
    int n = snprintf(line, sizeof line,
                     "gc %u @%ld.%03lds %d%%: %s+%s+%s ms clock, %s+%s/%s/%s+%s ms cpu, "
                     "%lu->%lu->%lu MB, %lu MB goal, %lu MB stacks, %lu MB globals, %u P%s\n",
                     gc_history.cycles, since / 1000, since % 1000, (int)(gc_cpu_fraction(c->end) * 100),
                     format_ms(t[0], sizeof t[0], first), format_ms(t[1], sizeof t[1], c->finish - c->mark),
                     format_ms(t[2], sizeof t[2], second), format_ms(t[3], sizeof t[3], first * c->procs),
                     format_ms(t[4], sizeof t[4], c->ns[GC_WORK_ASSIST]),
                     format_ms(t[5], sizeof t[5], c->ns[GC_WORK_DEDICATED] + c->ns[GC_WORK_FRACTIONAL]),
                     format_ms(t[6], sizeof t[6], c->ns[GC_WORK_IDLE]),
                     format_ms(t[7], sizeof t[7], second * c->procs), c->heap_begin >> 20, c->heap_end >> 20,
                     gc_pacer.heap_marked >> 20, c->goal >> 20, gc_pacer.stack_scan >> 20,
                     gc_pacer.globals_scan >> 20, c->procs, c->reason == GC_FORCED ? " (forced)" : "");
    os_write(2, line, (size_t)n);
}

void gc_trace_begin(const GcCycle *c) {
    char t[2][25];
    double fraction;
    uint32_t dedicated = gc_background_share(&fraction);
    stderr_print("pacer: assist ratio=%s (scan %lu MB in %lu->%lu MB) workers=%u+%s\n",
                 print_float_text(t[0], pacer_assist_ratio()), c->expected >> 20, c->heap_begin >> 20,
                 c->goal >> 20, dedicated, print_float_text(t[1], fraction));
}

// Bytes allocated and bytes marked, each by the processors' time that went into it.
static double cons_by_mark(const GcCycle *c, double work, double used, double idle) {
    return work > 0 && used < 1 ? (double)(c->heap_end - c->heap_begin) * (used + idle) / (work * (1 - used))
                                : 0;
}

void gc_trace_end(const GcCycle *c) {
    char t[25];
    double time = (double)(c->mark_end - c->mark) * c->procs;
    const int64_t *ns = c->ns;
    double marked = (double)(ns[GC_WORK_ASSIST] + ns[GC_WORK_DEDICATED] + ns[GC_WORK_FRACTIONAL]);
    double used = time > 0 ? marked / time : 0, idle = time > 0 ? (double)ns[GC_WORK_IDLE] / time : 0;
    uint64_t roots = gc_pacer.stack_scan + gc_pacer.globals_scan;
    double ratio = cons_by_mark(c, (double)(c->marked + roots), used, idle);
    stderr_print("pacer: %d%% CPU (%d exp.) for %lu+%lu+%lu B work (%lu B exp.) in %lu B -> %lu B "
                 "(\u2206goal %ld, cons/mark %s)\n",
                 (int)(used * 100), GC_PERCENT, c->marked, gc_pacer.stack_scan, gc_pacer.globals_scan,
                 c->expected + roots, c->heap_begin, c->heap_end, (int64_t)(c->heap_end - c->goal),
                 print_float_text(t, ratio));
}
