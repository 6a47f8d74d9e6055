// elided.c - the index expressions whose check gc drops because the index's type or form keeps it in range;
// -m reports them: "index bounds check elided", also where the function is inlined: the element's address
// carries the note. The check itself is left to LLVM, which drops these and more.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include "loam/names.h"
#include "syntax/parser.h"

static bool small_const(const Expr *e, int64_t *v) {
    return gen_is_const_int(e, v) && *v >= INT32_MIN && *v <= INT32_MAX;
}

static bool mask_is_below(const Expr *e, bool is_signed, int bits, int64_t max) {
    int64_t v = -1;
    if (!small_const(e->binary.x, &v) && small_const(e->binary.y, &v) && e->binary.op == OP_ANDNOT) {
        v = ~v;
        if (!is_signed) v &= bits >= 64 ? INT64_MAX : ((int64_t)1 << bits) - 1;
    }
    return 0 <= v && v < max;
}

// Whether 0 <= e < max follows from the expression's type and outermost operation.
static bool is_bounded(const IrFunc *f, const Expr *e, int64_t max) {
    e = unparen(e);
    if (!gen_type(f, e) || !type_is_integer(gen_type(f, e))) return false;
    bool is_signed = !type_is_unsigned(gen_type(f, e));
    int bits = (int)type_size(gen_type(f, e)) * 8;
    int64_t v;
    if (small_const(e, &v)) return 0 <= v && v < max;
    Op op = e->kind == EX_BINARY ? e->binary.op : OP_NONE;
    if ((op == OP_AND || op == OP_ANDNOT) && mask_is_below(e, is_signed, bits, max)) return true;
    if (!is_signed && (op == OP_REM || op == OP_DIV || op == OP_SHR) && small_const(e->binary.y, &v)) {
        if (op == OP_REM && 0 <= v && v <= max) return true;
        if (op == OP_SHR && v > bits) return true;
        if (op == OP_SHR) bits -= (int)v;
        for (; op == OP_DIV && bits > 0 && v >= 2; v >>= 1) bits--;
    }
    return !is_signed && bits <= 62 && (int64_t)1 << bits <= max;
}

void note_index(IrFunc *f, const Expr *e, LLVMValueRef address) {
    const Expr *x = unparen(e->index.x);
    int64_t max;
    if (!notes_wanted(f) || !f->pkg->user || e->index.index->mode == MODE_CONST || !gen_type(f, x)) return;
    Type *t = type_underlying(type_deref(type_underlying(gen_type(f, x))));
    if (t->kind == KIND_ARRAY) max = t->array.len;
    else if (x->mode == MODE_CONST && x->cval && x->cval->kind == CONST_STRING) max = (int64_t)x->cval->s.n;
    else return;
    if (!is_bounded(f, e->index.index, max) || !LLVMIsAInstruction(address)) return;
    note_on(f, address, LOAM_MD_NOTE, "index bounds check elided");
}
