// switch.c - expression switches and type switches.
//
// A switch of an integer over constants becomes LLVM's switch; one of a string over many constants switches
// by length first; every other one compares in source order. A type switch reads the dynamic type once and
// compares descriptors; interfaces ask the runtime.
#include "irgen/core/body.h"
#include "types/const/const.h"

enum { MIN_LENGTH_SWITCH = 6 };

typedef struct Switch {
    ClauseList *clauses;
    LLVMBasicBlockRef *bodies, end, none; // none: where no case matches
} Switch;

static Switch begin_switch(IrFunc *f, ClauseList *clauses) {
    Switch w = {.clauses = clauses, .end = ir_block(f, "end")};
    w.bodies = NEW_ARRAY(gen_arena(f), LLVMBasicBlockRef, clauses->n + 1);
    w.none = w.end;
    for (int i = 0; i < clauses->n; i++) {
        w.bodies[i] = ir_block(f, "case");
        if (clauses->at[i]->is_default) w.none = w.bodies[i];
    }
    return w;
}

static void gen_bodies(IrFunc *f, Stmt *s, const Switch *w) {
    Target t;
    LLVMBasicBlockRef outer = body_of(f)->fallthrough;
    gen_target_push(f, &t, s, w->end, NULL);
    for (int i = 0; i < w->clauses->n; i++) {
        ir_place_block(f, w->bodies[i]);
        body_of(f)->fallthrough = i + 1 < w->clauses->n ? w->bodies[i + 1] : NULL;
        gen_stmts(f, &w->clauses->at[i]->body);
        ir_branch(f, w->end);
    }
    body_of(f)->fallthrough = outer;
    gen_target_pop(f);
}

// ---- by value ---------------------------------------------------------------------------------------------

static bool all_constant(const ClauseList *clauses) {
    for (int i = 0; i < clauses->n; i++) {
        for (int k = 0; k < clauses->at[i]->exprs.n; k++) {
            if (clauses->at[i]->exprs.at[k]->mode != MODE_CONST) return false;
        }
    }
    return true;
}

static int case_count(const ClauseList *clauses) {
    int n = 0;
    for (int i = 0; i < clauses->n; i++) n += clauses->at[i]->exprs.n;
    return n;
}

static void integer_switch(IrFunc *f, const Switch *w, Value tag) {
    LLVMValueRef sw = LLVMBuildSwitch(f->b, tag.v, w->none, (unsigned)case_count(w->clauses));
    f->terminated = true;
    for (int i = 0; i < w->clauses->n; i++) {
        Clause *c = w->clauses->at[i];
        for (int k = 0; k < c->exprs.n; k++)
            LLVMAddCase(sw, ir_const(f, c->exprs.at[k]->cval, tag.type).v, w->bodies[i]);
    }
}

// One comparison after the other, in source order. Without a tag, a case that is an interface is compared
// with true; others are conditions.
static void compare_in_order(IrFunc *f, const Switch *w, const Value *tag) {
    Value yes = gen_ssa(gen_i1(f, true), gen_basic(f, KIND_BOOL));
    for (int i = 0; i < w->clauses->n; i++) {
        Clause *c = w->clauses->at[i];
        for (int k = 0; k < c->exprs.n; k++) {
            Expr *e = c->exprs.at[k];
            LLVMBasicBlockRef next = ir_block(f, "next");
            ir_set_pos(f, e->pos);
            if (tag || type_is_interface(gen_type(f, e))) {
                int mark = gen_order_mark(f);
                gen_order(f, &e, NULL, 1);
                LLVMValueRef equal = gen_equal_to_expr(f, tag ? *tag : yes, e, e->pos);
                gen_order_end(f, mark);
                ir_cond_branch(f, equal, w->bodies[i], next);
            } else {
                gen_cond(f, e, w->bodies[i], next);
            }
            ir_place_block(f, next);
        }
    }
    ir_branch(f, w->none);
}

// Strings: by length, then the texts of that length in source order.
static void string_switch(IrFunc *f, const Switch *w, Value tag) {
    int n = case_count(w->clauses), lengths = 0, at = 0;
    Expr **cases = NEW_ARRAY(gen_arena(f), Expr *, n);
    LLVMBasicBlockRef *bodies = NEW_ARRAY(gen_arena(f), LLVMBasicBlockRef, n);
    LLVMBasicBlockRef *tests = NEW_ARRAY(gen_arena(f), LLVMBasicBlockRef, n);
    size_t *length = NEW_ARRAY(gen_arena(f), size_t, n);
    for (int i = 0; i < w->clauses->n; i++) {
        for (int k = 0; k < w->clauses->at[i]->exprs.n; k++) {
            cases[at] = w->clauses->at[i]->exprs.at[k];
            bodies[at++] = w->bodies[i];
        }
    }
    LLVMValueRef sw = LLVMBuildSwitch(f->b, gen_field(f, tag.v, 1), w->none, (unsigned)n);
    f->terminated = true;
    for (int i = 0; i < n; i++) {
        size_t len = cases[i]->cval->s.n;
        int k = 0;
        while (k < lengths && length[k] != len) k++;
        if (k < lengths) continue;
        tests[lengths] = ir_block(f, "length");
        length[lengths++] = len;
        LLVMAddCase(sw, gen_i64(f, (int64_t)len), tests[k]);
    }
    for (int k = 0; k < lengths; k++) {
        ir_place_block(f, tests[k]);
        Value same_len = gen_string(f, gen_field(f, tag.v, 0), gen_i64(f, (int64_t)length[k]), tag.type);
        for (int i = 0; i < n; i++) {
            if (cases[i]->cval->s.n != length[k]) continue;
            LLVMBasicBlockRef next = ir_block(f, "next");
            ir_set_pos(f, cases[i]->pos);
            ir_cond_branch(f, gen_string_equal(f, same_len, ir_const(f, cases[i]->cval, tag.type)), bodies[i],
                           next);
            ir_place_block(f, next);
        }
        ir_branch(f, w->none);
    }
}

static Value tag_value(IrFunc *f, Expr *tag, bool constants) {
    int mark = gen_order_mark(f);
    if (!constants || !type_is_string(gen_type(f, tag))) {
        gen_order_end(f, mark);
        return gen_root(f, tag);
    }
    gen_order(f, &tag, NULL, 1);
    Value v = gen_string_operand(f, tag);
    gen_order_end(f, mark);
    return v;
}

// ---- decided by constants ---------------------------------------------------------------------------------

static bool falls_through(const Clause *c) {
    for (int i = 0; i < c->body.n; i++)
        if (c->body.at[i]->kind == ST_BRANCH && c->body.at[i]->branch.kind == BRANCH_FALLTHROUGH) return true;
    return false;
}

// Without a tag, cases are compared with true.
static bool is_taken(const Expr *tag, const Expr *e) {
    return tag ? const_compare(OP_EQ, tag->cval, e->cval) : e->cval->kind == CONST_BOOL && e->cval->b;
}

bool gen_switch_decided(const Stmt *s, Clause **taken) {
    const Expr *tag = s->switch_.tag;
    *taken = NULL;
    if (tag && tag->mode != MODE_CONST) return false;
    for (int i = 0; i < s->switch_.clauses.n; i++) {
        Clause *c = s->switch_.clauses.at[i];
        if (c->is_default) *taken = c;
        for (int k = 0; k < c->exprs.n; k++) {
            if (c->exprs.at[k]->mode != MODE_CONST) return false;
            if (!is_taken(tag, c->exprs.at[k])) continue;
            *taken = c;
            return !falls_through(c);
        }
    }
    return !*taken || !falls_through(*taken);
}

static void gen_decided(IrFunc *f, Stmt *s, Clause *taken) {
    Target t;
    LLVMBasicBlockRef end = ir_block(f, "end");
    gen_target_push(f, &t, s, end, NULL);
    if (taken) gen_stmts(f, &taken->body);
    gen_target_pop(f);
    ir_branch(f, end);
    gen_end_block(f, end);
}

void gen_switch(IrFunc *f, Stmt *s, const Stmt *label) {
    Clause *taken;
    if (s->switch_.init) gen_stmt(f, s->switch_.init);
    if (gen_switch_decided(s, &taken)) {
        gen_decided(f, s, taken);
        return;
    }
    Switch w = begin_switch(f, &s->switch_.clauses);
    if (!s->switch_.tag) {
        compare_in_order(f, &w, NULL);
    } else {
        bool constants = all_constant(w.clauses);
        Value tag = tag_value(f, s->switch_.tag, constants);
        ir_set_pos(f, s->pos);
        if (constants && type_is_integer(tag.type)) integer_switch(f, &w, tag);
        else if (constants && type_is_string(tag.type) && case_count(w.clauses) >= MIN_LENGTH_SWITCH)
            string_switch(f, &w, tag);
        else compare_in_order(f, &w, &tag);
    }
    gen_bodies(f, s, &w);
    gen_end_block(f, w.end);
}

// ---- by type ----------------------------------------------------------------------------------------------

// Whether the dynamic type matches a case; *word is the interface word when the case is an interface.
static LLVMValueRef type_matches(IrFunc *f, LLVMValueRef type, Expr *e, LLVMValueRef *word) {
    LLVMValueRef null = gen_raw_null(f);
    if (gen_is_nil(e)) return LLVMBuildICmp(f->b, LLVMIntEQ, type, null, "");
    if (!type_is_interface(gen_type(f, e)))
        return LLVMBuildICmp(f->b, LLVMIntEQ, type, ir_type_descriptor(f->g, gen_type(f, e)), "");
    *word = gen_word_or_null(f, type, gen_type(f, e), true);
    return LLVMBuildICmp(f->b, LLVMIntNE, *word, null, "");
}

static void bind_clause(IrFunc *f, const Clause *c, Value x, LLVMValueRef word) {
    if (!c->implicit) return;
    Type *t = gen_var_type(f, c->implicit);
    Value v = x;
    if (c->exprs.n == 1 && !gen_is_nil(c->exprs.at[0])) {
        LLVMValueRef data = gen_field(f, x.v, 1);
        v = type_is_interface(t) ? gen_iface(f, word, data, t) : gen_unbox(f, data, t);
    }
    Pos named = c->implicit->pos;
    c->implicit->pos = c->pos; // each clause has a variable of its own: reports tell them apart by the clause
    Place p = ir_declare_var(f, c->implicit);
    c->implicit->pos = named;
    ir_store(f, p, gen_retag(f, v, t));
}

void gen_type_switch(IrFunc *f, Stmt *s, const Stmt *label) {
    if (s->type_switch.init) gen_stmt(f, s->type_switch.init);
    Value x = gen_root(f, s->type_switch.guard->type_switch.x);
    Switch w = begin_switch(f, &s->type_switch.clauses);
    LLVMValueRef *words = NEW_ARRAY(gen_arena(f), LLVMValueRef, w.clauses->n + 1);
    ir_set_pos(f, s->pos);
    LLVMValueRef type = gen_dynamic_type(f, x);
    for (int i = 0; i < w.clauses->n; i++) {
        Clause *c = w.clauses->at[i];
        for (int k = 0; k < c->exprs.n; k++) {
            LLVMBasicBlockRef next = ir_block(f, "next");
            ir_set_pos(f, c->exprs.at[k]->pos);
            ir_cond_branch(f, type_matches(f, type, c->exprs.at[k], &words[i]), w.bodies[i], next);
            ir_place_block(f, next);
        }
    }
    ir_branch(f, w.none);
    Target t;
    gen_target_push(f, &t, s, w.end, NULL);
    for (int i = 0; i < w.clauses->n; i++) {
        ir_place_block(f, w.bodies[i]);
        ir_set_pos(f, w.clauses->at[i]->pos);
        bind_clause(f, w.clauses->at[i], x, words[i]);
        gen_stmts(f, &w.clauses->at[i]->body);
        ir_branch(f, w.end);
    }
    gen_target_pop(f);
    gen_end_block(f, w.end);
}
