// stmt.c - statements: blocks, declarations, if, labels and branches, return, and the dispatch to the other
// files.
//
// Code behind a terminating statement is not generated until a label makes it reachable again; a branch of an
// `if` whose condition is a constant is not generated either.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"

// Goes on in the block that ends a statement; when nothing leads there, what follows is not reachable.
void gen_end_block(IrFunc *f, LLVMBasicBlockRef end) {
    ir_place_block(f, end);
    if (LLVMGetFirstUse(LLVMBasicBlockAsValue(end))) return;
    LLVMBuildUnreachable(f->b);
    f->terminated = true;
}

// ---- branch targets ---------------------------------------------------------------------------------------

void gen_target_push(IrFunc *f, Target *t, const Stmt *s, LLVMBasicBlockRef brk, LLVMBasicBlockRef cont) {
    *t = (Target){body_of(f)->targets, s, brk, cont};
    body_of(f)->targets = t;
}

void gen_target_pop(IrFunc *f) { f->body->targets = f->body->targets->outer; }

static LLVMBasicBlockRef label_block(IrFunc *f, const Stmt *labeled) {
    NodeMap *labels = &body_of(f)->labels;
    LLVMBasicBlockRef block = nodemap_get(labels, labeled);
    if (block) return block;
    block = ir_block(f, labeled->labeled.label);
    nodemap_set(labels, gen_arena(f), labeled, block);
    return block;
}

static const Target *find_target(IrFunc *f, const Stmt *s) {
    const Stmt *want = s->branch.target;
    if (want && want->kind == ST_LABELED) want = want->labeled.stmt;
    for (const Target *t = body_of(f)->targets; t; t = t->outer) {
        if (want ? t->stmt == want : s->branch.kind == BRANCH_BREAK || t->cont) return t;
    }
    internal_error("irgen/stmt/stmt.c", "line %u: branch without a target", s->pos.line);
}

static void gen_branch(IrFunc *f, Stmt *s) {
    switch (s->branch.kind) {
    case BRANCH_BREAK: ir_branch(f, find_target(f, s)->brk); break;
    case BRANCH_CONTINUE: ir_branch(f, find_target(f, s)->cont); break;
    case BRANCH_GOTO: ir_branch(f, label_block(f, s->branch.target)); break;
    case BRANCH_FALLTHROUGH: ir_branch(f, body_of(f)->fallthrough); break;
    }
}

static void gen_labeled(IrFunc *f, Stmt *s) {
    LLVMBasicBlockRef b = label_block(f, s);
    ir_branch(f, b);
    ir_place_block(f, b);
    Stmt *inner = s->labeled.stmt;
    if (!inner) return;
    switch (inner->kind) {
    case ST_FOR: gen_for(f, inner, s); break;
    case ST_RANGE: gen_range(f, inner, s); break;
    case ST_SWITCH: gen_switch(f, inner, s); break;
    case ST_TYPE_SWITCH: gen_type_switch(f, inner, s); break;
    case ST_SELECT: gen_select(f, inner, s); break;
    default: gen_stmt(f, inner);
    }
}

// ---- return -----------------------------------------------------------------------------------------------

static Type *result_type(IrFunc *f, int i) { return gen_var_type(f, f->node->results.at[i]); }

static void return_named(IrFunc *f, Value *v, int n) {
    for (int i = 0; i < n; i++) {
        Object *o = f->node->results.at[i];
        bool is_blank = !o->name || o->name[0] == '~' || (o->name[0] == '_' && !o->name[1]);
        v[i] =
            is_blank && !body_of(f)->defers ? ir_zero(f, gen_var_type(f, o)) : ir_load_ref(f, ir_var(f, o));
    }
}

static void gen_return(IrFunc *f, Stmt *s) {
    int want = type_underlying(f->node->sig)->func.results.n;
    Value *v = NEW_ARRAY(gen_arena(f), Value, want + 1);
    ExprList *list = &s->ret.results;
    int mark = gen_order_mark(f);
    if (list->n == 0) {
        return_named(f, v, want);
    } else if (list->n == 1 && want > 1) {
        Value *got;
        int n = gen_multi(f, list->at[0], &got);
        for (int i = 0; i < n; i++) v[i] = gen_convert(f, got[i], result_type(f, i), list->at[0]);
    } else {
        Type **to = NEW_ARRAY(gen_arena(f), Type *, want);
        for (int i = 0; i < want; i++) to[i] = result_type(f, i);
        gen_order(f, list->at, to, list->n);
        bool by_ref = want == 1 && !ir_type(f->g, to[0])->ssa && !gen_is_nil(list->at[0]);
        if (by_ref) v[0] = gen_retag(f, gen_expr_ref(f, list->at[0]), to[0]);
        for (int i = 0; i < want && !by_ref; i++) v[i] = gen_expr_as(f, list->at[i], to[i]);
    }
    gen_order_end(f, mark);
    ir_set_pos(f, s->pos);
    LLVMValueRef before = note_flow_mark(f);
    if (body_of(f)->defers) gen_deferring_return(f, v, want);
    else ir_return(f, v, want);
    if (note_flows_wanted(f) && list->n == 1)
        note_flow(f, before, arena_printf(gen_arena(f), "return %s", note_text(f, list->at[0])), list->at[0]);
}

// ---- if, declarations, expressions ------------------------------------------------------------------------

static void gen_if(IrFunc *f, Stmt *s) {
    if (s->if_.init) gen_stmt(f, s->if_.init);
    Expr *cond = (Expr *)unparen(s->if_.cond);
    if (cond->mode == MODE_CONST && cond->cval) {
        if (cond->cval->b) gen_block(f, s->if_.then);
        else if (s->if_.els) gen_stmt(f, s->if_.els);
        return;
    }
    LLVMBasicBlockRef then = ir_block(f, "then"), end = ir_block(f, "end"),
                      els = s->if_.els ? ir_block(f, "else") : end;
    gen_cond(f, cond, then, els);
    ir_place_block(f, then);
    gen_block(f, s->if_.then);
    ir_branch(f, end);
    if (s->if_.els) {
        ir_place_block(f, els);
        gen_stmt(f, s->if_.els);
        ir_branch(f, end);
    }
    gen_end_block(f, end);
}

static void gen_decls(IrFunc *f, DeclList *list) {
    for (int i = 0; i < list->n; i++) {
        if (list->at[i]->kind == DECL_VAR) gen_var_decl(f, list->at[i]);
    }
}

static void gen_expr_stmt(IrFunc *f, Expr *e) {
    Expr *x = (Expr *)unparen(e);
    if (x->kind == EX_CALL && x->call.kind == CALL_FUNC) {
        Value *results;
        gen_call(f, x, &results);
    } else if (x->kind == EX_CALL && x->call.kind == CALL_BUILTIN) {
        gen_builtin(f, x);
    } else {
        gen_root(f, e);
    }
}

// ---- dispatch ---------------------------------------------------------------------------------------------

void gen_stmt(IrFunc *f, Stmt *s) {
    ir_set_pos(f, s->pos);
    switch (s->kind) {
    case ST_EMPTY: break;
    case ST_EXPR: gen_expr_stmt(f, s->expr.x); break;
    case ST_INC_DEC:
    case ST_ASSIGN: gen_assign(f, s); break;
    case ST_RETURN: gen_return(f, s); break;
    case ST_BRANCH: gen_branch(f, s); break;
    case ST_BLOCK: gen_block(f, s->block); break;
    case ST_IF: gen_if(f, s); break;
    case ST_FOR: gen_for(f, s, NULL); break;
    case ST_RANGE: gen_range(f, s, NULL); break;
    case ST_SWITCH: gen_switch(f, s, NULL); break;
    case ST_TYPE_SWITCH: gen_type_switch(f, s, NULL); break;
    case ST_LABELED: gen_labeled(f, s); break;
    case ST_DECL: gen_decls(f, &s->decls); break;
    case ST_GO: gen_go(f, s); break;
    case ST_DEFER: gen_defer(f, s); break;
    case ST_SELECT: gen_select(f, s, NULL); break;
    case ST_SEND: gen_send(f, s); break;
    case ST_BAD:
        internal_error("irgen/stmt/stmt.c", "line %u: a bad statement passed the checker", s->pos.line);
    }
}

// What follows a statement that does not end is left out up to the next label: nothing leads there. But a
// label may stand behind declarations that its statements use; up to the last label of a list everything is
// generated, in a block without predecessors where nothing leads there.
void gen_stmts(IrFunc *f, StmtList *list) {
    int last_label = list->n - 1;
    while (last_label >= 0 && list->at[last_label]->kind != ST_LABELED) last_label--;
    for (int i = 0; i < list->n; i++) {
        if (f->terminated && i < last_label) ir_place_block(f, ir_block(f, "dead"));
        if (!f->terminated || i == last_label) gen_stmt(f, list->at[i]);
    }
}

void gen_block(IrFunc *f, Block *b) { gen_stmts(f, &b->stmts); }

void gen_body(IrFunc *f, FuncNode *fn) {
    if (gen_has_defers(fn)) gen_deferring_body(f, fn);
    else gen_block(f, fn->body);
}
