// arenas.c - where the space lies that appends grow in, first part of loam-slots.
//
// Each append has an object of kind "arena" beside its call of the runtime: a word that counts the bytes that
// are taken, and room for elements. The runtime takes an array from it, of the size that
// the heap would have given, while one fits; no array is taken twice. So nobody can tell such an array from
// one of the heap, and an arena may serve many appends, over as long a time as one likes. Here those that
// grow one slice are made one arena, which is moved out of the loops that carry the slice from round to
// round:
//
//     var b buf                         var b buf
//                                       arena
//     for ... { b.add(c) }              for ... { b.add(c), grown in arena }
//
// Whether it may lie in the frame is loam-escape's to decide, as for every object. If not, it is null.
//
// Which appends grow one slice is found backwards from the array that is to grow: through phis, selects and
// aggregates; through other appends; and to the object of this function that it is loaded from. What is not
// found costs an allocation and is no fault, nor is what is found too much, as long as the elements are of
// one type (H30): an aggregate or an object may hold slices of several, an arena has the pointer map of one.
#include "escape/slots.h"
#include "analysis/cfg.h"

enum { MOST_VALUES = 300 };

typedef struct Arena {
    LLVMValueRef object, call;
    int same;       // another one that grows the same slice, or itself: union by the smallest (Tarjan 1975)
    int block;      // that dominates all that grow it, where it will be
    int outside_of; // the outermost loop that carries the slice and that the arena would lie in, or -1
    LLVMValueRef behind; // the object that holds the slice
    int also;            // another arena of that object, of another type, or -1
} Arena;

typedef struct Arenas {
    const PassCfg *cfg;
    PASS_VEC(Arena) all;
    PassMap of_call; // call of the runtime -> index
    PassMap holder;  // object that holds slices -> index of the last arena found that grows one
    PassMap seen;
} Arenas;

static bool is_arena(LLVMValueRef i) { return slots_is_object_of(i, "arena"); }

static int find(const Arenas *a, int i) {
    while (a->all.at[i].same != i) i = a->all.at[i].same;
    return i;
}

static bool has_type_of(const Arenas *a, int i, int k) {
    LLVMValueRef x = a->all.at[i].object, y = a->all.at[k].object;
    return LLVMGetOperand(x, 0) == LLVMGetOperand(y, 0) && LLVMGetOperand(x, 1) == LLVMGetOperand(y, 1);
}

static void unite(Arenas *a, int i, int k) {
    if (!has_type_of(a, i, k)) return;
    i = find(a, i);
    k = find(a, k);
    if (i < k) a->all.at[k].same = i;
    else a->all.at[i].same = k;
}

// The call that an arena serves: the only one that uses it.
static LLVMValueRef call_of(LLVMValueRef arena) {
    LLVMUseRef u = LLVMGetFirstUse(arena);
    return u && !LLVMGetNextUse(u) && pass_is_call(LLVMGetUser(u)) ? LLVMGetUser(u) : NULL;
}

// A phi in a loop's header carries what it is given from round to round.
static void see_header(Arenas *a, Arena *to, LLVMValueRef phi) {
    int block = pass_cfg_block(a->cfg, LLVMGetInstructionParent(phi)),
        loop = block < 0 ? -1 : a->cfg->loop_of[block];
    if (loop < 0 || a->cfg->loops[loop].header != block) return;
    if (to->outside_of < 0 || a->cfg->loops[loop].depth < a->cfg->loops[to->outside_of].depth)
        to->outside_of = loop;
}

static void see(Arenas *a, int index, LLVMValueRef v);

static void see_load(Arenas *a, int index, LLVMValueRef load) {
    LLVMValueRef p = LLVMGetOperand(load, 0);
    while (LLVMIsAGetElementPtrInst(p) || LLVMIsAAddrSpaceCastInst(p)) p = LLVMGetOperand(p, 0);
    if (!slots_is_object(p)) return;
    int first = pass_map_get(&a->holder, p), other = first;
    while (other >= 0 && !has_type_of(a, index, other)) other = a->all.at[other].also;
    if (other >= 0) {
        unite(a, index, other);
    } else {
        pass_map_set(&a->holder, p, index);
        a->all.at[index].also = first;
    }
    a->all.at[index].behind = p;
}

static void see(Arenas *a, int index, LLVMValueRef v) {
    if (!LLVMIsAInstruction(v) || pass_map_get(&a->seen, v) == index || a->seen.n > MOST_VALUES) return;
    pass_map_set(&a->seen, v, index);
    if (LLVMIsAPHINode(v)) see_header(a, &a->all.at[index], v);
    if (LLVMIsALoadInst(v)) {
        see_load(a, index, v);
    } else if (pass_is_call(v)) {
        int other = pass_map_get(&a->of_call, v);
        if (other < 0) return;
        unite(a, index, other);
        see(a, index, LLVMGetOperand(v, 1)); // what that one grows
    } else if (LLVMIsAPHINode(v)) {
        for (unsigned k = 0; k < LLVMCountIncoming(v); k++) see(a, index, LLVMGetIncomingValue(v, k));
    } else if (LLVMIsASelectInst(v) || LLVMIsAInsertValueInst(v) || LLVMIsAExtractValueInst(v) ||
               LLVMIsAGetElementPtrInst(v)) {
        for (int k = 0; k < LLVMGetNumOperands(v); k++) see(a, index, LLVMGetOperand(v, (unsigned)k));
    }
}

static void add(Arenas *a, LLVMValueRef object) {
    LLVMValueRef call = call_of(object);
    int block = pass_cfg_block(a->cfg, LLVMGetInstructionParent(object));
    if (!call || block < 0) return;
    int index = a->all.n;
    pass_map_set(&a->of_call, call, index);
    PASS_PUSH(a->all, ((Arena){object, call, index, block, -1, NULL, -1}));
}

// ---- places -----------------------------------------------------------------------------------------------

// One of the blocks that dominate both.
static int above(const PassCfg *c, int x, int y) {
    while (!pass_cfg_dominates(c, x, y)) x = c->idom[x];
    return x;
}

// What one of them knows, all know.
static void gather(Arenas *a) {
    for (int i = 0; i < a->all.n; i++) {
        Arena *to = &a->all.at[find(a, i)], *from = &a->all.at[i];
        if (to == from) continue;
        to->block = above(a->cfg, to->block, from->block);
        if (from->outside_of >= 0 && (to->outside_of < 0 || a->cfg->loops[from->outside_of].depth <
                                                                a->cfg->loops[to->outside_of].depth))
            to->outside_of = from->outside_of;
        if (!to->behind) to->behind = from->behind;
    }
}

// Does each call of the group that stands in the block of the object stand behind it?
static bool precedes_all(const Arenas *a, int group, LLVMValueRef object) {
    for (int i = 0; i < a->all.n; i++) {
        LLVMValueRef call = a->all.at[i].call, k = object;
        if (find(a, i) != group || LLVMGetInstructionParent(call) != LLVMGetInstructionParent(object))
            continue;
        while (k && k != call) k = LLVMGetNextInstruction(k);
        if (!k) return false;
    }
    return true;
}

// Behind the object that holds the slice; else in front of the loops that carry it; else where the first is.
static LLVMValueRef place_of(const Arenas *a, int group) {
    const PassCfg *c = a->cfg;
    const Arena *g = &a->all.at[group];
    int block = g->block, home = g->behind ? pass_cfg_block(c, LLVMGetInstructionParent(g->behind)) : -1;
    if (home >= 0 && pass_cfg_dominates(c, home, block) && precedes_all(a, group, g->behind))
        return LLVMGetNextInstruction(g->behind);
    while (g->outside_of >= 0 && block > 0 && pass_cfg_loop_contains(c, g->outside_of, block))
        block = c->idom[block];
    bool stays = block == pass_cfg_block(c, LLVMGetInstructionParent(g->object));
    return stays ? g->object : rewrite_first_non_phi(c->blocks[block]);
}

static void settle(Arenas *a) {
    gather(a);
    for (int i = 0; i < a->all.n; i++) {
        const Arena *g = &a->all.at[find(a, i)];
        if (g != &a->all.at[i]) {
            LLVMReplaceAllUsesWith(a->all.at[i].object, g->object);
            LLVMInstructionEraseFromParent(a->all.at[i].object);
            continue;
        }
        LLVMValueRef at = place_of(a, i);
        if (at == g->object) continue;
        LLVMBuilderRef b = LLVMCreateBuilderInContext(LLVMGetTypeContext(LLVMTypeOf(at)));
        LLVMPositionBuilderBefore(b, at);
        rewrite_move(b, g->object);
        LLVMDisposeBuilder(b);
    }
}

bool slots_place_arenas(LLVMValueRef fn) {
    ValueVec objects = rewrite_collect(fn, is_arena);
    bool any = objects.n > 0;
    if (any) {
        PassCfg *cfg = pass_cfg_new(fn);
        Arenas a = {.cfg = cfg};
        for (int i = 0; i < objects.n; i++) add(&a, objects.at[i]);
        for (int i = 0; i < a.all.n; i++) {
            pass_map_free(&a.seen);
            see(&a, i, LLVMGetOperand(a.all.at[i].call, 1));
        }
        settle(&a);
        PASS_VEC_FREE(a.all);
        pass_map_free(&a.of_call);
        pass_map_free(&a.holder);
        pass_map_free(&a.seen);
        pass_cfg_free(cfg);
    }
    PASS_VEC_FREE(objects);
    return any;
}
