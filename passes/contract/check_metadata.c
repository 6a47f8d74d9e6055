// check_metadata.c - the shape of all metadata of the contract (loam/passes.h, 2, 8 and 9): who may carry it,
// and with which operands. Passes read it without looking twice.
#include "analysis/ptrmap.h"
#include "contract/check.h"
#include <string.h>

// ---- operands ---------------------------------------------------------------------------------------------

// The shape of a node, one letter an operand: t text, i integer constant, n node or nothing, p pointer
// constant or nothing (as good as null), f a DIFile or nothing, * anything. What stands after | may be left
// out from the end.
static bool operand_fits(LLVMValueRef op, char letter) {
    switch (letter) {
    case 't': return op && LLVMIsAMDString(op);
    case 'i': return op && LLVMIsAConstantInt(op) && LLVMGetIntTypeWidth(LLVMTypeOf(op)) <= 64;
    case 'n': return !op || (LLVMIsAMDNode(op) && !LLVMIsAConstant(op));
    case 'p': return !op || (LLVMIsAConstant(op) && LLVMGetTypeKind(LLVMTypeOf(op)) == LLVMPointerTypeKind);
    case 'f': return !op || pass_md_is_file(op);
    default: return true;
    }
}

static ValueVec operands_of(LLVMValueRef node) {
    ValueVec v = {0};
    for (int n = pass_md_count(node); v.n < n;) PASS_PUSH(v, NULL);
    if (v.n) LLVMGetMDNodeOperands(node, v.at);
    return v;
}

static bool shape_fits(LLVMValueRef node, const char *shape) {
    ValueVec ops = operands_of(node);
    int k = 0;
    bool optional = false, good = true;
    for (; *shape && good; shape++) {
        if (*shape == '|') optional = true;
        else if (k < ops.n) good = operand_fits(ops.at[k++], *shape);
        else good = optional;
    }
    good &= k == ops.n;
    PASS_VEC_FREE(ops);
    return good;
}

// ---- objects ----------------------------------------------------------------------------------------------

static bool is_one_of(const char *text, const char *const *list) {
    for (; *list; list++)
        if (!strcmp(text, *list)) return true;
    return false;
}

static void check_static(Check *c, LLVMValueRef at, LLVMValueRef node, uint64_t size) {
    LLVMValueRef constant = pass_md_operand(node, 3);
    if (!constant || !LLVMIsAGlobalVariable(constant) || !LLVMIsGlobalConstant(constant) ||
        LLVMIsDeclaration(constant))
        check_refuse(c, at,
                     "!loam.object: a \"static\" object names a constant of the module as fourth operand");
    else if (LLVMABISizeOfType(c->layout, LLVMGlobalGetValueType(constant)) < size)
        check_refuse(c, at, "!loam.object: the constant of a \"static\" object is smaller than the object");
}

static void check_object(Check *c, LLVMValueRef at, LLVMValueRef node) {
    static const char *const kinds[] = {"var",          "expr",           "silent",      "buffer",
                                        "arena",        "static",         LOAM_KIND_BOX, LOAM_KIND_STATIC_BOX,
                                        LOAM_KIND_SLOT, LOAM_KIND_REGION, NULL};
    const char *kind = pass_md_text(node, 0);
    bool is_static = !strcmp(kind, "static") || !strcmp(kind, LOAM_KIND_STATIC_BOX);
    uint64_t size = 0;
    LLVMTypeRef type = NULL;
    if (!shape_fits(node, is_static ? "ttpp" : "ttp|*")) {
        check_refuse(c, at,
                     "!loam.object is not !{!\"kind\", !\"text\", ptr @descriptor or null} (contract 2)");
        return;
    }
    if (!is_one_of(kind, kinds)) {
        check_refuse(
            c, at,
            "!loam.object: the kind \"%s\" is none of var, expr, box, silent, buffer, arena, static, static "
            "box",
            kind);
        return;
    }
    if (LLVMIsAAllocaInst(at)) {
        type = LLVMGetAllocatedType(at);
        size = LLVMABISizeOfType(c->layout, type) * LLVMConstIntGetZExtValue(LLVMGetOperand(at, 0));
    } else {
        size = LLVMConstIntGetZExtValue(LLVMGetOperand(at, 0));
    }
    if (is_static) check_static(c, at, node, size);
    if (!c->refused) check_descriptor(c, at, "!loam.object", pass_md_operand(node, 2), size, type);
}

// A descriptor, or its bits, which loam-attributes puts in its place before LLVM can delete it (H20).
static void check_type_tag(Check *c, LLVMValueRef at, const char *what, LLVMValueRef node, uint64_t size,
                           LLVMTypeRef type) {
    LLVMValueRef first = pass_md_operand(node, 0);
    PassArena arena = {0};
    PtrMap map = ptrmap_new(&arena, size);
    if (pass_md_count(node) == 1 && first && LLVMIsAMDString(first)) {
        if (!ptrmap_add_text(&map, pass_md_text(node, 0)))
            check_refuse(c, at, "%s: \"%s\" are not the bits of %llu bytes", what, pass_md_text(node, 0),
                         (unsigned long long)size);
    } else if (pass_md_count(node) == 0) {
        ; // LLVM deleted the descriptor and shows !{null} as !{}: the pass that needs it says so
    } else if (!shape_fits(node, "p")) {
        check_refuse(c, at, "%s is neither !{ptr @descriptor} nor !{!\"bits\"}", what);
    } else if (first) {
        check_descriptor(c, at, what, first, size, type);
    }
    pass_arena_free(&arena);
}

// ---- the table --------------------------------------------------------------------------------------------

typedef enum Carrier {
    ON_OBJECT,
    ON_STACK_OBJECT,
    ON_CALL,
    ON_LOAD,
    ON_STORE_OR_GEP,
    ON_FLOW,
    ON_NO_INSTRUCTION
} Carrier;
static const struct Kind {
    const char *name;
    Carrier carrier;
    const char *shape; // of a node that is only read by reports
} kinds[] = {
    {LOAM_MD_OBJECT, ON_OBJECT, NULL},
    {LOAM_MD_STACKOBJECT, ON_STACK_OBJECT, NULL},
    {LOAM_MD_HEAP, ON_CALL, "t"},
    {LOAM_MD_LITERAL, ON_CALL, "t"},
    {LOAM_MD_DIRECT, ON_CALL, "|*"},
    {LOAM_MD_METHOD, ON_LOAD, "t|t"},
    {LOAM_MD_SIGNATURE, ON_LOAD, "t"},
    {LOAM_MD_NOTE, ON_STORE_OR_GEP, "t|ttttttt"},
    {LOAM_MD_FLOW, ON_FLOW, "t|tii"},
    {LOAM_MD_FUNC, ON_NO_INSTRUCTION, NULL},
    {LOAM_MD_TYPE, ON_NO_INSTRUCTION, NULL},
    {LOAM_MD_ITAB, ON_NO_INSTRUCTION, NULL},
};
enum { NKINDS = sizeof kinds / sizeof *kinds };

void check_metadata_begin(Check *c) {
    _Static_assert(NKINDS <= sizeof c->md_kinds / sizeof *c->md_kinds, "a place for each kind");
    for (unsigned i = 0; i < NKINDS; i++)
        c->md_kinds[i] = LLVMGetMDKindIDInContext(c->ctx, kinds[i].name, (unsigned)strlen(kinds[i].name));
}

static bool is_object(LLVMValueRef i) {
    if (LLVMIsAAllocaInst(i)) return LLVMIsAConstantInt(LLVMGetOperand(i, 0)) != NULL;
    return LLVMIsACallInst(i) && pass_name_is(pass_callee(i), LOAM_SYM_OBJECT) &&
           LLVMIsAConstantInt(LLVMGetOperand(i, 0));
}

static bool carries(Carrier c, LLVMValueRef i) {
    switch (c) {
    case ON_OBJECT: return is_object(i);
    case ON_STACK_OBJECT: return LLVMIsAAllocaInst(i) != NULL;
    case ON_CALL: return pass_is_call(i);
    case ON_LOAD: return LLVMIsALoadInst(i) != NULL;
    case ON_FLOW: return LLVMIsAStoreInst(i) || LLVMIsAReturnInst(i) || pass_is_call(i);
    case ON_STORE_OR_GEP: return LLVMIsAStoreInst(i) || LLVMIsAGetElementPtrInst(i);
    default: return false;
    }
}

static const char *carrier_text(Carrier c) {
    switch (c) {
    case ON_OBJECT: return "an alloca of constant size";
    case ON_STACK_OBJECT: return "an alloca";
    case ON_CALL: return "a call";
    case ON_LOAD: return "a load";
    case ON_FLOW: return "a store, call or return";
    case ON_STORE_OR_GEP: return "a store or getelementptr";
    default: return "an instruction";
    }
}

static void check_node(Check *c, LLVMValueRef i, const struct Kind *k, LLVMValueRef node) {
    if (k->carrier == ON_NO_INSTRUCTION) check_refuse(c, i, "!%s on an instruction", k->name);
    else if (!carries(k->carrier, i))
        check_refuse(c, i, "!%s belongs on %s", k->name, carrier_text(k->carrier));
    else if (k->carrier == ON_OBJECT) check_object(c, i, node);
    else if (k->carrier == ON_STACK_OBJECT)
        check_type_tag(c, i, "!loam.stackobject", node, LLVMABISizeOfType(c->layout, LLVMGetAllocatedType(i)),
                       NULL);
    else if (!shape_fits(node, k->shape)) check_refuse(c, i, "!%s is not !{!\"text\"} (contract 8)", k->name);
}

void check_instruction_metadata(Check *c, LLVMValueRef i) {
    if (!LLVMHasMetadata(i)) return;
    size_t n = 0;
    LLVMValueMetadataEntry *all = LLVMInstructionGetAllMetadataOtherThanDebugLoc(i, &n);
    for (size_t e = 0; e < n && !c->refused; e++)
        for (unsigned k = 0; k < NKINDS; k++)
            if (LLVMValueMetadataEntriesGetKind(all, (unsigned)e) == c->md_kinds[k])
                check_node(
                    c, i, &kinds[k],
                    LLVMMetadataAsValue(c->ctx, LLVMValueMetadataEntriesGetMetadata(all, (unsigned)e)));
    LLVMDisposeValueMetadataEntries(all);
}

// ---- functions and variables ------------------------------------------------------------------------------

static unsigned count_scalars(LLVMTypeRef t) {
    if (LLVMGetTypeKind(t) == LLVMVoidTypeKind) return 0;
    return LLVMGetTypeKind(t) == LLVMStructTypeKind ? LLVMCountStructElementTypes(t) : 1;
}

// Nodes of `shape` whose operands first and first + 1 are a range of `limit` things; false: one is not.
static bool ranges_fit(LLVMValueRef list, const char *shape, int first, long long limit) {
    bool good = true;
    ValueVec all = operands_of(list);
    for (int i = 0; i < all.n && good; i++) {
        good = all.at[i] && LLVMIsAMDNode(all.at[i]) && shape_fits(all.at[i], shape);
        long long from = good ? pass_md_int(all.at[i], first) : 0,
                  n = good ? pass_md_int(all.at[i], first + 1) : 0;
        good = good && from >= 0 && n >= 0 && from <= limit && n <= limit - from;
    }
    PASS_VEC_FREE(all);
    return good;
}

// loam-attributes has marked it: LLVM may have changed its parameters and results since, and no pass reads
// about them.
static bool is_optimized(LLVMValueRef fn) {
    return pass_fn_attr(fn, LLVMAttributeFunctionIndex, "disable-tail-calls") != NULL;
}

void check_function_metadata(Check *c) {
    LLVMValueRef about = pass_md(c->fn, LOAM_MD_FUNC);
    if (pass_md(c->fn, LOAM_MD_TYPE)) check_refuse(c, c->fn, "!loam.type on a function");
    if (!about || c->refused || is_optimized(c->fn)) return;
    LLVMTypeRef type = LLVMGlobalGetValueType(c->fn);
    bool in_memory = LLVMCountParams(c->fn) && pass_fn_attr(c->fn, 1, LOAM_ATTR_RESULTS);
    if (!shape_fits(about, "ti|tnniitf") && !shape_fits(about, "titnnii*f"))
        check_refuse(c, c->fn,
                     "!loam.func is not !{!\"name\", i32 cost, !\"reason\", !params, !results, i32 line, i32 "
                     "column} (contract 8)");
    else if (!ranges_fit(pass_md_operand(about, 3), "tiiii", 3, LLVMCountParams(c->fn)))
        check_refuse(
            c, c->fn,
            "!loam.func: a parameter is not !{!\"name\", i32 line, i32 column, i32 first, i32 count} "
            "within the function's parameters");
    else if (!ranges_fit(pass_md_operand(about, 4), "tii|ii", 1,
                         in_memory ? INT32_MAX : count_scalars(LLVMGetReturnType(type))))
        check_refuse(c, c->fn,
                     "!loam.func: a result is not !{!\"name\", i32 first, i32 count, i64 offset, i64 size} "
                     "within the function's results");
}

void check_global_metadata(Check *c, LLVMValueRef g) {
    LLVMValueRef tag = pass_md(g, LOAM_MD_TYPE);
    size_t n;
    const char *name = LLVMGetValueName2(g, &n);
    if (pass_md(g, LOAM_MD_FUNC)) check_refuse(c, NULL, "@%s: !loam.func on a variable", name);
    if (pass_md(g, LOAM_MD_ITAB) && !shape_fits(pass_md(g, LOAM_MD_ITAB), "t"))
        check_refuse(c, NULL, "@%s: !loam.itab is not !{!\"type\"}", name);
    if (!tag) return;
    PassArena arena = {0};
    const char *what = pass_printf(&arena, "@%s: !loam.type", name);
    LLVMTypeRef type = LLVMGlobalGetValueType(g);
    if (!LLVMIsDeclaration(g)) check_type_tag(c, NULL, what, tag, LLVMABISizeOfType(c->layout, type), type);
    pass_arena_free(&arena);
}
