// iface.c - interface values: boxing, unboxing, conversions between interfaces, type assertions.
//
// A box is allocated as an object at its place, and only where Go allocates: pointer-shaped values are their
// own data word, values of size zero are zerobase, bytes and bools point into the table of small integers,
// constants are read-only data; small integers and empty strings and slices are told apart at run time, as
// Go's convT functions do. A box is never written after it was made.
//
// Dynamic types are compared by descriptor, also when the interface has methods (itabs of one pair need not
// be unique).
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"

#define ITAB_TYPE_OFFSET 8

static bool is_empty_iface(Type *t) { return type_underlying(t)->iface.methods.n == 0; }

static LLVMValueRef gen_iface_word(IrFunc *f, Type *concrete, Type *iface) {
    return is_empty_iface(iface) ? ir_type_descriptor(f->g, concrete) : ir_itab(f->g, concrete, iface);
}

// ---- boxing -----------------------------------------------------------------------------------------------

// The only scalar of a direct-interface value is its pointer.
static LLVMValueRef direct_word(IrFunc *f, Value v) {
    LLVMValueRef p = v.v;
    while (LLVMGetTypeKind(LLVMTypeOf(p)) == LLVMStructTypeKind) p = gen_field(f, p, 0);
    return p;
}

static LLVMValueRef box_object(IrFunc *f, Value v, const char *text, Pos pos) {
    LLVMValueRef p = ir_object(f, v.type, LOAM_KIND_BOX, text, pos);
    ir_store(f, gen_at(p, v.type), v);
    return p;
}

// A box where `special` says whether the value needs none and `fixed` is its address then.
static LLVMValueRef box_unless(IrFunc *f, LLVMValueRef special, LLVMValueRef fixed, Value v, const char *text,
                               Pos pos) {
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, make = ir_block(f, "box"), end = ir_block(f, "end");
    ir_cond_branch(f, special, end, make);
    ir_place_block(f, make);
    LLVMValueRef values[] = {fixed, box_object(f, v, text, pos)};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_managed_ptr(f->g), values, from, 2);
}

static LLVMValueRef small_integer(IrFunc *f, LLVMValueRef index) {
    LLVMTypeRef i64 = ir_int(f->g, 64), table = LLVMArrayType2(i64, 256);
    LLVMValueRef base = ir_external(f->g, LOAM_SYM_STATICBYTES, table);
    LLVMValueRef at = LLVMBuildInBoundsGEP2(f->b, i64, base, &index, 1, "");
    return gen_managed(f, at);
}

static LLVMValueRef zero_value(IrFunc *f) {
    return gen_managed(f, ir_external(f->g, LOAM_SYM_ZEROVAL, LLVMArrayType2(ir_int(f->g, 8), 1024)));
}

// The bits of a value of one scalar of 1, 2, 4 or 8 bytes without pointers, as i64; NULL for other values.
static LLVMValueRef scalar_bits(IrFunc *f, Value v) {
    const IrType *t = ir_type(f->g, v.type);
    if (v.form != IR_SSA || t->nleaves != 1 || type_has_pointers(v.type)) return NULL;
    LLVMValueRef x = v.v;
    while (LLVMGetTypeKind(LLVMTypeOf(x)) == LLVMStructTypeKind) {
        if (LLVMCountStructElementTypes(LLVMTypeOf(x)) != 1) return NULL;
        x = gen_field(f, x, 0);
    }
    if (LLVMGetTypeKind(LLVMTypeOf(x)) == LLVMFloatTypeKind)
        x = LLVMBuildBitCast(f->b, x, ir_int(f->g, 32), "");
    if (LLVMGetTypeKind(LLVMTypeOf(x)) == LLVMDoubleTypeKind)
        x = LLVMBuildBitCast(f->b, x, ir_int(f->g, 64), "");
    if (LLVMGetTypeKind(LLVMTypeOf(x)) != LLVMIntegerTypeKind) return NULL;
    return LLVMBuildZExt(f->b, x, ir_int(f->g, 64), "");
}

static bool is_static_constant(LLVMValueRef v) {
    if (!LLVMIsConstant(v) || LLVMIsUndef(v) || LLVMIsPoison(v)) return false;
    return true;
}

static LLVMValueRef box_data(IrFunc *f, Value v, const char *text, Pos pos) {
    if (ir_direct_iface(v.type)) return direct_word(f, v);
    if (type_size(v.type) == 0) {
        LLVMValueRef zerobase = gen_managed(f, ir_external(f->g, LOAM_SYM_ZEROBASE, ir_int(f->g, 64)));
        return note_unboxed(f, zerobase, v, LOAM_KIND_BOX, text, pos);
    }
    if (v.form == IR_SSA && is_static_constant(v.v)) {
        LLVMValueRef p = ir_constant_object(f, v.type, v.v, LOAM_KIND_STATIC_BOX, text, pos);
        ir_store(f, gen_at(p, v.type), v);
        return p;
    }
    LLVMValueRef bits = scalar_bits(f, v);
    if (bits && type_size(v.type) == 1)
        return note_unboxed(f, small_integer(f, bits), v, LOAM_KIND_BOX, text, pos);
    if (bits) {
        LLVMValueRef small = LLVMBuildICmp(f->b, LLVMIntULT, bits, gen_i64(f, 256), "");
        LLVMValueRef index = LLVMBuildAnd(f->b, bits, gen_i64(f, 255), "");
        return box_unless(f, small, small_integer(f, index), v, text, pos);
    }
    Kind k = type_underlying(v.type)->kind;
    if (k == KIND_STRING) {
        LLVMValueRef empty = LLVMBuildICmp(f->b, LLVMIntEQ, gen_field(f, v.v, 1), gen_i64(f, 0), "");
        return box_unless(f, empty, zero_value(f), v, text, pos);
    }
    if (k == KIND_SLICE) {
        LLVMValueRef is_nil = LLVMBuildICmp(f->b, LLVMIntEQ, gen_field(f, v.v, 0), gen_null(f), "");
        return box_unless(f, is_nil, zero_value(f), v, text, pos);
    }
    return box_object(f, v, text, pos);
}

Value gen_box(IrFunc *f, Value v, Type *iface, const char *text, Pos pos) {
    ir_set_pos(f, pos);
    LLVMValueRef word = gen_iface_word(f, v.type, iface);
    return gen_iface(f, word, box_data(f, v, text, pos), iface);
}

Value gen_unbox(IrFunc *f, LLVMValueRef data, Type *t) {
    if (!ir_direct_iface(t)) return type_size(t) == 0 ? ir_zero(f, t) : ir_load_ref(f, gen_at(data, t));
    if (type_underlying(t)->kind != KIND_STRUCT) return gen_ssa(data, t);
    Value inner = gen_unbox(f, data, type_underlying(t)->strct.fields.at[0].type);
    return gen_ssa(gen_with_field(f, LLVMGetPoison(ir_llvm_type(f->g, t)), inner.v, 0), t);
}

// ---- dynamic types ----------------------------------------------------------------------------------------

static LLVMValueRef type_of_itab(IrFunc *f, LLVMValueRef tab) {
    LLVMValueRef at = gen_byte_offset(f, tab, gen_i64(f, ITAB_TYPE_OFFSET));
    return LLVMBuildLoad2(f->b, ir_raw_ptr(f->g), at, "");
}

LLVMValueRef gen_dynamic_type(IrFunc *f, Value iface) {
    LLVMValueRef word = gen_field(f, iface.v, 0);
    if (is_empty_iface(iface.type)) return word;
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, some = ir_block(f, "itab"), end = ir_block(f, "end");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntEQ, word, gen_raw_null(f), ""), end, some);
    ir_place_block(f, some);
    LLVMValueRef values[] = {gen_raw_null(f), type_of_itab(f, word)};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_raw_ptr(f->g), values, from, 2);
}

static LLVMValueRef gen_find_itab(IrFunc *f, LLVMValueRef type_word, Type *iface, bool can_fail) {
    LLVMValueRef args[] = {ir_type_descriptor(f->g, iface), type_word, gen_i1(f, can_fail)};
    return ir_call_rt(f, RT_getitab, args, 3);
}

// The word of `iface` for a dynamic type that may be null, which gives null.
LLVMValueRef gen_word_or_null(IrFunc *f, LLVMValueRef type_word, Type *iface, bool can_fail) {
    if (is_empty_iface(iface)) return type_word;
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, some = ir_block(f, "type"), end = ir_block(f, "end");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntEQ, type_word, gen_raw_null(f), ""), end, some);
    ir_place_block(f, some);
    LLVMValueRef values[] = {gen_raw_null(f), gen_find_itab(f, type_word, iface, can_fail)};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_raw_ptr(f->g), values, from, 2);
}

static bool same_methods(Type *a, Type *b) {
    return is_empty_iface(a) == is_empty_iface(b) && type_identical(type_underlying(a), type_underlying(b));
}

Value gen_iface_to_iface(IrFunc *f, Value v, Type *to) {
    if (same_methods(v.type, to)) return gen_retag(f, v, to);
    LLVMValueRef word = gen_word_or_null(f, gen_dynamic_type(f, v), to, false);
    return gen_iface(f, word, gen_field(f, v.v, 1), to);
}

// ---- assertions -------------------------------------------------------------------------------------------

static void require_type(IrFunc *f, Value x, LLVMValueRef ok, Type *want) {
    LLVMValueRef args[] = {gen_field(f, x.v, 0), ir_type_descriptor(f->g, want),
                           ir_type_descriptor(f->g, x.type)};
    gen_require(f, ok, is_empty_iface(x.type) ? RT_panicdottypeE : RT_panicdottypeI, args, 3);
}

// x.(T), comma-ok, T concrete: the value or zero.
static Value concrete_or_zero(IrFunc *f, Value x, LLVMValueRef ok, Type *t) {
    bool ssa = ir_type(f->g, t)->ssa;
    Value zero = ssa ? ir_zero(f, t) : (Value){0};
    Place p = {0};
    if (!ssa) {
        p = ir_temp(f, t);
        gen_clear(f, p);
    }
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, some = ir_block(f, "unbox"), end = ir_block(f, "end");
    ir_cond_branch(f, ok, some, end);
    ir_place_block(f, some);
    Value inside = gen_unbox(f, gen_field(f, x.v, 1), t);
    if (!ssa) ir_store(f, p, inside);
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    if (!ssa) return (Value){IR_MEM, p.addr, t};
    LLVMValueRef values[] = {zero.v, inside.v};
    return gen_ssa(gen_phi(f, ir_llvm_type(f->g, t), values, from, 2), t);
}

static Value assert_concrete(IrFunc *f, Value x, Type *t, LLVMValueRef *ok) {
    LLVMValueRef same =
        LLVMBuildICmp(f->b, LLVMIntEQ, gen_dynamic_type(f, x), ir_type_descriptor(f->g, t), "");
    if (ok) {
        *ok = same;
        return concrete_or_zero(f, x, same, t);
    }
    require_type(f, x, same, t);
    if (!ir_type(f->g, t)->ssa) f->reserved += type_size(t);
    return gen_unbox(f, gen_field(f, x.v, 1), t);
}

static Value assert_iface(IrFunc *f, Value x, Type *t, LLVMValueRef *ok) {
    LLVMValueRef type = gen_dynamic_type(f, x), data = gen_field(f, x.v, 1);
    if (!ok) {
        LLVMValueRef some = LLVMBuildICmp(f->b, LLVMIntNE, type, gen_raw_null(f), ""),
                     want = ir_type_descriptor(f->g, t);
        gen_require(f, some, RT_panicnildottype, &want, 1);
        return gen_iface(f, is_empty_iface(t) ? type : gen_find_itab(f, type, t, false), data, t);
    }
    LLVMValueRef word = gen_word_or_null(f, type, t, true);
    *ok = LLVMBuildICmp(f->b, LLVMIntNE, word, gen_raw_null(f), "");
    data = LLVMBuildSelect(f->b, *ok, data, gen_null(f), "");
    return gen_iface(f, word, data, t);
}

Value gen_type_assert(IrFunc *f, Expr *e, LLVMValueRef *ok) {
    Value x = gen_expr(f, e->type_assert.x);
    Type *t = gen_type(f, e->type_assert.type);
    ir_set_pos(f, e->pos);
    return type_is_interface(t) ? assert_iface(f, x, t, ok) : assert_concrete(f, x, t, ok);
}
