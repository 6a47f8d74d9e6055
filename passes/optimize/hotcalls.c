// hotcalls.c - loam-hotcalls: LLVM's inliner accepts larger functions at the calls that a profile calls hot.
//
// A row of the profile names a call by its function, its line and its callee. Instructions that were inlined
// before know the function they come from, so a row finds each copy of its call. A row that matches nothing,
// since the program has changed, has no effect, as in Go. A hint never changes what a program does.
//
// LLVM stops counting a callee's cost where its usual limit is reached, and takes what it has counted so far
// for the whole: a hint accepts any function. So the limits are kept here, in instructions, on the sizes that
// functions have once the hints have been followed: a callee has at most LOAM_HOT_BUDGET, which is Go's
// budget for hot calls, and a function that grows by hints is never one that loam-setaside
// puts aside. It goes from callees to callers; calls within a component are never hinted.
//
// A function with loops spends its time there, not on being called: inlining it costs more than it gives (its
// loops are no longer unrolled in a large caller; a game of life took 2.8 times as long). It gets a hint only
// where it makes indirect calls, whose callees the caller may know: sorts, walks with a function.
//
// Rejected, with figures: an indirect call behind a comparison with its most frequent callee (Go's
// devirtualisation; calls of shapes took 1.1 of the time, since samples are time and not calls), and weights
// of branches from the samples of lines (n-queens took 1.03 to 1.11).
#include "analysis/cfg.h"
#include "analysis/components.h"
#include "ir/rewrite.h"
#include "optimize/setaside.h"
#include <string.h>

typedef struct HotFunc {
    LLVMValueRef fn;
    int size;     // instructions, with those of the calls that have a hint
    bool in_ring; // calls itself, perhaps by way of others
} HotFunc;

typedef struct HotCalls {
    const LoamProfile *profile;
    LLVMContextRef ctx;
    PassArena arena;
    PASS_VEC(HotFunc) funcs;
    PassMap index;
    bool changed;
} HotCalls;

// ---- rows -------------------------------------------------------------------------------------------------

// The caller's first row, or where it would be.
static int first_of(const LoamProfile *p, const char *caller) {
    int low = 0;
    for (int high = p->ncalls; low < high;) {
        int middle = low + (high - low) / 2;
        if (strcmp(p->calls[middle].caller, caller) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool is_hot(const HotCalls *h, LLVMValueRef call, const char *callee) {
    LLVMMetadataRef at = LLVMInstructionGetDebugLoc(call), scope = at ? LLVMDILocationGetScope(at) : NULL;
    if (!scope || LLVMGetMetadataKind(scope) != LLVMDISubprogramMetadataKind) return false;
    const char *caller = rewrite_subprogram_name(h->ctx, scope);
    unsigned line = LLVMDILocationGetLine(at), start = LLVMDISubprogramGetLine(scope);
    for (int i = first_of(h->profile, caller); i < h->profile->ncalls; i++) {
        const LoamProfileCall *row = &h->profile->calls[i];
        if (strcmp(row->caller, caller) != 0) return false;
        unsigned row_line = row->absolute ? row->line : row->line + start;
        if (row_line == line && !strcmp(row->callee, callee)) return true;
    }
    return false;
}

// ---- functions --------------------------------------------------------------------------------------------

static bool calls_unknown(LLVMValueRef fn) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
            if (pass_is_call(i) && !LLVMIsAFunction(LLVMGetCalledValue(i)) &&
                !LLVMIsAInlineAsm(LLVMGetCalledValue(i)))
                return true;
    return false;
}

static bool has_loops(LLVMValueRef fn) {
    PassCfg *cfg = pass_cfg_new(fn);
    bool found = cfg->nloops != 0;
    pass_cfg_free(cfg);
    return found;
}

static void collect_functions(HotCalls *h, LLVMModuleRef m) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn)) continue;
        pass_map_set(&h->index, fn, h->funcs.n);
        PASS_PUSH(h->funcs, ((HotFunc){fn, pass_count_instructions(fn), false}));
    }
}

static int callee_of(const HotCalls *h, LLVMValueRef call) {
    LLVMValueRef callee = pass_callee(call);
    return callee ? pass_map_get(&h->index, callee) : -1;
}

// Gives the functions from callees to callers.
static int *order_functions(HotCalls *h) {
    PassEdges edges = {0};
    for (int f = 0; f < h->funcs.n; f++) {
        ValueVec calls = rewrite_collect(h->funcs.at[f].fn, pass_is_call);
        for (int i = 0; i < calls.n; i++) {
            int to = callee_of(h, calls.at[i]);
            if (to == f) h->funcs.at[f].in_ring = true;
            else if (to >= 0) PASS_PUSH(edges, ((PassEdge){f, to}));
        }
        PASS_VEC_FREE(calls);
    }
    int *order, *start, n = pass_components(&h->arena, h->funcs.n, &edges, &order, &start);
    for (int c = 0; c < n; c++)
        for (int i = start[c]; i < start[c + 1]; i++)
            h->funcs.at[order[i]].in_ring |= start[c + 1] - start[c] > 1;
    PASS_VEC_FREE(edges);
    return order;
}

// ---- hints ------------------------------------------------------------------------------------------------

static bool may_grow(const HotFunc *caller, const HotFunc *callee) {
    return !callee->in_ring && callee->size <= LOAM_HOT_BUDGET &&
           caller->size + callee->size <= SETASIDE_LARGE &&
           (!has_loops(callee->fn) || calls_unknown(callee->fn));
}

static void visit(HotCalls *h, HotFunc *caller) {
    ValueVec calls = rewrite_collect(caller->fn, pass_is_call);
    for (int i = 0; i < calls.n; i++) {
        int to = callee_of(h, calls.at[i]);
        size_t n;
        if (to < 0 || !is_hot(h, calls.at[i], LLVMGetValueName2(h->funcs.at[to].fn, &n)) ||
            !may_grow(caller, &h->funcs.at[to]))
            continue;
        // In LLVM's costs, of which an instruction has five, and an ordinary callee at most 225.
        rewrite_call_text_attr(calls.at[i], "function-inline-threshold", "10000");
        caller->size += h->funcs.at[to].size;
        h->changed = true;
    }
    PASS_VEC_FREE(calls);
}

bool loam_hotcalls_run(LLVMModuleRef m, const LoamPassOptions *o) {
    if (!o->profile || o->no_inline) return false;
    HotCalls h = {.profile = o->profile, .ctx = LLVMGetModuleContext(m)};
    collect_functions(&h, m);
    int *order = order_functions(&h);
    for (int i = 0; i < h.funcs.n; i++) visit(&h, &h.funcs.at[order[i]]);
    PASS_VEC_FREE(h.funcs);
    pass_map_free(&h.index);
    pass_arena_free(&h.arena);
    return h.changed;
}
