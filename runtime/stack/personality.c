// personality.c - the personality that functions with landing pads name, because LLVM asks for one.
//
// Panics are unwound by this runtime, from stack maps and LoamModuleInfo.landing_pads. Nobody else may unwind
// managed frames: a foreign unwinder that gets here would run landing pads with stale pointers.
#include "base/fatal.h"

int loam_personality(void) __asm__("loam.personality");
int loam_personality(void) { fatal_throw("managed frames were unwound by a foreign unwinder"); }
