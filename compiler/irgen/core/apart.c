// apart.c - what the module of a package that has its own object holds besides the module of a program.
//
// It is made without knowing a program: so it has everything of the package but what is not supported, and a
// table that tells the linker which initialisers may be left out.
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include "loam/names.h"

// ---- what is supported ------------------------------------------------------------------------------------

// `seen`: types on the way. A named type may lead back to itself, and so may one without a name: the receiver
// of an interface's method is that interface.
static bool is_whole(IrGen *g, NodeMap *seen, Type *t);

static bool are_whole(IrGen *g, NodeMap *seen, Object *const *vars, int n) {
    for (int i = 0; i < n; i++)
        if (!is_whole(g, seen, vars[i]->type)) return false;
    return true;
}

static bool has_whole_fields(IrGen *g, NodeMap *seen, const Type *t) {
    for (int i = 0; i < t->strct.fields.n; i++)
        if (!is_whole(g, seen, t->strct.fields.at[i].type)) return false;
    return true;
}

static bool has_whole_methods(IrGen *g, NodeMap *seen, Type *t) {
    type_complete_interface(t);
    for (int i = 0; i < t->iface.methods.n; i++)
        if (!is_whole(g, seen, t->iface.methods.at[i].sig)) return false;
    return true;
}

static bool is_whole_named(IrGen *g, NodeMap *seen, Type *t) {
    return t->named.underlying ? is_whole(g, seen, t->named.underlying) : t->named.obj->pkg == NULL;
}

static bool is_whole(IrGen *g, NodeMap *seen, Type *t) {
    if (nodemap_get(seen, t)) return true;
    nodemap_set(seen, g->arena, t, t);
    switch (t->kind) {
    case KIND_INVALID:
    case KIND_TYPE_PARAM: return false;
    case KIND_NAMED: return is_whole_named(g, seen, t);
    case KIND_ARRAY: return is_whole(g, seen, t->array.elem);
    case KIND_SLICE: return is_whole(g, seen, t->slice.elem);
    case KIND_POINTER: return is_whole(g, seen, t->pointer.elem);
    case KIND_CHAN: return is_whole(g, seen, t->chan.elem);
    case KIND_MAP: return is_whole(g, seen, t->map.key) && is_whole(g, seen, t->map.value);
    case KIND_STRUCT: return has_whole_fields(g, seen, t);
    case KIND_INTERFACE: return has_whole_methods(g, seen, t);
    case KIND_FUNC:
        return are_whole(g, seen, t->func.params.at, t->func.params.n) &&
               are_whole(g, seen, t->func.results.at, t->func.results.n) &&
               (!t->func.recv || is_whole(g, seen, t->func.recv->type));
    default: return true;
    }
}

bool ir_type_is_whole(IrGen *g, Type *t) { return t && is_whole(g, &(NodeMap){0}, t); }

typedef struct Search {
    IrGen *g;
    bool found;
} Search;

// A use of something generic has no type.
static void find_unchecked(Expr *e, void *data) {
    Search *s = data;
    bool has_type = e->kind == EX_INDEX || e->kind == EX_CALL || e->kind == EX_COMPOSITE;
    if (has_type && !ir_type_is_whole(s->g, e->type)) s->found = true;
    else expr_children(e, find_unchecked, data);
}

bool ir_step_is_whole(IrGen *g, const InitStep *step) {
    Search s = {.g = g};
    for (int i = 0; i < step->lhs.n; i++)
        if (step->lhs.at[i] && !ir_type_is_whole(g, step->lhs.at[i]->type)) return false;
    if (step->rhs) find_unchecked(step->rhs, &s);
    return !s.found;
}

// ---- which initialisers may be left out -------------------------------------------------------------------

static void keep_for_linker(IrGen *g, LLVMValueRef table) {
    LLVMValueRef list = LLVMAddGlobal(g->mod, LLVMArrayType2(g->raw, 1), "llvm.used");
    LLVMSetInitializer(list, LLVMConstArray2(g->raw, &table, 1));
    LLVMSetLinkage(list, LLVMAppendingLinkage);
    LLVMSetSection(list, "llvm.metadata");
}

// One row for each variable that only `code` gives a value to; the first row has code that does nothing.
void ir_emit_steps(IrGen *g, const PackageRec *p, LLVMValueRef nothing) {
    LLVMTypeRef pair = LLVMStructTypeInContext(g->ctx, (LLVMTypeRef[]){g->raw, g->raw}, 2, false);
    VEC(LLVMValueRef) rows = {0};
    LLVMValueRef parts[2] = {nothing, LLVMConstNull(g->raw)},
                 row = LLVMConstStructInContext(g->ctx, parts, 2, false);
    VEC_PUSH(g->arena, rows, row);
    for (int k = 0; k < p->steps.n; k++) {
        const StepRec *s = p->steps.at[k];
        if (!s->fn || LLVMIsDeclaration(s->fn) || ir_may_have_effects(g, s->step->rhs)) continue;
        ir_add_enum_attribute(g, s->fn, (unsigned)LLVMAttributeFunctionIndex, "noinline");
        for (int i = 0; i < s->step->lhs.n; i++) {
            Object *var = s->step->lhs.at[i];
            if (!var || name_is_blank(var->name)) continue;
            parts[0] = s->fn;
            parts[1] = ir_global(g, var);
            row = LLVMConstStructInContext(g->ctx, parts, 2, false);
            VEC_PUSH(g->arena, rows, row);
        }
    }
    LLVMValueRef init = LLVMConstArray2(pair, rows.at, (uint64_t)rows.n),
                 table = LLVMAddGlobal(g->mod, LLVMTypeOf(init), "loam.steps");
    LLVMSetInitializer(table, init);
    LLVMSetGlobalConstant(table, true);
    LLVMSetLinkage(table, LLVMInternalLinkage);
    LLVMSetSection(table, LOAM_SECTION_STEPS);
    keep_for_linker(g, table);
}
