// alias.c - which loads and stores do not touch the same memory: LLVM's type-based alias analysis (!tbaa).
//
// Without it each store of an element may change a slice that lies in memory: where the elements of a row
// are, and how many there are, is read again in each round of a loop, and nothing becomes a vector.
//
// Go has no rule of strict aliasing, but its memory has types: a word holds what the type says with which it
// was allocated or declared, for as long as it lives, and is read and written with that type. Only package
// unsafe gives an address of another type. So the rule asks who imports it (H28):
//
//  - A package that imports unsafe: no tags. What has none may be the same memory as anything, wherever it is
//    inlined.
//  - Packages of the user's, when none of them imports unsafe: all kinds of scalars are apart. An address
//    of another type could only come from Go's library, which gives none away but that of bytes as a string.
//  - All other packages: floats are apart from pointers and headers, nothing else. An address that was made
//    by a valid conversion may come here from elsewhere. By the rules of package unsafe it may lead from one
//    scalar to another of its size (1), to a pointer that is read as a number (1, 2), or to a length or
//    capacity (reflect.SliceHeader, 6), which are integers. None makes a float of a pointer, or of a header,
//    which is changed as a SliceHeader or StringHeader only. (gc, from Go 1.22 on, takes all memory without
//    pointers for apart from pointers: disjointTypes in its ssa/rewrite.go.)
//
// The same question decides whether a length that is loaded or passed is known to be none below zero, and
// none that no memory has room for. Package unsafe makes a slice whose length is any number, and such a slice
// may be given to every package of the program; those of Go's library are compiled for all programs.
//
// The tree: a node may be the same memory as those above and below it, and as what has no tag.
//
//     memory - word - pointer     maps, channels, functions too
//            |      - header      the words of strings, slices and interfaces
//            - float - float32, float64
//            - int8 (bool too), int16, int32, int64
//
// Integers of a size are one kind: LLVM may give variables of one LLVM type one place. What load_scalar and
// store_scalar do not do (copies of large values, maps, atomic operations, code in C) has no tag. Memory that
// is used again for another type was free in between, and it is a call that frees it: no access that needs
// what was there passes that call. Objects of a frame have a place each (stackmap/frame_area.c).
#include "irgen/core/gen.h"
#include <string.h>

typedef enum Trust { TRUST_NOTHING, TRUST_FLOATS, TRUST_TYPES } Trust;

static LLVMMetadataRef node(IrGen *g, const char *name, LLVMMetadataRef parent) {
    LLVMMetadataRef parts[] = {LLVMMDStringInContext2(g->ctx, name, strlen(name)), parent,
                               LLVMValueAsMetadata(LLVMConstNull(g->i64))};
    return LLVMMDNodeInContext2(g->ctx, parts, parent ? 3 : 1);
}

void ir_alias_begin(IrGen *g) {
    static const struct {
        const char *name;
        IrMemory parent;
    } kinds[IR_MEMORIES] = {
        [IR_MEMORY_ANY] = {"loam memory", IR_MEMORY_ANY},
        [IR_MEMORY_WORD] = {"word", IR_MEMORY_ANY},
        [IR_MEMORY_POINTER] = {"pointer", IR_MEMORY_WORD},
        [IR_MEMORY_HEADER] = {"header", IR_MEMORY_WORD},
        [IR_MEMORY_FLOAT] = {"float", IR_MEMORY_ANY},
        [IR_MEMORY_FLOAT32] = {"float32", IR_MEMORY_FLOAT},
        [IR_MEMORY_FLOAT64] = {"float64", IR_MEMORY_FLOAT},
        [IR_MEMORY_INT8] = {"int8", IR_MEMORY_ANY},
        [IR_MEMORY_INT16] = {"int16", IR_MEMORY_ANY},
        [IR_MEMORY_INT32] = {"int32", IR_MEMORY_ANY},
        [IR_MEMORY_INT64] = {"int64", IR_MEMORY_ANY},
    };
    LLVMMetadataRef nodes[IR_MEMORIES], zero = LLVMValueAsMetadata(LLVMConstNull(g->i64));
    for (int i = 0; i < IR_MEMORIES; i++) {
        nodes[i] = node(g, kinds[i].name, i ? nodes[kinds[i].parent] : NULL);
        LLVMMetadataRef tag[] = {nodes[i], nodes[i], zero};
        g->memories[i] = LLVMMetadataAsValue(g->ctx, LLVMMDNodeInContext2(g->ctx, tag, 3));
    }
}

bool ir_program_casts(const Compiler *c) {
    for (int i = 0; i < c->packages.n; i++)
        if (c->packages.at[i]->user && c->packages.at[i]->unsafe) return true;
    return false;
}

static Trust trust_of(const IrFunc *f) {
    if (!f->pkg || f->pkg->unsafe || f->g->options.no_optimize) return TRUST_NOTHING;
    return f->pkg->user && !f->g->p->casts ? TRUST_TYPES : TRUST_FLOATS;
}

bool ir_knows_lengths(const IrFunc *f) { return trust_of(f) == TRUST_TYPES; }

// What two kinds have in common that are not told apart.
static IrMemory without_types(IrMemory m) {
    switch (m) {
    case IR_MEMORY_WORD:
    case IR_MEMORY_POINTER:
    case IR_MEMORY_HEADER: return IR_MEMORY_WORD;
    case IR_MEMORY_FLOAT:
    case IR_MEMORY_FLOAT32:
    case IR_MEMORY_FLOAT64: return IR_MEMORY_FLOAT;
    default: return IR_MEMORY_ANY;
    }
}

void ir_alias_tag(IrFunc *f, LLVMValueRef access, IrMemory m) {
    LLVMValueRef address = LLVMGetOperand(access, LLVMIsAStoreInst(access) ? 1 : 0);
    Trust trust = trust_of(f);
    if (LLVMIsAAllocaInst(address)) return; // becomes a register
    if (trust == TRUST_FLOATS) m = without_types(m);
    if (trust != TRUST_NOTHING && m != IR_MEMORY_ANY)
        LLVMSetMetadata(access, f->g->md_tbaa, f->g->memories[m]);
}
