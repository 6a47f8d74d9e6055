// frame_area.c - the area of a frame: all stack objects with pointers, in one alloca. See stackobjects.c.
//
// Small objects come first, in the order in which they are first used: their addresses are short, and what is
// alive together lies together, so that maps are short. A bit for each word of an object is long when the
// object is large and its pointers are few or one unit; such objects come last, and each of their units is a
// part (LoamFrameMap) with a bit of its own.
//
// Nothing is lost to LLVM by this: after loam-opaque, objects are reached by direct accesses at constant
// offsets and by opaque addresses only, and no pass that could tell one alloca from another comes after.
#include "analysis/address.h"
#include "stackmap/frames.h"
#include <stdlib.h>

enum { SMALL_BYTES = 128, BIT_A_WORD_BYTES = 1024, WORD = 8 };

// ---- places -----------------------------------------------------------------------------------------------

typedef struct Place {
    int object, class;
    int block, pos; // of the first event
} Place;

static bool has_parts(const Object *o) { return o->nunits != o->nwords || o->size > BIT_A_WORD_BYTES; }

static Place place_of(const Frames *f, int object) {
    const Object *o = &f->objects.at[object];
    Place p = {object, has_parts(o) ? 2 : o->size > SMALL_BYTES, INT_MAX, INT_MAX};
    for (int e = o->first_event; e < o->first_event + o->nevents; e++) {
        const Event *ev = &f->events.at[e];
        if (ev->block < 0 || ev->block > p.block || (ev->block == p.block && ev->pos > p.pos)) continue;
        p.block = ev->block;
        p.pos = ev->pos;
    }
    return p;
}

static int by_place(const void *a, const void *b) {
    const Place *x = a, *y = b;
    if (x->class != y->class) return x->class < y->class ? -1 : 1;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    return x->object < y->object ? -1 : x->object > y->object;
}

static void add_parts(Frames *f, Object *o) {
    o->first_part = f->parts;
    for (int u = 0; u < o->nunits; u++) {
        PtrMap map = o->map, word = ptrmap_new(&f->arena, WORD);
        ptrmap_set(&word, 0);
        bool whole = o->nunits != o->nwords;
        int row =
            framemaps_add_part(&f->maps, o->offset + (whole ? 0 : o->word[u] * WORD), whole ? &map : &word);
        if (!f->parts++) f->first_part = row;
    }
}

static void make_area(Frames *f, uint64_t size, unsigned align) {
    LLVMBuilderRef b = rewrite_before(LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn)));
    LLVMSetCurrentDebugLocation2(b, NULL);
    f->area = LLVMBuildAlloca(b, LLVMArrayType2(f->i8, size), "objects");
    LLVMSetAlignment(f->area, align);
    LLVMDisposeBuilder(b);
}

void frames_lay_out(Frames *f) {
    PASS_VEC(Place) order = {0};
    uint64_t size = 0;
    unsigned align = WORD;
    f->area_words = f->parts = 0;
    for (int k = 0; k < f->objects.n; k++)
        if (f->objects.at[k].nunits) PASS_PUSH(order, place_of(f, k));
    if (order.n > 1) qsort(order.at, (size_t)order.n, sizeof *order.at, by_place);
    for (int i = 0; i < order.n; i++) {
        Object *o = &f->objects.at[order.at[i].object];
        unsigned its = LLVMGetAlignment(o->alloca) > WORD ? LLVMGetAlignment(o->alloca) : WORD;
        o->offset = (size + its - 1) / its * its;
        o->first_part = -1;
        size = o->offset + o->size;
        align = its > align ? its : align;
        if (has_parts(o)) add_parts(f, o);
        else f->area_words = (int)((size + WORD - 1) / WORD);
    }
    PASS_VEC_FREE(order);
    make_area(f, size, align);
}

// ---- moving in --------------------------------------------------------------------------------------------

LLVMValueRef frames_address(Frames *f, LLVMBuilderRef b, uint64_t offset) {
    LLVMValueRef index = LLVMConstInt(f->i64, offset, 0);
    return offset ? LLVMBuildGEP2(b, f->i8, f->area, &index, 1, "") : f->area;
}

static LLVMValueRef address_before(Frames *f, LLVMValueRef at, uint64_t offset) {
    LLVMBuilderRef b = rewrite_before(at);
    LLVMValueRef address = frames_address(f, b, offset);
    LLVMDisposeBuilder(b);
    return address;
}

// Each use gets its own address right before it: no register holds one (H3).
static void move_use(Frames *f, const Object *o, LLVMValueRef user) {
    int64_t more;
    if (LLVMIsAGetElementPtrInst(user) && address_gep_offset(f->layout, user, &more)) {
        LLVMReplaceAllUsesWith(user, address_before(f, user, o->offset + (uint64_t)more));
        LLVMInstructionEraseFromParent(user);
        return;
    }
    LLVMValueRef at = LLVMIsAPHINode(user) ? LLVMGetNextInstruction(f->area) : user;
    LLVMValueRef address = address_before(f, at, o->offset);
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(user); k < n; k++)
        if (LLVMGetOperand(user, k) == o->alloca) LLVMSetOperand(user, k, address);
}

void frames_move_in(Frames *f) {
    for (int k = 0; k < f->objects.n; k++) {
        const Object *o = &f->objects.at[k];
        if (!o->nunits) continue;
        ValueVec users = rewrite_users(o->alloca);
        for (int i = 0; i < users.n; i++) move_use(f, o, users.at[i]);
        PASS_VEC_FREE(users);
        LLVMInstructionEraseFromParent(o->alloca);
    }
}
