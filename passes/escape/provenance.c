// provenance.c - stores through addresses that may be those of several objects.
//
//     n := newNode(v)        // the result is the memory that this function offers (slots.c)
//     tail.next = n          // tail: the first node, or what the last round has made
//     tail = n
//
// What is stored through an address that is not known leaks (graph.c). Where all that a pointer may be is
// known, each of it an object of the batch, what is stored flows into each of them instead.
//
// Found in the code, backwards from the pointer: through arithmetic, phis and selects to objects, to null,
// and to calls whose result is known to be one of their arguments or null. A pointer that was loaded may be
// anything. Of a function's result it is remembered which parameters it may be; that of a function which
// calls itself may be any of the arguments of those calls.
//
// Soundness. A pointer of which everything is found here is null, or lies in an instance of one of the
// objects: so whoever reads what was stored there reads it from that object, and the graph has a flow to all
// its words (a range of unknown offset). An object that a callee made because an offered slot was null
// belongs to a slot that has escaped (escape_slot, calls.c), and so does what flows into it.
#include "escape/escape.h"

enum { MOST_OBJECTS = 16, MOST_STEPS = 100, MOST_PARAMS = 64 };

typedef struct Sources {
    const Escape *e;
    const EscFunc *f;
    PassMap seen;
    int objects[MOST_OBJECTS], n;
    uint64_t params; // of f
    bool of_result;  // what f returns is looked for
    bool is_fine;    // just the finer model knows some of the objects
} Sources;

static bool trace(Sources *s, LLVMValueRef v);

static bool trace_argument(Sources *s, LLVMValueRef v) {
    if (LLVMGetParamParent(v) != s->f->fn) return false;
    for (int i = 0; i < s->f->nparams && i < MOST_PARAMS; i++)
        if (LLVMGetParam(s->f->fn, (unsigned)i) == v) {
            s->params |= 1ul << i;
            return true;
        }
    return false;
}

static bool trace_object(Sources *s, int object) {
    const EscObject *o = &s->e->objects.at[object];
    bool plain = escape_may_have_region(o);
    bool fine = o->kind == OBJECT_ARRAY || escape_is_spare((ObjectKind)o->kind);
    if ((!plain && !fine) || o->is_closure) return false;
    s->is_fine |= !plain;
    for (int i = 0; i < s->n; i++)
        if (s->objects[i] == object) return true;
    if (s->n == MOST_OBJECTS) return false;
    s->objects[s->n++] = object;
    return true;
}

// A new array of the heap, or one in the memory that is given for it.
static bool trace_array(Sources *s, LLVMValueRef call, int array) {
    for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++) {
        const char *letter = pass_call_attr(call, i + 1, LOAM_ATTR_ESCAPE);
        if (letter && *letter == 'r' && !trace(s, LLVMGetOperand(call, i))) return false;
    }
    return trace_object(s, array);
}

static bool trace_call(Sources *s, LLVMValueRef call) {
    if (escape_is_region_alloc(call)) return trace(s, LLVMGetOperand(call, REGION_ALLOC_HANDLE));
    int array = pass_map_get(&s->e->array_index, call);
    if (array >= 0) return trace_array(s, call, array);
    int callee = escape_func(s->e, pass_callee(call));
    const EscFunc *f = callee < 0 ? NULL : &s->e->funcs[callee];
    bool itself = f == s->f && s->of_result;
    if (!f || (!itself && !f->result_is_traced)) return false;
    for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++) {
        LLVMValueRef arg = LLVMGetOperand(call, i);
        bool may_be =
            itself ? pass_is_managed_ptr(LLVMTypeOf(arg)) : i < MOST_PARAMS && f->result_params >> i & 1;
        if (may_be && !trace(s, arg)) return false;
    }
    return true;
}

static bool trace_choice(Sources *s, LLVMValueRef v) {
    LLVMValueRef slot = LLVMIsAPHINode(v) ? escape_offered(v) : NULL;
    if (slot) return trace(s, slot);
    bool phi = LLVMIsAPHINode(v) != NULL;
    unsigned n = phi ? LLVMCountIncoming(v) : 2;
    for (unsigned i = 0; i < n; i++)
        if (!trace(s, phi ? LLVMGetIncomingValue(v, i) : LLVMGetOperand(v, i + 1))) return false;
    return true;
}

static bool trace(Sources *s, LLVMValueRef v) {
    if (LLVMIsAConstantPointerNull(v) || LLVMIsUndef(v)) return true;
    if (LLVMIsAArgument(v)) return trace_argument(s, v);
    if (!LLVMIsAInstruction(v)) return false;
    if (pass_map_get(&s->seen, v) >= 0) return true;
    if (s->seen.n == MOST_STEPS) return false;
    pass_map_set(&s->seen, v, 1);
    int object = pass_map_get(&s->e->object_index, v);
    if (object >= 0) return trace_object(s, object);
    if (LLVMIsAGetElementPtrInst(v) || LLVMIsAAddrSpaceCastInst(v) || LLVMIsAFreezeInst(v))
        return trace(s, LLVMGetOperand(v, 0));
    if (LLVMIsAPHINode(v) || LLVMIsASelectInst(v)) return trace_choice(s, v);
    if (LLVMIsAExtractValueInst(v)) { // growslice's first result is the array
        LLVMValueRef call = LLVMGetOperand(v, 0);
        return pass_map_get(&s->e->array_index, call) >= 0 && *LLVMGetIndices(v) == 0 && trace(s, call);
    }
    return pass_is_call(v) && trace_call(s, v);
}

EscTarget escape_store_to_several(Escape *e, int fn, LLVMValueRef pointer) {
    int known = pass_map_get(&e->several, pointer);
    if (known >= 0) return e->targets.at[known];
    Sources s = {.e = e, .f = &e->funcs[fn]};
    EscTarget to = {ESCAPE_HEAP, -1};
    if (trace(&s, pointer) && !s.params && s.n) {
        int node = escape_node(e, NODE_VALUE, fn, pointer);
        *(s.is_fine ? &to.fine : &to.node) = node;
        for (int i = 0; i < s.n; i++) {
            int range = escape_write_range(e, (Address){s.objects[i], -1}, -1);
            escape_flow(e, range, escape_value_of(node), NULL);
        }
    }
    pass_map_free(&s.seen);
    pass_map_set(&e->several, pointer, e->targets.n);
    PASS_PUSH(e->targets, to);
    return to;
}

void escape_trace_results(Escape *e, int fn) {
    EscFunc *f = &e->funcs[fn];
    if (!pass_is_managed_ptr(LLVMGetReturnType(LLVMGlobalGetValueType(f->fn)))) return;
    Sources s = {.e = e, .f = f, .of_result = true};
    bool known = true;
    for (int b = 0; b < f->cfg->n && known; b++) {
        LLVMValueRef end = LLVMGetBasicBlockTerminator(f->cfg->blocks[b]);
        if (LLVMIsAReturnInst(end)) known = trace(&s, LLVMGetOperand(end, 0));
    }
    pass_map_free(&s.seen);
    f->result_is_traced = known && !s.n; // an object of its own is nobody else's to know
    f->result_params = s.params;
}
