// contradictions.c - loads that read an integer of the frame as a managed pointer.
//
// A type switch on an interface that holds one of two stack objects loads a pointer from the one or an
// integer from the other. LLVM loads from both before it knows which (SROA splits the objects and speculates
// the load, others hoist it), so that a managed pointer holds an integer until the switch goes elsewhere.
// Nothing follows such a pointer, but it would be in the stack maps, and its word in the map of the object.
//
// For each word of an alloca that is read as a managed pointer, that something else is written to, and no
// managed pointer: the word is read as an integer, and made a pointer only when it is not a small number,
// which is no address. What remains is what Go's own maps have where a program stores a number as an
// unsafe.Pointer; the collector passes over values that lead nowhere.
//
// Writes are seen at constant offsets of the alloca. Behind phis, selects and calls they are not; such an
// object stays as it is.
#include "stackmap/contradictions.h"
#include "analysis/address.h"
#include "ir/rewrite.h"
#include <stdlib.h>
#include <string.h>

enum { LOWEST_ADDRESS = 4096 };

typedef struct Access {
    LLVMValueRef i;
    uint64_t from, to;
} Access;
typedef PASS_VEC(Access) AccessVec;
typedef struct Words {
    LLVMTargetDataRef layout;
    LLVMValueRef alloca;
    AccessVec loads, pointers, others;
} Words;

static bool is_raw(LLVMValueRef v) {
    return pass_is_raw_ptr(LLVMTypeOf(v)) || LLVMIsAPtrToIntInst(v) || LLVMIsAConstantExpr(v);
}

static void visit_store(Words *w, LLVMValueRef store, uint64_t from) {
    LLVMValueRef value = LLVMGetOperand(store, 0);
    if (LLVMIsAConstant(value) && (LLVMIsNull(value) || LLVMIsUndef(value))) return;
    Access a = {store, from, from + LLVMStoreSizeOfType(w->layout, LLVMTypeOf(value))};
    if (pass_has_managed_ptr(LLVMTypeOf(value))) PASS_PUSH(w->pointers, a);
    else if (!is_raw(value)) PASS_PUSH(w->others, a);
}

static void visit_call(Words *w, LLVMValueRef call, LLVMValueRef address, uint64_t from) {
    LLVMValueRef callee = pass_callee(call);
    bool copy = pass_name_starts(callee, "llvm.memcpy.") || pass_name_starts(callee, "llvm.memmove.");
    if (!copy || LLVMGetOperand(call, 0) != address) return;
    LLVMValueRef n = LLVMGetOperand(call, 2);
    Access a = {call, from, LLVMIsAConstantInt(n) ? from + LLVMConstIntGetZExtValue(n) : UINT64_MAX};
    PASS_PUSH(w->others, a);
}

static void visit_users(Words *w, LLVMValueRef address, uint64_t at) {
    for (LLVMUseRef u = LLVMGetFirstUse(address); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        int64_t more;
        if (LLVMIsALoadInst(user)) {
            Access a = {user, at, at + 8};
            if (pass_is_managed_ptr(LLVMTypeOf(user))) PASS_PUSH(w->loads, a);
        } else if (LLVMIsAStoreInst(user)) {
            if (LLVMGetOperand(user, 1) == address) visit_store(w, user, at);
        } else if (LLVMIsAGetElementPtrInst(user)) {
            if (address_gep_offset(w->layout, user, &more) && (int64_t)at + more >= 0)
                visit_users(w, user, at + (uint64_t)more);
        } else if (LLVMIsAAddrSpaceCastInst(user)) {
            visit_users(w, user, at);
        } else if (LLVMIsACallInst(user)) {
            if (address_is_opaque(user, w->alloca)) visit_users(w, user, at);
            else visit_call(w, user, address, at);
        }
    }
}

static int by_begin(const void *a, const void *b) {
    const Access *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

// By their begins; each `to` becomes the largest one up to there.
static void sort(AccessVec *v) {
    if (v->n > 1) qsort(v->at, (size_t)v->n, sizeof *v->at, by_begin);
    for (int i = 1; i < v->n; i++)
        if (v->at[i].to < v->at[i - 1].to) v->at[i].to = v->at[i - 1].to;
}

// Whether any of those that begin before the access ends goes on beyond its begin. `v` is sorted.
static bool any_overlaps(const AccessVec *v, const Access *a) {
    int lo = 0, hi = v->n;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (v->at[mid].from < a->to) lo = mid + 1;
        else hi = mid;
    }
    return lo > 0 && v->at[lo - 1].to > a->from;
}

static void load_as_integer(LLVMValueRef load) {
    LLVMBuilderRef b = rewrite_before(load);
    LLVMTypeRef pointer = LLVMTypeOf(load), i64 = LLVMInt64TypeInContext(LLVMGetTypeContext(pointer));
    LLVMValueRef word = LLVMBuildLoad2(b, i64, LLVMGetOperand(load, 0), "");
    LLVMSetAlignment(word, LLVMGetAlignment(load));
    LLVMValueRef small = LLVMBuildICmp(b, LLVMIntULT, word, LLVMConstInt(i64, LOWEST_ADDRESS, 0), "");
    LLVMValueRef safe = LLVMBuildSelect(b, small, LLVMConstNull(i64), word, "");
    LLVMReplaceAllUsesWith(load, LLVMBuildIntToPtr(b, safe, pointer, ""));
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(load);
}

// Whether visit_users has seen all that happens to the alloca.
static bool is_only_accessed(const Words *w, LLVMValueRef address) {
    for (LLVMUseRef u = LLVMGetFirstUse(address); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        int64_t offset;
        bool stored_to = LLVMIsAStoreInst(user) && LLVMGetOperand(user, 1) == address;
        bool lifetime = LLVMIsACallInst(user) && pass_name_starts(pass_callee(user), "llvm.lifetime.");
        bool part = LLVMIsAGetElementPtrInst(user) && address_gep_offset(w->layout, user, &offset) &&
                    is_only_accessed(w, user);
        if (!LLVMIsALoadInst(user) && !stored_to && !lifetime && !part) return false;
    }
    return true;
}

// SROA may have given the object the type of the load, and its map comes from its type. Now that nothing is a
// pointer in it, it becomes an integer of the same size.
static void become_integer(LLVMValueRef alloca) {
    LLVMBuilderRef b = rewrite_before(alloca);
    LLVMValueRef word =
        LLVMBuildAlloca(b, LLVMInt64TypeInContext(LLVMGetTypeContext(LLVMTypeOf(alloca))), "");
    LLVMSetAlignment(word, LLVMGetAlignment(alloca));
    LLVMReplaceAllUsesWith(alloca, word);
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(alloca);
}

static bool resolve_loads(Words *w) {
    bool changed = false;
    sort(&w->others);
    sort(&w->pointers);
    for (int k = 0; k < w->loads.n; k++) {
        if (!any_overlaps(&w->others, &w->loads.at[k]) || any_overlaps(&w->pointers, &w->loads.at[k]))
            continue;
        load_as_integer(w->loads.at[k].i);
        changed = true;
    }
    return changed;
}

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i) != NULL; }

bool contradictions_resolve(LLVMValueRef fn) {
    bool changed = false;
    ValueVec allocas = rewrite_collect(fn, is_alloca);
    for (int i = 0; i < allocas.n; i++) {
        Words w = {.layout = LLVMGetModuleDataLayout(LLVMGetGlobalParent(fn)), .alloca = allocas.at[i]};
        visit_users(&w, w.alloca, 0);
        if (resolve_loads(&w)) {
            if (pass_is_managed_ptr(LLVMGetAllocatedType(w.alloca)) && is_only_accessed(&w, w.alloca))
                become_integer(w.alloca);
            changed = true;
        }
        PASS_VEC_FREE(w.loads);
        PASS_VEC_FREE(w.pointers);
        PASS_VEC_FREE(w.others);
    }
    PASS_VEC_FREE(allocas);
    return changed;
}
