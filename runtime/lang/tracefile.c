// tracefile.c - see tracefile.h.
#include "lang/tracefile.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/fatal.h"

enum { LINE = 512 };

bool tracefile_open(TraceFile *f, const char *name, const char *path) {
    f->fd = os_create(path);
    if (f->fd >= 0) return true;
    stderr_print("GODEBUG: %s=%s: %s\n", name, path, strerror(-f->fd));
    return false;
}

static void write_out(TraceFile *f) {
    if (f->fd > 0 && os_write(f->fd, f->text, f->n) < 0) f->fd = -1;
    f->n = 0;
}

void tracefile_put(TraceFile *f, const char *format, ...) {
    va_list args;
    va_start(args, format);
    lock_acquire(&f->lock);
    if (f->n + LINE > sizeof f->text) write_out(f);
    f->n += (size_t)vsnprintf(f->text + f->n, LINE, format, args);
    lock_release(&f->lock);
    va_end(args);
}

void tracefile_flush(TraceFile *f) {
    lock_acquire(&f->lock);
    write_out(f);
    lock_release(&f->lock);
}
