// parts.c - a large module becomes several small ones, which are compiled at the same time.
//
// Each part has some of the functions, a run of them in the order of the module; of the others it has
// declarations. Into how many parts a module falls, and what they have, depends on the module alone, so that
// it is the same on each machine.
//
//  1. What is local becomes visible to the other parts, under a name that no other module gives anything: the
//     module's name is part of it. Constants that are nothing but their values are no matter: each part that
//     uses one has its own.
//  2. The first part has all variables. The others declare them; constants keep their values, for the passes
//     that follow read descriptors.
//  3. So that the linker can find and skip initialisers, code that LOAM_SECTION_STEPS tells of and what calls
//     it are in the first part.
//
// expects  LLVM's optimiser is done, and loam-polls, which looks into the callees of loops
// leaves   a module as a front end might have made it
#include "ir/rewrite.h"
#include "ir/runllvm.h"
#include "loam/abi.h"
#include <llvm-c/Comdat.h>
#include <string.h>

static const char pass_name[] = "parts";

typedef struct Parts {
    LLVMModuleRef m;
    int part, n;
    int64_t total, before; // instructions: of all functions, and of those in front of the current one
    PassMap first;         // functions that are in the first part
} Parts;

// ---- which part has a function ----------------------------------------------------------------------------

static int64_t size_of_all(LLVMModuleRef m) {
    int64_t n = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f))
        n += pass_count_instructions(f);
    return n;
}

int loam_parts_count(LLVMModuleRef m) {
    enum { PART_INSTRUCTIONS = 4000, MOST_PARTS = 4 };
    int64_t n = LLVMGetFirstGlobalAlias(m) ? 1 : size_of_all(m) / PART_INSTRUCTIONS;
    return n < 1 ? 1 : n < MOST_PARTS ? (int)n : MOST_PARTS;
}

static void add_callers(Parts *p, LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAInstruction(user))
            pass_map_set(&p->first, LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)), 1);
    }
}

// Rows of two words: a function, and what it gives a value.
static void add_steps(Parts *p, LLVMValueRef table) {
    LLVMValueRef rows = LLVMGetInitializer(table);
    for (unsigned i = 0; i < (unsigned)LLVMGetArrayLength2(LLVMTypeOf(rows)); i++) {
        LLVMValueRef fn = LLVMGetOperand(LLVMGetAggregateElement(rows, i), 0);
        pass_map_set(&p->first, fn, 1);
        add_callers(p, fn);
    }
}

static void find_steps(Parts *p) {
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->m); g; g = LLVMGetNextGlobal(g)) {
        const char *section = LLVMIsDeclaration(g) ? NULL : LLVMGetSection(g);
        if (section && !strcmp(section, LOAM_SECTION_STEPS)) add_steps(p, g);
    }
}

// Of a function with code; in their order.
static int part_of(Parts *p, LLVMValueRef fn) {
    int part = (int)(p->before * p->n / p->total);
    p->before += pass_count_instructions(fn);
    return pass_map_get(&p->first, fn) >= 0 ? 0 : part;
}

// ---- what parts see of each other -------------------------------------------------------------------------

static bool is_local(LLVMValueRef g) {
    LLVMLinkage linkage = LLVMGetLinkage(g);
    return linkage == LLVMInternalLinkage || linkage == LLVMPrivateLinkage;
}

// A constant of which nobody asks for the address.
static bool is_value(LLVMValueRef g) {
    return LLVMIsAGlobalVariable(g) && LLVMIsGlobalConstant(g) && is_local(g) &&
           LLVMGetUnnamedAddress(g) == LLVMGlobalUnnamedAddr;
}

// Names of the module's own package, "PATH.f", no other module has.
static void name_apart(LLVMValueRef g) {
    size_t length, n;
    const char *name = LLVMGetValueName2(g, &n),
               *path = LLVMGetModuleIdentifier(LLVMGetGlobalParent(g), &length);
    if (n > length && !memcmp(name, path, length) && name[length] == '.') return;
    PassText text = {0};
    pass_text_add(&text, name);
    pass_text_add(&text, "\u00b7");
    pass_text_add(&text, path);
    LLVMSetValueName2(g, text.at, (size_t)text.n);
    PASS_VEC_FREE(text);
}

static void share(LLVMValueRef g) {
    if (LLVMIsDeclaration(g) || is_value(g)) return;
    if (LLVMGetLinkage(g) == LLVMLinkOnceODRLinkage) LLVMSetLinkage(g, LLVMWeakODRLinkage); // kept
    if (!is_local(g)) return;
    name_apart(g);
    LLVMSetLinkage(g, LLVMExternalLinkage);
    LLVMSetVisibility(g, LLVMHiddenVisibility);
}

static void share_all(LLVMModuleRef m) {
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) share(f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) share(g);
}

// ---- what is elsewhere ------------------------------------------------------------------------------------

static void leave_body(LLVMValueRef g) {
    LLVMSetComdat(g, NULL);
    LLVMSetLinkage(g, LLVMAvailableExternallyLinkage);
}

static void leave_variable(LLVMValueRef g) {
    if (LLVMGetLinkage(g) == LLVMAppendingLinkage) LLVMDeleteGlobal(g);
    else if (LLVMIsDeclaration(g) || is_value(g)) return;
    else if (LLVMIsGlobalConstant(g)) leave_body(g);
    else {
        LLVMSetComdat(g, NULL);
        LLVMSetLinkage(g, LLVMExternalLinkage);
        LLVMSetInitializer(g, NULL);
    }
}

bool loam_parts_keep(LLVMModuleRef m, int part, int n, const LoamPassOptions *o) {
    Parts p = {.m = m, .part = part, .n = n, .total = size_of_all(m)};
    find_steps(&p);
    share_all(m);
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f) && part_of(&p, f) != part) leave_body(f);
    pass_map_free(&p.first);
    if (!runllvm_in_pass(m, "elim-avail-extern", o, pass_name)) return false;
    for (LLVMValueRef g = LLVMGetFirstGlobal(m), next; g && part > 0; g = next) {
        next = LLVMGetNextGlobal(g);
        leave_variable(g);
    }
    return runllvm_in_pass(m, "globaldce", o, pass_name);
}
