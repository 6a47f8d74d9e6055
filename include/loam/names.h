// loam/names.h - every name that two of front end, passes and runtime must spell alike: symbols, sections,
// attributes and metadata kinds. What each attribute and each metadata kind means is in doc/ir-contract.md,
// which a test holds against this file.
#ifndef LOAM_NAMES_H
#define LOAM_NAMES_H

// ---- symbols ----------------------------------------------------------------------------------------------
#define LOAM_SYM_OBJECT "loam.object"              // passes only: an object whose place is not yet decided
#define LOAM_SYM_WRITE_BARRIER "loam.writeBarrier" // i32 of the runtime: not 0 while stores must be recorded
#define LOAM_SYM_PERSONALITY "loam.personality"    // of functions with landing pads; never called
#define LOAM_SYM_DEFERS "loam.defers"        // passes only: names the record of a function's deferred calls
#define LOAM_SYM_VISIBLE "loam.visible"      // passes only: any call may read and change the memory
#define LOAM_SYM_SENT "loam.sent"            // passes only: what the memory points to goes to the heap
#define LOAM_SYM_START "loam.start"          // initialises all packages, then calls main.main
#define LOAM_SYM_ABI "loam.abi"              // i32: LOAM_ABI_VERSION of the program's compiler
#define LOAM_SYM_THREAD "sched_tls"          // words of the thread, thread-local (local-exec); abi.h
#define LOAM_SYM_ZEROBASE "runtime.zerobase" // address of every object of size 0
#define LOAM_SYM_STATICBYTES "runtime.staticuint64s" // uint64[256], i at index i: boxes of small integers
#define LOAM_SYM_ZEROVAL "runtime.zeroVal"           // 1,024 zero bytes: boxes of zero values
// Fields of the tables of maps whose keys are hashed by addresses: such keys, or pointers to them. A program
// that has descriptors of such tables names the symbol.
#define LOAM_FIELD_OWN "·"
#define LOAM_FIELD_ADDRESS_KEY "·K"
#define LOAM_FIELD_INDIRECT_ADDRESS_KEY "·P"
#define LOAM_SYM_HASHES_ADDRESSES "loam.hashesAddresses"
// Functions of abi.def that the passes call.
#define LOAM_SYM_MALLOCGC "mallocgc"
#define LOAM_SYM_GC_WRITE_BARRIER "gcWriteBarrier"
#define LOAM_SYM_CLEAR_POINTERS "runtime.memclrHasPointers"
#define LOAM_SYM_POLL "loam.poll"
#define LOAM_SYM_FREE_LATER "runtime.freelater"
#define LOAM_SYM_FREE "runtime.free"
#define LOAM_SYM_REGION_ALLOC "runtime.regionalloc"
#define LOAM_SYM_REGION_FREE "runtime.regionfree"

// ---- environment ------------------------------------------------------------------------------------------
#define LOAM_ENV_VERIFY_EACH "LOAM_VERIFY_EACH" // set: LLVM's verifier runs after each step of the pipeline

// ---- sections ---------------------------------------------------------------------------------------------
#define LOAM_SECTION_FUNCTAB "loam_functab"
#define LOAM_SECTION_GCROOTS "loam_gcroots"
#define LOAM_SECTION_STEPS "loam_steps" // of one package: for the linker, gone in executables

// ---- attributes of functions, parameters and calls --------------------------------------------------------
#define LOAM_ATTR_RESULTS "loam-results"
#define LOAM_ATTR_INDIRECT "loam-indirect"
#define LOAM_ATTR_ESCAPE "loam-escape"
#define LOAM_ATTR_WRAPPER "loam-wrapper"
#define LOAM_ATTR_QUIET "loam-quiet"
#define LOAM_ATTR_BIG "loam-big"
#define LOAM_ATTR_NOSPLIT "loam-nosplit"
#define LOAM_ATTR_NULLARY "loam-nullary"
#define LOAM_ATTR_SUMMARY "loam-summary"
#define LOAM_ATTR_ADVANCES "loam-advances"
#define LOAM_ATTR_TRUSTED "loam-trusted"
#define LOAM_ATTR_CASTS "loam-casts"
#define LOAM_ATTR_VALUE "loam-value"
#define LOAM_ATTR_SIGNATURE "loam-signature"
#define LOAM_ATTR_METHOD "loam-method"
#define LOAM_ATTR_NOHEAP "loam-noheap"
#define LOAM_ATTR_ALLOCATES "loam-allocates"
#define LOAM_ATTR_RECORD "loam-record"
#define LOAM_ATTR_FRESH "loam-fresh"
#define LOAM_ATTR_DIES "loam-dies" // of calls, from escape to frees
#define LOAM_DIES_WITH_ROUND "round"
#define LOAM_DIES_WITH_FRAME "frame"
#define LOAM_ATTR_SLOT "loam-slot"                       // between slots and escape only
#define LOAM_ATTR_REGION "loam-region"                   // the same
#define LOAM_ATTR_INLINED_LITERAL "loam-inlined-literal" // between inline and escape only

// ---- metadata ---------------------------------------------------------------------------------------------
#define LOAM_MD_OBJECT "loam.object"
#define LOAM_KIND_BOX "box" // kinds of LOAM_MD_OBJECT that are made in several places
#define LOAM_KIND_STATIC_BOX "static box"
#define LOAM_KIND_SLOT "slot"     // memory in front of a call, for an object that the callee makes
#define LOAM_KIND_REGION "region" // the same for any number of objects
#define LOAM_MD_HEAP "loam.heap"
#define LOAM_MD_FUNC "loam.func"
#define LOAM_MD_METHOD "loam.method"
#define LOAM_MD_SIGNATURE "loam.signature"
#define LOAM_MD_LITERAL "loam.literal"
#define LOAM_MD_NOTE "loam.note"
#define LOAM_MD_FLOW "loam.flow"
#define LOAM_MD_TYPE "loam.type"
#define LOAM_MD_ITAB "loam.itab"
#define LOAM_MD_STACKOBJECT "loam.stackobject" // from escape on
#define LOAM_MD_DIRECT "loam.direct"           // within inline only

#endif
