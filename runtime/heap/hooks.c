// hooks.c - see hooks.h.
#include "heap/hooks.h"

GcPhase gc_phase;
void (*heap_yield)(void);
void (*heap_before_alloc)(uint64_t size);
void (*heap_after_large)(void *object, uint64_t size);
void (*heap_finalizer_due)(void *object, const struct Finalizer *);
