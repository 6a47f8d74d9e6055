// inlinealloc.c - loam-inlinealloc: small objects are taken from the thread's free slots where they are made.
//
//     p = mallocgc(24, T, true)     slot = the slots of 24 bytes at the thread's word (loam/abi.h)
//                                   if (slot->free != 0 && slot->mask == map of T) {
//                                       p = slot->group_base + (lowest bit of slot->free) * 24
//                                       slot->free without that bit
//                                       *p = zeros
//                                   } else {
//                                       p = mallocgc(24, T, true)                cold
//                                   }
//
// That is mallocgc's own fast path (heap/malloc.c) for a size and a map that are known: it counts nothing and
// asks for nothing else, as that does not. A slot without free bits sends all to mallocgc: those of the cache
// that is always empty (gcstress, heap profiles of each object), those of another heap plan, those of spans
// that are full. So does a span whose objects have several maps. New objects are black while a cycle marks,
// because the whole group was marked when it became the slot's. Objects without pointers need no map, and
// those of less than 16 bytes share a block: they are mallocgc's.
//
// A region's object comes in the same way from a slot of its record (heap/region.h), if the region has one,
// of this P, and of the same generation; and else from regionalloc.
//
// Soundness. Between reading the thread's word and writing `free` stands no safepoint, so the P and its cache
// stay the same. The word is read by an asm with side effects, which nothing moves or makes one of two: after
// a safepoint the goroutine may run on another thread. The object's address is the result of an asm, too: if
// it were computed from a managed pointer to the group, loam-statepoints would keep that alive instead, which
// is the address of another object.
//
//   expects  LLVM's optimiser has run, barriers and polls are placed: to them the calls are safepoints
//   leaves   the call, in a block of its own that runs rarely
//   refuses  nothing; calls whose size or map is not known here, those before a panic, and those beyond
//            MOST_SITES in a function stay as they are
#include "analysis/ptrmap.h"
#include "ir/rewrite.h"
#include "loam/abi.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

// Of a function: what is much longer runs once, as tables of a package's variables do.
enum { MOST_SITES = 64 };

typedef struct Inline {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTypeRef i8, i64, raw, managed;
    LLVMValueRef thread, hide; // asm
} Inline;

typedef struct Site {
    LLVMValueRef call;
    LLVMValueRef region;   // its words, or NULL: mallocgc
    uint64_t mask;         // of the object; 0: it has no pointers
    uint64_t bytes, slots; // the slot's number
    bool clears;
} Site;

static bool is_candidate(LLVMValueRef i) { return LLVMIsACallInst(i) && pass_is_allocation(i); }

// The map of an object of so many bytes, made of values of the type; false: it is not known.
static bool map_of(PassArena *arena, LLVMValueRef descriptor, uint64_t size, uint64_t *mask) {
    *mask = 0;
    if (LLVMIsNull(descriptor)) return true;
    LLVMValueRef type = ptrmap_type_record(descriptor);
    uint64_t step, ptrdata;
    if (!type || !ptrmap_type_field(type, TYPE_FIELD_SIZE, 64, &step) ||
        !ptrmap_type_field(type, TYPE_FIELD_PTRDATA, 64, &ptrdata))
        return false;
    if (!ptrdata) return true;
    PtrMap map = ptrmap_new(arena, size);
    if (!step || ptrdata > size || size % step || !ptrmap_add_descriptor(&map, descriptor)) return false;
    for (uint64_t w = 0; w < size / 8; w++) *mask |= (uint64_t)ptrmap_has(&map, w % (step / 8)) << w;
    return true;
}

static bool site_of(PassArena *arena, LLVMValueRef call, Site *s) {
    bool is_region = pass_name_is(pass_callee(call), LOAM_SYM_REGION_ALLOC);
    LLVMValueRef size = LLVMGetOperand(call, 0), last = LLVMGetOperand(call, 2);
    if (!LLVMIsAConstantInt(size) || (!is_region && !LLVMIsAConstantInt(last))) return false;
    uint64_t n = LLVMConstIntGetZExtValue(size);
    if (n - 1 >= LOAM_ALLOC_MOST || !map_of(arena, LLVMGetOperand(call, 1), n, &s->mask)) return false;
    if (!s->mask && n < LOAM_ALLOC_LEAST_BYTES) return false;
    uint32_t class = loam_alloc_class(n);
    s->call = call;
    s->region = is_region ? last : NULL;
    s->bytes = loam_alloc_bytes(class);
    s->slots = 2 * class + !s->mask;
    s->clears = s->mask || is_region || LLVMConstIntGetZExtValue(last);
    return true;
}

static LLVMValueRef number(const Inline *x, uint64_t n) { return LLVMConstInt(x->i64, n, 0); }

static LLVMValueRef call_asm(LLVMBuilderRef b, LLVMValueRef code, LLVMValueRef *args, unsigned n) {
    return LLVMBuildCall2(b, LLVMGetInlineAsmFunctionType(code), code, args, n, "");
}

static LLVMValueRef field(const Inline *x, LLVMBuilderRef b, LLVMValueRef base, size_t at) {
    LLVMValueRef offset = number(x, at);
    return at ? LLVMBuildInBoundsGEP2(b, x->i8, base, &offset, 1, "") : base;
}

static LLVMValueRef load(const Inline *x, LLVMBuilderRef b, LLVMTypeRef type, LLVMValueRef base, size_t at) {
    return LLVMBuildLoad2(b, type, field(x, b, base, at), "");
}

static LLVMValueRef either(LLVMBuilderRef b, LLVMValueRef no, LLVMValueRef x, LLVMValueRef y) {
    return LLVMBuildOr(b, no, LLVMBuildICmp(b, LLVMIntNE, x, y, ""), "");
}

static LLVMValueRef lowest_bit(const Inline *x, LLVMBuilderRef b, LLVMValueRef free) {
    unsigned id = LLVMLookupIntrinsicID("llvm.cttz", 9);
    LLVMValueRef fn = LLVMGetIntrinsicDeclaration(x->m, id, (LLVMTypeRef[]){x->i64}, 1);
    LLVMValueRef args[] = {free, LLVMConstInt(LLVMInt1TypeInContext(x->ctx), 1, 0)};
    return LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, args, 2, "");
}

static LLVMValueRef take(const Inline *x, LLVMBuilderRef b, LLVMValueRef slot, LLVMValueRef free,
                         const Site *s) {
    LLVMValueRef rest = LLVMBuildAnd(b, free, LLVMBuildSub(b, free, number(x, 1), ""), "");
    LLVMBuildStore(b, rest, field(x, b, slot, offsetof(LoamAllocSlot, free)));
    LLVMValueRef base = load(x, b, x->i64, slot, offsetof(LoamAllocSlot, group_base));
    LLVMValueRef at = LLVMBuildMul(b, lowest_bit(x, b, free), number(x, s->bytes), "");
    LLVMValueRef address = LLVMBuildAdd(b, base, at, ""), p = call_asm(b, x->hide, &address, 1);
    if (s->clears)
        LLVMBuildMemSet(b, p, LLVMConstInt(x->i8, 0, 0), number(x, s->bytes), s->bytes % 16 ? 8 : 16);
    return p;
}

// What the two ways of allocation are made of.
typedef struct Ways {
    LLVMBasicBlockRef fast, slow, join;
    LLVMValueRef slot, no; // no: it is not the slot's to give
} Ways;

// The region's own slot, if it is one of this P that is still open.
static void look_at_region(const Inline *x, LLVMBuilderRef b, const Site *s, LLVMValueRef cache, Ways *w) {
    LLVMValueRef record = load(x, b, x->raw, s->region, offsetof(LoamRegion, record));
    LLVMBasicBlockRef some = LLVMInsertBasicBlockInContext(x->ctx, w->fast, "");
    LLVMValueRef none = LLVMBuildICmp(b, LLVMIntEQ, record, LLVMConstPointerNull(x->raw), "");
    rewrite_unlikely(LLVMBuildCondBr(b, none, w->slow, some));
    LLVMPositionBuilderAtEnd(b, some);
    w->no =
        LLVMBuildICmp(b, LLVMIntNE, load(x, b, x->raw, record, offsetof(LoamRegionHead, cache)), cache, "");
    LLVMValueRef now = load(x, b, x->i64, record, offsetof(LoamRegionHead, generation));
    LLVMValueRef then = load(x, b, x->i64, s->region, offsetof(LoamRegion, generation));
    w->no = either(b, w->no, now, then);
    w->slot = field(x, b, record, sizeof(LoamRegionHead) + s->slots * LOAM_REGION_PART_BYTES);
}

static void make_inline(const Inline *x, const Site *s) {
    LLVMValueRef behind = LLVMGetNextInstruction(s->call);
    LLVMBasicBlockRef head = LLVMGetInstructionParent(s->call);
    Ways w = {.slow = rewrite_split_before(s->call)};
    w.join = rewrite_split_before(behind);
    w.fast = LLVMInsertBasicBlockInContext(x->ctx, w.slow, "");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(x->ctx);
    LLVMPositionBuilderAtEnd(b, head);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(s->call));
    LLVMValueRef cache = call_asm(b, x->thread, NULL, 0);
    if (s->region) look_at_region(x, b, s, cache, &w);
    else w.slot = field(x, b, cache, s->slots * sizeof(LoamAllocSlot));
    LLVMValueRef free = load(x, b, x->i64, w.slot, offsetof(LoamAllocSlot, free));
    LLVMValueRef full = LLVMBuildICmp(b, LLVMIntEQ, free, number(x, 0), "");
    w.no = w.no ? LLVMBuildOr(b, w.no, full, "") : full;
    if (s->mask)
        w.no = either(b, w.no, load(x, b, x->i64, w.slot, offsetof(LoamAllocSlot, mask)), number(x, s->mask));
    rewrite_unlikely(LLVMBuildCondBr(b, w.no, w.slow, w.fast));
    LLVMPositionBuilderAtEnd(b, w.fast);
    LLVMValueRef p = take(x, b, w.slot, free, s);
    LLVMBuildBr(b, w.join);
    LLVMPositionBuilderAtEnd(b, w.slow);
    LLVMBuildBr(b, w.join);
    LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(w.join));
    LLVMValueRef phi = LLVMBuildPhi(b, x->managed, "");
    LLVMReplaceAllUsesWith(s->call, phi);
    LLVMAddIncoming(phi, (LLVMValueRef[]){p, s->call}, (LLVMBasicBlockRef[]){w.fast, w.slow}, 2);
    LLVMDisposeBuilder(b);
}

static bool is_before_a_panic(LLVMValueRef call) {
    return LLVMIsAUnreachableInst(LLVMGetBasicBlockTerminator(LLVMGetInstructionParent(call)));
}

static bool inline_in(const Inline *x, LLVMValueRef fn) {
    ValueVec calls = rewrite_collect(fn, is_candidate);
    PassArena arena = {0};
    int done = 0;
    for (int i = 0; i < calls.n && done < MOST_SITES; i++) {
        Site s;
        if (is_before_a_panic(calls.at[i]) || !site_of(&arena, calls.at[i], &s)) continue;
        make_inline(x, &s);
        done++;
    }
    pass_arena_free(&arena);
    PASS_VEC_FREE(calls);
    return done > 0;
}

static LLVMValueRef make_asm(LLVMTypeRef type, const char *code, const char *constraints) {
    return LLVMGetInlineAsm(type, code, strlen(code), constraints, strlen(constraints), 1, 0,
                            LLVMInlineAsmDialectATT, 0);
}

bool loam_inlinealloc_run(LLVMModuleRef m, const LoamPassOptions *o) {
    (void)o;
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    Inline x = {.m = m,
                .ctx = ctx,
                .i8 = LLVMInt8TypeInContext(ctx),
                .i64 = LLVMInt64TypeInContext(ctx),
                .raw = LLVMPointerTypeInContext(ctx, 0),
                .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)};
    char word[64];
    snprintf(word, sizeof word, "movq %%fs:%s@tpoff+%d, $0", LOAM_SYM_THREAD, LOAM_THREAD_ALLOC);
    x.thread = make_asm(LLVMFunctionType(x.raw, NULL, 0, 0), word, "=r");
    x.hide = make_asm(LLVMFunctionType(x.managed, &x.i64, 1, 0), "", "=r,0");
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn)) changed |= inline_in(&x, fn);
    return changed;
}
