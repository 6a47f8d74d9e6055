// handles.c - the regions of a batch's functions in the IR: their handles, calls that allocate, calls that
// free.
//
//     entry:   %region = alloca [16 x i8], !loam.stackobject !{null}     both words 0
//     loop:    call @runtime.regionfree(%region)          where a round of the loop begins that it dies with
//              %o = call @runtime.regionalloc(size, type, %region)
//     return:  call @runtime.regionfree(%region)
//
// A function has one region for each loop with whose rounds objects die, and one for those that die with the
// function. The addresses are managed, as regions are lent to callees and stacks move. At a return behind a
// musttail call nothing can be freed: a region that nobody frees is left to the collector (region.h).
#include "escape/escape.h"
#include "loam/abi.h"

static LLVMTypeRef managed(LLVMContextRef ctx) { return LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE); }

bool escape_is_region_alloc(LLVMValueRef v) {
    return pass_is_call(v) && pass_name_is(pass_callee(v), LOAM_SYM_REGION_ALLOC);
}

// Its result is new, but LLVM must not know (H31).
static LLVMValueRef region_alloc(LLVMModuleRef m) {
    LLVMValueRef fn = LLVMGetNamedFunction(m, LOAM_SYM_REGION_ALLOC);
    if (fn) return fn;
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    LLVMTypeRef params[] = {LLVMInt64TypeInContext(ctx), LLVMPointerTypeInContext(ctx, 0), managed(ctx)};
    fn = LLVMAddFunction(m, LOAM_SYM_REGION_ALLOC, LLVMFunctionType(managed(ctx), params, 3, 0));
    LLVMSetFunctionCallConv(fn, LLVMCCallConv);
    rewrite_fn_attr(fn, LLVMAttributeReturnIndex, "nonnull", 0);
    rewrite_fn_attr(fn, LLVMAttributeFunctionIndex, "nounwind", 0);
    return fn;
}

LLVMValueRef escape_region_alloc(LLVMModuleRef m, LLVMBuilderRef b, LLVMValueRef size, LLVMValueRef type,
                                 LLVMValueRef handle) {
    LLVMValueRef fn = region_alloc(m), args[] = {size, type, handle};
    return LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 3, "");
}

static LLVMValueRef make_words(LLVMContextRef ctx, LLVMValueRef fn) {
    LLVMTypeRef i64 = LLVMInt64TypeInContext(ctx), i8 = LLVMInt8TypeInContext(ctx);
    LLVMBuilderRef b;
    LLVMValueRef words = rewrite_frame_words(fn, LLVMArrayType2(i8, sizeof(LoamRegion)), "region", &b);
    LLVMMetadataRef none = LLVMValueAsMetadata(LLVMConstPointerNull(LLVMPointerTypeInContext(ctx, 0)));
    pass_md_set(words, LOAM_MD_STACKOBJECT, &none, 1);
    for (uint64_t at = 0; at < sizeof(LoamRegion); at += 8) {
        LLVMValueRef index = LLVMConstInt(i64, at, 0);
        LLVMBuildStore(b, LLVMConstInt(i64, 0, 0), LLVMBuildInBoundsGEP2(b, i8, words, &index, 1, ""));
    }
    LLVMValueRef address = LLVMBuildAddrSpaceCast(b, words, managed(ctx), "");
    LLVMDisposeBuilder(b);
    return address;
}

LLVMValueRef escape_handle(Escape *e, const EscObject *o) {
    int until = o->in_frame ? -1 : o->until;
    for (int i = 0; i < e->handles.n; i++)
        if (e->handles.at[i].fn == o->fn && e->handles.at[i].until == until) return e->handles.at[i].words;
    LLVMValueRef words = make_words(LLVMGetModuleContext(e->module), e->funcs[o->fn].fn);
    PASS_PUSH(e->handles, ((EscHandle){o->fn, until, words}));
    return words;
}

static void free_before(Escape *e, const EscHandle *h, LLVMValueRef at) {
    LLVMTypeRef param = managed(LLVMGetModuleContext(e->module));
    LLVMValueRef fn = rewrite_leaf(e->module, LOAM_SYM_REGION_FREE, &param, 1), arg = h->words;
    LLVMBuilderRef b = rewrite_before(at);
    LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, &arg, 1, "");
    LLVMDisposeBuilder(b);
}

static void free_handle(Escape *e, const EscHandle *h) {
    const PassCfg *c = e->funcs[h->fn].cfg;
    if (h->until >= 0) free_before(e, h, rewrite_first_non_phi(c->blocks[c->loops[h->until].header]));
    for (int b = 0; b < c->n; b++) {
        LLVMValueRef end = LLVMGetBasicBlockTerminator(c->blocks[b]);
        if (LLVMIsAReturnInst(end) && !rewrite_returns_tail_call(end)) free_before(e, h, end);
    }
}

void escape_free_handles(Escape *e) {
    for (int i = 0; i < e->handles.n; i++) free_handle(e, &e->handles.at[i]);
}
