// hashing.c - a symbol that programs name which have maps with keys hashed by addresses (keys.c). A file of
// its own, so that no other program links it.
#include "loam/names.h"
#include "plans/plan.h"

extern const char plan_hashing[1] __asm__(LOAM_SYM_HASHES_ADDRESSES);
const char plan_hashing[1];
