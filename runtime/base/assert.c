// assert.c - see assert.h.
#include "base/assert.h"

bool (*assert_world_stands)(void);
