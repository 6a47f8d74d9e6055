// setaside.h - see setaside.c.
#ifndef LOAM_PASSES_SETASIDE_H
#define LOAM_PASSES_SETASIDE_H

#include "ir/rewrite.h"

enum { SETASIDE_LARGE = 4000 }; // functions of more instructions are set aside

// Runs passes of LLVM's on a module, but for these functions, none of which is set aside already.
void setaside_run(LLVMModuleRef, const ValueVec *without, const char *passes, const LoamPassOptions *,
                  const char *pass);

#endif
