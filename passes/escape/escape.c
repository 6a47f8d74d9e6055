// escape.c - loam-escape: decides for each object whether it lives on the stack or on the heap, and says so.
//
//   1. functions, creators of closures, callees, batches         funcs.c, callees.c
//   2. for each batch, callees first:
//        bodies become a graph of flows                          build.c, calls.c, given.c, values.c,
//                                                                graph.c, provenance.c, route.c
//        flows to what lives longer are found                    solve.c
//        what is on the heap may die with its function           regions.c
//        decisions are printed                                   report.c
//        and carried out                                         dying.c, rewrite_objects.c
// Objects in blocks that cannot be reached are dropped.
//
// The model is Go's (dereference counts, parameter tags); scalars are told apart by SSA and fields by their
// offsets. Not handled, and therefore leaking: what is stored atomically, vectors, inline assembly, callees
// that may be more than a few (callees.c).
#include "escape/escape.h"

static void batch_reset(Escape *e, const int *fns, int n) {
    for (int i = 0; i < n; i++) {
        EscFunc *f = &e->funcs[fns[i]];
        if (f->cfg) pass_cfg_free(f->cfg);
        f->cfg = NULL;
        f->is_tagged = true;
    }
    e->nodes.n = e->edges.n = e->objects.n = e->parts.n = e->values.n = e->ring_calls.n = e->handles.n =
        e->targets.n = 0;
    pass_map_free(&e->value_index);
    pass_map_free(&e->object_index);
    pass_map_free(&e->part_index);
    pass_map_free(&e->several);
    pass_map_free(&e->array_index);
    pass_arena_free(&e->batch);
}

static bool batch_run(Escape *e, const int *fns, int n) {
    if (n == 1 && !e->funcs[fns[0]].is_defined) {
        escape_report_declaration(e, fns[0]);
        return false;
    }
    escape_build(e, fns, n);
    escape_solve(e);
    escape_mark_dying(e);
    escape_bound(e);
    if (e->options->advise && e->options->fact) escape_advise(e);
    escape_report(e, fns, n);
    for (int i = 0; i < n && e->options->part; i++) escape_tags_into(&e->funcs[fns[i]]);
    bool changed = escape_rewrite(e);
    batch_reset(e, fns, n);
    return changed;
}

static bool drop_calls(Escape *e, const char *name) {
    LLVMValueRef fn = LLVMGetNamedFunction(e->module, name);
    bool changed = false;
    for (LLVMUseRef u; fn && (u = LLVMGetFirstUse(fn)); changed = true) {
        LLVMValueRef call = LLVMGetUser(u);
        if (LLVMGetTypeKind(LLVMTypeOf(call)) != LLVMVoidTypeKind)
            LLVMReplaceAllUsesWith(call, LLVMGetPoison(LLVMTypeOf(call)));
        LLVMInstructionEraseFromParent(call);
    }
    if (fn) LLVMDeleteFunction(fn);
    return changed;
}

bool loam_escape_run(LLVMModuleRef m, const LoamPassOptions *o) {
    Escape e = {.module = m, .options = o, .layout = LLVMGetModuleDataLayout(m)};
    int *order, *start;
    bool changed = false;
    escape_callees_declare(&e);
    escape_funcs_new(&e);
    int n = escape_components(&e, &order, &start);
    for (int i = 0; i < n; i++) changed |= batch_run(&e, order + start[i], start[i + 1] - start[i]);
    changed |= drop_calls(&e, LOAM_SYM_OBJECT); // in blocks that cannot be reached
    changed |= drop_calls(&e, LOAM_SYM_SENT);
    escape_callees_drop(&e);
    PASS_VEC_FREE(e.nodes);
    PASS_VEC_FREE(e.edges);
    PASS_VEC_FREE(e.objects);
    PASS_VEC_FREE(e.parts);
    PASS_VEC_FREE(e.values);
    PASS_VEC_FREE(e.ring_calls);
    PASS_VEC_FREE(e.handles);
    PASS_VEC_FREE(e.targets);
    PASS_VEC_FREE(e.callees);
    pass_map_free(&e.func_index);
    pass_map_free(&e.type_leaves);
    pass_arena_free(&e.arena);
    return changed;
}
