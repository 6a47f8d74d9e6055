// loam/passes.h - Loam's LLVM passes and the IR contract between a front end and them.
//
// A front end builds a module as described here, calls loam_pipeline_run (or single passes), and emits an
// object file. The passes know no language: they read the names, texts and positions they report from
// metadata.
//
// What the module must look like is the IR contract: doc/ir-contract.md, with every attribute and metadata
// kind in a table; their names are in loam/names.h. In short: managed pointers are `ptr addrspace(1)`,
// objects are tagged allocas where the program declares them, every call that is no leaf is a safepoint, and
// values with pointers are never copied as bytes. loam-verify refuses a module that breaks it.
#ifndef LOAM_PASSES_H
#define LOAM_PASSES_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>
#include <stdbool.h>

#define LOAM_DATA_LAYOUT                                                                                     \
    "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
#define LOAM_TRIPLE "x86_64-unknown-linux-gnu"
#define LOAM_INLINE_BUDGET 80
#define LOAM_HOT_BUDGET 2000                // of calls that a profile says are hot, as Go's
#define LOAM_FRAME_POISON 0x6f6f6f6f6f6full // what loam-poison leaves in dead stack objects

// A finding: gc's code and message, and the steps that explain it.
typedef struct LoamFactStep {
    const char *file;
    unsigned line, col;
    const char *text;
} LoamFactStep;
typedef struct LoamFact {
    const char *file;
    unsigned line, col;
    const char *code, *message; // canInlineFunction, cannotInlineFunction, leak, escapes, escape, advice
    const LoamFactStep *steps;
    int nsteps;
    uint64_t size; // of an object that escapes: its bytes, and the symbol of its type descriptor ("" when it
    const char *type; // has none). Else 0 and NULL.
} LoamFact;

// A function in another module of the program that a code pointer may lead to.
typedef struct LoamCallee {
    const char *symbol;    // "": only its module sees it
    const char *method;    // as a method of this name, or "" as a function value
    const char *type;      // as LLVM prints it
    const char *signature; // LOAM_ATTR_SIGNATURE, or "" for none
    const char *summary;   // LOAM_ATTR_SUMMARY, or NULL: nothing is known of it
} LoamCallee;

// The hot calls of a profile of the program's runs (-pgo). Functions have the names of their symbols. Lines
// count from the line of the function's `func`, or are those of its file where the profile does not know that
// (`absolute`).
typedef struct LoamProfileCall {
    const char *caller, *callee;
    unsigned line;
    bool absolute;
} LoamProfileCall;
typedef struct LoamProfile {
    const LoamProfileCall *calls; // in order of their callers
    int ncalls;
} LoamProfile;

// What a pass needs besides the module. Zero-initialise, then fill in.
typedef struct LoamPassOptions {
    int report;       // -m level: 0 none, 1 or 2
    bool no_inline;   // -l
    bool no_optimize; // -N
    bool check_only;  // stop after the reports (nothing will be emitted)
    bool part;        // the program has other modules: nothing is hidden, and each function says
                      // what they may know of it (LOAM_ATTR_SUMMARY)
    // Of a part that knows all others, as the last one that is compiled does: all such functions of these.
    // Of other parts NULL.
    const LoamCallee *callees;
    int ncallees;
    const LoamProfile *profile; // or NULL
    bool poison_frames;         // a returning function overwrites its stack objects (debugging)
    bool small_frames;          // -smallframes: objects on the stack are at most 128 KiB, unnamed ones 16 KiB
    const char *stop_after;     // name of a pass: end the pipeline there; NULL: run all
    const char *dump_after;     // name of a pass, or "all": print the module to standard error behind it
    LLVMTargetMachineRef target; // NULL in loam-opt and the plugin where none is needed
    // Receives each report; file as in the DIFile's name. Default (NULL): "file:line:col: text" on standard
    // error, unsorted.
    void (*note)(void *data, const char *file, unsigned line, unsigned col, const char *text);
    void *note_data;
    // Receives each finding with its explanation, for tools (-json); the strings live as long as the call.
    void (*fact)(void *data, const LoamFact *);
    bool advise; // facts of code "advice": what would have to be left out for an object to stay on the stack
    // Is called after each step of the pipeline, to measure it.
    void (*step)(void *step_data, const char *name);
    void *step_data;
    // Receives a failure (contract broken or unsupported IR): pass, function, message. Default: prints and
    // exits with status 3.
    void (*fail)(void *data, const char *pass, const char *function, const char *message);
} LoamPassOptions;

// A pass: its name as in loam-opt and -passes=, what it does, and its entry. Returns whether it changed the
// module.
typedef struct LoamPass {
    const char *name, *summary;
    bool (*run)(LLVMModuleRef, const LoamPassOptions *);
} LoamPass;
const LoamPass *loam_passes(int *count);          // all of them, in the order of passes.def
const LoamPass *loam_pass_find(const char *name); // "loam-escape"; NULL if there is none
// Runs one pass alone, on a module of which nothing is known: refuses it first if it breaks the contract.
bool loam_pass_run(const LoamPass *, LLVMModuleRef, const LoamPassOptions *);

// Runs everything of pipeline.c in order. Returns false after a failure was reported.
bool loam_pipeline_run(LLVMModuleRef, const LoamPassOptions *);

// The same in two halves, between which a module may fall into parts that are compiled apart, at the same
// time: loam_pipeline_begin; then, for each of loam_parts_count, in a copy of the module (as a process that
// was forked has it), loam_parts_keep and loam_pipeline_end. Names of modules must differ in a program.
// (Neither stop_after nor check_only is for this.)
bool loam_pipeline_begin(LLVMModuleRef, const LoamPassOptions *);
int loam_parts_count(LLVMModuleRef); // 1 for a small module, which is best left whole
bool loam_parts_keep(LLVMModuleRef, int part, int parts, const LoamPassOptions *);
bool loam_pipeline_end(LLVMModuleRef, const LoamPassOptions *);

// Sets process-wide options of LLVM's code generator that the stack maps need. Call it once, after the
// targets are initialised, before code is emitted by any means; with llc the option is
// -no-x86-call-frame-opt.
void loam_codegen_setup(void);

// The passes' entries: loam_verify_run, loam_objects_run and so on, one for each row of passes.def.
#define LOAM_PASS(id, summary) bool loam_##id##_run(LLVMModuleRef, const LoamPassOptions *);
#include "loam/passes.def"

#endif
