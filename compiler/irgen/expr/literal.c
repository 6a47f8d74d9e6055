// literal.c - composite literals of structs, arrays and slices.
//
// A literal whose address is taken, and the backing array of a slice literal, is an object that starts
// zeroed; its elements are stored where they belong, nested literals in place. Arrays of many constants are
// copied from read-only data.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include "irgen/core/gen.h"

enum { MIN_STATIC_ELEMENTS = 8 };

static Type *literal_type(const IrFunc *f, const Expr *e) {
    return e->composite.elided_ptr ? type_underlying(gen_type(f, e))->pointer.elem : gen_type(f, e);
}

static Expr *element_value(Expr *e) { return e->kind == EX_KEY_VALUE ? e->key_value.value : e; }

static bool is_aggregate_literal(const IrFunc *f, const Expr *e) {
    if (e->kind != EX_COMPOSITE || e->composite.elided_ptr) return false;
    Kind k = type_underlying(gen_type(f, e))->kind;
    return k == KIND_STRUCT || k == KIND_ARRAY;
}

// Constants, and structs and arrays of them: no memory of its own that each evaluation would have to make
// anew.
bool gen_is_constant_literal(const IrFunc *f, Expr *e, Type *to) {
    e = (Expr *)unparen(e);
    if (type_is_interface(to)) return false;
    if (e->mode == MODE_CONST) return true;
    if (!is_aggregate_literal(f, e)) return false;
    Type *u = type_underlying(gen_type(f, e));
    for (int i = 0; i < e->composite.elems.n; i++) {
        Type *t = u->kind == KIND_ARRAY ? u->array.elem : u->strct.fields.at[e->composite.index[i]].type;
        if (!gen_is_constant_literal(f, element_value(e->composite.elems.at[i]), t)) return false;
    }
    return true;
}

static bool is_zero_constant(IrFunc *f, Value v) {
    return v.form == IR_SSA && LLVMIsConstant(v.v) && LLVMIsNull(v.v);
}

static void store_element(IrFunc *f, Place p, Expr *e) {
    Expr *x = (Expr *)unparen(e);
    if (is_aggregate_literal(f, x) && !gen_saved(f, x) && !type_is_interface(p.type)) {
        gen_composite_into(f, p, x);
        return;
    }
    Value v = gen_expr_as(f, e, p.type);
    if (!is_zero_constant(f, v)) ir_store(f, p, v);
}

static void store_elements(IrFunc *f, LLVMValueRef base, Type *elem, Expr *e) {
    for (int i = 0; i < e->composite.elems.n; i++) {
        Place p = gen_elem_place(f, base, elem, gen_i64(f, e->composite.index[i]));
        store_element(f, p, element_value(e->composite.elems.at[i]));
    }
}

// Many constants: the whole array from read-only data.
static bool copy_static(IrFunc *f, LLVMValueRef base, Type *array, Type *elem, Expr *e) {
    if (e->composite.elems.n < MIN_STATIC_ELEMENTS || ir_is_sparse(array->array.len, e)) return false;
    for (int i = 0; i < e->composite.elems.n; i++) {
        if (!gen_is_constant_literal(f, element_value(e->composite.elems.at[i]), elem)) return false;
    }
    LLVMTypeRef elem_type = ir_llvm_type(f->g, elem);
    LLVMValueRef *parts = NEW_ARRAY(gen_arena(f), LLVMValueRef, array->array.len);
    for (int64_t i = 0; i < array->array.len; i++) parts[i] = LLVMConstNull(elem_type);
    for (int i = 0; i < e->composite.elems.n; i++) {
        LLVMValueRef v = ir_static_value(f->g, element_value(e->composite.elems.at[i]), elem);
        if (!v || LLVMTypeOf(v) != elem_type) return false;
        parts[e->composite.index[i]] = v;
    }
    LLVMValueRef init = LLVMConstArray2(elem_type, parts, (uint64_t)array->array.len);
    LLVMValueRef data = ir_static_object(f->g, array, init, true);
    ir_store(f, gen_at(base, array), (Value){IR_MEM, data, array});
    return true;
}

static void fill_array(IrFunc *f, LLVMValueRef base, Type *array, Type *elem, Expr *e) {
    if (!copy_static(f, base, array, elem, e)) store_elements(f, base, elem, e);
}

void gen_composite_into(IrFunc *f, Place p, Expr *e) {
    Type *t = literal_type(f, e), *u = type_underlying(t);
    p.type = t;
    if (u->kind == KIND_ARRAY) {
        fill_array(f, p.addr, u, u->array.elem, e);
        return;
    }
    for (int i = 0; i < e->composite.elems.n; i++) {
        store_element(f, gen_field_place(f, p, (int)e->composite.index[i]),
                      element_value(e->composite.elems.at[i]));
    }
}

static Value slice_literal(IrFunc *f, Type *t, Expr *e, Pos pos) {
    Type *elem = type_underlying(t)->slice.elem, *array = gen_array_type(f, elem, e->composite.length);
    LLVMValueRef base = ir_object(f, array, "expr", note_text(f, e), pos),
                 n = gen_i64(f, e->composite.length);
    fill_array(f, base, array, elem, e);
    ir_set_pos(f, pos);
    return gen_slice(f, base, n, n, t);
}

static Value struct_value(IrFunc *f, Expr *e) {
    Type *u = type_underlying(gen_type(f, e));
    LLVMValueRef v = LLVMConstNull(ir_llvm_type(f->g, gen_type(f, e)));
    for (int i = 0; i < e->composite.elems.n; i++) {
        int field = (int)e->composite.index[i];
        Value part = gen_expr_as(f, element_value(e->composite.elems.at[i]), u->strct.fields.at[field].type);
        v = gen_with_field(f, v, part.v, (unsigned)field);
    }
    return gen_ssa(v, gen_type(f, e));
}

LLVMValueRef gen_composite_object(IrFunc *f, Expr *e, Expr *reported, Pos pos) {
    Type *t = literal_type(f, e);
    Kind k = type_underlying(t)->kind;
    ir_require_allocatable(f, t, pos);
    LLVMValueRef object = ir_object(f, t, "expr", note_text(f, reported), pos);
    const Saved *map = gen_saved(f, e); // order.c makes maps first; nothing else that has an address here
    if (map) ir_store(f, gen_at(object, t), map->v);
    else if (k == KIND_MAP) ir_store(f, gen_at(object, t), gen_map_literal(f, e, t, e, e->pos));
    else if (k == KIND_SLICE) ir_store(f, gen_at(object, t), slice_literal(f, t, e, e->pos));
    else gen_composite_into(f, gen_at(object, t), e);
    ir_set_pos(f, pos);
    return gen_pointer(f, object, gen_type(f, reported));
}

Value gen_composite(IrFunc *f, Expr *e) {
    ir_set_pos(f, e->pos);
    if (e->composite.elided_ptr) return gen_ssa(gen_composite_object(f, e, e, e->pos), gen_type(f, e));
    switch (type_underlying(gen_type(f, e))->kind) {
    case KIND_SLICE: return slice_literal(f, gen_type(f, e), e, e->pos);
    case KIND_MAP: return gen_map_literal(f, e, gen_type(f, e), e, e->pos);
    default: break;
    }
    if (ir_type(f->g, gen_type(f, e))->ssa) return struct_value(f, e);
    if (e->composite.elems.n == 0) return ir_zero(f, gen_type(f, e));
    Place p = ir_temp(f, gen_type(f, e));
    gen_clear(f, p);
    gen_composite_into(f, p, e);
    return (Value){IR_MEM, p.addr, gen_type(f, e)};
}
