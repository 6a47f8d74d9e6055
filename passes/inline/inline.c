// inline.c - loam-inline: inlines as Go does, small functions into all their callers, and says so.
//
// What may be inlined is the front end's choice: !loam.func carries a cost, at most LOAM_INLINE_BUDGET, or -1
// and the reason why not. Functions with the attribute "loam-wrapper" and no !loam.func are inlined without
// report.
//   1. SROA, so that function values held in variables are SSA values
//   2. a call through a closure object that is known, or through a constant one, becomes a direct call
//      (direct.h)
//   3. functions are visited bottom-up over the call graph; a call of an inlinable function is marked
//      `alwaysinline`, unless the callee calls itself or would go round in a ring: within a component only
//      calls of functions visited before are marked
//   4. LLVM's always-inline does the work on the marked calls, then SROA again
//   5. calls of interface methods become direct where the dynamic type is known by now
// A function that makes pointers from integers is left for LLVM's own inliner: until the escape analysis is
// done, its hiding place (runtime.noescape and the like) must stay one. Panics are not inlined at all. The
// former are reported as if they were. Reports: "can inline f" at a function, "inlining call to f" at a call
// and, as Go inlines into inlined bodies, again for each call that was inlined into f before. Into a function
// marked "loam-big" only the smallest are inlined, as Go does.
#include "analysis/components.h"
#include "inline/direct.h"
#include "ir/runllvm.h"
#include "optimize/promote.h"
#include <stdlib.h>
#include <string.h>

static const char pass_name[] = "loam-inline";

typedef struct InlineFunc {
    LLVMValueRef fn;
    const char *name; // short name, "" when not reported
    const char *reason;
    long long cost;
    bool defined, can, visited;
    bool keeps_call;     // inlined in the reports only
    bool silent;         // a wrapper of the front end's: inlined without report
    PASS_VEC(int) calls; // of functions that may be inlined, in order, as the front end made them
} InlineFunc;

typedef struct Inliner {
    LLVMModuleRef module;
    const LoamPassOptions *options;
    PassArena arena;
    InlineFunc *funcs;
    int n;
    PassMap index;
    int *order; // functions bottom-up
    bool marked;
} Inliner;

static void run_llvm(Inliner *in, const char *passes) {
    runllvm_in_pass(in->module, passes, in->options, pass_name);
}

// ---- the call graph ---------------------------------------------------------------------------------------

static bool makes_pointers(LLVMValueRef fn) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsAIntToPtrInst(i)) return true;
    return false;
}

static void collect_functions(Inliner *in) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(in->module); fn; fn = LLVMGetNextFunction(fn)) in->n++;
    in->funcs = PASS_NEW_ARRAY(&in->arena, InlineFunc, in->n);
    int i = 0;
    for (LLVMValueRef fn = LLVMGetFirstFunction(in->module); fn; fn = LLVMGetNextFunction(fn), i++) {
        InlineFunc *f = &in->funcs[i];
        LLVMValueRef about = pass_md(fn, LOAM_MD_FUNC);
        f->fn = fn;
        f->name = pass_md_text(about, 0);
        f->reason = pass_md_text(about, 2);
        f->cost = about ? pass_md_int(about, 1) : -1;
        f->defined = !LLVMIsDeclaration(fn);
        f->can = f->defined && f->cost >= 0 && f->cost <= LOAM_INLINE_BUDGET && !*f->reason &&
                 !rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "noreturn");
        f->silent = f->defined && !about && pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_WRAPPER);
        f->can |= f->silent;
        f->keeps_call = f->can && makes_pointers(fn);
        pass_map_set(&in->index, fn, i);
    }
}

static int caller_of(const Inliner *in, LLVMValueRef user) {
    return LLVMIsAInstruction(user)
               ? pass_map_get(&in->index, LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)))
               : -1;
}

// Bottom-up over all references, so that a closure comes before the function that makes it; functions that
// call themselves lose `can`.
static void order_functions(Inliner *in) {
    PassEdges edges = {0};
    for (int f = 0; f < in->n; f++)
        for (LLVMUseRef u = LLVMGetFirstUse(in->funcs[f].fn); u; u = LLVMGetNextUse(u)) {
            int from = caller_of(in, LLVMGetUser(u));
            if (from == f) in->funcs[f].can = false, in->funcs[f].reason = "recursive";
            else if (from >= 0) PASS_PUSH(edges, ((PassEdge){from, f}));
        }
    int *start;
    pass_components(&in->arena, in->n, &edges, &in->order, &start);
    PASS_VEC_FREE(edges);
}

// ---- reports and marks ------------------------------------------------------------------------------------

// The name in "inlining call to": the short name, or what follows the last slash of
// "container/list.(*List).Len".
static const char *callee_name(const InlineFunc *f) {
    size_t n;
    const char *name = LLVMGetValueName2(f->fn, &n), *slash = strrchr(name, '/');
    return *f->name ? f->name : slash ? slash + 1 : name;
}

static void tell_function(Inliner *in, const InlineFunc *f, PassPos at) {
    bool told = f->can || (*f->reason && strcmp(f->reason, "recursive") != 0); // gc does not tell that
    if (!in->options->fact || !told) return;
    LoamFact fact = {.file = at.file,
                     .line = at.line,
                     .col = at.col,
                     .code = f->can ? "canInlineFunction" : "cannotInlineFunction",
                     .message = f->reason};
    if (f->can) fact.message = pass_printf(&in->arena, "cost: %lld", f->cost);
    in->options->fact(in->options->note_data, &fact);
}

static void report_function(Inliner *in, const InlineFunc *f) {
    int level = in->options->report;
    if ((!level && !in->options->fact) || !*f->name || !f->defined) return;
    PassPos at = pass_function_position(f->fn);
    tell_function(in, f, at);
    if (!level) return;
    if (f->can && level > 1)
        pass_note(in->options, at, "can inline %s with cost %lld as: %s", f->name, f->cost,
                  pass_md_text(pass_md(f->fn, LOAM_MD_FUNC), 7));
    else if (f->can) pass_note(in->options, at, "can inline %s", f->name);
    else if (level > 1 && *f->reason) pass_note(in->options, at, "cannot inline %s: %s", f->name, f->reason);
    else if (level > 1 && f->cost > LOAM_INLINE_BUDGET)
        pass_note(in->options, at, "cannot inline %s: function too complex: cost %lld exceeds budget %d",
                  f->name, f->cost, LOAM_INLINE_BUDGET);
}

static bool is_quiet(const InlineFunc *f) {
    if (!f->fn) return true;
    return pass_fn_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_QUIET) != NULL;
}

static void report_call(const Inliner *in, const InlineFunc *caller, LLVMValueRef call,
                        const InlineFunc *callee) {
    if (in->options->report && *caller->name && !is_quiet(callee))
        pass_note(in->options, pass_position(call), "inlining call to %s", callee_name(callee));
}

// func() { ... }() that is inlined makes no closure: its object (the context) is nothing to report.
static void forget_literal(LLVMValueRef call, LLVMValueRef callee) {
    unsigned at = pass_fn_attr(callee, 1, LOAM_ATTR_RESULTS) != NULL;
    LLVMValueRef object =
        pass_md(call, LOAM_MD_LITERAL) && at < LLVMCountParams(callee) ? LLVMGetOperand(call, at) : NULL;
    LLVMValueRef tag = object && LLVMIsAInstruction(object) ? pass_md(object, LOAM_MD_OBJECT) : NULL;
    if (pass_md_count(tag) < 3) return;
    pass_fn_set_attr(callee, LLVMAttributeFunctionIndex, LOAM_ATTR_INLINED_LITERAL, "");
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(call));
    const char *kind = pass_md_text(tag, 0);
    LLVMMetadataRef parts[4] = {LLVMMDStringInContext2(ctx, kind, strlen(kind)),
                                LLVMMDStringInContext2(ctx, "", 0)};
    unsigned n = (unsigned)pass_md_count(tag);
    for (unsigned i = 2; i < n && i < 4; i++) {
        LLVMValueRef op = pass_md_operand(tag, (int)i);
        parts[i] = op ? LLVMValueAsMetadata(op) : NULL;
    }
    pass_md_set(object, LOAM_MD_OBJECT, parts, n < 4 ? (int)n : 4);
}

static bool is_call_of_function(LLVMValueRef i) {
    return pass_is_call(i) && pass_callee(i) &&
           !rewrite_call_has(i, LLVMAttributeFunctionIndex, "noinline") &&
           !pass_call_attr(i, LLVMAttributeFunctionIndex, LOAM_ATTR_QUIET);
}

enum { MAX_DEPTH = 64, MAX_REPORTS = 1000 }; // of calls inlined with one call

// Reports a call and, as Go inlines the original body and looks at its calls again, the calls in it that are
// inlined with it. `path` are the functions that are being inlined; none of them is inlined into itself.
static void report_inlined(Inliner *in, int caller, LLVMValueRef call, int callee, int *path, int depth,
                           int *left) {
    InlineFunc *f = &in->funcs[callee];
    if (depth == MAX_DEPTH || --*left < 0) return;
    if (is_quiet(f) && f->silent) return; // nor what is inlined with it
    if (!f->silent) report_call(in, &in->funcs[caller], call, f);
    path[depth] = callee;
    for (int i = 0; i < f->calls.n; i++) {
        int k = f->calls.at[i];
        bool again = k == caller || !in->funcs[k].visited;
        for (int j = 0; j <= depth; j++) again |= path[j] == k;
        if (!again) report_inlined(in, caller, call, k, path, depth + 1, left);
    }
}

// Marks and reports the calls of a function; only those that became direct since, when `later`.
static void visit_calls(Inliner *in, int caller, bool later) {
    enum { MAX_COST_IN_BIG = 20 };
    InlineFunc *f = &in->funcs[caller];
    bool big = pass_fn_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_BIG) != NULL;
    ValueVec calls = rewrite_collect(f->fn, is_call_of_function);
    int path[MAX_DEPTH];
    for (int i = 0; i < calls.n; i++) {
        int k = pass_map_get(&in->index, pass_callee(calls.at[i])), left = MAX_REPORTS;
        if (k < 0 || k == caller || !in->funcs[k].can ||
            (big && in->funcs[k].cost > MAX_COST_IN_BIG && !in->funcs[k].silent))
            continue;
        InlineFunc *callee = &in->funcs[k];
        if (later && !direct_is_new(calls.at[i])) continue;
        direct_forget(calls.at[i]);
        if (!later) PASS_PUSH(f->calls, k);
        if (!callee->visited) continue;
        if (!callee->keeps_call) {
            rewrite_call_attr(calls.at[i], LLVMAttributeFunctionIndex, "alwaysinline", 0);
            in->marked = true;
            forget_literal(calls.at[i], callee->fn);
        }
        if (in->options->report && *f->name) report_inlined(in, caller, calls.at[i], k, path, 0, &left);
    }
    PASS_VEC_FREE(calls);
    f->visited = true;
}

// LLVM deletes a function that is always inlined, when no other module can call it and no call is left.
static void forget_deleted(Inliner *in) {
    PassMap left = {0};
    for (LLVMValueRef fn = LLVMGetFirstFunction(in->module); fn; fn = LLVMGetNextFunction(fn))
        pass_map_set(&left, fn, 1);
    for (int i = 0; i < in->n; i++) {
        InlineFunc *f = &in->funcs[i];
        if (f->fn && pass_map_get(&left, f->fn) < 0) f->defined = f->can = false, f->fn = NULL;
    }
    pass_map_free(&left);
}

// A function value that was an argument may be known after its callee was inlined: then it is inlined as
// well, and so on.
static void inline_marked(Inliner *in) {
    enum { MAX_ROUNDS = 4 };
    for (int round = 0; in->marked && round < MAX_ROUNDS; round++) {
        run_llvm(in, "always-inline,function(sroa)");
        forget_deleted(in);
        in->marked = false;
        if (!direct_calls(in->module, in->options, false)) break;
        for (int i = 0; i < in->n; i++)
            if (in->funcs[i].defined) visit_calls(in, i, true);
    }
}

bool loam_inline_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Inliner in = {.module = m, .options = o};
    promote_in_module(m);
    run_llvm(&in, "function(sroa)");
    direct_calls(m, o, false);
    if (o->no_inline || o->no_optimize) {
        direct_calls(m, o, true);
        return true;
    }
    collect_functions(&in);
    order_functions(&in);
    for (int i = 0; i < in.n; i++) {
        report_function(&in, &in.funcs[in.order[i]]);
        visit_calls(&in, in.order[i], false);
    }
    inline_marked(&in);
    direct_calls(m, o, true);
    for (int i = 0; i < in.n; i++) PASS_VEC_FREE(in.funcs[i].calls);
    pass_map_free(&in.index);
    pass_arena_free(&in.arena);
    return true;
}
