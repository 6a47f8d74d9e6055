// rewrite.c - see rewrite.h.
#include "ir/rewrite.h"
#include <stdlib.h>
#include <string.h>

LLVMBuilderRef rewrite_before(LLVMValueRef at) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(LLVMGetTypeContext(LLVMTypeOf(at)));
    LLVMPositionBuilderBefore(b, at);
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(at);
    if (loc) LLVMSetCurrentDebugLocation2(b, loc);
    return b;
}

LLVMValueRef rewrite_first_non_phi(LLVMBasicBlockRef bb) {
    LLVMValueRef i = LLVMGetFirstInstruction(bb);
    while (i && (LLVMIsAPHINode(i) || LLVMIsALandingPadInst(i))) i = LLVMGetNextInstruction(i);
    return i;
}

LLVMValueRef rewrite_landing_pad(LLVMBasicBlockRef bb) {
    LLVMValueRef i = LLVMGetFirstInstruction(bb);
    while (i && LLVMIsAPHINode(i)) i = LLVMGetNextInstruction(i);
    return i && LLVMIsALandingPadInst(i) ? i : NULL;
}

ValueVec rewrite_collect(LLVMValueRef fn, bool (*wanted)(LLVMValueRef)) {
    ValueVec v = {0};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (!wanted || wanted(i)) PASS_PUSH(v, i);
    return v;
}

ValueVec rewrite_users(LLVMValueRef of) {
    ValueVec v = {0};
    PassMap seen = {0};
    for (LLVMUseRef u = LLVMGetFirstUse(of); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (pass_map_get(&seen, user) >= 0) continue;
        pass_map_set(&seen, user, 1);
        PASS_PUSH(v, user);
    }
    pass_map_free(&seen);
    return v;
}

// ---- attributes -------------------------------------------------------------------------------------------

static unsigned attr_kind(const char *name) { return LLVMGetEnumAttributeKindForName(name, strlen(name)); }

void rewrite_fn_attr(LLVMValueRef fn, LLVMAttributeIndex at, const char *name, uint64_t value) {
    LLVMAddAttributeAtIndex(
        fn, at, LLVMCreateEnumAttribute(LLVMGetTypeContext(LLVMTypeOf(fn)), attr_kind(name), value));
}

void rewrite_call_attr(LLVMValueRef call, LLVMAttributeIndex at, const char *name, uint64_t value) {
    LLVMAddCallSiteAttribute(
        call, at, LLVMCreateEnumAttribute(LLVMGetTypeContext(LLVMTypeOf(call)), attr_kind(name), value));
}

void rewrite_call_text_attr(LLVMValueRef call, const char *name, const char *value) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(call));
    LLVMAddCallSiteAttribute(
        call, LLVMAttributeFunctionIndex,
        LLVMCreateStringAttribute(ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value)));
}

bool rewrite_fn_has(LLVMValueRef fn, LLVMAttributeIndex at, const char *name) {
    return LLVMGetEnumAttributeAtIndex(fn, at, attr_kind(name)) != NULL;
}

bool rewrite_call_has(LLVMValueRef call, LLVMAttributeIndex at, const char *name) {
    LLVMValueRef callee = pass_callee(call);
    return LLVMGetCallSiteEnumAttribute(call, at, attr_kind(name)) ||
           (callee && rewrite_fn_has(callee, at, name));
}

// ---- calls ------------------------------------------------------------------------------------------------

static void copy_attributes(LLVMValueRef from, LLVMValueRef to, LLVMAttributeIndex at) {
    unsigned n = LLVMGetCallSiteAttributeCount(from, at);
    if (!n) return;
    LLVMAttributeRef *all = NULL;
    int cap = 0;
    while ((unsigned)cap < n) pass_vec_grow((void **)&all, cap, &cap, sizeof *all);
    LLVMGetCallSiteAttributes(from, at, all);
    for (unsigned i = 0; i < n; i++) LLVMAddCallSiteAttribute(to, at, all[i]);
    pass_vec_free(all);
}

static void copy_metadata(LLVMValueRef from, LLVMValueRef to) {
    size_t n = 0;
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(from));
    LLVMValueMetadataEntry *all = LLVMInstructionGetAllMetadataOtherThanDebugLoc(from, &n);
    for (size_t i = 0; i < n; i++)
        LLVMSetMetadata(to, LLVMValueMetadataEntriesGetKind(all, (unsigned)i),
                        LLVMMetadataAsValue(ctx, LLVMValueMetadataEntriesGetMetadata(all, (unsigned)i)));
    LLVMDisposeValueMetadataEntries(all);
}

typedef PASS_VEC(LLVMOperandBundleRef) BundleVec;

// Takes the place of `call`: its attributes, convention, metadata, name and uses.
static LLVMValueRef call_again(LLVMValueRef call, LLVMTypeRef type, LLVMValueRef callee, const ValueVec *args,
                               const BundleVec *bundles) {
    LLVMBuilderRef b = rewrite_before(call);
    unsigned nargs = LLVMGetNumArgOperands(call);
    LLVMValueRef made;
    if (LLVMIsAInvokeInst(call)) {
        made = LLVMBuildInvokeWithOperandBundles(b, type, callee, args->at, (unsigned)args->n,
                                                 LLVMGetNormalDest(call), LLVMGetUnwindDest(call),
                                                 bundles->at, (unsigned)bundles->n, "");
    } else {
        made = LLVMBuildCallWithOperandBundles(b, type, callee, args->at, (unsigned)args->n, bundles->at,
                                               (unsigned)bundles->n, "");
        LLVMSetTailCallKind(made, LLVMGetTailCallKind(call));
    }
    LLVMSetInstructionCallConv(made, LLVMGetInstructionCallConv(call));
    copy_attributes(call, made, LLVMAttributeFunctionIndex);
    for (unsigned i = 0; i <= nargs; i++) copy_attributes(call, made, (LLVMAttributeIndex)i);
    copy_metadata(call, made);
    size_t len;
    const char *name = LLVMGetValueName2(call, &len);
    char *copy = len ? strdup(name) : NULL;
    LLVMReplaceAllUsesWith(call, made);
    LLVMInstructionEraseFromParent(call);
    if (copy) LLVMSetValueName2(made, copy, len);
    free(copy);
    LLVMDisposeBuilder(b);
    return made;
}

static ValueVec arguments(LLVMValueRef call) {
    ValueVec args = {0};
    for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++) PASS_PUSH(args, LLVMGetOperand(call, i));
    return args;
}

LLVMValueRef rewrite_call_with(LLVMValueRef call, LLVMValueRef callee, const LLVMValueRef *more, int n) {
    BundleVec none = {0};
    ValueVec args = arguments(call);
    for (int i = 0; i < n; i++) PASS_PUSH(args, more[i]);
    LLVMValueRef made = call_again(call, LLVMGlobalGetValueType(callee), callee, &args, &none);
    PASS_VEC_FREE(args);
    return made;
}

LLVMValueRef rewrite_add_bundle(LLVMValueRef call, const char *tag, LLVMValueRef *args, int n) {
    BundleVec bundles = {0};
    for (unsigned i = 0, old = LLVMGetNumOperandBundles(call); i < old; i++)
        PASS_PUSH(bundles, LLVMGetOperandBundleAtIndex(call, i));
    PASS_PUSH(bundles, LLVMCreateOperandBundle(tag, strlen(tag), args, (unsigned)n));
    ValueVec operands = arguments(call);
    LLVMValueRef made =
        call_again(call, LLVMGetCalledFunctionType(call), LLVMGetCalledValue(call), &operands, &bundles);
    PASS_VEC_FREE(operands);
    for (int i = 0; i < bundles.n; i++) LLVMDisposeOperandBundle(bundles.at[i]);
    PASS_VEC_FREE(bundles);
    return made;
}

void rewrite_take_name(LLVMValueRef to, LLVMValueRef from) {
    size_t len;
    char *name = strdup(LLVMGetValueName2(from, &len));
    LLVMSetValueName2(from, "", 0);
    LLVMSetValueName2(to, name, len);
    free(name);
}

void rewrite_erase(LLVMValueRef i) {
    if (LLVMGetFirstUse(i)) LLVMReplaceAllUsesWith(i, LLVMGetPoison(LLVMTypeOf(i)));
    LLVMInstructionEraseFromParent(i);
}

// LLVM-C cannot change a phi's blocks: a basic block's uses in phis are no operands there. The phi is made
// anew.
void rewrite_phi_block(LLVMValueRef phi, LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    bool any = false;
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) any |= LLVMGetIncomingBlock(phi, i) == from;
    if (!any) return;
    LLVMBuilderRef b = rewrite_before(phi);
    LLVMValueRef made = LLVMBuildPhi(b, LLVMTypeOf(phi), "");
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        LLVMValueRef v = LLVMGetIncomingValue(phi, i);
        LLVMBasicBlockRef block = LLVMGetIncomingBlock(phi, i);
        LLVMAddIncoming(made, &v, block == from ? &to : &block, 1);
    }
    LLVMReplaceAllUsesWith(phi, made);
    LLVMInstructionEraseFromParent(phi);
    LLVMDisposeBuilder(b);
}

void rewrite_move(LLVMBuilderRef b, LLVMValueRef i) {
    size_t len;
    char *name = strdup(LLVMGetValueName2(i, &len));
    LLVMInstructionRemoveFromParent(i);
    LLVMInsertIntoBuilderWithName(b, i, name);
    free(name);
}

bool rewrite_has_one_way_in(LLVMBasicBlockRef b) {
    LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(b));
    return u && !LLVMGetNextUse(u) && !LLVMIsAPHINode(LLVMGetFirstInstruction(b));
}

LLVMValueRef rewrite_frame_words(LLVMValueRef fn, LLVMTypeRef type, const char *name,
                                 LLVMBuilderRef *behind) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(LLVMGetTypeContext(type));
    LLVMValueRef first = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn));
    LLVMPositionBuilderBefore(b, first);
    LLVMValueRef words = LLVMBuildAlloca(b, type, name);
    LLVMSetAlignment(words, 8);
    while (LLVMIsAAllocaInst(first)) first = LLVMGetNextInstruction(first);
    LLVMPositionBuilderBefore(b, first);
    *behind = b;
    return words;
}

LLVMValueRef rewrite_leaf(LLVMModuleRef m, const char *name, LLVMTypeRef *params, unsigned n) {
    LLVMValueRef fn = LLVMGetNamedFunction(m, name);
    LLVMTypeRef nothing = LLVMVoidTypeInContext(LLVMGetModuleContext(m));
    if (!fn) fn = LLVMAddFunction(m, name, LLVMFunctionType(nothing, params, n, 0));
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function", "");
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "nounwind", 0);
    return fn;
}

bool rewrite_returns_tail_call(LLVMValueRef ret) {
    LLVMValueRef before = LLVMGetPreviousInstruction(ret);
    return before && LLVMIsACallInst(before) && LLVMGetTailCallKind(before) == LLVMTailCallKindMustTail;
}

LLVMBasicBlockRef rewrite_split_before(LLVMValueRef at) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(at));
    LLVMBasicBlockRef old = LLVMGetInstructionParent(at), next = LLVMGetNextBasicBlock(old);
    LLVMBasicBlockRef made = next ? LLVMInsertBasicBlockInContext(ctx, next, "")
                                  : LLVMAppendBasicBlockInContext(ctx, LLVMGetBasicBlockParent(old), "");
    LLVMValueRef end = LLVMGetBasicBlockTerminator(old);
    for (int k = 0, n = pass_successors(end); k < n; k++)
        for (LLVMValueRef phi = LLVMGetFirstInstruction(LLVMGetSuccessor(end, (unsigned)k)), following;
             phi && LLVMIsAPHINode(phi); phi = following) {
            following = LLVMGetNextInstruction(phi);
            rewrite_phi_block(phi, old, made);
        }
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMPositionBuilderAtEnd(b, made);
    for (LLVMValueRef i = at, following; i; i = following) {
        following = LLVMGetNextInstruction(i);
        rewrite_move(b, i);
    }
    LLVMDisposeBuilder(b);
    return made;
}

void rewrite_drop_trivial_phis(const ValueVec *phis) {
    PassMap alive = {0};
    ValueVec work = {0};
    for (int i = 0; i < phis->n; i++) {
        pass_map_set(&alive, phis->at[i], 1);
        PASS_PUSH(work, phis->at[i]);
    }
    while (work.n) {
        LLVMValueRef phi = work.at[--work.n], one = NULL;
        if (pass_map_get(&alive, phi) != 1) continue;
        bool trivial = true;
        for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n && trivial; i++) {
            LLVMValueRef v = LLVMGetIncomingValue(phi, i);
            if (v == phi || v == one) continue;
            trivial = one == NULL;
            one = v;
        }
        if (!trivial || !one) continue;
        for (LLVMUseRef u = LLVMGetFirstUse(phi); u; u = LLVMGetNextUse(u))
            if (pass_map_get(&alive, LLVMGetUser(u)) == 1 && LLVMGetUser(u) != phi)
                PASS_PUSH(work, LLVMGetUser(u));
        pass_map_set(&alive, phi, 0);
        LLVMReplaceAllUsesWith(phi, one);
        LLVMInstructionEraseFromParent(phi);
    }
    pass_map_free(&alive);
    PASS_VEC_FREE(work);
}

void rewrite_unlikely(LLVMValueRef branch) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(branch));
    LLVMTypeRef i32 = LLVMInt32TypeInContext(ctx);
    LLVMMetadataRef ops[] = {LLVMMDStringInContext2(ctx, "branch_weights", 14),
                             LLVMValueAsMetadata(LLVMConstInt(i32, 1, 0)),
                             LLVMValueAsMetadata(LLVMConstInt(i32, 1u << 20, 0))};
    LLVMValueRef node = LLVMMetadataAsValue(ctx, LLVMMDNodeInContext2(ctx, ops, 3));
    LLVMSetMetadata(branch, LLVMGetMDKindIDInContext(ctx, "prof", 4), node);
}

// ---- globals ----------------------------------------------------------------------------------------------

void rewrite_append_used(LLVMModuleRef m, const char *list_name, const ValueVec *globals) {
    LLVMTypeRef ptr = LLVMPointerTypeInContext(LLVMGetModuleContext(m), 0);
    LLVMValueRef old = LLVMGetNamedGlobal(m, list_name), list = old ? LLVMGetInitializer(old) : NULL;
    ValueVec all = {0};
    for (int i = 0, n = list ? LLVMGetNumOperands(list) : 0; i < n; i++)
        PASS_PUSH(all, LLVMGetOperand(list, (unsigned)i));
    for (int i = 0; i < globals->n; i++) PASS_PUSH(all, globals->at[i]);
    if (old) LLVMDeleteGlobal(old);
    LLVMValueRef used = LLVMAddGlobal(m, LLVMArrayType2(ptr, (uint64_t)all.n), list_name);
    LLVMSetInitializer(used, LLVMConstArray2(ptr, all.at, (uint64_t)all.n));
    LLVMSetLinkage(used, LLVMAppendingLinkage);
    LLVMSetSection(used, "llvm.metadata");
    PASS_VEC_FREE(all);
}

LLVMValueRef rewrite_table(LLVMModuleRef m, const char *name, LLVMTypeRef row, const ValueVec *rows) {
    LLVMValueRef init = LLVMConstArray2(row, rows->at, (uint64_t)rows->n);
    LLVMValueRef table = LLVMAddGlobal(m, LLVMTypeOf(init), name);
    LLVMSetInitializer(table, init);
    LLVMSetGlobalConstant(table, 1);
    LLVMSetLinkage(table, LLVMInternalLinkage);
    return table;
}

// Found again by its name, which is the text.
LLVMValueRef rewrite_text(LLVMModuleRef m, const char *text) {
    PassArena arena = {0};
    const char *name = pass_printf(&arena, "loam.text:%s", text);
    LLVMValueRef known = LLVMGetNamedGlobal(m, name);
    if (known) {
        pass_arena_free(&arena);
        return known;
    }
    LLVMValueRef init = LLVMConstStringInContext2(LLVMGetModuleContext(m), text, strlen(text), 0);
    LLVMValueRef g = LLVMAddGlobal(m, LLVMTypeOf(init), name);
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(g, 1);
    pass_arena_free(&arena);
    return g;
}

// ---- names from debug information -------------------------------------------------------------------------

// Operands of a DISubprogram node: file, scope, name, linkage name, ...; of every other scope: file, scope,
// ...
const char *rewrite_subprogram_name(LLVMContextRef ctx, LLVMMetadataRef scope) {
    while (scope) {
        LLVMValueRef node = LLVMMetadataAsValue(ctx, scope);
        if (LLVMGetMetadataKind(scope) == LLVMDISubprogramMetadataKind) {
            const char *linkage = pass_md_text(node, 3);
            return *linkage ? linkage : pass_md_text(node, 2);
        }
        LLVMValueRef outer = pass_md_operand(node, 1);
        scope = outer ? LLVMValueAsMetadata(outer) : NULL;
    }
    return "";
}

char *rewrite_scope_path(PassArena *arena, LLVMMetadataRef scope) {
    LLVMMetadataRef file = scope ? LLVMDIScopeGetFile(scope) : NULL;
    unsigned n = 0, d = 0;
    const char *name = file ? LLVMDIFileGetFilename(file, &n) : "",
               *dir = file ? LLVMDIFileGetDirectory(file, &d) : "";
    if (n == 0 || name[0] == '/' || d == 0) return pass_printf(arena, "%.*s", (int)n, name);
    return pass_printf(arena, "%.*s/%.*s", (int)d, dir, (int)n, name);
}

LLVMIntPredicate rewrite_inverse(LLVMIntPredicate p) {
    switch (p) {
    case LLVMIntEQ: return LLVMIntNE;
    case LLVMIntNE: return LLVMIntEQ;
    case LLVMIntUGT: return LLVMIntULE;
    case LLVMIntUGE: return LLVMIntULT;
    case LLVMIntULT: return LLVMIntUGE;
    case LLVMIntULE: return LLVMIntUGT;
    case LLVMIntSGT: return LLVMIntSLE;
    case LLVMIntSGE: return LLVMIntSLT;
    case LLVMIntSLT: return LLVMIntSGE;
    default: return LLVMIntSGT;
    }
}
