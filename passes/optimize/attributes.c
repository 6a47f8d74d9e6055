// attributes.c - what LLVM may assume of managed code and of the allocator, before it optimises (H14).
//
// Every function that is defined here:
//  - "disable-tail-calls": a recursion stays one. Its frames show in tracebacks, and a runaway one overflows
//    the stack as it does in Go instead of running for ever.
// Every one of them that is no leaf:
//  - gc "statepoint-example" (H15): each of its calls becomes a statepoint, so that no frame is without a
//    record for its return address.
//  - no uwtable: frames are walked by stack maps.
// Every safepoint call:
//  - nomerge: two calls in different lines stay two, and a traceback names the right one.
// mallocgc, where it is declared:
//  - noalias, nonnull: a new object each time; objects of size 0 share an address but no bytes.
//  - memory(inaccessiblemem: readwrite), nounwind, willreturn: running out of memory ends the program; a
//    collection changes nothing that the program can see, and a stack that moves does so for tracked pointers
//    alike.
//  - allockind("alloc"), allocsize(0), alloc-family: LLVM may delete an object that is never used.
//  - "zeroed", where it is called with a constant needzero = true only: with false, memory is not zero, and
//    LLVM would drop stores of zero into it.
// Every alloca with !loam.stackobject !{ptr @descriptor}, and every variable with !loam.type whose own type
// shows no pointer:
//  - the tag becomes the bits of the pointer map, !{!"hex"}: LLVM deletes a descriptor that only metadata
//    refers to (H20).
// The runtime's flag for write barriers changes at safepoints only, which LLVM cannot know: it stays an
// ordinary external global.
//
// expects  loam-escape is done
// leaves   the same code, with these attributes and tags
// refuses  a descriptor that is not defined in the module
#include "analysis/ptrmap.h"
#include "ir/rewrite.h"
#include "optimize/summary.h"
#include <string.h>

static bool is_defined(LLVMValueRef fn) { return !LLVMIsDeclaration(fn); }

static void mark_function(LLVMValueRef fn) {
    if (!LLVMGetGC(fn)) LLVMSetGC(fn, "statepoint-example");
    pass_fn_clear_flag(fn, "uwtable");
    ValueVec calls = rewrite_collect(fn, pass_is_safepoint);
    for (int i = 0; i < calls.n; i++)
        rewrite_call_attr(calls.at[i], LLVMAttributeFunctionIndex, "nomerge", 0);
    PASS_VEC_FREE(calls);
}

static void mark_allocator(LLVMValueRef fn) {
    rewrite_fn_attr(fn, LLVMAttributeReturnIndex, "noalias", 0);
    rewrite_fn_attr(fn, LLVMAttributeReturnIndex, "nonnull", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "memory", REWRITE_MEM_INACCESSIBLE);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "nounwind", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "willreturn", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "allockind", REWRITE_ALLOC);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "allocsize", REWRITE_ALLOCSIZE_ARG0);
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "alloc-family", "loam");
    ValueVec users = rewrite_users(fn);
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef call = users.at[i], needzero;
        if (!pass_is_call(call) || pass_callee(call) != fn || LLVMGetNumArgOperands(call) != 3) continue;
        needzero = LLVMGetOperand(call, 2);
        if (LLVMIsAConstantInt(needzero) && LLVMConstIntGetZExtValue(needzero))
            rewrite_call_attr(call, LLVMAttributeFunctionIndex, "allockind", REWRITE_ALLOC_ZEROED);
    }
    PASS_VEC_FREE(users);
}

static bool is_stack_object(LLVMValueRef i) {
    return LLVMIsAAllocaInst(i) && pass_md(i, LOAM_MD_STACKOBJECT);
}

// !{!"hex"} for a descriptor of `size` bytes; NULL when it is not defined here.
static LLVMMetadataRef bits_of(LLVMModuleRef m, LLVMValueRef descriptor, uint64_t size) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    PassArena arena = {0};
    PtrMap map = ptrmap_new(&arena, size);
    LLVMMetadataRef node = NULL;
    if (descriptor && ptrmap_add_descriptor(&map, descriptor)) {
        const char *hex = ptrmap_text(&arena, &map);
        LLVMMetadataRef text = LLVMMDStringInContext2(ctx, hex, strlen(hex));
        node = LLVMMDNodeInContext2(ctx, &text, 1);
    }
    pass_arena_free(&arena);
    return node;
}

static bool is_settled(LLVMValueRef descriptor) {
    return descriptor && (LLVMIsAMDString(descriptor) || LLVMIsNull(descriptor));
}

static void tag_with_bits(LLVMModuleRef m, const LoamPassOptions *o, LLVMValueRef fn, LLVMValueRef alloca) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMValueRef descriptor = pass_md_operand(pass_md(alloca, LOAM_MD_STACKOBJECT), 0);
    if (is_settled(descriptor)) return;
    uint64_t size = LLVMABISizeOfType(LLVMGetModuleDataLayout(m), LLVMGetAllocatedType(alloca));
    LLVMMetadataRef node = bits_of(m, descriptor, size);
    if (node)
        LLVMSetMetadata(alloca,
                        LLVMGetMDKindIDInContext(ctx, LOAM_MD_STACKOBJECT, sizeof LOAM_MD_STACKOBJECT - 1),
                        LLVMMetadataAsValue(ctx, node));
    else
        pass_fail_at(o, "loam-attributes", fn, pass_position(alloca),
                     "a stack object's type descriptor is not defined here");
}

// A variable whose own type shows its pointers needs no descriptor.
static void tag_variables(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    size_t n;
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) {
        LLVMTypeRef type = LLVMGlobalGetValueType(g);
        LLVMValueRef tag = LLVMIsDeclaration(g) ? NULL : pass_md(g, LOAM_MD_TYPE),
                     descriptor = pass_md_operand(tag, 0);
        if (!tag || pass_has_managed_ptr(type) || is_settled(descriptor)) continue;
        LLVMMetadataRef node = bits_of(m, descriptor, LLVMABISizeOfType(LLVMGetModuleDataLayout(m), type));
        if (node)
            LLVMGlobalSetMetadata(g, LLVMGetMDKindIDInContext(ctx, LOAM_MD_TYPE, sizeof LOAM_MD_TYPE - 1),
                                  node);
        else
            pass_fail(o, "loam-attributes", NULL, "variable %s: its type descriptor is not defined here",
                      LLVMGetValueName2(g, &n));
    }
}

static void tag_stack_objects(LLVMModuleRef m, const LoamPassOptions *o, LLVMValueRef fn) {
    ValueVec objects = rewrite_collect(fn, is_stack_object);
    for (int i = 0; i < objects.n; i++) tag_with_bits(m, o, fn, objects.at[i]);
    PASS_VEC_FREE(objects);
}

bool loam_attributes_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    tag_variables(m, o);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (is_defined(fn))
            pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "disable-tail-calls", "true"), changed = true;
        if (is_defined(fn) && !pass_fn_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function"))
            mark_function(fn), tag_stack_objects(m, o, fn), changed = true;
        if (LLVMIsDeclaration(fn) && pass_name_is(fn, LOAM_SYM_MALLOCGC)) mark_allocator(fn), changed = true;
        if (LLVMIsDeclaration(fn)) summary_take(fn);
    }
    return changed;
}
