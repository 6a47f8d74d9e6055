// faults.c - see faults.h. Compiled code checks pointers for nil before it uses them, so a fault at a small
// address there is reported as the nil dereference it is, any other address as Go's "unexpected fault
// address".
//
// Where a fault interrupts compiled code, or a leaf function that compiled code called, there is no stack
// map; traceback_fault finds the callers, which stand at safepoints, all the same.
#include <signal.h>
#include "base/fatal.h"
#include "lang/faults.h"
#include "lang/lang.h"
#include "os/os.h"
#include "os/signals.h"
#include "stack/stack.h"

// What Go does with a signal that the program does not ask for (runtime/sigtab_linux_generic.go).
typedef enum Reaction {
    FAULT, // the program's mistake when it is not sent, else as DUMP
    DUMP,  // traceback, status 2
    PASS,  // nothing
} Reaction;

static const struct {
    int sig;
    Reaction reaction;
    const char *name;
} signals[] = {
    {SIGSEGV, FAULT, "SIGSEGV: segmentation violation"},
    {SIGBUS, FAULT, "SIGBUS: bus error"},
    {SIGFPE, FAULT, "SIGFPE: floating-point exception"},
    {SIGQUIT, DUMP, "SIGQUIT: quit"},
    {SIGILL, DUMP, "SIGILL: illegal instruction"},
    {SIGTRAP, DUMP, "SIGTRAP: trace trap"},
    {SIGABRT, DUMP, "SIGABRT: abort"},
    {SIGSYS, DUMP, "SIGSYS: bad system call"},
    {SIGSTKFLT, DUMP, "SIGSTKFLT: stack fault"},
    {SIGPIPE, PASS, "SIGPIPE: write to broken pipe"}, // writes return EPIPE; see rt_os_write
    {SIGUSR1, PASS, "SIGUSR1: user-defined signal 1"},
    {SIGUSR2, PASS, "SIGUSR2: user-defined signal 2"},
    {SIGALRM, PASS, "SIGALRM: alarm clock"},
    {SIGVTALRM, PASS, "SIGVTALRM: virtual alarm clock"},
    {SIGPROF, PASS, "SIGPROF: profiling alarm clock"},
    {SIGXCPU, PASS, "SIGXCPU: cpu limit exceeded"},
    {SIGXFSZ, PASS, "SIGXFSZ: file size limit exceeded"}, // writes return EFBIG
    {SIGIO, PASS, "SIGIO: i/o now possible"},
    {SIGPWR, PASS, "SIGPWR: power failure restart"},
};
enum { SIGNALS = sizeof signals / sizeof *signals };

const char *signal_name(int sig) {
    for (int i = 0; i < SIGNALS; i++)
        if (signals[i].sig == sig) return signals[i].name;
    return "signal";
}

// On the goroutine's stack, in compiled code or in a leaf function that it called.
static bool in_managed_code(const G *g, const OsSignal *s) {
    return g && g->why == G_WHY_RUNNING && stack_has(g, s->sp);
}

static void print_signal(const OsSignal *s) {
    stderr_print("[signal %s code=%#x addr=%#lx pc=%#lx]\n", signal_name(s->sig), (unsigned)s->code,
                 s->address, s->pc);
}

static void print_frames(const G *g, const OsSignal *s) {
    if (in_managed_code(g, s)) traceback_fault(g, s->pc, s->sp);
    else if (g) traceback_goroutine(g, s->sig != SIGQUIT);
    if (s->sig == SIGQUIT) traceback_others(g);
}

static void on_dump(const OsSignal *s) {
    stderr_print("%s\nPC=%#lx m=%u sigcode=%d\n\n", signal_name(s->sig), s->pc, sched_tls.m->id, s->code);
    print_frames(sched_g(), s);
    os_exit(2);
}

static void on_fault(const OsSignal *s) {
    if (s->sent) on_dump(s);
    G *g = sched_g();
    if (!in_managed_code(g, s)) {
        stderr_print("fatal error: unexpected signal during runtime execution\n");
    } else if (s->sig == SIGFPE) {
        stderr_print("panic: runtime error: integer divide by zero\n");
    } else if (s->address < OS_NIL_BYTES) {
        stderr_print("panic: runtime error: invalid memory address or nil pointer dereference\n");
    } else {
        stderr_print("unexpected fault address %#lx\nfatal error: fault\n", s->address);
    }
    print_signal(s);
    stderr_print("\n");
    print_frames(g, s);
    os_exit(2);
}

static void on_nothing(const OsSignal *s) { (void)s; }

void faults_init(void) {
    static void (*const handlers[])(const OsSignal *) = {
        [FAULT] = on_fault, [DUMP] = on_dump, [PASS] = on_nothing};
    if (!os_signal_stack()) fatal_throw("out of memory (signal stack)");
    for (int i = 0; i < SIGNALS; i++) os_signal_handle(signals[i].sig, handlers[signals[i].reaction]);
}
