// records.h - goroutines (G), threads (M), processors (P), and which of them run on this thread. The
// scheduler makes and changes them (sched/sched.h); they stand on a low floor because each floor keeps its
// part of them: heap and gc the caches of a P, stack the range and the registers of a G.
//
// The three records are apart because memory caches and run queues belong to P, the system stack and signals
// to M, and the managed stack to G.
//
// Two stacks a thread
//     system stack     the thread's C stack. Everything in C runs here, except the "gc-leaf-function"
//                      functions of abi.def and the fast path of mallocgc: they run on the goroutine's
//                      stack, within LOAM_STACK_GUARD bytes.
//     goroutine stack  compiled code. It moves, but only in __morestack and loam.poll.
//
// How compiled code calls C (kind SYS of abi.def and golib.def)
//     managed code --call--> stub (arch/amd64/stubs.S) --switch--> rt_<id>(same arguments), system stack
//                  <--return-- stub <--switch back--
//   The stub leaves in G: sp (address of the return address: a safepoint of the caller), args (the integer
//   argument registers), why = G_WHY_STUB, stub (its number). Hence, while C code runs on the system stack,
//     1. the goroutine's stack stays where it is: raw addresses of its objects are good until the function
//        returns;
//     2. the collector finds the roots of all frames from G.sp, and the managed pointers among the
//        arguments by the stub's signature, so arguments stay alive during the call. A second managed
//        object made by the same call is not rooted while a third is allocated: put it into G.roots for
//        that time.
//     3. results are rax, rdx, xmm0: at most two integer or pointer results, or one double;
//     4. the C function may park the goroutine (sched_park_g) instead of returning. Whoever readies it puts
//        the results into G.ret and G.fret, and it may continue on another thread. While it is parked its
//        stack may be moved: C code reaches what is on it through G.args alone.
//
// The stack limit at %fs:LOAM_TLS_STACK_LIMIT is G.limit while the goroutine runs undisturbed and
// SCHED_LIMIT_POISON while it is asked to come to __morestack or loam.poll at the next check (stackmove=1, a
// pending shrink, later preemption).
#ifndef LOAM_RECORDS_H
#define LOAM_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include "arch/amd64/offsets.h"
#include "arch/machine.h"
#include "os/os.h"

struct MCache; // heap/mcache.h
struct WbBuf;  // gc/barrier.h

#define SCHED_LIMIT_POISON 0xfffffffffffff000ul // no stack pointer is above it
#define STACK_ORDERS 4                          // 2, 4, 8, 16 KiB come from free lists
#define G_ROOTS 2
#define RUNQ_SIZE 256u // goroutines in a P's ring; a power of two

struct DeferRecord;                       // stack/defers.h
typedef struct StackSegment StackSegment; // stack/stack.h
typedef struct DeferChunk DeferChunk;
struct LoamPanic; // lang/panic.h
typedef struct G G;
typedef struct M M;
typedef struct P P;

// A place in a queue of goroutines that wait for the same thing: a channel (lang/chan.h), a semaphore. Not
// managed memory. A goroutine has one of its own; a select takes one for each of its cases.
typedef struct Waiter {
    G *g;
    struct Waiter *next, *prev; // in the queue; next also in a P's list of free ones
    struct Waiter *next_case;   // the select's next one
    void *on;                   // what it waits for. Its goroutine holds that, too
    int32_t which;              // the case of a select; -1: it is the goroutine's own
    bool is_queued;
    uint32_t ticket; // of a condition's queue
    int64_t since;   // of a mutex's queue: when it began to wait
} Waiter;

struct G {
    uintptr_t stack_lo, stack_hi; // the stack's memory; sp is in (stack_lo, stack_hi - 16]
    uintptr_t limit;              // stack_lo + LOAM_STACK_GUARD
    uintptr_t sp; // valid while why != RUNNING: address of the return address into managed code
    uint64_t args[ARCH_ARG_REGS]; // integer argument registers at that time
    uint32_t why;                 // G_WHY_*
    uint32_t stub;                // number of the stub (stack/stubs.h)
    uint64_t frame;               // G_WHY_MORESTACK: bytes that the prologue asked for
    uint64_t ret[2];              // results of a stub whose C function parked the goroutine, for its return
    double fret;
    uint64_t saved[ARCH_SAVED_REGS]; // callee-saved registers when it left its stack
    void *roots[G_ROOTS];            // managed pointers that C code on the system stack holds
    void *labels;                    // of profiles, or NULL; atomic: read by the handler of SIGPROF
    struct LoamPanic *panics;        // in frames of this stack, the newest first
    struct DeferRecord *deferred;    // by statements in loops, the newest first
    uint32_t signal;                 // that the panics came from, or 0
    uint32_t fault_code;             // of the signal: why and
    uintptr_t fault_address;         // where it came
    uintptr_t fault_pc;              // 0: from a check in the code
    uint64_t id;                     // 1 is main
    M *m;                            // while it runs
    uintptr_t creator;               // return address of the `go` statement that made it; 0: the first one
    Waiter waiter;
    Waiter *cases;   // those of the select in which it waits, through next_case
    uint32_t chosen; // 0 while a select waits; who sets it to 1 wakes the goroutine
    uint32_t locks;  // calls of LockOSThread that are to be undone
    // What is left to do, on the system stack, before a goroutine that was readied continues; or NULL
    void (*before_resume)(G *);
    int64_t wait_since;    // since when it is WAITING, by machines.clock
    M *locked_m;           // the only M that runs it (LockOSThread), or NULL
    StackSegment *segment; // stack=segmented: the newest one, in which it runs; NULL: its first stack
    StackSegment *kept;    // segmentcure=1: the one that it left last
    G *next;               // in the run queue, or in the list of dead ones
    uint64_t move_credit;  // stackmove: bytes of copying that the checks so far have earned
    uint32_t shrink;       // how often the collector asked to halve the stack since it last moved
    uint8_t wait;          // WaitReason (sched/sched.h) while it is WAITING
    uint8_t begin_order;   // stack/sites.c: of the stack with which it began
    bool is_system;        // serves the runtime: no dump shows it, and its waiting is no deadlock
    bool panic_on_fault;   // debug.SetPanicOnFault
    struct Site *site;     // stack/sites.c: what its `go` statement has taught; NULL: not looked for
    // What the record keeps when its goroutine is over: others read status and list at any time.
    _Alignas(8) uint32_t status;    // GStatus, and G_SCAN; see sched/status.h
    uint32_t readied;               // how often it became RUNNABLE
    G *all_next;                    // list of all goroutines
    int64_t runnable_since;         // sched/status.h: not 0 if its wait to run is timed
    struct DeferChunk *defer_chunk; // stack/defers.h: where the newest of `deferred` is
    // sched/gcroots.c
    uint32_t scanned;     // number of the last cycle that has looked at its roots; by who may scan it
    uint32_t scan_wanted; // not 0: it shall do that itself at its next check; atomic
    G *scan_next;         // of those that ran when it was their turn
};
#define G_CLEARED_FROM offsetof(G, roots) // what is before is set anew for the next goroutine
#define G_LASTS_FROM offsetof(G, status)

struct P {
    uint32_t id;
    M *m; // that has it, or NULL; atomic: others poison its limit
    // sched/machine.h
    uint32_t state; // PState; atomic
    // P_PREEMPT, P_STOP, P_COLLECT: why the goroutine that runs here shall come to a check; atomic
    uint32_t attention;
    bool retired;                         // its number is not below GOMAXPROCS: no M has it
    P *idle_next;                         // list of idle Ps
    uint32_t syscalls;                    // that were entered on it; atomic
    uint32_t seen_slices, seen_syscalls;  // sysmon: these when it looked last, or when they were others,
    int64_t seen_time, seen_syscall_time; // and when that was
    struct MCache *mcache;
    int64_t sample_left;    // heap/sample.h: bytes to allocate until the next sample,
    uint32_t sample_random; // and what decides on the one after it
    struct WbBuf *wb;       // what the write barrier of this P has recorded
    // gc/background.c: of the cycle that began to mark at gc_begin: bytes to mark, time given; whether the P
    // is the collector's
    int64_t gc_begin, gc_debt, gc_share_ns;
    bool ring_first; // the next goroutine comes from the ring, if there is one
    bool gc_owns;
    void *stack_free[STACK_ORDERS];     // free stacks of 2 KiB << order, linked through their first word
    uint32_t stack_count[STACK_ORDERS]; // their numbers
    uint64_t stack_ahead;               // bytes of the budget of stack/sites.c that it has in hand
    // sched/runq.h: the ring of runnable goroutines, [run_head, run_tail), and the one that runs before them
    uint32_t run_head, run_tail;
    G *run_next;
    uint32_t slot_thieves; // who takes from run_next; atomic
    bool slot_busy;        // the P uses run_next; atomic
    G *run_ring[RUNQ_SIZE];
    uint32_t tick;      // goroutines that it has run
    uint32_t slices;    // those that did not go on in another's time slice (sched.c); atomic
    uint32_t wake_tick; // at the last wake-up for a goroutine that was alone (sched/machine.h)
    G *dead;            // records for new goroutines, with stacks of LOAM_STACK_MIN; through G.next
    uint32_t dead_count;
    uint64_t next_id, end_id; // numbers for new goroutines
    int64_t goroutines;       // made on this P less ended on it: the sum of all Ps is their number; atomic
    Waiter *waiters;          // free ones, through next
    uint32_t random;          // state of sched_random, not 0
    uint64_t map_random;      // of sched_random64
};

struct M {
    uint32_t id;
    G *g;
    P *p;
    uint32_t pins;    // while not 0, its goroutine keeps M and P
    uint64_t blocked; // signals that were blocked before its goroutine began to fork (lang/fork.c)
    // sched/machine.h
    uint32_t wake;         // futex: 1 wakes it
    P *next_p;             // with which it goes on; set before it is woken
    P *syscall_p;          // the P that it had when it went into a system call
    M *idle_next;          // list of idle Ms, or of dead ones
    bool is_spinning;      // it looks for work, and is counted in that
    G *locked_g;           // the only goroutine that it runs, or NULL
    M *all_next;           // list of all
    uintptr_t *limit_word; // the thread's word at %fs:LOAM_TLS_STACK_LIMIT, where other threads reach it
    OsThread thread;       // M 0 has none
    int32_t number;        // os_thread_number; 0: it has not begun. Atomic
    int32_t cpu_timer;     // lang/cpuprofile.c: 1 + its timer; 0: it has none
    void *signal_stack;
};

typedef struct SchedTls { // %fs-relative, local-exec
    G *g;
    M *m;
    P *p;
    uintptr_t sys_sp;     // the system stack below which stubs continue
    struct MCache *alloc; // where mallocgc's fast path takes slots: P's cache, or one without any (gcstress)
} SchedTls;
extern _Thread_local SchedTls sched_tls __attribute__((tls_model("local-exec")));

// NULL before the first goroutine runs (and in unit tests)
static inline G *sched_g(void) { return sched_tls.g; }
// never NULL after sched_init
static inline P *sched_p(void) { return sched_tls.p; }

// Contracts for RT_ASSERT. This code does not run on the goroutine's stack.
static inline bool on_system_stack(void) {
    const G *g = sched_tls.g;
    return !g || (uintptr_t)__builtin_frame_address(0) - g->stack_lo >= g->stack_hi - g->stack_lo;
}
// The goroutine stands where its roots can be found: it has left its stack through a stub or a check.
static inline bool at_safepoint(void) { return !sched_tls.g || sched_tls.g->why != G_WHY_RUNNING; }
// This thread has the P that its words name, so it may use the P's caches.
static inline bool owns_p(void) {
    const P *p = sched_tls.p;
    return p && p->m == sched_tls.m && p->m->p == p;
}

// Makes the goroutine that runs on this M come to __morestack or loam.poll soon. Any thread.
static inline void sched_poison_limit(const M *m) {
    __atomic_store_n(m->limit_word, SCHED_LIMIT_POISON, __ATOMIC_RELAXED);
}

#endif
