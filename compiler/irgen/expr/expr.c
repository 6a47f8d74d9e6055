// expr.c - expressions: names, selectors with implicit dereferences through embedded fields, dereferences,
// unary and logical operators, and the dispatch to the other files. Constants never reach the cases by kind.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"

// ---- places -----------------------------------------------------------------------------------------------

static Place deref(IrFunc *f, LLVMValueRef ptr, Type *pointer) {
    gen_nil_check(f, ptr);
    return gen_at(ptr, type_underlying(pointer)->pointer.elem);
}

static bool is_pointer(Type *t) { return type_underlying(t)->kind == KIND_POINTER; }

// One step of a selector: field `index` of x, following a pointer first.
static Operand step_into(IrFunc *f, Operand x, int index) {
    Type *t = x.is_place ? x.p.type : x.v.type;
    if (is_pointer(t)) {
        Value ptr = x.is_place ? ir_load(f, x.p) : x.v;
        x = (Operand){.is_place = true, .p = deref(f, ptr.v, t)};
    }
    if (x.is_place) return (Operand){.is_place = true, .p = gen_field_place(f, x.p, index)};
    return (Operand){.v = gen_field_value(f, x.v, index)};
}

Operand gen_walk_path(IrFunc *f, Expr *x, const Selection *s, int n) {
    Operand at = {0};
    if (x->mode == MODE_VAR && !is_pointer(gen_type(f, x)) &&
        !(gen_saved(f, x) && !gen_saved(f, x)->is_place)) {
        at = (Operand){.is_place = true, .p = gen_place(f, x)};
    } else if (unparen(x)->mode == MODE_MAPINDEX && !gen_saved(f, x) && !gen_saved(f, unparen(x))) {
        at = (Operand){.is_place = true, .p = gen_map_lookup(f, (Expr *)unparen(x), NULL)};
    } else {
        at.v = gen_expr(f, x);
    }
    for (int i = 0; i < n; i++) at = step_into(f, at, s->path.at[i]);
    return at;
}

static Place place_of_name(IrFunc *f, Expr *e) {
    Object *o = e->kind == EX_NAME ? e->name.obj : e->selector.obj;
    if (!o) return (Place){.type = gen_type(f, e), .is_blank = true};
    return ir_var(f, o);
}

static Place place_of_selector(IrFunc *f, Expr *e) {
    if (!e->selector.selection) return place_of_name(f, e);
    const Selection *s = e->selector.selection;
    ir_set_pos(f, e->pos);
    Operand at = gen_walk_path(f, e->selector.x, s, s->path.n);
    if (!at.is_place) internal_error("irgen/expr/expr.c", "selector %s is not addressable", e->selector.sel);
    return at.p;
}

Place gen_place(IrFunc *f, Expr *e) {
    const Saved *s = gen_saved(f, e);
    if (s) return s->is_place ? s->p : gen_spill(f, s->v);
    switch (e->kind) {
    case EX_NAME: return place_of_name(f, e);
    case EX_PAREN: return gen_place(f, e->paren.x);
    case EX_SELECTOR: return place_of_selector(f, e);
    case EX_INDEX: return gen_index_place(f, e);
    case EX_STAR: {
        Value ptr = gen_expr(f, e->star.x);
        ir_set_pos(f, e->pos);
        return deref(f, ptr.v, ptr.type);
    }
    default: return gen_spill(f, gen_expr(f, e));
    }
}

LLVMValueRef gen_address(IrFunc *f, Expr *e) { return gen_managed(f, gen_place(f, e).addr); }

// ---- values -----------------------------------------------------------------------------------------------

static Value name_value(IrFunc *f, Expr *e, Object *o) {
    if (!o) internal_error("irgen/expr/expr.c", "line %u: name without an object", e->pos.line);
    switch (o->kind) {
    case OBJ_NIL: return ir_zero(f, gen_type(f, e));
    case OBJ_VAR: return ir_load(f, ir_var(f, o));
    case OBJ_FUNC: return gen_ssa(ir_func_value(f->g, o->func.node), gen_type(f, e));
    default: internal_error("irgen/expr/expr.c", "line %u: %s is no value", e->pos.line, o->name);
    }
}

static Value selector_value(IrFunc *f, Expr *e) {
    const Selection *s = e->selector.selection;
    if (!s) return name_value(f, e, e->selector.obj);
    if (s->kind == SEL_METHOD_EXPR) return gen_ssa(ir_method_expr_value(f->g, s->recv, s), gen_type(f, e));
    if (s->kind != SEL_FIELD) return gen_method_value(f, e);
    ir_set_pos(f, e->pos);
    Operand at = gen_walk_path(f, e->selector.x, s, s->path.n);
    return at.is_place ? ir_load(f, at.p) : at.v;
}

static Value logical(IrFunc *f, Expr *e) {
    bool is_and = e->binary.op == OP_ANDAND;
    LLVMValueRef x = gen_root(f, e->binary.x).v;
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, more = ir_block(f, is_and ? "and" : "or"),
                      end = ir_block(f, "end");
    ir_cond_branch(f, x, is_and ? more : end, is_and ? end : more);
    ir_place_block(f, more);
    LLVMValueRef values[2] = {gen_i1(f, !is_and), gen_root(f, e->binary.y).v};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_ssa(gen_phi(f, ir_int(f->g, 1), values, from, 2), gen_type(f, e));
}

void gen_cond(IrFunc *f, Expr *e, LLVMBasicBlockRef then, LLVMBasicBlockRef els) {
    Expr *x = (Expr *)unparen(e);
    bool is_const = x->mode == MODE_CONST || gen_saved(f, x);
    if (!is_const && x->kind == EX_UNARY && x->unary.op == OP_NOT) {
        gen_cond(f, x->unary.x, els, then);
    } else if (!is_const && x->kind == EX_BINARY && (x->binary.op == OP_ANDAND || x->binary.op == OP_OROR)) {
        bool is_and = x->binary.op == OP_ANDAND;
        LLVMBasicBlockRef more = ir_block(f, is_and ? "and" : "or");
        gen_cond(f, x->binary.x, is_and ? more : then, is_and ? els : more);
        ir_place_block(f, more);
        gen_cond(f, x->binary.y, then, els);
    } else {
        LLVMValueRef c = gen_root(f, x).v;
        ir_set_pos(f, x->pos);
        ir_cond_branch(f, c, then, els);
    }
}

static bool is_comparison(Op op) { return op >= OP_EQ && op <= OP_GE; }

static Value binary(IrFunc *f, Expr *e) {
    Op op = e->binary.op;
    if (op == OP_ANDAND || op == OP_OROR) return logical(f, e);
    if (is_comparison(op)) return gen_compare(f, e);
    if (op == OP_ADD && type_is_string(gen_type(f, e)))
        return gen_concat(f, &e, 1, gen_type(f, e), note_text(f, e), e->pos);
    if (op == OP_SHL || op == OP_SHR) {
        Value x = gen_expr(f, e->binary.x), y = gen_expr(f, e->binary.y);
        return gen_shift(f, op, x, y, e->binary.y->mode == MODE_CONST ? e->binary.y->cval : NULL,
                         gen_type(f, e), e->pos);
    }
    Value x = gen_expr(f, e->binary.x), y = gen_expr(f, e->binary.y);
    return gen_arith(f, op, x, y, gen_type(f, e), e->pos);
}

static Value address_of(IrFunc *f, Expr *e) {
    Expr *x = (Expr *)unparen(e->unary.x);
    if (x->kind == EX_COMPOSITE) return gen_ssa(gen_composite_object(f, x, e, e->pos), gen_type(f, e));
    return gen_ssa(gen_pointer(f, gen_place(f, x).addr, gen_type(f, e)), gen_type(f, e));
}

static Value unary(IrFunc *f, Expr *e) {
    if (e->unary.op == OP_ADDR) return address_of(f, e);
    if (e->unary.op == OP_RECV) return gen_receive(f, e, NULL);
    Value x = gen_expr(f, e->unary.x);
    ir_set_pos(f, e->pos);
    if (e->unary.op == OP_SUB && type_is_complex(x.type)) return gen_complex_negate(f, x);
    switch (e->unary.op) {
    case OP_ADD: break;
    case OP_SUB:
        x.v = type_is_float(x.type) ? LLVMBuildFNeg(f->b, x.v, "") : LLVMBuildNeg(f->b, x.v, "");
        break;
    case OP_XOR:
    case OP_NOT: x.v = LLVMBuildNot(f->b, x.v, ""); break;
    default:
        internal_error("irgen/expr/expr.c", "line %u: unary operator %s", e->pos.line, op_text(e->unary.op));
    }
    return gen_ssa(x.v, gen_type(f, e));
}

static Value call_value(IrFunc *f, Expr *e) {
    if (e->call.kind == CALL_BUILTIN) return gen_builtin(f, e);
    if (e->call.kind == CALL_CONVERSION) {
        Expr *x = e->call.args.at[0];
        if (gen_is_nil(x)) return ir_zero(f, gen_type(f, e));
        Value v = gen_expr_ref(f, x);
        ir_set_pos(f, e->pos);
        return gen_convert(f, v, gen_type(f, e), e);
    }
    Value *results;
    int n = gen_call(f, e, &results);
    if (n != 1) return (Value){IR_NONE, NULL, gen_type(f, e)};
    return results[0];
}

static Value constant(IrFunc *f, Expr *e) {
    Type *t =
        type_is_untyped(gen_type(f, e)) ? type_default(ir_compiler(f->g), gen_type(f, e)) : gen_type(f, e);
    return ir_const(f, e->cval, t);
}

Value gen_expr(IrFunc *f, Expr *e) {
    const Saved *s = gen_saved(f, e);
    if (s) return s->is_place ? ir_load(f, s->p) : s->v;
    if (e->mode == MODE_CONST && e->cval) return constant(f, e);
    switch (e->kind) {
    case EX_NAME: ir_set_pos(f, e->pos); return name_value(f, e, e->name.obj);
    case EX_PAREN: return gen_expr(f, e->paren.x);
    case EX_FUNC_LIT: ir_set_pos(f, e->pos); return ir_func_lit(f, e);
    case EX_COMPOSITE: return gen_composite(f, e);
    case EX_SELECTOR: return selector_value(f, e);
    case EX_INDEX: return gen_index(f, e);
    case EX_SLICE: return gen_slice_expr(f, e);
    case EX_TYPE_ASSERT: return gen_type_assert(f, e, NULL);
    case EX_CALL: return call_value(f, e);
    case EX_UNARY: return unary(f, e);
    case EX_STAR: return ir_load(f, gen_place(f, e));
    case EX_BINARY: return binary(f, e);
    default:
        internal_error("irgen/expr/expr.c", "line %u: no value (expression kind %d)", e->pos.line, e->kind);
    }
}

Value gen_expr_ref(IrFunc *f, Expr *e) {
    e = (Expr *)unparen(e);
    if (e->mode == MODE_MAPINDEX && !gen_saved(f, e)) return ir_load_ref(f, gen_map_lookup(f, e, NULL));
    if (e->mode == MODE_VAR && !gen_saved(f, e) && !ir_type(f->g, gen_type(f, e))->ssa)
        return ir_load_ref(f, gen_place(f, e));
    return gen_expr(f, e);
}

static bool is_zero_literal(const Expr *e) { return e->kind == EX_COMPOSITE && e->composite.elems.n == 0; }

static bool is_local(const Expr *e) {
    return e->kind == EX_NAME && e->mode == MODE_VAR && e->name.obj->var.kind != VAR_GLOBAL;
}

// gc copies variables and zero literals to its frame, to box or compare them.
Value gen_operand_ref(IrFunc *f, Expr *e) {
    Value v = gen_expr_ref(f, e);
    if (v.form == IR_MEM && (is_zero_literal(unparen(e)) || is_local(unparen(e))))
        f->reserved += type_size(v.type);
    return v;
}

Value gen_expr_boxed_at(IrFunc *f, Expr *e, Type *to, Pos boxing) {
    if (gen_is_nil(e)) return ir_zero(f, to);
    bool boxes = type_is_interface(to);
    Value v = boxes ? gen_operand_ref(f, e) : gen_expr(f, e);
    if (boxes) ir_set_pos(f, unparen(e)->pos);
    return gen_convert_at(f, v, to, e, boxing);
}

Value gen_expr_as(IrFunc *f, Expr *e, Type *to) { return gen_expr_boxed_at(f, e, to, unparen(e)->pos); }

int gen_multi(IrFunc *f, Expr *e, Value **out) {
    Expr *x = (Expr *)unparen(e);
    if (x->kind == EX_CALL && x->call.kind == CALL_FUNC) return gen_call(f, x, out);
    *out = NEW_ARRAY(gen_arena(f), Value, 2);
    Type *boolean = gen_basic(f, KIND_BOOL);
    if (x->kind == EX_TYPE_ASSERT) {
        LLVMValueRef ok;
        (*out)[0] = gen_type_assert(f, x, &ok);
        (*out)[1] = gen_ssa(ok, boolean);
        return 2;
    }
    if (x->kind == EX_UNARY && x->unary.op == OP_RECV) {
        LLVMValueRef ok;
        (*out)[0] = gen_receive(f, x, &ok);
        (*out)[1] = gen_ssa(ok, boolean);
        return 2;
    }
    if (x->kind == EX_INDEX) {
        LLVMValueRef ok;
        (*out)[0] = ir_load(f, gen_map_lookup(f, x, &ok));
        (*out)[1] = gen_ssa(ok, boolean);
        return 2;
    }
    internal_error("irgen/expr/expr.c", "line %u: no comma-ok expression", x->pos.line);
}
