// growing.c - slices that begin as nil and grow by append: their first array is scratch space of the frame,
// as in the newest Go, when loam-escape finds that it does not escape.
//
//   var s []T                        spare = object of LOAM_MADE_ON_STACK bytes
//   s = append(s, x), no room:       if cap(s) == 0, the new length fits, and spare != nil:
//                                    s gets spare's array, spare = nil; else growslice
//
// The space is given away once each time control passes the declaration, so that no two arrays share it. It
// is an object like others: where it outlives its frame or its iteration it is null, and nothing changes.
// What is stored through the slice leaks, as the address of its elements is not known.
//
// The array has another capacity than growslice would have given it. So a program must not see it: all that
// the function does with such a variable is to append to it, assign to it, read its length and elements,
// range over it, copy it, slice it for one of these, and give it to package sort or strings, or to functions
// of its own package that do no more with it and do not append to it.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include <string.h>

static int seen_anywhere, seen_appended, seen_function; // values of the tables

// ---- what the function does with its slices ---------------------------------------------------------------

static void see(Expr *e, void *data);

static Object *variable(Expr *e) {
    e = (Expr *)unparen(e);
    Object *o = e->kind == EX_NAME ? e->name.obj : NULL;
    return o && o->kind == OBJ_VAR && (o->var.kind == VAR_LOCAL || o->var.kind == VAR_PARAM) ? o : NULL;
}

static void *seen(IrFunc *f, const Object *var) { return nodemap_get(body_of(f)->seeing, var); }
static void set_seen(IrFunc *f, const void *node, int *how) {
    nodemap_set(body_of(f)->seeing, gen_arena(f), node, how);
}

static void see_list(IrFunc *f, const ExprList *l) {
    for (int i = 0; i < l->n; i++) see(l->at[i], f);
}

static void see_bounds(IrFunc *f, Expr *slice) {
    Expr *bounds[] = {slice->slice.lo, slice->slice.hi, slice->slice.max};
    for (int i = 0; i < 3; i++)
        if (bounds[i]) see(bounds[i], f);
}

// An operand of which the capacity is not looked at.
static void see_elements(IrFunc *f, Expr *e) {
    Expr *x = (Expr *)unparen(e);
    if (x->kind == EX_SLICE && !x->slice.max) {
        see_bounds(f, x);
        see_elements(f, x->slice.x);
    } else if (!variable(x)) {
        see(x, f);
    }
}

static bool is_builtin(const Expr *e, int id) {
    return e->kind == EX_CALL && e->call.kind == CALL_BUILTIN && e->call.builtin == id;
}

// The packages look at elements only.
static bool keeps_to_elements(const Expr *call) {
    const Expr *fun = unparen(call->call.fun);
    const Object *o = fun->kind == EX_SELECTOR && !fun->selector.selection ? fun->selector.obj : NULL;
    const Package *pkg = call->call.kind == CALL_FUNC && o && o->kind == OBJ_FUNC ? o->pkg : NULL;
    return pkg && (!strcmp(pkg->path, "sort") || !strcmp(pkg->path, "strings"));
}

static void see_stmts(IrFunc *, const StmtList *);

// The function of this package that is called, when its body was looked at to the end.
static FuncNode *known_callee(IrFunc *f, const Expr *call) {
    const Expr *fun = unparen(call->call.fun);
    const Object *o = fun->kind == EX_NAME ? fun->name.obj : NULL;
    FuncNode *fn = o && o->kind == OBJ_FUNC && o->pkg == f->pkg ? o->func.node : NULL;
    NodeMap *params = &f->g->p->slice_params, *outer = body_of(f)->seeing;
    if (!fn || !fn->body || fn->tparams.n || call->call.kind != CALL_FUNC) return NULL;
    const void *state = nodemap_get(params, fn);
    if (state) return state == &seen_function ? fn : NULL;
    body_of(f)->seeing = params;
    set_seen(f, fn, &seen_anywhere); // until it is done: a ring of calls ends
    see_stmts(f, &fn->body->stmts);
    set_seen(f, fn, &seen_function);
    body_of(f)->seeing = outer;
    return fn;
}

static bool keeps_to_elements_of(IrFunc *f, const FuncNode *fn, int i) {
    const Object *p = fn && i < fn->params.n ? fn->params.at[i] : NULL;
    bool rest = fn && fn->sig && fn->sig->func.variadic && i >= fn->params.n - 1;
    return p && !rest && !p->var.captured && !p->var.addr_taken && !nodemap_get(&f->g->p->slice_params, p);
}

// A function that gives its own parameter, or a part of it, to itself as the same parameter.
static bool is_handed_down(const Expr *call, int i) {
    const Expr *fun = unparen(call->call.fun);
    const Object *o = fun->kind == EX_NAME ? fun->name.obj : NULL;
    const FuncNode *fn = o && o->kind == OBJ_FUNC ? o->func.node : NULL;
    Expr *arg = (Expr *)unparen(call->call.args.at[i]);
    if (arg->kind == EX_SLICE && !arg->slice.max) arg = arg->slice.x;
    return fn && !call->call.has_dots && i < fn->params.n && variable(arg) &&
           variable(arg) == fn->params.at[i];
}

static void see_call(IrFunc *f, Expr *e) {
    const FuncNode *fn = known_callee(f, e);
    bool append = is_builtin(e, BUILTIN_APPEND), conversion = e->call.kind == CALL_CONVERSION;
    bool elements = is_builtin(e, BUILTIN_LEN) || is_builtin(e, BUILTIN_COPY) || keeps_to_elements(e) ||
                    (conversion && type_is_string(e->type));
    see(e->call.fun, f);
    for (int i = 0; i < e->call.args.n; i++) {
        if (elements || (append && e->call.has_dots && i == 1) || keeps_to_elements_of(f, fn, i) ||
            is_handed_down(e, i))
            see_elements(f, e->call.args.at[i]);
        else see(e->call.args.at[i], f);
    }
}

// An expression whose value may go anywhere.
static void see(Expr *e, void *data) {
    IrFunc *f = data;
    Object *var = variable(e);
    e = (Expr *)unparen(e);
    if (var) {
        set_seen(f, var, &seen_anywhere);
    } else if (e->kind == EX_INDEX) {
        see_elements(f, e->index.x);
        if (e->index.index) see(e->index.index, f);
    } else if (e->kind == EX_CALL) {
        see_call(f, e);
    } else if (e->kind == EX_BINARY && (gen_is_nil(e->binary.x) || gen_is_nil(e->binary.y))) {
        see_elements(f, e->binary.x);
        see_elements(f, e->binary.y);
    } else {
        expr_children(e, see, f);
    }
}

// s = append(s, ...), s = append(s[:i], ...), s = s[i:j]
static bool see_own(IrFunc *f, Object *var, Expr *e) {
    Expr *x = (Expr *)unparen(e);
    bool append = is_builtin(x, BUILTIN_APPEND) && !gen_is_tuple_call(f, x);
    Expr *first = append ? (Expr *)unparen(x->call.args.at[0]) : x;
    Expr *base = first->kind == EX_SLICE && !first->slice.max ? first->slice.x : append ? first : NULL;
    if (!var || !base || variable(base) != var) return false;
    if (first->kind == EX_SLICE) see_bounds(f, first);
    for (int i = 1; append && i < x->call.args.n; i++) {
        if (x->call.has_dots) see_elements(f, x->call.args.at[i]);
        else see(x->call.args.at[i], f);
    }
    if (append && !seen(f, var)) set_seen(f, var, &seen_appended);
    return true;
}

static void see_stmt(IrFunc *, const Stmt *);

static void see_stmts(IrFunc *f, const StmtList *l) {
    for (int i = 0; i < l->n; i++) see_stmt(f, l->at[i]);
}

static void see_clauses(IrFunc *f, const ClauseList *l) {
    for (int i = 0; i < l->n; i++) {
        see_list(f, &l->at[i]->exprs);
        if (l->at[i]->comm) see_stmt(f, l->at[i]->comm);
        see_stmts(f, &l->at[i]->body);
    }
}

static void see_assign(IrFunc *f, const Stmt *s) {
    bool pairs = s->assign.lhs.n == s->assign.rhs.n;
    for (int i = 0; i < s->assign.lhs.n; i++)
        if (!variable(s->assign.lhs.at[i])) see(s->assign.lhs.at[i], f);
    for (int i = 0; i < s->assign.rhs.n; i++)
        if (!pairs || !see_own(f, variable(s->assign.lhs.at[i]), s->assign.rhs.at[i]))
            see(s->assign.rhs.at[i], f);
}

static void see_range(IrFunc *f, const Stmt *s) {
    see_elements(f, s->range.x);
    if (!s->range.define && s->range.key) see(s->range.key, f);
    if (!s->range.define && s->range.value) see(s->range.value, f);
    see_stmts(f, &s->range.body->stmts);
}

static void see_decls(IrFunc *f, const DeclList *l) {
    for (int i = 0; i < l->n; i++)
        if (l->at[i]->kind == DECL_VAR) see_list(f, &l->at[i]->var.values);
}

static void see_parts(IrFunc *f, const Stmt *init, Expr *e, const Stmt *post) {
    if (init) see_stmt(f, init);
    if (e) see(e, f);
    if (post) see_stmt(f, post);
}

static void see_stmt(IrFunc *f, const Stmt *s) {
    switch (s->kind) {
    case ST_EXPR: see(s->expr.x, f); return;
    case ST_SEND:
        see(s->send.ch, f);
        see(s->send.value, f);
        return;
    case ST_INC_DEC: see(s->inc_dec.x, f); return;
    case ST_ASSIGN: see_assign(f, s); return;
    case ST_GO:
    case ST_DEFER: see(s->go_defer.call, f); return;
    case ST_RETURN: see_list(f, &s->ret.results); return;
    case ST_BLOCK: see_stmts(f, &s->block->stmts); return;
    case ST_IF:
        see_parts(f, s->if_.init, s->if_.cond, s->if_.els);
        see_stmts(f, &s->if_.then->stmts);
        return;
    case ST_SWITCH:
        see_parts(f, s->switch_.init, s->switch_.tag, NULL);
        see_clauses(f, &s->switch_.clauses);
        return;
    case ST_TYPE_SWITCH:
        see_parts(f, s->type_switch.init, s->type_switch.guard->type_switch.x, NULL);
        see_clauses(f, &s->type_switch.clauses);
        return;
    case ST_SELECT: see_clauses(f, &s->select.clauses); return;
    case ST_FOR:
        see_parts(f, s->for_.init, s->for_.cond, s->for_.post);
        see_stmts(f, &s->for_.body->stmts);
        return;
    case ST_RANGE: see_range(f, s); return;
    case ST_LABELED:
        if (s->labeled.stmt) see_stmt(f, s->labeled.stmt);
        return;
    case ST_DECL: see_decls(f, &s->decls); return;
    default: return;
    }
}

// ---- the space --------------------------------------------------------------------------------------------

static int64_t capacity_for(const Type *elem) {
    int64_t size = type_size(elem);
    return size ? LOAM_MADE_ON_STACK / size : 0;
}

// Called when a local variable was declared as a slice without elements.
void gen_growing_declare(IrFunc *f, Object *var) {
    Body *b = body_of(f);
    const Type *t = var ? type_underlying(gen_var_type(f, var)) : NULL;
    if (!t || t->kind != KIND_SLICE || var->var.kind != VAR_LOCAL || var->var.captured ||
        var->var.addr_taken || !f->node || !f->node->body || capacity_for(t->slice.elem) < 2)
        return;
    b->seeing = &b->slices;
    if (!b->slices_known) see_stmts(f, &f->node->body->stmts);
    b->slices_known = true;
    if (nodemap_get(&b->slices, var) != &seen_appended) return;
    LLVMValueRef spare = nodemap_get(&b->spares, var);
    if (!spare) spare = ir_entry_alloca(f, ir_managed_ptr(f->g), "spare");
    nodemap_set(&b->spares, gen_arena(f), var, spare);
    Type *array = gen_array_type(f, t->slice.elem, capacity_for(t->slice.elem));
    LLVMBuildStore(f->b, ir_object(f, array, "buffer", "", var->pos), spare);
}

// A slice that has no elements, wherever it came from.
bool gen_is_empty_slice(IrFunc *f, const Expr *e) {
    int64_t n;
    e = unparen(e);
    if (e->kind == EX_COMPOSITE) return !e->composite.elided_ptr && e->composite.elems.n == 0;
    if (e->kind != EX_CALL) return false;
    if (e->call.kind == CALL_CONVERSION) return gen_is_nil(e->call.args.at[0]);
    if (!is_builtin(e, BUILTIN_MAKE) || e->call.args.n != 2) return false;
    const Expr *len = e->call.args.at[1];
    return len->mode == MODE_CONST && len->cval && const_to_int64(len->cval, &n) && n == 0;
}

LLVMValueRef gen_growing_take(IrFunc *f, Expr *first, LLVMValueRef cap, LLVMValueRef len, Growing *g) {
    Object *var = first ? variable(first) : NULL;
    LLVMValueRef spare = var ? nodemap_get(&body_of(f)->spares, var) : NULL;
    if (!spare) return NULL;
    int64_t fit = capacity_for(type_underlying(gen_var_type(f, var))->slice.elem);
    LLVMBasicBlockRef none = ir_block(f, "none"), small = ir_block(f, "small"), take = ir_block(f, "take"),
                      grow = ir_block(f, "array");
    LLVMValueRef is_first = LLVMBuildICmp(f->b, LLVMIntEQ, cap, gen_i64(f, 0), "");
    ir_cond_branch(f, is_first, none, grow);
    ir_place_block(f, none);
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntULE, len, gen_i64(f, fit), ""), small, grow);
    ir_place_block(f, small);
    LLVMValueRef p = LLVMBuildLoad2(f->b, ir_managed_ptr(f->g), spare, "");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, p, ""), grow, take);
    ir_place_block(f, take);
    LLVMBuildStore(f->b, gen_null(f), spare);
    *g = (Growing){.cap = gen_i64(f, fit), .from = gen_here(f), .grow = grow};
    return p;
}
