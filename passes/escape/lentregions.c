// lentregions.c - callers lend a region for objects of which a function makes any number, third part of
// loam-slots.
//
//     func build(n int) *tree {               func build(n int, region) *tree {
//         if n == 0 { return nil }                ...
//         return &tree{build(n-1),                p := region != nil ? allocated in it : &tree{}
//                      build(n-1)}                p.left = build(n-1, region) ...
//     }                                       }
//     t := build(10)                          t := build(10, region of this function)
//
// A slot (slots.c) is memory for one object that is made once in a call. Recursive constructors, constructors
// with loops, and functions that store a new object where a parameter leads to (`l.head = &node{v, l.head}`)
// make more, or make what the caller cannot see as a result. They are lent a region (runtime/heap/region.h).
// As with slots, this only adds a parameter and decides nothing: in front of each call is an object of the
// kind "region", of which loam-escape finds out how long what is in it lives (regions.c). If that is
// longer than the frame, the handle is null and the function allocates as it did before. All objects of one
// region are one object to the analysis, and any address in it may be that of any of them.
//
// Functions are taken as in slots.c, but they may call themselves: then their own region is handed on, where
// what the inner call makes gets into what the outer one returns, or is stored where a parameter leads to.
// Functions that return what others return to them, or hand their own parameters on, follow in later rounds:
// the regions in front of their calls are such objects too.
#include "analysis/cfg.h"
#include "escape/escape.h"
#include "escape/slots.h"
#include "loam/abi.h"

enum { MOST_BYTES = 1024, MOST_LOADS = 4 };

// ---- which ------------------------------------------------------------------------------------------------

static bool is_region(LLVMValueRef object) { return slots_is_object_of(object, LOAM_KIND_REGION); }

static LLVMValueRef region_of(LLVMValueRef fn) {
    for (unsigned i = LLVMCountParams(fn); i > 0; i--)
        if (pass_fn_attr(fn, i, LOAM_ATTR_REGION)) return LLVMGetParam(fn, i - 1);
    return NULL;
}

// Does an address lead into what a parameter of the function leads to?
static bool is_outside(LLVMValueRef address) {
    for (int loads = 0; loads <= MOST_LOADS;) {
        if (LLVMIsAArgument(address)) return pass_is_managed_ptr(LLVMTypeOf(address));
        if (LLVMIsALoadInst(address)) loads++;
        else if (!LLVMIsAGetElementPtrInst(address)) return false;
        address = LLVMGetOperand(address, 0);
    }
    return false;
}

static bool is_stored_outside(LLVMValueRef object) {
    for (LLVMUseRef u = LLVMGetFirstUse(object); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAStoreInst(user) && LLVMGetOperand(user, 0) == object &&
            is_outside(LLVMGetOperand(user, 1)))
            return true;
    }
    return false;
}

// A callee stores what it makes in the region where this function's own parameters lead to.
static bool is_beside_outside(LLVMValueRef region) {
    LLVMUseRef u = LLVMGetFirstUse(region);
    LLVMValueRef call = u && pass_is_call(LLVMGetUser(u)) ? LLVMGetUser(u) : NULL;
    for (unsigned i = 0; call && i < LLVMGetNumArgOperands(call); i++) {
        LLVMValueRef arg = LLVMGetOperand(call, i);
        if (arg != region && pass_is_managed_ptr(LLVMTypeOf(arg)) && is_outside(arg)) return true;
    }
    return false;
}

// Is it chosen already, if its parameter is null?
static bool is_chosen(LLVMValueRef object) {
    LLVMUseRef u = LLVMGetFirstUse(object);
    return u && !LLVMGetNextUse(u) && LLVMIsAPHINode(LLVMGetUser(u)) &&
           LLVMCountIncoming(LLVMGetUser(u)) == 2 && LLVMGetIncomingValue(LLVMGetUser(u), 1) == object;
}

static bool is_of_some_size(LLVMValueRef object) {
    LLVMValueRef size = LLVMGetOperand(object, 0);
    uint64_t bytes = LLVMIsAConstantInt(size) ? LLVMConstIntGetZExtValue(size) : 0;
    return bytes > 0 && bytes <= MOST_BYTES;
}

static bool wants_region(LLVMValueRef object) {
    if (is_region(object)) return slots_is_returned(object) || is_beside_outside(object);
    bool kind = slots_is_object_of(object, "var") || slots_is_object_of(object, "expr") ||
                slots_is_object_of(object, LOAM_KIND_BOX);
    return kind && is_of_some_size(object) && !is_chosen(object) &&
           (slots_is_returned(object) || is_stored_outside(object));
}

static ValueVec find_objects(LLVMValueRef fn) {
    ValueVec wanting = {0};
    if (!slots_may_have(fn, true)) return wanting;
    ValueVec objects = rewrite_collect(fn, slots_is_object);
    for (int i = 0; i < objects.n; i++)
        if (wants_region(objects.at[i])) PASS_PUSH(wanting, objects.at[i]);
    PASS_VEC_FREE(objects);
    return wanting;
}

// ---- the function -----------------------------------------------------------------------------------------

// An object of the region, or where there is none one of this function.
static void choose(LLVMModuleRef m, LLVMValueRef object, LLVMValueRef region) {
    LLVMBasicBlockRef from = LLVMGetInstructionParent(object), made = rewrite_split_before(object),
                      on = rewrite_split_before(LLVMGetNextInstruction(object)),
                      lent = LLVMInsertBasicBlockInContext(LLVMGetModuleContext(m), on, "");
    LLVMBuilderRef b = rewrite_before(object);
    LLVMPositionBuilderAtEnd(b, from);
    LLVMBuildCondBr(b, LLVMBuildIsNull(b, region, ""), made, lent);
    LLVMPositionBuilderAtEnd(b, made);
    LLVMBuildBr(b, on);
    LLVMPositionBuilderAtEnd(b, lent);
    LLVMValueRef values[] = {
        escape_region_alloc(m, b, LLVMGetOperand(object, 0), LLVMGetOperand(object, 1), region), object};
    LLVMBuildBr(b, on);
    LLVMBasicBlockRef blocks[] = {lent, made};
    LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(on));
    LLVMValueRef phi = LLVMBuildPhi(b, LLVMTypeOf(object), "");
    LLVMReplaceAllUsesWith(object, phi);
    LLVMAddIncoming(phi, values, blocks, 2);
    LLVMDisposeBuilder(b);
}

static void use_region(LLVMModuleRef m, LLVMValueRef fn, const ValueVec *objects) {
    LLVMValueRef region = region_of(fn);
    slots_keep_allocas_first(fn);
    for (int i = 0; i < objects->n; i++) {
        LLVMValueRef object = objects->at[i];
        if (!is_region(object)) {
            choose(m, object, region);
            continue;
        }
        LLVMReplaceAllUsesWith(object, region);
        LLVMInstructionEraseFromParent(object);
    }
}

// ---- calls ------------------------------------------------------------------------------------------------

static LLVMValueRef object_function(LLVMModuleRef m) { return LLVMGetNamedFunction(m, LOAM_SYM_OBJECT); }

static LLVMValueRef new_region(LLVMModuleRef m, LLVMBuilderRef b) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMValueRef fn = object_function(m), none = LLVMConstPointerNull(LLVMPointerTypeInContext(ctx, 0)),
                 args[] = {LLVMConstInt(LLVMInt64TypeInContext(ctx), sizeof(LoamRegion), 0), none};
    LLVMValueRef made = LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 2, "region");
    LLVMMetadataRef about[] = {LLVMMDStringInContext2(ctx, LOAM_KIND_REGION, sizeof LOAM_KIND_REGION - 1),
                               LLVMMDStringInContext2(ctx, "", 0), LLVMValueAsMetadata(none)};
    pass_md_set(made, LOAM_MD_OBJECT, about, 3);
    return made;
}

static LLVMValueRef lend_region(LLVMModuleRef m, LLVMValueRef fn) {
    LLVMValueRef made = slots_with_pointers(fn, 1, LOAM_ATTR_REGION);
    ValueVec calls = rewrite_users(fn);
    for (int i = 0; i < calls.n; i++) {
        LLVMBuilderRef b = rewrite_before(calls.at[i]);
        LLVMValueRef region = new_region(m, b);
        rewrite_call_with(calls.at[i], made, &region, 1);
        LLVMDisposeBuilder(b);
    }
    PASS_VEC_FREE(calls);
    LLVMDeleteFunction(fn);
    return made;
}

static bool lend_to(LLVMModuleRef m, LLVMValueRef fn) {
    ValueVec objects = find_objects(fn);
    bool some = objects.n > 0;
    if (some) use_region(m, region_of(fn) ? fn : lend_region(m, fn), &objects);
    PASS_VEC_FREE(objects);
    return some;
}

bool slots_lend_regions(LLVMModuleRef m) { return object_function(m) && slots_in_rounds(m, lend_to); }
