// stackobjects.c - tells the collector and the stack copier where each frame's objects with pointers are,
// safepoint by safepoint.
//
// The objects with pointers of a frame lie in one alloca, the area (frame_area.c). A safepoint call gets a
// "deopt" bundle of pairs (ptr %objects, i64 index into @loam.framemaps): one for the words of the area that
// hold live pointers, one more when large objects are live. The stack map then holds the place of the area,
// the table (framemaps.h) the bits, shared between safepoints where the same is live. So a safepoint costs as
// much in a frame of a thousand objects as in a frame of one. Pairs that name each live object would be
// objects times safepoints, and LLVM's code generator takes a microsecond for each: 500 lines of fmt.Println
// in one function took 25 s.
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
#include <stdlib.h>

static const char pass_name[] = "loam-stackobjects";

static bool number_units(Frames *f) {
    bool any = false;
    for (int i = 0; i < f->objects.n; i++) {
        Object *o = &f->objects.at[i];
        o->word = PASS_NEW_ARRAY(&f->arena, uint64_t, o->map.ptrdata / 8 + 1);
        for (uint64_t w = 0; w * 8 < o->map.ptrdata; w++)
            if (ptrmap_has(&o->map, w)) o->word[o->nwords++] = w;
        o->nunits = o->nwords > WORDS_TRACKED ? 1 : o->nwords;
        any |= o->nunits > 0;
    }
    return any;
}

// ---- the maps of safepoints -------------------------------------------------------------------------------

typedef struct Naming { // of a function; what is live at one place, going backward
    Frames *f;
    uint64_t *words, *parts;  // bits of the area's words and of the parts
    uint64_t *units;          // of each object
    PASS_VEC(Change) changes; // of the block, last first
    bool changed;             // since the maps were named
    int word_map, part_map;   // rows, or -1
} Naming;

static int by_position(const void *a, const void *b) {
    const Change *x = a, *y = b;
    return x->pos > y->pos ? -1 : x->pos < y->pos;
}

static void apply(Naming *n, const Change *c) {
    const Object *o = &n->f->objects.at[c->object];
    for (uint64_t left = n->units[c->object] ^ c->live; left; left &= left - 1) {
        int u = __builtin_ctzll(left);
        uint64_t bit = o->first_part < 0 ? o->offset / 8 + o->word[u] : (uint64_t)(o->first_part + u);
        (o->first_part < 0 ? n->words : n->parts)[bit / 64] ^= 1ull << (bit % 64);
    }
    n->units[c->object] = c->live;
    n->changed = true;
}

static void enter_block(Naming *n, int block) {
    n->changes.n = 0;
    for (int k = n->f->first_change[block]; k >= 0; k = n->f->changes.at[k].next)
        PASS_PUSH(n->changes, n->f->changes.at[k]);
    if (n->changes.n > 1) qsort(n->changes.at, (size_t)n->changes.n, sizeof *n->changes.at, by_position);
}

static void name_maps(Naming *n) {
    Frames *f = n->f;
    n->word_map = framemaps_of(&f->maps, n->words, (f->area_words + 63) / 64, -1);
    n->part_map = framemaps_of(&f->maps, n->parts, (f->parts + 63) / 64, f->first_part);
    n->changed = false;
}

// Backward over the changes and sites of a block; `site` is its last one, and becomes that of the block
// before.
static void name_sites(Naming *n, int block, int *site) {
    Frames *f = n->f;
    int next = 0;
    enter_block(n, block);
    for (; *site >= 0 && f->sites.at[*site].block == block; --*site) {
        Site *s = &f->sites.at[*site];
        for (; next < n->changes.n && n->changes.at[next].pos >= s->pos; next++)
            apply(n, &n->changes.at[next]);
        if (n->changed) name_maps(n);
        s->word_map = n->word_map;
        s->part_map = n->part_map;
    }
    for (; next < n->changes.n; next++) apply(n, &n->changes.at[next]);
}

static void name_all(Frames *f) {
    Naming n = {.f = f};
    n.words = PASS_NEW_ARRAY(&f->arena, uint64_t, f->area_words / 64 + 1);
    n.parts = PASS_NEW_ARRAY(&f->arena, uint64_t, f->parts / 64 + 1);
    n.units = PASS_NEW_ARRAY(&f->arena, uint64_t, f->objects.n);
    n.word_map = n.part_map = -1;
    for (int b = f->cfg->n - 1, site = f->sites.n - 1; b >= 0; b--) name_sites(&n, b, &site);
    PASS_VEC_FREE(n.changes);
}

static void add_operands(Frames *f) {
    for (int k = 0; k < f->sites.n; k++) {
        const Site *s = &f->sites.at[k];
        LLVMValueRef pairs[4];
        int n = 0, maps[] = {s->word_map, s->part_map};
        for (int i = 0; i < 2; i++) {
            if (maps[i] < 0) continue;
            pairs[n++] = f->area;
            pairs[n++] = LLVMConstInt(f->i64, (unsigned)maps[i], 0);
        }
        if (n) rewrite_add_bundle(s->call, "deopt", pairs, n);
    }
}

// ---- 3. clearing ------------------------------------------------------------------------------------------

typedef struct Range { // bytes of the area
    uint64_t from, to;
} Range;
typedef PASS_VEC(Range) Ranges;

static int by_offset(const void *a, const void *b) {
    const Range *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

static void add_ranges(Ranges *r, const Object *o, uint64_t units) {
    if (units && o->nunits != o->nwords) PASS_PUSH(*r, ((Range){o->offset, o->offset + o->map.ptrdata}));
    for (uint64_t left = o->nunits == o->nwords ? units : 0; left; left &= left - 1) {
        uint64_t from = o->offset + o->word[__builtin_ctzll(left)] * 8;
        PASS_PUSH(*r, ((Range){from, from + 8}));
    }
}

// By memset, its address out of sight of the code generator (H4).
static void clear_range(Frames *f, LLVMBuilderRef b, Range r) {
    LLVMValueRef address = address_opaque(b, frames_address(f, b, r.from), f->raw);
    LLVMBuildMemSet(b, address, LLVMConstInt(f->i8, 0, 0), LLVMConstInt(f->i64, r.to - r.from, 0), 8);
}

// Where nothing of an object, or of all, has been written yet. A few words by stores; many, with the small
// gaps between them, by memset: LLVM's scheduler is quadratic in the stores of one block.
static void clear(Frames *f, LLVMValueRef before, Ranges *r) {
    enum { GAP = 256 };
    if (r->n > 1) qsort(r->at, (size_t)r->n, sizeof *r->at, by_offset);
    LLVMBuilderRef b = rewrite_before(before);
    for (int i = 0, end; i < r->n; i = end) {
        Range all = r->at[i];
        bool many = all.to - all.from > 8;
        for (end = i + 1; end < r->n && r->at[end].from < all.to + GAP; end++) {
            many |= r->at[end].to - r->at[end].from > 8 || end - i >= CLEAR_INLINE_WORDS;
            all.to = r->at[end].to;
        }
        if (many) clear_range(f, b, all);
        for (int k = i; k < end && !many; k++)
            LLVMSetAlignment(
                LLVMBuildStore(b, LLVMConstPointerNull(f->managed), frames_address(f, b, r->at[k].from)), 8);
    }
    LLVMDisposeBuilder(b);
}

static void clear_undefined(Frames *f) {
    LLVMValueRef entry = f->area;
    Ranges r = {0};
    while (LLVMIsAAllocaInst(entry)) entry = LLVMGetNextInstruction(entry);
    for (int k = 0; k < f->objects.n; k++) add_ranges(&r, &f->objects.at[k], f->objects.at[k].live_at_entry);
    clear(f, entry, &r);
    for (int k = 0; k < f->clears.n; k++) {
        const Clear *c = &f->clears.at[k];
        r.n = 0;
        add_ranges(&r, &f->objects.at[c->object], c->units);
        clear(f, LLVMGetNextInstruction(c->marker), &r);
    }
    PASS_VEC_FREE(r);
}

static bool is_lifetime(LLVMValueRef i) {
    return LLVMIsACallInst(i) && pass_name_starts(pass_callee(i), "llvm.lifetime.");
}

static void remove_markers(Frames *f) {
    ValueVec markers = rewrite_collect(f->fn, is_lifetime);
    for (int i = 0; i < markers.n; i++) {
        int k = pass_map_get(&f->of_alloca, LLVMGetOperand(markers.at[i], 1));
        if (k >= 0 && f->objects.at[k].nunits) LLVMInstructionEraseFromParent(markers.at[i]);
    }
    PASS_VEC_FREE(markers);
}

// ---- the pass ---------------------------------------------------------------------------------------------

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i); }

static void list_objects(Frames *f) {
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
        pass_map_set(&f->of_alloca, a, f->objects.n);
        PASS_PUSH(f->objects, o);
    }
    PASS_VEC_FREE(allocas);
}

static void rewrite_frame(Frames *f) {
    f->cfg = pass_cfg_new(f->fn);
    frames_solve(f);
    frames_lay_out(f);
    name_all(f);
    clear_undefined(f);
    remove_markers(f);
    frames_move_in(f);
    add_operands(f);
    pass_cfg_free(f->cfg);
}

static void free_function(Frames *f) {
    PASS_VEC_FREE(f->objects);
    PASS_VEC_FREE(f->events);
    PASS_VEC_FREE(f->sites);
    PASS_VEC_FREE(f->reads);
    PASS_VEC_FREE(f->changes);
    PASS_VEC_FREE(f->clears);
    pass_map_free(&f->of_alloca);
    pass_map_free(&f->first_event);
    pass_arena_free(&f->arena);
}

static bool run_on_function(Frames *f) {
    bool changed = contradictions_resolve(f->fn);
    list_objects(f);
    for (int i = 0; i < f->objects.n; i++) frames_walk_object(f, i);
    if (f->objects.n) frames_check_writes(f);
    if (number_units(f)) {
        rewrite_frame(f);
        changed = true;
    }
    free_function(f);
    return changed;
}

bool loam_stackobjects_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMContextRef ctx = LLVMGetModuleContext(m);
    if (LLVMGetNamedGlobal(m, "loam.framemaps")) {
        pass_fail(o, pass_name, NULL, "the module already has its maps of frames");
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
    framemaps_begin(&f.maps, m);
    for (f.fn = LLVMGetFirstFunction(m); f.fn; f.fn = LLVMGetNextFunction(f.fn))
        if (!LLVMIsDeclaration(f.fn) && LLVMGetGC(f.fn)) changed |= run_on_function(&f);
    framemaps_end(&f.maps);
    return changed;
}
