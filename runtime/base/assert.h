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

#endif
