// boxing.c - a value that needs no box is reported as if it had one.
#include "irgen/core/body.h"
#include "irgen/core/walk.h"
#include "irgen/notes/notes.h"
#include <string.h>

// The object that stands for the box is never chosen and goes away.
LLVMValueRef note_unboxed(IrFunc *f, LLVMValueRef p, Value v, const char *kind, const char *text, Pos pos) {
    if (!notes_wanted(f) || !*text || !f->pkg) return p;
    LLVMValueRef object = ir_object(f, v.type, kind, text, pos);
    return LLVMBuildSelect(f->b, gen_i1(f, true), p, object, "");
}

// gc visits names and calls from left to right; implicit conversions have the position of the last.
Pos note_last_name(const Expr *e) {
    e = unparen(e);
    if (e->mode == MODE_CONST || e->mode == MODE_TYPE) return (Pos){0};
    switch (e->kind) {
    case EX_INDEX: {
        Pos at = note_last_name(e->index.index);
        return at.line ? at : note_last_name(e->index.x);
    }
    case EX_SELECTOR: return e->selector.selection ? note_last_name(e->selector.x) : e->pos;
    case EX_CALL: return e->call.kind == CALL_CONVERSION ? note_last_name(e->call.args.at[0]) : e->pos;
    case EX_STAR: return note_last_name(e->star.x);
    case EX_UNARY: return note_last_name(e->unary.x);
    case EX_BINARY: {
        Pos at = note_last_name(e->binary.y);
        return at.line ? at : note_last_name(e->binary.x);
    }
    default: return e->pos;
    }
}

void note_on(IrFunc *f, LLVMValueRef instruction, const char *kind, const char *text) {
    if (!notes_wanted(f)) return;
    LLVMMetadataRef part = LLVMMDStringInContext2(ir_context(f->g), text, strlen(text));
    gen_set_md(f, instruction, kind, &part, 1);
}

LLVMValueRef note_flow_mark(IrFunc *f) { return LLVMGetLastInstruction(LLVMGetInsertBlock(f->b)); }

// The first &x in an expression.
static void find_address(Expr *e, void *data) {
    const Expr **found = data;
    if (*found || !e) return;
    if (e->kind == EX_UNARY && e->unary.op == OP_ADDR && unparen(e->unary.x)->kind == EX_NAME) *found = e;
    else expr_children(e, find_address, data);
}

static LLVMValueRef flow_node(IrFunc *f, const char *text, const Expr *from) {
    LLVMContextRef c = ir_context(f->g);
    const Expr *address = NULL;
    find_address((Expr *)from, &address);
    LLVMMetadataRef parts[4] = {LLVMMDStringInContext2(c, text, strlen(text))};
    if (address) {
        const char *name = unparen(address->unary.x)->name.name;
        SourcePlace at = diags_place(ir_compiler(f->g)->diags, address->pos);
        parts[1] = LLVMMDStringInContext2(c, name, strlen(name));
        parts[2] = LLVMValueAsMetadata(LLVMConstInt(ir_int(f->g, 32), at.line, false));
        parts[3] = LLVMValueAsMetadata(LLVMConstInt(ir_int(f->g, 32), at.col, false));
    }
    return LLVMMetadataAsValue(c, LLVMMDNodeInContext2(c, parts, address ? 4 : 1));
}

void note_flow(IrFunc *f, LLVMValueRef mark, const char *text, const Expr *from) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(f->b);
    unsigned kind = LLVMGetMDKindIDInContext(ir_context(f->g), LOAM_MD_FLOW, sizeof LOAM_MD_FLOW - 1);
    bool same = mark && LLVMGetInstructionParent(mark) == here;
    LLVMValueRef node = flow_node(f, text, from),
                 i = same ? LLVMGetNextInstruction(mark) : LLVMGetFirstInstruction(here);
    for (; i; i = LLVMGetNextInstruction(i)) {
        bool carries =
            LLVMIsAStoreInst(i) || LLVMIsACallInst(i) || LLVMIsAInvokeInst(i) || LLVMIsAReturnInst(i);
        if (carries && !LLVMGetMetadata(i, kind)) LLVMSetMetadata(i, kind, node);
    }
}
