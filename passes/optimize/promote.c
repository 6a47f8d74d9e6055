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
//     phi where a predecessor comes later, filled in the end and dropped if it turns out to be trivial. A
//     natural loop that does not store to the variable leaves it as it was: its way back needs no phi.
//     (Braun et al., "Simple and Efficient Construction of Static Single Assignment Form", CC 2013; pruned,
//     as only blocks where the variable is live are looked at.)
//
// A variable: a place of an untagged alloca of the entry block that is loaded and stored as one integer,
// floating-point number or pointer, each time of the same type. Other places of the alloca are other
// variables (the length of a slice, the second field of a struct). None overlaps another, and the address
// goes nowhere else. Whatever else there is, is left to LLVM's SROA, as are functions of few blocks.
#include "optimize/promote.h"
#include "analysis/address.h"
#include "analysis/cfg.h"
#include "ir/rewrite.h"
#include <stdlib.h>
#include <string.h>

enum { MANY_BLOCKS = 256, MAX_PLACES = 16 };

typedef struct Access { // a load or store
    LLVMValueRef i;
    int block, next; // next of the same variable
} Access;

typedef struct Variable {
    LLVMValueRef alloca; // its variables follow each other
    int64_t offset;
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
    LLVMTargetDataRef layout;
    PassMap index; // alloca -> its first variable
    PASS_VEC(Variable) variables;
    PASS_VEC(Access) accesses;
    Block *blocks;
    int *storing; // of a loop: the last epoch whose variable it stores to
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

// A load or store of the whole of a scalar at this address, which is stored itself nowhere.
static bool is_access(LLVMValueRef user, LLVMValueRef address) {
    if (LLVMIsALoadInst(user)) return is_scalar(LLVMTypeOf(user)) && !LLVMGetVolatile(user);
    return LLVMIsAStoreInst(user) && LLVMGetOperand(user, 0) != address && !LLVMGetVolatile(user) &&
           is_scalar(LLVMTypeOf(LLVMGetOperand(user, 0)));
}

// Of the variables from the first one on, the one at this place; or -1.
static int find_place(const Promoter *p, int first, LLVMValueRef alloca, int64_t offset) {
    for (int v = first; v < p->variables.n && p->variables.at[v].alloca == alloca; v++)
        if (p->variables.at[v].offset == offset) return v;
    return -1;
}

static bool are_apart(const Promoter *p, const Variable *a, const Variable *b) {
    return a->offset + (int64_t)LLVMABISizeOfType(p->layout, a->type) <= b->offset ||
           b->offset + (int64_t)LLVMABISizeOfType(p->layout, b->type) <= a->offset;
}

// Whether it lies in the alloca, beside the other variables from the first one on.
static bool has_room(const Promoter *p, int first, const Variable *new) {
    int64_t size = (int64_t)LLVMABISizeOfType(p->layout, LLVMGetAllocatedType(new->alloca));
    if (new->offset < 0 || new->offset + (int64_t)LLVMABISizeOfType(p->layout, new->type) > size ||
        p->variables.n - first >= MAX_PLACES)
        return false;
    for (int v = first; v < p->variables.n; v++)
        if (!are_apart(p, &p->variables.at[v], new)) return false;
    return true;
}

// Lists the variables that the users of an address in the alloca load and store, if they do nothing else.
static bool list_places(Promoter *p, int first, LLVMValueRef alloca, LLVMValueRef address, int64_t offset) {
    for (LLVMUseRef u = LLVMGetFirstUse(address); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        int64_t more;
        if (address == alloca && LLVMIsAGetElementPtrInst(user) &&
            address_gep_offset(p->layout, user, &more)) {
            if (!list_places(p, first, alloca, user, more)) return false;
            continue;
        }
        if (!is_access(user, address)) return false;
        Variable new = {alloca, offset, address_access_type(user), -1, -1};
        int old = find_place(p, first, alloca, offset);
        if (old >= 0 ? p->variables.at[old].type != new.type : !has_room(p, first, &new)) return false;
        if (old < 0) PASS_PUSH(p->variables, new);
    }
    return true;
}

static void list_variables(Promoter *p, LLVMValueRef fn) {
    LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn));
    for (; i; i = LLVMGetNextInstruction(i)) {
        int first = p->variables.n;
        if (!LLVMIsAAllocaInst(i) || pass_md(i, LOAM_MD_OBJECT) ||
            !LLVMIsAConstantInt(LLVMGetOperand(i, 0)) || LLVMConstIntGetZExtValue(LLVMGetOperand(i, 0)) != 1)
            continue;
        if (!list_places(p, first, i, i, 0)) p->variables.n = first;
        else if (p->variables.n > first) pass_map_set(&p->index, i, first);
    }
}

static void list_access(Promoter *p, int block, LLVMValueRef i) {
    int operand = address_operand(i);
    if (operand < 0) return;
    int64_t offset;
    LLVMValueRef alloca = address_base(p->layout, LLVMGetOperand(i, (unsigned)operand), &offset);
    int first = pass_map_get(&p->index, alloca);
    if (first < 0) return;
    int v = find_place(p, first, alloca, offset);
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

static void note_store(Promoter *p, int block) {
    at_block(p, block)->stored = true;
    for (int l = p->cfg->loop_of[block]; l >= 0 && p->storing[l] != p->epoch; l = p->cfg->loops[l].parent)
        p->storing[l] = p->epoch;
}

static void find_live(Promoter *p, const Variable *v) {
    const PassCfg *c = p->cfg;
    for (int k = v->first; k >= 0; k = p->accesses.at[k].next) {
        const Access *a = &p->accesses.at[k];
        if (LLVMIsAStoreInst(a->i)) note_store(p, a->block);
        else if (!at_block(p, a->block)->stored) enter(p, a->block);
    }
    while (p->work.n) {
        int b = p->work.at[--p->work.n];
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
            if (!at_block(p, c->pred[i])->stored) enter(p, c->pred[i]);
    }
    pass_cfg_sort(c, p->live.at, p->live.n);
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

// Whether what enters the loop that begins here goes round it.
static bool loop_keeps(const Promoter *p, int b) {
    int l = p->cfg->loop_of[b];
    return l >= 0 && p->cfg->loops[l].header == b && !p->cfg->loops[l].irreducible &&
           p->storing[l] != p->epoch;
}

static LLVMValueRef entering(Promoter *p, const Variable *v, int b) {
    const PassCfg *c = p->cfg;
    LLVMValueRef one = NULL;
    bool same = true, later = false, keeps = loop_keeps(p, b);
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
        if (keeps && c->pred[i] >= b) continue;
        later |= c->pred[i] >= b;
        LLVMValueRef side = later ? NULL : at_block(p, c->pred[i])->out;
        same &= !one || side == one;
        one = side;
    }
    if (c->pred_start[b] == c->pred_start[b + 1]) return LLVMGetUndef(v->type); // the entry
    if (!later && same) return one;
    LLVMValueRef phi = new_phi(p, v, b);
    if (later || keeps) PASS_PUSH(p->open, phi);
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
    if (has_one_value(p, v)) replace_loads(p, v);
    else find_values(p, v);
    for (int i = 0; i < p->gone.n; i++) LLVMInstructionEraseFromParent(p->gone.at[i]);
}

// Erases an alloca whose variables are values, with what is left of its users: addresses, and accesses where
// nothing can come.
static void erase_alloca(LLVMValueRef address) {
    for (LLVMUseRef u; (u = LLVMGetFirstUse(address));) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAGetElementPtrInst(user)) erase_alloca(user);
        else rewrite_erase(user);
    }
    LLVMInstructionEraseFromParent(address);
}

static void promote_all(Promoter *p) {
    for (int i = 0; i < p->variables.n; i++) {
        LLVMValueRef alloca = p->variables.at[i].alloca;
        promote(p, &p->variables.at[i]);
        if (i + 1 == p->variables.n || p->variables.at[i + 1].alloca != alloca) erase_alloca(alloca);
    }
}

// ---- the whole --------------------------------------------------------------------------------------------

bool promote_variables(LLVMValueRef fn) {
    Promoter p = {.layout = LLVMGetModuleDataLayout(LLVMGetGlobalParent(fn))};
    list_variables(&p, fn);
    bool any = p.variables.n > 0;
    if (any) {
        p.cfg = pass_cfg_new(fn);
        p.blocks = PASS_NEW_ARRAY(&p.cfg->arena, Block, p.cfg->n);
        p.storing = PASS_NEW_ARRAY(&p.cfg->arena, int, p.cfg->nloops);
        list_accesses(&p);
        promote_all(&p);
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
