// range_map.c - range loops over maps, and loops that are a clear of the map.
#include "irgen/core/body.h"

// The words of package runtime's hiter.
static Type *iterator_type(IrFunc *f) {
    Type *s = type_new(ir_compiler(f->g), KIND_STRUCT);
    StructField table = {.name = "T", .type = gen_basic(f, KIND_UNSAFE_POINTER)},
                rest = {.name = "R", .type = gen_array_type(f, gen_basic(f, KIND_UINT64), 5)};
    VEC_PUSH(gen_arena(f), s->strct.fields, table);
    VEC_PUSH(gen_arena(f), s->strct.fields, rest);
    return s;
}

MapLoop gen_map_loop(IrFunc *f, Expr *x) {
    MapLoop l = {.type = type_underlying(gen_type(f, x)), .map = gen_expr(f, x).v, .pos = f->pos};
    ir_set_pos(f, x->pos);
    l.head = ir_block(f, "range");
    l.end = ir_block(f, "end");
    l.fixed = gen_fixed_map(f, x);
    if (l.fixed) {
        gen_fixed_loop(f, &l);
        return l;
    }
    l.iterator = ir_object(f, iterator_type(f), "silent", "", x->pos);
    ir_call_rt(f, RT_mapiterinit, (LLVMValueRef[]){l.map, l.iterator}, 2);
    return l;
}

// From the table that is being walked, or, where that is at its end or in use no more, from the next.
void gen_map_next(IrFunc *f, const MapLoop *l, bool wants_value, Place *key, Place *value) {
    if (l->fixed) {
        gen_fixed_next(f, l, key, value);
        return;
    }
    LLVMBasicBlockRef far = ir_block(f, "table"), body = ir_block(f, "body"), from[2];
    LLVMValueRef args[] = {l->map, l->iterator}, k[2], v[2];
    LLVMValueRef next = ir_call_map(f, RT_mapnext, l->type, args, 2);
    k[0] = gen_field(f, next, 0);
    v[0] = gen_field(f, next, 1);
    from[0] = gen_here(f);
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntNE, k[0], gen_null(f), ""), body, far);
    ir_place_block(f, far);
    next = ir_call_map(f, RT_mapnexttable, l->type, args, 2);
    k[1] = gen_field(f, next, 0);
    v[1] = gen_field(f, next, 1);
    from[1] = gen_here(f);
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntNE, k[1], gen_null(f), ""), body, l->end);
    ir_place_block(f, body);
    LLVMTypeRef ptr = ir_managed_ptr(f->g);
    *key = gen_at(gen_phi(f, ptr, k, from, 2), l->type->map.key);
    LLVMValueRef elem[] = {l->map, gen_phi(f, ptr, v, from, 2)};
    *value = gen_at(elem[1], l->type->map.value);
    if (wants_value) value->addr = ir_call_rt(f, RT_mapvalue, elem, 2);
}

static bool same_variable(const Expr *a, const Expr *b) {
    a = unparen(a);
    b = unparen(b);
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case EX_NAME: return a->name.obj && a->name.obj == b->name.obj;
    case EX_SELECTOR:
        return a->selector.selection && b->selector.selection && a->selector.sel == b->selector.sel &&
               a->selector.obj == b->selector.obj && same_variable(a->selector.x, b->selector.x);
    case EX_STAR: return same_variable(a->star.x, b->star.x);
    default: return false;
    }
}

// for k := range m { delete(m, k) }, as gc recognises it. A map with NaN among its keys keeps those.
bool gen_map_clear_loop(IrFunc *f, Stmt *s) {
    Type *map = type_underlying(gen_type(f, s->range.x));
    if (!s->range.define || !s->range.key || s->range.value || s->range.body->stmts.n != 1) return false;
    const Stmt *only = s->range.body->stmts.at[0];
    if (only->kind != ST_EXPR) return false;
    const Expr *call = unparen(only->expr.x);
    if (call->kind != EX_CALL || call->call.kind != CALL_BUILTIN || call->call.builtin != BUILTIN_DELETE)
        return false;
    const Expr *key = unparen(call->call.args.at[1]);
    if (key->kind != EX_NAME || !key->name.obj || key->name.obj != s->range.key_obj) return false;
    if (gen_fixed_map(f, s->range.x)) return false;
    if (!same_variable(call->call.args.at[0], s->range.x) || !ir_map(f->g, map)->reflexive) return false;
    LLVMValueRef m = gen_root(f, s->range.x).v;
    ir_set_pos(f, s->pos);
    ir_call_map(f, RT_mapclear, map, &m, 1);
    return true;
}
