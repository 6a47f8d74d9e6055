// check.h - what the files of the contract's verifier share. verify.c lists all rules and walks the module;
// each check_*.c knows one part of the contract. A check calls check_refuse, which names the function and
// says why, and changes nothing. Everything is linear in the size of the module.
#ifndef LOAM_PASSES_CHECK_H
#define LOAM_PASSES_CHECK_H

#include "ir/rewrite.h"

// How far the pipeline has come with a module, told by the tables it holds.
typedef enum CheckStage {
    CHECK_CONTRACT,   // from a front end, up to loam-stackobjects: everything that the contract says
    CHECK_READY,      // loam-stackobjects or loam-positions has run: what loam-statepoints expects
    CHECK_STATEPOINTS // safepoints are statepoints
} CheckStage;

typedef struct Check {
    const LoamPassOptions *o;
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    CheckStage stage;
    LLVMValueRef fn; // at hand, or NULL
    uint64_t frame;  // bytes of its allocas so far
    bool refused;    // something of `fn`: the rest of it is not looked at
    bool any_refused;
    PassMap thread_local_in; // constant -> whether it has the address of a thread-local variable
    PassMap descriptor_good; // descriptor -> 1 when its shape is right
    unsigned md_kinds[16];   // by check_metadata's table
} Check;

// `at`: an instruction, a function, or NULL.
void check_refuse(Check *, LLVMValueRef at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

void check_module(Check *);   // data layout, triple, flags, reserved symbols, variables
void check_function(Check *); // of c->fn: signature, convention, attributes
void check_own_attributes(Check *, LLVMValueRef fn_or_call, LLVMTypeRef); // "loam-..."
void check_instruction(Check *, LLVMValueRef); // what the contract says of one instruction
void check_intrinsic(Check *, LLVMValueRef call, LLVMValueRef callee);
void check_function_metadata(Check *); // !loam.func
void check_global_metadata(Check *, LLVMValueRef global);
void check_instruction_metadata(Check *, LLVMValueRef);
void check_metadata_begin(Check *);
// Whether `descriptor` describes `what`, `size` bytes of memory that hold a value of `type` (NULL: nothing is
// known of it). Refuses if not.
bool check_descriptor(Check *, LLVMValueRef at, const char *what, LLVMValueRef descriptor, uint64_t size,
                      LLVMTypeRef type);
bool check_holds_thread_local(Check *, LLVMValueRef value);
bool check_is_leaf(LLVMValueRef fn); // "gc-leaf-function": native code, which the contract does not concern

#endif
