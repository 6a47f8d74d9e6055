// codegen.c - options of LLVM's code generator on which the stack maps depend, and which are no function
// attributes.
//
// x86-call-frame-opt pushes stack arguments instead of storing them into the frame. The stack pointer at such
// a call is lower than the frame size in the stack map says, so a frame walk misses the next return address
// (H17).
//
// The scheduler compares each memory access of a region with all others; from 1,000 on it makes do with less
// (2,000 words stored into an object in one block took 1.5 s). Here it does so from 100 on, which is more
// than blocks of ordinary code have.
//
// MachineCombiner computes the depths of a whole trace of blocks anew after each change in a block of at most
// 500 instructions, and keeps them up to date in longer ones. (5,000 results that a function returns took
// half of their time there.)
//
// The register coalescer looks at the whole live range of a variable for each copy of it that it removes. It
// stops after so many copies of a range with more than 100 definitions: 1,600 states that lead to each other
// by goto, as lexer generators write them, took 40 s with its 256.
//
// The register allocator, before it splits a range, gathers the blocks where a register would serve it, for
// each register anew. It gives up after so many pairs of blocks and edges. With its 10,000, 500 slices that a
// function fills in a loop each took minutes (cubic growth: all of them live through all loops).
//
// The search for where variables are is the older one, which costs nothing in modules that have line tables
// only; the newer one took 6 % of the code generator's time to find nothing.
//
// An innermost loop begins at a multiple of 32: at one of 16, LLVM's choice, a small loop often lies across
// two lines of the processor's cache of decoded instructions. Of ten samples four gained 4 to 9 %, none lost
// more than 2; with 64 no more gained, and some lost up to 5. loopalign.c asks for it where the size is
// right.
#include "loam/passes.h"
#include <llvm-c/Support.h>
#include <stddef.h>

void loam_codegen_setup(void) {
    static const char *const options[] = {"loam",
                                          "-no-x86-call-frame-opt",
                                          "-dag-maps-huge-region=100",
                                          "-dag-maps-reduction-size=50",
                                          "-machine-combiner-inc-threshold=16",
                                          "-large-interval-freq-threshold=16",
                                          "-grow-region-complexity-budget=2000",
                                          "-x86-experimental-pref-innermost-loop-alignment=5",
                                          "-experimental-debug-variable-locations=false"};
    static bool done;
    if (!done) LLVMParseCommandLineOptions((int)(sizeof options / sizeof *options), options, NULL);
    done = true;
}
