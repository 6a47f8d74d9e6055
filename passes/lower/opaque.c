// opaque.c - makes stack addresses opaque, so that nothing can keep a raw one across a safepoint, where the
// stack may move.
//
// An alloca's address is a constant offset from the stack pointer to the code generator: it may compute it
// once, keep it in a register across calls (machine LICM, common subexpressions, H3, H4), or rematerialise
// it. And loam-statepoints refuses a managed pointer cast from it. Two forms stay, both without any
// address in a register:
//   - a load or store at a constant offset, its getelementptr made anew right before it, in address space 0;
//   - %a = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(T) %alloca)   for
//     every other use: the result is a managed pointer like any other: tracked, and moved with the stack.
//
//  1. Raw pointers computed from allocas (getelementptr with variable index, phi, select, freeze) are made
//     again as managed ones.
//  2. Each use of an alloca's address at a constant offset gets one of the two forms. The asm stands right
//     before the use, or before the innermost loop around it when that loop has no safepoint other than a
//     poll: there it is invariant. Clearing of up to CLEAR_INLINE bytes becomes plain stores.
//  3. What is still cast from raw to managed (descriptors, code) goes through an integer.
//
// expects  loam-polls is done: a poll is a safepoint
// leaves   allocas used by direct accesses, the asm and lifetime markers only; no cast from raw to managed
// refuses  a raw stack address as the argument of a call that is a safepoint
#include "analysis/address.h"
#include "analysis/cfg.h"
#include "ir/rewrite.h"
#include <string.h>

static const char pass_name[] = "loam-opaque";

enum { CLEAR_INLINE = 128, LOOK_BACK = 64 };

typedef struct Opaque {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef raw, managed, i8, i64;
    LLVMValueRef fn;
    PassCfg *cfg;
    bool *loop_has_safepoint;
    PassMap twins;    // raw pointer -> index in made
    ValueVec made;    // its managed twin
    ValueVec derived; // the raw pointers that have one
} Opaque;

static bool is_raw_ptr(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMPointerTypeKind && LLVMGetPointerAddressSpace(t) == 0;
}

static bool is_static_step(const Opaque *p, LLVMValueRef user) {
    int64_t offset;
    return LLVMIsAAddrSpaceCastInst(user) ||
           (LLVMIsAGetElementPtrInst(user) && address_gep_offset(p->layout, user, &offset));
}

static bool is_lifetime(LLVMValueRef v) {
    return LLVMIsACallInst(v) && pass_name_starts(pass_callee(v), "llvm.lifetime.");
}

// ---- 1. raw pointers computed from allocas ----------------------------------------------------------------

static bool is_derivation(LLVMValueRef v) {
    return is_raw_ptr(LLVMTypeOf(v)) &&
           (LLVMIsAGetElementPtrInst(v) || LLVMIsAPHINode(v) || LLVMIsASelectInst(v) || LLVMIsAFreezeInst(v));
}

// Fills `derived`: what is computed from an alloca in address space 0 other than by a constant offset.
static void find_derived(Opaque *p, LLVMValueRef alloca) {
    PASS_VEC(LLVMValueRef) work = {0};
    PassMap seen = {0};
    PASS_PUSH(work, alloca);
    while (work.n) {
        LLVMValueRef v = work.at[--work.n];
        for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef user = LLVMGetUser(u);
            bool from_derived = pass_map_get(&p->twins, v) >= 0;
            if (!is_derivation(user) ||
                (from_derived ? pass_map_get(&p->twins, user) >= 0 : pass_map_get(&seen, user) >= 0))
                continue;
            pass_map_set(&seen, user, 1);
            if ((from_derived || !is_static_step(p, user)) && pass_map_get(&p->twins, user) < 0) {
                pass_map_set(&p->twins, user, p->derived.n);
                PASS_PUSH(p->derived, user);
                PASS_PUSH(p->made, NULL);
            }
            PASS_PUSH(work, user);
        }
    }
    PASS_VEC_FREE(work);
    pass_map_free(&seen);
}

static LLVMValueRef twin(Opaque *p, LLVMValueRef v);

// `v` as a managed pointer, computed before `at` unless it has a twin.
static LLVMValueRef managed_before(Opaque *p, LLVMValueRef v, LLVMValueRef at) {
    if (pass_map_get(&p->twins, v) >= 0) return twin(p, v);
    if (LLVMIsConstant(v))
        return LLVMIsNull(v)     ? LLVMConstPointerNull(p->managed)
               : LLVMIsPoison(v) ? LLVMGetPoison(p->managed)
               : LLVMIsUndef(v)  ? LLVMGetUndef(p->managed)
                                 : LLVMConstAddrSpaceCast(v, p->managed);
    LLVMBuilderRef b = rewrite_before(at);
    LLVMValueRef cast = LLVMBuildAddrSpaceCast(b, v, p->managed, "");
    LLVMDisposeBuilder(b);
    return cast;
}

static LLVMValueRef make_gep(Opaque *p, LLVMBuilderRef b, LLVMValueRef old, LLVMValueRef base) {
    ValueVec index = {0};
    for (unsigned i = 1; i < (unsigned)LLVMGetNumOperands(old); i++) PASS_PUSH(index, LLVMGetOperand(old, i));
    LLVMValueRef gep = LLVMBuildGEPWithNoWrapFlags(b, LLVMGetGEPSourceElementType(old), base, index.at,
                                                   (unsigned)index.n, "", LLVMGEPGetNoWrapFlags(old));
    PASS_VEC_FREE(index);
    return gep;
}

// Phis are filled by fill_phi, when all twins exist.
static LLVMValueRef twin(Opaque *p, LLVMValueRef v) {
    int at = pass_map_get(&p->twins, v);
    if (p->made.at[at]) return p->made.at[at];
    LLVMValueRef result, a, c;
    if (LLVMIsAPHINode(v)) {
        LLVMBuilderRef b = rewrite_before(v);
        result = LLVMBuildPhi(b, p->managed, "");
        LLVMDisposeBuilder(b);
        return p->made.at[at] = result;
    }
    a = managed_before(p, LLVMGetOperand(v, LLVMIsASelectInst(v) ? 1 : 0), v);
    c = LLVMIsASelectInst(v) ? managed_before(p, LLVMGetOperand(v, 2), v) : NULL;
    LLVMBuilderRef b = rewrite_before(v);
    if (LLVMIsASelectInst(v)) result = LLVMBuildSelect(b, LLVMGetOperand(v, 0), a, c, "");
    else if (LLVMIsAFreezeInst(v)) result = LLVMBuildFreeze(b, a, "");
    else result = make_gep(p, b, v, a);
    LLVMDisposeBuilder(b);
    return p->made.at[at] = result;
}

static void fill_phi(Opaque *p, LLVMValueRef phi) {
    LLVMValueRef made = twin(p, phi);
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i);
        LLVMValueRef v = managed_before(p, LLVMGetIncomingValue(phi, i), LLVMGetBasicBlockTerminator(from));
        LLVMAddIncoming(made, &v, &from, 1);
    }
}

// A block that comes twice into a phi (a switch) must bring the same value both times.
static void unify_phi(LLVMValueRef phi) {
    PassMap first = {0}; // block -> its first entry
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++) {
        int k = pass_map_get(&first, LLVMGetIncomingBlock(phi, i));
        if (k >= 0) LLVMSetOperand(phi, i, LLVMGetIncomingValue(phi, (unsigned)k));
        else pass_map_set(&first, LLVMGetIncomingBlock(phi, i), (int)i);
    }
    pass_map_free(&first);
}

static void replace_derived(Opaque *p, LLVMValueRef v) {
    LLVMValueRef t = twin(p, v);
    ValueVec users = rewrite_users(v);
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef user = users.at[i], raw = NULL;
        if (pass_map_get(&p->twins, user) >= 0) continue;
        if (LLVMIsAAddrSpaceCastInst(user) && pass_is_managed_ptr(LLVMTypeOf(user))) {
            LLVMReplaceAllUsesWith(user, t);
            LLVMInstructionEraseFromParent(user);
            continue;
        }
        int access = address_operand(user);
        for (int k = 0; k < LLVMGetNumOperands(user); k++) {
            if (LLVMGetOperand(user, (unsigned)k) != v) continue;
            if (k != access && !raw) {
                LLVMBuilderRef b = rewrite_before(user);
                raw = LLVMBuildAddrSpaceCast(b, t, p->raw, "");
                LLVMDisposeBuilder(b);
            }
            LLVMSetOperand(user, (unsigned)k, k == access ? t : raw);
        }
    }
    PASS_VEC_FREE(users);
}

static void retype_derived(Opaque *p) {
    for (int i = 0; i < p->derived.n; i++) twin(p, p->derived.at[i]);
    for (int i = 0; i < p->derived.n; i++)
        if (LLVMIsAPHINode(p->derived.at[i])) {
            fill_phi(p, p->derived.at[i]);
            unify_phi(twin(p, p->derived.at[i]));
        }
    for (int i = 0; i < p->derived.n; i++) replace_derived(p, p->derived.at[i]);
    for (int i = 0; i < p->derived.n; i++) rewrite_erase(p->derived.at[i]);
}

// ---- 2. uses of an alloca's address -----------------------------------------------------------------------

// Before which instruction the address for a use before `at` is taken: there, or before the innermost loop
// without safepoints.
static LLVMValueRef placement(const Opaque *p, LLVMValueRef at) {
    int b = pass_cfg_block(p->cfg, LLVMGetInstructionParent(at)), loop = b < 0 ? -1 : p->cfg->loop_of[b];
    if (loop < 0 || p->cfg->loops[loop].irreducible || p->loop_has_safepoint[loop] ||
        p->cfg->loops[loop].header == 0)
        return at;
    return LLVMGetBasicBlockTerminator(p->cfg->blocks[p->cfg->idom[p->cfg->loops[loop].header]]);
}

static LLVMValueRef opaque_address(Opaque *p, LLVMValueRef alloca, LLVMValueRef at) {
    LLVMValueRef place = placement(p, at), i = place;
    for (int n = 0; n < LOOK_BACK && (i = LLVMGetPreviousInstruction(i)) && !pass_is_safepoint(i); n++)
        if (address_is_opaque(i, alloca) && pass_is_managed_ptr(LLVMTypeOf(i))) return i;
    LLVMBuilderRef b = rewrite_before(place);
    LLVMValueRef call = address_opaque(b, alloca, p->managed);
    LLVMDisposeBuilder(b);
    return call;
}

static LLVMValueRef add_offset(Opaque *p, LLVMBuilderRef b, LLVMValueRef base, int64_t offset) {
    LLVMValueRef index = LLVMConstInt(p->i64, (unsigned long long)offset, 1);
    return offset ? LLVMBuildGEP2(b, p->i8, base, &index, 1, "") : base;
}

// The address as a value for a use before `at`, of the type that the use has now.
static LLVMValueRef value_at(Opaque *p, LLVMValueRef alloca, int64_t offset, LLVMTypeRef type,
                             LLVMValueRef at) {
    LLVMValueRef a = opaque_address(p, alloca, at);
    LLVMBuilderRef b = rewrite_before(at);
    a = add_offset(p, b, a, offset);
    if (is_raw_ptr(type)) a = LLVMBuildAddrSpaceCast(b, a, p->raw, "");
    LLVMDisposeBuilder(b);
    return a;
}

static void make_direct(Opaque *p, LLVMValueRef alloca, int64_t offset, LLVMValueRef access) {
    LLVMBuilderRef b = rewrite_before(access);
    LLVMSetOperand(access, (unsigned)address_operand(access), add_offset(p, b, alloca, offset));
    LLVMDisposeBuilder(b);
}

// memset(alloca + offset, 0, small constant) as stores; false when it is something else.
static bool clear_inline(Opaque *p, LLVMValueRef alloca, int64_t offset, LLVMValueRef call,
                         LLVMValueRef address) {
    LLVMValueRef callee = LLVMIsACallInst(call) ? pass_callee(call) : NULL;
    if (!pass_name_starts(callee, "llvm.memset.") || LLVMGetOperand(call, 0) != address) return false;
    LLVMValueRef byte = LLVMGetOperand(call, 1), length = LLVMGetOperand(call, 2),
                 is_volatile = LLVMGetOperand(call, 3);
    if (!LLVMIsAConstantInt(byte) || !LLVMIsNull(byte) || !LLVMIsAConstantInt(length) ||
        !LLVMIsNull(is_volatile) || LLVMConstIntGetZExtValue(length) > CLEAR_INLINE)
        return false;
    int64_t left = (int64_t)LLVMConstIntGetZExtValue(length);
    LLVMBuilderRef b = rewrite_before(call);
    while (left > 0) {
        unsigned step = left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        LLVMTypeRef type = step == 16 ? LLVMVectorType(p->i64, 2) : LLVMIntTypeInContext(p->ctx, step * 8);
        LLVMValueRef store = LLVMBuildStore(b, LLVMConstNull(type), add_offset(p, b, alloca, offset));
        LLVMSetAlignment(store, 1u << __builtin_ctzll(
                                    (unsigned long long)(offset | (int64_t)LLVMGetAlignment(alloca) | step)));
        offset += step;
        left -= step;
    }
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(call);
    return true;
}

static void refuse_raw_argument(Opaque *p, LLVMValueRef user, LLVMValueRef address) {
    if (!is_raw_ptr(LLVMTypeOf(address)) || !pass_is_safepoint(user)) return;
    pass_fail_at(p->o, pass_name, p->fn, pass_position(user),
                 "a raw stack address is passed to a call that is a safepoint");
}

static void replace_use(Opaque *p, LLVMValueRef alloca, int64_t offset, LLVMValueRef user,
                        LLVMValueRef address) {
    if (is_lifetime(user) || address_is_opaque(user, alloca) ||
        clear_inline(p, alloca, offset, user, address))
        return;
    if (LLVMIsAPHINode(user)) {
        for (unsigned i = 0, n = LLVMCountIncoming(user); i < n; i++)
            if (LLVMGetIncomingValue(user, i) == address)
                LLVMSetOperand(user, i,
                               value_at(p, alloca, offset, LLVMTypeOf(address),
                                        LLVMGetBasicBlockTerminator(LLVMGetIncomingBlock(user, i))));
        unify_phi(user);
        return;
    }
    if (pass_is_call(user)) refuse_raw_argument(p, user, address);
    int access = address_operand(user);
    LLVMValueRef value = NULL;
    for (int k = 0; k < LLVMGetNumOperands(user); k++) {
        if (LLVMGetOperand(user, (unsigned)k) != address || k == access) continue;
        if (!value) value = value_at(p, alloca, offset, LLVMTypeOf(address), user);
        LLVMSetOperand(user, (unsigned)k, value);
    }
    if (access >= 0 && LLVMGetOperand(user, (unsigned)access) == address)
        make_direct(p, alloca, offset, user);
}

// Users of the alloca or of a constant offset from it. New direct accesses use the alloca too: they are told
// apart by being there only after their list was made.
static void replace_uses(Opaque *p, LLVMValueRef alloca, int64_t offset, LLVMValueRef address) {
    ValueVec users = rewrite_users(address);
    for (int i = 0; i < users.n; i++) {
        LLVMValueRef user = users.at[i];
        if (is_static_step(p, user) && LLVMGetOperand(user, 0) == address) {
            int64_t more = 0;
            if (LLVMIsAGetElementPtrInst(user)) address_gep_offset(p->layout, user, &more);
            replace_uses(p, alloca, offset + more, user);
            rewrite_erase(user);
        } else {
            replace_use(p, alloca, offset, user, address);
        }
    }
    PASS_VEC_FREE(users);
}

// ---- 3. other raw pointers that become managed ones -------------------------------------------------------

static bool is_cast_to_managed(LLVMValueRef i) {
    return LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(i));
}

static void cast_through_integer(Opaque *p, LLVMValueRef cast) {
    LLVMBuilderRef b = rewrite_before(cast);
    LLVMValueRef number = LLVMBuildPtrToInt(b, LLVMGetOperand(cast, 0), p->i64, "");
    LLVMReplaceAllUsesWith(cast, LLVMBuildIntToPtr(b, number, p->managed, ""));
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(cast);
}

// ---- the pass ---------------------------------------------------------------------------------------------

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i); }

static bool is_poll(LLVMValueRef call) { return pass_name_is(pass_callee(call), LOAM_SYM_POLL); }

static bool *loops_with_safepoints(PassCfg *c) {
    bool *has = PASS_NEW_ARRAY(&c->arena, bool, c->nloops + 1);
    for (int b = 0; b < c->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(c->blocks[b]); i && c->loop_of[b] >= 0;
             i = LLVMGetNextInstruction(i))
            if (pass_is_safepoint(i) && !is_poll(i))
                for (int l = c->loop_of[b]; l >= 0; l = c->loops[l].parent) has[l] = true;
    return has;
}

static bool run_on_function(Opaque *p) {
    ValueVec allocas = rewrite_collect(p->fn, is_alloca);
    p->cfg = pass_cfg_new(p->fn);
    p->loop_has_safepoint = loops_with_safepoints(p->cfg);
    p->twins = (PassMap){0};
    for (int i = 0; i < allocas.n; i++) find_derived(p, allocas.at[i]);
    retype_derived(p);
    for (int i = 0; i < allocas.n; i++) replace_uses(p, allocas.at[i], 0, allocas.at[i]);
    ValueVec casts = rewrite_collect(p->fn, is_cast_to_managed);
    for (int i = 0; i < casts.n; i++) cast_through_integer(p, casts.at[i]);
    bool changed = allocas.n || casts.n;
    pass_cfg_free(p->cfg);
    pass_map_free(&p->twins);
    PASS_VEC_FREE(p->derived);
    PASS_VEC_FREE(p->made);
    PASS_VEC_FREE(allocas);
    PASS_VEC_FREE(casts);
    return changed;
}

bool loam_opaque_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Opaque p = {.m = m,
                .ctx = ctx,
                .layout = LLVMGetModuleDataLayout(m),
                .o = o,
                .raw = LLVMPointerTypeInContext(ctx, 0),
                .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE),
                .i8 = LLVMInt8TypeInContext(ctx),
                .i64 = LLVMInt64TypeInContext(ctx)};
    bool changed = false;
    for (p.fn = LLVMGetFirstFunction(m); p.fn; p.fn = LLVMGetNextFunction(p.fn))
        if (!LLVMIsDeclaration(p.fn) && LLVMGetGC(p.fn)) changed |= run_on_function(&p);
    return changed;
}
