// value.c - values and places: loads, stores, zeros, constants, and first-class structs taken apart and put
// together.
//
// Memory is read and written scalar by scalar with the scalar's own type (contract 6: a pointer never travels
// as an integer or through memcpy), so SROA and the write barriers see exactly what Go's program does. Values
// in memory with more scalars than MAX_SCALAR_COPY are copied by typedmemmove when they hold pointers, else
// by llvm.memmove (they may overlap). A bool is i1 as a value and one byte in memory.
#include "irgen/core/gen.h"
#include <stdio.h>
#include <string.h>

enum { MAX_SCALAR_COPY = 16 };

// ---- addresses --------------------------------------------------------------------------------------------

LLVMValueRef ir_offset(IrFunc *f, LLVMValueRef addr, int64_t offset) {
    if (offset == 0) return addr;
    LLVMValueRef at = LLVMConstInt(f->g->i64, (uint64_t)offset, true);
    return LLVMBuildInBoundsGEP2(f->b, f->g->i8, addr, &at, 1, "");
}

LLVMValueRef ir_to_managed(IrFunc *f, LLVMValueRef addr) {
    if (LLVMTypeOf(addr) == f->g->managed) return addr;
    return LLVMIsConstant(addr) ? ir_managed_const(f->g, addr)
                                : LLVMBuildAddrSpaceCast(f->b, addr, f->g->managed, "");
}

// ---- first-class structs ----------------------------------------------------------------------------------

// Element i of a first-class struct; looks through the insertvalue chain that built it.
LLVMValueRef ir_extract(IrFunc *f, LLVMValueRef v, unsigned i) {
    while (LLVMIsAInsertValueInst(v) && LLVMGetNumIndices(v) == 1) {
        if (LLVMGetIndices(v)[0] == i) return LLVMGetOperand(v, 1);
        v = LLVMGetOperand(v, 0);
    }
    return LLVMBuildExtractValue(f->b, v, i, "");
}

static int flatten(IrFunc *f, LLVMValueRef v, LLVMTypeRef type, LLVMValueRef *leaves, int n) {
    switch (LLVMGetTypeKind(type)) {
    case LLVMArrayTypeKind: return n; // padding
    case LLVMStructTypeKind:
        for (unsigned i = 0, count = LLVMCountStructElementTypes(type); i < count; i++) {
            LLVMTypeRef elem = LLVMStructGetTypeAtIndex(type, i);
            if (LLVMGetTypeKind(elem) == LLVMArrayTypeKind) continue;
            n = flatten(f, ir_extract(f, v, i), elem, leaves, n);
        }
        return n;
    default: leaves[n] = v; return n + 1;
    }
}

int ir_flatten(IrFunc *f, Value v, LLVMValueRef *leaves) {
    if (v.form != IR_SSA) internal_error("irgen", "a value in memory has no leaves");
    return flatten(f, v.v, LLVMTypeOf(v.v), leaves, 0);
}

static LLVMValueRef unflatten(IrFunc *f, LLVMTypeRef type, const LLVMValueRef *leaves, int *n) {
    if (LLVMGetTypeKind(type) != LLVMStructTypeKind) return leaves[(*n)++];
    LLVMValueRef v = LLVMGetPoison(type);
    unsigned count = LLVMCountStructElementTypes(type);
    if (count == 0) return LLVMConstNull(type);
    for (unsigned i = 0; i < count; i++) {
        LLVMTypeRef elem = LLVMStructGetTypeAtIndex(type, i);
        if (LLVMGetTypeKind(elem) == LLVMArrayTypeKind) continue;
        v = LLVMBuildInsertValue(f->b, v, unflatten(f, elem, leaves, n), i, "");
    }
    return v;
}

Value ir_unflatten(IrFunc *f, Type *t, const LLVMValueRef *leaves) {
    int n = 0;
    return (Value){IR_SSA, unflatten(f, ir_llvm_type(f->g, t), leaves, &n), t};
}

// ---- memory that may fault --------------------------------------------------------------------------------

bool ir_program_panics_on_fault(const Compiler *c) {
    for (int i = 0; i < c->packages.n; i++)
        if (c->packages.at[i]->user && c->packages.at[i]->panics_on_fault) return true;
    return false;
}

bool ir_touches(const IrFunc *f) { return f->unwind && f->g->p->panics_on_fault && f->pkg && f->pkg->user; }

void ir_touch_bytes(IrFunc *f, LLVMValueRef address, LLVMValueRef size, bool writes) {
    if (!ir_touches(f)) return;
    if (LLVMTypeOf(address) != f->g->managed || ir_known_non_nil(address)) return;
    LLVMValueRef args[] = {address, size};
    ir_call_rt(f, writes ? RT_touchwrite : RT_touchread, args, 2);
}

static void touch(IrFunc *f, LLVMValueRef address, const Type *t, bool writes) {
    ir_touch_bytes(f, address, LLVMConstInt(f->g->i64, (uint64_t)type_size(t), false), writes);
}

// The loaded number is less than a limit.
static void tell_range(IrGen *g, LLVMValueRef load, LLVMTypeRef type, uint64_t limit) {
    LLVMMetadataRef range[2] = {LLVMValueAsMetadata(LLVMConstNull(type)),
                                LLVMValueAsMetadata(LLVMConstInt(type, limit, false))};
    LLVMSetMetadata(load, g->md_range, LLVMMetadataAsValue(g->ctx, LLVMMDNodeInContext2(g->ctx, range, 2)));
}

// ---- scalars in memory ------------------------------------------------------------------------------------

static LLVMValueRef load_scalar(IrFunc *f, const IrLeaf *leaf, LLVMValueRef base) {
    IrGen *g = f->g;
    bool is_bool = leaf->type == g->i1;
    LLVMValueRef v = LLVMBuildLoad2(f->b, is_bool ? g->i8 : leaf->type, ir_offset(f, base, leaf->offset), "");
    ir_alias_tag(f, v, leaf->memory);
    if (leaf->below && ir_knows_lengths(f)) tell_range(g, v, g->i64, leaf->below);
    if (!is_bool) return v;
    tell_range(g, v, g->i8, 2);
    return LLVMBuildTrunc(f->b, v, g->i1, "");
}

static void store_scalar(IrFunc *f, LLVMValueRef v, const IrLeaf *leaf, LLVMValueRef base) {
    if (leaf->type == f->g->i1) v = LLVMBuildZExt(f->b, v, f->g->i8, "");
    ir_alias_tag(f, LLVMBuildStore(f->b, v, ir_offset(f, base, leaf->offset)), leaf->memory);
}

static Value load_leaves(IrFunc *f, const IrType *ir, Place p) {
    LLVMValueRef leaves[LOAM_MAX_PARAM_LEAVES];
    touch(f, p.addr, p.type, false);
    for (int i = 0; i < ir->nleaves; i++) leaves[i] = load_scalar(f, &ir->leaves[i], p.addr);
    return ir_unflatten(f, p.type, leaves);
}

// ---- values in memory -------------------------------------------------------------------------------------

// Collects the scalars of a type with their offsets; false when there are more than MAX_SCALAR_COPY.
static bool scalars(IrGen *g, Type *t, int64_t at, IrLeaf *out, int *n) {
    const IrType *ir = ir_type(g, t);
    Type *u = type_underlying(t);
    if (ir->ssa) {
        if (*n + ir->nleaves > MAX_SCALAR_COPY) return false;
        for (int i = 0; i < ir->nleaves; i++) {
            out[*n] = ir->leaves[i];
            out[(*n)++].offset += at;
        }
        return true;
    }
    if (u->kind == KIND_ARRAY) {
        int64_t size = type_size(u->array.elem);
        if (u->array.len > MAX_SCALAR_COPY && size > 0) return false;
        for (int64_t i = 0; i < u->array.len && size > 0; i++)
            if (!scalars(g, u->array.elem, at + i * size, out, n)) return false;
        return true;
    }
    for (int i = 0; i < u->strct.fields.n; i++)
        if (!scalars(g, u->strct.fields.at[i].type, at + type_field_offset(u, i), out, n)) return false;
    return true;
}

static void copy_memory(IrFunc *f, Type *t, LLVMValueRef dst, LLVMValueRef src) {
    IrGen *g = f->g;
    IrLeaf leaves[MAX_SCALAR_COPY];
    LLVMValueRef values[MAX_SCALAR_COPY];
    int n = 0;
    if (type_size(t) == 0 || dst == src) return;
    touch(f, src, t, false);
    touch(f, dst, t, true);
    if (scalars(g, t, 0, leaves, &n)) {
        for (int i = 0; i < n; i++) values[i] = load_scalar(f, &leaves[i], src);
        for (int i = 0; i < n; i++) store_scalar(f, values[i], &leaves[i], dst);
    } else if (type_has_pointers(t)) {
        LLVMValueRef args[3] = {ir_layout_descriptor(g, t), ir_to_managed(f, dst), ir_to_managed(f, src)};
        ir_call_rt(f, RT_typedmemmove, args, 3);
    } else {
        unsigned align = (unsigned)type_align(t);
        LLVMBuildMemMove(f->b, dst, align, src, align, LLVMConstInt(g->i64, (uint64_t)type_size(t), false));
    }
}

// A read-only zero of a type that lives in memory: its address stands for the value.
static LLVMValueRef zero_memory(IrGen *g, Type *t) {
    char name[48];
    LLVMTypeRef type = ir_llvm_type(g, t);
    snprintf(name, sizeof name, "loam.zero.%p", (void *)type);
    void **at = strmap_at_cstr(&g->symbols, name);
    if (!*at) *at = ir_private_global(g, type, LLVMConstNull(type), "loam.zero", true);
    return *at;
}

static bool is_zero_memory(LLVMValueRef v) {
    return LLVMIsAGlobalVariable(v) && LLVMIsGlobalConstant(v) && LLVMGetInitializer(v) &&
           LLVMIsNull(LLVMGetInitializer(v));
}

static bool is_untagged_alloca(LLVMValueRef addr) { return LLVMIsAAllocaInst(addr) != NULL; }

static void clear_memory(IrFunc *f, Type *t, LLVMValueRef dst) {
    IrGen *g = f->g;
    IrLeaf leaves[MAX_SCALAR_COPY];
    int n = 0;
    if (type_size(t) == 0) return;
    touch(f, dst, t, true);
    if (scalars(g, t, 0, leaves, &n)) {
        for (int i = 0; i < n; i++) store_scalar(f, LLVMConstNull(leaves[i].type), &leaves[i], dst);
    } else if (type_has_pointers(t) && !is_untagged_alloca(dst)) {
        LLVMValueRef args[2] = {ir_layout_descriptor(g, t), ir_to_managed(f, dst)};
        ir_call_rt(f, RT_typedmemclr, args, 2);
    } else {
        LLVMBuildMemSet(f->b, dst, LLVMConstNull(g->i8), LLVMConstInt(g->i64, (uint64_t)type_size(t), false),
                        (unsigned)type_align(t));
    }
}

// ---- the interface ----------------------------------------------------------------------------------------

Value ir_load_ref(IrFunc *f, Place p) {
    if (p.is_blank) internal_error("irgen", "the blank identifier is read");
    const IrType *ir = ir_type(f->g, p.type);
    return ir->ssa ? load_leaves(f, ir, p) : (Value){IR_MEM, p.addr, p.type};
}

Value ir_load(IrFunc *f, Place p) {
    Value v = ir_load_ref(f, p);
    if (v.form == IR_SSA) return v;
    Place copy = ir_temp(f, p.type);
    copy_memory(f, p.type, copy.addr, v.v);
    return (Value){IR_MEM, copy.addr, p.type};
}

void ir_store(IrFunc *f, Place p, Value v) {
    if (p.is_blank) return;
    const IrType *ir = ir_type(f->g, p.type);
    if (v.form == IR_MEM) {
        if (is_zero_memory(v.v)) clear_memory(f, p.type, p.addr);
        else copy_memory(f, p.type, p.addr, v.v);
        return;
    }
    if (v.form != IR_SSA || !ir->ssa) internal_error("irgen", "a store of a value of the wrong form");
    LLVMValueRef leaves[LOAM_MAX_PARAM_LEAVES];
    int n = ir_flatten(f, v, leaves);
    touch(f, p.addr, p.type, true);
    for (int i = 0; i < n; i++) store_scalar(f, leaves[i], &ir->leaves[i], p.addr);
}

Value ir_zero(IrFunc *f, Type *t) {
    const IrType *ir = ir_type(f->g, t);
    if (ir->ssa) return (Value){IR_SSA, LLVMConstNull(ir->llvm), t};
    return (Value){IR_MEM, zero_memory(f->g, t), t};
}

Place ir_temp(IrFunc *f, Type *t) { return (Place){ir_entry_alloca(f, ir_llvm_type(f->g, t), ""), t, false}; }

static LLVMValueRef const_integer(IrGen *g, const Const *c, LLVMTypeRef type) {
    if (c->kind != CONST_INT) {
        int64_t i;
        if (!const_to_int64(c, &i)) internal_error("irgen", "a constant of integer type is no integer");
        return LLVMConstInt(type, (uint64_t)i, true);
    }
    uint64_t magnitude = 0;
    size_t words = 0;
    mpz_export(&magnitude, &words, -1, 8, 0, 0, c->i);
    if (words > 1) internal_error("irgen", "an integer constant does not fit its type");
    return LLVMConstInt(type, mpz_sgn(c->i) < 0 ? -magnitude : magnitude, false);
}

static LLVMValueRef const_float(const Const *c, LLVMTypeRef type, bool narrow) {
    return LLVMConstReal(type, narrow ? (double)const_to_float(c) : const_to_double(c));
}

static LLVMValueRef const_complex(IrGen *g, const Const *c, LLVMTypeRef type) {
    LLVMTypeRef part = LLVMStructGetTypeAtIndex(type, 0);
    bool narrow = part == g->f32;
    const Const *re = c->kind == CONST_COMPLEX ? c->c.re : c, *im = c->kind == CONST_COMPLEX ? c->c.im : NULL;
    LLVMValueRef parts[2] = {const_float(re, part, narrow),
                             im ? const_float(im, part, narrow) : LLVMConstNull(part)};
    return LLVMConstNamedStruct(type, parts, 2);
}

LLVMValueRef ir_const_value(IrGen *g, const Const *c, Type *t) {
    LLVMTypeRef type = ir_llvm_type(g, t);
    if (type_is_string(t)) return ir_string_constant(g, c->s);
    if (type_is_boolean(t)) return LLVMConstInt(type, c->b, false);
    if (type_is_integer(t)) return const_integer(g, c, type);
    if (type_is_float(t)) return const_float(c, type, type == g->f32);
    if (type_is_complex(t)) return const_complex(g, c, type);
    if (type_underlying(t)->kind == KIND_UNSAFE_POINTER)
        return LLVMConstIntToPtr(const_integer(g, c, g->i64), type);
    internal_error("irgen", "a constant of type %s", type_string(g->arena, t, TYPE_NAMES_PACKAGE, NULL));
}

Value ir_const(IrFunc *f, const Const *c, Type *t) { return (Value){IR_SSA, ir_const_value(f->g, c, t), t}; }
