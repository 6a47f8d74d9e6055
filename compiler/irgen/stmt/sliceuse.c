// sliceuse.c - what a function does with its local variables that are slices: found out from its text, once,
// when somebody asks. Functions of the same package that get such a slice are looked into, too.
//
// SLICE_LEAVES is everything that is not one of the others: then the slice may be kept, and its capacity be
// seen. Without it, a variable's elements and length are read, it is ranged over, copied, sliced for one of
// these up to its length, assigned to. Captured variables and those whose address is taken are not told of.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include <string.h>

enum { FUNCTION_BEGUN = 64, FUNCTION_DONE = 128 }; // of a FuncNode in IrProgram.slice_params

static void see(Expr *e, void *data);

static Object *variable(Expr *e) {
    e = (Expr *)unparen(e);
    Object *o = e->kind == EX_NAME ? e->name.obj : NULL;
    return o && o->kind == OBJ_VAR && (o->var.kind == VAR_LOCAL || o->var.kind == VAR_PARAM) ? o : NULL;
}

static unsigned uses_in(const NodeMap *table, const void *node) {
    return (unsigned)(uintptr_t)nodemap_get(table, node);
}

static void set_uses(IrFunc *f, const void *node, unsigned uses) {
    nodemap_set(body_of(f)->seeing, gen_arena(f), node, (void *)(uintptr_t)uses);
}

static void add_use(IrFunc *f, const void *node, unsigned use) {
    set_uses(f, node, uses_in(body_of(f)->seeing, node) | use);
}

static void see_bounds(IrFunc *f, Expr *slice) {
    Expr *bounds[] = {slice->slice.lo, slice->slice.hi, slice->slice.max};
    for (int i = 0; i < 3; i++)
        if (bounds[i]) see(bounds[i], f);
}

static bool is_builtin(const Expr *e, int id) {
    return e->kind == EX_CALL && e->call.kind == CALL_BUILTIN && e->call.builtin == id;
}

// x[:0], x[:len(x)], x[:len(x)-1]; all others may end behind the length, as far as the capacity allows.
static bool ends_within(const Expr *slice) {
    int64_t n = 0;
    const Expr *hi = slice->slice.hi ? unparen(slice->slice.hi) : NULL;
    if (!hi) return true;
    if (gen_is_const_int(hi, &n)) return n == 0;
    bool less =
        hi->kind == EX_BINARY && hi->binary.op == OP_SUB && gen_is_const_int(hi->binary.y, &n) && n >= 0;
    if (less) hi = unparen(hi->binary.x);
    return is_builtin(hi, BUILTIN_LEN) && variable(slice->slice.x) &&
           variable(hi->call.args.at[0]) == variable(slice->slice.x);
}

// An operand of which nothing but elements and length is used, as `uses` says.
static void see_elements(IrFunc *f, Expr *e, unsigned uses) {
    Expr *x = (Expr *)unparen(e);
    if (x->kind == EX_SLICE && !x->slice.max) {
        if (!ends_within(x)) uses |= SLICE_LEAVES;
        see_bounds(f, x);
        see_elements(f, x->slice.x, uses);
    } else if (!variable(x)) {
        see(x, f);
    } else if (uses) {
        add_use(f, variable(x), uses);
    }
}

static bool is_part_of_array(IrFunc *f, const Expr *e) {
    Type *t = e->kind == EX_INDEX && e->index.index ? gen_type(f, e->index.x) : NULL;
    return t && type_underlying(t)->kind == KIND_ARRAY;
}

// What is assigned to, or has its address taken: the address of an element, or of a part of it, tells an
// array from the next one.
static void see_place_as(IrFunc *f, Expr *e, unsigned uses) {
    Expr *x = (Expr *)unparen(e);
    if (variable(x)) return;
    if (x->kind == EX_SELECTOR && x->selector.selection) {
        see_place_as(f, x->selector.x, uses);
    } else if (is_part_of_array(f, x)) {
        see_place_as(f, x->index.x, uses);
        see(x->index.index, f);
    } else if (x->kind == EX_INDEX && x->index.index) {
        see_elements(f, x->index.x, uses);
        see(x->index.index, f);
    } else {
        see(x, f);
    }
}

static void see_place(IrFunc *f, Expr *e) { see_place_as(f, e, SLICE_WRITTEN); }

static bool begins_with_one_of(const char *name, const char *const *list) {
    for (; *list; list++)
        if (text_begins(name, *list)) return true;
    return false;
}

// Methods of a user's type are called with the slice itself: sort.Sort(x).
static bool takes_methods(const Object *fn, int i) {
    const Func *sig = &type_underlying(fn->type)->func;
    const Type *param = i < sig->params.n ? type_underlying(sig->params.at[i]->type) : NULL;
    return !param || (param->kind == KIND_INTERFACE && param->iface.methods.n > 0);
}

// Functions of Go's packages that only look at the elements of a slice, or only exchange them.
static unsigned uses_by_package(const Expr *call, int i) {
    static const char *const bytes[] = {"Compare", "Contains", "Count",     "Equal",
                                        "Has",     "Index",    "LastIndex", NULL},
                             *const utf8[] = {"Decode", "FullRune", "RuneCount", "Valid", NULL};
    const Expr *fun = unparen(call->call.fun);
    const Object *o = fun->kind == EX_SELECTOR && !fun->selector.selection ? fun->selector.obj : NULL;
    if (!o || o->kind != OBJ_FUNC || !o->pkg || o->pkg->user) return SLICE_LEAVES;
    if (!strcmp(o->pkg->path, "sort")) return takes_methods(o, i) ? SLICE_LEAVES : SLICE_WRITTEN;
    bool reads = !strcmp(o->pkg->path, "strings") ||
                 (!strcmp(o->pkg->path, "bytes") && begins_with_one_of(o->name, bytes)) ||
                 (!strcmp(o->pkg->path, "unicode/utf8") && begins_with_one_of(o->name, utf8));
    return reads ? 0 : SLICE_LEAVES;
}

static void see_stmts(IrFunc *, const StmtList *);

// The function of this package that is called, when its body was looked at to the end.
static FuncNode *known_callee(IrFunc *f, const Expr *call) {
    const Expr *fun = unparen(call->call.fun);
    const Object *o = fun->kind == EX_NAME ? fun->name.obj : NULL;
    FuncNode *fn = o && o->kind == OBJ_FUNC && o->pkg == f->pkg ? o->func.node : NULL;
    NodeMap *params = &f->g->p->slice_params, *outer = body_of(f)->seeing;
    if (!fn || !fn->body || fn->tparams.n || call->call.kind != CALL_FUNC) return NULL;
    unsigned state = uses_in(params, fn);
    if (state) return state & FUNCTION_DONE ? fn : NULL; // a ring of calls ends here
    body_of(f)->seeing = params;
    add_use(f, fn, FUNCTION_BEGUN);
    see_stmts(f, &fn->body->stmts);
    add_use(f, fn, FUNCTION_DONE);
    body_of(f)->seeing = outer;
    return fn;
}

static unsigned uses_by_callee(IrFunc *f, const FuncNode *fn, int i) {
    const Object *p = fn && i < fn->params.n ? fn->params.at[i] : NULL;
    bool rest = fn && fn->sig && fn->sig->func.variadic && i >= fn->params.n - 1;
    if (!p || rest || p->var.captured || p->var.addr_taken) return SLICE_LEAVES;
    unsigned uses = uses_in(&f->g->p->slice_params, p);
    return uses & (SLICE_APPENDED | SLICE_COMPARED) ? SLICE_LEAVES : uses;
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

// What a call does with the elements of its argument i.
static unsigned uses_by_call(IrFunc *f, const Expr *e, int i) {
    if (is_builtin(e, BUILTIN_LEN)) return 0;
    if (is_builtin(e, BUILTIN_COPY)) return i == 0 ? SLICE_WRITTEN : 0;
    if (is_builtin(e, BUILTIN_APPEND)) return e->call.has_dots && i == 1 ? 0 : SLICE_LEAVES;
    if (e->call.kind == CALL_CONVERSION) return type_is_string(e->type) ? 0 : SLICE_LEAVES;
    if (e->call.kind != CALL_FUNC) return SLICE_LEAVES;
    if (is_handed_down(e, i)) return 0;
    const FuncNode *fn = known_callee(f, e);
    return fn ? uses_by_callee(f, fn, i) : uses_by_package(e, i);
}

static void see_call(IrFunc *f, Expr *e) {
    see(e->call.fun, f);
    for (int i = 0; i < e->call.args.n; i++) {
        unsigned uses = uses_by_call(f, e, i);
        if (uses & SLICE_LEAVES) see(e->call.args.at[i], f);
        else see_elements(f, e->call.args.at[i], uses);
    }
}

// The receiver of a method: the slice itself, or an address within an element, perhaps.
static void see_receiver(IrFunc *f, Expr *e) {
    Object *var = variable(e);
    if (var) add_use(f, var, SLICE_LEAVES);
    else see_place_as(f, e, SLICE_LEAVES);
}

// An expression whose value may go anywhere.
static void see(Expr *e, void *data) {
    IrFunc *f = data;
    Object *var = variable(e);
    e = (Expr *)unparen(e);
    if (var) {
        add_use(f, var, SLICE_LEAVES);
    } else if (e->kind == EX_UNARY && e->unary.op == OP_ADDR && !variable(e->unary.x)) {
        see_place_as(f, e->unary.x, SLICE_LEAVES);
    } else if (e->kind == EX_SELECTOR && e->selector.selection &&
               e->selector.selection->obj->kind == OBJ_FUNC) {
        see_receiver(f, e->selector.x);
    } else if (e->kind == EX_SLICE && !variable(e->slice.x)) {
        see_bounds(f, e);
        see_place_as(f, e->slice.x, SLICE_LEAVES); // of an array, perhaps
    } else if (e->kind == EX_INDEX) {
        see_elements(f, e->index.x, 0);
        if (e->index.index) see(e->index.index, f);
    } else if (e->kind == EX_CALL) {
        see_call(f, e);
    } else if (e->kind == EX_BINARY && (gen_is_nil(e->binary.x) || gen_is_nil(e->binary.y))) {
        see_elements(f, e->binary.x, SLICE_COMPARED);
        see_elements(f, e->binary.y, SLICE_COMPARED);
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
    if (first->kind == EX_SLICE && !ends_within(first)) add_use(f, var, SLICE_LEAVES);
    for (int i = 1; append && i < x->call.args.n; i++) {
        if (x->call.has_dots) see_elements(f, x->call.args.at[i], 0);
        else see(x->call.args.at[i], f);
    }
    if (append) add_use(f, var, SLICE_APPENDED);
    return true;
}

static void see_stmt(Stmt *, void *data);

static void see_stmts(IrFunc *f, const StmtList *l) {
    for (int i = 0; i < l->n; i++) see_stmt(l->at[i], f);
}

// In s[0], s = 1, append(s, 2) the element is one of the old array.
static bool assigns_variables(const Stmt *s) {
    for (int i = 0; i < s->assign.lhs.n; i++)
        if (!gen_is_blank(s->assign.lhs.at[i]) && !variable(s->assign.lhs.at[i])) return false;
    return true;
}

static void see_assign(IrFunc *f, const Stmt *s) {
    bool pairs = s->assign.lhs.n == s->assign.rhs.n, owns = pairs && assigns_variables(s);
    for (int i = 0; i < s->assign.lhs.n; i++) see_place(f, s->assign.lhs.at[i]);
    for (int i = 0; i < s->assign.rhs.n; i++) {
        bool dropped = pairs && gen_is_blank(s->assign.lhs.at[i]);
        if (dropped) see_elements(f, s->assign.rhs.at[i], 0);
        else if (!owns || !see_own(f, variable(s->assign.lhs.at[i]), s->assign.rhs.at[i]))
            see(s->assign.rhs.at[i], f);
    }
}

// An append to the variable whose values are ranged over leaves its array to the loop.
static void see_range_body(IrFunc *f, const Stmt *s, const Object *var) {
    unsigned before = var ? uses_in(body_of(f)->seeing, var) : 0;
    if (var) set_uses(f, var, before & ~(unsigned)SLICE_APPENDED);
    see_stmts(f, &s->range.body->stmts);
    if (var && uses_in(body_of(f)->seeing, var) & SLICE_APPENDED) before |= SLICE_LEAVES;
    if (var) add_use(f, var, before);
}

static void see_range(IrFunc *f, const Stmt *s) {
    const Expr *x = unparen(s->range.x);
    while (x->kind == EX_SLICE) x = unparen(x->slice.x);
    Object *var = variable((Expr *)x);
    if (var) see_elements(f, s->range.x, 0);
    else see(s->range.x, f); // s[0].array[:] is kept by the loop
    if (!s->range.define && s->range.key) see_place(f, s->range.key);
    if (!s->range.define && s->range.value) see_place(f, s->range.value);
    see_range_body(f, s, s->range.value ? var : NULL);
}

// A call that is made later keeps its arguments until then.
static void see_later(IrFunc *f, Expr *call) {
    call = (Expr *)unparen(call);
    see(call->call.fun, f);
    for (int i = 0; i < call->call.args.n; i++) see(call->call.args.at[i], f);
}

static void see_stmt(Stmt *s, void *data) {
    IrFunc *f = data;
    switch (s->kind) {
    case ST_INC_DEC: see_place(f, s->inc_dec.x); return;
    case ST_ASSIGN: see_assign(f, s); return;
    case ST_RANGE: see_range(f, s); return;
    case ST_GO:
    case ST_DEFER: see_later(f, s->go_defer.call); return;
    default: stmt_children(s, see, see_stmt, f);
    }
}

unsigned gen_slice_uses(IrFunc *f, const Object *var) {
    Body *b = body_of(f);
    bool known = var->kind == OBJ_VAR && var->var.kind == VAR_LOCAL && !var->var.captured &&
                 !var->var.addr_taken && f->node && f->node->body;
    if (!known) return SLICE_LEAVES;
    b->seeing = &b->slices;
    if (!b->slices_known) see_stmts(f, &f->node->body->stmts);
    b->slices_known = true;
    return uses_in(&b->slices, var);
}

unsigned gen_argument_uses(IrFunc *f, const Expr *call, int i) {
    body_of(f)->seeing = &body_of(f)->slices;
    return uses_by_call(f, call, i);
}
