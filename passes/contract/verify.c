// verify.c - loam-verify: refuses modules that break the contract (loam/passes.h), or what must hold right
// before statepoints are made. It runs first in the pipeline, right before loam-statepoints, and before each
// pass that is run alone: a pass may rely on what is checked here, and checks for itself only what it makes
// itself.
//
// Expects any module that LLVM's own verifier accepts. Leaves it as it is. Refuses, one reason a function:
//   in every module
//     - another target than x86-64 Linux with address space 1 non-integral; the runtime's names used
//       otherwise; thread-local or misplaced variables with managed pointers (check_module.c)
//     - signatures, conventions and attributes that put arguments, results or frames where no map and no
//       entry mask shows them (H1, H2, H7, H13; check_function.c)
//     - instructions, types and calls that managed code cannot have (H6, H9, H13; check_instruction.c)
//     - intrinsics that are not known to be safe (check_intrinsic.c)
//     - metadata of another shape than the contract's, and descriptors that do not describe their object
//       (check_metadata.c, check_descriptor.c)
//     - a raw copy of a managed pointer that may live across a safepoint: it would be in no map
//     - a safepoint in a leaf function
//   in a module that is ready for loam-statepoints
//     - an aggregate or vector with managed pointers that lives across a safepoint (H11)
//     - a managed pointer computed from a raw address except by an opaque asm (H3, H4)
//     - an object whose place was never decided
#include "analysis/address.h"
#include "analysis/safepoints.h"
#include "contract/verify.h"
#include "contract/check.h"
#include <stdarg.h>
#include <stdio.h>

static const char pass_name[] = "loam-verify";

void check_refuse(Check *c, LLVMValueRef at, const char *fmt, ...) {
    char text[768];
    PassPos p = !at                   ? (PassPos){"", 0, 0}
                : LLVMIsAFunction(at) ? pass_function_position(at)
                                      : pass_position(at);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    pass_fail_at(c->o, pass_name, c->fn, p, "%s", text);
    c->refused = c->any_refused = true;
}

// ---- thread-local addresses in constants ------------------------------------------------------------------

// Of a constant: itself, or in it. Each constant is looked into once; functions and other variables are not.
bool check_holds_thread_local(Check *c, LLVMValueRef v) {
    if (!LLVMIsAConstant(v) || LLVMIsAFunction(v) || LLVMIsABlockAddress(v)) return false;
    if (LLVMIsAGlobalVariable(v)) return LLVMIsThreadLocal(v);
    if (LLVMIsAGlobalAlias(v)) return check_holds_thread_local(c, LLVMAliasGetAliasee(v));
    int n = LLVMGetNumOperands(v);
    if (n == 0 || LLVMIsAGlobalIFunc(v)) return false;
    int known = pass_map_get(&c->thread_local_in, v);
    if (known >= 0) return known;
    bool found = false;
    for (int i = 0; i < n && !found; i++) found = check_holds_thread_local(c, LLVMGetOperand(v, (unsigned)i));
    pass_map_set(&c->thread_local_in, v, found);
    return found;
}

// ---- what lives across safepoints -------------------------------------------------------------------------

// An access through it, a leaf call or a comparison. Not a store of the raw pointer itself.
static bool is_safe_for_raw(LLVMValueRef user, LLVMValueRef raw) {
    if (LLVMIsAStoreInst(user) || LLVMIsAAtomicRMWInst(user) || LLVMIsAAtomicCmpXchgInst(user)) {
        for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(user); k < n; k++)
            if (LLVMGetOperand(user, k) == raw && k != (unsigned)address_operand(user)) return false;
        return true;
    }
    return LLVMIsALoadInst(user) || (pass_is_call(user) && !pass_is_safepoint(user)) || LLVMIsAICmpInst(user);
}

// A raw copy of a managed pointer is in no map. loam-opaque makes them for leaf calls and accesses, used on
// the spot.
static void check_raw_copy(Check *c, Safepoints *s, LLVMValueRef cast) {
    for (LLVMUseRef u = LLVMGetFirstUse(cast); u && !c->refused; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAPHINode(user) || safepoint_between(s, cast, user) || !is_safe_for_raw(user, cast))
            check_refuse(c, cast, "a raw copy of a managed pointer may live across a safepoint");
    }
}

static bool is_aggregate(LLVMTypeRef t) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    return (k == LLVMStructTypeKind || k == LLVMArrayTypeKind || k == LLVMVectorTypeKind) &&
           pass_has_managed_ptr(t);
}

// A phi takes the value at the end of its block.
static bool same_as_incoming(LLVMValueRef phi, LLVMValueRef v, LLVMBasicBlockRef block) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++)
        if (LLVMGetIncomingValue(phi, i) == v && LLVMGetIncomingBlock(phi, i) != block) return false;
    return true;
}

static void check_aggregate(Check *c, Safepoints *s, LLVMValueRef i) {
    LLVMValueRef from = LLVMIsAInvokeInst(i) ? rewrite_first_non_phi(LLVMGetNormalDest(i)) : i;
    for (LLVMUseRef u = LLVMGetFirstUse(i); u && !c->refused; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        bool in_phi = LLVMIsAPHINode(user) != NULL;
        if (in_phi && same_as_incoming(user, i, LLVMGetInstructionParent(from)))
            user = LLVMGetBasicBlockTerminator(LLVMGetInstructionParent(from)), in_phi = false;
        if (in_phi || (user != from && safepoint_between(s, from, user)))
            check_refuse(c, i,
                         "an aggregate or vector with managed pointers may live across a safepoint (H11)");
    }
}

static void check_ready(Check *c, Safepoints *s, LLVMValueRef i) {
    if (is_aggregate(LLVMTypeOf(i))) check_aggregate(c, s, i);
    if (LLVMIsAAddrSpaceCastInst(i) && pass_has_managed_ptr(LLVMTypeOf(i)))
        check_refuse(c, i, "a raw address becomes a managed pointer after loam-opaque");
    if (pass_name_is(LLVMIsACallInst(i) ? pass_callee(i) : NULL, LOAM_SYM_OBJECT))
        check_refuse(c, i, "an object whose place was never decided");
}

static void check_lives(Check *c, Safepoints *s, LLVMValueRef i) {
    if (LLVMIsAAddrSpaceCastInst(i) && pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(i, 0))))
        check_raw_copy(c, s, i);
    if (c->stage == CHECK_READY && !c->refused) check_ready(c, s, i);
}

// ---- the walk ---------------------------------------------------------------------------------------------

static void check_leaf(Check *c, LLVMValueRef i) {
    if (pass_is_safepoint(i))
        check_refuse(c, i, "a call in a \"gc-leaf-function\" of a function that is none");
    else if (LLVMIsAAllocaInst(i) && pass_md(i, LOAM_MD_OBJECT))
        check_refuse(c, i, "a tagged alloca in a \"gc-leaf-function\"");
}

static void check_body(Check *c) {
    bool leaf = check_is_leaf(c->fn);
    Safepoints s = {.fn = c->fn};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(c->fn); bb && !c->refused;
         bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i && !c->refused; i = LLVMGetNextInstruction(i)) {
            if (leaf) check_leaf(c, i);
            else check_instruction(c, i);
            if (!leaf && !c->refused) check_lives(c, &s, i);
        }
    safepoints_free(&s);
}

static CheckStage stage_of(LLVMModuleRef m, bool after_statepoints) {
    if (after_statepoints) return CHECK_STATEPOINTS;
    if (!LLVMGetNamedGlobal(m, "loam.positions") && !LLVMGetNamedGlobal(m, "loam.framemaps"))
        return CHECK_CONTRACT;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (pass_is_intrinsic(fn) && pass_name_starts(fn, "llvm.experimental.gc.statepoint"))
            return CHECK_STATEPOINTS;
    return CHECK_READY;
}

bool loam_contract_holds(LLVMModuleRef m, const LoamPassOptions *o, bool after_statepoints) {
    Check c = {.o = o,
               .m = m,
               .ctx = LLVMGetModuleContext(m),
               .layout = LLVMGetModuleDataLayout(m),
               .stage = stage_of(m, after_statepoints)};
    check_metadata_begin(&c);
    check_module(&c);
    for (c.fn = LLVMGetFirstFunction(m); c.fn; c.fn = LLVMGetNextFunction(c.fn)) {
        c.refused = false;
        c.frame = 0;
        if (pass_is_intrinsic(c.fn)) continue;
        check_function(&c);
        if (!c.refused && !LLVMIsDeclaration(c.fn) && c.stage != CHECK_STATEPOINTS) check_body(&c);
    }
    pass_map_free(&c.thread_local_in);
    pass_map_free(&c.descriptor_good);
    return !c.any_refused;
}

bool loam_verify_run(LLVMModuleRef m, const LoamPassOptions *o) {
    loam_contract_holds(m, o, false);
    return false;
}
