// parse_decl.c - import, const, type, var and func declarations, and groups of them.
//
// `type T [N ...` is either an array type or a list of type parameters: the expression after the bracket is
// parsed, then taken apart by `split_type_param` when only a type parameter with its constraint can have been
// meant.
#include "syntax/parse.h"

#include <string.h>

typedef struct Group {
    DeclList *list;
    DeclParser *parse;
    int id;
} Group;

static bool group_element(Parser *p, void *data) {
    Group *group = data;
    Decl *d = group->parse(p, group->id);
    VEC_PUSH(p->arena, *group->list, d);
    return false;
}

void parse_group(Parser *p, DeclList *list, DeclParser *parse) {
    Decl *outer_last = p->const_last;
    int64_t outer_iota = p->iota;
    p->const_last = NULL;
    p->iota = 0;
    Group group = {list, parse, 0};
    if (p->s.tok == TOK_LPAREN) {
        group.id = ++p->groups;
        parse_clear_pragmas(p);
        scanner_next(&p->s);
        parse_list(p, "grouped declaration", TOK_SEMI, TOK_RPAREN, group_element, &group);
    } else {
        group_element(p, &group);
    }
    p->const_last = outer_last;
    p->iota = outer_iota;
}

static Decl *new_decl(Parser *p, DeclKind kind, int group) {
    Decl *d = NEW(p->arena, Decl);
    d->kind = kind;
    d->pos = p->s.pos;
    d->group = group;
    return d;
}

static NameList parse_name_list(Parser *p) {
    NameList names = {0};
    NameNode name;
    do {
        name = parse_name(p);
        VEC_PUSH(p->arena, names, name);
    } while (parse_got(p, TOK_COMMA));
    return names;
}

Decl *parse_import_decl(Parser *p, int group) {
    Decl *d = new_decl(p, DECL_IMPORT, group);
    parse_take_pragmas(p, 0);
    if (p->s.tok == TOK_NAME) {
        d->import.local = parse_name(p).name;
    } else if (p->s.tok == TOK_DOT) {
        d->import.local = intern_cstr(p->s.names, ".");
        scanner_next(&p->s);
    }
    d->import.path_pos = p->s.pos;
    Expr *path = parse_literal_or_null(p);
    if (!path) {
        d->import.bad = true;
        parse_syntax_error(p, "missing import path");
        parse_advance(p, SET(TOK_SEMI) | SET(TOK_RPAREN));
        return d;
    }
    d->import.bad = path->lit.bad;
    if (!path->lit.bad && path->lit.kind != LIT_STRING) {
        parse_syntax_error(p, "import path must be a string");
        d->import.bad = true;
    }
    if (!d->import.bad) d->import.path = (Bytes){path->lit.text.p + 1, path->lit.text.n - 2};
    return d;
}

Decl *parse_const_decl(Parser *p, int group) {
    Decl *d = new_decl(p, DECL_CONST, group);
    parse_take_pragmas(p, 0);
    d->constant.names = parse_name_list(p);
    if (p->s.tok != TOK_EOF && p->s.tok != TOK_SEMI && p->s.tok != TOK_RPAREN) {
        d->constant.type = parse_type_or_null(p);
        if (parse_got_assign(p)) d->constant.values = parse_expr_list(p);
    }
    d->constant.iota = p->iota++;
    if (d->constant.type || d->constant.values.n) {
        p->const_last = d;
    } else if (p->const_last) {
        d->constant.inherited = true;
        d->constant.type = p->const_last->constant.type;
        d->constant.values = p->const_last->constant.values;
    }
    return d;
}

// ---- types ------------------------------------------------------------------------------------------------

// Whether e, possibly in parentheses, can only be a type or a union of types.
static bool is_type_element(const Expr *e) {
    switch (e->kind) {
    case EX_ARRAY_TYPE:
    case EX_STRUCT_TYPE:
    case EX_FUNC_TYPE:
    case EX_INTERFACE_TYPE:
    case EX_SLICE_TYPE:
    case EX_MAP_TYPE:
    case EX_CHAN_TYPE: return true;
    case EX_BINARY: return is_type_element(e->binary.x) || is_type_element(e->binary.y);
    case EX_UNARY: return e->unary.op == OP_TILDE || is_type_element(e->unary.x);
    case EX_STAR: return is_type_element(e->star.x);
    case EX_PAREN: return is_type_element(e->paren.x);
    default: return false;
    }
}

// Reads e as "name constraint": P *T, P (T), P *A|B. `force`: also where it could be an ordinary expression.
// The name, or NULL.
static Expr *split_type_param(Parser *p, Expr *e, bool force, Expr **constraint) {
    *constraint = NULL;
    if (e->kind == EX_NAME) return e;
    if (e->kind == EX_BINARY && e->binary.op == OP_MUL) {
        if (e->binary.x->kind != EX_NAME || !(force || is_type_element(e->binary.y))) return NULL;
        *constraint = parse_new(p, EX_STAR, e->pos);
        (*constraint)->star.x = e->binary.y;
        return e->binary.x;
    }
    if (e->kind == EX_BINARY && e->binary.op == OP_OR) {
        Expr *left;
        Expr *name = split_type_param(p, e->binary.x, force || is_type_element(e->binary.y), &left);
        if (!name || !left) return NULL;
        *constraint = parse_new(p, EX_BINARY, e->pos);
        (*constraint)->binary.op = OP_OR;
        (*constraint)->binary.x = left;
        (*constraint)->binary.y = e->binary.y;
        return name;
    }
    if (e->kind == EX_CALL && e->call.fun->kind == EX_NAME && e->call.args.n == 1 && !e->call.has_dots &&
        (force || is_type_element(e->call.args.at[0]))) {
        *constraint = e->call.args.at[0];
        return e->call.fun;
    }
    return NULL;
}

static void parse_array_or_type_params(Parser *p, Decl *d) {
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    if (p->s.tok == TOK_RBRACK) {
        scanner_next(&p->s);
        d->type.type = parse_slice_type(p, pos);
        return;
    }
    if (p->s.tok != TOK_NAME) {
        d->type.type = parse_array_type(p, pos, NULL);
        return;
    }
    Expr *e = parse_name_expr(p, NULL);
    if (p->s.tok != TOK_LBRACK) { // name [ can only begin a constraint: an index is never a constant
        p->xnest++;
        e = parse_binary_expr(p, parse_primary_expr(p, e, false), PREC_NONE);
        p->xnest--;
    }
    Expr *constraint;
    Expr *name = split_type_param(p, e, p->s.tok == TOK_COMMA, &constraint);
    if (name && (constraint || p->s.tok != TOK_RBRACK)) {
        NameNode first = {.name = name->name.name, .pos = name->pos};
        d->type.tparams = parse_params(p, &first, constraint, TOK_RBRACK, true);
        d->type.alias = parse_got_assign(p);
        d->type.type = parse_type_or_null(p);
    } else {
        d->type.type = parse_array_type(p, pos, e);
    }
}

Decl *parse_type_decl(Parser *p, int group) {
    Decl *d = new_decl(p, DECL_TYPE, group);
    Pos directive = p->pending.n ? p->pending.at[0].pos : (Pos){0};
    bool type_directive = p->pending.n && p->pending.at[0].place == PLACE_TYPE;
    d->type.pragma = parse_take_pragmas(p, PLACE_TYPE);
    NameNode name = parse_name(p);
    d->type.name = name.name;
    d->type.name_pos = name.pos;
    if (p->s.tok == TOK_LBRACK) {
        parse_array_or_type_params(p, d);
    } else {
        d->type.alias = parse_got_assign(p);
        d->type.type = parse_type_or_null(p);
    }
    if (d->type.alias && type_directive) parse_misplaced(p, directive);
    if (!d->type.type) {
        d->type.type = parse_bad_expr(p);
        parse_syntax_error(p, "in type declaration");
        parse_advance(p, SET(TOK_SEMI) | SET(TOK_RPAREN));
    }
    return d;
}

Decl *parse_var_decl(Parser *p, int group) {
    Decl *d = new_decl(p, DECL_VAR, group);
    parse_take_pragmas(p, 0);
    d->var.names = parse_name_list(p);
    if (parse_got_assign(p)) {
        d->var.values = parse_expr_list(p);
        return d;
    }
    d->var.type = parse_type(p);
    if (parse_got_assign(p)) d->var.values = parse_expr_list(p);
    return d;
}

// ---- functions --------------------------------------------------------------------------------------------

Decl *parse_func_decl(Parser *p) {
    Decl *d = new_decl(p, DECL_FUNC, 0);
    FuncNode *fn = NEW(p->arena, FuncNode);
    d->func = fn;
    fn->pragma = parse_take_pragmas(p, PLACE_FUNC);
    if (parse_got(p, TOK_LPAREN)) {
        FieldList recv = parse_params(p, NULL, NULL, TOK_RPAREN, false);
        if (recv.n == 0) parse_error_at(p, p->s.pos, "method has no receiver");
        else if (recv.n > 1) parse_error_at(p, p->s.pos, "method has multiple receivers");
        fn->recv = recv.n ? recv.at[0] : NULL;
    }
    if (p->s.tok != TOK_NAME) {
        parse_syntax_error(p, "expecting name or (");
        parse_advance(p, SET(TOK_LBRACE) | SET(TOK_SEMI));
        return NULL;
    }
    NameNode name = parse_name(p);
    fn->name = name.name;
    fn->pos = name.pos;
    fn->type = parse_func_type(p, fn->recv ? "method" : NULL, &fn->tparams);
    fn->end = p->s.pos;
    if (p->s.tok == TOK_LBRACE) parse_func_body(p, fn);
    return d;
}

void parse_func_body(Parser *p, FuncNode *fn) {
    FuncNode *outer = p->fn;
    int errors = p->s.errors;
    p->fn = fn;
    p->fnest++;
    fn->body = parse_block(p, "");
    fn->end = fn->body->rbrace;
    p->fnest--;
    if (errors == p->s.errors) {
        parse_check_branches(p, fn);
        p->s.errors = errors; // a wrong label does not keep the function around a literal from its check
    }
    p->fn = outer;
}
