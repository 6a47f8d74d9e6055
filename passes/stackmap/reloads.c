// reloads.c - where pointers are stored into their slots and loaded from them again (see spill.h).
//
// Each value is placed on its own; derived ones first, as what they are computed from are uses of roots.
//
//  1. Wanted (backward): the blocks from whose begin a use can be reached without passing a site.
//  2. Valid (forward, greatest fixed point): the wanted blocks that a good copy enters on every edge. Where
//     some edges bring one and others do not, the others get a reload when that runs less often than the
//     loads it saves; this lifts loads out of loops without sites, and puts them after the cold call in loops
//     with one. It is partial redundancy elimination with speculation, after Knoop, Ruething and Steffen,
//     "Lazy Code Motion" (PLDI 1992), with frequencies in place of down-safety, as loads from a slot are
//     always safe.
//  3. Elsewhere the first use of a segment loads. Copies that meet are joined by phis where they are needed
//     (Braun et al., "Simple and Efficient Construction of Static Single Assignment Form", CC 2013).
//  4. A root is stored once, where it is defined. When all sites that it crosses run less often than that
//     (polls, slow paths), it is stored before them instead: at the top of each cold region, found by
//     climbing the dominator tree while the frequency does not grow. The slot is then empty on the other
//     paths, so in step 2 all mixed entries must get their reloads; where an edge cannot take one, the store
//     stays at the definition.
//
// Work: for each value, the blocks where it is wanted or live, but no more than BLOCKS_A_VALUE and
// BLOCKS_A_USE of them: a value that is wanted in more is loaded in each segment that uses it, as a copy
// would hardly keep its register through all of them; one that is live in more is stored at its definition.
#include "stackmap/spill.h"
#include <limits.h>
#include <stdlib.h>

enum { BLOCKS_A_VALUE = 256, BLOCKS_A_USE = 16 };

typedef struct OpenPhi {
    LLVMValueRef phi;
    int block;
} OpenPhi;

typedef struct Place { // of one value
    Spill *s;
    int value;
    int block, segment; // of its definition
    int left;           // blocks that may still be looked at
    bool gave_up;       // too many were
    bool late;
    PASS_VEC(SpillUse) uses; // by block, position, order
    PASS_VEC(int) wanted;    // blocks, ascending
    PASS_VEC(int) work;
    PASS_VEC(int) visit;    // wanted blocks and blocks with uses, ascending
    PASS_VEC(int) use_from; // for each visited block, its first use or -1
    ValueVec phis;
    PASS_VEC(OpenPhi) open; // without sides as yet
} Place;

static SpillBlock *at_block(Spill *s, int b) {
    SpillBlock *x = &s->blocks[b];
    if (x->epoch != s->epoch) *x = (SpillBlock){.epoch = s->epoch};
    return x;
}

static int by_place(const void *a, const void *b) {
    const SpillUse *x = a, *y = b;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int use_segment(const Spill *s, const SpillUse *u) { return spill_segment(s, u->block, u->pos); }

static void begin(Place *p, int value) {
    Spill *s = p->s;
    const SpillValue *x = &s->values.at[value];
    p->value = value;
    p->block = x->block;
    p->segment = x->segment;
    p->uses.n = p->wanted.n = p->work.n = p->visit.n = p->use_from.n = p->phis.n = p->open.n = 0;
    s->epoch++;
    for (int u = x->uses; u >= 0; u = s->uses.at[u].next) PASS_PUSH(p->uses, s->uses.at[u]);
    if (p->uses.n > 1) qsort(p->uses.at, (size_t)p->uses.n, sizeof *p->uses.at, by_place);
    p->left = BLOCKS_A_VALUE + BLOCKS_A_USE * p->uses.n;
}

// ---- 1. wanted --------------------------------------------------------------------------------------------

static void want(Place *p, int b) {
    SpillBlock *x = at_block(p->s, b);
    if (x->wanted) return;
    x->wanted = x->valid = true;
    PASS_PUSH(p->wanted, b);
    PASS_PUSH(p->work, b);
    p->left--;
}

static void want_nothing(Place *p) {
    for (int k = 0; k < p->wanted.n; k++) p->s->blocks[p->wanted.at[k]].wanted = false;
    p->wanted.n = p->work.n = 0;
}

static void find_wanted(Place *p) {
    Spill *s = p->s;
    const PassCfg *c = s->cfg;
    for (int i = 0; i < p->uses.n; i++) {
        const SpillUse *u = &p->uses.at[i];
        int segment = use_segment(s, u);
        if (segment == spill_sites(s, u->block)) at_block(s, u->block)->tail = true;
        if (segment || u->block == p->block) continue;
        at_block(s, u->block)->exposed = true;
        want(p, u->block);
    }
    while (p->work.n && p->left > 0) {
        int b = p->work.at[--p->work.n];
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
            if (c->pred[i] != p->block && !spill_sites(s, c->pred[i])) want(p, c->pred[i]);
    }
    p->gave_up = p->work.n > 0;
    if (p->gave_up) want_nothing(p);
    else pass_cfg_sort(c, p->wanted.at, p->wanted.n);
}

// ---- 2. valid ---------------------------------------------------------------------------------------------

// Whether a good copy leaves a block.
static bool leaves_good(Place *p, int b) {
    const SpillBlock *x = at_block(p->s, b);
    int sites = spill_sites(p->s, b);
    if (x->tail || (b == p->block && sites == p->segment)) return true;
    return b != p->block && !sites && (x->valid || x->exposed);
}

// One sweep against the order of the blocks. Over a back edge it sees what the sweep before it found.
static void sweep_worth(Place *p) {
    const PassCfg *c = p->s->cfg;
    const double *often = p->s->often.block;
    for (int k = p->wanted.n - 1; k >= 0; k--) {
        int b = p->wanted.at[k];
        SpillBlock *x = at_block(p->s, b);
        if (x->exposed || spill_sites(p->s, b)) continue;
        int n = c->succ_start[b + 1] - c->succ_start[b];
        x->worth = 0;
        for (int i = c->succ_start[b]; i < c->succ_start[b + 1]; i++) {
            const SpillBlock *to = at_block(p->s, c->succ[i]);
            if (to->wanted && c->succ[i] != p->block)
                x->worth += to->worth < often[b] / n ? to->worth : often[b] / n;
        }
    }
}

// Two sweeps: a loop whose use stands at its header is worth as much at its end.
static void estimate_worth(Place *p) {
    for (int k = 0; k < p->wanted.n; k++) {
        SpillBlock *x = at_block(p->s, p->wanted.at[k]);
        x->worth = x->exposed ? p->s->often.block[p->wanted.at[k]] : 0;
    }
    sweep_worth(p);
    sweep_worth(p);
}

// Whether the edges into b that bring no good copy get reloads. `open`: all of them can.
static bool worth_reloading(Place *p, int b, bool *open) {
    const PassCfg *c = p->s->cfg;
    double price = 0;
    int good = 0, bad = 0;
    *open = true;
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
        if (leaves_good(p, c->pred[i])) {
            good++;
            continue;
        }
        bad++;
        price += p->s->often.edge[i];
        *open &= spill_edge_open(p->s, i);
    }
    if (!bad) return true;
    if (!good || (!*open && !p->late)) return *open = true, false;
    return p->late || price < 0.95 * at_block(p->s, b)->worth;
}

// False: a late store would not be enough.
static bool find_valid(Place *p) {
    estimate_worth(p);
    for (bool changed = true; changed;) {
        changed = false;
        for (int k = 0; k < p->wanted.n; k++) {
            SpillBlock *x = at_block(p->s, p->wanted.at[k]);
            bool open;
            if (!x->valid || worth_reloading(p, p->wanted.at[k], &open)) {
                if (x->valid && !open) return false;
                continue;
            }
            x->valid = false;
            changed = true;
        }
    }
    return true;
}

// ---- 3. reloads and phis ----------------------------------------------------------------------------------

static LLVMValueRef slot_of(Spill *s, int value) {
    SpillValue *x = &s->values.at[value];
    if (x->slot) return x->slot;
    LLVMBuilderRef b = rewrite_before(LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(s->fn)));
    LLVMSetCurrentDebugLocation2(b, NULL);
    x->slot = LLVMBuildAlloca(b, s->managed, "");
    LLVMDisposeBuilder(b);
    return x->slot;
}

static LLVMValueRef reload(Place *p, LLVMValueRef before, SpillUse place) {
    Spill *s = p->s;
    LLVMBuilderRef b = rewrite_before(before);
    LLVMValueRef made;
    if (s->values.at[p->value].kind == SPILL_ROOT) {
        made = LLVMBuildLoad2(b, s->managed, slot_of(s, p->value), "");
        LLVMSetAlignment(made, 8);
    } else {
        made = spill_recompute(s, p->value, b, place);
        pass_map_set(&s->number, made, p->value); // roots.c may meet it as the side of a phi
    }
    LLVMDisposeBuilder(b);
    return made;
}

static LLVMValueRef reload_on_edge(Place *p, int edge) {
    Spill *s = p->s;
    int from = s->cfg->pred[edge];
    SpillBlock *x = at_block(s, from);
    LLVMBasicBlockRef on = spill_edge_block(s, edge);
    LLVMValueRef end = LLVMGetBasicBlockTerminator(s->cfg->blocks[from]);
    bool own = on != s->cfg->blocks[from];
    if (!own && x->out) return x->out;
    SpillUse place = {own ? NULL : end, end, 0, from, s->end_pos[from], 0, -1};
    LLVMValueRef made = reload(p, LLVMGetBasicBlockTerminator(on), place);
    if (!own) x->out = made;
    return made;
}

static LLVMValueRef leaving(Place *p, int b) {
    if (b == p->block && spill_sites(p->s, b) == p->segment) return p->s->values.at[p->value].v;
    return at_block(p->s, b)->out;
}

static LLVMValueRef from_edge(Place *p, int edge) {
    int from = p->s->cfg->pred[edge];
    return leaves_good(p, from) ? leaving(p, from) : reload_on_edge(p, edge);
}

static LLVMValueRef new_phi(Place *p, int b) {
    LLVMBuilderRef builder = rewrite_before(LLVMGetFirstInstruction(p->s->cfg->blocks[b]));
    LLVMValueRef phi = LLVMBuildPhi(builder, p->s->managed, "");
    LLVMDisposeBuilder(builder);
    PASS_PUSH(p->phis, phi);
    if (spill_is_derived(&p->s->values.at[p->value])) pass_map_set(&p->s->number, phi, p->value);
    return phi;
}

// The graph leaves out blocks that cannot be reached; a phi needs their entries all the same.
static void fill_from_unreachable(Place *p, LLVMValueRef phi, int b) {
    LLVMValueRef poison = LLVMGetPoison(p->s->managed);
    LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(p->s->cfg->blocks[b]));
    for (; u; u = LLVMGetNextUse(u)) {
        if (!LLVMIsATerminatorInst(LLVMGetUser(u))) continue;
        LLVMBasicBlockRef from = LLVMGetInstructionParent(LLVMGetUser(u));
        if (pass_cfg_block(p->s->cfg, from) < 0) LLVMAddIncoming(phi, &poison, &from, 1);
    }
}

static void fill_phi(Place *p, LLVMValueRef phi, int b, const ValueVec *sides) {
    int first = p->s->cfg->pred_start[b];
    for (int k = 0; k < sides->n; k++) {
        LLVMBasicBlockRef from = spill_edge_from(p->s, first + k);
        LLVMAddIncoming(phi, &sides->at[k], &from, 1);
    }
    fill_from_unreachable(p, phi, b);
}

static ValueVec sides_of(Place *p, int b) {
    const PassCfg *c = p->s->cfg;
    ValueVec sides = {0};
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) PASS_PUSH(sides, from_edge(p, i));
    return sides;
}

static bool has_later_side(Place *p, int b) {
    const PassCfg *c = p->s->cfg;
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
        if (c->pred[i] >= b && !(c->pred[i] == p->block && leaves_good(p, c->pred[i]))) return true;
    return false;
}

// The copy that is good at the begin of a valid block. With edges from blocks not yet visited: a phi, filled
// in the end.
static LLVMValueRef entering(Place *p, int b) {
    if (has_later_side(p, b)) {
        LLVMValueRef phi = new_phi(p, b);
        PASS_PUSH(p->open, ((OpenPhi){phi, b}));
        return phi;
    }
    ValueVec sides = sides_of(p, b);
    LLVMValueRef one = sides.at[0];
    for (int k = 1; k < sides.n && one; k++)
        if (sides.at[k] != one) one = NULL;
    if (!one) fill_phi(p, one = new_phi(p, b), b, &sides);
    PASS_VEC_FREE(sides);
    return one;
}

static void visit_block(Place *p, int b, int use) {
    Spill *s = p->s;
    SpillBlock *x = at_block(s, b);
    LLVMValueRef now = x->wanted && x->valid ? entering(p, b) : NULL;
    int segment = 0;
    for (; use >= 0 && use < p->uses.n && p->uses.at[use].block == b; use++) {
        SpillUse *u = &p->uses.at[use];
        int its = use_segment(s, u);
        if (its != segment) now = NULL;
        segment = its;
        if (!now) now = reload(p, u->before, *u);
        LLVMSetOperand(u->user, u->operand, now);
    }
    if (now && segment == spill_sites(s, b)) x->out = now;
}

static void list_blocks(Place *p) {
    for (int k = 0, u = 0; k < p->wanted.n || u < p->uses.n;) {
        int use_block = u < p->uses.n ? p->uses.at[u].block : INT_MAX,
            wanted = k < p->wanted.n ? p->wanted.at[k] : INT_MAX, b = use_block < wanted ? use_block : wanted;
        PASS_PUSH(p->visit, b);
        PASS_PUSH(p->use_from, use_block == b ? u : -1);
        k += wanted == b;
        while (u < p->uses.n && p->uses.at[u].block == b) u++;
    }
}

static void rewrite_uses(Place *p) {
    list_blocks(p);
    for (int i = 0; i < p->visit.n; i++) visit_block(p, p->visit.at[i], p->use_from.at[i]);
    for (int i = 0; i < p->open.n; i++) {
        ValueVec sides = sides_of(p, p->open.at[i].block);
        fill_phi(p, p->open.at[i].phi, p->open.at[i].block, &sides);
        PASS_VEC_FREE(sides);
    }
    rewrite_drop_trivial_phis(&p->phis);
}

// ---- 4. stores --------------------------------------------------------------------------------------------

static void store(Place *p, LLVMValueRef before, LLVMValueRef *made) {
    LLVMBuilderRef b = rewrite_before(before);
    *made = LLVMBuildStore(b, p->s->values.at[p->value].v, slot_of(p->s, p->value));
    LLVMSetAlignment(*made, 8);
    LLVMDisposeBuilder(b);
}

static void store_at_definition(Place *p) {
    LLVMValueRef v = p->s->values.at[p->value].v, made, at;
    if (LLVMIsAArgument(v) || LLVMIsAPHINode(v) || LLVMIsAInvokeInst(v)) {
        at = rewrite_first_non_phi(p->s->cfg->blocks[p->block]);
        while (LLVMIsAAllocaInst(at)) at = LLVMGetNextInstruction(at);
    } else {
        at = LLVMGetNextInstruction(v);
    }
    store(p, at, &made);
}

// The top of the cold region around block b; -1 when it was found before.
static int climb(Place *p, int b) {
    const double *often = p->s->often.block;
    for (int up;; b = up) {
        SpillBlock *x = at_block(p->s, b);
        if (x->exposed) return -1; // here: seen by a climb
        x->exposed = true;
        p->left--;
        up = p->s->cfg->idom[b];
        if (up == p->block || often[up] > often[b] * 1.01) return b;
    }
}

typedef PASS_VEC(int) Ints;

// A block that the value crosses a site in. False: stores there would not be cheaper.
static bool crosses(Place *p, int b, Ints *tops, double *price) {
    if (b == p->block) return false;
    int top = climb(p, b);
    if (top < 0) return true;
    PASS_PUSH(*tops, top);
    *price += p->s->often.block[top];
    return *price < 0.8 * p->s->often.block[p->block];
}

static bool live_at_end(Place *p, int b, Ints *tops, double *price) {
    SpillBlock *x = at_block(p->s, b);
    if (x->live) return true;
    x->live = true;
    if (--p->left < 0) return false;
    if (spill_sites(p->s, b) > (b == p->block ? p->segment : 0) && !crosses(p, b, tops, price)) return false;
    if (b != p->block) PASS_PUSH(p->work, b);
    return true;
}

static bool live_at_begin(Place *p, int b, Ints *tops, double *price) {
    const PassCfg *c = p->s->cfg;
    for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
        if (!live_at_end(p, c->pred[i], tops, price)) return false;
    return true;
}

static bool find_cold_tops(Place *p, Ints *tops) {
    Spill *s = p->s;
    double price = 0;
    bool good = true;
    p->work.n = 0;
    for (int i = 0; i < p->uses.n && good; i++) {
        const SpillUse *u = &p->uses.at[i];
        int from = u->block == p->block ? p->segment : 0;
        good = (use_segment(s, u) <= from || crosses(p, u->block, tops, &price)) &&
               (u->block == p->block || at_block(s, u->block)->wanted ||
                live_at_begin(p, u->block, tops, &price));
        at_block(s, u->block)->wanted = true; // here: its predecessors were visited
    }
    for (int k = s->values.at[p->value].keeps; k >= 0 && good; k = s->keeps.at[k].next) {
        int b = s->keeps.at[k].block;
        good = crosses(p, b, tops, &price) && (at_block(s, b)->wanted || live_at_begin(p, b, tops, &price));
        at_block(s, b)->wanted = true;
    }
    while (p->work.n && good) {
        int b = p->work.at[--p->work.n];
        if (!at_block(s, b)->wanted) good = live_at_begin(p, b, tops, &price);
        at_block(s, b)->wanted = true;
    }
    return good;
}

static void store_late(Place *p, const Ints *tops, ValueVec *stores) {
    Spill *s = p->s;
    for (int i = 0; i < tops->n; i++) {
        int b = tops->at[i];
        LLVMValueRef at = rewrite_first_non_phi(s->cfg->blocks[b]), made;
        store(p, at, &made);
        PASS_PUSH(*stores, made);
        // It stands before whatever was computed anew at this place.
        PASS_PUSH(p->uses, ((SpillUse){made, made, 0, b, s->first_pos[b], -1, -1}));
    }
    qsort(p->uses.at, (size_t)p->uses.n, sizeof *p->uses.at, by_place);
}

// ---- one value --------------------------------------------------------------------------------------------

// Whether any use needs a reload. Reloads that only phis would bring count as well.
static bool needs_reload(Place *p) {
    if (p->gave_up) return true;
    for (int i = 0; i < p->uses.n; i++)
        if (use_segment(p->s, &p->uses.at[i]) > (p->uses.at[i].block == p->block ? p->segment : 0))
            return true;
    for (int k = 0; k < p->wanted.n; k++) {
        int b = p->wanted.at[k];
        const PassCfg *c = p->s->cfg;
        if (!at_block(p->s, b)->valid) return true;
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++)
            if (!leaves_good(p, c->pred[i])) return true;
    }
    return false;
}

static void place_derived(Place *p, int value) {
    begin(p, value);
    p->late = false;
    find_wanted(p);
    find_valid(p);
    if (needs_reload(p)) rewrite_uses(p);
}

// A late store of what was loaded from the slot changes nothing.
static void drop_idle_stores(const ValueVec *stores) {
    for (int i = 0; i < stores->n; i++) {
        LLVMValueRef v = LLVMGetOperand(stores->at[i], 0), slot = LLVMGetOperand(stores->at[i], 1);
        if (LLVMIsALoadInst(v) && LLVMGetOperand(v, 0) == slot) LLVMInstructionEraseFromParent(stores->at[i]);
    }
}

static bool try_late(Place *p, int value) {
    Ints tops = {0};
    ValueVec stores = {0};
    begin(p, value);
    p->late = find_cold_tops(p, &tops);
    if (p->late) {
        begin(p, value);
        store_late(p, &tops, &stores);
        find_wanted(p);
        p->late = !p->gave_up && find_valid(p); // the slot is empty on the ways without a store
        for (int i = 0; i < stores.n && !p->late; i++) LLVMInstructionEraseFromParent(stores.at[i]);
        if (p->late) {
            rewrite_uses(p);
            drop_idle_stores(&stores);
        }
    }
    PASS_VEC_FREE(tops);
    PASS_VEC_FREE(stores);
    return p->late;
}

static void place_root(Place *p, int value) {
    Spill *s = p->s;
    begin(p, value);
    p->late = false;
    find_wanted(p);
    find_valid(p);
    if (!needs_reload(p) && s->values.at[value].keeps < 0) return;
    if (try_late(p, value)) {
        s->values.at[value].late = true;
        return;
    }
    begin(p, value);
    find_wanted(p);
    find_valid(p);
    rewrite_uses(p);
    store_at_definition(p);
}

void spill_place(Spill *s) {
    Place p = {.s = s};
    for (int i = s->values.n - 1; i >= 0; i--) // steps come after their parents in the list, and use them
        if (spill_is_derived(&s->values.at[i]) && s->values.at[i].uses >= 0) place_derived(&p, i);
    for (int i = 0; i < s->values.n; i++) {
        const SpillValue *x = &s->values.at[i];
        if (x->kind == SPILL_OPAQUE && x->uses >= 0) place_derived(&p, i);
        if (x->kind == SPILL_ROOT && (x->uses >= 0 || x->keeps >= 0)) place_root(&p, i);
    }
    PASS_VEC_FREE(p.uses);
    PASS_VEC_FREE(p.wanted);
    PASS_VEC_FREE(p.work);
    PASS_VEC_FREE(p.visit);
    PASS_VEC_FREE(p.use_from);
    PASS_VEC_FREE(p.phis);
    PASS_VEC_FREE(p.open);
}
