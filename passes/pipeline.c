// pipeline.c - everything that happens to a module, in order. Read `steps` first.
//
// A step is one of our passes or a pipeline string for LLVM. With -N only what correctness needs is run. A
// module that defines @loam.start is a whole program: nothing but it, @loam.abi and what llvm.used names is
// visible from outside.
#include "ir/rewrite.h"
#include "ir/support.h"
#include <llvm-c/Analysis.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool internalize_run(LLVMModuleRef, const LoamPassOptions *);
static bool show_roots_run(LLVMModuleRef, const LoamPassOptions *);

typedef enum StepWhen { ALWAYS, OPTIMIZED, PLAIN, END_OF_REPORTS } StepWhen;
typedef struct Step {
    StepWhen when;
    const char *name; // for stop_after and dump_after
    bool (*run)(LLVMModuleRef, const LoamPassOptions *);
    const char *llvm; // or: LLVM's passes
} Step;

static const Step steps[] = {
    // The contract, and the reports. Up to the escape pass nothing may run that deletes or moves objects
    // (H16).
    {ALWAYS, "loam-verify", loam_verify_run, NULL},
    {ALWAYS, "loam-objects", loam_objects_run, NULL},
    {ALWAYS, "loam-inline", loam_inline_run, NULL},
    {ALWAYS, "llvm-scalars", NULL, "function(sroa)"},
    {ALWAYS, "loam-escape", loam_escape_run, NULL},
    {END_OF_REPORTS, NULL, NULL, NULL},
    // LLVM. Aggregates are split before it as well: MemCpyOpt makes a memcpy of a load and store of a whole
    // struct (H5).
    {ALWAYS, "loam-attributes", loam_attributes_run, NULL},
    {ALWAYS, "internalize", internalize_run, NULL},
    {ALWAYS, "llvm-globaldce", NULL, "globaldce"},
    {ALWAYS, "show-roots", show_roots_run, NULL},
    {ALWAYS, "loam-aggregates", loam_aggregates_run, NULL},
    {OPTIMIZED, "loam-growth", loam_growth_run, NULL},
    {OPTIMIZED, "loam-globals", loam_globals_run, NULL},
    {OPTIMIZED, "llvm-optimize", NULL, "default<O2>"},
    {PLAIN, "llvm-plain", NULL, "function(sroa)"},
    // From here to the end the order is forced: each pass makes what the next must see.
    {ALWAYS, "loam-aggregates", loam_aggregates_run, NULL}, // InstCombine rebuilds aggregates (H11)
    {ALWAYS, "loam-barriers", loam_barriers_run, NULL},
    {ALWAYS, "loam-polls", loam_polls_run, NULL}, // its calls are safepoints for all that follows
    {ALWAYS, "loam-vectors", loam_vectors_run, NULL},
    {ALWAYS, "loam-opaque", loam_opaque_run, NULL},
    {ALWAYS, "loam-stackobjects", loam_stackobjects_run, NULL},
    {ALWAYS, "loam-positions", loam_positions_run, NULL},
    {ALWAYS, "loam-verify", loam_verify_run, NULL},
    {ALWAYS, "loam-statepoints", loam_statepoints_run, NULL},
    {ALWAYS, "loam-functab", loam_functab_run, NULL},
};

static const LoamPass passes[] = {
    {"loam-verify", "check the IR contract, or what must hold before statepoints", loam_verify_run},
    {"loam-objects", "turn tagged allocas into calls of @loam.object", loam_objects_run},
    {"loam-inline", "inline small functions by Go's budget, with reports", loam_inline_run},
    {"loam-escape", "decide which objects live on the stack, with reports", loam_escape_run},
    {"loam-attributes", "set what LLVM may assume of managed code and mallocgc", loam_attributes_run},
    {"loam-growth", "keep functions that are called once from all becoming one", loam_growth_run},
    {"loam-globals", "tell LLVM that managed pointers do not lead to variables whose address is not taken",
     loam_globals_run},
    {"loam-aggregates", "split first-class aggregates that hold managed pointers", loam_aggregates_run},
    {"loam-barriers", "insert write barriers", loam_barriers_run},
    {"loam-polls", "insert safepoint polls in loops", loam_polls_run},
    {"loam-vectors", "split vectors of managed pointers across safepoints", loam_vectors_run},
    {"loam-opaque", "hide stack addresses from code motion", loam_opaque_run},
    {"loam-stackobjects", "name live stack objects at safepoints", loam_stackobjects_run},
    {"loam-positions", "number safepoints by source position", loam_positions_run},
    {"loam-statepoints", "rewrite safepoints as statepoints", loam_statepoints_run},
    {"loam-functab", "emit the runtime's tables and set prologue attributes", loam_functab_run},
};

const LoamPass *loam_passes(int *count) {
    *count = (int)(sizeof passes / sizeof *passes);
    return passes;
}

const LoamPass *loam_pass_find(const char *name) {
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
        if (!strcmp(passes[i].name, name)) return &passes[i];
    return NULL;
}

// ---- a whole program --------------------------------------------------------------------------------------

static void mark_used(LLVMModuleRef m, const char *list_name, PassMap *kept) {
    LLVMValueRef list = LLVMGetNamedGlobal(m, list_name), init = list ? LLVMGetInitializer(list) : NULL;
    for (int i = 0, n = init ? LLVMGetNumOperands(init) : 0; i < n; i++)
        pass_map_set(kept, LLVMGetOperand(init, (unsigned)i), 1);
}

static bool hide(LLVMValueRef g, const PassMap *kept) {
    if (LLVMIsDeclaration(g) || pass_map_get(kept, g) >= 0 || pass_name_is(g, LOAM_SYM_START) ||
        pass_name_is(g, LOAM_SYM_ABI) || pass_name_starts(g, "llvm.") ||
        LLVMGetLinkage(g) == LLVMPrivateLinkage)
        return false;
    LLVMSetVisibility(g, LLVMDefaultVisibility);
    LLVMSetLinkage(g, LLVMInternalLinkage);
    return true;
}

static bool internalize_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMValueRef start = LLVMGetNamedFunction(m, LOAM_SYM_START);
    if (!start || LLVMIsDeclaration(start)) return false;
    PassMap kept = {0};
    bool changed = false;
    mark_used(m, "llvm.used", &kept);
    mark_used(m, "llvm.compiler.used", &kept);
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) changed |= hide(f, &kept);
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) changed |= hide(g, &kept);
    pass_map_free(&kept);
    return changed;
}

// The collector reads globals at each safepoint (H19). LLVM, which sees no reader, would drop `cache = nil`
// before a call that collects: a global whose address is in llvm.compiler.used may be read by any call. One
// that is only loaded from keeps its initial value.
static bool show_roots_run(LLVMModuleRef m, const LoamPassOptions *o) {
    ValueVec roots = {0};
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) {
        if (LLVMIsDeclaration(g) || LLVMIsGlobalConstant(g) || !pass_md(g, "loam.type")) continue;
        bool changes = false;
        for (LLVMUseRef u = LLVMGetFirstUse(g); u && !changes; u = LLVMGetNextUse(u))
            changes = !LLVMIsALoadInst(LLVMGetUser(u));
        if (changes) PASS_PUSH(roots, g);
    }
    if (roots.n) rewrite_append_used(m, "llvm.compiler.used", &roots);
    PASS_VEC_FREE(roots);
    return roots.n > 0;
}

// ---- running ----------------------------------------------------------------------------------------------

// Failures go on to the caller's hook and are remembered.
typedef struct Run {
    LoamPassOptions options;
    const LoamPassOptions *caller;
    bool failed;
} Run;

static void note(void *data, const char *file, unsigned line, unsigned col, const char *text) {
    const Run *r = data;
    r->caller->note(r->caller->note_data, file, line, col, text);
}

static void fail(void *data, const char *pass, const char *function, const char *message) {
    Run *r = data;
    r->failed = true;
    if (r->caller->fail) {
        r->caller->fail(r->caller->note_data, pass, function, message);
        return;
    }
    fprintf(stderr, "loam: %s: %s%s%s\n", pass, function, *function ? ": " : "", message);
    exit(3);
}

static void run_llvm(LLVMModuleRef m, const char *passes_text, Run *r) {
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef error = LLVMRunPasses(m, passes_text, r->options.target, options);
    LLVMDisposePassBuilderOptions(options);
    if (!error) return;
    char *text = LLVMGetErrorMessage(error);
    fail(r, passes_text, "", text);
    LLVMDisposeErrorMessage(text);
}

static void verify_ir(LLVMModuleRef m, const char *after, Run *r) {
    char *text = NULL;
    if (!r->options.no_verify && LLVMVerifyModule(m, LLVMReturnStatusAction, &text)) {
        char what[96];
        snprintf(what, sizeof what, "LLVM's verifier after %s", after);
        fail(r, what, "", text);
    }
    LLVMDisposeMessage(text);
}

// Names may be given without "loam-" or "llvm-".
static bool names(const char *wanted, const Step *s) {
    return wanted && s->name &&
           (!strcmp(wanted, s->name) || (strlen(s->name) > 5 && !strcmp(wanted, s->name + 5)));
}

static void dump(LLVMModuleRef m, const char *after) {
    char *text = LLVMPrintModuleToString(m);
    fprintf(stderr, "; ---- after %s\n%s", after, text);
    LLVMDisposeMessage(text);
}

static bool wanted(const Step *s, const LoamPassOptions *o) {
    return s->when == ALWAYS || (s->when == OPTIMIZED && !o->no_optimize) ||
           (s->when == PLAIN && o->no_optimize);
}

bool loam_pipeline_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Run r = {.options = *o, .caller = o};
    r.options.fail = fail;
    r.options.note = o->note ? note : NULL;
    r.options.note_data = &r;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !r.failed; i++) {
        const Step *s = &steps[i];
        if (s->when == END_OF_REPORTS && o->check_only) break;
        if (!wanted(s, o)) continue;
        if (s->llvm) run_llvm(m, s->llvm, &r);
        else s->run(m, &r.options);
        if (r.failed) break;
        verify_ir(m, s->name, &r);
        if (o->dump_after && (names(o->dump_after, s) || !strcmp(o->dump_after, "all"))) dump(m, s->name);
        if (names(o->stop_after, s)) break;
    }
    return !r.failed;
}
