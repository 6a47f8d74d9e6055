// maphash.c - the functions that hash and compare the keys of map types: those that are no integer, pointer
// or string. Parts that are compared as bytes and lie side by side are hashed as one; blank fields and
// padding are left out, as == leaves them out.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"

enum { MAX_PARTS = 32 }; // of a key; those with more are hashed by their descriptor

static int count_parts(Type *t) {
    Type *u = type_underlying(t);
    if (ir_regular_memory(u)) return 1;
    if (u->kind == KIND_ARRAY)
        return u->array.len > MAX_PARTS ? MAX_PARTS + 1 : (int)u->array.len * count_parts(u->array.elem);
    if (u->kind != KIND_STRUCT) return 1;
    int n = 0;
    for (int i = 0; i < u->strct.fields.n && n <= MAX_PARTS; i++)
        n += count_parts(u->strct.fields.at[i].type);
    return n;
}

static LLVMValueRef hash_float(IrFunc *f, LLVMValueRef v, LLVMValueRef seed) {
    LLVMTypeRef f64 = LLVMDoubleTypeInContext(ir_context(f->g));
    LLVMValueRef args[] = {LLVMBuildFPExt(f->b, v, f64, ""), seed};
    return ir_call_rt(f, RT_maphashfloat, args, 2);
}

static LLVMValueRef hash_memory(IrFunc *f, LLVMValueRef p, int64_t n, LLVMValueRef seed) {
    if (n == 1 || n == 2 || n == 4 || n == 8) {
        LLVMValueRef v = LLVMBuildLoad2(f->b, ir_int(f->g, (int)n * 8), p, "");
        LLVMSetAlignment(v, 1);
        LLVMValueRef args[] = {n == 8 ? v : LLVMBuildZExt(f->b, v, ir_int(f->g, 64), ""), seed};
        return ir_call_rt(f, RT_maphashint, args, 2);
    }
    LLVMValueRef args[] = {p, gen_i64(f, n), seed};
    return n ? ir_call_rt(f, RT_maphashbytes, args, 3) : seed;
}

static LLVMValueRef hash(IrFunc *f, Place p, LLVMValueRef seed);

static LLVMValueRef hash_struct(IrFunc *f, Place p, LLVMValueRef seed) {
    Type *u = type_underlying(p.type);
    int64_t start = 0, end = 0; // of the bytes that were passed and are not hashed yet
    for (int i = 0; i < u->strct.fields.n; i++) {
        const StructField *field = &u->strct.fields.at[i];
        int64_t at = type_field_offset(u, i);
        bool is_blank = field->name && field->name[0] == '_' && !field->name[1];
        bool is_bytes = !is_blank && ir_regular_memory(field->type);
        if (end > start && (!is_bytes || at != end)) {
            seed = hash_memory(f, ir_offset(f, p.addr, start), end - start, seed);
            start = end;
        }
        if (is_bytes) {
            if (start == end) start = at;
            end = at + type_size(field->type);
        } else if (!is_blank) {
            seed = hash(f, gen_at(ir_offset(f, p.addr, at), field->type), seed);
        }
    }
    return hash_memory(f, ir_offset(f, p.addr, start), end - start, seed);
}

static LLVMValueRef hash_iface(IrFunc *f, Place p, LLVMValueRef seed) {
    Value v = ir_load_ref(f, p);
    LLVMValueRef args[] = {gen_dynamic_type(f, v), gen_field(f, v.v, 1), seed};
    return ir_call_rt(f, RT_maphashiface, args, 3);
}

static LLVMValueRef hash(IrFunc *f, Place p, LLVMValueRef seed) {
    Type *u = type_underlying(p.type);
    if (ir_regular_memory(u)) return hash_memory(f, p.addr, type_size(u), seed);
    switch (u->kind) {
    case KIND_STRUCT: return hash_struct(f, p, seed);
    case KIND_ARRAY:
        for (int64_t i = 0; i < u->array.len; i++)
            seed = hash(f, gen_elem_place(f, p.addr, u->array.elem, gen_i64(f, i)), seed);
        return seed;
    case KIND_STRING: {
        Value v = ir_load_ref(f, p);
        LLVMValueRef args[] = {gen_field(f, v.v, 0), gen_field(f, v.v, 1), seed};
        return ir_call_rt(f, RT_maphashbytes, args, 3);
    }
    case KIND_INTERFACE: return hash_iface(f, p, seed);
    case KIND_FLOAT32:
    case KIND_FLOAT64: return hash_float(f, ir_load_ref(f, p).v, seed);
    default: break;
    }
    LLVMValueRef args[] = {ir_type_descriptor(f->g, p.type), p.addr, seed}; // complex numbers
    return ir_call_rt(f, RT_maphashtype, args, 3);
}

void gen_map_hash(IrFunc *f, Type *key) {
    const FuncAbi *abi = ir_func_abi(f);
    Value p = ir_param_value(f, abi, 0), seed = ir_param_value(f, abi, 1);
    if (count_parts(key) <= MAX_PARTS) {
        seed.v = hash(f, gen_at(p.v, key), seed.v);
    } else {
        LLVMValueRef args[] = {ir_type_descriptor(f->g, key), p.v, seed.v};
        seed.v = ir_call_rt(f, RT_maphashtype, args, 3);
    }
    ir_return(f, &seed, 1);
}

void gen_map_equal(IrFunc *f, Type *key) {
    const FuncAbi *abi = ir_func_abi(f);
    Value x = ir_load_ref(f, gen_at(ir_param_value(f, abi, 0).v, key)),
          y = ir_load_ref(f, gen_at(ir_param_value(f, abi, 1).v, key));
    Value equal = gen_ssa(gen_equal(f, x, y, f->pos), gen_basic(f, KIND_BOOL));
    ir_return(f, &equal, 1);
}
