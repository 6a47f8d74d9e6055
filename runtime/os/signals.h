// signals.h - signal handlers, for lang/faults.c only.
#ifndef LOAM_OS_SIGNALS_H
#define LOAM_OS_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct OsSignal {
    int sig, code;
    uintptr_t address, pc, sp;
} OsSignal;
// Installs the handler: on the alternate stack, with all signals blocked while it runs.
void os_signal_handle(int sig, void (*handler)(const OsSignal *));
bool os_signal_stack(void); // gives this thread an alternate stack; false: out of memory

#endif
