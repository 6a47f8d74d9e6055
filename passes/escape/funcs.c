// funcs.c - the functions of a module, who creates which closure, and the batches in which they are analysed.
//
// A closure's code is stored into word 0 of its object. When exactly one object of the module receives a
// function, and nothing else refers to it but calls, every call of the function gets that object as its
// context: creator and closure are analysed in one batch.
#include "escape/escape.h"
#include "inline/direct.h"
#include "loam/abi.h"
#include <string.h>

// budget: steps left, for a chain of selects doubles the work at each.
static LLVMValueRef strip(LLVMValueRef p, int *budget) {
    for (;;) {
        if (--*budget < 0) return p;
        p = direct_see_through(p);
        if (LLVMIsAGetElementPtrInst(p) || LLVMIsAAddrSpaceCastInst(p) || LLVMIsABitCastInst(p) ||
            LLVMIsAFreezeInst(p)) {
            p = LLVMGetOperand(p, 0);
        } else if (LLVMIsASelectInst(p)) { // x[i:]: the address, unless nothing is left
            LLVMValueRef a = strip(LLVMGetOperand(p, 1), budget);
            if (a != strip(LLVMGetOperand(p, 2), budget)) return p;
            p = a;
        } else if (LLVMIsAConstantExpr(p)) {
            LLVMOpcode op = LLVMGetConstOpcode(p);
            if (op != LLVMGetElementPtr && op != LLVMAddrSpaceCast && op != LLVMBitCast) return p;
            p = LLVMGetOperand(p, 0);
        } else {
            return p;
        }
    }
}

LLVMValueRef escape_strip(LLVMValueRef p) {
    int budget = 200;
    return strip(p, &budget);
}

// The pointer itself, of another type perhaps.
static LLVMValueRef strip_casts(LLVMValueRef p) {
    for (;;) {
        LLVMValueRef v = direct_see_through(p);
        if (LLVMIsABitCastInst(v)) v = LLVMGetOperand(v, 0);
        if (v == p) return p;
        p = v;
    }
}

static bool is_object(LLVMValueRef v) {
    return LLVMIsAAllocaInst(v) || (LLVMIsACallInst(v) && pass_name_is(pass_callee(v), LOAM_SYM_OBJECT));
}

// code = load of a constant closure object: its first word.
LLVMValueRef escape_code_of_closure_load(LLVMValueRef code) {
    if (!LLVMIsALoadInst(code)) return NULL;
    LLVMValueRef p = LLVMGetOperand(code, 0);
    while (LLVMIsAAddrSpaceCastInst(p) ||
           (LLVMIsAConstantExpr(p) && LLVMGetConstOpcode(p) == LLVMAddrSpaceCast))
        p = LLVMGetOperand(p, 0);
    if (!LLVMIsAGlobalVariable(p) || !LLVMIsGlobalConstant(p)) return NULL;
    LLVMValueRef v = LLVMGetInitializer(p);
    while (v && (LLVMIsAConstantStruct(v) || LLVMIsAConstantArray(v))) v = LLVMGetOperand(v, 0);
    return v && LLVMIsAFunction(v) ? v : NULL;
}

int escape_func(const Escape *e, LLVMValueRef fn) { return fn ? pass_map_get(&e->func_index, fn) : -1; }

static void add_slot(EscFunc *f, int64_t offset, int64_t size, int result) {
    f->slots[f->nslots++] = (Slot){offset, size, result};
}

// Results in memory are told apart when !loam.func says where they lie and they are not too many, and their
// words as well: each is a root of the solver, and each call and parameter has a place for each.
static void describe_results(Escape *e, EscFunc *f) {
    enum { MAX_SLOTS = 64, MAX_WORDS = 16 };
    LLVMValueRef results = pass_md_operand(f->about, 4);
    int n = pass_md_count(results), words = 0;
    f->nslots = 1;
    if (n == 0 || n > MAX_SLOTS) return;
    for (int i = 0; i < n; i++) {
        LLVMValueRef r = pass_md_operand(results, i);
        int64_t size = pass_md_int(r, 4);
        if (pass_md_count(r) < 5) return;
        words += size < 8 || size % 8 || size > MAX_WORDS * 8 ? MAX_WORDS + 1 : (int)(size / 8);
    }
    f->slots = PASS_NEW_ARRAY(&e->arena, Slot, n + MAX_WORDS);
    f->nslots = 0;
    for (int i = 0; i < n; i++) {
        LLVMValueRef r = pass_md_operand(results, i);
        int64_t at = pass_md_int(r, 3), size = pass_md_int(r, 4);
        if (words > MAX_WORDS) add_slot(f, at, size, i);
        for (int64_t w = 0; words <= MAX_WORDS && w < size; w += 8) add_slot(f, at + w, 8, i);
    }
}

static void describe(Escape *e, EscFunc *f, LLVMValueRef fn) {
    LLVMTypeRef type = LLVMGlobalGetValueType(fn);
    *f = (EscFunc){.fn = fn,
                   .is_defined = !LLVMIsDeclaration(fn),
                   .is_trusted = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_TRUSTED) != NULL,
                   .parent = -1,
                   .results_param = -1,
                   .results_object = -1};
    f->about = pass_md(fn, LOAM_MD_FUNC);
    f->nparams = (int)LLVMCountParams(fn);
    if (f->nparams && pass_fn_attr(fn, 1, LOAM_ATTR_RESULTS)) f->results_param = 0;
    if (f->results_param >= 0) describe_results(e, f);
    else f->nslots = escape_type_leaves(e, LLVMGetReturnType(type));
    f->context_param = f->results_param + 1;
    f->tags = escape_new_tags(e, f->nparams * (TAG_RESULTS + f->nslots));
    const char *summary = pass_fn_attr(fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY);
    f->is_tagged = !f->is_defined && summary && escape_tags_from(e, f, summary);
}

// Do all direct calls give the function its creator's object (or, from inside, its own context)?
static bool gets_own_object(const EscFunc *f, LLVMValueRef creator) {
    for (LLVMUseRef u = LLVMGetFirstUse(f->fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!pass_is_call(user)) continue;
        if ((int)LLVMGetNumArgOperands(user) <= f->context_param) return false;
        LLVMValueRef context = strip_casts(LLVMGetOperand(user, (unsigned)f->context_param));
        if (context != creator && context != LLVMGetParam(f->fn, (unsigned)f->context_param)) return false;
    }
    return true;
}

bool escape_only_calls(LLVMValueRef user, LLVMValueRef fn) {
    if (!pass_is_call(user) || LLVMGetCalledValue(user) != fn) return false;
    int n = (int)LLVMGetNumArgOperands(user);
    for (int i = 0; i < n; i++)
        if (LLVMGetOperand(user, (unsigned)i) == fn) return false;
    return true;
}

// Looks at all uses of a defined function: direct calls, stores into word 0 of an object; anything else makes
// its context unknown.
static void find_creator(Escape *e, EscFunc *f) {
    LLVMValueRef creator = NULL;
    for (LLVMUseRef u = LLVMGetFirstUse(f->fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (escape_only_calls(user, f->fn)) continue;
        if (!LLVMIsAStoreInst(user) || creator) return;
        LLVMValueRef p = LLVMGetOperand(user, 1);
        if (LLVMIsAAddrSpaceCastInst(p)) p = LLVMGetOperand(p, 0);
        if (!is_object(p) || f->context_param >= f->nparams) return;
        creator = p;
    }
    if (!creator || !gets_own_object(f, creator)) return;
    int parent = escape_func(e, LLVMGetBasicBlockParent(LLVMGetInstructionParent(creator)));
    if (parent < 0) return;
    f->creator = creator;
    f->parent = parent;
}

// Numbers the forest of creators and closures. A ring of functions that create each other, which no root
// leads to, has no creators.
static void number_closures(Escape *e) {
    int n = e->nfuncs, count = 0, depth = 0;
    int *first = PASS_NEW_ARRAY(&e->arena, int, n), *next = PASS_NEW_ARRAY(&e->arena, int, n),
        *stack = PASS_NEW_ARRAY(&e->arena, int, n);
    for (int i = 0; i < n; i++) first[i] = next[i] = e->funcs[i].enter = -1;
    for (int i = n - 1; i >= 0; i--) {
        int up = e->funcs[i].parent;
        if (up < 0) continue;
        next[i] = first[up];
        first[up] = i;
    }
    for (int root = 0; root < n; root++) {
        if (e->funcs[root].parent >= 0) continue;
        e->funcs[root].enter = count++;
        stack[depth++] = root;
        while (depth) {
            int f = stack[depth - 1], child = first[f];
            e->funcs[f].leave = count - 1;
            if (child < 0) {
                depth--;
                continue;
            }
            first[f] = next[child];
            e->funcs[child].enter = count++;
            e->funcs[child].generation = depth;
            stack[depth++] = child;
        }
    }
    for (int i = 0; i < n; i++)
        if (e->funcs[i].enter < 0) e->funcs[i].creator = NULL, e->funcs[i].parent = -1;
}

// Is the closure object used for nothing but stores into it, loads from it, and as context of direct calls of
// its code? The code itself must do no more with its context. Then each call of the code is known, and its
// results go where these calls stand: in frames of the creator or of its closures, which cannot outlive what
// belongs to an ancestor (outlives in solve.c).
static bool only_called(LLVMValueRef object, const EscFunc *f) {
    for (LLVMUseRef u = LLVMGetFirstUse(object); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsALoadInst(user) || (LLVMIsAStoreInst(user) && LLVMGetOperand(user, 0) != object)) continue;
        if (LLVMIsAGetElementPtrInst(user) || LLVMIsAAddrSpaceCastInst(user)) {
            if (only_called(user, f)) continue;
            return false;
        }
        if (!pass_is_call(user) || LLVMGetCalledValue(user) != f->fn) return false;
        int n = (int)LLVMGetNumArgOperands(user);
        for (int i = 0; i < n; i++)
            if (LLVMGetOperand(user, (unsigned)i) == object && i != f->context_param) return false;
    }
    return true;
}

static bool is_called_only(const EscFunc *f) {
    return f->creator && only_called(f->creator, f) &&
           only_called(LLVMGetParam(f->fn, (unsigned)f->context_param), f);
}

void escape_funcs_new(Escape *e) {
    int n = 0;
    for (LLVMValueRef fn = LLVMGetFirstFunction(e->module); fn; fn = LLVMGetNextFunction(fn)) n++;
    e->funcs = PASS_NEW_ARRAY(&e->arena, EscFunc, n);
    for (LLVMValueRef fn = LLVMGetFirstFunction(e->module); fn; fn = LLVMGetNextFunction(fn)) {
        if (pass_is_intrinsic(fn) || pass_name_is(fn, LOAM_SYM_OBJECT)) continue;
        pass_map_set(&e->func_index, fn, e->nfuncs);
        describe(e, &e->funcs[e->nfuncs++], fn);
    }
    for (int i = 0; i < e->nfuncs; i++)
        if (e->funcs[i].is_defined) find_creator(e, &e->funcs[i]);
    number_closures(e);
    escape_callees_new(e);
    for (int i = 0; i < e->nfuncs; i++) e->funcs[i].called_only = is_called_only(&e->funcs[i]);
}

bool escape_is_ancestor(const Escape *e, int f, int closure) {
    return e->funcs[f].enter < e->funcs[closure].enter && e->funcs[closure].enter <= e->funcs[f].leave;
}

// Calls through code pointers of a function.
static void collect_indirect(Escape *e, int f, PassEdges *out) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(e->funcs[f].fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
            int n = 0;
            const EscCallee *c = pass_is_call(i) && !pass_callee(i) ? escape_callees(e, i, &n) : NULL;
            for (int k = 0; k < n; k++) PASS_PUSH(*out, ((PassEdge){f, c[k].fn}));
        }
}

// A function comes before those that call it, store it or pass a table of it on; a closure is in one batch
// with its creator.
static void collect_edges(Escape *e, PassEdges *out) {
    for (int f = 0; f < e->nfuncs; f++) {
        for (LLVMUseRef u = LLVMGetFirstUse(e->funcs[f].fn); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef user = LLVMGetUser(u);
            if (!LLVMIsAInstruction(user)) continue;
            int from = escape_func(e, LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)));
            if (from >= 0 && from != f) PASS_PUSH(*out, ((PassEdge){from, f}));
        }
        if (e->funcs[f].parent >= 0) PASS_PUSH(*out, ((PassEdge){f, e->funcs[f].parent}));
        if (e->callees.n && e->funcs[f].is_defined) collect_indirect(e, f, out);
    }
    escape_table_edges(e, out);
}

int escape_components(Escape *e, int **order, int **start) {
    PassEdges edges = {0};
    collect_edges(e, &edges);
    int count = pass_components(&e->arena, e->nfuncs, &edges, order, start);
    PASS_VEC_FREE(edges);
    return count;
}
