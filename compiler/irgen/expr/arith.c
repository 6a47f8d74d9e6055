// arith.c - arithmetic with Go's meaning: integers wrap, shifts by the width or more give 0 or the sign,
// division checks for zero and lets MinInt / -1 wrap, floats are IEEE without fast-math flags or contraction.
#include "irgen/core/body.h"

static unsigned width_of(LLVMValueRef v) { return LLVMGetIntTypeWidth(LLVMTypeOf(v)); }

static void check_divisor(IrFunc *f, LLVMValueRef y) {
    LLVMValueRef nonzero = LLVMBuildICmp(f->b, LLVMIntNE, y, LLVMConstNull(LLVMTypeOf(y)), "");
    gen_require(f, nonzero, RT_panicdivide, NULL, 0);
}

void gen_check_divisor(IrFunc *f, Value y, Pos pos) {
    ir_set_pos(f, pos);
    if (type_is_integer(y.type)) check_divisor(f, y.v);
}

// x / y or x % y. LLVM's signed division is undefined for the one overflowing case, so that -1 is divided
// apart.
static LLVMValueRef divide(IrFunc *f, Op op, LLVMValueRef x, LLVMValueRef y, bool is_signed) {
    check_divisor(f, y);
    if (!is_signed) return op == OP_DIV ? LLVMBuildUDiv(f->b, x, y, "") : LLVMBuildURem(f->b, x, y, "");
    LLVMValueRef all_ones = LLVMConstAllOnes(LLVMTypeOf(y)), zero = LLVMConstNull(LLVMTypeOf(y));
    if (LLVMIsAConstantInt(y) && y != all_ones) {
        return op == OP_DIV ? LLVMBuildSDiv(f->b, x, y, "") : LLVMBuildSRem(f->b, x, y, "");
    }
    LLVMValueRef minus = LLVMBuildICmp(f->b, LLVMIntEQ, y, all_ones, "");
    LLVMValueRef safe = LLVMBuildSelect(f->b, minus, LLVMConstInt(LLVMTypeOf(y), 1, false), y, "");
    if (op == OP_REM) return LLVMBuildSelect(f->b, minus, zero, LLVMBuildSRem(f->b, x, safe, ""), "");
    return LLVMBuildSelect(f->b, minus, LLVMBuildNeg(f->b, x, ""), LLVMBuildSDiv(f->b, x, safe, ""), "");
}

static LLVMValueRef int_op(IrFunc *f, Op op, LLVMValueRef x, LLVMValueRef y, bool is_signed) {
    switch (op) {
    case OP_ADD: return LLVMBuildAdd(f->b, x, y, "");
    case OP_SUB: return LLVMBuildSub(f->b, x, y, "");
    case OP_MUL: return LLVMBuildMul(f->b, x, y, "");
    case OP_DIV:
    case OP_REM: return divide(f, op, x, y, is_signed);
    case OP_AND: return LLVMBuildAnd(f->b, x, y, "");
    case OP_OR: return LLVMBuildOr(f->b, x, y, "");
    case OP_XOR: return LLVMBuildXor(f->b, x, y, "");
    case OP_ANDNOT: return LLVMBuildAnd(f->b, x, LLVMBuildNot(f->b, y, ""), "");
    default: internal_error("irgen/expr/arith.c", "integer operator %s", op_text(op));
    }
}

static LLVMValueRef float_op(IrFunc *f, Op op, LLVMValueRef x, LLVMValueRef y) {
    switch (op) {
    case OP_ADD: return LLVMBuildFAdd(f->b, x, y, "");
    case OP_SUB: return LLVMBuildFSub(f->b, x, y, "");
    case OP_MUL: return LLVMBuildFMul(f->b, x, y, "");
    case OP_DIV: return LLVMBuildFDiv(f->b, x, y, "");
    default: internal_error("irgen/expr/arith.c", "floating-point operator %s", op_text(op));
    }
}

Value gen_arith(IrFunc *f, Op op, Value x, Value y, Type *t, Pos pos) {
    ir_set_pos(f, pos);
    if (type_is_complex(t)) return gen_complex_arith(f, op, x, y, t);
    if (type_is_float(t)) return gen_ssa(float_op(f, op, x.v, y.v), t);
    return gen_ssa(int_op(f, op, x.v, y.v, !type_is_unsigned(t)), t);
}

static LLVMValueRef shift_op(IrFunc *f, Op op, bool is_signed, LLVMValueRef x, LLVMValueRef n) {
    if (op == OP_SHL) return LLVMBuildShl(f->b, x, n, "");
    return is_signed ? LLVMBuildAShr(f->b, x, n, "") : LLVMBuildLShr(f->b, x, n, "");
}

static Value constant_shift(IrFunc *f, Op op, LLVMValueRef x, uint64_t n, Type *t) {
    unsigned width = width_of(x);
    bool is_signed = !type_is_unsigned(t);
    if (n >= width) {
        if (op == OP_SHL || !is_signed) return ir_zero(f, t);
        n = width - 1;
    }
    return gen_ssa(shift_op(f, op, is_signed, x, LLVMConstInt(LLVMTypeOf(x), n, false)), t);
}

Value gen_shift(IrFunc *f, Op op, Value x, Value y, const Const *count, Type *t, Pos pos) {
    ir_set_pos(f, pos);
    uint64_t n;
    if (count && const_to_uint64(count, &n)) return constant_shift(f, op, x.v, n, t);
    if (!type_is_unsigned(y.type)) {
        LLVMValueRef ok = LLVMBuildICmp(f->b, LLVMIntSGE, y.v, LLVMConstNull(LLVMTypeOf(y.v)), "");
        gen_require(f, ok, RT_panicshift, NULL, 0);
    }
    bool is_signed = !type_is_unsigned(t);
    LLVMTypeRef type = LLVMTypeOf(x.v);
    unsigned width = width_of(x.v);
    LLVMValueRef limit = LLVMConstInt(LLVMTypeOf(y.v), width, false);
    // A count narrower than log2(width) cannot reach the width: uint8 counts of 64-bit values can.
    LLVMValueRef in_range = LLVMBuildICmp(f->b, LLVMIntULT, y.v, limit, "");
    LLVMValueRef small =
        width_of(y.v) > width ? LLVMBuildTrunc(f->b, y.v, type, "") : LLVMBuildZExt(f->b, y.v, type, "");
    if (op == OP_SHR && is_signed) {
        small = LLVMBuildSelect(f->b, in_range, small, LLVMConstInt(type, width - 1, false), "");
        return gen_ssa(shift_op(f, op, true, x.v, small), t);
    }
    LLVMValueRef shifted = shift_op(f, op, is_signed, x.v, small);
    return gen_ssa(LLVMBuildSelect(f->b, in_range, shifted, LLVMConstNull(type), ""), t);
}
