// roots.h - what the collector asks of the floors above it: where the roots are, and that the world stands
// still. They fill gc_roots at start, before the first allocation; the collector knows neither stacks nor
// goroutines nor the scheduler.
//
// Roots are visited by slot, so that a collector that moves objects or stacks can write the new address back:
//     globals            the words that LoamGlobalRoot.gcdata names
//     stacks             slots of frames and words of stack objects, by the stack maps
//     G.args             pointers in argument registers: of the stub that the goroutine is in, or of the
//                        function that it was about to enter, by its entry mask; stack arguments likewise
//     G.roots            what C code holds for a while
//     tables in C        timers (sched/timers.h) and others: see below
// Work buffers hold no roots: what is in them is reachable from some root, or was when marking began. The
// barriers' buffers are empty when marking is over.
//
// A table in C memory that holds managed pointers is a root like a global. Since the program runs while a
// cycle marks,
//     - its job visits it under its lock;
//     - what is put into it is recorded first (gc_shade), for the job may be over;
//     - what leaves it and goes where a stack that was looked at may find it is recorded as well.
//
// A pointer into an object stands for the object: heap_span_of and a multiplication find its beginning. No
// root holds a derived pointer that lies outside of its object: loam-statepoints computes those again from
// their bases, and stack maps with pairs of the two are refused at start.
#ifndef LOAM_ROOTS_H
#define LOAM_ROOTS_H

#include <stdbool.h>
#include <stddef.h>
#include "loam/abi.h"

// value: the managed pointer, not NULL, that the slot held when it was read; the program may have stored
// another one since.
typedef void GcVisit(void *context, void **slot, void *value);

typedef struct GcRoots {
    const LoamGlobalRoot *globals; // all globals that may hold managed pointers
    size_t global_count;
    // The world stands still and a cycle begins: the stacks that exist now are the ones that next_stack shall
    // hand out. Those of goroutines made later hold nothing that was not greyed or made black.
    void (*begin_stacks)(void);
    // Claims a stack that was not looked at since begin_stacks and visits its roots and its goroutine's. A
    // goroutine that runs meanwhile is asked to do that itself; false: there is none that can be done now.
    // Any thread of the collector.
    bool (*next_stack)(GcVisit *visit, void *context);
    // Whether all of them were looked at. Exact while no worker is counted (gc/work.h). May be NULL: true.
    bool (*stacks_are_done)(void);
    // Visits the roots of all goroutines, claims nothing. The world stands still.
    void (*visit_stacks)(GcVisit *visit, void *context);
    // For collectors that move objects, while the world stands still: what C code knows by its address, in
    // slots that are copies. What it leads to stays where it is, if it is alive. May be NULL.
    void (*visit_held)(GcVisit *visit, void *context);
    // The world stands still and a cycle is about to mark: forgets what is only kept for reuse.
    void (*drop_caches)(void);
    // The world stands still and a cycle has marked: what Ps keep of free stacks becomes common. May be NULL.
    void (*collect_stacks)(void);
    // Gives a few free stacks back to the heap; false: there are no more. The world may run. May be NULL.
    bool (*return_stacks)(void);
    // For debugging: all that is said of stacks is so; false after printing what is not. May be NULL.
    bool (*stacks_are_valid)(void);
    // Number of the goroutine whose stack contains the address; 0: none.
    uint64_t (*stack_owner)(uintptr_t address);
    // Returns when every other P stands at a safepoint or outside of the heap: it reads and writes no managed
    // memory and no state of heap and gc until start_world. What it did before is visible to the caller, what
    // the caller does is visible to it afterwards. Only one P stops the world at a time (gc/world.h).
    void (*stop_world)(void);
    void (*start_world)(void);
    // On the system stack at a safepoint: lets another P stop the world, and waits until it has started
    // again.
    void (*yield_world)(void);
    void (*rest)(int64_t ns); // the same, and sleeps for so long
    // For marking while the program runs (gc/background.h). NULL: it never does.
    // Makes each P come to gc_attend once, or to gc_acknowledge with an empty buffer; returns how many will.
    // The others have no M, so their buffers are empty. At a safepoint.
    uint32_t (*ask_all)(void);
    void (*answer_own)(void);      // this P's part of that, now. At a safepoint
    void (*forget_requests)(void); // the world stands still: takes back what ask_all has asked
    void (*ask_own)(void);         // this P shall come to gc_try_finish. Any stack
    void (*begun)(void);       // marking has begun, the world runs: whoever repeats lost requests shall do so
    uint32_t (*procs)(void);   // GOMAXPROCS
    void (*wake)(void);        // another M, if a P is idle: there is something to mark
    bool (*others_wait)(void); // goroutines are runnable that this P could run: a hint
} GcRoots;
extern GcRoots gc_roots;

// ---- root jobs (rootjobs.c): all roots of a cycle, in pieces that any worker may take

void rootjobs_begin(void);                           // the world stands still
bool rootjobs_run(GcVisit *visit, void *context);    // claims a job and does it; false: none can be done now
bool rootjobs_are_done(void);                        // all of them. Exact while no worker is counted (work.h)
void roots_visit_all(GcVisit *visit, void *context); // claims nothing; the world stands still
uint64_t roots_global_bytes(void);

#endif
