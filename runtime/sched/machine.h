// machine.h - which M has which P: idle ones, those that look for work, those in system calls, and stopping
// the world.
//
// A P's state
//     IDLE      in the list of idle ones
//     RUNNING   an M's
//     SYSCALL   nobody's: its M is in a system call, and takes it back if nobody has taken it meanwhile
//     AWAY      an M's that sleeps, or was woken for it and has not come yet. It looks whether the world
//               stands still before it does anything with the P, so who stops the world need not wait for it
//     STOPPED   the world stands still, and it was SYSCALL
//
// No wake-up is lost. Who makes a goroutine runnable puts it into a queue and then looks whether a P is idle
// and no M spins (looks for work): if so it starts one. Who finds no work makes its P idle, stops spinning,
// and then looks at all queues once more. A full barrier lies between the two of both, so one of them sees
// the other: who finds no work passes it for all threads (membarrier), because the other one, which is hot,
// has none (runq.h). An M that spins and finds work starts the next one if it was the last to spin. An M that
// spins looks some microseconds longer than once, as long as another P works: a program that starts many
// short goroutines would else have it sleep and woken for each.
//
// A wake-up that finds nothing costs the one who wakes some microseconds: for two goroutines that hand each
// other their turn more than all the rest. So after some that found nothing, a goroutine that is alone in its
// P's queues is a reason for one only once in 2^`fruitless` turns of that P; most likely it runs there next.
// If it does not, because the P's goroutine goes on without switching, sysmon sees it within a millisecond:
// wake-ups are left out only while sysmon looks that often (`watched`), which it does while goroutines take
// turns. The first wake-up that finds something ends this.
//
// Stopping. Who stops the world sets P_STOP for all Ps and poisons the limits of the goroutines that run;
// each M comes to machine_attend at its next check, or in the scheduler, and waits there with its P. A
// request that is lost, because an M set its limit at that moment, is repeated.
//
// Buffers of the write barrier. A P that no M has, in whichever state, has an empty one: its M empties it
// before it gives it up. So when the collector wants to know that each buffer has been empty since some
// moment (P_COLLECT), it waits only for Ps with Ms: they come to gc_acknowledge as they come to a stop. A
// request that is lost is repeated by sysmon. P_FINISH: this P may have seen the end of marking where it
// could do nothing about it.
//
// The lock protects the lists, `busy`, `stopping` and the M of an idle P. Everything that is marked atomic is
// also read without it.
#ifndef LOAM_MACHINE_H
#define LOAM_MACHINE_H

#include "base/lock.h"
#include "base/records.h"

#define SCHED_MAX_PROCS 4096u // of GOMAXPROCS, which has no limit in Go

typedef enum PState { P_IDLE, P_RUNNING, P_SYSCALL, P_AWAY, P_STOPPED } PState;
#define P_PREEMPT 1u
#define P_STOP 2u
#define P_COLLECT 4u
#define P_FINISH 8u

typedef struct Machines {
    Lock lock;
    P *ps[SCHED_MAX_PROCS]; // those that were made; never freed
    uint32_t made;          // atomic
    uint32_t procs;         // GOMAXPROCS; atomic. A P with a greater number goes out of use at its next turn
    P *idle_ps;
    uint32_t idle; // their number; atomic
    M *idle_ms;
    uint32_t spinning;   // Ms that look for work; atomic
    uint32_t fruitless;  // Ms that spun since the last one that found something, to a limit; atomic
    uint32_t watched;    // sysmon looks often enough for wake-ups to be left out; atomic
    uint32_t in_syscall; // Ms in system calls; atomic
    uint32_t polling;    // goroutines that wait for a descriptor; atomic
    int32_t busy;        // Ps that are neither idle nor out of use
    uint32_t next_m;     // number of the next M
    uint32_t max_m;      // more of them end the program
    M *all_ms;           // through all_next; only grows; atomic
    uint32_t idle_m;     // idle Ms; for schedtrace
    M *dead_ms;          // whose threads are over or about to end, through idle_next
    uint32_t dead_m;
    M *timekeeper;          // the idle M that wakes up for the first timer; atomic
    bool stopping;          // atomic
    uint32_t monitor_waits; // futex: 1 while sysmon sleeps until a P is no longer idle; atomic
    int64_t clock;     // os_nanotime when sysmon looked last, which is not long ago while a P works; atomic
    uint32_t to_stop;  // futex: Ps that are still running; atomic
    uint32_t stops;    // futex: changes when the world starts again; atomic
    uint32_t sleepers; // who may sleep at to_stop or stops; atomic
} Machines;
extern Machines machines;

void machines_init(uint32_t procs); // P 0 is this thread's
int64_t machines_made(void);        // Ps that there ever were: more than any P's number
// Another M, if a P is idle and nobody looks for work. On a P, after a goroutine was put into a queue.
void machine_wake_idle(void);
static inline void machine_wake(void) {
    __atomic_signal_fence(__ATOMIC_SEQ_CST); // the other side has the processor's (above)
    if (__atomic_load_n(&machines.idle, __ATOMIC_SEQ_CST) &&
        !__atomic_load_n(&machines.spinning, __ATOMIC_SEQ_CST))
        machine_wake_idle();
}
// The same after a goroutine was put into the slot, while the ring may be empty.
static inline void machine_wake_for_next(P *p) {
    uint32_t fruitless = __atomic_load_n(&machines.fruitless, __ATOMIC_RELAXED);
    if (fruitless && __atomic_load_n(&machines.watched, __ATOMIC_RELAXED) &&
        __atomic_load_n(&p->run_head, __ATOMIC_RELAXED) == p->run_tail) {
        if (p->tick - p->wake_tick < 1u << fruitless) return;
        p->wake_tick = p->tick;
    }
    machine_wake();
}
void machine_stops_spinning(M *);
// This M has found a goroutine. It spins no longer.
static inline void machine_found(M *m) {
    if (m->is_spinning) machine_stops_spinning(m);
}
// Begins to spin, if not too many do.
bool machine_spin(M *);
bool machine_is_alone(void); // no other P works
// There is no work: gives up the P, waits until there may be some, and returns with a P.
void machine_idle(M *);
// The M gives up its P, which goes out of use, and waits for another; or, when the world is to stop, neither.
void machine_retire(M *);
// At a safepoint: what the P's attention asks for. true: the goroutine shall let others run.
bool machine_attend_slow(M *);
static inline bool machine_attend(M *m) {
    return __atomic_load_n(&m->p->attention, __ATOMIC_RELAXED) && machine_attend_slow(m);
}
// A goroutine that runs too long on this P comes to its next check. Any thread.
void machine_preempt(P *);
// A timer is the first one now. Any thread.
void machine_timer_added(void);

// A goroutine and an M that belong together (LockOSThread). Such an M waits, without a P, while its goroutine
// does: whichever M finds the goroutine in a queue gives its P to that M.
void machine_wait_locked(M *);      // gives up the P, if it has one; returns with another
void machine_give_locked(M *, G *); // this M's P to the M of g, which it has taken out of a queue
// Its goroutine is over: the thread, whose state is not what others expect, ends.
_Noreturn void machine_abandon(M *);
extern void (*machine_begun)(M *);      // by a thread that begins, before it has a P; or NULL
_Noreturn void machine_no_thread(void); // os_thread_start has failed, in Go's words
int64_t machine_set_max(int64_t max);   // how many threads there may be; the old value
// In the child of a fork, whose copy of the process has this thread alone: nobody is there to stop the world,
// and what the others held stays locked. Its goroutine goes on, and may do little more than exec.
void machine_forked(void);

// System calls that may block, around C code in a stub: what the call gave is returned, or, when no P is to
// be had, is in G.ret when the goroutine goes on, and this does not return.
void syscall_enter(void);
int64_t syscall_exit(int64_t result);

// For the collector; see gc/roots.h.
uint32_t machine_ask_all(void);
void machine_answer_own(void);
void machine_forget_requests(void);
void machine_ask_own(void);
bool machine_others_wait(void);
void machine_repeat_requests(void); // any thread

void world_stop(void); // see gc/roots.h
bool world_is_stopped(void);
void world_start(void);
void world_yield(void);
void world_rest(int64_t ns);
// The process is dying: this goroutine alone goes on, the others stop at their next check. Returns to the
// first one that calls it.
void world_end(void);

bool machine_retake(P *);    // takes a P from a system call; an M for it, if there is work. Any thread
void sysmon_start(void);     // once
bool machine_all_idle(void); // for sysmon: no P works; it is to wait at monitor_waits
void schedtrace_print(int64_t since_start_ns);

#endif
