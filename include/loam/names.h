// loam/names.h - names of globals and attributes that front end, passes and runtime share.
#ifndef LOAM_ABI_NAMES_H
#define LOAM_ABI_NAMES_H

#define LOAM_SYM_OBJECT "loam.object" // passes only: an object whose place is not yet decided
#define LOAM_SYM_WRITE_BARRIER                                                                               \
    "loam.writeBarrier" // i32 global of the runtime: not 0 while stores must be recorded
#define LOAM_SYM_START "loam.start"
#define LOAM_SYM_ABI "loam.abi"
#define LOAM_SYM_ZEROBASE "runtime.zerobase"         // address of every object of size 0
#define LOAM_SYM_STATICBYTES "runtime.staticuint64s" // uint64[256], i at index i: boxes of small integers
#define LOAM_SYM_ZEROVAL "runtime.zeroVal"           // 1,024 zero bytes: boxes of zero values
#define LOAM_SECTION_FUNCTAB "loam_functab"
#define LOAM_SECTION_GCROOTS "loam_gcroots"

#endif
