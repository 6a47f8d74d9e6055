// parts.c - parts of values and places: building strings, slices and interfaces, addresses of fields and
// elements.
//
// extractvalue looks through the insertvalues that built the aggregate, so that most strings and slices never
// exist as aggregates.
#include "irgen/core/body.h"

Body *body_of(IrFunc *f) {
    if (!f->body) f->body = NEW(gen_arena(f), Body);
    return f->body;
}

Arena *gen_arena(IrFunc *f) { return ir_compiler(f->g)->arena; }

Type *gen_basic(IrFunc *f, Kind k) { return ir_compiler(f->g)->types[k]; }

LLVMValueRef gen_i64(IrFunc *f, int64_t v) { return LLVMConstInt(ir_int(f->g, 64), (uint64_t)v, true); }

LLVMValueRef gen_i1(IrFunc *f, bool b) { return LLVMConstInt(ir_int(f->g, 1), b, false); }

Value gen_ssa(LLVMValueRef v, Type *t) { return (Value){IR_SSA, v, t}; }

Value gen_undef(IrFunc *f, Type *t) {
    if (!t || t->kind == KIND_INVALID || t->kind == KIND_TUPLE) return (Value){IR_NONE, NULL, t};
    if (!ir_type(f->g, t)->ssa) return (Value){IR_MEM, ir_temp(f, t).addr, t};
    return gen_ssa(LLVMGetUndef(ir_llvm_type(f->g, t)), t);
}

Value gen_refuse(IrFunc *f, Pos pos, Lack lack, Type *t) {
    ir_not_supported(f, pos, lack);
    return gen_undef(f, t);
}

LLVMValueRef gen_field(IrFunc *f, LLVMValueRef v, unsigned i) {
    for (LLVMValueRef a = v; LLVMIsAInsertValueInst(a); a = LLVMGetOperand(a, 0)) {
        if (LLVMGetNumIndices(a) != 1) break;
        if (LLVMGetIndices(a)[0] == i) return LLVMGetOperand(a, 1);
    }
    return LLVMBuildExtractValue(f->b, v, i, "");
}

LLVMValueRef gen_with_field(IrFunc *f, LLVMValueRef v, LLVMValueRef part, unsigned i) {
    return LLVMBuildInsertValue(f->b, v, part, i, "");
}

static LLVMValueRef gen_pair(IrFunc *f, LLVMTypeRef t, LLVMValueRef a, LLVMValueRef b) {
    return gen_with_field(f, gen_with_field(f, LLVMGetPoison(t), a, 0), b, 1);
}

Value gen_string(IrFunc *f, LLVMValueRef ptr, LLVMValueRef len, Type *t) {
    return gen_ssa(gen_pair(f, ir_llvm_type(f->g, t), ptr, len), t);
}

Value gen_slice(IrFunc *f, LLVMValueRef ptr, LLVMValueRef len, LLVMValueRef cap, Type *t) {
    return gen_ssa(gen_with_field(f, gen_pair(f, ir_llvm_type(f->g, t), ptr, len), cap, 2), t);
}

Value gen_iface(IrFunc *f, LLVMValueRef word, LLVMValueRef data, Type *t) {
    return gen_ssa(gen_pair(f, ir_llvm_type(f->g, t), word, data), t);
}

LLVMValueRef gen_null(IrFunc *f) { return LLVMConstNull(ir_managed_ptr(f->g)); }

LLVMValueRef gen_raw_null(IrFunc *f) { return LLVMConstNull(ir_raw_ptr(f->g)); }

static bool gen_is_managed(LLVMValueRef ptr) { return LLVMGetPointerAddressSpace(LLVMTypeOf(ptr)) == 1; }

LLVMValueRef gen_managed(IrFunc *f, LLVMValueRef ptr) {
    return gen_is_managed(ptr) ? ptr : LLVMBuildAddrSpaceCast(f->b, ptr, ir_managed_ptr(f->g), "");
}

LLVMValueRef gen_pointer(IrFunc *f, LLVMValueRef addr, Type *pointer) {
    LLVMTypeRef t = ir_llvm_type(f->g, pointer);
    if (LLVMTypeOf(addr) == t) return addr;
    if (t == ir_managed_ptr(f->g) && !LLVMIsAInstruction(addr)) return gen_managed(f, addr);
    LLVMValueRef word = LLVMBuildPtrToInt(f->b, addr, ir_int(f->g, 64), ""); // a raw pointer is no root
    return LLVMBuildIntToPtr(f->b, word, t, "");
}

Place gen_at(LLVMValueRef addr, Type *t) { return (Place){addr, t, false}; }

Place gen_field_place(IrFunc *f, Place p, int index) {
    Type *t = type_underlying(p.type);
    LLVMValueRef addr = LLVMBuildStructGEP2(f->b, ir_llvm_type(f->g, t), p.addr, (unsigned)index, "");
    return gen_at(addr, t->strct.fields.at[index].type);
}

Place gen_elem_place(IrFunc *f, LLVMValueRef base, Type *elem, LLVMValueRef index) {
    return gen_at(LLVMBuildInBoundsGEP2(f->b, ir_llvm_type(f->g, elem), base, &index, 1, ""), elem);
}

LLVMValueRef gen_byte_offset(IrFunc *f, LLVMValueRef ptr, LLVMValueRef bytes) {
    return LLVMBuildInBoundsGEP2(f->b, ir_int(f->g, 8), ptr, &bytes, 1, "");
}

Place gen_spill(IrFunc *f, Value v) {
    if (v.form == IR_MEM) return gen_at(v.v, v.type);
    Place p = ir_temp(f, v.type);
    ir_store(f, p, v);
    return p;
}

Value gen_field_value(IrFunc *f, Value v, int index) {
    if (v.form == IR_MEM) return ir_load_ref(f, gen_field_place(f, gen_at(v.v, v.type), index));
    Type *field = type_underlying(v.type)->strct.fields.at[index].type;
    return gen_ssa(gen_field(f, v.v, (unsigned)index), field);
}

Value gen_retag(IrFunc *f, Value v, Type *t) {
    if (v.form == IR_SSA && LLVMTypeOf(v.v) != ir_llvm_type(f->g, t))
        internal_error("irgen/expr/parts.c", "line %u: types of one representation differ", f->pos.line);
    v.type = t;
    return v;
}

void gen_clear(IrFunc *f, Place p) { ir_store(f, p, ir_zero(f, p.type)); }

LLVMValueRef gen_phi(IrFunc *f, LLVMTypeRef t, LLVMValueRef *values, LLVMBasicBlockRef *from, int n) {
    LLVMValueRef phi = LLVMBuildPhi(f->b, t, "");
    LLVMAddIncoming(phi, values, from, (unsigned)n);
    return phi;
}

LLVMBasicBlockRef gen_here(IrFunc *f) { return LLVMGetInsertBlock(f->b); }

LLVMValueRef gen_to_i64(IrFunc *f, Value v) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    if (LLVMGetIntTypeWidth(LLVMTypeOf(v.v)) == 64) return v.v;
    return type_is_unsigned(v.type) ? LLVMBuildZExt(f->b, v.v, i64, "") : LLVMBuildSExt(f->b, v.v, i64, "");
}

Type *gen_array_type(IrFunc *f, Type *elem, int64_t len) { return type_array(ir_compiler(f->g), elem, len); }

int64_t gen_scratch_elems(const Type *elem) {
    int64_t size = type_size(elem);
    return size ? LOAM_MADE_ON_STACK / size : 0;
}

bool gen_is_const_int(const Expr *e, int64_t *n) {
    return e->mode == MODE_CONST && e->cval && const_to_int64(e->cval, n);
}

bool gen_is_blank(const Expr *e) {
    e = unparen(e);
    return e->kind == EX_NAME && e->name.name[0] == '_' && !e->name.name[1];
}

bool gen_is_nil(const Expr *e) {
    e = unparen(e);
    return e->kind == EX_NAME && e->name.obj && e->name.obj->kind == OBJ_NIL;
}

// A variable that nothing can change behind our back, so that its memory can stand for its value.
bool gen_is_stable(const Expr *e) {
    e = unparen(e);
    while (e->kind == EX_SELECTOR && e->selector.selection && !e->selector.selection->indirect)
        e = unparen(e->selector.x);
    return e->kind == EX_NAME && var_is_fixed(e->name.obj) && e->name.obj->var.kind != VAR_GLOBAL;
}
