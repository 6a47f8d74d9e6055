// refuse.h - refusals: one line for each kind of what is not supported and declared function, "FILE:LINE:COL:
// not supported: maps". What a function of an imported package holds is refused at the user's import that
// leads to the package, where the user can act; the place inside the package follows in parentheses.
#ifndef LOAM_IRGEN_REFUSE_H
#define LOAM_IRGEN_REFUSE_H

#include "base/nodemap.h"
#include "irgen/irgen.h"

// What was refused already: FuncNode (a declared function, or a literal at package level) -> a bit a Lack;
// Decl of an import, or Package: one of the functions that come with it does not compile.
typedef struct Refusals {
    Compiler *c;
    NodeMap said;
    bool defer; // nothing is said: `met` is set
    bool met;
} Refusals;

// `node`, of package `pkg`, is the function or a literal inside it; NULL: an initialiser at package level.
void ir_refuse(Refusals *, const Package *pkg, const FuncNode *node, Pos, Lack);

// A function of an imported package whose body does not compile, or that has none; why: "FILE:LINE:COL: ...".
void ir_refuse_body(Refusals *, const Package *pkg, const FuncNode *node, const char *why);

#endif
