// faults.c - see faults.h. Compiled code checks pointers for nil before it uses them, so a fault at a small
// address there is reported as the nil dereference it is, any other address as Go's "unexpected fault
// address".
//
// Where a fault interrupts compiled code, or a leaf function that compiled code called, there is no stack
// map; traceback_fault finds the callers, which stand at safepoints, all the same.
#include <signal.h>
#include <string.h>
#include "base/fatal.h"
#include "lang/cpuprofile.h"
#include "lang/faults.h"
#include "lang/golib.h"
#include "lang/lang.h"
#include "os/os.h"
#include "os/signals.h"
#include "sched/machine.h"
#include "stack/stack.h"
#include "stack/unwind.h"

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
enum {
    SIGNALS = sizeof signals / sizeof *signals,
    BEFORE_REAL_TIME = 31,
    REAL_TIME = 35, // this one and those after it, up to LAST: PASS
    LAST = 64
};
// Not left ignored where whoever started the program ignores them: only SIGHUP, SIGINT and those of job
// control are. A child that nobody can wait for would be the least of it.
static const int defaults[] = {SIGTERM, SIGCHLD, SIGURG, SIGWINCH};

const char *signal_name(int sig) {
    for (int i = 0; i < SIGNALS; i++)
        if (signals[i].sig == sig) return signals[i].name;
    return "signal";
}

// On the goroutine's stack, in compiled code or in a leaf function that it called.
static bool in_managed_code(const G *g, const OsSignal *s) {
    return g && g->why == G_WHY_RUNNING && stack_has(g, s->sp);
}

static void print_frames(const G *g, const OsSignal *s, bool others) {
    if (in_managed_code(g, s)) traceback_fault(g, s->pc, s->sp);
    else if (g) traceback_goroutine(g, s->sig != SIGQUIT);
    if (others) traceback_others(g);
}

// As many as the longest one has, but not beyond the page: the next one may be none of the program's.
static void print_instruction(const OsSignal *s) {
    enum { LONGEST = 16 };
    stderr_print("instruction bytes:");
    for (uintptr_t at = s->pc; at < s->pc + LONGEST && at / OS_PAGE_SIZE == s->pc / OS_PAGE_SIZE; at++)
        stderr_print(" 0x%x", *(const uint8_t *)at);
    stderr_print("\n");
}

static void on_dump(const OsSignal *s) {
    stderr_print("%s\nPC=%#lx m=%u sigcode=%d\n", signal_name(s->sig), s->pc, sched_tls.m->id, s->code);
    if (s->sig == SIGILL || s->sig == SIGFPE) print_instruction(s);
    stderr_print("\n");
    if (!dying_is_silent()) print_frames(sched_g(), s, true);
    dying_end();
}

// debug.SetPanicOnFault: the functions that the fault interrupts are left, and what called them goes on as if
// it had called the function that panics. Where they cannot be left (a fault in C on the thread's stack, in a
// function that has deferred calls itself), the program ends as without.
static bool goes_on_as_panic(const OsSignal *s) {
    G *g = sched_g();
    if (!in_managed_code(g, s) || !g->panic_on_fault || s->sig == SIGFPE) return false;
    StackPoint at = {.pc = s->pc, .sp = s->sp};
    memcpy(at.saved, s->saved, sizeof at.saved);
    if (!stack_leave_to_safepoint(g, &at)) return false;
    g->signal = (uint32_t)s->sig;
    g->fault_code = (uint32_t)s->code;
    g->fault_address = s->address;
    g->fault_pc = s->pc;
    const LoamFuncVal *closure = sched_panic_closure();
    os_signal_continue(s, (uintptr_t)closure->code, at.sp, at.saved,
                       (uint64_t[]){(uint64_t)closure, PANIC_FAULT});
    return true;
}

// What is a panic in Go shows what a panic does, and else it is the runtime that gives up.
static void on_fault(const OsSignal *s) {
    if (s->sent) on_dump(s);
    if (s->address >= OS_NIL_BYTES && goes_on_as_panic(s)) return;
    G *g = sched_g();
    bool managed = in_managed_code(g, s), divided = s->sig == SIGFPE,
         panics = managed && (divided || s->address < OS_NIL_BYTES);
    if (!managed) stderr_print("fatal error: unexpected signal during runtime execution\n");
    else if (!panics) stderr_print("unexpected fault address 0x%lx\nfatal error: fault\n", s->address);
    else if (divided) stderr_print("panic: runtime error: integer divide by zero\n");
    else stderr_print("panic: runtime error: invalid memory address or nil pointer dereference\n");
    dying_print_signal(s->sig, (uint32_t)s->code, s->address, s->pc);
    if (!panics || !dying_is_silent()) {
        stderr_print("\n");
        print_frames(g, s, !panics || dying_shows_all());
    }
    dying_end();
}

static void on_nothing(const OsSignal *s) { (void)s; }

// ---- signals that the program asks for (os/signal) --------------------------------------------------------
//
// A handler may have interrupted anything, so it only sets a bit and wakes the thread that waits for one: the
// goroutine of os/signal waits as in a system call.

static uint64_t wanted, pending; // a bit for each signal; atomic
static uint32_t arrivals;        // futex: changes with each signal
static bool is_waiting;          // for the next one; atomic

// 0: there is no such signal, or it is the C library's own, which Go's runtime leaves alone, too.
static uint64_t bit_of(int sig) {
    bool librarys = sig > BEFORE_REAL_TIME && sig < REAL_TIME;
    return sig > 0 && sig <= LAST && !librarys ? 1ul << (sig - 1) : 0;
}

static int table_index(int sig) {
    int i = 0;
    while (i < SIGNALS && signals[i].sig != sig) i++;
    return i;
}

static bool is_always_handled(int sig) { return sig >= REAL_TIME || table_index(sig) < SIGNALS; }

static void on_signal(const OsSignal *s) {
    if (s->sig == SIGPROF && s->code == SI_TIMER) {
        cpuprofile_signal(s);
        return;
    }
    static void (*const reactions[])(const OsSignal *) = {
        [FAULT] = on_fault, [DUMP] = on_dump, [PASS] = on_nothing};
    int i = table_index(s->sig);
    bool own_fault = i < SIGNALS && signals[i].reaction == FAULT && !s->sent;
    if (!own_fault && __atomic_load_n(&wanted, __ATOMIC_ACQUIRE) & bit_of(s->sig)) {
        __atomic_fetch_or(&pending, bit_of(s->sig), __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&arrivals, 1, __ATOMIC_SEQ_CST);
        os_futex_wake(&arrivals, 1);
    } else if (i < SIGNALS) {
        reactions[signals[i].reaction](s);
    }
}

// Those that nohup and its like leave ignored stay so until they are asked for.
static bool was_ignored(int sig) {
    static uint64_t looked, ignored; // under os/signal's lock
    if (!(looked & bit_of(sig)) && os_signal_is_ignored(sig)) ignored |= bit_of(sig);
    looked |= bit_of(sig);
    return ignored & bit_of(sig);
}

void rt_signal_enable(uint32_t sig) {
    if (!bit_of((int)sig)) return;
    was_ignored((int)sig);
    __atomic_fetch_or(&wanted, bit_of((int)sig), __ATOMIC_SEQ_CST);
    os_signal_handle((int)sig, on_signal);
}

// Takes back rt_signal_enable, but not rt_signal_ignore.
void rt_signal_disable(uint32_t sig) {
    if (!bit_of((int)sig) || os_signal_is_ignored((int)sig)) return;
    __atomic_fetch_and(&wanted, ~bit_of((int)sig), __ATOMIC_SEQ_CST);
    if (is_always_handled((int)sig)) os_signal_handle((int)sig, on_signal);
    else if (was_ignored((int)sig)) os_signal_ignore((int)sig);
    else os_signal_default((int)sig);
}

void rt_signal_ignore(uint32_t sig) {
    if (!bit_of((int)sig)) return;
    was_ignored((int)sig);
    __atomic_fetch_and(&wanted, ~bit_of((int)sig), __ATOMIC_SEQ_CST);
    os_signal_ignore((int)sig);
}

bool rt_signal_ignored(uint32_t sig) { return bit_of((int)sig) && os_signal_is_ignored((int)sig); }

bool signal_is_programs(int sig) {
    return __atomic_load_n(&wanted, __ATOMIC_ACQUIRE) & bit_of(sig) || os_signal_is_ignored(sig);
}

// The lowest of the pending ones, 0: there is none.
static uint32_t take_pending(void) {
    uint64_t p = __atomic_load_n(&pending, __ATOMIC_ACQUIRE);
    if (!p) return 0;
    __atomic_fetch_and(&pending, ~(p & -p), __ATOMIC_SEQ_CST);
    return (uint32_t)__builtin_ctzl(p) + 1;
}

uint32_t rt_signal_recv(void) {
    syscall_enter();
    uint32_t seen = __atomic_load_n(&arrivals, __ATOMIC_SEQ_CST), sig;
    while (!(sig = take_pending())) {
        __atomic_store_n(&is_waiting, true, __ATOMIC_SEQ_CST);
        os_futex_wait(&arrivals, seen, -1);
        __atomic_store_n(&is_waiting, false, __ATOMIC_SEQ_CST);
        seen = __atomic_load_n(&arrivals, __ATOMIC_SEQ_CST);
    }
    return (uint32_t)syscall_exit(sig);
}

// Until what came so far has been handed over.
void rt_signal_idle(void) {
    enum { PAUSE_NS = 20000 };
    syscall_enter();
    for (uint32_t never = 0;
         __atomic_load_n(&pending, __ATOMIC_SEQ_CST) || !__atomic_load_n(&is_waiting, __ATOMIC_SEQ_CST);)
        os_futex_wait(&never, 0, PAUSE_NS);
    syscall_exit(0);
}

uint64_t signals_blocked_at_start;

void faults_init(void) {
    signals_blocked_at_start = os_signal_blocked();
    static void *main_stack;
    if (!os_signal_stack(&main_stack)) fatal_throw("runtime: no signal stack");
    for (int i = 0; i < SIGNALS; i++)
        if (!os_signal_handle(signals[i].sig, on_signal)) fatal_throw("sigaction failed");
    for (int sig = REAL_TIME; sig <= LAST; sig++) os_signal_handle(sig, on_signal); // a tool may keep one
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) os_signal_default(defaults[i]);
}
