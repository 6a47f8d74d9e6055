// times.c - what -gcflags=-d=time prints: the processor time of each stage of a build.
//
// A stage is what was done since the stage before was noted; notes of one name are added up. Children that
// have ended count: the linker, and the processes that compile packages, which print tables of their own.
// Those that compile parts of a module add to the table of its process (times_restart), which it has in
// common with them.
#define _GNU_SOURCE
#include "driver/driver.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

enum { MOST_STAGES = 128 };
typedef struct Stage {
    _Atomic(const char *) name; // NULL: none yet
    atomic_llong microseconds;
} Stage;
struct Times {
    Arena *arena;
    double last; // of this process
    Stage *stages;
};

static double used_by(int who) {
    struct rusage u;
    getrusage(who, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double used(void) { return used_by(RUSAGE_SELF) + used_by(RUSAGE_CHILDREN); }

Times *times_new(Arena *arena) {
    Times *t = NEW(arena, Times);
    t->arena = arena;
    t->last = used();
    t->stages =
        mmap(NULL, MOST_STAGES * sizeof(Stage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (t->stages == MAP_FAILED) fail_io("memory that processes share");
    return t;
}

// Names are texts of the program, which are in one place in all processes.
static Stage *stage_of(Times *t, const char *name) {
    for (int i = 0; i < MOST_STAGES; i++) {
        const char *none = NULL;
        Stage *s = &t->stages[i];
        if (atomic_compare_exchange_strong(&s->name, &none, name) || !strcmp(none, name)) return s;
    }
    internal_error("times", "too many stages");
}

void times_note(Times *t, const char *name) {
    if (!t) return;
    double now = used();
    atomic_fetch_add(&stage_of(t, name)->microseconds, (long long)(1e6 * (now - t->last)));
    t->last = now;
}

void times_restart(Times *t) {
    if (t) t->last = used();
}

// In one piece, since several processes may print at the same time.
void times_print(const Times *t, const char *what) {
    if (!t) return;
    double sum = 0;
    Text text = {.arena = t->arena};
    for (int i = 0; i < MOST_STAGES; i++) sum += 1e-6 * (double)t->stages[i].microseconds;
    text_printf(&text, "# %s: %.3f s\n", what, sum);
    for (int i = 0; i < MOST_STAGES && t->stages[i].name; i++) {
        double seconds = 1e-6 * (double)t->stages[i].microseconds;
        text_printf(&text, "%8.3f %5.1f %%  %s\n", seconds, sum > 0 ? 100 * seconds / sum : 0,
                    t->stages[i].name);
    }
    fputs(text.text, stderr);
}
