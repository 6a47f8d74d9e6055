// pipeline.c - everything that happens to a module, in order. Read `steps` first.
//
// A step is one of our passes (loam/passes.def) or a pipeline string for LLVM. With -N only what correctness
// needs is run.
#include "contract/verify.h"
#include "ir/rewrite.h"
#include "ir/runllvm.h"
#include "optimize/o2.h"
#include <llvm-c/Analysis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum StepWhen {
    ALWAYS,
    EMITTED,
    OPTIMIZED,
    PLAIN,
    PART,
    POISONED,
    END_OF_REPORTS,
    IN_PARTS
} StepWhen;
typedef struct Step {
    StepWhen when;
    const char *name; // for stop_after and dump_after
    bool (*run)(LLVMModuleRef, const LoamPassOptions *);
    const char *llvm; // or: LLVM's passes
} Step;

#define OURS(id) "loam-" #id, loam_##id##_run, NULL
#define LLVM(name, passes) "llvm-" name, NULL, passes

static const Step steps[] = {
    // The contract, and the reports. Nothing that deletes or moves objects may run before the escape pass
    // (H16).
    {ALWAYS, OURS(verify)},
    {ALWAYS, OURS(objects)},
    {ALWAYS, OURS(inline)},
    {ALWAYS, LLVM("scalars", "function(sroa)")},
    {EMITTED, OURS(slots)}, // reports alone are gc's, which asks for no places of callers
    {ALWAYS, OURS(escape)},
    {END_OF_REPORTS, NULL, NULL, NULL},
    {POISONED, OURS(poison)}, // before any function becomes part of another
    // LLVM. Aggregates are split before it as well: MemCpyOpt makes a memcpy of a load and store of a whole
    // struct (H5).
    {ALWAYS, OURS(attributes)},
    {ALWAYS, OURS(internalize)},
    {ALWAYS, LLVM("globaldce", "globaldce")},
    {ALWAYS, OURS(showroots)},
    {ALWAYS, OURS(numbers)},
    {ALWAYS, OURS(aggregates)},
    {OPTIMIZED, OURS(inlinelimit)},
    {OPTIMIZED, OURS(hotcalls)},
    {OPTIMIZED, OURS(aliasscopes)},
    {OPTIMIZED, OURS(setaside)},
    {OPTIMIZED, LLVM("simplify", O2_SIMPLIFY)},
    {OPTIMIZED, OURS(earlyreturns)}, // after the inliner, which would unroll the recursion by it
    {OPTIMIZED, OURS(commonchecks)},
    // A condition with a check that is gone by now becomes the end of its loop.
    {OPTIMIZED, LLVM("loops", "function(loop(loop-rotate))")},
    {OPTIMIZED, OURS(checkedloops)},
    {OPTIMIZED, OURS(carried)},
    {OPTIMIZED, LLVM("optimize", O2_OPTIMIZE)},
    {OPTIMIZED, OURS(choices)},
    {OPTIMIZED, OURS(large)},
    // Which parameters are not kept tells loam-stackobjects where the objects that they point to are alive.
    {PLAIN, LLVM("plain", "function(sroa),cgscc(function-attrs)")},
    // What other modules may know is known now; what they have, and was here to be inlined, goes.
    {PART, OURS(summary)},
    {PART, LLVM("imports", "elim-avail-extern")},
    // From here to the end the order is forced: each pass makes what the next must see.
    {ALWAYS, OURS(frees)},      // behind all that moves accesses to memory (H31)
    {ALWAYS, OURS(aggregates)}, // InstCombine rebuilds aggregates (H11)
    {ALWAYS, OURS(barriers)},
    {ALWAYS, OURS(polls)}, // its calls are safepoints for all that follows
    {OPTIMIZED, OURS(inlinealloc)},
    {OPTIMIZED, OURS(addresses)},
    {OPTIMIZED, OURS(loopalign)},
    {IN_PARTS, NULL, NULL, NULL}, // what follows looks at one function at a time
    {ALWAYS, OURS(vectors)},
    {ALWAYS, OURS(opaque)},
    {ALWAYS, OURS(stackobjects)},
    {ALWAYS, OURS(positions)},
    {ALWAYS, OURS(verify)},
    {ALWAYS, OURS(statepoints)},
    {ALWAYS, OURS(functab)},
};

#undef OURS
#undef LLVM

static const LoamPass passes[] = {
#define LOAM_PASS(id, summary) {"loam-" #id, summary, loam_##id##_run},
#include "loam/passes.def"
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

bool loam_pass_run(const LoamPass *pass, LLVMModuleRef m, const LoamPassOptions *o) {
    return loam_contract_holds(m, o, pass->run == loam_functab_run) && pass->run(m, o);
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

static void fact(void *data, const LoamFact *found) {
    const Run *r = data;
    r->caller->fact(r->caller->note_data, found);
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

static void step_done(const Run *r, const char *name) {
    if (r->options.step) r->options.step(r->options.step_data, name);
}

// LLVM's verifier sees the module after the first step and after the last. After each of them it takes a
// sixth of the pipeline's time: builds with assertions do that, and others when the environment asks for it,
// as the tests do.
static bool verifies_each(void) {
#ifdef NDEBUG
    return getenv(LOAM_ENV_VERIFY_EACH) != NULL;
#else
    return true;
#endif
}

static void verify_ir(LLVMModuleRef m, const char *after, Run *r) {
    char *text = NULL;
    if (LLVMVerifyModule(m, LLVMReturnStatusAction, &text)) {
        char what[96];
        snprintf(what, sizeof what, "LLVM's verifier after %s", after);
        fail(r, what, "", text);
    }
    LLVMDisposeMessage(text);
    step_done(r, "LLVM's verifier");
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
    return s->when == ALWAYS || (s->when == EMITTED && !o->check_only) ||
           (s->when == OPTIMIZED && !o->no_optimize) || (s->when == PLAIN && o->no_optimize) ||
           (s->when == PART && o->part) || (s->when == POISONED && o->poison_frames);
}

static bool is_split(const Step *s) { return s->when == IN_PARTS; }

// The steps from one on, up to one that the predicate names.
static bool run_steps(LLVMModuleRef m, const LoamPassOptions *o, const Step *s, bool (*ends)(const Step *)) {
    static const Step *const end = steps + sizeof steps / sizeof *steps;
    Run r = {.options = *o, .caller = o};
    r.options.fail = fail;
    r.options.note = o->note ? note : NULL;
    r.options.fact = o->fact ? fact : NULL;
    r.options.note_data = &r;
    bool each = verifies_each(), verified = false;
    for (; s < end && !r.failed && !(ends && ends(s)); s++) {
        if (s->when == END_OF_REPORTS && o->check_only) break;
        if (!wanted(s, o)) continue;
        if (s->llvm) runllvm_in_pass(m, s->llvm, &r.options, s->name);
        else s->run(m, &r.options);
        if (r.failed) break;
        step_done(&r, s->name);
        if ((verified = each || s == steps)) verify_ir(m, s->name, &r);
        if (o->dump_after && (names(o->dump_after, s) || !strcmp(o->dump_after, "all"))) dump(m, s->name);
        if (names(o->stop_after, s)) break;
    }
    if (!verified && !ends && !r.failed) verify_ir(m, "the last step", &r);
    return !r.failed;
}

bool loam_pipeline_run(LLVMModuleRef m, const LoamPassOptions *o) { return run_steps(m, o, steps, NULL); }

bool loam_pipeline_begin(LLVMModuleRef m, const LoamPassOptions *o) {
    return run_steps(m, o, steps, is_split);
}

bool loam_pipeline_end(LLVMModuleRef m, const LoamPassOptions *o) {
    const Step *s = steps;
    while (!is_split(s)) s++;
    return run_steps(m, o, s, NULL);
}
