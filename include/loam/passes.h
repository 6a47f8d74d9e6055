// loam/passes.h - Loam's LLVM passes and the IR contract between a front end and them.
//
// A front end builds a module as described here, calls loam_pipeline_run (or single passes), and emits an
// object file. The passes know no language: they read the names, texts and positions they report from
// metadata.
//
// The contract
//  1. Data layout LOAM_DATA_LAYOUT (address space 1 non-integral). Managed pointers are `ptr addrspace(1)`:
//     they point into the heap, a stack, a global or are null; interior pointers are legal, pointers past an
//     object's end must not be live at a safepoint. Functions that hold any are `gc "statepoint-example"`.
//  2. Objects. Each variable whose address is taken, each composite literal, closure, box, constant-size
//     make, variadic slice is `alloca T, !loam.object !N, !dbg !D` AT ITS DECLARATION POINT (in its loop),
//     and means: a new zeroed object each time control passes.
//     !N = !{!"kind", !"text", ptr @type_descriptor-or-null}
//       kind "var"     a named variable: reported "moved to heap: text" when it escapes, nothing otherwise
//            "expr"    reported "text escapes to heap" / "text does not escape"
//            "silent"  never reported
//            "buffer"  scratch space for a runtime function that allocates when given null: reported like
//                      "expr"; when it escapes its address becomes null, nothing is allocated
//            "static"  an object whose contents are filled in where it is declared (by stores, directly or at
//                      constant offsets), never change and are those of a constant, ptr @constant, given as
//                      fourth operand: reported like "expr", then the constant takes its place
//     The descriptor is a LoamType constant (loam/abi.h), or null for objects without pointers.
//     A call that always allocates on the heap and is to be reported carries  !loam.heap !{!"text"}  ("text
//     escapes to heap"). Variables whose address is never taken are plain untagged allocas in the entry
//     block.
//  3. The address leaves a tagged alloca only by `addrspacecast ptr %x to ptr addrspace(1)`.
//  4. Safepoints: every call except intrinsics, inline asm and functions with attribute "gc-leaf-function".
//  5. Pointers given to an unknown or body-less callee leak, unless the declaration's parameter has the
//     attribute "loam-escape"="X" with X a letter of abi.def's escape column ("-", "r", "c", "L", "d", "s").
//     A function value is a pointer P to a closure object; its code is loaded from word 0 and called with P
//     itself as context (after a "loam-results" pointer). Such a call does not leak P: word 0 is written
//     once, with a function of the module, where the object is made, and what that function does with its
//     context is known there.
//  6. Pointerful values are loaded and stored with their types, never by memcpy or integers of their size
//     (H5); copies of many pointers go through typed runtime functions. llvm.memcpy/memmove/memset only on
//     memory without pointers (memset 0 anywhere).
//  7. Results: at most three integer/pointer and two float scalars are returned as one struct; more through a
//     first parameter with attribute "loam-results". Parameters are scalars; a larger value is a pointer with
//     attribute "loam-indirect" to a copy that the caller owns and the callee only reads
//     ("loam-indirect"="noptr": a type without pointers). Both attributes are on functions and on calls.
//  8. Reports. A defined function may carry
//       !loam.func !{!"short name", i32 cost, !"reason", !params, !results, i32 line, i32 col}
//       short name  as reports print it: "f", "(*T).M", "T.M"; "" for functions that are not reported
//       cost        the front end's inlining cost, <= LOAM_INLINE_BUDGET means it may be inlined; -1: never,
//                   because `reason`
//       !params     !{!"name", i32 line, i32 col, i32 first, i32 count} for each source parameter: LLVM
//                   arguments first .. first+count-1
//       line, col   of the declared name (for a function literal: of `func`); may be left out: then the
//                   DISubprogram's line
//       !results    !{!"name", i32 first, i32 count, i64 offset, i64 size}: leaves in the returned struct, or
//                   bytes behind the "loam-results" pointer when the function has one
//       an eighth operand, optional: the function's text, for -m=2. A function of over 5,000 of Go's nodes
//       has the attribute "loam-big".
//     A function with "loam-wrapper" and without !loam.func (of a method, say) is inlined wherever it is
//     called, without report.
//       a ninth one, for a declaration: its DIFile. Its parameters are reported by their "loam-escape"
//       letters.
//     The load of an interface method's code may carry  !loam.method !{!"x.M"}  (reported when the call
//                                                       becomes direct), a call
//     of a function literal where it stands  !loam.literal !{!""}  (no closure is reported when it is
//                                            inlined).
//     A store may carry  !loam.note !{!"text"}  (reported at its position behind the name of the function),
//                        so may a
//     getelementptr (the text alone).
//     Positions of everything else are its !dbg location (the outermost one, as Go prints them, when it was
//     inlined).
//  9. Globals with managed pointers carry  !loam.type !{ptr @type_descriptor}.
// 10. "loam-nosplit" on a function: no stack check.
#ifndef LOAM_PASSES_H
#define LOAM_PASSES_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>
#include <stdbool.h>

#define LOAM_DATA_LAYOUT                                                                                     \
    "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
#define LOAM_TRIPLE "x86_64-unknown-linux-gnu"
#define LOAM_INLINE_BUDGET 80
#define LOAM_FRAME_POISON 0x6f6f6f6f6f6full // what loam-poison leaves in dead stack objects

// What a pass needs besides the module. Zero-initialise, then fill in.
typedef struct LoamPassOptions {
    int report;                  // -m level: 0 none, 1 or 2
    bool no_inline;              // -l
    bool no_optimize;            // -N
    bool check_only;             // stop after the reports (nothing will be emitted)
    bool no_verify;              // skip the IR verifiers
    bool poison_frames;          // a returning function overwrites its stack objects (debugging)
    const char *stop_after;      // name of a pass: end the pipeline there; NULL: run all
    const char *dump_after;      // name of a pass, or "all": print the module to standard error behind it
    LLVMTargetMachineRef target; // NULL in loam-opt and the plugin where none is needed
    // Receives each report; file as in the DIFile's name. Default (NULL): "file:line:col: text" on standard
    // error, unsorted.
    void (*note)(void *data, const char *file, unsigned line, unsigned col, const char *text);
    void *note_data;
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

// Runs everything of pipeline.c in order. Returns false after a failure was reported.
bool loam_pipeline_run(LLVMModuleRef, const LoamPassOptions *);

// Sets process-wide options of LLVM's code generator that the stack maps need. Call it once, after the
// targets are initialised, before code is emitted by any means; with llc the option is
// -no-x86-call-frame-opt.
void loam_codegen_setup(void);

// The passes' entries: loam_verify_run, loam_objects_run and so on, one for each row of passes.def.
#define LOAM_PASS(id, summary) bool loam_##id##_run(LLVMModuleRef, const LoamPassOptions *);
#include "loam/passes.def"

#endif
