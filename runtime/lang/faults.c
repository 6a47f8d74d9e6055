// faults.c - see faults.h. Compiled code checks pointers for nil before it uses them, so a fault at a small
// address there is reported as the nil dereference it is, any other address as Go's "unexpected fault
// address".
//
// Where a fault interrupts compiled code there is no stack map. The frame's size is known by function, so the
// traceback can go on to the callers, which stand at safepoints; a fault inside a prologue or epilogue may
// shorten it.
#include <signal.h>
#include "base/fatal.h"
#include "lang/faults.h"
#include "lang/lang.h"
#include "os/os.h"
#include "os/signals.h"
#include "stack/stack.h"

const char *signal_name(int sig) {
    switch (sig) {
    case SIGSEGV: return "SIGSEGV: segmentation violation";
    case SIGBUS: return "SIGBUS: bus error";
    case SIGFPE: return "SIGFPE: floating-point exception";
    case SIGQUIT: return "SIGQUIT: quit";
    }
    return "signal";
}

static bool in_managed_code(const G *g, const OsSignal *s) {
    return g && g->why == G_WHY_RUNNING && stack_has(g, s->sp) && functab_find(s->pc);
}

static void print_signal(const OsSignal *s) {
    stderr_print("[signal %s code=%#x addr=%#lx pc=%#lx]\n", signal_name(s->sig), (unsigned)s->code,
                 s->address, s->pc);
}

static void on_fault(const OsSignal *s) {
    G *g = sched_g();
    bool managed = in_managed_code(g, s);
    if (managed && s->sig == SIGFPE) {
        stderr_print("panic: runtime error: integer divide by zero\n");
    } else if (managed && s->address < OS_NIL_BYTES) {
        stderr_print("panic: runtime error: invalid memory address or nil pointer dereference\n");
    } else if (managed) {
        stderr_print("unexpected fault address %#lx\nfatal error: fault\n", s->address);
    } else {
        stderr_print("fatal error: unexpected signal during runtime execution\n");
    }
    print_signal(s);
    stderr_print("\n");
    if (managed) traceback_fault(g, s->pc, s->sp);
    else if (g) traceback_goroutine(g, true);
    os_exit(2);
}

static void on_quit(const OsSignal *s) {
    G *g = sched_g();
    stderr_print("SIGQUIT: quit\nPC=%#lx m=%u sigcode=%d\n\n", s->pc, sched_tls.m->id, s->code);
    if (in_managed_code(g, s)) traceback_fault(g, s->pc, s->sp);
    else if (g) traceback_goroutine(g, false);
    os_exit(2);
}

void faults_init(void) {
    if (!os_signal_stack()) fatal_throw("out of memory (signal stack)");
    os_signal_handle(SIGSEGV, on_fault);
    os_signal_handle(SIGBUS, on_fault);
    os_signal_handle(SIGFPE, on_fault);
    os_signal_handle(SIGQUIT, on_quit);
}
