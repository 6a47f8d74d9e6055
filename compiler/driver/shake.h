// shake.h - from the objects of packages that hold all that the packages have to what one program needs.
//
// The linker drops the sections that nothing refers to (--gc-sections), and would drop nothing by itself: the
// runtime's tables refer to every function, method tables to every method, a package's initialisation to
// every variable that has a value. So the objects are looked through first, and these references taken out:
//
//   functions    the rows of loam_functab, of the stack maps, and of the landing pads of functions that are
//                not needed; the positions of their safepoints
//   variables    rows of loam_gcroots
//   methods      rows of method tables, where no interface that is needed has a method of that name: nothing
//                can call them (the rule of Go's linker, without the types of the methods)
//   initialisers calls in the package's initialisation of code that only gives a value to variables which are
//                not needed. Rows of LOAM_SECTION_STEPS are two pointers: the code, such a variable. The
//                first has code that does nothing, to be called in place of others, and no variable
//
// Needed is what loam.start leads to, or C code of the runtime refers to, over relocations.
#ifndef LOAM_COMPILER_SHAKE_H
#define LOAM_COMPILER_SHAKE_H

#include "base/strmap.h"

// Sections that shake takes apart, without the number that follows (sections.c). Rows are of loam/abi.h.
#define SHAKE_METHODS ".rodata.loam.methods"
#define SHAKE_IMETHODS ".rodata.loam.imethods"
#define SHAKE_POSITIONS ".rodata.loam.positions"
#define SHAKE_PADS ".rodata.loam.pads"

// Takes out of the ELF objects, in place, what the program does not need. `archive`: the runtime's, whose
// undefined symbols are needed. `missing`: symbols of functions without code. False: one of them is needed,
// and nothing is changed.
bool shake(Arena *, const Bytes *objects, int n, Bytes archive, StrMap *missing);

#endif
