// panic.h - panics that unwind: what lib/runtime/panic.go and recover stand on.
//
// A goroutine's panics form a list, G.panics, the newest first. Each record lies in the frame of the function
// of package runtime that works on it: gopanic or Goexit. That function asks for one pending deferred call
// after the other (rt_panicnext) and makes it, on top of the frames that panicked, so that a traceback shows
// them. The calls are found by walking the frames outwards: a frame with deferred calls has a record that the
// stack map names (LOAM_SYM_DEFERS):
//     word 0  code of a closure that makes the next call and marks it as made;  word 1  not 0: there is one
// The walk also collects what the frames that it leaves have saved of the registers of their callers.
//
// A panic whose walk passes the frame of an older one has aborted it: the older one will not go on. When a
// deferred function has called recover, rt_panicended unwinds the stack to the frame whose call that was,
// where control continues in its landing pad. An aborted Goexit is not forgotten: instead its own frame
// continues, and makes the calls that are left.
#ifndef LOAM_PANIC_H
#define LOAM_PANIC_H

#include "lang/lang.h"

typedef struct LoamPanic { // panicRecord in lib/runtime/panic.go
    LoamEface value;
    struct LoamPanic *link; // the next older one
    // Address of the return address into the frame whose deferred call was last made; NULL: none was. It is a
    // pointer of an object in gopanic's frame, so it is corrected when frames move.
    void *slot;
    bool recovered, aborted, goexit;
    uint64_t saved[ARCH_SAVED_REGS]; // the callee-saved registers in that frame, which may continue there
} LoamPanic;

void rt_panicbegin(LoamPanic *);           // becomes the newest
void *rt_panicnext(LoamPanic *);           // a func() that makes the next deferred call, NULL: none is left
_Noreturn void rt_panicended(LoamPanic *); // the newest was recovered
_Noreturn void rt_goexit(void);            // the goroutine is over
bool panic_is_recovered(void) __asm__("runtime.isRecovered");       // the newest
void panic_set_signal(int64_t signal) __asm__("runtime.setsignal"); // the next panic comes from this signal
uint64_t panic_fault_address(void) __asm__("runtime.faultAddress"); // of the fault that it comes from
bool panic_on_fault(bool on) __asm__("runtime.setPanicOnFault");
bool panic_touch(const void *p, int64_t n, bool writes) __asm__("runtime.touch");

LoamEface panic_recover(void) __asm__("runtime.gorecover");
LoamEface rt_gorecover(void);
LoamEface loam_gorecover_slow_stub(void);

#endif
