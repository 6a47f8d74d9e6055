// verify.h - see verify.c.
#ifndef LOAM_PASSES_VERIFY_H
#define LOAM_PASSES_VERIFY_H

#include "ir/support.h"

// What loam-verify does; returns whether nothing was refused. `after_statepoints`: the module is for a pass
// that runs after loam-statepoints, so nothing is said of its instructions.
bool loam_contract_holds(LLVMModuleRef, const LoamPassOptions *, bool after_statepoints);

#endif
