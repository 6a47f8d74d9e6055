// alloctrace.c - see alloctrace.h.
#include "lang/alloctrace.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/lock.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "lang/golib.h"

enum { BUFFER = 1 << 16, LINE = 64, TINY = 16 };

// Under the lock.
static struct {
    Lock lock;
    int fd;
    size_t n;
    char text[BUFFER];
} trace = {.lock = LOCK_INIT(LOCK_TRACE)};

static void flush(void) {
    if (os_write(trace.fd, trace.text, trace.n) < 0) trace.fd = -1; // what follows goes nowhere
    trace.n = 0;
}

static __attribute__((format(printf, 1, 2))) void put(const char *format, ...) {
    va_list args;
    va_start(args, format);
    lock_acquire(&trace.lock);
    if (trace.n + LINE > BUFFER) flush();
    trace.n += (size_t)vsnprintf(trace.text + trace.n, LINE, format, args);
    lock_release(&trace.lock);
    va_end(args);
}

static void on_alloc(uintptr_t object, uint64_t size, const LoamType *type) {
    bool pointers = type && type->ptrdata;
    if (!pointers && size < TINY) {
        if (object % TINY) return;
        size = TINY;
    }
    put("%c%lx %lu\n", pointers ? '*' : '+', object, size);
}

static void on_free(uintptr_t object, uint64_t size) { put("-%lx\n", object); }
static void on_cycle(void) { put("!\n"); }

static void print_stack(void) {
    const G *g = sched_g();
    if (g) traceback_goroutine(g, false);
    stderr_print("\n");
}

static void print_alloc(uintptr_t object, uint64_t size, const LoamType *type) {
    int n = type ? (int)type->str.len : 0;
    stderr_print("tracealloc(%#lx, %#lx%s%.*s)\n", object, size, type ? ", " : "", n,
                 type ? type->str.ptr : "");
    print_stack();
}

static void print_free(uintptr_t object, uint64_t size) {
    stderr_print("tracefree(%#lx, %#lx)\n", object, size);
    print_stack();
}

void alloctrace_init(void) {
    static const HeapTrace to_file = {on_alloc, on_free, on_cycle},
                           to_stderr = {print_alloc, print_free, NULL};
    if (heap_plan) return;
    if (godebug.allocfreetrace) heap_trace = &to_stderr;
    if (!*godebug.alloctrace) return;
    trace.fd = os_create(godebug.alloctrace);
    if (trace.fd < 0) {
        stderr_print("GODEBUG: alloctrace=%s: %s\n", godebug.alloctrace, strerror(-trace.fd));
        return;
    }
    godebug.gcstoptheworld = 2; // so what a cycle frees is freed before the program goes on
    heap_trace = &to_file;
}

void alloctrace_at_exit(void) {
    if (*godebug.alloctrace && trace.fd > 0) flush();
}
