// switch.h - stubs.S and morestack.S as C sees them: ways from one stack to another.
#ifndef LOAM_AMD64_SWITCH_H
#define LOAM_AMD64_SWITCH_H

#include <stdint.h>

struct G;
struct SchedTls;

extern const char loam_goexit[]; // return address of a goroutine's first frame

// Calls fn(arg) on the system stack, from whichever stack this is: the slow way out of a "gc-leaf-function".
// It is no safepoint: G.sp is not set, so fn must not collect or look at frames.
void system_stack_call(void (*fn)(void *), void *arg);

// Runs fn on the stack that ends at top (a multiple of 16); returns when fn does.
void stack_enter(uintptr_t top, void (*fn)(void), struct SchedTls *);

// Goes back to the goroutine's stack as if the managed caller of the stub that is running had called this
// closure instead: the closure object is the first argument, then come args.
_Noreturn void stack_resume(struct G *, void *closure, const uint64_t args[5]);

#endif
