// aliasscopes.c - loam-aliasscopes: tells LLVM that a store through a managed pointer changes no variable
// whose address is never taken.
//
// A slice in a global is read again in each round of a loop over it (where its elements are, how many there
// are), because the elements that the loop stores might be that very variable. They are not: a managed
// pointer leads into a global only if the global's address was taken, that is, if it is used for something
// else than loading and storing.
//
// All direct accesses of such globals are in one alias scope; all loads and stores through managed pointers
// are apart from it. A scope says nothing of calls: what a call may do to a global stays as it is, the
// collector's reading included. Whoever reaches a global by its symbol (what llvm.used names) is outside:
// those globals are not looked at, nor what is visible from outside.
#include "ir/rewrite.h"

typedef struct Globals {
    LLVMContextRef ctx;
    LLVMValueRef scopes;           // !{scope}
    unsigned alias_scope, noalias; // kinds of metadata
} Globals;

static LLVMValueRef node(LLVMContextRef ctx, const char *name, size_t n, LLVMMetadataRef domain) {
    LLVMMetadataRef parts[] = {LLVMMDStringInContext2(ctx, name, n), domain};
    return LLVMMetadataAsValue(ctx, LLVMMDNodeInContext2(ctx, parts, domain ? 2 : 1));
}

static Globals globals_new(LLVMContextRef ctx) {
    static const char domain[] = "loam", scope[] = "globals";
    LLVMMetadataRef d = LLVMValueAsMetadata(node(ctx, domain, sizeof domain - 1, NULL));
    LLVMMetadataRef s = LLVMValueAsMetadata(node(ctx, scope, sizeof scope - 1, d));
    return (Globals){ctx, LLVMMetadataAsValue(ctx, LLVMMDNodeInContext2(ctx, &s, 1)),
                     LLVMGetMDKindIDInContext(ctx, "alias.scope", 11),
                     LLVMGetMDKindIDInContext(ctx, "noalias", 7)};
}

// The list llvm.compiler.used: it names what the collector reads.
static bool is_list_of_roots(LLVMValueRef user) {
    LLVMUseRef u = LLVMIsAConstantArray(user) ? LLVMGetFirstUse(user) : NULL;
    return u && !LLVMGetNextUse(u) && LLVMIsAGlobalVariable(LLVMGetUser(u)) &&
           pass_name_is(LLVMGetUser(u), "llvm.compiler.used");
}

static bool is_gep(LLVMValueRef v) {
    return LLVMIsAGetElementPtrInst(v) ||
           (LLVMIsAConstantExpr(v) && LLVMGetConstOpcode(v) == LLVMGetElementPtr);
}

// Collects the loads and stores of what `address` leads to; false when it is used for anything else.
static bool accesses_of(LLVMValueRef address, ValueVec *accesses) {
    for (LLVMUseRef u = LLVMGetFirstUse(address); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsALoadInst(user) || (LLVMIsAStoreInst(user) && LLVMGetOperand(user, 0) != address)) {
            PASS_PUSH(*accesses, user);
        } else if (is_gep(user)) {
            if (!accesses_of(user, accesses)) return false;
        } else if (!is_list_of_roots(user)) {
            return false;
        }
    }
    return true;
}

static bool mark_global(const Globals *g, LLVMValueRef global) {
    if (LLVMIsDeclaration(global) || LLVMGetLinkage(global) != LLVMInternalLinkage ||
        LLVMIsThreadLocal(global))
        return false;
    ValueVec accesses = {0};
    bool apart = accesses_of(global, &accesses);
    for (int i = 0; i < accesses.n && apart; i++) LLVMSetMetadata(accesses.at[i], g->alias_scope, g->scopes);
    apart &= accesses.n > 0;
    PASS_VEC_FREE(accesses);
    return apart;
}

static bool is_managed_access(LLVMValueRef i) {
    return (LLVMIsALoadInst(i) && pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 0)))) ||
           (LLVMIsAStoreInst(i) && pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 1))));
}

bool loam_aliasscopes_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Globals g = globals_new(LLVMGetModuleContext(m));
    bool any = false;
    for (LLVMValueRef v = LLVMGetFirstGlobal(m); v; v = LLVMGetNextGlobal(v)) any |= mark_global(&g, v);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn && any; fn = LLVMGetNextFunction(fn)) {
        ValueVec managed = rewrite_collect(fn, is_managed_access);
        for (int i = 0; i < managed.n; i++) LLVMSetMetadata(managed.at[i], g.noalias, g.scopes);
        PASS_VEC_FREE(managed);
    }
    return any;
}
