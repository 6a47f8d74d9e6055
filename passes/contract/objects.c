// objects.c - tagged allocas become calls of @loam.object, before any LLVM pass sees the module (H16).
//
// To LLVM an alloca is dead when its function returns: DSE deletes stores into one whose address escapes, and
// the inliner moves one out of its loop and ends its life at the inlined return. An opaque call that returns
// a `noalias` pointer has none of this: it stays where the object is declared, and each time control passes
// it is a new object.
//
//     %x = alloca T, !loam.object !N, !dbg !D
//     %p = addrspacecast ptr %x to ptr addrspace(1)
// becomes
//     %p = call noalias ptr addrspace(1) @loam.object(i64 size, ptr type), !loam.object !N, !dbg !D
//
// What the declaration of @loam.object promises (H14):
//  - noalias, memory(inaccessiblemem: readwrite), nounwind: a new object each time, and no other effect that
//    the program could see.
//  - allockind("alloc,zeroed"), allocsize(0), alloc-family: loads from a new object are zero; its size is
//    known.
//  - gc-leaf-function: whether it is a safepoint is decided with its place.
// It does not promise `willreturn`: without that LLVM deletes no unused object, so the escape pass reports
// all of them.
//
// expects  the contract; no pass of LLVM's has run
// leaves   no tagged alloca
// refuses  any use of a tagged alloca besides the cast: its place would be lost
#include "ir/rewrite.h"

static const char pass_name[] = "loam-objects";

static bool is_tagged_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i) && pass_md(i, LOAM_MD_OBJECT); }

static LLVMValueRef object_function(LLVMModuleRef m) {
    LLVMValueRef fn = LLVMGetNamedFunction(m, LOAM_SYM_OBJECT);
    if (fn) return fn;
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMTypeRef params[] = {LLVMInt64TypeInContext(ctx), LLVMPointerTypeInContext(ctx, 0)};
    fn = LLVMAddFunction(m, LOAM_SYM_OBJECT,
                         LLVMFunctionType(LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE), params, 2, 0));
    rewrite_fn_attr(fn, LLVMAttributeReturnIndex, "noalias", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "nounwind", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "allockind", REWRITE_ALLOC_ZEROED);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "allocsize", REWRITE_ALLOCSIZE_ARG0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "memory", REWRITE_MEM_INACCESSIBLE);
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "alloc-family", "loam");
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function", "");
    return fn;
}

// The reason why an alloca cannot be an object, or NULL.
static const char *objection(LLVMValueRef alloca) {
    if (!LLVMIsAConstantInt(LLVMGetOperand(alloca, 0))) return "a tagged alloca must have a constant size";
    for (LLVMUseRef u = LLVMGetFirstUse(alloca); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAAddrSpaceCastInst(user) || !pass_is_managed_ptr(LLVMTypeOf(user)))
            return "the address of a tagged alloca may only be cast to ptr addrspace(1) (contract 3)";
    }
    return NULL;
}

static void make_object(LLVMModuleRef m, LLVMValueRef alloca) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMValueRef node = pass_md(alloca, LOAM_MD_OBJECT), type = pass_md_operand(node, 2);
    uint64_t size = LLVMABISizeOfType(LLVMGetModuleDataLayout(m), LLVMGetAllocatedType(alloca));
    size *= LLVMConstIntGetZExtValue(LLVMGetOperand(alloca, 0));
    if (!type || !LLVMIsAConstant(type)) type = LLVMConstPointerNull(LLVMPointerTypeInContext(ctx, 0));

    LLVMValueRef fn = object_function(m), args[] = {LLVMConstInt(LLVMInt64TypeInContext(ctx), size, 0), type};
    LLVMBuilderRef b = rewrite_before(alloca);
    LLVMValueRef object = LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 2, "");
    LLVMSetMetadata(object, LLVMGetMDKindIDInContext(ctx, LOAM_MD_OBJECT, sizeof LOAM_MD_OBJECT - 1), node);
    LLVMDisposeBuilder(b);

    size_t len;
    const char *name = LLVMGetValueName2(alloca, &len);
    PassArena arena = {0};
    char *copy = pass_printf(&arena, "%s", name);
    ValueVec casts = rewrite_users(alloca);
    for (int i = 0; i < casts.n; i++) {
        LLVMReplaceAllUsesWith(casts.at[i], object);
        LLVMInstructionEraseFromParent(casts.at[i]);
    }
    PASS_VEC_FREE(casts);
    LLVMInstructionEraseFromParent(alloca);
    LLVMSetValueName2(object, copy, len);
    pass_arena_free(&arena);
}

bool loam_objects_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        ValueVec tagged = rewrite_collect(fn, is_tagged_alloca);
        for (int i = 0; i < tagged.n; i++) {
            const char *why = objection(tagged.at[i]);
            if (why) {
                pass_fail_at(o, pass_name, fn, pass_position(tagged.at[i]), "%s", why);
                continue;
            }
            make_object(m, tagged.at[i]);
            changed = true;
        }
        PASS_VEC_FREE(tagged);
    }
    return changed;
}
