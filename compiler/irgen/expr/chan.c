// chan.c - channel operations outside of select: make, send, receive, close, len and cap.
//
// The runtime takes and gives elements by address. Each operation has an object of its own for its element,
// which the escape analysis leaves on the stack; an element without bytes has none.
#include "irgen/core/body.h"
#include <stddef.h>

Type *gen_chan_elem(IrFunc *f, const Expr *ch) { return type_underlying(gen_type(f, ch))->chan.elem; }

LLVMValueRef gen_chan_object(IrFunc *f, Type *elem) {
    return type_size(elem) ? ir_object(f, elem, "silent", "", f->pos) : gen_null(f);
}

LLVMValueRef gen_sent_object(IrFunc *f, Value v, Type *elem) {
    LLVMValueRef object = gen_chan_object(f, elem);
    if (type_size(elem)) ir_store(f, gen_at(object, elem), v);
    return object;
}

Value gen_received(IrFunc *f, LLVMValueRef object, Type *elem) {
    return type_size(elem) ? ir_load_ref(f, gen_at(object, elem)) : ir_zero(f, elem);
}

void gen_send(IrFunc *f, Stmt *s) {
    Type *elem = gen_chan_elem(f, s->send.ch);
    Expr *list[] = {s->send.ch, s->send.value};
    Type *to[] = {NULL, elem};
    int mark = gen_order_mark(f);
    gen_order(f, list, to, 2);
    LLVMValueRef ch = gen_expr(f, s->send.ch).v;
    Value v = gen_expr_as(f, s->send.value, elem);
    ir_set_pos(f, s->pos);
    LLVMValueRef args[] = {ch, gen_sent_object(f, v, elem)};
    ir_call_rt(f, RT_chansend, args, 2);
    gen_order_end(f, mark);
}

// ok NULL: not asked for.
Value gen_receive(IrFunc *f, Expr *e, LLVMValueRef *ok) {
    Type *elem = gen_chan_elem(f, e->unary.x);
    LLVMValueRef ch = gen_expr(f, e->unary.x).v;
    ir_set_pos(f, e->pos);
    LLVMValueRef args[] = {ch, gen_chan_object(f, elem)}, received = ir_call_rt(f, RT_chanrecv, args, 2);
    if (ok) *ok = received;
    return gen_received(f, args[1], elem);
}

Value gen_make_chan(IrFunc *f, Expr *e) {
    Type *elem = type_underlying(gen_type(f, e))->chan.elem;
    Expr *size = e->call.args.n > 1 ? e->call.args.at[1] : NULL;
    LLVMValueRef n = gen_i64(f, 0);
    int64_t constant;
    if (size && gen_is_const_int(size, &constant)) n = gen_i64(f, constant);
    else if (size) n = gen_to_i64(f, gen_root(f, size));
    ir_set_pos(f, e->pos);
    LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), n};
    return gen_ssa(ir_call_rt(f, RT_makechan, args, 2), gen_type(f, e));
}

void gen_close(IrFunc *f, Expr *e) {
    LLVMValueRef ch = gen_expr(f, e->call.args.at[0]).v;
    ir_set_pos(f, e->pos);
    ir_call_rt(f, RT_closechan, &ch, 1);
}

// len and cap: a word of the record, 0 of a nil channel. Another goroutine may be changing the count: an
// atomic load, so that a loop reads it each time.
LLVMValueRef gen_chan_len(IrFunc *f, Expr *x, bool cap) {
    LLVMValueRef ch = gen_expr(f, x).v, zero = gen_i64(f, 0);
    LLVMBasicBlockRef from[] = {gen_here(f), ir_block(f, "chan")}, end = ir_block(f, "len");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, ch, ""), end, from[1]);
    ir_place_block(f, from[1]);
    size_t offset = cap ? offsetof(LoamChan, capacity) : offsetof(LoamChan, count);
    LLVMValueRef at = gen_byte_offset(f, ch, gen_i64(f, (int64_t)offset));
    LLVMValueRef n = LLVMBuildLoad2(f->b, ir_int(f->g, 64), at, "");
    LLVMSetOrdering(n, LLVMAtomicOrderingMonotonic);
    LLVMSetAlignment(n, 8);
    ir_branch(f, end);
    ir_place_block(f, end);
    return gen_phi(f, ir_int(f->g, 64), (LLVMValueRef[]){zero, n}, from, 2);
}
