// notes.h - the face of notes/: what exists because gc reports it, and inlining by gc's budget.
//
// Notes are the texts and places that -m prints. They hang on the code as metadata (the text of !loam.object,
// !loam.note, !loam.heap), and the passes print them with what they found out. Without -m no text is made and
// none of the note_ functions does anything. The code is the same with and without -m, but for objects that
// note_unboxed adds and nothing ever uses.
//
// What decides something does not depend on -m: cost.c, which counts a function's nodes as gc does, and the
// facts about functions in !loam.func (report.c).
//
//   cost.c        may a function be inlined?           report.c      !loam.func
//   reporttext.c  expressions as -m spells them        bodytext.c    functions as -m=2 prints them
//   selfassign.c  "ignoring self-assignment"           elided.c      "index bounds check elided"
//   boxing.c      boxes that are reported and not made        order.c       gc's order of messages
//   temporaries.c .autotmp_N
#ifndef LOAM_IRGEN_NOTES_H
#define LOAM_IRGEN_NOTES_H

#include "irgen/core/gen.h"

// Always, with and without -m.
void note_cost(IrGen *, FuncRec *); // counts, fills in FuncRec.cost and .reason
FuncNode *note_inlined(IrGen *, const FuncNode *caller,
                       const Expr *call); // what loam-inline puts there, or NULL
void note_func_facts(IrGen *, FuncRec *, LLVMValueRef fn, const FuncAbi *);
void note_far_facts(IrGen *, FuncRec *, LLVMValueRef fn, const FuncAbi *);
void note_init(IrGen *, LLVMValueRef fn, Pos); // of package initialisation
FuncNode *note_callee(const Expr *call);       // the function that is always called there, or NULL
ReportOrder *note_order(IrGen *, Package *);   // with -m, once all costs may be asked for

// With -m.
static inline bool note_flows_wanted(const IrFunc *f) { return f->g->options.report > 1 && f->pkg->user; }
static inline bool notes_wanted(const IrFunc *f) { return f->g->options.report > 0; }

// Names of gc's temporaries (temporaries.c): for what computes a call's callee, or NULL; for a result of the
// only argument, which has several (without -m that argument).
Expr *note_callee_temporary(IrGen *, const FuncNode *caller, const Expr *call);
Expr *note_passed_on(IrFunc *, Expr *call, int result);
const char *note_variable(IrFunc *, const Object *var);
const char *note_text(IrFunc *, const Expr *);                    // "" without -m
const char *note_written(IrGen *, const Package *, const Expr *); // as before inlining
const char *note_body(IrGen *, const FuncRec *);                  // -m=2
void note_on(IrFunc *, LLVMValueRef instruction, const char *kind, const char *text);
// For -m=2: what the stores, calls and returns that were generated since `mark` do, in source text. `from`:
// where an address that they use may be taken.
LLVMValueRef note_flow_mark(IrFunc *);
void note_flow(IrFunc *, LLVMValueRef mark, const char *text, const Expr *from);
void note_index(IrFunc *, const Expr *index, LLVMValueRef address);
void note_self_assignments(IrFunc *, const Stmt *assignment); // right behind its stores
// `p` is the data word of a value that needs no box and is reported as if it had one.
Pos note_last_name(const Expr *); // the position of an implicit conversion after it; line 0: it has no name
// The text of a value that becomes an interface. In code of other packages, which is reported where it was
// inlined, gc shows the conversion.
const char *note_boxed_text(IrFunc *, const Expr *, const Type *to);
LLVMValueRef note_unboxed(IrFunc *, LLVMValueRef p, Value, const char *kind, const char *text, Pos);

#endif
