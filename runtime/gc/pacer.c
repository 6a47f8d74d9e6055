// pacer.c - when the next cycle begins.
//
//     goal = marked + (marked + stacks + globals) * GOGC / 100, at least 4 MiB * GOGC / 100, at most what
//     GOMEMLIMIT leaves
// The program runs while a cycle marks, so a cycle begins before the goal, by as much as was allocated while
// the last one marked, and something more: between 70 % and 95 % of the way from what is alive to the goal.
// What a goroutine allocates meanwhile obliges it to mark (assist) as many bytes as are left to mark for each
// byte that is left to the goal. Where the world stands still while marking a cycle begins at the goal
// itself. With a memory limit the goal is the limit less everything that is not heap objects, less a
// headroom, but never below what is alive; so that a program with more alive than the limit still gets on,
// cycles that it forces in quick succession wait as long as the one before took: at most half of the time
// goes into collecting.
#include "gc/pacer.h"
#include <string.h>
#include "base/assert.h"
#include "base/env.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/cycle.h"
#include "gc/gc.h"
#include "gc/roots.h"
#include "heap/keeper.h"
#include "gc/work.h"
#include "heap/mcache.h"

#define DEFAULT_PERCENT 100
#define DEFAULT_MINIMUM (4ul << 20)
#define LIMIT_HEADROOM (1ul << 20)
#define TRIGGER_LEAST 70 // percent
#define TRIGGER_MOST 95
#define ASSIST_WAY_MIN (64l << 10)
#define LIVE_STEPS 64 // of heap.live, at least, on the way to the goal
#define LIVE_STEP_MOST (32l << 10)
#define LIMIT_TIGHT_PART 8 // less room than this part of what is alive: cycles come in quick succession

Pacer gc_pacer;

static int32_t read_percent(void) {
    const char *text = os_getenv("GOGC");
    int64_t value;
    if (text && strcmp(text, "off") == 0) return -1;
    if (!text || !env_number(text, strlen(text), &value)) return DEFAULT_PERCENT;
    if (value < INT32_MIN || value > INT32_MAX) return DEFAULT_PERCENT;
    return value < 0 ? -1 : (int32_t)value;
}

static int64_t read_limit(void) {
    const char *text = os_getenv("GOMEMLIMIT");
    int64_t limit;
    if (!text || !*text || strcmp(text, "off") == 0) return INT64_MAX;
    if (!env_bytes(text, &limit)) {
        static const char message[] = "GOMEMLIMIT=";
        os_write(2, message, sizeof message - 1);
        os_write(2, text, strlen(text));
        os_write(2, "\n", 1);
        fatal_throw("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`");
    }
    return limit;
}

static void set_percent(int32_t percent) {
    gc_pacer.percent = percent < 0 ? -1 : percent;
    gc_pacer.heap_minimum = percent < 0 ? 0 : DEFAULT_MINIMUM * (uint64_t)percent / 100;
}

void pacer_init(void) {
    set_percent(read_percent());
    gc_pacer.memory_limit = read_limit();
    pacer_commit();
}

// What the memory limit leaves for objects.
static uint64_t limit_goal(void) {
    uint64_t limit = (uint64_t)gc_pacer.memory_limit;
    uint64_t other = heap_stack_bytes() + heap_record_bytes() + LIMIT_HEADROOM;
    uint64_t goal = limit > other ? limit - other : 0;
    return goal > gc_pacer.heap_marked ? goal : gc_pacer.heap_marked;
}

// Stress counts each span: its cycles are short.
static void set_live_step(uint64_t way) {
    uint32_t procs = gc_roots.procs ? gc_roots.procs() : 1;
    uint64_t step = way / LIVE_STEPS / (procs ? procs : 1);
    if (godebug.gcstress > 0 || godebug.wbstress > 0) step = 0;
    mcache_live_step = step < LIVE_STEP_MOST ? (int64_t)step : LIVE_STEP_MOST;
}

// way: from what is alive to the goal.
static void set_trigger(uint64_t way) {
    set_live_step(way);
    uint64_t least = way / 100 * TRIGGER_LEAST, most = way / 100 * TRIGGER_MOST;
    uint64_t runway = gc_pacer.runway + gc_pacer.runway / 8;
    uint64_t at = runway < way ? way - runway : 0;
    gc_pacer.trigger = gc_pacer.goal - way + (at < least ? least : at > most ? most : at);
    if (gc_stops_the_world()) gc_pacer.trigger = gc_pacer.goal;
}

void pacer_commit(void) {
    RT_ASSERT_WORLD_STOPPED();
    uint64_t marked = gc_pacer.heap_marked, goal = UINT64_MAX;
    if (gc_pacer.percent >= 0) {
        uint64_t scan = marked + gc_pacer.stack_scan + gc_pacer.globals_scan;
        goal = marked + (uint64_t)((double)scan * gc_pacer.percent / 100);
        if (goal < gc_pacer.heap_minimum) goal = gc_pacer.heap_minimum;
    }
    gc_pacer.limited = false;
    if (gc_pacer.memory_limit != INT64_MAX) {
        uint64_t by_limit = limit_goal();
        if (by_limit < goal) {
            goal = by_limit;
            gc_pacer.limited = goal < marked + marked / LIMIT_TIGHT_PART;
        }
    }
    gc_pacer.goal = goal;
    heap_set_goals(goal, gc_pacer.memory_limit);
    set_trigger(marked < goal ? goal - marked : 0);
}

bool gc_is_due(uint64_t size) {
    uint64_t live = heap_live();
    if (gc_stops_the_world() && size > SIZECLASS_MAX_BYTES) live += size;
    if (live < gc_pacer.trigger) return false;
    if (!gc_pacer.limited || os_nanotime() - __atomic_load_n(&gc_history.last_end, __ATOMIC_RELAXED) >=
                                 __atomic_load_n(&gc_history.last_cost, __ATOMIC_RELAXED))
        return true;
    uint32_t cycles = __atomic_load_n(&gc_history.cycles, __ATOMIC_RELAXED);
    __atomic_store_n(&gc_history.limited, cycles + 1, __ATOMIC_RELAXED);
    return false;
}

double pacer_assist_ratio(void) {
    int64_t done = (int64_t)__atomic_load_n(&gc_work.marked_bytes, __ATOMIC_RELAXED);
    int64_t left = (int64_t)gc_pacer.expected - done, live = (int64_t)heap_live();
    if (left < live / 16) left = live / 16; // more is alive than last time
    int64_t way = gc_pacer.goal < INT64_MAX ? (int64_t)gc_pacer.goal - live : INT64_MAX;
    if (way < ASSIST_WAY_MIN) way = ASSIST_WAY_MIN;
    return (double)left / (double)way;
}

int32_t gc_set_percent(int32_t percent) {
    gc_stop_world();
    int32_t old = gc_pacer.percent;
    set_percent(percent);
    pacer_commit();
    gc_start_world();
    heap_goals_are_set();
    return old;
}

int64_t gc_set_memory_limit(int64_t bytes) {
    gc_stop_world();
    int64_t old = gc_pacer.memory_limit;
    if (bytes >= 0) {
        gc_pacer.memory_limit = bytes;
        pacer_commit();
    }
    gc_start_world();
    heap_goals_are_set();
    return old;
}

uint64_t gc_heap_goal(void) { return gc_pacer.goal; }
