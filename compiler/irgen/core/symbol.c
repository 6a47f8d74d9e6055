// symbol.c - linker names, as Go's: main.f, main.(*T).M, main.T.M, main.f.func1, main.f.func1.2, main.init.0,
// main.glob..func1; type descriptors and itabs by their path-qualified type names.
#include "irgen/core/gen.h"
#include <ctype.h>
#include <llvm-c/Comdat.h>
#include <stdio.h>
#include <string.h>

// Dots behind the last slash, quotes, percent signs, blanks and control bytes are spelled %xx.
const char *irgen_path_symbol(Arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    Text t = {.arena = a};
    for (const char *p = path; *p; p++) {
        unsigned char ch = (unsigned char)*p;
        bool escaped = ch <= ' ' || ch == '%' || ch == '"' || ch >= 0x7f || (ch == '.' && slash && p > slash);
        text_printf(&t, escaped ? "%%%02x" : "%c", ch);
    }
    return t.text ? t.text : "";
}

// Separate units see each other's functions and variables. Descriptors are needed where types are used, so
// every unit has its own, all alike, and the linker keeps one.
static LLVMLinkage linkage(const IrGen *g, IrSymbol kind) {
    bool alone = g->p->apart ? !g->p->package : !g->p->separate;
    LLVMLinkage shared = alone ? LLVMInternalLinkage : LLVMExternalLinkage;
    switch (kind) {
    case IR_SYM_FUNC:
    case IR_SYM_VARIABLE:
    case IR_SYM_INIT: return shared;
    case IR_SYM_HOME:
    case IR_SYM_OPEN: return LLVMExternalLinkage;
    case IR_SYM_PUSHED: return g->p->package ? LLVMWeakAnyLinkage : LLVMExternalLinkage;
    case IR_SYM_IMPORT: return LLVMAvailableExternallyLinkage;
    case IR_SYM_LOCAL: return LLVMInternalLinkage;
    case IR_SYM_TYPE: return LLVMLinkOnceODRLinkage;
    case IR_SYM_DATA: return LLVMPrivateLinkage;
    }
    internal_error("irgen", "no linkage for a symbol of kind %d", kind);
}

void ir_set_linkage(IrGen *g, LLVMValueRef global, IrSymbol kind) {
    size_t n;
    LLVMSetLinkage(global, linkage(g, kind));
    if (kind == IR_SYM_TYPE && g->p->separate) // so that the linker drops the others
        LLVMSetComdat(global, LLVMGetOrInsertComdat(g->mod, LLVMGetValueName2(global, &n)));
}

const char *ir_path_symbol(IrGen *g, const Package *pkg) { return irgen_path_symbol(g->arena, pkg->path); }

const char *ir_type_name(IrGen *g, const Type *t) { return type_string(g->arena, t, TYPE_NAMES_PATH, NULL); }

// What loam-signature and loam.signature say of functions with this type, `recv` being one more parameter.
//
// Two function values that a program can turn into each other must have one text. Types that only differ in
// the tags of fields can, so those with a tag have none, and neither has a type that is written as long as
// those that contain themselves. By package unsafe anything can be turned into anything: a program whose own
// packages import it calls without signatures (casts). Of Go's packages only the runtime calls function
// values with another type, in place, so that it is enough that those which import unsafe call without.
const char *ir_signature(IrGen *g, Type *func, Type *recv) {
    enum { LONGEST = 199 }; // TYPE_NAMES_PATH writes "..." behind 200 types within each other
    const char *text = ir_type_name(g, type_underlying(func));
    if (recv) {
        const char *params = text + strlen("func(");
        text =
            arena_printf(g->arena, "func(%s%s%s", ir_type_name(g, recv), *params == ')' ? "" : ", ", params);
    }
    return strlen(text) > LONGEST || strchr(text, '"') ? NULL : text;
}

// The receiver's part of a method symbol: path.T or path.(*T); types without a name are spelled out.
static const char *receiver_symbol(IrGen *g, Type *recv) {
    bool pointer = recv->kind == KIND_POINTER;
    Type *base = pointer ? recv->pointer.elem : recv;
    if (base->kind != KIND_NAMED || !base->named.obj->pkg || base->named.local_in)
        return arena_printf(g->arena, pointer ? "go.(*%s)" : "go.%s", ir_type_name(g, base));
    return arena_printf(g->arena, pointer ? "%s.(*%s)" : "%s.%s", ir_path_symbol(g, base->named.obj->pkg),
                        base->named.obj->name);
}

const char *ir_method_symbol(IrGen *g, Type *recv, const char *method, Package *pkg, bool exported) {
    Type *base = recv->kind == KIND_POINTER ? recv->pointer.elem : recv;
    Package *own = base->kind == KIND_NAMED ? base->named.obj->pkg : NULL;
    if (!exported && pkg && own != pkg)
        return arena_printf(g->arena, "%s.%s.%s", receiver_symbol(g, recv), ir_path_symbol(g, pkg), method);
    return arena_printf(g->arena, "%s.%s", receiver_symbol(g, recv), method);
}
