// selfassign.c - assignments that Go's escape analysis ignores and reports: b.buf = b.buf[i:j], p.x = p.y.
// They store into an object what it already contained. Only the report is made here ("f ignoring
// self-assignment in ..."): the escape pass sees for itself that nothing leaks. The rule is syntactic, as
// Go's: equal operands without calls, and only the last field or index may differ.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include <string.h>

static bool through_pointer(const Expr *selector) {
    return type_underlying(selector->selector.x->type)->kind == KIND_POINTER;
}

// A field selected without embedded ones in between.
static bool is_plain_field(const Expr *e) {
    const Selection *s = e->kind == EX_SELECTOR ? e->selector.selection : NULL;
    return s && s->kind == SEL_FIELD && s->path.n == 1;
}

static bool same_expr(const Expr *a, const Expr *b) {
    a = unparen(a);
    b = unparen(b);
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case EX_NAME: return a->name.obj && a->name.obj == b->name.obj;
    case EX_STAR: return same_expr(a->star.x, b->star.x);
    case EX_SELECTOR:
        return is_plain_field(a) && is_plain_field(b) && !strcmp(a->selector.sel, b->selector.sel) &&
               same_expr(a->selector.x, b->selector.x);
    case EX_INDEX: return same_expr(a->index.x, b->index.x) && same_expr(a->index.index, b->index.index);
    case EX_BASIC_LIT:
        return a->lit.text.n == b->lit.text.n && !memcmp(a->lit.text.p, b->lit.text.p, a->lit.text.n);
    default: return false;
    }
}

static bool has_no_effect(const Expr *e) {
    e = unparen(e);
    switch (e->kind) {
    case EX_NAME:
    case EX_BASIC_LIT: return true;
    case EX_BINARY: return has_no_effect(e->binary.x) && has_no_effect(e->binary.y);
    case EX_INDEX: return has_no_effect(e->index.x) && has_no_effect(e->index.index);
    case EX_UNARY: return e->unary.op != OP_ADDR && e->unary.op != OP_RECV && has_no_effect(e->unary.x);
    case EX_SELECTOR: return is_plain_field(e) && has_no_effect(e->selector.x);
    default: return false;
    }
}

// The variable p of *p or p.f; NULL for anything else.
static const Object *pointer_name(const Expr *e) {
    e = unparen(e);
    const Expr *x = e->kind == EX_STAR                        ? e->star.x
                    : is_plain_field(e) && through_pointer(e) ? e->selector.x
                                                              : NULL;
    x = x ? unparen(x) : NULL;
    return x && x->kind == EX_NAME ? x->name.obj : NULL;
}

static bool is_slice_of_own(const Expr *dst, const Expr *src) {
    if (src->kind != EX_SLICE || type_underlying(src->slice.x->type)->kind == KIND_ARRAY) return false;
    const Object *p = pointer_name(dst);
    return p && p == pointer_name(src->slice.x);
}

static bool is_self_assignment(const Expr *dst, const Expr *src) {
    dst = unparen(dst);
    src = unparen(src);
    if (is_slice_of_own(dst, src)) return true;
    if (dst->kind != src->kind) return false;
    if (dst->kind == EX_SELECTOR)
        return is_plain_field(dst) && is_plain_field(src) && through_pointer(dst) == through_pointer(src) &&
               same_expr(dst->selector.x, src->selector.x);
    return dst->kind == EX_INDEX && has_no_effect(dst->index.index) && has_no_effect(src->index.index) &&
           type_underlying(dst->index.x->type)->kind != KIND_MAP && same_expr(dst->index.x, src->index.x);
}

static const char *list_text(IrFunc *f, const ExprList *list) {
    const char *text = note_text(f, list->at[0]);
    for (int i = 1; i < list->n; i++)
        text = arena_printf(gen_arena(f), "%s, %s", text, note_text(f, list->at[i]));
    return text;
}

// gc says the same for each of the values.
void note_self_assignments(IrFunc *f, const Stmt *s) {
    enum { MAX = 8 };
    int n = 0;
    for (int i = 0; i < s->assign.lhs.n && i < MAX; i++)
        n += is_self_assignment(s->assign.lhs.at[i], s->assign.rhs.at[i]);
    if (!n) return;
    LLVMValueRef store = LLVMGetLastInstruction(LLVMGetInsertBlock(f->b));
    if (!store || !LLVMIsAStoreInst(store)) return;
    const char *text =
        arena_printf(gen_arena(f), "ignoring self-assignment in %s %s= %s", list_text(f, &s->assign.lhs),
                     op_text(s->assign.op), list_text(f, &s->assign.rhs));
    LLVMMetadataRef part = LLVMMDStringInContext2(ir_context(f->g), text, strlen(text)),
                    parts[MAX] = {part, part, part, part, part, part, part, part};
    gen_set_md(f, store, LOAM_MD_NOTE, parts, n);
}
