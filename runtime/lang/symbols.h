// symbols.h - names of C functions, for profiles: from the executable's symbol table, which a stripped one
// does not have. It is read when the first name is asked for. Not for signal handlers.
#ifndef LOAM_SYMBOLS_H
#define LOAM_SYMBOLS_H

#include "lang/lang.h"

bool symbols_place(uintptr_t pc, CallPlace *); // false: the function is not known

#endif
