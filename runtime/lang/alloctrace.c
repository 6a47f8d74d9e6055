// alloctrace.c - see alloctrace.h.
#include "lang/alloctrace.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "lang/golib.h"
#include "lang/tracefile.h"

enum { TINY = 16 };

static TraceFile file = {.lock = LOCK_INIT(LOCK_TRACE)};

static void on_alloc(uintptr_t object, uint64_t size, const LoamType *type) {
    bool pointers = type && type->ptrdata;
    if (!pointers && size < TINY) {
        if (object % TINY) return;
        size = TINY;
    }
    tracefile_put(&file, "%c%lx %lu\n", pointers ? '*' : '+', object, size);
}

static void on_free(uintptr_t object, uint64_t size) { tracefile_put(&file, "-%lx\n", object); }
static void on_cycle(void) { tracefile_put(&file, "!\n"); }

static void print_stack(void) {
    const G *g = sched_g();
    if (g) traceback_goroutine(g, false);
    stderr_print("\n");
}

static void print_alloc(uintptr_t object, uint64_t size, const LoamType *type) {
    LoamString name = type ? type_name(type) : (LoamString){0};
    stderr_print("tracealloc(%#lx, %#lx%s%.*s)\n", object, size, name.len ? ", " : "", (int)name.len,
                 name.ptr);
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
    if (!*godebug.alloctrace || !tracefile_open(&file, "alloctrace", godebug.alloctrace)) return;
    godebug.gcstoptheworld = 2; // so what a cycle frees is freed before the program goes on
    heap_trace = &to_file;
}

void alloctrace_at_exit(void) { tracefile_flush(&file); }
