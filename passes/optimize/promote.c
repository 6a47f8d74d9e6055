// promote.c - scalar variables of functions of many blocks become values in SSA form.
//
// LLVM's mem2reg looks for the phis of a variable in all blocks that its stores dominate: the rest of the
// function for each variable, whether it is used there or not (3,000 loops in a row took 3 s). Here a
// variable costs as much as the blocks where it is live.
//
//  1. A walk over the blocks lists the loads and stores of each variable, in reverse post-order.
//  2. Where the variable is live at the begin of a block: backward from the blocks that load it before they
//     store to it, up to those that store.
//  3. What it is there, in reverse post-order: the value that all predecessors leave, or else a phi; always a
//     phi where a predecessor comes later, filled in the end and dropped if it turns out to be trivial.
//     (Braun et al., "Simple and Efficient Construction of Static Single Assignment Form", CC 2013; pruned,
//     as only blocks where the variable is live are looked at.)
//
// A variable: an untagged alloca of the entry block, of integer, floating or pointer type, that is
// only loaded and stored as a whole. Aggregates are LLVM's. Functions of few blocks are LLVM's altogether.
#include "optimize/promote.h"
#include "analysis/cfg.h"
#include "ir/rewrite.h"
#include <stdlib.h>
#include <string.h>

enum { MANY_BLOCKS = 256 };

typedef struct Access { // a load or store
    LLVMValueRef i;
    int block, next; // next of the same variable
} Access;

typedef struct Variable {
    LLVMValueRef alloca;
    LLVMTypeRef type;
    int first, last; // of its accesses, in the order of the blocks
} Variable;

typedef struct Block { // what one variable needs of a block; of the variable `epoch`
    int epoch;
    bool stored, live;
    LLVMValueRef out;
} Block;

typedef struct Promoter {
    PassCfg *cfg;
    PassMap index; // alloca -> variable
    PASS_VEC(Variable) variables;
    PASS_VEC(Access) accesses;
    Block *blocks;
    int epoch;
    PASS_VEC(int) live, work;
    ValueVec phis, open, gone;
} Promoter;

// ---- 1. variables and accesses ----------------------------------------------------------------------------

static bool is_scalar(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    return k == LLVMIntegerTypeKind || k == LLVMPointerTypeKind || k == LLVMFloatTypeKind ||
           k == LLVMDoubleTypeKind;
}

static bool is_access(LLVMValueRef user, LLVMValueRef alloca, LLVMTypeRef type) {
    if (LLVMIsALoadInst(user)) return LLVMTypeOf(user) == type && !LLVMGetVolatile(user);
    return LLVMIsAStoreInst(user) && LLVMGetOperand(user, 1) == alloca && !LLVMGetVolatile(user) &&
           LLVMGetOperand(user, 0) != alloca && LLVMTypeOf(LLVMGetOperand(user, 0)) == type;
}

static bool is_variable(LLVMValueRef i) {
    if (!LLVMIsAAllocaInst(i) || pass_md(i, LOAM_MD_OBJECT) || !LLVMIsAConstantInt(LLVMGetOperand(i, 0)))
        return false;
    LLVMTypeRef type = LLVMGetAllocatedType(i);
    if (!is_scalar(type) || LLVMConstIntGetZExtValue(LLVMGetOperand(i, 0)) != 1) return false;
    for (LLVMUseRef u = LLVMGetFirstUse(i); u; u = LLVMGetNextUse(u))
        if (!is_access(LLVMGetUser(u), i, type)) return false;
    return true;
}

static void list_variables(Promoter *p, LLVMValueRef fn) {
    LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn));
    for (; i; i = LLVMGetNextInstruction(i)) {
        if (!is_variable(i)) continue;
        pass_map_set(&p->index, i, p->variables.n);
        PASS_PUSH(p->variables, ((Variable){i, LLVMGetAllocatedType(i), -1, -1}));
    }
}

static void list_access(Promoter *p, int block, LLVMValueRef i) {
    LLVMValueRef address = LLVMIsALoadInst(i)    ? LLVMGetOperand(i, 0)
                           : LLVMIsAStoreInst(i) ? LLVMGetOperand(i, 1)
                                                 : NULL;
    int v = address ? pass_map_get(&p->index, address) : -1;
    if (v < 0) return;
    Variable *var = &p->variables.at[v];
    if (var->first < 0) var->first = p->accesses.n;
    else p->accesses.at[var->last].next = p->accesses.n;
    var->last = p->accesses.n;
    PASS_PUSH(p->accesses, ((Access){i, block, -1}));
}

static void list_accesses(Promoter *p) {
    for (int b = 0; b < p->cfg->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(p->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i))
            list_access(p, b, i);
}

// ---- 2. where a variable is live --------------------------------------------------------------------------

static Block *at_block(Promoter *p, int b) {
    Block *x = &p->blocks[b];
    if (x->epoch != p->epoch) *x = (Block){.epoch = p->epoch};
    return x;
}

static void enter(Promoter *p, int b) {
    Block *x = at_block(p, b);
    if (x->live) return;
    x->live = true;
    PASS_PUSH(p->live, b);
    PASS_PUSH(p->work, b);
}

static int by_number(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

static void find_live(Promoter *p, const Variable *v) {
    const PassCfg *c = p->cfg;
    for (int k = v->first; k >= 0; k = p->accesses.at[k].next) {
        const Access *a = &p->accesses.at[k];
        if (LLVMIsAStoreInst(a->i)) at_block(p, a->block)->stored = true;
        else if (!at_block(p, a->block)->stored) enter(p, a->block);
    }
    while (p->work.n) {
        int b = p->work.at[--p->work.n];
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
            if (!at_block(p, c->pred[i])->stored) enter(p, c->pred[i]);
    }
    if (p->live.n > 1) qsort(p->live.at, (size_t)p->live.n, sizeof *p->live.at, by_number);
}

// ---- 3. what it is there ----------------------------------------------------------------------------------

// The graph leaves out blocks that cannot be reached; a phi needs their entries all the same.
static void fill_from_unreachable(Promoter *p, LLVMValueRef phi, LLVMBasicBlockRef block) {
    LLVMValueRef poison = LLVMGetPoison(LLVMTypeOf(phi));
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(block)); u; u = LLVMGetNextUse(u)) {
        if (!LLVMIsATerminatorInst(LLVMGetUser(u))) continue;
        LLVMBasicBlockRef from = LLVMGetInstructionParent(LLVMGetUser(u));
        if (pass_cfg_block(p->cfg, from) < 0) LLVMAddIncoming(phi, &poison, &from, 1);
    }
}

static void fill_phi(Promoter *p, LLVMValueRef phi) {
    const PassCfg *c = p->cfg;
    LLVMBasicBlockRef block = LLVMGetInstructionParent(phi);
    int b = pass_cfg_block(c, block);
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
        LLVMAddIncoming(phi, &at_block(p, c->pred[i])->out, &c->blocks[c->pred[i]], 1);
    fill_from_unreachable(p, phi, block);
}

static LLVMValueRef new_phi(Promoter *p, const Variable *v, int b) {
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(LLVMGetTypeContext(v->type));
    LLVMPositionBuilderBefore(builder, LLVMGetFirstInstruction(p->cfg->blocks[b]));
    LLVMValueRef phi = LLVMBuildPhi(builder, v->type, "");
    LLVMDisposeBuilder(builder);
    PASS_PUSH(p->phis, phi);
    return phi;
}

static LLVMValueRef entering(Promoter *p, const Variable *v, int b) {
    const PassCfg *c = p->cfg;
    LLVMValueRef one = NULL;
    bool same = true, later = false;
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
        later |= c->pred[i] >= b;
        LLVMValueRef side = later ? NULL : at_block(p, c->pred[i])->out;
        same &= !one || side == one;
        one = side;
    }
    if (c->pred_start[b] == c->pred_start[b + 1]) return LLVMGetUndef(v->type); // the entry
    if (!later && same) return one;
    LLVMValueRef phi = new_phi(p, v, b);
    if (later) PASS_PUSH(p->open, phi);
    else fill_phi(p, phi);
    return phi;
}

static void replace(Promoter *p, LLVMValueRef load, LLVMValueRef by) {
    LLVMReplaceAllUsesWith(load, by);
    PASS_PUSH(p->gone, load);
}

// The accesses of block b from the k-th on; returns the first of another block.
static int visit_block(Promoter *p, const Variable *v, int b, int k) {
    Block *x = at_block(p, b);
    LLVMValueRef now = x->live ? entering(p, v, b) : NULL;
    for (; k >= 0 && p->accesses.at[k].block == b; k = p->accesses.at[k].next) {
        LLVMValueRef i = p->accesses.at[k].i;
        if (LLVMIsALoadInst(i)) {
            replace(p, i, now);
        } else {
            now = LLVMGetOperand(i, 0);
            PASS_PUSH(p->gone, i);
        }
    }
    x->out = now;
    return k;
}

// A variable's accesses where nothing can come.
static void forget_unreachable(Promoter *p, const Variable *v) {
    ValueVec users = rewrite_users(v->alloca);
    for (int k = 0; k < users.n; k++) {
        if (pass_cfg_block(p->cfg, LLVMGetInstructionParent(users.at[k])) >= 0) continue;
        if (LLVMIsALoadInst(users.at[k])) LLVMReplaceAllUsesWith(users.at[k], LLVMGetPoison(v->type));
        LLVMInstructionEraseFromParent(users.at[k]);
    }
    PASS_VEC_FREE(users);
}

// A variable with one store, before all its loads, is what was stored.
static bool has_one_value(Promoter *p, const Variable *v) {
    if (v->first < 0) return false;
    const Access *store = &p->accesses.at[v->first];
    if (!LLVMIsAStoreInst(store->i)) return false;
    for (int k = store->next; k >= 0; k = p->accesses.at[k].next)
        if (LLVMIsAStoreInst(p->accesses.at[k].i) ||
            !pass_cfg_dominates(p->cfg, store->block, p->accesses.at[k].block))
            return false;
    return true;
}

static void replace_loads(Promoter *p, const Variable *v) {
    const Access *store = &p->accesses.at[v->first];
    for (int k = store->next; k >= 0; k = p->accesses.at[k].next)
        replace(p, p->accesses.at[k].i, LLVMGetOperand(store->i, 0));
    PASS_PUSH(p->gone, store->i);
}

static void find_values(Promoter *p, const Variable *v) {
    find_live(p, v);
    for (int l = 0, k = v->first; l < p->live.n || k >= 0;) {
        int b = k >= 0 && (l == p->live.n || p->accesses.at[k].block < p->live.at[l])
                    ? p->accesses.at[k].block
                    : p->live.at[l];
        l += l < p->live.n && p->live.at[l] == b;
        k = visit_block(p, v, b, k);
    }
    for (int i = 0; i < p->open.n; i++) fill_phi(p, p->open.at[i]);
    rewrite_drop_trivial_phis(&p->phis);
}

static void promote(Promoter *p, const Variable *v) {
    p->epoch++;
    p->live.n = p->work.n = p->phis.n = p->open.n = p->gone.n = 0;
    forget_unreachable(p, v);
    if (has_one_value(p, v)) replace_loads(p, v);
    else find_values(p, v);
    for (int i = 0; i < p->gone.n; i++) LLVMInstructionEraseFromParent(p->gone.at[i]);
    LLVMInstructionEraseFromParent(v->alloca);
}

// ---- the whole --------------------------------------------------------------------------------------------

bool promote_variables(LLVMValueRef fn) {
    Promoter p = {0};
    list_variables(&p, fn);
    bool any = p.variables.n > 0;
    if (any) {
        p.cfg = pass_cfg_new(fn);
        p.blocks = PASS_NEW_ARRAY(&p.cfg->arena, Block, p.cfg->n);
        list_accesses(&p);
        for (int i = 0; i < p.variables.n; i++) promote(&p, &p.variables.at[i]);
        pass_cfg_free(p.cfg);
    }
    pass_map_free(&p.index);
    PASS_VEC_FREE(p.variables);
    PASS_VEC_FREE(p.accesses);
    PASS_VEC_FREE(p.live);
    PASS_VEC_FREE(p.work);
    PASS_VEC_FREE(p.phis);
    PASS_VEC_FREE(p.open);
    PASS_VEC_FREE(p.gone);
    return any;
}

bool promote_in_module(LLVMModuleRef m) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && LLVMCountBasicBlocks(fn) > MANY_BLOCKS)
            changed |= promote_variables(fn);
    return changed;
}
