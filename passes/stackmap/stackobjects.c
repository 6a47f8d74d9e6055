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
    PASS_VEC(int) touched;    // objects
    PASS_VEC(Change) changes; // of the block, last first
    int word_map, part_map;   // rows, or -1
} Naming;

static int by_position(const void *a, const void *b) {
    const Change *x = a, *y = b;
    return x->pos > y->pos ? -1 : x->pos < y->pos;
}

static void set_units(Naming *n, int object, uint64_t units) {
    const Object *o = &n->f->objects.at[object];
    if (!n->units[object] && units) PASS_PUSH(n->touched, object);
    for (uint64_t left = n->units[object] ^ units; left; left &= left - 1) {
        int u = __builtin_ctzll(left);
        uint64_t bit = o->first_part < 0 ? o->offset / 8 + o->word[u] : (uint64_t)(o->first_part + u);
        (o->first_part < 0 ? n->words : n->parts)[bit / 64] ^= 1ull << (bit % 64);
    }
    n->units[object] = units;
}

static void enter_block(Naming *n, int block) {
    while (n->touched.n) set_units(n, n->touched.at[--n->touched.n], 0);
    n->changes.n = 0;
    for (int k = n->f->first_change[block]; k >= 0; k = n->f->changes.at[k].next)
        PASS_PUSH(n->changes, n->f->changes.at[k]);
    if (n->changes.n > 1) qsort(n->changes.at, (size_t)n->changes.n, sizeof *n->changes.at, by_position);
    n->word_map = n->part_map = -1;
}

static void name_maps(Naming *n) {
    Frames *f = n->f;
    n->word_map = framemaps_of(&f->maps, n->words, (f->area_words + 63) / 64, -1);
    n->part_map = framemaps_of(&f->maps, n->parts, (f->parts + 63) / 64, f->first_part);
}

static void name_sites(Naming *n) {
    Frames *f = n->f;
    int block = -1, next = 0;
    for (int k = f->sites.n - 1; k >= 0; k--) {
        Site *s = &f->sites.at[k];
        if (s->block != block) enter_block(n, block = s->block), next = 0;
        int first = next;
        for (; next < n->changes.n && n->changes.at[next].pos >= s->pos; next++)
            set_units(n, n->changes.at[next].object, n->changes.at[next].live);
        if (next > first) name_maps(n);
        s->word_map = n->word_map;
        s->part_map = n->part_map;
    }
}

static void name_all(Frames *f) {
    Naming n = {.f = f};
    n.words = PASS_NEW_ARRAY(&f->arena, uint64_t, f->area_words / 64 + 1);
    n.parts = PASS_NEW_ARRAY(&f->arena, uint64_t, f->parts / 64 + 1);
    n.units = PASS_NEW_ARRAY(&f->arena, uint64_t, f->objects.n);
    name_sites(&n);
    PASS_VEC_FREE(n.touched);
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

// By memset, its address out of sight of the code generator (H4).
static void clear_all(Frames *f, LLVMBuilderRef b, const Object *o) {
    LLVMValueRef address = address_opaque(b, frames_address(f, b, o->offset), f->raw);
    LLVMBuildMemSet(b, address, LLVMConstInt(f->i8, 0, 0), LLVMConstInt(f->i64, o->map.ptrdata, 0), 8);
}

static void clear(Frames *f, LLVMValueRef before, const Object *o, uint64_t units) {
    LLVMBuilderRef b = rewrite_before(before);
    if (o->nwords > CLEAR_INLINE_WORDS) {
        clear_all(f, b, o);
    } else {
        for (uint64_t left = units; left; left &= left - 1) {
            LLVMValueRef slot = frames_address(f, b, o->offset + o->word[__builtin_ctzll(left)] * 8);
            LLVMSetAlignment(LLVMBuildStore(b, LLVMConstPointerNull(f->managed), slot), 8);
        }
    }
    LLVMDisposeBuilder(b);
}

static void clear_undefined(Frames *f) {
    LLVMValueRef entry = f->area;
    while (LLVMIsAAllocaInst(entry)) entry = LLVMGetNextInstruction(entry);
    for (int k = 0; k < f->objects.n; k++)
        if (f->objects.at[k].live_at_entry)
            clear(f, entry, &f->objects.at[k], f->objects.at[k].live_at_entry);
    for (int k = 0; k < f->clears.n; k++) {
        const Clear *c = &f->clears.at[k];
        clear(f, LLVMGetNextInstruction(c->marker), &f->objects.at[c->object], c->units);
    }
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
