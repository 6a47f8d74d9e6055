// verify.c - refuses modules that break the contract (loam/passes.h) or what must hold right before
// statepoints are made.
//
// In every module
//   - the data layout makes address space 1 non-integral
//   - results fit in registers (H1): at most LOAM_MAX_INT_RESULTS integers or pointers and
//     LOAM_MAX_FLOAT_RESULTS floats
//   - parameters of managed functions are scalars (H7); no variable arguments (H13)
//   - no thread-local variable is used in managed code (H6): its address may be kept while the goroutine
//     changes its thread
//   - a tagged alloca is only cast to addrspace(1) (contract 3)
//   - no raw copy of a managed pointer lives across a safepoint (it would be in no map)
// In a module after the escape pass (no @loam.object, no tagged alloca) whose aggregates were split, that is:
// right before statepoints, told by @loam.positions
//   - no aggregate and no vector with managed pointers lives across a safepoint (H11)
//   - no managed pointer is computed from an alloca except by an opaque asm (H3, H4)
//   - every object has its place
#include "analysis/address.h"
#include "ir/rewrite.h"
#include "loam/abi.h"
#include <string.h>

static const char pass_name[] = "loam-verify";

typedef struct Verify {
    const LoamPassOptions *o;
    LLVMModuleRef m;
    LLVMValueRef fn;
    bool late;
} Verify;

static void refuse(Verify *v, LLVMValueRef at, const char *why) {
    PassPos p = LLVMIsAFunction(at) ? pass_function_position(at) : pass_position(at);
    pass_fail(v->o, pass_name, v->fn, "%s:%u:%u: %s", p.file, p.line, p.col, why);
}

// ---- signatures -------------------------------------------------------------------------------------------

static void count_results(LLVMTypeRef t, int *ints, int *floats, bool *odd) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMVoidTypeKind: return;
    case LLVMFloatTypeKind:
    case LLVMDoubleTypeKind: ++*floats; return;
    case LLVMIntegerTypeKind: *ints += LLVMGetIntTypeWidth(t) > 64 ? 2 : 1; return;
    case LLVMPointerTypeKind: ++*ints; return;
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            count_results(LLVMStructGetTypeAtIndex(t, i), ints, floats, odd);
        return;
    case LLVMArrayTypeKind:
        for (uint64_t i = 0; i < LLVMGetArrayLength2(t) && i < 16; i++)
            count_results(LLVMGetElementType(t), ints, floats, odd);
        return;
    default: *odd = true;
    }
}

// NULL when results of this type come back in registers.
static const char *result_objection(LLVMTypeRef result) {
    int ints = 0, floats = 0;
    bool odd = false;
    count_results(result, &ints, &floats, &odd);
    if (odd) return "a result that is no integer, pointer or float";
    if (ints > LOAM_MAX_INT_RESULTS || floats > LOAM_MAX_FLOAT_RESULTS)
        return "more results than registers: they would be demoted to a hidden pointer that no map shows "
               "(H1); use "
               "\"loam-results\"";
    return NULL;
}

static void check_signature(Verify *v) {
    LLVMTypeRef type = LLVMGlobalGetValueType(v->fn);
    const char *why = result_objection(LLVMGetReturnType(type));
    if (why) refuse(v, v->fn, why);
    if (LLVMIsFunctionVarArg(type))
        refuse(v, v->fn, "a managed function with variable arguments has no stack check (H13)");
    for (LLVMValueRef p = LLVMGetFirstParam(v->fn); p; p = LLVMGetNextParam(p)) {
        LLVMTypeKind k = LLVMGetTypeKind(LLVMTypeOf(p));
        if (k == LLVMStructTypeKind || k == LLVMArrayTypeKind)
            refuse(v, v->fn, "a parameter that is no scalar (contract 7)");
    }
}

// ---- instructions -----------------------------------------------------------------------------------------

static void check_alloca(Verify *v, LLVMValueRef a) {
    if (!pass_md(a, LOAM_MD_OBJECT)) return;
    for (LLVMUseRef u = LLVMGetFirstUse(a); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAAddrSpaceCastInst(user) || !pass_is_managed_ptr(LLVMTypeOf(user))) {
            refuse(v, a, "the address of a tagged alloca may only be cast to ptr addrspace(1) (contract 3)");
            return;
        }
    }
}

static bool is_safe_for_raw(LLVMValueRef user) {
    return address_operand(user) >= 0 || (pass_is_call(user) && !pass_is_safepoint(user)) ||
           LLVMIsAICmpInst(user);
}

// A raw copy of a managed pointer is in no map. loam-opaque makes them for leaf calls and accesses, used on
// the spot.
static void check_raw_copy(Verify *v, LLVMValueRef cast) {
    for (LLVMUseRef u = LLVMGetFirstUse(cast); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u), i = cast;
        bool same_block =
            LLVMGetInstructionParent(user) == LLVMGetInstructionParent(cast) && !LLVMIsAPHINode(user);
        while (same_block && i && i != user)
            i = (i = LLVMGetNextInstruction(i)) && i != user && pass_is_safepoint(i) ? NULL : i;
        if (!same_block || i != user || !is_safe_for_raw(user)) {
            refuse(v, cast, "a raw copy of a managed pointer may live across a safepoint");
            return;
        }
    }
}

static void check_call(Verify *v, LLVMValueRef call) {
    const char *why =
        pass_is_safepoint(call) ? result_objection(LLVMGetReturnType(LLVMGetCalledFunctionType(call))) : NULL;
    if (why) refuse(v, call, why);
}

// ---- right before statepoints -----------------------------------------------------------------------------

static bool is_aggregate(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    return (k == LLVMStructTypeKind || k == LLVMArrayTypeKind || k == LLVMVectorTypeKind) &&
           pass_has_managed_ptr(t);
}

// A phi takes the value at the end of its block.
static bool same_as_incoming(LLVMValueRef phi, LLVMValueRef v, LLVMBasicBlockRef block) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++)
        if (LLVMGetIncomingValue(phi, i) == v && LLVMGetIncomingBlock(phi, i) != block) return false;
    return true;
}

static void check_aggregate(Verify *v, LLVMValueRef i) {
    LLVMValueRef from = LLVMIsAInvokeInst(i) ? rewrite_first_non_phi(LLVMGetNormalDest(i)) : i;
    for (LLVMUseRef u = LLVMGetFirstUse(i); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u), k = from;
        if (LLVMIsAPHINode(user) && same_as_incoming(user, i, LLVMGetInstructionParent(from)))
            user = LLVMGetBasicBlockTerminator(LLVMGetInstructionParent(from));
        bool same_block =
            LLVMGetInstructionParent(user) == LLVMGetInstructionParent(from) && !LLVMIsAPHINode(user);
        while (same_block && k && k != user)
            k = (k = LLVMGetNextInstruction(k)) && k != user && pass_is_safepoint(k) ? NULL : k;
        if (!same_block || k != user) {
            refuse(v, i, "an aggregate or vector with managed pointers may live across a safepoint (H11)");
            return;
        }
    }
}

static void check_late(Verify *v, LLVMValueRef i) {
    if (is_aggregate(LLVMTypeOf(i))) check_aggregate(v, i);
    if (LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(i)))
        refuse(v, i, "a raw address becomes a managed pointer after loam-opaque");
    if (pass_name_is(LLVMIsACallInst(i) ? pass_callee(i) : NULL, LOAM_SYM_OBJECT))
        refuse(v, i, "an object whose place was never decided");
}

static void check_thread_local(Verify *v, LLVMValueRef i) {
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++) {
        LLVMValueRef op = LLVMGetOperand(i, k);
        if (LLVMIsAGlobalVariable(op) && LLVMIsThreadLocal(op))
            refuse(v, i,
                   "a thread-local variable in managed code: the goroutine may change its thread at any "
                   "safepoint (H6)");
    }
}

static void check_instruction(Verify *v, LLVMValueRef i) {
    if (!pass_fn_attr(v->fn, LLVMAttributeFunctionIndex, "gc-leaf-function")) check_thread_local(v, i);
    if (LLVMIsAAllocaInst(i)) check_alloca(v, i);
    else if (pass_is_call(i)) check_call(v, i);
    else if (LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 0))))
        check_raw_copy(v, i);
    if (v->late) check_late(v, i);
}

bool loam_verify_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Verify v = {.o = o, .m = m, .late = LLVMGetNamedGlobal(m, "loam.positions") != NULL};
    if (!strstr(LLVMGetDataLayoutStr(m), "-ni:1"))
        pass_fail(o, pass_name, NULL, "the data layout does not make address space 1 non-integral (ni:1)");
    for (v.fn = LLVMGetFirstFunction(m); v.fn; v.fn = LLVMGetNextFunction(v.fn)) {
        if (LLVMIsDeclaration(v.fn)) continue;
        if (!pass_fn_attr(v.fn, LLVMAttributeFunctionIndex, "gc-leaf-function")) check_signature(&v);
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(v.fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                check_instruction(&v, i);
    }
    return false;
}
