// select.c - select statements.
//
// The channels and the values to send are evaluated in source order; what is received goes to its variables
// after the choice. One case, or one and default, is a single operation. Otherwise the runtime gets an array
// of (channel, element) pairs, sends first, and tells which case went on.
#include "irgen/core/body.h"

typedef struct Comm {
    Clause *clause;
    bool is_send;
    Expr *recv; // the receive expression
    Type *elem;
    LLVMValueRef chan, object; // evaluated
    LLVMBasicBlockRef body;
} Comm;

typedef struct Select {
    Comm *comms; // without default
    int n, sends;
    Clause *none; // default, or NULL
    LLVMBasicBlockRef end;
} Select;

static Expr *receive_of(const Stmt *comm) {
    Expr *e = comm->kind == ST_EXPR ? comm->expr.x : comm->assign.rhs.at[0];
    return (Expr *)unparen(e);
}

static Select read_clauses(IrFunc *f, Stmt *s) {
    Select w = {.comms = NEW_ARRAY(gen_arena(f), Comm, s->select.clauses.n + 1), .end = ir_block(f, "end")};
    for (int i = 0; i < s->select.clauses.n; i++) {
        Clause *c = s->select.clauses.at[i];
        if (!c->comm) {
            w.none = c;
            continue;
        }
        Comm *m = &w.comms[w.n++];
        *m = (Comm){.clause = c, .is_send = c->comm->kind == ST_SEND, .body = ir_block(f, "case")};
        w.sends += m->is_send;
        m->recv = m->is_send ? NULL : receive_of(c->comm);
        m->elem = gen_chan_elem(f, m->is_send ? c->comm->send.ch : m->recv->unary.x);
    }
    return w;
}

static void evaluate(IrFunc *f, Comm *m) {
    int mark = gen_order_mark(f);
    if (m->is_send) {
        Stmt *s = m->clause->comm;
        Expr *list[] = {s->send.ch, s->send.value};
        Type *to[] = {NULL, m->elem};
        gen_order(f, list, to, 2);
        m->chan = gen_expr(f, s->send.ch).v;
        Value v = gen_expr_as(f, s->send.value, m->elem);
        ir_set_pos(f, s->pos);
        m->object = gen_sent_object(f, v, m->elem);
    } else {
        gen_order(f, &m->recv->unary.x, NULL, 1);
        m->chan = gen_expr(f, m->recv->unary.x).v;
        ir_set_pos(f, m->recv->pos);
        m->object = gen_chan_object(f, m->elem);
    }
    gen_order_end(f, mark);
}

// ---- what was received ------------------------------------------------------------------------------------

// The receive expression and its ok stand as saved values for an assignment like any other.
static void assign_received(IrFunc *f, const Comm *m, LLVMValueRef ok) {
    Stmt *s = m->clause->comm;
    if (s->kind != ST_ASSIGN) return;
    Value values[] = {gen_received(f, m->object, m->elem), gen_ssa(ok, gen_basic(f, KIND_BOOL))};
    gen_assign_values(f, s, values);
}

// The array of cases leads to what was sent or received, so it would live, and keep what it holds, as long as
// the frame.
static void forget(IrFunc *f, const Comm *m) {
    if (type_has_pointers(m->elem)) ir_store(f, gen_at(m->object, m->elem), ir_zero(f, m->elem));
}

static void gen_clause(IrFunc *f, Stmt *s, const Select *w, const Clause *c) {
    Target t;
    gen_target_push(f, &t, s, w->end, NULL);
    gen_stmts(f, (StmtList *)&c->body);
    gen_target_pop(f);
    ir_branch(f, w->end);
}

static void gen_case(IrFunc *f, Stmt *s, const Select *w, const Comm *m, LLVMValueRef ok) {
    ir_set_pos(f, m->clause->pos);
    assign_received(f, m, ok);
    if (w->n > 1 && !m->is_send) forget(f, m);
    gen_clause(f, s, w, m->clause);
}

// ---- one case ---------------------------------------------------------------------------------------------

static void gen_single(IrFunc *f, Stmt *s, const Select *w) {
    const Comm *m = &w->comms[0];
    LLVMValueRef args[] = {m->chan, m->object};
    LLVMValueRef ok = ir_call_rt(f, m->is_send ? RT_chansend : RT_chanrecv, args, 2);
    gen_case(f, s, w, m, ok);
}

static void gen_single_or_default(IrFunc *f, Stmt *s, const Select *w) {
    const Comm *m = &w->comms[0];
    LLVMValueRef args[] = {m->chan, m->object}, zero = gen_i64(f, 0), ok = NULL, done;
    LLVMBasicBlockRef none = ir_block(f, "default");
    LLVMValueRef result = ir_call_rt(f, m->is_send ? RT_trysend : RT_tryrecv, args, 2);
    if (m->is_send) {
        done = result;
    } else {
        done = LLVMBuildICmp(f->b, LLVMIntNE, gen_field(f, result, 0), zero, "");
        ok = LLVMBuildICmp(f->b, LLVMIntNE, gen_field(f, result, 1), zero, "");
    }
    ir_cond_branch(f, done, m->body, none);
    ir_place_block(f, m->body);
    gen_case(f, s, w, m, ok);
    ir_place_block(f, none);
    gen_clause(f, s, w, w->none);
}

// ---- several cases ----------------------------------------------------------------------------------------

// The array of the runtime's SelectCase: sends first.
static LLVMValueRef case_array(IrFunc *f, const Select *w, const Comm **order) {
    Type *pointer = gen_basic(f, KIND_UNSAFE_POINTER), *array = gen_array_type(f, pointer, 2 * w->n);
    LLVMValueRef cases = ir_object(f, array, "silent", "", f->pos);
    int send = 0, receive = w->sends;
    for (int i = 0; i < w->n; i++) {
        const Comm *m = &w->comms[i];
        int at = m->is_send ? send++ : receive++;
        order[at] = m;
        if (m->is_send) ir_mark_sent(f, m->object);
        ir_store(f, gen_elem_place(f, cases, pointer, gen_i64(f, 2 * at)), gen_ssa(m->chan, pointer));
        ir_store(f, gen_elem_place(f, cases, pointer, gen_i64(f, 2 * at + 1)), gen_ssa(m->object, pointer));
    }
    return cases;
}

static void gen_several(IrFunc *f, Stmt *s, const Select *w) {
    const Comm **order = NEW_ARRAY(gen_arena(f), const Comm *, w->n);
    LLVMValueRef args[] = {case_array(f, w, order), gen_i64(f, w->sends), gen_i64(f, w->n - w->sends),
                           gen_i1(f, !w->none)};
    LLVMValueRef result = ir_call_rt(f, RT_selectgo, args, 4);
    for (int i = 0; i < w->sends; i++) forget(f, order[i]);
    LLVMValueRef ok = LLVMBuildICmp(f->b, LLVMIntNE, gen_field(f, result, 1), gen_i64(f, 0), "");
    LLVMBasicBlockRef none = ir_block(f, "default");
    LLVMValueRef sw = LLVMBuildSwitch(f->b, gen_field(f, result, 0), none, (unsigned)w->n);
    f->terminated = true;
    for (int i = 0; i < w->n; i++) {
        LLVMAddCase(sw, gen_i64(f, i), order[i]->body);
        ir_place_block(f, order[i]->body);
        gen_case(f, s, w, order[i], ok);
    }
    ir_place_block(f, none);
    if (w->none) {
        gen_clause(f, s, w, w->none);
    } else {
        LLVMBuildUnreachable(f->b);
        f->terminated = true;
    }
}

void gen_select(IrFunc *f, Stmt *s, const Stmt *label) {
    Select w = read_clauses(f, s);
    for (int i = 0; i < w.n; i++) evaluate(f, &w.comms[i]);
    ir_set_pos(f, s->pos);
    if (w.n == 0 && !w.none) {
        ir_call_rt(f, RT_block, NULL, 0);
        LLVMBuildUnreachable(f->b);
        f->terminated = true;
    } else if (w.n == 0) {
        gen_clause(f, s, &w, w.none);
    } else if (w.n > 1) {
        gen_several(f, s, &w);
    } else if (w.none) {
        gen_single_or_default(f, s, &w);
    } else {
        gen_single(f, s, &w);
    }
    gen_end_block(f, w.end);
}
