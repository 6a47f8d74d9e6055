// faults.h - what the runtime does when a signal arrives. Handlers run on a stack of their own, one a
// thread.
//   SIGSEGV, SIGBUS, SIGFPE  in compiled code: a report as Go's, status 2; elsewhere a fatal error of the
//                            runtime; sent by another process: as SIGQUIT
//   SIGQUIT, SIGABRT, ...    traceback of the goroutine, status 2
//   SIGUSR1, SIGPIPE, ...,   nothing: a signal that Go programs may ask for, and did not
//   those of real time
// Others, such as SIGTERM and SIGINT, have their default; SIGHUP and SIGINT stay ignored where they are when
// the program begins. Signals that the program asks for (os/signal) go to it instead, unless they are faults
// of its own.
#ifndef LOAM_FAULTS_H
#define LOAM_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

extern uint64_t signals_blocked_at_start; // of the process, as bits
void faults_init(void);                   // for the process, and this thread's signal stack
const char *signal_name(int sig);
// Whether the program asked for the signal, or wants it ignored.
bool signal_is_programs(int sig);

#endif
