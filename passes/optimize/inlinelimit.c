// inlinelimit.c - keeps LLVM's inliner from putting a whole program into one function.
//
// LLVM inlines a function with a single call whatever its size. A main that calls a thousand functions once,
// or a chain of them, would be optimised and compiled as one, in much more than linear time. So: functions
// start as groups of their own; in module order, a local function with one direct call joins the group of its
// caller while the sum of instructions stays within GROUP_SIZE, and is marked noinline otherwise. Functions
// of SMALL instructions are left to LLVM's own judgement. Expects loam-internalize to have run:
// functions that are visible outside are not concerned.
#include "ir/rewrite.h"

enum { GROUP_SIZE = 3000, SMALL = 60 };

typedef struct Member {
    LLVMValueRef fn;
    int size, leader;
} Member;
typedef struct Growth {
    PASS_VEC(Member) all;
    PassMap index;
} Growth;

static int leader(Growth *g, int i) {
    while (g->all.at[i].leader != i) i = g->all.at[i].leader = g->all.at[g->all.at[i].leader].leader;
    return i;
}

// The function that holds the only use of `fn`, a direct call; NULL when there is none.
static LLVMValueRef only_caller(LLVMValueRef fn) {
    LLVMUseRef use = LLVMGetFirstUse(fn);
    if (!use || LLVMGetNextUse(use)) return NULL;
    LLVMValueRef call = LLVMGetUser(use);
    return LLVMIsAInstruction(call) && pass_is_call(call) && pass_callee(call) == fn
               ? LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))
               : NULL;
}

static bool limit(Growth *g, int i) {
    LLVMValueRef fn = g->all.at[i].fn, caller = only_caller(fn);
    if (LLVMGetLinkage(fn) != LLVMInternalLinkage || !caller || g->all.at[i].size <= SMALL) return false;
    int to = leader(g, pass_map_get(&g->index, caller)), from = leader(g, i);
    if (to == from) return false;
    if (g->all.at[to].size + g->all.at[from].size > GROUP_SIZE) {
        rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "noinline", 0);
        return true;
    }
    g->all.at[to].size += g->all.at[from].size;
    g->all.at[from].leader = to;
    return false;
}

bool loam_inlinelimit_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Growth g = {0};
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) {
            int i = g.all.n;
            pass_map_set(&g.index, fn, i);
            PASS_PUSH(g.all, ((Member){fn, pass_count_instructions(fn), i}));
        }
    for (int i = 0; i < g.all.n; i++) changed |= limit(&g, i);
    PASS_VEC_FREE(g.all);
    pass_map_free(&g.index);
    return changed;
}
