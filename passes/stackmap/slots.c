// slots.c - which slot each root gets, and which slots are live at each safepoint (see spill.h).
//
// Until here each root has an alloca of its own; loads, stores and keeping calls ("accesses") are all that
// uses it.
//
//  1. Liveness. A slot is live from a store to the last load on each path; a call that keeps it is a load.
//     Walked backward from the loads, for 64 slots at once; a block has a list of such words. The entry must
//     not be reached.
//  2. Slots are shared as registers are in SSA form: stores dominate the loads, so the live ranges are
//     subtrees of the dominator tree, and handing out the lowest free slot in reverse post-order needs no
//     more slots than are live at once (Hack, Grund, Goos, "Register Allocation for Programs in SSA-Form", CC
//     2006). A root that is stored late holds its slot from its definition on, where it is not yet live.
//  3. The area is one alloca. Each access gets its own address right before it, a constant offset, so that no
//     register holds it (H3). A safepoint's live slots are a map of @loam.framemaps, as its live objects are:
//     equal maps of a module are one, and a map costs a bit a slot. A location for each live slot in each
//     record would take 12 bytes for each; 1,500 pointers over 1,500 calls: 27 MB, and 0.3 MB so.
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
} Link;

enum { GROUP = 64 }; // slots: bits of a word

typedef struct LiveIn { // of a group of slots, at the begin of a block
    int group, next;    // of the same block
    uint64_t live, held;
} LiveIn;

typedef struct GroupBlock { // what a group needs of a block; of the group `epoch`
    int epoch;
    bool queued;
    uint64_t live, held;           // at the begin
    uint64_t ends_live, ends_held; // going backward
} GroupBlock;

typedef struct Slots {
    Spill *s;
    PassCfg *cfg;
    PASS_VEC(Slot) all;
    PASS_VEC(Access) accesses;
    PASS_VEC(Link) links;
    PASS_VEC(LiveIn) live_ins;
    PASS_VEC(int) touched; // blocks of the group
    PassQueue work;
    int *start;         // of a block's accesses
    int *first_live_in; // of a block: chain in live_ins, or -1
    GroupBlock *blocks;
    int *seen;                            // of a slot: the block where it was met
    PassMap of_alloca, of_value, of_site; // -> slot; site -> keep chain
    int groups;
    // By slot: what is to be held and live at the begin of a block, or held at its end; what is now.
    uint64_t *next_held, *next_live, *held_now, *live_now;
    int count, words;
    uint64_t *held, *live; // now, by number
    int map;               // of `live`, as long as nothing has changed
    bool map_known;
    PassArena arena;
} Slots;

// ---- accesses ---------------------------------------------------------------------------------------------

static int push(Slots *t, int chain, int item) {
    PASS_PUSH(t->links, ((Link){item, chain}));
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
    x->any_block = push(t, x->any_block, block);
    if (kind == ACCESS_STORE) {
        if (t->seen[slot] != block) x->store_block = push(t, x->store_block, block);
        t->seen[slot] = block;
    } else if (t->seen[slot] != block) {
        x->first_block = push(t, x->first_block, block);
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

static GroupBlock *at_block(Slots *t, int group, int b) {
    GroupBlock *x = &t->blocks[b];
    if (x->epoch == group + 1) return x;
    *x = (GroupBlock){.epoch = group + 1};
    PASS_PUSH(t->touched, b);
    return x;
}

static void enter(Slots *t, int group, int b, uint64_t live, uint64_t held) {
    GroupBlock *x = at_block(t, group, b);
    if (!(live & ~x->live) && !(held & ~x->held)) return;
    x->live |= live;
    x->held |= held;
    if (!x->queued) pass_queue_put(&t->work, -1 - b);
    x->queued = true;
}

static void walk_back(Slots *t, int group) {
    const PassCfg *c = t->cfg;
    while (t->work.n) {
        int b = -1 - pass_queue_take(&t->work);
        GroupBlock *x = &t->blocks[b];
        x->queued = false;
        if (b == 0)
            pass_fail(t->s->o, "loam-statepoints", t->s->fn,
                      "internal error: a slot is read before it is written");
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
            const GroupBlock *from = at_block(t, group, c->pred[i]);
            enter(t, group, c->pred[i], x->live & ~from->ends_live, x->held & ~from->ends_held);
        }
    }
}

// Where a slot begins, and is needed.
static void note_slot(Slots *t, int group, int slot) {
    const Slot *x = &t->all.at[slot];
    uint64_t bit = 1ull << (slot % GROUP);
    for (int k = x->store_block; k >= 0; k = t->links.at[k].next) {
        GroupBlock *at = at_block(t, group, t->links.at[k].item);
        at->ends_live |= bit;
        if (!x->late) at->ends_held |= bit;
    }
    if (x->late) at_block(t, group, x->defined_in)->ends_held |= bit;
    for (int k = x->first_block; k >= 0; k = t->links.at[k].next)
        enter(t, group, t->links.at[k].item, bit, bit);
    for (int k = x->late ? x->any_block : -1; k >= 0; k = t->links.at[k].next)
        if (t->links.at[k].item != x->defined_in) enter(t, group, t->links.at[k].item, 0, bit);
}

static void find_live(Slots *t, int group) {
    t->touched.n = 0;
    for (int slot = group * GROUP; slot < t->all.n && slot < (group + 1) * GROUP; slot++)
        note_slot(t, group, slot);
    walk_back(t, group);
    for (int k = 0; k < t->touched.n; k++) {
        int b = t->touched.at[k];
        const GroupBlock *x = &t->blocks[b];
        if (!x->held) continue;
        PASS_PUSH(t->live_ins, ((LiveIn){group, t->first_live_in[b], x->live, x->held}));
        t->first_live_in[b] = t->live_ins.n - 1;
    }
}

// Adds what is live and held at the begin of a block to next_live and next_held.
static void add_live_in(Slots *t, int b) {
    for (int k = t->first_live_in[b]; k >= 0; k = t->live_ins.at[k].next) {
        t->next_live[t->live_ins.at[k].group] |= t->live_ins.at[k].live;
        t->next_held[t->live_ins.at[k].group] |= t->live_ins.at[k].held;
    }
}

static void clear_next(Slots *t) {
    memset(t->next_live, 0, sizeof *t->next_live * (size_t)t->groups);
    memset(t->next_held, 0, sizeof *t->next_held * (size_t)t->groups);
}

static bool has(const uint64_t *bits, int slot) { return bits[slot / GROUP] >> (slot % GROUP) & 1; }

// Fills `last` of the block's accesses.
static void find_last(Slots *t, int b) {
    clear_next(t);
    for (int i = t->cfg->succ_start[b]; i < t->cfg->succ_start[b + 1]; i++) add_live_in(t, t->cfg->succ[i]);
    for (int i = t->start[b + 1] - 1; i >= t->start[b]; i--) {
        Access *a = &t->accesses.at[i];
        if (a->value < 0) continue;
        a->last = !has(t->next_held, a->value) && t->seen[a->value] != b;
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
    t->held_now[slot / GROUP] |= 1ull << (slot % GROUP);
    if (!live || has(t->live_now, slot)) return;
    t->live[x->number / 64] |= 1ull << (x->number % 64);
    t->live_now[slot / GROUP] |= 1ull << (slot % GROUP);
    t->map_known = false;
}

static void forget(Slots *t, int slot) {
    if (!has(t->live_now, slot)) return;
    int n = t->all.at[slot].number;
    t->live[n / 64] &= ~(1ull << (n % 64));
    t->live_now[slot / GROUP] &= ~(1ull << (slot % GROUP));
    t->map_known = false;
}

static void release(Slots *t, int slot) {
    int n = t->all.at[slot].number;
    forget(t, slot);
    t->held[n / 64] &= ~(1ull << (n % 64));
    t->held_now[slot / GROUP] &= ~(1ull << (slot % GROUP));
}

// From what is so at the end of the block before to what is so at the begin of this one.
static void begin_block(Slots *t, int b) {
    clear_next(t);
    add_live_in(t, b);
    for (int g = 0; g < t->groups; g++) { // numbers are free before others take them
        for (uint64_t left = t->held_now[g] & ~t->next_held[g]; left; left &= left - 1)
            release(t, g * GROUP + __builtin_ctzll(left));
        for (uint64_t left = t->live_now[g] & ~t->next_live[g]; left; left &= left - 1)
            forget(t, g * GROUP + __builtin_ctzll(left));
    }
    for (int g = 0; g < t->groups; g++) {
        uint64_t new = (t->next_held[g] & ~t->held_now[g]) | (t->next_live[g] & ~t->live_now[g]);
        for (; new; new &= new - 1) {
            int slot = g * GROUP + __builtin_ctzll(new);
            hold(t, slot, has(t->next_live, slot));
        }
    }
}

static int map_now(Slots *t, FrameMaps *maps) {
    if (!t->map_known) t->map = framemaps_of(maps, t->live, t->words, -1);
    t->map_known = true;
    return t->map;
}

static void give_in_block(Slots *t, int b, FrameMaps *maps, SpillSites *sites) {
    find_last(t, b);
    begin_block(t, b);
    for (int i = t->start[b]; i < t->start[b + 1]; i++) {
        const Access *a = &t->accesses.at[i];
        if (a->kind == ACCESS_SITE) PASS_PUSH(*sites, ((SpillSite){a->i, map_now(t, maps)}));
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
                         push(t, pass_map_get(&t->of_site, s->keeps.at[k].site), me));
    }
}

LLVMValueRef spill_give_slots(Spill *s, FrameMaps *maps, SpillSites *sites) {
    Slots t = {.s = s, .cfg = pass_cfg_new(s->fn), .words = 4};
    list_slots(&t);
    int n = t.cfg->n;
    t.groups = (t.all.n + GROUP - 1) / GROUP;
    t.start = PASS_NEW_ARRAY(&t.arena, int, n + 1);
    t.blocks = PASS_NEW_ARRAY(&t.arena, GroupBlock, n);
    t.first_live_in = PASS_NEW_ARRAY(&t.arena, int, n);
    t.seen = PASS_NEW_ARRAY(&t.arena, int, t.all.n + 1);
    memset(t.first_live_in, -1, sizeof(int) * (size_t)n);
    memset(t.seen, -1, sizeof(int) * (size_t)(t.all.n + 1));
    uint64_t **by_slot[] = {&t.next_held, &t.next_live, &t.held_now, &t.live_now};
    for (int k = 0; k < 4; k++) *by_slot[k] = PASS_NEW_ARRAY(&t.arena, uint64_t, t.groups + 1);
    t.held = PASS_NEW_ARRAY(&t.arena, uint64_t, t.words);
    t.live = PASS_NEW_ARRAY(&t.arena, uint64_t, t.words);
    scan(&t);
    for (int g = 0; g < t.groups; g++) find_live(&t, g);
    memset(t.seen, -1, sizeof(int) * (size_t)(t.all.n + 1));
    for (int b = 0; b < n; b++) give_in_block(&t, b, maps, sites);
    LLVMValueRef area = make_area(&t);
    pass_cfg_free(t.cfg);
    PASS_VEC_FREE(t.all);
    PASS_VEC_FREE(t.accesses);
    PASS_VEC_FREE(t.links);
    PASS_VEC_FREE(t.live_ins);
    PASS_VEC_FREE(t.touched);
    PASS_VEC_FREE(t.work);
    pass_map_free(&t.of_alloca);
    pass_map_free(&t.of_value);
    pass_map_free(&t.of_site);
    pass_arena_free(&t.arena);
    return area;
}
