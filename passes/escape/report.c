// report.c - what -m prints about a batch, in Go's words: objects, calls that allocate, parameters.
//
// Only functions with a short name are reported. A parameter that lives in an object of its own ("moved to
// heap: p") is reported as that object and not as a leaking parameter, as Go does.
#include "escape/escape.h"
#include <string.h>

// A wrapper without !loam.func has objects with texts only if they belong to the function that it was made
// for. A literal that was inlined where it stands exists no more (inline.c).
static bool is_reported(const EscFunc *f) {
    return (!f->about || *pass_md_text(f->about, 0)) &&
           !pass_fn_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_INLINED_LITERAL);
}

// gc's line for an allocation; what is moved there or why has a line of its own (explain.c).
static void tell_allocation(const LoamPassOptions *o, PassPos at) {
    LoamFact fact = {.file = at.file, .line = at.line, .col = at.col, .code = "escape", .message = ""};
    if (o->fact) o->fact(o->note_data, &fact);
}

// A bounded object is freed with its region.
static void report_freed(Escape *e, const EscObject *o) {
    bool freed = escape_has_region(o) && e->options->report > 1;
    const char *returns = freed ? escape_returns_behind(e, &e->funcs[o->fn], o->value) : NULL;
    if (returns) pass_note(e->options, pass_position(o->value), "%s freed at %s", o->text, returns);
}

static void report_object(Escape *e, const EscObject *o) {
    const LoamPassOptions *opt = e->options;
    bool escapes = e->nodes.at[o->node].escapes;
    if (!*o->text) return;
    if (escapes && o->kind == OBJECT_EXPR) tell_allocation(opt, pass_position(o->value));
    if (!opt->report) return;
    if (o->kind == OBJECT_VAR && escapes)
        pass_note(opt, pass_position(o->value), "moved to heap: %s", o->text);
    else if (o->kind == OBJECT_EXPR || o->kind == OBJECT_BUFFER || o->kind == OBJECT_STATIC)
        pass_note(opt, pass_position(o->value), "%s %s", o->text,
                  escapes ? "escapes to heap" : "does not escape");
    report_freed(e, o);
}

static void report_heap_call(Escape *e, const EscFunc *f, LLVMValueRef call, const char *text) {
    escape_explain_call(e, call, text);
    tell_allocation(e->options, pass_position(call));
    if (e->options->report) pass_note(e->options, pass_position(call), "%s escapes to heap", text);
    const char *freed = e->options->report > 1 ? escape_freed_at(e, f, call) : NULL;
    if (freed) pass_note(e->options, pass_position(call), "%s freed at %s", text, freed);
}

static void report_allocating(Escape *e, LLVMValueRef call) {
    LLVMValueRef callee = pass_callee(call);
    const char *what = callee ? pass_fn_attr(callee, LLVMAttributeFunctionIndex, LOAM_ATTR_ALLOCATES) : NULL;
    if (what) pass_note(e->options, pass_position(call), "%s may allocate", what);
}

// Objects, calls that always allocate, and what the front end wants to be said at an instruction.
static void report_instructions(Escape *e, const EscFunc *f) {
    bool noheap = pass_fn_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_NOHEAP) != NULL;
    for (int b = 0; b < f->cfg->n; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i)) {
            int object = pass_map_get(&e->object_index, i);
            if (object >= 0) report_object(e, &e->objects.at[object]);
            LLVMValueRef tag = pass_is_call(i) ? pass_md(i, LOAM_MD_HEAP) : NULL;
            if (tag) report_heap_call(e, f, i, pass_md_text(tag, 0));
            if (!e->options->report) continue;
            if ((noheap || e->options->advise) && !tag && pass_is_call(i)) report_allocating(e, i);
            bool store = LLVMIsAStoreInst(i);
            LLVMValueRef note = store || LLVMIsAGetElementPtrInst(i) ? pass_md(i, LOAM_MD_NOTE) : NULL;
            for (int k = 0; k < pass_md_count(note); k++)
                pass_note(e->options, pass_position(i), "%s%s%s", store ? pass_md_text(f->about, 0) : "",
                          store ? " " : "", pass_md_text(note, k));
        }
}

// ---- parameters -------------------------------------------------------------------------------------------

typedef struct Param {
    const char *name;
    PassPos at;
    int first, count;
    bool indirect, no_pointers;
} Param;

static Param param_at(const EscFunc *f, LLVMValueRef node) {
    Param p = {.name = pass_md_text(node, 0), .at = pass_function_position(f->fn)};
    p.first = (int)pass_md_int(node, 3);
    p.count = (int)pass_md_int(node, 4);
    p.at.line = (unsigned)pass_md_int(node, 1);
    p.at.col = (unsigned)pass_md_int(node, 2);
    const char *indirect =
        p.count == 1 ? pass_fn_attr(f->fn, (LLVMAttributeIndex)(p.first + 1), LOAM_ATTR_INDIRECT) : NULL;
    p.indirect = indirect != NULL;
    p.no_pointers = indirect && !strcmp(indirect, "noptr");
    return p;
}

const char *escape_param_name(const EscFunc *f, int param, PassPos *at) {
    LLVMValueRef params = pass_md_operand(f->about, 3);
    for (int i = 0; i < pass_md_count(params); i++) {
        Param p = param_at(f, pass_md_operand(params, i));
        if (param < p.first || param >= p.first + p.count) continue;
        *at = p.at;
        return p.name;
    }
    return "";
}

static bool has_pointers(const EscFunc *f, const Param *p) {
    for (int i = p->first; i < p->first + p->count && i < f->nparams && !p->no_pointers; i++)
        if (pass_is_managed_ptr(LLVMTypeOf(LLVMGetParam(f->fn, (unsigned)i)))) return true;
    return false;
}

static void take_least(const Param *p, const Route *tag, int *least) {
    int d = tag->derefs - (tag->derefs > 0 && p->indirect);
    if (tag->derefs != NO_TAG && (*least < 0 || d < *least)) *least = d;
}

// p.self = &p.field: it is in its own memory that the parameter is kept, and nobody gets what is there.
static bool is_kept_in_itself(const EscFunc *f, const EscStore *s, int param) {
    if (s->param != param || s->to.derefs != 0 || s->from[param].derefs != 0) return false;
    for (int to = 0; to < TAG_RESULTS + f->nslots; to++)
        if (to != TAG_MOVED && escape_tag(f, param, to)->derefs > 0) return false;
    for (int i = 0; i < f->nstores; i++)
        if (f->stores[i].from[param].derefs > 0) return false;
    return true;
}

// Smallest count of a parameter's scalars to `to` (TAG_HEAP: also to memory outside of the function, and
// to code that only callers know, as in Go); -1:
// none.
static int leak_of(const EscFunc *f, const Param *p, int to) {
    int least = -1;
    for (int i = p->first; i < p->first + p->count && i < f->nparams; i++) {
        take_least(p, escape_tag(f, i, to), &least);
        if (to == TAG_HEAP) take_least(p, escape_tag(f, i, TAG_RECEIVERS), &least);
        for (int s = 0; s < f->nstores && to == TAG_HEAP; s++)
            if (!is_kept_in_itself(f, &f->stores[s], i)) take_least(p, &f->stores[s].from[i], &least);
        for (int g = 0; g < f->ngiven && to == TAG_HEAP; g++) take_least(p, &f->given[g].from[i], &least);
    }
    return least;
}

static void take_slot(int slot, int *from, int *to) {
    if (*from < 0) *from = slot;
    *to = slot;
}

// First and last slot of a Go result, -1 without any: its own ones behind the "loam-results" pointer (the one
// of all results when they are not told apart), else the pointers among its scalars.
static void slots_of_result(const EscFunc *f, int r, LLVMValueRef node, int *from, int *to) {
    *from = *to = -1;
    if (f->results_param >= 0) {
        for (int s = 0; s < f->nslots; s++)
            if (!f->slots || f->slots[s].result == r) take_slot(s, from, to);
        return;
    }
    LLVMTypeRef t = LLVMGetReturnType(LLVMGlobalGetValueType(f->fn));
    bool many = LLVMGetTypeKind(t) == LLVMStructTypeKind;
    int first = (int)pass_md_int(node, 1), count = (int)pass_md_int(node, 2), slot = 0;
    for (int i = 0; i < (many ? (int)LLVMCountStructElementTypes(t) : 1); i++) {
        LLVMTypeRef el = many ? LLVMStructGetTypeAtIndex(t, (unsigned)i) : t;
        if (!pass_is_managed_ptr(el)) continue;
        if (i >= first && i < first + count) take_slot(slot, from, to);
        slot++;
    }
}

const char *escape_result_name(const EscFunc *f, int slot) {
    LLVMValueRef results = pass_md_operand(f->about, 4);
    for (int r = 0; r < pass_md_count(results); r++) {
        LLVMValueRef node = pass_md_operand(results, r);
        int from, to;
        slots_of_result(f, r, node, &from, &to);
        if (slot >= from && slot <= to) return pass_md_text(node, 0);
    }
    return "{result}";
}

static bool lives_in_escaping_object(const Escape *e, int fn, const Param *p) {
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        if (o->fn != fn || o->kind != OBJECT_VAR || !e->nodes.at[o->node].escapes || strcmp(o->text, p->name))
            continue;
        PassPos at = pass_position(o->value);
        if (at.line == p->at.line && at.col == p->at.col) return true;
    }
    return false;
}

static void report_param(Escape *e, int fn, const Param *p) {
    const EscFunc *f = &e->funcs[fn];
    const LoamPassOptions *opt = e->options;
    int heap = leak_of(f, p, TAG_HEAP);
    bool leaks = heap >= 0;
    LLVMValueRef results = pass_md_operand(f->about, 4);
    if (heap == 0) pass_note(opt, p->at, "leaking param: %s", p->name);
    else if (heap > 0) pass_note(opt, p->at, "leaking param content: %s", p->name);
    for (int r = 0; r < pass_md_count(results); r++) {
        LLVMValueRef node = pass_md_operand(results, r);
        int from, to, least = -1;
        slots_of_result(f, r, node, &from, &to);
        for (int s = from; from >= 0 && s <= to && s < f->nslots; s++) {
            int d = leak_of(f, p, TAG_RESULTS + s);
            least = d >= 0 && (least < 0 || d < least) ? d : least;
        }
        if (least < 0 || (heap >= 0 && least >= heap)) continue;
        leaks = true;
        pass_note(opt, p->at, "leaking param: %s to result %s level=%d", p->name, pass_md_text(node, 0),
                  least);
    }
    if (!leaks) pass_note(opt, p->at, "%s does not escape", p->name);
}

static void report_params(Escape *e, int fn) {
    const EscFunc *f = &e->funcs[fn];
    LLVMValueRef params = pass_md_operand(f->about, 3);
    for (int i = 0; i < pass_md_count(params); i++) {
        Param p = param_at(f, pass_md_operand(params, i));
        if (*p.name && strcmp(p.name, "_") && has_pointers(f, &p) && !lives_in_escaping_object(e, fn, &p))
            report_param(e, fn, &p);
    }
}

// A function without a body: its parameters leak unless it was said that they do not.
void escape_report_declaration(Escape *e, int fn) {
    const EscFunc *f = &e->funcs[fn];
    LLVMValueRef params = pass_md_operand(f->about, 3);
    for (int i = 0; e->options->report && is_reported(f) && i < pass_md_count(params); i++) {
        Param p = param_at(f, pass_md_operand(params, i));
        if (!*p.name || !strcmp(p.name, "_") || !has_pointers(f, &p)) continue;
        const char *letter = pass_fn_attr(f->fn, (LLVMAttributeIndex)(p.first + 1), LOAM_ATTR_ESCAPE);
        if (letter && *letter == '-') pass_note(e->options, p.at, "%s does not escape", p.name);
        else pass_note(e->options, p.at, "leaking param: %s", p.name);
    }
}

void escape_report(Escape *e, const int *fns, int n) {
    if (!e->options->report && !e->options->fact) return;
    for (int i = 0; i < n; i++)
        if (e->funcs[fns[i]].is_defined && is_reported(&e->funcs[fns[i]])) {
            report_instructions(e, &e->funcs[fns[i]]);
            if (e->options->report) report_params(e, fns[i]);
        }
}
