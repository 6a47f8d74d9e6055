// stackobjects.c - tells the collector and the stack copier where each frame's objects with pointers are,
// safepoint by safepoint.
//
// Each safepoint call gets a "deopt" bundle of pairs (ptr %alloca, i64 index into @loam.stackobjects) of the
// objects that are live there. The stack map then holds their places; the table their sizes and which words
// are pointers.
//
//  1. An alloca's pointer words: from its !loam.stackobject (a descriptor, or the bits that loam-attributes
//     made of it), else its type, else its accesses, which are all there is to see of a piece that SROA made
//     (H8). Where that is not exact the pass fails.
//  2. Liveness by word, backward. Loads through known addresses use a word, stores that cover it define it.
//     Once an object's address has been stored or kept by a call (it is exposed), every call and every load
//     through an unknown pointer uses all of it. A word that is not live is not named: its slot may hold
//     anything.
//  3. So what is named was stored on every path; words that are live into the function's entry were not, and
//     are cleared there. The same at llvm.lifetime.start, which makes content undefined. A results struct,
//     say, is live at its call before it is written.
//  4. Lifetime markers of objects with pointers are removed: the code generator would let two of them share a
//     slot.
//
// An object of more than WORDS_TRACKED pointer words is one unit, defined only by clearing all of it.
#include "analysis/address.h"
#include "stackmap/contradictions.h"
#include "stackmap/frames.h"
#include <string.h>

static const char pass_name[] = "loam-stackobjects";

static void number_units(Frames *f) {
    for (int i = 0; i < f->objects.n; i++) {
        Object *o = &f->objects.at[i];
        o->word = PASS_NEW_ARRAY(&f->arena, uint64_t, o->map.ptrdata / 8 + 1);
        for (uint64_t w = 0; w * 8 < o->map.ptrdata; w++)
            if (ptrmap_has(&o->map, w)) o->word[o->nwords++] = w;
        o->first_unit = f->units;
        o->nunits = o->nwords > WORDS_TRACKED ? 1 : o->nwords;
        f->units += o->nunits;
    }
    f->words = f->units / 64 + 1;
    f->expose_words = f->objects.n / 64 + 1;
}

// ---- the table --------------------------------------------------------------------------------------------

static int table_index(Frames *f, uint64_t size, const PtrMap *map) {
    LLVMValueRef bits = ptrmap_constant(f->m, map);
    for (int i = 0; i < f->rows.n; i++)
        if (f->rows.at[i].bits == bits && f->rows.at[i].size == size) return i;
    PASS_PUSH(f->rows, ((Row){size, map->ptrdata, bits}));
    return f->rows.n - 1;
}

static int named_index(Frames *f, Object *o, const uint64_t *live) {
    uint64_t mask = 0;
    for (int u = 0; u < o->nunits; u++) mask |= (uint64_t)frame_bit(live, o->first_unit + u) << u;
    if (!mask) return -1;
    for (int i = 0; i < o->named.n; i++)
        if (o->named.at[i].live == mask) return o->named.at[i].index;
    PtrMap map = ptrmap_new(&f->arena, o->size);
    for (int w = 0; w < o->nwords; w++)
        if (o->nunits != o->nwords || mask >> w & 1) ptrmap_set(&map, o->word[w]);
    int index = table_index(f, o->size, &map);
    PASS_PUSH(o->named, ((Named){mask, index}));
    return index;
}

static void emit_table(Frames *f) {
    LLVMTypeRef fields[] = {f->i64, f->i64, f->raw}, type = LLVMStructTypeInContext(f->ctx, fields, 3, 0);
    ValueVec rows = {0};
    for (int i = 0; i < f->rows.n; i++) {
        LLVMValueRef row[] = {LLVMConstInt(f->i64, f->rows.at[i].size, 0),
                              LLVMConstInt(f->i64, f->rows.at[i].ptrdata, 0), f->rows.at[i].bits};
        PASS_PUSH(rows, LLVMConstStructInContext(f->ctx, row, 3, 0));
    }
    rewrite_table(f->m, "loam.stackobjects", type, &rows);
    PASS_VEC_FREE(rows);
}

// ---- 3. clearing, and the bundles -------------------------------------------------------------------------

typedef struct Site {
    LLVMValueRef call;
    int first, n;
} Site; // operands [first, first + n)
typedef struct Clear {
    LLVMValueRef at;
    int object;
    uint64_t units;
} Clear;
typedef struct Plan {
    PASS_VEC(Site) sites;
    ValueVec operands;
    PASS_VEC(Clear) clears;
} Plan;

static uint64_t live_units(const Object *o, const uint64_t *live) {
    uint64_t units = 0;
    for (int u = 0; u < o->nunits; u++) units |= (uint64_t)frame_bit(live, o->first_unit + u) << u;
    return units;
}

static void plan_instruction(Frames *f, Plan *p, LLVMValueRef i, const uint64_t *behind,
                             const uint64_t *before) {
    int e;
    if (frames_first_event(f, i, &e))
        for (; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            if (ev->kind == START && live_units(&f->objects.at[ev->object], behind))
                PASS_PUSH(p->clears,
                          ((Clear){i, ev->object, live_units(&f->objects.at[ev->object], behind)}));
        }
    if (!pass_is_safepoint(i)) return;
    Site s = {i, p->operands.n, 0};
    for (int k = 0; k < f->objects.n; k++) {
        int index = named_index(f, &f->objects.at[k], before);
        if (index < 0) continue;
        PASS_PUSH(p->operands, f->objects.at[k].alloca);
        PASS_PUSH(p->operands, LLVMConstInt(f->i64, (unsigned)index, 0));
        s.n += 2;
    }
    if (s.n) PASS_PUSH(p->sites, s);
}

static void plan_block(Frames *f, Plan *p, int block) {
    Trail t = {0};
    uint64_t live[f->words], behind[f->words];
    memcpy(live, f->live_out + block * f->words, sizeof live);
    frames_trail(f, block, &t);
    for (int i = t.at.n - 1; i >= 0; i--) {
        memcpy(behind, live, sizeof live);
        frames_step_live(f, t.at.at[i], &t.exposed.at[i * f->expose_words], live, NULL);
        plan_instruction(f, p, t.at.at[i], behind, live);
    }
    PASS_VEC_FREE(t.at);
    PASS_VEC_FREE(t.exposed);
    if (block != 0) return;
    for (int k = 0; k < f->objects.n; k++) {
        Object *o = &f->objects.at[k];
        if (live_units(o, live)) PASS_PUSH(p->clears, ((Clear){o->alloca, k, live_units(o, live)}));
    }
}

// By memset, its address out of sight of the code generator (H4).
static void clear_all(Frames *f, LLVMBuilderRef b, const Object *o) {
    LLVMValueRef address = address_opaque(b, o->alloca, f->raw);
    LLVMBuildMemSet(b, address, LLVMConstInt(f->i8, 0, 0), LLVMConstInt(f->i64, o->map.ptrdata, 0), 8);
}

// Clearing behind `at`: an alloca (then behind all allocas that follow it) or a lifetime marker.
static void clear(Frames *f, const Clear *c) {
    const Object *o = &f->objects.at[c->object];
    LLVMValueRef at = LLVMGetNextInstruction(c->at);
    while (LLVMIsAAllocaInst(at)) at = LLVMGetNextInstruction(at);
    LLVMBuilderRef b = rewrite_before(at);
    if (o->nwords > CLEAR_INLINE_WORDS) {
        clear_all(f, b, o);
    } else {
        for (int w = 0; w < o->nwords; w++) {
            if (!(c->units >> w & 1)) continue;
            LLVMValueRef index = LLVMConstInt(f->i64, o->word[w] * 8, 0);
            LLVMValueRef slot = o->word[w] ? LLVMBuildGEP2(b, f->i8, o->alloca, &index, 1, "") : o->alloca;
            LLVMSetAlignment(LLVMBuildStore(b, LLVMConstPointerNull(f->managed), slot), 8);
        }
    }
    LLVMDisposeBuilder(b);
}

static bool is_lifetime(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_starts(pass_callee(i), "llvm.lifetime.");
}

static void remove_markers(Frames *f) {
    ValueVec markers = rewrite_collect(f->fn, is_lifetime);
    for (int i = 0; i < markers.n; i++)
        for (int k = 0; k < f->objects.n; k++)
            if (f->objects.at[k].nunits && LLVMGetOperand(markers.at[i], 1) == f->objects.at[k].alloca) {
                LLVMInstructionEraseFromParent(markers.at[i]);
                break;
            }
    PASS_VEC_FREE(markers);
}

static void carry_out(Frames *f, Plan *p) {
    for (int i = 0; i < p->clears.n; i++) clear(f, &p->clears.at[i]);
    for (int i = 0; i < p->sites.n; i++)
        rewrite_add_bundle(p->sites.at[i].call, "deopt", p->operands.at + p->sites.at[i].first,
                           p->sites.at[i].n);
    remove_markers(f);
}

// ---- the pass ---------------------------------------------------------------------------------------------

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i); }

static bool list_objects(Frames *f) {
    ValueVec allocas = rewrite_collect(f->fn, is_alloca);
    for (int i = 0; i < allocas.n; i++) {
        LLVMValueRef a = allocas.at[i], count = LLVMGetOperand(a, 0);
        if (!LLVMIsAConstantInt(count)) {
            frames_refuse(f, a, a, "its size is not constant (H13)");
            continue;
        }
        Object o = {.alloca = a,
                    .size = LLVMABISizeOfType(f->layout, LLVMGetAllocatedType(a)) *
                            LLVMConstIntGetZExtValue(count)};
        o.map = ptrmap_new(&f->arena, o.size);
        PASS_PUSH(f->objects, o);
    }
    PASS_VEC_FREE(allocas);
    return f->objects.n > 0;
}

static bool run_on_function(Frames *f) {
    bool changed = contradictions_resolve(f->fn);
    f->units = 0;
    if (list_objects(f)) {
        for (int i = 0; i < f->objects.n; i++) frames_walk_object(f, i);
        frames_check_writes(f);
        number_units(f);
    }
    if (f->units) {
        Plan plan = {0};
        f->cfg = pass_cfg_new(f->fn);
        frames_solve_exposed(f);
        frames_solve_live(f);
        for (int b = 0; b < f->cfg->n; b++) plan_block(f, &plan, b);
        carry_out(f, &plan);
        pass_cfg_free(f->cfg);
        PASS_VEC_FREE(plan.sites);
        PASS_VEC_FREE(plan.operands);
        PASS_VEC_FREE(plan.clears);
        changed = true;
    }
    for (int i = 0; i < f->objects.n; i++) PASS_VEC_FREE(f->objects.at[i].named);
    PASS_VEC_FREE(f->objects);
    PASS_VEC_FREE(f->events);
    pass_map_free(&f->first_event);
    pass_arena_free(&f->arena);
    return changed;
}

bool loam_stackobjects_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    if (LLVMGetNamedGlobal(m, "loam.stackobjects")) {
        pass_fail(o, pass_name, NULL, "the module already has its table of stack objects");
        return false;
    }
    Frames f = {.m = m,
                .ctx = ctx,
                .layout = LLVMGetModuleDataLayout(m),
                .o = o,
                .i8 = LLVMInt8TypeInContext(ctx),
                .i64 = LLVMInt64TypeInContext(ctx),
                .raw = LLVMPointerTypeInContext(ctx, 0),
                .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)};
    bool changed = false;
    for (f.fn = LLVMGetFirstFunction(m); f.fn; f.fn = LLVMGetNextFunction(f.fn))
        if (!LLVMIsDeclaration(f.fn) && LLVMGetGC(f.fn)) changed |= run_on_function(&f);
    if (f.rows.n) emit_table(&f);
    PASS_VEC_FREE(f.rows);
    return changed;
}
