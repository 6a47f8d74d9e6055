// roots.c - what each managed pointer is computed from (see spill.h).
//
// Only roots get slots: pointers that come from somewhere (arguments, loads, calls, phis of such). A pointer
// computed from one by getelementptr, also round a loop, may point past its object's end while LLVM's
// optimiser works with it, so the collector must not see it, and it alone would not keep its object; it is
// computed again from the root's slot.
//
//  1. Derived is a getelementptr, and a phi, select or freeze with a derived side (least fixed point).
//  2. Roots. That of a derived phi or select is the one that all its sides have (undefined before it is
//     known); where they differ, a phi or select of the roots is made when it is needed. This is the lattice
//     of LLVM's own RewriteStatepointsForGC (findBasePointer): unknown, one root, conflict.
//  3. How: root + constant; the getelementptr again, of the root or of one derived pointer; else root +
//     distance, measured where the pointer is defined. A step's parent is no step itself: chains of them
//     would be made again whole at each place.
#include "analysis/address.h"
#include "stackmap/spill.h"

bool spill_is_derived(const SpillValue *v) { return v->kind >= SPILL_OFFSET && v->kind <= SPILL_DISTANCE; }

static SpillValue *value_of(const Spill *s, LLVMValueRef v) {
    int k = pass_map_get(&s->number, v);
    return k < 0 ? NULL : &s->values.at[k];
}

static bool is_join(LLVMValueRef v) {
    return LLVMIsAPHINode(v) || LLVMIsASelectInst(v) || LLVMIsAFreezeInst(v);
}

// The pointers that it may be a copy of, or is computed from.
static unsigned source_count(LLVMValueRef v, unsigned *first) {
    *first = LLVMIsASelectInst(v) ? 1 : 0;
    return LLVMIsAPHINode(v) ? LLVMCountIncoming(v) : LLVMIsASelectInst(v) ? 2 : 1;
}

static bool moves(const Spill *s, LLVMValueRef v) { // false: constants, and what is computed from them
    const SpillValue *x = value_of(s, v);
    return x && x->kind != SPILL_FREE;
}

static bool has_derived_source(const Spill *s, LLVMValueRef v) {
    unsigned first, n = source_count(v, &first);
    for (unsigned i = 0; i < n; i++) {
        const SpillValue *x = value_of(s, LLVMGetOperand(v, first + i));
        if (x && spill_is_derived(x)) return true;
    }
    return false;
}

static void find_derived(Spill *s) {
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < s->values.n; i++) {
            SpillValue *x = &s->values.at[i];
            if (x->kind != SPILL_ROOT) continue;
            if (LLVMIsAGetElementPtrInst(x->v))
                x->kind = moves(s, LLVMGetOperand(x->v, 0)) ? SPILL_DISTANCE : SPILL_FREE;
            else if (is_join(x->v) && has_derived_source(s, x->v)) x->kind = SPILL_DISTANCE;
            changed |= x->kind != SPILL_ROOT && is_join(x->v);
        }
    }
}

// As far as known now; a conflict stands for the root to be made.
static LLVMValueRef root_now(const Spill *s, LLVMValueRef v) {
    const SpillValue *x = value_of(s, v);
    return x && spill_is_derived(x) ? x->root : v;
}

static bool meet(const Spill *s, SpillValue *x) {
    if (x->conflict) return false;
    unsigned first, n = source_count(x->v, &first);
    LLVMValueRef root = NULL;
    for (unsigned i = 0; i < n; i++) {
        LLVMValueRef side = root_now(s, LLVMGetOperand(x->v, first + i));
        if (!side || side == root) continue;
        x->conflict = root != NULL;
        root = x->conflict ? x->v : side;
        if (x->conflict) break;
    }
    bool changed = root != x->root;
    x->root = root;
    return changed;
}

static void choose_kind(Spill *s, SpillValue *x) {
    if (!LLVMIsAGetElementPtrInst(x->v)) return;
    const SpillValue *p = value_of(s, LLVMGetOperand(x->v, 0));
    int64_t k = 0;
    bool constant = address_gep_offset(s->layout, x->v, &k);
    if (p->kind == SPILL_STEP) return;
    if (p->kind == SPILL_INDEXED || p->kind == SPILL_DISTANCE) {
        x->kind = SPILL_STEP;
        return;
    }
    x->kind = constant ? SPILL_OFFSET : SPILL_INDEXED;
    x->offset = (p->kind == SPILL_OFFSET ? p->offset : 0) + k;
}

void spill_find_roots(Spill *s) {
    find_derived(s);
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < s->values.n; i++)
            if (spill_is_derived(&s->values.at[i])) changed |= meet(s, &s->values.at[i]);
    }
    for (int i = 0; i < s->values.n; i++) // parents first: they dominate, and values are in that order
        if (spill_is_derived(&s->values.at[i])) choose_kind(s, &s->values.at[i]);
}

// ---- roots in conflict ------------------------------------------------------------------------------------

static void fill_phi(Spill *s, LLVMValueRef made, LLVMValueRef phi) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i);
        LLVMValueRef root = spill_root(s, LLVMGetIncomingValue(phi, i));
        LLVMAddIncoming(made, &root, &from, 1);
        int block = pass_cfg_block(s->cfg, from); // of a split edge: the block before it
        if (block < 0) continue;
        LLVMValueRef end = LLVMGetBasicBlockTerminator(s->cfg->blocks[block]);
        spill_add_use(s, root, (SpillUse){made, end, i, block, s->end_pos[block], SPILL_LAST, -1});
    }
}

static LLVMValueRef make_root(Spill *s, int like) {
    SpillValue x = s->values.at[like];
    LLVMValueRef made, sides[2];
    if (LLVMIsASelectInst(x.v))
        for (unsigned k = 0; k < 2; k++) sides[k] = spill_root(s, LLVMGetOperand(x.v, k + 1));
    LLVMBuilderRef b = rewrite_before(x.v);
    if (LLVMIsAPHINode(x.v)) made = LLVMBuildPhi(b, s->managed, "");
    else made = LLVMBuildSelect(b, LLVMGetOperand(x.v, 0), sides[0], sides[1], "");
    LLVMDisposeBuilder(b);
    pass_map_set(&s->made_root, x.v, s->values.n);
    pass_map_set(&s->number, made, s->values.n);
    PASS_PUSH(s->values,
              ((SpillValue){
                  .v = made, .block = x.block, .pos = x.pos, .segment = x.segment, .uses = -1, .keeps = -1}));
    if (LLVMIsAPHINode(x.v)) fill_phi(s, made, x.v);
    for (unsigned k = 0; k < 2 && LLVMIsASelectInst(x.v); k++)
        spill_add_use(s, sides[k], (SpillUse){made, made, k + 1, x.block, x.pos, ++s->order, -1});
    return made;
}

LLVMValueRef spill_root(Spill *s, LLVMValueRef pointer) {
    int k = pass_map_get(&s->number, root_now(s, pointer));
    if (k < 0 || !s->values.at[k].conflict) return root_now(s, pointer);
    int made = pass_map_get(&s->made_root, s->values.at[k].v);
    return made >= 0 ? s->values.at[made].v : make_root(s, k);
}

// ---- computing again --------------------------------------------------------------------------------------

static LLVMValueRef add_bytes(Spill *s, LLVMBuilderRef b, LLVMValueRef p, LLVMValueRef bytes) {
    return LLVMBuildGEP2(b, s->i8, p, &bytes, 1, "");
}

// The first instruction after the definition that something can stand before, and where that is.
static SpillUse after_definition(const Spill *s, const SpillValue *x) {
    LLVMValueRef at =
        LLVMIsAPHINode(x->v) ? rewrite_first_non_phi(s->cfg->blocks[x->block]) : LLVMGetNextInstruction(x->v);
    int pos = LLVMIsAPHINode(x->v) ? s->first_pos[x->block] : x->pos + 1;
    return (SpillUse){at, at, 0, x->block, pos, 0, -1};
}

static void measure_distance(Spill *s, int value) {
    LLVMValueRef root = spill_root(s, s->values.at[value].v);
    SpillValue *x = &s->values.at[value]; // after spill_root, which may add values
    SpillUse u = after_definition(s, x);
    LLVMBuilderRef b = rewrite_before(u.before);
    LLVMValueRef from = LLVMBuildPtrToInt(b, root, s->i64, ""), to = LLVMBuildPtrToInt(b, x->v, s->i64, "");
    x->distance = LLVMBuildSub(b, to, from, "");
    LLVMDisposeBuilder(b);
    if (LLVMIsAInstruction(from))
        spill_add_use(s, root, (SpillUse){from, from, 0, u.block, u.pos, ++s->order, -1});
}

static LLVMValueRef index_again(LLVMBuilderRef b, LLVMValueRef gep, LLVMValueRef from) {
    LLVMValueRef again = LLVMInstructionClone(gep);
    LLVMSetOperand(again, 0, from);
    LLVMInsertIntoBuilder(b, again);
    return again;
}

// An alloca's address at a constant offset is made right before the asm that hides it (H3).
static LLVMValueRef opaque_again(Spill *s, LLVMBuilderRef b, LLVMValueRef v) {
    int64_t offset;
    LLVMValueRef alloca = address_base(s->layout, LLVMGetOperand(v, 0), &offset);
    LLVMValueRef bytes = LLVMConstInt(s->i64, (unsigned long long)offset, 1);
    return address_opaque(b, offset ? add_bytes(s, b, alloca, bytes) : alloca, s->managed);
}

// The new instruction that takes `source` is a use of it, for a reload may be needed there.
static void note_source(Spill *s, LLVMValueRef made, LLVMValueRef source, SpillUse place) {
    // For a new instruction it was made right before that, which stands before others made later.
    bool for_new = place.order > 0 && place.order < SPILL_LAST;
    SpillUse u = {made, made, 0, place.block, place.pos, for_new ? place.order : ++s->order, -1};
    if (!place.user) u.before = place.before, u.order = SPILL_LAST; // on an edge: the source stands before it
    spill_add_use(s, source, u);
}

static LLVMValueRef recompute_step(Spill *s, const SpillValue *x, LLVMBuilderRef b, SpillUse place) {
    LLVMValueRef parent = LLVMGetOperand(x->v, 0), made = index_again(b, x->v, parent);
    note_source(s, made, parent, place);
    return made;
}

LLVMValueRef spill_recompute(Spill *s, int value, LLVMBuilderRef b, SpillUse place) {
    SpillKind kind = s->values.at[value].kind;
    if (kind == SPILL_OPAQUE) return opaque_again(s, b, s->values.at[value].v);
    if (kind == SPILL_STEP) return recompute_step(s, &s->values.at[value], b, place);
    LLVMValueRef root = spill_root(s, s->values.at[value].v), made, first;
    if (kind == SPILL_DISTANCE && !s->values.at[value].distance) measure_distance(s, value);
    SpillValue *x = &s->values.at[value];
    if (kind == SPILL_DISTANCE) {
        first = made = add_bytes(s, b, root, x->distance);
    } else if (kind == SPILL_OFFSET) {
        first = made = add_bytes(s, b, root, LLVMConstInt(s->i64, (unsigned long long)x->offset, 1));
    } else {
        LLVMValueRef bytes = LLVMConstInt(s->i64, (unsigned long long)x->offset, 1);
        first = x->offset ? add_bytes(s, b, root, bytes) : NULL;
        made = index_again(b, x->v, first ? first : root);
        if (!first) first = made;
    }
    if (LLVMIsAInstruction(first)) note_source(s, first, root, place);
    return made;
}
