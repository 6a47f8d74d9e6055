// safepoints.h - where the safepoints of a function stand, so that "is there one between these two?" takes
// constant time. It describes the function as it was when the first question was asked; begin anew after a
// change.
#ifndef LOAM_PASSES_SAFEPOINTS_H
#define LOAM_PASSES_SAFEPOINTS_H

#include "ir/support.h"

typedef struct SafepointPlace {
    int position; // in the function, in the order of its text
    int before;   // safepoints in front of it
} SafepointPlace;
typedef struct Safepoints { // zero-initialise, then set fn
    LLVMValueRef fn;
    PassMap index; // instruction -> place
    PASS_VEC(SafepointPlace) places;
} Safepoints;

// False only when `to` stands after `from` in the same block with no safepoint between them; both ends do not
// count.
bool safepoint_between(Safepoints *, LLVMValueRef from, LLVMValueRef to);
void safepoints_free(Safepoints *);

#endif
