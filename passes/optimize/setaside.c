// setaside.c - keeps large functions from those passes of LLVM whose work grows with their square.
//
// Many of default<O2> do on some shape: InstCombine in conditions on one value, LoopRotate in loops that
// follow each other, the SLP vectoriser in chains of sums, DSE in stores to one object (a function of 2,000
// short loops took 20 s, one of 2,000 bounds checks 10 s). Ordinary functions are too small to show it. So a
// function of more than SETASIDE_LARGE instructions is set aside before default<O2> (`loam-setaside`: LLVM
// passes over a function that is "optnone"), and gets passes of linear work afterwards (`loam-large`, while
// the others are "optnone"). Go's compiler does without parts of its optimiser for such functions as well.
//
// LLVM's code generator runs LoopStrengthReduce, which asks for each loop what all conditions before it say
// of the loop's bounds, and looks through the values that earlier loops leave behind: 400 loops in a row took
// 4 s there. An empty asm hides the integer phis of loops from it.
//
// An optnone of the front end's goes as well: loam-statepoints would take it away later.
#include "analysis/cfg.h"
#include "ir/rewrite.h"
#include "ir/runllvm.h"
#include "optimize/promote.h"
#include "optimize/setaside.h"
#include <string.h>

// SROA is left out: it splits an initialised object of n words in n * n steps.
static const char linear_passes[] = "function(mem2reg,early-cse<memssa>,sccp,simplifycfg,adce)";

static unsigned kind_of(const char *name) { return LLVMGetEnumAttributeKindForName(name, strlen(name)); }

static bool is_set_aside(LLVMValueRef fn) {
    return rewrite_fn_has(fn, LLVMAttributeFunctionIndex, "optnone");
}

static void set_aside(LLVMValueRef fn) { rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "optnone", 0); }

static void take_back(LLVMValueRef fn) {
    LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of("optnone"));
}

// IPSCCP looks at functions that are optnone as well, and for each store to a variable of the module at all
// its loads. It leaves variables alone that others may initialise.
static void set_variables_aside(LLVMModuleRef m) {
    enum { MANY_USES = 1000 };
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) {
        int n = 0;
        if (LLVMGetLinkage(g) != LLVMInternalLinkage || LLVMIsGlobalConstant(g)) continue;
        for (LLVMUseRef u = LLVMGetFirstUse(g); u && n <= MANY_USES; u = LLVMGetNextUse(u)) n++;
        if (n > MANY_USES) LLVMSetExternallyInitialized(g, 1);
    }
}

bool loam_setaside_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    set_variables_aside(m);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || pass_count_instructions(fn) <= SETASIDE_LARGE) continue;
        LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of("alwaysinline"));
        rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "noinline", 0); // LLVM's verifier wants both
        set_aside(fn);
        changed = true;
    }
    return changed;
}

// An empty asm, as the code generator takes a freeze out of the loop again.
static void hide_phi(LLVMValueRef phi) {
    LLVMTypeRef t = LLVMTypeOf(phi), type = LLVMFunctionType(t, &t, 1, 0);
    LLVMValueRef code = LLVMGetInlineAsm(type, "", 0, "=r,0", 4, 0, 0, LLVMInlineAsmDialectATT, 0),
                 poison = LLVMGetPoison(t);
    LLVMBuilderRef b = rewrite_before(rewrite_first_non_phi(LLVMGetInstructionParent(phi)));
    LLVMValueRef hidden = LLVMBuildCall2(b, type, code, &poison, 1, "");
    LLVMDisposeBuilder(b);
    LLVMReplaceAllUsesWith(phi, hidden);
    LLVMSetOperand(hidden, 0, phi);
}

static bool is_word(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(t) >= 8 &&
           LLVMGetIntTypeWidth(t) <= 64;
}

static void hide_counters(LLVMValueRef fn) {
    PassCfg *c = pass_cfg_new(fn);
    for (int l = 0; l < c->nloops; l++) {
        LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[c->loops[l].header]);
        for (; i && LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i))
            if (is_word(LLVMTypeOf(i))) hide_phi(i);
    }
    pass_cfg_free(c);
}

void setaside_run(LLVMModuleRef m, const ValueVec *without, const char *passes, const LoamPassOptions *o,
                  const char *pass) {
    for (int i = 0; i < without->n; i++) set_aside(without->at[i]);
    runllvm_in_pass(m, passes, o, pass);
    for (int i = 0; i < without->n; i++) take_back(without->at[i]);
}

bool loam_large_run(LLVMModuleRef m, const LoamPassOptions *o) {
    ValueVec others = {0}, large = {0};
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn)) continue;
        if (is_set_aside(fn)) PASS_PUSH(large, fn);
        else PASS_PUSH(others, fn);
    }
    for (int i = 0; i < large.n; i++) take_back(large.at[i]);
    for (int i = 0; i < large.n; i++) promote_variables(large.at[i]);
    if (large.n) setaside_run(m, &others, linear_passes, o, "loam-large");
    for (int i = 0; i < large.n; i++) hide_counters(large.at[i]);
    bool changed = large.n > 0;
    PASS_VEC_FREE(others);
    PASS_VEC_FREE(large);
    return changed;
}
