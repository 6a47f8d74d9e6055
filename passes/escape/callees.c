// callees.c - which functions a call through a code pointer may reach, when the module is a whole program.
//
//   code loaded for an interface's method   the functions that implement a method of this name (loam-method)
//   code of a function value                the functions whose address is taken otherwise
//
// of those with the call's type: LLVM calls no function through another type. A program is whole when it has
// LOAM_SYM_START and no other modules: then no code that calls or makes function values is elsewhere. (C code
// gives to what it calls nothing but what it was given as a closure object.) Where there are more than a few,
// or one without a body, the callee counts as unknown.
#include "escape/escape.h"
#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b) {
    const EscCallee *x = a, *y = b;
    int order = strcmp(x->method, y->method);
    if (order) return order;
    if (x->type != y->type) return (uintptr_t)x->type < (uintptr_t)y->type ? -1 : 1;
    return x->fn - y->fn;
}

// Is the address of a function taken by more than calls and tables of methods?
static bool is_function_value(LLVMValueRef fn, bool is_method) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        bool in_table = is_method && !LLVMIsAInstruction(user);
        if (!in_table && !escape_only_calls(user, fn)) return true;
    }
    return false;
}

LLVMValueRef escape_called(LLVMValueRef call) {
    LLVMValueRef code = LLVMGetCalledValue(call);
    while (LLVMIsAFreezeInst(code)) code = LLVMGetOperand(code, 0);
    return code;
}

// Is the first argument the object that the code was loaded from? A function value that is called gives
// itself to its code as context.
bool escape_is_closure_call(LLVMValueRef call) {
    LLVMValueRef code = escape_called(call);
    unsigned first = pass_call_attr(call, 1, LOAM_ATTR_RESULTS) != NULL;
    return LLVMIsALoadInst(code) && first < LLVMGetNumArgOperands(call) &&
           LLVMGetOperand(code, 0) == LLVMGetOperand(call, first);
}

void escape_callees_new(Escape *e) {
    LLVMValueRef start = LLVMGetNamedFunction(e->module, LOAM_SYM_START);
    if (!start || LLVMIsDeclaration(start) || e->options->part) return;
    for (int i = 0; i < e->nfuncs; i++) {
        LLVMValueRef fn = e->funcs[i].fn;
        LLVMTypeRef type = LLVMGlobalGetValueType(fn);
        const char *method = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_METHOD);
        if (method) PASS_PUSH(e->callees, ((EscCallee){method, type, i}));
        if (is_function_value(fn, method != NULL)) PASS_PUSH(e->callees, ((EscCallee){"", type, i}));
    }
    if (e->callees.n) qsort(e->callees.at, (size_t)e->callees.n, sizeof(EscCallee), by_key);
}

const EscCallee *escape_callees(const Escape *e, LLVMValueRef call, int *n) {
    enum { MAX_CALLEES = 8 };
    LLVMValueRef code = escape_called(call);
    *n = 0;
    if (!e->callees.n || LLVMIsAFunction(code) || LLVMIsAInlineAsm(code)) return NULL;
    LLVMValueRef tag = LLVMIsALoadInst(code) ? pass_md(code, LOAM_MD_METHOD) : NULL;
    EscCallee key = {tag ? pass_md_text(tag, 1) : "", LLVMGetCalledFunctionType(call), -1};
    if (tag ? !*key.method : !escape_is_closure_call(call)) return NULL;
    int low = 0, high = e->callees.n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (by_key(&e->callees.at[middle], &key) < 0) low = middle + 1;
        else high = middle;
    }
    const EscCallee *first = &e->callees.at[low];
    for (int k = low; k < e->callees.n; k++, ++*n) {
        const EscCallee *c = &e->callees.at[k];
        if (strcmp(c->method, key.method) || c->type != key.type) break;
        const EscFunc *f = &e->funcs[c->fn];
        if (*n == MAX_CALLEES || (!f->is_defined && !f->is_tagged)) {
            *n = 0;
            return NULL;
        }
    }
    return first;
}
