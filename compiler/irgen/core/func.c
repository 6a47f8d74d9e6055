// func.c - one function: its blocks, parameters, results, variables, and what its closure gives it.
//
// The entry block holds the untagged allocas and nothing else; the code starts in the block behind it. A
// variable lives in an untagged alloca unless its address is taken or a literal captures it by reference;
// then it is an object (contract 2), for a parameter at the start of the function, with a copy of the
// argument.
#define _GNU_SOURCE
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include "loam/names.h"
#include <string.h>

typedef struct FuncState {
    IrFunc f;                     // first
    LLVMBuilderRef entry_builder; // in front of the entry block's branch
    const FuncAbi *abi;
    NodeMap vars; // Object of a variable -> LLVMValueRef, its address
} FuncState;

const FuncAbi *ir_func_abi(IrFunc *f) { return ((FuncState *)f)->abi; }

LLVMBasicBlockRef ir_landing_pad(IrFunc *f, const char *name) {
    IrGen *g = f->g;
    if (!LLVMHasPersonalityFn(f->fn)) {
        LLVMTypeRef type = LLVMFunctionType(g->i32, NULL, 0, true);
        LLVMValueRef personality = LLVMGetNamedFunction(g->mod, LOAM_SYM_PERSONALITY);
        LLVMSetPersonalityFn(f->fn,
                             personality ? personality : LLVMAddFunction(g->mod, LOAM_SYM_PERSONALITY, type));
    }
    LLVMBasicBlockRef pad = ir_block(f, name);
    ir_place_block(f, pad);
    LLVMSetCleanup(LLVMBuildLandingPad(f->b, LLVMTokenTypeInContext(g->ctx), NULL, 0, ""), true);
    return pad;
}

// Options.invoke: what arrives here cannot be continued. The call keeps LLVM from taking the way here for
// unreachable.
static LLVMBasicBlockRef checking_pad(IrFunc *f, LLVMBasicBlockRef start) {
    LLVMBasicBlockRef pad = ir_landing_pad(f, "unwound");
    ir_call_rt(f, RT_panicmem, NULL, 0);
    LLVMBuildUnreachable(f->b);
    ir_place_block(f, start);
    return pad;
}

IrFunc *ir_func_begin(IrGen *g, LLVMValueRef fn, const FuncAbi *abi, FuncNode *node, Package *pkg, Pos pos) {
    FuncState *s = NEW(g->arena, FuncState);
    IrFunc *f = &s->f;
    size_t n;
    const char *symbol = LLVMGetValueName2(fn, &n), *dot = memmem(symbol, n, "·", strlen("·"));
    if (dot) n = (size_t)(dot - symbol); // "main.init·2" is known as main.init to debuggers and tracebacks
    *s = (FuncState){.f = {.g = g, .node = node, .pkg = pkg, .fn = fn, .pos = pos}, .abi = abi};
    f->path = pos_known(pos) ? diags_place(g->c->diags, pos).path : NULL;
    f->scope = ir_debug_function(g, fn, arena_strndup(g->arena, symbol, n), pos);
    f->entry = LLVMAppendBasicBlockInContext(g->ctx, fn, "entry");
    LLVMBasicBlockRef start = LLVMAppendBasicBlockInContext(g->ctx, fn, "start");
    f->b = LLVMCreateBuilderInContext(g->ctx);
    s->entry_builder = LLVMCreateBuilderInContext(g->ctx);
    LLVMPositionBuilderAtEnd(f->b, f->entry);
    ir_set_pos(f, pos);
    LLVMPositionBuilderBefore(s->entry_builder, LLVMBuildBr(f->b, start));
    LLVMPositionBuilderAtEnd(f->b, start);
    if (ir_knows_lengths(f)) ir_abi_ranges(g, abi, fn);
    if (abi->results_mem) f->results_ptr = LLVMGetParam(fn, 0);
    if (abi->has_context) f->context = LLVMGetParam(fn, (unsigned)abi->context_index);
    if (g->options.invoke && !ir_is_leaf(fn)) f->unwind = checking_pad(f, start);
    return f;
}

// Blocks that nothing ended are not reachable (code behind a return).
void ir_func_end(IrFunc *f) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f->fn); b; b = LLVMGetNextBasicBlock(b)) {
        if (LLVMGetBasicBlockTerminator(b)) continue;
        LLVMPositionBuilderAtEnd(f->b, b);
        LLVMBuildUnreachable(f->b);
    }
    LLVMDisposeBuilder(f->b);
    LLVMDisposeBuilder(((FuncState *)f)->entry_builder);
    f->b = NULL;
}

// ---- blocks -----------------------------------------------------------------------------------------------

LLVMBasicBlockRef ir_block(IrFunc *f, const char *name) {
    return LLVMAppendBasicBlockInContext(f->g->ctx, f->fn, name);
}

void ir_branch(IrFunc *f, LLVMBasicBlockRef to) {
    if (f->terminated) return;
    LLVMBuildBr(f->b, to);
    f->terminated = true;
}

void ir_cond_branch(IrFunc *f, LLVMValueRef cond, LLVMBasicBlockRef then, LLVMBasicBlockRef els) {
    if (f->terminated) return;
    LLVMBuildCondBr(f->b, cond, then, els);
    f->terminated = true;
}

// Blocks are laid out in the order in which they are placed.
void ir_place_block(IrFunc *f, LLVMBasicBlockRef b) {
    LLVMBasicBlockRef last = LLVMGetLastBasicBlock(f->fn);
    if (last != b) LLVMMoveBasicBlockAfter(b, last);
    LLVMPositionBuilderAtEnd(f->b, b);
    f->terminated = false;
}

// ---- storage ----------------------------------------------------------------------------------------------

LLVMValueRef ir_entry_alloca(IrFunc *f, LLVMTypeRef type, const char *name) {
    return LLVMBuildAlloca(((FuncState *)f)->entry_builder, type, name);
}

static LLVMMetadataRef md_string(IrGen *g, const char *text) {
    return LLVMMDStringInContext2(g->ctx, text, strlen(text));
}

static LLVMValueRef tagged_object(IrFunc *f, Type *t, const char *kind, const char *text, Pos pos,
                                  LLVMValueRef constant) {
    IrGen *g = f->g;
    Pos before = f->pos;
    LLVMValueRef desc = type_has_pointers(t) ? ir_layout_descriptor(g, t) : LLVMConstNull(g->raw);
    LLVMMetadataRef parts[4] = {md_string(g, kind), md_string(g, text), LLVMValueAsMetadata(desc),
                                constant ? LLVMValueAsMetadata(constant) : NULL};
    ir_set_pos(f, pos);
    LLVMValueRef object = LLVMBuildAlloca(f->b, ir_llvm_type(g, t), "");
    LLVMSetMetadata(object, g->md_object,
                    LLVMMetadataAsValue(g->ctx, LLVMMDNodeInContext2(g->ctx, parts, constant ? 4 : 3)));
    LLVMValueRef address = LLVMBuildAddrSpaceCast(f->b, object, g->managed, text);
    ir_set_pos(f, before);
    return address;
}

LLVMValueRef ir_object(IrFunc *f, Type *t, const char *kind, const char *text, Pos pos) {
    return tagged_object(f, t, kind, text, pos, NULL);
}

LLVMValueRef ir_object_later(IrFunc *f) {
    LLVMValueRef stand_in = LLVMBuildAlloca(f->b, f->g->i8, "");
    return LLVMBuildAddrSpaceCast(f->b, stand_in, f->g->managed, "");
}

void ir_object_settle(IrFunc *f, LLVMValueRef address, Type *t, const char *kind, const char *text) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(f->b);
    LLVMValueRef stand_in = LLVMGetOperand(address, 0);
    LLVMPositionBuilderBefore(f->b, stand_in);
    LLVMReplaceAllUsesWith(address, ir_object(f, t, kind, text, f->pos));
    LLVMInstructionEraseFromParent(address);
    LLVMInstructionEraseFromParent(stand_in);
    LLVMPositionBuilderAtEnd(f->b, here);
}

LLVMValueRef ir_constant_object(IrFunc *f, Type *t, LLVMValueRef init, const char *kind, const char *text,
                                Pos pos) {
    LLVMValueRef constant = ir_private_global(f->g, LLVMTypeOf(init), init, "loam.static", true);
    return tagged_object(f, t, kind, text, pos, constant);
}

// ---- variables --------------------------------------------------------------------------------------------

static const char *type_text(IrFunc *f, const Type *t) {
    return type_string(ir_compiler(f->g)->arena, t, TYPE_NAMES_PACKAGE, f->pkg);
}

void ir_require_allocatable(IrFunc *f, const Type *t, Pos pos) {
    if (f->pkg && f->pkg->user && type_not_in_heap(t))
        diag_error(ir_compiler(f->g)->diags, pos,
                   "%s can't be allocated in Go; it is incomplete (or unallocatable)", type_text(f, t));
}

static bool is_captured_by_value(const IrFunc *f, const Object *var) {
    return var->var.kind != VAR_RESULT && var_is_fixed(var) && type_size(gen_var_type(f, var)) <= 128;
}

// A variable that is too large for the stack is an object too: the escape pass moves it to the heap.
static bool needs_object(const IrFunc *f, const Object *var) {
    return var->var.addr_taken || (var->var.captured && !is_captured_by_value(f, var)) ||
           type_size(gen_var_type(f, var)) >
               (f->g->options.small_frames ? LOAM_SMALL_STACK_VARIABLE : LOAM_MAX_STACK_VARIABLE);
}

static Place bind(IrFunc *f, Object *var, LLVMValueRef addr) {
    nodemap_set(&((FuncState *)f)->vars, f->g->arena, var, addr);
    return (Place){addr, gen_var_type(f, var), false};
}

static Place declare_storage(IrFunc *f, Object *var) {
    if (needs_object(f, var))
        return bind(f, var, ir_object(f, gen_var_type(f, var), "var", note_variable(f, var), var->pos));
    return bind(f, var, ir_entry_alloca(f, ir_llvm_type(f->g, gen_var_type(f, var)), var->name));
}

bool ir_declare_at(IrFunc *f, Object *var, LLVMValueRef address) {
    if (needs_object(f, var)) return false;
    bind(f, var, address);
    return true;
}

Place ir_declare_unset(IrFunc *f, Object *var) {
    Type *t = gen_var_type(f, var);
    if (f->pkg && f->pkg->user && type_not_in_heap(t))
        diag_error(ir_compiler(f->g)->diags, var->pos,
                   "%s is incomplete (or unallocatable); stack allocation disallowed", type_text(f, t));
    return declare_storage(f, var);
}

static Place declare_zeroed(IrFunc *f, Object *var) {
    Place p = ir_declare_unset(f, var);
    if (!needs_object(f, var)) ir_store(f, p, ir_zero(f, gen_var_type(f, var)));
    return p;
}

Place ir_declare_var(IrFunc *f, Object *var) {
    if (!var || !var->name || strcmp(var->name, "_") == 0)
        return (Place){.type = var ? gen_var_type(f, var) : NULL, .is_blank = true};
    return declare_zeroed(f, var);
}

Place ir_var(IrFunc *f, Object *var) {
    if (var->var.kind == VAR_GLOBAL) return (Place){ir_global(f->g, var), var->type, false};
    LLVMValueRef addr = nodemap_get(&((FuncState *)f)->vars, var);
    if (!addr)
        internal_error("irgen", "variable %s has no storage in %s", var->name, LLVMGetValueName(f->fn));
    return (Place){addr, gen_var_type(f, var), false};
}

// ---- parameters, results, captured variables --------------------------------------------------------------

Value ir_param_value(IrFunc *f, const FuncAbi *abi, int i) {
    const AbiParam *p = &abi->params[i];
    LLVMValueRef leaves[LOAM_MAX_PARAM_LEAVES];
    if (p->by_ptr) return (Value){IR_MEM, LLVMGetParam(f->fn, (unsigned)p->first), p->type};
    if (!p->ir->ssa) return ir_zero(f, p->type);
    for (int k = 0; k < p->count; k++) leaves[k] = LLVMGetParam(f->fn, (unsigned)(p->first + k));
    return ir_unflatten(f, p->type, leaves);
}

static void bind_params(IrFunc *f, const FuncAbi *abi) {
    if (f->node->params.n != abi->nparams)
        internal_error("irgen", "%s: %d parameters, %d in its signature", LLVMGetValueName(f->fn),
                       f->node->params.n, abi->nparams);
    for (int i = 0; i < abi->nparams; i++) {
        Object *var = f->node->params.at[i];
        const AbiParam *p = &abi->params[i];
        if (!var || !var->name || strcmp(var->name, "_") == 0) continue;
        if (p->by_ptr && !needs_object(f, var) && !var->var.reassigned)
            bind(f, var, LLVMGetParam(f->fn, (unsigned)p->first));
        else ir_store(f, declare_storage(f, var), ir_param_value(f, abi, i));
    }
}

static void bind_results(IrFunc *f) {
    bool all = gen_has_defers(f->node);
    for (int i = 0; i < f->node->results.n; i++) {
        Object *var = f->node->results.at[i];
        if (all) declare_zeroed(f, var);
        else if (var->name && var->name[0] != '~') ir_declare_var(f, var);
    }
}

// The closure object: code address, then each captured variable's value or its address.
static Type *closure_type(const IrFunc *f, FuncNode *node) {
    IrGen *g = f->g;
    Type *s = type_new(g->c, KIND_STRUCT);
    StructField code = {.name = "F", .type = g->c->types[KIND_UINTPTR]};
    VEC_PUSH(g->arena, s->strct.fields, code);
    for (int i = 0; i < node->captures.n; i++) {
        Object *var = node->captures.at[i];
        StructField field = {.name = var->name,
                             .type = is_captured_by_value(f, var) ? gen_var_type(f, var)
                                                                  : type_pointer(g->c, gen_var_type(f, var))};
        VEC_PUSH(g->arena, s->strct.fields, field);
    }
    return s;
}

static void bind_captures(IrFunc *f) {
    if (f->node->captures.n == 0) return;
    Type *closure = closure_type(f, f->node);
    for (int i = 0; i < f->node->captures.n; i++) {
        Object *var = f->node->captures.at[i];
        Place field = {ir_offset(f, f->context, type_field_offset(closure, i + 1)),
                       closure->strct.fields.at[i + 1].type, false};
        if (!is_captured_by_value(f, var)) {
            bind(f, var, ir_load_ref(f, field).v);
        } else if (ir_type(f->g, gen_var_type(f, var))->ssa) {
            Place copy =
                bind(f, var, ir_entry_alloca(f, ir_llvm_type(f->g, gen_var_type(f, var)), var->name));
            ir_store(f, copy, ir_load_ref(f, field));
        } else {
            bind(f, var, field.addr);
        }
    }
}

// ---- frames over a gigabyte -------------------------------------------------------------------------------

static int64_t add_aligned(int64_t offset, Type *t) {
    int64_t align = type_align(t);
    return (offset + align - 1) / align * align + type_size(t);
}

// The bytes of receiver, parameters and results, laid out as in memory.
static int64_t argument_bytes(const FuncAbi *abi) {
    int64_t n = 0;
    for (int i = 0; i < abi->nparams; i++) n = add_aligned(n, abi->params[i].type);
    n = (n + 7) / 8 * 8;
    for (int i = 0; i < abi->nresults; i++) n = add_aligned(n, abi->results[i].type);
    return (n + 7) / 8 * 8;
}

// The bytes of the variables and temporaries of the entry block. (What is too large for a variable on the
// stack is an object, and moves to the heap.)
static int64_t local_bytes(const IrFunc *f) {
    LLVMTargetDataRef layout = LLVMGetModuleDataLayout(f->g->mod);
    int64_t n = 0;
    for (LLVMValueRef i = LLVMGetFirstInstruction(f->entry); i; i = LLVMGetNextInstruction(i))
        if (LLVMIsAAllocaInst(i)) n += (int64_t)LLVMABISizeOfType(layout, LLVMGetAllocatedType(i));
    return n;
}

static const int64_t MAX_FRAME = INT64_C(1) << 30;

static void frame_error(const IrFunc *f, Pos pos, int64_t locals, int64_t args, int64_t callee) {
    const char *beyond =
        callee ? arena_printf(f->g->arena, " + %lld MB callee", (long long)(callee >> 20)) : "";
    diag_error(ir_compiler(f->g)->diags, pos, "stack frame too large (>1GB): %lld MB locals + %lld MB args%s",
               (long long)(locals >> 20), (long long)(args >> 20), beyond);
}

// No stack can hold such a frame: gc refuses it too. It lays the arguments of its calls into the frame; those
// of functions that it may inline are not counted here.
static void check_frame(const IrFunc *f, const FuncAbi *abi) {
    int64_t locals = local_bytes(f) + f->reserved, args = argument_bytes(abi);
    Pos pos = f->node->obj ? f->node->start : f->node->pos;
    if (locals >= MAX_FRAME || args >= MAX_FRAME) frame_error(f, pos, locals, args, 0);
    else if (locals + f->callee >= MAX_FRAME) frame_error(f, pos, locals, args, f->callee);
}

void ir_note_callee(IrFunc *f, const FuncAbi *callee, LLVMValueRef code) {
    int64_t bytes = LLVMIsAFunction(code) ? 0 : argument_bytes(callee);
    if (bytes > f->callee) f->callee = bytes;
}

void ir_check_delayed(IrFunc *f, const FuncAbi *callee, Pos pos) {
    int64_t bytes = argument_bytes(callee);
    if (bytes >= MAX_FRAME) frame_error(f, pos, 0, 0, bytes);
}

void ir_gen_function(IrGen *g, const FuncRec *rec, LLVMValueRef fn, const FuncAbi *abi) {
    FuncNode *node = rec->node;
    IrFunc *f = ir_func_begin(g, fn, abi, node, rec->pkg, node->pos);
    bind_captures(f);
    bind_params(f, abi);
    bind_results(f);
    gen_body(f, node);
    if (!f->terminated && node->results.n == 0) {
        ir_set_pos(f, node->end);
        ir_return(f, NULL, 0);
    }
    check_frame(f, abi);
    ir_func_end(f);
}

// ---- function literals ------------------------------------------------------------------------------------

Value ir_func_lit(IrFunc *f, Expr *lit) {
    IrGen *g = f->g;
    FuncNode *node = lit->func_lit.fn;
    LLVMValueRef code = ir_function(g, node), closure;
    Type *type = closure_type(f, node);
    if (node->captures.n) closure = ir_object(f, type, "expr", "func literal", lit->pos);
    else
        closure = ir_constant_object(f, type, LLVMConstStructInContext(g->ctx, &code, 1, false), "static",
                                     "func literal", lit->pos);
    LLVMBuildStore(f->b, code, closure);
    for (int i = 0; i < node->captures.n; i++) {
        Object *var = node->captures.at[i];
        Place field = {ir_offset(f, closure, type_field_offset(type, i + 1)),
                       type->strct.fields.at[i + 1].type, false};
        Place from = ir_var(f, var);
        if (is_captured_by_value(f, var)) ir_store(f, field, ir_load_ref(f, from));
        else ir_store(f, field, (Value){IR_SSA, ir_to_managed(f, from.addr), field.type});
    }
    return (Value){IR_SSA, closure, gen_type(f, lit)};
}

void ir_not_supported(IrFunc *f, Pos pos, Lack lack) {
    ir_refuse(&f->g->p->refusals, f->pkg, f->node, pos, lack);
}
