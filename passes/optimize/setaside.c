// setaside.c - keeps large functions from those passes of LLVM whose work grows with their square.
//
// Many of default<O2> do on some shape: InstCombine in conditions on one value, LoopRotate in loops that
// follow each other, the SLP vectoriser in chains of sums, DSE in stores to one object (a function of 2,000
// short loops took 20 s, one of 2,000 bounds checks 10 s). Ordinary functions are too small to show it. So a
// function of more than LARGE instructions is set aside before default<O2> (`loam-setaside`: LLVM passes over
// a function that is "optnone"), and gets passes of linear work afterwards (`loam-large`, while the others
// are "optnone"). Go's compiler does without parts of its optimiser for such functions as well.
//
// Expects that no optnone of the front end's is to be kept: the code generator's fast path for such functions
// shares address registers among calls (H4), so `loam-large` takes the attribute from all.
#include "ir/rewrite.h"
#include "ir/runllvm.h"
#include <string.h>

enum { LARGE = 4000 };

// SROA is left out: it splits an initialised object of n words in n * n steps.
static const char linear_passes[] = "function(mem2reg,early-cse<memssa>,sccp,simplifycfg,adce)";

static unsigned kind_of(const char *name) { return LLVMGetEnumAttributeKindForName(name, strlen(name)); }

static bool is_set_aside(LLVMValueRef fn) {
    return LLVMGetEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of("optnone"));
}

static void set_aside(LLVMValueRef fn) { rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "optnone", 0); }

static void take_back(LLVMValueRef fn) {
    LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of("optnone"));
}

static bool is_large(LLVMValueRef fn) {
    int n = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb && n <= LARGE; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) n++;
    return n > LARGE;
}

bool loam_setaside_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || !is_large(fn)) continue;
        LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of("alwaysinline"));
        rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "noinline", 0); // LLVM's verifier wants both
        set_aside(fn);
        changed = true;
    }
    return changed;
}

bool loam_large_run(LLVMModuleRef m, const LoamPassOptions *o) {
    PASS_VEC(LLVMValueRef) others = {0};
    bool any = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (is_set_aside(fn)) any = true, take_back(fn);
        else if (!LLVMIsDeclaration(fn)) PASS_PUSH(others, fn);
    }
    if (any) {
        for (int i = 0; i < others.n; i++) set_aside(others.at[i]);
        runllvm_in_pass(m, linear_passes, o, "loam-large");
        for (int i = 0; i < others.n; i++) take_back(others.at[i]);
    }
    PASS_VEC_FREE(others);
    return any;
}
