// bodytext.c - a function that can be inlined as -m=2 prints it: "func(int) int { return x * (x + 1) }".
// Statements are joined by semicolons as gc's node printer does, and loops and switches are only named; a
// declaration of a variable and the assignment of its value are two of them.
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include <string.h>

typedef struct Body {
    Text text;
    IrGen *g;
    const Package *pkg;
} Body;

static void print_stmt(Body *, const Stmt *);

static void print_expr(Body *b, const Expr *e) { text_printf(&b->text, "%s", note_written(b->g, b->pkg, e)); }

static void print_list(Body *b, const ExprList *list) {
    for (int i = 0; i < list->n; i++) {
        if (i) text_printf(&b->text, ", ");
        print_expr(b, list->at[i]);
    }
}

static void print_stmts(Body *b, const StmtList *list) {
    for (int i = 0; i < list->n; i++) {
        if (i) text_printf(&b->text, "; ");
        print_stmt(b, list->at[i]);
    }
}

static void print_block(Body *b, const Block *block) {
    text_printf(&b->text, " { ");
    if (block) print_stmts(b, &block->stmts);
    text_printf(&b->text, " }");
}

static void print_assign(Body *b, const Stmt *s) {
    print_list(b, &s->assign.lhs);
    text_printf(&b->text,
                s->assign.define ? " := "
                : s->assign.op   ? " %s= "
                                 : " = ",
                s->assign.op ? op_text(s->assign.op) : "");
    print_list(b, &s->assign.rhs);
}

static void print_if(Body *b, const Stmt *s) {
    text_printf(&b->text, "if ");
    if (s->if_.init) {
        print_stmt(b, s->if_.init);
        text_printf(&b->text, "; ");
    }
    print_expr(b, s->if_.cond);
    print_block(b, s->if_.then);
    if (!s->if_.els) return;
    text_printf(&b->text, " else");
    if (s->if_.els->kind == ST_BLOCK) print_block(b, s->if_.els->block);
    else {
        text_printf(&b->text, " { ");
        print_stmt(b, s->if_.els);
        text_printf(&b->text, " }");
    }
}

static const char *written_type(Body *b, const Type *t) {
    return type_string(b->g->arena, t, TYPE_NAMES_RELATIVE, b->pkg);
}

// Each variable is declared, and gets its value or its zero behind that.
static void print_vars(Body *b, const Decl *d) {
    bool tuple = d->var.values.n && d->var.values.n < d->var.names.n;
    for (int i = 0; i < d->var.names.n && d->kind == DECL_VAR; i++) {
        const Object *var = d->var.names.at[i].obj;
        const char *name = d->var.names.at[i].name;
        text_printf(&b->text, "%svar %s %s", i ? "; " : "", name, written_type(b, var->type));
        if (tuple) continue;
        text_printf(&b->text, "; %s = ", name);
        if (d->var.values.n) print_expr(b, d->var.values.at[i]);
        else text_printf(&b->text, "<nil>");
    }
    if (!tuple || d->kind != DECL_VAR) return;
    for (int i = 0; i < d->var.names.n; i++)
        text_printf(&b->text, "%s%s", i ? ", " : "; ", d->var.names.at[i].name);
    text_printf(&b->text, " = ");
    print_list(b, &d->var.values);
}

static void print_stmt(Body *b, const Stmt *s) {
    switch (s->kind) {
    case ST_EXPR: print_expr(b, s->expr.x); return;
    case ST_INC_DEC:
        print_expr(b, s->inc_dec.x);
        text_printf(&b->text, s->inc_dec.op == OP_ADD ? " += 1" : " -= 1");
        return;
    case ST_SEND:
        print_expr(b, s->send.ch);
        text_printf(&b->text, " <- ");
        print_expr(b, s->send.value);
        return;
    case ST_ASSIGN: print_assign(b, s); return;
    case ST_RETURN:
        text_printf(&b->text, "return ");
        print_list(b, &s->ret.results);
        return;
    case ST_BLOCK: print_block(b, s->block); return;
    case ST_IF: print_if(b, s); return;
    case ST_FOR:
    case ST_RANGE: text_printf(&b->text, "for loop"); return;
    case ST_SWITCH:
    case ST_TYPE_SWITCH: text_printf(&b->text, "switch statement"); return;
    case ST_BRANCH: {
        static const char *const names[] = {"break", "continue", "goto", "fallthrough"};
        text_printf(&b->text, s->branch.label ? "%s %s" : "%s", names[s->branch.kind],
                    s->branch.label ? s->branch.label : "");
        return;
    }
    case ST_LABELED:
        text_printf(&b->text, "%s: ; ", s->labeled.label);
        print_stmt(b, s->labeled.stmt);
        return;
    case ST_DECL:
        for (int i = 0; i < s->decls.n; i++) print_vars(b, s->decls.at[i]);
        return;
    default: return;
    }
}

static void print_types(IrGen *g, Text *t, const FuncRec *rec, Object *const *vars, int n) {
    for (int i = 0; i < n; i++)
        text_printf(t, "%s%s", i ? ", " : "",
                    type_string(g->arena, vars[i]->type, TYPE_NAMES_RELATIVE, rec->pkg));
}

// Without the parameters' names.
static void print_signature(IrGen *g, Text *t, const FuncRec *rec) {
    const Func *sig = &rec->node->sig->func;
    bool variadic = sig->variadic;
    if (sig->recv)
        text_printf(t, "method(%s) ", type_string(g->arena, sig->recv->type, TYPE_NAMES_RELATIVE, rec->pkg));
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

// gc's printer has a space in these types.
static const char *with_spaces(Arena *arena, const char *text) {
    Text t = {.arena = arena};
    for (const char *at = text; *at;) {
        const char *empty = strstr(at, "{}"), *word = empty;
        while (word && word > at && word[-1] >= 'a' && word[-1] <= 'z') word--;
        bool is_type = word && ((empty - word == 9 && !strncmp(word, "interface", 9)) ||
                                (empty - word == 6 && !strncmp(word, "struct", 6)));
        int n = (int)(empty ? empty - at : (ptrdiff_t)strlen(at));
        text_printf(&t, "%.*s%s", n, at, is_type ? " " : "");
        at += n;
        if (empty) {
            text_printf(&t, "{}");
            at += 2;
        }
    }
    return t.text;
}

const char *note_body(IrGen *g, const FuncRec *rec) {
    Body b = {.text = {.arena = g->arena}, .g = g, .pkg = rec->pkg};
    print_signature(g, &b.text, rec);
    print_block(&b, rec->node->body);
    return with_spaces(g->arena, b.text.text);
}
