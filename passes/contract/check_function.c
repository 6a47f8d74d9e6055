// check_function.c - signatures, conventions and attributes of managed functions, and the "loam-" attributes
// of all.
#include "contract/check.h"
#include "contract/convention.h"
#include <stdlib.h>
#include <string.h>

// ---- the contract's own attributes ------------------------------------------------------------------------

static const struct OwnAttribute {
    const char *name;
    bool on_parameter;
    const char *values; // separated by commas; NULL: any
} own_attributes[] = {
    {LOAM_ATTR_RESULTS, true, ""},
    {LOAM_ATTR_INDIRECT, true, ",noptr"},
    {LOAM_ATTR_ESCAPE, true, "-,r,c,C,L,m,d,s,t,e"},
    {LOAM_ATTR_WRAPPER, false, ""},
    {LOAM_ATTR_BIG, false, ""},
    {LOAM_ATTR_QUIET, false, ""},
    {LOAM_ATTR_ADVANCES, false, ""},
    {LOAM_ATTR_NOSPLIT, false, ""},
    {LOAM_ATTR_NULLARY, false, ""},
    {LOAM_ATTR_TRUSTED, false, ""},
    {LOAM_ATTR_CASTS, false, ""},
    {LOAM_ATTR_SUMMARY, false, NULL},
    {LOAM_ATTR_METHOD, false, NULL},
    {LOAM_ATTR_VALUE, false, NULL},
    {LOAM_ATTR_SIGNATURE, false, NULL},
    {LOAM_ATTR_NOHEAP, false, ""},
    {LOAM_ATTR_ALLOCATES, false, NULL},
    {LOAM_ATTR_RECORD, false, ""},
    {LOAM_ATTR_FRESH, false, ""},
    {LOAM_ATTR_DIES, false, "round,frame"},
    {LOAM_ATTR_INLINED_LITERAL, false, ""},
    {LOAM_ATTR_SLOT, true, ""},
    {LOAM_ATTR_REGION, true, ""},
};

static bool is_listed(const char *values, const char *value) {
    size_t n = strlen(value);
    for (const char *p = values;; p++) {
        size_t len = strcspn(p, ",");
        if (len == n && !strncmp(p, value, n)) return true;
        p += len;
        if (!*p) return false;
    }
}

// The second result is an index that is greater than the last argument.
static bool can_advance(LLVMTypeRef type) {
    unsigned n = LLVMCountParamTypes(type);
    LLVMTypeRef result = LLVMGetReturnType(type);
    PASS_VEC(LLVMTypeRef) params = {0};
    while ((unsigned)params.n < n) PASS_PUSH(params, NULL);
    if (n) LLVMGetParamTypes(type, params.at);
    bool good = n && LLVMGetTypeKind(result) == LLVMStructTypeKind &&
                LLVMCountStructElementTypes(result) >= 2 &&
                LLVMStructGetTypeAtIndex(result, 1) == params.at[n - 1] &&
                LLVMGetTypeKind(params.at[n - 1]) == LLVMIntegerTypeKind;
    PASS_VEC_FREE(params);
    return good;
}

// `v`: a function or a call; `type`: its function's. Index as in LLVM.
static void check_own_attribute(Check *c, LLVMValueRef v, LLVMTypeRef type, LLVMAttributeIndex at,
                                LLVMAttributeRef a) {
    unsigned n;
    const char *name = LLVMGetStringAttributeKind(a, &n), *value = LLVMGetStringAttributeValue(a, &n);
    bool on_parameter =
        at != LLVMAttributeReturnIndex && at != (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    const struct OwnAttribute *own = own_attributes,
                              *end = own + sizeof own_attributes / sizeof *own_attributes;
    while (own != end && strcmp(own->name, name)) own++;
    if (own == end) {
        check_refuse(c, v, "unknown attribute \"%s\"", name);
    } else if (own->on_parameter != on_parameter) {
        check_refuse(c, v, "the attribute \"%s\" belongs on a %s", name,
                     own->on_parameter ? "parameter" : "function");
    } else if (own->values && !is_listed(own->values, value)) {
        check_refuse(c, v, "the attribute \"%s\" has no value \"%s\"", name, value);
    } else if (!strcmp(name, LOAM_ATTR_RESULTS) &&
               (at != 1 || LLVMGetTypeKind(LLVMGetReturnType(type)) != LLVMVoidTypeKind)) {
        check_refuse(
            c, v, "\"loam-results\" is the first parameter of a function that returns nothing (contract 7)");
    } else if (!strcmp(name, LOAM_ATTR_ADVANCES) && !can_advance(type)) {
        check_refuse(c, v, "\"loam-advances\": the second result is no index like the last parameter");
    }
}

static void check_pointer_attribute(Check *c, LLVMValueRef v, LLVMTypeRef param, const char *name,
                                    const char *value) {
    if (value && !pass_is_managed_ptr(param))
        check_refuse(c, v, "\"%s\" on a parameter that is no managed pointer", name);
}

static const char *text_at(LLVMValueRef v, LLVMAttributeIndex at, const char *name) {
    return LLVMIsAFunction(v) ? pass_fn_attr(v, at, name) : pass_call_attr(v, at, name);
}

// The letters d and s are the two ends of one copy, r needs a result.
static void check_letters(Check *c, LLVMValueRef v, LLVMTypeRef type, const char *letters) {
    const char *d = strchr(letters, 'd'), *s = strchr(letters, 's');
    if ((d != NULL) != (s != NULL) || (d && d > s))
        check_refuse(c, v,
                     "\"loam-escape\": a typed copy has a destination \"d\" and, after it, a source \"s\"");
    else if (strchr(letters, 'r') && !pass_has_managed_ptr(LLVMGetReturnType(type)))
        check_refuse(c, v, "\"loam-escape\"=\"r\" in a function without a managed pointer among its results");
}

static unsigned count_at(LLVMValueRef v, LLVMAttributeIndex at) {
    return LLVMIsAFunction(v) ? LLVMGetAttributeCountAtIndex(v, at) : LLVMGetCallSiteAttributeCount(v, at);
}

static void check_own_attributes_at(Check *c, LLVMValueRef v, LLVMTypeRef type, LLVMAttributeIndex at) {
    PASS_VEC(LLVMAttributeRef) all = {0};
    for (unsigned n = count_at(v, at); (unsigned)all.n < n;) PASS_PUSH(all, NULL);
    if (all.n && LLVMIsAFunction(v)) LLVMGetAttributesAtIndex(v, at, all.at);
    else if (all.n) LLVMGetCallSiteAttributes(v, at, all.at);
    for (int i = 0; i < all.n && !c->refused; i++) {
        unsigned n;
        if (LLVMIsStringAttribute(all.at[i]) &&
            !strncmp(LLVMGetStringAttributeKind(all.at[i], &n), "loam-", 5))
            check_own_attribute(c, v, type, at, all.at[i]);
    }
    PASS_VEC_FREE(all);
}

void check_own_attributes(Check *c, LLVMValueRef v, LLVMTypeRef type) {
    unsigned nparams = LLVMCountParamTypes(type);
    PASS_VEC(LLVMTypeRef) params = {0};
    PASS_VEC(char) letters = {0};
    while ((unsigned)params.n < nparams) PASS_PUSH(params, NULL);
    if (nparams) LLVMGetParamTypes(type, params.at);
    check_own_attributes_at(c, v, type, (LLVMAttributeIndex)LLVMAttributeFunctionIndex);
    check_own_attributes_at(c, v, type, LLVMAttributeReturnIndex);
    for (unsigned i = 0; i < nparams && !c->refused; i++) {
        if (count_at(v, i + 1)) check_own_attributes_at(c, v, type, i + 1);
        check_pointer_attribute(c, v, params.at[i], LOAM_ATTR_RESULTS, text_at(v, i + 1, LOAM_ATTR_RESULTS));
        if (!c->refused)
            check_pointer_attribute(c, v, params.at[i], LOAM_ATTR_INDIRECT,
                                    text_at(v, i + 1, LOAM_ATTR_INDIRECT));
        const char *letter = text_at(v, i + 1, LOAM_ATTR_ESCAPE);
        if (letter) PASS_PUSH(letters, *letter);
        if (letter && *letter != '-' && LLVMGetTypeKind(params.at[i]) != LLVMPointerTypeKind && !c->refused)
            check_refuse(c, v, "\"loam-escape\"=\"%s\" on a parameter that is no pointer", letter);
    }
    PASS_PUSH(letters, 0);
    if (!c->refused) check_letters(c, v, type, letters.at);
    PASS_VEC_FREE(letters);
    PASS_VEC_FREE(params);
}

// ---- attributes that change a frame or what runs in it ----------------------------------------------------

static const struct Bad {
    const char *name, *value; // value: NULL for an enum attribute or a text attribute of any value
    const char *why;
} bad_attributes[] = {
    {"naked", NULL, "it has no stack check and no frame"},
    {"returns_twice", NULL, "a second return would see pointers of the first (H9)"},
    {"presplitcoroutine", NULL, "coroutines keep their frame in memory that no map shows"},
    {"safestack", NULL, "its objects would lie on a second stack that no map shows"},
    {"shadowcallstack", NULL, "return addresses change when the stack moves"},
    {"speculative_load_hardening", NULL, "it keeps its state in the stack pointer"},
};
static const struct Bad bad_texts[] = {
    {"use-soft-float", "true", "floats would lie in other registers at entry (H7)"},
    {"fentry-call", "true", "it calls native code before the stack check"},
    {"instrument-function-entry", NULL, "it calls native code from managed code"},
    {"instrument-function-exit", NULL, "it calls native code from managed code"},
    {"instrument-function-entry-inlined", NULL, "it calls native code from managed code"},
    {"instrument-function-exit-inlined", NULL, "it calls native code from managed code"},
    {"instrument-function-entry-bare", NULL, "it calls native code from managed code"},
    {"function-instrument", NULL, "it calls native code from managed code"},
    {"trap-func-name", NULL, "it calls native code from managed code"},
    {"patchable-function", NULL, "its entry would change under the stack check"},
};

static void check_frame_attributes(Check *c) {
    for (size_t i = 0; i < sizeof bad_attributes / sizeof *bad_attributes; i++)
        if (rewrite_fn_has(c->fn, LLVMAttributeFunctionIndex, bad_attributes[i].name)) {
            check_refuse(c, c->fn, "a managed function with the attribute %s: %s", bad_attributes[i].name,
                         bad_attributes[i].why);
            return;
        }
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
        const char *value = pass_fn_attr(c->fn, LLVMAttributeFunctionIndex, bad_texts[i].name);
        if (value && (!bad_texts[i].value || !strcmp(value, bad_texts[i].value))) {
            check_refuse(c, c->fn, "a managed function with the attribute \"%s\": %s", bad_texts[i].name,
                         bad_texts[i].why);
            return;
        }
    }
    LLVMAttributeRef align = LLVMGetEnumAttributeAtIndex(c->fn, LLVMAttributeFunctionIndex,
                                                         LLVMGetEnumAttributeKindForName("alignstack", 10));
    const char *features = pass_fn_attr(c->fn, LLVMAttributeFunctionIndex, "target-features");
    const char *probe = pass_fn_attr(c->fn, LLVMAttributeFunctionIndex, "probe-stack");
    if (align && LLVMGetEnumAttributeValue(align) > 16)
        check_refuse(c, c->fn, "a managed function with an aligned stack: frames are not realigned (H2)");
    else if (features &&
             (strstr(features, "soft-float") || strstr(features, "-sse,") || strstr(features, "-sse2") ||
              (strlen(features) >= 4 && !strcmp(features + strlen(features) - 4, "-sse"))))
        check_refuse(
            c, c->fn,
            "a managed function for a machine without SSE2: floats would lie elsewhere at entry (H7)");
    else if (probe && strcmp(probe, "inline-asm"))
        check_refuse(c, c->fn, "a managed function with the attribute \"probe-stack\": it calls native code");
}

// ---- signature --------------------------------------------------------------------------------------------

static void check_parameters(Check *c) {
    unsigned k = 1;
    for (LLVMValueRef p = LLVMGetFirstParam(c->fn); p && !c->refused; p = LLVMGetNextParam(p), k++) {
        const char *odd = convention_odd_attribute(c->fn, k);
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(p));
        if (odd) check_refuse(c, c->fn, "parameter %u is %s: where it lies at entry is unknown (H7)", k, odd);
        else if (!convention_class(LLVMTypeOf(p)))
            check_refuse(c, c->fn, "parameter %u: a parameter that is no scalar%s (contract 7)", k,
                         kind == LLVMStructTypeKind || kind == LLVMArrayTypeKind ? ""
                                                                                 : " of at most 64 bits");
    }
}

static bool is_funclet_personality(LLVMValueRef p) {
    static const char *const names[] = {"__CxxFrameHandler3",  "__C_specific_handler",
                                        "_except_handler3",    "_except_handler4",
                                        "ProcessCLRException", "__gxx_wasm_personality_v0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (LLVMIsAFunction(p) && pass_name_is(p, names[i])) return true;
    return false;
}

static void check_managed(Check *c) {
    LLVMTypeRef type = LLVMGlobalGetValueType(c->fn);
    const char *gc = LLVMGetGC(c->fn), *why = convention_result_objection(LLVMGetReturnType(type));
    if (gc && strcmp(gc, "statepoint-example"))
        check_refuse(c, c->fn,
                     "unknown collector strategy \"%s\"; managed functions are gc \"statepoint-example\"",
                     gc);
    else if (!convention_is_c(LLVMGetFunctionCallConv(c->fn)))
        check_refuse(
            c, c->fn,
            "a managed function with calling convention %u: its arguments at entry and the registers "
            "it saves are not those of the C convention (H7)",
            LLVMGetFunctionCallConv(c->fn));
    else if (LLVMIsFunctionVarArg(type))
        check_refuse(c, c->fn, "a managed function with variable arguments has no stack check (H13)");
    else if (why) check_refuse(c, c->fn, "%s", why);
    else if (LLVMHasPersonalityFn(c->fn) && is_funclet_personality(LLVMGetPersonalityFn(c->fn)))
        check_refuse(c, c->fn, "a personality function for funclets: panics unwind to landing pads (H9)");
    if (!c->refused) check_parameters(c);
    if (!c->refused) check_frame_attributes(c);
}

bool check_is_leaf(LLVMValueRef fn) {
    return pass_fn_attr(fn, LLVMAttributeFunctionIndex, "gc-leaf-function") != NULL;
}

void check_function(Check *c) {
    if (LLVMGetPointerAddressSpace(LLVMTypeOf(c->fn))) {
        check_refuse(c, c->fn, "a function in an address space other than 0");
        return;
    }
    check_own_attributes(c, c->fn, LLVMGlobalGetValueType(c->fn));
    if (!c->refused) check_function_metadata(c);
    if (c->refused || LLVMIsDeclaration(c->fn)) return;
    if (!check_is_leaf(c->fn)) check_managed(c);
    else if (LLVMGetGC(c->fn))
        check_refuse(c, c->fn, "a \"gc-leaf-function\" with a collector: it is one or the other");
}
