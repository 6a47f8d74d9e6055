// atomic.c - the functions of sync/atomic as instructions. All are sequentially consistent, as in Go's memory
// model; exchanges and stores of pointers get their write barriers from the passes like any other store.
#include "irgen/core/body.h"

static LLVMValueRef address(IrFunc *f, const Value *a) {
    gen_nil_check(f, a[0].v);
    return a[0].v;
}

// The size of the type is its alignment, too: Go aligns words of 32 and 64 bits on this machine.
static LLVMValueRef ordered(LLVMValueRef access, Type *t) {
    LLVMSetOrdering(access, LLVMAtomicOrderingSequentiallyConsistent);
    LLVMSetAlignment(access, (unsigned)type_size(t));
    return access;
}

Value gen_atomic_load(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef p = address(f, a);
    return gen_ssa(ordered(LLVMBuildLoad2(f->b, ir_llvm_type(f->g, t), p, ""), t), t);
}

Value gen_atomic_store(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef p = address(f, a);
    ordered(LLVMBuildStore(f->b, a[1].v, p), a[1].type);
    return (Value){0};
}

static Value exchange(IrFunc *f, LLVMAtomicRMWBinOp op, const Value *a, Type *t) {
    LLVMValueRef p = address(f, a);
    return gen_ssa(LLVMBuildAtomicRMW(f->b, op, p, a[1].v, LLVMAtomicOrderingSequentiallyConsistent, false),
                   t);
}

Value gen_atomic_swap(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    return exchange(f, LLVMAtomicRMWBinOpXchg, a, t);
}

// The instruction gives what was there before, Go's function what is there now.
Value gen_atomic_add(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    return gen_ssa(LLVMBuildAdd(f->b, exchange(f, LLVMAtomicRMWBinOpAdd, a, t).v, a[1].v, ""), t);
}

Value gen_atomic_compare_and_swap(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMAtomicOrdering order = LLVMAtomicOrderingSequentiallyConsistent;
    LLVMValueRef p = address(f, a);
    LLVMValueRef pair = LLVMBuildAtomicCmpXchg(f->b, p, a[1].v, a[2].v, order, order, false);
    return gen_ssa(LLVMBuildExtractValue(f->b, pair, 1, ""), t);
}
