// versions.h - a second copy of a loop, see versions.c.
#ifndef LOAM_PASSES_VERSIONS_H
#define LOAM_PASSES_VERSIONS_H

#include "ir/rewrite.h"

// A function in which loops got a version, until loam-carried.
#define VERSIONS_MARK "versioned-loops"

// A natural loop with one way in and one way round. Values that are used behind it are phis of its exits.
typedef struct VersionLoop {
    LLVMBasicBlockRef before, header, latch; // `before` ends in a branch to the header alone
    PASS_VEC(LLVMBasicBlockRef) blocks;
    PassMap in; // block -> its number
} VersionLoop;

bool version_loop_has(const VersionLoop *, LLVMBasicBlockRef);
bool version_loop_can_copy(const VersionLoop *);

// Copies the loop into new blocks, which are reached from `from` alone: a block that has no terminator yet,
// and gets a branch to the copy. `values`: what stands in the copy for some values of the loop, by their
// numbers in `known`. A branch of `decided` (-> 0 or 1) goes to that successor alone in the copy.
void version_loop_copy(const VersionLoop *, LLVMBasicBlockRef from, const PassMap *known,
                       const ValueVec *values, const PassMap *decided);

#endif
