// ptrmap.c - see ptrmap.h.
#include "analysis/ptrmap.h"
#include "loam/abi.h"
#include <stdio.h>
#include <string.h>

PtrMap ptrmap_new(PassArena *arena, uint64_t size) {
    return (PtrMap){size, 0, pass_alloc(arena, size / 64 + 1)};
}

void ptrmap_set(PtrMap *m, uint64_t word) {
    m->bits[word / 8] |= (uint8_t)(1u << (word % 8));
    if (m->ptrdata < 8 * (word + 1)) m->ptrdata = 8 * (word + 1);
}

bool ptrmap_add_type(PtrMap *m, LLVMTargetDataRef layout, LLVMTypeRef t, uint64_t offset) {
    if (!pass_has_managed_ptr(t)) return true;
    switch (LLVMGetTypeKind(t)) {
    case LLVMPointerTypeKind:
        if (offset % 8 || offset + 8 > m->size) return false;
        ptrmap_set(m, offset / 8);
        return true;
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            if (!ptrmap_add_type(m, layout, LLVMStructGetTypeAtIndex(t, i),
                                 offset + LLVMOffsetOfElement(layout, t, i)))
                return false;
        return true;
    case LLVMArrayTypeKind:
    case LLVMVectorTypeKind: {
        LLVMTypeRef elem = LLVMGetElementType(t);
        bool vector = LLVMGetTypeKind(t) == LLVMVectorTypeKind;
        uint64_t n = vector ? LLVMGetVectorSize(t) : LLVMGetArrayLength2(t),
                 step = LLVMABISizeOfType(layout, elem);
        for (uint64_t i = 0; i < n && step; i++) // elements of size 0 hold nothing, however many there are
            if (!ptrmap_add_type(m, layout, elem, offset + i * step)) return false;
        return true;
    }
    default: return false;
    }
}

LLVMValueRef ptrmap_type_record(LLVMValueRef descriptor) {
    LLVMValueRef type = LLVMIsAGlobalVariable(descriptor) ? LLVMGetInitializer(descriptor) : NULL, first;
    if (!type) return NULL;
    while ((first = LLVMGetAggregateElement(type, 0)) &&
           LLVMGetTypeKind(LLVMTypeOf(first)) == LLVMStructTypeKind)
        type = first;
    return LLVMGetTypeKind(LLVMTypeOf(type)) == LLVMStructTypeKind ? type : NULL;
}

bool ptrmap_type_field(LLVMValueRef record, unsigned field, unsigned bits, uint64_t *value) {
    LLVMValueRef f = record ? LLVMGetAggregateElement(record, field) : NULL;
    if (!f || !LLVMIsAConstantInt(f) || LLVMGetIntTypeWidth(LLVMTypeOf(f)) != bits) return false;
    *value = LLVMConstIntGetZExtValue(f);
    return true;
}

// Words first to end from an array of bytes that is constant, as often as it takes.
static bool add_bits(PtrMap *m, LLVMValueRef bits, uint64_t first, uint64_t end, uint64_t period) {
    if (!LLVMIsAGlobalVariable(bits) || !(bits = LLVMGetInitializer(bits)) || end * 8 > m->size) return false;
    for (uint64_t w = first, i = 0; w < end; w++, i = i + 1 < period ? i + 1 : 0) {
        LLVMValueRef byte = LLVMGetAggregateElement(bits, (unsigned)(i / 8));
        if (!byte || !LLVMIsAConstantInt(byte)) return false;
        if (LLVMConstIntGetZExtValue(byte) >> (i % 8) & 1) ptrmap_set(m, w);
    }
    return true;
}

bool ptrmap_run(LLVMValueRef runs, unsigned i, PtrRun *out) {
    LLVMValueRef table = LLVMIsAGlobalVariable(runs) ? LLVMGetInitializer(runs) : NULL;
    LLVMValueRef row = table ? LLVMGetAggregateElement(table, i) : NULL;
    LLVMValueRef next = table ? LLVMGetAggregateElement(table, i + 1) : NULL;
    out->bits = row ? LLVMGetAggregateElement(row, 2) : NULL;
    return next && out->bits && ptrmap_type_field(row, 0, 64, &out->first) &&
           ptrmap_type_field(row, 1, 64, &out->period) && ptrmap_type_field(next, 0, 64, &out->end);
}

static bool add_runs(PtrMap *m, LLVMValueRef runs, uint64_t words) {
    PtrRun r = {0};
    for (unsigned i = 0; r.end < words; i++)
        if (!ptrmap_run(runs, i, &r) ||
            (!LLVMIsNull(r.bits) && !add_bits(m, r.bits, r.first, r.end, r.period)))
            return false;
    return true;
}

bool ptrmap_add_descriptor(PtrMap *m, LLVMValueRef descriptor) {
    uint64_t ptrdata;
    LLVMValueRef type = ptrmap_type_record(descriptor);
    LLVMValueRef bits = type ? LLVMGetAggregateElement(type, TYPE_FIELD_GCDATA) : NULL;
    if (!bits || !ptrmap_type_field(type, TYPE_FIELD_PTRDATA, 64, &ptrdata)) return false;
    uint64_t words = ptrdata / 8;
    if (ptrdata > LOAM_MAX_MASKED) return add_runs(m, bits, words);
    return !words || add_bits(m, bits, 0, words, words);
}

const char *ptrmap_text(PassArena *arena, const PtrMap *m) {
    size_t n = (m->ptrdata / 8 + 7) / 8;
    char *hex = PASS_NEW_ARRAY(arena, char, 2 * n + 1);
    for (size_t i = 0; i < n; i++) snprintf(hex + 2 * i, 3, "%02x", m->bits[i]);
    return hex;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool ptrmap_add_text(PtrMap *m, const char *hex) {
    for (uint64_t i = 0; hex[0]; i++, hex += 2) {
        int high = hex_digit(hex[0]), low = hex_digit(hex[1]);
        if (high < 0 || low < 0) return false;
        for (unsigned k = 0; k < 8; k++) {
            if (!((high * 16 + low) >> k & 1)) continue;
            if ((i * 8 + k + 1) * 8 > m->size) return false;
            ptrmap_set(m, i * 8 + k);
        }
    }
    return true;
}

LLVMValueRef ptrmap_constant(LLVMModuleRef module, const PtrMap *m) {
    LLVMContextRef ctx = LLVMGetModuleContext(module);
    if (!m->ptrdata) return LLVMConstPointerNull(LLVMPointerTypeInContext(ctx, 0));
    size_t n = (m->ptrdata / 8 + 7) / 8, at = 0;
    char name[96] = "loam.ptrmap";
    for (size_t i = 0; i < n && n <= 32; i++)
        at += (size_t)snprintf(name + 11 + at, sizeof name - 11 - at, "%s%02x", i ? "" : ".", m->bits[i]);
    LLVMValueRef known = n <= 32 ? LLVMGetNamedGlobal(module, name) : NULL;
    if (known) return known;
    LLVMValueRef init = LLVMConstStringInContext2(ctx, (const char *)m->bits, n, 1);
    LLVMValueRef g = LLVMAddGlobal(module, LLVMTypeOf(init), name);
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(g, 1);
    return g;
}
