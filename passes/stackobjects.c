// stackobjects.c - tells the collector and the stack copier where each frame's objects with pointers are, safepoint by safepoint.
//
// Each safepoint call gets a "deopt" bundle of pairs (ptr %alloca, i64 index into @loam.stackobjects) of the objects that are
// live there. The stack map then holds their places; the table their sizes and which words are pointers.
//
//  1. An alloca's pointer words: from its !loam.stackobject (a descriptor, or the bits that loam-attributes made of it), else its
//     type, else its accesses, which are all there is to see of a piece that SROA made (H8). Where that is not exact the pass
//     fails.
//  2. Liveness by word, backward. Loads through known addresses use a word, stores that cover it define it. Once an object's
//     address has been stored or kept by a call (it is exposed), every call and every load through an unknown pointer uses all of
//     it. A word that is not live is not named: its slot may hold anything.
//  3. So what is named was stored on every path; words that are live into the function's entry were not, and are cleared there.
//     The same at llvm.lifetime.start, which makes content undefined. A results struct, say, is live at its call before it is
//     written.
//  4. Lifetime markers of objects with pointers are removed: the code generator would let two of them share a slot.
//
// An object of more than WORDS_TRACKED pointer words is one unit, defined only by clearing all of it.
#include "address.h"
#include "analysis.h"
#include "contradictions.h"
#include "ptrmap.h"
#include "rewrite.h"
#include <stdlib.h>
#include <string.h>

static const char pass_name[] = "loam-stackobjects";

enum { WORDS_TRACKED = 64, CLEAR_INLINE_WORDS = 16, UNKNOWN = -1 };

typedef enum EventKind { USE, DEFINE, EXPOSE, START, END } EventKind;
typedef struct Event { EventKind kind; int object; uint64_t from, to; int next; } Event;   // bytes from .. to-1 of the object

typedef struct Named { uint64_t live; int index; } Named;
typedef struct Object {
    LLVMValueRef alloca;
    uint64_t size;
    PtrMap map;
    int nwords;                  // pointer words
    uint64_t *word;              // their numbers
    int first_unit, nunits;
    PASS_VEC(Named) named;       // table entries by live words
} Object;

typedef struct Row { uint64_t size, ptrdata; LLVMValueRef bits; } Row;

typedef struct Frames {          // of the module
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef i8, i64, raw, managed;
    PASS_VEC(Row) rows;
    // of the function
    LLVMValueRef fn;
    PassArena arena;
    PassCfg *cfg;
    PASS_VEC(Object) objects;
    PASS_VEC(Event) events;
    PassMap first_event;         // instruction -> event
    int units, words;            // units of all objects; 64-bit words for them
    uint64_t *live_out;          // of each block
    uint64_t *exposed_in;        // of each block, a bit an object
    int expose_words;
} Frames;

static bool bit(const uint64_t *set, int i) { return set[i / 64] >> (i % 64) & 1; }
static void bit_set(uint64_t *set, int i) { set[i / 64] |= 1ull << (i % 64); }
static void bit_clear(uint64_t *set, int i) { set[i / 64] &= ~(1ull << (i % 64)); }

static void refuse(Frames *f, LLVMValueRef at, LLVMValueRef alloca, const char *why) {
    PassPos p = pass_position(at);
    size_t n;
    pass_fail(f->o, pass_name, f->fn, "%s:%u:%u: stack object %%%s: %s", p.file, p.line, p.col, LLVMGetValueName2(alloca, &n),
              why);
}

// ---- 1. objects and their pointer words ----------------------------------------------------------------------------

static int hex_digit(char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; }

// "03ff": bytes of the mask, lowest first.
static void add_hex(PtrMap *m, const char *hex) {
    for (uint64_t i = 0; hex[0] && hex[1]; i++, hex += 2) {
        int byte = hex_digit(hex[0]) * 16 + hex_digit(hex[1]);
        for (int k = 0; k < 8; k++)
            if (byte >> k & 1 && (i * 8 + (uint64_t)k) * 8 < m->size)
                ptrmap_set(m, i * 8 + (uint64_t)k);
    }
}

static void map_from_tag(Frames *f, LLVMValueRef alloca, LLVMValueRef tag, PtrMap *m) {
    LLVMValueRef what = pass_md_operand(tag, 0);
    if (!what)
        refuse(f, alloca, alloca, "its type descriptor was deleted; run loam-attributes behind loam-escape");
    else if (LLVMIsAMDString(what))
        add_hex(m, pass_md_text(tag, 0));
    else if (!LLVMIsAConstant(what) || (!LLVMIsNull(what) && !ptrmap_add_descriptor(m, what)))
        refuse(f, alloca, alloca, "its type descriptor is not defined in this module");
}

// True when the map is final, false when accesses have to tell.
static bool declared_map(Frames *f, LLVMValueRef alloca, PtrMap *m) {
    LLVMValueRef tag = pass_md(alloca, "loam.stackobject");
    if (tag)
        return map_from_tag(f, alloca, tag, m), true;
    if (!pass_has_managed_ptr(LLVMGetAllocatedType(alloca)))
        return false;
    if (!ptrmap_add_type(m, f->layout, LLVMGetAllocatedType(alloca), 0))
        refuse(f, alloca, alloca, "a managed pointer in its type is not word aligned");
    return true;
}

// ---- events: what each instruction does to an object ---------------------------------------------------------------

static void add_event(Frames *f, LLVMValueRef i, EventKind kind, int object, uint64_t from, uint64_t to) {
    int first = pass_map_get(&f->first_event, i);
    pass_map_set(&f->first_event, i, f->events.n);
    PASS_PUSH(f->events, ((Event){kind, object, from, to, first}));
}

// A pointer computed from the object. Behind a phi or select it may point elsewhere instead (`certain` is false), but if into the
// object, then to `offset`, or anywhere when that is UNKNOWN.
typedef struct Derived { LLVMValueRef v; int64_t offset; bool certain; } Derived;

typedef struct Walk {            // over all that is computed from one alloca
    Frames *f;
    int object;
    Object *o;
    bool declared;               // the map is known; else accesses add to it
    bool inexact;                // something beyond accesses at known places
    bool saw_pointer;
    PASS_VEC(Derived) found;
    PASS_VEC(int) work;
    PassMap index;               // value -> found
} Walk;

static void derive(Walk *w, LLVMValueRef v, int64_t offset, bool certain) {
    int known = pass_map_get(&w->index, v);
    if (known < 0) {
        pass_map_set(&w->index, v, known = w->found.n);
        PASS_PUSH(w->found, ((Derived){v, offset, certain}));
    } else if (w->found.at[known].offset == offset || w->found.at[known].offset == UNKNOWN) {
        return;
    } else {
        w->found.at[known].offset = UNKNOWN;
    }
    PASS_PUSH(w->work, known);
}

static bool is_zero(LLVMValueRef v) { return LLVMIsAConstant(v) && (LLVMIsNull(v) || LLVMIsUndef(v) || LLVMIsPoison(v)); }

// Whether bytes from..to hold a pointer word.
static bool touches_pointer(const Object *o, uint64_t from, uint64_t to) {
    for (uint64_t w = from / 8; w * 8 < to; w++)
        if (ptrmap_has(&o->map, w))
            return true;
    return false;
}

// What may be stored over a pointer word beside managed pointers: raw pointers (descriptors, code: nothing of the heap), also as
// integers, and constants.
static bool is_no_heap_pointer(LLVMValueRef v) {
    return LLVMIsAConstant(v) || LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMPointerTypeKind ||
           (LLVMIsAPtrToIntInst(v) && !pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(v, 0))));
}

// A word through which a managed pointer goes is a pointer word, whatever was declared: the type word of an interface is read as
// a pointer by library code. Not so when it is read behind a phi or select: the pointer may be another object's, and this word a
// number; if it is a pointer, it was stored.
static void note_access(Walk *w, LLVMValueRef i, LLVMTypeRef type, uint64_t from, bool certain) {
    if (!pass_has_managed_ptr(type))
        return;
    w->saw_pointer = true;
    if (!certain && LLVMIsALoadInst(i))
        return;
    if (!ptrmap_add_type(&w->o->map, w->f->layout, type, from))
        refuse(w->f, i, w->o->alloca, "a managed pointer is accessed at an odd place");
}

static void visit_access(Walk *w, LLVMValueRef i, int64_t offset, bool certain) {
    LLVMTypeRef type = address_access_type(i);
    uint64_t size = LLVMABISizeOfType(w->f->layout, type);
    if (offset == UNKNOWN) {
        w->inexact = true;
        w->saw_pointer |= pass_has_managed_ptr(type);
        if (!LLVMIsAStoreInst(i))
            add_event(w->f, i, USE, w->object, 0, w->o->size);
        return;
    }
    uint64_t from = (uint64_t)offset, to = from + size;
    if (offset < 0 || to > w->o->size)
        return;                  // unreachable at run time: it would be outside of the object
    note_access(w, i, type, from, certain);
    if (!LLVMIsAStoreInst(i))
        add_event(w->f, i, USE, w->object, from, to);
    else if (certain)
        add_event(w->f, i, DEFINE, w->object, from, to);
}

// The number of bytes that a memset or memcpy writes or reads, or the whole object's.
static bool constant_length(LLVMValueRef call, uint64_t *n) {
    LLVMValueRef length = LLVMGetOperand(call, 2);
    if (!LLVMIsAConstantInt(length))
        return false;
    *n = LLVMConstIntGetZExtValue(length);
    return true;
}

// Copies are checked when the maps are known (check_writes): here only what they use and define.
static bool visit_intrinsic(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset, bool certain) {
    LLVMValueRef callee = pass_callee(call);
    uint64_t n;
    if (pass_name_starts(callee, "llvm.lifetime.start.") || pass_name_starts(callee, "llvm.lifetime.end.")) {
        add_event(w->f, call, pass_name_starts(callee, "llvm.lifetime.start.") ? START : END, w->object, 0, w->o->size);
        return true;
    }
    if (pass_name_starts(callee, "llvm.memset.")) {
        if (certain && offset >= 0 && constant_length(call, &n) && is_zero(LLVMGetOperand(call, 1)) &&
            (uint64_t)offset + n <= w->o->size)
            add_event(w->f, call, DEFINE, w->object, (uint64_t)offset, (uint64_t)offset + n);
        return true;
    }
    if (pass_name_starts(callee, "llvm.memcpy.") || pass_name_starts(callee, "llvm.memmove.")) {
        if (LLVMGetOperand(call, 1) == v)
            add_event(w->f, call, USE, w->object, 0, w->o->size);
        return true;
    }
    return pass_name_starts(callee, "llvm.dbg.") || pass_name_starts(callee, "llvm.assume") ||
           pass_name_starts(callee, "llvm.prefetch");
}

// gcWriteBarrier(slot, new) reads the pointer in the slot and keeps neither address.
static void visit_barrier(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset) {
    if (LLVMGetOperand(call, 0) != v)
        return;
    bool known = offset != UNKNOWN && (uint64_t)offset + 8 <= w->o->size;
    w->inexact |= !known;
    w->saw_pointer = true;
    if (known)
        note_access(w, call, w->f->managed, (uint64_t)offset, true);
    add_event(w->f, call, USE, w->object, known ? (uint64_t)offset : 0, known ? (uint64_t)offset + 8 : w->o->size);
}

static void visit_call(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset, bool certain) {
    if (LLVMIsAInlineAsm(LLVMGetCalledValue(call))) {
        derive(w, call, offset, certain);            // loam-opaque's address
        return;
    }
    if (pass_name_is(pass_callee(call), "gcWriteBarrier")) {
        visit_barrier(w, call, v, offset);
        return;
    }
    if (pass_is_intrinsic(pass_callee(call)) && visit_intrinsic(w, call, v, offset, certain))
        return;
    w->inexact = true;
    add_event(w->f, call, USE, w->object, 0, w->o->size);
    for (unsigned i = 0, n = LLVMGetNumArgOperands(call); i < n; i++)
        if (LLVMGetOperand(call, i) == v && !rewrite_call_has(call, i + 1, "nocapture"))
            add_event(w->f, call, EXPOSE, w->object, 0, 0);
}

static void visit_user(Walk *w, LLVMValueRef user, LLVMValueRef v, int64_t offset, bool certain) {
    int64_t more;
    int access = address_operand(user);
    if (access >= 0 && LLVMGetOperand(user, (unsigned)access) == v)
        visit_access(w, user, offset, certain);
    if (LLVMIsAGetElementPtrInst(user)) {
        bool known = offset != UNKNOWN && address_gep_offset(w->f->layout, user, &more) && offset + more >= 0;
        derive(w, user, known ? offset + more : UNKNOWN, certain);
    } else if (LLVMIsAAddrSpaceCastInst(user)) {
        derive(w, user, offset, certain);
    } else if (LLVMIsAPHINode(user) || LLVMIsASelectInst(user) || LLVMIsAFreezeInst(user)) {
        derive(w, user, offset, false);
    } else if (pass_is_call(user)) {
        visit_call(w, user, v, offset, certain);
    } else if (LLVMIsAICmpInst(user)) {
        return;
    } else if (access < 0 || LLVMIsAStoreInst(user)) {
        if (access >= 0 && LLVMGetOperand(user, 0) != v)
            return;                                  // a store into it, not of it
        w->inexact = true;
        add_event(w->f, user, EXPOSE, w->object, 0, 0);
    }
}

static void walk_object(Frames *f, int object) {
    Object *o = &f->objects.at[object];
    Walk w = {.f = f, .object = object, .o = o};
    w.declared = declared_map(f, o->alloca, &o->map);
    derive(&w, o->alloca, 0, true);
    while (w.work.n) {
        Derived d = w.found.at[w.work.at[--w.work.n]];
        for (LLVMUseRef u = LLVMGetFirstUse(d.v); u; u = LLVMGetNextUse(u))
            visit_user(&w, LLVMGetUser(u), d.v, d.offset, d.certain);
    }
    if (!w.declared && w.inexact && w.saw_pointer)
        refuse(f, o->alloca, o->alloca, "it holds managed pointers, but neither a tag nor its type says where (H8)");
    PASS_VEC_FREE(w.work);
    PASS_VEC_FREE(w.found);
    pass_map_free(&w.index);
}

// Managed pointers are copied by typed stores (H5).
static void check_copy(Frames *f, LLVMValueRef call) {
    for (int k = 0; k < 2; k++) {
        int64_t offset;
        uint64_t n = UINT64_MAX / 2;
        LLVMValueRef p = LLVMGetOperand(call, (unsigned)k), base = address_base(f->layout, p, &offset);
        if (LLVMIsACallInst(base) && LLVMIsAInlineAsm(LLVMGetCalledValue(base)) && LLVMGetNumArgOperands(base) == 1)
            base = LLVMGetOperand(base, 0);
        constant_length(call, &n);
        for (int i = 0; i < f->objects.n && LLVMIsAAllocaInst(base); i++) {
            Object *o = &f->objects.at[i];
            uint64_t from = offset > 0 ? (uint64_t)offset : 0, to = from + n < o->size ? from + n : o->size;
            if (o->alloca == base && touches_pointer(o, from, to))
                refuse(f, call, base, "an untyped copy of managed pointers (H5)");
        }
    }
}

// A store of anything else over a pointer word would hide a pointer from the map (H5).
static void check_store(Frames *f, LLVMValueRef store) {
    int64_t offset;
    LLVMValueRef value = LLVMGetOperand(store, 0), base = address_base(f->layout, LLVMGetOperand(store, 1), &offset);
    if (!LLVMIsAAllocaInst(base) || pass_has_managed_ptr(LLVMTypeOf(value)) || is_no_heap_pointer(value) || offset < 0)
        return;
    for (int i = 0; i < f->objects.n; i++) {
        const Object *o = &f->objects.at[i];
        uint64_t to = (uint64_t)offset + LLVMStoreSizeOfType(f->layout, LLVMTypeOf(value));
        if (o->alloca == base && touches_pointer(o, (uint64_t)offset, to < o->size ? to : o->size))
            refuse(f, store, base, "something other than a pointer is stored over a pointer word (H5)");
    }
}

static void check_writes(Frames *f) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            LLVMValueRef callee = LLVMIsACallInst(i) ? pass_callee(i) : NULL;
            if (pass_name_starts(callee, "llvm.memcpy.") || pass_name_starts(callee, "llvm.memmove."))
                check_copy(f, i);
            if (LLVMIsAStoreInst(i))
                check_store(f, i);
        }
}

static void number_units(Frames *f) {
    for (int i = 0; i < f->objects.n; i++) {
        Object *o = &f->objects.at[i];
        o->word = PASS_NEW_ARRAY(&f->arena, uint64_t, o->map.ptrdata / 8 + 1);
        for (uint64_t w = 0; w * 8 < o->map.ptrdata; w++)
            if (ptrmap_has(&o->map, w))
                o->word[o->nwords++] = w;
        o->first_unit = f->units;
        o->nunits = o->nwords > WORDS_TRACKED ? 1 : o->nwords;
        f->units += o->nunits;
    }
    f->words = f->units / 64 + 1;
    f->expose_words = f->objects.n / 64 + 1;
}

// ---- 2. exposure and liveness --------------------------------------------------------------------------------------

static bool covers(const Object *o, int unit, const Event *e) {
    uint64_t first = o->nunits == o->nwords ? o->word[unit] : o->word[0];
    uint64_t last = o->nunits == o->nwords ? o->word[unit] : o->word[o->nwords - 1];
    return e->from <= first * 8 && e->to >= last * 8 + 8;
}

static bool overlaps(const Object *o, int unit, const Event *e) {
    uint64_t first = o->nunits == o->nwords ? o->word[unit] : o->word[0];
    uint64_t last = o->nunits == o->nwords ? o->word[unit] : o->word[o->nwords - 1];
    return e->from < last * 8 + 8 && e->to > first * 8;
}

static bool first_event_is(const Frames *f, LLVMValueRef i, int *e) { return (*e = pass_map_get(&f->first_event, i)) >= 0; }

// What an instruction does to the set of exposed objects.
static void step_exposed(const Frames *f, LLVMValueRef i, uint64_t *exposed) {
    int e;
    if (first_event_is(f, i, &e))
        for (; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            if (ev->kind == EXPOSE)
                bit_set(exposed, ev->object);
            else if (ev->kind == START || ev->kind == END)
                bit_clear(exposed, ev->object);
        }
}

static void solve_exposed(Frames *f) {
    int n = f->cfg->n, words = f->expose_words;
    size_t all = (size_t)(n * words);
    uint64_t *gen = PASS_NEW_ARRAY(&f->arena, uint64_t, all), *kill = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    uint64_t *out = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    f->exposed_in = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    for (int b = 0; b < n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i)) {
            int e;
            if (!first_event_is(f, i, &e))
                continue;
            for (; e >= 0; e = f->events.at[e].next) {
                const Event *ev = &f->events.at[e];
                if (ev->kind == EXPOSE) {
                    bit_set(gen + b * words, ev->object);
                } else if (ev->kind == START || ev->kind == END) {
                    bit_clear(gen + b * words, ev->object);
                    bit_set(kill + b * words, ev->object);
                }
            }
        }
    pass_flow_forward(f->cfg, words, false, gen, kill, f->exposed_in, out);
}

// Whether an instruction may read memory through a pointer that nobody knows here.
static bool reads_anything(LLVMValueRef i) {
    if (pass_is_call(i))
        return !LLVMIsAInlineAsm(LLVMGetCalledValue(i)) &&
               !(pass_is_intrinsic(pass_callee(i)) && !pass_name_starts(pass_callee(i), "llvm.mem"));
    int access = address_operand(i);
    return access >= 0 && !LLVMIsAStoreInst(i) && !LLVMIsAAllocaInst(LLVMGetOperand(i, (unsigned)access)) &&
           !LLVMIsAConstant(LLVMGetOperand(i, (unsigned)access));
}

static void use_all(const Frames *f, int object, uint64_t *live) {
    const Object *o = &f->objects.at[object];
    for (int u = 0; u < o->nunits; u++)
        bit_set(live, o->first_unit + u);
}

// Live before the instruction, from live behind it; `exposed` is the set behind it. `killed`, when not NULL, collects
// definitions.
static void step_live(const Frames *f, LLVMValueRef i, const uint64_t *exposed, uint64_t *live, uint64_t *killed) {
    int first, e;
    if (first_event_is(f, i, &first))
        for (e = first; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            const Object *o = &f->objects.at[ev->object];
            if (ev->kind == DEFINE || ev->kind == START)
                for (int u = 0; u < o->nunits; u++)
                    if (covers(o, u, ev)) {
                        bit_clear(live, o->first_unit + u);
                        if (killed)
                            bit_set(killed, o->first_unit + u);
                    }
        }
    if (reads_anything(i))
        for (int k = 0; k < f->objects.n; k++)
            if (bit(exposed, k))
                use_all(f, k, live);
    for (e = first; e >= 0; e = f->events.at[e].next) {
        const Event *ev = &f->events.at[e];
        const Object *o = &f->objects.at[ev->object];
        for (int u = 0; ev->kind == USE && u < o->nunits; u++)
            if (overlaps(o, u, ev))
                bit_set(live, o->first_unit + u);
    }
}

// Instructions of a block and the exposed set behind each, for walking backward.
typedef struct Trail { ValueVec at; PASS_VEC(uint64_t) exposed; } Trail;

static void trail_of(const Frames *f, int block, Trail *t) {
    int words = f->expose_words;
    t->at.n = t->exposed.n = 0;
    uint64_t now[words];
    memcpy(now, f->exposed_in + block * words, sizeof now);
    for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[block]); i; i = LLVMGetNextInstruction(i)) {
        step_exposed(f, i, now);
        PASS_PUSH(t->at, i);
        for (int w = 0; w < words; w++)
            PASS_PUSH(t->exposed, now[w]);
    }
}

static void solve_live(Frames *f) {
    int n = f->cfg->n, words = f->words;
    size_t all = (size_t)(n * words);
    uint64_t *gen = PASS_NEW_ARRAY(&f->arena, uint64_t, all), *kill = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    uint64_t *in = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    f->live_out = PASS_NEW_ARRAY(&f->arena, uint64_t, all);
    Trail t = {0};
    for (int b = 0; b < n; b++) {
        trail_of(f, b, &t);
        for (int i = t.at.n - 1; i >= 0; i--)
            step_live(f, t.at.at[i], &t.exposed.at[i * f->expose_words], gen + b * words, kill + b * words);
    }
    pass_flow_backward(f->cfg, words, gen, kill, in, f->live_out);
    PASS_VEC_FREE(t.at);
    PASS_VEC_FREE(t.exposed);
}

// ---- the table -----------------------------------------------------------------------------------------------------

static int table_index(Frames *f, uint64_t size, const PtrMap *map) {
    LLVMValueRef bits = ptrmap_constant(f->m, map);
    for (int i = 0; i < f->rows.n; i++)
        if (f->rows.at[i].bits == bits && f->rows.at[i].size == size)
            return i;
    PASS_PUSH(f->rows, ((Row){size, map->ptrdata, bits}));
    return f->rows.n - 1;
}

static int named_index(Frames *f, Object *o, const uint64_t *live) {
    uint64_t mask = 0;
    for (int u = 0; u < o->nunits; u++)
        mask |= (uint64_t)bit(live, o->first_unit + u) << u;
    if (!mask)
        return -1;
    for (int i = 0; i < o->named.n; i++)
        if (o->named.at[i].live == mask)
            return o->named.at[i].index;
    PtrMap map = ptrmap_new(&f->arena, o->size);
    for (int w = 0; w < o->nwords; w++)
        if (o->nunits != o->nwords || mask >> w & 1)
            ptrmap_set(&map, o->word[w]);
    int index = table_index(f, o->size, &map);
    PASS_PUSH(o->named, ((Named){mask, index}));
    return index;
}

static void emit_table(Frames *f) {
    LLVMTypeRef fields[] = {f->i64, f->i64, f->raw}, type = LLVMStructTypeInContext(f->ctx, fields, 3, 0);
    ValueVec rows = {0};
    for (int i = 0; i < f->rows.n; i++) {
        LLVMValueRef row[] = {LLVMConstInt(f->i64, f->rows.at[i].size, 0), LLVMConstInt(f->i64, f->rows.at[i].ptrdata, 0),
                              f->rows.at[i].bits};
        PASS_PUSH(rows, LLVMConstStructInContext(f->ctx, row, 3, 0));
    }
    LLVMValueRef init = LLVMConstArray2(type, rows.at, (uint64_t)rows.n);
    LLVMValueRef table = LLVMAddGlobal(f->m, LLVMTypeOf(init), "loam.stackobjects");
    LLVMSetInitializer(table, init);
    LLVMSetGlobalConstant(table, 1);
    LLVMSetLinkage(table, LLVMInternalLinkage);
    PASS_VEC_FREE(rows);
}

// ---- 3. clearing, and the bundles ----------------------------------------------------------------------------------

typedef struct Site { LLVMValueRef call; int first, n; } Site;      // operands [first, first + n)
typedef struct Clear { LLVMValueRef at; int object; uint64_t units; } Clear;
typedef struct Plan { PASS_VEC(Site) sites; ValueVec operands; PASS_VEC(Clear) clears; } Plan;

static uint64_t live_units(const Object *o, const uint64_t *live) {
    uint64_t units = 0;
    for (int u = 0; u < o->nunits; u++)
        units |= (uint64_t)bit(live, o->first_unit + u) << u;
    return units;
}

static void plan_instruction(Frames *f, Plan *p, LLVMValueRef i, const uint64_t *behind, const uint64_t *before) {
    int e;
    if (first_event_is(f, i, &e))
        for (; e >= 0; e = f->events.at[e].next) {
            const Event *ev = &f->events.at[e];
            if (ev->kind == START && live_units(&f->objects.at[ev->object], behind))
                PASS_PUSH(p->clears, ((Clear){i, ev->object, live_units(&f->objects.at[ev->object], behind)}));
        }
    if (!pass_is_safepoint(i))
        return;
    Site s = {i, p->operands.n, 0};
    for (int k = 0; k < f->objects.n; k++) {
        int index = named_index(f, &f->objects.at[k], before);
        if (index < 0)
            continue;
        PASS_PUSH(p->operands, f->objects.at[k].alloca);
        PASS_PUSH(p->operands, LLVMConstInt(f->i64, (unsigned)index, 0));
        s.n += 2;
    }
    if (s.n)
        PASS_PUSH(p->sites, s);
}

static void plan_block(Frames *f, Plan *p, int block) {
    Trail t = {0};
    uint64_t live[f->words], behind[f->words];
    memcpy(live, f->live_out + block * f->words, sizeof live);
    trail_of(f, block, &t);
    for (int i = t.at.n - 1; i >= 0; i--) {
        memcpy(behind, live, sizeof live);
        step_live(f, t.at.at[i], &t.exposed.at[i * f->expose_words], live, NULL);
        plan_instruction(f, p, t.at.at[i], behind, live);
    }
    PASS_VEC_FREE(t.at);
    PASS_VEC_FREE(t.exposed);
    if (block != 0)
        return;
    for (int k = 0; k < f->objects.n; k++) {
        Object *o = &f->objects.at[k];
        if (live_units(o, live))
            PASS_PUSH(p->clears, ((Clear){o->alloca, k, live_units(o, live)}));
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
    while (LLVMIsAAllocaInst(at))
        at = LLVMGetNextInstruction(at);
    LLVMBuilderRef b = rewrite_before(at);
    if (o->nwords > CLEAR_INLINE_WORDS) {
        clear_all(f, b, o);
    } else {
        for (int w = 0; w < o->nwords; w++) {
            if (!(c->units >> w & 1))
                continue;
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
    for (int i = 0; i < p->clears.n; i++)
        clear(f, &p->clears.at[i]);
    for (int i = 0; i < p->sites.n; i++)
        rewrite_add_bundle(p->sites.at[i].call, "deopt", p->operands.at + p->sites.at[i].first, p->sites.at[i].n);
    remove_markers(f);
}

// ---- the pass ------------------------------------------------------------------------------------------------------

static bool is_alloca(LLVMValueRef i) { return LLVMIsAAllocaInst(i); }

static bool list_objects(Frames *f) {
    ValueVec allocas = rewrite_collect(f->fn, is_alloca);
    for (int i = 0; i < allocas.n; i++) {
        LLVMValueRef a = allocas.at[i], count = LLVMGetOperand(a, 0);
        if (!LLVMIsAConstantInt(count)) {
            refuse(f, a, a, "its size is not constant (H13)");
            continue;
        }
        Object o = {.alloca = a, .size = LLVMABISizeOfType(f->layout, LLVMGetAllocatedType(a)) * LLVMConstIntGetZExtValue(count)};
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
        for (int i = 0; i < f->objects.n; i++)
            walk_object(f, i);
        check_writes(f);
        number_units(f);
    }
    if (f->units) {
        Plan plan = {0};
        f->cfg = pass_cfg_new(f->fn);
        solve_exposed(f);
        solve_live(f);
        for (int b = 0; b < f->cfg->n; b++)
            plan_block(f, &plan, b);
        carry_out(f, &plan);
        pass_cfg_free(f->cfg);
        PASS_VEC_FREE(plan.sites);
        PASS_VEC_FREE(plan.operands);
        PASS_VEC_FREE(plan.clears);
        changed = true;
    }
    for (int i = 0; i < f->objects.n; i++)
        PASS_VEC_FREE(f->objects.at[i].named);
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
    Frames f = {.m = m, .ctx = ctx, .layout = LLVMGetModuleDataLayout(m), .o = o, .i8 = LLVMInt8TypeInContext(ctx),
                .i64 = LLVMInt64TypeInContext(ctx), .raw = LLVMPointerTypeInContext(ctx, 0),
                .managed = LLVMPointerTypeInContext(ctx, LOAM_MANAGED_SPACE)};
    bool changed = false;
    for (f.fn = LLVMGetFirstFunction(m); f.fn; f.fn = LLVMGetNextFunction(f.fn))
        if (!LLVMIsDeclaration(f.fn) && LLVMGetGC(f.fn))
            changed |= run_on_function(&f);
    if (f.rows.n)
        emit_table(&f);
    PASS_VEC_FREE(f.rows);
    return changed;
}
