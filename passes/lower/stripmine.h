// stripmine.h - see stripmine.c. Part of loam-polls.
#ifndef LOAM_PASSES_STRIPMINE_H
#define LOAM_PASSES_STRIPMINE_H

#include "ir/support.h"

// Splits a natural loop, given by its header and its only latch, into strips of at most `rounds` rounds.
// Returns the block that runs between two strips, without its terminator, and in *next where it must go on
// to; NULL when the loop is not a counted one.
LLVMBasicBlockRef strip_loop(LLVMBasicBlockRef header, LLVMBasicBlockRef latch, int rounds,
                             LLVMBasicBlockRef *next);

#endif
