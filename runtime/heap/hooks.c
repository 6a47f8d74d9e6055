// hooks.c - see hooks.h.
#include "heap/hooks.h"
#include "heap/heapplan.h"

GcPhase gc_phase;
const HeapPlan *heap_plan;
void (*heap_yield)(void);
void (*heap_before_alloc)(uint64_t size);
void (*heap_after_large)(void *object, uint64_t size);
void (*heap_finalizer_due)(void *object, const struct Finalizer *);
const HeapTrace *heap_trace;
