// maptype.c - map types: how keys and values lie in memory, the tail of their descriptors, and the instances
// of package runtime's map functions (lib/runtime/map.go).
//
// An instance "runtime.mapfindint·map[int]int" does nothing but call its function with the descriptor of one
// map type. LLVM inlines the function there, and as the descriptor is a constant, sizes and offsets become
// constants and what other types need goes away. Escape analysis does not look into either: the letters of
// abi.def hold.
#include "irgen/core/gen.h"
#include <string.h>

enum { SMALL_SLOTS = 8, GROUP_SLOTS = 16, MAX_INLINE = 128 };

static Type *struct_new(IrGen *g, const char *const *names, Type **types, int n) {
    Type *s = type_new(g->c, KIND_STRUCT);
    for (int i = 0; i < n; i++) {
        StructField field = {.name = names[i], .type = types[i]};
        VEC_PUSH(g->arena, s->strct.fields, field);
    }
    return s;
}

// Whether bytes of padding would lie between key and value, or words without pointers between words with, and
// these are half of the slot or more: then the collector leaves as much out. Otherwise it saves less than the
// program loses, which finds a value in the cache line of its key, or in the next one.
static bool wants_split(Type *slot, Type *key, Type *elem) {
    int64_t k = type_size(key), v = type_size(elem), all = type_size(slot);
    if (k == 0 || v == 0) return false;
    int64_t bare = (type_has_pointers(key) ? 0 : k) + (type_has_pointers(elem) ? 0 : v);
    return all != k + v || (bare != all && 2 * bare >= all);
}

// A collector that moves objects finds keys that are hashed by their address by the names of these fields
// (runtime/plans/keys.c), which no other type has.
static void lay_out(IrGen *g, IrMap *m, Type *key, Type *elem, bool hashes_address) {
    const char *by_address = m->indirect_key ? LOAM_FIELD_INDIRECT_ADDRESS_KEY : LOAM_FIELD_ADDRESS_KEY;
    const char *const names[] = {hashes_address ? by_address : "K", "V"};
    bool no_elem = type_size(elem) == 0; // its address is the key's: none past the end
    Type *slot = struct_new(g, names, (Type *[]){key, elem}, no_elem ? 1 : 2);
    m->split = wants_split(slot, key, elem);
    if (m->split) {
        Type *parts[] = {type_array(g->c, key, SMALL_SLOTS), type_array(g->c, elem, SMALL_SLOTS)};
        m->block = struct_new(g, names, parts, 2);
        m->key_stride = type_size(key);
        m->elem_stride = type_size(elem);
        m->elem_offset = type_field_offset(m->block, 1);
    } else {
        m->block = type_array(g->c, slot, SMALL_SLOTS);
        m->key_stride = m->elem_stride = type_size(slot);
        m->elem_offset = no_elem ? 0 : type_field_offset(slot, 1);
    }
}

static IrMapClass class_of(Type *key) {
    Type *u = type_underlying(key);
    int64_t size = type_size(u);
    switch (u->kind) {
    case KIND_STRING: return IR_MAP_STRING;
    case KIND_POINTER:
    case KIND_CHAN:
    case KIND_UNSAFE_POINTER: return IR_MAP_PTR;
    default: break;
    }
    bool bits = ir_regular_memory(u) && !type_has_pointers(u);
    return bits && (size == 1 || size == 2 || size == 4 || size == 8) ? IR_MAP_INT : IR_MAP_ANY;
}

// Properties of keys, which structs and arrays have by their parts.
static bool any_part(Type *t, bool (*is)(const Type *)) {
    Type *u = type_underlying(t);
    if (u->kind == KIND_ARRAY) return any_part(u->array.elem, is);
    if (u->kind != KIND_STRUCT) return is(u);
    for (int i = 0; i < u->strct.fields.n; i++)
        if (any_part(u->strct.fields.at[i].type, is)) return true;
    return false;
}

static bool is_interface(const Type *u) { return u->kind == KIND_INTERFACE; }
static bool is_address(const Type *u) {
    return u->kind == KIND_POINTER || u->kind == KIND_CHAN || u->kind == KIND_UNSAFE_POINTER ||
           is_interface(u);
}
static bool is_float(const Type *u) { return type_is_float(u) || type_is_complex(u); }
static bool is_updated(const Type *u) { return is_interface(u) || is_float(u) || u->kind == KIND_STRING; }

static Type *boxed(IrGen *g, Type *t, bool *indirect) {
    *indirect = type_size(t) > MAX_INLINE;
    return *indirect ? type_pointer(g->c, t) : t;
}

static IrMap *map_new(IrGen *g, Type *u) {
    static const char *const header[] = {"Count", "Dir", "Seed", "Rest"};
    static const char *const small[] = {"Slots", "State", "Ctrl", "Block"};
    IrMap *m = NEW(g->arena, IrMap);
    Type **t = g->c->types, *word = t[KIND_UINT64], *ptr = t[KIND_UNSAFE_POINTER];
    Type *key = boxed(g, u->map.key, &m->indirect_key), *elem = boxed(g, u->map.value, &m->indirect_elem);
    lay_out(g, m, key, elem, any_part(u->map.key, is_address));
    m->header = struct_new(g, header, (Type *[]){word, ptr, word, word}, 4);
    m->small = struct_new(g, small,
                          (Type *[]){ptr, word, type_array(g->c, t[KIND_UINT8], GROUP_SLOTS), m->block}, 4);
    m->key_class = m->indirect_elem ? IR_MAP_ANY : class_of(u->map.key);
    m->slot_words = m->key_stride % 8 == 0 && m->elem_stride % 8 == 0;
    m->may_panic = any_part(u->map.key, is_interface);
    m->reflexive = !m->may_panic && !any_part(u->map.key, is_float);
    m->update_key = any_part(u->map.key, is_updated);
    return m;
}

const IrMap *ir_map(IrGen *g, Type *map) {
    IrTypeRec *r = ir_type_rec(g, type_underlying(map));
    if (!r->map) r->map = map_new(g, type_underlying(map));
    return r->map;
}

// ---- functions of keys ------------------------------------------------------------------------------------

static Type *signature(IrGen *g, Type *second, Type *result) {
    Type *params[] = {g->c->types[KIND_UNSAFE_POINTER], second}, *sig = type_new(g->c, KIND_FUNC);
    for (int i = 0; i < 2; i++) {
        Object *o = NEW(g->arena, Object);
        o->type = params[i];
        VEC_PUSH(g->arena, sig->func.params, o);
    }
    Object *o = NEW(g->arena, Object);
    o->type = result;
    VEC_PUSH(g->arena, sig->func.results, o);
    return sig;
}

// A function value: the function, and a constant closure object of it.
static LLVMValueRef key_function(IrGen *g, const char *what, Type *sig, Type *key,
                                 void (*body)(IrFunc *, Type *key)) {
    const FuncAbi *abi = ir_abi(g, sig, NULL, true);
    const char *symbol = arena_printf(g->arena, "runtime.%s·%s", what, ir_type_name(g, key)),
               *object = arena_printf(g->arena, "%s·f", symbol);
    LLVMValueRef value = LLVMGetNamedGlobal(g->mod, object);
    if (value) return ir_managed_const(g, value);
    LLVMValueRef fn = ir_declare_function(g, symbol, abi);
    ir_set_linkage(g, fn, IR_SYM_LOCAL);
    ir_function_attributes(g, fn);
    ir_set_signature(g, fn, sig, NULL);
    value = LLVMAddGlobal(g->mod, g->raw, object);
    LLVMSetInitializer(value, fn);
    LLVMSetGlobalConstant(value, true);
    ir_set_linkage(g, value, IR_SYM_LOCAL);
    IrFunc *f = ir_func_begin(g, fn, abi, NULL, g->c->runtime, (Pos){0});
    body(f, key);
    ir_func_end(f);
    return ir_managed_const(g, value);
}

static LLVMValueRef hasher(IrGen *g, Type *key) {
    Type *word = g->c->types[KIND_UINT64];
    return key_function(g, "maphash", signature(g, word, word), key, gen_map_hash);
}

static LLVMValueRef equaller(IrGen *g, Type *key) {
    Type **t = g->c->types;
    return key_function(g, "mapequal", signature(g, t[KIND_UNSAFE_POINTER], t[KIND_BOOL]), key,
                        gen_map_equal);
}

// ---- the descriptor's tail --------------------------------------------------------------------------------

void ir_map_tail_types(IrGen *g, LLVMTypeRef *out) {
    LLVMTypeRef types[IR_MAP_TAIL] = {g->managed, g->managed, g->managed, g->managed, g->managed, g->managed,
                                      g->i32,     g->i32,     g->i32,     g->i32,     g->i8,      g->i8,
                                      g->i8,      g->i8,      g->i8,      g->i8,      g->i8,      g->i8};
    _Static_assert(sizeof(LoamMapType) == 64 + 6 * 8 + 4 * 4 + 8, "ir_map_tail_types follows LoamMapType");
    memcpy(out, types, sizeof types);
}

void ir_map_tail(IrGen *g, Type *u, LLVMValueRef key, LLVMValueRef elem, LLVMValueRef *out) {
    const IrMap *m = ir_map(g, u);
    LLVMTypeRef types[IR_MAP_TAIL];
    ir_map_tail_types(g, types);
    int64_t numbers[] = {m->key_stride,         m->elem_stride, m->elem_offset,  type_size(m->block),
                         (int64_t)m->key_class, m->split,       m->indirect_key, m->indirect_elem,
                         m->may_panic,          m->reflexive,   m->slot_words,   m->update_key};
    out[0] = ir_managed_const(g, key);
    out[1] = ir_managed_const(g, elem);
    out[2] = ir_managed_const(g, ir_layout_descriptor(g, m->block));
    out[3] = ir_managed_const(g, ir_layout_descriptor(g, m->small));
    out[4] = out[5] = LLVMConstNull(g->managed);
    if (m->key_class == IR_MAP_ANY) {
        out[4] = hasher(g, u->map.key);
        out[5] = equaller(g, u->map.key);
    }
    for (int i = 6; i < IR_MAP_TAIL; i++) out[i] = LLVMConstInt(types[i], (uint64_t)numbers[i - 6], false);
}

// ---- instances --------------------------------------------------------------------------------------------

static void copy_attributes(LLVMValueRef to, LLVMValueRef from) {
    static const char *const ours[] = {"gc-leaf-function", LOAM_ATTR_TRUSTED};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        LLVMAttributeRef a = LLVMGetStringAttributeAtIndex(from, (unsigned)LLVMAttributeFunctionIndex,
                                                           ours[i], (unsigned)strlen(ours[i]));
        if (a) LLVMAddAttributeAtIndex(to, (unsigned)LLVMAttributeFunctionIndex, a);
    }
    for (unsigned i = 1; i <= LLVMCountParams(to); i++) {
        LLVMAttributeRef a =
            LLVMGetStringAttributeAtIndex(from, i + 1, LOAM_ATTR_ESCAPE, (unsigned)strlen(LOAM_ATTR_ESCAPE));
        if (a) LLVMAddAttributeAtIndex(to, i, a);
    }
}

static LLVMTypeRef type_without_first(LLVMTypeRef type) {
    LLVMTypeRef params[8];
    unsigned n = LLVMCountParamTypes(type);
    LLVMGetParamTypes(type, params);
    return LLVMFunctionType(LLVMGetReturnType(type), params + 1, n - 1, false);
}

static void gen_instance(IrGen *g, LLVMValueRef fn, IrRt id, Type *map) {
    FuncAbi abi = {.fn_type = LLVMGlobalGetValueType(fn)};
    IrFunc *f = ir_func_begin(g, fn, &abi, NULL, g->c->runtime, (Pos){0});
    LLVMValueRef args[8] = {ir_layout_descriptor(g, type_underlying(map))};
    unsigned n = LLVMCountParams(fn);
    for (unsigned i = 0; i < n; i++) args[i + 1] = LLVMGetParam(fn, i);
    LLVMValueRef v = ir_call_rt(f, id, args, (int)n + 1);
    if (LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMVoidTypeKind) LLVMBuildRetVoid(f->b);
    else LLVMBuildRet(f->b, v);
    f->terminated = true;
    ir_func_end(f);
}

LLVMValueRef ir_call_map(IrFunc *f, IrRt id, Type *map, LLVMValueRef *args, int n) {
    IrGen *g = f->g;
    LLVMValueRef generic = ir_rt_function(g, id);
    size_t len;
    const char *name = LLVMGetValueName2(generic, &len),
               *symbol = arena_printf(g->arena, "%s·%s", name, ir_type_name(g, type_underlying(map)));
    LLVMValueRef fn = LLVMGetNamedFunction(g->mod, symbol);
    if (!fn) {
        fn = LLVMAddFunction(g->mod, symbol, type_without_first(LLVMGlobalGetValueType(generic)));
        ir_set_linkage(g, fn, IR_SYM_LOCAL);
        copy_attributes(fn, generic);
        if (!ir_is_leaf(fn)) ir_function_attributes(g, fn);
        ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
        gen_instance(g, fn, id, map);
    }
    LLVMTypeRef type = LLVMGlobalGetValueType(fn);
    if (ir_is_leaf(fn)) return LLVMBuildCall2(f->b, type, fn, args, (unsigned)n, "");
    return ir_emit_call(f, type, fn, args, (unsigned)n);
}
