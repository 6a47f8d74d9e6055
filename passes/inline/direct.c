// direct.c - calls through code pointers that are known become direct calls (see direct.h).
//
// A closure object is written only where it is made, and constants never, so that whatever the load finds now
// it found then. Fields of first-class aggregates are looked up in the insertvalue chain that built them.
#include "inline/direct.h"
#include "analysis/address.h"
#include <string.h>

static bool is_cast(LLVMValueRef p) {
    return LLVMIsAAddrSpaceCastInst(p) || LLVMIsAFreezeInst(p) ||
           (LLVMIsAConstantExpr(p) && LLVMGetConstOpcode(p) == LLVMAddrSpaceCast);
}

// extractvalue of what an insertvalue put there.
LLVMValueRef direct_see_through(LLVMValueRef v) {
    for (;;) {
        if (is_cast(v)) {
            v = LLVMGetOperand(v, 0);
            continue;
        }
        if (!LLVMIsAExtractValueInst(v) || LLVMGetNumIndices(v) != 1) return v;
        LLVMValueRef agg = LLVMGetOperand(v, 0);
        unsigned index = *LLVMGetIndices(v);
        while (LLVMIsAInsertValueInst(agg) &&
               (LLVMGetNumIndices(agg) != 1 || *LLVMGetIndices(agg) != index)) {
            if (LLVMGetNumIndices(agg) != 1 && *LLVMGetIndices(agg) == index) return v;
            agg = LLVMGetOperand(agg, 0);
        }
        if (!LLVMIsAInsertValueInst(agg)) return v;
        v = LLVMGetOperand(agg, 1);
    }
}

// Adds the constant offset of an address to *offset and gives its base; NULL when it is not constant.
static LLVMValueRef base_of(LLVMTargetDataRef layout, LLVMValueRef p, uint64_t *offset) {
    for (;;) {
        p = direct_see_through(p);
        bool gep = LLVMIsAGetElementPtrInst(p) ||
                   (LLVMIsAConstantExpr(p) && LLVMGetConstOpcode(p) == LLVMGetElementPtr);
        if (!gep) return p;
        int64_t more;
        if (!address_gep_offset(layout, p, &more)) return NULL;
        *offset += (uint64_t)more;
        p = LLVMGetOperand(p, 0);
    }
}

LLVMValueRef direct_function_at(LLVMTargetDataRef layout, LLVMValueRef v, uint64_t offset) {
    while (v && !LLVMIsAFunction(v)) {
        LLVMTypeRef t = LLVMTypeOf(v);
        if (LLVMIsAConstantStruct(v)) {
            unsigned i = LLVMElementAtOffset(layout, t, offset);
            offset -= LLVMOffsetOfElement(layout, t, i);
            v = LLVMGetOperand(v, i);
        } else if (LLVMIsAConstantArray(v)) {
            uint64_t bytes = LLVMABISizeOfType(layout, LLVMGetElementType(t));
            if (offset / bytes >= LLVMGetArrayLength2(t)) return NULL;
            v = LLVMGetOperand(v, (unsigned)(offset / bytes));
            offset %= bytes;
        } else {
            return NULL;
        }
    }
    return offset == 0 ? v : NULL;
}

// The function stored into word 0 of a closure object.
static LLVMValueRef code_of_object(LLVMValueRef object) {
    for (LLVMUseRef u = LLVMGetFirstUse(object); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u), v = LLVMIsAStoreInst(user) ? LLVMGetOperand(user, 0) : NULL;
        if (v && LLVMIsAFunction(v) && LLVMGetOperand(user, 1) == object) return v;
    }
    return NULL;
}

LLVMValueRef direct_constant(LLVMTargetDataRef layout, LLVMValueRef pointer, uint64_t *offset) {
    *offset = 0;
    LLVMValueRef base = base_of(layout, pointer, offset);
    bool constant =
        base && LLVMIsAGlobalVariable(base) && LLVMIsGlobalConstant(base) && LLVMGetInitializer(base);
    return constant && *offset < LLVMABISizeOfType(layout, LLVMGlobalGetValueType(base)) ? base : NULL;
}

// The function that `code`, a code pointer, is known to be, or NULL.
static LLVMValueRef known_code(LLVMTargetDataRef layout, LLVMValueRef code, bool interfaces) {
    code = direct_see_through(code);
    if (LLVMIsAFunction(code)) return code;
    if (!LLVMIsALoadInst(code)) return NULL;
    LLVMValueRef object = direct_see_through(LLVMGetOperand(code, 0));
    if (LLVMIsACallInst(object) && pass_name_is(pass_callee(object), LOAM_SYM_OBJECT))
        return code_of_object(object);
    uint64_t offset;
    LLVMValueRef global = direct_constant(layout, LLVMGetOperand(code, 0), &offset);
    return global && (offset == 0 || interfaces)
               ? direct_function_at(layout, LLVMGetInitializer(global), offset)
               : NULL;
}

// ---- reports ----------------------------------------------------------------------------------------------

// Does a wrapper hand the call on to another interface (a promoted method of an embedded one)?
static bool calls_an_interface(LLVMValueRef wrapper) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(wrapper); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
            if (pass_is_call(i) && !pass_callee(i) &&
                pass_fn_attr(wrapper, LLVMAttributeFunctionIndex, LOAM_ATTR_WRAPPER))
                return true;
    return false;
}

static void report(const LoamPassOptions *o, LLVMTargetDataRef layout, LLVMValueRef call, LLVMValueRef load,
                   LLVMValueRef to) {
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)),
                 tag = pass_md(load, LOAM_MD_METHOD);
    uint64_t offset;
    LLVMValueRef table = direct_constant(layout, LLVMGetOperand(load, 0), &offset),
                 itab = table && LLVMIsAGlobalVariable(table) ? pass_md(table, LOAM_MD_ITAB) : NULL;
    if (!o->report || !tag || !*pass_md_text(tag, 0) || !itab || !*pass_short_name(fn)) return;
    pass_note(o, pass_position(call), "%s %s to %s",
              calls_an_interface(to) ? "partially devirtualizing" : "devirtualizing", pass_md_text(tag, 0),
              pass_md_text(itab, 0));
}

// ---- all calls --------------------------------------------------------------------------------------------

static bool is_indirect_call(LLVMValueRef i) {
    return pass_is_call(i) && !LLVMIsAFunction(LLVMGetCalledValue(i)) &&
           !LLVMIsAInlineAsm(LLVMGetCalledValue(i));
}

static const char new_kind[] = LOAM_MD_DIRECT;

bool direct_is_new(LLVMValueRef call) { return pass_md(call, new_kind) != NULL; }

void direct_forget(LLVMValueRef call) {
    if (direct_is_new(call)) pass_md_set(call, new_kind, NULL, -1);
}

bool direct_calls(LLVMModuleRef m, const LoamPassOptions *o, bool interfaces) {
    LLVMTargetDataRef layout = LLVMGetModuleDataLayout(m);
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        ValueVec calls = rewrite_collect(fn, is_indirect_call);
        for (int i = 0; i < calls.n; i++) {
            LLVMValueRef call = calls.at[i], code = direct_see_through(LLVMGetCalledValue(call));
            LLVMValueRef target = known_code(layout, code, interfaces);
            if (!target || LLVMGlobalGetValueType(target) != LLVMGetCalledFunctionType(call)) continue;
            if (interfaces && LLVMIsALoadInst(code)) report(o, layout, call, code, target);
            LLVMSetOperand(call, (unsigned)LLVMGetNumOperands(call) - 1, target);
            pass_md_set(call, new_kind, NULL, 0);
            changed = true;
        }
        PASS_VEC_FREE(calls);
    }
    return changed;
}
