// vectors.c - keeps vectors of managed pointers from living across safepoints, as the vectorisers make them
// (H21).
//
// A stack map would name such a vector by one slot of 16 bytes or more; the runtime reads words. So each
// vector of managed pointers whose uses are not all in its block before the next safepoint is taken apart
// right behind its definition, and made again right before each use (for a phi: at the end of the incoming
// block). What lives across the safepoint are its elements.
//
// expects  loam-polls is done: a poll is a safepoint
// leaves   vectors of managed pointers only between two safepoints
// refuses  nothing
#include "ir/rewrite.h"

static bool is_pointer_vector(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMVectorTypeKind && pass_has_managed_ptr(t);
}

static bool is_one(LLVMValueRef i) { return is_pointer_vector(LLVMTypeOf(i)); }

static bool used_on_the_spot(LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u), i = v;
        if (LLVMIsAPHINode(user) || LLVMGetInstructionParent(user) != LLVMGetInstructionParent(v))
            return false;
        while (i != user)
            if (!(i = LLVMGetNextInstruction(i)) || (i != user && pass_is_safepoint(i))) return false;
    }
    return true;
}

static LLVMValueRef index_of(LLVMContextRef ctx, unsigned i) {
    return LLVMConstInt(LLVMInt32TypeInContext(ctx), i, 0);
}

static LLVMValueRef make_again(LLVMContextRef ctx, LLVMTypeRef type, const ValueVec *elements,
                               LLVMValueRef before) {
    LLVMBuilderRef b = rewrite_before(before);
    LLVMValueRef v = LLVMGetPoison(type);
    for (int i = 0; i < elements->n; i++)
        v = LLVMBuildInsertElement(b, v, elements->at[i], index_of(ctx, (unsigned)i), "");
    LLVMDisposeBuilder(b);
    return v;
}

static void replace_in_phi(LLVMContextRef ctx, LLVMValueRef phi, LLVMValueRef v, const ValueVec *elements) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        if (LLVMGetIncomingValue(phi, i) != v) continue;
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i);
        LLVMValueRef made = make_again(ctx, LLVMTypeOf(v), elements, LLVMGetBasicBlockTerminator(from));
        for (unsigned k = i; k < n; k++) // a block that comes in twice brings one value
            if (LLVMGetIncomingBlock(phi, k) == from) LLVMSetOperand(phi, k, made);
    }
}

static void take_apart(LLVMContextRef ctx, LLVMValueRef v) {
    ValueVec users = rewrite_users(v), elements = {0};
    LLVMValueRef behind = LLVMIsAPHINode(v)      ? rewrite_first_non_phi(LLVMGetInstructionParent(v))
                          : LLVMIsAInvokeInst(v) ? rewrite_first_non_phi(LLVMGetNormalDest(v))
                                                 : LLVMGetNextInstruction(v);
    LLVMBuilderRef b = rewrite_before(behind);
    for (unsigned i = 0; i < LLVMGetVectorSize(LLVMTypeOf(v)); i++)
        PASS_PUSH(elements, LLVMBuildExtractElement(b, v, index_of(ctx, i), ""));
    LLVMDisposeBuilder(b);
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef user = users.at[i];
        if (LLVMIsAPHINode(user)) {
            replace_in_phi(ctx, user, v, &elements);
            continue;
        }
        LLVMValueRef made = make_again(ctx, LLVMTypeOf(v), &elements, user);
        for (unsigned k = 0; k < (unsigned)LLVMGetNumOperands(user); k++)
            if (LLVMGetOperand(user, k) == v) LLVMSetOperand(user, k, made);
    }
    PASS_VEC_FREE(users);
    PASS_VEC_FREE(elements);
}

bool loam_vectors_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || !LLVMGetGC(fn)) continue;
        ValueVec all = rewrite_collect(fn, is_one);
        for (int i = 0; i < all.n; i++)
            if (!used_on_the_spot(all.at[i])) {
                take_apart(ctx, all.at[i]);
                changed = true;
            }
        PASS_VEC_FREE(all);
    }
    return changed;
}
