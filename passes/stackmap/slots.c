// slots.c - which slot each root gets, and which slots are live at each safepoint (see spill.h).
//
// Until here each root has an alloca of its own; loads, stores and keeping calls ("accesses") are all that
// uses it.
//
//  1. Liveness. A slot is live from a store to the last load on each path; a call that keeps it is a load.
//  Walked
//     backward from the loads, a list of live slots for each block. The entry must not be reached.
//  2. Slots are shared as registers are in SSA form: stores dominate the loads, so the live ranges are
//  subtrees of the
//     dominator tree, and handing out the lowest free slot in reverse post-order needs no more slots than are
//     live at once (Hack, Grund, Goos, "Register Allocation for Programs in SSA-Form", CC 2006). A root that
//     is stored late holds its slot from its definition on, where it is not yet live.
//  3. The area is one alloca. Each access gets its own address right before it, a constant offset, so that no
//  register
//     holds it (H3). A safepoint's live slots are a map of @loam.framemaps, as its live objects are: equal
//     maps of a module are one, and a map costs a bit a slot. A location for each live slot in each record
//     would take 12 bytes for each; 1,500 pointers over 1,500 calls: 27 MB, and 0.3 MB so.
#include "stackmap/spill.h"
#include <string.h>

typedef enum AccessKind { ACCESS_DEFINE, ACCESS_STORE, ACCESS_LOAD, ACCESS_KEEP, ACCESS_SITE } AccessKind;
typedef struct Access {
    AccessKind kind;
    int value; // index into Slots.all
    LLVMValueRef i;
    bool last; // the slot is not live after it
} Access;

typedef struct Slot {
    LLVMValueRef alloca;
    bool late;
    int number;      // -1: not yet given
    int first_block; // chain of blocks where a load comes before any store
    int store_block; // chain of blocks that store
    int any_block;   // chain of blocks with accesses
    int defined_in;
} Slot;

typedef struct Link { // a block or slot in a chain
    int item, next;
    bool live; // in live-in lists: false for a slot that is only held
} Link;

typedef struct Slots {
    Spill *s;
    PassCfg *cfg;
    PASS_VEC(Slot) all;
    PASS_VEC(Access) accesses;
    PASS_VEC(Link) links;
    PASS_VEC(int) work;
    int *start;                 // of a block's accesses
    int *live_in;               // of a block: chain of slots
    int *mark, *mark_store;     // of a block: the slot that was here last
    int *out, *out_live, *seen; // of a slot: the block where it is live or held at the end; live; met
    PassMap of_alloca, of_value, of_site; // -> slot; site -> keep chain
    int count, words;
    uint64_t *held, *live;
    PassArena arena;
} Slots;

// ---- accesses ---------------------------------------------------------------------------------------------

static int push(Slots *t, int chain, int item, bool live) {
    PASS_PUSH(t->links, ((Link){item, chain, live}));
    return t->links.n - 1;
}

static void add_access(Slots *t, int block, AccessKind kind, int slot, LLVMValueRef i) {
    PASS_PUSH(t->accesses, ((Access){kind, slot, i, false}));
    if (slot < 0) return;
    Slot *x = &t->all.at[slot];
    if (kind == ACCESS_DEFINE) {
        x->defined_in = block;
        return;
    }
    x->any_block = push(t, x->any_block, block, false);
    if (kind == ACCESS_STORE) {
        if (t->seen[slot] != block) x->store_block = push(t, x->store_block, block, false);
        t->seen[slot] = block;
    } else if (t->seen[slot] != block) {
        x->first_block = push(t, x->first_block, block, false);
    }
}

static void scan_instruction(Slots *t, int block, LLVMValueRef i) {
    int slot = pass_map_get(&t->of_value, i);
    if (slot >= 0) add_access(t, block, ACCESS_DEFINE, slot, i);
    if (LLVMIsALoadInst(i) && (slot = pass_map_get(&t->of_alloca, LLVMGetOperand(i, 0))) >= 0)
        add_access(t, block, ACCESS_LOAD, slot, i);
    if (LLVMIsAStoreInst(i) && (slot = pass_map_get(&t->of_alloca, LLVMGetOperand(i, 1))) >= 0)
        add_access(t, block, ACCESS_STORE, slot, i);
    if (!pass_is_safepoint(i)) return;
    add_access(t, block, ACCESS_SITE, -1, i);
    for (int k = pass_map_get(&t->of_site, i); k >= 0; k = t->links.at[k].next)
        add_access(t, block, ACCESS_KEEP, t->links.at[k].item, i);
}

static void scan(Slots *t) {
    for (int b = 0; b < t->cfg->n; b++) {
        t->start[b] = t->accesses.n;
        for (int k = 0; b == 0 && k < t->all.n; k++)
            if (t->all.at[k].defined_in == 0) add_access(t, b, ACCESS_DEFINE, k, NULL);
        for (LLVMValueRef i = LLVMGetFirstInstruction(t->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i))
            scan_instruction(t, b, i);
    }
    t->start[t->cfg->n] = t->accesses.n;
}

// ---- 1. liveness ------------------------------------------------------------------------------------------

static void enter(Slots *t, int slot, int b, bool live) {
    if (t->mark[b] == slot) return;
    t->mark[b] = slot;
    t->live_in[b] = push(t, t->live_in[b], slot, live);
    PASS_PUSH(t->work, b);
    t->s->work++;
}

static void walk_back(Slots *t, int slot, bool live) {
    while (t->work.n) {
        int b = t->work.at[--t->work.n];
        if (b == 0)
            pass_fail(t->s->o, "loam-statepoints", t->s->fn,
                      "internal error: a slot is read before it is written");
        for (int i = t->cfg->pred_start[b]; i < t->cfg->pred_start[b + 1]; i++)
            if (t->mark_store[t->cfg->pred[i]] != slot) enter(t, slot, t->cfg->pred[i], live);
    }
}

static void find_live(Slots *t, int slot) {
    const Slot *x = &t->all.at[slot];
    for (int k = x->store_block; k >= 0; k = t->links.at[k].next) t->mark_store[t->links.at[k].item] = slot;
    for (int k = x->first_block; k >= 0; k = t->links.at[k].next) enter(t, slot, t->links.at[k].item, true);
    walk_back(t, slot, true);
    if (!x->late) return;
    for (int k = x->store_block; k >= 0; k = t->links.at[k].next) t->mark_store[t->links.at[k].item] = -1;
    t->mark_store[x->defined_in] = slot;
    for (int k = x->any_block; k >= 0; k = t->links.at[k].next)
        if (t->links.at[k].item != x->defined_in) enter(t, slot, t->links.at[k].item, false);
    walk_back(t, slot, false);
}

// Fills out, out_live, and `last` of the block's accesses.
static void find_last(Slots *t, int b) {
    for (int i = t->cfg->succ_start[b]; i < t->cfg->succ_start[b + 1]; i++)
        for (int k = t->live_in[t->cfg->succ[i]]; k >= 0; k = t->links.at[k].next) {
            t->out[t->links.at[k].item] = b;
            if (t->links.at[k].live) t->out_live[t->links.at[k].item] = b;
        }
    for (int i = t->start[b + 1] - 1; i >= t->start[b]; i--) {
        Access *a = &t->accesses.at[i];
        if (a->value < 0) continue;
        a->last = t->out[a->value] != b && t->seen[a->value] != b;
        t->seen[a->value] = b;
    }
}

// ---- 2. giving out ----------------------------------------------------------------------------------------

static void widen(Slots *t) {
    uint64_t *held = PASS_NEW_ARRAY(&t->arena, uint64_t, 2 * t->words),
             *live = PASS_NEW_ARRAY(&t->arena, uint64_t, 2 * t->words);
    memcpy(held, t->held, sizeof *held * (size_t)t->words);
    memcpy(live, t->live, sizeof *live * (size_t)t->words);
    t->held = held;
    t->live = live;
    t->words *= 2;
}

static int lowest_free(Slots *t) {
    int w = 0;
    while (w < t->words && t->held[w] == UINT64_MAX) w++;
    if (w == t->words) widen(t);
    return w * 64 + __builtin_ctzll(~t->held[w]);
}

static void hold(Slots *t, int slot, bool live) {
    Slot *x = &t->all.at[slot];
    if (x->number < 0) x->number = lowest_free(t);
    if (x->number >= t->count) t->count = x->number + 1;
    t->held[x->number / 64] |= 1ull << (x->number % 64);
    if (live) t->live[x->number / 64] |= 1ull << (x->number % 64);
}

static void release(Slots *t, int slot) {
    int n = t->all.at[slot].number;
    t->held[n / 64] &= ~(1ull << (n % 64));
    t->live[n / 64] &= ~(1ull << (n % 64));
}

static void give_in_block(Slots *t, int b, FrameMaps *maps, SpillSites *sites) {
    find_last(t, b);
    memset(t->held, 0, sizeof *t->held * (size_t)t->words);
    memset(t->live, 0, sizeof *t->live * (size_t)t->words);
    for (int k = t->live_in[b]; k >= 0; k = t->links.at[k].next)
        hold(t, t->links.at[k].item, t->links.at[k].live);
    for (int i = t->start[b]; i < t->start[b + 1]; i++) {
        const Access *a = &t->accesses.at[i];
        if (a->kind == ACCESS_SITE)
            PASS_PUSH(*sites, ((SpillSite){a->i, framemaps_of(maps, t->live, t->words, -1)}));
        else if (a->kind == ACCESS_STORE || a->kind == ACCESS_DEFINE)
            hold(t, a->value, a->kind == ACCESS_STORE);
        if (a->value >= 0 && a->last) release(t, a->value);
    }
}

// ---- 3. the area ------------------------------------------------------------------------------------------

static void address_accesses(Slots *t, LLVMValueRef area) {
    Spill *s = t->s;
    for (int i = 0; i < t->accesses.n; i++) {
        const Access *a = &t->accesses.at[i];
        if (a->kind != ACCESS_LOAD && a->kind != ACCESS_STORE) continue;
        int n = t->all.at[a->value].number;
        LLVMValueRef offset = LLVMConstInt(s->i64, (unsigned)n * 8u, 0);
        LLVMBuilderRef b = rewrite_before(a->i);
        LLVMSetOperand(a->i, a->kind == ACCESS_STORE,
                       n ? LLVMBuildGEP2(b, s->i8, area, &offset, 1, "") : area);
        LLVMDisposeBuilder(b);
    }
    for (int k = 0; k < t->all.n; k++) LLVMInstructionEraseFromParent(t->all.at[k].alloca);
}

static LLVMValueRef make_area(Slots *t) {
    if (!t->count) return NULL;
    Spill *s = t->s;
    LLVMBuilderRef b = rewrite_before(LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(s->fn)));
    LLVMSetCurrentDebugLocation2(b, NULL);
    LLVMValueRef area = LLVMBuildAlloca(b, LLVMArrayType2(s->managed, (uint64_t)t->count), "slots");
    LLVMSetAlignment(area, 8);
    LLVMDisposeBuilder(b);
    address_accesses(t, area);
    return area;
}

static void list_slots(Slots *t) {
    Spill *s = t->s;
    for (int i = 0; i < s->values.n; i++) {
        const SpillValue *x = &s->values.at[i];
        if (!x->slot) continue;
        int me = t->all.n;
        PASS_PUSH(t->all, ((Slot){x->slot, x->late, -1, -1, -1, -1, -1}));
        pass_map_set(&t->of_alloca, x->slot, me);
        if (x->late && LLVMIsAArgument(x->v)) t->all.at[me].defined_in = 0;
        else if (x->late) pass_map_set(&t->of_value, x->v, me);
        for (int k = x->keeps; k >= 0; k = s->keeps.at[k].next)
            pass_map_set(&t->of_site, s->keeps.at[k].site,
                         push(t, pass_map_get(&t->of_site, s->keeps.at[k].site), me, false));
    }
}

LLVMValueRef spill_give_slots(Spill *s, FrameMaps *maps, SpillSites *sites) {
    Slots t = {.s = s, .cfg = pass_cfg_new(s->fn), .words = 4};
    list_slots(&t);
    int n = t.cfg->n, slots = t.all.n;
    t.start = PASS_NEW_ARRAY(&t.arena, int, n + 1);
    int **arrays[] = {&t.live_in, &t.mark, &t.mark_store, &t.out, &t.out_live, &t.seen};
    for (int k = 0; k < 6; k++) {
        int size = k < 3 ? n : slots;
        *arrays[k] = PASS_NEW_ARRAY(&t.arena, int, size + 1);
        memset(*arrays[k], -1, sizeof(int) * (size_t)size);
    }
    t.held = PASS_NEW_ARRAY(&t.arena, uint64_t, t.words);
    t.live = PASS_NEW_ARRAY(&t.arena, uint64_t, t.words);
    scan(&t);
    for (int k = 0; k < slots; k++) find_live(&t, k);
    if (slots) memset(t.seen, -1, sizeof(int) * (size_t)slots);
    for (int b = 0; b < n; b++) give_in_block(&t, b, maps, sites);
    LLVMValueRef area = make_area(&t);
    pass_cfg_free(t.cfg);
    PASS_VEC_FREE(t.all);
    PASS_VEC_FREE(t.accesses);
    PASS_VEC_FREE(t.links);
    PASS_VEC_FREE(t.work);
    pass_map_free(&t.of_alloca);
    pass_map_free(&t.of_value);
    pass_map_free(&t.of_site);
    pass_arena_free(&t.arena);
    return area;
}
