// defers.h - deferred calls of defer statements in loops: how many there will be is not known, so they have
// no place in the frame.
//
// Each goroutine has a stack of records for them, in chunks of memory of its own. Functions return in the
// opposite order in which they were called, and a function's deferred calls are made before its caller's,
// also while a panic unwinds: so the newest record is always the next one. How many of them are a function's
// own is counted in its frame (compiler/irgen/stmt/defer.c).
//
// A record is a closure object that compiled code fills. Its pointers are roots of the goroutine (slots.h).
// The memory of unused records is zero, because write barriers look at what a store replaces.
#ifndef LOAM_DEFERS_H
#define LOAM_DEFERS_H

#include "loam/abi.h"
#include "base/records.h"

typedef struct DeferRecord {
    void *code;           // takes the record; calls defers_pop when it has read it
    const LoamType *type; // of the whole record
    struct DeferRecord *older;
} DeferRecord;

// gc-leaf-function, of the running goroutine.
DeferRecord *defers_push(const LoamType *) __asm__("runtime.deferpush"); // its pointers are null
DeferRecord *defers_newest(void) __asm__("runtime.defernewest");
void defers_pop(void) __asm__("runtime.deferpop");

void defers_free(G *); // the goroutine is over; one chunk stays with its record for the next

#endif
