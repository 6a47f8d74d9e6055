// sched.h - making goroutines, running them, and passing the thread from one to the other.
//
// The scheduler is sched_next() in sched.c: it takes the next runnable goroutine and continues it. A
// goroutine that leaves its stack for longer than a call of C comes to it again, through one of the functions
// below: they give up the frames of the system stack, from the stub's on, and do not return. The records are
// in base/records.h, a goroutine's life is in status.h, the queues are in runq.h.
//
// Who may call: code on the system stack; the functions marked "in a stub" only where a goroutine called C.
// Failure: out of memory ends the process.
#ifndef LOAM_SCHED_H
#define LOAM_SCHED_H

#include "base/lock.h"
#include "base/records.h"

// M 0 and P 0 of this thread, and the collector's view of goroutines (gc_roots). After heap_init.
void sched_init(void);
// The one place where this thread's M gets a P, which no other M has: the only writer of tls.p and tls.alloc.
void sched_acquire_p(P *);
// Runs a closure as goroutine 1 on this thread; the process ends with status 0 when it returns.
_Noreturn void sched_main(const LoamFuncVal *);

// A goroutine that will call the closure; creator: return address of the `go` statement, or 0. It is IDLE:
// nobody knows it yet.
G *sched_new_g(const LoamFuncVal *, uintptr_t creator);
// In a stub: `go closure()`.
void sched_go(const LoamFuncVal *);
// An IDLE or WAITING goroutine becomes runnable, and is the next that this P runs. Any thread with a P.
void sched_ready_g(G *);

// The same for a WAITING one, from any thread: it goes to the global queue when this thread has no P.
void sched_ready_g_anywhere(G *);

// Why a goroutine is parked, for tracebacks.
typedef enum WaitReason {
    WAIT_NONE,
#define LOAM_WAIT(ID, text) WAIT_##ID,
#include "sched/waits.def"
} WaitReason;
// Whoever serves a goroutine that waits at channels writes to its stack, under a channel's lock. hold: takes
// the locks of all that it waits at, for who has its scan bit and wants to move the stack; false: one is not
// to be had. Otherwise gives them back. Package lang sets it.
extern bool (*sched_hold_channels)(G *, bool hold);
const char *sched_reason_text(WaitReason);
const char *sched_wait_text(const G *); // "" unless it is WAITING

// Called before a goroutine is WAITING; NULL, unless a profile wants to know (lang/delays.h).
extern void (*sched_blocks)(G *, WaitReason);

// In a stub: the goroutine waits until somebody calls sched_ready_g. What the stub returns is then in G.ret,
// G.fret. `held`, which may be NULL, is a lock that this thread holds: it is released once the goroutine may
// be readied.
_Noreturn void sched_park_g(WaitReason, Lock *held);
// The same in two steps, for who holds several locks: after the first one the goroutine is WAITING, and is
// not this thread's any more; the caller releases the locks.
void sched_park_begin(WaitReason);
_Noreturn void sched_next(void); // runs the next goroutine; the thread has none
// In a stub, in __morestack or in loam.poll: lets the others run first. What a stub returns is in G.ret and
// G.fret.
_Noreturn void sched_yield_g(void);
// The same, but cheaper, for goroutines that ask for it; returns when there is nobody to let run.
void sched_gosched(void);
// The same, but only the goroutine that was readied last, and those in this P's queue, go first. Returns when
// the goroutine is pinned: it unlocks a mutex in the middle of what must stay on its P (sync.Pool).
void sched_hand_over(void);
// In a stub: the goroutine is over. The process ends with the first one.
_Noreturn void sched_exit_g(G *);
// What is done before the process ends with its first goroutine, or NULL. System stack, at a safepoint.
extern void (*sched_at_exit)(void);
// The same, but the process goes on without the first one (runtime.Goexit).
_Noreturn void sched_goexit(void);

G *sched_first_g(void);      // list of all goroutines that ever were, through all_next; dead ones are in it
int64_t sched_procs(void);   // GOMAXPROCS
int64_t sched_count_g(void); // goroutines of the program that are not over

// The goroutine runs on this thread alone, and nothing else does, until as many calls have undone it. Leaves.
void sched_lock_thread(void);
void sched_unlock_thread(void);

uint32_t sched_random(uint32_t n); // less than n
uint64_t sched_random64(void) __asm__("runtime.mapRandom");
void sched_check(G *);              // stack_check_hook (stack/stack.h)
int64_t sched_set_procs(int64_t n); // GOMAXPROCS, unless n < 1; the old value. In a stub

// Waiters (base/records.h) for a select; they belong to whoever took them. On a P.
Waiter *sched_waiter_new(void);
void sched_waiter_free(Waiter *);

// Panics that C raises: the goroutine goes on in lib/runtime's cpanic(code, text, p, q) as if the managed
// caller of the stub it is in had called that. Only on the system stack inside a stub.
typedef enum SchedPanic {
    PANIC_NONE,
#define LOAM_PANIC(ID, Name) PANIC_##ID,
#include "loam/panics.def"
} SchedPanic;
void *sched_panic_closure(void);
void sched_set_panic_closure(void *closure); // cpanic, a func value; set by package runtime's initialisation
_Noreturn void sched_panic(SchedPanic code, const char *text, int64_t length, const void *p, const void *q);
// The same for a goroutine that is parked in a stub: it panics when it is readied.
void sched_panic_parked(G *, SchedPanic code);

#endif
