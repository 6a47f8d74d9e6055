// times.c - what -gcflags=-d=time prints: the processor time of each stage of a build.
//
// A stage is what was done since the stage before was noted; notes of one name are added up. Children that
// have ended count: the linker, and the processes that compile packages, which print tables of their own.
#include "driver/driver.h"
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

typedef struct Stage {
    const char *name;
    double seconds;
} Stage;
struct Times {
    Arena *arena;
    double last;
    VEC(Stage) stages;
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
    return t;
}

static Stage *stage_of(Times *t, const char *name) {
    for (int i = 0; i < t->stages.n; i++)
        if (!strcmp(t->stages.at[i].name, name)) return &t->stages.at[i];
    Stage s = {name, 0};
    VEC_PUSH(t->arena, t->stages, s);
    return &t->stages.at[t->stages.n - 1];
}

void times_note(Times *t, const char *name) {
    if (!t) return;
    double now = used();
    stage_of(t, name)->seconds += now - t->last;
    t->last = now;
}

// In one piece, since several processes may print at the same time.
void times_print(const Times *t, const char *what) {
    if (!t) return;
    double sum = 0;
    Text text = {.arena = t->arena};
    for (int i = 0; i < t->stages.n; i++) sum += t->stages.at[i].seconds;
    text_printf(&text, "# %s: %.3f s\n", what, sum);
    for (int i = 0; i < t->stages.n; i++) {
        const Stage *s = &t->stages.at[i];
        text_printf(&text, "%8.3f %5.1f %%  %s\n", s->seconds, sum > 0 ? 100 * s->seconds / sum : 0, s->name);
    }
    fputs(text.text, stderr);
}
