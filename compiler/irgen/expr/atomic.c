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

static LLVMValueRef relaxed(LLVMValueRef access) {
    LLVMSetOrdering(access, LLVMAtomicOrderingMonotonic);
    LLVMSetAlignment(access, 4);
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

// sync.release (lib/sync/mutex.go): both words of the mutex as they are; then, when it is locked and nobody
// waits, the store that unlocks it and another look at the waiters. The processor may delay the store until
// after that look, the compiler may not.
Value gen_mutex_release(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMTypeRef i32 = ir_int(f->g, 32);
    LLVMBasicBlockRef unlock = ir_block(f, "unlock"), fence = ir_block(f, "fence"),
                      look = ir_block(f, "look"), end = ir_block(f, "released");
    LLVMValueRef state = address(f, a), waiting = gen_byte_offset(f, state, gen_i64(f, 4));
    LLVMValueRef none = LLVMBuildIsNull(f->b, relaxed(LLVMBuildLoad2(f->b, i32, waiting, "")), "");
    LLVMValueRef locked = relaxed(LLVMBuildLoad2(f->b, i32, state, ""));
    LLVMValueRef is_locked = LLVMBuildICmp(f->b, LLVMIntNE, locked, LLVMConstNull(i32), "");
    LLVMBasicBlockRef from[] = {gen_here(f), look};
    ir_cond_branch(f, LLVMBuildAnd(f->b, none, is_locked, ""), unlock, end);
    ir_place_block(f, unlock);
    LLVMSetOrdering(relaxed(LLVMBuildStore(f->b, LLVMConstNull(i32), state)), LLVMAtomicOrderingRelease);
    LLVMBuildFence(f->b, LLVMAtomicOrderingSequentiallyConsistent, true, "");
    ir_cond_branch(f, a[1].v, fence, look);
    ir_place_block(f, fence);
    LLVMBuildFence(f->b, LLVMAtomicOrderingSequentiallyConsistent, false, "");
    ir_branch(f, look);
    ir_place_block(f, look);
    LLVMValueRef came = LLVMBuildIsNotNull(f->b, relaxed(LLVMBuildLoad2(f->b, i32, waiting, "")), "");
    LLVMValueRef left[] = {LLVMConstInt(i32, 2, false), LLVMBuildZExt(f->b, came, i32, "")};
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_ssa(gen_phi(f, i32, left, from, 2), t);
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
