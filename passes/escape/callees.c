// callees.c - which functions a call through a code pointer may reach, when the module is a whole program.
//
//   code loaded for an interface's method   the functions that implement a method of this name (loam-method)
//   code of a function value                the functions whose address is taken otherwise
//
// of those with the call's type: LLVM calls no function through another type. Of function values just those
// of the call's signature when it has one (loam.signature): the front end's promise that no value of another
// signature gets there. One without a signature may be anything, so that then all of the type count.
//
// That takes all of the program:
//
//   one module    it has LOAM_SYM_START, and there are no others
//   several       the one that is compiled last is told about the others (LoamPassOptions.callees): each
//                 says of its functions which are methods and which are function values (loam-summary). What
//                 they are is settled then: their code is made, and new code is only in this module.
//
// No code that calls or makes function values is elsewhere. (C code gives to what it calls nothing but what
// it was given as a closure object.) Where there are more than a few callees, or one of which nothing is
// known, the callee counts as unknown.
#include "escape/escape.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b) {
    const EscCallee *x = a, *y = b;
    int order = strcmp(x->method, y->method);
    if (order) return order;
    if (x->type != y->type) return (uintptr_t)x->type < (uintptr_t)y->type ? -1 : 1;
    order = strcmp(x->signature, y->signature);
    if (order) return order;
    return (x->fn > y->fn) - (x->fn < y->fn); // a search begins at INT_MIN, whose distance is no int
}

bool escape_is_function_value(LLVMValueRef fn, bool is_method) {
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

// ---- functions of other modules ---------------------------------------------------------------------------

typedef struct Wanted { // a call of this module
    EscCallee key;
    char *type;   // as LLVM prints it
    bool results; // the first argument is memory for them
} Wanted;
typedef PASS_VEC(Wanted) WantedList;

// What leads to the callees of a call through a code pointer; false: nothing does.
static bool key_of(LLVMValueRef call, EscCallee *key) {
    LLVMValueRef code = escape_called(call);
    if (LLVMIsAFunction(code) || LLVMIsAInlineAsm(code)) return false;
    LLVMValueRef tag = LLVMIsALoadInst(code) ? pass_md(code, LOAM_MD_METHOD) : NULL;
    *key = (EscCallee){tag ? pass_md_text(tag, 1) : "", "", LLVMGetCalledFunctionType(call), -1};
    if (tag) return *key->method != 0;
    if (!escape_is_closure_call(call)) return false;
    key->signature = pass_md_text(pass_md(code, LOAM_MD_SIGNATURE), 0);
    return true;
}

static int by_wanted(const void *a, const void *b) {
    const Wanted *x = a, *y = b;
    int order = strcmp(x->key.method, y->key.method);
    return order ? order : strcmp(x->type, y->type);
}

static void want(WantedList *list, LLVMValueRef call) {
    EscCallee key;
    if (!pass_is_call(call) || !key_of(call, &key)) return;
    for (int i = list->n - 1; i >= 0; i--) // types are unique, names not always: by_wanted finds the others
        if (list->at[i].key.type == key.type && !strcmp(list->at[i].key.method, key.method)) return;
    bool results = pass_call_attr(call, 1, LOAM_ATTR_RESULTS) != NULL;
    PASS_PUSH(*list, ((Wanted){key, LLVMPrintTypeToString(key.type), results}));
}

static WantedList wanted(const Escape *e) {
    WantedList list = {0};
    for (LLVMValueRef fn = LLVMGetFirstFunction(e->module); fn; fn = LLVMGetNextFunction(fn))
        for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(fn); b; b = LLVMGetNextBasicBlock(b))
            for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
                want(&list, i);
    if (list.n) qsort(list.at, (size_t)list.n, sizeof(Wanted), by_wanted);
    return list;
}

// A function that this module has already may be known by a body that is inlined from elsewhere, or by its
// summary. One of another type under the same name, or without a summary, is not known.
static void declare(Escape *e, const Wanted *w, const LoamCallee *c) {
    LLVMValueRef fn = c->summary && *c->symbol ? LLVMGetNamedFunction(e->module, c->symbol) : NULL;
    if (!c->summary || (fn && LLVMGlobalGetValueType(fn) != w->key.type)) {
        PASS_PUSH(e->callees, ((EscCallee){c->method, c->signature, w->key.type, -1}));
        return;
    }
    if (!fn) {
        fn = LLVMAddFunction(e->module, c->symbol, w->key.type);
        if (w->results) pass_fn_set_attr(fn, 1, LOAM_ATTR_RESULTS, "");
        PASS_PUSH(e->declared, fn);
    }
    if (LLVMIsDeclaration(fn) && !pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY))
        pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY, c->summary);
    pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, *c->method ? LOAM_ATTR_METHOD : LOAM_ATTR_VALUE,
                     c->method);
    if (*c->signature) pass_fn_set_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SIGNATURE, c->signature);
}

void escape_callees_declare(Escape *e) {
    if (!e->options->callees) return;
    WantedList list = wanted(e);
    for (int i = 0; i < e->options->ncallees && list.n; i++) {
        const LoamCallee *c = &e->options->callees[i];
        Wanted key = {.key.method = c->method, .type = (char *)c->type};
        const Wanted *w = bsearch(&key, list.at, (size_t)list.n, sizeof(Wanted), by_wanted);
        if (w) declare(e, w, c);
    }
    for (int i = 0; i < list.n; i++) LLVMDisposeMessage(list.at[i].type);
    PASS_VEC_FREE(list);
}

void escape_callees_drop(Escape *e) {
    for (int i = 0; i < e->declared.n; i++)
        if (!LLVMGetFirstUse(e->declared.at[i])) LLVMDeleteFunction(e->declared.at[i]);
    PASS_VEC_FREE(e->declared);
}

// ---- callees ----------------------------------------------------------------------------------------------

static bool is_whole(const Escape *e) {
    LLVMValueRef start = LLVMGetNamedFunction(e->module, LOAM_SYM_START);
    return start && !LLVMIsDeclaration(start) && (!e->options->part || e->options->callees);
}

void escape_callees_new(Escape *e) {
    if (!is_whole(e)) {
        e->callees.n = 0;
        return;
    }
    for (int i = 0; i < e->nfuncs; i++) {
        LLVMValueRef fn = e->funcs[i].fn;
        LLVMTypeRef type = LLVMGlobalGetValueType(fn);
        const char *method = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_METHOD),
                   *signature = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SIGNATURE);
        bool is_value = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_VALUE) != NULL;
        if (method) PASS_PUSH(e->callees, ((EscCallee){method, "", type, i}));
        if (is_value || escape_is_function_value(fn, method != NULL))
            PASS_PUSH(e->callees, ((EscCallee){"", signature ? signature : "", type, i}));
    }
    if (e->callees.n) qsort(e->callees.at, (size_t)e->callees.n, sizeof(EscCallee), by_key);
}

// The first that is not before the key.
static int first_of(const Escape *e, const EscCallee *key) {
    int low = 0, high = e->callees.n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (by_key(&e->callees.at[middle], key) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

// Is it what the key means? Without a signature, the key means all of them.
static bool is_meant(const EscCallee *c, const EscCallee *key) {
    return !strcmp(c->method, key->method) && c->type == key->type &&
           (!*key->signature || !strcmp(c->signature, key->signature));
}

// One without a signature may be what any call reaches, and then all are taken for that.
const EscCallee *escape_callees(const Escape *e, LLVMValueRef call, int *n) {
    enum { MAX_CALLEES = 64 };
    EscCallee key, any;
    *n = 0;
    if (!e->callees.n || !key_of(call, &key)) return NULL;
    any = key;
    any.signature = "";
    key.fn = any.fn = INT_MIN;
    int first = first_of(e, &any);
    bool mixed =
        first < e->callees.n && is_meant(&e->callees.at[first], &any) && !*e->callees.at[first].signature;
    if (mixed) key.signature = "";
    else first = first_of(e, &key);
    for (int k = first; k < e->callees.n && is_meant(&e->callees.at[k], &key); k++, ++*n) {
        const EscCallee *c = &e->callees.at[k];
        const EscFunc *f = c->fn < 0 ? NULL : &e->funcs[c->fn];
        if (*n == MAX_CALLEES || !f || (!f->is_defined && !f->is_tagged)) {
            *n = 0;
            return NULL;
        }
    }
    return e->callees.at + first;
}
