// panic.c - run-time checks: each branches to a cold block of its own that calls the panicking function and
// does not return.
//
// The calls are `nomerge` and carry the position of their expression, so that a traceback names the right
// line. Branches have weights; a nil check's branch also carries !make.implicit, which lets the code
// generator turn it into a faulting load.
#include "irgen/core/body.h"
#include <string.h>

void gen_set_md(IrFunc *f, LLVMValueRef inst, const char *kind, LLVMMetadataRef *ops, size_t n) {
    LLVMContextRef c = ir_context(f->g);
    LLVMSetMetadata(inst, LLVMGetMDKindIDInContext(c, kind, (unsigned)strlen(kind)),
                    LLVMMetadataAsValue(c, LLVMMDNodeInContext2(c, ops, n)));
}

void gen_weights(IrFunc *f, LLVMValueRef branch, unsigned then, unsigned els) {
    LLVMTypeRef i32 = ir_int(f->g, 32);
    LLVMMetadataRef ops[] = {
        LLVMMDStringInContext2(ir_context(f->g), "branch_weights", 14),
        LLVMValueAsMetadata(LLVMConstInt(i32, then, false)),
        LLVMValueAsMetadata(LLVMConstInt(i32, els, false)),
    };
    gen_set_md(f, branch, "prof", ops, 3);
}

void gen_panic_call(IrFunc *f, IrRt id, LLVMValueRef *args, int n) {
    LLVMValueRef call = ir_call_rt(f, id, args, n);
    unsigned kind = LLVMGetEnumAttributeKindForName("nomerge", 7);
    LLVMAddCallSiteAttribute(call, LLVMAttributeFunctionIndex,
                             LLVMCreateEnumAttribute(ir_context(f->g), kind, 0));
    LLVMBuildUnreachable(f->b);
    f->terminated = true;
}

void gen_require(IrFunc *f, LLVMValueRef ok, IrRt id, LLVMValueRef *args, int n) {
    if (LLVMIsAConstantInt(ok) && LLVMConstIntGetZExtValue(ok)) return;
    LLVMBasicBlockRef cold = ir_block(f, ir_rt_name(id)), go_on = ir_block(f, "ok");
    gen_weights(f, LLVMBuildCondBr(f->b, ok, go_on, cold), 1u << 20, 1);
    f->terminated = true;
    ir_place_block(f, cold);
    gen_panic_call(f, id, args, n);
    ir_place_block(f, go_on);
}

// An address that cannot be null: of an object, a variable, or a part of one.
bool ir_known_non_nil(LLVMValueRef p) {
    for (;;) {
        if (LLVMIsAGlobalVariable(p) || LLVMIsAFunction(p) || LLVMIsAAllocaInst(p)) return true;
        bool is_expr = LLVMIsAConstantExpr(p) != NULL;
        bool is_cast =
            is_expr ? LLVMGetConstOpcode(p) == LLVMAddrSpaceCast : LLVMIsAAddrSpaceCastInst(p) != NULL;
        bool is_part =
            is_expr ? LLVMGetConstOpcode(p) == LLVMGetElementPtr : LLVMIsAGetElementPtrInst(p) != NULL;
        if (!is_cast && !is_part) return false;
        p = LLVMGetOperand(p, 0);
    }
}

void gen_nil_check(IrFunc *f, LLVMValueRef p) {
    if (ir_known_non_nil(p) || (f->node && f->node->pragma & PRAGMA_LEAF && !f->pkg->user)) return;
    LLVMBasicBlockRef cold = ir_block(f, "nil"), go_on = ir_block(f, "ok");
    LLVMValueRef is_nil = LLVMBuildICmp(f->b, LLVMIntEQ, p, LLVMConstNull(LLVMTypeOf(p)), "");
    LLVMValueRef branch = LLVMBuildCondBr(f->b, is_nil, cold, go_on);
    gen_weights(f, branch, 1, 1u << 20);
    gen_set_md(f, branch, "make.implicit", NULL, 0);
    f->terminated = true;
    ir_place_block(f, cold);
    gen_panic_call(f, RT_panicmem, NULL, 0);
    ir_place_block(f, go_on);
}

LLVMValueRef gen_index_check(IrFunc *f, Value index, LLVMValueRef len) {
    LLVMValueRef i = gen_to_i64(f, index);
    LLVMValueRef args[] = {i, len};
    LLVMValueRef ok = LLVMBuildICmp(f->b, LLVMIntULT, i, len, "");
    gen_require(f, ok, type_is_unsigned(index.type) ? RT_panicIndexU : RT_panicIndex, args, 2);
    return i;
}

static IrRt for_unsigned(IrRt id) {
    switch (id) {
    case RT_panicSliceAlen: return RT_panicSliceAlenU;
    case RT_panicSliceAcap: return RT_panicSliceAcapU;
    case RT_panicSliceB: return RT_panicSliceBU;
    case RT_panicSlice3Alen: return RT_panicSlice3AlenU;
    case RT_panicSlice3Acap: return RT_panicSlice3AcapU;
    case RT_panicSlice3B: return RT_panicSlice3BU;
    case RT_panicSlice3C: return RT_panicSlice3CU;
    default: internal_error("irgen", "%s has no twin for unsigned values", ir_rt_name(id));
    }
}

void gen_bound_check(IrFunc *f, LLVMValueRef i, LLVMValueRef limit, bool is_unsigned, IrRt id) {
    LLVMValueRef args[] = {i, limit};
    if (is_unsigned) id = for_unsigned(id);
    gen_require(f, LLVMBuildICmp(f->b, LLVMIntULE, i, limit, ""), id, args, 2);
}
