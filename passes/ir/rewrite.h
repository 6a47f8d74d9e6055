// rewrite.h - small tools to change IR that LLVM-C lacks: builders that keep the debug location, attributes
// with values, calls made anew with operand bundles, walking what will change under one's feet.
#ifndef LOAM_PASSES_REWRITE_H
#define LOAM_PASSES_REWRITE_H

#include "ir/support.h"

typedef PASS_VEC(LLVMValueRef) ValueVec;

// A builder that inserts before `instruction` and gives what it inserts that instruction's debug location.
// Dispose of it.
LLVMBuilderRef rewrite_before(LLVMValueRef instruction);
LLVMValueRef rewrite_first_non_phi(LLVMBasicBlockRef); // first instruction that is no phi and no landingpad
LLVMValueRef rewrite_landing_pad(LLVMBasicBlockRef);   // its landingpad instruction or NULL

// All instructions of a function, or those that `wanted` chooses. Free with PASS_VEC_FREE.
ValueVec rewrite_collect(LLVMValueRef fn, bool (*wanted)(LLVMValueRef));
// Each user once.
ValueVec rewrite_users(LLVMValueRef);

// Enum attributes with a value, on a function, a result (LLVMAttributeReturnIndex) or a parameter (1...).
void rewrite_fn_attr(LLVMValueRef fn, LLVMAttributeIndex, const char *name, uint64_t value);
void rewrite_call_attr(LLVMValueRef call, LLVMAttributeIndex, const char *name, uint64_t value);
void rewrite_call_text_attr(LLVMValueRef call, const char *name, const char *value);
bool rewrite_fn_has(LLVMValueRef fn, LLVMAttributeIndex, const char *name);
bool rewrite_call_has(LLVMValueRef call, LLVMAttributeIndex,
                      const char *name); // the call's own, then its callee's

// Values of the attributes allockind, allocsize and memory (llvm/Support/AllocKind, ModRef: two bits a kind
// of memory).
enum { REWRITE_ALLOC = 1, REWRITE_ALLOC_ZEROED = 1 | 16, REWRITE_MEM_INACCESSIBLE = 3 << 2 };
#define REWRITE_ALLOCSIZE_ARG0 0xffffffffull

// Makes a call (or invoke) again before the old one with one more bundle "tag"(args...), keeps attributes,
// convention, metadata and uses, and erases the old one.
LLVMValueRef rewrite_add_bundle(LLVMValueRef call, const char *tag, LLVMValueRef *args, int n);
// The same with another callee and n more arguments.
LLVMValueRef rewrite_call_with(LLVMValueRef call, LLVMValueRef callee, const LLVMValueRef *more, int n);

void rewrite_move(LLVMBuilderRef, LLVMValueRef instruction); // to the builder's place, with its name
bool rewrite_has_one_way_in(LLVMBasicBlockRef);              // one edge leads to it, and it has no phi
// Moves `at` and all behind it into a new block, which is returned; the old block is left without terminator.
LLVMBasicBlockRef rewrite_split_before(LLVMValueRef at);
void rewrite_phi_block(LLVMValueRef phi, LLVMBasicBlockRef from,
                       LLVMBasicBlockRef to); // an incoming edge comes from elsewhere
// Of these phis, those of one value and themselves are replaced by it; what used one may become such a phi.
void rewrite_drop_trivial_phis(const ValueVec *phis);
// An alloca at the beginning of the entry, aligned to 8. *behind: a builder behind all allocas there, which
// may clear it: what follows another instruction may come to lie in a block of its own, when long ones are
// cut, and would no longer be a part of the frame. Dispose of it.
LLVMValueRef rewrite_frame_words(LLVMValueRef fn, LLVMTypeRef, const char *name, LLVMBuilderRef *behind);
// The function of the runtime with this name, which is no safepoint; without a result.
LLVMValueRef rewrite_leaf(LLVMModuleRef, const char *name, LLVMTypeRef *params, unsigned n);
bool rewrite_returns_tail_call(LLVMValueRef ret); // it follows a musttail call, and nothing may come between
void rewrite_unlikely(LLVMValueRef conditional_branch); // its first destination is cold
void rewrite_take_name(LLVMValueRef to, LLVMValueRef from);
void rewrite_erase(LLVMValueRef instruction); // its uses become poison
void rewrite_append_used(LLVMModuleRef, const char *list,
                         const ValueVec *globals); // list: "llvm.used" or "llvm.compiler.used"
LLVMValueRef rewrite_text(LLVMModuleRef,
                          const char *text); // private constant, NUL-terminated; equal texts are one

// Names from debug information: linkage name, else name of a subprogram; directory and file of a scope in one
// text. A constant table of rows, for the runtime: internal, named.
LLVMValueRef rewrite_table(LLVMModuleRef, const char *name, LLVMTypeRef row, const ValueVec *rows);
const char *rewrite_subprogram_name(LLVMContextRef, LLVMMetadataRef scope);
char *rewrite_scope_path(PassArena *, LLVMMetadataRef scope);

LLVMIntPredicate rewrite_inverse(LLVMIntPredicate); // the comparison that holds when this one does not

#endif
