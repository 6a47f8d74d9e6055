// signals.h - signal handlers, for lang/ only.
#ifndef LOAM_OS_SIGNALS_H
#define LOAM_OS_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>
#include "arch/machine.h"

typedef struct OsSignal {
    int sig, code;
    bool sent; // by a process (kill, tgkill), not by what the program did
    uintptr_t address, pc, sp;
    uint64_t saved[ARCH_SAVED_REGS]; // registers that a called function keeps
    void *context;                   // the system's record of all
} OsSignal;
// Installs the handler: on the alternate stack, with all signals blocked while it runs. false: the system has
// no such signal, or allows none.
bool os_signal_handle(int sig, void (*handler)(const OsSignal *));
// When the handler returns, the thread goes on at pc, as if the return address at sp had just been pushed,
// with the two arguments, and no others.
void os_signal_continue(const OsSignal *, uintptr_t pc, uintptr_t sp, const uint64_t saved[ARCH_SAVED_REGS],
                        const uint64_t args[2]);
void os_signal_default(int sig);
void os_signal_ignore(int sig);
bool os_signal_is_ignored(int sig);
// Ends the process as the signal does by default, so that its parent sees the signal.
_Noreturn void os_signal_die(int sig);
// Blocks all signals for this thread; the set that was blocked before, as bits.
uint64_t os_signal_block_all(void);
void os_signal_block(uint64_t set); // these alone
uint64_t os_signal_blocked(void);   // by this thread
void os_signal_reset(void);         // no signal has a handler any more
// Gives this thread an alternate stack, the one at *memory, which is made if that is NULL. False: there
// is none to be had.
bool os_signal_stack(void **memory);
// A thread that was started with all signals blocked takes those that it causes itself: faults, SIGPIPE,
// and SIGPROF of its timer.
void os_signal_take_faults(void);

#endif
