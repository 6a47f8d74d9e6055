// scratch.c - temporary files and the directory for them. They are removed when the process ends, also by
// SIGINT, SIGTERM or SIGHUP.
//
// The list is only appended to, and an entry is complete before the count says so: the signal handler may
// look at any time.
#include "driver/driver.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SCRATCH = 16, MAX_PATH = 4096 };
static char paths[MAX_SCRATCH][MAX_PATH];
static volatile sig_atomic_t npaths;
static char dir[MAX_PATH];
static bool ready;

void scratch_remove(void) {
    for (int i = 0; i < npaths; i++)
        if (paths[i][0]) unlink(paths[i]);
    if (dir[0]) rmdir(dir);
}

static void on_signal(int sig) {
    scratch_remove();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void scratch_setup(void) {
    if (ready) return;
    ready = true;
    atexit(scratch_remove);
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal(signals[i], SIG_IGN) != SIG_IGN) signal(signals[i], on_signal);
}

const char *scratch_dir(void) {
    scratch_setup();
    if (dir[0]) return dir;
    const char *tmp = getenv("TMPDIR");
    char name[MAX_PATH];
    if (snprintf(name, sizeof name, "%s/loam-XXXXXX", tmp && *tmp ? tmp : "/tmp") >= (int)sizeof name)
        fail_usage("TMPDIR is too long");
    if (!mkdtemp(name)) fail_io("cannot make a temporary directory %s", name);
    memcpy(dir, name, sizeof dir);
    return dir;
}

void scratch_add(const char *path) {
    scratch_setup();
    if (npaths == MAX_SCRATCH || strlen(path) >= MAX_PATH)
        internal_error("scratch_add", "no room for %s", path);
    strcpy(paths[npaths], path);
    npaths = npaths + 1;
}

void scratch_keep(const char *path) {
    for (int i = 0; i < npaths; i++)
        if (strcmp(paths[i], path) == 0) paths[i][0] = 0;
}
