// sched.h - making goroutines and running them. The records are in base/records.h.
//
// Who may call: code on the system stack. Failure: out of memory ends the process.
#ifndef LOAM_SCHED_H
#define LOAM_SCHED_H

#include "base/records.h"

void sched_init(void);  // M 0 and P 0 of this thread; then the heap may be initialised
G *sched_first_g(void); // list of all goroutines, through all_next
G *sched_new_g(void);   // with a stack of LOAM_STACK_MIN bytes
// Runs fn() on g's stack; comes back when it returns.
void sched_run(G *g, void (*fn)(void));
void sched_roots_init(void); // fills gc_roots: the goroutines' part

// Panics that C raises: the goroutine goes on in lib/runtime's cpanic(code, text, p, q) as if the managed
// caller of the stub it is in had called that. Only on the system stack inside a stub.
enum SchedPanic {
    PANIC_NONE,
#define LOAM_PANIC(ID, Name) PANIC_##ID,
#include "loam/panics.def"
};
void sched_set_panic_closure(void *closure); // cpanic, a func value; set by package runtime's initialisation
_Noreturn void sched_panic(enum SchedPanic code, const char *text, int64_t length, const void *p,
                           const void *q);

#endif
