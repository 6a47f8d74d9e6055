// print.c - expressions as text.
//
// Two spellings, both Go's: of diagnostics (the source as the syntax package prints it, bodies and elements
// shortened to "…", parentheses kept) and of -m reports (cmd/compile/internal/ir: "{...}", "func literal",
// parentheses only where precedence asks for them). What the checker found to be constant is printed as
// written in both. Not handled in reports: fields promoted through embedding are printed as written, and a
// literal whose type is elided has none to print.
#include "syntax/parse.h"

typedef enum Form { FORM_DIAG, FORM_REPORT } Form;
enum { PREC_UNARY = PREC_MUL + 1, PREC_PRIMARY };

static void print(Text *t, const Expr *e, Form form, int prec);

static void put(Text *t, const char *s) { text_printf(t, "%s", s); }

static void print_list(Text *t, const ExprList *list, Form form) {
    for (int i = 0; i < list->n; i++) {
        if (i) put(t, ", ");
        print(t, list->at[i], form, PREC_NONE);
    }
}

// ---- types ------------------------------------------------------------------------------------------------

static void print_params(Text *t, const FieldList *params, Form form) {
    put(t, "(");
    for (int i = 0; i < params->n; i++) {
        const Field *f = params->at[i];
        if (i) put(t, ", ");
        if (f->name && form == FORM_DIAG) {
            put(t, f->name);
            if (i + 1 < params->n && params->at[i + 1]->name && params->at[i + 1]->type == f->type) continue;
            put(t, " ");
        }
        print(t, unparen(f->type), form, PREC_NONE);
    }
    put(t, ")");
}

static void print_signature(Text *t, const Expr *func, Form form) {
    const FieldList *results = &func->func_type.results;
    print_params(t, &func->func_type.params, form);
    if (results->n == 0) return;
    put(t, " ");
    if (results->n == 1 && (!results->at[0]->name || form == FORM_REPORT))
        print(t, results->at[0]->type, form, PREC_NONE);
    else print_params(t, results, form);
}

static void print_struct(Text *t, const Expr *e, Form form) {
    const FieldList *fields = &e->struct_type.fields;
    bool report = form == FORM_REPORT;
    put(t, report ? "struct {" : "struct{");
    for (int i = 0; i < fields->n; i++) {
        const Field *f = fields->at[i];
        bool goes_on = !report && i + 1 < fields->n && f->name && fields->at[i + 1]->name &&
                       fields->at[i + 1]->type == f->type;
        if (i == 0 && report) put(t, " ");
        if (f->name) put(t, f->name);
        if (goes_on) {
            put(t, ", ");
            continue;
        }
        if (f->name) put(t, " ");
        print(t, f->type, form, PREC_NONE);
        if (f->tag) {
            put(t, " ");
            print(t, f->tag, form, PREC_NONE);
        }
        if (i + 1 < fields->n) put(t, "; ");
        else if (report) put(t, " ");
    }
    put(t, "}");
}

static void print_interface(Text *t, const Expr *e, Form form) {
    const FieldList *methods = &e->interface_type.methods;
    bool report = form == FORM_REPORT;
    put(t, report ? "interface {" : "interface{");
    for (int i = 0; i < methods->n; i++) {
        const Field *m = methods->at[i];
        put(t, i ? "; " : report ? " " : "");
        if (m->name) {
            put(t, m->name);
            print_signature(t, m->type, form);
        } else {
            print(t, m->type, form, PREC_NONE);
        }
    }
    put(t, report && methods->n ? " }" : "}");
}

static void print_chan(Text *t, const Expr *e, Form form) {
    const Expr *elem = e->chan_type.elem;
    ChanDir dir = e->chan_type.dir;
    put(t, dir == CHAN_RECV ? "<-chan " : dir == CHAN_SEND ? "chan<- " : "chan ");
    bool parens = dir == CHAN_BOTH && elem->kind == EX_CHAN_TYPE && elem->chan_type.dir == CHAN_RECV;
    put(t, parens ? "(" : "");
    print(t, elem, form, PREC_NONE);
    put(t, parens ? ")" : "");
}

static void print_type(Text *t, const Expr *e, Form form) {
    switch (e->kind) {
    case EX_ARRAY_TYPE:
        put(t, "[");
        if (e->array_type.len) print(t, e->array_type.len, form, PREC_NONE);
        else put(t, "...");
        put(t, "]");
        print(t, e->array_type.elem, form, PREC_NONE);
        break;
    case EX_SLICE_TYPE:
        put(t, "[]");
        print(t, e->slice_type.elem, form, PREC_NONE);
        break;
    case EX_DOTS_TYPE:
        put(t, "...");
        print(t, e->dots_type.elem, form, PREC_NONE);
        break;
    case EX_FUNC_TYPE:
        put(t, "func");
        print_signature(t, e, form);
        break;
    case EX_MAP_TYPE:
        put(t, "map[");
        print(t, e->map_type.key, form, PREC_NONE);
        put(t, "]");
        print(t, e->map_type.value, form, PREC_NONE);
        break;
    case EX_STRUCT_TYPE: print_struct(t, e, form); break;
    case EX_INTERFACE_TYPE: print_interface(t, e, form); break;
    case EX_CHAN_TYPE: print_chan(t, e, form); break;
    default: internal_error("print_type", "unexpected kind %d", e->kind);
    }
}

// ---- expressions ------------------------------------------------------------------------------------------

static int op_prec(Op op) {
    if (op == OP_OROR) return PREC_OROR;
    if (op == OP_ANDAND) return PREC_ANDAND;
    if (op <= OP_GE) return PREC_CMP;
    return op <= OP_XOR ? PREC_ADD : PREC_MUL;
}

// Precedence of an expression; only reports put parentheses where it asks for them.
static int expr_prec(const Expr *e) {
    if (e->kind == EX_BINARY) return op_prec(e->binary.op);
    return e->kind == EX_UNARY || e->kind == EX_STAR ? PREC_UNARY : PREC_PRIMARY;
}

static void print_slice(Text *t, const Expr *e, Form form) {
    print(t, e->slice.x, form, PREC_PRIMARY);
    put(t, "[");
    if (e->slice.lo) print(t, e->slice.lo, form, PREC_NONE);
    put(t, ":");
    if (e->slice.hi) print(t, e->slice.hi, form, PREC_NONE);
    if (e->slice.max) {
        put(t, ":");
        print(t, e->slice.max, form, PREC_NONE);
    }
    put(t, "]");
}

static void print_call(Text *t, const Expr *e, Form form) {
    const Expr *fun = unparen(e->call.fun);
    bool type_literal = fun->kind >= EX_ARRAY_TYPE || fun->kind == EX_STAR;
    bool parens = form == FORM_REPORT && type_literal && e->call.kind == CALL_CONVERSION;
    put(t, parens ? "(" : "");
    print(t, parens ? fun : e->call.fun, form, parens ? PREC_NONE : PREC_PRIMARY);
    put(t, parens ? ")(" : "(");
    print_list(t, &e->call.args, form);
    put(t, e->call.has_dots ? "...)" : ")");
}

static void print_composite(Text *t, const Expr *e, Form form) {
    if (e->composite.type) print(t, e->composite.type, form, PREC_NONE);
    put(t, e->composite.elems.n == 0 ? "{}" : form == FORM_DIAG ? "{…}" : "{...}");
}

static void print_func_lit(Text *t, const Expr *e, Form form) {
    const FuncNode *fn = e->func_lit.fn;
    if (form == FORM_REPORT) {
        put(t, "func literal");
        return;
    }
    print(t, fn->type, form, PREC_NONE);
    put(t, fn->body && fn->body->stmts.n ? " {…}" : " {}");
}

static void print_binary(Text *t, const Expr *e, Form form) {
    int own = op_prec(e->binary.op);
    print(t, e->binary.x, form, own);
    text_printf(t, " %s ", op_text(e->binary.op));
    print(t, e->binary.y, form, own + 1);
}

static void print(Text *t, const Expr *e, Form form, int prec) {
    if (e->mode == MODE_CONST) form = FORM_DIAG;
    if (e->kind == EX_PAREN && form == FORM_REPORT) {
        print(t, e->paren.x, form, prec);
        return;
    }
    if (form == FORM_REPORT && prec > expr_prec(e)) {
        put(t, "(");
        print(t, e, form, PREC_NONE);
        put(t, ")");
        return;
    }
    switch (e->kind) {
    case EX_BAD: put(t, "<bad expr>"); break;
    case EX_NAME: put(t, e->name.name); break;
    case EX_BASIC_LIT: text_bytes(t, e->lit.text.p, e->lit.text.n); break;
    case EX_COMPOSITE: print_composite(t, e, form); break;
    case EX_KEY_VALUE:
        print(t, e->key_value.key, form, PREC_NONE);
        put(t, form == FORM_DIAG ? ": " : ":");
        print(t, e->key_value.value, form, PREC_NONE);
        break;
    case EX_FUNC_LIT: print_func_lit(t, e, form); break;
    case EX_PAREN:
        put(t, "(");
        print(t, e->paren.x, form, PREC_NONE);
        put(t, ")");
        break;
    case EX_SELECTOR:
        print(t, e->selector.x, form, PREC_PRIMARY);
        text_printf(t, ".%s", e->selector.sel);
        break;
    case EX_INDEX:
        print(t, e->index.x, form, PREC_PRIMARY);
        put(t, "[");
        print(t, e->index.index, form, PREC_NONE);
        put(t, e->index.more.n ? ", " : "");
        print_list(t, &e->index.more, form);
        put(t, "]");
        break;
    case EX_SLICE: print_slice(t, e, form); break;
    case EX_TYPE_ASSERT:
        print(t, e->type_assert.x, form, PREC_PRIMARY);
        put(t, ".(");
        print(t, e->type_assert.type, form, PREC_NONE);
        put(t, ")");
        break;
    case EX_TYPE_SWITCH:
        if (e->type_switch.lhs) text_printf(t, "%s := ", e->type_switch.lhs);
        print(t, e->type_switch.x, form, PREC_PRIMARY);
        put(t, ".(type)");
        break;
    case EX_CALL: print_call(t, e, form); break;
    case EX_UNARY:
        put(t, op_text(e->unary.op));
        print(t, e->unary.x, form, PREC_UNARY);
        break;
    case EX_STAR:
        put(t, "*");
        print(t, e->star.x, form, PREC_UNARY);
        break;
    case EX_BINARY: print_binary(t, e, form); break;
    default: print_type(t, e, form); break;
    }
}

void expr_print(Text *t, const Expr *e) {
    text_bytes(t, "", 0);
    print(t, e, FORM_REPORT, PREC_NONE);
}

const char *expr_text(Arena *arena, const Expr *e) {
    Text t = {.arena = arena};
    expr_print(&t, e);
    return t.text;
}

const char *expr_diag_text(Arena *arena, const Expr *e) {
    Text t = {.arena = arena};
    text_bytes(&t, "", 0);
    print(&t, e, FORM_DIAG, PREC_NONE);
    return t.text;
}

// Only simple statements that are no expressions.
const char *stmt_text(Arena *arena, const Stmt *s) {
    Text t = {.arena = arena};
    switch (s->kind) {
    case ST_ASSIGN: {
        bool plain = !s->assign.define && s->assign.op == OP_NONE;
        put(&t, plain ? "assignment (" : "");
        print_list(&t, &s->assign.lhs, FORM_DIAG);
        if (plain) put(&t, ") = (");
        else text_printf(&t, " %s= ", s->assign.define ? ":" : op_text(s->assign.op));
        print_list(&t, &s->assign.rhs, FORM_DIAG);
        put(&t, plain ? ")" : "");
        break;
    }
    case ST_INC_DEC:
        print(&t, s->inc_dec.x, FORM_DIAG, PREC_NONE);
        put(&t, s->inc_dec.op == OP_ADD ? "++" : "--");
        break;
    case ST_SEND:
        print(&t, s->send.ch, FORM_DIAG, PREC_NONE);
        put(&t, " <- ");
        print(&t, s->send.value, FORM_DIAG, PREC_NONE);
        break;
    case ST_RANGE:
        put(&t, "range ");
        print(&t, s->range.x, FORM_DIAG, PREC_NONE);
        break;
    default: internal_error("stmt_text", "unexpected statement kind %d", s->kind);
    }
    return t.text;
}
