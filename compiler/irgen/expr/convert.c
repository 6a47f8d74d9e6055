// convert.c - conversions: numbers as gc does them on amd64, strings, interfaces, slices to array pointers,
// unsafe pointers.
//
// Float to integer uses the processor's truncating conversions (cvttsd2si and its kin) even where the value
// does not fit, as gc's code does; LLVM's fptosi would be undefined there.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include <string.h>

static LLVMValueRef call_intrinsic(IrFunc *f, const char *name, LLVMValueRef arg) {
    unsigned id = LLVMLookupIntrinsicID(name, __builtin_strlen(name));
    LLVMValueRef fn = LLVMGetIntrinsicDeclaration(ir_module(f->g), id, NULL, 0);
    return LLVMBuildCall2(f->b, LLVMGlobalGetValueType(fn), fn, &arg, 1, "");
}

// The float as integer of 32 or 64 bits; out of range gives 0x80... as the processor does.
static LLVMValueRef truncate_float(IrFunc *f, LLVMValueRef x, bool is_double, int bits) {
    static const char *const names[2][2] = {{"llvm.x86.sse.cvttss2si", "llvm.x86.sse.cvttss2si64"},
                                            {"llvm.x86.sse2.cvttsd2si", "llvm.x86.sse2.cvttsd2si64"}};
    LLVMTypeRef vec = LLVMVectorType(LLVMTypeOf(x), is_double ? 2 : 4);
    LLVMValueRef arg = LLVMBuildInsertElement(f->b, LLVMGetPoison(vec), x, gen_i64(f, 0), "");
    return call_intrinsic(f, names[is_double][bits == 64], arg);
}

static LLVMValueRef float_to_uint64(IrFunc *f, LLVMValueRef x, bool is_double) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    LLVMValueRef limit = LLVMConstReal(LLVMTypeOf(x), 9223372036854775808.0);
    LLVMValueRef low = truncate_float(f, x, is_double, 64);
    LLVMValueRef high = truncate_float(f, LLVMBuildFSub(f->b, x, limit, ""), is_double, 64);
    high = LLVMBuildOr(f->b, high, LLVMConstInt(i64, 1ull << 63, false), "");
    return LLVMBuildSelect(f->b, LLVMBuildFCmp(f->b, LLVMRealOLT, x, limit, ""), low, high, "");
}

static Value float_to_int(IrFunc *f, Value v, Type *to) {
    bool is_double = type_underlying(v.type)->kind == KIND_FLOAT64;
    int64_t size = type_size(to);
    bool is_unsigned = type_is_unsigned(to);
    LLVMTypeRef t = ir_llvm_type(f->g, to);
    if (size == 8)
        return gen_ssa(
            is_unsigned ? float_to_uint64(f, v.v, is_double) : truncate_float(f, v.v, is_double, 64), to);
    if (size == 4 && is_unsigned)
        return gen_ssa(LLVMBuildTrunc(f->b, truncate_float(f, v.v, is_double, 64), t, ""), to);
    LLVMValueRef w = truncate_float(f, v.v, is_double, 32);
    return gen_ssa(size == 4 ? w : LLVMBuildTrunc(f->b, w, t, ""), to);
}

// Whether an arithmetic instruction made x, so that it is no signalling NaN. One with a constant may vanish
// (x * 1).
static bool is_arithmetic(LLVMValueRef x) {
    if (!LLVMIsABinaryOperator(x)) return false;
    return !LLVMIsAConstant(LLVMGetOperand(x, 0)) && !LLVMIsAConstant(LLVMGetOperand(x, 1));
}

// float32(float64(f)) is not f if f is a signalling NaN: both conversions must be made. LLVM does not look
// through the fence.
static LLVMValueRef round_to_float32(IrFunc *f, LLVMValueRef x, LLVMTypeRef to) {
    if (!is_arithmetic(x)) {
        LLVMTypeRef type = LLVMTypeOf(x);
        unsigned id = LLVMLookupIntrinsicID("llvm.arithmetic.fence", strlen("llvm.arithmetic.fence"));
        LLVMValueRef fn = LLVMGetIntrinsicDeclaration(ir_module(f->g), id, &type, 1);
        x = LLVMBuildCall2(f->b, LLVMGlobalGetValueType(fn), fn, &x, 1, "");
    }
    return LLVMBuildFPTrunc(f->b, x, to, "");
}

static Value number(IrFunc *f, Value v, Type *to) {
    LLVMTypeRef t = ir_llvm_type(f->g, to);
    bool ff = type_is_float(v.type), tf = type_is_float(to), is_unsigned = type_is_unsigned(v.type);
    if (ff && tf) {
        if (LLVMTypeOf(v.v) == t) return gen_ssa(v.v, to);
        bool widens = type_size(to) == 8;
        return gen_ssa(widens ? LLVMBuildFPExt(f->b, v.v, t, "") : round_to_float32(f, v.v, t), to);
    }
    if (ff) return float_to_int(f, v, to);
    if (tf)
        return gen_ssa(is_unsigned ? LLVMBuildUIToFP(f->b, v.v, t, "") : LLVMBuildSIToFP(f->b, v.v, t, ""),
                       to);
    unsigned have = LLVMGetIntTypeWidth(LLVMTypeOf(v.v)), want = LLVMGetIntTypeWidth(t);
    if (want < have) return gen_ssa(LLVMBuildTrunc(f->b, v.v, t, ""), to);
    if (want > have)
        return gen_ssa(is_unsigned ? LLVMBuildZExt(f->b, v.v, t, "") : LLVMBuildSExt(f->b, v.v, t, ""), to);
    return gen_ssa(v.v, to);
}

// ---- strings ----------------------------------------------------------------------------------------------

static LLVMValueRef buffer(IrFunc *f, Type *elem, int64_t n, const char *text, Pos pos) {
    return ir_object(f, gen_array_type(f, elem, n), "buffer", text, pos);
}

static Value rt_string(IrFunc *f, IrRt id, LLVMValueRef *args, int n, Type *to) {
    LLVMValueRef r = ir_call_rt(f, id, args, n);
    return gen_string(f, gen_field(f, r, 0), gen_field(f, r, 1), to);
}

static Value bytes_to_string(IrFunc *f, Value v, Type *to, const char *text, Pos pos) {
    Type *byte = gen_basic(f, KIND_UINT8);
    LLVMValueRef args[] = {buffer(f, byte, 32, text, pos), gen_field(f, v.v, 0), gen_field(f, v.v, 1)};
    return rt_string(f, RT_slicebytetostring, args, 3, to);
}

static Value runes_to_string(IrFunc *f, Value v, Type *to, const char *text, Pos pos) {
    LLVMValueRef args[] = {buffer(f, gen_basic(f, KIND_UINT8), 32, text, pos), gen_field(f, v.v, 0),
                           gen_field(f, v.v, 1)};
    return rt_string(f, RT_slicerunetostring, args, 3, to);
}

static Value int_to_string(IrFunc *f, Value v, Type *to, const char *text, Pos pos) {
    LLVMValueRef args[] = {buffer(f, gen_basic(f, KIND_UINT8), 4, text, pos), gen_to_i64(f, v)};
    return rt_string(f, RT_intstring, args, 2, to);
}

static bool converts_constant(const Expr *e) {
    e = e ? unparen(e) : NULL;
    return e && e->kind == EX_CALL && e->call.kind == CALL_CONVERSION &&
           e->call.args.at[0]->mode == MODE_CONST;
}

// As in Go, the capacity is what the allocation gives, but just the length for a constant.
static Value string_to_bytes(IrFunc *f, Value v, Type *to, const Expr *source, const char *text, Pos pos) {
    LLVMValueRef len = gen_field(f, v.v, 1);
    LLVMValueRef args[] = {buffer(f, gen_basic(f, KIND_UINT8), 32, text, pos), gen_field(f, v.v, 0), len};
    LLVMValueRef r = ir_call_rt(f, RT_stringtoslicebyte, args, 3);
    return gen_slice(f, gen_field(f, r, 0), len, converts_constant(source) ? len : gen_field(f, r, 1), to);
}

static Value string_to_runes(IrFunc *f, Value v, Type *to, const Expr *source, const char *text, Pos pos) {
    LLVMValueRef args[] = {buffer(f, gen_basic(f, KIND_INT32), 32, text, pos), gen_field(f, v.v, 0),
                           gen_field(f, v.v, 1)};
    LLVMValueRef r = ir_call_rt(f, RT_stringtoslicerune, args, 3), len = gen_field(f, r, 1);
    LLVMValueRef cap[] = {gen_field(f, r, 0), len, args[0]};
    bool exact = converts_constant(source);
    return gen_slice(f, gen_field(f, r, 0), len, exact ? len : ir_call_rt(f, RT_runecap, cap, 3), to);
}

bool gen_is_byte_slice(const Type *t) {
    const Type *u = type_underlying((Type *)t);
    return u->kind == KIND_SLICE && type_underlying(u->slice.elem)->kind == KIND_UINT8;
}

bool gen_is_rune_slice(const Type *t) {
    const Type *u = type_underlying((Type *)t);
    return u->kind == KIND_SLICE && type_underlying(u->slice.elem)->kind == KIND_INT32;
}

// x of a conversion T(x), where `to` holds of T and `from` of x's type; else NULL.
Expr *gen_conversion_operand(IrFunc *f, Expr *e, bool (*to)(const Type *), bool (*from)(const Type *)) {
    e = (Expr *)unparen(e);
    if (e->mode == MODE_CONST || e->kind != EX_CALL || e->call.kind != CALL_CONVERSION || !to(gen_type(f, e)))
        return NULL;
    Expr *x = e->call.args.at[0];
    return gen_type(f, x) && from(gen_type(f, x)) && !gen_is_nil(x) ? x : NULL;
}

// ---- the rest ---------------------------------------------------------------------------------------------

static Value slice_to_array_pointer(IrFunc *f, Value v, Type *to) {
    Type *array = type_underlying(type_underlying(to)->pointer.elem);
    LLVMValueRef want = gen_i64(f, array->array.len), have = gen_field(f, v.v, 1);
    LLVMValueRef args[] = {have, want};
    gen_require(f, LLVMBuildICmp(f->b, LLVMIntUGE, have, want, ""), RT_panicSliceConvert, args, 2);
    return gen_ssa(gen_field(f, v.v, 0), to);
}

// unsafe.Pointer(uintptr(p) + n), pattern 3 of package unsafe: a pointer that comes from p, so its object
// lives as long as it does, wherever LLVM moves the parts (H26). NULL: the number is not made of one.
static LLVMValueRef stepped_pointer(IrFunc *f, LLVMValueRef number) {
    if (LLVMIsAPtrToIntInst(number)) {
        LLVMValueRef pointer = LLVMGetOperand(number, 0);
        return LLVMTypeOf(pointer) == ir_managed_ptr(f->g) ? pointer : NULL;
    }
    bool is_sub = LLVMIsABinaryOperator(number) && LLVMGetInstructionOpcode(number) == LLVMSub,
         is_sum = LLVMIsABinaryOperator(number) && LLVMGetInstructionOpcode(number) == LLVMAdd;
    for (unsigned k = 0; k < (is_sum ? 2 : is_sub ? 1 : 0); k++) {
        LLVMValueRef base = stepped_pointer(f, LLVMGetOperand(number, k));
        if (!base) continue;
        LLVMValueRef n = LLVMGetOperand(number, 1 - k);
        if (is_sub) n = LLVMBuildNeg(f->b, n, "");
        return LLVMBuildGEP2(f->b, ir_int(f->g, 8), base, &n, 1, "");
    }
    return NULL;
}

static Value unsafe_conversion(IrFunc *f, Value v, Type *to) {
    LLVMTypeRef t = ir_llvm_type(f->g, to);
    if (LLVMTypeOf(v.v) == t) return gen_ssa(v.v, to);
    bool to_pointer = LLVMGetTypeKind(t) == LLVMPointerTypeKind;
    LLVMValueRef stepped = t == ir_managed_ptr(f->g) ? stepped_pointer(f, v.v) : NULL;
    if (stepped) return gen_ssa(stepped, to);
    if (to_pointer && LLVMGetTypeKind(LLVMTypeOf(v.v)) == LLVMPointerTypeKind)
        return gen_ssa(gen_pointer(f, v.v, to), to); // from or to a pointer to what is not in the heap
    if (to_pointer) return gen_ssa(LLVMBuildIntToPtr(f->b, v.v, t, ""), to);
    return gen_ssa(LLVMBuildPtrToInt(f->b, v.v, t, ""), to);
}

static bool is_number(const Type *t) { return type_is_integer(t) || type_is_float(t); }

Value gen_convert(IrFunc *f, Value v, Type *to, Expr *source) {
    return gen_convert_at(f, v, to, source, source ? unparen(source)->pos : f->pos);
}

Value gen_convert_at(IrFunc *f, Value v, Type *to, Expr *source, Pos pos) {
    Type *from = v.type;
    if (from == to || v.form == IR_NONE) return v;
    Type *uf = type_underlying(from), *ut = type_underlying(to);
    bool allocates = ut->kind == KIND_INTERFACE || ut->kind == KIND_STRING ||
                     (uf->kind == KIND_STRING && ut->kind == KIND_SLICE);
    const char *text = !source || !allocates        ? ""
                       : ut->kind == KIND_INTERFACE ? note_boxed_text(f, unparen(source), to)
                                                    : note_text(f, unparen(source));
    if (ut->kind == KIND_INTERFACE) {
        if (uf->kind == KIND_INTERFACE) return gen_iface_to_iface(f, v, to);
        return gen_box(f, v, to, text, pos);
    }
    if (type_is_complex(ut)) return gen_complex_convert(f, v, to);
    if (ut->kind == KIND_UNSAFE_POINTER || uf->kind == KIND_UNSAFE_POINTER)
        return unsafe_conversion(f, v, to);
    if (is_number(uf) && is_number(ut)) return number(f, v, to);
    if (ut->kind == KIND_STRING && uf->kind != KIND_STRING) {
        if (gen_is_byte_slice(uf)) return bytes_to_string(f, v, to, text, pos);
        if (gen_is_rune_slice(uf)) return runes_to_string(f, v, to, text, pos);
        return int_to_string(f, v, to, text, pos);
    }
    if (uf->kind == KIND_STRING && ut->kind == KIND_SLICE) {
        return gen_is_byte_slice(ut) ? string_to_bytes(f, v, to, source, text, pos)
                                     : string_to_runes(f, v, to, source, text, pos);
    }
    if (uf->kind == KIND_SLICE && ut->kind == KIND_POINTER) return slice_to_array_pointer(f, v, to);
    if (uf->kind == KIND_POINTER && ut->kind == KIND_POINTER) return gen_ssa(gen_pointer(f, v.v, to), to);
    return gen_retag(f, v, to);
}
