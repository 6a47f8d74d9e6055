// complain.c - what the command itself has to say, on standard error, behind its name.
#include "driver/driver.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void vcomplain(const char *fmt, va_list args) {
    fprintf(stderr, "loam: ");
    vfprintf(stderr, fmt, args);
}

void complain(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vcomplain(fmt, args);
    va_end(args);
    fprintf(stderr, "\n");
}

_Noreturn void fail_usage(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vcomplain(fmt, args);
    va_end(args);
    fprintf(stderr, "\n");
    exit(STATUS_USAGE);
}

_Noreturn void fail_io(const char *fmt, ...) {
    int error = errno;
    va_list args;
    va_start(args, fmt);
    vcomplain(fmt, args);
    va_end(args);
    fprintf(stderr, ": %s\n", strerror(error));
    exit(STATUS_USAGE);
}
