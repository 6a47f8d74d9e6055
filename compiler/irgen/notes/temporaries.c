// temporaries.c - the temporaries that gc makes before it analyses a function, and -m shows by number:
// f(g()), where g has several results, is t1, t2 := g(); f(t1, t2), and a callee with a call in it is
// computed first: g().m() is t := g(); t.m().
//
// A temporary is called .autotmp_N where N counts the variables that its function has until then:
// receiver, parameters with a name, all results, then local variables and temporaries in source order,
// operands before the call.
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include "irgen/notes/notes.h"

typedef struct Temporaries {
    int callee, first; // of the callee, of the first result that is passed on; -1: there is none
} Temporaries;

typedef struct Counter {
    IrGen *g;
    int n;
} Counter;

static bool is_call_or_receive(const Expr *e) {
    if (e->kind == EX_UNARY) return e->unary.op == OP_RECV;
    if (e->kind != EX_CALL || e->mode == MODE_CONST) return false;
    return e->call.kind == CALL_FUNC || (e->call.kind == CALL_BUILTIN && e->call.builtin != BUILTIN_NEW);
}

static void look_for_calls(Expr *e, void *found) {
    if (e->mode == MODE_TYPE) return;
    if (is_call_or_receive(e)) *(bool *)found = true;
    else expr_children(e, look_for_calls, found);
}

static bool is_method_selector(const Expr *fun) {
    const Selection *s = fun->kind == EX_SELECTOR ? fun->selector.selection : NULL;
    return s && s->kind != SEL_FIELD && s->kind != SEL_METHOD_EXPR;
}

static bool has_computed_callee(const Expr *call) {
    const Expr *fun = unparen(call->call.fun);
    bool found = false;
    look_for_calls(is_method_selector(fun) ? fun->selector.x : (Expr *)fun, &found);
    return found;
}

static int count_spread(const ExprList *list) {
    const Type *t = list->n == 1 ? list->at[0]->type : NULL;
    return t && t->kind == KIND_TUPLE ? t->tuple.types.n : 0;
}

static void count_expr(Expr *e, void *data) {
    Counter *c = data;
    if (e->mode == MODE_TYPE || e->mode == MODE_CONST) return;
    expr_children(e, count_expr, c);
    if (e->kind != EX_CALL || e->call.kind == CALL_CONVERSION) return;
    Temporaries t = {-1, -1};
    if (e->call.kind == CALL_FUNC && has_computed_callee(e)) t.callee = c->n++;
    int spread = count_spread(&e->call.args);
    if (spread) t.first = c->n;
    c->n += spread;
    if (t.callee < 0 && t.first < 0) return;
    Temporaries *kept = NEW(c->g->arena, Temporaries);
    *kept = t;
    nodemap_set(&c->g->p->temporaries, c->g->arena, e, kept);
}

static bool is_variable(const Object *o) { return o && o->name && !name_is_blank(o->name); }

static void count_names(Counter *c, const DeclList *decls) {
    for (int i = 0; i < decls->n; i++)
        for (int k = 0; decls->at[i]->kind == DECL_VAR && k < decls->at[i]->var.names.n; k++)
            c->n += !name_is_blank(decls->at[i]->var.names.at[k].name);
}

static void count_stmt(Stmt *s, void *data) {
    Counter *c = data;
    if (s->kind == ST_DECL) count_names(c, &s->decls);
    for (int i = 0; s->kind == ST_ASSIGN && s->assign.define && i < s->assign.lhs.n; i++)
        c->n += s->assign.is_new && s->assign.is_new[i];
    if (s->kind == ST_RANGE) c->n += is_variable(s->range.key_obj) + is_variable(s->range.value_obj);
    for (int i = 0; s->kind == ST_TYPE_SWITCH && i < s->type_switch.clauses.n; i++)
        c->n += s->type_switch.clauses.at[i]->implicit != NULL;
    stmt_children(s, count_expr, count_stmt, c);
    if (s->kind == ST_RETURN) c->n += count_spread(&s->ret.results);
}

static void count_function(IrGen *g, const FuncNode *fn) {
    if (nodemap_get(&g->p->temporaries, fn)) return;
    nodemap_set(&g->p->temporaries, g->arena, fn, g);
    Counter c = {.g = g, .n = fn->results.n};
    for (int i = 0; i < fn->params.n; i++) {
        const Object *p = fn->params.at[i];
        c.n += p && p->name && *p->name;
    }
    for (int i = 0; fn->body && i < fn->body->stmts.n; i++) count_stmt(fn->body->stmts.at[i], &c);
}

static const Temporaries *temporaries_of(IrGen *g, const FuncNode *fn, const Expr *call) {
    if (!fn) return NULL;
    count_function(g, fn);
    return nodemap_get(&g->p->temporaries, call);
}

static Expr *temporary(IrGen *g, const Expr *at, int number) {
    Expr *n = NEW(g->arena, Expr);
    *n = (Expr){.kind = EX_NAME, .pos = at->pos, .type = at->type, .mode = MODE_VALUE};
    n->name.name = arena_printf(g->arena, ".autotmp_%d", number);
    return n;
}

Expr *note_callee_temporary(IrGen *g, const FuncNode *fn, const Expr *call) {
    const Temporaries *t = temporaries_of(g, fn, call);
    if (!t || t->callee < 0) return NULL;
    const Expr *fun = unparen(call->call.fun);
    return temporary(g, is_method_selector(fun) ? fun->selector.x : fun, t->callee);
}

Expr *note_passed_on(IrFunc *f, Expr *call, int result) {
    Expr *source = call->call.args.at[0];
    const Temporaries *t = notes_wanted(f) ? temporaries_of(f->g, f->node, call) : NULL;
    return t && t->first >= 0 ? temporary(f->g, source, t->first + result) : source;
}
