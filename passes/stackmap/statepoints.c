// statepoints.c - LLVM's RewriteStatepointsForGC, with what it needs before it and what must hold behind it.
//
// Before:  1. What would crash it or lose a pointer is refused with a message: managed pointers cast from raw
//          ones (llvm-project
//             issue 80673; loam-opaque removes them), varargs functions, musttail calls, dynamic allocas
//             (H13), over-aligned ones (H2), a garbage collection strategy other than "statepoint-example".
//          2. A callee that is an extractvalue is frozen: as the callee of a statepoint, `extractvalue ...,
//             1` would be lowered to element 0 (llvm-project issue 207508, H12).
//          3. Defined functions without a gc attribute get one: their frames are walked as well.
//          Invokes become statepoints as calls do, on both ways out (H9).
//          4. Managed pointers that LLVM left undefined (the argument of a parameter without uses, one side
//             of a phi) become null: what a register happens to hold would be taken for a pointer by the
//             entry masks and stack maps.
// Behind:  1. Each safepoint of each managed function is a gc.statepoint.
//          2. Statepoints keep what is needed behind the call only (trim.c).
// Aggregates with managed pointers across safepoints (H11) are loam-verify's to refuse.
#include "ir/rewrite.h"
#include "ir/runllvm.h"
#include "stackmap/trim.h"
#include <string.h>

static const char pass_name[] = "loam-statepoints";

static const char *instruction_objection(LLVMValueRef i) {
    if (LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(i)))
        return "a raw address becomes a managed pointer here; run loam-opaque first (llvm-project issue "
               "80673)";
    LLVMBasicBlockRef block = LLVMGetInstructionParent(i);
    if (LLVMIsAAllocaInst(i) && (!LLVMIsAConstantInt(LLVMGetOperand(i, 0)) ||
                                 block != LLVMGetEntryBasicBlock(LLVMGetBasicBlockParent(block))))
        return "an alloca outside the entry block or of variable size: the frame's size would be unknown "
               "(H13)";
    if (LLVMIsAAllocaInst(i) && LLVMGetAlignment(i) > 16)
        return "an object with an alignment over 16: frames are not realigned (H2)";
    if (LLVMIsACallInst(i) && LLVMGetTailCallKind(i) == LLVMTailCallKindMustTail && pass_is_safepoint(i))
        return "a musttail call cannot be a statepoint";
    if (LLVMIsACallBrInst(i)) return "callbr is not supported";
    return NULL;
}

static bool check_before(LLVMValueRef fn, const LoamPassOptions *o) {
    bool good = true;
    if (strcmp(LLVMGetGC(fn), "statepoint-example")) {
        pass_fail(o, pass_name, fn,
                  "unknown collector strategy \"%s\"; managed functions are gc \"statepoint-example\"",
                  LLVMGetGC(fn));
        good = false;
    }
    if (LLVMIsFunctionVarArg(LLVMGlobalGetValueType(fn))) {
        pass_fail(o, pass_name, fn,
                  "a managed function cannot take variable arguments: it has no stack check (H13)");
        good = false;
    }
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            const char *why = instruction_objection(i);
            if (!why) continue;
            PassPos p = pass_position(i);
            pass_fail(o, pass_name, fn, "%s:%u:%u: %s", p.file, p.line, p.col, why);
            good = false;
        }
    return good;
}

static void freeze_callee(LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (!LLVMIsAExtractValueInst(callee)) return;
    LLVMBuilderRef b = rewrite_before(call);
    LLVMSetOperand(call, (unsigned)LLVMGetNumOperands(call) - 1, LLVMBuildFreeze(b, callee, ""));
    LLVMDisposeBuilder(b);
}

// The constant with null for each undefined managed pointer in it; itself when there is none.
static LLVMValueRef defined(LLVMValueRef c) {
    LLVMTypeRef type = LLVMTypeOf(c);
    if (!LLVMIsAConstant(c) || !pass_has_managed_ptr(type)) return c;
    if (LLVMIsUndef(c)) return LLVMConstNull(type);
    if (!LLVMIsAConstantStruct(c) && !LLVMIsAConstantArray(c)) return c;
    ValueVec parts = {0};
    bool same = true;
    for (unsigned i = 0, n = (unsigned)LLVMGetNumOperands(c); i < n; i++) {
        LLVMValueRef part = defined(LLVMGetOperand(c, i));
        same &= part == LLVMGetOperand(c, i);
        PASS_PUSH(parts, part);
    }
    LLVMValueRef whole =
        same                      ? c
        : LLVMIsAConstantArray(c) ? LLVMConstArray2(LLVMGetElementType(type), parts.at, (uint64_t)parts.n)
        : LLVMGetStructName(type) ? LLVMConstNamedStruct(type, parts.at, (unsigned)parts.n)
                                  : LLVMConstStructInContext(LLVMGetTypeContext(type), parts.at,
                                                             (unsigned)parts.n, LLVMIsPackedStruct(type));
    PASS_VEC_FREE(parts);
    return whole;
}

// RewriteStatepointsForGC makes a second exchange, of address null, as the "base" of an atomicrmw's result. A
// pointer that comes from an integer is its own base.
static void hide_exchange(LLVMValueRef exchange) {
    LLVMValueRef after = LLVMGetNextInstruction(exchange);
    ValueVec users = rewrite_users(exchange);
    LLVMBuilderRef b = rewrite_before(after);
    LLVMTypeRef i64 = LLVMInt64TypeInContext(LLVMGetTypeContext(LLVMTypeOf(exchange)));
    LLVMValueRef pointer =
        LLVMBuildIntToPtr(b, LLVMBuildPtrToInt(b, exchange, i64, ""), LLVMTypeOf(exchange), "");
    LLVMDisposeBuilder(b);
    for (int i = 0; i < users.n; i++)
        for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(users.at[i]); k < n; k++)
            if (LLVMGetOperand(users.at[i], k) == exchange) LLVMSetOperand(users.at[i], k, pointer);
    PASS_VEC_FREE(users);
}

static bool is_exchange(LLVMValueRef i) {
    return LLVMIsAAtomicRMWInst(i) && pass_is_managed_ptr(LLVMTypeOf(i));
}

// RewriteStatepointsForGC asks the attribute whether inline asm is a safepoint; by contract 4 it is none.
static bool is_asm(LLVMValueRef i) { return pass_is_call(i) && LLVMIsAInlineAsm(LLVMGetCalledValue(i)); }

static void define_operands(LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++) {
                LLVMValueRef old = LLVMGetOperand(i, k);
                if (LLVMIsAConstant(old) && defined(old) != old) LLVMSetOperand(i, k, defined(old));
            }
}

static bool prepare(LLVMModuleRef m, const LoamPassOptions *o, int *managed) {
    bool good = true;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || pass_fn_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function"))
            continue;
        if (!LLVMGetGC(fn)) LLVMSetGC(fn, "statepoint-example");
        ++*managed;
        if (!check_before(fn, o)) {
            good = false;
            continue;
        }
        define_operands(fn);
        ValueVec calls = rewrite_collect(fn, pass_is_safepoint);
        for (int i = 0; i < calls.n; i++) freeze_callee(calls.at[i]);
        PASS_VEC_FREE(calls);
        ValueVec codes = rewrite_collect(fn, is_asm);
        for (int i = 0; i < codes.n; i++) rewrite_call_text_attr(codes.at[i], "gc-leaf-function", "");
        PASS_VEC_FREE(codes);
        ValueVec exchanges = rewrite_collect(fn, is_exchange);
        for (int i = 0; i < exchanges.n; i++) hide_exchange(exchanges.at[i]);
        PASS_VEC_FREE(exchanges);
    }
    return good;
}

static void finish(LLVMModuleRef m, const LoamPassOptions *o) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || !LLVMGetGC(fn)) continue;
        ValueVec left = rewrite_collect(fn, pass_is_safepoint);
        if (left.n) {
            PassPos p = pass_position(left.at[0]);
            pass_fail(o, pass_name, fn, "%s:%u:%u: a safepoint call did not become a statepoint", p.file,
                      p.line, p.col);
        }
        PASS_VEC_FREE(left);
        trim_statepoints(fn);
    }
}

bool loam_statepoints_run(LLVMModuleRef m, const LoamPassOptions *o) {
    int managed = 0;
    if (!prepare(m, o, &managed) || !managed) return false;
    if (runllvm_in_pass(m, "rewrite-statepoints-for-gc", o, pass_name)) finish(m, o);
    return true;
}
