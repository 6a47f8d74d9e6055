// keeper.h - the heap's own thread, which has no P: it populates pages ahead of use and gives back those that
// the program no longer needs. See keeper.c.
#ifndef LOAM_KEEPER_H
#define LOAM_KEEPER_H

#include <stdbool.h>
#include <stdint.h>

// A cycle has marked whose goal was so many bytes (UINT64_MAX: none); before heap_set_goals tells the next
// one.
void heap_cycle_marked(uint64_t goal);
// Heap bytes at which the next cycle is to be over (UINT64_MAX: none), and the memory limit (INT64_MAX:
// none).
void heap_set_goals(uint64_t goal, int64_t memory_limit);
// After that, when the world runs again: wakes the thread if there is something to give back. To wake or
// begin a thread is a system call.
void heap_goals_are_set(void);

// Before pages are taken, without the lock: near the memory limit garbage that is not yet swept makes room,
// instead of memory that others would have to give back.
void heap_sweep_for_pages(uint64_t npages);

// After pages were taken, under the heap's lock: whether there is something for the thread to do. What it
// says is for heap_pages_taken, without the lock, which also gives back free memory that is above the memory
// limit.
bool keeper_is_wanted(void);
void heap_pages_taken(bool keeper_is_wanted);

#endif
