// sched.h - goroutines (G), threads (M), processors (P), and the way between a goroutine's stack and the
// thread's own.
//
// One M and one P exist so far; the three records are apart because memory caches belong to P, the system
// stack and signals to M, and the managed stack to G, and that is what a scheduler needs.
//
// Two stacks a thread
//     system stack     the thread's C stack. Everything in C runs here, except "gc-leaf-function" functions
//                      of abi.def and the fast path of mallocgc, which run on the goroutine's stack within
//                      LOAM_STACK_GUARD bytes.
//     goroutine stack  compiled code. It moves, but only in __morestack and loam.poll.
//
// How compiled code calls C (kinds SYS of abi.def and everything of lang/golib.def)
//     managed code --call--> stub (stack/stubs.S) --switch--> rt_<id>(same arguments) on the system stack
//     --switch back--> return
//   The stub leaves in G: sp (address of the return address: a safepoint of the caller), args (the six
//   integer argument registers), why = G_WHY_STUB, stub (its number). Hence while C code runs on the system
//   stack
//     1. the goroutine's stack stays where it is: raw addresses of its objects are good until the function
//        returns;
//     2. the collector finds the roots of all frames from G.sp, and the managed pointers among the arguments
//        by the stub's signature, so arguments stay alive during the call. A second managed object made by
//        the same call is not rooted while a third is allocated: put it into G.roots for that time.
//     3. results are rax, rdx, xmm0: at most two integer or pointer results, or one double.
//   A C function panics with sched_panic: the goroutine continues in managed code as if its caller had called
//   the panic function instead.
//
// The stack limit at %fs:LOAM_TLS_STACK_LIMIT is G.limit while the goroutine runs undisturbed and
// SCHED_LIMIT_POISON while it is asked to come to __morestack or loam.poll at the next check (stackmove=1, a
// pending shrink, later preemption).
//
// Who may use it: everything in runtime/. Failure: sched_throw (our bug), sched_fatal (the program's), both
// end the process, status 2.
#ifndef LOAM_SCHED_H
#define LOAM_SCHED_H

#include <stdarg.h>
#include <stddef.h>
#include "loam/abi.h"
#include "sched/offsets.h"

struct mcache; // heap.h: the allocation cache of a P (mcache_of_thread is that of the running P)

#define SCHED_LIMIT_POISON 0xfffffffffffff000ul // no stack pointer is above it
#define STACK_ORDERS 4                          // 2, 4, 8, 16 KiB come from free lists

typedef struct G G;
typedef struct M M;
typedef struct P P;

struct G {
    uintptr_t stack_lo, stack_hi; // the stack's memory; sp is in (stack_lo, stack_hi - 16]
    uintptr_t limit;              // stack_lo + LOAM_STACK_GUARD
    uintptr_t sp;         // valid while why != RUNNING: address of the return address into managed code
    uint64_t args[6];     // integer argument registers at that time
    uint32_t why;         // G_WHY_*
    uint32_t stub;        // number of the stub (stack/stubs.h)
    uint64_t frame;       // G_WHY_MORESTACK: bytes that the prologue asked for
    void *roots[4];       // managed pointers that C code on the system stack holds
    uint64_t id;          // 1 is main
    M *m;                 // while it runs
    G *all_next;          // list of all goroutines
    uint32_t shrink;      // how often the collector asked to halve the stack since it last moved
    uint64_t move_credit; // stackmove: bytes of copying that the checks so far have earned
    uint64_t moves, grows, shrinks; // counters
};

struct P {
    uint32_t id;
    M *m;
    struct mcache *mcache;
    void *stack_free[STACK_ORDERS]; // free stacks of 2 KiB << order, linked through their first word
};

struct M {
    uint32_t id;
    G *g;
    P *p;
    uintptr_t sys_sp; // top of the system stack where stubs continue
};

typedef struct SchedTls { // %fs-relative, local-exec
    G *g;
    M *m;
    P *p;
    uintptr_t sys_sp;
} SchedTls;
extern _Thread_local SchedTls sched_tls __attribute__((tls_model("local-exec")));

static inline G *sched_g(void) {
    return sched_tls.g;
} // NULL before the first goroutine runs (and in unit tests)
static inline P *sched_p(void) { return sched_tls.p; } // never NULL after sched_init

static inline void sched_set_limit(uintptr_t limit) {
    __asm__ volatile("movq %0, %%fs:%c1" ::"r"(limit), "i"(LOAM_TLS_STACK_LIMIT));
}
static inline uintptr_t sched_limit(void) {
    uintptr_t v;
    __asm__ volatile("movq %%fs:%c1, %0" : "=r"(v) : "i"(LOAM_TLS_STACK_LIMIT));
    return v;
}
// Makes the current goroutine come to __morestack or loam.poll soon.
static inline void sched_poison_limit(void) { sched_set_limit(SCHED_LIMIT_POISON); }

void sched_init(void);  // M 0 and P 0 of this thread; then the heap may be initialised
G *sched_first_g(void); // list of all goroutines, through all_next
G *sched_new_g(void);   // with a stack of LOAM_STACK_MIN bytes
// Runs fn() on g's stack; comes back when it returns.
void sched_run(G *g, void (*fn)(void));

// ---- the environment and arguments, read once -------------------------------------------------------------
extern int sched_argc;
extern char **sched_argv;
typedef struct DebugOptions { // GODEBUG=name=value,...; see debug.c for the table
    int64_t gctrace, stackmove, gcstress, clobberfree, invalidptr, gccheckmark;
} DebugOptions;
extern DebugOptions debug;
void debug_parse(const char *text);

// Standard error, without buffering or allocation; at most 1,000 bytes.
void sched_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

// ---- the end ----------------------------------------------------------------------------------------------
_Noreturn void sched_throw(const char *format, ...)
    __attribute__((format(printf, 1, 2))); // "fatal error: ..." and a traceback
_Noreturn void sched_fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2))); // the same, without runtime frames
_Noreturn void sched_exit(int status);     // flushes nothing: there are no buffers

// Panics that C raises: the goroutine goes on in lib/runtime's cpanic(code, text, p, q). Only on the system
// stack inside a stub.
enum SchedPanic {
    PANIC_MAKESLICE_LEN = 1, // runtime error: makeslice: len out of range
    PANIC_MAKESLICE_CAP,     // runtime error: makeslice: cap out of range
    PANIC_GROWSLICE,         // runtime error: growslice: cap out of range
    PANIC_UNCOMPARABLE,      // runtime error: comparing uncomparable type T          p: type
    PANIC_ASSERT, // TypeAssertionError; p: have (or NULL), q: interface, text: missing method's name
};
void sched_set_panic_closure(void *closure); // cpanic, a func value; set by package runtime's initialisation
_Noreturn void sched_panic(enum SchedPanic code, const char *text, int64_t length, const void *p,
                           const void *q);

#endif
