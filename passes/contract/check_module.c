// check_module.c - what the contract asks of a module as a whole: the target, the names that the passes and
// the runtime share, and variables.
#include "contract/check.h"
#include <stdlib.h>
#include <string.h>

// ---- target -----------------------------------------------------------------------------------------------

// Whether "-ni:1:2-..." names the managed address space.
static bool is_non_integral(const char *layout) {
    for (const char *p = layout; p; p = strchr(p, '-')) {
        p += *p == '-';
        if (strncmp(p, "ni:", 3)) continue;
        for (p += 2; *p == ':';) {
            char *end;
            if (strtoul(p + 1, &end, 10) == LOAM_MANAGED_SPACE) return true;
            p = end;
        }
        if (!*p) break;
    }
    return false;
}

static bool has_element(const char *layout, const char *prefix) {
    for (const char *p = layout; p; p = strchr(p, '-')) {
        p += *p == '-';
        if (!strncmp(p, prefix, strlen(prefix))) return true;
        if (!*p) break;
    }
    return false;
}

static void check_target(Check *c) {
    const char *layout = LLVMGetDataLayoutStr(c->m), *triple = LLVMGetTarget(c->m);
    if (!*layout && !LLVMGetFirstFunction(c->m) && !LLVMGetFirstGlobal(c->m)) return; // an empty module
    if (!is_non_integral(layout))
        check_refuse(c, NULL, "the data layout does not make address space 1 non-integral (ni:1)");
    else if (LLVMByteOrder(c->layout) != LLVMLittleEndian || LLVMPointerSize(c->layout) != 8 ||
             LLVMPointerSizeForAS(c->layout, LOAM_MANAGED_SPACE) != 8)
        check_refuse(c, NULL, "the data layout is not that of x86-64: pointers of 8 bytes, little endian");
    else if (has_element(layout, "A") || has_element(layout, "P") || has_element(layout, "G"))
        check_refuse(c, NULL,
                     "the data layout puts allocas, functions or variables in an address space of their own");
    else if (has_element(layout, "m:") && !has_element(layout, "m:e"))
        check_refuse(c, NULL, "the data layout mangles names otherwise than ELF");
    else if (*triple && (strncmp(triple, "x86_64-", 7) || !strstr(triple, "linux") || strstr(triple, "x32")))
        check_refuse(c, NULL, "the target \"%s\" is not x86_64-*-linux-*", triple);
    else if (LLVMGetModuleFlag(c->m, "override-stack-alignment", 24))
        check_refuse(c, NULL,
                     "the module overrides the alignment of the stack: frames are not realigned (H2)");
}

// ---- names ------------------------------------------------------------------------------------------------

// Functions that passes call or know, with their types: one letter a scalar as in abi.def.
static const struct Known {
    const char *name, *signature;
} known_functions[] = {
    {LOAM_SYM_OBJECT, "p:ir"},
    {LOAM_SYM_MALLOCGC, "p:irb"},
    {LOAM_SYM_REGION_ALLOC, "p:irp"},
    {LOAM_SYM_REGION_FREE, ":p"},
    {LOAM_SYM_GC_WRITE_BARRIER, ":pp"},
    {LOAM_SYM_CLEAR_POINTERS, ":pi"},
    {"runtime.typedmemmove", ":rpp"},
    {LOAM_SYM_POLL, ":"},
    {LOAM_SYM_START, ":"},
};

static bool scalar_fits(LLVMTypeRef t, char letter) {
    LLVMTypeKind k = LLVMGetTypeKind(t);
    switch (letter) {
    case 'i': return k == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(t) == 64;
    case 'b': return k == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(t) == 1;
    case 'p': return pass_is_managed_ptr(t);
    default: return k == LLVMPointerTypeKind && !LLVMGetPointerAddressSpace(t);
    }
}

static bool results_fit(LLVMTypeRef t, const char *letters, size_t n) {
    if (n == 0) return LLVMGetTypeKind(t) == LLVMVoidTypeKind;
    if (n == 1) return scalar_fits(t, *letters);
    if (LLVMGetTypeKind(t) != LLVMStructTypeKind || LLVMCountStructElementTypes(t) != n) return false;
    for (unsigned i = 0; i < n; i++)
        if (!scalar_fits(LLVMStructGetTypeAtIndex(t, i), letters[i])) return false;
    return true;
}

static bool signature_fits(LLVMValueRef fn, const char *signature) {
    LLVMTypeRef type = LLVMGlobalGetValueType(fn);
    const char *params = strchr(signature, ':') + 1;
    if (LLVMIsFunctionVarArg(type) || LLVMCountParams(fn) != strlen(params) ||
        !results_fit(LLVMGetReturnType(type), signature, (size_t)(params - 1 - signature)))
        return false;
    for (unsigned i = 0; params[i]; i++)
        if (!scalar_fits(LLVMTypeOf(LLVMGetParam(fn, i)), params[i])) return false;
    return true;
}

// A symbol of any kind.
static LLVMValueRef find_symbol(LLVMModuleRef m, const char *name) {
    LLVMValueRef v = LLVMGetNamedFunction(m, name);
    if (!v) v = LLVMGetNamedGlobal(m, name);
    if (!v) v = LLVMGetNamedGlobalAlias(m, name, strlen(name));
    return v ? v : LLVMGetNamedGlobalIFunc(m, name, strlen(name));
}

static void check_names(Check *c) {
    for (size_t i = 0; i < sizeof known_functions / sizeof *known_functions; i++) {
        const struct Known *k = &known_functions[i];
        LLVMValueRef v = find_symbol(c->m, k->name);
        if (v && (!LLVMIsAFunction(v) || !signature_fits(v, k->signature)))
            check_refuse(
                c, NULL,
                "@%s is not the function that the runtime has under this name (\"%s\" in abi.def's letters)",
                k->name, k->signature);
    }
    LLVMValueRef object = LLVMGetNamedFunction(c->m, LOAM_SYM_OBJECT),
                 flag = find_symbol(c->m, LOAM_SYM_WRITE_BARRIER);
    if (object && !LLVMIsDeclaration(object))
        check_refuse(c, NULL, "@%s is the passes' own", LOAM_SYM_OBJECT);
    if (flag && (!LLVMIsAGlobalVariable(flag) || LLVMIsThreadLocal(flag) ||
                 LLVMGlobalGetValueType(flag) != LLVMInt32TypeInContext(c->ctx)))
        check_refuse(c, NULL, "@%s is not an i32 variable", LOAM_SYM_WRITE_BARRIER);
}

// ---- variables --------------------------------------------------------------------------------------------

static void check_variable(Check *c, LLVMValueRef g) {
    size_t n;
    const char *name = LLVMGetValueName2(g, &n);
    LLVMTypeRef type = LLVMGlobalGetValueType(g);
    if (LLVMGetPointerAddressSpace(LLVMTypeOf(g)) != 0) {
        check_refuse(c, NULL, "@%s: a variable in an address space other than 0", name);
        return;
    }
    if (!LLVMTypeIsSized(type)) return;
    if (LLVMIsThreadLocal(g) && (pass_has_managed_ptr(type) || pass_md(g, LOAM_MD_TYPE)))
        check_refuse(c, NULL, "@%s: a thread-local variable holds managed pointers: it is no root", name);
    else if (LLVMGetInitializer(g) && check_holds_thread_local(c, LLVMGetInitializer(g)))
        check_refuse(c, NULL, "@%s: its initial value has the address of a thread-local variable", name);
    else check_global_metadata(c, g);
}

// Constructors and destructors run on the thread's own stack, before the runtime starts and after it ended.
static void check_run_by_c(Check *c, const char *list) {
    LLVMValueRef g = LLVMGetNamedGlobal(c->m, list), all = g ? LLVMGetInitializer(g) : NULL;
    for (int i = 0, n = all && LLVMIsAConstantArray(all) ? LLVMGetNumOperands(all) : 0; i < n; i++) {
        LLVMValueRef fn = LLVMGetAggregateElement(LLVMGetOperand(all, (unsigned)i), 1);
        size_t len;
        if (fn && LLVMIsAFunction(fn) && !LLVMIsDeclaration(fn) && !check_is_leaf(fn))
            check_refuse(c, NULL, "@%s: @%s is managed, and such code runs only while the runtime does", list,
                         LLVMGetValueName2(fn, &len));
    }
}

void check_module(Check *c) {
    check_target(c);
    if (!c->any_refused) check_names(c);
    for (LLVMValueRef g = LLVMGetFirstGlobal(c->m); g && !c->any_refused; g = LLVMGetNextGlobal(g))
        if (!pass_name_starts(g, "llvm.")) check_variable(c, g);
    check_run_by_c(c, "llvm.global_ctors");
    check_run_by_c(c, "llvm.global_dtors");
}
