// signals.c - signal handlers and their stacks.
#define _GNU_SOURCE
#include <signal.h>
#include <ucontext.h>
#include "os/os.h"
#include "os/signals.h"

enum { SIGNAL_STACK = 64 * 1024 };
static void (*handlers[65])(const OsSignal *);

static const int saved_regs[ARCH_SAVED_REGS] = {REG_RBX, REG_RBP, REG_R12, REG_R13, REG_R14, REG_R15};

static void receive(int sig, siginfo_t *info, void *context) {
    const ucontext_t *u = context;
    OsSignal s = {.sig = sig,
                  .code = info->si_code,
                  .sent = info->si_code == SI_USER || info->si_code == SI_TKILL,
                  .address = (uintptr_t)info->si_addr,
                  .pc = (uintptr_t)u->uc_mcontext.gregs[REG_RIP],
                  .sp = (uintptr_t)u->uc_mcontext.gregs[REG_RSP],
                  .context = context};
    for (int i = 0; i < ARCH_SAVED_REGS; i++) s.saved[i] = (uint64_t)u->uc_mcontext.gregs[saved_regs[i]];
    handlers[sig](&s);
}

void os_signal_continue(const OsSignal *s, uintptr_t pc, uintptr_t sp, const uint64_t saved[ARCH_SAVED_REGS],
                        const uint64_t args[2]) {
    greg_t *regs = ((ucontext_t *)s->context)->uc_mcontext.gregs;
    regs[REG_RIP] = (greg_t)pc;
    regs[REG_RSP] = (greg_t)sp;
    for (int i = 0; i < ARCH_SAVED_REGS; i++) regs[saved_regs[i]] = (greg_t)saved[i];
    regs[REG_RDI] = (greg_t)args[0];
    regs[REG_RSI] = (greg_t)args[1];
    regs[REG_RDX] = regs[REG_RCX] = regs[REG_R8] = regs[REG_R9] = 0;
}

bool os_signal_handle(int sig, void (*handler)(const OsSignal *)) {
    struct sigaction action = {.sa_sigaction = receive, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    sigfillset(&action.sa_mask);
    handlers[sig] = handler;
    return sigaction(sig, &action, NULL) == 0;
}

void os_signal_default(int sig) { signal(sig, SIG_DFL); }
void os_signal_ignore(int sig) { signal(sig, SIG_IGN); }

static uint64_t bits_of(const sigset_t *set) {
    uint64_t bits = 0;
    for (int sig = 1; sig <= 64; sig++) bits |= (uint64_t)(sigismember(set, sig) == 1) << (sig - 1);
    return bits;
}

uint64_t os_signal_block_all(void) {
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    return bits_of(&old);
}

uint64_t os_signal_blocked(void) {
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return bits_of(&now);
}

void os_signal_block(uint64_t bits) {
    sigset_t set;
    sigemptyset(&set);
    for (int sig = 1; sig <= 64; sig++)
        if (bits >> (sig - 1) & 1) sigaddset(&set, sig);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
}

void os_signal_reset(void) {
    struct sigaction now;
    for (int sig = 1; sig <= 64; sig++)
        if (sigaction(sig, NULL, &now) == 0 && now.sa_sigaction == receive) os_signal_default(sig);
}

bool os_signal_is_ignored(int sig) {
    struct sigaction now;
    return sigaction(sig, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void os_signal_die(int sig) {
    signal(sig, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, sig);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(sig);
    os_exit(2); // a signal that does not end a process by default
}

void os_signal_take_faults(void) {
    sigset_t faults;
    sigemptyset(&faults);
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPIPE, SIGPROF};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) sigaddset(&faults, own[i]);
    pthread_sigmask(SIG_UNBLOCK, &faults, NULL);
}

// Handlers run on a stack of their own (H10).
bool os_signal_stack(void **memory) {
    if (!*memory) {
        *memory = os_stack(SIGNAL_STACK);
        if (!*memory) return false;
        __atomic_fetch_add(&os_record_bytes, SIGNAL_STACK, __ATOMIC_RELAXED);
    }
    stack_t s = {.ss_sp = *memory, .ss_size = SIGNAL_STACK};
    return sigaltstack(&s, NULL) == 0;
}
