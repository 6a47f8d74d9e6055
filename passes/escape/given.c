// given.c - conditional summaries: what a function gives to code that one of its parameters leads to, through
// a table of methods or a closure object, is for its callers to judge.
//
//   func apply(f func(*int), p *int) { f(p) }     p escapes if the code of f lets its argument escape
//
// The function says which word of what its parameter points to is the code, and by which routes its
// parameters get to which argument of it (EscGiven; a tag like others). A caller that passes a table or a
// closure object that it knows lets what it passed flow into that code's argument; one that hands its own
// parameter on says the same of itself; to any other the callee is one of those that it may be (callees.c),
// or unknown, and what it is given leaks.
//
// Why that is sound.
//   - The code that is called is what the caller found: a table is constant, word 0 of a closure object is
//     written once (contract 5), and the parameter is looked at as an SSA value, so nobody can change it
//     between the caller and the call. A copy that lies in memory (stored, deferred, sent to another
//     goroutine) is no parameter, and calls through it leak as before.
//   - What becomes of the argument: where it flows to in that code counts as a flow from the caller's
//     operand, with two differences, both on the safe side. What gets to a result or into the memory of
//     another argument counts as kept, for the function in between does not say what it does with these.
//     And nothing of the function's own, only what its parameters lead to, is left to the callers: its
//     objects leak when they are given to such code.
//   - Words that the code moves within an object: the way to Moved is a tag like others.
//   - In a ring of calls, parameters are nodes of one graph, and what a function gives flows on at each call
//     of it in the ring: to the code's argument where the code is known there, to what the caller gives where
//     it hands its own parameter on, else to anybody. So whatever another function of the ring passed, the
//     call by which it did says where it goes, and just the function's own objects leak (outlives in
//     solve.c). Who calls from outside of the ring has nothing of the ring's frames: they are above its own.
//   - A closure's context: what its code does with it, giving it to others included, was charged where the
//     closure was made (escape_creation). A closure that is built with its creator's object (funcs.c) leaves
//     nothing to callers, since not all of them see its tags.
#include "analysis/address.h"
#include "escape/escape.h"
#include "inline/direct.h"
#include <string.h>

// ---- parameters that lead to code -------------------------------------------------------------------------

// The parameter of `fn` that a pointer lies behind, at a constant offset; -1: none.
static int param_behind(const Escape *e, int fn, LLVMValueRef p, int64_t *offset) {
    for (*offset = 0;;) {
        int64_t more;
        p = direct_see_through(p);
        if (!LLVMIsAGetElementPtrInst(p)) break;
        if (!address_gep_offset(e->layout, p, &more)) return -1;
        *offset += more;
        p = LLVMGetOperand(p, 0);
    }
    const EscFunc *f = &e->funcs[fn];
    bool own = LLVMIsAArgument(p) && LLVMGetParamParent(p) == f->fn;
    for (int i = 0; i < f->nparams && own; i++)
        if (LLVMGetParam(f->fn, (unsigned)i) == p) return i;
    return -1;
}

static bool may_ask(const Escape *e, const EscFunc *f) {
    return f->cfg && !f->creator && !e->options->check_only; // gc's reports know nothing of all this
}

int escape_code_param(const Escape *e, int fn, LLVMValueRef call, int *offset) {
    LLVMValueRef code = escape_called(call);
    int64_t at = 0;
    bool loaded = LLVMIsALoadInst(code) && may_ask(e, &e->funcs[fn]);
    int param = loaded ? param_behind(e, fn, LLVMGetOperand(code, 0), &at) : -1;
    *offset = (int)at;
    return at >= 0 && at <= INT16_MAX ? param : -1;
}

static bool have_same_callees(const Escape *e, LLVMValueRef a, LLVMValueRef b) {
    int n, m;
    return a == b || (a && b && escape_callees(e, a, &n) == escape_callees(e, b, &m) && n == m);
}

int escape_given(Escape *e, int fn, EscGiven key) {
    EscFunc *f = &e->funcs[fn];
    if (!may_ask(e, f)) return ESCAPE_HEAP;
    for (int i = 0; i < f->ngiven; i++) {
        const EscGiven *g = &f->given[i];
        if (g->param == key.param && g->offset == key.offset && g->arg == key.arg)
            return have_same_callees(e, g->call, key.call) ? g->node : ESCAPE_HEAP;
    }
    EscGiven *given = escape_new_given(e, f, key);
    if (!given) return ESCAPE_HEAP;
    given->node = escape_node(e, NODE_GIVEN, fn, NULL);
    e->nodes.at[given->node].index = f->ngiven - 1;
    e->nodes.at[given->node].is_root = true;
    return given->node;
}

// ---- callers ----------------------------------------------------------------------------------------------

// The function at `offset` of what `table` points to: a constant, or a closure object of this batch. -1: not
// known.
static int code_behind(Escape *e, LLVMValueRef table, int offset) {
    uint64_t at;
    LLVMValueRef constant = direct_constant(e->layout, table, &at), code = NULL;
    if (constant) {
        LLVMValueRef content = LLVMGetInitializer(constant);
        if (at + (uint64_t)offset < LLVMABISizeOfType(e->layout, LLVMTypeOf(content)))
            code = direct_function_at(e->layout, content, at + (uint64_t)offset);
    } else if (pass_is_managed_ptr(LLVMTypeOf(table))) {
        Address a = escape_address(e, table);
        if (a.object >= 0 && a.offset >= 0)
            code = escape_only_store(e, (Address){a.object, a.offset + offset});
    }
    return code && LLVMIsAFunction(code) ? escape_func(e, code) : -1;
}

// Argument `arg` of a function holds `src`. A function of the batch need not be below the one that calls it
// here: callers do not see its tags.
static void give_function(Escape *e, int to, int arg, Leaf src, LLVMValueRef where) {
    EscFunc *f = &e->funcs[to];
    bool known = arg < f->nparams && !f->is_trusted && !(f->creator && arg == f->context_param);
    if (known && f->cfg) {
        f->stores_leak = f->given_leaks = true;
        escape_flow(e, f->first_param + arg, src, where);
        for (int s = 0; s < f->nslots; s++)
            escape_flow(e, ESCAPE_HEAP, escape_value_of(f->first_result + s), where);
    } else if (known && f->is_tagged) {
        escape_keep(e, f, arg, src, where);
    } else {
        escape_flow(e, ESCAPE_HEAP, src, where);
    }
}

// Nobody knows the code. Of a call of this module it is known what it may be at most. (What closures of this
// batch store in their creators' objects, callers above would not see: escape_call.)
static void give_anybody(Escape *e, const EscGiven *g, Leaf src, LLVMValueRef where) {
    int n = 0;
    const EscCallee *callees = g->call ? escape_callees(e, g->call, &n) : NULL;
    if (n == 0) escape_flow(e, ESCAPE_HEAP, src, where);
    for (int i = 0; i < n; i++) {
        const EscFunc *f = &e->funcs[callees[i].fn];
        if (f->creator && f->cfg) escape_flow(e, ESCAPE_HEAP, src, where);
        else give_function(e, callees[i].fn, g->arg, src, where);
    }
}

// Where what a call gives to the code of `g` goes: to an argument of this function's own parameter's code, to
// that of a function, or to anybody.
typedef struct Receiver {
    int node, fn; // -1: it is not that
} Receiver;

static Receiver receiver_of(Escape *e, int fn, LLVMValueRef call, const EscGiven *g) {
    Receiver r = {-1, -1};
    if (g->param >= (int)LLVMGetNumArgOperands(call)) return r;
    LLVMValueRef table = LLVMGetOperand(call, (unsigned)g->param);
    int64_t at;
    EscGiven own = {.param = param_behind(e, fn, table, &at), .arg = g->arg, .call = g->call};
    at += g->offset;
    own.offset = (int)at;
    if (own.param < 0) r.fn = code_behind(e, table, g->offset);
    else if (at >= 0 && at <= INT16_MAX) r.node = escape_given(e, fn, own);
    return r;
}

static void give(Escape *e, Receiver r, const EscGiven *g, Leaf src, LLVMValueRef where) {
    if (r.fn >= 0) give_function(e, r.fn, g->arg, src, where);
    else if (r.node > ESCAPE_HEAP) escape_flow(e, r.node, src, where);
    else give_anybody(e, g, src, where);
}

void escape_give(Escape *e, int fn, LLVMValueRef call, const EscFunc *f) {
    int nargs = (int)LLVMGetNumArgOperands(call);
    for (int i = 0; i < f->ngiven; i++) {
        const EscGiven *g = &f->given[i];
        Receiver r = receiver_of(e, fn, call, g);
        for (int p = 0; p < f->nparams && p < nargs; p++) {
            Leaves arg = escape_leaves(e, LLVMGetOperand(call, (unsigned)p));
            for (int k = 0; k < arg.n && g->from[p].derefs != NO_TAG; k++)
                give(e, r, g, escape_follow(e, arg.at[k], g->from[p]), call);
        }
    }
}

// ---- rings ------------------------------------------------------------------------------------------------

// What the callee gives is settled when its calls in the ring are: a caller that hands its own parameter on
// gives that as well.
static bool close_call(Escape *e, EscRingCall *c) {
    const EscFunc *f = &e->funcs[c->to];
    int before = c->closed;
    for (; c->closed < f->ngiven; c->closed++) {
        EscGiven g = f->given[c->closed];
        give(e, receiver_of(e, c->from, c->call, &g), &g, escape_value_of(g.node), c->call);
    }
    return c->closed > before;
}

static bool close_function(Escape *e, EscFunc *f) {
    int before = f->given_closed;
    for (; f->given_leaks && f->given_closed < f->ngiven; f->given_closed++) {
        const EscGiven *g = &f->given[f->given_closed];
        give_anybody(e, g, escape_value_of(g->node), NULL);
    }
    return f->given_closed > before;
}

void escape_close_given(Escape *e, const int *fns, int n) {
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < e->ring_calls.n; i++) more |= close_call(e, &e->ring_calls.at[i]);
        for (int i = 0; i < n; i++) more |= close_function(e, &e->funcs[fns[i]]);
    }
}

// ---- the call graph ---------------------------------------------------------------------------------------

static bool is_table(LLVMValueRef global) {
    LLVMValueRef v = LLVMIsGlobalConstant(global) ? LLVMGetInitializer(global) : NULL;
    if (!v || !LLVMIsAConstantStruct(v) || LLVMGetNumOperands(v) == 0) return false;
    return pass_md(global, LOAM_MD_ITAB) || LLVMIsAFunction(LLVMGetOperand(v, 0));
}

static void add_edges(const Escape *e, LLVMValueRef pointer, LLVMValueRef table, PassEdges *out) {
    for (LLVMUseRef u = LLVMGetFirstUse(pointer); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAConstantExpr(user) || LLVMIsAAddrSpaceCastInst(user)) add_edges(e, user, table, out);
        if (!pass_is_call(user)) continue;
        int from = escape_func(e, LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)));
        for (int i = 0; i < LLVMGetNumOperands(table) && from >= 0; i++) {
            LLVMValueRef code = LLVMGetOperand(table, (unsigned)i);
            int to = LLVMIsAFunction(code) ? escape_func(e, code) : -1;
            if (to >= 0 && to != from) PASS_PUSH(*out, ((PassEdge){from, to}));
        }
    }
}

// Who passes a constant table on has to know its functions.
void escape_table_edges(const Escape *e, PassEdges *out) {
    if (e->options->check_only) return;
    for (LLVMValueRef g = LLVMGetFirstGlobal(e->module); g; g = LLVMGetNextGlobal(g))
        if (is_table(g)) add_edges(e, g, LLVMGetInitializer(g), out);
}
