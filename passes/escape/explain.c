// explain.c - why something escapes, for -m=2: the path of flows from it to what outlives it, a "flow" line a
// step, as in Go:
//
//   x.go:3:2: x escapes to heap:
//   x.go:3:2:   flow: {heap} = &x:
//   x.go:3:2:     from &x (address-of) at x.go:4:7
//   x.go:3:2:     from sink = &x (assign) at x.go:4:7
//
// Go names the variable of each step; here most variables are SSA values, printed as {temp}. What a step does
// is in the source's words when the front end gives them (!loam.flow). -json has the same steps.
#include "escape/escape.h"
#include <string.h>

static const char *name_of(Escape *e, int node) {
    const Node *n = &e->nodes.at[node];
    PassPos at;
    switch (n->kind) {
    case NODE_STORE:
    case NODE_GIVEN:
    case NODE_RECEIVERS:
    case NODE_HEAP: return "{heap}";
    case NODE_PARAM: return escape_param_name(&e->funcs[n->fn], n->index, &at);
    case NODE_RESULT: return escape_result_name(&e->funcs[n->fn], n->index);
    case NODE_OBJECT:
    case NODE_PART: {
        const EscObject *o = &e->objects.at[n->index];
        if (!*o->text) return "{temp}";
        return o->kind == OBJECT_VAR ? o->text : pass_printf(&e->batch, "{storage for %s}", o->text);
    }
    default: return "{temp}";
    }
}

static const char *reason_of(const Escape *e, const Edge *edge, const Node *dst) {
    if (dst->kind == NODE_HEAP && edge->where && edge->src >= 0 &&
        e->nodes.at[edge->src].kind == NODE_OBJECT) {
        const EscObject *o = &e->objects.at[e->nodes.at[edge->src].index];
        if (o->why && o->value == edge->where) return o->why;
    }
    if (!edge->where || LLVMIsAStoreInst(edge->where)) return "assign";
    if (pass_is_call(edge->where)) return "call parameter";
    return LLVMIsAReturnInst(edge->where) ? "return" : "assign";
}

typedef struct Explanation {
    Escape *e;
    PassPos at;              // of what is explained
    const EscObject *object; // what is explained, or NULL
    PASS_VEC(LoamFactStep) steps;
} Explanation;

static void add_step(Explanation *x, PassPos at, const char *text) {
    PASS_PUSH(x->steps, ((LoamFactStep){at.file, at.line, at.col, text}));
}

static void print_step(Explanation *x, PassPos at, const char *what, const char *why) {
    Escape *e = x->e;
    const char *text =
        what ? pass_printf(&e->batch, "from %s (%s)", what, why) : pass_printf(&e->batch, "from %s", why);
    if (e->options->report > 1)
        pass_note(e->options, x->at, "    %s at %s:%u:%u", text, at.file, at.line, at.col);
    add_step(x, at, pass_printf(&e->batch, "     %s", text));
}

static void say(const Explanation *x, const char *line) {
    if (x->e->options->report > 1) pass_note(x->e->options, x->at, "%s", line);
}

static const char *descriptor_of(const EscObject *o) {
    LLVMValueRef type = pass_md_operand(pass_md(o->value, LOAM_MD_OBJECT), 2);
    size_t n;
    return type && LLVMIsAGlobalVariable(type) ? LLVMGetValueName2(type, &n) : "";
}

static void tell(Explanation *x, const char *code, const char *message) {
    const LoamPassOptions *o = x->e->options;
    LoamFact fact = {.file = x->at.file,
                     .line = x->at.line,
                     .col = x->at.col,
                     .code = code,
                     .message = message,
                     .steps = x->steps.at,
                     .nsteps = x->steps.n};
    if (x->object) {
        fact.size = x->object->size;
        fact.type = descriptor_of(x->object);
    }
    if (o->fact) o->fact(o->note_data, &fact);
    PASS_VEC_FREE(x->steps);
}

// An address comes from its object: "&x (address-of)", or the expression that makes it.
static void explain_address(Explanation *x, const Node *src, LLVMValueRef flow, PassPos where) {
    const EscObject *o = src->kind == NODE_OBJECT ? &x->e->objects.at[src->index] : NULL;
    if (!o || !*o->text || o->why) return;
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(flow);
    LLVMValueRef md = pass_md(flow, LOAM_MD_FLOW);
    bool placed = pass_md_count(md) == 4 && !strcmp(pass_md_text(md, 1), o->text);
    if (placed && !(loc && LLVMDILocationGetInlinedAt(loc))) {
        where.line = (unsigned)pass_md_int(md, 2);
        where.col = (unsigned)pass_md_int(md, 3);
    }
    if (o->kind == OBJECT_VAR) print_step(x, where, pass_printf(&x->e->batch, "&%s", o->text), "address-of");
    else print_step(x, pass_position(o->value), o->text, "spill");
}

static void explain_step(Explanation *x, int src) {
    Escape *e = x->e;
    const Node *s = &e->nodes.at[src];
    const Edge *edge = &e->edges.at[s->via];
    char ops[ESCAPE_MAX_DEREFS + 2] = "&";
    int derefs = edge->route.derefs;
    if (derefs >= 0) {
        memset(ops, '*', (size_t)derefs);
        ops[derefs] = 0;
    }
    bool instruction = edge->where && LLVMIsAInstruction(edge->where);
    PassPos where = instruction ? pass_position(edge->where) : (PassPos){"", 0, 0};
    const char *flow =
        pass_printf(&e->batch, "   flow: %s = %s%s:", name_of(e, s->dst), ops, name_of(e, src));
    say(x, flow + 1);
    add_step(x, where.line ? where : x->at, flow);
    if (!where.line) return;
    if (derefs < 0) explain_address(x, s, edge->where, where);
    const char *text = pass_md_text(pass_md(edge->where, LOAM_MD_FLOW), 0);
    const EscObject *o = s->kind == NODE_OBJECT ? &e->objects.at[s->index] : NULL;
    if (o && o->why && o->value == edge->where) text = o->text; // make([]int, n) (non-constant size)
    print_step(x, where, *text ? text : NULL, reason_of(e, edge, &e->nodes.at[s->dst]));
}

// Within one object, from a word to the whole: nothing that the source shows.
static bool is_inner_step(const Escape *e, int src) {
    const Node *s = &e->nodes.at[src], *d = &e->nodes.at[s->dst];
    bool parts =
        (s->kind == NODE_PART || s->kind == NODE_OBJECT) && (d->kind == NODE_PART || d->kind == NODE_OBJECT);
    return parts && s->index == d->index && e->edges.at[s->via].route.derefs == 0;
}

static void keep_step(EscObject *o, LLVMValueRef where) {
    enum { MAX = sizeof o->steps / sizeof *o->steps };
    if (where && LLVMIsAInstruction(where) && o->nsteps < MAX) o->steps[o->nsteps++] = where;
}

void escape_explain(Escape *e, int root, int l, int derefs) {
    const Node *n = &e->nodes.at[l];
    const EscFunc *f = &e->funcs[n->fn];
    const LoamPassOptions *o = e->options;
    if ((o->report < 2 && !o->fact) || !*pass_md_text(f->about, 0)) return;
    Explanation x = {.e = e};
    const char *code = "escapes", *message;
    if (n->kind == NODE_OBJECT) {
        const EscObject *object = &e->objects.at[n->index];
        if (!*object->text || object->kind == OBJECT_SILENT) return;
        x.at = pass_position(object->value);
        x.object = object;
        message = pass_printf(&e->batch, "%s escapes to heap", object->text);
    } else {
        const char *name = escape_param_name(f, n->index, &x.at);
        if (!*name) return;
        code = "leak";
        message =
            pass_printf(&e->batch, "parameter %s leaks to %s with derefs=%d", name, name_of(e, root), derefs);
    }
    say(&x, pass_printf(&e->batch, "%s:", message));
    enum { MAX_STEPS = 100 };
    int steps = 0;
    for (int src = l; src != root && steps < MAX_STEPS; src = e->nodes.at[src].dst, steps++) {
        if (is_inner_step(e, src)) continue;
        explain_step(&x, src);
        if (n->kind == NODE_OBJECT)
            keep_step(&e->objects.at[n->index], e->edges.at[e->nodes.at[src].via].where);
    }
    tell(&x, code, message);
}

void escape_explain_call(Escape *e, LLVMValueRef call, const char *text) {
    const LoamPassOptions *o = e->options;
    if (o->report < 2 && !o->fact) return;
    unsigned n = (unsigned)LLVMGetNumArgOperands(call);
    LLVMMetadataRef at = LLVMInstructionGetDebugLoc(call); // of an inlined call, inlining made it constant
    bool constant =
        n && LLVMIsAConstantInt(LLVMGetOperand(call, n - 1)) && !(at && LLVMDILocationGetInlinedAt(at));
    Explanation x = {.e = e, .at = pass_position(call)};
    const char *message = pass_printf(&e->batch, "%s escapes to heap", text),
               *flow = pass_printf(&e->batch, "   flow: {heap} = &{storage for %s}:", text);
    say(&x, pass_printf(&e->batch, "%s:", message));
    say(&x, flow + 1);
    add_step(&x, x.at, flow);
    print_step(&x, x.at, text, constant ? "too large for stack" : "non-constant size");
    tell(&x, "escapes", message);
}

// ---- advice -----------------------------------------------------------------------------------------------
//
// What would have to be left out for an object to stay on the stack is tried: the batch is solved again
// without the flows of one instruction on the object's way. The last that helps is the nearest to where it
// gets lost. Objects have steps when escape_explain told why they escape.

static bool says_what(LLVMValueRef i) {
    return pass_position(i).line && *pass_md_text(pass_md(i, LOAM_MD_FLOW), 0);
}

static void advise(Escape *e, const EscObject *o, bool *escapes, int *left) {
    int number = (int)(o - e->objects.at);
    for (int i = o->nsteps - 1; i >= 0 && *left > 0; i--) {
        LLVMValueRef step = o->steps[i];
        if (!says_what(step) || step == o->value) continue;
        --*left;
        escape_solve_without(e, step, escapes);
        if (escapes[number]) continue;
        Explanation x = {.e = e, .at = pass_position(o->value)};
        add_step(&x, pass_position(step), pass_md_text(pass_md(step, LOAM_MD_FLOW), 0));
        tell(&x, "advice", o->text);
        return;
    }
}

void escape_advise(Escape *e) {
    enum { MAX_NODES = 20000, MAX_TRIALS = 200 };
    if (e->nodes.n > MAX_NODES) return;
    bool *escapes = PASS_NEW_ARRAY(&e->batch, bool, e->objects.n);
    int left = MAX_TRIALS;
    for (int i = 0; i < e->objects.n; i++) advise(e, &e->objects.at[i], escapes, &left);
}
