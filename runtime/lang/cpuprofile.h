// cpuprofile.h - the CPU profile: where threads are each time that they have used a period of processor time.
//
// Each M has a timer of its own that counts its thread's processor time and sends it SIGPROF. The handler
// finds the stack, wherever the thread is:
//     in compiled code, or in C that it called on the goroutine's stack: the first return address by
//     .eh_frame (stack/unwind.h), the others by the stack maps
//     in C on the system stack: the function alone, and the frames of the goroutine that is in a stub
// Equal stacks with equal labels are counted together in a table that was made before. Nothing is allocated,
// and no lock is taken but one that a handler holds for some hundred instructions.
//
// Labels are managed memory, and their table is a root. The handler notes a pointer that no barrier sees,
// when the collector may have looked at the table already. That is the one in the record of the goroutine
// that runs on the thread: it was there when the cycle began, or was shaded when it came there, and one that
// leaves is shaded as well, so that the cycle finds it in any case, and the next one in the table.
#ifndef LOAM_CPUPROFILE_H
#define LOAM_CPUPROFILE_H

#include "gc/roots.h"
#include "os/signals.h"

void cpuprofile_signal(const OsSignal *); // SIGPROF of a timer
void cpuprofile_visit_labels(GcVisit *visit, void *context);

#endif
