// report.c - !loam.func: what the passes need for Go's reports about a function (contract 8).
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include <string.h>

static LLVMMetadataRef md_text(IrGen *g, const char *text) {
    return LLVMMDStringInContext2(g->ctx, text, strlen(text));
}
static LLVMMetadataRef md_i32(IrGen *g, int64_t v) {
    return LLVMValueAsMetadata(LLVMConstInt(g->i32, (uint64_t)v, true));
}
static LLVMMetadataRef md_i64(IrGen *g, int64_t v) {
    return LLVMValueAsMetadata(LLVMConstInt(g->i64, (uint64_t)v, true));
}

// `told`: reports name the parameters' places.
static LLVMMetadataRef params_node(IrGen *g, const FuncNode *node, const FuncAbi *abi, bool told) {
    LLVMMetadataRef *items = NEW_ARRAY(g->arena, LLVMMetadataRef, abi->nparams + 1);
    for (int i = 0; i < abi->nparams; i++) {
        const Object *p = node->params.at[i];
        SourcePlace at = {0};
        if (told && p && pos_known(p->pos)) at = diags_place(g->c->diags, p->pos);
        LLVMMetadataRef parts[5] = {md_text(g, p && p->name ? p->name : "_"), md_i32(g, (int)at.line),
                                    md_i32(g, (int)at.col), md_i32(g, abi->params[i].first),
                                    md_i32(g, abi->params[i].count)};
        items[i] = LLVMMDNodeInContext2(g->ctx, parts, 5);
    }
    return LLVMMDNodeInContext2(g->ctx, items, (size_t)abi->nparams);
}

static LLVMMetadataRef results_node(IrGen *g, const FuncNode *node, const FuncAbi *abi) {
    LLVMMetadataRef *items = NEW_ARRAY(g->arena, LLVMMetadataRef, abi->nresults + 1);
    for (int i = 0; i < abi->nresults; i++) {
        const Object *r = node->results.at[i];
        LLVMMetadataRef parts[5] = {md_text(g, r && r->name ? r->name : arena_printf(g->arena, "~r%d", i)),
                                    md_i32(g, abi->results[i].first), md_i32(g, abi->results[i].count),
                                    md_i64(g, abi->results[i].offset),
                                    md_i64(g, type_size(abi->results[i].type))};
        items[i] = LLVMMDNodeInContext2(g->ctx, parts, 5);
    }
    return LLVMMDNodeInContext2(g->ctx, items, (size_t)abi->nresults);
}

// Code of package initialisation is reported as part of a function "init" that is never inlined.
void note_init(IrGen *g, LLVMValueRef fn, Pos pos) {
    LLVMMetadataRef none = LLVMMDNodeInContext2(g->ctx, NULL, 0);
    SourcePlace at = pos_known(pos) ? diags_place(g->c->diags, pos) : (SourcePlace){0};
    LLVMMetadataRef parts[7] = {md_text(g, "init"),      md_i32(g, -1),         md_text(g, ""), none, none,
                                md_i32(g, (int)at.line), md_i32(g, (int)at.col)};
    LLVMGlobalSetMetadata(fn, g->md_func, LLVMMDNodeInContext2(g->ctx, parts, 7));
}

void note_func_facts(IrGen *g, FuncRec *rec, LLVMValueRef fn, const FuncAbi *abi) {
    const FuncNode *node = rec->node;
    Pos pos = node->pos;
    if (node->recv &&
        node->recv->pos.col > 1) { // gc places a method at the parenthesis in front of its receiver
        pos = node->recv->pos;
        pos.col--;
    }
    SourcePlace at = pos_known(pos) ? diags_place(g->c->diags, pos) : (SourcePlace){0};
    LLVMMetadataRef parts[9] = {md_text(g, rec->pkg->user ? rec->short_name : ""),
                                md_i32(g, rec->cost),
                                md_text(g, rec->reason ? rec->reason : ""),
                                params_node(g, node, abi, true),
                                results_node(g, node, abi),
                                md_i32(g, (int)at.line),
                                md_i32(g, (int)at.col)};
    bool printed = g->options.report > 1 && rec->pkg->user && rec->cost >= 0;
    if (printed) parts[7] = md_text(g, note_body(g, rec));
    if (rec->big) ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_BIG, "");
    // Go's own package runtime has other functions: what is inlined of ours is nothing to report.
    if (rec->pkg == g->c->runtime)
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_QUIET, "");
    if (!node->body) parts[8] = ir_debug_file(g, pos.file);
    LLVMGlobalSetMetadata(fn, g->md_func,
                          LLVMMDNodeInContext2(g->ctx, parts, node->body ? (printed ? 8 : 7) : 9));
}

// Of a function whose code stays elsewhere. But for reports its callers are made from nothing that a change
// inside it changes: neither its cost nor its place.
void note_far_facts(IrGen *g, FuncRec *rec, LLVMValueRef fn, const FuncAbi *abi) {
    if (g->options.report) {
        note_cost(g, rec);
        note_func_facts(g, rec, fn, abi);
        return;
    }
    if (rec->pkg == g->c->runtime)
        ir_add_attribute(g, fn, (unsigned)LLVMAttributeFunctionIndex, LOAM_ATTR_QUIET, "");
    LLVMMetadataRef parts[7] = {md_text(g, rec->pkg->user ? rec->short_name : ""),
                                md_i32(g, -1),
                                md_text(g, ""),
                                params_node(g, rec->node, abi, false),
                                results_node(g, rec->node, abi),
                                md_i32(g, 0),
                                md_i32(g, 0)};
    LLVMGlobalSetMetadata(fn, g->md_func, LLVMMDNodeInContext2(g->ctx, parts, 7));
}
