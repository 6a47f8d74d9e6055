// abi.c - signatures as LLVM function types, and calls and returns with loam/abi.h's convention.
//
// LLVM parameters in order: the results' address (when they do not fit in registers), the closure object
// (functions called through a function value), the receiver's scalars, the parameters' scalars. A type that
// is not `ssa` is one pointer to a copy; nothing is passed for a type of size zero. A single scalar result is
// returned as such, several as one unnamed struct.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include <string.h>

// ---- signatures -------------------------------------------------------------------------------------------

static void add_llvm_param(FuncAbi *a, LLVMTypeRef type, bool is_signed) {
    a->param_types[a->nllvm] = type;
    a->param_signed[a->nllvm++] = is_signed;
}

static void add_param(IrGen *g, FuncAbi *a, Type *t) {
    AbiParam *p = &a->params[a->nparams++];
    *p = (AbiParam){t, ir_type(g, t), a->nllvm, 0, false};
    if (type_size(t) == 0) return;
    if (!p->ir->ssa) {
        add_llvm_param(a, g->managed, false);
        p->by_ptr = true;
    } else {
        for (int i = 0; i < p->ir->nleaves; i++)
            add_llvm_param(a, p->ir->leaves[i].type, p->ir->leaves[i].is_signed);
    }
    p->count = a->nllvm - p->first;
}

// Whether the results fit in registers; then their scalars are numbered.
static bool results_in_registers(FuncAbi *a) {
    int ints = 0, floats = 0, n = 0;
    for (int i = 0; i < a->nresults; i++) {
        AbiResult *r = &a->results[i];
        if (!r->ir->ssa && type_size(r->type) > 0) return false;
        r->first = n;
        r->count = r->ir->ssa ? r->ir->nleaves : 0;
        n += r->count;
        for (int k = 0; k < r->count; k++) *(r->ir->leaves[k].is_float ? &floats : &ints) += 1;
    }
    return ints <= LOAM_MAX_INT_RESULTS && floats <= LOAM_MAX_FLOAT_RESULTS;
}

static LLVMTypeRef register_results(IrGen *g, FuncAbi *a) {
    LLVMTypeRef types[LOAM_MAX_INT_RESULTS + LOAM_MAX_FLOAT_RESULTS];
    unsigned n = 0;
    for (int i = 0; i < a->nresults; i++)
        for (int k = 0; k < a->results[i].count; k++) types[n++] = a->results[i].ir->leaves[k].type;
    if (n == 0) return g->void_;
    return n == 1 ? types[0] : LLVMStructTypeInContext(g->ctx, types, n, false);
}

static void memory_results(IrGen *g, FuncAbi *a) {
    Type *s = type_new(g->c, KIND_STRUCT);
    for (int i = 0; i < a->nresults; i++) {
        StructField field = {.name = arena_printf(g->arena, "r%d", i), .type = a->results[i].type};
        VEC_PUSH(g->arena, s->strct.fields, field);
    }
    for (int i = 0; i < a->nresults; i++) {
        a->results[i].first = 0;
        a->results[i].count = 0;
        a->results[i].offset = type_field_offset(s, i);
    }
    a->results_mem = true;
    a->results_type = s;
}

static void abi_params(IrGen *g, FuncAbi *a, const Func *sig, Type *recv, bool context) {
    int max = (sig->params.n + 1) * LOAM_MAX_PARAM_LEAVES + 2;
    a->params = NEW_ARRAY(g->arena, AbiParam, sig->params.n + 1);
    a->param_types = NEW_ARRAY(g->arena, LLVMTypeRef, max);
    a->param_signed = NEW_ARRAY(g->arena, bool, max);
    if (a->results_mem) add_llvm_param(a, g->managed, false);
    if (context) {
        a->has_context = true;
        a->context_index = a->nllvm;
        add_llvm_param(a, g->managed, false);
    }
    if (recv) add_param(g, a, recv);
    for (int i = 0; i < sig->params.n; i++) add_param(g, a, sig->params.at[i]->type);
}

static FuncAbi *abi_new(IrGen *g, const Func *sig, Type *recv, bool context) {
    FuncAbi *a = NEW(g->arena, FuncAbi);
    a->nresults = sig->results.n;
    a->results = NEW_ARRAY(g->arena, AbiResult, sig->results.n ? sig->results.n : 1);
    for (int i = 0; i < a->nresults; i++)
        a->results[i] =
            (AbiResult){.type = sig->results.at[i]->type, .ir = ir_type(g, sig->results.at[i]->type)};
    if (results_in_registers(a)) a->ret = register_results(g, a);
    else {
        memory_results(g, a);
        a->ret = g->void_;
    }
    abi_params(g, a, sig, recv, context);
    a->fn_type = LLVMFunctionType(a->ret, a->param_types, (unsigned)a->nllvm, false);
    return a;
}

FuncAbi *ir_abi(IrGen *g, Type *sig, Type *recv, bool context) {
    Type *u = type_underlying(sig);
    if (u->kind != KIND_FUNC) internal_error("irgen", "a call of something that is no function");
    if (recv) return abi_new(g, &u->func, recv, context);
    FuncAbi **cached = &ir_type_rec(g, u)->abi[context];
    if (!*cached) *cached = abi_new(g, &u->func, NULL, context);
    return *cached;
}

void ir_text_attribute(IrGen *g, LLVMValueRef fn, bool is_call, int param, const char *name,
                       const char *value) {
    LLVMAttributeRef attr =
        LLVMCreateStringAttribute(g->ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value));
    if (is_call) LLVMAddCallSiteAttribute(fn, (unsigned)(param + 1), attr);
    else LLVMAddAttributeAtIndex(fn, (unsigned)(param + 1), attr);
}

static void param_ranges(IrGen *g, const AbiParam *p, LLVMValueRef fn) {
    static const uint64_t none = 0;
    unsigned kind = LLVMGetEnumAttributeKindForName("range", 5);
    for (int i = 0; i < p->count && !p->by_ptr; i++)
        if (p->ir->leaves[i].below)
            LLVMAddAttributeAtIndex(
                fn, (unsigned)(p->first + i + 1),
                LLVMCreateConstantRangeAttribute(g->ctx, kind, 64, &none, &p->ir->leaves[i].below));
}

void ir_abi_ranges(IrGen *g, const FuncAbi *a, LLVMValueRef fn) {
    for (int i = 0; i < a->nparams; i++) param_ranges(g, &a->params[i], fn);
}

// Sub-word integers are extended by the caller, in arguments and in a single result. Memory for results and
// for large arguments is marked at calls too: the escape pass may not know the callee.
void ir_abi_attributes(IrGen *g, const FuncAbi *a, LLVMValueRef fn, bool is_call) {
    if (a->results_mem) ir_text_attribute(g, fn, is_call, 0, LOAM_ATTR_RESULTS, "");
    for (int i = 0; i < a->nparams; i++) {
        const AbiParam *p = &a->params[i];
        if (p->by_ptr)
            ir_text_attribute(g, fn, is_call, p->first, LOAM_ATTR_INDIRECT,
                              type_has_pointers(p->type) ? "" : "noptr");
    }
    for (int i = -1; i < a->nllvm; i++) {
        LLVMTypeRef type = i < 0 ? a->ret : a->param_types[i];
        if (type != g->i1 && type != g->i8 && type != g->i16) continue;
        bool is_signed =
            i >= 0 ? a->param_signed[i] : a->results[0].ir->leaves && a->results[0].ir->leaves[0].is_signed;
        const char *name = is_signed ? "signext" : "zeroext";
        unsigned kind = LLVMGetEnumAttributeKindForName(name, 7);
        LLVMAttributeRef attr = LLVMCreateEnumAttribute(g->ctx, kind, 0);
        unsigned index = (unsigned)(i + 1);
        if (is_call) LLVMAddCallSiteAttribute(fn, index, attr);
        else LLVMAddAttributeAtIndex(fn, index, attr);
    }
}

// ---- calls ------------------------------------------------------------------------------------------------

// The address of a copy of a value that is passed in memory.
static LLVMValueRef argument_copy(IrFunc *f, Value v) {
    if (LLVMIsAGlobalVariable(v.v) && LLVMIsGlobalConstant(v.v)) return ir_to_managed(f, v.v);
    if (LLVMIsAArgument(v.v)) return v.v; // a parameter that is passed on: nobody writes to it
    LLVMValueRef copy = ir_object(f, v.type, "silent", "", f->pos);
    ir_store(f, (Place){copy, v.type, false}, v);
    return copy;
}

static int call_arguments(IrFunc *f, const FuncAbi *a, const Value *args, LLVMValueRef *out, int n) {
    for (int i = 0; i < a->nparams; i++) {
        const AbiParam *p = &a->params[i];
        if (p->count == 0) continue;
        if (p->by_ptr) out[n++] = argument_copy(f, (Value){args[i].form, args[i].v, p->type});
        else n += ir_flatten(f, args[i], out + n);
    }
    return n;
}

static Value *call_results(IrFunc *f, const FuncAbi *a, LLVMValueRef call, LLVMValueRef memory) {
    Value *out = NEW_ARRAY(f->g->arena, Value, a->nresults ? a->nresults : 1);
    bool single = LLVMGetTypeKind(a->ret) != LLVMStructTypeKind;
    for (int i = 0; i < a->nresults; i++) {
        const AbiResult *r = &a->results[i];
        if (a->results_mem) {
            out[i] = ir_load_ref(f, (Place){ir_offset(f, memory, r->offset), r->type, false});
            continue;
        }
        if (!r->ir->ssa) {
            out[i] = ir_zero(f, r->type);
            continue;
        }
        LLVMValueRef leaves[LOAM_MAX_PARAM_LEAVES];
        for (int k = 0; k < r->count; k++)
            leaves[k] = single ? call : LLVMBuildExtractValue(f->b, call, (unsigned)(r->first + k), "");
        out[i] = ir_unflatten(f, r->type, leaves);
    }
    return out;
}

LLVMValueRef ir_emit_call(IrFunc *f, LLVMTypeRef type, LLVMValueRef code, LLVMValueRef *args, unsigned n) {
    LLVMBasicBlockRef next = f->unwind ? ir_block(f, "next") : NULL;
    LLVMValueRef call = next ? LLVMBuildInvoke2(f->b, type, code, args, n, next, f->unwind, "")
                             : LLVMBuildCall2(f->b, type, code, args, n, "");
    if (f->quiet)
        LLVMAddCallSiteAttribute(
            call, LLVMAttributeFunctionIndex,
            LLVMCreateStringAttribute(f->g->ctx, LOAM_ATTR_QUIET, sizeof LOAM_ATTR_QUIET - 1, "", 0));
    if (ir_touches(f)) // what it accesses could not be left if it were part of us
        LLVMAddCallSiteAttribute(
            call, LLVMAttributeFunctionIndex,
            LLVMCreateEnumAttribute(f->g->ctx, LLVMGetEnumAttributeKindForName("noinline", 8), 0));
    if (next) ir_place_block(f, next);
    return call;
}

static void mark_literal(IrFunc *f, LLVMValueRef call) {
    LLVMMetadataRef none = LLVMMDStringInContext2(f->g->ctx, "", 0);
    gen_set_md(f, call, LOAM_MD_LITERAL, &none, 1);
}

int ir_call(IrFunc *f, const Callee *callee, const Value *args, int nargs, Value **results) {
    IrGen *g = f->g;
    const FuncAbi *a =
        ir_abi(g, callee->sig, callee->has_recv ? callee->recv : NULL, callee->context != NULL);
    if (nargs != a->nparams)
        internal_error("irgen", "a call with %d arguments for %d parameters", nargs, a->nparams);
    LLVMValueRef *llvm_args = NEW_ARRAY(g->arena, LLVMValueRef, a->nllvm ? a->nllvm : 1), memory = NULL;
    int n = 0;
    if (a->results_mem) llvm_args[n++] = memory = ir_object(f, a->results_type, "silent", "", f->pos);
    if (a->has_context) llvm_args[n++] = callee->context;
    n = call_arguments(f, a, args, llvm_args, n);
    if (n != a->nllvm) internal_error("irgen", "a call with %d scalars for %d", n, a->nllvm);
    ir_note_callee(f, a, callee->code);
    LLVMValueRef call = ir_emit_call(f, a->fn_type, callee->code, llvm_args, (unsigned)n);
    ir_abi_attributes(g, a, call, true);
    if (callee->is_literal) mark_literal(f, call);
    Value *out = call_results(f, a, call, memory);
    if (results) *results = out;
    return a->nresults;
}

// ---- returns ----------------------------------------------------------------------------------------------

static void return_memory(IrFunc *f, const FuncAbi *a, const Value *results) {
    for (int i = 0; i < a->nresults; i++) {
        const AbiResult *r = &a->results[i];
        ir_store(f, (Place){ir_offset(f, f->results_ptr, r->offset), r->type, false}, results[i]);
    }
    LLVMBuildRetVoid(f->b);
}

static void return_registers(IrFunc *f, const FuncAbi *a, const Value *results) {
    LLVMValueRef leaves[LOAM_MAX_INT_RESULTS + LOAM_MAX_FLOAT_RESULTS];
    int n = 0;
    for (int i = 0; i < a->nresults; i++)
        if (a->results[i].ir->ssa) n += ir_flatten(f, results[i], leaves + n);
    if (n == 0) LLVMBuildRetVoid(f->b);
    else if (n == 1) LLVMBuildRet(f->b, leaves[0]);
    else LLVMBuildAggregateRet(f->b, leaves, (unsigned)n);
}

// Whether a result is a variable that something else than the return statement may see.
static bool result_is_shared(const Object *r) { return r->var.addr_taken || r->var.captured; }

static bool result_is_named(const Object *r) {
    return r->name && r->name[0] != '~' && strcmp(r->name, "_") != 0;
}

void ir_return(IrFunc *f, const Value *results, int n) {
    const FuncAbi *a = ir_func_abi(f);
    if (f->terminated) return;
    Value *values = NEW_ARRAY(f->g->arena, Value, a->nresults ? a->nresults : 1);
    for (int i = 0; i < n; i++) values[i] = results[i];
    if (n > 0 && f->node) { // other results' variables may be read by what is returned: store all, then read
        for (int i = 0; i < n; i++)
            if (result_is_shared(f->node->results.at[i]))
                ir_store(f, ir_var(f, f->node->results.at[i]), results[i]);
    }
    for (int i = 0; n == 0 && i < a->nresults; i++) {
        Object *r = f->node ? f->node->results.at[i] : NULL;
        values[i] = r && result_is_named(r) ? ir_load_ref(f, ir_var(f, r)) : ir_zero(f, a->results[i].type);
    }
    if (a->results_mem) return_memory(f, a, values);
    else return_registers(f, a, values);
    f->terminated = true;
}
