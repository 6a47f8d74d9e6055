// statepoints.c - makes safepoint calls statepoints, and keeps managed pointers that live across them in
// slots of the frame.
//
// The collector and the stack copier update a frame while it stands at a safepoint. So a pointer's copy in a
// register is good until the next safepoint only; a pointer that is needed beyond it has ONE slot, stored
// once where the pointer is defined, and loaded where it is used after a safepoint. Every safepoint names the
// slots that are live there, by one map with a bit a slot (framemaps.h), in its "deopt" bundle.
//
// Why not LLVM's RewriteStatepointsForGC: it makes a new value (gc.relocate) of each live pointer at each
// safepoint, and everything after it pays: for 200 pointer variables used over 200 calls 7.7 s, for 400 49 s
// and 1.3 GB; 3,000 conditional calls took over a minute. Here the work is proportional to the code and the
// blocks that pointers live in.
//
// Before:
//  1. What would lose a pointer is refused with a message: managed pointers cast from raw ones (loam-opaque
//     removes them), aggregates and vectors across safepoints (H11, H21), varargs functions, musttail calls,
//     dynamic allocas (H13), over-aligned ones (H2), a collection strategy other than "statepoint-example".
//  2. Defined functions without a gc attribute get one: their frames are walked as well.
//  3. Managed pointers that LLVM left undefined (the argument of a parameter without uses, one side of a phi)
//     become null: what a register happens to hold would be taken for a pointer by the entry masks and slots.
//  4. A callee that is an extractvalue is frozen: as the callee of a statepoint, `extractvalue ..., 1` would
//     be lowered to element 0 (llvm-project issue 207508, H12).
// Then, function by function: roots.c, reloads.c, slots.c (see spill.h), and the calls. A call into the
// runtime (a callee that is declared only) keeps its pointer arguments in their slots: its C code relies on
// its caller's frame. Managed callees keep their own arguments. Invokes become statepoints as calls do; both
// ways out load from the slots (H9).
//
// After: each safepoint of each managed function is a gc.statepoint
// without "gc-live" operands. Attributes and metadata that a safepoint makes untrue (dereferenceable,
// noalias, invariant loads, ...) are gone.
#include "analysis/address.h"
#include "stackmap/spill.h"
#include <stdlib.h>
#include <string.h>

static const char pass_name[] = "loam-statepoints";

static const char *instruction_objection(LLVMValueRef i) {
    if (LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(i)))
        return "a raw address becomes a managed pointer here; run loam-opaque first (llvm-project issue "
               "80673)";
    LLVMBasicBlockRef block = LLVMGetInstructionParent(i);
    if (LLVMIsAAllocaInst(i) && (!LLVMIsAConstantInt(LLVMGetOperand(i, 0)) ||
                                 block != LLVMGetEntryBasicBlock(LLVMGetBasicBlockParent(block))))
        return "an alloca outside the entry block or of variable size: the frame's size would be unknown "
               "(H13)";
    if (LLVMIsAAllocaInst(i) && LLVMGetAlignment(i) > 16)
        return "an object with an alignment over 16: frames are not realigned (H2)";
    if (LLVMIsACallInst(i) && LLVMGetTailCallKind(i) == LLVMTailCallKindMustTail && pass_is_safepoint(i))
        return "a musttail call cannot be a statepoint";
    if (LLVMIsACallBrInst(i)) return "callbr is not supported";
    return NULL;
}

static bool check_before(LLVMValueRef fn, const LoamPassOptions *o) {
    bool good = true;
    if (strcmp(LLVMGetGC(fn), "statepoint-example")) {
        pass_fail(o, pass_name, fn,
                  "unknown collector strategy \"%s\"; managed functions are gc \"statepoint-example\"",
                  LLVMGetGC(fn));
        good = false;
    }
    if (LLVMIsFunctionVarArg(LLVMGlobalGetValueType(fn))) {
        pass_fail(o, pass_name, fn,
                  "a managed function cannot take variable arguments: it has no stack check (H13)");
        good = false;
    }
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            const char *why = instruction_objection(i);
            if (!why) continue;
            pass_fail_at(o, pass_name, fn, pass_position(i), "%s", why);
            good = false;
        }
    return good;
}

static void freeze_callee(LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (!LLVMIsAExtractValueInst(callee)) return;
    LLVMBuilderRef b = rewrite_before(call);
    LLVMSetOperand(call, (unsigned)LLVMGetNumOperands(call) - 1, LLVMBuildFreeze(b, callee, ""));
    LLVMDisposeBuilder(b);
}

// The constant with null for each undefined managed pointer in it; itself when there is none.
static LLVMValueRef defined(LLVMValueRef c) {
    LLVMTypeRef type = LLVMTypeOf(c);
    if (!LLVMIsAConstant(c) || !pass_has_managed_ptr(type)) return c;
    if (LLVMIsUndef(c)) return LLVMConstNull(type);
    if (!LLVMIsAConstantStruct(c) && !LLVMIsAConstantArray(c)) return c;
    ValueVec parts = {0};
    bool same = true;
    for (unsigned i = 0, n = (unsigned)LLVMGetNumOperands(c); i < n; i++) {
        LLVMValueRef part = defined(LLVMGetOperand(c, i));
        same &= part == LLVMGetOperand(c, i);
        PASS_PUSH(parts, part);
    }
    LLVMValueRef whole =
        same                      ? c
        : LLVMIsAConstantArray(c) ? LLVMConstArray2(LLVMGetElementType(type), parts.at, (uint64_t)parts.n)
        : LLVMGetStructName(type) ? LLVMConstNamedStruct(type, parts.at, (unsigned)parts.n)
                                  : LLVMConstStructInContext(LLVMGetTypeContext(type), parts.at,
                                                             (unsigned)parts.n, LLVMIsPackedStruct(type));
    PASS_VEC_FREE(parts);
    return whole;
}

static void define_operands(LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++) {
                LLVMValueRef old = LLVMGetOperand(i, k);
                if (LLVMIsAConstant(old) && defined(old) != old) LLVMSetOperand(i, k, defined(old));
            }
}

// ---- places -----------------------------------------------------------------------------------------------

int spill_sites(const Spill *s, int block) { return s->site_start[block + 1] - s->site_start[block]; }

int spill_segment(const Spill *s, int block, int pos) { // how many sites of the block come before pos
    int lo = s->site_start[block], hi = s->site_start[block + 1];
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (s->site_pos.at[mid] < pos) lo = mid + 1;
        else hi = mid;
    }
    return lo - s->site_start[block];
}

void spill_add_use(Spill *s, LLVMValueRef v, SpillUse u) {
    int k = pass_map_get(&s->number, v);
    if (k < 0 || s->values.at[k].kind == SPILL_FREE) return;
    SpillValue *x = &s->values.at[k];
    if (u.block == x->block && spill_segment(s, u.block, u.pos) == x->segment) return;
    u.next = x->uses;
    x->uses = s->uses.n;
    PASS_PUSH(s->uses, u);
}

// ---- the values of a function -----------------------------------------------------------------------------

static bool is_opaque_address(Spill *s, LLVMValueRef v) {
    int64_t offset;
    LLVMValueRef operand = address_asm_operand(v);
    return operand && LLVMIsAAllocaInst(address_base(s->layout, operand, &offset)) &&
           address_is_opaque(v, operand);
}

// Aggregates and vectors are listed too, for check_aggregate.
static void add_value(Spill *s, LLVMValueRef v, int block, int pos, int segment) {
    pass_map_set(&s->number, v, s->values.n);
    SpillKind kind = is_opaque_address(s, v)              ? SPILL_OPAQUE
                     : pass_is_managed_ptr(LLVMTypeOf(v)) ? SPILL_ROOT
                                                          : SPILL_FREE;
    PASS_PUSH(
        s->values,
        ((SpillValue){
            .v = v, .kind = kind, .block = block, .pos = pos, .segment = segment, .uses = -1, .keeps = -1}));
}

// The result of an invoke is defined where its normal way begins.
static void add_result(Spill *s, LLVMValueRef i, int block, int pos, int segment) {
    if (!LLVMIsAInvokeInst(i)) add_value(s, i, block, pos, segment);
    else add_value(s, i, pass_cfg_block(s->cfg, LLVMGetNormalDest(i)), -1, 0);
}

static void list_values(Spill *s) {
    PassCfg *c = s->cfg;
    s->site_start = PASS_NEW_ARRAY(&c->arena, int, c->n + 1);
    s->first_pos = PASS_NEW_ARRAY(&c->arena, int, c->n + 1);
    s->end_pos = PASS_NEW_ARRAY(&c->arena, int, c->n + 1);
    for (unsigned i = 0, n = LLVMCountParams(s->fn); i < n; i++)
        if (pass_has_managed_ptr(LLVMTypeOf(LLVMGetParam(s->fn, i))))
            add_value(s, LLVMGetParam(s->fn, i), 0, -1, 0);
    for (int b = 0; b < c->n; b++) {
        int pos = 0;
        s->site_start[b] = s->site_pos.n;
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i;
             i = LLVMGetNextInstruction(i), pos++) {
            if (pass_is_safepoint(i)) PASS_PUSH(s->site_pos, pos);
            if (LLVMIsAPHINode(i) || LLVMIsALandingPadInst(i)) s->first_pos[b] = pos + 1;
            if (pass_has_managed_ptr(LLVMTypeOf(i)))
                add_result(s, i, b, pos, s->site_pos.n - s->site_start[b]);
            s->end_pos[b] = pos;
        }
    }
    s->site_start[c->n] = s->site_pos.n;
}

// ---- their uses -------------------------------------------------------------------------------------------

static bool calls_runtime(LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    return LLVMIsAFunction(callee) && LLVMIsDeclaration(callee);
}

static void keep_argument(Spill *s, LLVMValueRef site, LLVMValueRef argument, int block, int pos) {
    int k = pass_map_get(&s->number, spill_root(s, argument));
    if (k < 0 || s->values.at[k].kind != SPILL_ROOT) return;
    PASS_PUSH(s->keeps, ((SpillKeep){site, block, spill_segment(s, block, pos), s->values.at[k].keeps}));
    s->values.at[k].keeps = s->keeps.n - 1;
}

// H11, H21: the maps know pointers, not what holds several.
static bool check_aggregate(Spill *s, LLVMValueRef v, const SpillUse *u) {
    int k = pass_map_get(&s->number, v);
    if (k < 0) return true;
    const SpillValue *x = &s->values.at[k];
    if (x->block == u->block && x->segment == spill_segment(s, u->block, u->pos)) return true;
    pass_fail_at(s->o, pass_name, s->fn, pass_position(v),
                 "an aggregate or vector with managed pointers may live across a safepoint (H11)");
    return false;
}

static bool list_operand(Spill *s, LLVMValueRef v, SpillUse u) {
    if (pass_is_managed_ptr(LLVMTypeOf(v))) spill_add_use(s, v, u);
    else if (pass_has_managed_ptr(LLVMTypeOf(v))) return check_aggregate(s, v, &u);
    return true;
}

static bool list_phi_uses(Spill *s, LLVMValueRef phi) {
    bool good = true;
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
        int from = pass_cfg_block(s->cfg, LLVMGetIncomingBlock(phi, k));
        if (from < 0) continue;
        LLVMValueRef end = LLVMGetBasicBlockTerminator(s->cfg->blocks[from]);
        good &= list_operand(s, LLVMGetIncomingValue(phi, k),
                             (SpillUse){phi, end, k, from, s->end_pos[from], SPILL_LAST, -1});
    }
    return good;
}

static bool list_uses(Spill *s) {
    bool good = true;
    for (int b = 0; b < s->cfg->n; b++) {
        int pos = 0;
        for (LLVMValueRef i = LLVMGetFirstInstruction(s->cfg->blocks[b]); i;
             i = LLVMGetNextInstruction(i), pos++) {
            if (LLVMIsAPHINode(i)) {
                if (pass_has_managed_ptr(LLVMTypeOf(i))) good &= list_phi_uses(s, i);
                continue;
            }
            for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
                good &= list_operand(s, LLVMGetOperand(i, k), (SpillUse){i, i, k, b, pos, SPILL_LAST, -1});
        }
    }
    return good;
}

// After all uses are known: what it makes has uses too.
static void list_keeps(Spill *s) {
    for (int b = 0; b < s->cfg->n; b++) {
        int pos = 0;
        for (LLVMValueRef i = LLVMGetFirstInstruction(s->cfg->blocks[b]), next; i; i = next, pos++) {
            next = LLVMGetNextInstruction(i);
            if (!pass_is_safepoint(i) || !calls_runtime(i)) continue;
            for (unsigned k = 0, n = LLVMGetNumArgOperands(i); k < n; k++)
                if (pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, k))))
                    keep_argument(s, i, LLVMGetOperand(i, k), b, pos);
        }
    }
}

// ---- the calls --------------------------------------------------------------------------------------------

// Attributes that say something of memory which a safepoint may change (those that RewriteStatepointsForGC
// strips).
static const char *const untrue_fn[] = {"memory", "nosync", "nofree"};
static const char *const untrue_param[] = {
    "dereferenceable", "dereferenceable_or_null", "readnone", "readonly", "writeonly", "noalias", "nofree"};

static unsigned kind_of(const char *name) { return LLVMGetEnumAttributeKindForName(name, strlen(name)); }

static bool is_untrue(LLVMAttributeRef a, LLVMAttributeIndex at) {
    const char *const *names =
        at == (LLVMAttributeIndex)LLVMAttributeFunctionIndex ? untrue_fn : untrue_param;
    int n = at == (LLVMAttributeIndex)LLVMAttributeFunctionIndex ? 3 : 7;
    if (!LLVMIsEnumAttribute(a)) return false;
    for (int i = 0; i < n; i++)
        if (LLVMGetEnumAttributeKind(a) == kind_of(names[i])) return true;
    return false;
}

static bool is_directive(LLVMAttributeRef a) {
    unsigned n;
    if (!LLVMIsStringAttribute(a)) return false;
    const char *name = LLVMGetStringAttributeKind(a, &n);
    return n > 11 && !memcmp(name, "statepoint-", 11);
}

static void copy_attributes(LLVMValueRef from, LLVMAttributeIndex at, LLVMValueRef to,
                            LLVMAttributeIndex there) {
    unsigned n = LLVMGetCallSiteAttributeCount(from, at);
    if (!n) return;
    LLVMAttributeRef *all = malloc(n * sizeof *all);
    if (!all) abort();
    LLVMGetCallSiteAttributes(from, at, all);
    for (unsigned i = 0; i < n; i++)
        if (!is_untrue(all[i], at) && !is_directive(all[i])) LLVMAddCallSiteAttribute(to, there, all[i]);
    free(all);
}

typedef struct Statepoints { // of the module
    Spill s;
    LLVMValueRef defers; // of the function: the alloca with its record of deferred calls, or NULL,
    int64_t defers_at;   // and the record's place in it
    LLVMValueRef intrinsic;
    LLVMTypeRef type;
    FrameMaps maps;
} Statepoints;

static LLVMValueRef declare(Spill *s, const char *name, LLVMTypeRef overloaded) {
    return LLVMGetIntrinsicDeclaration(s->m, LLVMLookupIntrinsicID(name, strlen(name)), &overloaded, 1);
}

// Operands of a statepoint: id, patch bytes, callee, number of arguments, flags, arguments..., two zeros.
enum { BEFORE_ARGUMENTS = 5, CALLEE = 2 };

static void list_operands(Statepoints *t, LLVMValueRef call, ValueVec *v) {
    Spill *s = &t->s;
    const char *id = pass_call_attr(call, LLVMAttributeFunctionIndex, "statepoint-id");
    unsigned n = LLVMGetNumArgOperands(call);
    PASS_PUSH(*v, LLVMConstInt(s->i64, id ? strtoull(id, NULL, 10) : 0xabcdef00u, 0));
    PASS_PUSH(*v, LLVMConstNull(s->i32));
    PASS_PUSH(*v, LLVMGetCalledValue(call));
    PASS_PUSH(*v, LLVMConstInt(s->i32, n, 0));
    PASS_PUSH(*v, LLVMConstNull(s->i32));
    for (unsigned i = 0; i < n; i++) PASS_PUSH(*v, LLVMGetOperand(call, i));
    PASS_PUSH(*v, LLVMConstNull(s->i32));
    PASS_PUSH(*v, LLVMConstNull(s->i32));
}

typedef PASS_VEC(LLVMOperandBundleRef) BundleVec;

// ---- the record of deferred calls ------------------------------------------------------------------------

static bool is_defers_marker(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_is(pass_callee(i), LOAM_SYM_DEFERS);
}

static bool is_visible_marker(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_is(pass_callee(i), LOAM_SYM_VISIBLE);
}

static void erase_marker(LLVMValueRef marker) {
    LLVMValueRef address = LLVMGetOperand(marker, 0);
    LLVMInstructionEraseFromParent(marker);
    if (LLVMIsAInstruction(address) && !LLVMGetFirstUse(address)) LLVMInstructionEraseFromParent(address);
}

// The call of LOAM_SYM_DEFERS has told which memory holds the record, and is no more.
static void take_defers_marker(Statepoints *t) {
    t->defers = NULL;
    ValueVec markers = rewrite_collect(t->s.fn, is_defers_marker);
    for (int i = 0; i < markers.n; i++) {
        int64_t offset = 0;
        LLVMValueRef base = address_base(t->s.layout, LLVMGetOperand(markers.at[i], 0), &t->defers_at);
        if (is_opaque_address(&t->s, base))
            base = address_base(t->s.layout, LLVMGetOperand(base, 0), &offset);
        t->defers_at += offset;
        if (t->defers || !LLVMIsAAllocaInst(base))
            pass_fail(t->s.o, pass_name, t->s.fn, "%s",
                      "a function has one record of deferred calls, in its frame");
        t->defers = base;
        erase_marker(markers.at[i]);
    }
    PASS_VEC_FREE(markers);
    markers = rewrite_collect(t->s.fn, is_visible_marker);
    for (int i = 0; i < markers.n; i++) erase_marker(markers.at[i]);
    PASS_VEC_FREE(markers);
}

// The bundles of the call; the slots join the objects of its "deopt".
static void list_bundles(Statepoints *t, LLVMValueRef call, LLVMValueRef area, int map, BundleVec *v) {
    ValueVec deopt = {0};
    if (t->defers && LLVMIsAInvokeInst(call)) {
        PASS_PUSH(deopt, t->defers);
        PASS_PUSH(deopt, LLVMConstInt(t->s.i64, (unsigned long long)(-1 - t->defers_at), 1));
    }
    for (unsigned i = 0, n = LLVMGetNumOperandBundles(call); i < n; i++) {
        size_t len;
        LLVMOperandBundleRef b = LLVMGetOperandBundleAtIndex(call, i);
        const char *tag = LLVMGetOperandBundleTag(b, &len);
        if (len != 5 || memcmp(tag, "deopt", 5)) {
            PASS_PUSH(*v, b);
            continue;
        }
        for (unsigned k = 0; k < LLVMGetNumOperandBundleArgs(b); k++)
            PASS_PUSH(deopt, LLVMGetOperandBundleArgAtIndex(b, k));
        LLVMDisposeOperandBundle(b);
    }
    if (map >= 0) {
        PASS_PUSH(deopt, area);
        PASS_PUSH(deopt, LLVMConstInt(t->s.i64, (unsigned)map, 0));
    }
    if (deopt.n) PASS_PUSH(*v, LLVMCreateOperandBundle("deopt", 5, deopt.at, (unsigned)deopt.n));
    PASS_VEC_FREE(deopt);
}

static LLVMValueRef build_statepoint(Statepoints *t, LLVMBuilderRef b, LLVMValueRef call, const ValueVec *ops,
                                     BundleVec *bundles) {
    LLVMValueRef made;
    if (LLVMIsAInvokeInst(call))
        made = LLVMBuildInvokeWithOperandBundles(b, t->type, t->intrinsic, ops->at, (unsigned)ops->n,
                                                 LLVMGetNormalDest(call), LLVMGetUnwindDest(call),
                                                 bundles->at, (unsigned)bundles->n, "");
    else
        made = LLVMBuildCallWithOperandBundles(b, t->type, t->intrinsic, ops->at, (unsigned)ops->n,
                                               bundles->at, (unsigned)bundles->n, "");
    LLVMSetInstructionCallConv(made, LLVMGetInstructionCallConv(call));
    LLVMAddCallSiteAttribute(
        made, CALLEE + 1,
        LLVMCreateTypeAttribute(t->s.ctx, kind_of("elementtype"), LLVMGetCalledFunctionType(call)));
    copy_attributes(call, LLVMAttributeFunctionIndex, made, LLVMAttributeFunctionIndex);
    for (unsigned i = 0, n = LLVMGetNumArgOperands(call); i < n; i++)
        copy_attributes(call, i + 1, made, BEFORE_ARGUMENTS + i + 1);
    return made;
}

static void take_result(Statepoints *t, LLVMBuilderRef b, LLVMValueRef call, LLVMValueRef token) {
    LLVMTypeRef type = LLVMTypeOf(call);
    if (!LLVMGetFirstUse(call)) return;
    LLVMValueRef fn = declare(&t->s, "llvm.experimental.gc.result", type);
    if (LLVMIsAInvokeInst(call))
        LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(LLVMGetNormalDest(call)));
    LLVMValueRef result = LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, &token, 1, "");
    copy_attributes(call, LLVMAttributeReturnIndex, result, LLVMAttributeReturnIndex);
    rewrite_take_name(result, call);
    LLVMReplaceAllUsesWith(call, result);
}

static void make_statepoint(Statepoints *t, LLVMValueRef call, LLVMValueRef area, int map) {
    ValueVec ops = {0};
    BundleVec bundles = {0};
    freeze_callee(call);
    list_operands(t, call, &ops);
    list_bundles(t, call, area, map, &bundles);
    LLVMBuilderRef b = rewrite_before(call);
    LLVMValueRef token = build_statepoint(t, b, call, &ops, &bundles);
    take_result(t, b, call, token);
    LLVMInstructionEraseFromParent(call);
    LLVMDisposeBuilder(b);
    for (int i = 0; i < bundles.n; i++) LLVMDisposeOperandBundle(bundles.at[i]);
    PASS_VEC_FREE(bundles);
    PASS_VEC_FREE(ops);
}

// ---- what is no longer true -------------------------------------------------------------------------------

static void strip_attributes(LLVMValueRef fn) {
    for (unsigned i = 0, n = LLVMCountParams(fn); i <= n; i++)
        for (int k = 0; k < 7; k++) LLVMRemoveEnumAttributeAtIndex(fn, i, kind_of(untrue_param[k]));
    for (int k = 0; k < 3; k++)
        LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex, kind_of(untrue_fn[k]));
}

static void strip_metadata(Spill *s) {
    static const char *const names[] = {"invariant.load", "invariant.group", "dereferenceable",
                                        "dereferenceable_or_null", "noalias"};
    unsigned ids[5];
    for (int k = 0; k < 5; k++)
        ids[k] = LLVMGetMDKindIDInContext(s->ctx, names[k], (unsigned)strlen(names[k]));
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(s->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            for (int k = 0; k < 5 && (LLVMIsALoadInst(i) || LLVMIsAStoreInst(i)) && LLVMHasMetadata(i); k++)
                LLVMSetMetadata(i, ids[k], NULL);
}

// ---- selects of loads -------------------------------------------------------------------------------------

// LLVM turns a select of two loads into a load from a selected address, and keeps the addresses in registers
// over calls (H3); not when the loads are volatile. Casts are nothing in machine code.
static bool is_selected(LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsASelectInst(user) || (LLVMIsACastInst(user) && is_selected(user))) return true;
    }
    return false;
}

static bool is_selected_frame_load(LLVMValueRef i) {
    if (!LLVMIsALoadInst(i)) return false;
    LLVMValueRef p = LLVMGetOperand(i, 0);
    while (LLVMIsAGetElementPtrInst(p)) p = LLVMGetOperand(p, 0);
    return LLVMIsAAllocaInst(p) && is_selected(i);
}

static void guard_selected_loads(LLVMValueRef fn) {
    ValueVec loads = rewrite_collect(fn, is_selected_frame_load);
    for (int i = 0; i < loads.n; i++) LLVMSetVolatile(loads.at[i], 1);
    PASS_VEC_FREE(loads);
}

// ---- the pass ---------------------------------------------------------------------------------------------

static void free_function(Spill *s) {
    pass_map_free(&s->number);
    pass_map_free(&s->made_root);
    PASS_VEC_FREE(s->values);
    PASS_VEC_FREE(s->uses);
    PASS_VEC_FREE(s->keeps);
    PASS_VEC_FREE(s->site_pos);
    PASS_VEC_FREE(s->split);
    free(s->blocks);
    pass_cfg_free(s->cfg);
}

static bool fill_slots(Statepoints *t, SpillSites *sites, LLVMValueRef *area) {
    Spill *s = &t->s;
    spill_normalize_invokes(s->fn);
    s->cfg = pass_cfg_new(s->fn);
    s->often = pass_frequency(s->cfg);
    s->blocks = calloc((size_t)s->cfg->n, sizeof *s->blocks);
    s->edge_is = PASS_NEW_ARRAY(&s->cfg->arena, unsigned char, s->cfg->pred_start[s->cfg->n] + 1);
    if (!s->blocks) abort();
    s->epoch = s->order = 0;
    for (int i = 0; i < s->cfg->pred_start[s->cfg->n]; i++) PASS_PUSH(s->split, NULL);
    list_values(s);
    spill_find_roots(s);
    bool good = list_uses(s);
    if (good) {
        list_keeps(s);
        spill_place(s);
        *area = spill_give_slots(s, &t->maps, sites);
    }
    free_function(s);
    return good;
}

static void run_on_function(Statepoints *t) {
    SpillSites sites = {0};
    LLVMValueRef area = NULL;
    strip_metadata(&t->s);
    take_defers_marker(t);
    ValueVec calls = rewrite_collect(t->s.fn, pass_is_safepoint);
    if (calls.n && fill_slots(t, &sites, &area)) {
        PassMap map = {0};
        for (int i = 0; i < sites.n; i++) pass_map_set(&map, sites.at[i].call, sites.at[i].map);
        for (int i = 0; i < calls.n; i++)
            make_statepoint(t, calls.at[i], area, pass_map_get(&map, calls.at[i]));
        pass_map_free(&map);
        guard_selected_loads(t->s.fn);
        spill_cut_long_blocks(t->s.fn);
    }
    PASS_VEC_FREE(calls);
    PASS_VEC_FREE(sites);
}

static bool prepare(LLVMValueRef fn, const LoamPassOptions *o) {
    if (!LLVMGetGC(fn)) LLVMSetGC(fn, "statepoint-example");
    if (!check_before(fn, o)) return false;
    define_operands(fn);
    return true;
}

static bool is_managed(LLVMValueRef fn) {
    return !LLVMIsDeclaration(fn) && !pass_fn_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function");
}

bool loam_statepoints_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    bool good = true, any = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        any |= is_managed(fn);
        if (is_managed(fn)) good &= prepare(fn, o);
    }
    if (!good || !any) return false;
    Statepoints *t = calloc(1, sizeof *t);
    if (!t) abort();
    t->s = (Spill){.m = m,
                   .ctx = ctx,
                   .layout = LLVMGetModuleDataLayout(m),
                   .o = o,
                   .i8 = LLVMInt8TypeInContext(ctx),
                   .i32 = LLVMInt32TypeInContext(ctx),
                   .i64 = LLVMInt64TypeInContext(ctx),
                   .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)};
    t->intrinsic = declare(&t->s, "llvm.experimental.gc.statepoint", LLVMPointerTypeInContext(ctx, 0));
    t->type = LLVMGlobalGetValueType(t->intrinsic);
    framemaps_begin(&t->maps, m);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (!pass_is_intrinsic(fn)) strip_attributes(fn);
        t->s.fn = fn;
        if (!is_managed(fn)) continue;
        // The code generator takes its fast path for all functions, with -N, or for none (H4).
        pass_fn_clear_flag(fn, "optnone");
        run_on_function(t);
    }
    framemaps_end(&t->maps);
    free(t);
    return true;
}
