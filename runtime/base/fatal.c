// fatal.c - see fatal.h.
#include "base/fatal.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/records.h"
#include "os/os.h"

void (*fatal_last_words)(const G *, bool system);
static int32_t dying; // atomic: the number of the thread that dies; 0: none

static _Thread_local StderrCopy *copying;

static void copy_out(StderrCopy *to, const char *text, size_t n) {
    if (n > to->size - to->used) n = to->size - to->used;
    memcpy(to->text + to->used, text, n);
    to->used += n;
}

static void print_format(const char *format, va_list args) {
    char text[1000];
    int n = vsnprintf(text, sizeof text, format, args);
    if (n >= (int)sizeof text) n = sizeof text - 1;
    if (copying) copy_out(copying, text, (size_t)n);
    else os_write(2, text, (size_t)n);
}

void stderr_divert(StderrCopy *to) { copying = to; }

void stderr_print(const char *format, ...) {
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

// Two threads that find the same fault at once would mix their words, and the second one end the first one's.
// True: this one dies already.
static bool dies_again(void) {
    int32_t none = 0, self = os_thread_number();
    if (__atomic_compare_exchange_n(&dying, &none, self, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return false;
    for (uint32_t never = 0; none != self;) os_futex_wait(&never, 0, -1);
    return true;
}

static void die_on_system(void *arg) {
    Death *d = arg;
    bool again = dies_again();
    copying = NULL;
    stderr_print("fatal error: ");
    print_format(d->format, d->args);
    stderr_print("\n");
    if (!again && fatal_last_words) fatal_last_words(sched_g(), d->all_frames);
    os_exit(again ? 3 : 2);
}

// Leaf code on a goroutine's stack may fail too: formatting needs more stack than it has.
static _Noreturn void die(Death *d) {
    system_stack_call(die_on_system, d);
    __builtin_unreachable();
}

void fatal_throw(const char *format, ...) {
    Death d = {.format = format, .all_frames = true};
    va_start(d.args, format);
    die(&d);
}

void fatal_error(const char *format, ...) {
    Death d = {.format = format};
    va_start(d.args, format);
    die(&d);
}
