// sched.h - making goroutines, running them, and passing the thread from one to the other.
//
// The scheduler is schedule() in sched.c: it takes the next runnable goroutine and continues it. A goroutine
// that leaves its stack for longer than a call of C comes to it again, through one of the functions below:
// they give up the frames of the system stack, from the stub's on, and do not return. The records are in
// base/records.h, a goroutine's life is in status.h.
//
// Who may call: code on the system stack; the functions marked "in a stub" only where a goroutine called C.
// Failure: out of memory ends the process.
#ifndef LOAM_SCHED_H
#define LOAM_SCHED_H

#include "base/records.h"

// M 0 and P 0 of this thread, and the collector's view of goroutines (gc_roots). After heap_init.
void sched_init(void);
// The one place where this thread's M gets a P, which no other M has: the only writer of tls.p and tls.alloc.
void sched_acquire_p(P *);
// Runs fn as goroutine 1 on this thread; the process ends with status 0 when it returns.
_Noreturn void sched_main(void (*fn)(void));

// A goroutine that will run fn, with a stack of LOAM_STACK_MIN bytes. It is IDLE: nobody knows it yet.
G *sched_new_g(void (*fn)(void));
// An IDLE or WAITING goroutine becomes runnable, after all that are. Any thread.
void sched_ready_g(G *);
// In a stub: the goroutine waits until somebody calls sched_ready_g. What the stub returns is then in G.ret,
// G.fret.
_Noreturn void sched_park_g(void);
// In a stub: lets the others run first. What the stub returns is in G.ret and G.fret.
_Noreturn void sched_yield_g(void);
_Noreturn void sched_exit_g(G *); // its first function returned (loam_goexit)

G *sched_first_g(void); // list of all goroutines that ever were, through all_next; dead ones are in it

// Panics that C raises: the goroutine goes on in lib/runtime's cpanic(code, text, p, q) as if the managed
// caller of the stub it is in had called that. Only on the system stack inside a stub.
typedef enum SchedPanic {
    PANIC_NONE,
#define LOAM_PANIC(ID, Name) PANIC_##ID,
#include "loam/panics.def"
} SchedPanic;
void sched_set_panic_closure(void *closure); // cpanic, a func value; set by package runtime's initialisation
_Noreturn void sched_panic(SchedPanic code, const char *text, int64_t length, const void *p, const void *q);

#endif
