// fatal.c - the end of the process: messages on standard error, a traceback, status 2. Nothing here
// allocates.
//
// A second failure while the first is being reported prints its own message and ends the process with status
// 3.
#include <stdio.h>
#include "lang/lang.h"
#include "os/os.h"
#include "sched/sched.h"
#include "stack/stack.h"

int sched_argc;
char **sched_argv;
static bool dying;

static void print_format(const char *format, va_list args) {
    char text[1000];
    int n = vsnprintf(text, sizeof text, format, args);
    if (n >= (int)sizeof text) n = sizeof text - 1;
    os_write(2, text, (size_t)n);
}

void sched_print(const char *format, ...) {
    va_list args;
    va_start(args, format);
    print_format(format, args);
    va_end(args);
}

typedef struct Death {
    const char *format;
    va_list args;
    bool all_frames;
} Death;

static void die_on_system(void *arg) {
    Death *d = arg;
    bool again = dying;
    dying = true;
    sched_print("fatal error: ");
    print_format(d->format, d->args);
    sched_print("\n");
    if (!again && sched_g()) {
        sched_print("\n");
        traceback_goroutine(sched_g(), d->all_frames);
    }
    os_exit(again ? 3 : 2);
}

// Leaf code on a goroutine's stack may fail too: formatting needs more stack than it has.
static _Noreturn void die(Death *d) {
    stack_on_system(die_on_system, d);
    __builtin_unreachable();
}

void sched_throw(const char *format, ...) {
    Death d = {.format = format, .all_frames = true};
    va_start(d.args, format);
    die(&d);
}

void sched_fatal(const char *format, ...) {
    Death d = {.format = format};
    va_start(d.args, format);
    die(&d);
}

void sched_exit(int status) { os_exit(status); }
