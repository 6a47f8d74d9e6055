// complex.c - complex numbers: a value is a struct of two floats, the real part first.
//
// Products of complex64 are computed in float64 and rounded once, as gc does against cancellation. Quotients
// are those of the runtime (runtime.complex128div), complex64 ones too: what infinities and NaNs give is
// decided there.
#include "irgen/core/body.h"

typedef struct Parts {
    LLVMValueRef re, im;
} Parts;

static Parts parts_of(IrFunc *f, Value v) { return (Parts){ir_extract(f, v.v, 0), ir_extract(f, v.v, 1)}; }

static Value value_of(IrFunc *f, Parts p, Type *t) {
    LLVMValueRef v = LLVMGetPoison(ir_llvm_type(f->g, t));
    return gen_ssa(gen_with_field(f, gen_with_field(f, v, p.re, 0), p.im, 1), t);
}

// The float type of the parts of a complex type.
static Type *part_type(IrFunc *f, const Type *t) {
    bool narrow = type_underlying((Type *)t)->kind == KIND_COMPLEX64;
    return gen_basic(f, narrow ? KIND_FLOAT32 : KIND_FLOAT64);
}

static LLVMValueRef convert_part(IrFunc *f, LLVMValueRef v, Type *from, Type *to) {
    return gen_convert(f, gen_ssa(v, from), to, NULL).v;
}

Value gen_complex_convert(IrFunc *f, Value v, Type *to) {
    Type *have = part_type(f, v.type), *want = part_type(f, to);
    if (have == want) return gen_retag(f, v, to);
    Parts p = parts_of(f, v);
    p.re = convert_part(f, p.re, have, want);
    p.im = convert_part(f, p.im, have, want);
    return value_of(f, p, to);
}

Value gen_complex_negate(IrFunc *f, Value x) {
    Parts p = parts_of(f, x);
    return value_of(f, (Parts){LLVMBuildFNeg(f->b, p.re, ""), LLVMBuildFNeg(f->b, p.im, "")}, x.type);
}

static Parts product(IrFunc *f, Parts x, Parts y) {
    LLVMBuilderRef b = f->b;
    LLVMValueRef rr = LLVMBuildFMul(b, x.re, y.re, ""), ii = LLVMBuildFMul(b, x.im, y.im, "");
    LLVMValueRef ri = LLVMBuildFMul(b, x.re, y.im, ""), ir = LLVMBuildFMul(b, x.im, y.re, "");
    return (Parts){LLVMBuildFSub(b, rr, ii, ""), LLVMBuildFAdd(b, ri, ir, "")};
}

static Parts quotient(IrFunc *f, Parts x, Parts y) {
    LLVMValueRef r = ir_call_rt(f, RT_complexdiv, (LLVMValueRef[]){x.re, x.im, y.re, y.im}, 4);
    return (Parts){ir_extract(f, r, 0), ir_extract(f, r, 1)};
}

// x op y in the wide type.
static Value wide_op(IrFunc *f, Op op, Value x, Value y, Type *t) {
    Type *wide = gen_basic(f, KIND_COMPLEX128);
    Parts a = parts_of(f, gen_complex_convert(f, x, wide)), b = parts_of(f, gen_complex_convert(f, y, wide));
    Parts r = op == OP_MUL ? product(f, a, b) : quotient(f, a, b);
    return gen_complex_convert(f, value_of(f, r, wide), t);
}

Value gen_complex_arith(IrFunc *f, Op op, Value x, Value y, Type *t) {
    if (op == OP_MUL || op == OP_DIV) return wide_op(f, op, x, y, t);
    LLVMValueRef (*build)(LLVMBuilderRef, LLVMValueRef, LLVMValueRef, const char *) =
        op == OP_ADD ? LLVMBuildFAdd : LLVMBuildFSub;
    Parts a = parts_of(f, x), b = parts_of(f, y);
    return value_of(f, (Parts){build(f->b, a.re, b.re, ""), build(f->b, a.im, b.im, "")}, t);
}

LLVMValueRef gen_complex_equal(IrFunc *f, Value x, Value y) {
    Parts a = parts_of(f, x), b = parts_of(f, y);
    LLVMValueRef re = LLVMBuildFCmp(f->b, LLVMRealOEQ, a.re, b.re, "");
    return LLVMBuildAnd(f->b, re, LLVMBuildFCmp(f->b, LLVMRealOEQ, a.im, b.im, ""), "");
}

// complex(x, y)
Value gen_complex_of(IrFunc *f, Value re, Value im, Type *t) { return value_of(f, (Parts){re.v, im.v}, t); }

// real(x) and imag(x)
Value gen_complex_part(IrFunc *f, Value x, unsigned part, Type *t) {
    return gen_ssa(ir_extract(f, x.v, part), t);
}
