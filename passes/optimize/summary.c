// summary.c - loam-summary: what a module that is part of a program tells the others about its functions.
//
// LOAM_ATTR_SUMMARY is TAGS;ATTRIBUTES. The tags are those of the escape analysis (escape/summary.c). The
// attributes are those of LLVM that hold for the function's code, whoever calls it: rows INDEX NAME VALUE,
// separated by commas. They are taken after LLVM's optimiser and before safepoints are made, when callers in
// the same module would see them. A declaration with a summary gets them back (loam-attributes).
#include "optimize/summary.h"
#include "escape/escape.h"
#include "ir/rewrite.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const of_function[] = {"memory", "nofree",   "norecurse",
                                          "nosync", "nounwind", "willreturn"},
                         *const of_parameter[] = {"nocapture", "readnone", "readonly", "writeonly"};

static bool is_shared(LLVMValueRef fn) {
    LLVMLinkage linkage = LLVMGetLinkage(fn);
    return !LLVMIsDeclaration(fn) && linkage != LLVMAvailableExternallyLinkage &&
           linkage != LLVMInternalLinkage && linkage != LLVMPrivateLinkage;
}

static void add_row(PassText *t, LLVMValueRef fn, LLVMAttributeIndex at, const char *name) {
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    LLVMAttributeRef a = LLVMGetEnumAttributeAtIndex(fn, at, kind);
    char row[64];
    if (!a) return;
    snprintf(row, sizeof row, "%d %s %llu,", (int)at, name, (unsigned long long)LLVMGetEnumAttributeValue(a));
    pass_text_add(t, row);
}

static void write_down(LLVMValueRef fn) {
    const char *tags = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY);
    PassText text = {0};
    pass_text_add(&text, tags ? tags : "");
    PASS_PUSH(text, ';');
    for (size_t i = 0; i < sizeof of_function / sizeof *of_function; i++)
        add_row(&text, fn, LLVMAttributeFunctionIndex, of_function[i]);
    for (unsigned p = 1; p <= LLVMCountParams(fn); p++)
        for (size_t i = 0; i < sizeof of_parameter / sizeof *of_parameter; i++)
            add_row(&text, fn, p, of_parameter[i]);
    PASS_PUSH(text, 0);
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY, text.at);
    PASS_VEC_FREE(text);
}

// A function whose address is taken says so, also one of another module: calls of function values may reach
// it (escape/callees.c). This is settled now: what follows makes no function values.
static bool mark_value(LLVMValueRef fn, bool is_method) {
    if (pass_is_intrinsic(fn) || !escape_is_function_value(fn, is_method)) return false;
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_VALUE, "");
    return true;
}

bool loam_summary_run(LLVMModuleRef m, const LoamPassOptions *o) {
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        bool is_method = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_METHOD) != NULL,
             is_value = mark_value(fn, is_method);
        if (is_shared(fn) || (!LLVMIsDeclaration(fn) && (is_value || is_method)))
            write_down(fn), changed = true;
        changed |= is_value;
    }
    return changed;
}

static bool is_name(const char *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], name)) return true;
    return false;
}

static const char *take_row(LLVMValueRef fn, const char *row) {
    char *end, name[32];
    long at = strtol(row, &end, 10);
    size_t n = strcspn(++end, " ,");
    if (n >= sizeof name || end[n] != ' ') return "";
    memcpy(name, end, n);
    name[n] = 0;
    unsigned long long value = strtoull(end + n, &end, 10);
    bool good = at < 0 ? is_name(name, of_function, sizeof of_function / sizeof *of_function)
                       : at > 0 && at <= (long)LLVMCountParams(fn) &&
                             is_name(name, of_parameter, sizeof of_parameter / sizeof *of_parameter);
    if (good) rewrite_fn_attr(fn, (LLVMAttributeIndex)at, name, value);
    return *end == ',' ? end + 1 : "";
}

void summary_take(LLVMValueRef fn) {
    const char *text = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY),
               *row = text ? strchr(text, ';') : NULL;
    for (row = row ? row + 1 : ""; *row;) row = take_row(fn, row);
}
