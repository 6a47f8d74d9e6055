// builtin.c - calls of predeclared functions: len, cap, new, panic, print, println and package unsafe's;
// append, copy and make are in slice.c.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"

// ---- len and cap ------------------------------------------------------------------------------------------

// len([]rune(s)) without the slice.
static LLVMValueRef gen_count_runes(IrFunc *f, Value s) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    LLVMValueRef p = gen_field(f, s.v, 0), n = gen_field(f, s.v, 1);
    LLVMBasicBlockRef before = gen_here(f), head = ir_block(f, "runes"), body = ir_block(f, "rune"),
                      wide = ir_block(f, "wide"), next = ir_block(f, "next"), end = ir_block(f, "end");
    ir_branch(f, head);
    ir_place_block(f, head);
    LLVMValueRef i = LLVMBuildPhi(f->b, i64, ""), count = LLVMBuildPhi(f->b, i64, "");
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntSLT, i, n, ""), body, end);
    ir_place_block(f, body);
    LLVMValueRef byte = LLVMBuildLoad2(f->b, ir_int(f->g, 8), gen_byte_offset(f, p, i), "");
    ir_alias_tag(f, byte, IR_MEMORY_INT8);
    LLVMValueRef ascii = LLVMBuildICmp(f->b, LLVMIntSGE, byte, LLVMConstNull(ir_int(f->g, 8)), "");
    LLVMValueRef behind = LLVMBuildNSWAdd(f->b, i, gen_i64(f, 1), "");
    ir_cond_branch(f, ascii, next, wide);
    ir_place_block(f, wide);
    LLVMValueRef args[] = {p, n, i};
    LLVMValueRef after = gen_field(f, ir_call_rt(f, RT_decoderune, args, 3), 1);
    ir_branch(f, next);
    ir_place_block(f, next);
    LLVMValueRef to[] = {behind, after};
    LLVMBasicBlockRef from[] = {body, wide};
    LLVMValueRef at = gen_phi(f, i64, to, from, 2), more = LLVMBuildNSWAdd(f->b, count, gen_i64(f, 1), "");
    ir_branch(f, head);
    LLVMBasicBlockRef into[] = {before, next};
    LLVMAddIncoming(i, (LLVMValueRef[]){gen_i64(f, 0), at}, into, 2);
    LLVMAddIncoming(count, (LLVMValueRef[]){gen_i64(f, 0), more}, into, 2);
    ir_place_block(f, end);
    return count;
}

static bool is_string(const Type *t) { return type_is_string(t); }

static LLVMValueRef gen_len_of(IrFunc *f, Expr *x, bool cap) {
    Type *u = type_underlying(gen_type(f, x));
    if (u->kind == KIND_POINTER) {
        gen_expr(f, x); // evaluated, not dereferenced
        u = type_underlying(u->pointer.elem);
        return gen_i64(f, u->array.len);
    }
    if (u->kind == KIND_ARRAY) {
        if (gen_has_effect(x)) gen_expr(f, x);
        return gen_i64(f, u->array.len);
    }
    Expr *runes = cap || gen_saved(f, x) ? NULL : gen_conversion_operand(f, x, gen_is_rune_slice, is_string);
    if (runes) return gen_count_runes(f, gen_expr(f, runes));
    if (u->kind == KIND_MAP) return gen_map_len(f, gen_expr(f, x).v);
    if (u->kind == KIND_CHAN) return gen_chan_len(f, x, cap);
    Value v = u->kind == KIND_STRING ? gen_string_operand(f, x) : gen_expr(f, x);
    return gen_field(f, v.v, cap ? 2 : 1);
}

// The arguments of a builtin, where one call with several results may stand for them.
static int gen_arg_values(IrFunc *f, Expr *e, Value **out) {
    int n = e->call.args.n;
    if (gen_is_tuple_call(f, e)) return gen_multi(f, e->call.args.at[0], out);
    *out = NEW_ARRAY(gen_arena(f), Value, n + 1);
    for (int i = 0; i < n; i++) {
        Expr *x = e->call.args.at[i];
        (*out)[i] =
            gen_is_nil(x) ? gen_ssa(gen_null(f), gen_basic(f, KIND_UNSAFE_POINTER)) : gen_expr_ref(f, x);
    }
    return n;
}

// ---- print and println ------------------------------------------------------------------------------------

static void print_call(IrFunc *f, IrRt id, LLVMValueRef v) { ir_call_rt(f, id, &v, 1); }

static void print_complex(IrFunc *f, Value v) {
    v = gen_complex_convert(f, v, gen_basic(f, KIND_COMPLEX128));
    ir_call_rt(f, RT_printcomplex, (LLVMValueRef[]){gen_field(f, v.v, 0), gen_field(f, v.v, 1)}, 2);
}

static void print_value(IrFunc *f, Value v) {
    Type *u = type_underlying(v.type);
    LLVMTypeRef f64 = LLVMDoubleTypeInContext(ir_context(f->g));
    switch (u->kind) {
    case KIND_BOOL: print_call(f, RT_printbool, v.v); return;
    case KIND_STRING:
        ir_call_rt(f, RT_printstring, (LLVMValueRef[]){gen_field(f, v.v, 0), gen_field(f, v.v, 1)}, 2);
        return;
    case KIND_SLICE:
        ir_call_rt(f, RT_printslice,
                   (LLVMValueRef[]){gen_field(f, v.v, 0), gen_field(f, v.v, 1), gen_field(f, v.v, 2)}, 3);
        return;
    case KIND_INTERFACE:
        ir_call_rt(f, RT_printeface, (LLVMValueRef[]){gen_field(f, v.v, 0), gen_field(f, v.v, 1)}, 2);
        return;
    case KIND_FLOAT32: print_call(f, RT_printfloat, LLVMBuildFPExt(f->b, v.v, f64, "")); return;
    case KIND_FLOAT64: print_call(f, RT_printfloat, v.v); return;
    case KIND_COMPLEX64:
    case KIND_COMPLEX128: print_complex(f, v); return;
    default: break;
    }
    if (type_is_integer(u)) print_call(f, type_is_unsigned(u) ? RT_printuint : RT_printint, gen_to_i64(f, v));
    else print_call(f, RT_printpointer, v.v);
}

static void print_values(IrFunc *f, const Value *v, int n, const Expr *e) {
    bool line = e->call.builtin == BUILTIN_PRINTLN;
    for (int i = 0; i < n; i++) {
        if (line && i > 0) ir_call_rt(f, RT_printsp, NULL, 0);
        print_value(f, v[i]);
    }
    if (line) ir_call_rt(f, RT_printnl, NULL, 0);
}

static void gen_print(IrFunc *f, Expr *e) {
    Value *v;
    int n = gen_arg_values(f, e, &v);
    ir_set_pos(f, e->pos);
    print_values(f, v, n, e);
}

// ---- the others -------------------------------------------------------------------------------------------

static Value gen_new(IrFunc *f, Expr *e) {
    Type *t = gen_type(f, e->call.args.at[0]);
    ir_require_allocatable(f, t, e->pos);
    LLVMValueRef object = ir_object(f, t, "expr", note_text(f, e), e->pos);
    return gen_ssa(gen_pointer(f, object, gen_type(f, e)), gen_type(f, e));
}

static Value panic_value(IrFunc *f, Expr *e) {
    Expr *x = e->call.args.at[0];
    Pos boxing = x->mode == MODE_CONST ? e->pos : unparen(x)->pos; // where it is reported
    bool is_operation = x->mode != MODE_CONST && unparen(x)->kind == EX_BINARY;
    if (is_operation && note_last_name(x).line) boxing = note_last_name(x);
    return gen_expr_boxed_at(f, x, ir_compiler(f->g)->type_any, boxing);
}

static void panic_with(IrFunc *f, Value v) {
    LLVMValueRef args[] = {gen_field(f, v.v, 0), gen_field(f, v.v, 1)};
    gen_panic_call(f, RT_gopanic, args, 2);
}

static void gen_panic(IrFunc *f, Expr *e) {
    Value v = panic_value(f, e);
    ir_set_pos(f, e->pos);
    panic_with(f, v);
}

// The function that asks has a frame of its own, by which the runtime knows who called it.
static Value gen_recover(IrFunc *f) {
    ir_own_frame(f);
    LLVMValueRef v = ir_call_rt(f, RT_gorecover, NULL, 0);
    return gen_iface(f, gen_field(f, v, 0), gen_field(f, v, 1), ir_compiler(f->g)->type_any);
}

static Value gen_complex(IrFunc *f, Expr *e) {
    Value *parts;
    gen_arg_values(f, e, &parts);
    ir_set_pos(f, e->pos);
    return gen_complex_of(f, parts[0], parts[1], gen_type(f, e));
}

static Value unsafe_add(IrFunc *f, Expr *e) {
    Value p = gen_expr(f, e->call.args.at[0]);
    LLVMValueRef n = gen_to_i64(f, gen_expr(f, e->call.args.at[1]));
    return gen_ssa(LLVMBuildGEP2(f->b, ir_int(f->g, 8), p.v, &n, 1, ""), gen_type(f, e));
}

// unsafe.Slice(p, n). n is out of range when it is negative or its elements reach past the end of the address
// space; behind a nil pointer that is so for every byte.
static Value unsafe_slice(IrFunc *f, Expr *e) {
    Value p = gen_expr(f, e->call.args.at[0]), n = gen_expr(f, e->call.args.at[1]);
    LLVMValueRef len = gen_to_i64(f, n);
    Type *elem = type_underlying(gen_type(f, e))->slice.elem;
    ir_set_pos(f, e->pos);
    uint64_t size = (uint64_t)type_size(elem);
    LLVMTypeRef i64 = ir_int(f->g, 64);
    uint64_t most = size > 1 ? UINT64_MAX / size : INT64_MAX;
    LLVMValueRef fits = LLVMBuildICmp(f->b, LLVMIntULE, len, LLVMConstInt(i64, most, false), "");
    LLVMValueRef room = LLVMBuildNeg(f->b, LLVMBuildPtrToInt(f->b, p.v, i64, ""), "");
    LLVMValueRef bytes = LLVMBuildMul(f->b, len, LLVMConstInt(i64, size, false), "");
    fits = LLVMBuildAnd(f->b, fits, LLVMBuildICmp(f->b, LLVMIntULE, bytes, room, ""), "");
    gen_require(f, fits, RT_panicunsafeslice, (LLVMValueRef[]){p.v, len}, 2);
    LLVMValueRef data = gen_pointer(f, p.v, gen_basic(f, KIND_UNSAFE_POINTER));
    return gen_slice(f, data, len, len, gen_type(f, e));
}

static Value builtin_value(IrFunc *f, Expr *e) {
    Expr *x = e->call.args.n > 0 ? e->call.args.at[0] : NULL;
    Type *boolean = gen_basic(f, KIND_BOOL);
    switch ((BuiltinId)e->call.builtin) {
    case BUILTIN_LEN: return gen_ssa(gen_len_of(f, x, false), gen_type(f, e));
    case BUILTIN_CAP: return gen_ssa(gen_len_of(f, x, true), gen_type(f, e));
    case BUILTIN_APPEND: return gen_append(f, e);
    case BUILTIN_COPY: return gen_copy(f, e);
    case BUILTIN_MAKE: return gen_make(f, e);
    case BUILTIN_NEW: return gen_new(f, e);
    case BUILTIN_PANIC: gen_panic(f, e); break;
    case BUILTIN_PRINT: gen_print(f, e); break;
    case BUILTIN_PRINTLN: gen_print(f, e); break;
    case BUILTIN_UNSAFE_ADD: return unsafe_add(f, e);
    case BUILTIN_UNSAFE_SLICE: return unsafe_slice(f, e);
    case BUILTIN_RECOVER: return gen_recover(f);
    case BUILTIN_DELETE: gen_map_delete(f, e); break;
    case BUILTIN_CLOSE: gen_close(f, e); break;
    case BUILTIN_COMPLEX: return gen_complex(f, e);
    case BUILTIN_REAL: return gen_complex_part(f, gen_expr(f, x), 0, gen_type(f, e));
    case BUILTIN_IMAG: return gen_complex_part(f, gen_expr(f, x), 1, gen_type(f, e));
    case BUILTIN_UNSAFE_ALIGNOF:
    case BUILTIN_UNSAFE_OFFSETOF:
    case BUILTIN_UNSAFE_SIZEOF:
        internal_error("irgen/expr/builtin.c", "line %u: a constant builtin was not folded", e->pos.line);
    }
    return (Value){IR_NONE, NULL, boolean};
}

// b(g()), g with several results: a call whose arguments are nodes that stand for the results.
static Expr *spread(IrFunc *f, const Expr *e) {
    Value *v;
    Expr *call = NEW(gen_arena(f), Expr), *from = e->call.args.at[0];
    int n = gen_multi(f, from, &v);
    *call = *e;
    call->call.args = (ExprList){0};
    for (int i = 0; i < n; i++) {
        Expr *x = NEW(gen_arena(f), Expr);
        *x = *unparen(from);
        x->mode = MODE_VALUE;
        x->type = v[i].type;
        gen_save_value(f, x, v[i]);
        VEC_PUSH(gen_arena(f), call->call.args, x);
    }
    return call;
}

static bool takes_tuples(int id) {
    return id == BUILTIN_APPEND || id == BUILTIN_COPY || id == BUILTIN_PRINT || id == BUILTIN_PRINTLN;
}

Value gen_builtin(IrFunc *f, Expr *e) {
    int mark = gen_order_mark(f);
    int id = e->call.builtin;
    if (gen_is_tuple_call(f, e) && !takes_tuples(id)) e = spread(f, e);
    bool orders_itself =
        id == BUILTIN_APPEND || id == BUILTIN_COPY || id == BUILTIN_MAKE || id == BUILTIN_NEW;
    if (!orders_itself && !gen_is_tuple_call(f, e)) gen_order(f, e->call.args.at, NULL, e->call.args.n);
    Value v = builtin_value(f, e);
    gen_order_end(f, mark);
    return v;
}

// ---- deferred ---------------------------------------------------------------------------------------------

static bool is_saved_for_later(const Expr *x) { return x->mode != MODE_CONST && !gen_is_nil(x); }

static void prepare_args(IrFunc *f, Expr *e, Prepared *p) {
    p->v = NEW_ARRAY(gen_arena(f), Value, e->call.args.n + 1);
    for (int i = 0; i < e->call.args.n; i++)
        if (is_saved_for_later(e->call.args.at[i])) p->v[p->n++] = gen_expr(f, e->call.args.at[i]);
}

void gen_prepare_builtin(IrFunc *f, Expr *e, Prepared *p) {
    int id = e->call.builtin, mark = gen_order_mark(f);
    if (gen_is_tuple_call(f, e) && id != BUILTIN_PRINT && id != BUILTIN_PRINTLN) e = spread(f, e);
    *p = (Prepared){.call = e, .is_later = true};
    if (!gen_is_tuple_call(f, e)) gen_order(f, e->call.args.at, NULL, e->call.args.n);
    if (id == BUILTIN_PRINT || id == BUILTIN_PRINTLN) {
        p->n = gen_arg_values(f, e, &p->v);
    } else if (id == BUILTIN_PANIC) {
        p->v = NEW(gen_arena(f), Value);
        p->v[p->n++] = panic_value(f, e);
    } else {
        prepare_args(f, e, p);
    }
    gen_order_end(f, mark);
}

void gen_run_builtin(IrFunc *f, const Prepared *p) {
    Expr *e = p->call;
    int id = e->call.builtin, mark = gen_order_mark(f), n = 0;
    if (id == BUILTIN_PRINT || id == BUILTIN_PRINTLN) {
        print_values(f, p->v, p->n, e);
    } else if (id == BUILTIN_PANIC) {
        panic_with(f, p->v[0]);
    } else {
        for (int i = 0; i < e->call.args.n; i++)
            if (is_saved_for_later(e->call.args.at[i])) gen_save_value(f, e->call.args.at[i], p->v[n++]);
        builtin_value(f, e);
    }
    gen_order_end(f, mark);
}
