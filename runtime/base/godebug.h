// godebug.h - the switches of the environment variable GODEBUG: name=value,... Unknown names are ignored, as
// Go does; a later pair wins; a value that is no number counts as 0.
#ifndef LOAM_GODEBUG_H
#define LOAM_GODEBUG_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Godebug {
    int64_t gctrace;        // one line on standard error for each collection
    int64_t gcpacertrace;   // lines about when cycles begin and how much is marked meanwhile
    int64_t scavtrace;      // one line for each collection about memory given back
    int64_t madvdontneed;   // 0: the system takes memory given back only when it needs it
    int64_t stackmove;      // 1: move the stack at each check and poison the old one
    bool segmented;         // stack=segmented: stacks are lists of segments instead of moving when they grow
    int64_t segmentcure;    // 1: and keep the next segment, and move the youngest frames into it
    int64_t gcstress;       // N: collect at every N-th allocation
    int64_t clobberfree;    // 1: overwrite objects when they are freed
    int64_t invalidptr;     // 1: check all pointers of objects and globals at each collection; 0: none at all
    int64_t gcstoptheworld; // 1: the world stands still while a cycle marks; 2: while it sweeps, too
    int64_t gccheckmark;    // 1: mark again with the world stopped and compare
    int64_t heapverify;     // N: look at all of the heap at every N-th allocation, and after each marking
    int64_t schedseed;      // N: one M, whose scheduler decides by pseudo-random numbers from this seed
    int64_t schedtrace;     // N: a line on standard error about the scheduler each N milliseconds
    int64_t scheddetail;    // 1: schedtrace tells of every P, M and goroutine
    int64_t memprofilerate; // N: MemProfileRate, and sampling begins at once; -1: the program decides
    char heap[16];          // heap=NAME: another heap than the default (plans/plan.h); longer names are cut
    int64_t allocfreetrace; // 1: print each object that is allocated or freed, with the stack
    char alloctrace[256];   // alloctrace=FILE: a line for each of these (lang/alloctrace.h)
    char chrometrace[256];  // chrometrace=FILE: events for Perfetto (lang/chrometrace.h)
    char heapdump[256];     // heapdump=FILE: a heap dump when the program ends (lang/heapdump.h)
    int64_t wbstress; // N: the program runs while the collector marks, which goes on at every N-th allocation
} Godebug;
extern Godebug godebug; // written by godebug_parse at start, read by every floor

void godebug_parse(const char *text); // NULL: nothing is set

#endif
