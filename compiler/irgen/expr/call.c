// call.c - calls of functions, methods, interface methods and closures, and method values.
//
// Operands come in order: the function value or receiver, then the arguments; a nil function or interface is
// noticed after the arguments were evaluated, as gc does. The arguments of a variadic parameter become an
// object of their own, "... argument".
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include <string.h>

// ---- receivers --------------------------------------------------------------------------------------------

static const Selection *method_selection(const Expr *fun) {
    if (fun->kind != EX_SELECTOR || !fun->selector.selection) return NULL;
    SelectionKind k = fun->selector.selection->kind;
    return k == SEL_METHOD || k == SEL_IFACE_METHOD ? fun->selector.selection : NULL;
}

static Value operand_value(IrFunc *f, Operand at) { return at.is_place ? ir_load(f, at.p) : at.v; }

// The receiver as the method wants it: its address, its value, or the interface.
static Value receiver(IrFunc *f, Expr *sel, const Selection *s, Value (*load)(IrFunc *, Place)) {
    ir_set_pos(f, sel->pos);
    Operand at = gen_walk_path(f, sel->selector.x, s, s->path.n);
    Type *t = at.is_place ? at.p.type : at.v.type;
    if (s->kind == SEL_IFACE_METHOD) return operand_value(f, at);
    Type *want = s->obj->func.node->sig->func.recv->type;
    bool is_ptr = type_underlying(t)->kind == KIND_POINTER;
    if (s->obj->func.ptr_recv) {
        if (is_ptr) return gen_retag(f, operand_value(f, at), want);
        return gen_ssa(gen_pointer(f, at.is_place ? at.p.addr : gen_spill(f, at.v).addr, want), want);
    }
    Value v = at.is_place ? load(f, at.p) : at.v;
    if (is_ptr && type_underlying(want)->kind != KIND_POINTER) {
        gen_nil_check(f, v.v);
        v = load(f, gen_at(v.v, type_underlying(t)->pointer.elem));
    }
    return gen_retag(f, v, want);
}

static LLVMMetadataRef text_node(LLVMContextRef c, const char *text) {
    return LLVMMDStringInContext2(c, text, strlen(text));
}

void ir_tag_method_code(IrFunc *f, LLVMValueRef load, const char *text, const char *name) {
    LLVMContextRef c = ir_context(f->g);
    LLVMMetadataRef parts[] = {text_node(c, text), text_node(c, name)};
    gen_set_md(f, load, LOAM_MD_METHOD, parts, 2);
}

// The code of an interface's method; the interface must not be nil.
static LLVMValueRef iface_code(IrFunc *f, Value iface, const Selection *s, const Expr *fun) {
    LLVMValueRef tab = gen_field(f, iface.v, 0);
    gen_nil_check(f, tab);
    LLVMValueRef at = gen_byte_offset(f, tab, gen_i64(f, (int64_t)sizeof(LoamItab) + 8 * s->method_index));
    LLVMValueRef code = LLVMBuildLoad2(f->b, ir_raw_ptr(f->g), at, "");
    ir_tag_method_code(f, code, note_text(f, fun), ir_method_name(f->g, s->obj->name, s->obj->pkg));
    return code;
}

Value gen_method_value(IrFunc *f, Expr *e) {
    const Selection *s = e->selector.selection;
    Compiler *c = ir_compiler(f->g);
    Value recv = receiver(f, e, s, ir_load_ref);
    ir_set_pos(f, e->pos);
    if (s->kind == SEL_IFACE_METHOD) gen_nil_check(f, gen_field(f, recv.v, 0));
    Type *closure = type_new(c, KIND_STRUCT);
    StructField code = {.name = "F", .type = gen_basic(f, KIND_UINTPTR)},
                data = {.name = "R", .type = recv.type};
    VEC_PUSH(c->arena, closure->strct.fields, code);
    VEC_PUSH(c->arena, closure->strct.fields, data);
    LLVMValueRef object = ir_object(f, closure, "expr", note_text(f, e), e->pos);
    LLVMBuildStore(f->b, ir_bound_method_code(f->g, recv.type, s), object);
    ir_store(f, gen_field_place(f, gen_at(object, closure), 1), recv);
    return gen_ssa(object, gen_type(f, e));
}

// ---- arguments --------------------------------------------------------------------------------------------

static Type *param_type(const Func *sig, int i, bool spread) {
    int last = sig->params.n - 1;
    if (sig->variadic && i >= last && !spread) return type_underlying(sig->params.at[last]->type)->slice.elem;
    return sig->params.at[i]->type;
}

// A pointer converted to uintptr in the argument list of a function that says so (or that has no body) keeps
// its object alive until the function returns: pattern 4 of package unsafe. The object may lie on the stack,
// unless the function is marked go:uintptrescapes.
static bool keeps_objects(const Prepared *p) {
    return p->fn && (!p->fn->body || p->fn->pragma & (PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE));
}

static bool makes_objects_escape(const Prepared *p) { return p->fn && p->fn->pragma & PRAGMA_UINTPTRESCAPES; }

// Where the arguments begin in p->v: behind the receiver, interface or function value.
static int first_argument(const Prepared *p) { return p->form != CALLEE_FUNC; }

static Type *type_of_argument(const Prepared *p, int i) {
    const Func *sig = &type_underlying(p->sig)->func;
    return param_type(sig, i - first_argument(p), p->call->call.has_dots);
}

// The pointer that becomes the argument, or NULL. The call of a go or defer statement has kept the pointer
// itself (keep_pointers).
static LLVMValueRef converted_pointer(const Prepared *p, int i) {
    const Value *v = &p->v[i];
    if (!v->v) return NULL;
    if (LLVMIsAPtrToIntInst(v->v)) return LLVMGetOperand(v->v, 0);
    bool is_kept = p->is_later && i >= first_argument(p) &&
                   type_underlying(v->type)->kind == KIND_UNSAFE_POINTER &&
                   type_underlying(type_of_argument(p, i))->kind == KIND_UINTPTR;
    return is_kept ? v->v : NULL;
}

// Its address is taken last, by a call, since LLVM would take a conversion out of a loop, and the stack moves
// at other calls.
static void take_addresses(IrFunc *f, Prepared *p, int from) {
    for (int i = from; i < p->n && keeps_objects(p); i++) {
        LLVMValueRef pointer = converted_pointer(p, i);
        if (!pointer) continue;
        VEC_PUSH(gen_arena(f), p->kept, pointer);
        LLVMValueRef address =
            ir_call_rt(f, makes_objects_escape(p) ? RT_heapaddress : RT_address, &pointer, 1);
        p->v[i] = gen_ssa(address, gen_basic(f, KIND_UINTPTR));
    }
}

// Until a go or defer statement's call is made, stacks move and the collector runs.
static void keep_pointers(IrFunc *f, const Func *sig, Prepared *p) {
    bool packs = sig->variadic && !p->call->call.has_dots && !makes_objects_escape(p);
    int n = packs ? first_argument(p) + sig->params.n - 1 : p->n;
    for (int i = first_argument(p); i < n && keeps_objects(p); i++) {
        LLVMValueRef pointer = converted_pointer(p, i);
        if (pointer) p->v[i] = gen_ssa(pointer, gen_basic(f, KIND_UNSAFE_POINTER));
    }
}

// The values from `fixed` on as a slice of the parameter's type.
static Value pack(IrFunc *f, Prepared *p, int fixed, Type *slice, const char *text, Pos pos) {
    Type *elem = type_underlying(slice)->slice.elem;
    int n = p->n - fixed;
    if (n == 0) return ir_zero(f, slice);
    LLVMValueRef array = ir_object(f, gen_array_type(f, elem, n), "expr", text, pos);
    if (makes_objects_escape(p)) take_addresses(f, p, fixed);
    for (int i = 0; i < n; i++) ir_store(f, gen_elem_place(f, array, elem, gen_i64(f, i)), p->v[fixed + i]);
    return gen_slice(f, array, gen_i64(f, n), gen_i64(f, n), slice);
}

// The values, already of their parameters' types, with those of a variadic parameter packed.
static void pack_args(IrFunc *f, Prepared *p, Pos pos) {
    const Func *sig = &type_underlying(p->sig)->func;
    if (!sig->variadic || p->call->call.has_dots) return;
    int fixed = first_argument(p) + sig->params.n - 1;
    ir_set_pos(f, pos);
    const char *text = p->is_copy ? "" : "... argument";
    p->v[fixed] = pack(f, p, fixed, sig->params.at[sig->params.n - 1]->type, text, pos);
    p->n = fixed + 1;
}

bool gen_is_tuple_call(const IrFunc *f, const Expr *e) {
    if (e->call.args.n != 1) return false;
    const Expr *x = unparen(e->call.args.at[0]);
    return x->kind == EX_CALL && gen_type(f, x) && gen_type(f, x)->kind == KIND_TUPLE &&
           gen_type(f, x)->tuple.types.n > 1;
}

static Value argument(IrFunc *f, Expr *e, Type *to, Pos boxing) {
    bool by_ref = !type_is_interface(to) && !ir_type(f->g, to)->ssa && gen_is_stable(e);
    return by_ref ? gen_retag(f, gen_expr_ref(f, e), to) : gen_expr_boxed_at(f, e, to, boxing);
}

// A plain name has no place of its own to Go: its boxing is reported where the argument before it stands, or
// at the parenthesis.
static Value located_argument(IrFunc *f, Expr *call, int i, Type *to, Pos *before) {
    Expr *e = call->call.args.at[i];
    bool is_name = unparen(e)->kind == EX_NAME && e->mode != MODE_CONST && !gen_is_nil(e);
    if (!is_name) *before = unparen(e)->pos;
    if (gen_type(f, e) == to && gen_is_bytes_of_text(f, e) && gen_argument_uses(f, call, i) == 0)
        return gen_bytes_operand(f, e);
    return argument(f, e, to, *before);
}

static void eval_args(IrFunc *f, Expr *e, const Func *sig, Prepared *p) {
    if (gen_is_tuple_call(f, e)) {
        Expr *x = e->call.args.at[0];
        Value *v;
        int n = gen_multi(f, x, &v);
        for (int i = 0; i < n; i++)
            p->v[p->n++] =
                gen_convert_at(f, v[i], param_type(sig, i, false), note_passed_on(f, e, i), e->pos);
    } else {
        Pos at = e->pos;
        for (int i = 0; i < e->call.args.n; i++)
            p->v[p->n++] = located_argument(f, e, i, param_type(sig, i, e->call.has_dots), &at);
    }
    if (p->is_later) keep_pointers(f, sig, p);
    else pack_args(f, p, e->pos);
}

static void order_args(IrFunc *f, Expr *e, Expr *fun, const Func *sig) {
    int n = e->call.args.n;
    Expr **list = NEW_ARRAY(gen_arena(f), Expr *, n + 1);
    Type **to = NEW_ARRAY(gen_arena(f), Type *, n + 1);
    list[0] = fun;
    if (gen_is_tuple_call(f, e)) n = 0;
    for (int i = 0; i < n; i++) {
        list[i + 1] = e->call.args.at[i];
        to[i + 1] = param_type(sig, i, e->call.has_dots);
    }
    gen_order(f, list, to, n + 1);
}

static int arg_capacity(const IrFunc *f, const Expr *e, const Func *sig) {
    int n = e->call.args.n + sig->params.n + 2;
    if (gen_is_tuple_call(f, e)) n += gen_type(f, unparen(e->call.args.at[0]))->tuple.types.n;
    return n;
}

// ---- calls ------------------------------------------------------------------------------------------------

static FuncNode *declared_function(const Expr *fun) {
    Object *o = NULL;
    if (fun->kind == EX_NAME) o = fun->name.obj;
    if (fun->kind == EX_SELECTOR && !fun->selector.selection) o = fun->selector.obj;
    return o && o->kind == OBJ_FUNC ? o->func.node : NULL;
}

// The type that e, an interface, is known to hold because of how it was made: by a conversion, or as a local
// variable that is never assigned again (gc's ir.StaticValue). NULL: not known.
static Type *static_type(IrFunc *f, const Expr *e) {
    for (;;) {
        e = unparen(e);
        if (!type_is_interface(gen_type(f, e))) return gen_is_nil(e) ? NULL : gen_type(f, e);
        if (e->kind == EX_CALL && e->call.kind == CALL_CONVERSION) {
            e = e->call.args.at[0];
            continue;
        }
        const Object *var = e->kind == EX_NAME ? e->name.obj : NULL;
        bool known = var_is_fixed(var) && var->var.kind == VAR_LOCAL && var->var.fn == f->node;
        if (!known || !var->var.init) return NULL;
        e = var->var.init;
    }
}

// gc calls such a method directly, so that a nil pointer fails at once and not in the method's wrapper, which
// would say "value method called using nil pointer".
static void check_static_receiver(IrFunc *f, Expr *fun, const Selection *s, LLVMValueRef data) {
    Type *t = s->path.n == 0 ? static_type(f, fun->selector.x) : NULL;
    if (!t || t->kind != KIND_POINTER) return;
    Lookup l = type_lookup(ir_compiler(f->g), t, fun->selector.sel, s->obj->pkg);
    if (l.obj && l.obj->kind == OBJ_FUNC && l.path.n == 0 && !l.obj->func.ptr_recv) gen_nil_check(f, data);
}

// Evaluates receiver or function value, and the arguments.
static void prepare_method(IrFunc *f, Expr *fun, const Selection *s, Prepared *p) {
    p->v[p->n++] = receiver(f, fun, s, ir_load);
    p->form = s->kind == SEL_IFACE_METHOD ? CALLEE_IFACE : CALLEE_METHOD;
    if (p->form == CALLEE_METHOD) p->fn = s->obj->func.node;
}

static void prepare_value(IrFunc *f, Expr *fun, Prepared *p) {
    p->v[p->n++] = gen_expr(f, fun);
    p->form = fun->kind == EX_FUNC_LIT ? CALLEE_LITERAL : CALLEE_VALUE;
    if (p->form == CALLEE_LITERAL) p->fn = fun->func_lit.fn;
}

static bool is_generic(IrFunc *f, const Expr *fun, const FuncNode *fn) {
    const Type *sig = gen_type(f, fun) ? type_underlying(gen_type(f, fun)) : NULL;
    return !sig || sig->kind != KIND_FUNC || sig->func.tparams.n > 0 || (fn && fn->tparams.n > 0);
}

bool gen_prepare_call(IrFunc *f, Expr *e, Prepared *p) {
    Expr *fun = (Expr *)unparen(e->call.fun);
    FuncNode *fn = declared_function(fun);
    if (is_generic(f, fun, fn)) {
        gen_refuse(f, e->pos, LACK_GENERICS, gen_type(f, e));
        return false;
    }
    const Func *sig = &type_underlying(gen_type(f, fun))->func;
    const Selection *s = method_selection(fun);
    *p = (Prepared){.call = e, .sig = gen_type(f, fun), .fn = fn, .is_later = p->is_later};
    p->v = NEW_ARRAY(gen_arena(f), Value, arg_capacity(f, e, sig));
    int mark = gen_order_mark(f);
    order_args(f, e, fun, sig);
    if (!fn && s && !gen_saved(f, fun)) prepare_method(f, fun, s, p);
    else if (!fn) prepare_value(f, fun, p);
    eval_args(f, e, sig, p);
    gen_order_end(f, mark);
    ir_set_pos(f, e->pos);
    return true;
}

void gen_check_receiver(IrFunc *f, const Prepared *p) {
    if (p->form != CALLEE_IFACE) return;
    if (p->is_later) gen_nil_check(f, gen_field(f, p->v[0].v, 0));
    Expr *fun = (Expr *)unparen(p->call->call.fun);
    check_static_receiver(f, fun, method_selection(fun), gen_field(f, p->v[0].v, 1));
}

static int run_iface_call(IrFunc *f, const Prepared *p, Callee *callee, Value **results) {
    const Expr *fun = unparen(p->call->call.fun);
    Value *args = NEW_ARRAY(gen_arena(f), Value, p->n);
    memcpy(args, p->v, (size_t)p->n * sizeof *args);
    args[0] = gen_ssa(gen_field(f, p->v[0].v, 1), gen_basic(f, KIND_UNSAFE_POINTER));
    callee->recv = args[0].type;
    callee->code = iface_code(f, p->v[0], method_selection(fun), fun);
    return ir_call(f, callee, args, p->n, results);
}

// The code of a function value that is called.
static LLVMValueRef value_code(IrFunc *f, LLVMValueRef value, Type *func) {
    LLVMValueRef code = LLVMBuildLoad2(f->b, ir_raw_ptr(f->g), value, "");
    const char *signature = f->g->p->casts || f->pkg->unsafe ? NULL : ir_signature(f->g, func, NULL);
    LLVMMetadataRef text = signature ? text_node(ir_context(f->g), signature) : NULL;
    if (text) gen_set_md(f, code, LOAM_MD_SIGNATURE, &text, 1);
    return code;
}

// gc inlines a function literal where its call shows it, or through a variable that is never assigned again.
static bool is_inlined_by_gc(const Prepared *p) {
    const Expr *fun = unparen(p->call->call.fun);
    if (p->is_later || fun->kind == EX_INDEX || fun->kind == EX_STAR) return false;
    if (fun->kind == EX_SELECTOR && fun->selector.selection && fun->selector.selection->kind == SEL_FIELD)
        return false;
    const Object *var = fun->kind == EX_NAME ? fun->name.obj : NULL;
    return !var || var->kind != OBJ_VAR || var_is_fixed(var);
}

static int run_closure_call(IrFunc *f, const Prepared *p, Callee *callee, Value **results) {
    callee->context = p->v[0].v;
    callee->is_literal = p->form == CALLEE_LITERAL && !p->is_later;
    if (p->form == CALLEE_VALUE) {
        gen_nil_check(f, callee->context);
        callee->code = value_code(f, callee->context, p->sig);
    }
    bool quiet = f->quiet;
    f->quiet |= !is_inlined_by_gc(p);
    int n = ir_call(f, callee, p->v + 1, p->n - 1, results);
    f->quiet = quiet;
    return n;
}

static int run_declared_call(IrFunc *f, const Prepared *p, Callee *callee, Value **results) {
    Prepared now = *p;
    take_addresses(f, &now, 0);
    int n = ir_call(f, callee, now.v, now.n, results);
    while (now.kept.n) ir_call_rt(f, RT_keepalive, &now.kept.at[--now.kept.n], 1);
    return n;
}

// The call of a go or defer statement packs the arguments of a variadic parameter where it is made, in the
// frame that makes it.
static Prepared packed_later(IrFunc *f, const Prepared *p) {
    Prepared packed = *p;
    packed.v = NEW_ARRAY(gen_arena(f), Value, p->n + 1);
    memcpy(packed.v, p->v, (size_t)p->n * sizeof *p->v);
    pack_args(f, &packed, p->call->pos);
    return packed;
}

int gen_run_call(IrFunc *f, const Prepared *p, Value **results) {
    Prepared packed;
    if (p->is_later) {
        packed = packed_later(f, p);
        p = &packed;
    }
    Callee callee = {.sig = p->sig, .has_recv = p->form == CALLEE_METHOD || p->form == CALLEE_IFACE};
    if (p->fn) callee.code = ir_function(f->g, p->fn);
    if (callee.has_recv) callee.recv = p->v[0].type;
    switch (p->form) {
    case CALLEE_FUNC:
    case CALLEE_METHOD: return run_declared_call(f, p, &callee, results);
    case CALLEE_IFACE: return run_iface_call(f, p, &callee, results);
    case CALLEE_VALUE:
    case CALLEE_LITERAL: return run_closure_call(f, p, &callee, results);
    }
    internal_error("irgen/expr/call.c", "line %u: a call of form %d", p->call->pos.line, p->form);
}

int gen_call(IrFunc *f, Expr *e, Value **results) {
    Expr *fun = (Expr *)unparen(e->call.fun);
    FuncNode *fn = declared_function(fun);
    Prepared p = {0};
    *results = NEW_ARRAY(gen_arena(f), Value, 2);
    int expanded = fn && !is_generic(f, fun, fn) ? gen_intrinsic(f, e, fn, *results) : 0;
    if (expanded) return expanded;
    if (!gen_prepare_call(f, e, &p)) {
        **results = gen_undef(f, gen_type(f, e));
        return 1;
    }
    gen_check_receiver(f, &p);
    LLVMValueRef mark = note_flow_mark(f);
    int n = gen_run_call(f, &p, results);
    if (n == 1) (*results)[0] = gen_rounded(f, p.fn, (*results)[0]);
    if (note_flows_wanted(f)) note_flow(f, mark, note_text(f, e), e);
    return n;
}
