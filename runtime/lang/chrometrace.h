// chrometrace.h - GODEBUG=chrometrace=FILE: what the collector does and when goroutines wait, as Chrome's
// trace events (JSON), which Perfetto (ui.perfetto.dev) and chrome://tracing show.
//
// Process 1 is the collector: a row for cycles and their marking, one for the times when the world stands
// still, and the heap's size and goal as counters; a cycle's arguments tell how much time each kind of work
// took. Process 2 is the program: a row for each goroutine, with the times when it waits for others (at
// channels, selects, semaphores, mutexes and conditions). What runs in between is not told.
#ifndef LOAM_CHROMETRACE_H
#define LOAM_CHROMETRACE_H

#include "base/records.h"

void chrometrace_init(void);    // after godebug_parse
void chrometrace_at_exit(void); // ends the file
extern bool chrometrace_is_on;
// A goroutine goes on that has waited since g->wait_since, as g->wait tells.
void chrometrace_waited(const G *);

#endif
