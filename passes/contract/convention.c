// convention.c - see convention.h.
#include "contract/convention.h"
#include "ir/rewrite.h"
#include "loam/abi.h"

// LLVM's numbers (llvm/IR/CallingConv.h). coldcc, preserve_mostcc and the like keep other registers for the
// caller, win64cc, regcallcc and the like take other ones for arguments; tailcc and swifttailcc pop their
// arguments.
enum { CONV_C = 0, CONV_FAST = 8, CONV_X86_64_SYSV = 78 };

bool convention_is_c(unsigned conv) {
    return conv == CONV_C || conv == CONV_FAST || conv == CONV_X86_64_SYSV;
}

// Vectors of other shapes are widened, split or passed element by element in integer registers.
static bool is_register_vector(LLVMTypeRef t) {
    if (LLVMGetTypeKind(t) != LLVMVectorTypeKind) return false;
    LLVMTypeRef e = LLVMGetElementType(t);
    switch (LLVMGetTypeKind(e)) {
    case LLVMIntegerTypeKind: {
        unsigned width = LLVMGetIntTypeWidth(e);
        return (width == 8 || width == 16 || width == 32 || width == 64) &&
               width * LLVMGetVectorSize(t) == 128;
    }
    case LLVMFloatTypeKind: return LLVMGetVectorSize(t) == 4;
    case LLVMDoubleTypeKind: return LLVMGetVectorSize(t) == 2;
    default: return false;
    }
}

char convention_class(LLVMTypeRef t) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMPointerTypeKind: return 'i';
    case LLVMIntegerTypeKind: return LLVMGetIntTypeWidth(t) <= 64 ? 'i' : 0;
    case LLVMHalfTypeKind:
    case LLVMBFloatTypeKind:
    case LLVMFloatTypeKind:
    case LLVMDoubleTypeKind: return 'f';
    default: return is_register_vector(t) ? 'f' : 0;
    }
}

bool convention_is_flat(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    if (k == LLVMArrayTypeKind) return !LLVMGetArrayLength2(t) || convention_is_flat(LLVMGetElementType(t));
    if (k != LLVMStructTypeKind) return convention_class(t) != 0;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
        if (!convention_is_flat(LLVMStructGetTypeAtIndex(t, i))) return false;
    return true;
}

const char *convention_odd_attribute(LLVMValueRef v, LLVMAttributeIndex at) {
    static const char *const names[] = {"nest",         "byval",     "byref",      "sret",      "inalloca",
                                        "preallocated", "swiftself", "swiftasync", "swifterror"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (LLVMIsAFunction(v) ? rewrite_fn_has(v, at, names[i]) : rewrite_call_has(v, at, names[i]))
            return names[i];
    return NULL;
}

static void count_results(LLVMTypeRef t, uint64_t *ints, uint64_t *floats, bool *odd) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMVoidTypeKind: return;
    case LLVMFloatTypeKind:
    case LLVMDoubleTypeKind: ++*floats; return;
    case LLVMIntegerTypeKind: *ints += (LLVMGetIntTypeWidth(t) + 63u) / 64; return;
    case LLVMPointerTypeKind: ++*ints; return;
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t) && *ints + *floats < 16; i++)
            count_results(LLVMStructGetTypeAtIndex(t, i), ints, floats, odd);
        return;
    case LLVMArrayTypeKind:
        for (uint64_t i = 0; i < LLVMGetArrayLength2(t) && i < 16; i++)
            count_results(LLVMGetElementType(t), ints, floats, odd);
        return;
    default: *odd = true;
    }
}

const char *convention_result_objection(LLVMTypeRef result) {
    uint64_t ints = 0, floats = 0;
    bool odd = false;
    count_results(result, &ints, &floats, &odd);
    if (odd) return "a result that is no integer, pointer, float or double";
    if (ints > LOAM_MAX_INT_RESULTS || floats > LOAM_MAX_FLOAT_RESULTS)
        return "more results than registers: they would be demoted to a hidden pointer that no map shows "
               "(H1); use "
               "\"loam-results\"";
    return NULL;
}
