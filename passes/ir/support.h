// support.h - what all passes share: memory, a map keyed by LLVM values, metadata and attributes as text,
// reports, failures.
//
// Reports carry the outermost position: for an instruction that was inlined, the place of the call in the
// function one reads. Failures mean a broken contract (loam/passes.h) or IR that a pass cannot handle;
// pass_fail does not return unless LoamPassOptions.fail does.
#ifndef LOAM_PASSES_SUPPORT_H
#define LOAM_PASSES_SUPPORT_H

#include "loam/names.h"
#include "loam/passes.h"
#include <llvm-c/DebugInfo.h>
#include <stddef.h>
#include <stdint.h>

#define LOAM_MANAGED_SPACE 1

// ---- memory: freed all at once ----------------------------------------------------------------------------
typedef struct PassArena {
    struct PassChunk *chunks;
    char *next, *end;
    size_t chunk_bytes; // of the last chunk: the first is small, as many arenas hold a text or two
} PassArena;            // zero-initialise
void *pass_alloc(PassArena *, size_t bytes); // zeroed, 16-byte aligned; never NULL
void pass_arena_free(PassArena *);
#define PASS_NEW(arena, T) ((T *)pass_alloc((arena), sizeof(T)))
#define PASS_NEW_ARRAY(arena, T, n) ((T *)pass_alloc((arena), sizeof(T) * (size_t)(n)))
char *pass_printf(PassArena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

// A growing array: PASS_VEC(T) v = {0}; PASS_PUSH(v, item); v.at[i], v.n; PASS_VEC_FREE(v).
#define PASS_VEC(T)                                                                                          \
    struct {                                                                                                 \
        T *at;                                                                                               \
        int n, cap;                                                                                          \
    }
#define PASS_PUSH(v, item)                                                                                   \
    (pass_vec_grow((void **)&(v).at, (v).n, &(v).cap, sizeof *(v).at), (v).at[(v).n++] = (item))
#define PASS_VEC_FREE(v) (pass_vec_free((v).at), (v).at = NULL, (v).n = (v).cap = 0)
void pass_vec_grow(void **at, int n, int *cap, size_t item_bytes);
void pass_vec_free(void *at);

typedef PASS_VEC(char) PassText; // grows at its end; no zero ends it
void pass_text_add(PassText *, const char *text);

// Pointer -> int. Zero-initialise; lookups of absent keys give -1.
typedef struct PassMap {
    const void **keys;
    int *values;
    size_t cap, n;
} PassMap;
int pass_map_get(const PassMap *, const void *key);
void pass_map_set(PassMap *, const void *key, int value);
void pass_map_free(PassMap *);

// ---- metadata ---------------------------------------------------------------------------------------------
// The node of an instruction, function or global under `kind`, or NULL. Operands: text "" and number 0 for
// what is absent or of another kind; a nested node or a constant through pass_md_operand. Texts live as long
// as the context.
LLVMValueRef pass_md(LLVMValueRef, const char *kind);
int pass_md_count(LLVMValueRef node);
LLVMValueRef pass_md_operand(LLVMValueRef node, int i);
const char *pass_md_text(LLVMValueRef node, int i);
long long pass_md_int(LLVMValueRef node, int i);
bool pass_md_is_file(LLVMValueRef operand); // a DIFile
// Puts a node of these operands under `kind` at an instruction; n < 0: takes away what is there.
void pass_md_set(LLVMValueRef instruction, const char *kind, LLVMMetadataRef *operands, int n);

// ---- attributes -------------------------------------------------------------------------------------------
// String attributes of a function or a call site. Index: LLVMAttributeFunctionIndex, 0 the result, 1.. the
// parameters. A call is asked first, then its callee. NULL: absent; "" when it has no value.
const char *pass_fn_attr(LLVMValueRef fn, LLVMAttributeIndex, const char *name);
const char *pass_call_attr(LLVMValueRef call, LLVMAttributeIndex, const char *name);
void pass_fn_set_attr(LLVMValueRef fn, LLVMAttributeIndex, const char *name, const char *value);
void pass_fn_clear_flag(LLVMValueRef fn, const char *enum_attribute); // "noinline", ...

// ---- values -----------------------------------------------------------------------------------------------
bool pass_is_managed_ptr(LLVMTypeRef);  // ptr addrspace(1)
bool pass_is_raw_ptr(LLVMTypeRef);      // a pointer to any other address space
bool pass_has_managed_ptr(LLVMTypeRef); // it, or an aggregate or vector with one inside (of [0 x ptr] no)
// The first type within a type, itself if it is no aggregate, of which `wanted` is true, or NULL. A type that
// occurs many times is looked at once.
LLVMTypeRef pass_find_leaf(LLVMTypeRef, bool (*wanted)(LLVMTypeRef));
LLVMValueRef pass_callee(LLVMValueRef call); // the function called, NULL for an indirect call or asm
int pass_count_instructions(LLVMValueRef fn);
LLVMValueRef pass_incoming(LLVMValueRef phi, LLVMBasicBlockRef from); // NULL: it is no predecessor
// What each round adds to a phi of a loop with one way round, an integer of at most 64 bits; 0: no constant.
int64_t pass_step(LLVMValueRef phi, LLVMBasicBlockRef latch);
bool pass_is_call(LLVMValueRef);                      // call or invoke
bool pass_is_record(LLVMValueRef);                    // call whose result is a new LOAM_ATTR_RECORD
bool pass_name_is(LLVMValueRef fn, const char *name); // fn may be NULL
bool pass_is_allocation(LLVMValueRef);                // call of mallocgc or regionalloc: its result is new
bool pass_name_starts(LLVMValueRef fn, const char *prefix);
bool pass_is_intrinsic(LLVMValueRef fn);
bool pass_is_safepoint(LLVMValueRef instruction); // contract 4
int pass_successors(LLVMValueRef terminator);
LLVMValueRef pass_only_before(LLVMValueRef instruction); // what always runs just before it, or NULL

// ---- reports and failures ---------------------------------------------------------------------------------
typedef struct PassPos {
    const char *file;
    unsigned line, col;
} PassPos;                                       // line 0: unknown
PassPos pass_position(LLVMValueRef instruction); // outermost
PassPos pass_function_position(LLVMValueRef fn); // of the declared name
const char *pass_short_name(LLVMValueRef fn);    // !loam.func's, "" when it has none
void pass_note(const LoamPassOptions *, PassPos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void pass_fail(const LoamPassOptions *, const char *pass, LLVMValueRef fn, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void pass_fail_at(const LoamPassOptions *, const char *pass, LLVMValueRef fn, PassPos, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

#endif
