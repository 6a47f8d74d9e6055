// framemaps.h - the table @loam.framemaps of a module: rows of LoamFrameMap (loam/abi.h), to which the deopt
// operands of safepoints refer by index. loam-stackobjects begins it, loam-statepoints adds the maps of
// slots.
//
// Equal maps are one row. A map begins and ends with a set bit, so that two frames with the same words at
// different distances share the bits, and a map of one word at the end of a large frame is as short as one at
// its begin.
#ifndef LOAM_PASSES_FRAMEMAPS_H
#define LOAM_PASSES_FRAMEMAPS_H

#include "analysis/ptrmap.h"
#include "ir/rewrite.h"

typedef struct FrameMapKey {
    const uint64_t *bits; // of words of 64
    uint64_t offset;
    int count, parts; // bits; index of the part that the first one stands for, or -1
    int next;         // row in the same bucket, or -1
} FrameMapKey;

typedef struct FrameMaps {
    LLVMModuleRef m;
    LLVMTypeRef i32, i64;
    int first;     // rows that an earlier pass made
    ValueVec rows; // the others
    PASS_VEC(FrameMapKey) keys;
    PASS_VEC(int) buckets;      // 1 + first row
    PASS_VEC(uint64_t) trimmed; // the bits that are looked up
    PassArena arena;
} FrameMaps;

void framemaps_begin(FrameMaps *, LLVMModuleRef);
void framemaps_end(FrameMaps *); // writes the table; false rows: no table
// A part: the words of `map` at an offset. Its index; parts that are added one after the other follow each
// other. They are not shared.
int framemaps_add_part(FrameMaps *, uint64_t offset, const PtrMap *map);
// The index of a map of these bits (`words` words of 64), which stand for words of memory (parts < 0) or for
// the parts from that index on; -1 when no bit is set.
int framemaps_of(FrameMaps *, const uint64_t *bits, int words, int parts);

#endif
