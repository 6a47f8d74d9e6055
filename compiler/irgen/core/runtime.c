// runtime.c - the runtime's functions: declared from abi.def and golib.def, with the attributes the passes
// read.
//
// A function of kind GO or NORET is Go code of package runtime: it is found there and queued. The others are
// C or assembler. Attributes and why they hold: "gc-leaf-function" for LEAF (never collects, grows or
// switches); "loam-escape" says what becomes of a pointer; noreturn, cold and noinline for NORET (they
// panic); nounwind for those in which no panic begins; memory(argmem: read) and
// willreturn for the comparisons and decoderune (they look at the bytes of their arguments and at nothing
// else, so that `a < b` and `a > b` share one comparison).
#include "irgen/core/gen.h"
#include <string.h>

typedef enum RtKind { RT_LEAF, RT_SYS, RT_FAST, RT_ASM, RT_GO, RT_NORET } RtKind;
typedef struct RtDef {
    const char *name, *symbol, *signature, *escape;
    RtKind kind;
} RtDef;
static const RtDef rt_defs[] = {
#define LOAM_RT(id, symbol, signature, escape, kind) {#id, symbol, signature, escape, RT_##kind},
#include "loam/abi.def"
};
static const RtDef golib_defs[] = {
#define LOAM_RT(id, symbol, signature, escape, kind) {#id, symbol, signature, escape, RT_##kind},
#include "loam/golib.def"
};
enum { GOLIB_COUNT = sizeof golib_defs / sizeof golib_defs[0] };
enum { RT_MAX_PARAMS = 8 };

typedef struct RtRec {
    const RtDef *def;
    LLVMTypeRef type;
    LLVMValueRef fn;
} RtRec;

static LLVMTypeRef scalar_type(IrGen *g, char letter) {
    switch (letter) {
    case 'i': return g->i64;
    case 'w': return g->i32;
    case 'b': return g->i1;
    case 'd': return g->f64;
    case 'p': return g->managed;
    case 'r': return g->raw;
    default: internal_error("irgen", "abi.def: signature letter '%c'", letter);
    }
}

static LLVMTypeRef result_type(IrGen *g, const char *sig, const char *colon) {
    LLVMTypeRef types[RT_MAX_PARAMS];
    unsigned n = 0;
    for (; sig < colon; sig++) types[n++] = scalar_type(g, *sig);
    if (n == 0) return g->void_;
    return n == 1 ? types[0] : LLVMStructTypeInContext(g->ctx, types, n, false);
}

static LLVMTypeRef rt_type(IrGen *g, const RtDef *def) {
    LLVMTypeRef params[RT_MAX_PARAMS];
    unsigned n = 0;
    const char *colon = strchr(def->signature, ':');
    for (const char *p = colon + 1; *p; p++) params[n++] = scalar_type(g, *p);
    return LLVMFunctionType(result_type(g, def->signature, colon), params, n, false);
}

static bool reads_arguments_only(const RtDef *def) {
    return def == &rt_defs[RT_memequal] || def == &rt_defs[RT_cmpstring] || def == &rt_defs[RT_decoderune];
}

static void mark_reader(IrGen *g, LLVMValueRef fn) {
    enum { ARGUMENT_MEMORY_READ = 1 }; // MemoryEffects: two bits a location, arguments lowest; 1: read
    unsigned kind = LLVMGetEnumAttributeKindForName("memory", 6), self = (unsigned)LLVMAttributeFunctionIndex;
    LLVMAddAttributeAtIndex(fn, self, LLVMCreateEnumAttribute(g->ctx, kind, ARGUMENT_MEMORY_READ));
    ir_add_enum_attribute(g, fn, self, "willreturn");
}

static bool is_among(const RtDef *def, const IrRt *ids, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (def == &rt_defs[ids[i]]) return true;
    return false;
}

// Whether the program panics in it. Of the functions in C these never do: they allocate, and running out of
// memory ends the program, or they print.
static bool may_unwind(const RtDef *def) {
    static const IrRt never[] = {RT_mallocgc,          RT_poll,
                                 RT_concat2,           RT_concatn,
                                 RT_slicebytetostring, RT_stringtoslicebyte,
                                 RT_stringtoslicerune, RT_slicerunetostring,
                                 RT_intstring,         RT_gorecover};
    if (def->kind == RT_LEAF || text_begins(def->symbol, "runtime.print")) return false;
    return !is_among(def, never, sizeof never / sizeof *never);
}

// What allocates when it is called, as //loam:noheap tells it.
static const char *allocation(const RtDef *def) {
    static const struct {
        IrRt id;
        const char *what;
    } known[] = {{RT_makeslice, "make"},
                 {RT_growslice, "append"},
                 {RT_growslicein, "append"},
                 {RT_concat2, "concatenation of strings"},
                 {RT_concatn, "concatenation of strings"},
                 {RT_slicebytetostring, "conversion to a string"},
                 {RT_slicerunetostring, "conversion to a string"},
                 {RT_intstring, "conversion to a string"},
                 {RT_stringtoslicebyte, "conversion of a string"},
                 {RT_stringtoslicerune, "conversion of a string"},
                 {RT_mapgrow, "assignment to an entry of a map"},
                 {RT_mapassignint, "assignment to an entry of a map"},
                 {RT_mapassignptr, "assignment to an entry of a map"},
                 {RT_mapassignstring, "assignment to an entry of a map"},
                 {RT_mapassignany, "assignment to an entry of a map"},
                 {RT_mapreserve, "make"},
                 {RT_makechan, "make"},
                 {RT_newproc, "go statement"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (def == &rt_defs[known[i].id]) return known[i].what;
    return NULL;
}

// Its result is a new object of the heap, or memory that it was given for it, or what is no object.
static bool makes_fresh(const RtDef *def) {
    static const IrRt fresh[] = {RT_makeslice,         RT_growslicein,       RT_slicebytetostring,
                                 RT_stringtoslicebyte, RT_stringtoslicerune, RT_slicerunetostring};
    return is_among(def, fresh, sizeof fresh / sizeof *fresh);
}

static void rt_attributes(IrGen *g, const RtDef *def, LLVMValueRef fn) {
    const char *params = strchr(def->signature, ':') + 1;
    for (unsigned i = 0; params[i]; i++) {
        bool descriptor = def->escape[i] == 't' || def->escape[i] == 'e';
        if (params[i] == 'p' || descriptor) {
            char letter[2] = {def->escape[i], 0};
            ir_add_attribute(g, fn, i + 1, LOAM_ATTR_ESCAPE, letter);
        }
        if (params[i] == 'b') ir_add_enum_attribute(g, fn, i + 1, "zeroext");
    }
    if (def->signature[0] == 'b') ir_add_enum_attribute(g, fn, 0, "zeroext");
    if (def == &rt_defs[RT_makeslice]) {
        // New memory, that no pointer leads to which is older: what is read through those stays the same.
        ir_add_enum_attribute(g, fn, 0, "noalias");
        ir_add_enum_attribute(g, fn, 0, "nonnull");
    }
    unsigned self = (unsigned)LLVMAttributeFunctionIndex;
    if (def->kind == RT_LEAF) ir_add_attribute(g, fn, self, "gc-leaf-function", "");
    if (def->kind == RT_NORET) {
        ir_add_enum_attribute(g, fn, self, "noreturn");
        ir_add_enum_attribute(g, fn, self, "cold");
        ir_add_enum_attribute(g, fn, self, "noinline");
    }
    if (def->kind == RT_GO) ir_add_attribute(g, fn, self, LOAM_ATTR_TRUSTED, "");
    if (!may_unwind(def)) ir_add_enum_attribute(g, fn, self, "nounwind");
    if (reads_arguments_only(def)) mark_reader(g, fn);
    if (def == &rt_defs[RT_decoderune]) ir_add_attribute(g, fn, self, LOAM_ATTR_ADVANCES, "");
    const char *what = allocation(def);
    if (what) ir_add_attribute(g, fn, self, LOAM_ATTR_ALLOCATES, what);
    if (makes_fresh(def)) ir_add_attribute(g, fn, self, LOAM_ATTR_FRESH, "");
    if (def == &rt_defs[RT_deferpush]) ir_add_attribute(g, fn, self, LOAM_ATTR_RECORD, "");
}

// Go code has no raw pointers: where abi.def says `r`, its parameter is a managed pointer (to a descriptor).
// A byte is passed as 32 bits.
static bool types_agree(IrGen *g, LLVMTypeRef go, LLVMTypeRef def) {
    unsigned n = LLVMCountParamTypes(def);
    LLVMTypeRef a[RT_MAX_PARAMS], b[RT_MAX_PARAMS];
    if (LLVMGetReturnType(go) != LLVMGetReturnType(def) || LLVMCountParamTypes(go) != n) return false;
    LLVMGetParamTypes(go, a);
    LLVMGetParamTypes(def, b);
    for (unsigned i = 0; i < n; i++)
        if (a[i] != b[i] && !(a[i] == g->managed && b[i] == g->raw) && !(a[i] == g->i8 && b[i] == g->i32))
            return false;
    return true;
}

static LLVMValueRef rt_go_function(IrGen *g, const RtDef *def, LLVMTypeRef type) {
    const char *dot = strchr(def->symbol, '.');
    Object *o =
        g->c->runtime && dot ? scope_lookup(g->c->runtime->scope, intern_cstr(g->c->names, dot + 1)) : NULL;
    if (!o || o->kind != OBJ_FUNC || !o->func.node) return NULL;
    FuncRec *rec = ir_func_rec(g, o->func.node);
    if (!rec->cost_known) { // a check's failure is not a call of the source, and never worth inlining
        rec->cost_known = true;
        rec->cost = -1;
        rec->reason = "called by compiled code";
    }
    LLVMValueRef fn = ir_function(g, o->func.node);
    if (!types_agree(g, LLVMGlobalGetValueType(fn), type))
        internal_error("irgen", "%s: its declaration in package runtime differs from abi.def", def->symbol);
    return fn;
}

static RtRec *rt_declare(IrGen *g, const RtDef *def) {
    RtRec *r = NEW(g->arena, RtRec);
    r->def = def;
    r->type = rt_type(g, def);
    if (def->kind == RT_GO || def->kind == RT_NORET) r->fn = rt_go_function(g, def, r->type);
    if (!r->fn) r->fn = LLVMGetNamedFunction(g->mod, def->symbol);
    if (!r->fn) r->fn = LLVMAddFunction(g->mod, def->symbol, r->type);
    r->type = LLVMGlobalGetValueType(r->fn);
    rt_attributes(g, def, r->fn);
    return r;
}

const char *ir_rt_name(IrRt id) { return rt_defs[id].name; }
const char *ir_rt_signature(IrRt id) { return rt_defs[id].signature; }

static RtRec *rt_find(IrGen *g, IrRt id) {
    if (!g->rt[id]) g->rt[id] = rt_declare(g, &rt_defs[id]);
    return g->rt[id];
}

LLVMValueRef ir_rt_function(IrGen *g, IrRt id) { return rt_find(g, id)->fn; }

LLVMValueRef ir_call_rt(IrFunc *f, IrRt id, LLVMValueRef *args, int n) {
    RtRec *r = rt_find(f->g, id);
    if ((unsigned)n != LLVMCountParamTypes(r->type))
        internal_error("irgen", "%s called with %d arguments", ir_rt_name(id), n);
    LLVMTypeRef types[RT_MAX_PARAMS];
    LLVMValueRef actual[RT_MAX_PARAMS];
    LLVMGetParamTypes(r->type, types);
    for (int i = 0; i < n; i++) actual[i] = types[i] == f->g->managed ? ir_to_managed(f, args[i]) : args[i];
    LLVMValueRef call = may_unwind(r->def) ? ir_emit_call(f, r->type, r->fn, actual, (unsigned)n)
                                           : LLVMBuildCall2(f->b, r->type, r->fn, actual, (unsigned)n, "");
    const char *params = strchr(r->def->signature, ':') + 1;
    unsigned zext = LLVMGetEnumAttributeKindForName("zeroext", 7);
    for (unsigned i = 0; params[i]; i++)
        if (params[i] == 'b')
            LLVMAddCallSiteAttribute(call, i + 1, LLVMCreateEnumAttribute(f->g->ctx, zext, 0));
    return call;
}

// Calls for the passes alone. To LLVM, the address that they get is known to all code from there on.
static void mark_memory(IrFunc *f, const char *symbol, const char *letter, LLVMValueRef address) {
    IrGen *g = f->g;
    LLVMTypeRef type = LLVMFunctionType(g->void_, &g->managed, 1, false);
    LLVMValueRef fn = LLVMGetNamedFunction(g->mod, symbol);
    if (!fn) {
        unsigned self = (unsigned)LLVMAttributeFunctionIndex;
        fn = LLVMAddFunction(g->mod, symbol, type);
        ir_add_attribute(g, fn, self, "gc-leaf-function", "");
        ir_add_enum_attribute(g, fn, self, "nounwind");
        ir_add_attribute(g, fn, 1, LOAM_ATTR_ESCAPE, letter);
    }
    address = ir_to_managed(f, address);
    LLVMBuildCall2(f->b, type, fn, &address, 1, "");
}

void ir_mark_defers(IrFunc *f, LLVMValueRef record) { mark_memory(f, LOAM_SYM_DEFERS, "-", record); }
void ir_mark_visible(IrFunc *f, LLVMValueRef address) { mark_memory(f, LOAM_SYM_VISIBLE, "-", address); }
void ir_mark_sent(IrFunc *f, LLVMValueRef address) { mark_memory(f, LOAM_SYM_SENT, "c", address); }

LLVMValueRef ir_leading_zeros(IrFunc *f, LLVMValueRef v) {
    unsigned id = LLVMLookupIntrinsicID("llvm.ctlz", strlen("llvm.ctlz"));
    LLVMValueRef fn = LLVMGetIntrinsicDeclaration(f->g->mod, id, &f->g->i64, 1);
    LLVMValueRef args[] = {v, LLVMConstInt(f->g->i1, 1, false)};
    return LLVMBuildCall2(f->b, LLVMGlobalGetValueType(fn), fn, args, 2, "");
}

// The row of a function that C or assembler implements, and that a package declares without a body.
static const RtDef *foreign_def(const char *symbol) {
    for (int i = 0; i < RT_COUNT; i++)
        if (strcmp(rt_defs[i].symbol, symbol) == 0) return rt_defs[i].kind <= RT_ASM ? &rt_defs[i] : NULL;
    for (int i = 0; i < GOLIB_COUNT; i++)
        if (strcmp(golib_defs[i].symbol, symbol) == 0) return &golib_defs[i];
    return NULL;
}

bool ir_rt_is_known(const char *symbol) { return foreign_def(symbol) != NULL; }

bool ir_rt_attributes_of(IrGen *g, const char *symbol, LLVMValueRef fn) {
    const RtDef *def = foreign_def(symbol);
    if (!def || !types_agree(g, LLVMGlobalGetValueType(fn), rt_type(g, def))) return false;
    rt_attributes(g, def, fn);
    return true;
}
