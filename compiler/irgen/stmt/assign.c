// assign.c - assignments, short declarations, variable declarations, op-assignment, ++ and --, and steps of
// package initialisation.
//
// A tuple assignment evaluates the operands of index expressions and indirections on the left, then the
// values, then assigns from left to right; bounds and nil checks of the left side belong to the last phase. A
// single assignment evaluates its value first.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include "types/const/const.h"

// ---- left sides -------------------------------------------------------------------------------------------

static bool passes_pointers(const Selection *s) { return s->path.n > 1 && s->indirect; }

// Evaluates what an assignment to e needs, short of its checks.
void gen_save_operands(IrFunc *f, Expr *e) {
    for (;;) {
        e = (Expr *)unparen(e);
        if (e->kind == EX_INDEX) {
            bool is_array = type_underlying(gen_type(f, e->index.x))->kind == KIND_ARRAY;
            if (!is_array) gen_save(f, e->index.x);
            gen_save(f, e->index.index);
            if (!is_array) return;
            e = e->index.x;
        } else if (e->kind == EX_SELECTOR && e->selector.selection) {
            if (passes_pointers(e->selector.selection)) {
                gen_save_place(f, e, gen_place(f, e));
                return;
            }
            if (type_underlying(gen_type(f, e->selector.x))->kind == KIND_POINTER) {
                gen_save(f, e->selector.x);
                return;
            }
            e = e->selector.x;
        } else {
            if (e->kind == EX_STAR) gen_save(f, e->star.x);
            return;
        }
    }
}

typedef struct Left {
    Expr *e;
    Object *fresh;
    bool is_blank;
    Type *type;
} Left;

static Left left_of(IrFunc *f, const Stmt *s, int i) {
    Expr *e = s->assign.lhs.at[i];
    Left l = {.e = e, .is_blank = gen_is_blank(e)};
    if (s->assign.define && s->assign.is_new && s->assign.is_new[i] && !l.is_blank)
        l.fresh = unparen(e)->name.obj;
    l.type = l.is_blank ? NULL : l.fresh ? gen_var_type(f, l.fresh) : gen_type(f, e);
    return l;
}

static Left left_of_object(IrFunc *f, Object *o) {
    bool is_blank = !o || !o->name || (o->name[0] == '_' && !o->name[1]);
    return (Left){.fresh = is_blank ? NULL : o, .is_blank = is_blank, .type = o ? gen_var_type(f, o) : NULL};
}

static void assign_value(IrFunc *f, const Left *l, Value v, Pos pos) {
    if (l->is_blank || v.form == IR_NONE) return;
    ir_set_pos(f, pos);
    Place p = l->fresh ? ir_declare_unset(f, l->fresh) : gen_place(f, l->e);
    ir_set_pos(f, pos);
    ir_store(f, p, v);
}

// The boxing of a value that is assigned is reported at the place it is assigned to, the last one of several.
static Pos boxing_pos(const Left *last, const Expr *e) {
    Pos at = last->fresh || !last->e ? (Pos){0} : note_last_name(last->e);
    return at.line ? at : unparen(e)->pos;
}

static Value value_for(IrFunc *f, const Left *l, const Left *last, Expr *e) {
    bool is_bytes = l->fresh && l->type && l->type == gen_type(f, e) && gen_is_bytes_of_text(f, e);
    if (is_bytes && gen_slice_uses(f, l->fresh) == 0) return gen_bytes_operand(f, e);
    if (l->type) return gen_expr_boxed_at(f, e, l->type, boxing_pos(last, e));
    return gen_is_nil(e) ? (Value){0} : gen_expr_ref(f, e);
}

// ---- the forms --------------------------------------------------------------------------------------------

static bool is_memory_literal(IrFunc *f, const Expr *e, const Type *t) {
    e = unparen(e);
    if (e->kind != EX_COMPOSITE || e->composite.elided_ptr || ir_type(f->g, (Type *)t)->ssa) return false;
    return type_identical(gen_type(f, e), t);
}

// A literal of constants needs no memory beside what it is assigned to, which may be far larger than the
// stack.
static bool is_written_in_place(IrFunc *f, const Left *l, Expr *rhs) {
    return !l->is_blank && !l->fresh && is_memory_literal(f, rhs, l->type) &&
           gen_is_constant_literal(f, rhs, l->type);
}

static void assign_one(IrFunc *f, Left *l, Expr *rhs, Pos pos) {
    int mark = gen_order_mark(f);
    Expr *list[] = {l->is_blank || l->fresh ? rhs : l->e, rhs};
    Type *to[] = {NULL, l->type};
    int n = list[0] == rhs ? 1 : 2;
    if (n == 2) gen_order_assigned(f, l->e);
    gen_order(f, list + 2 - n, to + 2 - n, n);
    if (n == 2 && l->e->mode == MODE_MAPINDEX && !ir_type(f->g, l->type)->ssa &&
        f->reserved < type_size(l->type))
        f->reserved = type_size(l->type); // gc copies the value, each to the same place
    if (l->fresh && is_memory_literal(f, rhs, l->type)) {
        Place p = ir_declare_var(f, l->fresh);
        gen_composite_into(f, p, (Expr *)unparen(rhs));
    } else if (is_written_in_place(f, l, rhs)) {
        Place p = gen_place(f, l->e);
        gen_clear(f, p);
        gen_composite_into(f, p, (Expr *)unparen(rhs));
    } else if (l->type && !ir_type(f->g, l->type)->ssa && !gen_is_nil(rhs)) {
        assign_value(f, l, gen_retag(f, gen_expr_ref(f, rhs), l->type), pos);
    } else {
        assign_value(f, l, value_for(f, l, l, rhs), pos);
        if (l->fresh && gen_is_empty_slice(rhs)) gen_growing_declare(f, l->fresh);
    }
    gen_order_end(f, mark);
}

static void save_all(IrFunc *f, Left *l, int n) {
    for (int i = 0; i < n; i++) {
        if (!l[i].is_blank && !l[i].fresh) gen_save_operands(f, l[i].e);
    }
}

// In x, s = s[n], s[:n] it is the second that panics first.
static bool is_copied_early(const Expr *e) {
    ExprKind k = unparen(e)->kind;
    return k == EX_SLICE || k == EX_TYPE_ASSERT;
}

static void order_left(IrFunc *f, Left *l, int n, ExprList *rhs, const Expr *later) {
    Expr **list = NEW_ARRAY(gen_arena(f), Expr *, 2 * n + 1);
    Type **to = NEW_ARRAY(gen_arena(f), Type *, 2 * n + 1);
    int count = 0;
    bool may_panic = false;
    for (int i = 0; i < n; i++) {
        if (l[i].is_blank || l[i].fresh) continue;
        gen_order_assigned(f, l[i].e);
        list[count++] = l[i].e;
    }
    for (int i = 0; rhs && i < n; i++) {
        to[count] = l[i].type;
        list[count++] = rhs->at[i];
        may_panic |= is_copied_early(rhs->at[i]);
    }
    if (may_panic) gen_order_always(f, list, to, count);
    else gen_order_before(f, list, to, count, later);
}

static void assign_tuple(IrFunc *f, Left *l, int n, ExprList *rhs, Pos pos) {
    Value *v = NEW_ARRAY(gen_arena(f), Value, n);
    int mark = gen_order_mark(f);
    order_left(f, l, n, rhs, NULL);
    save_all(f, l, n);
    for (int i = 0; i < n; i++) v[i] = value_for(f, &l[i], &l[n - 1], rhs->at[i]);
    for (int i = 0; i < n; i++) assign_value(f, &l[i], v[i], pos);
    gen_order_end(f, mark);
}

// Of many results, new variables without pointers stay where the call has put them: as values they would all
// live at once from here on, more than there are registers, and LLVM looks for place for each among all
// others.
static bool stays_in_results(IrFunc *f, const Left *l, int n, Value v) {
    enum { MANY = 64 };
    if (n <= MANY || l->is_blank || !l->fresh || type_has_pointers(l->type)) return false;
    return v.form == IR_SSA && LLVMIsALoadInst(v.v) && ir_declare_at(f, l->fresh, LLVMGetOperand(v.v, 0));
}

// a, b = f() and the comma-ok forms
static void assign_multi(IrFunc *f, Left *l, int n, Expr *rhs, Pos pos) {
    Value *v;
    int mark = gen_order_mark(f);
    order_left(f, l, n, NULL, rhs);
    Expr *x = (Expr *)unparen(rhs);
    if (x->kind == EX_TYPE_ASSERT) gen_order(f, &x->type_assert.x, NULL, 1);
    int got = gen_multi(f, rhs, &v);
    if (got != n) internal_error("irgen/stmt/assign.c", "line %u: %d values for %d places", pos.line, got, n);
    save_all(f, l, n);
    for (int i = 0; i < n; i++) {
        if (!l[i].is_blank) v[i] = gen_convert(f, v[i], l[i].type, NULL);
    }
    for (int i = 0; i < n; i++)
        if (!stays_in_results(f, &l[i], n, v[i])) assign_value(f, &l[i], v[i], pos);
    gen_order_end(f, mark);
}

static void assign_any(IrFunc *f, Left *l, int n, ExprList *rhs, Pos pos) {
    if (n > 1 && rhs->n == 1) assign_multi(f, l, n, rhs->at[0], pos);
    else if (n == 1) assign_one(f, l, rhs->at[0], pos);
    else assign_tuple(f, l, n, rhs, pos);
}

// m[k] op= y: what may panic or see the map comes before the insertion of k, but for the shift itself, as
// with gc.
static void order_map_operands(IrFunc *f, Expr *lhs, Op op, Expr *rhs, Pos pos) {
    Expr *x = (Expr *)unparen(lhs), *key = x->index.index, *bytes = gen_map_key_bytes(f, x);
    gen_save(f, x->index.x);
    gen_save(f, bytes ? bytes : key);
    if (!rhs) return;
    gen_save(f, rhs);
    if (rhs->mode == MODE_CONST || (op != OP_DIV && op != OP_REM)) return;
    // A key that cannot be hashed panics before the division.
    if (ir_map(f->g, type_underlying(gen_type(f, x->index.x)))->may_panic) gen_expr(f, x);
    gen_check_divisor(f, gen_expr(f, rhs), pos);
}

void gen_assign_values(IrFunc *f, Stmt *s, const Value *v) {
    int n = s->assign.lhs.n, mark = gen_order_mark(f);
    Left *l = NEW_ARRAY(gen_arena(f), Left, n);
    for (int i = 0; i < n; i++) l[i] = left_of(f, s, i);
    order_left(f, l, n, NULL, NULL);
    if (n > 1) save_all(f, l, n);
    for (int i = 0; i < n; i++)
        assign_value(f, &l[i], l[i].is_blank ? v[i] : gen_convert(f, v[i], l[i].type, NULL), s->pos);
    gen_order_end(f, mark);
}

// x op= y, and x++ with y NULL
static void op_assign(IrFunc *f, Expr *lhs, Op op, Expr *rhs, Pos pos) {
    int mark = gen_order_mark(f);
    Expr *list[] = {lhs, rhs};
    gen_order_assigned(f, lhs);
    gen_order(f, list, NULL, rhs ? 2 : 1);
    if (unparen(lhs)->mode == MODE_MAPINDEX) order_map_operands(f, lhs, op, rhs, pos);
    Place p = gen_place(f, lhs);
    Value x = ir_load(f, p), r;
    if (!rhs) {
        Value one = ir_const(f, const_int64(gen_arena(f), 1), gen_type(f, lhs));
        r = gen_arith(f, op, x, one, gen_type(f, lhs), pos);
    } else if (op == OP_SHL || op == OP_SHR) {
        r = gen_shift(f, op, x, gen_expr(f, rhs), rhs->mode == MODE_CONST ? rhs->cval : NULL,
                      gen_type(f, lhs), pos);
    } else if (type_is_string(gen_type(f, lhs))) {
        Saved s = {.e = unparen(lhs), .v = x};
        VEC_PUSH(gen_arena(f), body_of(f)->saved, s);
        // gc reports no s += t, but the concatenation in s += t + u
        const Expr *sum = unparen(rhs);
        bool is_sum = sum->kind == EX_BINARY && sum->mode != MODE_CONST;
        r = gen_concat(f, list, 2, gen_type(f, lhs), is_sum ? note_text(f, sum) : "",
                       is_sum ? sum->pos : pos);
    } else {
        r = gen_arith(f, op, x, gen_expr(f, rhs), gen_type(f, lhs), pos);
    }
    ir_set_pos(f, pos);
    ir_store(f, p, r);
    gen_order_end(f, mark);
}

void gen_assign(IrFunc *f, Stmt *s) {
    if (s->kind == ST_INC_DEC) {
        op_assign(f, s->inc_dec.x, s->inc_dec.op, NULL, s->pos);
        return;
    }
    if (s->assign.op != OP_NONE) {
        op_assign(f, s->assign.lhs.at[0], s->assign.op, s->assign.rhs.at[0], s->pos);
        if (notes_wanted(f)) note_self_assignments(f, s);
        return;
    }
    int n = s->assign.lhs.n;
    Left *l = NEW_ARRAY(gen_arena(f), Left, n);
    LLVMValueRef mark = note_flow_mark(f);
    for (int i = 0; i < n; i++) l[i] = left_of(f, s, i);
    assign_any(f, l, n, &s->assign.rhs, s->pos);
    if (note_flows_wanted(f) && n == 1 && s->assign.rhs.n == 1)
        note_flow(f, mark,
                  arena_printf(gen_arena(f), "%s %s %s", note_text(f, s->assign.lhs.at[0]),
                               s->assign.define ? ":=" : "=", note_text(f, s->assign.rhs.at[0])),
                  s->assign.rhs.at[0]);
    if (notes_wanted(f) && n == s->assign.rhs.n && !s->assign.define) note_self_assignments(f, s);
}

void gen_var_decl(IrFunc *f, Decl *d) {
    int n = d->var.names.n;
    if (d->var.values.n == 0) {
        for (int i = 0; i < n; i++) {
            if (!d->var.names.at[i].obj) continue;
            ir_declare_var(f, d->var.names.at[i].obj);
            gen_growing_declare(f, d->var.names.at[i].obj);
        }
        return;
    }
    Left *l = NEW_ARRAY(gen_arena(f), Left, n);
    for (int i = 0; i < n; i++) {
        l[i] = left_of_object(f, d->var.names.at[i].obj);
        if (l[i].is_blank && d->var.type) l[i].type = gen_type(f, d->var.type);
    }
    // As gc does: var a, b = x, f() is var a = x; var b = f(), unlike a, b := x, f(), which reads x after f.
    if (n == d->var.values.n)
        for (int i = 0; i < n; i++) assign_one(f, &l[i], d->var.values.at[i], d->pos);
    else assign_multi(f, l, n, d->var.values.at[0], d->pos);
}

// ---- package initialisation -------------------------------------------------------------------------------

static void init_global(IrFunc *f, Object *o, Value v) {
    if (o && o->name && !(o->name[0] == '_' && !o->name[1])) ir_store(f, ir_var(f, o), v);
}

static bool is_real(const Object *o) { return o && o->name && !(o->name[0] == '_' && !o->name[1]); }

void gen_init_step(IrFunc *f, const InitStep *step) {
    int mark = gen_order_mark(f);
    ir_set_pos(f, step->rhs->pos);
    if (step->lhs.n == 1) {
        Object *o = step->lhs.at[0];
        Type *to = o ? o->type : NULL;
        Expr *e = step->rhs;
        gen_order(f, &e, &to, 1);
        if (is_real(o) && is_memory_literal(f, e, to))
            gen_composite_into(f, ir_var(f, o), (Expr *)unparen(e));
        else if (to) init_global(f, o, gen_expr_as(f, e, to));
        else gen_expr_ref(f, e);
    } else {
        Value *v;
        int n = gen_multi(f, step->rhs, &v);
        for (int i = 0; i < n; i++) {
            Object *o = step->lhs.at[i];
            if (is_real(o)) init_global(f, o, gen_convert(f, v[i], o->type, step->rhs));
        }
    }
    gen_order_end(f, mark);
}
