// slice.c - indexing, slicing, append, copy and make of slices, arrays and strings.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include <string.h>

// ---- indexing ---------------------------------------------------------------------------------------------

// What is indexed: address of element 0, length and element type. An array value in memory is its own base.
typedef struct Base {
    LLVMValueRef ptr, len, cap;
    Type *elem;
} Base;

static Base slice_base(IrFunc *f, Value v, Type *elem) {
    return (Base){gen_field(f, v.v, 0), gen_field(f, v.v, 1), gen_field(f, v.v, 2), elem};
}

static Type *array_behind(Type *t) {
    Type *u = type_underlying(t);
    if (u->kind == KIND_POINTER) u = type_underlying(u->pointer.elem);
    return u->kind == KIND_ARRAY ? u : NULL;
}

static Base array_base(IrFunc *f, LLVMValueRef addr, Type *array) {
    LLVMValueRef n = gen_i64(f, array->array.len);
    return (Base){addr, n, n, array->array.elem};
}

// A constant index is an int64 whatever its type.
static Value index_value(IrFunc *f, Expr *e) {
    int64_t i;
    if (gen_is_const_int(e, &i)) return gen_ssa(gen_i64(f, i), gen_basic(f, KIND_INT));
    return gen_expr(f, e);
}

static bool is_addressable_array(IrFunc *f, Expr *x) {
    const Saved *s = gen_saved(f, x);
    return s ? s->is_place : x->mode == MODE_VAR;
}

Place gen_index_place(IrFunc *f, Expr *e) {
    Expr *x = e->index.x;
    Type *u = type_underlying(gen_type(f, x)), *array = array_behind(gen_type(f, x));
    Base base;
    if (u->kind == KIND_MAP) return gen_map_place(f, e);
    LLVMValueRef addr = NULL;
    Value s = {0};
    if (u->kind == KIND_ARRAY)
        addr = is_addressable_array(f, x) ? gen_place(f, x).addr : gen_spill(f, gen_expr_ref(f, x)).addr;
    else s = gen_expr(f, x);
    Value i = index_value(f, e->index.index);
    ir_set_pos(f, e->pos);
    if (u->kind == KIND_POINTER) {
        gen_nil_check(f, s.v);
        addr = s.v;
    }
    base = array ? array_base(f, addr, array) : slice_base(f, s, u->slice.elem);
    Place p = gen_elem_place(f, base.ptr, base.elem, gen_index_check(f, i, base.len));
    note_index(f, e, p.addr);
    return p;
}

static Value string_index(IrFunc *f, Expr *e) {
    Value s = gen_string_operand(f, e->index.x), i = index_value(f, e->index.index);
    ir_set_pos(f, e->pos);
    LLVMValueRef at = gen_index_check(f, i, gen_field(f, s.v, 1));
    LLVMTypeRef byte = ir_int(f->g, 8);
    LLVMValueRef address = gen_byte_offset(f, gen_field(f, s.v, 0), at);
    note_index(f, e, address);
    ir_touch_bytes(f, address, gen_i64(f, 1), false);
    LLVMValueRef v = LLVMBuildLoad2(f->b, byte, address, "");
    ir_alias_tag(f, v, IR_MEMORY_INT8);
    return gen_ssa(v, gen_type(f, e));
}

Value gen_index(IrFunc *f, Expr *e) {
    Expr *x = e->index.x;
    if (type_is_string(gen_type(f, x))) return string_index(f, e);
    bool generic =
        e->index.more.n > 0 || !gen_type(f, x) || type_underlying(gen_type(f, x))->kind == KIND_FUNC;
    if (generic) return gen_refuse(f, e->pos, LACK_GENERICS, gen_type(f, e));
    if (e->mode == MODE_MAPINDEX) return ir_load(f, gen_map_lookup(f, e, NULL));
    Place p = gen_index_place(f, e);
    return x->mode == MODE_VAR || type_underlying(gen_type(f, x))->kind != KIND_ARRAY ? ir_load(f, p)
                                                                                      : ir_load_ref(f, p);
}

// ---- slicing ----------------------------------------------------------------------------------------------

typedef struct Bound {
    LLVMValueRef v;
    bool is_unsigned;
} Bound;

static Bound bound(IrFunc *f, Expr *e) {
    if (!e) return (Bound){0};
    Value v = index_value(f, e);
    return (Bound){gen_to_i64(f, v), type_is_unsigned(v.type)};
}

// The bounds, checked from the last to the first, so that each is compared with one known not to be negative.
static void check_bounds(IrFunc *f, Bound *lo, Bound *hi, Bound *max, const Base *b, bool is_slice,
                         bool three) {
    LLVMValueRef len = b->len;
    if (three) {
        IrRt id = is_slice ? RT_panicSlice3Acap : RT_panicSlice3Alen;
        if (max->v != b->cap) gen_bound_check(f, max->v, b->cap, max->is_unsigned, id);
        if (hi->v != max->v) gen_bound_check(f, hi->v, max->v, hi->is_unsigned, RT_panicSlice3B);
        if (lo->v) gen_bound_check(f, lo->v, hi->v, lo->is_unsigned, RT_panicSlice3C);
        return;
    }
    if (hi->v && hi->v != b->cap && !(hi->v == len && !is_slice)) {
        gen_bound_check(f, hi->v, b->cap, hi->is_unsigned, is_slice ? RT_panicSliceAcap : RT_panicSliceAlen);
    }
    if (!hi->v) hi->v = len;
    if (lo->v) gen_bound_check(f, lo->v, hi->v, lo->is_unsigned, RT_panicSliceB);
}

// base + lo * size, but never a pointer to the end of an object: that keeps the base.
static LLVMValueRef moved_base(IrFunc *f, const Base *b, LLVMValueRef lo, LLVMValueRef room) {
    if (!lo || LLVMIsNull(lo)) return b->ptr;
    LLVMValueRef moved = gen_elem_place(f, b->ptr, b->elem, lo).addr;
    LLVMValueRef empty = LLVMBuildICmp(f->b, LLVMIntEQ, room, gen_i64(f, 0), "");
    return LLVMBuildSelect(f->b, empty, b->ptr, moved, "");
}

static LLVMValueRef difference(IrFunc *f, LLVMValueRef a, LLVMValueRef b) {
    return b ? LLVMBuildSub(f->b, a, b, "") : a;
}

static Value slice_string(IrFunc *f, Expr *e) {
    Value s = gen_expr(f, e->slice.x);
    Bound lo = bound(f, e->slice.lo), hi = bound(f, e->slice.hi), max = {0};
    ir_set_pos(f, e->pos);
    Base b = {gen_field(f, s.v, 0), gen_field(f, s.v, 1), gen_field(f, s.v, 1), gen_basic(f, KIND_UINT8)};
    check_bounds(f, &lo, &hi, &max, &b, false, false);
    LLVMValueRef len = difference(f, hi.v, lo.v);
    return gen_string(f, moved_base(f, &b, lo.v, len), len, gen_type(f, e));
}

Value gen_slice_expr(IrFunc *f, Expr *e) {
    Expr *x = e->slice.x;
    if (type_is_string(gen_type(f, x))) return slice_string(f, e);
    Type *u = type_underlying(gen_type(f, x)), *array = array_behind(gen_type(f, x));
    LLVMValueRef addr = NULL;
    Value s = {0};
    if (u->kind == KIND_ARRAY) addr = gen_address(f, x);
    else s = gen_expr(f, x);
    Bound lo = bound(f, e->slice.lo), hi = bound(f, e->slice.hi), max = bound(f, e->slice.max);
    ir_set_pos(f, e->pos);
    if (u->kind == KIND_POINTER) {
        gen_nil_check(f, s.v);
        addr = s.v;
    }
    Base b = array ? array_base(f, addr, array) : slice_base(f, s, u->slice.elem);
    check_bounds(f, &lo, &hi, &max, &b, !array, max.v != NULL);
    LLVMValueRef cap = difference(f, max.v ? max.v : b.cap, lo.v);
    return gen_slice(f, moved_base(f, &b, lo.v, cap), difference(f, hi.v, lo.v), cap, gen_type(f, e));
}

// ---- append -----------------------------------------------------------------------------------------------

static LLVMValueRef byte_count(IrFunc *f, LLVMValueRef n, Type *elem) {
    return type_size(elem) == 1 ? n : LLVMBuildMul(f->b, n, gen_i64(f, type_size(elem)), "");
}

static void copy_elements(IrFunc *f, Type *elem, LLVMValueRef dst, LLVMValueRef src, LLVMValueRef n) {
    if (type_size(elem) == 0) return;
    if (type_has_pointers(elem)) {
        LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), dst, src, n};
        ir_call_rt(f, RT_typedslicecopy, args, 4);
        return;
    }
    unsigned align = (unsigned)type_align(elem);
    LLVMValueRef bytes = byte_count(f, n, elem);
    ir_touch_bytes(f, src, bytes, false);
    ir_touch_bytes(f, dst, bytes, true);
    LLVMBuildMemMove(f->b, dst, align, src, align, bytes);
}

// Makes room for n more elements: the slice with its new length, and the old length in *old. `e`: the append.
static Value grown(IrFunc *f, Expr *e, Value s, Type *elem, LLVMValueRef n, LLVMValueRef *old) {
    Base b = slice_base(f, s, elem);
    LLVMValueRef len = LLVMBuildAdd(f->b, b.len, n, "");
    int64_t room;
    LLVMValueRef array = gen_fixed_slice(f, e->call.args.at[0], &room);
    if (array) {
        *old = b.len;
        return gen_slice(f, array, len, gen_i64(f, room), s.type);
    }
    LLVMBasicBlockRef from[3] = {gen_here(f), NULL}, grow = ir_block(f, "grow"), end = ir_block(f, "room");
    LLVMValueRef full = LLVMBuildICmp(f->b, LLVMIntUGT, len, b.cap, "");
    gen_weights(f, LLVMBuildCondBr(f->b, full, grow, end), 1, 16);
    f->terminated = true;
    ir_place_block(f, grow);
    Growing space;
    LLVMValueRef first = gen_growing_take(f, e->call.args.at[0], b.cap, len, &space);
    if (first) {
        ir_branch(f, end);
        ir_place_block(f, space.grow);
        from[2] = space.from;
    }
    LLVMValueRef r = gen_growing_array(f, e, elem, (LLVMValueRef[]){b.ptr, b.len, b.cap, len});
    LLVMValueRef ptrs[] = {b.ptr, gen_field(f, r, 0), first},
                 caps[] = {b.cap, gen_field(f, r, 1), first ? space.cap : NULL};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    LLVMValueRef ptr = gen_phi(f, ir_managed_ptr(f->g), ptrs, from, first ? 3 : 2),
                 cap = gen_phi(f, ir_int(f->g, 64), caps, from, first ? 3 : 2);
    *old = b.len;
    return gen_slice(f, ptr, len, cap, s.type);
}

static Value append_values(IrFunc *f, Expr *e, Value s, Type *elem, Value *v, int n) {
    if (n == 0) return s;
    ir_set_pos(f, e->pos);
    LLVMValueRef old;
    Value out = grown(f, e, s, elem, gen_i64(f, n), &old);
    LLVMValueRef ptr = gen_field(f, out.v, 0);
    for (int i = 0; i < n; i++) {
        ir_store(f, gen_elem_place(f, ptr, elem, LLVMBuildAdd(f->b, old, gen_i64(f, i), "")), v[i]);
    }
    return out;
}

// append(s, make([]T, n)...): room for n cleared elements, without the slice that is appended.
static Value append_make(IrFunc *f, Expr *e, Value s, Type *elem, Expr *count) {
    LLVMValueRef n = gen_to_i64(f, index_value(f, count)), old;
    ir_set_pos(f, e->pos);
    LLVMBasicBlockRef bad = ir_block(f, "negative"), good = ir_block(f, "count");
    LLVMValueRef negative = LLVMBuildICmp(f->b, LLVMIntSLT, n, gen_i64(f, 0), "");
    gen_weights(f, LLVMBuildCondBr(f->b, negative, bad, good), 1, 1u << 20);
    f->terminated = true;
    ir_place_block(f, bad);
    LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), n, n};
    ir_call_rt(f, RT_makeslice, args, 3); // panics
    LLVMBuildUnreachable(f->b);
    f->terminated = true;
    ir_place_block(f, good);
    Value out = grown(f, e, s, elem, n, &old);
    LLVMValueRef at = gen_elem_place(f, gen_field(f, out.v, 0), elem, old).addr,
                 bytes = byte_count(f, n, elem);
    if (type_size(elem) == 0) return out;
    if (type_has_pointers(elem)) {
        LLVMValueRef clear[] = {at, bytes};
        ir_call_rt(f, RT_memclrHasPointers, clear, 2);
    } else {
        LLVMBuildMemSet(f->b, at, LLVMConstInt(ir_int(f->g, 8), 0, false), bytes, (unsigned)type_align(elem));
    }
    return out;
}

// Of a slice type with a name it is a slice of its own, as with gc: its panics have other texts.
static Expr *made_count(const IrFunc *f, Expr *e) {
    e = (Expr *)unparen(e);
    bool is_make = e->kind == EX_CALL && e->call.kind == CALL_BUILTIN && e->call.builtin == BUILTIN_MAKE &&
                   e->call.args.n == 2;
    if (!is_make || gen_type(f, e)->kind != KIND_SLICE) return NULL;
    Expr *count = e->call.args.at[1];
    return type_size(gen_type(f, count)) < 8 || !type_is_unsigned(gen_type(f, count)) ? count : NULL;
}

// append(s, xs...), xs a slice or a string
static Value append_slice(IrFunc *f, Expr *e, Value s, Type *elem) {
    Expr *x = e->call.args.at[1];
    Expr *count = gen_saved(f, unparen(x)) ? NULL : made_count(f, x);
    if (count) return append_make(f, e, s, elem, count);
    if (gen_is_nil(x)) return s;
    Value more = type_is_string(gen_type(f, x)) ? gen_string_operand(f, x) : gen_bytes_operand(f, x);
    ir_set_pos(f, e->pos);
    LLVMValueRef n = gen_field(f, more.v, 1), old;
    Value out = grown(f, e, s, elem, n, &old);
    copy_elements(f, elem, gen_elem_place(f, gen_field(f, out.v, 0), elem, old).addr, gen_field(f, more.v, 0),
                  n);
    return out;
}

Value gen_append(IrFunc *f, Expr *e) {
    Type *elem = type_underlying(gen_type(f, e))->slice.elem;
    Expr *x = e->call.args.at[0];
    ir_require_allocatable(f, elem, e->pos);
    if (gen_is_tuple_call(f, e)) {
        Value *v;
        int n = gen_multi(f, x, &v);
        for (int i = 1; i < n; i++) v[i] = gen_convert(f, v[i], elem, x);
        return append_values(f, e, gen_retag(f, v[0], gen_type(f, e)), elem, v + 1, n - 1);
    }
    int mark = gen_order_mark(f), n = e->call.args.n - 1;
    gen_order(f, e->call.args.at, NULL, n + 1);
    Value s = gen_is_nil(x) ? ir_zero(f, gen_type(f, e)) : gen_retag(f, gen_expr(f, x), gen_type(f, e)), out;
    if (e->call.has_dots) {
        out = append_slice(f, e, s, elem);
    } else {
        Value *v = NEW_ARRAY(gen_arena(f), Value, n + 1);
        for (int i = 0; i < n; i++) v[i] = gen_expr_as(f, e->call.args.at[i + 1], elem);
        out = append_values(f, e, s, elem, v, n);
    }
    gen_order_end(f, mark);
    return out;
}

// ---- copy and make ----------------------------------------------------------------------------------------

Value gen_copy(IrFunc *f, Expr *e) {
    int mark = gen_order_mark(f);
    Value d, s;
    if (gen_is_tuple_call(f, e)) {
        Value *v;
        gen_multi(f, e->call.args.at[0], &v);
        d = v[0];
        s = v[1];
    } else {
        Expr *src = e->call.args.at[1];
        gen_order(f, e->call.args.at, NULL, 2);
        d = gen_expr(f, e->call.args.at[0]);
        s = type_is_string(gen_type(f, src)) ? gen_string_operand(f, src) : gen_bytes_operand(f, src);
    }
    gen_order_end(f, mark);
    ir_set_pos(f, e->pos);
    LLVMValueRef dn = gen_field(f, d.v, 1), sn = gen_field(f, s.v, 1);
    LLVMValueRef n = LLVMBuildSelect(f->b, LLVMBuildICmp(f->b, LLVMIntSLT, sn, dn, ""), sn, dn, "");
    copy_elements(f, type_underlying(d.type)->slice.elem, gen_field(f, d.v, 0), gen_field(f, s.v, 0), n);
    return gen_ssa(n, gen_basic(f, KIND_INT));
}

// An object as backing array; a length that is not constant is checked (makeslice knows how to complain).
static Value make_object(IrFunc *f, Expr *e, Type *elem, Expr *len, int64_t cap) {
    int64_t n;
    LLVMValueRef ln;
    if (gen_is_const_int(len, &n)) {
        ln = gen_i64(f, n);
    } else {
        ln = gen_to_i64(f, gen_root(f, len));
        ir_set_pos(f, e->pos);
        LLVMBasicBlockRef bad = ir_block(f, "length"), good = ir_block(f, "make");
        LLVMValueRef ok = LLVMBuildICmp(f->b, LLVMIntULE, ln, gen_i64(f, cap), "");
        gen_weights(f, LLVMBuildCondBr(f->b, ok, good, bad), 1u << 20, 1);
        f->terminated = true;
        ir_place_block(f, bad);
        LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), ln, gen_i64(f, cap)};
        ir_call_rt(f, RT_makeslice, args, 3);
        LLVMBuildUnreachable(f->b);
        f->terminated = true;
        ir_place_block(f, good);
    }
    LLVMValueRef p = ir_object(f, gen_array_type(f, elem, cap), "expr", note_text(f, e), e->pos);
    return gen_slice(f, p, ln, gen_i64(f, cap), gen_type(f, e));
}

// The array of a slice of unknown length: scratch space of the frame when it is small and the slice does not
// escape, as in the newest Go. The object stands in the branch that uses it, so that nothing is cleared when
// makeslice is called; there it is null when loam-escape finds that it escapes. All that is stored through
// the slice leaks, as its address is not known: no object comes to live longer by this.
static LLVMValueRef make_array(IrFunc *f, Expr *e, Type *elem, LLVMValueRef len, LLVMValueRef cap) {
    LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), len, cap};
    int64_t fit = gen_scratch_elems(elem);
    LLVMBasicBlockRef small = ir_block(f, "small"), make = ir_block(f, "make"), end = ir_block(f, "made"),
                      from[2];
    LLVMValueRef ptrs[2];
    if (fit) {
        LLVMValueRef fits = LLVMBuildICmp(f->b, LLVMIntULE, cap, gen_i64(f, fit), "");
        if (len != cap) // a panic, if any, is that of makeslice
            fits = LLVMBuildAnd(f->b, fits, LLVMBuildICmp(f->b, LLVMIntULE, len, cap, ""), "");
        ir_cond_branch(f, fits, small, make);
        ir_place_block(f, small);
        ptrs[0] = ir_object(f, gen_array_type(f, elem, fit), "buffer", "", e->pos);
        from[0] = gen_here(f);
        ir_cond_branch(f, LLVMBuildIsNull(f->b, ptrs[0], ""), make, end);
    } else {
        ir_branch(f, make);
    }
    ir_place_block(f, make);
    ptrs[1] = ir_call_rt(f, RT_makeslice, args, 3);
    note_on(f, ptrs[1], LOAM_MD_HEAP, note_text(f, e));
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return fit ? gen_phi(f, ir_managed_ptr(f->g), ptrs, from, 2) : ptrs[1];
}

static Value make_slice(IrFunc *f, Expr *e) {
    Type *elem = type_underlying(gen_type(f, e))->slice.elem;
    Expr *len = e->call.args.at[1], *cap = e->call.args.n > 2 ? e->call.args.at[2] : len;
    int64_t c, size = type_size(elem);
    bool fits =
        gen_is_const_int(cap, &c) && c >= 0 && (size == 0 || c <= LOAM_MAX_IMPLICIT_STACK_OBJECT / size);
    if (fits) return make_object(f, e, elem, len, c);
    int mark = gen_order_mark(f);
    gen_order(f, e->call.args.at + 1, NULL, e->call.args.n - 1);
    LLVMValueRef ln = gen_to_i64(f, index_value(f, len)),
                 cn = cap == len ? ln : gen_to_i64(f, index_value(f, cap));
    gen_order_end(f, mark);
    ir_set_pos(f, e->pos);
    return gen_slice(f, make_array(f, e, elem, ln, cn), ln, cn, gen_type(f, e));
}

Value gen_make(IrFunc *f, Expr *e) {
    switch (type_underlying(gen_type(f, e))->kind) {
    case KIND_SLICE:
        ir_require_allocatable(f, type_underlying(gen_type(f, e))->slice.elem, e->pos);
        return make_slice(f, e);
    case KIND_MAP: return gen_map_make(f, e);
    default: return gen_make_chan(f, e);
    }
}
