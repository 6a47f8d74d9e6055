// check_instruction.c - what the contract says of one instruction of a managed function.
#include "analysis/address.h"
#include "contract/check.h"
#include "contract/convention.h"
#include "loam/abi.h"
#include <string.h>

// ---- types ------------------------------------------------------------------------------------------------

static const char *leaf_objection(LLVMTypeRef t) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMScalableVectorTypeKind: return "a scalable vector: the frame's size would be unknown (H13)";
    case LLVMX86_AMXTypeKind: return "a value in tile registers, which no stack map shows";
    case LLVMTargetExtTypeKind: return "a value of another target's type";
    default: return NULL;
    }
}

static bool is_objectionable(LLVMTypeRef t) { return leaf_objection(t) != NULL; }

// A type that no stack map or register of ours can hold, or NULL.
static const char *type_objection(LLVMTypeRef t) {
    LLVMTypeRef leaf = pass_find_leaf(t, is_objectionable);
    return leaf ? leaf_objection(leaf) : NULL;
}

// Aggregates are split into scalars, of which there may not be too many.
static const char *value_objection(Check *c, LLVMTypeRef t) {
    enum { LARGEST_VALUE = 16 << 20 };
    const char *why = type_objection(t);
    if (why || LLVMGetTypeKind(t) != LLVMStructTypeKind || !LLVMTypeIsSized(t)) return why;
    return LLVMABISizeOfType(c->layout, t) > LARGEST_VALUE ? "a value of more than 16 megabytes" : NULL;
}

// ---- addresses --------------------------------------------------------------------------------------------

static bool only_cast(LLVMValueRef alloca) {
    for (LLVMUseRef u = LLVMGetFirstUse(alloca); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAAddrSpaceCastInst(user) || !pass_is_managed_ptr(LLVMTypeOf(user))) return false;
    }
    return true;
}

static bool has_word_aligned_pointers(Check *c, LLVMTypeRef t, unsigned alignment) {
    return !pass_has_managed_ptr(t) || (alignment >= 8 && LLVMABISizeOfType(c->layout, t) % 8 == 0);
}

static void check_alloca(Check *c, LLVMValueRef a) {
    LLVMTypeRef type = LLVMGetAllocatedType(a);
    LLVMValueRef count = LLVMGetOperand(a, 0);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(c->fn);
    bool tagged = pass_md(a, LOAM_MD_OBJECT) != NULL;
    const char *why = type_objection(type);
    if (why) {
        check_refuse(c, a, "an alloca of %s", why);
        return;
    }
    uint64_t size = LLVMABISizeOfType(c->layout, type),
             n = LLVMIsAConstantInt(count) ? LLVMConstIntGetZExtValue(count) : 0;
    if (LLVMGetPointerAddressSpace(LLVMTypeOf(a)) != 0)
        check_refuse(c, a, "an alloca in address space %u: stack objects are in space 0, and cast to space 1",
                     LLVMGetPointerAddressSpace(LLVMTypeOf(a)));
    else if (!LLVMIsAConstantInt(count))
        check_refuse(c, a, "an alloca of variable size: the frame's size would be unknown (H13)");
    else if (tagged && !only_cast(a))
        check_refuse(c, a,
                     "the address of a tagged alloca may only be cast to ptr addrspace(1) (contract 3)");
    else if (size && n > (1ull << 47) / size) check_refuse(c, a, "an object larger than the address space");
    else if (tagged && LLVMGetAlignment(a) > 8)
        check_refuse(c, a, "a tagged alloca with an alignment over 8, which objects on the heap do not have");
    else if (tagged) return;
    else if (LLVMGetInstructionParent(a) != entry)
        check_refuse(c, a, "an alloca outside the entry block: the frame's size would be unknown (H13)");
    else if (LLVMGetAlignment(a) > 16)
        check_refuse(c, a, "an object with an alignment over 16: frames are not realigned (H2)");
    else if ((c->frame += size * n) > LOAM_STACK_MAX)
        check_refuse(c, a, "an object larger than the largest stack, or all up to it together are");
    else if (!has_word_aligned_pointers(c, type, LLVMGetAlignment(a)))
        check_refuse(c, a, "an alloca of managed pointers that are not at whole words");
}

static bool is_no_root(void *found, LLVMValueRef object) {
    *(LLVMValueRef *)found = object;
    return !LLVMIsAGlobalVariable(object) || LLVMIsDeclaration(object) || pass_md(object, LOAM_MD_TYPE) ||
           pass_has_managed_ptr(LLVMGlobalGetValueType(object));
}

// Memory outside of the spaces 0 and 1 is reached through a segment register: no root, and the thread's own.
static void check_managed_access(Check *c, LLVMValueRef i, LLVMValueRef address) {
    unsigned space = LLVMGetPointerAddressSpace(LLVMTypeOf(address));
    LLVMValueRef object = NULL;
    size_t n;
    if (space > 1)
        check_refuse(c, i,
                     "a managed pointer in memory of address space %u, where the collector does not look",
                     space);
    else if (!LLVMIsALoadInst(i) && !address_objects(address, is_no_root, &object) && object &&
             !is_no_root(&object, object))
        check_refuse(c, i, "a managed pointer is stored in @%s, which is no root: it has no !loam.type",
                     LLVMGetValueName2(object, &n));
}

static bool is_atomic(LLVMValueRef i) {
    return (!LLVMIsALoadInst(i) && !LLVMIsAStoreInst(i)) || LLVMGetOrdering(i) != LLVMAtomicOrderingNotAtomic;
}

static void check_access(Check *c, LLVMValueRef i) {
    LLVMTypeRef type = address_access_type(i);
    if (pass_has_managed_ptr(type))
        check_managed_access(c, i, LLVMGetOperand(i, (unsigned)address_operand(i)));
    if (c->refused || !is_atomic(i)) return;
    uint64_t size = LLVMABISizeOfType(c->layout, type);
    if (size > 8 || LLVMGetAlignment(i) < size)
        check_refuse(c, i,
                     "an atomic access of %llu bytes that are aligned to %u: it becomes a call of a library",
                     (unsigned long long)size, LLVMGetAlignment(i));
}

static unsigned space_of(LLVMTypeRef t) {
    bool vector = LLVMGetTypeKind(t) == LLVMVectorTypeKind;
    return LLVMGetPointerAddressSpace(vector ? LLVMGetElementType(t) : t);
}

static void check_cast(Check *c, LLVMValueRef cast) {
    unsigned from = space_of(LLVMTypeOf(LLVMGetOperand(cast, 0))), to = space_of(LLVMTypeOf(cast));
    unsigned other = from > to ? from : to;
    if (other > 1 && (from == LOAM_MANAGED_SPACE || to == LOAM_MANAGED_SPACE))
        check_refuse(c, cast, "a managed pointer and an address of space %u are not each other", other);
    else if (other > 1)
        check_refuse(c, cast,
                     "an address of space %u made or used as another: it would not move with its stack",
                     other);
    else if (from == LOAM_MANAGED_SPACE && LLVMGetTypeKind(LLVMTypeOf(cast)) == LLVMVectorTypeKind)
        check_refuse(c, cast, "a vector of raw copies of managed pointers");
}

// ---- calls ------------------------------------------------------------------------------------------------

static void check_asm(Check *c, LLVMValueRef call) {
    LLVMValueRef code = LLVMGetCalledValue(call);
    if (LLVMGetInlineAsmNeedsAlignedStack(code))
        check_refuse(c, call, "inline asm that wants an aligned stack: frames are not realigned (H2)");
    else if (LLVMGetInlineAsmCanUnwind(code) || LLVMIsAInvokeInst(call))
        check_refuse(c, call, "inline asm that unwinds: only calls of managed functions do (H9)");
}

// What is right before loam-statepoints is its own: pairs of address and index of a map, by
// loam-stackobjects.
static void check_bundles(Check *c, LLVMValueRef call) {
    for (unsigned i = 0, n = LLVMGetNumOperandBundles(call); i < n && !c->refused; i++) {
        size_t len;
        LLVMOperandBundleRef b = LLVMGetOperandBundleAtIndex(call, i);
        const char *tag = LLVMGetOperandBundleTag(b, &len);
        bool ours = c->stage != CHECK_CONTRACT && len == 5 && !memcmp(tag, "deopt", 5);
        if (!ours)
            check_refuse(c, call,
                         "a call with \"%.*s\" operands of its own: the stack map's operands are the passes'",
                         (int)len, tag);
        LLVMDisposeOperandBundle(b);
    }
}

static void check_arguments(Check *c, LLVMValueRef call) {
    for (unsigned i = 0, n = LLVMGetNumArgOperands(call); i < n && !c->refused; i++) {
        const char *odd = convention_odd_attribute(call, i + 1);
        if (odd)
            check_refuse(c, call, "argument %u is %s: where it lies at entry is unknown (H7)", i + 1, odd);
        else if (!convention_is_flat(LLVMTypeOf(LLVMGetOperand(call, i))))
            check_refuse(c, call,
                         "argument %u holds something else than scalars of at most 64 bits (contract 7)",
                         i + 1);
    }
}

static void check_safepoint(Check *c, LLVMValueRef call) {
    const char *why = convention_result_objection(LLVMGetReturnType(LLVMGetCalledFunctionType(call)));
    if (why) check_refuse(c, call, "%s", why);
    else if (!convention_is_c(LLVMGetInstructionCallConv(call)))
        check_refuse(
            c, call,
            "a call with calling convention %u: a callee that may move the stack has the C convention",
            LLVMGetInstructionCallConv(call));
    else if (LLVMIsFunctionVarArg(LLVMGetCalledFunctionType(call)))
        check_refuse(
            c, call,
            "a call with variable arguments: its callee has no stack check (H13); a native one must be "
            "a \"gc-leaf-function\"");
    else check_arguments(c, call);
}

static void check_callee(Check *c, LLVMValueRef call, LLVMValueRef callee) {
    size_t n;
    const char *name = LLVMGetValueName2(callee, &n);
    if (LLVMGetCalledFunctionType(call) != LLVMGlobalGetValueType(callee))
        check_refuse(c, call, "a call of @%s with another type than its own", name);
    else if (LLVMGetInstructionCallConv(call) != LLVMGetFunctionCallConv(callee))
        check_refuse(c, call, "a call of @%s with another calling convention than its own", name);
}

static void check_call(Check *c, LLVMValueRef call) {
    LLVMValueRef callee = pass_callee(call);
    if (LLVMIsAInlineAsm(LLVMGetCalledValue(call))) {
        check_asm(c, call);
        return;
    }
    if (pass_is_intrinsic(callee)) {
        check_intrinsic(c, call, callee);
        if (!c->refused && !pass_name_is(callee, "llvm.assume")) check_bundles(c, call);
        return;
    }
    if (LLVMGetPointerAddressSpace(LLVMTypeOf(LLVMGetCalledValue(call))))
        check_refuse(c, call, "a call through a pointer that is not in address space 0: code is no object");
    else if (callee) check_callee(c, call, callee);
    if (!c->refused) check_own_attributes(c, call, LLVMGetCalledFunctionType(call));
    if (!c->refused) check_bundles(c, call);
    if (c->refused) return;
    if (LLVMIsACallInst(call) && LLVMGetTailCallKind(call) == LLVMTailCallKindMustTail)
        check_refuse(c, call,
                     "a musttail call cannot be a statepoint, and would end a frame that a map shows");
    else if (rewrite_call_has(call, LLVMAttributeFunctionIndex, "returns_twice"))
        check_refuse(c, call,
                     "a call that returns twice: the second return would see pointers of the first (H9)");
    else if (pass_call_attr(call, LLVMAttributeFunctionIndex, "statepoint-num-patch-bytes"))
        check_refuse(c, call, "\"statepoint-num-patch-bytes\" would put bytes in the place of the call");
    else if (pass_name_is(callee, LOAM_SYM_OBJECT) && !pass_md(call, LOAM_MD_OBJECT))
        check_refuse(c, call, "a call of @%s without !loam.object", LOAM_SYM_OBJECT);
    else if (pass_is_safepoint(call)) check_safepoint(c, call);
}

// ---- the rest ---------------------------------------------------------------------------------------------

static void check_landing_pad(Check *c, LLVMValueRef pad) {
    if (LLVMGetTypeKind(LLVMTypeOf(pad)) != LLVMTokenTypeKind || !LLVMIsCleanup(pad) ||
        LLVMGetNumClauses(pad))
        check_refuse(c, pad,
                     "a landing pad other than `landingpad token cleanup`: a panic hands no value over (H9)");
}

static const char *opcode_objection(LLVMOpcode op) {
    switch (op) {
    case LLVMCallBr: return "callbr is not supported in managed code";
    case LLVMIndirectBr:
        return "indirectbr is not supported in managed code: polls split the blocks that it names";
    case LLVMVAArg: return "va_arg in managed code, which has no variable arguments (H13)";
    case LLVMResume: return "resume in managed code: a landing pad hands no value over (H9)";
    case LLVMCatchSwitch:
    case LLVMCatchPad:
    case LLVMCatchRet:
    case LLVMCleanupPad:
    case LLVMCleanupRet:
        return "funclets are not supported in managed code: panics unwind to landing pads (H9)";
    default: return NULL;
    }
}

static void check_thread_local(Check *c, LLVMValueRef i) {
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n && !c->refused; k++)
        if (check_holds_thread_local(c, LLVMGetOperand(i, k)))
            check_refuse(
                c, i,
                "a thread-local variable in managed code: the goroutine may change its thread at any "
                "safepoint (H6)");
}

void check_instruction(Check *c, LLVMValueRef i) {
    LLVMOpcode op = LLVMGetInstructionOpcode(i);
    const char *why = opcode_objection(op);
    if (!why) why = value_objection(c, LLVMTypeOf(i));
    if (why) check_refuse(c, i, "%s", why);
    if (!c->refused) check_thread_local(c, i);
    if (!c->refused && op == LLVMAlloca) check_alloca(c, i);
    else if (!c->refused && op == LLVMLandingPad) check_landing_pad(c, i);
    else if (!c->refused && op == LLVMAddrSpaceCast) check_cast(c, i);
    else if (!c->refused && address_operand(i) >= 0) check_access(c, i);
    else if (!c->refused && pass_is_call(i)) check_call(c, i);
    if (!c->refused) check_instruction_metadata(c, i);
}
