// loop.c - for and range loops.
//
// A range expression is evaluated once; its variables are one per loop, assigned at the start of each pass
// (Go 1.19). The hidden index is an i64 that counts from 0 in a canonical loop, so that LLVM can see its
// range: it is below the length when it is incremented.
#include "irgen/core/body.h"

void gen_for(IrFunc *f, Stmt *s, const Stmt *label) {
    if (s->for_.init) gen_stmt(f, s->for_.init);
    LLVMBasicBlockRef head = ir_block(f, "for"), body = ir_block(f, "body"), post = ir_block(f, "post"),
                      end = ir_block(f, "end");
    Expr *cond = s->for_.cond;
    ir_branch(f, head);
    ir_place_block(f, head);
    if (cond && !(cond->mode == MODE_CONST && cond->cval && cond->cval->b)) gen_cond(f, cond, body, end);
    else ir_branch(f, body);
    ir_place_block(f, body);
    Target t;
    gen_target_push(f, &t, s, end, post);
    gen_block(f, s->for_.body);
    gen_target_pop(f);
    ir_branch(f, post);
    ir_place_block(f, post);
    if (s->for_.post) gen_stmt(f, s->for_.post);
    ir_branch(f, head);
    gen_end_block(f, end);
}

// ---- range ------------------------------------------------------------------------------------------------

// The loop being generated: the value of pass i comes from `base` (slices, arrays) or is a rune.
typedef struct Range {
    Stmt *s;
    LLVMValueRef base, len;
    Type *elem;
    LLVMValueRef index; // alloca of the hidden index
    bool wants_key, wants_value;
} Range;

static bool wanted(const Expr *e) { return e && !gen_is_blank(e); }

static void declare(IrFunc *f, const Range *r) {
    if (!r->s->range.define) return;
    if (r->wants_key) ir_declare_var(f, r->s->range.key_obj);
    if (r->wants_value) ir_declare_var(f, r->s->range.value_obj);
}

// Gives the loop's variables the values of this pass.
static void bind(IrFunc *f, const Range *r, Value key, Value value) {
    Stmt *s = r->s;
    ir_set_pos(f, s->pos);
    if (s->range.define) {
        Object *k = s->range.key_obj, *v = s->range.value_obj;
        if (r->wants_key) ir_store(f, ir_var(f, k), gen_convert(f, key, gen_var_type(f, k), s->range.key));
        if (r->wants_value)
            ir_store(f, ir_var(f, v), gen_convert(f, value, gen_var_type(f, v), s->range.value));
        return;
    }
    Expr *list[] = {r->wants_key ? s->range.key : s->range.value, s->range.value};
    int n = r->wants_key && r->wants_value ? 2 : r->wants_key || r->wants_value ? 1 : 0;
    int mark = gen_order_mark(f);
    for (int i = 0; i < n; i++) gen_order_assigned(f, list[i]);
    gen_order(f, list, NULL, n);
    for (int i = 0; n == 2 && i < n; i++) gen_save_operands(f, list[i]); // i, x[i]: before i is assigned
    for (int i = 0; i < n; i++) {
        Place p = gen_place(f, list[i]);
        Value v = i == 0 && r->wants_key ? key : value;
        ir_store(f, p, gen_convert(f, v, p.type, list[i]));
    }
    gen_order_end(f, mark);
}

typedef struct Blocks {
    LLVMBasicBlockRef head, body, next, end;
} Blocks;

static Blocks begin_loop(IrFunc *f, Range *r) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    Blocks b = {ir_block(f, "range"), ir_block(f, "body"), ir_block(f, "next"), ir_block(f, "end")};
    r->index = ir_entry_alloca(f, i64, "");
    LLVMBuildStore(f->b, gen_i64(f, 0), r->index);
    ir_branch(f, b.head);
    ir_place_block(f, b.head);
    LLVMValueRef i = LLVMBuildLoad2(f->b, i64, r->index, "");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntSLT, i, r->len, ""), b.body, b.end);
    ir_place_block(f, b.body);
    return b;
}

static LLVMValueRef current_index(IrFunc *f, const Range *r) {
    return LLVMBuildLoad2(f->b, ir_int(f->g, 64), r->index, "");
}

// The statements of the loop, up to the branch to b->next.
static void gen_statements(IrFunc *f, const Range *r, const Blocks *b) {
    Target t;
    gen_target_push(f, &t, r->s, b->end, b->next);
    gen_block(f, r->s->range.body);
    gen_target_pop(f);
    ir_branch(f, b->next);
}

static void gen_loop_body(IrFunc *f, const Range *r, const Blocks *b) {
    gen_statements(f, r, b);
    ir_place_block(f, b->next);
    ir_set_pos(f, r->s->pos);
}

static void range_elements(IrFunc *f, Range *r) {
    Blocks b = begin_loop(f, r);
    LLVMValueRef i = current_index(f, r);
    Value value = {0};
    if (r->wants_value) {
        Place p = gen_elem_place(f, r->base, r->elem, i);
        value = r->s->range.define ? ir_load_ref(f, p) : ir_load(f, p);
    }
    bind(f, r, gen_ssa(i, gen_basic(f, KIND_INT)), value);
    gen_loop_body(f, r, &b);
    // The index is below the length here, so that it cannot wrap.
    LLVMValueRef next = LLVMBuildAdd(f->b, current_index(f, r), gen_i64(f, 1), "");
    LLVMSetNSW(next, true);
    LLVMSetNUW(next, true);
    LLVMBuildStore(f->b, next, r->index);
    ir_branch(f, b.head);
    ir_place_block(f, b.end);
}

static void range_string(IrFunc *f, Range *r) {
    LLVMTypeRef i64 = ir_int(f->g, 64), i32 = ir_int(f->g, 32), i8 = ir_int(f->g, 8);
    LLVMValueRef behind = ir_entry_alloca(f, i64, "");
    Blocks b = begin_loop(f, r);
    LLVMBasicBlockRef wide = ir_block(f, "wide"), rune = ir_block(f, "rune");
    LLVMValueRef i = current_index(f, r), at = gen_byte_offset(f, r->base, i);
    ir_touch_bytes(f, at, gen_i64(f, 1), false);
    LLVMValueRef byte = LLVMBuildLoad2(f->b, i8, at, "");
    ir_alias_tag(f, byte, IR_MEMORY_INT8);
    LLVMValueRef narrow = LLVMBuildZExt(f->b, byte, i32, ""),
                 after = LLVMBuildNSWAdd(f->b, i, gen_i64(f, 1), "");
    LLVMBasicBlockRef from[] = {gen_here(f), wide};
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntSGE, byte, LLVMConstNull(i8), ""), rune, wide);
    ir_place_block(f, wide);
    LLVMValueRef args[] = {r->base, r->len, i}, decoded = ir_call_rt(f, RT_decoderune, args, 3);
    LLVMValueRef runes[] = {narrow, LLVMBuildTrunc(f->b, gen_field(f, decoded, 0), i32, "")};
    LLVMValueRef ends[] = {after, gen_field(f, decoded, 1)};
    ir_branch(f, rune);
    ir_place_block(f, rune);
    LLVMValueRef value = gen_phi(f, i32, runes, from, 2), end = gen_phi(f, i64, ends, from, 2);
    LLVMBuildStore(f->b, end, behind);
    bind(f, r, gen_ssa(i, gen_basic(f, KIND_INT)), gen_ssa(value, ir_compiler(f->g)->type_rune));
    gen_loop_body(f, r, &b);
    LLVMBuildStore(f->b, LLVMBuildLoad2(f->b, i64, behind, ""), r->index);
    ir_branch(f, b.head);
    ir_place_block(f, b.end);
}

static void range_chan(IrFunc *f, Range *r) {
    Type *elem = gen_chan_elem(f, r->s->range.x);
    Blocks b = {ir_block(f, "range"), ir_block(f, "body"), NULL, ir_block(f, "end")};
    b.next = b.head;
    ir_branch(f, b.head);
    ir_place_block(f, b.head);
    ir_set_pos(f, r->s->pos);
    LLVMValueRef args[] = {r->base, gen_chan_object(f, elem)};
    ir_cond_branch(f, ir_call_rt(f, RT_chanrecv, args, 2), b.body, b.end);
    ir_place_block(f, b.body);
    bind(f, r, gen_received(f, args[1], elem), (Value){0});
    gen_statements(f, r, &b);
    ir_place_block(f, b.end);
}

static bool is_string(const Type *t) { return type_is_string(t); }

static void eval_array(IrFunc *f, Range *r, Expr *x, Type *array) {
    r->len = gen_i64(f, array->array.len);
    r->elem = array->array.elem;
    if (!r->wants_value) {
        if (gen_has_effect(x)) gen_expr(f, x);
        return;
    }
    bool stable = gen_is_stable(x);
    if (stable) f->reserved += type_size(array); // gc copies it: its limit of frames counts that
    r->base = (stable ? gen_expr_ref(f, x) : gen_expr(f, x)).v;
}

// Evaluates the range expression; false when it is not supported.
static bool eval_range(IrFunc *f, Range *r) {
    Expr *x = r->s->range.x;
    Type *u = type_underlying(gen_type(f, x));
    Expr *text = gen_saved(f, x) ? NULL : gen_conversion_operand(f, x, gen_is_byte_slice, is_string);
    switch (u->kind) {
    case KIND_ARRAY: eval_array(f, r, x, u); return true;
    case KIND_POINTER: {
        Type *array = type_underlying(u->pointer.elem);
        r->base = gen_expr(f, x).v;
        r->len = gen_i64(f, array->array.len);
        r->elem = array->array.elem;
        ir_set_pos(f, x->pos);
        if (r->wants_value && array->array.len > 0) gen_nil_check(f, r->base);
        return true;
    }
    case KIND_CHAN: r->base = gen_expr(f, x).v; return true;
    case KIND_SLICE:
    case KIND_STRING: {
        // string(bytes) is copied: the body may write to the bytes. []byte(text) is not: nobody writes to a
        // text.
        Value v = text ? gen_bytes_operand(f, x) : gen_expr(f, x);
        r->base = gen_field(f, v.v, 0);
        r->len = gen_field(f, v.v, 1);
        r->elem = u->kind == KIND_SLICE ? u->slice.elem : NULL;
        return true;
    }
    default: internal_error("irgen/stmt/loop.c", "line %u: nothing to range over", r->s->pos.line);
    }
}

static void range_map(IrFunc *f, Range *r) {
    if (gen_map_clear_loop(f, r->s)) return;
    int mark = gen_order_mark(f);
    gen_order(f, &r->s->range.x, NULL, 1);
    MapLoop l = gen_map_loop(f, r->s->range.x);
    gen_order_end(f, mark);
    declare(f, r);
    Blocks b = {.head = l.head, .next = l.head, .end = l.end};
    ir_branch(f, b.head);
    ir_place_block(f, b.head);
    Place key, value;
    gen_map_next(f, &l, r->wants_value, &key, &value);
    Value (*load)(IrFunc *, Place) = r->s->range.define ? ir_load_ref : ir_load;
    bind(f, r, r->wants_key ? load(f, key) : (Value){0}, r->wants_value ? load(f, value) : (Value){0});
    gen_statements(f, r, &b);
    ir_place_block(f, b.end);
}

void gen_range(IrFunc *f, Stmt *s, const Stmt *label) {
    Range r = {.s = s, .wants_key = wanted(s->range.key), .wants_value = wanted(s->range.value)};
    if (type_underlying(gen_type(f, s->range.x))->kind == KIND_MAP) {
        range_map(f, &r);
        return;
    }
    int mark = gen_order_mark(f);
    gen_order(f, &s->range.x, NULL, 1);
    bool ok = eval_range(f, &r);
    gen_order_end(f, mark);
    if (!ok) return;
    declare(f, &r);
    if (type_underlying(gen_type(f, s->range.x))->kind == KIND_CHAN) range_chan(f, &r);
    else if (type_is_string(gen_type(f, s->range.x))) range_string(f, &r);
    else range_elements(f, &r);
}
