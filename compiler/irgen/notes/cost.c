// cost.c - what inlining a function would cost, counted as gc 1.19 counts it, so that reports agree and so
// does what is inlined.
//
// gc charges one for each node of its own tree, and gc's tree is not ours: `x := e` is an assignment that
// carries a declaration (two nodes more), a method call is a function call with a method expression and the
// receiver as first argument, embedded fields, addresses, dereferences and conversions to interfaces appear
// as nodes of their own, a constant expression is one literal, parentheses are none. Over that: a call costs
// the callee's own cost when that can be inlined, else CALL_COST; a function literal CLOSURE_COST and its
// body; panic one more. defer, go, recover and local types cannot be inlined at all. A function that refers
// to itself is "recursive", unless it is one of several that call each other.
//
// Callees are counted first (recursively); one whose count is still under way counts as a plain call. Not
// handled: calls that gc has already inlined into a literal's body when it counts the function around it.
//
// The walk also notes variables that `range` assigns anew in each iteration (they share one variable in this
// version of the language, so a closure captures them by reference).
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include "loam/passes.h"
#include <string.h>

enum { CALL_COST = 57, CLOSURE_COST = 15, BIG_FUNCTION_NODES = 5000 };

typedef struct Known {
    const Object *var;
    FuncNode *fn;
} Known; // f := some function, never assigned again
typedef struct Cost {
    IrGen *g;
    FuncRec *rec;
    int total;
    int calls;          // part of the total that stands for callees and literals, not for nodes
    const char *reason; // why it can never be inlined
    bool recursive;
    VEC(Known) known;
} Cost;

static void cost_expr(Cost *, Expr *);
static void cost_stmt(Cost *, Stmt *);
static void cost_block(Cost *, const Block *);

static void refuse(Cost *c, const char *reason) {
    if (!c->reason) c->reason = reason;
}

static void cost_list(Cost *c, const ExprList *list) {
    for (int i = 0; i < list->n; i++) cost_expr(c, list->at[i]);
}

static bool const_condition(const Stmt *s, bool *value) {
    const Expr *cond = s->kind == ST_IF ? s->if_.cond : NULL;
    if (!cond || cond->mode != MODE_CONST || !cond->cval || cond->cval->kind != CONST_BOOL) return false;
    *value = cond->cval->b;
    return true;
}

// if true { ...; return }: gc drops what follows.
static bool ends_here(const Stmt *s) {
    bool value;
    if (!const_condition(s, &value)) return false;
    const Block *taken = value                                        ? s->if_.then
                         : s->if_.els && s->if_.els->kind == ST_BLOCK ? s->if_.els->block
                                                                      : NULL;
    return taken && taken->stmts.n && taken->stmts.at[taken->stmts.n - 1]->kind == ST_RETURN;
}

static void cost_stmts(Cost *c, const StmtList *list) {
    for (int i = 0; i < list->n; i++) {
        cost_stmt(c, list->at[i]);
        if (ends_here(list->at[i])) return;
    }
}

// ---- implicit nodes ---------------------------------------------------------------------------------------

// A value that becomes an interface on its way to a place.
static void cost_to_place(Cost *c, Expr *e, Type *to) {
    cost_expr(c, e);
    if (!to || !e->type || !type_is_interface(to) || e->type->kind == KIND_UNTYPED_NIL ||
        e->type->kind == KIND_TUPLE)
        return;
    if (e->mode == MODE_VALUE && unparen(e)->kind == EX_NAME && unparen(e)->name.obj &&
        unparen(e)->name.obj->kind == OBJ_NIL)
        return;
    if (!type_identical(e->type, to)) c->total++;
}

// Embedded fields on the way: one node each.
static void cost_path(Cost *c, int steps) { c->total += steps; }

// ---- calls ------------------------------------------------------------------------------------------------

// Whether `list`, names separated by blanks, has the name.
static bool is_in(const char *name, const char *list) {
    size_t n = strlen(name);
    for (const char *at = list; (at = strstr(at, name)); at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == 0)) return true;
    return false;
}

// Calls that gc turns into instructions on amd64.
static bool is_intrinsic(const Object *fn) {
    static const char math[] = "Ceil FMA Floor RoundToEven Sqrt Trunc sqrt";
    static const char bits[] = "Add Add64 Div Div64 Len Len16 Len32 Len64 Len8 Mul Mul64 OnesCount "
                               "OnesCount16 OnesCount32 OnesCount64 OnesCount8 "
                               "ReverseBytes32 ReverseBytes64 RotateLeft RotateLeft16 RotateLeft32 "
                               "RotateLeft64 RotateLeft8 Sub Sub64 TrailingZeros "
                               "TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8";
    if (!fn->pkg || fn->func.recv_named) return false;
    if (strcmp(fn->pkg->path, "math") == 0) return is_in(fn->name, math);
    if (strcmp(fn->pkg->path, "math/bits") == 0) return is_in(fn->name, bits);
    if (strcmp(fn->pkg->path, "runtime") == 0) return is_in(fn->name, "KeepAlive getcallerpc getcallersp");
    if (strcmp(fn->pkg->path, "sync") == 0) return strcmp(fn->name, "release") == 0; // for gc an AddInt32
    return strcmp(fn->pkg->path, "sync/atomic") == 0 || strcmp(fn->pkg->path, "runtime/internal/atomic") == 0;
}

// A function whose count is under way was met again: all that were begun since then call each other.
static void note_group(IrGen *g, const FuncRec *rec) {
    for (int i = g->p->counting.n - 1; i >= 0; i--) {
        g->p->counting.at[i]->grouped = true;
        if (g->p->counting.at[i] == rec) return;
    }
}

static void cost_callee(Cost *c, FuncNode *callee) {
    FuncRec *rec = callee ? nodemap_get(&c->g->p->func_recs, callee) : NULL;
    if (rec == c->rec) c->recursive = true;
    else if (rec && rec->cost_active) note_group(c->g, rec);
    if (rec && callee->body && !rec->cost_known && !rec->cost_active) note_cost(c->g, rec);
    bool inlinable =
        rec && callee->body && rec->cost_known && rec->cost >= 0 && rec->cost <= LOAM_INLINE_BUDGET;
    int cost = inlinable ? rec->cost : CALL_COST;
    c->total += cost;
    c->calls += cost;
}

// The function that an expression always is.
static FuncNode *static_callee(const Cost *c, const Expr *e);

static FuncNode *known_function(const Cost *c, const Object *var) {
    if (!var_is_fixed(var)) return NULL;
    for (int i = 0; i < c->known.n; i++)
        if (c->known.at[i].var == var) return c->known.at[i].fn;
    return NULL;
}

static FuncNode *static_callee(const Cost *c, const Expr *e) {
    e = unparen(e);
    if (e->kind == EX_FUNC_LIT) return e->func_lit.fn;
    if (e->kind == EX_NAME)
        return e->name.obj && e->name.obj->kind == OBJ_FUNC ? e->name.obj->func.node
                                                            : known_function(c, e->name.obj);
    if (e->kind != EX_SELECTOR) return NULL;
    const Selection *s = e->selector.selection;
    if (!s) return e->selector.obj && e->selector.obj->kind == OBJ_FUNC ? e->selector.obj->func.node : NULL;
    return s->kind == SEL_METHOD_EXPR && s->path.n == 0 ? s->obj->func.node : NULL;
}

// A call with several results that are passed on: a list assignment to temporaries, which are read.
static void cost_spread(Cost *c, Expr *call) {
    cost_expr(c, call);
    c->total += 1 + 4 * call->type->tuple.types.n;
}

static bool is_spread(const ExprList *list) {
    return list->n == 1 && list->at[0]->type && list->at[0]->type->kind == KIND_TUPLE;
}

static void cost_args(Cost *c, const Expr *e, Type *sig) {
    const Func *s = &type_underlying(sig)->func;
    int n = e->call.args.n, fixed = s->variadic && !e->call.has_dots ? s->params.n - 1 : s->params.n;
    if (is_spread(&e->call.args)) {
        cost_spread(c, e->call.args.at[0]);
        return;
    }
    for (int i = 0; i < fixed && i < n; i++) cost_to_place(c, e->call.args.at[i], s->params.at[i]->type);
    if (!s->variadic || e->call.has_dots) return;
    Type *elem = type_underlying(s->params.at[fixed]->type)->slice.elem;
    for (int i = fixed; i < n; i++) cost_to_place(c, e->call.args.at[i], elem);
}

static void cost_method_call(Cost *c, Expr *fun) {
    const Selection *s = fun->selector.selection;
    Expr *x = fun->selector.x;
    bool interface = s->kind == SEL_IFACE_METHOD || !s->obj->func.node;
    cost_expr(c, x);
    cost_path(c, s->path.n);
    if (interface) {
        c->calls += CALL_COST;
        c->total += CALL_COST + 1; // the method's selector
        return;
    }
    c->total++; // the method expression's type
    FuncNode *node = s->obj->func.node;
    bool at_pointer = type_underlying(x->type)->kind == KIND_POINTER;
    if (s->path.n > 0) {
        Type *t = x->type;
        for (int i = 0; i < s->path.n; i++) {
            Type *u = type_underlying(type_deref(type_underlying(t)));
            if (u->kind != KIND_STRUCT) break;
            t = u->strct.fields.at[s->path.at[i]].type;
        }
        at_pointer = type_underlying(t)->kind == KIND_POINTER;
    }
    if (at_pointer != s->obj->func.ptr_recv) c->total++; // & or *
    cost_callee(c, node);
}

static void cost_plain_call(Cost *c, Expr *e) {
    Expr *fun = (Expr *)unparen(e->call.fun);
    c->total++;
    if (fun->kind == EX_SELECTOR && fun->selector.selection && fun->selector.selection->kind != SEL_FIELD &&
        fun->selector.selection->kind != SEL_METHOD_EXPR) {
        cost_method_call(c, fun);
    } else {
        Object *o = fun->kind == EX_NAME                                   ? fun->name.obj
                    : fun->kind == EX_SELECTOR && !fun->selector.selection ? fun->selector.obj
                                                                           : NULL;
        if (o && o->kind == OBJ_FUNC) {
            c->total++;
            if (!is_intrinsic(o)) cost_callee(c, o->func.node);
        } else {
            cost_expr(c, fun);
            cost_callee(c, static_callee(c, fun));
        }
    }
    cost_args(c, e, e->call.fun->type);
}

static void cost_builtin(Cost *c, Expr *e) {
    const ExprList *args = &e->call.args;
    c->total++;
    switch (e->call.builtin) {
    case BUILTIN_RECOVER: refuse(c, "call to recover"); return;
    case BUILTIN_PANIC:
        cost_expr(c, args->at[0]);
        c->total++;
        return;
    case BUILTIN_MAKE:
        for (int i = 1; i < args->n; i++) cost_expr(c, args->at[i]);
        return;
    case BUILTIN_NEW: c->total++; return;
    case BUILTIN_APPEND: {
        Type *s = type_underlying(e->type);
        for (int i = 0; i < args->n; i++)
            cost_to_place(c, args->at[i],
                          i && !e->call.has_dots && s->kind == KIND_SLICE ? s->slice.elem : NULL);
        return;
    }
    default: cost_list(c, args); return;
    }
}

// Whether gc's conversion makes no code (its children still count).
static bool is_free_conversion(const Expr *e) {
    const Type *to = type_underlying(e->type), *from = type_underlying(e->call.args.at[0]->type);
    if (type_identical(to, from)) return !type_is_float(to) && !type_is_complex(to); // these may round
    bool unsafe_to = to->kind == KIND_UNSAFE_POINTER, unsafe_from = from->kind == KIND_UNSAFE_POINTER;
    if (to->kind == KIND_POINTER && from->kind == KIND_POINTER) return true;
    if (unsafe_to && (from->kind == KIND_POINTER || from->kind == KIND_UINTPTR)) return true;
    if (unsafe_from && (to->kind == KIND_POINTER || to->kind == KIND_UINTPTR)) return true;
    return to->kind == KIND_CHAN && from->kind == KIND_CHAN;
}

static void cost_call(Cost *c, Expr *e) {
    if (e->call.kind == CALL_BUILTIN) cost_builtin(c, e);
    else if (e->call.kind == CALL_FUNC) cost_plain_call(c, e);
    else {
        if (!is_free_conversion(e)) c->total++;
        cost_expr(c, e->call.args.at[0]);
    }
}

// ---- expressions ------------------------------------------------------------------------------------------

static void cost_composite(Cost *c, Expr *e) {
    Type *t = type_underlying(e->composite.elided_ptr ? type_underlying(e->type)->pointer.elem : e->type);
    c->total += t->kind == KIND_SLICE ? 2 : 1;
    if (e->composite.elided_ptr) c->total++;
    for (int i = 0; i < e->composite.elems.n; i++) {
        Expr *elem = e->composite.elems.at[i], *value = elem;
        Type *place = NULL;
        if (t->kind == KIND_STRUCT) {
            place = t->strct.fields.at[e->composite.index[i]].type;
            c->total++;
        } else {
            place = t->kind == KIND_ARRAY   ? t->array.elem
                    : t->kind == KIND_SLICE ? t->slice.elem
                                            : t->map.value;
        }
        if (elem->kind == EX_KEY_VALUE) {
            value = elem->key_value.value;
            if (t->kind != KIND_STRUCT) {
                c->total++;
                cost_to_place(c, elem->key_value.key, t->kind == KIND_MAP ? t->map.key : NULL);
            }
        }
        cost_to_place(c, value, place);
    }
}

static void cost_selector(Cost *c, Expr *e) {
    const Selection *s = e->selector.selection;
    c->total++;
    if (!s) {
        if (e->selector.obj && e->selector.obj->kind == OBJ_FUNC && e->selector.obj->func.node &&
            e->selector.obj->func.node == c->rec->node)
            c->recursive = true;
        return;
    }
    if (s->kind == SEL_METHOD_EXPR) {
        if (s->obj->func.node && s->obj->func.node == c->rec->node) c->recursive = true;
        return;
    }
    cost_expr(c, e->selector.x);
    if (s->kind == SEL_FIELD) {
        cost_path(c, s->path.n - 1);
        return;
    }
    cost_path(c, s->path.n);
    c->total++; // a method value costs one more
    if (s->obj->func.node && s->obj->func.node == c->rec->node) c->recursive = true;
}

static bool is_string_add(const Expr *e) {
    return e->kind == EX_BINARY && e->binary.op == OP_ADD && e->type && type_is_string(e->type) &&
           e->mode != MODE_CONST;
}

// a + b + c is one node with three operands.
static void cost_concat(Cost *c, Expr *e) {
    Expr *x = (Expr *)unparen(e->binary.x);
    if (is_string_add(x)) cost_concat(c, x);
    else cost_expr(c, e->binary.x);
    cost_expr(c, e->binary.y);
}

static void cost_binary(Cost *c, Expr *e) {
    c->total++;
    if (is_string_add(e)) {
        cost_concat(c, e);
        return;
    }
    cost_expr(c, e->binary.x);
    cost_expr(c, e->binary.y);
}

static void cost_star(Cost *c, Expr *e) {
    const Expr *x = unparen(e->star.x);
    while (x->kind == EX_CALL && x->call.kind == CALL_CONVERSION && is_free_conversion(x))
        x = unparen(x->call.args.at[0]);
    if (x->kind == EX_UNARY && x->unary.op == OP_ADDR) c->total--;
    c->total++;
    cost_expr(c, e->star.x);
}

static void cost_func_lit(Cost *c, Expr *e) {
    c->total += CLOSURE_COST + 1;
    c->calls += CLOSURE_COST;
    cost_block(c, e->func_lit.fn->body);
}

static bool is_pointer_to_array(const Expr *x) {
    Type *t = x->type ? type_underlying(x->type) : NULL;
    return t && t->kind == KIND_POINTER;
}

static void cost_slice(Cost *c, Expr *e) {
    Type *t = type_underlying(e->slice.x->type);
    c->total++;
    if (t->kind == KIND_ARRAY) c->total++; // its address
    cost_expr(c, e->slice.x);
    Expr *bounds[3] = {e->slice.lo, e->slice.hi, e->slice.max};
    for (int i = 0; i < 3; i++)
        if (bounds[i]) cost_expr(c, bounds[i]);
}

static void cost_expr(Cost *c, Expr *e) {
    if (!e) return;
    if (e->mode == MODE_CONST || e->mode == MODE_TYPE) {
        c->total++;
        return;
    }
    switch (e->kind) {
    case EX_PAREN: cost_expr(c, e->paren.x); return;
    case EX_NAME:
        c->total++;
        if (e->name.obj && e->name.obj->kind == OBJ_FUNC && e->name.obj->func.node &&
            e->name.obj->func.node == c->rec->node)
            c->recursive = true;
        return;
    case EX_COMPOSITE: cost_composite(c, e); return;
    case EX_FUNC_LIT: cost_func_lit(c, e); return;
    case EX_SELECTOR: cost_selector(c, e); return;
    case EX_INDEX:
        c->total += is_pointer_to_array(e->index.x) ? 2 : 1;
        cost_expr(c, e->index.x);
        cost_expr(c, e->index.index);
        return;
    case EX_SLICE: cost_slice(c, e); return;
    case EX_TYPE_ASSERT:
        c->total++;
        cost_expr(c, e->type_assert.x);
        return;
    case EX_CALL: cost_call(c, e); return;
    case EX_UNARY:
        if (e->unary.op == OP_ADD) c->total--;
        c->total++;
        cost_expr(c, e->unary.x);
        return;
    case EX_STAR: cost_star(c, e); return;
    case EX_BINARY: cost_binary(c, e); return;
    default: c->total++; return;
    }
}

// ---- statements -------------------------------------------------------------------------------------------

static void cost_block(Cost *c, const Block *b) {
    if (b) cost_stmts(c, &b->stmts);
}

static void note_function(Cost *c, const Object *var, const Expr *value) {
    FuncNode *fn = static_callee(c, value);
    if (!fn || !var) return;
    Known k = {var, fn};
    VEC_PUSH(c->g->arena, c->known, k);
}

static void cost_assign(Cost *c, Stmt *s) {
    c->total++;
    for (int i = 0; i < s->assign.lhs.n; i++) {
        Expr *lhs = s->assign.lhs.at[i];
        bool is_new = s->assign.define && s->assign.is_new && s->assign.is_new[i];
        if (is_new) {
            c->total += 2; // the declaration and its name
            if (lhs->kind == EX_NAME && s->assign.rhs.n == s->assign.lhs.n)
                note_function(c, lhs->name.obj, s->assign.rhs.at[i]);
        }
        if (lhs->kind == EX_NAME) c->total++;
        else cost_expr(c, lhs);
    }
    bool one_to_one = s->assign.lhs.n == s->assign.rhs.n;
    for (int i = 0; i < s->assign.rhs.n; i++) {
        Expr *lhs = one_to_one ? s->assign.lhs.at[i] : NULL;
        bool typed = lhs && s->assign.op == OP_NONE && !s->assign.define && lhs->type &&
                     !(lhs->kind == EX_NAME && strcmp(lhs->name.name, "_") == 0);
        cost_to_place(c, s->assign.rhs.at[i], typed ? lhs->type : NULL);
    }
}

static void cost_local_decl(Cost *c, const Decl *d) {
    if (d->kind == DECL_TYPE) {
        if (!d->type.alias) refuse(c, "unhandled op DCLTYPE");
        return;
    }
    if (d->kind != DECL_VAR) return;
    int names = d->var.names.n, values = d->var.values.n;
    c->total +=
        names * 3 +
        (values == names || values == 0 ? names : 1); // declarations with names; names assigned; assignments
    for (int i = 0; i < values; i++) {
        Object *var = values == names ? d->var.names.at[i].obj : NULL;
        if (var) note_function(c, var, d->var.values.at[i]);
        cost_to_place(c, d->var.values.at[i], var ? var->type : NULL);
    }
}

static void cost_if(Cost *c, Stmt *s) {
    if (s->if_.init) cost_stmt(c, s->if_.init);
    bool value;
    if (const_condition(s, &value)) {
        if (value) cost_block(c, s->if_.then);
        else if (s->if_.els) cost_stmt(c, s->if_.els);
        return;
    }
    c->total++;
    cost_expr(c, s->if_.cond);
    cost_block(c, s->if_.then);
    if (s->if_.els) cost_stmt(c, s->if_.els);
}

static void cost_clause(Cost *c, const Clause *k) {
    c->total++;
    if (k->implicit) c->total++;
    cost_list(c, &k->exprs);
    if (k->comm) cost_stmt(c, k->comm);
    cost_stmts(c, &k->body);
}

static void cost_clauses(Cost *c, const ClauseList *clauses) {
    for (int i = 0; i < clauses->n; i++) cost_clause(c, clauses->at[i]);
}

// gc leaves nothing of the other clauses, and one expression of this one.
static void cost_decided(Cost *c, const Clause *taken) {
    Clause k = *taken;
    if (k.exprs.n > 1) k.exprs.n = 1;
    cost_clause(c, &k);
}

static void cost_switch(Cost *c, Stmt *s) {
    c->total++;
    if (s->switch_.init) cost_stmt(c, s->switch_.init);
    if (s->switch_.tag) cost_expr(c, s->switch_.tag);
    Clause *taken;
    if (!gen_switch_decided(s, &taken)) cost_clauses(c, &s->switch_.clauses);
    else if (taken) cost_decided(c, taken);
}

static void cost_type_switch(Cost *c, Stmt *s) {
    c->total += 2;
    if (s->type_switch.init) cost_stmt(c, s->type_switch.init);
    if (s->type_switch.guard->type_switch.lhs) c->total++;
    cost_expr(c, s->type_switch.guard->type_switch.x);
    cost_clauses(c, &s->type_switch.clauses);
}

static void cost_for(Cost *c, Stmt *s) {
    c->total++;
    if (s->for_.init) cost_stmt(c, s->for_.init);
    if (s->for_.cond) cost_expr(c, s->for_.cond);
    if (s->for_.post) cost_stmt(c, s->for_.post);
    cost_block(c, s->for_.body);
}

static void cost_range(Cost *c, Stmt *s) {
    c->total++;
    cost_expr(c, s->range.x);
    Expr *vars[2] = {s->range.key, s->range.value};
    Object *objs[2] = {s->range.key_obj, s->range.value_obj};
    for (int i = 0; i < 2; i++) {
        if (!vars[i]) continue;
        if (s->range.define && objs[i]) {
            c->total += strcmp(objs[i]->name, "_") == 0 ? 1 : 3;
            objs[i]->var.reassigned = true;
        } else {
            cost_expr(c, vars[i]);
        }
    }
    cost_block(c, s->range.body);
}

static void cost_stmt(Cost *c, Stmt *s) {
    switch (s->kind) {
    case ST_EXPR: cost_expr(c, s->expr.x); return;
    case ST_SEND:
        c->total++;
        cost_expr(c, s->send.ch);
        cost_expr(c, s->send.value);
        return;
    case ST_INC_DEC:
        c->total += 2;
        cost_expr(c, s->inc_dec.x);
        return;
    case ST_ASSIGN: cost_assign(c, s); return;
    case ST_GO:
        refuse(c, "unhandled op GO");
        cost_expr(c, s->go_defer.call);
        return;
    case ST_DEFER:
        refuse(c, "unhandled op DEFER");
        cost_expr(c, s->go_defer.call);
        return;
    case ST_RETURN: {
        c->total++;
        int n = s->ret.results.n;
        const FuncNode *fn = c->rec->node;
        if (is_spread(&s->ret.results)) {
            cost_spread(c, s->ret.results.at[0]);
            return;
        }
        for (int i = 0; i < n; i++)
            cost_to_place(c, s->ret.results.at[i], n == fn->results.n ? fn->results.at[i]->type : NULL);
        return;
    }
    case ST_BRANCH:
        if (s->branch.kind != BRANCH_FALLTHROUGH) c->total++;
        return;
    case ST_BLOCK: cost_block(c, s->block); return;
    case ST_IF: cost_if(c, s); return;
    case ST_SWITCH: cost_switch(c, s); return;
    case ST_TYPE_SWITCH: cost_type_switch(c, s); return;
    case ST_SELECT:
        c->total++;
        cost_clauses(c, &s->select.clauses);
        return;
    case ST_FOR: cost_for(c, s); return;
    case ST_RANGE: cost_range(c, s); return;
    case ST_LABELED:
        c->total++;
        cost_stmt(c, s->labeled.stmt);
        return;
    case ST_DECL:
        for (int i = 0; i < s->decls.n; i++) cost_local_decl(c, s->decls.at[i]);
        return;
    default: return;
    }
}

static const char *pragma_reason(const IrGen *g, const FuncNode *node) {
    if (node->pragma & PRAGMA_NOINLINE) return "marked go:noinline";
    if (g->options.race && node->pragma & PRAGMA_NORACE) return "marked go:norace with -race compilation";
    if (node->pragma & PRAGMA_UINTPTRESCAPES) return "marked as having an escaping uintptr argument";
    if (!node->body) return "no function body";
    return NULL;
}

static bool is_hot(const IrGen *g, const FuncRec *rec) {
    return g->options.hot && *strmap_at_cstr(g->options.hot, rec->symbol);
}

void note_cost(IrGen *g, FuncRec *rec) {
    if (rec->cost_known || rec->cost_active) return;
    rec->cost_active = true;
    VEC_PUSH(g->arena, g->p->counting, rec);
    Cost c = {.g = g, .rec = rec};
    cost_block(&c, rec->node->body);
    const char *pragma = pragma_reason(g, rec->node);
    g->p->counting.n--;
    rec->reason = c.recursive && !rec->grouped ? "recursive" : pragma ? pragma : c.reason;
    rec->hot = !rec->reason && !rec->grouped && c.total > LOAM_INLINE_BUDGET && c.total <= LOAM_HOT_BUDGET &&
               is_hot(g, rec);
    if (!rec->reason && c.total > LOAM_INLINE_BUDGET)
        rec->reason = arena_printf(g->arena, "function too complex: cost %d exceeds budget %d", c.total,
                                   LOAM_INLINE_BUDGET);
    rec->big = c.total - c.calls >= BIG_FUNCTION_NODES;
    rec->cost = rec->reason ? -1 : c.total;
    rec->cost_active = false;
    rec->cost_known = true;
}

// ---- after inlining ---------------------------------------------------------------------------------------

// The value that a local variable always has.
static const Expr *only_value(const Object *var) {
    return var_is_fixed(var) && var->var.kind == VAR_LOCAL ? var->var.init : NULL;
}

static FuncNode *called_function(const Expr *fun) {
    enum { MAX_STEPS = 100 }; // var f = g, g = h, ...
    for (int i = 0; fun && i < MAX_STEPS; i++) {
        fun = unparen(fun);
        if (fun->kind == EX_FUNC_LIT) return fun->func_lit.fn;
        const Object *o = fun->kind == EX_NAME ? fun->name.obj : NULL;
        if (fun->kind == EX_SELECTOR) {
            const Selection *s = fun->selector.selection;
            o = s ? s->obj : fun->selector.obj;
            if (s && i && s->kind == SEL_METHOD) return NULL; // a method value
            if (s && s->kind != SEL_METHOD && (s->kind != SEL_METHOD_EXPR || s->path.n)) return NULL;
        }
        if (o && o->kind == OBJ_FUNC) return is_intrinsic(o) ? NULL : o->func.node;
        fun = only_value(o);
    }
    return NULL;
}

FuncNode *note_callee(const Expr *call) { return called_function(call->call.fun); }

FuncNode *note_inlined(IrGen *g, const FuncNode *caller, const Expr *call) {
    enum { MAX_COST_IN_BIG = 20 };
    if (g->options.no_inline || !caller || call->call.kind != CALL_FUNC) return NULL;
    FuncNode *callee = called_function(call->call.fun);
    FuncRec *rec = callee ? nodemap_get(&g->p->func_recs, callee) : NULL,
            *from = nodemap_get(&g->p->func_recs, caller);
    if (!rec || !callee->body || callee == caller) return NULL;
    note_cost(g, rec);
    bool small = rec->cost_known && rec->cost >= 0 &&
                 rec->cost <= (from && from->big ? MAX_COST_IN_BIG : LOAM_INLINE_BUDGET);
    return small ? callee : NULL;
}
