// slots.c - loam-slots: callers offer the memory for objects that a function makes and returns.
//
//     func newT(n int) *T {              func newT(n int, slot *T) *T {
//         return &T{n}                       p := slot
//     }                                      if p == nil { p = new(T) }
//                                            *p = T{n}
//                                            return p
//                                        }
//     newT(3).n                          newT(3, buffer of T).n
//
// (The other parts of the pass are arenas.c and lentregions.c.) This only adds a parameter; it decides
// nothing. The memory is an object of kind "slot" in front of the call, which is null where it escapes, and
// then the function allocates as it did before. Where it does not escape the caller drops the result, or only
// looks at it, and nothing is allocated. loam-escape decides that as for every object whose address a caller
// passes on and gets back (the parameter's tags).
//
// One thing loam-escape has to know (escape_slot in calls.c): what is stored through `p` is stored where the
// slot leads, or into an object that the function made because the slot was null. In the second case the
// caller's buffer has escaped, and with it all that gets into it; so to ask the caller is enough.
//
// A function is taken when it is internal and its only uses are calls, so that nobody calls it by its old
// type, and does not call itself: a recursive constructor would hand one buffer down to where all others are
// null (lentregions.c helps those). An object is taken when it is made at most once in a call (it is in no
// loop), is small, and its address gets into what the function returns. Functions that return what others
// return to them follow: the memory in front of their calls is an object of this kind too.
#include "escape/slots.h"
#include "analysis/cfg.h"
#include <string.h>

enum { MOST_SLOTS = 4, MOST_BYTES = 128, MOST_STEPS = 200, MOST_ROUNDS = 8 };

typedef struct Slots {
    LLVMValueRef fn;
    LLVMValueRef objects[MOST_SLOTS];
    int n;
} Slots;

// ---- which ------------------------------------------------------------------------------------------------

bool slots_is_object(LLVMValueRef v) {
    return LLVMIsACallInst(v) && pass_name_is(pass_callee(v), LOAM_SYM_OBJECT);
}

bool slots_is_object_of(LLVMValueRef v, const char *kind) {
    return slots_is_object(v) && !strcmp(pass_md_text(pass_md(v, LOAM_MD_OBJECT), 0), kind);
}

// Memory that the function can do without.
static bool is_spare(LLVMValueRef object) {
    return slots_is_object_of(object, "buffer") || slots_is_object_of(object, LOAM_KIND_SLOT) ||
           slots_is_object_of(object, "arena");
}

static bool is_only_called(LLVMValueRef fn, bool by_itself) {
    bool called = false;
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!pass_is_call(user) || pass_callee(user) != fn ||
            LLVMGetCalledFunctionType(user) != LLVMGlobalGetValueType(fn) ||
            LLVMGetTailCallKind(user) == LLVMTailCallKindMustTail ||
            (!by_itself && LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)) == fn))
            return false;
        for (unsigned i = 0; i < LLVMGetNumArgOperands(user); i++)
            if (LLVMGetOperand(user, i) == fn) return false;
        called = true;
    }
    return called;
}

bool slots_may_have(LLVMValueRef fn, bool recursive) {
    return !LLVMIsDeclaration(fn) && LLVMGetLinkage(fn) == LLVMInternalLinkage &&
           !pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_TRUSTED) && is_only_called(fn, recursive);
}

static bool is_results_memory(LLVMValueRef p) {
    while (LLVMIsAGetElementPtrInst(p)) p = LLVMGetOperand(p, 0);
    if (!LLVMIsAArgument(p)) return false;
    LLVMValueRef fn = LLVMGetParamParent(p);
    return LLVMGetParam(fn, 0) == p && pass_fn_attr(fn, 1, LOAM_ATTR_RESULTS);
}

// May a call give back what it is given as this argument?
static bool hands_back(LLVMValueRef call, LLVMValueRef v) {
    for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++) {
        if (LLVMGetOperand(call, i) != v) continue;
        const char *letter = pass_call_attr(call, i + 1, LOAM_ATTR_ESCAPE);
        if (pass_call_attr(call, i + 1, LOAM_ATTR_SLOT) || pass_call_attr(call, i + 1, LOAM_ATTR_REGION) ||
            (letter && *letter == 'r'))
            return true;
    }
    return false;
}

// Does the address `v` get into the function's results, by itself or within another object that does?
static bool is_returned(LLVMValueRef v, PassMap *seen) {
    if (pass_map_get(seen, v) >= 0 || seen->n > MOST_STEPS) return false;
    pass_map_set(seen, v, 1);
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        bool on = LLVMIsAGetElementPtrInst(user) || LLVMIsAPHINode(user) || LLVMIsASelectInst(user) ||
                  LLVMIsAInsertValueInst(user) || LLVMIsAExtractValueInst(user) || LLVMIsAFreezeInst(user) ||
                  LLVMIsAAddrSpaceCastInst(user) || (pass_is_call(user) && hands_back(user, v));
        if (LLVMIsAReturnInst(user) || (on && is_returned(user, seen))) return true;
        if (!LLVMIsAStoreInst(user) || LLVMGetOperand(user, 0) != v) continue;
        LLVMValueRef to = LLVMGetOperand(user, 1);
        if (is_results_memory(to)) return true;
        while (LLVMIsAGetElementPtrInst(to)) to = LLVMGetOperand(to, 0);
        if ((slots_is_object(to) || LLVMIsAPHINode(to)) && is_returned(to, seen)) return true;
    }
    return false;
}

bool slots_is_returned(LLVMValueRef object) {
    PassMap seen = {0};
    bool yes = is_returned(object, &seen);
    pass_map_free(&seen);
    return yes;
}

static uint64_t size_of(LLVMValueRef object) { return LLVMConstIntGetZExtValue(LLVMGetOperand(object, 0)); }

// Has an earlier round seen to it?
static bool has_slot(LLVMValueRef object) {
    LLVMUseRef u = LLVMGetFirstUse(object);
    LLVMValueRef phi = u && !LLVMGetNextUse(u) && LLVMIsAPHINode(LLVMGetUser(u)) ? LLVMGetUser(u) : NULL,
                 slot = phi ? LLVMGetIncomingValue(phi, 0) : NULL;
    LLVMValueRef fn = slot && LLVMIsAArgument(slot) ? LLVMGetParamParent(slot) : NULL;
    for (unsigned i = 0; fn && i < LLVMCountParams(fn); i++)
        if (LLVMGetParam(fn, i) == slot) return pass_fn_attr(fn, i + 1, LOAM_ATTR_SLOT) != NULL;
    return false;
}

static bool wants_slot(const PassCfg *cfg, LLVMValueRef object) {
    int block = pass_cfg_block(cfg, LLVMGetInstructionParent(object));
    bool few = slots_is_object_of(object, "arena") || (size_of(object) > 0 && size_of(object) <= MOST_BYTES);
    if (block < 0 || cfg->loop_of[block] >= 0 || !few || has_slot(object)) return false;
    if (!slots_is_object_of(object, "var") && !slots_is_object_of(object, "expr") &&
        !slots_is_object_of(object, LOAM_KIND_BOX) && !is_spare(object))
        return false;
    return slots_is_returned(object);
}

static int count_slots(LLVMValueRef fn) {
    int n = 0;
    for (unsigned i = 0; i < LLVMCountParams(fn); i++) n += pass_fn_attr(fn, i + 1, LOAM_ATTR_SLOT) != NULL;
    return n;
}

static Slots find_slots(LLVMValueRef fn) {
    Slots s = {.fn = fn};
    if (!slots_may_have(fn, false)) return s;
    ValueVec objects = rewrite_collect(fn, slots_is_object);
    PassCfg *cfg = objects.n ? pass_cfg_new(fn) : NULL;
    int most = MOST_SLOTS - count_slots(fn);
    for (int i = 0; i < objects.n && s.n < most; i++)
        if (wants_slot(cfg, objects.at[i])) s.objects[s.n++] = objects.at[i];
    if (cfg) pass_cfg_free(cfg);
    PASS_VEC_FREE(objects);
    return s;
}

// ---- the function with more parameters --------------------------------------------------------------------

static LLVMTypeRef type_with_pointers(LLVMValueRef fn, int n) {
    LLVMTypeRef old = LLVMGlobalGetValueType(fn),
                pointer = LLVMPointerTypeInContext(LLVMGetTypeContext(old), LOAM_MANAGED_SPACE);
    PASS_VEC(LLVMTypeRef) params = {0};
    for (unsigned i = 0; i < LLVMCountParams(fn); i++) PASS_PUSH(params, LLVMTypeOf(LLVMGetParam(fn, i)));
    for (int i = 0; i < n; i++) PASS_PUSH(params, pointer);
    LLVMTypeRef type = LLVMFunctionType(LLVMGetReturnType(old), params.at, (unsigned)params.n, 0);
    PASS_VEC_FREE(params);
    return type;
}

static void copy_attributes(LLVMValueRef from, LLVMValueRef to, LLVMAttributeIndex at) {
    unsigned n = LLVMGetAttributeCountAtIndex(from, at);
    PassArena arena = {0};
    LLVMAttributeRef *all = PASS_NEW_ARRAY(&arena, LLVMAttributeRef, n + 1);
    LLVMGetAttributesAtIndex(from, at, all);
    for (unsigned i = 0; i < n; i++) LLVMAddAttributeAtIndex(to, at, all[i]);
    pass_arena_free(&arena);
}

// Everything that is said of a function, but for its type and its body.
static void copy_description(LLVMValueRef from, LLVMValueRef to) {
    size_t n = 0;
    copy_attributes(from, to, LLVMAttributeFunctionIndex);
    for (unsigned i = 0; i <= LLVMCountParams(from); i++) copy_attributes(from, to, i);
    LLVMSetLinkage(to, LLVMGetLinkage(from));
    LLVMSetFunctionCallConv(to, LLVMGetFunctionCallConv(from));
    if (LLVMGetGC(from)) LLVMSetGC(to, LLVMGetGC(from));
    if (LLVMHasPersonalityFn(from)) LLVMSetPersonalityFn(to, LLVMGetPersonalityFn(from));
    if (LLVMGetSection(from)) LLVMSetSection(to, LLVMGetSection(from));
    LLVMValueMetadataEntry *all = LLVMGlobalCopyAllMetadata(from, &n);
    LLVMGlobalClearMetadata(from); // no two functions have one subprogram
    for (size_t i = 0; i < n; i++)
        LLVMGlobalSetMetadata(to, LLVMValueMetadataEntriesGetKind(all, (unsigned)i),
                              LLVMValueMetadataEntriesGetMetadata(all, (unsigned)i));
    LLVMDisposeValueMetadataEntries(all);
}

LLVMValueRef slots_with_pointers(LLVMValueRef fn, int more, const char *attribute) {
    LLVMValueRef made = LLVMAddFunction(LLVMGetGlobalParent(fn), "", type_with_pointers(fn, more));
    rewrite_take_name(made, fn);
    copy_description(fn, made);
    for (LLVMBasicBlockRef b; (b = LLVMGetFirstBasicBlock(fn));) {
        LLVMRemoveBasicBlockFromParent(b);
        LLVMAppendExistingBasicBlock(made, b);
    }
    unsigned n = LLVMCountParams(fn);
    for (unsigned i = 0; i < n; i++) {
        LLVMValueRef old = LLVMGetParam(fn, i), param = LLVMGetParam(made, i);
        LLVMReplaceAllUsesWith(old, param);
        rewrite_take_name(param, old);
    }
    for (int i = 0; i < more; i++) pass_fn_set_attr(made, n + (unsigned)i + 1, attribute, "");
    return made;
}

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i) != NULL; }

// A block that is divided may be the entry, in which all allocas stay.
void slots_keep_allocas_first(LLVMValueRef fn) {
    ValueVec all = rewrite_collect(fn, is_alloca);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(LLVMGetTypeContext(LLVMTypeOf(fn)));
    for (int i = all.n - 1; i >= 0; i--) {
        LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(entry));
        if (LLVMGetFirstInstruction(entry) != all.at[i]) rewrite_move(b, all.at[i]);
    }
    LLVMDisposeBuilder(b);
    PASS_VEC_FREE(all);
}

// The slot, or where it is null the object.
static void choose(LLVMValueRef object, LLVMValueRef slot) {
    LLVMBasicBlockRef from = LLVMGetInstructionParent(object), made = rewrite_split_before(object),
                      on = rewrite_split_before(LLVMGetNextInstruction(object)), blocks[] = {from, made};
    LLVMBuilderRef b = rewrite_before(object);
    LLVMPositionBuilderAtEnd(b, from);
    rewrite_unlikely(LLVMBuildCondBr(b, LLVMBuildIsNull(b, slot, ""), made, on));
    LLVMPositionBuilderAtEnd(b, made);
    LLVMBuildBr(b, on);
    LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(on));
    LLVMValueRef phi = LLVMBuildPhi(b, LLVMTypeOf(object), ""), values[] = {slot, object};
    LLVMReplaceAllUsesWith(object, phi);
    LLVMAddIncoming(phi, values, blocks, 2);
    LLVMDisposeBuilder(b);
}

static void use_slots(const Slots *s, LLVMValueRef made) {
    unsigned first = LLVMCountParams(s->fn);
    slots_keep_allocas_first(made);
    for (int i = 0; i < s->n; i++) {
        LLVMValueRef object = s->objects[i], slot = LLVMGetParam(made, first + (unsigned)i);
        bool told = *pass_md_text(pass_md(object, LOAM_MD_OBJECT), 1); // -m says where it is
        if (!is_spare(object) || told) {
            choose(object, slot);
            continue;
        }
        LLVMReplaceAllUsesWith(object, slot); // null means the same
        LLVMInstructionEraseFromParent(object);
    }
}

// ---- calls ------------------------------------------------------------------------------------------------

static LLVMValueRef buffer_like(LLVMBuilderRef b, LLVMValueRef object) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(object));
    LLVMValueRef fn = pass_callee(object), args[] = {LLVMGetOperand(object, 0), LLVMGetOperand(object, 1)};
    LLVMValueRef made = LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 2, "slot");
    bool spare = is_spare(object) && !slots_is_object_of(object, LOAM_KIND_SLOT);
    const char *kind = spare ? pass_md_text(pass_md(object, LOAM_MD_OBJECT), 0) : LOAM_KIND_SLOT;
    LLVMMetadataRef about[] = {LLVMMDStringInContext2(ctx, kind, strlen(kind)),
                               LLVMMDStringInContext2(ctx, "", 0), LLVMValueAsMetadata(args[1])};
    pass_md_set(made, LOAM_MD_OBJECT, about, 3);
    return made;
}

static void offer_slots(const Slots *s, LLVMValueRef call, LLVMValueRef made) {
    LLVMBuilderRef b = rewrite_before(call);
    LLVMValueRef slots[MOST_SLOTS];
    for (int i = 0; i < s->n; i++) slots[i] = buffer_like(b, s->objects[i]);
    rewrite_call_with(call, made, slots, s->n);
    LLVMDisposeBuilder(b);
}

static void give_slots(const Slots *s) {
    LLVMValueRef made = slots_with_pointers(s->fn, s->n, LOAM_ATTR_SLOT);
    ValueVec calls = rewrite_users(s->fn);
    for (int i = 0; i < calls.n; i++) offer_slots(s, calls.at[i], made);
    PASS_VEC_FREE(calls);
    use_slots(s, made);
    LLVMDeleteFunction(s->fn);
}

// In a ring of functions that return what the next one returns, each would ask for one more place in each
// round; so their number is bounded.
static bool give_slots_to(LLVMModuleRef m, LLVMValueRef fn) {
    (void)m;
    Slots s = find_slots(fn);
    if (s.n) give_slots(&s);
    return s.n > 0;
}

// What is made in a round stands at the end of the module, for the next one.
static bool round_of(LLVMModuleRef m, bool (*give)(LLVMModuleRef, LLVMValueRef)) {
    bool changed = false;
    LLVMValueRef last = LLVMGetLastFunction(m);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m), next; fn; fn = next) {
        next = fn == last ? NULL : LLVMGetNextFunction(fn);
        changed |= give(m, fn);
    }
    return changed;
}

bool slots_in_rounds(LLVMModuleRef m, bool (*give)(LLVMModuleRef, LLVMValueRef)) {
    bool changed = false;
    for (int i = 0; i < MOST_ROUNDS && round_of(m, give); i++) changed = true;
    return changed;
}

bool loam_slots_run(LLVMModuleRef m, const LoamPassOptions *o) {
    (void)o;
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        changed |= !LLVMIsDeclaration(fn) && slots_place_arenas(fn);
    changed |= slots_in_rounds(m, give_slots_to);
    return slots_lend_regions(m) || changed;
}
