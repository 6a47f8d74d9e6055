// string.c - concatenation, and strings that are used at once and so need no copy of the bytes they are made
// of.
//
// gen_string_operand gives string(bytes) that shares the bytes' memory. The rule for its callers: between the
// call and the last read of the string no code of the program runs, and the string does not outlive the
// operation. The calls of a statement are evaluated ahead (order.c), so what is evaluated beside the operand
// are loads, checks and allocations. The callers:
//  - comparisons and switch tags over constants: the bytes are compared, the result is a bool. The clauses'
//    bodies run after the last comparison.
//  - a concatenation with a constant text that is not empty: the bytes are copied into a new string, never
//    returned as they are.
//  - len and an index: a number is read.
//  - the key of a map lookup or a delete: it is compared, and not kept. (An assignment looks up the bytes,
//    too.)
//  - append and copy: the bytes are moved with memmove, which reads an overlapping source before it is
//    overwritten.
// A range loop is none of them: its body runs between the reads.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"

typedef VEC(Expr *) Operands;

static bool is_string_add(IrFunc *f, Expr *e) {
    return e->mode != MODE_CONST && e->kind == EX_BINARY && e->binary.op == OP_ADD && !gen_saved(f, e);
}

static void flatten(IrFunc *f, Expr *e, Operands *out) {
    Expr *x = (Expr *)unparen(e);
    if (is_string_add(f, x)) {
        flatten(f, x->binary.x, out);
        flatten(f, x->binary.y, out);
    } else {
        VEC_PUSH(gen_arena(f), *out, x);
    }
}

// The address of what a conversion shares, reported as the buffer that gc has for it.
static LLVMValueRef shared(IrFunc *f, LLVMValueRef p, const Expr *e) {
    Value buffer = {.type = gen_array_type(f, gen_basic(f, KIND_UINT8), 32)};
    return note_unboxed(f, p, buffer, "expr", note_text(f, unparen(e)), unparen(e)->pos);
}

Value gen_string_operand(IrFunc *f, Expr *e) {
    Expr *bytes = gen_saved(f, e) ? NULL : gen_conversion_operand(f, e, type_is_string, gen_is_byte_slice);
    if (!bytes) return gen_expr(f, e);
    Value v = gen_expr(f, bytes);
    return gen_string(f, shared(f, gen_field(f, v.v, 0), e), gen_field(f, v.v, 1), gen_type(f, e));
}

static Expr *text_of_bytes(IrFunc *f, Expr *e) {
    return gen_saved(f, e) ? NULL : gen_conversion_operand(f, e, gen_is_byte_slice, type_is_string);
}

bool gen_is_bytes_of_text(IrFunc *f, Expr *e) { return text_of_bytes(f, e) != NULL; }

// []byte(string) that shares the text's memory, for callers that only read its elements and length: a string
// never changes, so that it may be kept and read for as long as one likes. Any other expression as it is.
Value gen_bytes_operand(IrFunc *f, Expr *e) {
    Expr *text = text_of_bytes(f, e);
    if (!text) return gen_expr(f, e);
    Value v = gen_expr(f, text);
    LLVMValueRef len = gen_field(f, v.v, 1);
    return gen_slice(f, shared(f, gen_field(f, v.v, 0), e), len, len, gen_type(f, e));
}

// string(bytes) may share the bytes only beside a constant that is not empty: otherwise the result can be
// that very operand.
static bool has_text(const Operands *list) {
    for (int i = 0; i < list->n; i++) {
        const Expr *e = list->at[i];
        if (e->mode == MODE_CONST && e->cval && e->cval->kind == CONST_STRING && e->cval->s.n > 0)
            return true;
    }
    return false;
}

static Value concat_many(IrFunc *f, LLVMValueRef buf, Value *v, int n, Type *t) {
    Type *string = gen_basic(f, KIND_STRING), *array = gen_array_type(f, string, n);
    Place list = ir_temp(f, array);
    for (int i = 0; i < n; i++)
        ir_store(f, gen_elem_place(f, list.addr, string, gen_i64(f, i)), gen_retag(f, v[i], string));
    LLVMValueRef args[] = {buf, gen_managed(f, list.addr), gen_i64(f, n)};
    LLVMValueRef r = ir_call_rt(f, RT_concatn, args, 3);
    return gen_string(f, gen_field(f, r, 0), gen_field(f, r, 1), t);
}

Value gen_concat(IrFunc *f, Expr **operands, int n, Type *t, const char *text, Pos pos) {
    Operands list = {0};
    for (int i = 0; i < n; i++) flatten(f, operands[i], &list);
    bool share = has_text(&list);
    Value *v = NEW_ARRAY(gen_arena(f), Value, list.n);
    for (int i = 0; i < list.n; i++)
        v[i] = share ? gen_string_operand(f, list.at[i]) : gen_expr(f, list.at[i]);
    ir_set_pos(f, pos);
    LLVMValueRef buf = ir_object(f, gen_array_type(f, gen_basic(f, KIND_UINT8), 32), "buffer", text, pos);
    if (list.n != 2) return concat_many(f, buf, v, list.n, t);
    LLVMValueRef x = v[0].v, y = v[1].v;
    LLVMValueRef args[] = {buf, gen_field(f, x, 0), gen_field(f, x, 1), gen_field(f, y, 0),
                           gen_field(f, y, 1)};
    LLVMValueRef r = ir_call_rt(f, RT_concat2, args, 5);
    for (int i = 1; i <= 3 && !*text; i += 2) // to gc, s += t assigns t to s
        ir_text_attribute(f->g, r, true, i, LOAM_ATTR_ESCAPE, "r");
    return gen_string(f, gen_field(f, r, 0), gen_field(f, r, 1), t);
}
