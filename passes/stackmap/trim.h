// trim.h - see trim.c. For functions behind RewriteStatepointsForGC; part of loam-statepoints.
#ifndef LOAM_PASSES_TRIM_H
#define LOAM_PASSES_TRIM_H

#include "ir/support.h"

bool trim_statepoints(LLVMValueRef fn);

#endif
