// tracefile.h - files of lines that any thread adds to, on the system stack. What is written is buffered; a
// failure of the system ends it.
#ifndef LOAM_TRACEFILE_H
#define LOAM_TRACEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/lock.h"

typedef struct TraceFile {
    Lock lock; // of rank LOCK_TRACE; the rest is under it
    int fd;    // <= 0: there is no file
    size_t n;
    char text[1 << 16];
} TraceFile;

// name: of GODEBUG, for the complaint. false: there is no such file to be had, which was said.
bool tracefile_open(TraceFile *, const char *name, const char *path);
void tracefile_put(TraceFile *, const char *format, ...) __attribute__((format(printf, 2, 3))); // < 512 bytes
void tracefile_flush(TraceFile *);

#endif
