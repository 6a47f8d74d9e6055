// aggregates.c - splits first-class structs and arrays that hold managed pointers into their scalars (H11).
//
// Statepoints know pointers and vectors of pointers only: a pointer inside a struct that lives across a
// safepoint would silently be in no map. The pass runs before LLVM's optimisations too: a load of a struct
// that is stored again would become a memcpy (H5).
//
// Each such value has an array of leaves, its scalars in memory order:
//  - constant: its elements
//  - insertvalue, extractvalue: leaves of the operands
//  - phi, select, freeze: one of the same kind for each leaf
//  - load: a load of each leaf
//  - call, cmpxchg, parameter: extractvalues behind it
// Phis are made empty first and filled at the end, so cycles need no care.
//
// expects  the contract
// leaves   such values only as the result of a call or cmpxchg, taken apart by extractvalues right behind it,
//          and as a chain of insertvalues right before the `ret` (or the call) that takes it
// refuses  values of more than MAX_LEAVES scalars; an invoke with such a result whose normal destination has
//          other predecessors
#include "ir/rewrite.h"

static const char pass_name[] = "loam-aggregates";

enum { MAX_LEAVES = 4096 };

typedef struct Leaf {
    LLVMTypeRef type;
    uint64_t offset;
} Leaf;
typedef PASS_VEC(Leaf) LeafVec;

typedef struct Split {
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMValueRef fn;
    PassMap of;   // value -> index in leaves
    PassMap made; // extractvalues of ours, which stay
    PASS_VEC(LLVMValueRef *) leaves;
    PassArena arena;
    ValueVec doomed;
} Split;

static bool is_aggregate(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    return (k == LLVMStructTypeKind || k == LLVMArrayTypeKind) && pass_has_managed_ptr(t);
}

// ---- types ------------------------------------------------------------------------------------------------

static int count_leaves(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    if (k == LLVMArrayTypeKind) {
        uint64_t n = LLVMGetArrayLength2(t);
        int each = n ? count_leaves(LLVMGetElementType(t)) : 0;
        return each && n > (uint64_t)(MAX_LEAVES / each) ? MAX_LEAVES + 1 : (int)n * each;
    }
    if (k != LLVMStructTypeKind) return 1;
    int sum = 0;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t) && sum <= MAX_LEAVES; i++)
        sum += count_leaves(LLVMStructGetTypeAtIndex(t, i));
    return sum;
}

static unsigned element_count(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMStructTypeKind ? LLVMCountStructElementTypes(t)
                                                    : (unsigned)LLVMGetArrayLength2(t);
}

static LLVMTypeRef element_type(LLVMTypeRef t, unsigned i) {
    return LLVMGetTypeKind(t) == LLVMStructTypeKind ? LLVMStructGetTypeAtIndex(t, i) : LLVMGetElementType(t);
}

static bool has_elements(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMStructTypeKind || LLVMGetTypeKind(t) == LLVMArrayTypeKind;
}

static void list_leaves(const Split *s, LLVMTypeRef t, uint64_t offset, LeafVec *out) {
    if (!has_elements(t)) {
        PASS_PUSH(*out, ((Leaf){t, offset}));
        return;
    }
    for (unsigned i = 0; i < element_count(t); i++) {
        LLVMTypeRef e = element_type(t, i);
        bool in_struct = LLVMGetTypeKind(t) == LLVMStructTypeKind;
        uint64_t at = in_struct ? LLVMOffsetOfElement(s->layout, t, i) : i * LLVMABISizeOfType(s->layout, e);
        list_leaves(s, e, offset + at, out);
    }
}

// First leaf of the element that the indices of an insertvalue or extractvalue name.
static int leaf_of_indices(LLVMTypeRef t, const unsigned *index, unsigned n) {
    int at = 0;
    for (unsigned k = 0; k < n; k++) {
        for (unsigned i = 0; i < index[k]; i++) at += count_leaves(element_type(t, i));
        t = element_type(t, index[k]);
    }
    return at;
}

// ---- leaves of a value ------------------------------------------------------------------------------------

static LLVMValueRef *leaves_of(Split *s, LLVMValueRef v);

static int constant_leaves(LLVMValueRef c, LLVMTypeRef t, LLVMValueRef *out) {
    if (!has_elements(t)) return out[0] = c, 1;
    int n = 0;
    for (unsigned i = 0; i < element_count(t); i++)
        n += constant_leaves(LLVMGetAggregateElement(c, i), element_type(t, i), out + n);
    return n;
}

// A scalar taken out of an aggregate is that aggregate's leaf: the extractvalue itself will go.
static LLVMValueRef resolve(Split *s, LLVMValueRef v) {
    while (LLVMIsAExtractValueInst(v) && pass_map_get(&s->made, v) < 0 &&
           is_aggregate(LLVMTypeOf(LLVMGetOperand(v, 0))) && !has_elements(LLVMTypeOf(v))) {
        LLVMValueRef whole = LLVMGetOperand(v, 0), *all = leaves_of(s, whole);
        v = all[leaf_of_indices(LLVMTypeOf(whole), LLVMGetIndices(v), LLVMGetNumIndices(v))];
    }
    return v;
}

// Depth-first, so the leaves come out in memory order.
static int extract_leaves(Split *s, LLVMBuilderRef b, LLVMValueRef v, LLVMTypeRef t, LLVMValueRef *out) {
    if (!has_elements(t)) {
        pass_map_set(&s->made, v, 1);
        return out[0] = v, 1;
    }
    int n = 0;
    for (unsigned i = 0; i < element_count(t); i++) {
        LLVMTypeRef e = element_type(t, i);
        if (count_leaves(e)) n += extract_leaves(s, b, LLVMBuildExtractValue(b, v, i, ""), e, out + n);
    }
    return n;
}

// A pair of the old value and success, for a cmpxchg.
static bool is_result(LLVMValueRef v) { return pass_is_call(v) || LLVMIsAAtomicCmpXchgInst(v); }

static LLVMValueRef instruction_behind(LLVMValueRef call) {
    return LLVMIsAInvokeInst(call) ? rewrite_first_non_phi(LLVMGetNormalDest(call))
                                   : LLVMGetNextInstruction(call);
}

static void result_leaves(Split *s, LLVMValueRef v, LLVMValueRef *out) {
    LLVMValueRef at =
        LLVMIsAArgument(v) ? rewrite_first_non_phi(LLVMGetEntryBasicBlock(s->fn)) : instruction_behind(v);
    LLVMBuilderRef b = rewrite_before(at);
    extract_leaves(s, b, v, LLVMTypeOf(v), out);
    LLVMDisposeBuilder(b);
}

static LLVMValueRef address_of_leaf(Split *s, LLVMBuilderRef b, LLVMValueRef base, uint64_t offset) {
    LLVMValueRef index = LLVMConstInt(LLVMInt64TypeInContext(s->ctx), offset, 0);
    return offset ? LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(s->ctx), base, &index, 1, "") : base;
}

static unsigned leaf_alignment(unsigned whole, uint64_t offset) {
    uint64_t low = whole | offset;
    return (unsigned)(low & -low);
}

static void load_leaves(Split *s, LLVMValueRef load, LLVMValueRef *out) {
    LeafVec parts = {0};
    list_leaves(s, LLVMTypeOf(load), 0, &parts);
    LLVMBuilderRef b = rewrite_before(load);
    for (int i = 0; i < parts.n; i++) {
        out[i] = LLVMBuildLoad2(b, parts.at[i].type,
                                address_of_leaf(s, b, LLVMGetOperand(load, 0), parts.at[i].offset), "");
        LLVMSetAlignment(out[i], leaf_alignment(LLVMGetAlignment(load), parts.at[i].offset));
        LLVMSetVolatile(out[i], LLVMGetVolatile(load));
    }
    LLVMDisposeBuilder(b);
    PASS_VEC_FREE(parts);
    PASS_PUSH(s->doomed, load);
}

// Of what is inserted: a scalar, an aggregate like the whole, or one without managed pointers, which stays as
// it is.
static void part_leaves(Split *s, LLVMValueRef insert, LLVMValueRef part, LLVMValueRef *out) {
    if (!has_elements(LLVMTypeOf(part))) {
        out[0] = resolve(s, part);
    } else if (is_aggregate(LLVMTypeOf(part))) {
        LLVMValueRef *in = leaves_of(s, part);
        for (int i = 0, n = count_leaves(LLVMTypeOf(part)); i < n; i++) out[i] = in[i];
    } else {
        LLVMBuilderRef b = rewrite_before(insert);
        extract_leaves(s, b, part, LLVMTypeOf(part), out);
        LLVMDisposeBuilder(b);
    }
}

static void compute_leaves(Split *s, LLVMValueRef v, LLVMValueRef *out, int n) {
    if (LLVMIsAInsertValueInst(v)) {
        LLVMValueRef *base = leaves_of(s, LLVMGetOperand(v, 0));
        int at = leaf_of_indices(LLVMTypeOf(v), LLVMGetIndices(v), LLVMGetNumIndices(v));
        for (int i = 0; i < n; i++) out[i] = base[i];
        part_leaves(s, v, LLVMGetOperand(v, 1), out + at);
        PASS_PUSH(s->doomed, v);
    } else if (LLVMIsAExtractValueInst(v)) {
        LLVMValueRef whole = LLVMGetOperand(v, 0), *all = leaves_of(s, whole);
        int at = leaf_of_indices(LLVMTypeOf(whole), LLVMGetIndices(v), LLVMGetNumIndices(v));
        for (int i = 0; i < n; i++) out[i] = all[at + i];
        PASS_PUSH(s->doomed, v);
    } else if (LLVMIsASelectInst(v)) {
        LLVMValueRef *a = leaves_of(s, LLVMGetOperand(v, 1)), *c = leaves_of(s, LLVMGetOperand(v, 2));
        LLVMBuilderRef b = rewrite_before(v);
        for (int i = 0; i < n; i++) out[i] = LLVMBuildSelect(b, LLVMGetOperand(v, 0), a[i], c[i], "");
        LLVMDisposeBuilder(b);
        PASS_PUSH(s->doomed, v);
    } else if (LLVMIsAFreezeInst(v)) {
        LLVMValueRef *a = leaves_of(s, LLVMGetOperand(v, 0));
        LLVMBuilderRef b = rewrite_before(v);
        for (int i = 0; i < n; i++) out[i] = LLVMBuildFreeze(b, a[i], "");
        LLVMDisposeBuilder(b);
        PASS_PUSH(s->doomed, v);
    } else if (LLVMIsALoadInst(v)) {
        load_leaves(s, v, out);
    } else if (is_result(v) || LLVMIsAArgument(v)) {
        result_leaves(s, v, out);
    } else {
        pass_fail_at(s->o, pass_name, s->fn, pass_position(v),
                     "an aggregate of managed pointers made by an unexpected instruction");
        for (int i = 0; i < n; i++) out[i] = NULL;
    }
}

static void empty_phis(Split *s, LLVMValueRef phi, LLVMValueRef *out) {
    LeafVec parts = {0};
    list_leaves(s, LLVMTypeOf(phi), 0, &parts);
    LLVMBuilderRef b = rewrite_before(phi);
    for (int i = 0; i < parts.n; i++) out[i] = LLVMBuildPhi(b, parts.at[i].type, "");
    LLVMDisposeBuilder(b);
    PASS_VEC_FREE(parts);
    PASS_PUSH(s->doomed, phi);
}

static LLVMValueRef *leaves_of(Split *s, LLVMValueRef v) {
    int known = pass_map_get(&s->of, v);
    if (known >= 0) return s->leaves.at[known];
    int n = count_leaves(LLVMTypeOf(v));
    if (n > MAX_LEAVES) {
        pass_fail(s->o, pass_name, s->fn, "a first-class aggregate of more than %d scalars", MAX_LEAVES);
        n = 0;
    }
    LLVMValueRef *out = PASS_NEW_ARRAY(&s->arena, LLVMValueRef, n + 1);
    bool is_phi = LLVMIsAPHINode(v) != NULL;
    if (LLVMIsAConstant(v)) constant_leaves(v, LLVMTypeOf(v), out);
    else if (is_phi) empty_phis(s, v, out);
    else compute_leaves(s, v, out, n);
    pass_map_set(&s->of, v, s->leaves.n);
    PASS_PUSH(s->leaves, out);
    return out;
}

// ---- users ------------------------------------------------------------------------------------------------

static void fill_phis(Split *s, LLVMValueRef phi) {
    LLVMValueRef *made = leaves_of(s, phi);
    int n = count_leaves(LLVMTypeOf(phi));
    for (unsigned k = 0, count = LLVMCountIncoming(phi); k < count; k++) {
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, k);
        LLVMValueRef *in = leaves_of(s, LLVMGetIncomingValue(phi, k));
        for (int i = 0; i < n; i++) LLVMAddIncoming(made[i], &in[i], &from, 1);
    }
}

static void store_leaves(Split *s, LLVMValueRef store) {
    LLVMValueRef value = LLVMGetOperand(store, 0), *in = leaves_of(s, value);
    LeafVec parts = {0};
    list_leaves(s, LLVMTypeOf(value), 0, &parts);
    LLVMBuilderRef b = rewrite_before(store);
    for (int i = 0; i < parts.n; i++) {
        LLVMValueRef made =
            LLVMBuildStore(b, in[i], address_of_leaf(s, b, LLVMGetOperand(store, 1), parts.at[i].offset));
        LLVMSetAlignment(made, leaf_alignment(LLVMGetAlignment(store), parts.at[i].offset));
        LLVMSetVolatile(made, LLVMGetVolatile(store));
    }
    LLVMDisposeBuilder(b);
    PASS_VEC_FREE(parts);
    LLVMInstructionEraseFromParent(store);
}

static LLVMValueRef rebuild(LLVMBuilderRef b, LLVMTypeRef t, LLVMValueRef *in, int *at) {
    if (!has_elements(t)) return in[(*at)++];
    LLVMValueRef v = LLVMGetPoison(t);
    for (unsigned i = 0; i < element_count(t); i++)
        v = LLVMBuildInsertValue(b, v, rebuild(b, element_type(t, i), in, at), i, "");
    return v;
}

static void rebuild_operands(Split *s, LLVMValueRef user) {
    for (unsigned k = 0; k < (unsigned)LLVMGetNumOperands(user); k++) {
        LLVMValueRef v = LLVMGetOperand(user, k);
        if (!is_aggregate(LLVMTypeOf(v)) || LLVMIsAConstant(v)) continue;
        int at = 0;
        LLVMValueRef *in = leaves_of(s, v);
        LLVMBuilderRef b = rewrite_before(user);
        LLVMSetOperand(user, k, rebuild(b, LLVMTypeOf(v), in, &at));
        LLVMDisposeBuilder(b);
    }
}

// ---- what needs it ----------------------------------------------------------------------------------------

// A store or clearing of managed pointers gets a branch around its write barrier.
static bool ends_block_later(LLVMValueRef i) {
    return LLVMIsAMemIntrinsic(i) ||
           (LLVMIsAStoreInst(i) && pass_has_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 0))));
}

static bool no_safepoint_between(LLVMValueRef from, LLVMValueRef to) {
    if (LLVMGetInstructionParent(from) != LLVMGetInstructionParent(to)) return false;
    for (LLVMValueRef i = LLVMGetNextInstruction(from); i != to; i = LLVMGetNextInstruction(i))
        if (!i || pass_is_safepoint(i) || ends_block_later(i)) return false;
    return true;
}

// A form that stays: see the top. A nested result is taken apart in steps.
static bool is_settled(LLVMValueRef v) {
    bool result = is_result(v) || LLVMIsAExtractValueInst(v), chain = LLVMIsAInsertValueInst(v) != NULL;
    if ((!result && !chain) || (chain && !LLVMGetFirstUse(v))) return false;
    LLVMValueRef behind = is_result(v) ? instruction_behind(v) : v;
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        bool good = result ? LLVMIsAExtractValueInst(user) != NULL
                           : LLVMIsAInsertValueInst(user) || LLVMIsAReturnInst(user) || pass_is_call(user);
        if (!good || (user != behind && (pass_is_safepoint(behind) || !no_safepoint_between(behind, user))))
            return false;
    }
    return true;
}

static bool touches_aggregate(LLVMValueRef i) {
    if (is_aggregate(LLVMTypeOf(i))) return true;
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
        if (is_aggregate(LLVMTypeOf(LLVMGetOperand(i, k)))) return true;
    return false;
}

static bool needs_split(LLVMValueRef fn, const ValueVec *touching) {
    for (int i = 0; i < touching->n; i++) {
        LLVMValueRef v = touching->at[i];
        if (LLVMIsAStoreInst(v) || (is_aggregate(LLVMTypeOf(v)) && !is_settled(v))) return true;
    }
    for (LLVMValueRef p = LLVMGetFirstParam(fn); p; p = LLVMGetNextParam(p))
        if (is_aggregate(LLVMTypeOf(p)) && LLVMGetFirstUse(p)) return true;
    return false;
}

// An invoke's result is taken apart in its normal destination, which must be reached from it alone.
static bool is_shared_destination(LLVMValueRef v) {
    if (!LLVMIsAInvokeInst(v) || !is_aggregate(LLVMTypeOf(v))) return false;
    int uses = 0;
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(LLVMGetNormalDest(v))); u;
         u = LLVMGetNextUse(u))
        uses += LLVMIsATerminatorInst(LLVMGetUser(u)) != NULL;
    return uses > 1;
}

static void split_normal_edge(LLVMContextRef ctx, LLVMValueRef invoke) {
    LLVMBasicBlockRef to = LLVMGetNormalDest(invoke), edge = LLVMInsertBasicBlockInContext(ctx, to, "");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMPositionBuilderAtEnd(b, edge);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(invoke));
    LLVMBuildBr(b, to);
    LLVMDisposeBuilder(b);
    LLVMSetNormalDest(invoke, edge);
    for (LLVMValueRef phi = LLVMGetFirstInstruction(to), next; LLVMIsAPHINode(phi); phi = next) {
        next = LLVMGetNextInstruction(phi);
        rewrite_phi_block(phi, LLVMGetInstructionParent(invoke), edge);
    }
}

static bool split_shared_destinations(LLVMContextRef ctx, LLVMValueRef fn) {
    ValueVec invokes = rewrite_collect(fn, is_shared_destination);
    for (int i = 0; i < invokes.n; i++) split_normal_edge(ctx, invokes.at[i]);
    bool any = invokes.n > 0;
    PASS_VEC_FREE(invokes);
    return any;
}

static void split_user(Split *s, LLVMValueRef v) {
    if (LLVMIsAExtractValueInst(v) && !is_aggregate(LLVMTypeOf(v)) &&
        is_aggregate(LLVMTypeOf(LLVMGetOperand(v, 0)))) {
        LLVMValueRef whole = LLVMGetOperand(v, 0), *in = leaves_of(s, whole);
        int at = leaf_of_indices(LLVMTypeOf(whole), LLVMGetIndices(v), LLVMGetNumIndices(v));
        if (!has_elements(LLVMTypeOf(v))) {
            LLVMReplaceAllUsesWith(v, in[at]);
            PASS_PUSH(s->doomed, v);
        } else {
            LLVMBuilderRef b = rewrite_before(v);
            LLVMReplaceAllUsesWith(v, rebuild(b, LLVMTypeOf(v), in, &at));
            LLVMDisposeBuilder(b);
            PASS_PUSH(s->doomed, v);
        }
    } else if (LLVMIsAStoreInst(v)) {
        store_leaves(s, v);
    } else if (LLVMIsAReturnInst(v) || pass_is_call(v)) {
        rebuild_operands(s, v);
    }
}

static bool split_function(Split *s) {
    bool edges = split_shared_destinations(s->ctx, s->fn);
    ValueVec touching = rewrite_collect(s->fn, touches_aggregate);
    bool work = touching.n && needs_split(s->fn, &touching);
    if (work) {
        for (int i = 0; i < touching.n; i++)
            if (is_aggregate(LLVMTypeOf(touching.at[i]))) leaves_of(s, touching.at[i]);
        for (int i = 0; i < touching.n; i++)
            if (LLVMIsAPHINode(touching.at[i])) fill_phis(s, touching.at[i]);
        for (int i = 0; i < touching.n; i++) split_user(s, touching.at[i]);
        for (int i = 0; i < s->doomed.n; i++) rewrite_erase(s->doomed.at[i]);
    }
    PASS_VEC_FREE(touching);
    PASS_VEC_FREE(s->doomed);
    PASS_VEC_FREE(s->leaves);
    pass_map_free(&s->of);
    pass_map_free(&s->made);
    pass_arena_free(&s->arena);
    return work || edges;
}

bool loam_aggregates_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn)) continue;
        Split s = {.ctx = LLVMGetModuleContext(m), .layout = LLVMGetModuleDataLayout(m), .o = o, .fn = fn};
        changed |= split_function(&s);
    }
    return changed;
}
