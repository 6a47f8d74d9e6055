// heapdump.h - heap dumps: all objects, roots and goroutines at one moment, in a file.
//
// The file begins as Go 1.19's do (debug.WriteHeapDump; the format is described in Go's wiki under
// "heapdump15-through-heapdump17"), so that readers of those open it. Behind the record that ends it come
// records of Loam's, of the same form, which `loam heap` shows as well. Each begins with its tag:
//     HEAPDUMP_PROGRAM  text: path of the executable; text: the heap plan
//     HEAPDUMP_SPAN     address, pages of 8 KiB, bytes an object, objects, size class, DumpSpan bits
//     HEAPDUMP_PAGES    address, number of free pages side by side; 1: they may have physical memory
//     HEAPDUMP_TYPED    address of an object, of its type descriptor; elements, if it is an array of such
//     HEAPDUMP_SITE     id of an allocation site, address of the type descriptor of its objects, or 0
//     HEAPDUMP_END
#ifndef LOAM_HEAPDUMP_H
#define LOAM_HEAPDUMP_H

#include <stdint.h>

enum {
    HEAPDUMP_END,
    HEAPDUMP_PROGRAM,
    HEAPDUMP_SPAN,
    HEAPDUMP_PAGES,
    HEAPDUMP_TYPED,
    HEAPDUMP_SITE,
};
enum DumpSpan { DUMPSPAN_STACKS = 1, DUMPSPAN_NOSCAN = 2 };

// All three on the system stack, at a safepoint.
int64_t heapdump_write(int fd); // stops the world meanwhile; 0 or -errno
void heapdump_at_exit(void);    // what GODEBUG=heapdump=FILE asks for
// What follows the end of Go's part; the world stands still, and the caller has the heap's lock.
void heapdump_write_spans(void);

#endif
