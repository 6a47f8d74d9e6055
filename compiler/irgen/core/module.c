// module.c - the module as a whole: records of functions and variables, the queue of what to generate,
// initialisation, start.
//
//  1. Every function of every package gets its record (symbol, package); functions of the user's packages,
//     all init functions and main.main are queued, and so are the user's variables with initialisers.
//  2. The queue runs until it is empty; generating a function declares and queues what it refers to. Methods
//     that have become callable through interfaces are queued then (typedesc.c), until nothing is new.
//  3. PATH.init of each package runs the initialisers that are code, in initialisation order, then the init
//     functions. loam.start calls them in dependency order, then main.main.
//
// An initialiser of an imported package runs only when its variable is referred to or it may have effects of
// its own.
//
// All packages go into one module, or each into one of its own (IrOptions.separate). A unit defines what
// belongs to its package and declares what it uses of others; what has no package of its own (descriptors,
// itabs, wrappers) each unit has itself. Which functions of an imported package are generated still depends
// on the program: those that something refers to, so that a package may hold what is not supported. What a
// function's code is does not.
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include "irgen/notes/notes.h"
#include "loam/passes.h"
#include <llvm-c/Analysis.h>
#include <stdio.h>
#include <string.h>

// ---- small things -----------------------------------------------------------------------------------------

void ir_queue(IrGen *g, void (*run)(IrGen *, void *), void *data) {
    Work w = {g, run, data};
    VEC_PUSH(g->arena, g->p->queue, w);
}

void ir_add_attribute(IrGen *g, LLVMValueRef fn, unsigned index, const char *name, const char *value) {
    LLVMAttributeRef a =
        LLVMCreateStringAttribute(g->ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value));
    LLVMAddAttributeAtIndex(fn, index, a);
}

void ir_add_enum_attribute(IrGen *g, LLVMValueRef fn, unsigned index, const char *name) {
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    LLVMAddAttributeAtIndex(fn, index, LLVMCreateEnumAttribute(g->ctx, kind, 0));
}

LLVMValueRef ir_managed_const(IrGen *g, LLVMValueRef raw) { return LLVMConstAddrSpaceCast(raw, g->managed); }

LLVMValueRef ir_private_global(IrGen *g, LLVMTypeRef type, LLVMValueRef init, const char *name,
                               bool constant) {
    LLVMValueRef global = LLVMAddGlobal(g->mod, type, name);
    ir_set_linkage(g, global, IR_SYM_DATA);
    if (init) LLVMSetInitializer(global, init);
    LLVMSetGlobalConstant(global, constant);
    if (constant) LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
    return global;
}

LLVMValueRef ir_external(IrGen *g, const char *symbol, LLVMTypeRef type) {
    LLVMValueRef known = LLVMGetNamedGlobal(g->mod, symbol);
    return known ? known : LLVMAddGlobal(g->mod, type, symbol);
}

static void ir_mark_roots(IrGen *g, LLVMValueRef global, Type *t) {
    if (!type_has_pointers(t)) return;
    LLVMMetadataRef desc = LLVMValueAsMetadata(ir_layout_descriptor(g, t));
    LLVMGlobalSetMetadata(global, g->md_type, LLVMMDNodeInContext2(g->ctx, &desc, 1));
}

LLVMValueRef ir_const_text(IrGen *g, const char *p, size_t n) {
    void **at = strmap_at(&g->strings, p, n);
    if (*at) return *at;
    LLVMValueRef init = LLVMConstStringInContext2(g->ctx, p, n, true);
    LLVMValueRef global = ir_private_global(g, LLVMTypeOf(init), init, "loam.text", true);
    LLVMSetAlignment(global, 1);
    return *at = global;
}

LLVMValueRef ir_string_constant(IrGen *g, Bytes s) {
    if (s.n == 0) return LLVMConstNull(g->string);
    LLVMValueRef parts[2] = {ir_managed_const(g, ir_const_text(g, s.p, s.n)),
                             LLVMConstInt(g->i64, s.n, false)};
    return LLVMConstNamedStruct(g->string, parts, 2);
}

LLVMValueRef ir_static_object(IrGen *g, Type *t, LLVMValueRef init, bool readonly) {
    LLVMValueRef global = ir_private_global(g, ir_llvm_type(g, t), init, "loam.static", readonly);
    LLVMSetAlignment(global, (unsigned)type_align(t));
    if (!readonly) ir_mark_roots(g, global, t);
    return ir_managed_const(g, global);
}

// ---- functions --------------------------------------------------------------------------------------------

static bool is_generic(const FuncNode *node);

// The checker leaves generic functions of packages that are not the user's out of its lists.
static FuncRec *generic_rec(IrGen *g, FuncNode *node) {
    FuncRec *rec = NEW(g->arena, FuncRec);
    const char *symbol = arena_printf(g->arena, "%s.%s[...]", ir_path_symbol(g, g->p->package), node->name);
    *rec = (FuncRec){.node = node, .pkg = g->p->package, .short_name = node->name, .symbol = symbol};
    nodemap_set(&g->p->func_recs, g->arena, node, rec);
    return rec;
}

FuncRec *ir_func_rec(IrGen *g, FuncNode *node) {
    FuncRec *rec = nodemap_get(&g->p->func_recs, node);
    if (!rec && g->p->package && is_generic(node)) rec = generic_rec(g, node);
    if (!rec) internal_error("irgen", "function %s has no record", node->name ? node->name : "literal");
    return rec;
}

void ir_function_attributes(IrGen *g, LLVMValueRef fn) {
    LLVMSetGC(fn, "statepoint-example");
    bool casts = g->p->casts || (g->p->package && g->p->package->unsafe);
    if (casts) ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_CASTS, "");
}

LLVMValueRef ir_declare_function(IrGen *g, const char *symbol, const FuncAbi *abi) {
    LLVMValueRef fn = LLVMGetNamedFunction(g->mod, symbol);
    if (fn) {
        if (LLVMGlobalGetValueType(fn) != abi->fn_type)
            internal_error("irgen", "%s is declared with two different signatures", symbol);
        return fn;
    }
    fn = LLVMAddFunction(g->mod, symbol, abi->fn_type);
    ir_abi_attributes(g, abi, fn, false);
    if (abi->results_mem) ir_add_attribute(g, fn, 1, LOAM_ATTR_RESULTS, "");
    return fn;
}

static const char LEAF[] = "gc-leaf-function";

bool ir_is_leaf(LLVMValueRef fn) {
    return LLVMGetStringAttributeAtIndex(fn, (unsigned)LLVMAttributeFunctionIndex, LEAF, sizeof LEAF - 1);
}

static Type *receiver_type(const FuncNode *node) {
    return node->sig->func.recv ? node->sig->func.recv->type : NULL;
}

static bool is_generic(const FuncNode *node) {
    if (node->tparams.n) return true;
    if (!node->recv) return false;
    const Expr *t = unparen(node->recv->type);
    if (t->kind == EX_STAR) t = unparen(t->star.x);
    return t->kind == EX_INDEX;
}

static const FuncAbi *func_abi(IrGen *g, const FuncNode *node) {
    return ir_abi(g, node->sig, receiver_type(node), node->name == NULL);
}

// What is marked so in package runtime; everywhere else the mark is a comment.
static bool is_leaf(const IrGen *g, const FuncRec *rec) {
    return rec->pkg == g->c->runtime && rec->node->pragma & PRAGMA_LEAF;
}

static void mark_leaf(IrGen *g, LLVMValueRef fn) {
    if (!ir_is_leaf(fn)) ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LEAF, "");
    ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "nounwind");
}

static LLVMValueRef next_thunk(LLVMValueRef after, const char *name) {
    size_t n;
    for (LLVMValueRef f = LLVMGetNextFunction(after); f; f = LLVMGetNextFunction(f))
        if (text_begins(LLVMGetValueName2(f, &n), name)) return f;
    return NULL;
}

// A function, and the code that was made beside it: "main.f·d", "main.f·1".
static void delete_with_thunks(IrGen *g, LLVMValueRef fn) {
    size_t n;
    const char *prefix = arena_printf(g->arena, "%s·", LLVMGetValueName2(fn, &n));
    VEC(LLVMValueRef) thunks = {0};
    for (LLVMValueRef f = next_thunk(fn, prefix); f; f = next_thunk(f, prefix)) VEC_PUSH(g->arena, thunks, f);
    LLVMDeleteFunction(fn);
    while (thunks.n) LLVMDeleteFunction(thunks.at[--thunks.n]);
}

// Options.twice: what the first body leaves behind must not be seen in the second.
static void generate_and_forget(IrGen *g, const FuncRec *rec, const FuncAbi *abi) {
    LLVMValueRef fn = LLVMAddFunction(g->mod, rec->symbol, abi->fn_type);
    if (is_leaf(g, rec)) mark_leaf(g, fn);
    else ir_function_attributes(g, fn);
    ir_gen_function(g, rec, fn, abi);
    delete_with_thunks(g, fn);
}

static void generate_function(IrGen *g, FuncRec *rec, LLVMValueRef fn, IrSymbol kind) {
    note_cost(g, rec);
    if (!rec->node->name) ir_set_signature(g, fn, rec->node->sig, NULL);
    const FuncAbi *abi = func_abi(g, rec->node);
    ir_set_linkage(g, fn, kind);
    if (!is_leaf(g, rec)) ir_function_attributes(g, fn);
    if (rec->node->pragma & PRAGMA_INLINE && rec->pkg == g->c->runtime)
        ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline");
    if (rec->node->pragma & PRAGMA_NOSPLIT && !rec->pkg->user)
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_NOSPLIT, "");
    if (!rec->node->params.n)
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_NULLARY, "");
    if (rec->node->pragma & PRAGMA_NOINLINE)
        ir_add_enum_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
    if (rec->node->pragma & PRAGMA_NOHEAP)
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_NOHEAP, "");
    note_func_facts(g, rec, fn, abi);
    if (g->options.twice) generate_and_forget(g, rec, abi);
    ir_gen_function(g, rec, fn, abi);
}

// ---- what has no code -------------------------------------------------------------------------------------
//
// A module of one package leaves it out.

static LLVMValueRef without_body(IrGen *g, LLVMValueRef fn) {
    size_t n;
    const char *symbol = arena_printf(g->arena, "%s", LLVMGetValueName2(fn, &n));
    LLVMSetValueName2(fn, "", 0);
    LLVMValueRef declared = LLVMAddFunction(g->mod, symbol, LLVMGlobalGetValueType(fn));
    LLVMReplaceAllUsesWith(fn, declared);
    LLVMDeleteFunction(fn);
    VEC_PUSH(g->arena, g->p->missing, symbol);
    g->p->refusals.met = false;
    return declared;
}

static void run_function(IrGen *g, void *data) {
    FuncRec *rec = data;
    bool open = g->c->runtime && rec->pkg == g->c->runtime && rec->node->name;
    generate_function(g, rec, rec->fn,
                      rec->node->linkname ? IR_SYM_PUSHED
                      : open              ? IR_SYM_OPEN
                      : rec->node->name   ? IR_SYM_FUNC
                                          : IR_SYM_LOCAL);
    if (g->p->refusals.met) rec->fn = without_body(g, rec->fn);
}

// A function of an imported package. Why: as ir_refuse_body says it.
static void lack_code(IrGen *g, const FuncRec *rec, const char *why) {
    if (g->p->package) VEC_PUSH(g->arena, g->p->missing, rec->symbol);
    else ir_refuse_body(&g->p->refusals, rec->pkg, rec->node, why);
}

static void lack_body(IrGen *g, const FuncRec *rec) {
    lack_code(g, rec,
              arena_printf(g->arena, "%s: %s.%s: a function without a body",
                           diags_pos_text(ir_compiler(g)->diags, rec->node->pos), rec->pkg->path,
                           rec->node->name));
}

// A function of a program, not of a package that is only checked, whose symbol no package defines.
static bool is_undefined(IrGen *g, const FuncRec *rec) {
    return rec->pkg->user && !ir_compiler(g)->no_body_ok && !ir_rt_is_known(rec->symbol) &&
           !*strmap_at_cstr(&g->p->bodies, rec->symbol);
}

// A function that C or assembler implements. Its pointer parameters leak unless abi.def or //go:noescape says
// otherwise.
static void declare_external(IrGen *g, const FuncRec *rec, LLVMValueRef fn) {
    bool is_own = ir_unit(g, rec->pkg) && !ir_rt_is_known(rec->symbol);
    if (is_own && !rec->pkg->user) lack_body(g, rec);
    else if (is_own && g->p->package) VEC_PUSH(g->arena, g->p->missing, rec->symbol); // a program may have it
    else if (is_undefined(g, rec))
        diag_error(ir_compiler(g)->diags, rec->node->pos, "%s.%s: relocation target %s not defined",
                   rec->pkg->path, rec->node->name, rec->symbol);
    if (ir_rt_attributes_of(g, rec->symbol, fn)) return;
    unsigned n = LLVMCountParams(fn);
    for (unsigned i = 0; i < n && rec->node->pragma & PRAGMA_NOESCAPE; i++)
        if (LLVMTypeOf(LLVMGetParam(fn, i)) == g->managed)
            ir_add_attribute(g, fn, i + 1, LOAM_ATTR_ESCAPE, "-");
}

// With objects of their own packages do not know what else a program has: only the linker sees a body that
// another package gives the symbol.
static FuncRec *body_of_symbol(IrGen *g, FuncRec *rec) {
    if (rec->node->body) return rec;
    FuncRec *body = *strmap_at_cstr(&g->p->bodies, rec->symbol);
    return body && g->p->apart && ir_unit(g, body->pkg) != g ? NULL : body;
}

static void run_import(IrGen *g, void *data) {
    FuncRec *rec = data;
    generate_function(g, rec, nodemap_get(&g->elsewhere, rec),
                      rec->node->name ? IR_SYM_IMPORT : IR_SYM_LOCAL);
}

// Small functions of another object come along, to be inlined, and so do the literals in them.
static bool is_imported(IrGen *g, FuncRec *rec) {
    if (!rec->node->name) return true;
    if (!g->options.imports || !rec->node->body || rec->node->pragma & PRAGMA_NOINLINE) return false;
    if (rec->node->pragma & PRAGMA_INLINE && rec->pkg == g->c->runtime) return true;
    note_cost(g, rec);
    return rec->cost >= 0 || rec->hot;
}

// What is known of the code of a function in another object. What has no code there is not among the facts.
static void add_facts(IrGen *g, FuncRec *rec, LLVMValueRef fn) {
    const char *facts = g->options.facts ? *strmap_at_cstr(g->options.facts, rec->symbol) : NULL;
    if (!facts && rec->node->name) return;
    if (is_imported(g, rec)) ir_queue(g, run_import, rec);
    else {
        note_far_facts(g, rec, fn, func_abi(g, rec->node));
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY, facts);
    }
}

// A function of another unit: it is generated there and declared here.
static LLVMValueRef function_elsewhere(IrGen *g, FuncRec *rec) {
    LLVMValueRef fn = nodemap_get(&g->elsewhere, rec);
    if (fn) return fn;
    IrGen *home = ir_unit(g, rec->pkg);
    if (home) ir_function(home, rec->node);
    fn = ir_declare_function(g, rec->symbol, func_abi(g, rec->node));
    nodemap_set(&g->elsewhere, g->arena, rec, fn);
    if (is_leaf(g, rec)) mark_leaf(g, fn);
    if (!body_of_symbol(g, rec)) declare_external(g, rec, fn);
    else if (!home && rec->node->body) add_facts(g, rec, fn);
    return fn;
}

LLVMValueRef ir_function(IrGen *g, FuncNode *node) {
    FuncRec *rec = ir_func_rec(g, node);
    if (is_generic(node)) {
        ir_refuse(&g->p->refusals, rec->pkg, node, node->pos, LACK_TPARAMS);
        if (g->p->package) VEC_PUSH(g->arena, g->p->missing, rec->symbol);
        return LLVMAddFunction(g->mod, rec->symbol, LLVMFunctionType(g->void_, NULL, 0, false));
    }
    if (ir_unit(g, rec->pkg) != g) return function_elsewhere(g, rec);
    if (rec->fn) return rec->fn;
    if (node->lacks) lack_code(g, rec, node->lacks);
    rec->fn = ir_declare_function(g, rec->symbol, func_abi(g, node));
    if (is_leaf(g, rec)) mark_leaf(g, rec->fn);
    FuncRec *body = body_of_symbol(g, rec);
    if (!body) {
        declare_external(g, rec, rec->fn);
        if (rec->pkg->user) note_func_facts(g, rec, rec->fn, func_abi(g, node));
    } else if (body != rec) {
        ir_function(ir_unit(g, body->pkg), body->node);
    } else if (!rec->queued && !node->lacks) {
        rec->queued = true;
        ir_queue(g, run_function, rec);
    }
    return rec->fn;
}

// ---- records: symbols of everything -----------------------------------------------------------------------

static FuncRec *rec_new(IrGen *g, FuncNode *node, Package *pkg, const char *short_name, const char *symbol) {
    FuncRec *rec = NEW(g->arena, FuncRec);
    *rec = (FuncRec){.node = node, .pkg = pkg, .short_name = short_name, .symbol = symbol};
    nodemap_set(&g->p->func_recs, g->arena, node, rec);
    if (symbol && node->body && node->name) {
        void **at = strmap_at_cstr(&g->p->bodies, symbol);
        if (!*at) *at = rec;
    }
    return rec;
}

static void literal_recs(IrGen *g, FuncNode *node) {
    const FuncRec *outer = ir_func_rec(g, node);
    for (int i = 0; i < node->literals.n; i++) {
        const char *fmt = node->name ? "%s.func%d" : "%s.%d";
        FuncNode *lit = node->literals.at[i];
        rec_new(g, lit, outer->pkg, arena_printf(g->arena, fmt, outer->short_name, i + 1),
                arena_printf(g->arena, fmt, outer->symbol, i + 1));
        literal_recs(g, lit);
    }
}

typedef struct GlobLiterals {
    IrGen *g;
    Package *pkg;
    int n;
} GlobLiterals;

// Literals outside functions: main.glob..func1, ...
static void glob_literal(Expr *e, void *data) {
    GlobLiterals *w = data;
    if (e->kind == EX_FUNC_LIT && !nodemap_get(&w->g->p->func_recs, e->func_lit.fn)) {
        const char *name = arena_printf(w->g->arena, "glob..func%d", ++w->n);
        rec_new(w->g, e->func_lit.fn, w->pkg, name,
                arena_printf(w->g->arena, "%s.%s", ir_path_symbol(w->g, w->pkg), name));
        literal_recs(w->g, e->func_lit.fn);
    }
    expr_children(e, glob_literal, data);
}

static void glob_literals(IrGen *g, Package *pkg) {
    GlobLiterals w = {g, pkg, 0};
    for (int i = 0; i < pkg->files.n; i++)
        for (int k = 0; k < pkg->files.at[i]->decls.n; k++) {
            Decl *d = pkg->files.at[i]->decls.at[k];
            for (int v = 0; d->kind == DECL_VAR && v < d->var.values.n; v++)
                glob_literal(d->var.values.at[v], &w);
        }
}

// "f", "T.M", "(*T).M"
static const char *short_name_of(IrGen *g, const FuncNode *node) {
    Type *recv = node->sig ? receiver_type(node) : NULL;
    if (!recv) return node->name;
    bool pointer = recv->kind == KIND_POINTER;
    Type *base = pointer ? recv->pointer.elem : recv;
    const char *name = base->kind == KIND_NAMED ? base->named.obj->name : "?";
    return arena_printf(g->arena, pointer ? "(*%s).%s" : "%s.%s", name, node->name);
}

static void package_recs(IrGen *g, Package *pkg) {
    const char *path = ir_path_symbol(g, pkg);
    for (int i = 0; i < pkg->inits.n; i++) {
        const char *name = arena_printf(g->arena, "init.%d", i);
        rec_new(g, pkg->inits.at[i], pkg, name, arena_printf(g->arena, "%s.%s", path, name));
        literal_recs(g, pkg->inits.at[i]);
    }
    int blanks = 0;
    for (int i = 0; i < pkg->funcs.n; i++) {
        FuncNode *node = pkg->funcs.at[i];
        if (nodemap_get(&g->p->func_recs, node)) continue;
        const char *name = short_name_of(g, node),
                   *symbol = node->linkname ? node->linkname : arena_printf(g->arena, "%s.%s", path, name);
        if (strcmp(node->name, "_") == 0) symbol = arena_printf(g->arena, "%s.%d", symbol, blanks++);
        rec_new(g, node, pkg, name, symbol);
        literal_recs(g, node);
    }
    glob_literals(g, pkg);
}

// ---- package variables and their initialisation -----------------------------------------------------------

static bool is_blank(const Object *o) { return !o || !o->name || strcmp(o->name, "_") == 0; }

// A single variable whose value the linker can write.
static bool init_statically(IrGen *g, const StepRec *s) {
    if (s->step->lhs.n != 1 || !s->step->rhs) return false;
    Object *var = s->step->lhs.at[0];
    if (!var) return false;
    LLVMValueRef v = ir_static_value(g, s->step->rhs, var->type);
    if (!v) return false;
    if (!is_blank(var)) LLVMSetInitializer(ir_global(g, var), v);
    return true;
}

// A function for steps of one file: a debug scope has one.
static IrFunc *init_begin(IrGen *g, StepRec *s, Pos pos) {
    const char *name = arena_printf(g->arena, "%s.init·%d", ir_path_symbol(g, s->pkg), s->index);
    const FuncAbi *abi = ir_abi(g, type_new(g->c, KIND_FUNC), NULL, false);
    s->fn = LLVMAddFunction(g->mod, name, abi->fn_type);
    ir_set_linkage(g, s->fn, IR_SYM_LOCAL);
    ir_function_attributes(g, s->fn);
    if (s->pkg->user) note_init(g, s->fn, pos);
    return ir_func_begin(g, s->fn, abi, NULL, s->pkg, pos);
}

static void init_end(IrFunc *f) {
    ir_return(f, NULL, 0);
    ir_func_end(f);
}

static Pos step_pos(const StepRec *s) { return s->step->rhs ? expr_start(s->step->rhs) : (Pos){0}; }

static void run_step(IrGen *g, void *data) {
    StepRec *s = data;
    bool done = init_statically(g, s);
    g->p->refusals.met = false; // what an initial value refers to is missing by its own symbol
    if (done) return;
    IrFunc *f = init_begin(g, s, step_pos(s));
    gen_init_step(f, s->step);
    init_end(f);
    if (g->p->refusals.met) s->fn = without_body(g, s->fn);
}

static const char *path_of(IrGen *g, Pos pos) {
    return pos_known(pos) ? diags_place(g->c->diags, pos).path : NULL;
}

// All steps of a user's package, in their order. As many as a function may have without being a large one
// share one: 20,000 variables that call something took 20,000 functions, each through all passes.
static void run_steps(IrGen *g, void *data) {
    enum { MAX_STEPS = 32 };
    const PackageRec *p = data;
    IrFunc *f = NULL;
    for (int i = 0, n = 0; i < p->steps.n; i++) {
        StepRec *s = p->steps.at[i];
        if (init_statically(g, s)) continue;
        Pos pos = step_pos(s);
        if (f && (++n == MAX_STEPS || f->path != path_of(g, pos))) {
            init_end(f);
            f = NULL;
        }
        if (!f) f = init_begin(g, s, pos), n = 0;
        gen_init_step(f, s->step);
    }
    if (f) init_end(f);
}

static void want_step(IrGen *g, StepRec *s) {
    if (!s || s->wanted) return;
    s->wanted = true;
    ir_queue(ir_unit(g, s->pkg), run_step, s);
}

static GlobalRec *global_rec(IrGen *g, Object *var) {
    GlobalRec *r = nodemap_get(&g->p->global_recs, var);
    if (r) return r;
    r = NEW(g->arena, GlobalRec);
    nodemap_set(&g->p->global_recs, g->arena, var, r);
    return r;
}

static LLVMValueRef global_new(IrGen *g, const Object *var) {
    const char *symbol = arena_printf(g->arena, "%s.%s", ir_path_symbol(g, var->pkg), var->name);
    LLVMValueRef gv = LLVMAddGlobal(g->mod, ir_llvm_type(g, var->type), symbol);
    LLVMSetAlignment(gv, (unsigned)type_align(var->type));
    return gv;
}

// A variable of another unit: it is defined there and declared here.
static LLVMValueRef global_elsewhere(IrGen *g, IrGen *home, Object *var) {
    const GlobalRec *r = global_rec(g, var);
    LLVMValueRef gv = nodemap_get(&g->elsewhere, r);
    if (gv) return gv;
    if (home) ir_global(home, var);
    gv = global_new(g, var);
    nodemap_set(&g->elsewhere, g->arena, r, gv);
    return gv;
}

// The limit of Go's linker.
static void check_symbol_size(IrGen *g, const Object *var) {
    static const int64_t MAX = 2000000000;
    int64_t size = type_size(var->type);
    if (size > MAX)
        diag_error(ir_compiler(g)->diags, var->pos, "%s.%s: symbol too large (%lld bytes > %lld bytes)",
                   var->pkg->path, var->name, (long long)size, (long long)MAX);
}

LLVMValueRef ir_global(IrGen *g, Object *var) {
    IrGen *home = ir_unit(g, var->pkg);
    if (home != g) return global_elsewhere(g, home, var);
    GlobalRec *r = global_rec(g, var);
    if (r->gv) return r->gv;
    check_symbol_size(g, var);
    r->gv = global_new(g, var);
    LLVMSetInitializer(r->gv, LLVMConstNull(LLVMGlobalGetValueType(r->gv)));
    ir_set_linkage(g, r->gv, IR_SYM_VARIABLE);
    ir_mark_roots(g, r->gv, var->type);
    want_step(g, r->step);
    return r->gv;
}

static void package_steps(IrGen *g, Package *pkg) {
    PackageRec *p = NEW(g->arena, PackageRec);
    nodemap_set(&g->p->package_recs, g->arena, pkg, p);
    for (int i = 0; i < pkg->init_order.n; i++) {
        StepRec *s = NEW(g->arena, StepRec);
        *s = (StepRec){.step = &pkg->init_order.at[i], .pkg = pkg, .index = i};
        VEC_PUSH(g->arena, p->steps, s);
        for (int k = 0; k < s->step->lhs.n; k++)
            if (!is_blank(s->step->lhs.at[k])) global_rec(g, s->step->lhs.at[k])->step = s;
    }
}

static bool gives_a_value(const StepRec *s) {
    for (int i = 0; i < s->step->lhs.n; i++)
        if (!is_blank(s->step->lhs.at[i])) return true;
    return false;
}

// Everything of a package that has its own object.
static void package_whole(IrGen *g, Package *pkg) {
    PackageRec *p = nodemap_get(&g->p->package_recs, pkg);
    for (int i = 0; i < p->steps.n; i++)
        if (gives_a_value(p->steps.at[i]) && ir_step_is_whole(g, p->steps.at[i]->step))
            want_step(g, p->steps.at[i]);
    for (int i = 0; i < pkg->funcs.n; i++)
        if (pkg->funcs.at[i]->body && !is_generic(pkg->funcs.at[i]) &&
            ir_type_is_whole(g, pkg->funcs.at[i]->sig))
            ir_function(g, pkg->funcs.at[i]);
    for (int i = 0; i < pkg->scope->objects.n; i++) {
        Object *o = pkg->scope->objects.at[i];
        if (o->kind != OBJ_CONST && !ir_type_is_whole(g, o->type)) continue;
        if (o->kind == OBJ_VAR) ir_global(g, o);
        if (o->kind == OBJ_TYPE) ir_own_type(g, o);
    }
}

// Its code is missing: the package's initialisation calls it, so that no program does without.
static void miss_step(IrGen *g, StepRec *s) {
    const char *name = arena_printf(g->arena, "%s.init·%d", ir_path_symbol(g, s->pkg), s->index);
    s->fn = LLVMAddFunction(g->mod, name, LLVMFunctionType(g->void_, NULL, 0, false));
    VEC_PUSH(g->arena, g->p->missing, name);
}

// What of a package is generated without being referred to.
static void package_roots(IrGen *g, Package *pkg) {
    PackageRec *p = nodemap_get(&g->p->package_recs, pkg);
    if (!ir_unit(g, pkg)) return;
    for (int i = 0; i < p->steps.n && pkg->user; i++) p->steps.at[i]->wanted = true; // run_steps has them all
    if (g->p->package) package_whole(g, pkg);
    for (int i = 0; i < p->steps.n && !pkg->user; i++) {
        InitStep *step = p->steps.at[i]->step;
        if (step->rhs && ir_may_have_effects(g, step->rhs)) {
            if (ir_step_is_whole(g, step)) want_step(g, p->steps.at[i]);
            else if (g->p->package) miss_step(g, p->steps.at[i]);
            else ir_refuse(&g->p->refusals, pkg, NULL, step_pos(p->steps.at[i]), LACK_GENERICS);
        }
    }
    if (pkg->user && p->steps.n) ir_queue(ir_unit(g, pkg), run_steps, p);
    for (int i = 0; i < pkg->inits.n; i++) ir_function(ir_unit(g, pkg), pkg->inits.at[i]);
    for (int i = 0; pkg->user && i < pkg->funcs.n; i++) ir_function(ir_unit(g, pkg), pkg->funcs.at[i]);
}

// ---- start ------------------------------------------------------------------------------------------------

static void call_plain(IrFunc *f, LLVMValueRef fn) {
    if (fn) ir_emit_call(f, LLVMGlobalGetValueType(fn), fn, NULL, 0);
}

// Of a function of the program's, which a traceback shows: also where the processor interrupts it, at which
// place nothing tells what was inlined.
static void call_shown(IrFunc *f, LLVMValueRef fn) {
    if (fn) ir_add_enum_attribute(f->g, fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
    call_plain(f, fn);
}

// A function without parameters and results that no traceback shows.
static IrFunc *plain_begin(IrGen *g, Package *pkg, const char *symbol) {
    const FuncAbi *abi = ir_abi(g, type_new(g->c, KIND_FUNC), NULL, false);
    LLVMValueRef fn = LLVMAddFunction(g->mod, symbol, abi->fn_type);
    ir_function_attributes(g, fn);
    ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_WRAPPER, "");
    return ir_func_begin(g, fn, abi, NULL, pkg, (Pos){0});
}

static void plain_end(IrFunc *f) {
    ir_return(f, NULL, 0);
    ir_func_end(f);
}

static void gen_steps(IrGen *g, const PackageRec *p) {
    IrFunc *f = plain_begin(g, g->p->package, "loam.nothing");
    ir_set_linkage(g, f->fn, IR_SYM_LOCAL);
    plain_end(f);
    ir_emit_steps(g, p, f->fn);
}

// PATH.init: the initialisers that are code, in initialisation order, then the init functions.
static void gen_package_init(IrGen *g, Package *pkg) {
    PackageRec *p = nodemap_get(&g->p->package_recs, pkg);
    bool any = pkg->inits.n > 0;
    if (!ir_unit(g, pkg)) {
        const char *symbol = arena_printf(g->arena, "%s.init", ir_path_symbol(g, pkg));
        if (*strmap_at_cstr(g->options.facts, symbol)) p->init = symbol;
        return;
    }
    for (int k = 0; k < p->steps.n; k++) any |= p->steps.at[k]->fn != NULL;
    if (!any) return;
    g = ir_unit(g, pkg);
    p->init = arena_printf(g->arena, "%s.init", ir_path_symbol(g, pkg));
    IrFunc *f = plain_begin(g, pkg, p->init);
    ir_set_linkage(g, f->fn, IR_SYM_INIT);
    for (int k = 0; k < p->steps.n; k++) call_plain(f, p->steps.at[k]->fn);
    for (int k = 0; k < pkg->inits.n; k++) call_shown(f, ir_function(g, pkg->inits.at[k]));
    plain_end(f);
    if (g->p->package) gen_steps(g, p);
}

static LLVMValueRef package_init(IrGen *g, const Package *pkg) {
    const PackageRec *p = nodemap_get(&g->p->package_recs, pkg);
    if (!p->init) return NULL;
    LLVMValueRef fn = LLVMGetNamedFunction(g->mod, p->init);
    return fn ? fn : LLVMAddFunction(g->mod, p->init, LLVMFunctionType(g->void_, NULL, 0, false));
}

static void gen_start(IrGen *g) {
    Object *main_fn = scope_lookup(g->main->scope, intern_cstr(g->c->names, "main"));
    if (!main_fn || main_fn->kind != OBJ_FUNC || !main_fn->func.node->body)
        internal_error("irgen", "package main has no function main");
    IrFunc *f = plain_begin(g, g->main, LOAM_SYM_START);
    if (g->options.level > 1)
        ir_call_rt(f, RT_requirelevel,
                   (LLVMValueRef[]){LLVMConstInt(g->i64, (uint64_t)g->options.level, false)}, 1);
    for (int i = 0; i < g->c->packages.n; i++) call_plain(f, package_init(g, g->c->packages.at[i]));
    call_shown(f, ir_function(g, main_fn->func.node));
    plain_end(f);
    LLVMValueRef version = LLVMAddGlobal(g->mod, g->i32, LOAM_SYM_ABI);
    LLVMSetInitializer(version, LLVMConstInt(g->i32, LOAM_ABI_VERSION, false));
    LLVMSetGlobalConstant(version, true);
}

// ---- the whole --------------------------------------------------------------------------------------------

static void init_types(IrGen *g) {
    LLVMContextRef ctx = g->ctx;
    g->managed = LLVMPointerTypeInContext(ctx, 1);
    g->raw = LLVMPointerTypeInContext(ctx, 0);
    g->i1 = LLVMInt1TypeInContext(ctx);
    g->i8 = LLVMInt8TypeInContext(ctx);
    g->i16 = LLVMInt16TypeInContext(ctx);
    g->i32 = LLVMInt32TypeInContext(ctx);
    g->i64 = LLVMInt64TypeInContext(ctx);
    g->f32 = LLVMFloatTypeInContext(ctx);
    g->f64 = LLVMDoubleTypeInContext(ctx);
    g->void_ = LLVMVoidTypeInContext(ctx);
    g->string = LLVMStructTypeInContext(ctx, (LLVMTypeRef[]){g->managed, g->i64}, 2, false);
    g->slice = LLVMStructTypeInContext(ctx, (LLVMTypeRef[]){g->managed, g->i64, g->i64}, 3, false);
    g->iface = LLVMStructTypeInContext(ctx, (LLVMTypeRef[]){g->raw, g->managed}, 2, false);
}

static unsigned md_kind(IrGen *g, const char *name) {
    return LLVMGetMDKindIDInContext(g->ctx, name, (unsigned)strlen(name));
}

static void init_module(IrGen *g, const char *name) {
    g->mod = LLVMModuleCreateWithNameInContext(name, g->ctx);
    LLVMSetDataLayout(g->mod, LOAM_DATA_LAYOUT);
    LLVMSetTarget(g->mod, LOAM_TRIPLE);
    g->layout = LLVMGetModuleDataLayout(g->mod);
    g->md_object = md_kind(g, LOAM_MD_OBJECT);
    g->md_func = md_kind(g, LOAM_MD_FUNC);
    g->md_type = md_kind(g, LOAM_MD_TYPE);
    g->md_range = md_kind(g, "range");
    g->md_tbaa = md_kind(g, "tbaa");
    ir_alias_begin(g);
    StrMap *maps[] = {&g->symbols, &g->strings, &g->descs, &g->iface_methods};
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) maps[i]->arena = g->arena;
}

// A unit like `model`, which may be incomplete but for what all units have in common.
static IrGen *unit_new(const IrGen *model, const char *name) {
    IrGen *g = NEW(model->arena, IrGen);
    *g = (IrGen){.p = model->p,
                 .c = model->c,
                 .arena = model->arena,
                 .options = model->options,
                 .main = model->main,
                 .ctx = model->ctx};
    init_types(g);
    init_module(g, name);
    ir_debug_init(g);
    VEC_PUSH(g->arena, g->p->units, g);
    return g;
}

IrGen *ir_unit(IrGen *g, const Package *pkg) {
    IrProgram *p = g->p;
    if (p->apart) return (p->package ? pkg == p->package : !pkg->apart) ? p->units.at[0] : NULL;
    if (!p->separate) return p->units.at[0];
    IrGen *unit = nodemap_get(&p->unit_of, pkg);
    if (unit) return unit;
    unit = unit_new(g, pkg->path);
    nodemap_set(&p->unit_of, g->arena, pkg, unit);
    return unit;
}

static bool settle_units(IrProgram *p) {
    bool any = false;
    for (int i = 0; i < p->units.n; i++) any |= ir_typedesc_settle(p->units.at[i]);
    return any;
}

static void run_queue(IrProgram *p) {
    do {
        while (p->queue_head < p->queue.n) {
            Work w = p->queue.at[p->queue_head++];
            w.run(w.g, w.data);
        }
    } while (settle_units(p) || p->queue_head < p->queue.n);
}

static void generate(IrGen *g) {
    Compiler *c = g->c;
    for (int i = 0; i < c->packages.n; i++) package_recs(g, c->packages.at[i]);
    for (int i = 0; i < c->packages.n; i++) package_steps(g, c->packages.at[i]);
    for (int i = 0; i < c->packages.n; i++) package_roots(g, c->packages.at[i]);
    run_queue(g->p);
    bool is_program = strcmp(g->main->name, "main") == 0 && !c->no_body_ok && !g->p->package;
    if (diags_error_count(c->diags) == 0 && is_program) {
        for (int i = 0; i < c->packages.n; i++) gen_package_init(g, c->packages.at[i]);
        gen_start(g->p->separate && !g->p->apart ? unit_new(g, LOAM_SYM_START) : g);
    }
    if (g->p->package) gen_package_init(g, g->p->package);
    run_queue(g->p);
    for (int i = 0; i < g->p->units.n; i++) ir_typedesc_finish(g->p->units.at[i]);
    run_queue(g->p);
}

// The module, or NULL (and none remains) when there were errors.
static LLVMModuleRef unit_finish(IrGen *g) {
    ir_debug_finish(g);
    if (diags_error_count(g->c->diags)) {
        LLVMDisposeModule(g->mod);
        return NULL;
    }
    char *message = NULL;
    if (LLVMVerifyModule(g->mod, LLVMReturnStatusAction, &message)) internal_error("irgen", "%s", message);
    LLVMDisposeMessage(message);
    return g->mod;
}

IrUnits irgen_program(Compiler *c, Package *pkg, LLVMContextRef ctx, const IrOptions *options) {
    IrProgram *p = NEW(c->arena, IrProgram);
    p->apart = options->apart;
    p->separate = options->separate || p->apart;
    p->package = options->package;
    p->refusals.defer = p->package != NULL;
    p->bodies.arena = c->arena;
    p->casts = ir_program_casts(c);
    p->panics_on_fault = ir_program_panics_on_fault(c);
    p->refusals.c = c;
    IrGen model = {.p = p, .c = c, .arena = c->arena, .options = *options, .main = pkg, .ctx = ctx};
    generate(p->separate && !p->apart ? ir_unit(&model, pkg) : unit_new(&model, pkg->path));
    if (options->report && options->order) *options->order = note_order(p->units.at[0], pkg);
    IrUnits units = {.at = NEW_ARRAY(c->arena, IrUnit, p->units.n)};
    for (int i = 0; i < p->units.n; i++) {
        size_t n;
        IrUnit u = {LLVMGetModuleIdentifier(p->units.at[i]->mod, &n), unit_finish(p->units.at[i])};
        if (u.mod) units.at[units.n++] = u;
    }
    units.missing = p->missing.at;
    units.nmissing = p->missing.n;
    return units;
}

// ---- what other modules are made from ---------------------------------------------------------------------

IrGen *irgen_sight(Compiler *c, const IrOptions *options) {
    IrProgram *p = NEW(c->arena, IrProgram);
    p->bodies.arena = c->arena;
    IrGen *g = NEW(c->arena, IrGen);
    *g = (IrGen){.p = p, .c = c, .arena = c->arena, .options = *options};
    for (int i = 0; i < c->packages.n; i++) package_recs(g, c->packages.at[i]);
    return g;
}

// What functions that call each other cost depends on which is counted first.
bool irgen_is_seen(IrGen *g, FuncNode *node) {
    FuncRec *rec = ir_func_rec(g, node);
    return is_generic(node) || is_imported(g, rec) || rec->grouped;
}
