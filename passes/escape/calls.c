// calls.c - what a call does to the pointers it is given.
//
//   callee in this batch             its parameters and results are nodes of the same graph
//   callee analysed before           its tags
//   declaration with "loam-escape"   the letters of abi.def: - nothing, r to the result, c content to the
//                                    heap (unless the argument with the letter e is the descriptor of a
//                                    type without pointers), C content of content, L to the heap, m as L, but
//                                    boxes do not get there, d / s
//                                    destination and source of a typed copy
//   one of a few (callees.c)         each of them
//   code that a parameter leads to   what callers say (given.c)
//   anything else                    pointers leak to the heap; the content of "loam-indirect" copies does,
//                                    not their address
#include "analysis/ptrmap.h"
#include "escape/escape.h"
#include "loam/abi.h"
#include <string.h>

typedef struct Call {
    LLVMValueRef call, callee; // callee: NULL when it is not known
    int nargs, results_arg;    // results_arg: memory for the results, or -1
    Leaves result;
} Call;

static LLVMValueRef argument(const Call *c, int i) { return LLVMGetOperand(c->call, (unsigned)i); }

static const char *argument_attr(const Call *c, int i, const char *name) {
    return pass_call_attr(c->call, (LLVMAttributeIndex)(i + 1), name);
}

static bool is_own_context(const Call *c, int i) {
    return i == (argument_attr(c, 0, LOAM_ATTR_RESULTS) != NULL) && escape_is_closure_call(c->call);
}

// The function behind a code pointer: itself, or what is stored into word 0 of a known closure object. Code
// that was loaded from one object and gets another as context is not looked for: a closure's body is analysed
// with the object that was made for it.
static LLVMValueRef find_callee(Escape *e, const Call *c) {
    LLVMValueRef code = escape_called(c->call);
    if (LLVMIsAFunction(code)) return code;
    if (!LLVMIsALoadInst(code)) return NULL;
    LLVMValueRef fn = escape_code_of_closure_load(code);
    if (fn) return fn;
    int context = argument_attr(c, 0, LOAM_ATTR_RESULTS) != NULL;
    if (context < c->nargs && !escape_is_closure_call(c->call)) return NULL;
    Address a = escape_address(e, LLVMGetOperand(code, 0));
    LLVMValueRef stored = a.object < 0 ? NULL : escape_only_store(e, a);
    return stored && LLVMIsAFunction(stored) ? stored : NULL;
}

// An argument whose callee is not known, or keeps it, leaks. Two do not:
//   - A function value's own context. What the code does with what it captured was charged to the closure
//     object where it was made (escape_creation), and so was what the code moves within objects that were
//     captured. The closure object itself is written by nobody (contract 5).
//   - The address of a "loam-indirect" copy: the callee only reads the copy. Its content leaks.
static void leak_argument(Escape *e, const Call *c, int i) {
    if (is_own_context(c, i)) return;
    escape_leak(e, escape_leaves(e, argument(c, i)), argument_attr(c, i, LOAM_ATTR_INDIRECT) ? 1 : 0,
                c->call);
}

// What an unknown callee returns, or stores into the memory for its results, needs no flow: it is on the
// heap, or was given to it here and leaked.
static void call_unknown(Escape *e, const Call *c) {
    int receiver = escape_receiver(e, c->call, c->results_arg);
    for (int i = 0; i < c->nargs; i++) {
        if (i == c->results_arg) continue;
        if (i != receiver) {
            leak_argument(e, c, i);
            continue;
        }
        escape_receive(e, escape_leaves(e, argument(c, i)), c->call);
    }
}

// What flows to some result, of whatever shape.
static void flow_to_results(Escape *e, const Call *c, Leaves src) {
    int memory = -1;
    if (c->results_arg >= 0) {
        Address a = escape_address(e, argument(c, c->results_arg));
        memory = a.object < 0 ? ESCAPE_HEAP : escape_write_range(e, a, -1);
    }
    for (int i = 0; i < src.n; i++) {
        Leaf part = escape_further(src.at[i], ANY_OFFSET);
        if (memory >= 0) escape_flow(e, memory, part, c->call);
        for (int k = 0; k < c->result.n; k++) escape_flow(e, c->result.at[k].node, part, c->call);
    }
}

// A callee that a parameter leads to (given.c): callers say what becomes of the arguments, but of copies and
// raw pointers.
static void call_conditional(Escape *e, int fn, const Call *c, EscGiven key) {
    for (int i = 0; i < c->nargs; i++) {
        if (i == c->results_arg || is_own_context(c, i)) continue;
        Leaves arg = escape_leaves(e, argument(c, i));
        if (argument_attr(c, i, LOAM_ATTR_INDIRECT) || !pass_is_managed_ptr(LLVMTypeOf(argument(c, i)))) {
            leak_argument(e, c, i);
            continue;
        }
        key.arg = i;
        int node = escape_given(e, fn, key);
        for (int k = 0; k < arg.n; k++) escape_flow(e, node, arg.at[k], c->call);
    }
}

// Do callers judge better than this function, which knows the few that the callee may be? Only of what came
// from them; and they take results as kept.
static bool is_callers_to_judge(Escape *e, int fn, const Call *c) {
    if (c->result.n || c->results_arg >= 0) return false;
    for (int i = 0; i < c->nargs; i++) {
        if (is_own_context(c, i)) continue;
        if (argument_attr(c, i, LOAM_ATTR_INDIRECT) || pass_is_raw_ptr(LLVMTypeOf(argument(c, i))))
            return false;
        Leaves arg = escape_leaves(e, argument(c, i));
        for (int k = 0; k < arg.n; k++) {
            const Node *n = arg.at[k].node < 0 ? NULL : &e->nodes.at[arg.at[k].node];
            if (n && (n->kind != NODE_PARAM || n->fn != fn)) return false;
        }
    }
    return true;
}

// ---- declarations -----------------------------------------------------------------------------------------

static int64_t size_of_type(LLVMValueRef descriptor) {
    uint64_t size;
    LLVMValueRef type = ptrmap_type_record(descriptor);
    return ptrmap_type_field(type, TYPE_FIELD_SIZE, 64, &size) ? (int64_t)size : -1;
}

static bool is_pointer_free(LLVMValueRef descriptor) {
    uint64_t ptrdata;
    LLVMValueRef type = ptrmap_type_record(descriptor);
    return ptrmap_type_field(type, TYPE_FIELD_PTRDATA, 64, &ptrdata) && ptrdata == 0;
}

bool escape_makes_array(LLVMValueRef i) {
    if (!pass_is_call(i) || !pass_call_attr(i, LLVMAttributeFunctionIndex, LOAM_ATTR_FRESH)) return false;
    LLVMValueRef elements = LLVMGetNumArgOperands(i) ? LLVMGetOperand(i, 0) : NULL;
    return elements && LLVMIsAGlobalVariable(elements) && !is_pointer_free(elements);
}

// The argument that its letter names as a descriptor; NULL: there is none.
static LLVMValueRef descriptor_argument(const Call *c, char wanted) {
    for (int i = 0; i < c->nargs; i++) {
        const char *letter = argument_attr(c, i, LOAM_ATTR_ESCAPE);
        if (letter && *letter == wanted) return argument(c, i);
    }
    return NULL;
}

// What `from` points to is stored into what `to` points to: one value of the type `t`, or an unknown number
// of bytes without such an argument. The copy never begins before `to`. All of a known source counts as
// copied, whichever words are, so that a copy within one object is a case like others.
static void call_copies(Escape *e, const Call *c, int to, int from) {
    Address a = escape_address(e, argument(c, to)), b = escape_address(e, argument(c, from));
    LLVMValueRef one = descriptor_argument(c, 't');
    Leaves source = escape_leaves(e, argument(c, from));
    Leaf src =
        b.object >= 0 ? escape_value_of(e->objects.at[b.object].node) : escape_deref(e, source.at[0], 1);
    int dst = a.object < 0 ? ESCAPE_HEAP : escape_write_range(e, a, one ? size_of_type(one) : -1);
    escape_flow(e, dst, src, c->call);
}

// The array that a call makes is its result, but to the finer model alone: to the other one it is on the
// heap, and what gets there leaks.
static void flow_array(Escape *e, const Call *c) {
    int array = pass_map_get(&e->array_index, c->call);
    for (int k = 0; array >= 0 && k < c->result.n; k++)
        escape_flow_when(e, c->result.at[k].node, escape_address_of(e->objects.at[array].node), c->call,
                         EDGE_FINE);
}

// The content of an array gets into one that is made, and into the memory that is given for one.
static void leak_content(Escape *e, const Call *c, Leaves from) {
    int array = pass_map_get(&e->array_index, c->call);
    for (int i = 0; i < from.n; i++) {
        Leaf content = escape_deref(e, from.at[i], 1);
        escape_flow_when(e, ESCAPE_HEAP, content, c->call, array < 0 ? EDGE_ALWAYS : EDGE_COARSE);
        if (array < 0) continue;
        escape_flow_when(e, escape_write_range(e, (Address){array, -1}, -1), content, c->call, EDGE_FINE);
        for (int k = 0; k < c->nargs; k++) {
            const char *letter = argument_attr(c, k, LOAM_ATTR_ESCAPE);
            if (!letter || *letter != 'r' || LLVMIsNull(argument(c, k))) continue;
            int given = escape_address(e, argument(c, k)).object;
            int to = given < 0 ? ESCAPE_HEAP : escape_write_range(e, (Address){given, -1}, -1);
            escape_flow_when(e, to, content, c->call, EDGE_FINE);
        }
    }
}

// The letters, and why each is sound where words are told apart:
//   -   the callee keeps nothing, but may move words within what it is given
//   r   the same; the result may be anywhere in the object, and results in memory get it as well
//   c   all content leaks, so that it does not matter where in the object the callee moves it. Elements
//       without pointers, as an `e` descriptor tells, have none to leak
//   C   the same one level further: the addresses of the inner objects are kept by nobody
//   t e descriptors are constants: there is nothing to leak
//   d s escape_write_range and escape_flow see both objects; what has no known address leaks
//   m   leaks as the receiver of a method does (receivers.c)
//   L   leaks; so does an `s` without a `d` before it
static void call_declared(Escape *e, const Call *c) {
    LLVMValueRef elements = descriptor_argument(c, 'e');
    int copy_to = -1;
    flow_array(e, c);
    for (int i = 0; i < c->nargs; i++) {
        const char *letter = argument_attr(c, i, LOAM_ATTR_ESCAPE);
        Leaves arg = escape_leaves(e, argument(c, i));
        if (arg.n == 0 || i == c->results_arg) continue;
        switch (letter ? *letter : 'L') {
        case 't':
        case 'e': break;
        case '-': escape_move(e, arg, c->call); break;
        case 'r':
            escape_move(e, arg, c->call);
            flow_to_results(e, c, arg);
            break;
        case 'c':
            escape_move(e, arg, c->call);
            if (!elements || !is_pointer_free(elements)) leak_content(e, c, arg);
            break;
        case 'C':
            escape_move(e, arg, c->call);
            escape_leak(e, arg, 2, c->call);
            break;
        case 'm': escape_receive(e, arg, c->call); break;
        case 'd': copy_to = i; break;
        case 's':
            if (copy_to >= 0) {
                call_copies(e, c, copy_to, i);
                break;
            }
            // fall through
        default: leak_argument(e, c, i);
        }
    }
}

// ---- functions with a body --------------------------------------------------------------------------------
//
// A callee's body is summarised by the routes from its parameters to the heap, to Moved, to Receivers, to its
// results, and to where its parameters lead to. One route stands for all between two places: the join
// (route.c).

// Where slot s of the callee's results goes: the call's own leaf, or bytes of the memory for results. -1: it
// cannot matter.
static int slot_node(Escape *e, const Call *c, const EscFunc *f, int s) {
    if (f->results_param < 0) return s < c->result.n ? c->result.at[s].node : -1;
    Address a = escape_address(e, argument(c, 0));
    int64_t size = -1;
    if (a.object < 0) return ESCAPE_HEAP;
    if (f->slots && a.offset >= 0) {
        a.offset += f->slots[s].offset;
        size = f->slots[s].size;
    }
    if (a.offset >= 0 && size == 8) return escape_write(e, a, NULL);
    return size == 0 ? -1 : escape_write_range(e, a, size);
}

// The context of a closure with one creator is that object wherever it is called (funcs.c): its body knows.
static bool is_known_context(const EscFunc *f, int i) { return f->creator && i == f->context_param; }

// What a function value's code does with its context was charged to the object where it was made.
static bool is_charged(const Call *c, int i) { return !c->callee && is_own_context(c, i); }

static bool is_passed_on(const EscFunc *f, int param, Leaves arg) {
    Leaf same = escape_value_of(f->first_param + param);
    return arg.n == 1 && arg.at[0].node == same.node &&
           !memcmp(&arg.at[0].route, &same.route, sizeof same.route);
}

// Parameters and results are nodes of this graph, so that a ring of calls is solved as a whole. What is
// stored where a parameter leads to leaks: the call does not see it. But a function that hands its own region
// on when it calls itself stores there in all of its calls, and the walk from that Store sees the arguments
// of all.
static void call_in_batch(Escape *e, int fn, const Call *c, EscFunc *f) {
    bool itself = fn == (int)(f - e->funcs);
    if (itself) f->calls_itself = true;
    else f->stores_leak = true;
    PASS_PUSH(e->ring_calls, ((EscRingCall){c->call, fn, (int)(f - e->funcs), 0}));
    for (int i = 0; i < c->nargs; i++) {
        Leaves arg = escape_leaves(e, argument(c, i));
        if (i == c->results_arg || is_known_context(f, i) || is_charged(c, i)) continue;
        int to = i < f->nparams ? f->first_param + i : ESCAPE_HEAP;
        if (itself && escape_is_region_param(f, i) && !is_passed_on(f, i, arg)) f->region_changes = true;
        for (int k = 0; k < arg.n; k++) escape_flow(e, to, arg.at[k], c->call);
    }
    for (int s = 0; s < f->nslots; s++) {
        int to = slot_node(e, c, f, s);
        if (to >= 0) escape_flow(e, to, escape_value_of(f->first_result + s), c->call);
    }
}

// By the tag, to the node. A scalar parameter has one leaf, a larger one is an address.
static void flow_by_tag_to(Escape *e, EscTarget to, Leaves arg, const Route *tag, LLVMValueRef where) {
    for (int k = 0; k < arg.n && tag->derefs != NO_TAG; k++)
        escape_flow_to(e, to, escape_follow(e, arg.at[k], *tag), where);
}

static void flow_by_tag(Escape *e, int to, Leaves arg, const Route *tag, LLVMValueRef where) {
    flow_by_tag_to(e, (EscTarget){to, -1}, arg, tag, where);
}

// The callee stores where its parameter leads to. With an address that is known that is a word of an object;
// where a parameter of this function leads to, it is for the callers to know; else it is the heap.
static void call_store(Escape *e, int fn, const Call *c, const EscFunc *f, const EscStore *store) {
    Leaves base = escape_leaves(e, argument(c, store->param));
    for (int b = 0; b < base.n; b++) {
        Leaf at = escape_follow(e, base.at[b], store->to);
        Address a = escape_leaf_address(e, at);
        LLVMValueRef pointer = store->to.derefs == 0 ? argument(c, store->param) : NULL;
        EscTarget to = {-1, -1};
        if (a.object >= 0) to.node = escape_write(e, a, NULL);
        else to = escape_store_target(e, fn, at, pointer);
        for (int i = 0; i < f->nparams && i < c->nargs; i++)
            flow_by_tag_to(e, to, escape_leaves(e, argument(c, i)), &store->from[i], c->call);
    }
}

static void call_tagged(Escape *e, int fn, const Call *c, const EscFunc *f) {
    for (int i = 0; i < c->nargs; i++) {
        Leaves arg = escape_leaves(e, argument(c, i));
        if (arg.n == 0 || i == c->results_arg || is_charged(c, i)) continue;
        if (i >= f->nparams || is_known_context(f, i)) {
            escape_leak(e, arg, 0, c->call);
            continue;
        }
        for (int to = 0; to < TAG_RESULTS; to++)
            flow_by_tag(e, escape_tag_node(e, to), arg, escape_tag(f, i, to), c->call);
        for (int s = 0; s < f->nslots; s++) {
            const Route *tag = escape_tag(f, i, TAG_RESULTS + s);
            int to = tag->derefs == NO_TAG ? -1 : slot_node(e, c, f, s);
            if (to >= 0) flow_by_tag(e, to, arg, tag, c->call);
        }
    }
    for (int s = 0; s < f->nstores; s++) call_store(e, fn, c, f, &f->stores[s]);
    escape_give(e, fn, c->call, f);
}

// The parameter that a phi takes its object from where the parameter is not null, and else the object is one
// of this function; NULL. The first value is the parameter (slots.c), or allocated from it (lentregions.c).
LLVMValueRef escape_offered(LLVMValueRef phi) {
    if (LLVMCountIncoming(phi) != 2) return NULL;
    LLVMValueRef first = LLVMGetIncomingValue(phi, 0), object = LLVMGetIncomingValue(phi, 1);
    LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, 0), on = LLVMGetInstructionParent(phi);
    bool lent = escape_is_region_alloc(first);
    LLVMValueRef param = lent ? LLVMGetOperand(first, REGION_ALLOC_HANDLE) : first,
                 branch = lent ? pass_only_before(LLVMGetFirstInstruction(from))
                               : LLVMGetBasicBlockTerminator(from);
    if (!LLVMIsACallInst(object) || !pass_name_is(pass_callee(object), LOAM_SYM_OBJECT)) return NULL;
    if (!branch || !LLVMIsABranchInst(branch) || !LLVMIsConditional(branch)) return NULL;
    LLVMValueRef test = LLVMGetCondition(branch);
    bool good = LLVMIsAICmpInst(test) && LLVMGetICmpPredicate(test) == LLVMIntEQ &&
                LLVMGetOperand(test, 0) == param && LLVMIsNull(LLVMGetOperand(test, 1)) &&
                LLVMGetSuccessor(branch, 0) == LLVMGetIncomingBlock(phi, 1) &&
                LLVMGetSuccessor(branch, 1) == (lent ? from : on);
    return good ? param : NULL;
}

// The memory that is offered, where an address is in it or, because there is none, in an object of this
// function. What is stored there is for the caller to know: where the parameter is null its memory has
// escaped, and with it what gets there, so nothing on a stack gets into the object.
static Leaf escape_slot(const Escape *e, const EscFunc *f, Leaf address) {
    const Node *n = address.node < 0 ? NULL : &e->nodes.at[address.node];
    if (!n || n->kind != NODE_VALUE || !n->value || !LLVMIsAPHINode(n->value)) return address;
    LLVMValueRef slot = escape_offered(n->value);
    if (!slot || !LLVMIsAArgument(slot) || LLVMGetParamParent(slot) != f->fn) return address;
    for (int i = 0; i < f->nparams; i++) {
        if (LLVMGetParam(f->fn, (unsigned)i) != slot) continue;
        if (pass_fn_attr(f->fn, (LLVMAttributeIndex)(i + 1), LOAM_ATTR_SLOT))
            return (Leaf){f->first_param + i, address.route};
        if (escape_is_region_param(f, i))
            return escape_further((Leaf){f->first_param + i, address.route}, ANY_OFFSET);
    }
    return address;
}

// Where a store to an object that is not known goes: to what a parameter leads to, as long as that is one of
// a few places, and all callers will see the tags of this function.
EscTarget escape_store_target(Escape *e, int fn, Leaf address, LLVMValueRef pointer) {
    EscFunc *f = &e->funcs[fn];
    address = escape_slot(e, f, address);
    const Node *n = address.node < 0 ? NULL : &e->nodes.at[address.node];
    if (!n || n->kind != NODE_PARAM || n->fn != fn || f->creator)
        return pointer ? escape_store_to_several(e, fn, pointer) : (EscTarget){ESCAPE_HEAP, -1};
    int param = n->index;
    for (int s = 0; s < f->nstores; s++)
        if (f->stores[s].param == param && !memcmp(&f->stores[s].to, &address.route, sizeof(Route)))
            return (EscTarget){f->stores[s].node, -1};
    EscStore *store = address.route.derefs > ESCAPE_PATH ? NULL : escape_new_store(e, f, param);
    if (!store) return (EscTarget){ESCAPE_HEAP, -1};
    store->to = address.route;
    store->node = escape_node(e, NODE_STORE, fn, NULL);
    e->nodes.at[store->node].index = f->nstores - 1;
    e->nodes.at[store->node].is_root = true;
    return (EscTarget){store->node, -1};
}

// What a function is given as parameter `param`, by somebody of whom only that is known: a result counts as
// kept, for nobody knows who takes it, and so does what is stored anywhere, or given further.
void escape_keep(Escape *e, const EscFunc *f, int param, Leaf given, LLVMValueRef where) {
    Leaves l = {1, &given};
    for (int to = 0; to < TAG_RESULTS + f->nslots; to++)
        flow_by_tag(e, escape_tag_node(e, to), l, escape_tag(f, param, to), where);
    for (int s = 0; s < f->nstores; s++) flow_by_tag(e, ESCAPE_HEAP, l, &f->stores[s].from[param], where);
    for (int g = 0; g < f->ngiven; g++) flow_by_tag(e, ESCAPE_HEAP, l, &f->given[g].from[param], where);
}

// A closure may be called from anywhere, so all that its code does with its context happens to the object
// here.
void escape_creation(Escape *e, Leaf address, LLVMValueRef code, LLVMValueRef where) {
    EscFunc *f = &e->funcs[escape_func(e, code)];
    if (f->context_param >= f->nparams || f->creator)
        return; // takes no context; or is built with this very object as its context
    if (f->cfg) {
        f->stores_leak = f->given_leaks = true;
        escape_flow(e, f->first_param + f->context_param, address, where);
        return;
    }
    if (!f->is_tagged) { // without a body, or not analysed yet
        escape_flow(e, ESCAPE_HEAP, address, where);
        return;
    }
    escape_keep(e, f, f->context_param, address, where);
}

// A raw pointer (of an alloca) that is an argument: only an attribute keeps it from leaking.
static void leak_raw_arguments(Escape *e, const Call *c) {
    for (int i = 0; i < c->nargs; i++) {
        const char *letter = argument_attr(c, i, LOAM_ATTR_ESCAPE);
        if (pass_is_raw_ptr(LLVMTypeOf(argument(c, i))) && !(letter && *letter == '-'))
            escape_leak(e, escape_leaves(e, argument(c, i)), 0, c->call);
    }
}

// Copies of bytes move no pointers (contract 6). Should front ends differ, then at least not within an
// object.
static void move_copied(Escape *e, const Call *c) {
    LLVMValueRef callee = LLVMGetCalledValue(c->call);
    if (!pass_name_starts(callee, "llvm.memcpy.") && !pass_name_starts(callee, "llvm.memmove.")) return;
    for (int i = 0; i < 2; i++) escape_move(e, escape_leaves(e, argument(c, i)), c->call);
}

// Intrinsics that neither keep pointers nor move them from one object to another.
static bool is_harmless_intrinsic(LLVMValueRef callee) {
    static const char *const names[] = {"llvm.dbg.",        "llvm.lifetime.",
                                        "llvm.memset.",     "llvm.memcpy.",
                                        "llvm.memmove.",    "llvm.assume",
                                        "llvm.invariant.",  "llvm.prefetch",
                                        "llvm.objectsize.", "llvm.experimental.noalias.scope"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pass_name_starts(callee, names[i])) return true;
    return false;
}

static void call_function(Escape *e, int fn, Call *c, int target) {
    EscFunc *f = &e->funcs[target];
    if (c->nargs && f->results_param == 0) c->results_arg = 0;
    if ((!f->is_defined && !f->is_tagged) || f->is_trusted) call_declared(e, c);
    else if (f->cfg) call_in_batch(e, fn, c, f);
    else if (f->is_tagged) call_tagged(e, fn, c, f);
    else call_unknown(e, c);
}

// A closure of this batch that is called from anywhere may store what it is given in its creator's frame,
// which is not below the caller's: `outlives` (solve.c) knows no such calls.
// An object of a region is anywhere in it.
static void region_object(Escape *e, LLVMValueRef call) {
    Leaves l = escape_new_leaves(e, 1);
    Leaf handle = escape_leaves(e, LLVMGetOperand(call, REGION_ALLOC_HANDLE)).at[0];
    l.at[0] = escape_further(handle, ANY_OFFSET);
    escape_set_leaves(e, call, l);
}

void escape_call(Escape *e, int fn, LLVMValueRef call) {
    LLVMValueRef code = LLVMGetCalledValue(call);
    Call c = {.call = call, .results_arg = -1, .nargs = (int)LLVMGetNumArgOperands(call)};
    if (escape_is_region_alloc(call)) {
        region_object(e, call);
        return;
    }
    if (LLVMIsAFunction(code) && pass_is_intrinsic(code) && is_harmless_intrinsic(code)) {
        move_copied(e, &c);
        return;
    }
    c.result = escape_fresh_leaves(e, fn, call, -1);
    if (LLVMIsAInlineAsm(code)) {
        call_unknown(e, &c);
        return;
    }
    if (c.nargs && argument_attr(&c, 0, LOAM_ATTR_RESULTS)) c.results_arg = 0;
    c.callee = find_callee(e, &c);
    int target = escape_func(e, c.callee), n = 0;
    const EscCallee *several = target < 0 ? escape_callees(e, call, &n) : NULL;
    EscGiven key = {.call = call};
    key.param = target < 0 ? escape_code_param(e, fn, call, &key.offset) : -1;
    if (key.param >= 0 && (n == 0 || is_callers_to_judge(e, fn, &c))) {
        call_conditional(e, fn, &c, key);
        return;
    }
    if (target < 0 && n == 0) {
        call_unknown(e, &c);
        return;
    }
    leak_raw_arguments(e, &c);
    if (target >= 0) call_function(e, fn, &c, target);
    for (int i = 0; i < n; i++) {
        const EscFunc *f = &e->funcs[several[i].fn];
        if (f->creator && f->cfg) call_unknown(e, &c);
        else call_function(e, fn, &c, several[i].fn);
    }
}
