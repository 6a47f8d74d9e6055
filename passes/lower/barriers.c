// barriers.c - the hybrid write barrier: while the collector marks, a store of a managed pointer first tells
// it what the slot holds (deletion: the snapshot stays reachable) and what it will hold (insertion: for
// stacks that are not scanned yet).
//
//        if (load i32 @loam.writeBarrier) gcWriteBarrier(slot, new);     cold
//        store new, slot
//
// The flag changes at safepoints only, so one check covers the stores of pointers that follow each other
// without a safepoint in between: their slots and values are computed first (only getelementptrs may stand
// between them, and move up).
//
// No barrier for
//   - a slot in this frame (an alloca), behind the "loam-results" parameter (a caller's frame), or in a new
//     "loam-record" (looked at with the stack, and like it): stacks are scanned;
//   - null, a global's address or a new object stored into an object that is new itself: allocated since the
//     last safepoint, so it holds null and is black when the collector marks. Any other pointer stored into a
//     new object needs one: a black object is never scanned again, and the pointer may be known to an
//     unscanned stack only.
//   - a store of null elsewhere does need one: it deletes what was there.
// Vectors of pointers are told slot by slot. A memset to zero may delete pointers: while the flag is set,
// runtime.memclrHasPointers, which knows the heap's maps, does it first. Stores that LLVM made of pointers as
// integers do not exist in a non-integral address space; a memcpy of pointerful memory is excluded by the
// contract (H5).
//
// Atomics (store, xchg, cmpxchg) have the same barrier in front of them. What an exchange overwrites is known
// to the exchange alone: another thread may store V into the slot between the barrier's read and it. Then V
// is marked all the same. While marking goes on V's own store had a barrier, which recorded V as a new value
// before V was in the slot; and no store without barrier is under way then, for the flag changes only while
// every thread stands at a safepoint, and none stands between a check of the flag and its store. So each
// value that a slot holds while marking goes on was recorded, or was in the slot when marking began and is
// recorded by the first barrier that meets it: nobody else's store removed it before without a barrier. For a
// cmpxchg that fails the barrier is superfluous. (Go does the same: atomicwb in runtime/atomic_pointer.go.)
//
// expects  what the contract says; objects have their places (loam-escape is done)
// leaves   each store of managed pointers to memory other than this frame's behind a check of the flag
// refuses  nothing
#include "analysis/address.h"
#include "ir/rewrite.h"

enum { LOOK_BACK = 200, MAX_GROUP = 32 };

typedef struct Barriers {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    LLVMTypeRef i32, managed;
    LLVMValueRef flag, barrier, clear;
    LLVMValueRef fn;
    const LoamPassOptions *options;
} Barriers;

// ---- which stores -----------------------------------------------------------------------------------------

static bool is_vector(LLVMTypeRef t) { return LLVMGetTypeKind(t) == LLVMVectorTypeKind; }

// The pointer or vector of pointers that an instruction writes; NULL when it writes none.
static LLVMValueRef written(LLVMValueRef i) {
    LLVMValueRef v = LLVMIsAStoreInst(i)           ? LLVMGetOperand(i, 0)
                     : LLVMIsAAtomicRMWInst(i)     ? LLVMGetOperand(i, 1)
                     : LLVMIsAAtomicCmpXchgInst(i) ? LLVMGetOperand(i, 2)
                                                   : NULL;
    return v && pass_has_managed_ptr(LLVMTypeOf(v)) ? v : NULL;
}

static bool is_clear(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_starts(pass_callee(i), "llvm.memset.");
}

static LLVMValueRef slot_of(LLVMValueRef i) {
    return LLVMGetOperand(i, is_clear(i) ? 0 : (unsigned)address_operand(i));
}

static bool is_frame_object(void *data, LLVMValueRef v) {
    if (pass_is_record(v) || LLVMIsAAllocaInst(v)) return true;
    if (!LLVMIsAArgument(v)) return false;
    LLVMValueRef fn = ((Barriers *)data)->fn;
    for (unsigned i = 0; i < LLVMCountParams(fn); i++)
        if (LLVMGetParam(fn, i) == v) return pass_fn_attr(fn, i + 1, LOAM_ATTR_RESULTS) != NULL;
    return false;
}

// Allocated in the same block, with no safepoint since (the call itself aside).
static bool is_new_at(LLVMValueRef object, LLVMValueRef at) {
    if (!pass_is_allocation(object) || LLVMGetInstructionParent(object) != LLVMGetInstructionParent(at))
        return false;
    LLVMValueRef i = at;
    for (int n = 0; n < LOOK_BACK && (i = LLVMGetPreviousInstruction(i)); n++) {
        if (i == object) return true;
        if (pass_is_safepoint(i)) return false;
    }
    return false;
}

static bool is_static_address(LLVMValueRef v) { return LLVMIsAConstant(v) && !LLVMIsUndef(v); }

static bool is_initializing(Barriers *b, LLVMValueRef store) {
    int64_t offset;
    LLVMValueRef object = address_base(b->layout, slot_of(store), &offset), value = written(store);
    if ((!LLVMIsAStoreInst(store) && !is_clear(store)) || !is_new_at(object, store)) return false;
    if (is_clear(store)) return true;
    return is_static_address(value) || is_new_at(address_base(b->layout, value, &offset), store);
}

static bool needs_barrier(Barriers *b, LLVMValueRef i) {
    LLVMValueRef value = written(i);
    if ((!value && !is_clear(i)) || address_objects(slot_of(i), is_frame_object, b) || is_initializing(b, i))
        return false;
    if (value && !is_vector(LLVMTypeOf(value)) && !pass_is_managed_ptr(LLVMTypeOf(value)))
        pass_fail(b->options, "loam-barriers", b->fn,
                  "an aggregate with managed pointers is stored; loam-aggregates makes stores of its parts");
    return true;
}

// ---- groups -----------------------------------------------------------------------------------------------

// Whether `v`, which `user` further down in the block uses, is there before `at`.
static bool defined_before(LLVMValueRef v, LLVMValueRef at, LLVMValueRef user) {
    if (!LLVMIsAInstruction(v) || LLVMGetInstructionParent(v) != LLVMGetInstructionParent(at)) return true;
    for (LLVMValueRef i = at; i != user; i = LLVMGetNextInstruction(i))
        if (i == v) return false;
    return true;
}

// Makes `v` available before `at` by moving up a getelementptr.
static bool hoist_before(LLVMValueRef v, LLVMValueRef at, LLVMValueRef user) {
    if (defined_before(v, at, user)) return true;
    if (!LLVMIsAGetElementPtrInst(v)) return false;
    for (unsigned k = 0; k < (unsigned)LLVMGetNumOperands(v); k++)
        if (!defined_before(LLVMGetOperand(v, k), at, user)) return false;
    LLVMBuilderRef b = rewrite_before(at);
    rewrite_move(b, v);
    LLVMDisposeBuilder(b);
    return true;
}

// The barriered stores from `first` on that can share its check. Other memory accesses do not matter: the
// barrier reads slots only to keep what they hold alive, and what a store of the group puts there is kept
// alive by its own barrier.
static ValueVec group_from(Barriers *b, LLVMValueRef first) {
    ValueVec group = {0};
    PASS_PUSH(group, first);
    for (LLVMValueRef i = LLVMGetNextInstruction(first), next; i; i = next) {
        next = LLVMGetNextInstruction(i);
        if (pass_is_safepoint(i) || LLVMIsATerminatorInst(i)) break;
        if (!needs_barrier(b, i)) continue;
        if (!LLVMIsAStoreInst(i) || group.n == MAX_GROUP || !hoist_before(slot_of(i), first, i) ||
            !hoist_before(written(i), first, i))
            break;
        PASS_PUSH(group, i);
    }
    return group;
}

// ---- the check --------------------------------------------------------------------------------------------

static LLVMValueRef declare_leaf(const Barriers *b, const char *name, LLVMTypeRef second) {
    LLVMTypeRef params[] = {b->managed, second};
    return rewrite_leaf(b->m, name, params, 2);
}

static void declare(Barriers *b) {
    b->flag = LLVMGetNamedGlobal(b->m, LOAM_SYM_WRITE_BARRIER);
    if (!b->flag) b->flag = LLVMAddGlobal(b->m, b->i32, LOAM_SYM_WRITE_BARRIER);
    b->barrier = declare_leaf(b, LOAM_SYM_GC_WRITE_BARRIER, b->managed);
    b->clear = declare_leaf(b, LOAM_SYM_CLEAR_POINTERS, LLVMInt64TypeInContext(b->ctx));
}

static LLVMValueRef managed_slot(const Barriers *b, LLVMBuilderRef builder, LLVMValueRef slot) {
    if (pass_is_managed_ptr(LLVMTypeOf(slot))) return slot;
    return LLVMIsConstant(slot) ? LLVMConstAddrSpaceCast(slot, b->managed)
                                : LLVMBuildAddrSpaceCast(builder, slot, b->managed, "");
}

static void record(Barriers *b, LLVMBuilderRef builder, LLVMValueRef slot, LLVMValueRef value) {
    LLVMValueRef args[] = {managed_slot(b, builder, slot), value};
    LLVMBuildCall2(builder, LLVMGlobalGetValueType(b->barrier), b->barrier, args, 2, "");
}

static void record_store(Barriers *b, LLVMBuilderRef builder, LLVMValueRef store) {
    LLVMValueRef value = written(store), slot = slot_of(store);
    if (is_clear(store)) {
        LLVMValueRef bytes =
            LLVMBuildIntCast2(builder, LLVMGetOperand(store, 2), LLVMInt64TypeInContext(b->ctx), 0, "");
        LLVMValueRef args[] = {managed_slot(b, builder, slot), bytes};
        LLVMBuildCall2(builder, LLVMGlobalGetValueType(b->clear), b->clear, args, 2, "");
        return;
    }
    if (!is_vector(LLVMTypeOf(value))) {
        record(b, builder, slot, value);
        return;
    }
    for (unsigned i = 0; i < LLVMGetVectorSize(LLVMTypeOf(value)); i++) {
        LLVMValueRef index = LLVMConstInt(b->i32, i, 0);
        LLVMValueRef at = i ? LLVMBuildGEP2(builder, b->managed, slot, &index, 1, "") : slot;
        record(b, builder, at, LLVMBuildExtractElement(builder, value, index, ""));
    }
}

// `next`: the cold block of the group that follows, or NULL. Returns this group's.
static LLVMBasicBlockRef guard(Barriers *b, ValueVec stores, LLVMBasicBlockRef next) {
    LLVMValueRef first = stores.at[0];
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(first);
    LLVMBasicBlockRef before = LLVMGetInstructionParent(first), after = rewrite_split_before(first);
    LLVMBasicBlockRef cold = next ? LLVMInsertBasicBlockInContext(b->ctx, next, "barrier")
                                  : LLVMAppendBasicBlockInContext(b->ctx, b->fn, "barrier");
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(b->ctx);
    LLVMPositionBuilderAtEnd(builder, before);
    LLVMSetCurrentDebugLocation2(builder, loc);
    LLVMValueRef on = LLVMBuildICmp(builder, LLVMIntNE, LLVMBuildLoad2(builder, b->i32, b->flag, ""),
                                    LLVMConstNull(b->i32), "");
    rewrite_unlikely(LLVMBuildCondBr(builder, on, cold, after));
    LLVMPositionBuilderAtEnd(builder, cold);
    for (int i = 0; i < stores.n; i++) record_store(b, builder, stores.at[i]);
    LLVMBuildBr(builder, after);
    LLVMDisposeBuilder(builder);
    return cold;
}

// Groups are found before any block is split, and the last comes first: a split moves what follows it.
static bool run_on_function(Barriers *b) {
    PASS_VEC(ValueVec) groups = {0};
    LLVMBasicBlockRef next = NULL;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(b->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!needs_barrier(b, i)) continue;
            ValueVec group = group_from(b, i);
            PASS_PUSH(groups, group);
            i = group.at[group.n - 1];
        }
    for (int i = groups.n - 1; i >= 0; i--) {
        next = guard(b, groups.at[i], next);
        PASS_VEC_FREE(groups.at[i]);
    }
    bool changed = groups.n > 0;
    PASS_VEC_FREE(groups);
    return changed;
}

// A leaf of managed code: it stores pointers like the functions that call it.
static bool is_leaf(LLVMValueRef fn) {
    return pass_fn_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function") != NULL;
}

bool loam_barriers_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Barriers b = {.m = m,
                  .options = o,
                  .ctx = ctx,
                  .layout = LLVMGetModuleDataLayout(m),
                  .i32 = LLVMInt32TypeInContext(ctx),
                  .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)};
    declare(&b);
    bool changed = false;
    for (b.fn = LLVMGetFirstFunction(m); b.fn; b.fn = LLVMGetNextFunction(b.fn))
        if (!LLVMIsDeclaration(b.fn) && (LLVMGetGC(b.fn) || is_leaf(b.fn))) changed |= run_on_function(&b);
    return changed;
}
