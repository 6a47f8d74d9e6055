// RUN: %loam_build/bin/unit/dump
// dump.c - how tracebacks tell the state of a goroutine: how long it has waited, and that it has a thread of
// its own.
#include "base/fatal.h"
#include "lang/lang.h"
#include "os/os.h"
#include "sched/status.h"
#include "../unit.h"

#define SECOND 1000000000l

static void check(const G *g, const char *want) {
    char text[200];
    StderrCopy copy = {.text = text, .size = strlen(want)};
    stderr_divert(&copy);
    traceback_goroutine(g, false);
    stderr_divert(NULL);
    CHECK_TEXT(text, copy.used, want);
}

static void test_head(void) {
    static M m;
    G g = {.id = 7, .status = G_WAITING, .wait = WAIT_CHAN_RECV};
    g.wait_since = os_nanotime() - 59 * SECOND;
    check(&g, "goroutine 7 [chan receive]:\n");
    g.wait_since = os_nanotime() - 130 * SECOND;
    check(&g, "goroutine 7 [chan receive, 2 minutes]:\n");
    g.locked_m = &m;
    check(&g, "goroutine 7 [chan receive, 2 minutes, locked to thread]:\n");
    g.status = G_RUNNABLE;
    check(&g, "goroutine 7 [runnable, locked to thread]:\n");
}

int main(void) { RUN(test_head); }
