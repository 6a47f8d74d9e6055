// sections.c - gives each function and variable of a module a section of its own, so that the linker can
// leave out what a program does not need (shake.c). LLVM-C has no option for it.
//
// The section's name is a number after what the linker must know. Tables that shake.c takes apart keep a name
// of their own.
#include "driver/driver.h"
#include "driver/shake.h"
#include <llvm-c/Comdat.h>

typedef struct Sections {
    Arena *arena;
    int n;
} Sections;

static void place(Sections *s, LLVMValueRef g, const char *kind) {
    LLVMSetSection(g, arena_printf(s->arena, "%s.%d", kind, s->n++));
}

static bool has_place(LLVMValueRef g) {
    const char *section = LLVMIsDeclaration(g) ? "none" : LLVMGetSection(g);
    return section && *section;
}

// A group of its own, in which LLVM puts the function's jump tables as well: those of other functions are in
// one section that refers to them all.
static void place_function(LLVMModuleRef m, LLVMValueRef fn) {
    size_t n;
    if (has_place(fn) || LLVMGetComdat(fn)) return;
    LLVMComdatRef group = LLVMGetOrInsertComdat(m, LLVMGetValueName2(fn, &n));
    LLVMSetComdatSelectionKind(group, LLVMNoDeduplicateComdatSelectionKind);
    LLVMSetComdat(fn, group);
}

static bool begins(LLVMValueRef g, const char *prefix) {
    size_t n;
    return text_begins(LLVMGetValueName2(g, &n), prefix);
}

// Of constants.
static const char *kind_of(LLVMValueRef g) {
    if (begins(g, "loam.methods")) return SHAKE_METHODS;
    if (begins(g, "loam.imethods") || begins(g, "imethods:")) return SHAKE_IMETHODS;
    if (begins(g, "loam.positions")) return SHAKE_POSITIONS;
    if (begins(g, "loam.landingpads")) return SHAKE_PADS;
    return ".rodata";
}

// Texts that end with a zero byte stay where the linker merges them.
static bool is_mergeable(LLVMValueRef g) {
    LLVMValueRef v = LLVMGetInitializer(g);
    return LLVMGetUnnamedAddress(g) == LLVMGlobalUnnamedAddr && LLVMIsConstantString(v) &&
           begins(g, "loam.text:");
}

static void place_variable(Sections *s, LLVMValueRef g) {
    if (has_place(g) || begins(g, "llvm.")) return;
    if (LLVMIsGlobalConstant(g)) {
        if (!is_mergeable(g)) place(s, g, kind_of(g));
        return;
    }
    place(s, g, LLVMIsNull(LLVMGetInitializer(g)) ? ".bss" : ".data");
}

void sections_apart(Arena *arena, LLVMModuleRef m) {
    Sections s = {arena, 0};
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) place_function(m, f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) place_variable(&s, g);
}
