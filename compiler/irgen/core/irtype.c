// irtype.c - Go types to LLVM types.
//
// Every managed pointer is ptr addrspace(1). Layouts are Go's: LLVM's natural alignment of the same scalars
// agrees with gc's on amd64, so element i of a struct is Go's field i; only the padding gc adds behind a last
// field of size zero becomes an element of its own. Both sides' sizes and offsets are compared for every
// struct; a difference is an internal error.
//
// A type is `ssa` when it is a scalar, or a struct (string, slice, interface, complex included) without
// arrays and with at most LOAM_MAX_PARAM_LEAVES scalars in it.
#include "irgen/core/gen.h"
#include <string.h>

Compiler *ir_compiler(IrGen *g) { return g->c; }
LLVMContextRef ir_context(IrGen *g) { return g->ctx; }
LLVMModuleRef ir_module(IrGen *g) { return g->mod; }
LLVMTypeRef ir_managed_ptr(IrGen *g) { return g->managed; }
LLVMTypeRef ir_raw_ptr(IrGen *g) { return g->raw; }

LLVMTypeRef ir_int(IrGen *g, int bits) {
    switch (bits) {
    case 1: return g->i1;
    case 8: return g->i8;
    case 16: return g->i16;
    case 32: return g->i32;
    case 64: return g->i64;
    default: return LLVMIntTypeInContext(g->ctx, (unsigned)bits);
    }
}

static IrMemory memory_of(IrGen *g, LLVMTypeRef type) {
    return type == g->f32                   ? IR_MEMORY_FLOAT32
           : type == g->f64                 ? IR_MEMORY_FLOAT64
           : type == g->i64                 ? IR_MEMORY_INT64
           : type == g->i32                 ? IR_MEMORY_INT32
           : type == g->i16                 ? IR_MEMORY_INT16
           : type == g->i8 || type == g->i1 ? IR_MEMORY_INT8
                                            : IR_MEMORY_POINTER;
}

static void lower_scalar(IrGen *g, IrType *r, LLVMTypeRef type, bool is_signed, bool is_float) {
    r->llvm = type;
    r->ssa = true;
    r->nleaves = 1;
    r->leaves = NEW(g->arena, IrLeaf);
    r->leaves[0] = (IrLeaf){type, 0, is_signed, is_float, memory_of(g, type), 0};
}

static void lower_leaves(IrGen *g, IrType *r, LLVMTypeRef type, const IrLeaf *leaves, int n) {
    r->llvm = type;
    r->ssa = true;
    r->nleaves = n;
    r->leaves = NEW_ARRAY(g->arena, IrLeaf, n ? n : 1);
    memcpy(r->leaves, leaves, sizeof *leaves * (size_t)n);
}

static void lower_complex(IrGen *g, IrType *r, LLVMTypeRef part, int64_t size) {
    IrMemory memory = memory_of(g, part);
    IrLeaf leaves[2] = {{part, 0, false, true, memory, 0}, {part, size, false, true, memory, 0}};
    LLVMTypeRef parts[2] = {part, part};
    lower_leaves(g, r, LLVMStructTypeInContext(g->ctx, parts, 2, false), leaves, 2);
}

static void check_layout(IrGen *g, const Type *t, LLVMTypeRef llvm) {
    int64_t size = (int64_t)LLVMABISizeOfType(g->layout, llvm);
    if (size != type_size(t))
        internal_error("irtype", "%s: size %lld for LLVM, %lld for Go",
                       type_string(g->arena, t, TYPE_NAMES_PACKAGE, NULL), (long long)size,
                       (long long)type_size(t));
    for (int i = 0; i < t->strct.fields.n; i++) {
        int64_t at = (int64_t)LLVMOffsetOfElement(g->layout, llvm, (unsigned)i);
        if (at != type_field_offset(t, i))
            internal_error("irtype", "%s: field %d at %lld for LLVM, %lld for Go",
                           type_string(g->arena, t, TYPE_NAMES_PACKAGE, NULL), i, (long long)at,
                           (long long)type_field_offset(t, i));
    }
}

static void lower_struct(IrGen *g, IrType *r, Type *t) {
    int n = t->strct.fields.n;
    LLVMTypeRef *elems = NEW_ARRAY(g->arena, LLVMTypeRef, n + 1);
    IrLeaf leaves[LOAM_MAX_PARAM_LEAVES];
    bool ssa = true;
    int total = 0;
    for (int i = 0; i < n; i++) {
        const IrType *f = ir_type(g, t->strct.fields.at[i].type);
        elems[i] = f->llvm;
        ssa = ssa && f->ssa;
        for (int k = 0; ssa && k < f->nleaves && total + k < LOAM_MAX_PARAM_LEAVES; k++) {
            leaves[total + k] = f->leaves[k];
            leaves[total + k].offset += type_field_offset(t, i);
        }
        total += f->nleaves;
    }
    LLVMTypeRef llvm = LLVMStructTypeInContext(g->ctx, elems, (unsigned)n, false);
    int64_t size = (int64_t)LLVMABISizeOfType(g->layout, llvm);
    if (size < type_size(t)) {
        elems[n] = LLVMArrayType2(g->i8, (uint64_t)(type_size(t) - size));
        llvm = LLVMStructTypeInContext(g->ctx, elems, (unsigned)n + 1, false);
    }
    check_layout(g, t, llvm);
    if (ssa && total <= LOAM_MAX_PARAM_LEAVES) {
        lower_leaves(g, r, llvm, leaves, total);
        return;
    }
    r->llvm = llvm;
    r->nleaves = total > LOAM_MAX_PARAM_LEAVES ? LOAM_MAX_PARAM_LEAVES + 1 : total;
}

static void lower_array(IrGen *g, IrType *r, Type *t) {
    const IrType *elem = ir_type(g, t->array.elem);
    r->llvm = LLVMArrayType2(elem->llvm, t->array.len < 0 ? 0 : (uint64_t)t->array.len);
    int64_t total = elem->nleaves && t->array.len > LOAM_MAX_PARAM_LEAVES ? LOAM_MAX_PARAM_LEAVES + 1
                                                                          : elem->nleaves * t->array.len;
    r->nleaves = total > LOAM_MAX_PARAM_LEAVES ? LOAM_MAX_PARAM_LEAVES + 1 : (int)total;
}

// What the length and capacity of a slice are less than where nobody forges them. They are never negative,
// and the elements lie in one address space: unsafe.Slice, too, refuses what would go beyond its end.
static uint64_t length_limit(const Type *t) {
    uint64_t most = 1ull << 63, size = t->kind == KIND_SLICE ? (uint64_t)type_size(t->slice.elem) : 1;
    return size > 2 ? most / size * 2 + 2 : most;
}

static void lower(IrGen *g, IrType *r, Type *t) {
    uint64_t limit = length_limit(t);
    IrLeaf data = {g->managed, 0, false, false, IR_MEMORY_HEADER, 0},
           word = {g->raw, 0, false, false, IR_MEMORY_HEADER, 0},
           len = {g->i64, 8, true, false, IR_MEMORY_HEADER, limit},
           cap = {g->i64, 16, true, false, IR_MEMORY_HEADER, limit},
           second = {g->managed, 8, false, false, IR_MEMORY_HEADER, 0};
    switch (t->kind) {
    case KIND_BOOL:
    case KIND_UNTYPED_BOOL: lower_scalar(g, r, g->i1, false, false); return;
    case KIND_INT8: lower_scalar(g, r, g->i8, true, false); return;
    case KIND_INT16: lower_scalar(g, r, g->i16, true, false); return;
    case KIND_INT32:
    case KIND_UNTYPED_RUNE: lower_scalar(g, r, g->i32, true, false); return;
    case KIND_INT:
    case KIND_INT64:
    case KIND_UNTYPED_INT: lower_scalar(g, r, g->i64, true, false); return;
    case KIND_UINT8: lower_scalar(g, r, g->i8, false, false); return;
    case KIND_UINT16: lower_scalar(g, r, g->i16, false, false); return;
    case KIND_UINT32: lower_scalar(g, r, g->i32, false, false); return;
    case KIND_UINT:
    case KIND_UINT64:
    case KIND_UINTPTR: lower_scalar(g, r, g->i64, false, false); return;
    case KIND_FLOAT32: lower_scalar(g, r, g->f32, true, true); return;
    case KIND_FLOAT64:
    case KIND_UNTYPED_FLOAT: lower_scalar(g, r, g->f64, true, true); return;
    case KIND_COMPLEX64: lower_complex(g, r, g->f32, 4); return;
    case KIND_COMPLEX128:
    case KIND_UNTYPED_COMPLEX: lower_complex(g, r, g->f64, 8); return;
    case KIND_POINTER:
        lower_scalar(g, r, type_not_in_heap(t->pointer.elem) ? g->raw : g->managed, false, false);
        return;
    case KIND_MAP:
    case KIND_CHAN:
    case KIND_FUNC:
    case KIND_UNTYPED_NIL: lower_scalar(g, r, g->managed, false, false); return;
    case KIND_UNSAFE_POINTER:
        lower_scalar(g, r, g->managed, false, false);
        r->leaves[0].memory = IR_MEMORY_WORD;
        return;
    case KIND_STRING:
    case KIND_UNTYPED_STRING: lower_leaves(g, r, g->string, (IrLeaf[]){data, len}, 2); return;
    case KIND_SLICE: lower_leaves(g, r, g->slice, (IrLeaf[]){data, len, cap}, 3); return;
    case KIND_INTERFACE: lower_leaves(g, r, g->iface, (IrLeaf[]){word, second}, 2); return;
    case KIND_STRUCT: lower_struct(g, r, t); return;
    case KIND_ARRAY: lower_array(g, r, t); return;
    default:
        internal_error("irtype", "no LLVM type for %s", type_string(g->arena, t, TYPE_NAMES_PACKAGE, NULL));
    }
}

IrTypeRec *ir_type_rec(IrGen *g, Type *t) {
    IrTypeRec *r = nodemap_get(&g->type_recs, t);
    if (r) return r;
    r = NEW(g->arena, IrTypeRec);
    if (t->kind == KIND_NAMED) r->ir = *ir_type(g, type_underlying(t));
    else lower(g, &r->ir, t);
    nodemap_set(&g->type_recs, g->arena, t, r);
    return r;
}

const IrType *ir_type(IrGen *g, Type *t) { return &ir_type_rec(g, t)->ir; }

LLVMTypeRef ir_llvm_type(IrGen *g, Type *t) { return ir_type(g, t)->llvm; }
