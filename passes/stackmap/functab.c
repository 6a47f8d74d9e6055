// functab.c - tables for the runtime, and the attributes that give managed functions their prologue.
//
//  1. One LoamFuncInfo (loam/abi.h) in section loam_functab for each managed function: entry, name, file,
//     line, and which argument registers and stack argument words hold managed pointers at entry (H7): the
//     prologue may call __morestack before the frame, and so the first stack map, exists.
//  2. One LoamModuleInfo with what the functions share. Safepoints that are invokes get the index of their
//     landing pad in the upper half of their ID; the table of landing pads holds their addresses.
//  3. One LoamGlobalRoot in section loam_gcroots for each variable with managed pointers. The pointer map
//     comes from the LLVM type, which LLVM keeps right when it splits or shrinks a global; from !loam.type
//     where the type shows no pointer.
//  4. "split-stack" (unless LOAM_ATTR_NOSPLIT), "no-realign-stack" (H2), no frame pointer, uwtable.
//
// Where arguments lie is contract/convention.h's to say.
#include "analysis/ptrmap.h"
#include "contract/convention.h"
#include "ir/rewrite.h"
#include "loam/abi.h"

static const char pass_name[] = "loam-functab";

typedef struct Functab {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef ptr, i32, i64;
    LLVMValueRef module; // the LoamModuleInfo
    ValueVec pads;       // blockaddress of each landing pad that a safepoint unwinds to
    PassMap pad_index;   // landing pad block -> index into pads
    PassArena arena;
} Functab;

// ---- arguments at entry (H7) ------------------------------------------------------------------------------

typedef struct EntryMap {
    uint32_t registers;
    uint32_t stack_words;
    uint64_t *stack;
    bool any;
} EntryMap;

static EntryMap entry_map(Functab *t, LLVMValueRef fn) {
    unsigned n = LLVMCountParams(fn), ints = 0, floats = 0;
    EntryMap e = {.stack = PASS_NEW_ARRAY(&t->arena, uint64_t, n / 64 + 1)};
    for (unsigned i = 0; i < n; i++) {
        LLVMTypeRef type = LLVMTypeOf(LLVMGetParam(fn, i));
        char class = convention_class(type);
        if (!class || convention_odd_attribute(fn, i + 1)) {
            pass_fail(t->o, pass_name, fn,
                      "parameter %u is not a scalar passed by value: where it lies at entry is unknown (H7)",
                      i + 1);
            continue;
        }
        bool managed = pass_is_managed_ptr(type);
        if (class == 'i' && ints < 6) {
            e.registers |= (uint32_t)managed << ints++;
        } else if (class == 'f' && floats < 8) {
            floats++;
        } else {
            uint64_t size = LLVMABISizeOfType(t->layout, type) > 8 ? 2 : 1;
            e.stack_words += size == 2 ? e.stack_words & 1 : 0;
            if (managed) e.stack[e.stack_words / 64] |= 1ull << (e.stack_words % 64), e.any = true;
            e.stack_words += (uint32_t)size;
        }
    }
    return e;
}

// ---- tables -----------------------------------------------------------------------------------------------

// Keeps its place in the program: records are reached by section only, so the linker and LLVM must not drop
// them.
static void emit_section(Functab *t, const char *name, const char *section, LLVMTypeRef row, ValueVec rows) {
    LLVMValueRef g = rewrite_table(t->m, name, row, &rows);
    LLVMSetSection(g, section);
    LLVMSetAlignment(g, 8);
    rewrite_append_used(t->m, "llvm.used", &(ValueVec){.at = &g, .n = 1});
}

static LLVMValueRef named_or_null(Functab *t, const char *name) {
    LLVMValueRef g = LLVMGetNamedGlobal(t->m, name);
    return g ? g : LLVMConstPointerNull(t->ptr);
}

static LLVMValueRef mask_constant(Functab *t, const EntryMap *e) {
    if (!e->any) return LLVMConstPointerNull(t->ptr);
    ValueVec words = {0};
    for (uint32_t i = 0; i <= (e->stack_words - 1) / 64; i++)
        PASS_PUSH(words, LLVMConstInt(t->i64, e->stack[i], 0));
    LLVMValueRef init = LLVMConstArray2(t->i64, words.at, (uint64_t)words.n);
    LLVMValueRef g = LLVMAddGlobal(t->m, LLVMTypeOf(init), "loam.argmask");
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    PASS_VEC_FREE(words);
    return g;
}

static LLVMTypeRef function_row_type(Functab *t) {
    LLVMTypeRef f[] = {t->ptr, t->ptr, t->ptr, t->i32, t->i32, t->i32, t->i32, t->ptr, t->ptr};
    return LLVMStructTypeInContext(t->ctx, f, 9, 0);
}

static unsigned function_flags(LLVMValueRef fn) {
    bool nullary = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_NULLARY) != NULL;
    return (nullary ? LOAM_FUNC_NULLARY : 0u) | (LLVMHasPersonalityFn(fn) ? LOAM_FUNC_PADS : 0u);
}

static LLVMValueRef function_row(Functab *t, LLVMValueRef fn) {
    size_t n;
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    EntryMap e = entry_map(t, fn);
    const char *name = sp ? rewrite_subprogram_name(t->ctx, sp) : LLVMGetValueName2(fn, &n);
    LLVMValueRef row[] = {
        fn,
        rewrite_text(t->m, name),
        rewrite_text(t->m, rewrite_scope_path(&t->arena, sp)),
        LLVMConstInt(t->i32, sp ? LLVMDISubprogramGetLine(sp) : 0, 0),
        LLVMConstInt(t->i32, e.registers, 0),
        LLVMConstInt(t->i32, e.stack_words, 0),
        LLVMConstInt(t->i32, function_flags(fn), 0),
        mask_constant(t, &e),
        t->module,
    };
    return LLVMConstStructInContext(t->ctx, row, 9, 0);
}

// ---- landing pads -----------------------------------------------------------------------------------------

static unsigned pad_index(Functab *t, LLVMValueRef fn, LLVMBasicBlockRef pad) {
    LLVMValueRef key = LLVMBasicBlockAsValue(pad);
    int i = pass_map_get(&t->pad_index, key);
    if (i >= 0) return (unsigned)i;
    pass_map_set(&t->pad_index, key, t->pads.n);
    PASS_PUSH(t->pads, LLVMBlockAddress(fn, pad));
    return (unsigned)t->pads.n - 1;
}

static bool is_statepoint(LLVMValueRef call) {
    LLVMValueRef callee = pass_callee(call);
    return callee && pass_name_starts(callee, "llvm.experimental.gc.statepoint");
}

// The upper half of a statepoint's ID tells the runtime where a panic in the callee leads.
static void number_landing_pads(Functab *t, LLVMValueRef fn) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b)) {
        LLVMValueRef invoke = LLVMGetBasicBlockTerminator(b);
        if (!LLVMIsAInvokeInst(invoke) || !is_statepoint(invoke)) continue;
        uint64_t id = LLVMConstIntGetZExtValue(LLVMGetOperand(invoke, 0)) & UINT32_MAX;
        uint64_t pad = 1 + pad_index(t, fn, LLVMGetUnwindDest(invoke));
        LLVMSetOperand(invoke, 0, LLVMConstInt(t->i64, pad << 32 | id, 0));
    }
}

static void define_module(Functab *t) {
    LLVMValueRef null = LLVMConstPointerNull(t->ptr);
    LLVMValueRef row[] = {
        LLVMConstInt(t->i32, LOAM_ABI_VERSION, 0),
        LLVMConstInt(t->i32, (unsigned)t->pads.n, 0),
        named_or_null(t, "loam.positions"),
        named_or_null(t, "loam.framemaps"),
        t->pads.n ? rewrite_table(t->m, "loam.landingpads", t->ptr, &t->pads) : null,
    };
    LLVMSetInitializer(t->module, LLVMConstStructInContext(t->ctx, row, 5, 0));
}

// ---- functions --------------------------------------------------------------------------------------------

// .eh_frame has each function, for a fault may end it at any instruction (debug.SetPanicOnFault), and
// profiles look at any.
static void set_prologue(LLVMValueRef fn) {
    enum { AT_EACH = 2 }; // instruction: LLVM's UWTableKind::Async
    if (!pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_NOSPLIT))
        pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "split-stack", "");
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "no-realign-stack", "");
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, "frame-pointer", "none");
    LLVMContextRef ctx = LLVMGetModuleContext(LLVMGetGlobalParent(fn));
    unsigned kind = LLVMGetEnumAttributeKindForName("uwtable", 7);
    LLVMAddAttributeAtIndex(fn, LLVMAttributeFunctionIndex, LLVMCreateEnumAttribute(ctx, kind, AT_EACH));
}

static void declare_module(Functab *t) {
    LLVMTypeRef f[] = {t->i32, t->i32, t->ptr, t->ptr, t->ptr};
    t->module = LLVMAddGlobal(t->m, LLVMStructTypeInContext(t->ctx, f, 5, 0), "loam.module");
    LLVMSetLinkage(t->module, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(t->module, 1);
}

static bool emit_functions(Functab *t) {
    ValueVec rows = {0};
    declare_module(t);
    for (LLVMValueRef fn = LLVMGetFirstFunction(t->m); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || !LLVMGetGC(fn)) continue;
        set_prologue(fn);
        number_landing_pads(t, fn);
        PASS_PUSH(rows, function_row(t, fn));
    }
    bool any = rows.n > 0;
    if (any) define_module(t);
    else LLVMDeleteGlobal(t->module);
    if (any) emit_section(t, "loam.functab", LOAM_SECTION_FUNCTAB, function_row_type(t), rows);
    PASS_VEC_FREE(rows);
    return any;
}

// ---- global roots -----------------------------------------------------------------------------------------

static LLVMTypeRef root_row_type(Functab *t) {
    LLVMTypeRef f[] = {t->ptr, t->i64, t->ptr};
    return LLVMStructTypeInContext(t->ctx, f, 3, 0);
}

static PtrMap global_map(Functab *t, LLVMValueRef g) {
    LLVMTypeRef type = LLVMGlobalGetValueType(g);
    PtrMap map = ptrmap_new(&t->arena, LLVMABISizeOfType(t->layout, type));
    size_t n;
    if (pass_has_managed_ptr(type)) {
        if (!ptrmap_add_type(&map, t->layout, type, 0))
            pass_fail(t->o, pass_name, NULL, "global %s: a managed pointer that is not word aligned",
                      LLVMGetValueName2(g, &n));
        return map;
    }
    LLVMValueRef tag = pass_md(g, LOAM_MD_TYPE), descriptor = pass_md_operand(tag, 0);
    if (!tag || (descriptor && LLVMIsAConstant(descriptor) && LLVMIsNull(descriptor))) return map;
    bool known = descriptor && LLVMIsAMDString(descriptor)
                     ? ptrmap_add_text(&map, pass_md_text(tag, 0))
                     : descriptor && ptrmap_add_descriptor(&map, descriptor);
    if (!known)
        pass_fail(t->o, pass_name, NULL, "global %s: its !loam.type is no type descriptor defined here",
                  LLVMGetValueName2(g, &n));
    return map;
}

// A constant keeps the pointers it was linked with, and those point to no heap object.
static bool emit_roots(Functab *t) {
    ValueVec rows = {0};
    for (LLVMValueRef g = LLVMGetFirstGlobal(t->m); g; g = LLVMGetNextGlobal(g)) {
        if (LLVMIsDeclaration(g) || LLVMIsGlobalConstant(g) || LLVMGetLinkage(g) == LLVMAppendingLinkage)
            continue;
        PtrMap map = global_map(t, g);
        if (!map.ptrdata) continue;
        if (LLVMIsThreadLocal(g))
            pass_fail(t->o, pass_name, NULL, "a thread-local variable holds managed pointers");
        LLVMValueRef row[] = {g, LLVMConstInt(t->i64, map.ptrdata, 0), ptrmap_constant(t->m, &map)};
        PASS_PUSH(rows, LLVMConstStructInContext(t->ctx, row, 3, 0));
    }
    bool any = rows.n > 0;
    if (any) emit_section(t, "loam.gcroots", LOAM_SECTION_GCROOTS, root_row_type(t), rows);
    PASS_VEC_FREE(rows);
    return any;
}

bool loam_functab_run(LLVMModuleRef m, const LoamPassOptions *o) {
    if (LLVMGetNamedGlobal(m, "loam.functab")) {
        pass_fail(o, pass_name, NULL, "the module already has its function table");
        return false;
    }
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Functab t = {.m = m,
                 .ctx = ctx,
                 .layout = LLVMGetModuleDataLayout(m),
                 .o = o,
                 .ptr = LLVMPointerTypeInContext(ctx, 0),
                 .i32 = LLVMInt32TypeInContext(ctx),
                 .i64 = LLVMInt64TypeInContext(ctx)};
    bool functions = emit_functions(&t), roots = emit_roots(&t);
    PASS_VEC_FREE(t.pads);
    pass_map_free(&t.pad_index);
    pass_arena_free(&t.arena);
    return functions || roots;
}
