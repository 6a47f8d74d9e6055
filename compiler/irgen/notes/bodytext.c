// bodytext.c - a function that can be inlined as -m=2 prints it: "func(int) int { return x * (x + 1) }".
// Statements are joined by semicolons as gc's node printer does; declarations of variables are printed as the
// assignments they come with.
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"

static void print_stmt(Text *, const Stmt *);

static void print_list(Text *t, const ExprList *list) {
    for (int i = 0; i < list->n; i++) {
        if (i) text_printf(t, ", ");
        expr_print(t, list->at[i]);
    }
}

static void print_stmts(Text *t, const StmtList *list) {
    for (int i = 0; i < list->n; i++) {
        if (i) text_printf(t, "; ");
        print_stmt(t, list->at[i]);
    }
}

static void print_block(Text *t, const Block *b) {
    text_printf(t, " { ");
    if (b) print_stmts(t, &b->stmts);
    text_printf(t, " }");
}

static void print_assign(Text *t, const Stmt *s) {
    print_list(t, &s->assign.lhs);
    text_printf(t,
                s->assign.define ? " := "
                : s->assign.op   ? " %s= "
                                 : " = ",
                s->assign.op ? op_text(s->assign.op) : "");
    print_list(t, &s->assign.rhs);
}

static void print_if(Text *t, const Stmt *s) {
    text_printf(t, "if ");
    if (s->if_.init) {
        print_stmt(t, s->if_.init);
        text_printf(t, "; ");
    }
    expr_print(t, s->if_.cond);
    print_block(t, s->if_.then);
    if (!s->if_.els) return;
    text_printf(t, " else ");
    print_stmt(t, s->if_.els);
}

static void print_for(Text *t, const Stmt *s) {
    text_printf(t, "for ");
    if (s->for_.init) print_stmt(t, s->for_.init);
    text_printf(t, "; ");
    if (s->for_.cond) expr_print(t, s->for_.cond);
    text_printf(t, "; ");
    if (s->for_.post) print_stmt(t, s->for_.post);
    print_block(t, s->for_.body);
}

static void print_range(Text *t, const Stmt *s) {
    text_printf(t, "for ");
    if (s->range.key) expr_print(t, s->range.key);
    if (s->range.value) {
        text_printf(t, ", ");
        expr_print(t, s->range.value);
    }
    if (s->range.key) text_printf(t, s->range.define ? " := " : " = ");
    text_printf(t, "range ");
    expr_print(t, s->range.x);
    print_block(t, s->range.body);
}

static void print_clauses(Text *t, const ClauseList *clauses) {
    text_printf(t, " { ");
    for (int i = 0; i < clauses->n; i++) {
        const Clause *c = clauses->at[i];
        text_printf(t, c->is_default ? "default" : "case ");
        print_list(t, &c->exprs);
        text_printf(t, ": ");
        print_stmts(t, &c->body);
        text_printf(t, i + 1 < clauses->n ? "; " : "");
    }
    text_printf(t, " }");
}

static void print_vars(Text *t, const Decl *d) {
    if (d->kind != DECL_VAR) return;
    text_printf(t, "var ");
    for (int i = 0; i < d->var.names.n; i++) text_printf(t, "%s%s", i ? ", " : "", d->var.names.at[i].name);
    if (d->var.values.n) text_printf(t, " = ");
    print_list(t, &d->var.values);
}

static void print_stmt(Text *t, const Stmt *s) {
    switch (s->kind) {
    case ST_EXPR: expr_print(t, s->expr.x); return;
    case ST_INC_DEC:
        expr_print(t, s->inc_dec.x);
        text_printf(t, s->inc_dec.op == OP_ADD ? "++" : "--");
        return;
    case ST_ASSIGN: print_assign(t, s); return;
    case ST_RETURN:
        text_printf(t, s->ret.results.n ? "return " : "return");
        print_list(t, &s->ret.results);
        return;
    case ST_BLOCK: print_block(t, s->block); return;
    case ST_IF: print_if(t, s); return;
    case ST_FOR: print_for(t, s); return;
    case ST_RANGE: print_range(t, s); return;
    case ST_SWITCH:
        text_printf(t, "switch ");
        if (s->switch_.tag) expr_print(t, s->switch_.tag);
        print_clauses(t, &s->switch_.clauses);
        return;
    case ST_TYPE_SWITCH:
        text_printf(t, "switch ");
        expr_print(t, s->type_switch.guard);
        print_clauses(t, &s->type_switch.clauses);
        return;
    case ST_BRANCH: {
        static const char *const names[] = {"break", "continue", "goto", "fallthrough"};
        text_printf(t, s->branch.label ? "%s %s" : "%s", names[s->branch.kind],
                    s->branch.label ? s->branch.label : "");
        return;
    }
    case ST_LABELED:
        text_printf(t, "%s: ", s->labeled.label);
        print_stmt(t, s->labeled.stmt);
        return;
    case ST_DECL:
        for (int i = 0; i < s->decls.n; i++) print_vars(t, s->decls.at[i]);
        return;
    default: return;
    }
}

static void print_types(IrGen *g, Text *t, const FuncRec *rec, Object *const *vars, int n) {
    for (int i = 0; i < n; i++)
        text_printf(t, "%s%s", i ? ", " : "",
                    type_string(g->arena, vars[i]->type, TYPE_NAMES_RELATIVE, rec->pkg));
}

// Without the parameters' names; a method's receiver is left out.
static void print_signature(IrGen *g, Text *t, const FuncRec *rec) {
    const Func *sig = &rec->node->sig->func;
    bool variadic = sig->variadic;
    text_printf(t, "func(");
    print_types(g, t, rec, sig->params.at, sig->params.n - variadic);
    if (variadic) {
        Type *last = type_underlying(sig->params.at[sig->params.n - 1]->type);
        text_printf(t, "%s...%s", sig->params.n > 1 ? ", " : "",
                    type_string(g->arena, last->slice.elem, TYPE_NAMES_RELATIVE, rec->pkg));
    }
    text_printf(t, ")");
    if (sig->results.n == 0) return;
    text_printf(t, sig->results.n > 1 ? " (" : " ");
    print_types(g, t, rec, sig->results.at, sig->results.n);
    if (sig->results.n > 1) text_printf(t, ")");
}

const char *note_body(IrGen *g, const FuncRec *rec) {
    Text t = {.arena = g->arena};
    print_signature(g, &t, rec);
    print_block(&t, rec->node->body);
    return t.text;
}
