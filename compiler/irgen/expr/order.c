// order.c - the order of evaluation, as gc has it.
//
// Go fixes the order of calls, not of the variables read beside them. gc evaluates the calls of a statement
// first, left to right, and reads variables, fields and elements late: in `x + f()` f runs before x is read.
// Programs see that order, so it is kept:
//  1. Before an expression (or the operands of a statement) is evaluated, gen_order looks whether it holds a
//     call at all. Without one nothing is done, but for assignments of several values: which of their panics
//     comes first is seen too.
//  2. Otherwise it walks the tree in source order and evaluates, there and then, each call and what gc copies
//     to a temporary beside it (len, make, new, append, &&, ||, slice expressions, type assertions,
//     []byte(s), values boxed by address). The values are saved.
//  3. gen_expr, gen_place and gen_multi find a saved expression first. gen_order_end forgets what a statement
//     saved.
// Operands of a saved call are ordered by the call itself, in the same way.
#include "irgen/core/body.h"

static bool list_has_effect(const ExprList *l) {
    for (int i = 0; i < l->n; i++) {
        if (gen_has_effect(l->at[i])) return true;
    }
    return false;
}

static bool call_has_effect(const Expr *e) {
    if (e->call.kind == CALL_FUNC) return true;
    if (e->call.kind == CALL_BUILTIN) {
        switch (e->call.builtin) {
        case BUILTIN_APPEND:
        case BUILTIN_COPY:
        case BUILTIN_DELETE:
        case BUILTIN_CLOSE:
        case BUILTIN_PANIC:
        case BUILTIN_RECOVER:
        case BUILTIN_PRINT:
        case BUILTIN_PRINTLN: return true;
        default: break;
        }
    }
    return list_has_effect(&e->call.args);
}

// Whether evaluating e may run other code of the program, or change what it can see.
bool gen_has_effect(const Expr *e) {
    if (!e || e->mode == MODE_CONST || e->mode == MODE_TYPE) return false;
    switch (e->kind) {
    case EX_CALL: return call_has_effect(e);
    case EX_PAREN: return gen_has_effect(e->paren.x);
    case EX_SELECTOR: return e->selector.selection && gen_has_effect(e->selector.x);
    case EX_INDEX: return gen_has_effect(e->index.x) || gen_has_effect(e->index.index);
    case EX_SLICE:
        return gen_has_effect(e->slice.x) || gen_has_effect(e->slice.lo) || gen_has_effect(e->slice.hi) ||
               gen_has_effect(e->slice.max);
    case EX_TYPE_ASSERT: return gen_has_effect(e->type_assert.x);
    case EX_UNARY: return e->unary.op == OP_RECV || gen_has_effect(e->unary.x);
    case EX_STAR: return gen_has_effect(e->star.x);
    case EX_BINARY: return gen_has_effect(e->binary.x) || gen_has_effect(e->binary.y);
    case EX_KEY_VALUE: return gen_has_effect(e->key_value.key) || gen_has_effect(e->key_value.value);
    case EX_COMPOSITE: return list_has_effect(&e->composite.elems);
    default: return false;
    }
}

const Saved *gen_saved(IrFunc *f, const Expr *e) {
    Body *body = f->body;
    if (!body) return NULL;
    for (int i = body->saved.n - 1; i >= 0; i--) {
        if (body->saved.at[i].e == e) return &body->saved.at[i];
    }
    return NULL;
}

int gen_order_mark(IrFunc *f) { return body_of(f)->saved.n; }

void gen_order_end(IrFunc *f, int mark) {
    body_of(f)->saved.n = mark;
    body_of(f)->assigned.n = 0;
}

void gen_order_assigned(IrFunc *f, const Expr *e) {
    e = unparen(e);
    if (e->mode == MODE_MAPINDEX) VEC_PUSH(gen_arena(f), body_of(f)->assigned, e);
}

void gen_save(IrFunc *f, Expr *e) {
    if (e->mode == MODE_CONST || gen_saved(f, e)) return;
    gen_save_value(f, e, gen_expr(f, e));
}

void gen_save_value(IrFunc *f, Expr *e, Value v) {
    Saved s = {.e = e, .v = v};
    VEC_PUSH(gen_arena(f), body_of(f)->saved, s);
}

void gen_save_place(IrFunc *f, Expr *e, Place p) {
    Saved s = {.e = e, .is_place = true, .p = p};
    VEC_PUSH(gen_arena(f), body_of(f)->saved, s);
}

static void order(IrFunc *, Expr *, Type *to);

static void order_list(IrFunc *f, ExprList *l) {
    for (int i = 0; i < l->n; i++) order(f, l->at[i], NULL);
}

// The type of the one scalar, string, slice, ... that structs and arrays of one element come down to.
static Type *sole_component(Type *t) {
    for (;;) {
        Type *u = type_underlying(t);
        if (u->kind == KIND_STRUCT && u->strct.fields.n == 1) t = u->strct.fields.at[0].type;
        else if (u->kind == KIND_ARRAY && u->array.len == 1) t = u->array.elem;
        else return u;
    }
}

// Whether boxing a value of this type takes its address: all but words, strings and slices.
static bool boxes_by_address(Type *t) {
    if (type_is_interface(t)) return false;
    Kind k = sole_component(t)->kind;
    int64_t size = type_size(t);
    bool is_word = (size == 2 || size == 4 || size == 8) && type_align(t) == size && !type_has_pointers(t);
    return !is_word && k != KIND_STRING && k != KIND_SLICE;
}

// An operand that the runtime takes by address: a local variable, or what has no address, is copied now;
// globals, fields, elements and what pointers point to are read late.
static void order_by_address(IrFunc *f, Expr *e) {
    const Expr *x = unparen(e);
    bool local = x->kind == EX_NAME && x->name.obj && x->name.obj->kind == OBJ_VAR &&
                 x->name.obj->var.kind != VAR_GLOBAL;
    if (x->mode != MODE_VAR || local) gen_save(f, e);
}

static void order_conversion(IrFunc *f, Expr *e) {
    Expr *x = e->call.args.at[0];
    order(f, x, gen_type(f, e));
    bool from_string = type_is_string(gen_type(f, x));
    if (from_string && (gen_is_byte_slice(gen_type(f, e)) || gen_is_rune_slice(gen_type(f, e))))
        gen_save(f, e);
}

static void order_call(IrFunc *f, Expr *e) {
    if (e->call.kind == CALL_CONVERSION) {
        order_conversion(f, e);
        return;
    }
    if (e->call.kind == CALL_FUNC) {
        gen_save(f, e);
        return;
    }
    switch (e->call.builtin) {
    case BUILTIN_UNSAFE_ADD:
    case BUILTIN_UNSAFE_SLICE: order_list(f, &e->call.args); break;
    default:
        if (e->mode != MODE_NOVALUE) gen_save(f, e);
    }
}

static void order_binary(IrFunc *f, Expr *e) {
    Op op = e->binary.op;
    if (op == OP_ANDAND || op == OP_OROR) {
        gen_save(f, e);
        return;
    }
    order(f, e->binary.x, NULL);
    order(f, e->binary.y, NULL);
    Kind k = gen_type(f, e->binary.x) ? type_underlying(gen_type(f, e->binary.x))->kind : KIND_INVALID;
    if (op >= OP_EQ && op <= OP_GE && (k == KIND_STRUCT || k == KIND_ARRAY)) {
        order_by_address(f, e->binary.x);
        order_by_address(f, e->binary.y);
    }
}

// The bounds are copied one by one, unless they are variables; then the whole is evaluated.
static void order_slice(IrFunc *f, Expr *e) {
    Expr *bounds[] = {e->slice.lo, e->slice.hi, e->slice.max};
    order(f, e->slice.x, NULL);
    for (int i = 0; i < 3; i++) {
        if (!bounds[i]) continue;
        order(f, bounds[i], NULL);
        if (unparen(bounds[i])->kind != EX_NAME) gen_save(f, bounds[i]);
    }
    gen_save(f, e);
}

static void order_assertion(IrFunc *f, Expr *e) {
    order(f, e->type_assert.x, NULL);
    if (!ir_direct_iface(gen_type(f, e))) gen_save(f, e);
}

static bool is_assigned(IrFunc *f, const Expr *e) {
    const Body *body = body_of(f);
    for (int i = 0; i < body->assigned.n; i++)
        if (body->assigned.at[i] == e) return true;
    return false;
}

static bool is_string(const Type *t) { return type_is_string(t); }

// m[string(bytes)] looks up at once, with the bytes themselves as key.
static void order_map_key(IrFunc *f, Expr *e) {
    Expr *key = e->index.index;
    if (!is_assigned(f, e) && gen_conversion_operand(f, key, is_string, gen_is_byte_slice)) {
        gen_save(f, e);
        return;
    }
    switch (gen_map_key_order(type_underlying(gen_type(f, e->index.x)))) {
    case KEY_LATE: break;
    case KEY_BY_ADDRESS: order_by_address(f, key); break;
    case KEY_NOW: gen_save(f, key); break;
    }
}

static void order(IrFunc *f, Expr *e, Type *to) {
    if (!e || e->mode == MODE_CONST || e->mode == MODE_TYPE) return;
    switch (e->kind) {
    case EX_PAREN: order(f, e->paren.x, NULL); break;
    case EX_SELECTOR:
        if (e->selector.selection && e->selector.selection->kind != SEL_METHOD_EXPR)
            order(f, e->selector.x, NULL);
        break;
    case EX_INDEX:
        order(f, e->index.x, NULL);
        order(f, e->index.index, NULL);
        if (e->mode == MODE_MAPINDEX) order_map_key(f, e);
        break;
    case EX_SLICE: order_slice(f, e); break;
    case EX_TYPE_ASSERT: order_assertion(f, e); break;
    case EX_UNARY:
        if (e->unary.op == OP_RECV) gen_save(f, e);
        else order(f, e->unary.x, NULL);
        break;
    case EX_STAR: order(f, e->star.x, NULL); break;
    case EX_BINARY: order_binary(f, e); break;
    case EX_KEY_VALUE: order(f, e->key_value.value, NULL); break;
    case EX_COMPOSITE:
        if (type_underlying(gen_type(f, e))->kind == KIND_MAP) gen_save(f, e); // entry by entry
        else order_list(f, &e->composite.elems);
        break;
    case EX_CALL: order_call(f, e); break;
    default: break;
    }
    if (to && type_is_interface(to) && gen_type(f, e) && !gen_is_nil(e) && boxes_by_address(gen_type(f, e)))
        order_by_address(f, e);
}

void gen_order(IrFunc *f, Expr **list, Type **to, int n) { gen_order_before(f, list, to, n, NULL); }

void gen_order_before(IrFunc *f, Expr **list, Type **to, int n, const Expr *later) {
    bool any = gen_has_effect(later);
    for (int i = 0; i < n && !any; i++) any = gen_has_effect(list[i]);
    if (any) gen_order_always(f, list, to, n);
}

void gen_order_always(IrFunc *f, Expr **list, Type **to, int n) {
    for (int i = 0; i < n; i++) order(f, list[i], to ? to[i] : NULL);
}

Value gen_root(IrFunc *f, Expr *e) {
    int mark = gen_order_mark(f);
    const Expr *x = unparen(e);
    // A call at the top orders its own operands; nothing else is beside it.
    if (x->kind != EX_CALL || x->call.kind == CALL_CONVERSION) gen_order(f, &e, NULL, 1);
    Value v = gen_expr(f, e);
    gen_order_end(f, mark);
    return v;
}
