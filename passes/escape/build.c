// build.c - one batch's functions as a graph: a sweep over each body in reverse post-order, creators before
// their closures.
//
// A value of a loop iteration can meet a later iteration only through memory (objects know their loop) or
// through a phi in the loop's header; in an irreducible loop each phi counts as one. Such phis are roots of
// the solver like objects are. Untagged allocas are temporaries and variables whose address is not taken:
// their life is taken to begin in the block that dominates all their uses.
#include "escape/escape.h"
#include <stdlib.h>

// ---- where allocas live -----------------------------------------------------------------------------------

// What an untagged alloca holds does not survive from one iteration of a loop to the next unless it is used
// outside of the loop, where it was given its value (contract 2: a variable whose address is not taken). So
// it lives from the block that dominates all its uses, and what an iteration made may be stored in it when
// that block is in the loop.

// Only `a` goes up, so that all uses of an alloca together cost one way up the tree.
static int common_dominator(const PassCfg *c, int a, int b) {
    while (!pass_cfg_dominates(c, a, b)) a = c->idom[a];
    return a;
}

// The block that dominates all uses; 0 when a use is not a plain access. -1: none yet.
static int first_use(const PassCfg *c, LLVMValueRef pointer, int block) {
    for (LLVMUseRef u = LLVMGetFirstUse(pointer); u && block != 0; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        int b = pass_cfg_block(c, LLVMGetInstructionParent(user));
        if (LLVMIsAPHINode(user) || LLVMIsASelectInst(user)) return 0;
        if (b >= 0) block = block < 0 ? b : common_dominator(c, block, b);
        if (LLVMIsAGetElementPtrInst(user) || LLVMIsAAddrSpaceCastInst(user) || LLVMIsABitCastInst(user))
            block = first_use(c, user, block);
    }
    return block;
}

// ---- loops ------------------------------------------------------------------------------------------------

static void mark_loop(EscFunc *f, int block) {
    for (int l = block < 0 ? -1 : f->cfg->loop_of[block]; l >= 0 && !f->loop_has_object[l];
         l = f->cfg->loops[l].parent)
        f->loop_has_object[l] = true;
}

// The loop whose iterations the phis of a block connect, or -1. Loops without objects need not be watched. An
// SSA value comes from an earlier iteration only through a phi in the header, or in an irreducible loop
// through any phi: so these phis are all there is to watch beside objects.
static int carried_loop(const EscFunc *f, int block) {
    const PassCfg *c = f->cfg;
    int l = c->loop_of[block], found = -1;
    if (l >= 0 && c->loops[l].header == block) found = l;
    for (; l >= 0; l = c->loops[l].parent)
        if (c->loops[l].irreducible) found = l;
    return found >= 0 && f->loop_has_object[found] ? found : -1;
}

// ---- branches that are decided ----------------------------------------------------------------------------
//
// A branch that compares the addresses of two variables goes one way: x.(T), where x is known to hold another
// type. What happens on the other way happens never. Its objects are there for reports, but nothing flows.

// Variables that no linker puts in one place, and that have a place.
static bool has_own_place(LLVMValueRef global) {
    switch (LLVMGetLinkage(global)) {
    case LLVMExternalLinkage:
    case LLVMInternalLinkage:
    case LLVMPrivateLinkage:
    case LLVMAvailableExternallyLinkage:
    case LLVMLinkOnceODRLinkage: break;
    default: return false;
    }
    LLVMTypeRef type = LLVMGlobalGetValueType(global);
    bool sized = LLVMTypeIsSized(type) && LLVMGetTypeKind(type) != LLVMFunctionTypeKind;
    return LLVMIsAGlobalVariable(global) && LLVMGetUnnamedAddress(global) == LLVMNoUnnamedAddr && sized &&
           LLVMABISizeOfType(LLVMGetModuleDataLayout(LLVMGetGlobalParent(global)), type) > 0;
}

// The number of the successor that is always taken; -1: either may be.
static int decided(LLVMValueRef branch) {
    if (!branch || !LLVMIsABranchInst(branch) || !LLVMIsConditional(branch)) return -1;
    LLVMValueRef test = LLVMGetCondition(branch);
    if (!LLVMIsAICmpInst(test)) return -1;
    LLVMIntPredicate is = LLVMGetICmpPredicate(test);
    LLVMValueRef a = LLVMGetOperand(test, 0), b = LLVMGetOperand(test, 1);
    if ((is != LLVMIntEQ && is != LLVMIntNE) || !LLVMIsAGlobalVariable(a) || !LLVMIsAGlobalVariable(b))
        return -1;
    if (a != b && (!has_own_place(a) || !has_own_place(b))) return -1;
    return (a == b) == (is == LLVMIntEQ) ? 0 : 1;
}

static bool is_taken(const PassCfg *c, int from, LLVMBasicBlockRef to) {
    LLVMValueRef branch = LLVMGetBasicBlockTerminator(c->blocks[from]);
    int way = decided(branch);
    return way < 0 || LLVMGetSuccessor(branch, (unsigned)way) == to;
}

static void find_reached(Escape *e, EscFunc *f) {
    const PassCfg *c = f->cfg;
    bool any = false;
    for (int b = 0; b < c->n && !any; b++)
        any = c->succ_start[b + 1] - c->succ_start[b] == 2 &&
              decided(LLVMGetBasicBlockTerminator(c->blocks[b])) >= 0;
    if (!any) return;
    bool *reached = f->reached = PASS_NEW_ARRAY(&e->batch, bool, c->n);
    int *todo = PASS_NEW_ARRAY(&e->batch, int, c->n), n = 1;
    reached[0] = true; // todo[0] is the entry
    while (n) {
        int b = todo[--n];
        for (int k = c->succ_start[b]; k < c->succ_start[b + 1]; k++) {
            int next = c->succ[k];
            if (reached[next] || !is_taken(c, b, c->blocks[next])) continue;
            reached[next] = true;
            todo[n++] = next;
        }
    }
}

static bool is_reached(const EscFunc *f, int block) { return !f->reached || f->reached[block]; }

// Does a phi ever have its incoming value k?
static bool comes_in(const EscFunc *f, LLVMValueRef phi, unsigned k) {
    if (!f->reached) return true;
    int before = pass_cfg_block(f->cfg, LLVMGetIncomingBlock(phi, k));
    return before >= 0 && f->reached[before] && is_taken(f->cfg, before, LLVMGetInstructionParent(phi));
}

// ---- instructions -----------------------------------------------------------------------------------------

static bool is_object_call(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_is(pass_callee(i), LOAM_SYM_OBJECT);
}

static void build_object(Escape *e, LLVMValueRef i) {
    Leaves l = escape_new_leaves(e, 1);
    l.at[0] = escape_address_of(e->objects.at[pass_map_get(&e->object_index, i)].node);
    escape_set_leaves(e, i, l);
}

// What lies `more` bytes behind a pointer; `a` and `base` are its address and its leaves. Behind an address
// that is known it is that word; behind any other it is what the pointer points to, one dereference more,
// which for an object of the batch is the union of all its words.
static Leaf content_of(Escape *e, Address a, Leaves base, int64_t more) {
    if (a.object >= 0) return escape_read(e, (Address){a.object, a.offset < 0 ? -1 : a.offset + more});
    if (base.n == 0 || base.at[0].node < 0) return escape_nothing();
    return (Leaf){base.at[0].node, route_load(base.at[0].route, more)};
}

static void build_load(Escape *e, LLVMValueRef i) {
    LLVMTypeRef t = LLVMTypeOf(i);
    Leaves l = escape_new_leaves(e, escape_type_leaves(e, t));
    if (l.n == 0) return;
    LLVMValueRef p = LLVMGetOperand(i, 0);
    Address a = escape_address(e, p);
    Leaves base = escape_leaves(e, p);
    int64_t *offsets = PASS_NEW_ARRAY(&e->batch, int64_t, l.n);
    escape_leaf_offsets(e, t, 0, offsets);
    for (int k = 0; k < l.n; k++) l.at[k] = content_of(e, a, base, offsets[k]);
    escape_set_leaves(e, i, l);
}

// ---- self-assignments -------------------------------------------------------------------------------------
//
// b.buf = b.buf[i:j], p.x = p.y, s[i], s[j] = s[j], s[i]: a store through an address that is not known, of a
// value that was loaded from the same object. Go ignores such assignments, and so do we: what an object
// contained it contains again, so nothing new can be reached from it, and nothing gets a longer life.
//
// Why that is sound although the words of an object are told apart (H22). The object is either on the heap,
// and then its content leaked when it was stored; or it is an object of some frame, whose address came here
// as a parameter, a loaded value, a phi or a select. The address flows to Moved here, which makes such an
// object one whole: its node and its parts all hold the value already.

static bool may_write(LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMStore:
    case LLVMCall:
    case LLVMInvoke:
    case LLVMAtomicRMW:
    case LLVMAtomicCmpXchg:
    case LLVMFence: return true;
    default: return false;
    }
}

// Is `from` on the only way to `to`, and nothing written in between?
static bool reaches_unchanged(LLVMValueRef from, LLVMValueRef to) {
    enum { MAX_STEPS = 100 };
    LLVMValueRef i = to;
    for (int left = MAX_STEPS; i && i != from; i = pass_only_before(i))
        if (--left == 0 || (i != to && may_write(i))) return false;
    return i == from;
}

static bool nothing_between(LLVMValueRef a, LLVMValueRef b) {
    return reaches_unchanged(a, b) || reaches_unchanged(b, a);
}

// Do two pointers lead into the same object? Loads of one place count when nothing can have changed it.
static bool same_base(Escape *e, LLVMValueRef a, LLVMValueRef b, int depth) {
    a = escape_strip(a);
    b = escape_strip(b);
    if (a == b) return true;
    if (depth == 0 || !LLVMIsALoadInst(a) || !LLVMIsALoadInst(b) || !nothing_between(a, b)) return false;
    LLVMValueRef p = LLVMGetOperand(a, 0), q = LLVMGetOperand(b, 0);
    if (p == q) return true;
    if (!LLVMIsAGetElementPtrInst(p) || !LLVMIsAGetElementPtrInst(q) ||
        LLVMGetNumOperands(p) != LLVMGetNumOperands(q) ||
        LLVMGetGEPSourceElementType(p) != LLVMGetGEPSourceElementType(q))
        return false;
    for (unsigned i = 1; i < (unsigned)LLVMGetNumOperands(p); i++)
        if (LLVMGetOperand(p, i) != LLVMGetOperand(q, i)) return false;
    LLVMValueRef x = LLVMGetOperand(p, 0), y = LLVMGetOperand(q, 0);
    return x == y || (LLVMIsALoadInst(x) && LLVMIsALoadInst(y) && same_base(e, x, y, depth - 1));
}

static bool is_self_assignment(Escape *e, LLVMValueRef value, LLVMValueRef pointer) {
    enum { MAX_LEVELS = 3 };
    value = escape_strip(value);
    return LLVMIsALoadInst(value) && same_base(e, LLVMGetOperand(value, 0), pointer, MAX_LEVELS);
}

// b.buf = append(b.buf, x): the value is one of several, chosen by phis and selects. Those that come from the
// object itself leak nothing, whenever they were loaded: all that an object ever contained keeps what its
// life asks for. The others are stored one by one; a phi's own leaf would stand for all of them.
//
// A phi may hand on what an earlier iteration loaded, when the same SSA pointer was the address of another
// object: behind a phi, the pointer must be the same in all iterations.
typedef struct Choice {
    const EscFunc *fn;
    LLVMValueRef pointer;
    LLVMValueRef seen[16], others[16], arrays[16];
    int nseen, nothers, narrays;
    bool moves, too_many; // moves: one of the values comes from the object itself
} Choice;

static bool is_known_value(Escape *e, LLVMValueRef v) {
    return !LLVMIsAInstruction(v) || pass_map_get(&e->value_index, v) >= 0;
}

static bool is_fixed(Escape *e, LLVMValueRef pointer) {
    if (!LLVMIsAInstruction(pointer)) return true;
    LLVMBasicBlockRef block = LLVMGetInstructionParent(pointer);
    const PassCfg *cfg = e->funcs[escape_func(e, LLVMGetBasicBlockParent(block))].cfg;
    int b = pass_cfg_block(cfg, block);
    return b >= 0 && cfg->loop_of[b] < 0;
}

static bool is_own(Escape *e, const Choice *c, LLVMValueRef v) {
    if (c->nseen == 0) return is_self_assignment(e, v, c->pointer);
    LLVMValueRef base = escape_strip(c->pointer);
    return LLVMIsALoadInst(v) && escape_strip(LLVMGetOperand(v, 0)) == base && is_fixed(e, base);
}

static void collect_choice(Escape *, Choice *, LLVMValueRef);

// s.text += t: the result of a callee that only letters describe is new, comes from the arguments with the
// letter r, or from others, which leak. (A function of another module with known tags is like any other.)
static bool collect_arguments(Escape *e, Choice *c, LLVMValueRef v) {
    LLVMValueRef call = LLVMIsAExtractValueInst(v) ? LLVMGetOperand(v, 0) : v;
    LLVMValueRef callee = pass_is_call(call) ? pass_callee(call) : NULL;
    int f = callee ? escape_func(e, callee) : -1;
    const EscFunc *known = f < 0 ? NULL : &e->funcs[f];
    if (!known || known->is_defined || known->is_tagged || known->results_param >= 0) return false;
    if (escape_is_region_alloc(call)) return false; // what it makes lies in what its argument leads to
    if (pass_map_get(&e->array_index, call) >= 0) { // new to the coarse model alone
        if (c->narrays == sizeof c->arrays / sizeof *c->arrays) return false;
        c->arrays[c->narrays++] = call;
    }
    unsigned n = (unsigned)LLVMGetNumArgOperands(call);
    for (unsigned i = 0; i < n && !c->too_many; i++) {
        const char *letter = pass_call_attr(call, (LLVMAttributeIndex)(i + 1), LOAM_ATTR_ESCAPE);
        if (letter && *letter == 'r') collect_choice(e, c, LLVMGetOperand(call, i));
    }
    return true;
}

static void collect_choice(Escape *e, Choice *c, LLVMValueRef v) {
    enum { MAX = sizeof c->seen / sizeof *c->seen };
    LLVMValueRef x = escape_strip(v);
    bool phi = LLVMIsAPHINode(x) != NULL;
    if (!phi && !LLVMIsASelectInst(x)) {
        bool own = is_own(e, c, x);
        c->moves |= own;
        if (own || collect_arguments(e, c, x)) return;
        // A value of a later block has no leaves yet.
        if (c->nothers == MAX || !is_known_value(e, v)) c->too_many = true;
        else c->others[c->nothers++] = v;
        return;
    }
    for (int i = 0; i < c->nseen; i++)
        if (c->seen[i] == x) return;
    if (c->nseen == MAX) c->too_many = true;
    else c->seen[c->nseen++] = x;
    unsigned n = phi ? LLVMCountIncoming(x) : 2;
    for (unsigned i = 0; i < n && !c->too_many; i++)
        if (!phi || comes_in(c->fn, x, i))
            collect_choice(e, c, phi ? LLVMGetIncomingValue(x, i) : LLVMGetOperand(x, i + 1));
}

// The frame's space for arrays. Stored elsewhere it is null, and what is null need not be told to
// callers.
static bool is_buffer(const Escape *e, Leaf l) {
    const Node *n = l.node < 0 ? NULL : &e->nodes.at[l.node];
    return n && n->kind == NODE_OBJECT && escape_is_spare(e->objects.at[n->index].kind);
}

// Where arrays and their space are kept: to the finer model in the objects that the pointer leads to, if they
// are known, to the coarse one on the heap.
static EscTarget elsewhere(Escape *e, int fn, LLVMValueRef pointer) {
    EscTarget to = escape_store_to_several(e, fn, pointer);
    return (EscTarget){ESCAPE_HEAP, to.fine < 0 ? to.node : to.fine};
}

static void store_array(Escape *e, int fn, LLVMValueRef pointer, LLVMValueRef call, LLVMValueRef store) {
    const EscObject *array = &e->objects.at[pass_map_get(&e->array_index, call)];
    escape_flow_when(e, elsewhere(e, fn, pointer).fine, escape_address_of(array->node), store, EDGE_FINE);
}

static void store_unknown(Escape *e, int fn, LLVMValueRef v, Leaves l, LLVMValueRef store) {
    Choice c = {.fn = &e->funcs[fn], .pointer = LLVMGetOperand(store, 1)};
    Leaf address = escape_leaves(e, c.pointer).at[0];
    if (LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMPointerTypeKind) collect_choice(e, &c, v);
    else if (is_self_assignment(e, v, c.pointer)) c.moves = true;
    else c.too_many = true;
    if (c.moves) escape_move_at(e, address, store);
    if (pass_is_raw_ptr(LLVMTypeOf(v))) address = escape_nothing(); // a raw pointer in memory is not tracked
    if (!c.too_many) {
        for (int i = 0; i < c.nothers; i++) {
            Leaf other = escape_leaves(e, c.others[i]).at[0];
            escape_flow_to(e,
                           is_buffer(e, other) ? elsewhere(e, fn, c.pointer)
                                               : escape_store_target(e, fn, address, c.pointer),
                           other, store);
        }
        for (int i = 0; i < c.narrays; i++) store_array(e, fn, c.pointer, c.arrays[i], store);
        return;
    }
    int64_t *offsets = PASS_NEW_ARRAY(&e->batch, int64_t, l.n);
    escape_leaf_offsets(e, LLVMTypeOf(v), 0, offsets);
    for (int k = 0; k < l.n; k++)
        escape_flow_to(e, escape_store_target(e, fn, escape_further(address, offsets[k]), c.pointer), l.at[k],
                       store);
}

// ---- stores -----------------------------------------------------------------------------------------------

// A function that is stored makes a closure of what it is stored into: from then on a call may give it that
// object as its context. Any function that the value may be counts, through phis, selects and aggregates;
// code that is copied from memory does not: contract 5 says that nobody calls through such a copy.
static void build_creations(Escape *e, LLVMValueRef value, LLVMValueRef store, int *budget) {
    if (--*budget < 0) return;
    if (LLVMIsAFunction(value)) {
        Leaves to = escape_leaves(e, LLVMGetOperand(store, 1));
        if (escape_func(e, value) >= 0 && to.n == 1) escape_creation(e, to.at[0], value, store);
        return;
    }
    bool through = LLVMIsAPHINode(value) || LLVMIsASelectInst(value) || LLVMIsAInsertValueInst(value) ||
                   LLVMIsAConstantStruct(value) || LLVMIsAConstantArray(value) || LLVMIsAFreezeInst(value) ||
                   LLVMIsAConstantExpr(value);
    for (int i = 0; through && i < LLVMGetNumOperands(value); i++)
        build_creations(e, LLVMGetOperand(value, (unsigned)i), store, budget);
}

static void build_store(Escape *e, int fn, LLVMValueRef i) {
    enum { MAX_VALUES = 100 };
    LLVMValueRef v = LLVMGetOperand(i, 0), p = LLVMGetOperand(i, 1);
    LLVMTypeRef t = LLVMTypeOf(v);
    Address a = escape_address(e, p);
    int budget = MAX_VALUES;
    if (LLVMIsAFunction(v) && a.object >= 0 && a.offset == 0) {
        e->objects.at[a.object].is_closure = true;
        escape_write(e, a, v);
    }
    build_creations(e, v, i, &budget);
    Leaves l = escape_leaves(e, v);
    if (l.n == 0 || LLVMIsAFunction(v)) return;
    if (a.object < 0) {
        store_unknown(e, fn, v, l, i);
        return;
    }
    if (LLVMGetTypeKind(t) == LLVMPointerTypeKind) {
        bool managed = pass_is_managed_ptr(t); // a raw pointer in memory is not tracked
        escape_flow(e, managed ? escape_write(e, a, v) : ESCAPE_HEAP, l.at[0], i);
        return;
    }
    int64_t *offsets = PASS_NEW_ARRAY(&e->batch, int64_t, l.n);
    escape_leaf_offsets(e, t, 0, offsets);
    for (int k = 0; k < l.n; k++)
        escape_flow(e, escape_write(e, (Address){a.object, a.offset < 0 ? -1 : a.offset + offsets[k]}, NULL),
                    l.at[k], i);
}

// ---- other instructions -----------------------------------------------------------------------------------

// What is stored leaks. What is loaded is what the place holds; what was only compared goes nowhere.
static void build_atomic(Escape *e, int fn, LLVMValueRef i) {
    LLVMValueRef p = LLVMGetOperand(i, 0);
    LLVMValueRef stored = LLVMGetOperand(i, LLVMIsAAtomicCmpXchgInst(i) ? 2 : 1);
    Address a = escape_address(e, p);
    Leaves base = escape_leaves(e, p), l = escape_fresh_leaves(e, fn, i, -1);
    escape_leak(e, escape_leaves(e, stored), 0, i);
    for (int k = 0; k < l.n; k++) escape_flow(e, l.at[k].node, content_of(e, a, base, 0), i);
}

static void build_select(Escape *e, int fn, LLVMValueRef i) {
    Leaves a = escape_leaves(e, LLVMGetOperand(i, 1)), b = escape_leaves(e, LLVMGetOperand(i, 2));
    if (a.n == 0) return;
    Leaves l = escape_fresh_leaves(e, fn, i, -1);
    for (int k = 0; k < l.n; k++) {
        escape_flow(e, l.at[k].node, a.at[k], i);
        escape_flow(e, l.at[k].node, b.at[k], i);
    }
}

static void build_insert(Escape *e, LLVMValueRef i) {
    LLVMTypeRef t = LLVMTypeOf(i);
    Leaves l = escape_new_leaves(e, escape_type_leaves(e, t)), agg = escape_leaves(e, LLVMGetOperand(i, 0));
    int at = escape_first_leaf(e, &t, LLVMGetIndices(i), LLVMGetNumIndices(i));
    LLVMValueRef value = LLVMGetOperand(i, 1);
    Leaves v = escape_type_leaves(e, t) ? escape_leaves(e, value) : (Leaves){0, NULL};
    if (v.n == 0) escape_leak(e, escape_leaves(e, value), 0, i); // aggregates do not track raw pointers
    for (int k = 0; k < l.n; k++) l.at[k] = k >= at && k < at + v.n ? v.at[k - at] : agg.at[k];
    escape_set_leaves(e, i, l);
}

static void build_extract(Escape *e, LLVMValueRef i) {
    LLVMValueRef agg = LLVMGetOperand(i, 0);
    LLVMTypeRef t = LLVMTypeOf(agg);
    int n = escape_type_leaves(e, LLVMTypeOf(i)),
        at = escape_first_leaf(e, &t, LLVMGetIndices(i), LLVMGetNumIndices(i));
    if (n) escape_set_leaves(e, i, (Leaves){n, escape_leaves(e, agg).at + at});
}

// Integers made of pointers: arithmetic on them and the way back are followed. An integer that is stored,
// passed or compared keeps nothing alive (it would not be updated when a stack moves either), and any other
// operation, such as xor, hides the pointer on purpose, as in Go's noescape functions. The program promised
// then that the pointer does not outlive the object; it may still move words within the object with it, so
// the address flows to Moved.
static void build_integer(Escape *e, int fn, LLVMValueRef i) {
    Leaves from[2];
    int n = 0;
    for (int k = 0; k < LLVMGetNumOperands(i); k++) {
        LLVMValueRef op = LLVMGetOperand(i, (unsigned)k);
        int known = LLVMIsAInstruction(op) ? pass_map_get(&e->value_index, op) : -1;
        if (known >= 0) from[n++] = e->values.at[known];
        else if (LLVMGetTypeKind(LLVMTypeOf(op)) == LLVMPointerTypeKind) from[n++] = escape_leaves(e, op);
    }
    if (n == 0 || from[0].n != 1 || (n == 2 && from[1].n != 1)) return;
    for (int k = 0; k < n; k++) escape_move(e, from[k], i); // who hides an address may still use it
    Leaves to = escape_new_leaves(e, 1);
    to.at[0] = escape_value_of(escape_node(e, NODE_VALUE, fn, i));
    for (int k = 0; k < n; k++) escape_flow(e, to.at[0].node, escape_further(from[k].at[0], ANY_OFFSET), i);
    escape_set_leaves(e, i, to);
}

static void build_return(Escape *e, int fn, LLVMValueRef i) {
    const EscFunc *f = &e->funcs[fn];
    if (LLVMGetNumOperands(i) == 0) return;
    Leaves l = escape_leaves(e, LLVMGetOperand(i, 0));
    int slots = f->results_param >= 0 ? 0 : f->nslots; // there slots are bytes of the memory for results
    for (int k = 0; k < l.n; k++) escape_flow(e, k < slots ? f->first_result + k : ESCAPE_HEAP, l.at[k], i);
}

// An instruction that is not known may do anything with its pointers. Its result then needs no leaf: all that
// it can be reached from has leaked.
static void leak_operands(Escape *e, LLVMValueRef i) {
    int n = LLVMGetNumOperands(i);
    for (int k = 0; k < n; k++) {
        LLVMValueRef op = LLVMGetOperand(i, (unsigned)k);
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(op));
        if (kind != LLVMIntegerTypeKind && kind != LLVMLabelTypeKind &&
            (LLVMIsAInstruction(op) || LLVMIsAArgument(op)))
            escape_leak(e, escape_leaves(e, op), 0, i);
    }
}

static void build_instruction(Escape *e, int fn, LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMAlloca: build_object(e, i); return;
    case LLVMGetElementPtr:
    case LLVMAddrSpaceCast:
    case LLVMBitCast:
    case LLVMFreeze:
        if (LLVMGetTypeKind(LLVMTypeOf(i)) == LLVMVectorTypeKind) leak_operands(e, i);
        else if (LLVMIsAGetElementPtrInst(i)) escape_set_leaves(e, i, escape_gep_leaves(e, i));
        else escape_set_leaves(e, i, escape_leaves(e, LLVMGetOperand(i, 0)));
        return;
    case LLVMLoad: build_load(e, i); return;
    case LLVMStore: build_store(e, fn, i); return;
    case LLVMSelect: build_select(e, fn, i); return;
    case LLVMInsertValue: build_insert(e, i); return;
    case LLVMExtractValue: build_extract(e, i); return;
    case LLVMCall:
    case LLVMInvoke:
        if (pass_map_get(&e->object_index, i) >= 0) build_object(e, i);
        else escape_call(e, fn, i);
        return;
    case LLVMAtomicRMW:
    case LLVMAtomicCmpXchg: build_atomic(e, fn, i); return;
    case LLVMRet: build_return(e, fn, i); return;
    case LLVMPtrToInt:
    case LLVMIntToPtr:
    case LLVMAdd:
    case LLVMSub:
    case LLVMAnd:
    case LLVMOr:
    case LLVMMul: build_integer(e, fn, i); return;
    case LLVMPHI: // nodes made beforehand, edges when all values are known
    case LLVMICmp:
    case LLVMBr:
    case LLVMSwitch:
    case LLVMUnreachable:
    case LLVMLandingPad: return;
    default: leak_operands(e, i);
    }
}

// ---- functions --------------------------------------------------------------------------------------------

static void begin_function(Escape *e, int fn) {
    EscFunc *f = &e->funcs[fn];
    f->cfg = pass_cfg_new(f->fn);
    f->loop_has_object = PASS_NEW_ARRAY(&e->batch, bool, f->cfg->nloops);
    find_reached(e, f);
    f->first_param = e->nodes.n;
    for (int i = 0; i < f->nparams; i++) {
        int node = escape_node(e, NODE_PARAM, fn, LLVMGetParam(f->fn, (unsigned)i));
        e->nodes.at[node].index = i;
    }
    f->first_result = e->nodes.n;
    for (int i = 0; i < f->nslots; i++) {
        int node = escape_node(e, NODE_RESULT, fn, NULL);
        e->nodes.at[node].index = i;
        e->nodes.at[node].is_root = true;
    }
    if (f->results_param >= 0) f->results_object = escape_object(e, fn, NULL, OBJECT_RESULTS, -1);
    for (int b = 0; b < f->cfg->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i)) {
            ObjectKind kind = LLVMIsAAllocaInst(i) ? OBJECT_ALLOCA : OBJECT_SILENT;
            if (pass_is_record(i)) kind = OBJECT_RECORD;
            else if (escape_makes_array(i)) kind = OBJECT_ARRAY;
            else if (kind == OBJECT_SILENT && !is_object_call(i)) continue;
            int at = kind == OBJECT_ALLOCA ? first_use(f->cfg, i, -1) : kind == OBJECT_RECORD ? 0 : b;
            at = at < 0 ? 0 : at;
            escape_object(e, fn, i, kind, at);
            mark_loop(f, at);
        }
}

static void build_phi(Escape *e, const EscFunc *f, LLVMValueRef i) {
    Leaves to = escape_leaves(e, i);
    for (unsigned k = 0; k < LLVMCountIncoming(i); k++) {
        if (!comes_in(f, i, k)) continue;
        Leaves from = escape_leaves(e, LLVMGetIncomingValue(i, k));
        for (int j = 0; j < to.n && j < from.n; j++) escape_flow(e, to.at[j].node, from.at[j], i);
    }
}

static void walk_function(Escape *e, int fn) {
    EscFunc *f = &e->funcs[fn];
    PassCfg *c = f->cfg;
    for (int i = 0; i < f->nparams; i++) {
        int object = i == f->results_param ? f->results_object : -1;
        if (f->creator && i == f->context_param) object = pass_map_get(&e->object_index, f->creator);
        escape_set_param(e, fn, i, object);
    }
    for (int b = 0; b < c->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i && LLVMIsAPHINode(i);
             i = LLVMGetNextInstruction(i))
            escape_fresh_leaves(e, fn, i, carried_loop(f, b));
    for (int b = 0; b < c->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i && is_reached(f, b);
             i = LLVMGetNextInstruction(i))
            build_instruction(e, fn, i);
    for (int b = 0; b < c->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]);
             i && LLVMIsAPHINode(i) && is_reached(f, b); i = LLVMGetNextInstruction(i))
            build_phi(e, f, i);
}

typedef struct Turn {
    int generation, fn;
} Turn;

static int by_generation(const void *a, const void *b) {
    const Turn *x = a, *y = b;
    return x->generation != y->generation ? (x->generation > y->generation) - (x->generation < y->generation)
                                          : (x->fn > y->fn) - (x->fn < y->fn);
}

void escape_build(Escape *e, const int *fns, int n) {
    Turn *turns = PASS_NEW_ARRAY(&e->batch, Turn, n);
    int heap = escape_node(e, NODE_HEAP, -1, NULL);
    e->nodes.at[heap].escapes = e->nodes.at[heap].is_root = true;
    escape_node(e, NODE_MOVED, -1, NULL);
    int receivers = escape_node(e, NODE_RECEIVERS, -1, NULL);
    e->nodes.at[receivers].escapes = e->nodes.at[receivers].is_root = true;
    for (int i = 0; i < n; i++) {
        turns[i] = (Turn){e->funcs[fns[i]].generation, fns[i]};
        begin_function(e, fns[i]);
    }
    qsort(turns, (size_t)n, sizeof *turns, by_generation);
    for (int i = 0; i < n; i++) walk_function(e, turns[i].fn);
    escape_close_given(e, fns, n);
    for (int i = 0; i < n; i++) {
        escape_leak_stores(e, &e->funcs[fns[i]]);
        escape_trace_results(e, fns[i]);
    }
    escape_close_objects(e);
}
