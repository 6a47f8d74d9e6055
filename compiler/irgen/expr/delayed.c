// delayed.c - calls that are made later than their operands are evaluated: of go statements.
//
// The function value, the receiver and the arguments are kept in a closure object, whose code, a wrapper,
// makes the call. A call of a func() needs neither: the function value itself does.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"

// What the closure object keeps: values, in fields after the code.
typedef struct Kept {
    Type *closure;
    LLVMValueRef object;
    VEC(Value) values;
} Kept;

static Kept kept_new(IrFunc *f) {
    Compiler *c = ir_compiler(f->g);
    Kept k = {.closure = type_new(c, KIND_STRUCT)};
    StructField code = {.name = "F", .type = gen_basic(f, KIND_UINTPTR)};
    VEC_PUSH(c->arena, k.closure->strct.fields, code);
    return k;
}

static void keep(IrFunc *f, Kept *k, Value v) {
    StructField field = {.name = "V", .type = v.type};
    VEC_PUSH(gen_arena(f), k->closure->strct.fields, field);
    VEC_PUSH(gen_arena(f), k->values, v);
}

// Begins the code; the closure object with everything kept is made in f.
static IrFunc *code_begin(IrFunc *f, Kept *k) {
    IrFunc *t = ir_thunk_begin(f);
    k->object = ir_object(f, k->closure, "silent", "", f->pos);
    LLVMBuildStore(f->b, t->fn, k->object);
    for (int i = 0; i < k->values.n; i++)
        ir_store(f, gen_field_place(f, gen_at(k->object, k->closure), i + 1), k->values.at[i]);
    return t;
}

static Value kept_value(IrFunc *t, const Kept *k, int i) {
    return ir_load_ref(t, gen_field_place(t, gen_at(t->context, k->closure), i + 1));
}

static LLVMValueRef code_end(IrFunc *t, const Kept *k) {
    if (!t->terminated) ir_return(t, NULL, 0);
    ir_func_end(t);
    return k->object;
}

// ---- functions and methods --------------------------------------------------------------------------------

static bool is_plain(const Type *sig) {
    const Func *s = &type_underlying((Type *)sig)->func;
    return s->params.n == 0 && s->results.n == 0;
}

// What the code must know of the callee besides its arguments: the function value, or the code of an
// interface's method.
static void keep_callee(IrFunc *f, Kept *k, const Callee *c) {
    LLVMTypeRef i64 = ir_int(f->g, 64);
    if (c->context) keep(f, k, gen_ssa(c->context, gen_basic(f, KIND_UNSAFE_POINTER)));
    else if (!LLVMIsAFunction(c->code))
        keep(f, k, gen_ssa(LLVMBuildPtrToInt(f->b, c->code, i64, ""), gen_basic(f, KIND_UINTPTR)));
}

static Callee kept_callee(IrFunc *t, const Kept *k, Callee c, int *next) {
    if (c.context) {
        c.context = kept_value(t, k, (*next)++).v;
        if (c.is_literal) return c;
        gen_nil_check(t, c.context);
        c.code = LLVMBuildLoad2(t->b, ir_raw_ptr(t->g), c.context, "");
    } else if (!LLVMIsAFunction(c.code)) {
        c.code = LLVMBuildIntToPtr(t->b, kept_value(t, k, (*next)++).v, ir_raw_ptr(t->g), "");
    }
    return c;
}

static LLVMValueRef delayed_function(IrFunc *f, Expr *e) {
    GenCall call;
    int mark = gen_order_mark(f);
    bool ok = gen_call_operands(f, e, &call);
    gen_order_end(f, mark);
    if (!ok) return gen_null(f);
    if (is_plain(call.callee.sig) && call.n == 0) {
        if (call.callee.context) return call.callee.context;
        if (call.declared) return ir_func_value(f->g, call.declared);
    }
    Kept k = kept_new(f);
    keep_callee(f, &k, &call.callee);
    for (int i = 0; i < call.n; i++) keep(f, &k, call.at[i]);
    IrFunc *t = code_begin(f, &k);
    int next = 0;
    Callee callee = kept_callee(t, &k, call.callee, &next);
    Value *args = NEW_ARRAY(gen_arena(f), Value, call.n + 1);
    for (int i = 0; i < call.n; i++) args[i] = kept_value(t, &k, next++);
    ir_call(t, &callee, args, call.n, NULL);
    return code_end(t, &k);
}

// ---- builtins ---------------------------------------------------------------------------------------------

// An expression that stands for a value of the closure object in the code's copy of the call.
static Expr *stand_in(IrFunc *f, const Value *v, Pos pos) {
    Expr *e = NEW(gen_arena(f), Expr);
    *e = (Expr){.kind = EX_NAME, .pos = pos, .mode = MODE_VALUE, .type = v->type};
    e->name.name = "";
    return e;
}

static bool is_late(const Expr *e) { return e->mode == MODE_CONST || gen_is_nil(e); }

static void keep_arguments(IrFunc *f, Expr *e, Kept *k, Expr *copy) {
    Arena *a = gen_arena(f);
    Value *v;
    int n = gen_is_tuple_call(f, e) ? gen_multi(f, e->call.args.at[0], &v) : -1;
    copy->call.args = (ExprList){0};
    for (int i = 0; i < (n < 0 ? e->call.args.n : n); i++) {
        Expr *x = n < 0 ? e->call.args.at[i] : NULL;
        if (x && is_late(x)) {
            VEC_PUSH(a, copy->call.args, x);
            continue;
        }
        keep(f, k, x ? gen_expr(f, x) : v[i]);
        VEC_PUSH(a, copy->call.args, stand_in(f, &k->values.at[k->values.n - 1], e->pos));
    }
}

static LLVMValueRef delayed_builtin(IrFunc *f, Expr *e) {
    Kept k = kept_new(f);
    Expr *copy = NEW(gen_arena(f), Expr);
    *copy = *e;
    int mark = gen_order_mark(f), next = 0;
    if (!gen_is_tuple_call(f, e)) gen_order(f, e->call.args.at, NULL, e->call.args.n);
    keep_arguments(f, e, &k, copy);
    gen_order_end(f, mark);
    IrFunc *t = code_begin(f, &k);
    for (int i = 0; i < copy->call.args.n; i++)
        if (!is_late(copy->call.args.at[i]))
            gen_save_value(t, copy->call.args.at[i], kept_value(t, &k, next++));
    gen_builtin(t, copy);
    return code_end(t, &k);
}

LLVMValueRef gen_delayed_call(IrFunc *f, Expr *e) {
    Expr *x = (Expr *)unparen(e);
    return x->call.kind == CALL_BUILTIN ? delayed_builtin(f, x) : delayed_function(f, x);
}

void gen_go(IrFunc *f, Stmt *s) {
    LLVMValueRef call = gen_delayed_call(f, s->go_defer.call);
    ir_set_pos(f, s->pos);
    ir_call_rt(f, RT_newproc, &call, 1);
}
