// scratch.c - temporary files and the directory for them. They are removed when the process ends, also by
// SIGINT, SIGTERM or SIGHUP.
//
// Entries are only added to the list, and one is complete before the list begins with it: the signal handler
// may look at any time.
#define _GNU_SOURCE
#include "driver/driver.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_PATH = 4096 };
typedef struct Entry {
    struct Entry *next;
    char path[];
} Entry;
static Entry *volatile entries;
static char dir[MAX_PATH];
static bool ready;

void scratch_remove(void) {
    for (const Entry *e = entries; e; e = e->next)
        if (e->path[0]) unlink(e->path);
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

// No signal comes between a file's making and its entry.
static sigset_t hold_signals(void) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    return before;
}

static void release_signals(sigset_t before) { sigprocmask(SIG_SETMASK, &before, NULL); }

const char *scratch_dir(void) {
    scratch_setup();
    if (dir[0]) return dir;
    const char *tmp = getenv("TMPDIR");
    char name[MAX_PATH];
    if (snprintf(name, sizeof name, "%s/loam-XXXXXX", tmp && *tmp ? tmp : "/tmp") >= (int)sizeof name)
        fail_usage("TMPDIR is too long");
    sigset_t before = hold_signals();
    bool made = mkdtemp(name);
    if (made) memcpy(dir, name, sizeof dir);
    release_signals(before);
    if (!made) fail_io("cannot make a temporary directory %s", name);
    return dir;
}

void scratch_add(const char *path) {
    scratch_setup();
    Entry *e = malloc(sizeof *e + strlen(path) + 1);
    if (!e) internal_error("scratch_add", "no memory for %s", path);
    strcpy(e->path, path);
    e->next = entries;
    entries = e;
}

static int added(int fd, const char *path, sigset_t before) {
    if (fd >= 0) scratch_add(path);
    release_signals(before);
    return fd;
}

int scratch_new_file(char *name, int flags) {
    sigset_t before = hold_signals();
    return added(mkostemp(name, flags), name, before);
}

int scratch_open(const char *path, int flags) {
    sigset_t before = hold_signals();
    return added(open(path, flags, 0600), path, before);
}

void scratch_keep(const char *path) {
    for (Entry *e = entries; e; e = e->next)
        if (strcmp(e->path, path) == 0) e->path[0] = 0;
}
