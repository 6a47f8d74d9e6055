// check_descriptor.c - whether a type descriptor describes an object (loam/abi.h, LoamType): of its size, of
// a known kind, and with a bit for each word that holds a managed pointer by its type. A missing bit would be
// a pointer that the collector never sees.
#include "analysis/ptrmap.h"
#include "contract/check.h"
#include "loam/abi.h"

enum {
    KIND_END = 1 // the number after the last kind
#define LOAM_KIND(ID, Name) +1
#include "loam/kinds.def"
};
// Larger objects are compared by size only: a mask of this many words is a large constant already.
enum { COMPARED_BYTES = 1 << 20 };

static bool is_constant(LLVMValueRef v) {
    return LLVMIsAGlobalVariable(v) && !LLVMIsDeclaration(v) && LLVMIsGlobalConstant(v);
}

// An array of bytes that is constant, of at least so many bits.
static bool has_bits(Check *c, LLVMValueRef gcdata, uint64_t bits) {
    if (!is_constant(gcdata)) return false;
    LLVMTypeRef t = LLVMGlobalGetValueType(gcdata);
    return LLVMGetTypeKind(t) == LLVMArrayTypeKind &&
           LLVMGetTypeKind(LLVMGetElementType(t)) == LLVMIntegerTypeKind &&
           LLVMGetIntTypeWidth(LLVMGetElementType(t)) == 8 && LLVMABISizeOfType(c->layout, t) * 8 >= bits;
}

// Runs from word 0 on, without gaps, up to `words`.
static bool has_runs(Check *c, LLVMValueRef gcdata, uint64_t words) {
    PtrRun r = {0};
    if (!is_constant(gcdata)) return false;
    for (unsigned i = 0; r.end < words; i++) {
        uint64_t begin = r.end;
        if (!ptrmap_run(gcdata, i, &r) || r.first != begin || r.end <= begin || !r.period) return false;
        if (!LLVMIsNull(r.bits) && !has_bits(c, r.bits, r.period)) return false;
    }
    return r.end == words;
}

static bool map_covers(Check *c, LLVMValueRef gcdata, uint64_t ptrdata) {
    if (ptrdata > LOAM_MAX_MASKED) return has_runs(c, gcdata, ptrdata / 8);
    return !ptrdata || has_bits(c, gcdata, ptrdata / 8);
}

// Why a defined descriptor is none, or NULL.
static const char *objection(Check *c, LLVMValueRef descriptor) {
    uint64_t size, ptrdata, kind;
    LLVMValueRef type = LLVMIsGlobalConstant(descriptor) ? ptrmap_type_record(descriptor) : NULL;
    LLVMValueRef gcdata = type ? LLVMGetAggregateElement(type, TYPE_FIELD_GCDATA) : NULL;
    if (!gcdata || !ptrmap_type_field(type, TYPE_FIELD_SIZE, 64, &size) ||
        !ptrmap_type_field(type, TYPE_FIELD_PTRDATA, 64, &ptrdata) ||
        !ptrmap_type_field(type, TYPE_FIELD_KIND, 8, &kind) ||
        LLVMGetTypeKind(LLVMTypeOf(gcdata)) != LLVMPointerTypeKind)
        return "is no type descriptor";
    if (kind < 1 || kind >= KIND_END) return "is a type descriptor of an unknown kind";
    if (ptrdata > size || ptrdata % 8)
        return "is a type descriptor whose pointer words are not within its size";
    if (!map_covers(c, gcdata, ptrdata)) return "is a type descriptor without its map of pointer words";
    return NULL;
}

// Whether each managed pointer of the object, values of `type` one after another, is in the descriptor.
static bool covers_type(Check *c, LLVMValueRef descriptor, uint64_t size, LLVMTypeRef type) {
    PassArena arena = {0};
    PtrMap by_type = ptrmap_new(&arena, size), declared = ptrmap_new(&arena, size);
    bool good = ptrmap_add_descriptor(&declared, descriptor);
    for (uint64_t at = 0, step = LLVMABISizeOfType(c->layout, type); good && at < size; at += step)
        good = ptrmap_add_type(&by_type, c->layout, type, at);
    for (uint64_t w = 0; good && w * 8 < by_type.ptrdata; w++)
        good = !ptrmap_has(&by_type, w) || ptrmap_has(&declared, w);
    pass_arena_free(&arena);
    return good;
}

bool check_descriptor(Check *c, LLVMValueRef at, const char *what, LLVMValueRef descriptor, uint64_t size,
                      LLVMTypeRef type) {
    bool pointers = size > 0 && type && pass_has_managed_ptr(type);
    size_t n;
    if (!descriptor || LLVMIsNull(descriptor)) {
        if (pointers)
            check_refuse(c, at, "%s: null is no descriptor for an object with managed pointers", what);
        return !pointers;
    }
    const char *name = LLVMGetValueName2(descriptor, &n), *why = NULL;
    if (!LLVMIsAGlobalVariable(descriptor)) why = "is no type descriptor";
    else if (LLVMIsDeclaration(descriptor))
        return true; // another module's; what needs its fields will say so
    else if (pass_map_get(&c->descriptor_good, descriptor) < 0) why = objection(c, descriptor);
    if (why) {
        check_refuse(c, at, "%s: @%s %s", what, name, why);
        return false;
    }
    pass_map_set(&c->descriptor_good, descriptor, 1);
    uint64_t its_size = 0;
    ptrmap_type_field(ptrmap_type_record(descriptor), TYPE_FIELD_SIZE, 64, &its_size);
    if (its_size != size)
        check_refuse(c, at, "%s: @%s describes %llu bytes, the object has %llu", what, name,
                     (unsigned long long)its_size, (unsigned long long)size);
    else if (pointers && size <= COMPARED_BYTES && !covers_type(c, descriptor, size, type))
        check_refuse(c, at,
                     "%s: @%s leaves out a managed pointer of the object, or one is not at a whole word",
                     what, name);
    else return true;
    return false;
}
