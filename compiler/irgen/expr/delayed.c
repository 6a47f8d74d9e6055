// delayed.c - calls that are made later than their operands are evaluated: those of go and defer statements.
//
// For a go statement, the function value, the receiver and the arguments are kept in a closure object, whose
// code, a wrapper, makes the call. A call of a func() needs neither: the function value itself does. Where
// defer statements keep theirs is in stmt/defer.c.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"

bool gen_prepare_later(IrFunc *f, Expr *e, Prepared *p) {
    Expr *x = (Expr *)unparen(e);
    Pos pos = f->pos;
    p->is_later = true;
    if (x->call.kind == CALL_BUILTIN) gen_prepare_builtin(f, x, p);
    else if (!gen_prepare_call(f, x, p)) return false;
    else
        ir_check_delayed(f, ir_abi(f->g, p->sig, p->form == CALLEE_METHOD ? p->v[0].type : NULL, false), pos);
    gen_check_receiver(f, p);
    return true;
}

void gen_run_later(IrFunc *f, const Prepared *p) {
    Value *results;
    int64_t callee = f->callee; // gc makes the call in a function of its own
    if (p->call->call.kind == CALL_BUILTIN) gen_run_builtin(f, p);
    else gen_run_call(f, p, &results);
    f->callee = callee;
}

// ---- go statements ----------------------------------------------------------------------------------------

// The closure object: code, then the values.
static Type *closure_of(IrFunc *f, const Prepared *p) {
    Type *t = type_new(ir_compiler(f->g), KIND_STRUCT);
    StructField code = {.name = "F", .type = gen_basic(f, KIND_UINTPTR)};
    VEC_PUSH(gen_arena(f), t->strct.fields, code);
    for (int i = 0; i < p->n; i++) {
        StructField field = {.name = "V", .type = p->v[i].type};
        VEC_PUSH(gen_arena(f), t->strct.fields, field);
    }
    return t;
}

static LLVMValueRef closure_code(IrFunc *f, const Prepared *p, Type *closure) {
    IrFunc *t = ir_thunk_begin(f);
    Prepared kept = *p;
    kept.v = NEW_ARRAY(gen_arena(f), Value, p->n + 1);
    for (int i = 0; i < p->n; i++)
        kept.v[i] = ir_load_ref(t, gen_field_place(t, gen_at(t->context, closure), i + 1));
    gen_run_later(t, &kept);
    if (!t->terminated) ir_return(t, NULL, 0);
    ir_func_end(t);
    return t->fn;
}

// A func() value that makes the call, if there is one already.
static LLVMValueRef plain_call(IrFunc *f, const Prepared *p) {
    if (p->call->call.kind == CALL_BUILTIN) return NULL;
    const Func *sig = &type_underlying(p->sig)->func;
    if (sig->params.n || sig->results.n) return NULL;
    if (p->form == CALLEE_FUNC) return ir_func_value(f->g, p->fn);
    return p->form == CALLEE_VALUE || p->form == CALLEE_LITERAL ? p->v[0].v : NULL;
}

static LLVMValueRef closure(IrFunc *f, const Prepared *p) {
    LLVMValueRef known = plain_call(f, p);
    if (known) return known;
    Type *type = closure_of(f, p);
    LLVMValueRef object = ir_object(f, type, "silent", "", f->pos);
    LLVMBuildStore(f->b, closure_code(f, p, type), object);
    for (int i = 0; i < p->n; i++) ir_store(f, gen_field_place(f, gen_at(object, type), i + 1), p->v[i]);
    return object;
}

void gen_go(IrFunc *f, Stmt *s) {
    Prepared p;
    if (!gen_prepare_later(f, s->go_defer.call, &p)) return;
    LLVMValueRef call = closure(f, &p);
    ir_set_pos(f, s->pos);
    ir_call_rt(f, RT_newproc, &call, 1);
}
