// map.c - maps: lookups, places to assign to, delete, make and literals. (The loops over them:
// stmt/range_map.c.)
//
// A map value is the address of a header (lib/runtime/map.go). What is done with maps are calls of functions
// of package runtime, made for the map's type (core/maptype.c). A lookup of an integer, pointer or string is
// no safepoint, and neither is an assignment, unless the map must grow first.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"

static Type *map_of(IrFunc *f, const Expr *e) { return type_underlying(gen_type(f, e)); }

// A key as the functions take it.
typedef struct MapKey {
    LLVMValueRef args[2];
    int n;
} MapKey;

// A key of 1, 2, 4 or 8 bytes without pointers, as 64 bits.
static LLVMValueRef key_bits(IrFunc *f, Value v) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    if (v.form != IR_SSA || LLVMGetTypeKind(LLVMTypeOf(v.v)) != LLVMIntegerTypeKind) {
        LLVMTypeRef bits = ir_int(f->g, (int)type_size(v.type) * 8);
        LLVMValueRef load = LLVMBuildLoad2(f->b, bits, gen_spill(f, v).addr, "");
        LLVMSetAlignment(load, (unsigned)type_align(v.type));
        v.v = load;
    }
    return LLVMGetIntTypeWidth(LLVMTypeOf(v.v)) == 64 ? v.v : LLVMBuildZExt(f->b, v.v, i64, "");
}

static MapKey key_of(IrFunc *f, const IrMap *m, Value v) {
    switch (m->key_class) {
    case IR_MAP_INT: return (MapKey){{key_bits(f, v)}, 1};
    case IR_MAP_PTR: return (MapKey){{v.v}, 1};
    case IR_MAP_STRING: return (MapKey){{gen_field(f, v.v, 0), gen_field(f, v.v, 1)}, 2};
    case IR_MAP_ANY: break;
    }
    return (MapKey){{gen_managed(f, gen_spill(f, v).addr)}, 1};
}

// Where gc reports the boxing of the key of x[key].
static Pos key_boxing_pos(const Expr *x, const Expr *key) {
    Pos at = note_last_name(key);
    return at.line ? at : note_last_name(x).line ? note_last_name(x) : key->pos;
}

// The same for the fields and elements of a literal that is a key: their values are ready when it is made.
static void share_texts(IrFunc *f, Expr *key) {
    key = (Expr *)unparen(key);
    if (key->kind == EX_KEY_VALUE) key = (Expr *)unparen(key->key_value.value);
    Kind kind = gen_type(f, key) ? type_underlying(gen_type(f, key))->kind : KIND_INVALID;
    if (key->kind == EX_COMPOSITE && (kind == KIND_STRUCT || kind == KIND_ARRAY)) {
        for (int i = 0; i < key->composite.elems.n; i++) share_texts(f, key->composite.elems.at[i]);
    } else if (!gen_saved(f, key) && gen_conversion_operand(f, key, type_is_string, gen_is_byte_slice)) {
        gen_save_value(f, key, gen_string_operand(f, key));
    }
}

// The key of an index expression or a delete: not copied when it is used at once, and not kept.
static Value key_value(IrFunc *f, const Expr *x, Expr *key, Type *map, bool kept) {
    Type *t = map->map.key;
    if (!kept && type_is_string(t) && type_is_string(gen_type(f, key))) return gen_string_operand(f, key);
    int saved = body_of(f)->saved.n;
    if (!kept && unparen(key)->kind == EX_COMPOSITE) share_texts(f, key);
    bool by_ref = type_identical(gen_type(f, key), t) && !ir_type(f->g, t)->ssa;
    Value v = by_ref ? gen_expr_ref(f, key) : gen_expr_boxed_at(f, key, t, key_boxing_pos(x, key));
    body_of(f)->saved.n = saved;
    return v;
}

typedef enum Conflict { CONFLICT_READ, CONFLICT_WRITE } Conflict; // as package runtime numbers them

static LLVMValueRef call_with_key(IrFunc *f, const IrRt ids[4], Type *map, LLVMValueRef m, MapKey key) {
    LLVMValueRef args[] = {m, key.args[0], key.args[1]};
    return ir_call_map(f, ids[ir_map(f->g, map)->key_class], map, args, 1 + key.n);
}

// Where a number is 0, another goroutine changes the map.
static void check_conflict(IrFunc *f, LLVMValueRef number, Conflict kind) {
    LLVMBasicBlockRef conflict = ir_block(f, "conflict"), none = ir_block(f, "none");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, number, ""), conflict, none);
    ir_place_block(f, conflict);
    LLVMValueRef what = gen_i64(f, kind);
    ir_call_rt(f, RT_mapconflict, &what, 1);
    LLVMBuildUnreachable(f->b);
    ir_place_block(f, none);
}

// A pointer is passed as it is, to a function that does not keep it as bits.
static MapKey key_as_bits(IrFunc *f, const IrMap *m, MapKey key) {
    if (m->key_class == IR_MAP_PTR) key.args[0] = LLVMBuildPtrToInt(f->b, key.args[0], ir_int(f->g, 64), "");
    return key;
}

// gc's own map functions take keys of four and eight bytes and strings by value, for values up to 128 bytes.
MapKeyOrder gen_map_key_order(Type *map) {
    enum { MAX_FAST_VALUE = 128 };
    Type *key = type_underlying(map->map.key);
    int64_t size = type_size(key);
    bool fast = type_is_string(key) || (ir_regular_memory(key) && (size == 4 || size == 8));
    if (!fast || type_size(map->map.value) > MAX_FAST_VALUE) return KEY_BY_ADDRESS;
    bool converts = type_is_string(key) || type_is_integer(key) || key->kind == KIND_POINTER ||
                    key->kind == KIND_CHAN || key->kind == KIND_UNSAFE_POINTER;
    return converts ? KEY_LATE : KEY_NOW;
}

// ---- lookups ----------------------------------------------------------------------------------------------

// Memory of zeros that stands for the value of a key that is not there.
static LLVMValueRef zero_place(IrFunc *f, Type *t) {
    enum { ZEROVAL_BYTES = 1024 };
    LLVMTypeRef bytes = LLVMArrayType2(ir_int(f->g, 8), ZEROVAL_BYTES);
    if (type_size(t) <= ZEROVAL_BYTES) return gen_managed(f, ir_external(f->g, LOAM_SYM_ZEROVAL, bytes));
    return ir_static_object(f->g, t, LLVMConstNull(ir_llvm_type(f->g, t)), true);
}

Place gen_map_lookup(IrFunc *f, Expr *e, LLVMValueRef *ok) {
    static const IrRt ids[] = {RT_mapfindint, RT_mapfindint, RT_mapfindstring, RT_mapfindany};
    Type *map = map_of(f, e->index.x), *elem = map->map.value;
    LLVMValueRef m = gen_expr(f, e->index.x).v;
    Value k = key_value(f, e->index.x, e->index.index, map, false);
    ir_set_pos(f, e->pos);
    const FixedMap *fixed = gen_fixed_map(f, e->index.x);
    if (fixed) return gen_fixed_lookup(f, fixed, map, k, zero_place(f, elem), ok);
    const IrMap *layout = ir_map(f->g, map);
    LLVMValueRef both = call_with_key(f, ids, map, m, key_as_bits(f, layout, key_of(f, layout, k)));
    LLVMValueRef p = gen_field(f, both, 0), values[] = {p, NULL}, hit[] = {gen_i1(f, true), gen_i1(f, false)};
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, miss = ir_block(f, "miss"), end = ir_block(f, "end");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, p, ""), miss, end);
    ir_place_block(f, miss);
    check_conflict(f, gen_field(f, both, 1), CONFLICT_READ);
    values[1] = zero_place(f, elem);
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    if (ok) *ok = gen_phi(f, ir_int(f->g, 1), hit, from, 2);
    return gen_at(gen_phi(f, ir_managed_ptr(f->g), values, from, 2), elem);
}

// ---- assignments ------------------------------------------------------------------------------------------

// Makes room for a key with a hash.
static void grow(IrFunc *f, Type *map, LLVMValueRef m, LLVMValueRef hash) {
    bool any = ir_map(f->g, map)->key_class == IR_MAP_ANY;
    LLVMValueRef args[] = {ir_layout_descriptor(f->g, map), m, hash};
    LLVMValueRef tables = ir_call_rt(f, RT_mapgrow, args, 3);
    LLVMValueRef move[] = {m, hash, gen_field(f, tables, 0), gen_field(f, tables, 1)};
    check_conflict(f, ir_call_map(f, any ? RT_mapmoveany : RT_mapmove, map, move, 4), CONFLICT_WRITE);
}

// The place of the value of a key, which is inserted if it is not there.
static Place find_or_insert(IrFunc *f, Type *map, LLVMValueRef m, MapKey key) {
    static const IrRt ids[] = {RT_mapputint, RT_mapputptr, RT_mapputstring, RT_mapputany};
    LLVMBasicBlockRef put = ir_block(f, "put"), full = ir_block(f, "full"), end = ir_block(f, "end");
    ir_branch(f, put);
    ir_place_block(f, put);
    LLVMValueRef both = call_with_key(f, ids, map, m, key), p = gen_field(f, both, 0);
    ir_cond_branch(f, LLVMBuildIsNull(f->b, p, ""), full, end);
    ir_place_block(f, full);
    grow(f, map, m, gen_field(f, both, 1));
    ir_branch(f, put);
    ir_place_block(f, end);
    return gen_at(p, map->map.value);
}

// m[string(bytes)] = v: the bytes themselves are looked up, and become a string only where the key is new.
static Place place_of_bytes(IrFunc *f, Expr *e, LLVMValueRef m, Value bytes) {
    Type *map = map_of(f, e->index.x);
    LLVMBasicBlockRef from[2], miss = ir_block(f, "miss"), end = ir_block(f, "end");
    LLVMValueRef args[] = {m, gen_field(f, bytes.v, 0), gen_field(f, bytes.v, 1)};
    LLVMValueRef both = ir_call_map(f, RT_mapfindstring, map, args, 3),
                 places[] = {gen_field(f, both, 0), NULL};
    from[0] = gen_here(f);
    ir_cond_branch(f, LLVMBuildIsNull(f->b, places[0], ""), miss, end);
    ir_place_block(f, miss);
    check_conflict(f, gen_field(f, both, 1), CONFLICT_WRITE);
    Value key = gen_convert(f, bytes, gen_type(f, e->index.index), e->index.index);
    places[1] = find_or_insert(f, map, m, key_of(f, ir_map(f->g, map), key)).addr;
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_at(gen_phi(f, ir_managed_ptr(f->g), places, from, 2), map->map.value);
}

Expr *gen_map_key_bytes(IrFunc *f, const Expr *e) {
    Expr *key = e->index.index;
    if (ir_map(f->g, map_of(f, e->index.x))->key_class != IR_MAP_STRING || gen_saved(f, key)) return NULL;
    if (gen_fixed_map(f, e->index.x)) return NULL;
    return gen_conversion_operand(f, key, type_is_string, gen_is_byte_slice);
}

Place gen_map_place(IrFunc *f, Expr *e) {
    Type *map = map_of(f, e->index.x);
    LLVMValueRef m = gen_expr(f, e->index.x).v;
    Expr *key = e->index.index, *bytes = gen_map_key_bytes(f, e);
    if (bytes) {
        Value v = gen_expr(f, bytes);
        ir_set_pos(f, e->pos);
        return place_of_bytes(f, e, m, v);
    }
    Value k = key_value(f, e->index.x, key, map, true);
    ir_set_pos(f, e->pos);
    const FixedMap *fixed = gen_fixed_map(f, e->index.x);
    if (fixed) return gen_fixed_place(f, fixed, map, k);
    return find_or_insert(f, map, m, key_of(f, ir_map(f->g, map), k));
}

void gen_map_delete(IrFunc *f, Expr *call) {
    static const IrRt ids[] = {RT_mapdeleteint, RT_mapdeleteint, RT_mapdeletestring, RT_mapdeleteany};
    Expr **args = call->call.args.at;
    Type *map = map_of(f, args[0]);
    int mark = gen_order_mark(f);
    gen_order(f, args, NULL, 2);
    LLVMValueRef m = gen_expr(f, args[0]).v;
    const IrMap *layout = ir_map(f->g, map);
    Value k = key_value(f, args[0], args[1], map, false);
    const FixedMap *fixed = gen_fixed_map(f, args[0]);
    MapKey key = fixed ? (MapKey){0} : key_of(f, layout, k);
    gen_order_end(f, mark);
    ir_set_pos(f, call->pos);
    if (fixed) {
        gen_fixed_delete(f, fixed, map, k);
        return;
    }
    LLVMValueRef alone = call_with_key(f, ids, map, m, key_as_bits(f, layout, key));
    check_conflict(f, alone, CONFLICT_WRITE);
}

LLVMValueRef gen_map_len(IrFunc *f, LLVMValueRef m) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, some = ir_block(f, "map"), end = ir_block(f, "end");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntEQ, m, gen_null(f), ""), end, some);
    ir_place_block(f, some);
    LLVMValueRef values[] = {gen_i64(f, 0), LLVMBuildLoad2(f->b, i64, m, "")};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, i64, values, from, 2);
}

// ---- make and literals ------------------------------------------------------------------------------------

enum { SMALL_SLOTS = 8 };

static void reserve(IrFunc *f, Type *map, LLVMValueRef m, LLVMValueRef hint) {
    LLVMValueRef args[] = {m, hint};
    ir_call_map(f, RT_mapreserve, map, args, 2);
}

// Memory for a small table, if it can be on the stack.
static void add_small_table(IrFunc *f, const IrMap *layout, LLVMValueRef m, Pos pos) {
    if (type_size(layout->small) > LOAM_MAX_IMPLICIT_STACK_OBJECT) return;
    LLVMValueRef table = ir_object(f, layout->small, "buffer", "", pos);
    LLVMBuildStore(f->b, table, gen_field_place(f, gen_at(m, layout->header), 1).addr);
}

// A map of up to eight entries has its small table beside it, as long as both stay on the stack.
static LLVMValueRef new_map(IrFunc *f, Type *map, LLVMValueRef hint, const char *text, Pos pos) {
    const IrMap *layout = ir_map(f->g, map);
    LLVMValueRef m = ir_object(f, layout->header, "expr", text, pos);
    LLVMBasicBlockRef small = ir_block(f, "small"), init = ir_block(f, "init"), large = ir_block(f, "large"),
                      end = ir_block(f, "end");
    LLVMValueRef is_small = LLVMBuildICmp(f->b, LLVMIntSLE, hint, gen_i64(f, SMALL_SLOTS), "");
    ir_cond_branch(f, is_small, small, init);
    ir_place_block(f, small);
    add_small_table(f, layout, m, pos);
    ir_branch(f, init);
    ir_place_block(f, init);
    ir_call_rt(f, RT_mapinit, &m, 1);
    ir_cond_branch(f, is_small, end, large);
    ir_place_block(f, large);
    reserve(f, map, m, hint);
    ir_branch(f, end);
    ir_place_block(f, end);
    return m;
}

Value gen_map_make(IrFunc *f, Expr *e) {
    Type *map = map_of(f, e);
    Expr *size = e->call.args.n > 1 ? e->call.args.at[1] : NULL;
    int64_t n = 0;
    bool known = !size || gen_is_const_int(size, &n);
    FixedMap *fixed = gen_fixed_map(f, e);
    LLVMValueRef hint = known ? gen_i64(f, n) : gen_to_i64(f, gen_root(f, size));
    ir_set_pos(f, e->pos);
    const char *text = note_text(f, e);
    LLVMValueRef m =
        fixed ? gen_fixed_make(f, fixed, map, text, e->pos) : new_map(f, map, hint, text, e->pos);
    return gen_ssa(m, gen_type(f, e));
}

// The place of a key, by one call: for code that runs once.
static Place put(IrFunc *f, Type *map, LLVMValueRef m, Value k) {
    static const IrRt ids[] = {RT_mapassignint, RT_mapassignptr, RT_mapassignstring, RT_mapassignany};
    return gen_at(call_with_key(f, ids, map, m, key_of(f, ir_map(f->g, map), k)), map->map.value);
}

static LLVMValueRef static_array(IrFunc *f, Type *elem, LLVMValueRef *items, int n) {
    LLVMValueRef init = LLVMConstArray2(ir_llvm_type(f->g, elem), items, (uint64_t)n);
    return ir_static_object(f->g, gen_array_type(f, elem, n), init, true);
}

// for i := range keys { m[keys[i]] = values[i] }
static void put_all(IrFunc *f, Type *map, LLVMValueRef m, LLVMValueRef keys, LLVMValueRef values, int n) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    LLVMBasicBlockRef from[] = {gen_here(f), NULL}, body = ir_block(f, "entry"), end = ir_block(f, "end");
    ir_branch(f, body);
    ir_place_block(f, body);
    LLVMValueRef i = LLVMBuildPhi(f->b, i64, "");
    Value k = ir_load_ref(f, gen_elem_place(f, keys, map->map.key, i));
    Value v = ir_load_ref(f, gen_elem_place(f, values, map->map.value, i));
    ir_store(f, put(f, map, m, k), v);
    LLVMValueRef next = LLVMBuildNUWAdd(f->b, i, gen_i64(f, 1), "");
    from[1] = gen_here(f);
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntULT, next, gen_i64(f, n), ""), body, end);
    LLVMAddIncoming(i, (LLVMValueRef[]){gen_i64(f, 0), next}, from, 2);
    ir_place_block(f, end);
}

// A constant of exactly a type, or NULL.
static LLVMValueRef constant_of(IrFunc *f, Expr *e, Type *t) {
    LLVMValueRef v = gen_is_constant_literal(f, e, t) ? ir_static_value(f->g, e, t) : NULL;
    return v && LLVMTypeOf(v) == ir_llvm_type(f->g, t) ? v : NULL;
}

// Puts the constant entries of a large literal into the map, from two arrays; returns which they were, or
// NULL.
static bool *put_constants(IrFunc *f, Type *map, LLVMValueRef m, const Expr *e) {
    enum { MIN_CONSTANTS = 25 };
    int n = e->composite.elems.n, count = 0;
    if (n <= MIN_CONSTANTS) return NULL;
    bool *done = NEW_ARRAY(gen_arena(f), bool, n);
    LLVMValueRef *keys = NEW_ARRAY(gen_arena(f), LLVMValueRef, n),
                 *values = NEW_ARRAY(gen_arena(f), LLVMValueRef, n);
    for (int i = 0; i < n; i++) {
        const Expr *pair = e->composite.elems.at[i];
        keys[count] = constant_of(f, pair->key_value.key, map->map.key);
        values[count] = keys[count] ? constant_of(f, pair->key_value.value, map->map.value) : NULL;
        done[i] = values[count] != NULL;
        count += done[i];
    }
    if (count <= MIN_CONSTANTS) return NULL;
    put_all(f, map, m, static_array(f, map->map.key, keys, count),
            static_array(f, map->map.value, values, count), count);
    return done;
}

// An entry is evaluated as the statement m[k] = v is.
static void put_entry(IrFunc *f, Type *map, LLVMValueRef m, const FixedMap *fixed, const Expr *pair) {
    Expr *parts[] = {pair->key_value.key, pair->key_value.value};
    Type *to[] = {map->map.key, map->map.value};
    int mark = gen_order_mark(f);
    gen_order(f, parts, to, 2);
    Value v = gen_expr_boxed_at(f, parts[1], to[1], pair->pos),
          k = gen_expr_boxed_at(f, parts[0], to[0], pair->pos);
    gen_order_end(f, mark);
    ir_set_pos(f, pair->pos);
    ir_store(f, fixed ? gen_fixed_place(f, fixed, map, k) : put(f, map, m, k), v);
}

Value gen_map_literal(IrFunc *f, Expr *e, Type *t, Expr *reported, Pos pos) {
    Type *map = type_underlying(t);
    int n = e->composite.elems.n;
    ir_set_pos(f, pos);
    FixedMap *fixed = gen_fixed_map(f, e);
    const char *text = note_text(f, reported);
    LLVMValueRef m =
        fixed ? gen_fixed_make(f, fixed, map, text, pos) : new_map(f, map, gen_i64(f, n), text, pos);
    const bool *done = fixed ? NULL : put_constants(f, map, m, e);
    for (int i = 0; i < n; i++) {
        const Expr *pair = e->composite.elems.at[i];
        if (done && done[i]) continue;
        put_entry(f, map, m, fixed, pair);
    }
    ir_set_pos(f, pos);
    return gen_ssa(m, t);
}
