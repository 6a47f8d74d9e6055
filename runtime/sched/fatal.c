// fatal.c - the end of the process: messages on standard error, a traceback, status 2. Nothing here allocates.
//
// A second failure while the first is being reported prints its own message and ends the process with status 3.
#include <stdio.h>
#include "lang/lang.h"
#include "os/os.h"
#include "sched/sched.h"

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

static _Noreturn void die(const char *format, va_list args, bool all_frames) {
    bool again = dying;
    dying = true;
    sched_print("fatal error: ");
    print_format(format, args);
    sched_print("\n");
    if (!again && sched_g()) {
        sched_print("\n");
        traceback_goroutine(sched_g(), all_frames);
    }
    os_exit(again ? 3 : 2);
}

void sched_throw(const char *format, ...) {
    va_list args;
    va_start(args, format);
    die(format, args, true);
}

void sched_fatal(const char *format, ...) {
    va_list args;
    va_start(args, format);
    die(format, args, false);
}

void sched_exit(int status) { os_exit(status); }
