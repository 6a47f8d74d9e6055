// rewrite_objects.c - puts each object of a batch where the solver allows it.
//
//   heap      call ptr addrspace(1) @mallocgc(size, type, true) in place; a "buffer" or an "arena" becomes
//             null, its user allocates
//   stack     %o = alloca [size x i8], align 8, !loam.stackobject !{type} in the entry block, its address
//             cast to addrspace(1), and cleared where the object was declared: pointer words one by one,
//             typed, so that SROA can make them scalars (a memset would stay in the way: pointers of a
//             non-integral address space cannot be made from bytes)
//   bounded   call ptr addrspace(1) @runtime.regionalloc(size, type, handle); a "region" becomes the handle
//             (handles.c)
//   static    a "static" object becomes the constant that has its contents, wherever it escapes to
//   unused    nothing
#include "escape/escape.h"
#include "analysis/ptrmap.h"

enum { MAX_CLEARED_POINTERS = 32 };

static LLVMValueRef mallocgc(LLVMModuleRef m) {
    LLVMValueRef fn = LLVMGetNamedFunction(m, LOAM_SYM_MALLOCGC);
    if (fn) return fn;
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMTypeRef params[] = {LLVMInt64TypeInContext(ctx), LLVMPointerTypeInContext(ctx, 0),
                            LLVMInt1TypeInContext(ctx)};
    fn = LLVMAddFunction(m, LOAM_SYM_MALLOCGC,
                         LLVMFunctionType(LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE), params, 3, 0));
    LLVMSetFunctionCallConv(fn, LLVMCCallConv);
    rewrite_fn_attr(fn, LLVMAttributeReturnIndex, "noalias", 0);
    rewrite_fn_attr(fn, 3, "zeroext", 0);
    return fn;
}

static void replace(Escape *e, LLVMValueRef old, LLVMValueRef put) {
    size_t n;
    char *name = pass_printf(&e->batch, "%s", LLVMGetValueName2(old, &n));
    LLVMReplaceAllUsesWith(old, put);
    LLVMInstructionEraseFromParent(old);
    if (LLVMIsAInstruction(put) && n) LLVMSetValueName2(put, name, n);
}

// An object that escapes is allocated where it was declared, each time control passes.
static void make_heap(Escape *e, const EscObject *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(e->module);
    if (escape_is_spare(o->kind) || o->kind == OBJECT_REGION) {
        replace(e, o->value, LLVMConstPointerNull(LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)));
        return;
    }
    LLVMValueRef fn = mallocgc(e->module);
    LLVMValueRef yes = LLVMConstInt(LLVMInt1TypeInContext(ctx), 1, 0);
    LLVMValueRef args[] = {LLVMGetOperand(o->value, 0), LLVMGetOperand(o->value, 1), yes};
    LLVMBuilderRef b = rewrite_before(o->value);
    LLVMValueRef put = LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 3, "");
    rewrite_call_attr(put, 3, "zeroext", 0);
    LLVMDisposeBuilder(b);
    replace(e, o->value, put);
}

static void make_bounded(Escape *e, const EscObject *o) {
    LLVMValueRef handle = escape_handle(e, o);
    if (o->kind == OBJECT_REGION) {
        LLVMReplaceAllUsesWith(o->value, handle);
        LLVMInstructionEraseFromParent(o->value);
        return;
    }
    LLVMBuilderRef b = rewrite_before(o->value);
    LLVMValueRef put =
        escape_region_alloc(e->module, b, LLVMGetOperand(o->value, 0), LLVMGetOperand(o->value, 1), handle);
    LLVMDisposeBuilder(b);
    replace(e, o->value, put);
}

static LLVMValueRef address_in(LLVMBuilderRef b, LLVMContextRef ctx, LLVMValueRef base, uint64_t offset) {
    LLVMValueRef index = LLVMConstInt(LLVMInt64TypeInContext(ctx), offset, 0);
    return offset ? LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(ctx), base, &index, 1, "") : base;
}

static void clear_bytes(LLVMBuilderRef b, LLVMContextRef ctx, LLVMValueRef base, uint64_t from, uint64_t to) {
    if (from >= to) return;
    LLVMBuildMemSet(b, address_in(b, ctx, base, from), LLVMConstInt(LLVMInt8TypeInContext(ctx), 0, 0),
                    LLVMConstInt(LLVMInt64TypeInContext(ctx), to - from, 0), from % 8 ? 1 : 8);
}

static void clear_object(Escape *e, LLVMBuilderRef b, LLVMValueRef base, uint64_t size,
                         LLVMValueRef descriptor) {
    LLVMContextRef ctx = LLVMGetModuleContext(e->module);
    LLVMTypeRef pointer = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE);
    PtrMap map = ptrmap_new(&e->batch, size);
    uint64_t done = 0;
    int pointers = 0;
    if (!LLVMIsNull(descriptor) && ptrmap_add_descriptor(&map, descriptor))
        for (uint64_t w = 0; w * 8 < map.ptrdata; w++) pointers += ptrmap_has(&map, w);
    for (uint64_t w = 0; pointers && pointers <= MAX_CLEARED_POINTERS && w * 8 < map.ptrdata; w++) {
        if (!ptrmap_has(&map, w)) continue;
        clear_bytes(b, ctx, base, done, w * 8);
        LLVMSetAlignment(LLVMBuildStore(b, LLVMConstPointerNull(pointer), address_in(b, ctx, base, w * 8)),
                         8);
        done = w * 8 + 8;
    }
    clear_bytes(b, ctx, base, done, size);
}

// One alloca serves all iterations: an object that two iterations could hold at once has escaped.
static void make_stack(Escape *e, const EscObject *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(e->module);
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(o->value)),
                 type = LLVMGetOperand(o->value, 1);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn)));
    LLVMTypeRef bytes = LLVMArrayType2(LLVMInt8TypeInContext(ctx), o->size ? o->size : 1);
    size_t n;
    LLVMValueRef slot = LLVMBuildAlloca(b, bytes, LLVMGetValueName2(o->value, &n));
    LLVMSetAlignment(slot, 8);
    LLVMMetadataRef tag = LLVMValueAsMetadata(type);
    pass_md_set(slot, LOAM_MD_STACKOBJECT, &tag, 1);
    LLVMValueRef address = LLVMBuildAddrSpaceCast(b, slot, LLVMTypeOf(o->value), "");
    LLVMDisposeBuilder(b);
    b = rewrite_before(o->value);
    clear_object(e, b, slot, o->kind == OBJECT_ARENA && LLVMIsNull(type) ? 8 : o->size, type);
    LLVMDisposeBuilder(b);
    LLVMReplaceAllUsesWith(o->value, address);
    LLVMInstructionEraseFromParent(o->value);
}

static void erase_stores_into(LLVMValueRef address) {
    for (LLVMUseRef u = LLVMGetFirstUse(address), next; u; u = next) {
        LLVMValueRef user = LLVMGetUser(u);
        next = LLVMGetNextUse(u);
        if (LLVMIsAGetElementPtrInst(user)) erase_stores_into(user);
        else if (LLVMIsAStoreInst(user) && LLVMGetOperand(user, 1) == address)
            LLVMInstructionEraseFromParent(user);
    }
}

static bool has_only_constants(LLVMValueRef address) {
    for (LLVMUseRef u = LLVMGetFirstUse(address); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAGetElementPtrInst(user) && !has_only_constants(user)) return false;
        if (LLVMIsAStoreInst(user) && LLVMGetOperand(user, 1) == address &&
            !LLVMIsAConstant(LLVMGetOperand(user, 0)))
            return false;
    }
    return true;
}

// The stores that fill it in stand where it is declared, directly or through constant offsets; nobody else
// writes to it (contract 2), so its words cannot change places either, whoever has its address.
static void make_static(Escape *e, const EscObject *o) {
    LLVMValueRef constant = pass_md_operand(pass_md(o->value, LOAM_MD_OBJECT), 3);
    if (!constant || !LLVMIsAConstant(constant))
        pass_fail(e->options, "loam-escape", e->funcs[o->fn].fn, "a \"static\" object without its constant");
    if (!has_only_constants(o->value))
        pass_fail(e->options, "loam-escape", e->funcs[o->fn].fn,
                  "something other than a constant is stored into a \"static\" object");
    erase_stores_into(o->value);
    LLVMReplaceAllUsesWith(o->value, LLVMConstAddrSpaceCast(constant, LLVMTypeOf(o->value)));
    LLVMInstructionEraseFromParent(o->value);
}

bool escape_rewrite(Escape *e) {
    bool changed = false;
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        bool escapes = e->nodes.at[o->node].escapes;
        if (o->kind == OBJECT_RESULTS) {
            if (escapes)
                pass_fail(e->options, "loam-escape", e->funcs[o->fn].fn,
                          "the address of the memory for its results leaves the function");
            continue;
        }
        if (o->kind == OBJECT_RECORD || o->kind == OBJECT_ARRAY) continue;
        if (o->kind == OBJECT_ALLOCA) {
            size_t n;
            if (escapes)
                pass_fail(e->options, "loam-escape", e->funcs[o->fn].fn,
                          "the address of the untagged alloca %%%s leaves its function",
                          LLVMGetValueName2(o->value, &n));
            continue;
        }
        changed = true;
        if (!LLVMGetFirstUse(o->value)) LLVMInstructionEraseFromParent(o->value);
        else if (o->kind == OBJECT_STATIC) make_static(e, o);
        else if (escape_has_region(o)) make_bounded(e, o);
        else if (escapes) make_heap(e, o);
        else make_stack(e, o);
    }
    escape_free_handles(e);
    return changed;
}
