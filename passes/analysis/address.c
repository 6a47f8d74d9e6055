// address.c - see address.h.
#include "analysis/address.h"
#include "ir/rewrite.h"
#include <string.h>

bool address_gep_offset(LLVMTargetDataRef layout, LLVMValueRef gep, int64_t *offset) {
    if (LLVMGetTypeKind(LLVMTypeOf(gep)) != LLVMPointerTypeKind) return false;
    LLVMTypeRef t = LLVMGetGEPSourceElementType(gep);
    int64_t sum = 0;
    for (unsigned i = 1, n = (unsigned)LLVMGetNumOperands(gep); i < n; i++) {
        LLVMValueRef index = LLVMGetOperand(gep, i);
        if (!LLVMIsAConstantInt(index)) return false;
        int64_t k = LLVMConstIntGetSExtValue(index);
        if (i == 1) {
            sum += k * (int64_t)LLVMABISizeOfType(layout, t);
        } else if (LLVMGetTypeKind(t) == LLVMStructTypeKind) {
            sum += (int64_t)LLVMOffsetOfElement(layout, t, (unsigned)k);
            t = LLVMStructGetTypeAtIndex(t, (unsigned)k);
        } else {
            t = LLVMGetElementType(t);
            sum += k * (int64_t)LLVMABISizeOfType(layout, t);
        }
    }
    *offset = sum;
    return true;
}

LLVMValueRef address_base(LLVMTargetDataRef layout, LLVMValueRef p, int64_t *offset) {
    for (*offset = 0;;) {
        int64_t more;
        if (LLVMIsAGetElementPtrInst(p) && address_gep_offset(layout, p, &more)) {
            *offset += more;
            p = LLVMGetOperand(p, 0);
        } else if (LLVMIsAAddrSpaceCastInst(p)) {
            p = LLVMGetOperand(p, 0);
        } else {
            return p;
        }
    }
}

int address_operand(LLVMValueRef i) {
    if (!LLVMIsAInstruction(i)) return -1;
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMLoad:
    case LLVMAtomicRMW:
    case LLVMAtomicCmpXchg: return 0;
    case LLVMStore: return 1;
    default: return -1;
    }
}

LLVMTypeRef address_access_type(LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMStore: return LLVMTypeOf(LLVMGetOperand(i, 0));
    case LLVMAtomicCmpXchg: return LLVMTypeOf(LLVMGetOperand(i, 1));
    default: return LLVMTypeOf(i);
    }
}

enum { MAX_VALUES = 64 };

// A pointer's immediate sources; 0 when it is an object itself.
static unsigned sources(LLVMValueRef p, unsigned *first) {
    *first = 0;
    if (LLVMIsAGetElementPtrInst(p) || LLVMIsAAddrSpaceCastInst(p) || LLVMIsAFreezeInst(p) ||
        LLVMIsABitCastInst(p))
        return 1;
    if (LLVMIsASelectInst(p)) return *first = 1, 2;
    if (LLVMIsAPHINode(p)) return LLVMCountIncoming(p);
    if (LLVMIsAConstantExpr(p) &&
        (LLVMGetConstOpcode(p) == LLVMGetElementPtr || LLVMGetConstOpcode(p) == LLVMAddrSpaceCast))
        return 1;
    return 0;
}

bool address_objects(LLVMValueRef pointer, bool (*visit)(void *, LLVMValueRef), void *data) {
    LLVMValueRef seen[MAX_VALUES];
    int n = 0;
    seen[n++] = pointer;
    for (int at = 0; at < n; at++) {
        unsigned first, count = sources(seen[at], &first);
        if (!count && !visit(data, seen[at])) return false;
        for (unsigned i = 0; i < count; i++) {
            LLVMValueRef v = LLVMIsAPHINode(seen[at]) ? LLVMGetIncomingValue(seen[at], i)
                                                      : LLVMGetOperand(seen[at], first + i);
            int k = 0;
            while (k < n && seen[k] != v) k++;
            if (k < n) continue;
            if (n == MAX_VALUES) return false;
            seen[n++] = v;
        }
    }
    return true;
}

// Sideeffect: it is never moved, merged or made again.
static LLVMValueRef build_asm(LLVMBuilderRef b, const char *text, const char *constraints,
                              LLVMValueRef operand, LLVMTypeRef result) {
    LLVMTypeRef of = LLVMTypeOf(operand), type = LLVMFunctionType(result, &of, 1, 0);
    LLVMValueRef code = LLVMGetInlineAsm(type, text, strlen(text), constraints, strlen(constraints), 1, 0,
                                         LLVMInlineAsmDialectATT, 0);
    LLVMValueRef call = LLVMBuildCall2(b, type, code, &operand, 1, "");
    rewrite_call_attr(call, LLVMAttributeFunctionIndex, "nounwind", 0);
    rewrite_call_text_attr(call, "gc-leaf-function", "");
    return call;
}

LLVMValueRef address_asm_operand(LLVMValueRef v) {
    bool is_asm = LLVMIsACallInst(v) && LLVMIsAInlineAsm(LLVMGetCalledValue(v));
    return is_asm && LLVMGetNumArgOperands(v) == 1 ? LLVMGetOperand(v, 0) : NULL;
}

// "*m": the operand is a memory place, so no register holds its address.
LLVMValueRef address_opaque(LLVMBuilderRef b, LLVMValueRef alloca, LLVMTypeRef result) {
    LLVMContextRef ctx = LLVMGetTypeContext(result);
    LLVMValueRef call = build_asm(b, "leaq $1, $0", "=r,*m", alloca, result);
    unsigned elementtype = LLVMGetEnumAttributeKindForName("elementtype", 11);
    LLVMTypeRef at = LLVMIsAAllocaInst(alloca) ? LLVMGetAllocatedType(alloca) : LLVMInt8TypeInContext(ctx);
    LLVMAddCallSiteAttribute(call, 1, LLVMCreateTypeAttribute(ctx, elementtype, at));
    return call;
}

bool address_is_opaque(LLVMValueRef i, LLVMValueRef alloca) {
    return address_asm_operand(i) == alloca && LLVMGetTypeKind(LLVMTypeOf(i)) == LLVMPointerTypeKind;
}

LLVMValueRef address_number(LLVMBuilderRef b, LLVMValueRef pointer) {
    LLVMTypeRef i64 = LLVMInt64TypeInContext(LLVMGetTypeContext(LLVMTypeOf(pointer)));
    LLVMValueRef call = build_asm(b, "", "=r,0", pointer, i64);
    rewrite_call_attr(call, LLVMAttributeFunctionIndex, "memory", REWRITE_MEM_INACCESSIBLE);
    rewrite_call_attr(call, LLVMAttributeFunctionIndex, "willreturn", 0);
    return call;
}

LLVMValueRef address_of_number(LLVMValueRef v) {
    if (LLVMGetTypeKind(LLVMTypeOf(v)) != LLVMIntegerTypeKind) return NULL;
    LLVMValueRef pointer = LLVMIsAPtrToIntInst(v) ? LLVMGetOperand(v, 0) : address_asm_operand(v);
    return pointer && pass_is_managed_ptr(LLVMTypeOf(pointer)) ? pointer : NULL;
}
