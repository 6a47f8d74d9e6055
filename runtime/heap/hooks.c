// hooks.c - see hooks.h.
#include "heap/hooks.h"

void (*heap_before_alloc)(uint64_t size);
bool heap_marking;
