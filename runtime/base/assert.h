// assert.h - contracts that debug builds check: RT_ASSERT(level, condition).
//
// LOAM_ASSERT_LEVEL comes from the build: 0 checks nothing (release), 1 what costs a few instructions, 2 also
// what takes time. A contract that is broken ends the process with a throw that names file, line and
// condition. The condition has no side effect; it is compiled at every level, so that it stays correct.
#ifndef LOAM_ASSERT_H
#define LOAM_ASSERT_H

#include "base/fatal.h"

#define RT_ASSERT(level, condition)                                                                          \
    do {                                                                                                     \
        if ((level) <= LOAM_ASSERT_LEVEL && !(condition))                                                    \
            fatal_throw("%s:%d: assertion failed: %s", __FILE__, __LINE__, #condition);                      \
    } while (0)

// No other thread uses what belongs to a P. The scheduler fills in the question; without it there is one
// thread.
extern bool (*assert_world_stands)(void);
#define RT_ASSERT_WORLD_STOPPED() RT_ASSERT(1, !assert_world_stands || assert_world_stands())

#endif
