// finalizers.h - calls of finalizers that are due, and the goroutine that makes them.
//
// Whoever sweeps an object that is dead and has a finalizer puts the call into a queue (heap_finalizer_due).
// One goroutine, whose code is runfinq of lib/runtime, makes them one after the other. What the queue holds
// are roots of the collector; the goroutine begins with the first finalizer that is set, and is the runtime's
// while it waits and the program's while a finalizer runs, as in Go.
#ifndef LOAM_FINALIZERS_H
#define LOAM_FINALIZERS_H

#include "gc/roots.h"

// lib/runtime/finalizer.go has the same layout.
typedef struct FinalizerCall {
    void *fn, *object;
    const void *word;        // as in Finalizer (heap/special.h)
    const LoamType *results; // likewise
} FinalizerCall;

void finalizers_init(void);
void finalizers_start(const LoamFuncVal *proc);       // once; in a stub
void finalizers_next(FinalizerCall *);                // in a stub of proc: parks until one is due
void finalizers_visit(GcVisit *visit, void *context); // the queue

#endif
