// frame_objects.c - the pointer words of a frame's objects, and what each instruction does to them. See
// frames.h, stackobjects.c.
#include "analysis/address.h"
#include "stackmap/frames.h"
#include <string.h>

void frames_refuse(Frames *f, LLVMValueRef at, LLVMValueRef alloca, const char *why) {
    size_t n;
    pass_fail_at(f->o, "loam-stackobjects", f->fn, pass_position(at), "stack object %%%s: %s",
                 LLVMGetValueName2(alloca, &n), why);
}

// ---- 1. objects and their pointer words -------------------------------------------------------------------

static void map_from_tag(Frames *f, LLVMValueRef alloca, LLVMValueRef tag, PtrMap *m) {
    LLVMValueRef what = pass_md_operand(tag, 0);
    if (!what)
        frames_refuse(f, alloca, alloca,
                      "its type descriptor was deleted; run loam-attributes behind loam-escape");
    else if (LLVMIsAMDString(what)) ptrmap_add_text(m, pass_md_text(tag, 0));
    else if (!LLVMIsAConstant(what) || (!LLVMIsNull(what) && !ptrmap_add_descriptor(m, what)))
        frames_refuse(f, alloca, alloca, "its type descriptor is not defined in this module");
}

// True when the map is final, false when accesses have to tell.
static bool declared_map(Frames *f, LLVMValueRef alloca, PtrMap *m) {
    LLVMValueRef tag = pass_md(alloca, LOAM_MD_STACKOBJECT);
    if (tag) return map_from_tag(f, alloca, tag, m), true;
    if (!pass_has_managed_ptr(LLVMGetAllocatedType(alloca))) return false;
    if (!ptrmap_add_type(m, f->layout, LLVMGetAllocatedType(alloca), 0))
        frames_refuse(f, alloca, alloca, "a managed pointer in its type is not word aligned");
    return true;
}

// ---- events: what each instruction does to an object ------------------------------------------------------

static void add_event(Frames *f, LLVMValueRef i, EventKind kind, int object, uint64_t from, uint64_t to) {
    int first = pass_map_get(&f->first_event, i);
    pass_map_set(&f->first_event, i, f->events.n);
    PASS_PUSH(f->events, ((Event){kind, object, from, to, i, -1, 0, first}));
}

// A pointer computed from the object. Behind a phi or select it may point elsewhere instead (`certain` is
// false), but if into the object, then to `offset`, or anywhere when that is UNKNOWN.
typedef struct Derived {
    LLVMValueRef v;
    int64_t offset;
    bool certain;
} Derived;

typedef struct Walk { // over all that is computed from one alloca
    Frames *f;
    int object;
    Object *o;
    bool declared; // the map is known; else accesses add to it
    bool inexact;  // something beyond accesses at known places
    bool saw_pointer;
    PASS_VEC(Derived) found;
    PASS_VEC(int) work;
    PassMap index; // value -> found
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

static bool is_zero(LLVMValueRef v) {
    return LLVMIsAConstant(v) && (LLVMIsNull(v) || LLVMIsUndef(v) || LLVMIsPoison(v));
}

// Whether bytes from..to hold a pointer word.
static bool touches_pointer(const Object *o, uint64_t from, uint64_t to) {
    for (uint64_t w = from / 8; w * 8 < to; w++)
        if (ptrmap_has(&o->map, w)) return true;
    return false;
}

// What may be stored over a pointer word beside managed pointers: raw pointers (descriptors, code: nothing of
// the heap), also as integers, and constants.
static bool is_no_heap_pointer(LLVMValueRef v) {
    return LLVMIsAConstant(v) || LLVMGetTypeKind(LLVMTypeOf(v)) == LLVMPointerTypeKind ||
           (LLVMIsAPtrToIntInst(v) && !pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(v, 0))));
}

// A word through which a managed pointer goes is a pointer word, whatever was declared: the type word of an
// interface is read as a pointer by library code. Not so when it is read behind a phi or select: the pointer
// may be another object's, and this word a number; if it is a pointer, it was stored.
static void note_access(Walk *w, LLVMValueRef i, LLVMTypeRef type, uint64_t from, bool certain) {
    if (!pass_has_managed_ptr(type)) return;
    w->saw_pointer = true;
    if (!certain && LLVMIsALoadInst(i)) return;
    if (!ptrmap_add_type(&w->o->map, w->f->layout, type, from))
        frames_refuse(w->f, i, w->o->alloca, "a managed pointer is accessed at an odd place");
}

static void visit_access(Walk *w, LLVMValueRef i, int64_t offset, bool certain) {
    LLVMTypeRef type = address_access_type(i);
    uint64_t size = LLVMABISizeOfType(w->f->layout, type);
    if (offset == UNKNOWN) {
        w->inexact = true;
        w->saw_pointer |= pass_has_managed_ptr(type);
        if (!LLVMIsAStoreInst(i)) add_event(w->f, i, USE, w->object, 0, w->o->size);
        return;
    }
    uint64_t from = (uint64_t)offset, to = from + size;
    if (offset < 0 || to > w->o->size) return; // unreachable at run time: it would be outside of the object
    note_access(w, i, type, from, certain);
    if (!LLVMIsAStoreInst(i)) add_event(w->f, i, USE, w->object, from, to);
    else if (certain) add_event(w->f, i, DEFINE, w->object, from, to);
}

// The number of bytes that a memset or memcpy writes or reads, or the whole object's.
static bool constant_length(LLVMValueRef call, uint64_t *n) {
    LLVMValueRef length = LLVMGetOperand(call, 2);
    if (!LLVMIsAConstantInt(length)) return false;
    *n = LLVMConstIntGetZExtValue(length);
    return true;
}

// Copies are checked when the maps are known (check_writes): here only what they use and define.
static bool visit_intrinsic(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset, bool certain) {
    LLVMValueRef callee = pass_callee(call);
    uint64_t n;
    if (pass_name_starts(callee, "llvm.lifetime.start.") || pass_name_starts(callee, "llvm.lifetime.end.")) {
        add_event(w->f, call, pass_name_starts(callee, "llvm.lifetime.start.") ? START : END, w->object, 0,
                  w->o->size);
        return true;
    }
    if (pass_name_starts(callee, "llvm.memset.")) {
        if (certain && offset >= 0 && constant_length(call, &n) && is_zero(LLVMGetOperand(call, 1)) &&
            (uint64_t)offset + n <= w->o->size)
            add_event(w->f, call, DEFINE, w->object, (uint64_t)offset, (uint64_t)offset + n);
        return true;
    }
    if (pass_name_starts(callee, "llvm.memcpy.") || pass_name_starts(callee, "llvm.memmove.")) {
        if (LLVMGetOperand(call, 1) == v) add_event(w->f, call, USE, w->object, 0, w->o->size);
        return true;
    }
    return pass_name_starts(callee, "llvm.dbg.") || pass_name_starts(callee, "llvm.assume") ||
           pass_name_starts(callee, "llvm.prefetch");
}

// gcWriteBarrier(slot, new) reads the pointer in the slot and keeps neither address.
static void visit_barrier(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset) {
    if (LLVMGetOperand(call, 0) != v) return;
    bool known = offset != UNKNOWN && (uint64_t)offset + 8 <= w->o->size;
    w->inexact |= !known;
    w->saw_pointer = true;
    if (known) note_access(w, call, w->f->managed, (uint64_t)offset, true);
    add_event(w->f, call, USE, w->object, known ? (uint64_t)offset : 0,
              known ? (uint64_t)offset + 8 : w->o->size);
}

// Whether the callee forgets the address: LLVM says so, or the escape letter of a runtime function.
static bool forgets(LLVMValueRef call, unsigned argument) {
    const char *letter = pass_call_attr(call, argument + 1, LOAM_ATTR_ESCAPE);
    return rewrite_call_has(call, argument + 1, "nocapture") || (letter && strchr("-cCds", *letter));
}

static void visit_call(Walk *w, LLVMValueRef call, LLVMValueRef v, int64_t offset, bool certain) {
    if (LLVMIsAInlineAsm(LLVMGetCalledValue(call))) {
        derive(w, call, offset, certain); // loam-opaque's address
        return;
    }
    if (pass_name_is(pass_callee(call), LOAM_SYM_GC_WRITE_BARRIER)) {
        visit_barrier(w, call, v, offset);
        return;
    }
    if (pass_is_intrinsic(pass_callee(call)) && visit_intrinsic(w, call, v, offset, certain)) return;
    w->inexact = true;
    add_event(w->f, call, USE, w->object, 0, w->o->size);
    for (unsigned i = 0, n = LLVMGetNumArgOperands(call); i < n; i++)
        if (LLVMGetOperand(call, i) == v && !forgets(call, i)) add_event(w->f, call, EXPOSE, w->object, 0, 0);
}

static void visit_user(Walk *w, LLVMValueRef user, LLVMValueRef v, int64_t offset, bool certain) {
    int64_t more;
    int access = address_operand(user);
    if (access >= 0 && LLVMGetOperand(user, (unsigned)access) == v) visit_access(w, user, offset, certain);
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
        if (access >= 0 && LLVMGetOperand(user, 0) != v) return; // a store into it, not of it
        w->inexact = true;
        add_event(w->f, user, EXPOSE, w->object, 0, 0);
    }
}

void frames_walk_object(Frames *f, int object) {
    Object *o = &f->objects.at[object];
    Walk w = {.f = f, .object = object, .o = o};
    o->first_event = f->events.n;
    w.declared = declared_map(f, o->alloca, &o->map);
    derive(&w, o->alloca, 0, true);
    while (w.work.n) {
        Derived d = w.found.at[w.work.at[--w.work.n]];
        for (LLVMUseRef u = LLVMGetFirstUse(d.v); u; u = LLVMGetNextUse(u))
            visit_user(&w, LLVMGetUser(u), d.v, d.offset, d.certain);
    }
    if (!w.declared && w.inexact && w.saw_pointer)
        frames_refuse(f, o->alloca, o->alloca,
                      "it holds managed pointers, but neither a tag nor its type says where (H8)");
    o->nevents = f->events.n - o->first_event;
    PASS_VEC_FREE(w.work);
    PASS_VEC_FREE(w.found);
    pass_map_free(&w.index);
}

static const Object *object_of(const Frames *f, LLVMValueRef alloca) {
    int k = pass_map_get(&f->of_alloca, alloca);
    return k < 0 ? NULL : &f->objects.at[k];
}

// Managed pointers are copied by typed stores (H5).
static void check_copy(Frames *f, LLVMValueRef call) {
    for (int k = 0; k < 2; k++) {
        int64_t offset;
        uint64_t n = UINT64_MAX / 2;
        LLVMValueRef p = LLVMGetOperand(call, (unsigned)k), base = address_base(f->layout, p, &offset);
        if (LLVMIsACallInst(base) && LLVMIsAInlineAsm(LLVMGetCalledValue(base)) &&
            LLVMGetNumArgOperands(base) == 1)
            base = LLVMGetOperand(base, 0);
        constant_length(call, &n);
        const Object *o = object_of(f, base);
        if (!o) continue;
        uint64_t from = offset > 0 ? (uint64_t)offset : 0, to = from + n < o->size ? from + n : o->size;
        if (touches_pointer(o, from, to))
            frames_refuse(f, call, base, "an untyped copy of managed pointers (H5)");
    }
}

// A program may store a pointer as a uintptr (unsafe's sixth pattern). It was a pointer a moment ago: right
// behind the load, or converted by the program, in which case the pointer itself is stored.
static bool was_pointer(LLVMValueRef value, LLVMValueRef store) {
    enum { MAX_STEPS_BACK = 100 };
    LLVMValueRef pointer = address_of_number(value);
    if (pointer) {
        LLVMSetOperand(store, 0, pointer);
        return true;
    }
    if (!LLVMIsALoadInst(value)) return false;
    LLVMValueRef i = store;
    for (int left = MAX_STEPS_BACK; left && i && i != value; left--) {
        i = pass_only_before(i);
        if (i && pass_is_safepoint(i)) return false;
    }
    return i == value;
}

// A word that the source of a LOAM_ATTR_CASTS function stores as an address: a pointer from here on. While it
// was a number it kept nothing alive, as the source must know.
static bool becomes_pointer(const Frames *f, LLVMValueRef value, LLVMValueRef store, int64_t offset) {
    bool is_word = LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMIntegerTypeKind &&
                   LLVMGetIntTypeWidth(LLVMTypeOf(value)) == 64 && offset % 8 == 0;
    if (!is_word || !pass_fn_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_CASTS)) return false;
    LLVMBuilderRef b = rewrite_before(store);
    LLVMSetOperand(store, 0, LLVMBuildIntToPtr(b, value, f->managed, ""));
    LLVMDisposeBuilder(b);
    return true;
}

// A store of anything else over a pointer word would hide a pointer from the map (H5).
static void check_store(Frames *f, LLVMValueRef store) {
    int64_t offset;
    LLVMValueRef value = LLVMGetOperand(store, 0),
                 base = address_base(f->layout, LLVMGetOperand(store, 1), &offset);
    const Object *o = object_of(f, base);
    if (!o || pass_has_managed_ptr(LLVMTypeOf(value)) || is_no_heap_pointer(value) || offset < 0) return;
    uint64_t to = (uint64_t)offset + LLVMStoreSizeOfType(f->layout, LLVMTypeOf(value));
    if (touches_pointer(o, (uint64_t)offset, to < o->size ? to : o->size) && !was_pointer(value, store) &&
        !becomes_pointer(f, value, store, offset))
        frames_refuse(f, store, base, "something other than a pointer is stored over a pointer word (H5)");
}

void frames_check_writes(Frames *f) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            LLVMValueRef callee = LLVMIsACallInst(i) ? pass_callee(i) : NULL;
            if (pass_name_starts(callee, "llvm.memcpy.") || pass_name_starts(callee, "llvm.memmove."))
                check_copy(f, i);
            if (LLVMIsAStoreInst(i)) check_store(f, i);
        }
}
