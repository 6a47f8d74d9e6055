// values.c - what SSA values are in terms of the graph: leaves of scalars and first-class aggregates, and
// where addresses point.
#include "analysis/address.h"
#include "escape/escape.h"

// ---- types ------------------------------------------------------------------------------------------------

static int count_leaves(Escape *e, LLVMTypeRef t) {
    int n = 0;
    switch (LLVMGetTypeKind(t)) {
    case LLVMPointerTypeKind: return pass_is_managed_ptr(t);
    case LLVMArrayTypeKind: return (int)LLVMGetArrayLength2(t) * escape_type_leaves(e, LLVMGetElementType(t));
    case LLVMVectorTypeKind: return (int)LLVMGetVectorSize(t) * escape_type_leaves(e, LLVMGetElementType(t));
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            n += escape_type_leaves(e, LLVMStructGetTypeAtIndex(t, i));
        return n;
    default: return 0;
    }
}

int escape_type_leaves(Escape *e, LLVMTypeRef t) {
    if (LLVMGetTypeKind(t) == LLVMPointerTypeKind) return pass_is_managed_ptr(t);
    int n = pass_map_get(&e->type_leaves, t);
    if (n < 0) {
        n = count_leaves(e, t);
        pass_map_set(&e->type_leaves, t, n);
    }
    return n;
}

void escape_leaf_offsets(Escape *e, LLVMTypeRef t, int64_t offset, int64_t *out) {
    int n = escape_type_leaves(e, t);
    LLVMTypeKind kind = LLVMGetTypeKind(t);
    if (n == 0) return;
    if (kind == LLVMPointerTypeKind) {
        *out = offset;
    } else if (kind == LLVMStructTypeKind) {
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++) {
            LLVMTypeRef el = LLVMStructGetTypeAtIndex(t, i);
            escape_leaf_offsets(e, el, offset + (int64_t)LLVMOffsetOfElement(e->layout, t, i), out);
            out += escape_type_leaves(e, el);
        }
    } else {
        LLVMTypeRef el = LLVMGetElementType(t);
        int per = escape_type_leaves(e, el);
        int64_t bytes = (int64_t)LLVMABISizeOfType(e->layout, el);
        for (int i = 0; i < n / per; i++) escape_leaf_offsets(e, el, offset + i * bytes, out + i * per);
    }
}

int escape_first_leaf(Escape *e, LLVMTypeRef *t, const unsigned *indices, unsigned n) {
    int at = 0;
    for (unsigned i = 0; i < n; i++) {
        if (LLVMGetTypeKind(*t) == LLVMStructTypeKind) {
            for (unsigned k = 0; k < indices[i]; k++)
                at += escape_type_leaves(e, LLVMStructGetTypeAtIndex(*t, k));
            *t = LLVMStructGetTypeAtIndex(*t, indices[i]);
        } else {
            *t = LLVMGetElementType(*t);
            at += (int)indices[i] * escape_type_leaves(e, *t);
        }
    }
    return at;
}

// ---- leaves -----------------------------------------------------------------------------------------------

Leaves escape_new_leaves(Escape *e, int n) {
    Leaves l = {n, PASS_NEW_ARRAY(&e->batch, Leaf, n)};
    for (int i = 0; i < n; i++) l.at[i] = escape_nothing();
    return l;
}

Leaves escape_fresh_leaves(Escape *e, int fn, LLVMValueRef v, int loop) {
    bool raw = LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMPointerTypeKind;
    Leaves l = escape_new_leaves(e, raw ? 1 : escape_type_leaves(e, LLVMTypeOf(v)));
    for (int i = 0; i < l.n; i++) {
        l.at[i] = escape_value_of(escape_node(e, NODE_VALUE, fn, v));
        e->nodes.at[l.at[i].node].block = pass_cfg_block(e->funcs[fn].cfg, LLVMGetInstructionParent(v));
        e->nodes.at[l.at[i].node].loop = loop;
        e->nodes.at[l.at[i].node].is_root = loop >= 0;
    }
    escape_set_leaves(e, v, l);
    return l;
}

void escape_set_leaves(Escape *e, LLVMValueRef v, Leaves l) {
    pass_map_set(&e->value_index, v, e->values.n);
    PASS_PUSH(e->values, l);
}

Leaves escape_leaves(Escape *e, LLVMValueRef v) {
    LLVMTypeRef t = LLVMTypeOf(v);
    if (LLVMGetTypeKind(t) == LLVMIntegerTypeKind) return (Leaves){0, NULL};
    if (LLVMIsAInstruction(v) || LLVMIsAArgument(v)) {
        int i = pass_map_get(&e->value_index, v);
        if (i >= 0) return e->values.at[i];
    }
    return escape_new_leaves(e, LLVMGetTypeKind(t) == LLVMPointerTypeKind ? 1 : escape_type_leaves(e, t));
}

// A parameter's scalars share its node. A raw pointer leaked where it was passed (calls.c). Two parameters
// are addresses of known objects: that of the memory for results, and the context of a closure whose only
// creator is known; for these `object` says which.
void escape_set_param(Escape *e, int fn, int param, int object) {
    const EscFunc *f = &e->funcs[fn];
    LLVMValueRef v = LLVMGetParam(f->fn, (unsigned)param);
    bool raw = pass_is_raw_ptr(LLVMTypeOf(v));
    Leaf is = escape_value_of(f->first_param + param);
    if (raw) is = escape_nothing();
    if (object >= 0) is = escape_address_of(e->objects.at[object].node);
    Leaves l = escape_new_leaves(e, raw ? 1 : escape_type_leaves(e, LLVMTypeOf(v)));
    for (int i = 0; i < l.n; i++) l.at[i] = is;
    escape_set_leaves(e, v, l);
}

// ---- addresses --------------------------------------------------------------------------------------------

static Address step(Escape *e, LLVMValueRef gep, Address base) {
    int64_t more;
    bool known = base.offset >= 0 && address_gep_offset(e->layout, gep, &more);
    return (Address){base.object, known && base.offset + more >= 0 ? base.offset + more : -1};
}

// The leaves of an address are those of its base, further on.
Leaves escape_gep_leaves(Escape *e, LLVMValueRef gep) {
    Leaves base = escape_leaves(e, LLVMGetOperand(gep, 0));
    int64_t offset;
    if (base.n != 1 || base.at[0].node < 0) return base;
    if (!address_gep_offset(e->layout, gep, &offset)) offset = ANY_OFFSET;
    if (offset == 0) return base;
    Leaves l = escape_new_leaves(e, 1);
    l.at[0] = escape_further(base.at[0], offset);
    return l;
}

static Address no_address(void) { return (Address){-1, -1}; }

// Two parameters are known: the memory for results, and the context of a closure that one object is made for.
static Address argument_address(Escape *e, LLVMValueRef arg) {
    int fn = escape_func(e, LLVMGetParamParent(arg));
    const EscFunc *f = &e->funcs[fn];
    if (!f->cfg) return no_address();
    if (f->results_param >= 0 && LLVMGetParam(f->fn, 0) == arg) return (Address){f->results_object, 0};
    if (f->creator && LLVMGetParam(f->fn, (unsigned)f->context_param) == arg) {
        int o = pass_map_get(&e->object_index, f->creator);
        return o < 0 ? no_address() : (Address){o, 0};
    }
    return no_address();
}

// Several loop iterations, or several calls of a function, make several objects of one name, and an address
// is known to lie in one of them. That is enough: whoever uses the object of an earlier iteration has its
// address from a phi or from an object outside of the loop, and then it is on the heap (solve.c); a captured
// variable belongs to the same call of the creator as the closure object that its address was loaded from.
//
// budget: steps left, so that webs of phis end.
static Address find_address(Escape *e, LLVMValueRef p, int *budget);

// A phi or select: the one object that all its pointers lie in; null does not count.
static Address join_addresses(Escape *e, LLVMValueRef v, int *budget) {
    bool phi = LLVMIsAPHINode(v) != NULL;
    unsigned n = phi ? LLVMCountIncoming(v) : 2;
    Address all = {-1, 0};
    for (unsigned i = 0; i < n; i++) {
        LLVMValueRef in = phi ? LLVMGetIncomingValue(v, i) : LLVMGetOperand(v, i + 1);
        if (LLVMIsAConstantPointerNull(in) || LLVMIsUndef(in)) continue;
        Address a = find_address(e, in, budget);
        if (a.object < 0 || (all.object >= 0 && a.object != all.object)) return no_address();
        if (all.object >= 0 && a.offset != all.offset) a.offset = -1;
        all = a;
    }
    return all.object < 0 ? no_address() : all;
}

static Address find_address(Escape *e, LLVMValueRef p, int *budget) {
    if (--*budget < 0) return no_address();
    if (LLVMIsAArgument(p)) return argument_address(e, p);
    if (!LLVMIsAInstruction(p)) return no_address();
    int o = pass_map_get(&e->object_index, p);
    if (o >= 0) return (Address){o, 0};
    if (LLVMIsAGetElementPtrInst(p)) {
        Address base = find_address(e, LLVMGetOperand(p, 0), budget);
        return base.object < 0 ? base : step(e, p, base);
    }
    if (LLVMIsAAddrSpaceCastInst(p) || LLVMIsABitCastInst(p) || LLVMIsAFreezeInst(p))
        return find_address(e, LLVMGetOperand(p, 0), budget);
    if (LLVMIsAPHINode(p) || LLVMIsASelectInst(p)) return join_addresses(e, p, budget);
    if (LLVMIsALoadInst(p)) { // a captured variable: the closure object holds its address
        Address from = find_address(e, LLVMGetOperand(p, 0), budget);
        LLVMValueRef v = from.object < 0 ? NULL : escape_only_store(e, from);
        return v ? find_address(e, v, budget) : no_address();
    }
    return no_address();
}

Address escape_leaf_address(const Escape *e, Leaf l) {
    const Node *n = l.node < 0 ? NULL : &e->nodes.at[l.node];
    if (!n || n->kind != NODE_OBJECT || l.route.derefs >= 0) return no_address();
    return (Address){n->index, l.route.offset == ANY_OFFSET ? -1 : l.route.offset};
}

// A long chain of address arithmetic ends the search, but then the leaf still says which object it is, and
// where.
Address escape_address(Escape *e, LLVMValueRef pointer) {
    int budget = 100;
    Address a = find_address(e, pointer, &budget);
    if (a.object >= 0) return a;
    Leaves l = escape_leaves(e, pointer);
    return l.n == 1 ? escape_leaf_address(e, l.at[0]) : no_address();
}
