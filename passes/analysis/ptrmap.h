// ptrmap.h - which words of a piece of memory hold managed pointers: from LLVM types, from type descriptors,
// as constants for tables.
//
// Invariants of a PtrMap: bit i of bits (bit i % 8 of byte i / 8) is set when the word at byte offset 8 i
// holds a managed pointer; ptrdata is a multiple of 8, the end of the last such word, 0 when there is none;
// bits has (ptrdata / 8 + 7) / 8 bytes or more.
#ifndef LOAM_PASSES_PTRMAP_H
#define LOAM_PASSES_PTRMAP_H

#include "ir/support.h"

typedef struct PtrMap {
    uint64_t size, ptrdata;
    uint8_t *bits;
} PtrMap;

PtrMap ptrmap_new(PassArena *, uint64_t size);
void ptrmap_set(PtrMap *, uint64_t word);
static inline bool ptrmap_has(const PtrMap *m, uint64_t word) {
    return word * 8 < m->ptrdata && (m->bits[word / 8] >> (word % 8) & 1);
}
// Adds the managed pointers of a value of type `t` at byte `offset`. False when one is not word aligned.
bool ptrmap_add_type(PtrMap *, LLVMTargetDataRef, LLVMTypeRef t, uint64_t offset);

// Fields of LoamType (loam/abi.h) in its constant.
enum { TYPE_FIELD_SIZE = 0, TYPE_FIELD_PTRDATA = 1, TYPE_FIELD_KIND = 6, TYPE_FIELD_GCDATA = 7 };
// The LoamType of a descriptor: its constant, or the first element of that, and so on. NULL: it is not
// defined here, or is none.
LLVMValueRef ptrmap_type_record(LLVMValueRef descriptor);
// An integer of the record; false: there is none of this width.
bool ptrmap_type_field(LLVMValueRef record, unsigned field, unsigned bits, uint64_t *value);
// One of the runs (LoamMapRun) that a descriptor's gcdata leads to, where ptrdata is over LOAM_MAX_MASKED.
typedef struct PtrRun {
    uint64_t first, period, end; // words; end: where the next one begins
    LLVMValueRef bits;           // a pointer, which may be null
} PtrRun;
bool ptrmap_run(LLVMValueRef runs, unsigned i, PtrRun *); // false: there is none
// Adds what a LoamType constant says (its first element, and that one's, may be the LoamType). False when it
// is not defined here.
bool ptrmap_add_descriptor(PtrMap *, LLVMValueRef descriptor);
// The bits as text for metadata: two hexadecimal digits a byte, lowest byte first. It lives in the arena.
const char *ptrmap_text(PassArena *, const PtrMap *);
// Adds them back. False when the text is none, or longer than the memory.
bool ptrmap_add_text(PtrMap *, const char *text);
// The bits as a private constant of the module, shared among equal short ones; null when there is no pointer.
LLVMValueRef ptrmap_constant(LLVMModuleRef, const PtrMap *);

#endif
