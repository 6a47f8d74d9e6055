// compare.c - comparisons: == and != of every comparable type, ordering of numbers and strings.
//
// Structs compare field by field, cheap fields first and those that need a call last (as gc orders them: a
// field that differs decides before a comparison that may panic). Arrays and large plain memory compare as
// bytes where == means that; what remains goes through runtime.typeequal by address. An interface compared
// with a concrete value is not boxed: types first, then the values.
#include "irgen/core/body.h"

enum { MAX_FIELDS_INLINE = 64 };

// ---- equality of values -----------------------------------------------------------------------------------

LLVMValueRef gen_string_equal(IrFunc *f, Value x, Value y) {
    LLVMValueRef xp = gen_field(f, x.v, 0), xn = gen_field(f, x.v, 1), yp = gen_field(f, y.v, 0),
                 yn = gen_field(f, y.v, 1);
    LLVMValueRef same_len = LLVMBuildICmp(f->b, LLVMIntEQ, xn, yn, "");
    bool y_const = LLVMIsAConstantInt(yn), x_const = LLVMIsAConstantInt(xn);
    if ((y_const && LLVMConstIntGetZExtValue(yn) == 0) || (x_const && LLVMConstIntGetZExtValue(xn) == 0))
        return same_len;
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, more = ir_block(f, "bytes"), end = ir_block(f, "end");
    ir_cond_branch(f, same_len, more, end);
    ir_place_block(f, more);
    LLVMValueRef equal;
    if (y_const && LLVMConstIntGetZExtValue(yn) <= 8) {
        // Up to eight bytes: the power-of-two pieces, compared as integers.
        uint64_t n = LLVMConstIntGetZExtValue(yn), at = 0;
        equal = gen_i1(f, true);
        for (uint64_t piece = 8; piece > 0; piece /= 2) {
            if (n - at < piece) continue;
            LLVMTypeRef t = ir_int(f->g, (int)piece * 8);
            LLVMValueRef a = LLVMBuildLoad2(f->b, t, gen_byte_offset(f, xp, gen_i64(f, (int64_t)at)), "");
            LLVMValueRef b = LLVMBuildLoad2(f->b, t, gen_byte_offset(f, yp, gen_i64(f, (int64_t)at)), "");
            LLVMSetAlignment(a, 1);
            LLVMSetAlignment(b, 1);
            equal = LLVMBuildAnd(f->b, equal, LLVMBuildICmp(f->b, LLVMIntEQ, a, b, ""), "");
            at += piece;
        }
    } else {
        LLVMValueRef args[] = {xp, yp, y_const ? yn : xn};
        equal = ir_call_rt(f, RT_memequal, args, 3);
    }
    LLVMValueRef values[] = {gen_i1(f, false), equal};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_int(f->g, 1), values, from, 2);
}

// Whether == of t is == of its bytes (no floats, strings, interfaces, blank fields or padding).
static bool is_plain_memory(Type *t) {
    Type *u = type_underlying(t);
    switch (u->kind) {
    case KIND_ARRAY: return is_plain_memory(u->array.elem);
    case KIND_STRUCT: {
        int64_t end = 0;
        for (int i = 0; i < u->strct.fields.n; i++) {
            const StructField *field = &u->strct.fields.at[i];
            if (type_field_offset(u, i) != end || !is_plain_memory(field->type)) return false;
            if (field->name && field->name[0] == '_' && !field->name[1]) return false;
            end += type_size(field->type);
        }
        return end == type_size(t);
    }
    case KIND_FLOAT32:
    case KIND_FLOAT64:
    case KIND_COMPLEX64:
    case KIND_COMPLEX128:
    case KIND_STRING:
    case KIND_INTERFACE: return false;
    default: return true;
    }
}

static bool needs_call(Type *t) {
    Type *u = type_underlying(t);
    if (u->kind == KIND_STRUCT) {
        for (int i = 0; i < u->strct.fields.n; i++) {
            if (needs_call(u->strct.fields.at[i].type)) return true;
        }
        return false;
    }
    return u->kind == KIND_STRING || u->kind == KIND_INTERFACE || (u->kind == KIND_ARRAY && u->array.len > 0);
}

// A chain of conditions that all must hold; the first that fails decides.
typedef struct Chain {
    LLVMBasicBlockRef end;
    LLVMValueRef last;
    VEC(LLVMBasicBlockRef) failed;
} Chain;

static void chain_add(IrFunc *f, Chain *c, LLVMValueRef cond, bool costly) {
    if (c->last && !costly) {
        c->last = LLVMBuildAnd(f->b, c->last, cond, "");
        return;
    }
    c->last = c->last ? LLVMBuildAnd(f->b, c->last, cond, "") : cond;
}

// Ends the conditions so far: what follows runs only when they hold.
static void chain_break(IrFunc *f, Chain *c) {
    if (!c->last) return;
    LLVMBasicBlockRef next = ir_block(f, "next");
    VEC_PUSH(gen_arena(f), c->failed, gen_here(f));
    ir_cond_branch(f, c->last, next, c->end);
    ir_place_block(f, next);
    c->last = NULL;
}

static LLVMValueRef chain_finish(IrFunc *f, Chain *c) {
    if (!c->last) c->last = gen_i1(f, true);
    LLVMBasicBlockRef here = gen_here(f);
    ir_branch(f, c->end);
    ir_place_block(f, c->end);
    LLVMValueRef phi = LLVMBuildPhi(f->b, ir_int(f->g, 1), ""), no = gen_i1(f, false);
    for (int i = 0; i < c->failed.n; i++) LLVMAddIncoming(phi, &no, &c->failed.at[i], 1);
    LLVMAddIncoming(phi, &c->last, &here, 1);
    return phi;
}

static void compare_fields(IrFunc *f, Chain *c, Value x, Value y, bool costly, Pos pos) {
    Type *u = type_underlying(x.type);
    for (int i = 0; i < u->strct.fields.n; i++) {
        const StructField *field = &u->strct.fields.at[i];
        if ((field->name && field->name[0] == '_' && !field->name[1]) || type_size(field->type) == 0)
            continue;
        bool is_struct = type_underlying(field->type)->kind == KIND_STRUCT;
        if (!is_struct && needs_call(field->type) != costly) continue;
        Value a = gen_field_value(f, x, i), b = gen_field_value(f, y, i);
        if (is_struct) {
            compare_fields(f, c, a, b, costly, pos);
            continue;
        }
        if (costly) chain_break(f, c);
        chain_add(f, c, gen_equal(f, a, b, pos), costly);
    }
}

static LLVMValueRef memory_equal(IrFunc *f, Value x, Value y) {
    int64_t size = type_size(x.type);
    if (size == 0) return gen_i1(f, true);
    LLVMValueRef a = gen_spill(f, x).addr, b = gen_spill(f, y).addr;
    if (is_plain_memory(x.type)) {
        LLVMValueRef args[] = {gen_managed(f, a), gen_managed(f, b), gen_i64(f, size)};
        return ir_call_rt(f, RT_memequal, args, 3);
    }
    LLVMValueRef args[] = {ir_type_descriptor(f->g, x.type), gen_managed(f, a), gen_managed(f, b)};
    return ir_call_rt(f, RT_typeequal, args, 3);
}

// Whether a comparison may panic. What cannot may be compared in any order.
static bool holds_interface(Type *t) {
    Type *u = type_underlying(t);
    if (u->kind == KIND_ARRAY) return holds_interface(u->array.elem);
    if (u->kind != KIND_STRUCT) return u->kind == KIND_INTERFACE;
    for (int i = 0; i < u->strct.fields.n; i++)
        if (holds_interface(u->strct.fields.at[i].type)) return true;
    return false;
}

// LLVM's optimiser is quadratic in the loads and blocks of a comparison field by field.
static bool is_large_in_memory(Value x, Value y) {
    return x.form == IR_MEM && y.form == IR_MEM &&
           type_underlying(x.type)->strct.fields.n > MAX_FIELDS_INLINE && !holds_interface(x.type);
}

static LLVMValueRef struct_equal(IrFunc *f, Value x, Value y, Pos pos) {
    if (is_large_in_memory(x, y)) return memory_equal(f, x, y);
    Chain c = {.end = ir_block(f, "end")};
    compare_fields(f, &c, x, y, false, pos);
    if (needs_call(x.type)) compare_fields(f, &c, x, y, true, pos);
    return chain_finish(f, &c);
}

static LLVMValueRef array_equal(IrFunc *f, Value x, Value y, Pos pos) {
    Type *u = type_underlying(x.type);
    if (u->array.len == 0 || type_size(x.type) == 0) return gen_i1(f, true);
    if (u->array.len > 4 || !is_plain_memory(u->array.elem)) return memory_equal(f, x, y);
    Chain c = {.end = ir_block(f, "end")};
    for (int64_t i = 0; i < u->array.len; i++) {
        Value a = ir_load_ref(f, gen_elem_place(f, x.v, u->array.elem, gen_i64(f, i)));
        Value b = ir_load_ref(f, gen_elem_place(f, y.v, u->array.elem, gen_i64(f, i)));
        chain_add(f, &c, gen_equal(f, a, b, pos), false);
    }
    return chain_finish(f, &c);
}

static LLVMValueRef iface_equal(IrFunc *f, Value x, Value y) {
    LLVMValueRef tx = gen_dynamic_type(f, x), ty = gen_dynamic_type(f, y);
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, more = ir_block(f, "values"), end = ir_block(f, "end");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntEQ, tx, ty, ""), more, end);
    ir_place_block(f, more);
    LLVMValueRef args[] = {tx, gen_field(f, x.v, 1), gen_field(f, y.v, 1)};
    LLVMValueRef values[] = {gen_i1(f, false), ir_call_rt(f, RT_efaceeq, args, 3)};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_int(f->g, 1), values, from, 2);
}

LLVMValueRef gen_equal(IrFunc *f, Value x, Value y, Pos pos) {
    Type *u = type_underlying(x.type);
    ir_set_pos(f, pos);
    switch (u->kind) {
    case KIND_FLOAT32:
    case KIND_FLOAT64: return LLVMBuildFCmp(f->b, LLVMRealOEQ, x.v, y.v, "");
    case KIND_STRING: return gen_string_equal(f, x, y);
    case KIND_INTERFACE: return iface_equal(f, x, y);
    case KIND_STRUCT: return struct_equal(f, x, y, pos);
    case KIND_ARRAY: return array_equal(f, x, y, pos);
    case KIND_COMPLEX64:
    case KIND_COMPLEX128: return gen_complex_equal(f, x, y);
    default: return LLVMBuildICmp(f->b, LLVMIntEQ, x.v, y.v, "");
    }
}

// ---- comparison expressions -------------------------------------------------------------------------------

static LLVMValueRef value_is_nil(IrFunc *f, Value v) {
    Kind k = type_underlying(v.type)->kind;
    LLVMValueRef word = k == KIND_SLICE || k == KIND_INTERFACE ? gen_field(f, v.v, 0) : v.v;
    return LLVMBuildICmp(f->b, LLVMIntEQ, word, LLVMConstNull(LLVMTypeOf(word)), "");
}

// An interface and a concrete value.
static LLVMValueRef mixed_equal(IrFunc *f, Value iface, Value concrete, Pos pos) {
    ir_set_pos(f, pos);
    LLVMValueRef type = gen_dynamic_type(f, iface);
    LLVMValueRef same = LLVMBuildICmp(f->b, LLVMIntEQ, type, ir_type_descriptor(f->g, concrete.type), "");
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, more = ir_block(f, "values"), end = ir_block(f, "end");
    ir_cond_branch(f, same, more, end);
    ir_place_block(f, more);
    Value inside = gen_unbox(f, gen_field(f, iface.v, 1), concrete.type);
    LLVMValueRef values[] = {gen_i1(f, false), gen_equal(f, inside, concrete, pos)};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_int(f->g, 1), values, from, 2);
}

static LLVMValueRef equal_any(IrFunc *f, Value x, Value y, Pos pos) {
    bool xi = type_is_interface(x.type), yi = type_is_interface(y.type);
    if (xi && !yi) return mixed_equal(f, x, y, pos);
    if (yi && !xi) return mixed_equal(f, y, x, pos);
    return gen_equal(f, x, y, pos);
}

static Value operand(IrFunc *f, Expr *e) {
    return type_is_string(gen_type(f, e)) ? gen_string_operand(f, e) : gen_operand_ref(f, e);
}

LLVMValueRef gen_equal_to_expr(IrFunc *f, Value x, Expr *y, Pos pos) {
    if (gen_is_nil(y)) return value_is_nil(f, x);
    Value v = operand(f, y);
    return equal_any(f, x, v, pos);
}

static LLVMValueRef gen_equal_exprs(IrFunc *f, Expr *x, Expr *y, Pos pos) {
    if (gen_is_nil(x)) return gen_is_nil(y) ? gen_i1(f, true) : value_is_nil(f, gen_expr(f, y));
    Value v = operand(f, x);
    return gen_equal_to_expr(f, v, y, pos);
}

static LLVMValueRef ordered(IrFunc *f, Op op, Value x, Value y) {
    static const LLVMIntPredicate with_sign[] = {LLVMIntSLT, LLVMIntSLE, LLVMIntSGT, LLVMIntSGE};
    static const LLVMIntPredicate without_sign[] = {LLVMIntULT, LLVMIntULE, LLVMIntUGT, LLVMIntUGE};
    static const LLVMRealPredicate real[] = {LLVMRealOLT, LLVMRealOLE, LLVMRealOGT, LLVMRealOGE};
    int i = op - OP_LT;
    if (type_is_string(x.type)) {
        LLVMValueRef args[] = {gen_field(f, x.v, 0), gen_field(f, x.v, 1), gen_field(f, y.v, 0),
                               gen_field(f, y.v, 1)};
        return LLVMBuildICmp(f->b, with_sign[i], ir_call_rt(f, RT_cmpstring, args, 4), gen_i64(f, 0), "");
    }
    if (type_is_float(x.type)) return LLVMBuildFCmp(f->b, real[i], x.v, y.v, "");
    return LLVMBuildICmp(f->b, (type_is_unsigned(x.type) ? without_sign : with_sign)[i], x.v, y.v, "");
}

Value gen_compare(IrFunc *f, Expr *e) {
    Expr *x = e->binary.x, *y = e->binary.y;
    if (e->binary.op == OP_EQ) return gen_ssa(gen_equal_exprs(f, x, y, e->pos), gen_type(f, e));
    if (e->binary.op == OP_NE) {
        if (type_is_float(gen_type(f, x)) && type_is_float(gen_type(f, y))) {
            Value a = gen_expr(f, x), b = gen_expr(f, y);
            return gen_ssa(LLVMBuildFCmp(f->b, LLVMRealUNE, a.v, b.v, ""), gen_type(f, e));
        }
        return gen_ssa(LLVMBuildNot(f->b, gen_equal_exprs(f, x, y, e->pos), ""), gen_type(f, e));
    }
    Value a = operand(f, x), b = operand(f, y);
    ir_set_pos(f, e->pos);
    return gen_ssa(ordered(f, e->binary.op, a, b), gen_type(f, e));
}
