// frees.c - loam-frees: what dies with its function is free when the function returns.
//
//     func f(n int) {
//         s := make([]T, n)     %s = call @runtime.makeslice(...) "loam-dies"
//                               call @runtime.freelater(%held, %s)
//         ...                   ...
//     }                         if (%held) call @runtime.free(%held)
//                               ret
//
// loam-escape marks such calls (escape/dying.c): the array would lie in the frame if its length were known.
// It is the heap's, for the frame has no room for it, and the collector may find it dead earlier: the two
// words that hold its address are no root. The runtime frees nothing that a cycle may have seen
// (heap/early.c). In a loop the array of one round is free when the next round has made its own ("round"), as
// the round that made it is over then: that is what loam-escape asks of an object in a loop. Of others
// ("frame") only the last is freed, at the return: those before it may be in use when the next is made, as
// the arrays of appends to a slice that lives on, or objects of the frame may still hold their addresses
// (H32).
//
// Soundness. An address that the frame could hold (invariants of escape.h) is read nowhere after the
// return, nor after the next object of its place was made. LLVM's optimiser does not know that (H31), hence
// the pass runs behind it: no later pass moves an access to memory past a call. What the optimiser did
// before the calls were there is no danger either: it moves accesses down to the ends of loops and branches
// that they stand in, which lie before the function's return and before the next round, and no farther.
// That a function became a part of another one's frame only lets its objects die later.
//
//   expects  LLVM's optimiser has run; "loam-dies" is on calls that return a new object of the heap
//   leaves   two words in the frame for each such call, which no stack map knows, and no "loam-dies"
//   refuses  nothing; a call whose result is known on one of several edges only, functions that end by a
//            musttail call, and what would be more than MOST_FREES in a function, stay as they are
#include "ir/rewrite.h"
#include <string.h>

// Of one function: each call is freed at each return.
enum { MOST_FREES = 256 };

typedef struct Frees {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTypeRef i64, words, raw;
    LLVMValueRef later, now;
} Frees;

static bool dies(LLVMValueRef i) {
    return pass_is_call(i) && pass_call_attr(i, LLVMAttributeFunctionIndex, LOAM_ATTR_DIES);
}

static bool is_return(LLVMValueRef i) { return LLVMIsAReturnInst(i) != NULL; }

// Where the call's result is known, and nothing has happened since; NULL: there is no such place.
static LLVMValueRef place_behind(LLVMValueRef call) {
    if (!LLVMIsAInvokeInst(call)) return LLVMGetNextInstruction(call);
    LLVMBasicBlockRef to = LLVMGetNormalDest(call);
    return rewrite_has_one_way_in(to) ? rewrite_first_non_phi(to) : NULL;
}

static void declare(Frees *f) {
    LLVMTypeRef params[] = {f->raw, LLVMPointerTypeInContext(f->ctx, LOAM_MANAGED_SPACE)};
    f->later = rewrite_leaf(f->m, LOAM_SYM_FREE_LATER, params, 2);
    f->now = rewrite_leaf(f->m, LOAM_SYM_FREE, params, 1);
}

static void call(const Frees *f, LLVMBuilderRef b, LLVMValueRef fn, LLVMValueRef *args, unsigned n) {
    LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, n, "");
}

static LLVMValueRef make_words(const Frees *f, LLVMValueRef fn) {
    LLVMBuilderRef b;
    LLVMValueRef held = rewrite_frame_words(fn, f->words, "held", &b);
    LLVMBuildStore(b, LLVMConstInt(f->i64, 0, 0), held);
    LLVMDisposeBuilder(b);
    return held;
}

static void free_before(const Frees *f, LLVMValueRef ret, LLVMValueRef held) {
    LLVMBasicBlockRef head = LLVMGetInstructionParent(ret), end = rewrite_split_before(ret),
                      some = LLVMInsertBasicBlockInContext(f->ctx, end, "free");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(f->ctx);
    LLVMPositionBuilderAtEnd(b, head);
    LLVMValueRef empty =
        LLVMBuildICmp(b, LLVMIntEQ, LLVMBuildLoad2(b, f->i64, held, ""), LLVMConstInt(f->i64, 0, 0), "");
    LLVMBuildCondBr(b, empty, end, some);
    LLVMPositionBuilderAtEnd(b, some);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(ret));
    call(f, b, f->now, &held, 1);
    LLVMBuildBr(b, end);
    LLVMDisposeBuilder(b);
}

// Whether anything may be freed: nothing can come between a musttail call and the return of its result.
static bool may_free(const ValueVec *returns) {
    bool tail = false;
    for (int i = 0; i < returns->n; i++) tail |= rewrite_returns_tail_call(returns->at[i]);
    return returns->n && !tail;
}

static bool is_with_round(LLVMValueRef made) {
    return !strcmp(pass_call_attr(made, LLVMAttributeFunctionIndex, LOAM_ATTR_DIES), LOAM_DIES_WITH_ROUND);
}

static void free_at_returns(Frees *f, LLVMValueRef made, LLVMValueRef at, const ValueVec *returns) {
    if (!f->later) declare(f);
    LLVMValueRef held = make_words(f, LLVMGetBasicBlockParent(LLVMGetInstructionParent(made)));
    LLVMBuilderRef b = rewrite_before(at);
    if (!is_with_round(made)) LLVMBuildStore(b, LLVMConstInt(f->i64, 0, 0), held);
    bool is_struct = LLVMGetTypeKind(LLVMTypeOf(made)) == LLVMStructTypeKind;
    LLVMValueRef args[] = {held, is_struct ? LLVMBuildExtractValue(b, made, 0, "") : made};
    call(f, b, f->later, args, 2);
    LLVMDisposeBuilder(b);
    for (int k = 0; k < returns->n; k++) free_before(f, returns->at[k], held);
}

static bool free_in(Frees *f, LLVMValueRef fn) {
    ValueVec calls = rewrite_collect(fn, dies), returns = {0};
    int left = MOST_FREES;
    if (calls.n) returns = rewrite_collect(fn, is_return);
    bool may = may_free(&returns);
    for (int i = 0; i < calls.n; i++) {
        LLVMValueRef made = calls.at[i], at = may ? place_behind(made) : NULL;
        if (at && returns.n <= left) {
            left -= returns.n;
            free_at_returns(f, made, at, &returns);
        }
        LLVMRemoveCallSiteStringAttribute(made, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                          LOAM_ATTR_DIES, sizeof LOAM_ATTR_DIES - 1);
    }
    PASS_VEC_FREE(calls);
    PASS_VEC_FREE(returns);
    return left < MOST_FREES;
}

bool loam_frees_run(LLVMModuleRef m, const LoamPassOptions *o) {
    (void)o;
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Frees f = {.m = m,
               .ctx = ctx,
               .i64 = LLVMInt64TypeInContext(ctx),
               .words = LLVMArrayType2(LLVMInt64TypeInContext(ctx), 2),
               .raw = LLVMPointerTypeInContext(ctx, 0)};
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) changed |= free_in(&f, fn);
    return changed;
}
