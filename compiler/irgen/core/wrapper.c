// wrapper.c - code between a call through a value and the function it means: function values, method
// expressions, method values, and the code behind interface methods.
//
// A wrapper only rearranges: it drops the closure object, loads the receiver from it or from behind the
// interface's data word, walks the embedded fields of a promoted method. It carries the attribute
// "loam-wrapper" (tracebacks leave it out) and is made once, found by its symbol. A parameter passed in
// memory is handed on as it came.
#include "irgen/core/gen.h"
#include <string.h>

// A method reached from some receiver: through the embedded fields `path`, then declared function or
// interface method `func`.
typedef struct Target {
    const char *name;
    Object *func;
    const int *path;
    int npath;
    Type *final_recv;
} Target;

static LLVMValueRef wrapper_of_kind(IrGen *g, const char *symbol, const FuncAbi *abi, IrSymbol kind,
                                    bool *is_new) {
    LLVMValueRef fn = LLVMGetNamedFunction(g->mod, symbol);
    *is_new = fn == NULL;
    if (fn) return fn;
    fn = ir_declare_function(g, symbol, abi);
    ir_set_linkage(g, fn, kind);
    ir_function_attributes(g, fn);
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_WRAPPER, "");
    return fn;
}

static LLVMValueRef wrapper_new(IrGen *g, const char *symbol, const FuncAbi *abi, bool *is_new) {
    return wrapper_of_kind(g, symbol, abi, IR_SYM_LOCAL, is_new);
}

void ir_set_signature(IrGen *g, LLVMValueRef fn, Type *func, Type *recv) {
    const char *text = ir_signature(g, func, recv);
    if (text) ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_SIGNATURE, text);
}

// The program itself has no value that is this function: just the runtime calls it.
static void mark_runtime_calls(IrGen *g, LLVMValueRef fn) {
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_SIGNATURE, "runtime");
}

IrFunc *ir_thunk_begin(IrFunc *f) {
    IrGen *g = f->g;
    size_t n;
    const FuncAbi *abi = ir_abi(g, type_new(g->c, KIND_FUNC), NULL, true);
    const char *name = LLVMGetValueName2(f->fn, &n),
               *symbol = arena_printf(g->arena, "%s·%d", name, ++f->thunks);
    LLVMValueRef fn = LLVMAddFunction(g->mod, symbol, abi->fn_type);
    ir_abi_attributes(g, abi, fn, false);
    ir_set_linkage(g, fn, IR_SYM_LOCAL);
    ir_function_attributes(g, fn);
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_WRAPPER, "");
    mark_runtime_calls(g, fn);
    return ir_func_begin(g, fn, abi, NULL, f->pkg, (Pos){0});
}

static void call_and_return(IrFunc *f, const Callee *callee, const Value *args, int n) {
    Value *results = NULL;
    int count = ir_call(f, callee, args, n, &results);
    ir_return(f, results, count);
}

static void require_not_nil(IrFunc *f, LLVMValueRef pointer, IrRt panic) {
    LLVMBasicBlockRef bad = ir_block(f, "nil"), good = ir_block(f, "ok");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, pointer, ""), bad, good);
    ir_place_block(f, bad);
    ir_call_rt(f, panic, NULL, 0);
    LLVMBuildUnreachable(f->b);
    ir_place_block(f, good);
}

// ---- from a receiver to the method ------------------------------------------------------------------------

// What a walk through embedded fields holds: a value, or the place where it is.
typedef struct Cursor {
    bool is_place;
    Place place;
    Value value;
} Cursor;

static Type *cursor_type(const Cursor *c) { return c->is_place ? c->place.type : c->value.type; }

static void cursor_deref(IrFunc *f, Cursor *c) {
    Type *t = type_underlying(cursor_type(c));
    if (t->kind != KIND_POINTER) return;
    Value p = c->is_place ? ir_load_ref(f, c->place) : c->value;
    require_not_nil(f, p.v, RT_panicmem);
    *c = (Cursor){.is_place = true, .place = {p.v, t->pointer.elem, false}};
}

static void cursor_field(IrFunc *f, Cursor *c, int index) {
    cursor_deref(f, c);
    Type *s = type_underlying(cursor_type(c)), *field = s->strct.fields.at[index].type;
    if (!c->is_place && c->value.form == IR_MEM)
        *c = (Cursor){.is_place = true, .place = {c->value.v, c->value.type, false}};
    if (c->is_place)
        c->place = (Place){ir_offset(f, c->place.addr, type_field_offset(s, index)), field, false};
    else c->value = (Value){IR_SSA, ir_extract(f, c->value.v, (unsigned)index), field};
}

static Value cursor_value(IrFunc *f, const Cursor *c) {
    return c->is_place ? ir_load_ref(f, c->place) : c->value;
}

static int iface_method_index(Type *iface, const Target *t) {
    Type *u = type_underlying(iface);
    for (int i = 0; i < u->iface.methods.n; i++) {
        const IfaceMethod *m = &u->iface.methods.at[i];
        if (m->name == t->name && (!t->func || !m->obj || m->obj == t->func || m->pkg == t->func->pkg))
            return i;
    }
    internal_error("irgen", "%s has no method %s", "the interface", t->name);
}

static Callee iface_callee(IrFunc *f, Value iface, const Target *t, Value *recv) {
    IrGen *g = f->g;
    int index = iface_method_index(iface.type, t);
    LLVMValueRef tab = ir_extract(f, iface.v, 0);
    require_not_nil(f, tab, RT_panicmem);
    LLVMValueRef code =
        LLVMBuildLoad2(f->b, g->raw, ir_offset(f, tab, (int64_t)sizeof(LoamItab) + 8 * index), "");
    const IfaceMethod *m = &type_underlying(iface.type)->iface.methods.at[index];
    ir_tag_method_code(f, code, "", ir_method_name(g, m->name, m->pkg));
    *recv = (Value){IR_SSA, ir_extract(f, iface.v, 1), g->c->types[KIND_UNSAFE_POINTER]};
    return (Callee){.code = code, .sig = m->sig, .has_recv = true, .recv = recv->type};
}

// Finds the method's code and receiver for `recv`, at whose type T or *T the walk starts.
static Callee resolve(IrFunc *f, Value recv, const Target *t, Value *actual) {
    Cursor c = {.value = recv};
    for (int i = 0; i < t->npath; i++) cursor_field(f, &c, t->path[i]);
    Type *at = type_underlying(cursor_type(&c));
    if (at->kind == KIND_INTERFACE) return iface_callee(f, cursor_value(f, &c), t, actual);
    FuncNode *node = t->func->func.node;
    Type *want = node->sig->func.recv->type;
    if (t->func->func.ptr_recv) {
        if (at->kind == KIND_POINTER) *actual = cursor_value(f, &c);
        else *actual = (Value){IR_SSA, ir_to_managed(f, c.place.addr), want};
    } else {
        cursor_deref(f, &c);
        *actual = cursor_value(f, &c);
    }
    actual->type = want;
    return (Callee){.code = ir_function(f->g, node), .sig = t->func->type, .has_recv = true, .recv = want};
}

// Generates: take `recv`, then this function's parameters from index `first` on, and call the method.
static void gen_forward(IrFunc *f, const FuncAbi *abi, Value recv, const Target *t, int first) {
    Value *args = NEW_ARRAY(f->g->arena, Value, abi->nparams + 2);
    int n = 1;
    Callee callee = resolve(f, recv, t, &args[0]);
    for (int i = first; i < abi->nparams; i++) args[n++] = ir_param_value(f, abi, i);
    call_and_return(f, &callee, args, n);
}

// ---- function values --------------------------------------------------------------------------------------

static LLVMValueRef closure_constant(IrGen *g, LLVMValueRef code, const char *name) {
    LLVMValueRef init = LLVMConstStructInContext(g->ctx, &code, 1, false);
    return ir_managed_const(g, ir_private_global(g, LLVMTypeOf(init), init, name, true));
}

static LLVMValueRef dropping_wrapper(IrGen *g, FuncRec *rec) {
    const FuncAbi *abi = ir_abi(g, rec->node->sig, NULL, true);
    bool is_new;
    LLVMValueRef fn = wrapper_new(g, arena_printf(g->arena, "%s·w", rec->symbol), abi, &is_new);
    if (!is_new) return fn;
    ir_set_signature(g, fn, rec->node->sig, NULL);
    IrFunc *f = ir_func_begin(g, fn, abi, NULL, rec->pkg, (Pos){0});
    Callee callee = {.code = ir_function(g, rec->node), .sig = rec->node->sig};
    Value *args = NEW_ARRAY(g->arena, Value, abi->nparams + 1);
    for (int i = 0; i < abi->nparams; i++) args[i] = ir_param_value(f, abi, i);
    call_and_return(f, &callee, args, abi->nparams);
    ir_func_end(f);
    return fn;
}

LLVMValueRef ir_func_value(IrGen *g, FuncNode *node) {
    FuncRec *rec = ir_func_rec(g, node);
    LLVMValueRef fn = ir_function(g, node);
    LLVMValueRef known = nodemap_get(&g->func_values, rec);
    if (known) return known;
    LLVMValueRef code =
        node->name ? dropping_wrapper(g, rec) : fn; // a literal's body takes the closure object itself
    LLVMValueRef value = closure_constant(g, code, arena_printf(g->arena, "%s·f", rec->symbol));
    nodemap_set(&g->func_values, g->arena, rec, value);
    return value;
}

// ---- deferred calls ---------------------------------------------------------------------------------------

static Type *plain_signature(IrGen *g) { return type_new(g->c, KIND_FUNC); }

void ir_own_frame(IrFunc *f) {
    ir_add_enum_attribute(f->g, f->fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
}

// Never a part of another function: recover looks for its frame, and it runs while a panic unwinds, or not
// at all.
LLVMValueRef ir_deferred_code(IrFunc *f) {
    IrGen *g = f->g;
    size_t n;
    const char *symbol = arena_printf(g->arena, "%s·d", LLVMGetValueName2(f->fn, &n));
    LLVMValueRef fn = LLVMAddFunction(g->mod, symbol, ir_abi(g, plain_signature(g), NULL, true)->fn_type);
    ir_set_linkage(g, fn, IR_SYM_LOCAL);
    ir_function_attributes(g, fn);
    ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
    ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "cold");
    mark_runtime_calls(g, fn);
    ir_own_frame(f);
    return fn;
}

IrFunc *ir_deferred_begin(IrFunc *f, LLVMValueRef code) {
    const FuncAbi *abi = ir_abi(f->g, plain_signature(f->g), NULL, true);
    return ir_func_begin(f->g, code, abi, NULL, f->pkg, (Pos){0});
}

void ir_call_deferred(IrFunc *f, LLVMValueRef code, LLVMValueRef record) {
    ir_emit_call(f, ir_abi(f->g, plain_signature(f->g), NULL, true)->fn_type, code, &record, 1);
}

// What it calls shows as a frame of its own in a traceback, as in Go.
void ir_deferred_end(IrFunc *f) {
    unsigned noinline_kind = LLVMGetEnumAttributeKindForName("noinline", strlen("noinline"));
    LLVMAttributeRef attr = LLVMCreateEnumAttribute(f->g->ctx, noinline_kind, 0);
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f->fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsACallInst(i)) LLVMAddCallSiteAttribute(i, LLVMAttributeFunctionIndex, attr);
    ir_func_end(f);
}

// ---- methods as function values ---------------------------------------------------------------------------

static Target selection_target(const Selection *s) {
    return (Target){s->obj->name, s->obj, s->path.at, s->path.n, s->final_recv};
}

LLVMValueRef ir_method_expr_value(IrGen *g, Type *recv, const Selection *s) {
    Target t = selection_target(s);
    const FuncAbi *abi = ir_abi(g, s->obj->type, recv, true);
    const char *symbol = ir_method_symbol(g, recv, t.name, s->obj->pkg, name_is_exported(t.name));
    void **at = strmap_at_cstr(&g->symbols, arena_printf(g->arena, "%s·e", symbol));
    if (*at) return *at;
    bool is_new;
    LLVMValueRef fn = wrapper_new(g, arena_printf(g->arena, "%s·m", symbol), abi, &is_new);
    *at = closure_constant(g, fn, arena_printf(g->arena, "%s·e", symbol));
    ir_set_signature(g, fn, s->obj->type, recv);
    LLVMValueRef value = *at;
    IrFunc *f = ir_func_begin(g, fn, abi, NULL, s->obj->pkg, (Pos){0});
    Value first = ir_param_value(f, abi, 0);
    bool reads_pointer = recv->kind == KIND_POINTER && t.npath == 0 && !t.func->func.ptr_recv;
    if (reads_pointer) require_not_nil(f, first.v, RT_panicwrap);
    gen_forward(f, abi, first, &t, 1);
    ir_func_end(f);
    return value;
}

LLVMValueRef ir_bound_method_code(IrGen *g, Type *recv, const Selection *s) {
    Target t = selection_target(s);
    t.npath = 0; // the receiver is already the embedded field
    const FuncAbi *abi = ir_abi(g, s->obj->type, NULL, true);
    const char *symbol = ir_method_symbol(g, recv, t.name, s->obj->pkg, name_is_exported(t.name));
    bool is_new;
    LLVMValueRef fn = wrapper_new(g, arena_printf(g->arena, "%s-fm", symbol), abi, &is_new);
    if (!is_new) return fn;
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_QUIET, ""); // gc inlines no x.M
    ir_set_signature(g, fn, s->obj->type, NULL);
    Type *closure = type_new(g->c, KIND_STRUCT);
    StructField code = {.name = "F", .type = g->c->types[KIND_UINTPTR]}, data = {.name = "R", .type = recv};
    VEC_PUSH(g->arena, closure->strct.fields, code);
    VEC_PUSH(g->arena, closure->strct.fields, data);
    IrFunc *f = ir_func_begin(g, fn, abi, NULL, s->obj->pkg, (Pos){0});
    Place from = {ir_offset(f, f->context, type_field_offset(closure, 1)), recv, false};
    gen_forward(f, abi, ir_load_ref(f, from), &t, 0);
    ir_func_end(f);
    return fn;
}

// ---- methods behind interfaces ----------------------------------------------------------------------------

bool ir_direct_iface(Type *t) {
    Type *u = type_underlying(t);
    switch (u->kind) {
    case KIND_POINTER: return !type_not_in_heap(u->pointer.elem);
    case KIND_CHAN:
    case KIND_MAP:
    case KIND_FUNC:
    case KIND_UNSAFE_POINTER: return true;
    case KIND_STRUCT: return u->strct.fields.n == 1 && ir_direct_iface(u->strct.fields.at[0].type);
    default: return false;
    }
}

typedef struct IfaceWrapper {
    LLVMValueRef fn;
    Type *recv;
    Target target;
    Type *sig;
} IfaceWrapper;

// The receiver parameter is *T: T's method is reached through it, a nil pointer gets its own panic.
static void gen_iface_wrapper(IrGen *g, void *data) {
    IfaceWrapper *w = data;
    const FuncAbi *abi = ir_abi(g, w->sig, w->recv, false);
    IrFunc *f = ir_func_begin(g, w->fn, abi, NULL, w->target.func->pkg, (Pos){0});
    Value recv = ir_param_value(f, abi, 0);
    Type *boxed = w->recv->kind == KIND_POINTER ? w->recv->pointer.elem : w->recv;
    if (boxed->kind == KIND_POINTER)
        recv = ir_load(f, (Place){recv.v, boxed, false}); // to what is not in the heap
    else if (w->target.npath == 0 && boxed != w->recv) require_not_nil(f, recv.v, RT_panicwrap);
    gen_forward(f, abi, recv, &w->target, 1);
    ir_func_end(f);
}

// A method as interfaces name it: those of other packages that are not exported are others.
const char *ir_method_name(IrGen *g, const char *name, const Package *pkg) {
    return name_is_exported(name) || !pkg ? name : arena_printf(g->arena, "%s.%s", pkg->path, name);
}

static LLVMValueRef method_code(IrGen *g, Type *recv, const MethodEntry *m) {
    Target t = {m->name, m->func, m->path.at, m->path.n, m->final_recv};
    FuncNode *node = m->func->func.node;
    bool direct = ir_direct_iface(recv);
    if (node && t.npath == 0 && direct && (m->func->func.ptr_recv || recv->kind != KIND_POINTER))
        return ir_function(g, node);
    if (!direct) recv = type_pointer(g->c, recv);
    const FuncAbi *abi = ir_abi(g, m->func->type, recv, false);
    bool is_new, exported = name_is_exported(t.name);
    const char *symbol = ir_method_symbol(g, recv, t.name, m->func->pkg, exported);
    IrSymbol kind = ir_type_elsewhere(g, recv) ? IR_SYM_IMPORT
                    : ir_type_at_home(g, recv) ? IR_SYM_HOME
                                               : IR_SYM_LOCAL;
    LLVMValueRef fn = wrapper_of_kind(g, symbol, abi, kind, &is_new);
    if (!is_new) return fn;
    IfaceWrapper *w = NEW(g->arena, IfaceWrapper);
    *w = (IfaceWrapper){fn, recv, t, m->func->type};
    ir_queue(g, gen_iface_wrapper, w);
    return fn;
}

LLVMValueRef ir_method_wrapper(IrGen *g, Type *recv, const MethodEntry *m) {
    LLVMValueRef fn = method_code(g, recv, m);
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_METHOD,
                     ir_method_name(g, m->name, m->func->pkg));
    return fn;
}
