// cpuprofile.h - the CPU profile: where threads are each time that they have used a period of processor time.
//
// Each M has a timer of its own that counts its thread's processor time and sends it SIGPROF. The handler
// finds the stack, wherever the thread is:
//     in compiled code, or in C that it called on the goroutine's stack: the first return address by
//     .eh_frame (stack/unwind.h), the others by the stack maps
//     in C on the system stack: the function alone, and the frames of the goroutine that is in a stub
// Equal stacks are counted together in a table that was made before. Nothing is allocated, and no lock is
// taken but one that a handler holds for some hundred instructions.
#ifndef LOAM_CPUPROFILE_H
#define LOAM_CPUPROFILE_H

#include "os/signals.h"

void cpuprofile_signal(const OsSignal *); // SIGPROF of a timer

#endif
